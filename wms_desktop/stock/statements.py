"""The statement of stock to a customer: as of now, or as a day ended (STK-5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import partial
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, union_all
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.codes import CodeKind, parse_own_code
from wms_desktop.core.errors import Lack, Refused, Unavailable
from wms_desktop.core.language import Language, translate
from wms_desktop.customers.queries import CustomerRow, customer
from wms_desktop.db import archive, audit, operations, seals
from wms_desktop.db.database import TRIES, Database
from wms_desktop.db.numbers import likely_number, next_number
from wms_desktop.documents.paper import Printed
from wms_desktop.people.rules import day_begin, site_zone
from wms_desktop.people.tables import Site
from wms_desktop.stock import papers
from wms_desktop.stock.kinds import Condition, PlaceKind
from wms_desktop.stock.tables import Balance, Item, Location, Lot, StockDocument, StockMove

KIND, PREFIX = "stock_statement", "DZ"
WHO_STATES = (
    Role.CLERK, Role.KEEPER, Role.CS_AGENT, Role.CS_SUPERVISOR, Role.SALES, Role.SALES_ASSISTANT,
    Role.FINANCE, Role.DUTY_MANAGER, Role.BUSINESS_MANAGER, Role.GENERAL_MANAGER,
)  # fmt: skip
FIRST_YEAR = 2000


class StatementFault(StrEnum):
    """Why there is no such statement."""

    DAY_TO_COME = "statement_day_to_come"
    TOO_EARLY = "statement_too_early"


@dataclass(frozen=True, slots=True)
class StatementRow:
    """Goods of one owner: of an item and lot in one condition, in one location where asked for."""

    item_id: int
    item: str
    name: str
    spec: str
    unit: str
    lot_id: int
    lot: str
    expires_on: date | None
    location_id: int
    location: str
    condition: Condition
    quantity: Decimal

    @property
    def id(self) -> tuple[int, int, int, Condition]:
        """What makes it the same row."""
        return self.item_id, self.lot_id, self.location_id, self.condition


@dataclass(frozen=True, slots=True)
class PrintStatement:
    """Print the statement to a customer, in the customer's language (SYS-5).

    Attributes:
        on: as that day ended at the site; None for now.
        with_locations: say where the goods lie, too.
    """

    op_id: UUID
    owner_id: int
    on: date | None = None
    with_locations: bool = False


def checked_day(by: Acting, on: date | None) -> date | None:
    """The day whose end is asked for; None for now, which today is too.

    Raises:
        Refused: a day to come, or one before there were records.
    """
    if on is None or on == by.today:
        return None
    if on > by.today:
        raise Refused(StatementFault.DAY_TO_COME, day=on)
    if on.year < FIRST_YEAR:
        raise Refused(StatementFault.TOO_EARLY, day=on)
    return on


def statement(
    db: Database,
    by: Acting,
    owner_id: int,
    on: date | None = None,
    *,
    with_locations: bool = True,
) -> list[StatementRow]:
    """An owner's goods at the site by item, lot, location and condition, now or as *on* ended.

    What moved after that day is taken back from today's balance, so the ledger and nothing else
    says what was there.

    Raises:
        Refused: no such day.
    """
    day = checked_day(by, on)
    with db.report() as report, report.read() as session:
        return _rows(session, by, owner_id, day, with_locations=with_locations)


def print_statement(db: Database, by: Acting, command: PrintStatement) -> Done[str]:
    """Make and archive the statement; returns the SHA-256 under which `archive.content` has it.

    Raises:
        Refused: no right, no such customer, no such day.
        Unavailable: `Lack.FONT`, a character that no font has.
    """
    by.require(*WHO_STATES)
    day = checked_day(by, command.on)
    owner = customer(db, command.owner_id).row
    for _attempt in range(TRIES):
        with db.report() as report, report.read() as session:
            number = likely_number(session, PREFIX, by.today)
            rows = _rows(session, by, owner.id, day, with_locations=command.with_locations)
            paper = _paper(session, by, number, owner, day, rows, command)
        pdf = papers.statement_pdf(paper)  # takes long, and holds up no write
        try:
            return operations.once(
                db, by, "stock.statement", command, partial(_keep, by=by, paper=paper, pdf=pdf)
            )
        except _NumberTakenError:
            continue
    raise Unavailable(Lack.DATABASE_BUSY)


class _NumberTakenError(Exception):
    """Another workstation has kept a statement while this one was drawn."""


def _keep(session: Session, *, by: Acting, paper: papers.StatementPaper, pdf: bytes) -> Done[str]:
    if next_number(session, PREFIX, by.today) != paper.number:
        raise _NumberTakenError
    title = f"{translate(papers.STATEMENT, paper.language)} {paper.customer}"
    sha256 = archive.keep_paper(
        session, by, kind=KIND, number=paper.number, title=title, pdf=pdf,
        language=paper.language,
    )  # fmt: skip
    told = {"number": paper.number, "on": paper.as_of[:10], "rows": len(paper.rows)}
    audit.record(session, by, "stock.statement", f"customer:{paper.customer_code}", after=told)
    return Done(sha256, frozenset({Topic.DOCUMENTS}))


def scan_meanings(db: Database, _site_id: int, text: str) -> list[tuple[str, int, str, str]]:
    """The archived statement whose barcode was scanned: (kind, id, number, title)."""
    own = parse_own_code(text)
    if own is None or own.kind is not CodeKind.STATEMENT:
        return []
    papers_ = archive.papers(db, f"{PREFIX}-{own.number}")[:1]
    return [("statement", each.id, each.number, each.title) for each in papers_]


def kept(db: Database, by: Acting, number: str) -> bytes:
    """A statement as it was printed.

    Raises:
        Refused: no right, none of that number, or its file was altered.
    """
    by.require(*WHO_STATES)
    found = [each for each in archive.papers(db, number) if each.kind == KIND]
    if not found:
        raise Refused(archive.ArchiveFault.UNKNOWN_DOCUMENT, number=number)
    return archive.content(db, found[0].sha256)


def totals(rows: Sequence[StatementRow]) -> list[tuple[str, Decimal]]:
    """What the rows sum up to, unit by unit."""
    listed = sorted(rows, key=lambda row: row.unit)
    return [
        (unit, sum((row.quantity for row in own), Decimal(0)))
        for unit, own in groupby(listed, key=lambda row: row.unit)
    ]


def _paper(
    session: Session,
    by: Acting,
    number: str,
    owner: CustomerRow,
    day: date | None,
    rows: Sequence[StatementRow],
    command: PrintStatement,
) -> papers.StatementPaper:
    site = session.get_one(Site, by.site_id)
    moment = by.now.astimezone(site_zone(site.time_zone))
    return papers.StatementPaper(
        number=number,
        organization=site.name,
        customer=owner.name,
        customer_code=owner.code,
        contact=owner.contact_name,
        as_of=f"{day}" if day else f"{moment:%Y-%m-%d %H:%M}",
        rows=rows,
        totals=totals(rows),
        with_locations=command.with_locations,
        language=owner.language or Language.ZH_CN,
        printed=Printed(moment, by.person_name, site.name),
        seal=seals.anchor_in(session),
    )


def _rows(
    session: Session, by: Acting, owner_id: int, day: date | None, *, with_locations: bool
) -> list[StatementRow]:
    goods = _now(by, owner_id) if day is None else _as_it_was(session, by, owner_id, day)
    place = (Location.id, Location.code) if with_locations else ()
    columns = (
        Item.id, Item.code, Item.name, Item.spec, Item.unit, Lot.id, Lot.code, Lot.expires_on,
    )  # fmt: skip
    quantity = func.sum(goods.c.quantity).label("quantity")
    query = (
        select(*columns, *place, goods.c.condition, quantity)
        .select_from(goods)
        .join(Item, Item.id == goods.c.item_id)
        .join(Lot, Lot.id == goods.c.lot_id)
        .join(Location, Location.id == goods.c.location_id)
        .group_by(*columns, *place, goods.c.condition)
        .having(func.sum(goods.c.quantity) > 0)
        .order_by(Item.code, Lot.code, *place[1:], goods.c.condition)
    )
    found = session.execute(query).all()
    nowhere = () if with_locations else (0, "")
    return [StatementRow(*row[:8], *(row[8:10] if place else nowhere), *row[-2:]) for row in found]


def _now(by: Acting, owner_id: int) -> Any:
    return (
        select(
            Balance.item_id, Balance.lot_id, Balance.location_id, Balance.condition,
            Balance.quantity,
        )
        .join(Location, Location.id == Balance.location_id)
        .where(Balance.owner_id == owner_id, Location.site_id == by.site_id, Balance.quantity > 0)
        .subquery()
    )  # fmt: skip


def _as_it_was(session: Session, by: Acting, owner_id: int, day: date) -> Any:
    """Today's balance, less what came to a shelf after *day*, plus what left one."""
    end = day_begin(day + timedelta(days=1), session.get_one(Site, by.site_id).time_zone)
    parts = [select(*_now(by, owner_id).c)]
    for place, condition, sign in (
        (StockMove.to_location_id, StockMove.to_condition, -1),
        (StockMove.from_location_id, StockMove.from_condition, 1),
    ):
        moved = StockMove.quantity if sign > 0 else Decimal(0) - StockMove.quantity
        parts.append(
            select(
                StockMove.item_id, StockMove.lot_id, place.label("location_id"),
                condition.label("condition"), moved.label("quantity"),
            )
            .join(StockDocument, StockDocument.id == StockMove.document_id)
            .join(Location, Location.id == place)
            .where(
                StockMove.owner_id == owner_id,
                StockDocument.posted_at >= end,
                Location.site_id == by.site_id,
                Location.kind == PlaceKind.STORAGE,
            )
        )  # fmt: skip
    return union_all(*parts).subquery()
