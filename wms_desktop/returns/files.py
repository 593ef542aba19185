"""One application with its lines, steps and the rule of its own day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.core.language import Language
from wms_desktop.db.database import Database
from wms_desktop.db.rule_values import value_on
from wms_desktop.people.rules import site_day, site_zone
from wms_desktop.people.tables import Person, Site
from wms_desktop.returns.figures import OrderFacts, order_facts
from wms_desktop.returns.kinds import ReturnReason, ReturnState, Wish
from wms_desktop.returns.rules import LEAST_PIECES, MONTHS, Figures
from wms_desktop.returns.tables import ReturnApplication, ReturnLine, ReturnStep
from wms_desktop.stock.tables import Item, Lot


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
    complaint: str  # number of the quality complaint that asked for it (RET-5); empty for none
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
        row.remarks, row.complaint, row.state, person, site.name, site.time_zone,
        row.submitted_at, day,
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
