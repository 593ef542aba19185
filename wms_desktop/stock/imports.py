"""Items, locations with their zones, and opening stock from a file (SYS-4)."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.customers.importing import Importer, each_row, listed
from wms_desktop.customers.rules import CustomerFault
from wms_desktop.customers.tables import Customer, CustomerKind
from wms_desktop.documents.import_table import YES_NO, ImportColumn, ImportRow, ImportTable
from wms_desktop.documents.sheet_out import Kind
from wms_desktop.stock import service, service_places, words
from wms_desktop.stock.climate_imports import CLIMATE as CLIMATE
from wms_desktop.stock.items import ItemFault
from wms_desktop.stock.kinds import Condition, StorageClass, WeightClass
from wms_desktop.stock.service_moves import Opening, OpeningLine
from wms_desktop.stock.service_places import PlaceFault
from wms_desktop.stock.tables import Item, ItemBarcode, Location, Zone

ITEM_NAMES = ("item code", "货号", "貨號", "货品编号", "貨品編號", "sku")
QUANTITY_NAMES = ("件数", "件數", "qty")
_STORAGE = tuple(words.STORAGE_CLASSES.values())

ITEM_COLUMNS = (
    ImportColumn("code", N_("Code"), required=True, names=("编号", "編號", *ITEM_NAMES)),
    ImportColumn("name", N_("Name@@thing"), required=True, names=("品名", "货品名称", "貨品名稱")),
    ImportColumn("unit", N_("Unit"), required=True),
    ImportColumn("spec", N_("Specification"), names=("规格型号", "規格型號")),
    ImportColumn("barcodes", N_("Barcodes"), names=("条码", "條碼", "barcode", "ean")),
    ImportColumn("is_fractional", N_("Fractions allowed"), choices=YES_NO),
    ImportColumn("has_lots", N_("Has lots"), choices=YES_NO),
    ImportColumn("storage_class", N_("Storage class"), choices=_STORAGE),
    ImportColumn("weight_class", N_("Weight class"), choices=tuple(words.WEIGHT_CLASSES.values())),
    ImportColumn("group", N_("Group")),
    ImportColumn("incompatible_with", N_("Incompatible with")),
    ImportColumn("needs_qc", N_("Needs QC"), choices=YES_NO),
    ImportColumn("unit_price", N_("Unit price"), names=("price",), kind=Kind.MONEY),
    ImportColumn("shelf_days", N_("Shelf days"), kind=Kind.QUANTITY),
)
LOCATION_COLUMNS = (
    ImportColumn("code", N_("Location"), required=True, names=("code", "库位编号", "庫位編號")),
    ImportColumn("zone", N_("Zone"), required=True, names=("库区", "庫區")),
    ImportColumn("zone_name", N_("Zone name")),
    ImportColumn("storage_class", N_("Storage class"), choices=_STORAGE),
    ImportColumn("heavy_level", N_("Highest level for heavy goods"), kind=Kind.QUANTITY),
    ImportColumn("level", N_("Level@@location"), kind=Kind.QUANTITY),
    ImportColumn("distance", N_("Distance"), kind=Kind.QUANTITY),
    ImportColumn("capacity", N_("Capacity"), kind=Kind.QUANTITY),
    ImportColumn("is_blocked", N_("Blocked@@location"), choices=YES_NO),
)
STOCK_COLUMNS = (
    ImportColumn(
        "item", N_("Item"), required=True, names=("编号", "編號", *ITEM_NAMES, "item code")
    ),
    ImportColumn("lot", N_("Lot")),
    ImportColumn("quantity", N_("Quantity"), True, QUANTITY_NAMES, Kind.QUANTITY),
    ImportColumn("location", N_("Location"), required=True),
    ImportColumn("owner", N_("Owner"), names=("owner code", "货主编号", "貨主編號")),
    ImportColumn("condition", N_("Condition"), choices=tuple(words.CONDITIONS.values())),
    ImportColumn("received_on", N_("Received on"), kind=Kind.DAY),
    ImportColumn("expires_on", N_("Expires on"), names=("有效期", "有效期至"), kind=Kind.DAY),
)


def _items(session: Session, by: Acting, table: ImportTable) -> list[int]:
    def add(row: ImportRow) -> None:
        before = len(table.bad)
        fields = service.ItemFields(
            row.text("name", required=True),
            row.text("unit", limit=16, required=True),
            row.text("spec"),
            row.yes("is_fractional"),
            row.yes("has_lots", default=True),
            row.choice("storage_class", words.STORAGE_CLASSES, StorageClass.AMBIENT),
            row.choice("weight_class", words.WEIGHT_CLASSES, WeightClass.LIGHT),
            row.text("group", limit=40),
            row.text("incompatible_with", limit=200),
            row.yes("needs_qc"),
            row.money("unit_price"),
            row.number_of("shelf_days"),
        )
        barcodes = tuple(listed(row.text("barcodes", limit=300, is_code=True)))
        code = row.code("code", required=True)
        if len(table.bad) == before:
            service.make_item(session, by, service.AddItem(uuid4(), code, fields, barcodes))

    return each_row(session, table, "code", add)


def _locations(session: Session, by: Acting, table: ImportTable) -> list[int]:
    def add(row: ImportRow) -> None:
        before = len(table.bad)
        zone_id = _zone(session, by, row)
        fields = service_places.LocationFields(
            zone_id,
            row.number_of("level", 1),
            row.number_of("distance"),
            row.quantity("capacity", required=False, zero=True),
            row.yes("is_blocked"),
        )
        code = row.code("code", required=True)
        if len(table.bad) == before:
            command = service_places.AddLocation(uuid4(), code, fields)
            service_places.make_location(session, by, command)

    return each_row(session, table, "code", add)


def _zone(session: Session, by: Acting, row: ImportRow) -> int:
    """The zone that a row names; made where it is new."""
    code = row.code("zone", required=True)
    name = row.text("zone_name") or code
    storage_class = row.choice("storage_class", words.STORAGE_CLASSES, StorageClass.AMBIENT)
    heavy_level = row.number_of("heavy_level", 1)
    if not code:
        return 0
    known: Any = session.execute(
        select(Zone.id, Zone.storage_class).where(
            Zone.site_id == by.site_id, func.lower(Zone.code) == code.lower()
        )
    ).one_or_none()
    if known is None:
        command = service_places.AddZone(uuid4(), code, name, storage_class, heavy_level)
        return service_places.make_zone(session, by, command).value
    if row.cells.get("storage_class") is not None and known.storage_class is not storage_class:
        row.fail("storage_class", Refused(PlaceFault.ZONE_TAKEN, code=code))
    return int(known.id)


def _stock(session: Session, by: Acting, table: ImportTable) -> list[int]:
    opening = Opening(session, by)

    def add(row: ImportRow) -> None:
        before = len(table.bad)
        item_id = find_item(session, row, "item")
        location_id = _location(session, by, row)
        owner_id = find_customer(session, row, "owner")
        line = OpeningLine(
            item_id or 0,
            row.text("lot", limit=40, is_code=True),
            owner_id or 0,
            location_id or 0,
            row.quantity("quantity"),
            row.choice("condition", words.CONDITIONS, Condition.GOOD),
            row.day("received_on"),
            row.day("expires_on"),
        )
        if len(table.bad) == before:
            opening.add(line)

    good = each_row(session, table, "quantity", add)
    if good and not table.bad:
        opening.post(uuid4())
    return good


def find_item(session: Session, row: ImportRow, key: str) -> int | None:
    """The item that a row names by code or barcode; a bad cell where there is none."""
    code = row.text(key, limit=60, required=True, is_code=True)
    if not code:
        return None
    found = session.scalar(select(Item.id).where(Item.code == code)) or session.scalar(
        select(ItemBarcode.item_id).where(ItemBarcode.code == code)
    )
    if found is None:
        row.fail(key, Refused(ItemFault.UNKNOWN, code=code))
    return found


def find_customer(session: Session, row: ImportRow, key: str) -> int | None:
    """The customer that a row names by code or exact name; the house where the cell is empty."""
    text = row.text(key)
    if not text:
        query = select(Customer.id).where(Customer.kind == CustomerKind.HOUSE).limit(1)
    else:
        query = select(Customer.id).where((Customer.code == text) | (Customer.name == text))
    found = session.scalars(query.limit(2)).all()
    if len(found) != 1:
        row.fail(key, Refused(CustomerFault.UNKNOWN))
        return None
    return found[0]


def _location(session: Session, by: Acting, row: ImportRow) -> int | None:
    code = row.code("location", required=True)
    if not code:
        return None
    found = session.scalar(
        select(Location.id).where(Location.site_id == by.site_id, Location.code == code)
    )
    if found is None:
        row.fail("location", Refused(PlaceFault.UNKNOWN))
    return found


ITEMS = Importer(
    "items",
    N_("Items"),
    N_("Import items"),
    ITEM_COLUMNS,
    _items,
    frozenset({Topic.ITEMS}),
    service.WHO_KEEPS,
)
LOCATIONS = Importer(
    "locations",
    N_("Locations"),
    N_("Import locations"),
    LOCATION_COLUMNS,
    _locations,
    frozenset({Topic.LOCATIONS}),
    service_places.WHO_KEEPS,
)
STOCK = Importer(
    "stock",
    N_("Opening stock"),
    N_("Import opening stock"),
    STOCK_COLUMNS,
    _stock,
    frozenset({Topic.STOCK}),
    service.WHO_KEEPS,
)
