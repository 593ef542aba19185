"""Items are added, changed, and known by further barcodes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.codes import parse_own_code
from wms_desktop.core.errors import Refused
from wms_desktop.core.text import clean_code, clean_line, narrow, plain_line
from wms_desktop.customers.names import search_text
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database
from wms_desktop.stock.items import ItemFault
from wms_desktop.stock.kinds import StorageClass, WeightClass
from wms_desktop.stock.rules import groups
from wms_desktop.stock.tables import Item, ItemBarcode, Location, StockMove

WHO_KEEPS = (Role.KEEPER, Role.CS_SUPERVISOR, Role.DUTY_MANAGER)
HIGHEST_PRICE = Decimal(10_000_000)
LONGEST_SHELF = 36_500
CHANGED = frozenset({Topic.ITEMS})


@dataclass(frozen=True, slots=True)
class ItemFields:
    """What is typed about an item.

    Attributes:
        group: what others may be incompatible with, e.g. ``acid``.
        incompatible_with: groups that must not lie in one location with it (LOC-1).
        shelf_days: how long a lot keeps from its receipt on; nought for ever.
    """

    name: str
    unit: str
    spec: str = ""
    is_fractional: bool = False
    has_lots: bool = True
    storage_class: StorageClass = StorageClass.AMBIENT
    weight_class: WeightClass = WeightClass.LIGHT
    group: str = ""
    incompatible_with: str = ""
    needs_qc: bool = False
    unit_price: Decimal = Decimal(0)
    shelf_days: int = 0


@dataclass(frozen=True, slots=True)
class AddItem:
    """A new item, with the barcodes that its maker prints."""

    op_id: UUID
    code: str
    fields: ItemFields
    barcodes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeItem:
    """Other fields for an item, or none any more in use."""

    op_id: UUID
    item_id: int
    seen_version: int
    fields: ItemFields
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class AttachBarcode:
    """An unknown code means this item from now on."""

    op_id: UUID
    item_id: int
    barcode: str


def add_item(db: Database, by: Acting, command: AddItem) -> Done[int]:
    """Add an item; returns its id.

    Raises:
        Refused: the code or a barcode is taken, a text or figure cannot be taken.
    """
    by.require(*WHO_KEEPS)
    return operations.once(db, by, "stock.item.add", command, lambda s: make_item(s, by, command))


def make_item(session: Session, by: Acting, command: AddItem) -> Done[int]:
    """`add_item` inside another use case's transaction (imports)."""
    code = clean_code(command.code, field="Code")
    if session.scalar(select(Item.id).where(func.lower(Item.code) == code.lower())):
        raise Refused(ItemFault.CODE_TAKEN, code=code)
    item = Item(code=code, name="", unit="")
    _fill(item, command.fields)
    session.add(item)
    session.flush()
    for barcode in command.barcodes:
        _attach(session, by, item.id, barcode)
    audit.record(session, by, "stock.item.add", f"item:{code}", after=_shown(item))
    return Done(item.id, CHANGED)


def change_item(db: Database, by: Acting, command: ChangeItem) -> Done[int]:
    """Change an item; what was there stays on the trail.

    Raises:
        Refused: unknown; unit, lots or fractions would change though goods have moved.
        Stale: changed since it was shown.
    """
    by.require(*WHO_KEEPS)
    return operations.once(
        db, by, "stock.item.change", command, lambda s: _change_item(s, by, command)
    )


def _change_item(session: Session, by: Acting, command: ChangeItem) -> Done[int]:
    item = session.get(Item, command.item_id, with_for_update=True)
    if item is None:
        raise Refused(ItemFault.UNKNOWN, code=command.item_id)
    if item.version != command.seen_version:
        raise audit.stale(session, f"item:{item.code}")
    before, fields = _shown(item), command.fields
    basic = (item.unit, item.has_lots, item.is_fractional)
    if basic != (fields.unit.strip(), fields.has_lots, fields.is_fractional) and session.scalar(
        select(StockMove.id).where(StockMove.item_id == item.id).limit(1)
    ):
        raise Refused(ItemFault.IN_USE, item=item.code)
    _fill(item, fields)
    item.is_active = command.is_active
    session.flush()
    audit.record(
        session, by, "stock.item.change", f"item:{item.code}", before=before, after=_shown(item)
    )
    return Done(item.id, CHANGED)


