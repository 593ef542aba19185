"""One slip with everything that was said of its goods: for the tab, the record, the tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from wms_desktop.core.language import Language
from wms_desktop.customers.tables import Customer
from wms_desktop.db import attachments
from wms_desktop.db.database import Database
from wms_desktop.goods.tables import GoodsException, OutboundOrder
from wms_desktop.people.rules import site_zone
from wms_desktop.people.tables import Person, Site
from wms_desktop.returns import pieces, repairs
from wms_desktop.returns.closing import open_matter
from wms_desktop.returns.inspection import piece_subject
from wms_desktop.returns.kinds import PieceVerdict, RepairStage, ReturnState, Wish
from wms_desktop.returns.rules_inspection import InspectionFault, SlipGoods, next_stage
from wms_desktop.returns.tables import (
    RepairStep,
    ReturnApplication,
    ReturnLine,
    ReturnPiece,
    ReturnStep,
)
from wms_desktop.stock.tables import Item, Location, Lot


@dataclass(frozen=True, slots=True)
class LineFile:
    """A line of the slip with how many pieces have which verdict."""

    line_id: int
    line: int
    item_id: int
    item_code: str
    item_name: str
    spec: str
    unit: str
    is_fractional: bool
    lot_id: int
    lot_code: str
    applied: Decimal
    by_verdict: dict[PieceVerdict, Decimal]

    def count(self, verdict: PieceVerdict) -> Decimal:
        """Pieces with *verdict*."""
        return self.by_verdict.get(verdict, Decimal(0))

    @property
    def seen(self) -> Decimal:
        """Pieces that were looked at."""
        return sum(self.by_verdict.values(), Decimal(0))

    @property
    def left(self) -> Decimal:
        """Pieces that nobody has looked at; once it is finished: that did not come."""
        return max(self.applied - self.seen, Decimal(0))

    @property
    def goods(self) -> SlipGoods:
        """As the rule of scans sees it."""
        return SlipGoods(
            self.line_id, self.line, self.item_id, self.lot_id, self.applied, self.seen
        )


@dataclass(frozen=True, slots=True)
class PieceRow:
    """One entry that stands: who looked at what, and what was found."""

    id: int
    line: int
    item_code: str
    lot_code: str
    verdict: PieceVerdict
    quantity: Decimal
    finding: str
    explained: str
    person: str
    at: datetime
    photos: int


@dataclass(frozen=True, slots=True)
class RepairRow:
    """One step of the repair."""

    stage: RepairStage
    partner: str
    due_on: date | None
    detail: str
    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Shortage:
    """So many of a line did not come, and why."""

    line: int
    quantity: Decimal
    words: str


@dataclass(frozen=True, slots=True)
class InspectionFile:
    """Everything of one slip from its arrival on.

    Attributes:
        newest_entry: the last entry of any kind; `finish` wants it back.
        explained: how refused pieces were explained to the customer, as it was logged.
        open_matter: what must be done before it can be closed; None where nothing must.
        repair_due: the day that a repair sent out today must be handed over by.
    """

    id: int
    version: int
    number: str
    slip_number: str
    order_number: str
    customer_code: str
    customer_name: str
    contact: str
    language: Language
    wish: Wish
    state: ReturnState
    site_name: str
    time_zone: str
    issued_on: date | None
    arrived_on: date | None
    location_id: int | None
    location_code: str
    closed_on: date | None
    closing_note: str
    explained: str
    inspected_by: str
    inspected_at: datetime | None
    newest_entry: int
    lines: tuple[LineFile, ...]
    pieces: tuple[PieceRow, ...]
    shortages: tuple[Shortage, ...]
    repairs: tuple[RepairRow, ...]
    open_matter: InspectionFault | None
    repair_due: date

    def local(self, moment: datetime) -> datetime:
        """*moment* in the time zone of the slip's site."""
        return moment.astimezone(site_zone(self.time_zone))

    @property
    def document(self) -> str:
        """``kind:number``, as contacts and scanned pages name it."""
        return f"return:{self.number}"

    @property
    def goods(self) -> tuple[SlipGoods, ...]:
        """The lines as the rule of scans sees them."""
        return tuple(line.goods for line in self.lines)

    def total(self, verdict: PieceVerdict) -> Decimal:
        """Pieces of the slip with *verdict*."""
        return sum((line.count(verdict) for line in self.lines), Decimal(0))

    @property
    def left(self) -> Decimal:
        """Pieces that nobody has looked at."""
        return sum((line.left for line in self.lines), Decimal(0))

    @property
    def unexplained(self) -> Decimal:
        """Refused pieces whose entry does not say how it was explained."""
        refused = (p for p in self.pieces if p.verdict is PieceVerdict.REFUSED)
        return sum((p.quantity for p in refused if not p.explained), Decimal(0))

    @property
    def next_stage(self) -> RepairStage | None:
        """What the repair waits for; None without one, or once it is through."""
        if self.wish is not Wish.REPAIR:
            return None
        return next_stage({row.stage: row for row in self.repairs})


def inspection(
    db: Database, site_id: int, application_id: int, today: date
) -> InspectionFile | None:
    """One slip; None where there is none at this site."""
    with db.read() as session:
        return inspection_file(session, site_id, application_id, today)


