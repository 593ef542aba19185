"""Complaints as lists show them: what runs out first stands first (CMP-2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, case, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from wms_desktop.complaints.clocks import clock_rules
from wms_desktop.complaints.files import ComplaintFile, complaint_file
from wms_desktop.complaints.kinds import ComplaintKind, ComplaintState
from wms_desktop.complaints.rules import HANDLERS
from wms_desktop.complaints.rules_clock import Clock, ClockRules
from wms_desktop.complaints.tables import Complaint
from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.codes import CodeKind, parse_own_code
from wms_desktop.core.text import sought
from wms_desktop.customers.kinds import Channel
from wms_desktop.customers.tables import Customer
from wms_desktop.db.database import Database
from wms_desktop.goods.tables import OutboundOrder
from wms_desktop.people.tables import Person
from wms_desktop.stock.tables import Item, Lot

LONGEST_SOUGHT = 80
SHORTEST_TAIL = 4
_RUNNING, _PAUSED, _MET = 0, 1, 2
_OPEN = tuple(each for each in ComplaintState if each is not ComplaintState.CLOSED)
_TAKER, _HANDLER = aliased(Person), aliased(Person)


class Which(StrEnum):
    """Which complaints a list shows."""

    MINE = "mine"
    OPEN = "open"
    OVERDUE = "overdue"
    CLOSED = "closed"
    ALL = "all"

    @property
    def by_urgency(self) -> bool:
        """Whether what runs out first stands first; else the newest does."""
        return self in (Which.MINE, Which.OPEN, Which.OVERDUE)


@dataclass(frozen=True, slots=True)
class ComplaintRow:
    """A complaint as lists show it.

    Attributes:
        rank, due_at: what it is sorted by: running clocks before those that stand still before
            those that are met; then which ends first.
        handler: empty while whoever has the role handles it.
    """

    id: int
    number: str
    customer: str
    contact_name: str
    contact_phone: str
    channel: Channel
    kind: ComplaintKind
    is_major: bool
    what: str
    order: str
    item: str
    item_name: str
    lot: str
    quantity: Decimal
    unit: str
    state: ComplaintState
    handler: str
    handler_id: int | None
    taken_by: str
    taken_at: datetime
    closed_at: datetime | None
    paused_at: datetime | None
    rank: int
    due_at: datetime
    answer: Clock
    proposal: Clock

    @property
    def clock(self) -> Clock:
        """The one that is shown where there is room for one: what is owed first."""
        if self.answer.met_at is None and self.answer.due_at <= self.proposal.due_at:
            return self.answer
        return self.proposal

    @property
    def is_answer_next(self) -> bool:
        """Whether the first answer is what is owed next."""
        return self.clock is self.answer


def complaints(
    db: Database,
    by: Acting,
    *,
    which: Which = Which.OPEN,
    text: str = "",
    after: ComplaintRow | None = None,
    limit: int = 50,
) -> list[ComplaintRow]:
    """Complaints of the site: open ones by urgency, others newest first (keyset)."""
    by.require(*Role)
    rank, due = _rank(), _due()
    query = _fits(_joined(_columns(rank, due)), by, which, text)
    if which.by_urgency:
        query = query.order_by(rank, due, Complaint.id)
        if after is not None:
            query = query.where(_comes_after(rank, due, after))
    else:
        query = query.order_by(Complaint.id.desc())
        if after is not None:
            query = query.where(Complaint.id < after.id)
    with db.read() as session:
        rules = clock_rules(session, by.site_id, by.today)
        return [_row(each, rules) for each in session.execute(query.limit(limit))]


def count_complaints(db: Database, by: Acting, *, which: Which = Which.OPEN, text: str = "") -> int:
    """How many `complaints` there are."""
    by.require(*Role)
    query = _fits(select(func.count(Complaint.id)), by, which, text)
    with db.read() as session:
        return session.scalar(query) or 0


def case_file(db: Database, by: Acting, complaint_id: int) -> ComplaintFile | None:
    """One complaint of this site with all that belongs to it; None where there is none."""
    by.require(*Role)
    with db.read() as session:
        found = complaint_file(session, complaint_id)
    return found if found is not None and found.site_id == by.site_id else None


def count_overdue(db: Database, by: Acting) -> int:
    """How many have a clock that is over (CMP-2)."""
    by.require(*Role)
    query = select(func.count(Complaint.id)).where(_open_here(by.site_id), _is_over(by.now))
    with db.read() as session:
        return session.scalar(query) or 0


def count_soon(db: Database, by: Acting) -> int:
    """How many have a clock that is amber and not over (CMP-2)."""
    by.require(*Role)
    with db.read() as session:
        rules = clock_rules(session, by.site_id, by.today)
        soon = _is_soon(rules, by.now)
        query = select(func.count(Complaint.id)).where(
            _open_here(by.site_id), soon, ~_is_over(by.now)
        )
        return session.scalar(query) or 0


def owed(session: Session, by: Acting, limit: int) -> list[ComplaintRow]:
    """Open complaints of the site with a clock that runs, the most urgent first."""
    rank, due = _rank(), _due()
    query = (
        _joined(_columns(rank, due))
        .where(_open_here(by.site_id), rank == _RUNNING)
        .order_by(due, Complaint.id)
        .limit(limit)
    )
    rules = clock_rules(session, by.site_id, by.today)
    return [_row(each, rules) for each in session.execute(query)]


def scan_meanings(db: Database, site_id: int, text: str) -> list[tuple[str, int, str, str]]:
    """The complaint that a scanned *text* stands for: (kind, id, number, customer)."""
    wanted = sought(text).upper()[:LONGEST_SOUGHT]
    own = parse_own_code(wanted)
    number = f"KS-{own.number}" if own and own.kind is CodeKind.COMPLAINT else wanted
    query = (
        select(Complaint.id, Complaint.number, Customer.name)
        .join(Customer, Customer.id == Complaint.customer_id)
        .where(Complaint.number == number, Complaint.site_id == site_id)
    )
    with db.read() as session:
        return [("complaint", id_, found, name) for id_, found, name in session.execute(query)]


def _rank() -> Any:
    return case(
        (Complaint.proposed_at.is_not(None), _MET),
        (Complaint.paused_at.is_not(None), _PAUSED),
        else_=_RUNNING,
    )


def _due() -> Any:
    """The moment that a list is sorted by: when the next clock ends; met ones: when taken."""
    answer_first = and_(
        Complaint.answered_at.is_(None), Complaint.answer_due_at <= Complaint.proposal_due_at
    )
    return case(
        (Complaint.proposed_at.is_not(None), Complaint.taken_at),
        (answer_first, Complaint.answer_due_at),
        else_=Complaint.proposal_due_at,
    )


def _comes_after(rank: Any, due: Any, last: ComplaintRow) -> Any:
    return or_(
        rank > last.rank,
        and_(rank == last.rank, due > last.due_at),
        and_(rank == last.rank, due == last.due_at, Complaint.id > last.id),
    )


def _is_over(now: datetime) -> Any:
    moment = func.coalesce(Complaint.paused_at, literal(now, Complaint.paused_at.type))
    return or_(
        and_(Complaint.answered_at.is_(None), Complaint.answer_due_at < moment),
        and_(Complaint.proposed_at.is_(None), Complaint.proposal_due_at < moment),
    )


def _is_soon(rules: ClockRules, now: datetime) -> Any:
    near = now + timedelta(hours=rules.warn_hours)
    major = max(near, rules.latest_warned(now))
    answer = and_(Complaint.answered_at.is_(None), Complaint.answer_due_at <= near)
    ordinary = and_(~Complaint.is_major, Complaint.proposal_due_at <= near)
    grave = and_(Complaint.is_major, Complaint.proposal_due_at <= major)
    proposal = and_(Complaint.proposed_at.is_(None), or_(ordinary, grave))
    return and_(Complaint.paused_at.is_(None), or_(answer, proposal))


def _open_here(site_id: int) -> Any:
    return and_(Complaint.site_id == site_id, Complaint.state.in_(_OPEN))


def _columns(rank: Any, due: Any) -> Any:
    return select(
        Complaint.id, Complaint.number, Customer.name, Complaint.contact_name,
        Complaint.contact_phone, Complaint.channel, Complaint.kind, Complaint.is_major,
        Complaint.what, func.coalesce(OutboundOrder.number, ""), func.coalesce(Item.code, ""),
        func.coalesce(Item.name, ""), func.coalesce(Lot.code, Complaint.lot_code),
        Complaint.quantity, func.coalesce(Item.unit, ""), Complaint.state,
        func.coalesce(_HANDLER.name, ""), Complaint.handler_id, _TAKER.name, Complaint.taken_at,
        Complaint.closed_at, Complaint.paused_at, rank, due, Complaint.answer_due_at,
        Complaint.answered_at, Complaint.proposal_due_at, Complaint.proposed_at,
    )  # fmt: skip


def _joined(query: Any) -> Any:
    return (
        query.select_from(Complaint)
        .join(Customer, Customer.id == Complaint.customer_id)
        .join(_TAKER, _TAKER.id == Complaint.taken_by_id)
        .outerjoin(_HANDLER, _HANDLER.id == Complaint.handler_id)
        .outerjoin(OutboundOrder, OutboundOrder.id == Complaint.order_id)
        .outerjoin(Item, Item.id == Complaint.item_id)
        .outerjoin(Lot, Lot.id == Complaint.lot_id)
    )


def _fits(query: Any, by: Acting, which: Which, text: str) -> Any:
    match which:
        case Which.MINE:
            query = query.where(_open_here(by.site_id), _is_mine(by))
        case Which.OPEN:
            query = query.where(_open_here(by.site_id))
        case Which.OVERDUE:
            query = query.where(_open_here(by.site_id), _is_over(by.now))
        case _:  # newest first: no index of the site, whose rows would have to be sorted
            query = query.where(Complaint.site_id + 0 == by.site_id)
    if which is Which.CLOSED:
        query = query.where(Complaint.state == ComplaintState.CLOSED)
    wanted = sought(text)[:LONGEST_SOUGHT].casefold()
    return query.where(_is_found(wanted)) if wanted else query


def _is_found(wanted: str) -> Any:
    """Whether number, words, customer, order or goods have *wanted* in them, or a phone ends so.

    Customers, orders and items are looked through once, not once for every complaint.
    """

    def among(key: Any, table_id: Any, *columns: Any) -> Any:
        return key.in_(select(table_id).where(or_(*(_has(column, wanted) for column in columns))))

    own = (Complaint.number, Complaint.what, Complaint.contact_name, Complaint.lot_code)
    fits = [
        *(_has(column, wanted) for column in own),
        among(Complaint.customer_id, Customer.id, Customer.name, Customer.search, Customer.code),
        among(Complaint.order_id, OutboundOrder.id, OutboundOrder.number),
        among(Complaint.item_id, Item.id, Item.code, Item.name, Item.search),
    ]
    if len(wanted) >= SHORTEST_TAIL and wanted.isdigit():
        fits.append(Complaint.contact_phone.endswith(wanted, autoescape=True))
    return or_(*fits)


def _has(column: Any, wanted: str) -> Any:
    return func.lower(column).contains(wanted, autoescape=True)


def _is_mine(by: Acting) -> Any:
    """Given to the person, or to nobody while their role handles its kind (CMP-3)."""
    kinds = [kind for kind, roles in HANDLERS.items() if not by.roles.isdisjoint(roles)]
    nobodys = and_(Complaint.handler_id.is_(None), Complaint.kind.in_(kinds))
    return or_(Complaint.handler_id == by.person_id, nobodys)


def _row(values: Any, rules: ClockRules) -> ComplaintRow:
    *known, answer_due, answered_at, proposal_due, proposed_at = values
    is_major, paused_at = known[7], known[21]
    answer_warned = rules.warned_from(answer_due, is_major=False)
    proposal_warned = rules.warned_from(proposal_due, is_major=is_major)
    clocks = [
        Clock(answer_due, answer_warned, answered_at, paused_at),
        Clock(proposal_due, proposal_warned, proposed_at, paused_at),
    ]
    return ComplaintRow(*(known + clocks))
