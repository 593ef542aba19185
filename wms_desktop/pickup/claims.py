"""What the waybill says, what lies on the counter, and the light between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from wms_desktop.core.language import N_
from wms_desktop.core.settings import RuleSetting
from wms_desktop.pickup.kinds import (
    Block,
    Collector,
    DocumentKind,
    Due,
    Gap,
    PaymentMeans,
    SealMeans,
    Tick,
    Verdict,
)
from wms_desktop.transport.kinds import ConsignmentState

SECRET = {"secret": True}  # stays out of hashes and the trail, see db.operations

ACCEPTED_KINDS = RuleSetting(
    "pickup.accepted_kinds",
    ",".join(kind.value for kind in DocumentKind),
    N_("Accepted original documents"),
    "PCK-1",
)
OLD_FORM_ALLOWED = RuleSetting(
    "pickup.old_form_allowed", False, N_("Accept 15-digit resident numbers"), "PCK-2"
)
DOCUMENT_USES = RuleSetting(
    "pickup.document_uses",
    5,
    N_("Warn when one document is used for so many consignees"),
    "PCK-10",
    lowest=2,
    highest=100,
)
DOCUMENT_DAYS = RuleSetting(
    "pickup.document_days",
    30,
    N_("Days in which uses of one document are counted"),
    "PCK-10",
    unit=N_("days"),
    lowest=1,
    highest=180,
)
REFUSALS_BEFORE_WARNING = RuleSetting(
    "pickup.refusals", 1, N_("Warn after so many refusals of one waybill"), "PCK-10", lowest=1
)
SETTINGS = (
    ACCEPTED_KINDS,
    OLD_FORM_ALLOWED,
    DOCUMENT_USES,
    DOCUMENT_DAYS,
    REFUSALS_BEFORE_WARNING,
)


@dataclass(frozen=True, slots=True)
class Standards:
    """The settings that hold on the day of a release."""

    today: date
    accepted_kinds: frozenset[DocumentKind] = frozenset(DocumentKind)
    old_form_allowed: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """What the waybill says about who may collect, and what for.

    Attributes:
        phones: on the waybill, the consignee's first; one of them is called back (PCK-6).
        has_change: the shipper's change of consignee is on record (PCK-4).
    """

    number: str
    state: ConsignmentState
    consignee_name: str
    is_here: bool = True
    is_organization: bool = False
    state_reason: str = ""
    needs_receipt: bool = True
    needs_signature: bool = True
    needs_id_number: bool = False
    needs_seal: bool = False
    needs_own_forms: bool = False
    copies: int = 1
    due: Mapping[Due, Decimal] = field(default_factory=dict)
    phones: tuple[str, ...] = ()
    has_change: bool = False
    is_changed_after_printing: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A document that somebody shows. ``name`` is the name on it."""

    kind: DocumentKind
    name: str
    number: str = field(repr=False, metadata=SECRET)
    kind_name: str = ""
    is_original: bool = True


@dataclass(frozen=True, slots=True)
class CallBack:
    """The call to the phone on the waybill: which one, and what was said."""

    phone: str
    note: str


@dataclass(frozen=True, slots=True)
class Taken:
    """Money taken, and how."""

    what: Due
    means: PaymentMeans
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Shown:
    """What lies on the counter.

    Attributes:
        document: the consignee's; for an organization, its collector's.
        agent: the agent's, where an agent collects.
        organization_name: as it stands in the seal or the letter.
    """

    collector: Collector = Collector.CONSIGNEE
    document: Document | None = None
    agent: Document | None = None
    relation: str = ""
    organization_name: str = ""
    seal_means: SealMeans | None = None
    call_back: CallBack | None = None
    ticked: frozenset[Tick] = frozenset()
    taken: tuple[Taken, ...] = ()
    is_signed: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason not to release; *params* are what its sentence shows."""

    code: Block | Gap
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_block(self) -> bool:
        """Red rather than amber."""
        return isinstance(self.code, Block)


@dataclass(frozen=True, slots=True)
class Light:
    """The traffic light with every reason, red ones first."""

    reasons: tuple[Reason, ...]

    @property
    def verdict(self) -> Verdict:
        """Ready, something missing, or blocked."""
        if not self.reasons:
            return Verdict.READY
        return Verdict.BLOCKED if self.reasons[0].is_block else Verdict.MISSING

    def has(self, *codes: Block | Gap) -> bool:
        """Whether one of *codes* is among the reasons."""
        return any(reason.code in codes for reason in self.reasons)
