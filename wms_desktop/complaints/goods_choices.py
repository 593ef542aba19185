"""Items and lots to choose from in forms about complaints, actions and damage."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from wms_desktop.db.database import Database
from wms_desktop.stock import queries as stock
from wms_desktop.stock.queries import ItemRow
from wms_desktop.stock.tables import Item, Lot

MOST_LOTS = 60


@dataclass(frozen=True, slots=True)
class LotChoice:
    """A lot of an item."""

    id: int
    code: str


def item_row(db: Database, item_id: int) -> ItemRow | None:
    """One item, also one out of use; None where there is none."""
    with db.read() as session:
        code = session.scalar(select(Item.code).where(Item.id == item_id))
    if code is None:
        return None
    found = stock.search_items(db, code, 20, active_only=False)
    return next((row for row in found if row.id == item_id), None)


def lots_of(db: Database, item_id: int) -> list[LotChoice]:
    """Lots of an item, those received last first; those without a code are left out."""
    query = (
        select(Lot.id, Lot.code)
        .where(Lot.item_id == item_id, Lot.code != "")
        .order_by(Lot.received_on.desc(), Lot.id.desc())
        .limit(MOST_LOTS)
    )
    with db.read() as session:
        return [LotChoice(*row) for row in session.execute(query)]
