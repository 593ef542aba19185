"""What should have come back and has not: due soon, overdue, beyond the limit (RCP-5, RCP-6)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from wms_desktop.db.database import Database
from wms_desktop.people.tables import Site
from wms_desktop.receipts import life
from wms_desktop.receipts.kinds import ReceiptState
from wms_desktop.receipts.rules import Deadlines, Dueness, dueness
from wms_desktop.receipts.tables import Receipt

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


@dataclass(frozen=True, slots=True)
class MissingFilter:
    """What of the missing receipts is asked for.

    Attributes:
        site_id: where they were to be signed; None for all sites.
        responsible: name of who sees to them; empty for all.
        text: in number, document, consignee or shipper.
        standings: only these; empty for all.
    """

    site_id: int | None = None
    responsible: str = ""
    text: str = ""
    standings: frozenset[Dueness] = frozenset()


@dataclass(frozen=True, slots=True)
class MissingRow:
    """A receipt that is not back yet.

    Attributes:
        age_days: since arrival at the destination site.
        days_left: to the due day; negative when overdue.
        days_over_limit: beyond the very latest day; nought or less within it.
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


@dataclass(frozen=True, slots=True)
class Ageing:
    """How many missing receipts there are, by how they stand to their deadline."""

    in_time: int = 0
    due_soon: int = 0  # with those due today
    overdue: int = 0
    beyond_limit: int = 0
    limit_days: int = 25
    soon_days: int = 3

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
        )
        .join(Site, Site.id == Receipt.site_id)
        .join(origin, origin.id == Receipt.origin_site_id)
        .order_by(Receipt.due_on, Receipt.id)
        .limit(limit)
    )
    if after is not None:
        query = query.where(tuple_(Receipt.due_on, Receipt.id) > (after.due_on, after.id))
    with db.read() as session:
        deadlines = life.deadlines_on(session, today)
        query = query.where(*_conditions(wanted, today, deadlines))
        return [_missing_row(row, today, deadlines) for row in session.execute(query)]


def _missing_row(row: Any, today: date, deadlines: Deadlines) -> MissingRow:
    age = (today - row.arrived_on).days
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
    )


def ageing(db: Database, today: date, wanted: MissingFilter) -> Ageing:
    """The figures over the list of `missing`, whatever its standings."""
    with db.read() as session:
        deadlines = life.deadlines_on(session, today)
        figures = {
            standing: _count(
                session, replace(wanted, standings=frozenset({standing})), today, deadlines
            )
            for standing in Dueness
        }
    return Ageing(
        in_time=figures[Dueness.IN_TIME],
        due_soon=figures[Dueness.DUE_SOON] + figures[Dueness.DUE_TODAY],
        overdue=figures[Dueness.OVERDUE],
        beyond_limit=figures[Dueness.BEYOND_LIMIT],
        limit_days=deadlines.limit_days,
        soon_days=deadlines.soon_days,
    )


def count_missing(db: Database, today: date, wanted: MissingFilter) -> int:
    """How many rows `missing` has in all."""
    with db.read() as session:
        return _count(session, wanted, today, life.deadlines_on(session, today))


def _count(session: Session, wanted: MissingFilter, today: date, deadlines: Deadlines) -> int:
    query = select(func.count()).select_from(Receipt).where(*_conditions(wanted, today, deadlines))
    return session.scalar(query) or 0


def _conditions(
    wanted: MissingFilter, today: date, deadlines: Deadlines
) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [OUTSTANDING]
    if wanted.site_id is not None:
        found.append(Receipt.site_id == wanted.site_id)
    if wanted.responsible:
        found.append(Receipt.responsible == wanted.responsible)
    if text := wanted.text.strip():
        columns = (Receipt.number, Receipt.document, Receipt.consignee_name, Receipt.shipper_name)
        found.append(or_(*(column.icontains(text, autoescape=True) for column in columns)))
    if wanted.standings:
        standings = sorted(wanted.standings)
        found.append(or_(*(_stands(s, today, deadlines) for s in standings)))
    return found


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
