"""The lists of storage, to Excel or CSV: items, locations, stock on hand (SYS-3, STK-5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from wms_desktop.core.acting import Acting
from wms_desktop.core.language import N_
from wms_desktop.core.text import narrow
from wms_desktop.customers.exporting import (
    TEXT,
    Export,
    ExportColumn,
    Filter,
    Wanted,
    choice,
    named,
    typed_day,
)
from wms_desktop.customers.queries import search
from wms_desktop.db.database import Database
from wms_desktop.documents.sheet_out import Kind
from wms_desktop.stock import history, locations, queries, statements
from wms_desktop.stock.care_exports import READINGS as READINGS
from wms_desktop.stock.care_exports import ROUNDS as ROUNDS
from wms_desktop.stock.history import Subject, SubjectKind
from wms_desktop.stock.kinds import Condition
from wms_desktop.stock.on_hand import StockAsked, StockOrder, StockPart, stock_rows
from wms_desktop.stock.rules_on_hand import days_here


def _items(db: Database, _by: Acting, wanted: Wanted, after: Any, limit: int) -> list[Any]:
    return queries.search_items(db, wanted.get("text", ""), limit, after=after)


def _locations(db: Database, by: Acting, wanted: Wanted, after: Any, limit: int) -> list[Any]:
    zone, text = wanted.get("zone"), wanted.get("text", "")
    return locations.locations(db, by.site_id, zone_id=zone, text=text, after=after, limit=limit)


def _filter(by: Acting, wanted: Wanted) -> queries.StockFilter:
    return queries.StockFilter(
        site_id=by.site_id,
        owner_id=wanted.get("owner"),
        item_id=wanted.get("item"),
        lot_id=wanted.get("lot"),
        location_id=wanted.get("location"),
        zone_id=wanted.get("zone"),
        condition=wanted.get("condition"),
        text=wanted.get("text", ""),
    )


def _stock(db: Database, by: Acting, wanted: Wanted, after: Any, limit: int) -> list[Any]:
    return queries.on_hand(db, _filter(by, wanted), after=after, limit=limit)


def _on_hand(db: Database, by: Acting, wanted: Wanted, after: Any, limit: int) -> list[Any]:
    order = wanted.get("order")
    asked = StockAsked(
        _filter(by, wanted),
        by.today,
        wanted.get("state", StockPart.ALL),
        StockOrder(order) if order else None,
        bool(wanted.get("descending")),
    )
    rows = stock_rows(db, asked, after=after.row if after else None, limit=limit)
    return [_Aged(row, days_here(row.received_on, by.today)) for row in rows]


@dataclass(frozen=True, slots=True)
class _Aged:
    row: queries.OnHandRow
    days: int


def _moves(db: Database, by: Acting, wanted: Wanted, after: Any, limit: int) -> list[Any]:
    subject, site = subject_of(wanted), history.seen_site(by)
    if subject is not None:
        return history.history(db, site, subject, after=after, limit=limit)
    rows = history.moves(db, site, after=after.move if after else None, limit=limit)
    return [history.HistoryRow(row, row.change(), None) for row in rows]


def subject_of(wanted: Wanted) -> Subject | None:
    """Whose moves are asked for, None for everybody's; the narrowest where several are named."""
    for kind in (SubjectKind.LOT, SubjectKind.LOCATION, SubjectKind.ITEM):
        if kind.value in wanted:
            return Subject(kind, wanted[kind.value])
    if "document" in wanted:
        return Subject(SubjectKind.DOCUMENT, document=wanted["document"])
    return None


def _statement(db: Database, by: Acting, wanted: Wanted, after: Any, _limit: int) -> list[Any]:
    if after is not None:  # it came whole, as of one moment
        return []
    return statements.statement(db, by, wanted.get("owner", 0), wanted.get("on"))


def _zone(db: Database, by: Acting, code: str) -> int | None:
    zones = (zone.id for zone in locations.zones(db, by.site_id) if zone.code == code.upper())
    return next(zones, None)


def _owner(db: Database, _by: Acting, code: str) -> int | None:
    fitting = search(db, code, 1_000, active_only=False)
    return next((row.id for row in fitting if row.code.casefold() == code.casefold()), None)


def _item(db: Database, by: Acting, code: str) -> int | None:
    found = queries.resolve_code(db, by.site_id, code)
    return next((each.id for each in found if each.kind == "item"), None)


def _lot(db: Database, by: Acting, code: str) -> int | None:
    found = [each for each in queries.resolve_code(db, by.site_id, code) if each.kind == "lot"]
    return found[0].id if len(found) == 1 else None


def _location(db: Database, by: Acting, code: str) -> int | None:
    found = queries.resolve_code(db, by.site_id, code)
    return next((each.id for each in found if each.kind == "location"), None)


def _document(_db: Database, _by: Acting, typed: str) -> str:
    """Capital letters in its number, small ones in its kind."""
    kind, colon, number = narrow(typed).strip()[:60].partition(":")
    return f"{kind.lower()}:{number.upper()}" if colon else typed


