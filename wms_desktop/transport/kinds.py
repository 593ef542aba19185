"""The words of consignments."""

from __future__ import annotations

from enum import StrEnum


class ConsignmentState(StrEnum):
    """Where a consignment stands."""

    ON_THE_WAY = "on_the_way"
    WAITING = "waiting"
    RELEASED = "released"
    CANCELLED = "cancelled"
    HELD = "held"
