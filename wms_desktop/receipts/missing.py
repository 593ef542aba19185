"""What should have come back and has not: due soon, overdue, beyond the limit (RCP-5, RCP-6)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta, tzinfo
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from wms_desktop.core.text import sought
from wms_desktop.db.database import Database
from wms_desktop.db.rule_values import value_on
from wms_desktop.people.rules import day_begin, site_zone
from wms_desktop.people.tables import Site
from wms_desktop.receipts import life
from wms_desktop.receipts.kinds import ChaseBy, ReceiptState
from wms_desktop.receipts.rules import Deadlines, Dueness, dueness
from wms_desktop.receipts.rules_control import CHASE_DAYS, Contacts, is_to_chase
from wms_desktop.receipts.tables import Receipt
from wms_desktop.receipts.tables_control import Chase

_ON_THE_WAY = (
    ReceiptState.REQUIRED,
    ReceiptState.PRINTED,
    ReceiptState.SIGNED,
    ReceiptState.DISPATCHED,
    ReceiptState.ABNORMAL,
)
OUTSTANDING = and_(
    Receipt.due_on.is_not(None),
    or_(
        Receipt.state.in_(_ON_THE_WAY),
        and_(Receipt.state == ReceiptState.FILED, Receipt.site_id != Receipt.origin_site_id),
    ),
)
DUE = frozenset(Dueness) - {Dueness.IN_TIME}  # what somebody must see to
_LAST, _PROMISE = aliased(Chase, name="last_chase"), aliased(Chase, name="promise")
_of_receipt = select(func.max(Chase.id)).where(Chase.receipt_id == Receipt.id)
_LAST_ID = _of_receipt.correlate(Receipt).scalar_subquery()
_PROMISE_ID = _of_receipt.where(Chase.promised_on.is_not(None)).correlate(Receipt).scalar_subquery()


class GroupBy(StrEnum):
    """By what missing receipts are counted together."""

    SITE = "site"
    CARRIER = "carrier"
    CUSTOMER = "customer"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class MissingFilter:
    """What of the missing receipts is asked for.

    Attributes:
        site_id: where they were to be signed; None for all sites.
        responsible: name of who sees to them; empty for all.
        text: in number, document, consignee or shipper.
        standings: only these; empty for all.
        carrier: who brought the goods; None for all, empty for those without.
        customer: the shipper's name; empty for all.
        is_to_chase: only those that somebody should chase today (RCP-6).
    """

    site_id: int | None = None
    responsible: str = ""
    text: str = ""
    standings: frozenset[Dueness] = frozenset()
    carrier: str | None = None
    customer: str = ""
    is_to_chase: bool = False


@dataclass(frozen=True, slots=True)
class LastContact:
    """The newest contact about a receipt."""

    on: date
    chased_by: ChaseBy
    spoke_with: str
    answer: str


@dataclass(frozen=True, slots=True)
class MissingRow:
    """A receipt that is not back yet.

    Attributes:
        age_days: since arrival at the destination site.
        days_left: to the due day; negative when overdue.
        days_over_limit: beyond the very latest day; nought or less within it.
        promised_on: the day promised last; *is_broken* once it has passed.
    """

    id: int
    number: str
    site_name: str
    origin_name: str
    shipper: str
    consignee: str
    arrived_on: date
    due_on: date
    responsible: str
    state: ReceiptState
    is_cash: bool
    standing: Dueness
    age_days: int
    days_left: int
    days_over_limit: int
    carrier: str = ""
    contact: LastContact | None = None
    promised_on: date | None = None
    is_broken: bool = False
    is_to_chase: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """How many receipts of one site, carrier, customer or person are missing, and late."""

    key: int | str
    name: str
    count: int
    late: int


@dataclass(frozen=True, slots=True)
class Ageing:
    """How many missing receipts there are, by how they stand to their deadline."""

    in_time: int = 0
    due_soon: int = 0  # with those due today
    overdue: int = 0
    beyond_limit: int = 0
    limit_days: int = 25
    soon_days: int = 3
    to_chase: int = 0

    @property
    def total(self) -> int:
        """All missing receipts."""
        return self.in_time + self.due_soon + self.overdue + self.beyond_limit


def missing(
    db: Database,
    today: date,
    wanted: MissingFilter,
    *,
    after: MissingRow | None = None,
    limit: int = 50,
) -> list[MissingRow]:
    """Receipts that are not back, the oldest deadline first (keyset, no OFFSET)."""
    origin = aliased(Site)
    query = (
        select(
            Receipt.id,
            Receipt.number,
            Site.name.label("site_name"),
            origin.name.label("origin_name"),
            Receipt.shipper_name,
            Receipt.consignee_name,
            Receipt.arrived_on,
            Receipt.due_on,
            Receipt.responsible,
            Receipt.state,
            Receipt.is_cash,
            Receipt.carrier,
            _LAST.id.label("last_id"),
            _LAST.at.label("last_at"),
            _LAST.chased_by,
            _LAST.spoke_with,
            _LAST.answer,
            _PROMISE.id.label("promise_id"),
            _PROMISE.promised_on,
        )
        .join(Site, Site.id == Receipt.site_id)
        .join(origin, origin.id == Receipt.origin_site_id)
        .outerjoin(_LAST, _LAST.id == _LAST_ID)
        .outerjoin(_PROMISE, _PROMISE.id == _PROMISE_ID)
        .order_by(Receipt.due_on, Receipt.id)
    )
    page = select(Receipt.id).order_by(Receipt.due_on, Receipt.id).limit(limit)
    if after is not None:
        page = page.where(tuple_(Receipt.due_on, Receipt.id) > (after.due_on, after.id))
    with db.read() as session:
        day = rules_of_day(session, today, wanted)
        listed = page.where(*conditions(wanted, day)).subquery()
        query = query.where(Receipt.id.in_(select(listed.c.id)))  # contacts of these alone
        return [_missing_row(row, day) for row in session.execute(query)]


@dataclass(frozen=True, slots=True)
class _Day:
    """The day that is asked about, and the rules that hold on it."""

    today: date
    deadlines: Deadlines
    chase_days: int
    zone_name: str

    @property
    def zone(self) -> tzinfo:
        return site_zone(self.zone_name)


def rules_of_day(session: Session, today: date, wanted: MissingFilter) -> _Day:
    """The day that is asked about, with the numbers in force on it."""
    zones = select(Site.time_zone).order_by(Site.id).limit(1)
    if wanted.site_id is not None:
        zones = zones.where(Site.id == wanted.site_id)
    return _Day(
        today,
        life.deadlines_on(session, today),
        value_on(session, CHASE_DAYS, today),
        session.scalar(zones) or "",
    )


def _missing_row(row: Any, day: _Day) -> MissingRow:
    today, deadlines = day.today, day.deadlines
    age = (today - row.arrived_on).days
    last_on = row.last_at.astimezone(day.zone).date() if row.last_at else None
    contacts = Contacts(last_on, row.promised_on, row.last_id == row.promise_id)
    last = None
    if last_on is not None:
        last = LastContact(last_on, row.chased_by, row.spoke_with, row.answer)
    return MissingRow(
        id=row.id,
        number=row.number,
        site_name=row.site_name,
        origin_name=row.origin_name,
        shipper=row.shipper_name,
        consignee=row.consignee_name,
        arrived_on=row.arrived_on,
        due_on=row.due_on,
        responsible=row.responsible,
        state=row.state,
        is_cash=row.is_cash,
        standing=dueness(row.arrived_on, row.due_on, today, deadlines),
        age_days=age,
        days_left=(row.due_on - today).days,
        days_over_limit=age - deadlines.limit_days,
        carrier=row.carrier,
        contact=last,
        promised_on=row.promised_on,
        is_broken=contacts.is_broken(today),
        is_to_chase=is_to_chase(row.due_on, contacts, today, day.chase_days),
    )


def ageing(db: Database, today: date, wanted: MissingFilter) -> Ageing:
    """The figures over the list of `missing`, whatever its standings."""
    with db.read() as session:
        day = rules_of_day(session, today, wanted)
        figures = {
            standing: _count(session, replace(wanted, standings=frozenset({standing})), day)
            for standing in Dueness
        }
        to_chase = _count(session, replace(wanted, is_to_chase=True), day)
    return Ageing(
        in_time=figures[Dueness.IN_TIME],
        due_soon=figures[Dueness.DUE_SOON] + figures[Dueness.DUE_TODAY],
        overdue=figures[Dueness.OVERDUE],
        beyond_limit=figures[Dueness.BEYOND_LIMIT],
        limit_days=day.deadlines.limit_days,
        soon_days=day.deadlines.soon_days,
        to_chase=to_chase,
    )


def count_missing(db: Database, today: date, wanted: MissingFilter) -> int:
    """How many rows `missing` has in all."""
    with db.read() as session:
        return _count(session, wanted, rules_of_day(session, today, wanted))


def groups(db: Database, today: date, wanted: MissingFilter, by: GroupBy) -> list[Group]:
    """The missing receipts of *wanted*, counted by site, carrier, customer or person.

    Whatever is narrowed down by that very thing does not count: the groups are to choose from.
    The most late ones first, at most a hundred.
    """
    keys: dict[GroupBy, tuple[Any, Any, MissingFilter]] = {
        GroupBy.SITE: (Receipt.site_id, Site.name, replace(wanted, site_id=None)),
        GroupBy.CARRIER: (Receipt.carrier, Receipt.carrier, replace(wanted, carrier=None)),
        GroupBy.CUSTOMER: (
            Receipt.shipper_name, Receipt.shipper_name, replace(wanted, customer=""),
        ),
        GroupBy.PERSON: (
            Receipt.responsible, Receipt.responsible, replace(wanted, responsible=""),
        ),
    }  # fmt: skip
    key, name, asked = keys[by]
    late = func.count().filter(Receipt.due_on < today)
    with db.read() as session:
        query = (
            select(key, name, func.count(), late)
            .select_from(Receipt)
            .join(Site, Site.id == Receipt.site_id)
            .where(*conditions(asked, rules_of_day(session, today, asked)))
            .group_by(*dict.fromkeys((key, name)))
            .order_by(late.desc(), func.count().desc(), name)
            .limit(100)
        )
        return [Group(*row) for row in session.execute(query)]


def _count(session: Session, wanted: MissingFilter, day: _Day) -> int:
    query = select(func.count()).select_from(Receipt).where(*conditions(wanted, day))
    return session.scalar(query) or 0


def conditions(wanted: MissingFilter, day: _Day) -> list[ColumnElement[bool]]:
    """What a receipt must be for *wanted*, as the database asks it."""
    found: list[ColumnElement[bool]] = [OUTSTANDING]
    if wanted.site_id is not None:
        found.append(Receipt.site_id == wanted.site_id)
    if wanted.responsible:
        found.append(Receipt.responsible == wanted.responsible)
    if wanted.carrier is not None:
        found.append(Receipt.carrier == wanted.carrier)
    if wanted.customer:
        found.append(Receipt.shipper_name == wanted.customer)
    if text := sought(wanted.text):
        columns = (Receipt.number, Receipt.document, Receipt.consignee_name, Receipt.shipper_name)
        found.append(or_(*(column.icontains(text, autoescape=True) for column in columns)))
    if wanted.standings:
        standings = sorted(wanted.standings)
        found.append(or_(*(_stands(s, day.today, day.deadlines) for s in standings)))
    if wanted.is_to_chase:
        found.append(_to_chase(day))
    return found


def _to_chase(day: _Day) -> ColumnElement[bool]:
    """`rules_control.is_to_chase` as the database asks it; a test holds the two together."""
    lately = day_begin(day.today - timedelta(days=day.chase_days - 1), day.zone_name)
    own = Chase.receipt_id == Receipt.id
    waits = (
        select(Chase.id)
        .where(Chase.id == _PROMISE_ID, Chase.promised_on >= day.today)
        .correlate(Receipt)
    )
    broken = (
        select(Chase.id)
        .where(Chase.id == _LAST_ID, Chase.promised_on < day.today)
        .correlate(Receipt)
    )
    asked = select(Chase.id).where(own, Chase.at >= lately).correlate(Receipt)
    overdue = and_(Receipt.due_on < day.today, ~asked.exists())
    return and_(~waits.exists(), or_(broken.exists(), overdue))


def _stands(standing: Dueness, today: date, deadlines: Deadlines) -> ColumnElement[bool]:
    """`rules.dueness` as the database asks it; a test holds the two together."""
    beyond = Receipt.arrived_on < today - timedelta(days=deadlines.limit_days)
    soon = today + timedelta(days=deadlines.soon_days)
    match standing:
        case Dueness.BEYOND_LIMIT:
            return beyond
        case Dueness.OVERDUE:
            return and_(~beyond, Receipt.due_on < today)
        case Dueness.DUE_TODAY:
            return and_(~beyond, Receipt.due_on == today)
        case Dueness.DUE_SOON:
            return and_(~beyond, Receipt.due_on > today, Receipt.due_on <= soon)
        case Dueness.IN_TIME:
            return and_(~beyond, Receipt.due_on > soon)


def sites(db: Database) -> list[tuple[int, str]]:
    """All sites: id and name."""
    with db.read() as session:
        rows = session.execute(select(Site.id, Site.name).order_by(Site.code))
        return [(site_id, name) for site_id, name in rows]


def newest_promise() -> Any:
    """The id of the contact that holds the newest promise of a receipt, as a column."""
    return _PROMISE_ID


def responsible_people(db: Database) -> list[str]:
    """Who sees to receipts that are not back, by name."""
    query = (
        select(Receipt.responsible)
        .where(OUTSTANDING, Receipt.responsible != "")
        .distinct()
        .order_by(Receipt.responsible)
    )
    with db.read() as session:
        return list(session.scalars(query))
