"""Consignments as lists and the counter's screen show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, type_coerce

from wms_desktop.core.codes import CodeKind, fits_own_code, own_code, parse_own_code
from wms_desktop.core.text import sought
from wms_desktop.customers.tables import CustomerKind
from wms_desktop.db.base import Money
from wms_desktop.db.database import Database
from wms_desktop.people.tables import Person, Site
from wms_desktop.receipts.kinds import Route
from wms_desktop.transport.kinds import ConsignmentState
from wms_desktop.transport.rules import tail
from wms_desktop.transport.tables import ConsigneeChange, Consignment

LONGEST_SOUGHT = 80
MOST_FOUND = 20


@dataclass(frozen=True, slots=True)
class ConsignmentRow:
    """A consignment in a list. ``arrived_on`` is None while it is on the way."""

    id: int
    number: str
    state: ConsignmentState
    consignee_name: str
    shipper_name: str
    goods: str
    pieces: int
    stored_at_code: str
    arrived_on: date | None
    due: Decimal
    phone_tail: str
    pieces_collected: int = 0


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change of consignee on record (PCK-4)."""

    old_name: str
    new_name: str
    said_by: str
    channel: str
    phone: str
    said_at: datetime
    paper_sha256: str
    recorded_by: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class ConsignmentFile:
    """Everything that the counter must know of one consignment."""

    id: int
    version: int
    number: str
    code: str
    site_id: int
    origin_site_name: str
    state: ConsignmentState
    state_reason: str
    is_organization: bool
    consignee_name: str
    consignee_phone: str
    shipper_name: str
    shipper_contact: str
    shipper_phone: str
    goods: str
    pieces: int
    pieces_collected: int
    weight_grams: int
    stored_at_code: str
    arrived_on: date | None
    route: Route
    collect_freight: Decimal
    cash_on_delivery: Decimal
    is_cash_settled: bool
    needs_receipt: bool
    needs_signature: bool
    needs_id_number: bool
    needs_seal: bool
    needs_own_forms: bool
    receipt_copies: int
    remarks: str
    is_changed_after_printing: bool
    changes: tuple[ChangeRow, ...] = ()


_ROW: Any = select(
    Consignment.id,
    Consignment.number,
    Consignment.state,
    Consignment.consignee_name,
    Consignment.shipper_name,
    Consignment.goods,
    Consignment.pieces,
    Consignment.stored_at_code,
    Consignment.arrived_on,
    type_coerce(Consignment.collect_freight + Consignment.cash_on_delivery, Money()).label("due"),
    Consignment.phone_tail,
    Consignment.pieces_collected,
)
_LONG_AGO = date(1, 1, 1)


def waiting(
    db: Database,
    site_id: int,
    text: str = "",
    *,
    after: ConsignmentRow | None,
    limit: int,
    state: ConsignmentState = ConsignmentState.WAITING,
) -> list[ConsignmentRow]:
    """What waits at a site to be collected, the longest waiting first; *text* narrows it down.

    Args:
        state: another one lists what is held, or still on its way.
    """
    arrived: Any = Consignment.arrived_on
    if state is not ConsignmentState.WAITING:  # what has not arrived yet has no day
        arrived = func.coalesce(Consignment.arrived_on, _LONG_AGO)
    query = _waiting_at(_ROW, site_id, text, state).order_by(arrived, Consignment.id)
    if after is not None:
        day = after.arrived_on or _LONG_AGO
        later = and_(arrived == day, Consignment.id > after.id)
        query = query.where(or_(arrived > day, later))
    return _rows(db, query.limit(limit))


def count_waiting(
    db: Database,
    site_id: int,
    text: str = "",
    *,
    state: ConsignmentState = ConsignmentState.WAITING,
) -> int:
    """How many consignments `waiting` gives in all."""
    with db.read() as session:
        query = _waiting_at(select(func.count()).select_from(Consignment), site_id, text, state)
        return int(session.scalar(query) or 0)


