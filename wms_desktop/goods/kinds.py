"""The words of goods in and goods out."""

from __future__ import annotations

from enum import StrEnum


class InboundState(StrEnum):
    """Where an inbound order stands (INB-1)."""

    EXPECTED = "expected"
    RECEIVING = "receiving"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class OutboundState(StrEnum):
    """Where an outbound order stands (OUT-4)."""

    RECEIVED = "received"
    APPROVED = "approved"
    ALLOCATED = "allocated"
    PICKED = "picked"
    PACKED = "packed"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CONFIRMED = "confirmed"
    PAUSED = "paused"
    CANCELLED = "cancelled"


class HandOver(StrEnum):
    """How outbound goods leave."""

    SHIP = "ship"
    COLLECT = "collect"