def attach_barcode(db: Database, by: Acting, command: AttachBarcode) -> Done[int]:
    """Let a scanned code mean an item for ever (ux.md, Scanning); returns the item's id.

    Raises:
        Refused: unknown item, the code is one of ours, or means something already.
    """
    by.require(*WHO_KEEPS, Role.CLERK)
    return operations.once(
        db, by, "stock.barcode.attach", command, lambda s: _attach_barcode(s, by, command)
    )


def _attach_barcode(session: Session, by: Acting, command: AttachBarcode) -> Done[int]:
    item = session.get(Item, command.item_id)
    if item is None:
        raise Refused(ItemFault.UNKNOWN, code=command.item_id)
    _attach(session, by, item.id, command.barcode)
    audit.record(
        session, by, "stock.barcode.attach", f"item:{item.code}",
        after={"barcode": command.barcode},
    )  # fmt: skip
    return Done(item.id, CHANGED)


@dataclass(frozen=True, slots=True)
class DetachBarcode:
    """A code that was attached by mistake means nothing again (F8)."""

    op_id: UUID
    item_id: int
    barcode: str


def detach_barcode(db: Database, by: Acting, command: DetachBarcode) -> Done[int]:
    """Take an attached code back; returns the item's id. Both stay on the trail.

    Raises:
        Refused: the code does not mean this item.
    """
    by.require(*WHO_KEEPS, Role.CLERK)
    return operations.once(
        db, by, "stock.barcode.detach", command, lambda s: _detach_barcode(s, by, command)
    )


def _detach_barcode(session: Session, by: Acting, command: DetachBarcode) -> Done[int]:
    code = narrow(command.barcode).strip()
    found = session.execute(
        select(ItemBarcode, Item.code)
        .join(Item, Item.id == ItemBarcode.item_id)
        .where(ItemBarcode.code == code, ItemBarcode.item_id == command.item_id)
    ).one_or_none()
    if found is None:
        raise Refused(ItemFault.UNKNOWN, code=code[:40])
    barcode, item = found
    session.delete(barcode)
    audit.record(session, by, "stock.barcode.detach", f"item:{item}", before={"barcode": code})
    return Done(command.item_id, CHANGED)


def _attach(session: Session, by: Acting, item_id: int, text: str) -> None:
    barcode = plain_line(narrow(text), field="Barcode", limit=60)
    meant = (
        session.scalar(
            select(Item.code)
            .join(ItemBarcode, ItemBarcode.item_id == Item.id)
            .where(ItemBarcode.code == barcode)
        )
        or session.scalar(select(Item.code).where(Item.code == barcode, Item.id != item_id))
        or session.scalar(select(Location.code).where(Location.code == barcode))
        or (barcode if parse_own_code(barcode) else None)
    )
    if meant is not None:
        raise Refused(ItemFault.BARCODE_TAKEN, barcode=barcode, meaning=meant)
    session.add(ItemBarcode(code=barcode, item_id=item_id, person_id=by.person_id))
    session.flush()


def _fill(item: Item, fields: ItemFields) -> None:
    if not 0 <= fields.unit_price <= HIGHEST_PRICE or fields.unit_price != round(
        fields.unit_price, 2
    ):
        raise Refused(ItemFault.PRICE, price=fields.unit_price)
    if not 0 <= fields.shelf_days <= LONGEST_SHELF:
        raise Refused(ItemFault.SHELF_DAYS, days=fields.shelf_days)
    item.name = clean_line(fields.name, field="Name@@thing")
    item.unit = clean_line(fields.unit, field="Unit", limit=16)
    item.spec = clean_line(fields.spec, field="Specification", required=False)
    item.is_fractional = fields.is_fractional
    item.has_lots = fields.has_lots
    item.storage_class = fields.storage_class
    item.weight_class = fields.weight_class
    item.group = clean_line(fields.group, field="Group", limit=40, required=False)
    listed = ",".join(sorted(groups(fields.incompatible_with)))
    item.incompatible_with = clean_line(listed, field="Incompatible", limit=200, required=False)
    item.needs_qc = fields.needs_qc
    item.unit_price = fields.unit_price
    item.shelf_days = fields.shelf_days
    item.search = search_text(item.name, item.code, item.spec)


def _shown(item: Item) -> dict[str, object]:
    names = (
        "name", "unit", "spec", "is_fractional", "has_lots", "storage_class", "weight_class",
        "group", "incompatible_with", "needs_qc", "unit_price", "shelf_days", "is_active",
    )  # fmt: skip
    return {name: getattr(item, name) for name in names}
