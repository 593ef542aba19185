"""The read side of returns: an order with what can come back, applications, one application."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from wms_desktop.core.codes import CodeKind, parse_own_code
from wms_desktop.core.language import Language
from wms_desktop.core.text import narrow
from wms_desktop.customers.tables import Customer
from wms_desktop.db import archive
from wms_desktop.db.database import Database
from wms_desktop.db.rule_values import value_on
from wms_desktop.goods.tables import OutboundOrder
from wms_desktop.people.rules import site_day, site_zone
from wms_desktop.people.tables import Person, Site
from wms_desktop.returns.figures import (
    ORDER,
    DeliveredLot,
    OrderFacts,
    delivered_lots,
    order_facts,
)
from wms_desktop.returns.kinds import ReturnReason, ReturnState, Wish
from wms_desktop.returns.rules import LEAST_PIECES, MONTHS, Figures, last_day
from wms_desktop.returns.tables import ReturnApplication, ReturnLine, ReturnStep
from wms_desktop.stock.tables import Item, Lot

LONGEST_SOUGHT = 80
MOST_FOUND = 50


@dataclass(frozen=True, slots=True)
class ReturnableOrder:
    """An order, what was delivered on it, and the rule as it stands today (RET-2).

    Attributes:
        last_day: the last one on which its goods can be returned.
    """

    facts: OrderFacts
    lots: tuple[DeliveredLot, ...]
    months: int
    least_pieces: int
    last_day: date


@dataclass(frozen=True, slots=True)
class ApplicationRow:
    """An application as lists show it."""

    id: int
    version: int
    number: str
    order_number: str
    customer_name: str
    wish: Wish
    state: ReturnState
    lines: int
    submitted_at: datetime


@dataclass(frozen=True, slots=True)
class ApplicationLine:
    """A line with the figures that the rule looked at when it was handed in."""

    line: int
    item_code: str
    item_name: str
    spec: str
    unit: str
    lot_code: str
    quantity: Decimal
    reason: ReturnReason
    remarks: str
    delivered: Decimal
    stock_of_lot: Decimal

    @property
    def figures(self) -> Figures:
        """What RET-2 looked at; it had said yes, so nothing was applied for beyond it."""
        return Figures(self.quantity, self.delivered, Decimal(0), self.stock_of_lot)


@dataclass(frozen=True, slots=True)
class StepRow:
    """Who did which step of the chain, and when (RET-3)."""

    state: ReturnState
    detail: str
    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ApplicationFile:
    """Everything of one application. Settings are those of its own day."""

    id: int
    version: int
    number: str
    order: OrderFacts
    wish: Wish
    contact_name: str
    contact_phone: str
    remarks: str
    state: ReturnState
    taken_by: str
    site_name: str
    time_zone: str
    submitted_at: datetime
    submitted_on: date
    months: int
    least_pieces: int
    lines: tuple[ApplicationLine, ...]
    steps: tuple[StepRow, ...]

    @property
    def language(self) -> Language:
        """The customer's: what its papers are printed in."""
        return self.order.language

    def local(self, moment: datetime) -> datetime:
        """*moment* in the time zone of the application's site."""
        return moment.astimezone(site_zone(self.time_zone))


def order(db: Database, text: str, *, today: date) -> ReturnableOrder | None:
    """The order whose number or barcode *text* is; None where there is none."""
    wanted = narrow(text).strip().upper()[:LONGEST_SOUGHT]
    own = parse_own_code(wanted)
    numbers = [wanted]
    if own is not None and own.kind is CodeKind.OUTBOUND:
        numbers = [own.number, f"CK-{own.number}"]
    with db.read() as session:
        found = session.scalar(select(OutboundOrder.id).where(OutboundOrder.number.in_(numbers)))
        return None if found is None else _returnable(session, found, today)


def order_by_id(db: Database, order_id: int, *, today: date) -> ReturnableOrder | None:
    """An order with what can come back; None where it is unknown."""
    with db.read() as session:
        return _returnable(session, order_id, today)


def _returnable(session: Session, order_id: int, today: date) -> ReturnableOrder | None:
    facts = order_facts(session, order_id)
    if facts is None:
        return None
    months = value_on(session, MONTHS, today)
    return ReturnableOrder(
        facts,
        tuple(delivered_lots(session, facts)),
        months,
        value_on(session, LEAST_PIECES, today),
        last_day(facts.ordered_on, months),
    )


def find_orders(db: Database, text: str, *, limit: int = MOST_FOUND) -> list[OrderFacts]:
    """Orders by a part of their number, the customer's name, its initials or a phone's tail.

    The newest first; nothing for an empty *text*.
    """
    wanted = unicodedata.normalize("NFC", narrow(text)).strip()[:LONGEST_SOUGHT]
    if not wanted:
        return []
    query = ORDER.where(_sought(wanted)).order_by(OutboundOrder.id.desc()).limit(limit)
    with db.read() as session:
        return [OrderFacts(*row) for row in session.execute(query)]


def _sought(wanted: str) -> ColumnElement[bool]:
    parts: list[ColumnElement[bool]] = [
        OutboundOrder.number.contains(wanted.upper(), autoescape=True),
        Customer.name.contains(wanted, autoescape=True),
        Customer.search.contains(wanted.casefold(), autoescape=True),
    ]
    if len(wanted) >= 4 and wanted.isdigit():
        parts.append(Customer.phone.endswith(wanted, autoescape=True))
    return or_(*parts)


