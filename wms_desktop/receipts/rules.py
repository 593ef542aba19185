"""What holds for signed receipts: the order of steps, deadlines, what a page lacks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from wms_desktop.core.language import N_
from wms_desktop.core.settings import RuleSetting
from wms_desktop.receipts.kinds import (
    AbnormalKind,
    Lacking,
    PageStatus,
    ReceiptState,
    Route,
    Verdict,
)

_DAYS = N_("days")
DIRECT_DAYS = RuleSetting(
    "receipts.direct_days", 10, N_("Return deadline, direct"), "RCP-5", _DAYS, 1, 365
)
ONE_TRANSFER_DAYS = RuleSetting(
    "receipts.one_transfer_days", 15, N_("Return deadline, one transfer"), "RCP-5", _DAYS, 1, 365
)
TWO_TRANSFERS_DAYS = RuleSetting(
    "receipts.two_transfers_days", 20, N_("Return deadline, two transfers"), "RCP-5", _DAYS, 1, 365
)
LIMIT_DAYS = RuleSetting(
    "receipts.limit_days", 25, N_("Latest return of a receipt"), "RCP-5", _DAYS, 1, 365
)
SOON_DAYS = RuleSetting("receipts.soon_days", 3, N_("Due soon"), "RCP-6", _DAYS, 1, 60)
A5_SLIPS = RuleSetting("receipts.a5_slips", False, N_("Slips on A5"), "RCP-1")
SETTINGS = (DIRECT_DAYS, ONE_TRANSFER_DAYS, TWO_TRANSFERS_DAYS, LIMIT_DAYS, SOON_DAYS, A5_SLIPS)

DAYS_OF: Mapping[Route, RuleSetting[int]] = {
    Route.DIRECT: DIRECT_DAYS,
    Route.ONE_TRANSFER: ONE_TRANSFER_DAYS,
    Route.TWO_TRANSFERS: TWO_TRANSFERS_DAYS,
}


class ReceiptFault(StrEnum):
    """Why something cannot be done with a receipt or a page."""

    UNKNOWN_RECEIPT = "unknown_receipt"
    UNKNOWN_PAGE = "unknown_page"
    STEP_SKIPPED = "receipt_step_skipped"
    ALREADY_FILED = "receipt_already_filed"
    NO_SUCH_COPY = "receipt_no_such_copy"
    NOT_IN_TRAY = "page_not_in_tray"
    NOT_JUDGEABLE = "page_not_judgeable"
    REASON_MISSING = "page_reason_missing"
    NOTHING_TO_UNDO = "page_nothing_to_undo"
    HAS_LEFT = "receipt_has_left"
    BAD_COPIES = "receipt_bad_copies"
    NOTHING_CHOSEN = "receipt_nothing_chosen"
    NOT_SPLITTABLE = "page_not_splittable"
    CLIPBOARD_EMPTY = "receipt_clipboard_empty"
    NOT_REPLACEABLE = "page_not_replaceable"
    NO_SLIP_BEFORE = "page_no_slip_before"
    NO_BLANKS = "page_no_blanks"
    NOT_SET_ASIDE = "file_not_set_aside"


# -- the order of steps ---------------------------------------------------------------------

LIFE = (
    ReceiptState.REQUIRED,
    ReceiptState.PRINTED,
    ReceiptState.SIGNED,
    ReceiptState.FILED,
    ReceiptState.DISPATCHED,
    ReceiptState.RECEIVED,
    ReceiptState.HANDED_OVER,
    ReceiptState.CLOSED,
)
_TRAVEL = (ReceiptState.DISPATCHED, ReceiptState.RECEIVED)
_BESIDE = (ReceiptState.ABNORMAL, ReceiptState.LOST)


def next_states(state: ReceiptState, *, same_site: bool) -> frozenset[ReceiptState]:
    """The states that may follow *state*.

    Steps cannot be skipped; a site that serves both ends skips dispatch and receipt, and must.
    From printed to received a receipt can turn abnormal, and it can be lost until it is closed.
    An abnormal or found one goes on where it is signed (again).

    Source: RCP-2.
    """
    if state is ReceiptState.ABNORMAL:
        return frozenset({ReceiptState.SIGNED, ReceiptState.LOST})
    if state is ReceiptState.LOST:
        return frozenset({ReceiptState.SIGNED})
    if state is ReceiptState.CLOSED:
        return frozenset()
    life = [step for step in LIFE if not (same_site and step in _TRAVEL)]
    if state not in life:  # it was sent to itself before the sites were corrected
        return frozenset({ReceiptState.HANDED_OVER, *_BESIDE})
    following = {life[life.index(state) + 1]}
    if state is not ReceiptState.REQUIRED:
        following.add(ReceiptState.LOST)
        if state is not ReceiptState.HANDED_OVER:
            following.add(ReceiptState.ABNORMAL)
    return frozenset(following)


def may_follow(before: ReceiptState, after: ReceiptState, *, same_site: bool) -> bool:
    """Whether *after* is a step that can be taken from *before* (RCP-2)."""
    return after in next_states(before, same_site=same_site)


def is_back(state: ReceiptState, *, same_site: bool) -> bool:
    """Whether the receipt is where it must come back to, so that its deadline is met (RCP-5)."""
    if state in (ReceiptState.RECEIVED, ReceiptState.HANDED_OVER, ReceiptState.CLOSED):
        return True
    return same_site and state is ReceiptState.FILED


# -- deadlines ------------------------------------------------------------------------------


class Dueness(StrEnum):
    """How a receipt stands to its deadline."""

    IN_TIME = "in_time"
    DUE_SOON = "due_soon"
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"
    BEYOND_LIMIT = "beyond_limit"


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The days that hold; from the rule settings of the day.

    Attributes:
        by_route: days from arrival, the last one still in time.
        limit_days: beyond them a receipt is late beyond limit.
        soon_days: so many days ahead a receipt is called due soon.
    """

    by_route: Mapping[Route, int]
    limit_days: int = LIMIT_DAYS.default
    soon_days: int = SOON_DAYS.default

    def due_on(self, route: Route, arrived_on: date) -> date:
        """The last day on which the receipt is still in time.

        Calendar days; the day of arrival is day nought. Never later than the very latest day.
        """
        return arrived_on + timedelta(days=min(self.by_route[route], self.limit_days))


