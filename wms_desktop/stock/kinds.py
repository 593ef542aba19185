"""The words of storage: classes, conditions, kinds of places, reasons of moves."""

from __future__ import annotations

from enum import StrEnum


class StorageClass(StrEnum):
    """What a zone is fit for (LOC-1)."""

    AMBIENT = "ambient"
    COLD = "cold"
    HAZARDOUS = "hazardous"
    RETURNS = "returns"
    DAMAGED = "damaged"
    HOLD = "hold"
    STAGING = "staging"


class WeightClass(StrEnum):
    """Whether an item may lie above the level set for heavy goods (LOC-1)."""

    LIGHT = "light"
    HEAVY = "heavy"


class Condition(StrEnum):
    """State of goods; only good ones can be allocated (STK-4)."""

    GOOD = "good"
    DAMAGED = "damaged"
    QUARANTINE = "quarantine"
    RETURNED = "returned"


class PlaceKind(StrEnum):
    """A bin in the warehouse, or a place outside that a move begins or ends at (STK-2)."""

    STORAGE = "storage"
    SUPPLIER = "supplier"
    CUSTOMER = "customer"
    LOST_AND_FOUND = "lost_and_found"
    OPENING = "opening"


class AbcClass(StrEnum):
    """How much of the value that leaves an item makes up; A is counted most often (CNT-1)."""

    NONE = ""
    A = "A"
    B = "B"
    C = "C"


class CareKind(StrEnum):
    """What an inspection round looks at (LOC-5)."""

    GOODS = "goods"
    EQUIPMENT = "equipment"


class ReadingSource(StrEnum):
    """How a climate reading came in (LOC-6)."""

    TYPED = "typed"
    IMPORTED = "imported"


class MoveReason(StrEnum):
    """Why goods moved."""

    OPENING = "opening"
    RECEIPT = "receipt"
    ISSUE = "issue"
    TRANSFER = "transfer"
    COUNT = "count"
    RETURN = "return"
    CONDITION = "condition"
    REVERSAL = "reversal"


class TemplateFault(StrEnum):
    """Why a label template cannot be kept so."""

    TITLE_TAKEN = "label_template_title_taken"
    SHIPPED = "label_template_shipped"
    FLAWED = "label_template_flawed"
    UNKNOWN = "label_template_unknown"
