"""Cases of damage and loss as lists and pages show them (SRV-6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from wms_desktop.complaints.damage import SUBJECT
from wms_desktop.complaints.damage_money import proposer_of
from wms_desktop.complaints.damage_steps import Noted, noted
from wms_desktop.complaints.kinds import DamageKind, DamageState, Liability
from wms_desktop.complaints.rules_damage import DamageFault, Lacking, Progress, lacking
from wms_desktop.complaints.tables_damage import DamageCase, DamageStep
from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.codes import CodeKind, parse_own_code
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import Language
from wms_desktop.core.text import sought
from wms_desktop.customers.tables import Customer
from wms_desktop.db import attachments
from wms_desktop.db.attachments import AttachmentRow
from wms_desktop.db.database import Database
from wms_desktop.goods.tables import InboundOrder, OutboundOrder
from wms_desktop.people.tables import Person, Site
from wms_desktop.stock.tables import Item, Lot
from wms_desktop.transport.tables import Consignment

LONGEST_SOUGHT = 120


class Which(StrEnum):
    """The views of the list."""

    OPEN = "open"
    RECOURSE = "recourse"
    CLOSED = "closed"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class DamageRow:
    """A case as lists show it."""

    id: int
    version: int
    number: str
    kind: DamageKind
    customer: str
    document: str
    item: str
    lot: str
    quantity: Decimal
    unit: str
    happened_on: date
    place: str
    state: DamageState
    told_on: date | None
    loss: Decimal | None
    liability: Liability
    liable_name: str
    compensation: Decimal | None
    compensated_on: date | None
    recourse: Decimal
    recovered: Decimal
    recourse_due_on: date | None
    closed_on: date | None

    @property
    def lacking(self) -> tuple[Lacking, ...]:
        """What it needs before it can be closed."""
        is_paid = self.compensated_on is not None
        return lacking(Progress(self.told_on, self.loss, self.liability, is_paid))

    @property
    def waits_for_approval(self) -> bool:
        """Whether a compensation waits for a second person."""
        return self.compensation is not None and self.compensated_on is None

    @property
    def open_recourse(self) -> Decimal:
        """What is asked back and has not come."""
        return self.recourse - self.recovered

    def is_overdue(self, today: date) -> bool:
        """Whether the recourse's day has passed; that day itself is still in time."""
        due, is_open = self.recourse_due_on, self.state is not DamageState.CLOSED
        return is_open and bool(self.open_recourse) and due is not None and due < today


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of the timeline."""

    noted: Noted
    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DamageFile:
    """Everything of one case."""

    row: DamageRow
    goods: str
    what: str
    basis: str
    opened_by: str
    opened_at: datetime
    proposer_id: int | None
    steps: tuple[StepRow, ...]
    photos: tuple[AttachmentRow, ...]
    site_id: int
    site: str
    time_zone: str
    customer_code: str
    language: Language

    @property
    def id(self) -> int:
        """The case's id."""
        return self.row.id


_UNDER_WAY = tuple(state for state in DamageState if state is not DamageState.CLOSED)
_ROW: tuple[Any, ...] = (
    DamageCase.id, DamageCase.version, DamageCase.number, DamageCase.kind, Customer.name,
    DamageCase.document, func.coalesce(Item.code, ""), func.coalesce(Lot.code, ""),
    DamageCase.quantity, func.coalesce(Item.unit, ""), DamageCase.happened_on, DamageCase.place,
    DamageCase.state, DamageCase.told_on, DamageCase.loss, DamageCase.liability,
    DamageCase.liable_name, DamageCase.compensation, DamageCase.compensated_on,
    DamageCase.recourse, DamageCase.recovered, DamageCase.recourse_due_on, DamageCase.closed_on,
)  # fmt: skip


def cases(
    db: Database,
    by: Acting,
    which: Which = Which.OPEN,
    *,
    text: str = "",
    after: DamageRow | None = None,
    limit: int = 50,
) -> list[DamageRow]:
    """Cases of the site (keyset): open ones oldest first, recourse by its day, others newest."""
    by.require(*Role)
    query = _at_site(select(*_ROW), by, which, text).limit(limit)
    if which is Which.OPEN:
        query = query.order_by(DamageCase.id)
        if after is not None:
            query = query.where(DamageCase.id > after.id)
    elif which is Which.RECOURSE:
        query = query.order_by(DamageCase.recourse_due_on, DamageCase.id)
        if after is not None:
            day, id_ = DamageCase.recourse_due_on, DamageCase.id
            same = (day == after.recourse_due_on) & (id_ > after.id)
            query = query.where(or_(day > after.recourse_due_on, same))
    else:
        query = query.order_by(DamageCase.id.desc())
        if after is not None:
            query = query.where(DamageCase.id < after.id)
    with db.read() as session:
        return [DamageRow(*row) for row in session.execute(query)]


