"""The words of complaints, corrective actions, damage and loss (CMP, SRV-6)."""

from __future__ import annotations

from enum import StrEnum


class ComplaintKind(StrEnum):
    """What a complaint is about; it decides who handles it (CMP-3)."""

    QUALITY = "quality"
    DELIVERY = "delivery"  # quantity, delivery date or transport damage
    FITTING = "fitting"  # workmanship of the dealer's fitters
    SERVICE = "service"


class ComplaintState(StrEnum):
    """Where a complaint stands (CMP-2, CMP-7)."""

    TAKEN = "taken"
    ANSWERED = "answered"
    PROPOSED = "proposed"
    DECIDED = "decided"
    CLOSED = "closed"


class ComplaintEvent(StrEnum):
    """What was done about a complaint."""

    TAKEN = "taken"
    CHANGED = "changed"
    ANSWERED = "answered"
    PROPOSED = "proposed"
    PAUSED = "paused"
    RESUMED = "resumed"
    TEST_ASKED = "test_asked"
    GOODS_ASKED = "goods_asked"
    TESTED = "tested"
    JUDGED = "judged"
    COMPENSATION = "compensation"
    APPROVED = "approved"
    REFUSED = "refused"
    RETURN = "return"
    DECIDED = "decided"
    UNSATISFIED = "unsatisfied"
    ACTION = "action"
    REVISIT = "revisit"
    NOTE = "note"
    CLOSED = "closed"


class Responsibility(StrEnum):
    """Who answers for it (CMP-5)."""

    UNDECIDED = "undecided"
    NOT_OURS = "not_ours"
    OURS = "ours"
    DEALER = "dealer"
    CARRIER = "carrier"


class Cause(StrEnum):
    """Why it happened; what comes back is found by it (CMP-8)."""

    UNKNOWN = "unknown"
    MATERIAL = "material"
    PRODUCTION = "production"
    PACKING = "packing"
    STORAGE = "storage"
    PICKING = "picking"
    TRANSPORT = "transport"
    FITTING = "fitting"
    PROMISE = "promise"
    CONDUCT = "conduct"
    OTHER = "other"


class TestResult(StrEnum):
    """What QC found (CMP-4)."""

    __test__ = False  # no test class

    OPEN = "open"
    DEFECT = "defect"
    NO_DEFECT = "no_defect"
    UNCLEAR = "unclear"


class ChargedTo(StrEnum):
    """Whose account pays a compensation (CMP-5)."""

    FACTORY = "factory"
    HOUSE = "house"
    DEALER = "dealer"
    CARRIER = "carrier"
    INSURER = "insurer"


class CompensationState(StrEnum):
    """Where a compensation stands (CMP-6)."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class ConfirmedBy(StrEnum):
    """How the customer confirmed (CMP-7)."""

    SCREEN = "screen"
    PAPER = "paper"


class ActionState(StrEnum):
    """Where a corrective and preventive action stands (CMP-8)."""

    OPEN = "open"
    DONE = "done"  # its effect is to be checked
    CLOSED = "closed"


class Effect(StrEnum):
    """What the check of a measure found (CMP-8)."""

    OPEN = "open"
    EFFECTIVE = "effective"
    NOT_EFFECTIVE = "not_effective"


class DamageKind(StrEnum):
    """What happened to goods in the house's care (SRV-6)."""

    DAMAGE = "damage"
    LOSS = "loss"


class DamageState(StrEnum):
    """Where a case of damage or loss stands (SRV-6)."""

    OPEN = "open"
    ASSESSED = "assessed"
    SETTLED = "settled"
    CLOSED = "closed"


class DamageEvent(StrEnum):
    """What was done about a case of damage or loss."""

    OPENED = "opened"
    TOLD = "told"
    ASSESSED = "assessed"
    LIABLE = "liable"
    SETTLED = "settled"
    RECOURSE = "recourse"
    NOTE = "note"
    CLOSED = "closed"


class Liability(StrEnum):
    """Who answers for damage or loss (SRV-6)."""

    UNDECIDED = "undecided"
    HOUSE = "house"
    THIRD_PARTY = "third_party"
    INSURER = "insurer"
