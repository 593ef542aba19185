"""What lists of hand-overs, boxes, loans and destruction show; where one original is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, select, tuple_

from wms_desktop.core.codes import CodeKind, parse_own_code
from wms_desktop.core.text import visible
from wms_desktop.customers.tables import Customer
from wms_desktop.db.database import Database
from wms_desktop.db.tables import Audit
from wms_desktop.people.tables import Person
from wms_desktop.receipts.handing_over import waits_here
from wms_desktop.receipts.kinds import (
    BoxKind,
    HandOverKind,
    HandOverState,
    ReceiptState,
)
from wms_desktop.receipts.tables import Receipt
from wms_desktop.receipts.tables_custody import (
    Destruction,
    Envelope,
    HandOver,
    HandOverLine,
    Loan,
    ReceiptBox,
)


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One original in a list, a box or a destruction list."""

    id: int
    place: int
    number: str
    waybill: str
    shipper: str
    consignee: str
    state: ReceiptState
    is_cash: bool


@dataclass(frozen=True, slots=True)
class GroupRow:
    """Receipts that wait to be handed over to one customer or colleague."""

    customer_id: int | None
    name: str
    contact: str
    phone: str
    count: int
    cash: int


@dataclass(frozen=True, slots=True)
class HandOverRow:
    """One hand-over list."""

    id: int
    version: int
    number: str
    kind: HandOverKind
    customer: str
    taker: str
    state: HandOverState
    made_at: datetime
    signed_at: datetime | None
    made_by: str
    count: int


@dataclass(frozen=True, slots=True)
class CashRow:
    """A cash-settled receipt that waits here: the customer is told to fetch it (RCP-9)."""

    id: int
    number: str
    customer: str
    contact: str
    phone: str
    consignee: str
    since: date | None
    told_at: datetime | None
    told_by: str


@dataclass(frozen=True, slots=True)
class BoxRow:
    """One box or binder."""

    id: int
    version: int
    number: str
    kind: BoxKind
    title: str
    place: str
    is_full: bool
    count: int
    last: int


