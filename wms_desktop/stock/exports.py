"""The lists of storage, to Excel or CSV: items, locations, stock on hand (SYS-3, STK-5)."""

from __future__ import annotations

from typing import Any

from wms_desktop.core.acting import Acting
from wms_desktop.core.language import N_
from wms_desktop.customers.exporting import TEXT, Export, ExportColumn, Wanted, choice, named
from wms_desktop.customers.queries import search
from wms_desktop.db.database import Database
from wms_desktop.documents.sheet_out import Kind
from wms_desktop.stock import locations, queries
from wms_desktop.stock.care_exports import READINGS as READINGS
from wms_desktop.stock.care_exports import ROUNDS as ROUNDS
from wms_desktop.stock.kinds import Condition


def _items(db: Database, _by: Acting, wanted: Wanted, after: Any, limit: int) -> list[Any]:
    return queries.search_items(db, wanted.get("text", ""), limit, after=after)


def _locations(db: Database, by: Acting, wanted: Wanted, after: Any, limit: int) -> list[Any]:
    zone, text = wanted.get("zone"), wanted.get("text", "")
    return locations.locations(db, by.site_id, zone_id=zone, text=text, after=after, limit=limit)


def _stock(db: Database, by: Acting, wanted: Wanted, after: Any, limit: int) -> list[Any]:
    asked = queries.StockFilter(
        site_id=by.site_id,
        owner_id=wanted.get("owner"),
        item_id=wanted.get("item"),
        location_id=wanted.get("location"),
        zone_id=wanted.get("zone"),
        condition=wanted.get("condition"),
        text=wanted.get("text", ""),
    )
    return queries.on_hand(db, asked, after=after, limit=limit)


def _zone(db: Database, by: Acting, code: str) -> int | None:
    zones = (zone.id for zone in locations.zones(db, by.site_id) if zone.code == code.upper())
    return next(zones, None)


def _owner(db: Database, _by: Acting, code: str) -> int | None:
    fitting = search(db, code, 1_000, active_only=False)
    return next((row.id for row in fitting if row.code.casefold() == code.casefold()), None)


def _item(db: Database, by: Acting, code: str) -> int | None:
    found = queries.resolve_code(db, by.site_id, code)
    return next((each.id for each in found if each.kind == "item"), None)


def _location(db: Database, by: Acting, code: str) -> int | None:
    found = queries.resolve_code(db, by.site_id, code)
    return next((each.id for each in found if each.kind == "location"), None)


ZONE = named("zone", _zone)
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
        named("item", _item),
        named("location", _location),
        ZONE,
        choice("condition", {condition.value: condition for condition in Condition}),
    ),
    "received_on",
)