DEFAULT_DEADLINES = Deadlines({route: setting.default for route, setting in DAYS_OF.items()})


def dueness(arrived_on: date, due_on: date, today: date, deadlines: Deadlines) -> Dueness:
    """How a receipt that is not back yet stands today.

    The due day itself is still in time; it is overdue from the day after, and beyond the limit
    from the day after the 25th day (default) since arrival at the destination site.

    Source: RCP-5.
    """
    if today > arrived_on + timedelta(days=deadlines.limit_days):
        return Dueness.BEYOND_LIMIT
    if today > due_on:
        return Dueness.OVERDUE
    if today == due_on:
        return Dueness.DUE_TODAY
    if today >= due_on - timedelta(days=deadlines.soon_days):
        return Dueness.DUE_SOON
    return Dueness.IN_TIME


# -- what a page lacks ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Needs:
    """What the receipt requires (RCP-1)."""

    signature: bool = True
    id_number: bool = False
    seal: bool = False
    own_forms: bool = False
    copies: int = 1


class Seen(StrEnum):
    """What was seen in a box; the values of `imaging.boxes.InkAnswer`."""

    PRESENT = "present"
    ABSENT = "absent"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the boxes of one page say: certainly missing, and not clear."""

    missing: tuple[Lacking, ...] = ()
    unclear: tuple[Lacking, ...] = ()

    @property
    def is_suspect(self) -> bool:
        """Whether a person must look (RCP-4)."""
        return bool(self.missing or self.unclear)


def judged(needs: Needs, boxes: Mapping[str, Seen]) -> Judgement:
    """What a page lacks of what its receipt requires. A box nobody looked into is unclear.

    Source: RCP-4.
    """
    wanted = {
        Lacking.SIGNATURE: needs.signature,
        Lacking.ID_NUMBER: needs.id_number,
        Lacking.SEAL: needs.seal,
    }
    missing, unclear = [], []
    for lacking, is_wanted in wanted.items():
        seen = boxes.get(lacking.value, Seen.UNSURE)
        if is_wanted and seen is Seen.ABSENT:
            missing.append(lacking)
        elif is_wanted and seen is Seen.UNSURE:
            unclear.append(lacking)
    return Judgement(tuple(missing), tuple(unclear))


_SUSPECTED = {
    Lacking.SIGNATURE: Verdict.NO_SIGNATURE,
    Lacking.SEAL: Verdict.NO_SEAL,
    Lacking.ID_NUMBER: Verdict.NO_ID_NUMBER,
}


def suspected_verdict(judgement: Judgement) -> Verdict:
    """The verdict that the desk proposes: the first thing missing, else complete."""
    for lacking in (*judgement.missing, *judgement.unclear):
        return _SUSPECTED[lacking]
    return Verdict.COMPLETE


def abnormal_kind(verdict: Verdict) -> AbnormalKind | None:
    """What a verdict makes of the receipt; None for complete."""
    return None if verdict is Verdict.COMPLETE else AbnormalKind(verdict.value)


# -- what the pages make of the receipt -------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PageStanding:
    """One page of a receipt, as far as the receipt's state depends on it; oldest first.

    Attributes:
        part: 0 for the slip, 1 and more for its continuation pages.
        pages: how many pages a copy has, as the slip's code says.
    """

    copy_number: int
    status: PageStatus
    verdict: Verdict | None
    part: int = 0
    pages: int = 1


@dataclass(frozen=True, slots=True)
class Standing:
    """What all pages together say of a receipt.

    Attributes:
        pages_missing: by copy, the pages of long slips that are not there; none of a copy
            that is not there at all.
        forms_missing: the shipper's own forms are required, and none is attached.
    """

    all_filed: bool
    abnormal: AbnormalKind | None
    is_suspect: bool
    copies_missing: int
    pages_missing: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    forms_missing: bool = False


def standing(needs: Needs, pages: Iterable[PageStanding], own_forms: int = 0) -> Standing:
    """What the newest slip of each copy says; duplicates, tray and rejected pages do not count.

    Missing copies, missing pages of long slips and missing own forms are accepted once a person
    has called every slip that is there complete. Pages of a copy whose slip is missing make the
    receipt suspect.

    Args:
        own_forms: how many of the shipper's own forms are attached.

    Source: RCP-1, RCP-3, RCP-4.
    """
    newest: dict[int, PageStanding] = {}
    more: dict[int, set[int]] = {}
    for page in pages:
        if page.status not in (PageStatus.FILED, PageStatus.SUSPECT):
            continue
        if page.part == 0:
            newest[page.copy_number] = page
        else:
            more.setdefault(page.copy_number, set()).add(page.part)
    gaps = _gaps(newest, more)
    kinds = [abnormal_kind(page.verdict) for page in newest.values() if page.verdict]
    missing = sum(copy not in newest for copy in range(1, needs.copies + 1))
    forms_missing = needs.own_forms and not own_forms and bool(newest)
    is_whole = missing == 0 and not forms_missing and not any(copy in newest for copy in gaps)
    accepted = is_whole or all(p.verdict is Verdict.COMPLETE for p in newest.values())
    waits = any(p.status is PageStatus.SUSPECT and not p.verdict for p in newest.values())
    filed = all(page.status is PageStatus.FILED for page in newest.values())
    return Standing(
        all_filed=bool(newest) and filed and accepted,
        abnormal=next((kind for kind in kinds if kind), None),
        is_suspect=(bool(newest) and (waits or not accepted)) or bool(more.keys() - newest.keys()),
        copies_missing=missing if newest else 0,
        pages_missing=gaps,
        forms_missing=forms_missing,
    )


def _gaps(
    newest: Mapping[int, PageStanding], more: Mapping[int, set[int]]
) -> dict[int, tuple[int, ...]]:
    gaps = {}
    for copy in newest.keys() | more.keys():
        parts = more.get(copy, set()) | ({0} if copy in newest else set())
        slip = newest.get(copy)
        last = max(slip.pages if slip else 1, 1)
        lacking = tuple(part + 1 for part in range(last) if part not in parts)
        if lacking:
            gaps[copy] = lacking
    return gaps
