"""Differences as the tab Exceptions lists them: what nobody has judged yet, the oldest first.

A difference is to be judged the same day; from the next day on it is overdue (INB-4).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import String, and_, cast, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from wms_desktop.core.errors import Refused
from wms_desktop.core.text import narrow
from wms_desktop.customers.tables import Customer
from wms_desktop.db import attachments
from wms_desktop.db.attachments import AttachmentRow
from wms_desktop.db.database import Database
from wms_desktop.db.tables import Attachment
from wms_desktop.goods.care_exceptions import CARE, CLIMATE, ROUND, about
from wms_desktop.goods.kinds import ExceptionKind, ExceptionOutcome
from wms_desktop.goods.queries import LONGEST_SEARCH
from wms_desktop.goods.rules import GoodsFault, days_overdue
from wms_desktop.goods.tables import (
    ExceptionStep,
    GoodsException,
    InboundLine,
    InboundOrder,
    OutboundLine,
    OutboundOrder,
)
from wms_desktop.people.rules import day_begin, site_day
from wms_desktop.people.tables import Person, Site
from wms_desktop.stock.tables import CareRound, ClimateReading, Item, Zone

INBOUND, OUTBOUND = "inbound", "outbound"


class Which(StrEnum):
    """Which differences a list shows."""

    OPEN = "open"
    TODAY = "today"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """A difference with its order and goods.

    Attributes:
        line: 0 where it is about the whole order; then there are no goods.
        overdue: days since it should have been judged; 0 while there is time, or settled.
        outcome: None while nobody has judged it.
    """

    id: int
    direction: str
    order_id: int
    number: str
    customer: str
    line: int
    kind: ExceptionKind
    quantity: Decimal
    remarks: str
    person: str
    at: datetime
    item: str
    name: str
    unit: str
    photos: int
    outcome: ExceptionOutcome | None
    overdue: int

    @property
    def is_of_zone(self) -> bool:
        """Whether it is about a zone: ``number`` is its code, ``customer`` its name."""
        return self.direction in CARE

    @property
    def goods(self) -> str:
        """Code and name, or the zone; empty for the whole order."""
        if self.is_of_zone:
            return self.customer
        return f"{self.item} {self.name}".strip()


@dataclass(frozen=True, slots=True)
class StepRow:
    """What somebody decided or noted about a difference."""

    outcome: ExceptionOutcome
    remarks: str
    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DifferenceDetail:
    """One difference as its page shows it; ``expected`` and ``done`` are of its line."""

    row: DifferenceRow
    lot: str
    spec: str
    expected: Decimal
    done: Decimal
    steps: tuple[StepRow, ...]
    photos: tuple[AttachmentRow, ...]


def subject(exception_id: int) -> str:
    """What the photos of a difference hang on."""
    return f"exception:{exception_id}"


def differences(
    db: Database,
    site_id: int,
    *,
    today: date,
    which: Which = Which.OPEN,
    text: str = "",
    kind: ExceptionKind | None = None,
    after: DifferenceRow | None = None,
    limit: int = 50,
) -> list[DifferenceRow]:
    """Differences of a site: open ones oldest first, others newest first.

    Args:
        today: the site's day, which open ones are judged by.
        text: part of the order's number, of customer, item or remarks.
    """
    with db.read() as session:
        zone = _zone(session, site_id)
        query = _fits(_rows(site_id), which, text, kind, today, zone)
        oldest_first = which is Which.OPEN
        id_ = GoodsException.id
        query = query.order_by(id_ if oldest_first else id_.desc()).limit(limit)
        if after is not None:
            query = query.where(id_ > after.id if oldest_first else id_ < after.id)
        return [_row(row, today, zone) for row in session.execute(query)]


def count_differences(
    db: Database,
    site_id: int,
    *,
    today: date,
    which: Which = Which.OPEN,
    text: str = "",
    kind: ExceptionKind | None = None,
) -> int:
    """How many `differences` there are."""
    with db.read() as session:
        query = _fits(_rows(site_id), which, text, kind, today, _zone(session, site_id))
        counted = query.with_only_columns(func.count(GoodsException.id))
        return int(session.scalar(counted) or 0)


def count_overdue(db: Database, site_id: int, *, today: date) -> int:
    """How many differences should have been judged before today (INB-4)."""
    with db.read() as session:
        zone = _zone(session, site_id)
        query = _fits(_rows(site_id), Which.OPEN, "", None, today, zone)
        query = query.where(GoodsException.at < day_begin(today, zone))
        return int(session.scalar(query.with_only_columns(func.count(GoodsException.id))) or 0)


def open_in(
    session: Session, site_id: int, *, today: date, limit: int
) -> tuple[list[DifferenceRow], int]:
    """What nobody has judged yet, the oldest first, and how many there are in all."""
    zone = _zone(session, site_id)
    query = _fits(_rows(site_id), Which.OPEN, "", None, today, zone)
    first = query.order_by(GoodsException.id).limit(limit)
    rows = [_row(row, today, zone) for row in session.execute(first)]
    if len(rows) < limit:
        return rows, len(rows)
    counted = query.with_only_columns(func.count(GoodsException.id))
    return rows, int(session.scalar(counted) or 0)


def difference(db: Database, exception_id: int, *, today: date) -> DifferenceDetail:
    """One difference with what was decided and its photos.

    Raises:
        Refused: there is none.
    """
    with db.read() as session:
        return difference_in(session, exception_id, today=today)


def difference_in(session: Session, exception_id: int, *, today: date) -> DifferenceDetail:
    """`difference` inside another query or use case."""
    amount = InboundLine.expected.type
    line = (
        func.coalesce(InboundLine.lot_code, OutboundLine.lot_code, ""),
        func.coalesce(Item.spec, ""),
        func.coalesce(InboundLine.expected, OutboundLine.ordered, 0, type_=amount),
        func.coalesce(InboundLine.received, OutboundLine.picked, 0, type_=amount),
        Site.time_zone,
    )
    query = _rows(None).add_columns(*line).where(GoodsException.id == exception_id)
    found = session.execute(query).one_or_none()
    if found is None:
        raise Refused(GoodsFault.UNKNOWN_EXCEPTION, number=exception_id)
    *values, lot, spec, expected, done, zone = found
    steps = session.execute(
        select(ExceptionStep.outcome, ExceptionStep.remarks, Person.name, ExceptionStep.at)
        .join(Person, Person.id == ExceptionStep.person_id)
        .where(ExceptionStep.exception_id == exception_id)
        .order_by(ExceptionStep.id)
    )
    return DifferenceDetail(
        _row(values, today, zone), lot, spec, expected, done,
        tuple(StepRow(*row) for row in steps),
        (
            *attachments.attachments_of(session, found[1]),  # those of the round it comes from
            *attachments.attachments_of(session, subject(exception_id)),
        ),
    )  # fmt: skip


def differences_of(session: Session, document: str, *, today: date) -> list[DifferenceDetail]:
    """All differences of an order, by line, for its report."""
    ids = session.scalars(
        select(GoodsException.id)
        .where(GoodsException.document == document)
        .order_by(GoodsException.line, GoodsException.id)
    ).all()
    return [difference_in(session, each, today=today) for each in ids]


def settled() -> Any:
    """Whether somebody has judged a difference; a remark settles nothing."""
    return (
        select(ExceptionStep.id)
        .where(
            ExceptionStep.exception_id == GoodsException.id,
            ExceptionStep.outcome != ExceptionOutcome.REMARK,
        )
        .exists()
    )


def _zone(session: Session, site_id: int) -> str:
    return session.scalar(select(Site.time_zone).where(Site.id == site_id)) or ""


def _rows(site_id: int | None) -> Any:
    document = GoodsException.document
    coming, going = aliased(Customer), aliased(Customer)
    photos = (
        select(func.count(Attachment.id))
        .where(
            or_(
                Attachment.subject == literal("exception:") + cast(GoodsException.id, String),
                Attachment.subject == document,
            )
        )
        .scalar_subquery()
    )
    outcome = (
        select(ExceptionStep.outcome)
        .where(
            ExceptionStep.exception_id == GoodsException.id,
            ExceptionStep.outcome != ExceptionOutcome.REMARK,
        )
        .order_by(ExceptionStep.id)
        .limit(1)
        .scalar_subquery()
    )
    site = func.coalesce(InboundOrder.site_id, OutboundOrder.site_id, Zone.site_id)
    query = (
        select(
            GoodsException.id, document,
            func.coalesce(InboundOrder.id, OutboundOrder.id, CareRound.id, ClimateReading.id),
            func.coalesce(InboundOrder.number, OutboundOrder.number, Zone.code),
            func.coalesce(coming.name, going.name, Zone.name),
            GoodsException.line, GoodsException.kind, GoodsException.quantity,
            GoodsException.remarks, Person.name, GoodsException.at,
            func.coalesce(Item.code, ""), func.coalesce(Item.name, ""),
            func.coalesce(Item.unit, ""), photos, outcome,
        )
        .join(Person, Person.id == GoodsException.person_id)
        .outerjoin(InboundOrder, _is_about(InboundOrder.number, INBOUND))
        .outerjoin(OutboundOrder, _is_about(OutboundOrder.number, OUTBOUND))
        .outerjoin(
            InboundLine,
            and_(
                InboundLine.order_id == InboundOrder.id, InboundLine.line == GoodsException.line
            ),
        )
        .outerjoin(
            OutboundLine,
            and_(
                OutboundLine.order_id == OutboundOrder.id, OutboundLine.line == GoodsException.line
            ),
        )
        .outerjoin(coming, coming.id == InboundOrder.customer_id)
        .outerjoin(going, going.id == OutboundOrder.customer_id)
        .outerjoin(CareRound, about(ROUND, CareRound.id))
        .outerjoin(ClimateReading, about(CLIMATE, ClimateReading.id))
        .outerjoin(Zone, Zone.id == func.coalesce(CareRound.zone_id, ClimateReading.zone_id))
        .outerjoin(Item, Item.id == func.coalesce(InboundLine.item_id, OutboundLine.item_id))
        .join(Site, Site.id == site)
    )  # fmt: skip
    return query if site_id is None else query.where(Site.id == site_id)


def _is_about(number: Any, direction: str) -> Any:
    document = GoodsException.document
    prefix = f"{direction}:"
    return and_(document.startswith(prefix), number == func.substr(document, len(prefix) + 1))


def _fits(
    query: Any, which: Which, text: str, kind: ExceptionKind | None, today: date, zone: str
) -> Any:
    if which is Which.OPEN:
        query = query.where(~settled())
    elif which is Which.TODAY:
        query = query.where(GoodsException.at >= day_begin(today, zone))
    if kind is not None:
        query = query.where(GoodsException.kind == kind.value)
    wanted = narrow(text).strip()[:LONGEST_SEARCH].casefold()
    if not wanted:
        return query
    columns = (
        GoodsException.document, GoodsException.remarks, Item.code, Item.name, Item.search,
        Zone.code, Zone.name,
    )  # fmt: skip
    fits = [func.lower(column).contains(wanted, autoescape=True) for column in columns]
    customers = select(Customer.id).where(
        or_(
            func.lower(Customer.name).contains(wanted, autoescape=True),
            func.lower(Customer.search).contains(wanted, autoescape=True),
        )
    )
    customer = func.coalesce(InboundOrder.customer_id, OutboundOrder.customer_id)
    return query.where(or_(*fits, customer.in_(customers)))


def _row(values: Any, today: date, zone: str) -> DifferenceRow:
    id_, document, order_id, number, customer, line, kind, *rest, outcome = values
    quantity, remarks, person, at, item, name, unit, photos = rest
    open_days = 0 if outcome is not None else days_overdue(site_day(at, zone), today)
    return DifferenceRow(
        id_, document.partition(":")[0], order_id, number, customer, line, ExceptionKind(kind),
        quantity, remarks, person, at, item, name, unit, photos,
        ExceptionOutcome(outcome) if outcome is not None else None, open_days,
    )  # fmt: skip