ZONE = named("zone", _zone)
ITEM, LOT, LOCATION = named("item", _item), named("lot", _lot), named("location", _location)
ITEMS = Export(
    "items",
    N_("Items"),
    "goods",
    (
        ExportColumn(N_("Code"), "code"),
        ExportColumn(N_("Name@@thing"), "name"),
        ExportColumn(N_("Unit"), "unit"),
        ExportColumn(N_("Specification"), "spec"),
        ExportColumn(N_("Fractions allowed"), "is_fractional"),
        ExportColumn(N_("Has lots"), "has_lots"),
        ExportColumn(N_("Storage class"), "storage_class"),
        ExportColumn(N_("Weight class"), "weight_class"),
        ExportColumn(N_("Group"), "group"),
        ExportColumn(N_("Incompatible with"), "incompatible_with"),
        ExportColumn(N_("Needs QC"), "needs_qc"),
        ExportColumn(N_("Unit price"), "unit_price", Kind.MONEY),
        ExportColumn(N_("Shelf days"), "shelf_days", Kind.QUANTITY),
    ),
    _items,
    (TEXT,),
)
LOCATIONS = Export(
    "locations",
    N_("Locations"),
    "goods",
    (
        ExportColumn(N_("Location"), "code"),
        ExportColumn(N_("Zone"), "zone_code"),
        ExportColumn(N_("Zone name"), "zone"),
        ExportColumn(N_("Storage class"), "storage_class"),
        ExportColumn(N_("Level@@location"), "level", Kind.QUANTITY),
        ExportColumn(N_("Distance"), "distance", Kind.QUANTITY),
        ExportColumn(N_("Capacity"), "capacity", Kind.QUANTITY),
        ExportColumn(N_("Blocked@@location"), "is_blocked"),
        ExportColumn(N_("In use"), "used", Kind.QUANTITY),
    ),
    _locations,
    (TEXT, ZONE),
)
STOCK = Export(
    "stock",
    N_("Stock on hand"),
    "goods",
    (
        ExportColumn(N_("Item"), "item"),
        ExportColumn(N_("Name@@thing"), "name"),
        ExportColumn(N_("Specification"), "spec"),
        ExportColumn(N_("Lot"), "lot"),
        ExportColumn(N_("Owner"), "owner"),
        ExportColumn(N_("Location"), "location"),
        ExportColumn(N_("Condition"), "condition"),
        ExportColumn(N_("Quantity"), "quantity", Kind.QUANTITY),
        ExportColumn(N_("Reserved"), "reserved", Kind.QUANTITY),
        ExportColumn(N_("Unit"), "unit"),
        ExportColumn(N_("Received on"), "received_on", Kind.DAY),
        ExportColumn(N_("Expires on"), "expires_on", Kind.DAY),
    ),
    _stock,
    (
        TEXT,
        named("owner", _owner),
        ITEM,
        LOCATION,
        ZONE,
        choice("condition", {condition.value: condition for condition in Condition}),
    ),
    "received_on",
)


def _of(part: str, columns: Iterable[ExportColumn]) -> tuple[ExportColumn, ...]:
    """*columns* of what is in the attribute *part* of a row."""
    return tuple(replace(column, value=f"{part}.{column.value}") for column in columns)


ON_HAND = Export(
    "on-hand",
    N_("Stock on hand"),
    "goods",
    (
        *_of("row", STOCK.columns),
        ExportColumn(N_("Free@@goods"), "row.free", Kind.QUANTITY),
        ExportColumn(N_("Days here"), "days", Kind.QUANTITY),
    ),
    _on_hand,
    (*STOCK.filters, LOT, choice("state", {part.value: part for part in StockPart})),
    "row.received_on",
)
MOVES = Export(
    "moves",
    N_("History@@stock"),
    "goods",
    (
        ExportColumn(N_("Posted at"), "move.at", Kind.MOMENT),
        ExportColumn(N_("Reason"), "move.reason"),
        ExportColumn(N_("Document"), "move.document"),
        ExportColumn(N_("Item"), "move.item"),
        ExportColumn(N_("Name@@thing"), "move.name"),
        ExportColumn(N_("Lot"), "move.lot"),
        ExportColumn(N_("Owner"), "move.owner"),
        ExportColumn(N_("From@@place"), "move.from_location"),
        ExportColumn(N_("To@@place"), "move.to_location"),
        ExportColumn(N_("Condition"), "move.to_condition"),
        ExportColumn(N_("Quantity"), "move.quantity", Kind.QUANTITY),
        ExportColumn(N_("Unit"), "move.unit"),
        ExportColumn(N_("Change@@quantity"), "change", Kind.QUANTITY),
        ExportColumn(N_("Balance after"), "balance", Kind.QUANTITY),
        ExportColumn(N_("Person"), "move.person"),
    ),
    _moves,
    (ITEM, LOT, LOCATION, Filter("document", _document)),
    "move.at",
)
STATEMENT = Export(
    "statement",
    N_("Stock statement"),
    "goods",
    (
        ExportColumn(N_("Item"), "item"),
        ExportColumn(N_("Name@@thing"), "name"),
        ExportColumn(N_("Specification"), "spec"),
        ExportColumn(N_("Lot"), "lot"),
        ExportColumn(N_("Expires on"), "expires_on", Kind.DAY),
        ExportColumn(N_("Location"), "location"),
        ExportColumn(N_("Condition"), "condition"),
        ExportColumn(N_("Quantity"), "quantity", Kind.QUANTITY),
        ExportColumn(N_("Unit"), "unit"),
    ),
    _statement,
    (named("owner", _owner, is_needed=True), Filter("on", typed_day("on"))),
)
