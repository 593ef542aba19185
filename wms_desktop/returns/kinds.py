"""The words of return applications (RET)."""

from __future__ import annotations

from enum import StrEnum


class ReturnState(StrEnum):
    """Where a return application stands (RET-3)."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CONFIRMED = "confirmed"
    APPROVED = "approved"
    ISSUED = "issued"
    ARRIVED = "arrived"
    INSPECTED = "inspected"
    CLOSED = "closed"
    REJECTED = "rejected"


class ReturnReason(StrEnum):
    """Why goods come back."""

    OVER_ORDERED = "over_ordered"
    COLOUR = "colour"
    DAMAGED = "damaged"
    WRONG_GOODS = "wrong_goods"
    QUALITY = "quality"
    OTHER = "other"


class Wish(StrEnum):
    """What the customer would like (RET-6)."""

    REFUND = "refund"
    EXCHANGE = "exchange"
    REPAIR = "repair"


class PieceVerdict(StrEnum):
    """What inspection says of a piece that came back (RET-4)."""

    GOOD = "good"  # as new: into good stock
    RETURNED = "returned"  # accepted, graded later
    FAULTY = "faulty"  # the maker's fault: accepted, damaged
    REFUSED = "refused"  # a defect that is not the maker's fault


class RepairStage(StrEnum):
    """Where goods under repair are (RET-6)."""

    SENT_OUT = "sent_out"
    BACK = "back"
    HANDED_OVER = "handed_over"
