"""Goods on hand as allocation sees them, read under lock while somebody allocates."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from wms_desktop.stock.allocation import AllocationPlan, OnHand
from wms_desktop.stock.kinds import StorageClass
from wms_desktop.stock.tables import Balance, Location, Lot, Reservation, Zone

_ON_HAND = (
    select(
        Balance.id,
        Balance.item_id,
        Balance.lot_id,
        Lot.code.label("lot_code"),
        Balance.location_id,
        Location.code.label("location_code"),
        Lot.received_on,
        Lot.expires_on,
        Balance.quantity,
        Balance.reserved,
        Balance.condition,
        Location.distance,
        Location.is_blocked,
        Zone.storage_class,
    )
    .join(Lot, Lot.id == Balance.lot_id)
    .join(Location, Location.id == Balance.location_id)
    .join(Zone, Zone.id == Location.zone_id)
    .where(
        Balance.item_id.in_(bindparam("item_ids", expanding=True)),
        Balance.owner_id == bindparam("owner_id"),
        Location.site_id == bindparam("site_id"),
        Balance.quantity > 0,
    )
    .order_by(Balance.id)
)
_HOLDERS = (
    select(
        Reservation.balance_id, Reservation.document, func.sum(Reservation.quantity).label("kept")
    )
    .where(Reservation.balance_id.in_(bindparam("balance_ids", expanding=True)))
    .group_by(Reservation.balance_id, Reservation.document)
    .having(func.sum(Reservation.quantity) > 0)
    .order_by(Reservation.balance_id, Reservation.document)
)
_LOCKED = _ON_HAND.with_for_update(of=Balance)


def on_hand_of(
    session: Session,
    site_id: int,
    owner_id: int,
    item_ids: Collection[int],
    *,
    lock: bool = False,
) -> dict[int, list[OnHand]]:
    """What of each item lies at a site for an owner, in every condition.

    Goods in a hold zone count as blocked: they are kept aside.

    Args:
        lock: nobody else may reserve or move them until the transaction ends (OUT-1).
    """
    query = _LOCKED if lock else _ON_HAND
    found: dict[int, list[OnHand]] = {item_id: [] for item_id in item_ids}
    keys = {"item_ids": list(found), "owner_id": owner_id, "site_id": site_id}
    for row in session.connection().execute(query, keys):
        goods = OnHand(
            balance_id=row.id,
            lot_id=row.lot_id,
            lot_code=row.lot_code,
            location_id=row.location_id,
            location_code=row.location_code,
            received_on=row.received_on,
            quantity=row.quantity,
            free=row.quantity - row.reserved,
            expires_on=row.expires_on,
            condition=row.condition,
            distance=row.distance,
            is_blocked=row.is_blocked or row.storage_class is StorageClass.HOLD,
        )
        found[row.item_id].append(goods)
    return found


@dataclass(frozen=True, slots=True)
class Holder:
    """A document that keeps goods of a balance for itself (OUT-1)."""

    document: str  # kind:number
    quantity: Decimal

    @property
    def number(self) -> str:
        """The document's number alone."""
        return self.document.partition(":")[2]


def holders(session: Session, balance_ids: Collection[int]) -> dict[int, list[Holder]]:
    """Which documents have reserved goods of these balances, and how much of each."""
    found: dict[int, list[Holder]] = {balance_id: [] for balance_id in balance_ids}
    if found:
        rows = session.connection().execute(_HOLDERS, {"balance_ids": list(found)})
        for row in rows:
            found[row.balance_id].append(Holder(row.document, row.kept))
    return found


def without(goods: list[OnHand], plan: AllocationPlan) -> list[OnHand]:
    """*goods* after *plan* has taken its share, for the next line of the same item."""
    taken: dict[int, Decimal] = {}
    for part in plan.taken:
        balance_id = part.goods.balance_id
        taken[balance_id] = taken.get(balance_id, Decimal(0)) + part.quantity
    return [
        replace(each, free=each.free - taken.get(each.balance_id, Decimal(0))) for each in goods
    ]
