"""Goods that deserve a look: other people's, some about to expire, some not good (STK-4, STK-5)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.customers.tables import Customer, CustomerKind
from wms_desktop.db.numbers import next_number
from wms_desktop.demo.cast import Cast
from wms_desktop.demo.stock import a_key
from wms_desktop.stock import posting
from wms_desktop.stock.kinds import Condition, MoveReason, PlaceKind, StorageClass
from wms_desktop.stock.tables import Balance, Item, Location, Lot, Zone

_OWNERS, _LOTS = 2, 5
_DAYS_LEFT = (-6, 4, 21, 90, None)  # one has expired, two soon will
_NOT_GOOD = (Condition.DAMAGED, Condition.QUARANTINE, Condition.RETURNED)


def add_remarkable_goods(session: Session, cast: Cast, by: Acting) -> None:
    """Stock kept for two customers, and a few pieces of the house's own that are not good."""
    moves = [*_kept_for_customers(session, by), *_not_good(session, by)]
    for reason, prefix, own in (
        (MoveReason.OPENING, "QC", [m for m in moves if m.from_location_id != m.to_location_id]),
        (MoveReason.CONDITION, "ZT", [m for m in moves if m.from_location_id == m.to_location_id]),
    ):
        number = next_number(session, prefix, by.today)
        posting.post(
            session,
            by,
            op_id=a_key(cast),
            reason=reason,
            document=f"{reason.value}:{number}",
            moves=own,
        )


def _kept_for_customers(session: Session, by: Acting) -> list[posting.Move]:
    opening = session.execute(
        select(Location.id).where(
            Location.site_id == by.site_id, Location.kind == PlaceKind.OPENING
        )
    ).scalar_one()
    bins = session.scalars(
        select(Location.id)
        .join(Zone, Zone.id == Location.zone_id)
        .where(Location.site_id == by.site_id, Zone.storage_class == StorageClass.AMBIENT)
        .order_by(Location.code.desc())
        .limit(_OWNERS * _LOTS)
    ).all()
    owners = session.scalars(
        select(Customer.id)
        .where(Customer.kind == CustomerKind.ORGANIZATION)
        .order_by(Customer.id)
        .limit(_OWNERS)
    ).all()
    items = session.scalars(
        select(Item.id)
        .where(Item.storage_class == StorageClass.AMBIENT, Item.has_lots)
        .order_by(Item.id.desc())
        .limit(_OWNERS * _LOTS)
    ).all()
    moves = []
    for number, (item_id, bin_id) in enumerate(zip(items, bins, strict=False)):
        left = _DAYS_LEFT[number % len(_DAYS_LEFT)]
        lot = Lot(
            item_id=item_id,
            code=f"K{by.today:%y}{number + 1:03}",
            received_on=by.today - timedelta(days=30 * number + 12),
            expires_on=None if left is None else by.today + timedelta(days=left),
        )
        session.add(lot)
        session.flush()
        owner = owners[number % len(owners)]
        quantity = Decimal(6 * (number + 2))
        moves.append(posting.Move(item_id, lot.id, owner, opening, bin_id, quantity))
    return moves


def _not_good(session: Session, by: Acting) -> list[posting.Move]:
    lying = session.execute(
        select(Balance.item_id, Balance.lot_id, Balance.owner_id, Balance.location_id)
        .join(Location, Location.id == Balance.location_id)
        .where(
            Location.site_id == by.site_id,
            Balance.condition == Condition.GOOD,
            Balance.quantity - Balance.reserved >= Decimal(6),
        )
        .order_by(Balance.id.desc())
        .limit(len(_NOT_GOOD))
    ).all()
    return [
        posting.Move(*row[:3], row[3], row[3], Decimal(2), Condition.GOOD, condition)
        for row, condition in zip(lying, _NOT_GOOD, strict=False)
    ]
