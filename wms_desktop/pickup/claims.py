"""What the waybill says, what lies on the counter, and the light between them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from wms_desktop.pickup.kinds import (
    Asking,
    Block,
    CodeState,
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


@dataclass(frozen=True, slots=True)
class Standards:
    """The settings that hold on the day of a release.

    Attributes:
        found: the vault's entries of the document under a number, to compare it with the book of
            collectors; None until the database has answered, and for no key at this workstation.
    """

    today: date
    accepted_kinds: frozenset[DocumentKind] = frozenset(DocumentKind)
    old_form_allowed: bool = False
    validity_required: bool = True
    credit_code: Asking = Asking.ASKED
    pickup_code: Asking = Asking.OFF
    in_proportion: bool = False
    found: Callable[[str], Collection[int] | None] | None = field(
        default=None, repr=False, compare=False
    )


@dataclass(frozen=True, slots=True)
class BookEntry:
    """Somebody who may collect for a customer, as the claim offers them (PCK-5).

    Attributes:
        valid_until: the last day; None where no end was agreed.
        entry_id: the vault's, of the number on their document.
    """

    id: int
    name: str
    kind: DocumentKind
    masked_number: str
    phone: str
    valid_from: date
    valid_until: date | None
    is_revoked: bool = False
    entry_id: int | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """What the waybill says about who may collect, and what for.

    Attributes:
        phones: on the waybill, the consignee's first; one of them is called back (PCK-6).
        has_change: the shipper's change of consignee is on record (PCK-4).
        pieces_collected: what was given out before, of all ``pieces``.
        due, paid: money due on the waybill in all, and what was taken at earlier part pickups.
        collectors: who may collect for this consignee by the book.
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
    pieces: int = 1
    pieces_collected: int = 0
    paid: Mapping[Due, Decimal] = field(default_factory=dict)
    collectors: tuple[BookEntry, ...] = ()
    code: CodeState = CodeState.NONE

    @property
    def pieces_left(self) -> int:
        """What can still be collected."""
        return self.pieces - self.pieces_collected

    def collector(self, collector_id: int | None) -> BookEntry | None:
        """Who stands in the book under *collector_id*."""
        return next((each for each in self.collectors if each.id == collector_id), None)


@dataclass(frozen=True, slots=True)
class Document:
    """A document that somebody shows. ``name`` is the name on it.

    Attributes:
        valid_until: its last day; `identity.LONG_TERM` where it has no end; None: not said.
    """

    kind: DocumentKind
    name: str
    number: str = field(repr=False, metadata=SECRET)
    kind_name: str = ""
    is_original: bool = True
    valid_until: date | None = None


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
        pieces: taken this time; None for all that is left.
        collector_id: who stands here by the book of authorized collectors.
        is_code_right: the one-time pick-up code was said.
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
    pieces: int | None = None
    collector_id: int | None = None
    credit_code: str = ""
    is_code_right: bool = False


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