def inspection_file(
    session: Session, site_id: int, application_id: int, today: date
) -> InspectionFile | None:
    """`inspection` inside a use case's transaction."""
    found = session.execute(
        select(ReturnApplication, OutboundOrder.number, Customer, Site, Location.code)
        .join(OutboundOrder, OutboundOrder.id == ReturnApplication.order_id)
        .join(Customer, Customer.id == ReturnApplication.customer_id)
        .join(Site, Site.id == ReturnApplication.site_id)
        .outerjoin(Location, Location.id == ReturnApplication.location_id)
        .where(ReturnApplication.id == application_id, ReturnApplication.site_id == site_id)
    ).one_or_none()
    if found is None:
        return None
    row, order_number, customer, site, location = found
    standing = _pieces(session, row.id)
    ended = _ended(session, row.id)
    name = row.contact_name or customer.contact_name
    phone = row.contact_phone or customer.phone
    return InspectionFile(
        id=row.id,
        version=row.version,
        number=row.number,
        slip_number=row.slip_number or "",
        order_number=order_number,
        customer_code=customer.code,
        customer_name=customer.name,
        contact=" ".join(filter(None, (name, phone))),
        language=customer.language or Language.ZH_CN,
        wish=row.wish,
        state=row.state,
        site_name=site.name,
        time_zone=site.time_zone,
        issued_on=row.issued_on,
        arrived_on=row.arrived_on,
        location_id=row.location_id,
        location_code=location or "",
        closed_on=row.closed_on,
        closing_note=row.closing_note,
        explained=ended[0],
        inspected_by=ended[1],
        inspected_at=ended[2],
        newest_entry=pieces.newest_entry(session, row.id),
        lines=_lines(session, row.id),
        pieces=standing,
        shortages=_shortages(session, f"return:{row.number}"),
        repairs=_repairs(session, row.id),
        open_matter=open_matter(session, row),
        repair_due=repairs.due_day(session, today),
    )


def _lines(session: Session, application_id: int) -> tuple[LineFile, ...]:
    sums: dict[int, dict[PieceVerdict, Decimal]] = {}
    for piece in pieces.standing(session, application_id):
        of = sums.setdefault(piece.line_id, {})
        of[piece.verdict] = of.get(piece.verdict, Decimal(0)) + piece.quantity
    query = (
        select(
            ReturnLine.id, ReturnLine.line, Item.id, Item.code, Item.name, Item.spec, Item.unit,
            Item.is_fractional, Lot.id, Lot.code, ReturnLine.quantity,
        )
        .join(Item, Item.id == ReturnLine.item_id)
        .join(Lot, Lot.id == ReturnLine.lot_id)
        .where(ReturnLine.application_id == application_id)
        .order_by(ReturnLine.line)
    )  # fmt: skip
    return tuple(LineFile(*row, sums.get(row[0], {})) for row in session.execute(query))


def _pieces(session: Session, application_id: int) -> tuple[PieceRow, ...]:
    back = aliased(ReturnPiece)
    query = (
        select(
            ReturnPiece.id, ReturnLine.line, Item.code, Lot.code, ReturnPiece.verdict,
            ReturnPiece.quantity, ReturnPiece.finding, ReturnPiece.explained, Person.name,
            ReturnPiece.at,
        )
        .join(ReturnLine, ReturnLine.id == ReturnPiece.line_id)
        .join(Item, Item.id == ReturnLine.item_id)
        .join(Lot, Lot.id == ReturnLine.lot_id)
        .join(Person, Person.id == ReturnPiece.person_id)
        .outerjoin(back, back.reverses_id == ReturnPiece.id)
        .where(
            ReturnLine.application_id == application_id,
            ReturnPiece.reverses_id.is_(None),
            back.id.is_(None),
        )
        .order_by(ReturnPiece.id)
    )  # fmt: skip
    rows: list[Any] = [tuple(row) for row in session.execute(query)]
    photos = attachments.counts(session, [piece_subject(row[0]) for row in rows])
    return tuple(PieceRow(*(*row, photos.get(piece_subject(row[0]), 0))) for row in rows)


def _ended(session: Session, application_id: int) -> tuple[str, str, datetime | None]:
    """What the last step of the inspection says, who took it, and when."""
    row = session.execute(
        select(ReturnStep.detail, Person.name, ReturnStep.at)
        .join(Person, Person.id == ReturnStep.person_id)
        .where(
            ReturnStep.application_id == application_id,
            ReturnStep.state == ReturnState.INSPECTED,
        )
        .order_by(ReturnStep.id.desc())
        .limit(1)
    ).one_or_none()
    return ("", "", None) if row is None else (row[0], row[1], row[2])


def _shortages(session: Session, document: str) -> tuple[Shortage, ...]:
    query = (
        select(GoodsException.line, GoodsException.quantity, GoodsException.remarks)
        .where(GoodsException.document == document)
        .order_by(GoodsException.line, GoodsException.id)
    )
    return tuple(Shortage(*row) for row in session.execute(query))


def _repairs(session: Session, application_id: int) -> tuple[RepairRow, ...]:
    query = (
        select(
            RepairStep.stage, RepairStep.partner, RepairStep.due_on, RepairStep.detail,
            Person.name, RepairStep.at,
        )
        .join(Person, Person.id == RepairStep.person_id)
        .where(RepairStep.application_id == application_id)
        .order_by(RepairStep.id)
    )  # fmt: skip
    return tuple(RepairRow(*row) for row in session.execute(query))
