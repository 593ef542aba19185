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