def by_code(db: Database, text: str, *, site_id: int | None = None) -> list[ConsignmentRow]:
    """The consignments that a scan or something typed stands for.

    A full number or our own barcode finds one in any state and at any site; the last four of the
    number or of the consignee's phone find those that wait, at *site_id* where it is given.
    """
    wanted = sought(text).upper()
    if not wanted or len(wanted) > LONGEST_SOUGHT:
        return []
    own = parse_own_code(wanted)
    if own is not None and own.kind is CodeKind.CONSIGNMENT:
        return _rows(db, _ROW.where(Consignment.number.in_((own.number, f"TY-{own.number}"))))
    found = _rows(db, _ROW.where(Consignment.number == wanted))
    if found or len(wanted) != 4 or not wanted.isalnum():
        return found
    query = _ROW.where(
        Consignment.state == ConsignmentState.WAITING,
        or_(Consignment.number_tail == wanted, Consignment.phone_tail == wanted),
    )
    if site_id is not None:
        query = query.where(Consignment.site_id == site_id)
    return _rows(db, query.order_by(Consignment.arrived_on, Consignment.id).limit(MOST_FOUND))


def by_ids(db: Database, ids: Sequence[int]) -> list[ConsignmentRow]:
    """Some consignments, the newest first."""
    return _rows(db, _ROW.where(Consignment.id.in_(ids)).order_by(Consignment.id.desc()))


def scan_meanings(db: Database, site_id: int, text: str) -> list[tuple[str, int, str, str]]:
    """(kind, id, number, label) of the consignments that a scan may mean."""
    found = by_code(db, text, site_id=site_id)
    return [
        ("consignment", row.id, row.number, f"{row.consignee_name}, {row.goods} × {row.pieces}")
        for row in found
    ]


def consignment(db: Database, consignment_id: int) -> ConsignmentFile | None:
    """One consignment with the changes of its consignee, oldest first."""
    with db.read() as session:
        found = session.execute(
            select(Consignment, Site.name)
            .join(Site, Site.id == Consignment.origin_site_id)
            .where(Consignment.id == consignment_id)
        ).one_or_none()
        if found is None:
            return None
        changes = session.execute(
            select(ConsigneeChange, Person.name)
            .join(Person, Person.id == ConsigneeChange.person_id)
            .where(ConsigneeChange.consignment_id == consignment_id)
            .order_by(ConsigneeChange.id)
        ).all()
        return _file(found[0], found[1], tuple(_change(row, name) for row, name in changes))


def _file(row: Consignment, origin: str, changes: tuple[ChangeRow, ...]) -> ConsignmentFile:
    special: dict[str, Any] = {
        "code": barcode(row.number),
        "origin_site_name": origin,
        "is_organization": row.consignee_kind is not CustomerKind.PERSON,
        "changes": changes,
    }
    names = ConsignmentFile.__dataclass_fields__.keys() - special.keys()
    return ConsignmentFile(**special, **{name: getattr(row, name) for name in names})


def _change(row: ConsigneeChange, person: str) -> ChangeRow:
    return ChangeRow(
        row.old_name,
        row.new_name,
        row.said_by,
        row.channel,
        row.phone,
        row.said_at,
        row.paper_sha256,
        person,
        row.recorded_at,
    )


def barcode(number: str) -> str:
    """Our own barcode for a consignment; empty where a carrier's number does not fit into one."""
    bare = number.removeprefix("TY-")
    return own_code(CodeKind.CONSIGNMENT, bare) if fits_own_code(bare) else ""


def _waiting_at(query: Any, site_id: int, text: str, state: ConsignmentState) -> Any:
    query = query.where(Consignment.site_id == site_id, Consignment.state == state)
    found = _sought(text)
    return query if found is None else query.where(found)


def _sought(text: str) -> ColumnElement[bool] | None:
    """Number or its tail, phone's tail, consignee's or shipper's name or its pinyin initials."""
    wanted = sought(text)[:LONGEST_SOUGHT]
    if not wanted:
        return None
    parsed = parse_own_code(wanted.upper())
    number = parsed.number if parsed else wanted.upper()
    parts: list[ColumnElement[bool]] = [
        Consignment.number.contains(number, autoescape=True),
        Consignment.search.contains(wanted.casefold(), autoescape=True),
        Consignment.consignee_name.contains(wanted, autoescape=True),
    ]
    if len(tail(wanted)) == 4:
        parts.append(Consignment.phone_tail == tail(wanted))
    return or_(*parts)


def _rows(db: Database, query: Any) -> list[ConsignmentRow]:
    with db.read() as session:
        return [ConsignmentRow(*row) for row in session.execute(query)]