def applications(
    db: Database,
    site_id: int,
    text: str = "",
    *,
    after: ApplicationRow | None = None,
    limit: int = 50,
) -> list[ApplicationRow]:
    """Applications of a site, newest first (keyset); *text* narrows them down."""
    lines = (
        select(func.count(ReturnLine.id))
        .where(ReturnLine.application_id == ReturnApplication.id)
        .scalar_subquery()
    )
    query = _at_site(
        select(
            ReturnApplication.id,
            ReturnApplication.version,
            ReturnApplication.number,
            OutboundOrder.number,
            Customer.name,
            ReturnApplication.wish,
            ReturnApplication.state,
            lines,
            ReturnApplication.submitted_at,
        ),
        site_id,
        text,
    )
    if after is not None:
        query = query.where(ReturnApplication.id < after.id)
    query = query.order_by(ReturnApplication.id.desc()).limit(limit)
    with db.read() as session:
        return [ApplicationRow(*row) for row in session.execute(query)]


def count_applications(db: Database, site_id: int, text: str = "") -> int:
    """How many applications `applications` gives in all."""
    with db.read() as session:
        query = _at_site(select(func.count(ReturnApplication.id)), site_id, text)
        return session.scalar(query) or 0


def _at_site(query: Select[Any], site_id: int, text: str) -> Select[Any]:
    query = (
        query.select_from(ReturnApplication)
        .join(OutboundOrder, OutboundOrder.id == ReturnApplication.order_id)
        .join(Customer, Customer.id == ReturnApplication.customer_id)
        .where(ReturnApplication.site_id == site_id)
    )
    wanted = unicodedata.normalize("NFC", narrow(text)).strip()[:LONGEST_SOUGHT]
    if not wanted:
        return query
    number = ReturnApplication.number.contains(wanted.upper(), autoescape=True)
    return query.where(or_(number, _sought(wanted)))


def application(db: Database, application_id: int) -> ApplicationFile | None:
    """One application with its lines and steps; None where it is unknown."""
    with db.read() as session:
        return application_file(session, application_id)


def application_file(session: Session, application_id: int) -> ApplicationFile | None:
    """`application` inside a use case's transaction."""
    found = session.execute(
        select(ReturnApplication, Person.name, Site)
        .join(Person, Person.id == ReturnApplication.person_id)
        .join(Site, Site.id == ReturnApplication.site_id)
        .where(ReturnApplication.id == application_id)
    ).one_or_none()
    if found is None:
        return None
    row, person, site = found
    facts = order_facts(session, row.order_id)
    assert facts is not None
    day = site_day(row.submitted_at, site.time_zone)
    return ApplicationFile(
        row.id, row.version, row.number, facts, row.wish, row.contact_name, row.contact_phone,
        row.remarks, row.state, person, site.name, site.time_zone, row.submitted_at, day,
        value_on(session, MONTHS, day), value_on(session, LEAST_PIECES, day),
        _lines(session, application_id), _steps(session, application_id),
    )  # fmt: skip


def _lines(session: Session, application_id: int) -> tuple[ApplicationLine, ...]:
    query = (
        select(
            ReturnLine.line,
            Item.code,
            Item.name,
            Item.spec,
            Item.unit,
            Lot.code,
            ReturnLine.quantity,
            ReturnLine.reason,
            ReturnLine.remarks,
            ReturnLine.delivered,
            ReturnLine.stock_of_lot,
        )
        .join(Item, Item.id == ReturnLine.item_id)
        .join(Lot, Lot.id == ReturnLine.lot_id)
        .where(ReturnLine.application_id == application_id)
        .order_by(ReturnLine.line)
    )
    return tuple(ApplicationLine(*row) for row in session.execute(query))


def _steps(session: Session, application_id: int) -> tuple[StepRow, ...]:
    query = (
        select(ReturnStep.state, ReturnStep.detail, Person.name, ReturnStep.at)
        .join(Person, Person.id == ReturnStep.person_id)
        .where(ReturnStep.application_id == application_id)
        .order_by(ReturnStep.id)
    )
    return tuple(StepRow(*row) for row in session.execute(query))


def scan_meanings(db: Database, site_id: int, text: str) -> list[tuple[str, int, str, str]]:
    """The application that a scanned *text* stands for: (kind, id, number, customer)."""
    wanted = narrow(text).strip().upper()[:LONGEST_SOUGHT]
    own = parse_own_code(wanted)
    number = f"TH-{own.number}" if own and own.kind is CodeKind.RETURN else wanted
    query = (
        select(ReturnApplication.id, ReturnApplication.number, Customer.name)
        .join(Customer, Customer.id == ReturnApplication.customer_id)
        .where(ReturnApplication.number == number, ReturnApplication.site_id == site_id)
    )
    with db.read() as session:
        return [("return", id_, found, name) for id_, found, name in session.execute(query)]


def paper(db: Database, sha256: str) -> bytes:
    """A printed application's bytes, verified."""
    return archive.content(db, sha256)
