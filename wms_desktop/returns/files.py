"""One application with its lines, steps and the rule of its own day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.core.language import Language
from wms_desktop.customers.kinds import Direction
from wms_desktop.customers.tables_contacts import Contact
from wms_desktop.db.database import Database
from wms_desktop.db.rule_values import value_on
from wms_desktop.goods.tables import OutboundOrder
from wms_desktop.people.rules import site_day, site_zone
from wms_desktop.people.tables import Person, PersonRole, Site
from wms_desktop.returns.figures import OrderFacts, order_facts
from wms_desktop.returns.kinds import ReturnReason, ReturnState, Wish
from wms_desktop.returns.rules import LEAST_PIECES, MONTHS, Figures
from wms_desktop.returns.rules_chain import (
    CONFIRM_HOURS,
    EXCHANGE_BEFORE,
    SLIP_DAYS,
    TURN_AT,
    TURNS,
    ChainFault,
    Deed,
    Turn,
    confirm_by,
    deed_fault,
    exchange_from,
    slip_last_day,
)
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
    def item_words(self) -> str:
        """Name and specification."""
        return " ".join(filter(None, (self.item_name, self.spec)))

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
    site_id: int
    site_name: str
    time_zone: str
    submitted_at: datetime
    submitted_on: date
    months: int
    least_pieces: int
    confirm_by: datetime
    slip_number: str  # empty until it is issued
    issued_on: date | None
    send_by: date  # the last day with the slip; before it is issued, as if it were issued today
    applicant_id: int
    confirmer_id: int | None
    exchange_id: int | None  # the order that was made for an exchange, and its number
    exchange_order: str
    may_exchange: bool  # its wish and state allow the exchange order now (RET-6)
    is_told: bool  # the customer was spoken with about it
    people: Mapping[Deed, tuple[str, ...]]  # who may take each step, at the site
    lines: tuple[ApplicationLine, ...]
    steps: tuple[StepRow, ...]

    @property
    def language(self) -> Language:
        """The customer's: what its papers are printed in."""
        return self.order.language

    @property
    def contact(self) -> str:
        """Who asked for it, with the phone."""
        return " ".join(filter(None, (self.contact_name, self.contact_phone)))

    @property
    def turn(self) -> Turn | None:
        """The step of the chain that is due (RET-3); None where there is none."""
        return TURN_AT.get(self.state)

    def fault(self, person_id: int) -> ChainFault | None:
        """Why somebody may not take the step that is due, whatever the roles."""
        if self.turn is None:
            return None
        return deed_fault(
            self.turn.deed, person_id,
            applicant_id=self.applicant_id, confirmer_id=self.confirmer_id,
        )  # fmt: skip

    def local(self, moment: datetime) -> datetime:
        """*moment* in the time zone of the application's site."""
        return moment.astimezone(site_zone(self.time_zone))


def application(
    db: Database, application_id: int, today: date | None = None
) -> ApplicationFile | None:
    """One application with its lines and steps; None where it is unknown."""
    with db.read() as session:
        return application_file(session, application_id, today)


def application_file(
    session: Session, application_id: int, today: date | None = None
) -> ApplicationFile | None:
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
    hours = value_on(session, CONFIRM_HOURS, day)
    issued = row.issued_on or today or day
    steps, confirmer = _steps(session, application_id)
    early = value_on(session, EXCHANGE_BEFORE, today or day)
    ordered = session.get(OutboundOrder, row.exchange_order_id) if row.exchange_order_id else None
    may_exchange = (
        row.wish is Wish.EXCHANGE
        and ordered is None
        and row.state in exchange_from(before_inspection=early)
    )
    return ApplicationFile(
        row.id, row.version, row.number, facts, row.wish, row.contact_name, row.contact_phone,
        row.remarks, row.complaint, row.state, person, site.id, site.name, site.time_zone,
        row.submitted_at, day,
        value_on(session, MONTHS, day), value_on(session, LEAST_PIECES, day),
        confirm_by(row.submitted_at, hours), row.slip_number or "", row.issued_on,
        slip_last_day(issued, value_on(session, SLIP_DAYS, issued)),
        row.person_id, confirmer,
        row.exchange_order_id, ordered.number if ordered else "", may_exchange,
        is_told(session, row.number), chain_people(session, row.site_id),
        _lines(session, application_id), steps,
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


def _steps(session: Session, application_id: int) -> tuple[tuple[StepRow, ...], int | None]:
    """The steps taken, and who took the one of sales."""
    query = (
        select(ReturnStep.state, ReturnStep.detail, Person.name, ReturnStep.at, Person.id)
        .join(Person, Person.id == ReturnStep.person_id)
        .where(ReturnStep.application_id == application_id)
        .order_by(ReturnStep.id)
    )
    rows = session.execute(query).all()
    confirmed = (row.id for row in rows if row.state is ReturnState.CONFIRMED)
    return tuple(StepRow(*row[:4]) for row in rows), next(confirmed, None)


@dataclass(frozen=True, slots=True)
class ChainFacts:
    """Who may take each step at a site, and how many hours sales has (RET-3)."""

    people: Mapping[Deed, tuple[str, ...]]
    hours: int


def chain_facts(db: Database, site_id: int, today: date) -> ChainFacts:
    """What the chain says of an application that is still written."""
    with db.read() as session:
        hours = value_on(session, CONFIRM_HOURS, today)
        return ChainFacts(chain_people(session, site_id), hours)


def is_told(session: Session, number: str) -> bool:
    """Whether the customer was spoken with about an application."""
    query = select(Contact.id).where(
        Contact.document == f"return:{number}", Contact.direction == Direction.OUT
    )
    return session.scalar(query.limit(1)) is not None


def chain_people(session: Session, site_id: int) -> dict[Deed, tuple[str, ...]]:
    """Who may take each step of the chain at a site; administrators only where nobody else may."""
    query = (
        select(PersonRole.role, Person.name)
        .join(Person, Person.id == PersonRole.person_id)
        .where(
            PersonRole.site_id == site_id,
            PersonRole.role.in_([turn.role for turn in TURNS]),
            Person.is_active,
        )
        .order_by(Person.id)
    )
    rows = session.execute(query).all()
    return {turn.deed: tuple(r.name for r in rows if r.role is turn.role) for turn in TURNS}
