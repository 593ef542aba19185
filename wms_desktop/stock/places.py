"""Locations as the rules see them, and the places outside that every move begins or ends at."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from wms_desktop.core.errors import NeedsConfirmation, Refused
from wms_desktop.core.quantity import shown_quantity
from wms_desktop.stock.kinds import PlaceKind
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

OUTSIDE_CODES = {
    PlaceKind.SUPPLIER: "SUPPLIER",
    PlaceKind.CUSTOMER: "CUSTOMER",
    PlaceKind.LOST_AND_FOUND: "LOST",
    PlaceKind.OPENING: "OPENING",
}
_OUTSIDE = (
    select(Location.id)
    .where(Location.site_id == bindparam("site_id"), Location.kind == bindparam("kind"))
    .order_by(Location.id)
    .limit(1)
)
_MAKE_OUTSIDE: dict[str, Any] = {
    name: statement.on_conflict_do_nothing(index_elements=["site_id", "code"])
    for name, statement in (
        ("sqlite", sqlite.insert(Location)),
        ("postgresql", postgresql.insert(Location)),
    )
}
_BIN = select(
    Location.id,
    Location.site_id,
    Location.code,
    Location.level,
    Location.distance,
    Location.capacity,
    Location.is_blocked,
    Zone.storage_class,
    Zone.heavy_level,
).outerjoin(Zone, Zone.id == Location.zone_id)
_BIN_BY_ID = _BIN.where(Location.id == bindparam("location_id"))
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
    .where(Balance.location_id.in_(bindparam("ids", expanding=True)), Balance.quantity > 0)
    .group_by(
        Balance.location_id, Balance.item_id, Balance.lot_id, Item.group, Item.incompatible_with
    )
)


def outside(session: Session, site_id: int, kind: PlaceKind) -> int:
    """The id of a site's supplier, customer, lost-and-found or opening place; made when missing."""
    connection = session.connection()
    key = {"site_id": site_id, "kind": kind}
    found = connection.execute(_OUTSIDE, key).scalar()
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
        connection.execute(_MAKE_OUTSIDE[connection.dialect.name], row)
        found = connection.execute(_OUTSIDE, key).scalar_one()
    return int(found)


def place(session: Session, site_id: int, location_id: int) -> Bin:
    """A bin of the site with what lies in it.

    Raises:
        Refused: no such bin at this site.
    """
    row = session.connection().execute(_BIN_BY_ID, {"location_id": location_id}).one_or_none()
    if row is None or row.site_id != site_id or row.storage_class is None:
        raise Refused(StorageFault.NOT_A_BIN, location="" if row is None else row.code)
    return _with_contents(session, [row])[0]


def bins(session: Session, ids: Collection[int]) -> list[Bin]:
    """The bins *ids* with what lies in them."""
    rows = session.connection().execute(
        _BIN.where(Location.id.in_(bindparam("ids", expanding=True))), {"ids": list(ids)}
    )
    return _with_contents(session, rows.all())


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


def _with_contents(session: Session, rows: Iterable[Any]) -> list[Bin]:
    found = list(rows)
    contents: dict[int, list[Content]] = {row.id: [] for row in found}
    used = dict.fromkeys(contents, Decimal(0))
    if found:
        for row in session.connection().execute(_CONTENTS, {"ids": list(contents)}):
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
        for row in found
    ]
