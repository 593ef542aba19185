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


class ExceptionKind(StrEnum):
    """What differs from the papers (INB-4, OUT-2), or was found in a zone (LOC-5, LOC-6)."""

    SHORT = "short"
    OVER = "over"
    DAMAGED = "damaged"
    WRONG_PAPERS = "wrong_papers"
    FINDING = "finding"
    CLIMATE = "climate"


ON_ORDERS = (
    ExceptionKind.SHORT, ExceptionKind.OVER, ExceptionKind.DAMAGED, ExceptionKind.WRONG_PAPERS,
)  # fmt: skip


class ExceptionOutcome(StrEnum):
    """How a difference was settled (INB-4)."""

    ACCEPTED = "accepted"
    CLAIMED = "claimed"
    SENT_BACK = "sent_back"
    CORRECTED = "corrected"
    REMARK = "remark"


class Decision(StrEnum):
    """What becomes of an order that was paused while picking (OUT-2)."""

    GO_ON = "go_on"
    SHIP_SHORT = "ship_short"
    OTHER_LOT = "other_lot"
    WAIT = "wait"
    CANCEL = "cancel"