@dataclass(frozen=True, slots=True)
class LoanRow:
    """An original that is or was out."""

    id: int
    receipt_id: int
    number: str
    consignee: str
    borrower: str
    purpose: str
    due_on: date
    lent_at: datetime
    returned_at: datetime | None
    box: str
    box_place: int | None


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where an original is, as far as it was noted."""

    box: str
    title: str
    place: str
    number: int
    borrower: str
    due_on: date | None
    destroyed_on: date | None


PAPER = (
    Receipt.id, Receipt.number, Receipt.document, Receipt.shipper_name, Receipt.consignee_name,
    Receipt.state, Receipt.is_cash,
)  # fmt: skip


def papers(db: Database, query: Select[*tuple[Any, ...]]) -> list[PaperRow]:
    """Rows of *query*, which selects a place and `PAPER`."""
    with db.read() as session:
        return [
            PaperRow(id_, place or number, code, document.partition(":")[2], *rest)
            for number, (place, id_, code, document, *rest) in enumerate(session.execute(query), 1)
        ]


def groups(db: Database, site_id: int, *, by_colleague: bool = False) -> list[GroupRow]:
    """Who receipts wait for at a site, by customer or by the colleague who owns the account.

    Whoever pays cash comes first, then by name.

    Source: RCP-8, RCP-9.
    """
    cash = func.sum(case((Receipt.is_cash.is_(True), 1), else_=0))
    if by_colleague:
        query = (
            select(Receipt.responsible, func.count(), cash)
            .where(waits_here(site_id), Receipt.responsible != "")
            .group_by(Receipt.responsible)
            .order_by(Receipt.responsible)
        )
        with db.read() as session:
            return [GroupRow(None, n, "", "", c, int(m)) for n, c, m in session.execute(query)]
    whose = (
        select(
            Customer.id, Customer.name, Customer.contact_name, Customer.phone, func.count(), cash
        )
        .join(Receipt, Receipt.customer_id == Customer.id)
        .where(waits_here(site_id))
        .group_by(Customer.id, Customer.name, Customer.contact_name, Customer.phone)
        .order_by(cash.desc(), Customer.name, Customer.id)
    )
    with db.read() as session:
        return [
            GroupRow(id_, name, contact, phone, count, int(paid))
            for id_, name, contact, phone, count, paid in session.execute(whose)
        ]


def group_papers(db: Database, site_id: int, group: GroupRow) -> list[PaperRow]:
    """The receipts that wait for a group."""
    query = select(literal(0), *PAPER).where(waits_here(site_id))
    if group.customer_id is None:
        query = query.where(Receipt.responsible == group.name)
    else:
        query = query.where(Receipt.customer_id == group.customer_id)
    return papers(db, query.order_by(Receipt.id))


def hand_overs(
    db: Database,
    site_id: int,
    *,
    state: HandOverState | None = None,
    after: HandOverRow | None = None,
    limit: int = 50,
) -> list[HandOverRow]:
    """Hand-over lists of a site, the newest first."""
    count = (
        select(func.count())
        .select_from(HandOverLine)
        .where(HandOverLine.hand_over_id == HandOver.id)
        .correlate(HandOver)
        .scalar_subquery()
    )
    query = (
        select(
            HandOver.id, HandOver.version, HandOver.number, HandOver.kind,
            func.coalesce(Customer.name, ""), HandOver.taker_name, HandOver.state,
            HandOver.made_at, HandOver.signed_at, Person.name, count,
        )
        .outerjoin(Customer, Customer.id == HandOver.customer_id)
        .join(Person, Person.id == HandOver.made_by_id)
        .where(HandOver.site_id == site_id, *_of_state(state))
        .order_by(HandOver.id.desc())
        .limit(limit)
    )  # fmt: skip
    if after is not None:
        query = query.where(HandOver.id < after.id)
    with db.read() as session:
        return [HandOverRow(*row) for row in session.execute(query)]


def _of_state(state: HandOverState | None) -> Sequence[ColumnElement[bool]]:
    return () if state is None else (HandOver.state == state,)


def hand_over_papers(db: Database, list_id: int) -> list[PaperRow]:
    """The receipts of a list."""
    return papers(
        db,
        select(HandOverLine.place, *PAPER)
        .join(Receipt, Receipt.id == HandOverLine.receipt_id)
        .where(HandOverLine.hand_over_id == list_id)
        .order_by(HandOverLine.place),
    )


def cash_waiting(db: Database, site_id: int) -> list[CashRow]:
    """Cash-settled receipts that wait here; those nobody was told of first (RCP-9)."""
    told = (
        select(func.max(Audit.id))
        .where(Audit.subject == "receipt:" + Receipt.number, Audit.action == "receipts.told")
        .correlate(Receipt)
        .scalar_subquery()
    )
    query = (
        select(
            Receipt.id, Receipt.number, func.coalesce(Customer.name, Receipt.shipper_name),
            func.coalesce(Customer.contact_name, ""), func.coalesce(Customer.phone, ""),
            Receipt.consignee_name, Receipt.back_on, Audit.at, func.coalesce(Person.name, ""),
        )
        .outerjoin(Customer, Customer.id == Receipt.customer_id)
        .outerjoin(Audit, Audit.id == told)
        .outerjoin(Person, Person.id == Audit.person_id)
        .where(waits_here(site_id), Receipt.is_cash.is_(True))
        .order_by(Audit.at.is_not(None), Receipt.id)
    )  # fmt: skip
    with db.read() as session:
        return [CashRow(*row) for row in session.execute(query)]


def handed_over(
    db: Database, site_id: int, *, after: PaperRow | None = None, limit: int = 50
) -> list[PaperRow]:
    """Receipts that were handed over and wait to be closed."""
    query = (
        select(literal(0), *PAPER)
        .where(Receipt.state == ReceiptState.HANDED_OVER, Receipt.origin_site_id == site_id)
        .order_by(Receipt.id)
        .limit(limit)
    )
    if after is not None:
        query = query.where(Receipt.id > after.id)
    return papers(db, query)


def boxes(
    db: Database, site_id: int, *, after: BoxRow | None = None, limit: int = 50
) -> list[BoxRow]:
    """Boxes and binders of a site, the newest first."""

    def of_box(what: ColumnElement[Any]) -> ColumnElement[Any]:
        inside = select(what).where(Receipt.box_id == ReceiptBox.id)
        return inside.correlate(ReceiptBox).scalar_subquery()

    query = (
        select(
            ReceiptBox.id, ReceiptBox.version, ReceiptBox.number, ReceiptBox.kind,
            ReceiptBox.title, ReceiptBox.place, ReceiptBox.is_full,
            of_box(func.count(Receipt.id)), of_box(func.coalesce(func.max(Receipt.box_place), 0)),
        )
        .where(ReceiptBox.site_id == site_id)
        .order_by(ReceiptBox.id.desc())
        .limit(limit)
    )  # fmt: skip
    if after is not None:
        query = query.where(ReceiptBox.id < after.id)
    with db.read() as session:
        return [BoxRow(*row) for row in session.execute(query)]


def box_papers(db: Database, box_id: int) -> list[PaperRow]:
    """What is in a box, by its numbers, the newest first."""
    return papers(
        db,
        select(Receipt.box_place, *PAPER)
        .where(Receipt.box_id == box_id)
        .order_by(Receipt.box_place.desc()),
    )


def loans(
    db: Database,
    site_id: int,
    *,
    is_out: bool = True,
    after: LoanRow | None = None,
    limit: int = 50,
) -> list[LoanRow]:
    """Originals that are out, the longest overdue first; or those that came back."""
    returned = Loan.returned_at.is_(None) if is_out else Loan.returned_at.is_not(None)
    query = (
        select(
            Loan.id, Receipt.id, Receipt.number, Receipt.consignee_name, Loan.borrower,
            Loan.purpose, Loan.due_on, Loan.lent_at, Loan.returned_at,
            func.coalesce(ReceiptBox.title, ""), Receipt.box_place,
        )
        .join(Receipt, Receipt.id == Loan.receipt_id)
        .outerjoin(ReceiptBox, ReceiptBox.id == Receipt.box_id)
        .where(Loan.site_id == site_id, returned)
        .order_by(Loan.due_on, Loan.id)
        .limit(limit)
    )  # fmt: skip
    if after is not None:
        query = query.where(tuple_(Loan.due_on, Loan.id) > (after.due_on, after.id))
    with db.read() as session:
        return [LoanRow(*row) for row in session.execute(query)]


def where_is(db: Database, number: str) -> Whereabouts | None:
    """Where the original of a receipt is: box, borrower, or destroyed."""
    query = (
        select(
            func.coalesce(ReceiptBox.number, ""), func.coalesce(ReceiptBox.title, ""),
            func.coalesce(ReceiptBox.place, ""), func.coalesce(Receipt.box_place, 0),
            func.coalesce(Loan.borrower, ""), Loan.due_on, Receipt.destroyed_on,
        )
        .select_from(Receipt)
        .outerjoin(ReceiptBox, ReceiptBox.id == Receipt.box_id)
        .outerjoin(Loan, and_(Loan.receipt_id == Receipt.id, Loan.returned_at.is_(None)))
        .where(Receipt.number == visible(number[:80]))
    )  # fmt: skip
    with db.read() as session:
        row = session.execute(query).one_or_none()
    return None if row is None else Whereabouts(*row)


_CODES: dict[CodeKind, tuple[str, Any]] = {
    CodeKind.ENVELOPE: ("envelope", Envelope),
    CodeKind.HAND_OVER: ("hand_over", HandOver),
    CodeKind.BOX: ("box", ReceiptBox),
    CodeKind.DESTRUCTION: ("destruction", Destruction),
}


def scan_meanings(db: Database, site_id: int, text: str) -> list[tuple[str, int, str, str]]:
    """What a scanned *text* means to envelopes, lists and boxes: at most one of them."""
    own = parse_own_code(text)
    prefix, _hyphen, bare = visible(text[:80]).partition("-")
    kind = own.kind if own else CodeKind._value2member_map_.get(prefix)
    if not isinstance(kind, CodeKind) or kind not in _CODES:
        return []
    name, table = _CODES[kind]
    number = f"{kind.value}-{own.number if own else bare}"
    query = select(table.id, table.number).where(table.number == number)
    if kind is not CodeKind.ENVELOPE:  # an envelope tells every site that it is not theirs
        query = query.where(table.site_id == site_id)
    with db.read() as session:
        row = session.execute(query).one_or_none()
    return [] if row is None else [(name, row.id, row.number, "")]
