"""Locations as the rules see them, and the places outside that every move begins or ends at."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased

from wms_desktop.core.errors import NeedsConfirmation, Refused
from wms_desktop.core.quantity import shown_quantity
from wms_desktop.db.prepared import Prepared
from wms_desktop.stock.kinds import PlaceKind, StorageClass
from wms_desktop.stock.rules import (
    CONFIRMABLE,
    Bin,
    Content,
    Goods,
    StorageFault,
    groups,
    storage_faults,
)
from wms_desktop.stock.tables import Balance, Item, Location, Zone


class BinRow(NamedTuple):
    """A location as the database has it; see ``BIN_COLUMNS``."""

    id: int
    site_id: int
    code: str
    level: int
    distance: int
    capacity: Decimal
    is_blocked: bool
    storage_class: StorageClass | None
    heavy_level: int | None


OUTSIDE_CODES = {
    PlaceKind.SUPPLIER: "SUPPLIER",
    PlaceKind.CUSTOMER: "CUSTOMER",
    PlaceKind.LOST_AND_FOUND: "LOST",
    PlaceKind.OPENING: "OPENING",
}
_OUTSIDES = aliased(Location)
OUTSIDE_ID = (
    select(_OUTSIDES.id)
    .where(_OUTSIDES.site_id == bindparam("site_id"), _OUTSIDES.kind == bindparam("kind"))
    .order_by(_OUTSIDES.id)
    .limit(1)
)
_OUTSIDE = Prepared(OUTSIDE_ID)
_MAKE_OUTSIDE = Prepared(
    {
        name: statement.on_conflict_do_nothing(index_elements=["site_id", "code"])
        for name, statement in (
            ("sqlite", sqlite.insert(Location)),
            ("postgresql", postgresql.insert(Location)),
        )
    }
)
BIN_COLUMNS = (
    Location.id,
    Location.site_id,
    Location.code,
    Location.level,
    Location.distance,
    Location.capacity,
    Location.is_blocked,
    Zone.storage_class,
    Zone.heavy_level,
)
_BIN = select(*BIN_COLUMNS).outerjoin(Zone, Zone.id == Location.zone_id)
_BIN_BY_ID = Prepared(_BIN.where(Location.id == bindparam("location_id")))
_BIN_BY_IDS = _BIN.where(Location.id.in_(bindparam("ids", expanding=True)))
_CONTENTS = (
    select(
        Balance.location_id,
        Balance.item_id,
        Balance.lot_id,
        Item.group,
        Item.incompatible_with,
        func.sum(Balance.quantity).label("quantity"),
    )
    .join(Item, Item.id == Balance.item_id)
    .where(Balance.quantity > 0)
    .group_by(
        Balance.location_id, Balance.item_id, Balance.lot_id, Item.group, Item.incompatible_with
    )
)
_CONTENTS_OF_ONE = Prepared(_CONTENTS.where(Balance.location_id == bindparam("location_id")))
_CONTENTS_OF_MANY = _CONTENTS.where(Balance.location_id.in_(bindparam("ids", expanding=True)))


def outside(session: Session, site_id: int, kind: PlaceKind) -> int:
    """The id of a site's supplier, customer, lost-and-found or opening place; made when missing."""
    key = {"site_id": site_id, "kind": kind}
    found = _OUTSIDE.scalar(session, key)
    if found is None:
        row = key | {
            "code": OUTSIDE_CODES[kind],
            "zone_id": None,
            "level": 1,
            "distance": 0,
            "capacity": Decimal(0),
            "is_blocked": False,
            "version": 1,
        }
        _MAKE_OUTSIDE.run(session, row)
        found = _OUTSIDE.scalar(session, key)
    return int(found)


def place(session: Session, site_id: int, location_id: int) -> Bin:
    """A bin of the site with what lies in it.

    Raises:
        Refused: no such bin at this site.
    """
    row = _BIN_BY_ID.one_or_none(session, {"location_id": location_id})
    return bin_of(session, site_id, None if row is None else BinRow(*row))


def bin_of(session: Session, site_id: int, row: BinRow | None) -> Bin:
    """A bin whose ``BIN_COLUMNS`` were read with others', with what lies in it.

    Raises:
        Refused: no such bin at this site.
    """
    if row is None or row.site_id != site_id or row.storage_class is None:
        raise Refused(StorageFault.NOT_A_BIN, location="" if row is None else row.code)
    contents = _CONTENTS_OF_ONE.all(session, {"location_id": row.id})
    return _with_contents([row], contents)[0]


def bins(session: Session, ids: Collection[int]) -> list[Bin]:
    """The bins *ids* with what lies in them."""
    given = {"ids": list(ids)}
    connection = session.connection()
    rows = connection.execute(_BIN_BY_IDS, given).all()
    return _with_contents(rows, connection.execute(_CONTENTS_OF_MANY, given) if rows else ())


def check_storage(
    goods: Goods, place: Bin, quantity: Decimal, *, item: str, confirmed: Collection[str] = ()
) -> tuple[StorageFault, ...]:
    """Refuse what may not lie at *place*; ask for a confirmation where one is enough (LOC-1).

    Args:
        item: the item's code, for the message.
        confirmed: codes that the person has confirmed.

    Returns:
        What was confirmed, to be recorded.

    Raises:
        Refused: another storage class, blocked, not a bin.
        NeedsConfirmation: heavy goods too high, incompatible neighbours, no room.
    """
    faults = storage_faults(goods, place, quantity)
    if not faults:
        return ()
    params: dict[str, object] = {
        "item": item,
        "location": place.code,
        "item_class": goods.storage_class,
        "zone_class": place.storage_class or "",
        "level": place.level,
        "heavy_level": place.heavy_level,
        "room": "–" if place.room is None else shown_quantity(place.room),
        "quantity": shown_quantity(quantity),
    }
    for fault in faults:
        if fault not in CONFIRMABLE:
            raise Refused(fault, **params)
    for fault in faults:
        if fault.value not in confirmed:
            raise NeedsConfirmation(fault, **params)
    return faults


def _with_contents(rows: Sequence[Any], lying: Iterable[Any]) -> list[Bin]:
    contents: dict[int, list[Content]] = {row.id: [] for row in rows}
    used = dict.fromkeys(contents, Decimal(0))
    for row in lying:
        contents[row.location_id].append(
            Content(row.item_id, row.lot_id, row.group, groups(row.incompatible_with))
        )
        used[row.location_id] += row.quantity
    return [
        Bin(
            row.id,
            row.code,
            row.storage_class,
            row.level,
            row.heavy_level or 1,
            row.distance,
            row.capacity,
            used[row.id],
            row.is_blocked,
            tuple(contents[row.id]),
        )
        for row in rows
    ]
