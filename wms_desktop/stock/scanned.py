"""What the books know about one scan that brings goods to a place, in one read."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from wms_desktop.db.prepared import Prepared
from wms_desktop.stock.items import COLUMNS, ItemFacts, facts_of
from wms_desktop.stock.kinds import PlaceKind
from wms_desktop.stock.places import BIN_COLUMNS, OUTSIDE_ID, BinRow, bin_of, outside
from wms_desktop.stock.rules import Bin
from wms_desktop.stock.tables import Item, Location, Zone

_ITEM = slice(0, len(COLUMNS))
_BIN = slice(_ITEM.stop, _ITEM.stop + len(BIN_COLUMNS))
_READ = Prepared(
    select(*COLUMNS, *BIN_COLUMNS, OUTSIDE_ID.scalar_subquery().label("outside_id"))
    .select_from(Item)
    .outerjoin(Location, Location.id == bindparam("location_id"))
    .outerjoin(Zone, Zone.id == Location.zone_id)
    .where(Item.id == bindparam("item_id"))
)


@dataclass(frozen=True, slots=True)
class Scanned:
    """An item in use, the place it was scanned to, and the place outside that it comes from."""

    item: ItemFacts
    site_id: int
    _bin: BinRow | None
    _kind: PlaceKind
    _outside_id: int | None

    def bin(self, session: Session) -> Bin:
        """The bin with what lies in it.

        Raises:
            Refused: no such bin at this site.
        """
        return bin_of(session, self.site_id, self._bin)

    def outside(self, session: Session) -> int:
        """The id of the place outside; made when missing."""
        return self._outside_id or outside(session, self.site_id, self._kind)


def scanned(
    session: Session, site_id: int, item_id: int, location_id: int, kind: PlaceKind
) -> Scanned:
    """Read an item, a bin and the site's place of *kind* together.

    Raises:
        Refused: the item is unknown, or no longer in use.
    """
    row = _READ.one_or_none(
        session,
        {"item_id": item_id, "location_id": location_id, "site_id": site_id, "kind": kind},
    )
    item = facts_of(None if row is None else row[_ITEM], item_id)
    place = BinRow(*row[_BIN]) if row[_BIN][0] is not None else None
    return Scanned(item, site_id, place, kind, row.outside_id)
