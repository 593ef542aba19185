"""How envelopes, lists, boxes and loans look in lists: columns and pills."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from wms_desktop.core.moments import site_time
from wms_desktop.receipts import words
from wms_desktop.receipts import words_custody as said
from wms_desktop.receipts.custody_queries import (
    BoxRow,
    CashRow,
    GroupRow,
    HandOverRow,
    LoanRow,
    PaperRow,
)
from wms_desktop.receipts.destruction_queries import DestructionRow
from wms_desktop.receipts.envelope_queries import (
    DifferenceRow,
    EnvelopeDetail,
    EnvelopeLineRow,
    EnvelopeRow,
)
from wms_desktop.receipts.kinds import (
    Arrival,
    DestructionState,
    EnvelopeState,
    HandOverState,
    ReceiptState,
)
from wms_desktop.ui.cell import Cell
from wms_desktop.ui.columns_model import Column
from wms_desktop.ui.words import current_language, tr

Pill = tuple[str, str]
_ENVELOPES = {
    EnvelopeState.OPEN: "info",
    EnvelopeState.SENT: "warn",
    EnvelopeState.OPENED: "info",
    EnvelopeState.CLOSED: "mute",
}
_HAND_OVERS = {
    HandOverState.OPEN: "warn",
    HandOverState.SIGNED: "ok",
    HandOverState.CANCELLED: "mute",
}
_DESTRUCTIONS = {
    DestructionState.PROPOSED: "warn",
    DestructionState.APPROVED: "info",
    DestructionState.DONE: "ok",
    DestructionState.CANCELLED: "mute",
}


def moment(at: datetime | None) -> str:
    """A moment as lists show it; a dash for none."""
    return f"{site_time(at):%m-%d %H:%M}" if at is not None else "–"


def envelope_pill(found: EnvelopeRow) -> Pill:
    """State of an envelope; what differs comes first."""
    if found.open_differences:
        return "bad", tr("{count} open@@differences", count=found.open_differences)
    return _ENVELOPES[found.state], tr(said.ENVELOPE_STATES[found.state])


def envelope_columns(site_id: int) -> tuple[Column[Any], ...]:
    """Number and the other site; how many; state."""

    def name(found: EnvelopeRow) -> Cell:
        other = found.to_site if found.is_out(site_id) else found.from_site
        return Cell(found.number, sub=other)

    return (
        Column(tr("Envelope"), name, kind="name"),
        Column(tr("Receipts@@count"), lambda r: Cell(f"{r.count}"), kind="figure"),
        Column(tr("State@@receipt"), lambda r: Cell(pill=envelope_pill(r)), kind="state"),
    )


def line_pill(line: EnvelopeLineRow) -> Pill:
    """Where one receipt of an envelope stands."""
    if line.arrival is Arrival.EXPECTED and line.state is ReceiptState.FILED:
        return "info", tr("Put in@@envelope")
    if line.arrival is Arrival.EXPECTED:
        return "mute", tr(said.ARRIVALS[line.arrival])
    if line.arrival is Arrival.ARRIVED:
        if line.meets_needs is None:
            return "info", tr("To confirm")
        if line.meets_needs or line.abnormal is None:
            return "ok", tr("Complete@@receipt")
        return "bad", tr(words.ABNORMAL_KINDS[line.abnormal])
    if line.waits:
        return "warn", tr("Too much, to confirm")
    if line.is_settled:
        return "mute", tr("Settled@@difference")
    return "bad", tr(said.ARRIVALS[line.arrival])


def line_columns() -> tuple[Column[Any], ...]:
    """The receipts of an envelope: number, what each needs, where it stands."""

    def needs(line: EnvelopeLineRow) -> str:
        return words.needs_sentence(line.needs, current_language(), is_cash=line.is_cash)

    return (
        Column(tr("No.@@receipts"), lambda r: Cell(f"{r.place}", role="text_3"), kind="figure"),
        Column(tr("Receipt@@paper"), lambda r: Cell(r.number, sub=r.consignee), kind="name"),
        Column(tr("Requirement@@receipt"), needs, optional=True, shown_from=1100),
        Column(tr("State@@receipt"), lambda r: Cell(pill=line_pill(r)), kind="state"),
    )


def difference_columns(site_id: int) -> tuple[Column[Any], ...]:
    """What differs: receipt, envelope and the other site, missing or too much."""

    def name(found: DifferenceRow) -> Cell:
        return Cell(found.number, sub=found.consignee)

    def where(found: DifferenceRow) -> Cell:
        out = found.from_site_id == site_id
        return Cell(found.envelope, sub=found.to_site if out else found.from_site)

    return (
        Column(tr("Receipt@@paper"), name, kind="name"),
        Column(tr("Envelope"), where),
        Column(tr("Closed@@envelope"), lambda r: moment(r.closed_at), optional=True),
        Column(
            tr("Difference@@envelope"),
            lambda r: Cell(pill=("bad", tr(said.ARRIVALS[r.arrival]))),
            kind="state",
        ),
    )


_PAPERS: dict[ReceiptState, str] = {
    ReceiptState.FILED: "info",
    ReceiptState.RECEIVED: "info",
    ReceiptState.HANDED_OVER: "ok",
    ReceiptState.CLOSED: "mute",
    ReceiptState.ABNORMAL: "bad",
    ReceiptState.LOST: "bad",
}


def paper_columns() -> tuple[Column[Any], ...]:
    """Receipts of a list or box: place, number, consignee, state."""
    return (
        Column(tr("No.@@receipts"), lambda r: Cell(f"{r.place}", role="text_3"), kind="figure"),
        Column(tr("Receipt@@paper"), lambda r: Cell(r.number, sub=r.consignee), kind="name"),
        Column(tr("Waybill or order"), lambda r: r.waybill, optional=True, shown_from=1100),
        Column(tr("State@@receipt"), lambda r: Cell(pill=paper_pill(r)), kind="state"),
    )


def paper_pill(found: PaperRow) -> Pill:
    """State of a receipt; that cash is due comes first while it waits."""
    waiting = found.state in (ReceiptState.FILED, ReceiptState.RECEIVED)
    if found.is_cash and waiting:
        return "warn", tr("Cash settled")
    return _PAPERS.get(found.state, "mute"), tr(words.STATES[found.state])


def closing_columns() -> tuple[Column[Any], ...]:
    """Receipts that were handed over."""
    return (
        Column(tr("Receipt@@paper"), lambda r: Cell(r.number, sub=r.consignee), kind="name"),
        Column(tr("Shipper"), lambda r: r.shipper, optional=True),
        Column(tr("Waybill or order"), lambda r: r.waybill, optional=True, shown_from=1100),
        Column(tr("State@@receipt"), lambda r: Cell(pill=paper_pill(r)), kind="state"),
    )


def group_columns() -> tuple[Column[Any], ...]:
    """Customers or colleagues and what waits for them."""

    def pill(found: GroupRow) -> Cell:
        return Cell(pill=("warn", tr("Cash {count}", count=found.cash)) if found.cash else None)

    return (
        Column(tr("Taken by@@receipts"), lambda r: Cell(r.name, sub=r.contact), kind="name"),
        Column(tr("Receipts@@count"), lambda r: Cell(f"{r.count}"), kind="figure"),
        Column(tr("State@@receipt"), pill, kind="state"),
    )


def hand_over_pill(found: HandOverRow) -> Pill:
    """State of a list."""
    return _HAND_OVERS[found.state], tr(said.HAND_OVER_STATES[found.state])


def hand_over_columns() -> tuple[Column[Any], ...]:
    """Hand-over lists: number and taker, how many, state."""
    return (
        Column(
            tr("List@@hand-over"),
            lambda r: Cell(r.number, sub=r.customer or r.taker),
            kind="name",
        ),
        Column(tr("Receipts@@count"), lambda r: Cell(f"{r.count}"), kind="figure"),
        Column(tr("State@@receipt"), lambda r: Cell(pill=hand_over_pill(r)), kind="state"),
    )


def cash_columns() -> tuple[Column[Any], ...]:
    """Cash-settled receipts: whom to call, and whether they were told."""

    def pill(found: CashRow) -> Cell:
        if found.told_at is None:
            return Cell(pill=("warn", tr("Tell customer")))
        return Cell(pill=("ok", tr("Told@@customer")))

    def told(found: CashRow) -> Cell:
        return Cell(moment(found.told_at), sub=found.told_by)

    return (
        Column(tr("Receipt@@paper"), lambda r: Cell(r.number, sub=r.consignee), kind="name"),
        Column(tr("Customer@@hand-over"), lambda r: Cell(r.customer, sub=r.contact)),
        Column(tr("Phone"), lambda r: r.phone or "–", optional=True, shown_from=1100),
        Column(tr("Told at"), told, optional=True, shown_from=1100),
        Column(tr("State@@receipt"), pill, kind="state"),
    )


def box_pill(found: BoxRow, current: int) -> Pill:
    """Whether something more goes in."""
    if found.is_full:
        return "mute", tr("Full@@box")
    return ("ok", tr("In use@@box")) if found.id == current else ("info", tr("Open@@box"))


def box_columns(current: Any) -> tuple[Column[Any], ...]:
    """Boxes and binders; *current* tells the id of the one in use."""
    return (
        Column(
            tr("Box@@receipts"), lambda r: Cell(r.title, sub=f"{r.number}  {r.place}"), kind="name"
        ),
        Column(tr("Receipts@@count"), lambda r: Cell(f"{r.count}"), kind="figure"),
        Column(tr("State@@receipt"), lambda r: Cell(pill=box_pill(r, current())), kind="state"),
    )


def loan_pill(found: LoanRow, today: date) -> Pill:
    """Overdue, due today, or days left."""
    if found.returned_at is not None:
        return "mute", tr("Returned@@loan")
    days = (found.due_on - today).days
    if days < 0:
        return "bad", tr("{days} d overdue", days=-days)
    return ("warn", tr("Due today")) if days == 0 else ("info", tr("{days} d left", days=days))


def loan_columns(today: date) -> tuple[Column[Any], ...]:
    """Originals that are out; the longest overdue first."""
    return (
        Column(tr("Receipt@@paper"), lambda r: Cell(r.number, sub=r.consignee), kind="name"),
        Column(tr("Borrower"), lambda r: Cell(r.borrower, sub=r.purpose)),
        Column(tr("Lent on"), lambda r: f"{site_time(r.lent_at):%m-%d}", optional=True),
        Column(tr("Due on@@loan"), lambda r: f"{r.due_on:%m-%d}", optional=True, shown_from=1100),
        Column(tr("State@@receipt"), lambda r: Cell(pill=loan_pill(r, today)), kind="state"),
    )


def destruction_pill(found: DestructionRow) -> Pill:
    """State of a destruction list, with how many agreed."""
    if found.state is DestructionState.APPROVED and found.approvals < 2:
        return "warn", tr("{count} of 2 agreed", count=found.approvals)
    return _DESTRUCTIONS[found.state], tr(said.DESTRUCTION_STATES[found.state])


def destruction_columns() -> tuple[Column[Any], ...]:
    """Destruction lists: number and reason, how many, state."""
    return (
        Column(tr("List@@hand-over"), lambda r: Cell(r.number, sub=r.reason), kind="name"),
        Column(tr("Receipts@@count"), lambda r: Cell(f"{r.count}"), kind="figure"),
        Column(tr("State@@receipt"), lambda r: Cell(pill=destruction_pill(r)), kind="state"),
    )


def envelope_progress(found: EnvelopeDetail) -> str:
    """How far packing or checking an envelope is."""
    envelope = found.row
    if envelope.state in (EnvelopeState.OPENED, EnvelopeState.CLOSED):
        says = tr("{done} of {count} checked", done=envelope.checked, count=envelope.count)
        if envelope.extra:
            says = f"{says}  {tr('{count} too much', count=envelope.extra)}"
        return says
    return tr("{count} {count:receipt|receipts}", count=envelope.count)