def count_cases(db: Database, by: Acting, which: Which = Which.OPEN, *, text: str = "") -> int:
    """How many `cases` has in all."""
    by.require(*Role)
    with db.read() as session:
        return session.scalar(_at_site(select(func.count(DamageCase.id)), by, which, text)) or 0


def _at_site(query: Any, by: Acting, which: Which, text: str) -> Any:
    query = _joined(query).where(DamageCase.site_id == by.site_id)
    match which:
        case Which.OPEN:
            query = query.where(DamageCase.state.in_(_UNDER_WAY))
        case Which.RECOURSE:
            query = query.where(
                DamageCase.state.in_(_UNDER_WAY), DamageCase.recourse > DamageCase.recovered
            )
        case Which.CLOSED:
            query = query.where(DamageCase.state == DamageState.CLOSED)
    wanted = sought(text)[:LONGEST_SOUGHT].casefold()
    if not wanted:
        return query
    columns = (
        DamageCase.number, DamageCase.document, DamageCase.place, DamageCase.liable_name,
        Customer.name, Customer.search, Item.search, Lot.code,
    )  # fmt: skip
    return query.where(
        or_(*(func.lower(column).contains(wanted, autoescape=True) for column in columns))
    )


def _joined(query: Any) -> Any:
    return (
        query.select_from(DamageCase)
        .join(Customer, Customer.id == DamageCase.customer_id)
        .outerjoin(Item, Item.id == DamageCase.item_id)
        .outerjoin(Lot, Lot.id == DamageCase.lot_id)
    )


def case(db: Database, case_id: int) -> DamageFile:
    """One case with its steps and photos.

    Raises:
        Refused: there is none.
    """
    with db.read() as session:
        return damage_file(session, case_id)


def damage_file(session: Session, case_id: int) -> DamageFile:
    """`case` inside another transaction."""
    query = (
        _joined(
            select(
                *_ROW, DamageCase, Item.name, Person.name, Site, Customer.code, Customer.language
            )
        )
        .join(Person, Person.id == DamageCase.person_id)
        .join(Site, Site.id == DamageCase.site_id)
        .where(DamageCase.id == case_id)
    )
    found = session.execute(query).one_or_none()
    if found is None:
        raise Refused(DamageFault.UNKNOWN)
    wide = len(_ROW)
    row = DamageRow(*found[:wide])
    it, item, person, site, code, language = found[wide:]
    steps = (
        select(DamageStep.detail, Person.name, DamageStep.at)
        .join(Person, Person.id == DamageStep.person_id)
        .where(DamageStep.case_id == case_id)
        .order_by(DamageStep.id)
    )
    return DamageFile(
        row, f"{row.item} {item or ''}".strip(), it.what, it.basis, person, it.opened_at,
        proposer_of(session, case_id) if row.waits_for_approval else None,
        tuple(StepRow(noted(detail), name, at) for detail, name, at in session.execute(steps)),
        tuple(attachments.attachments_of(session, f"{SUBJECT}:{case_id}")),
        site.id, site.name, site.time_zone, code, language,
    )  # fmt: skip


def scan_meanings(db: Database, site_id: int, text: str) -> list[tuple[str, int, str, str]]:
    """The case that a scanned *text* stands for: (kind, id, number, customer)."""
    wanted = sought(text).upper()[:LONGEST_SOUGHT]
    own = parse_own_code(wanted)
    number = f"HS-{own.number}" if own and own.kind is CodeKind.DAMAGE else wanted
    query = (
        select(DamageCase.id, DamageCase.number, Customer.name)
        .join(Customer, Customer.id == DamageCase.customer_id)
        .where(DamageCase.number == number, DamageCase.site_id == site_id)
    )
    with db.read() as session:
        return [("damage", id_, found, name) for id_, found, name in session.execute(query)]


@dataclass(frozen=True, slots=True)
class About:
    """A waybill or order that a case can be about, with its customer where it has one."""

    document: str
    number: str
    customer_id: int | None


_DOCUMENTS: dict[str, Any] = {
    "consignment": Consignment, "outbound": OutboundOrder, "inbound": InboundOrder,
}  # fmt: skip


def about_document(db: Database, by: Acting, kind: str, id_: int) -> About:
    """What was scanned: *kind* is consignment, outbound or inbound.

    Raises:
        Refused: not one of the site's.
    """
    table = _DOCUMENTS[kind]
    query = select(table.number, table.customer_id).where(
        table.id == id_, table.site_id == by.site_id
    )
    with db.read() as session:
        found = session.execute(query).one_or_none()
    if found is None:
        raise Refused(DamageFault.UNKNOWN_DOCUMENT, number=id_)
    return About(f"{kind}:{found.number}", found.number, found.customer_id)
