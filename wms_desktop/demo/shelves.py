"""What makes the warehouse map worth looking at: bins of many sizes, two of them blocked."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from wms_desktop.stock.tables import Balance, Location

BLOCKED = (
    ("A-02-05-3", "横梁变形，待更换，下层照常使用。"),
    ("C-01-03-1", "发现冷凝水，等待维修。"),
)
_FULL = tuple(Decimal(part) / 100 for part in (35, 88, 60, 72, 100, 45, 66, 80, 52, 94, 30, 70))


def add_shelves(session: Session, site_id: int) -> None:
    """Bins hold between a third and all of what fits into them."""
    held = (
        select(Balance.location_id, func.sum(Balance.quantity, type_=Balance.quantity.type))
        .join(Location, Location.id == Balance.location_id)
        .where(Location.site_id == site_id, Location.capacity > 0, Balance.quantity > 0)
        .group_by(Balance.location_id)
        .order_by(Balance.location_id)
    )
    for number, (location_id, used) in enumerate(session.execute(held).all()):
        location = session.get_one(Location, location_id)
        part = _FULL[number % len(_FULL)]
        location.capacity = used if part == 1 else Decimal(-(-int(used / part) // 2 * 2))
    for code, reason in BLOCKED:
        found = session.scalar(
            select(Location).where(Location.site_id == site_id, Location.code == code)
        )
        if found is not None:
            found.is_blocked, found.block_reason = True, reason
