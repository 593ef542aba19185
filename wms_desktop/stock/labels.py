"""Labels for items, lots and locations: which code they carry and what stands on them (INB-3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from wms_desktop.core.codes import CodeKind, fits_own_code, own_code
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import Language, translate
from wms_desktop.db.database import Database
from wms_desktop.documents.label import LabelData, LabelKind
from wms_desktop.stock import words
from wms_desktop.stock.items import LabelWish
from wms_desktop.stock.tables import Item, Location, Lot, Zone


def item_code(code: str) -> str:
    """What an item's label carries: a barcode of ours where the code fits into one, else itself."""
    return own_code(CodeKind.ITEM, code) if fits_own_code(code) else code


def lot_code(lot_id: int) -> str:
    """What a lot's label carries: a barcode of ours, for lots of two items can have one code."""
    return own_code(CodeKind.LOT, str(lot_id))


def location_code(code: str) -> str:
    """What a location's label carries."""
    return own_code(CodeKind.LOCATION, code) if fits_own_code(code) else code


def item_labels(db: Database, codes: Sequence[str]) -> list[LabelData]:
    """Labels for items, in the order of *codes*.

    Raises:
        Refused: codes that no item has; all of them are named.
    """
    query: Any = select(Item.code, Item.name, Item.spec, Item.unit).where(Item.code.in_(codes))
    with db.read() as session:
        found = {
            row.code: LabelData(
                LabelKind.ITEM,
                item_code(row.code),
                f"{row.code} {row.name}",
                row.spec,
                "",
                row.unit,
                row.code,
            )
            for row in session.execute(query)
        }
    return _in_order(codes, {code: [label] for code, label in found.items()})


def lot_labels(db: Database, codes: Sequence[str], language: Language) -> list[LabelData]:
    """Labels for lots by lot code, or ``ITEM/LOT`` for the lot of one item.

    Raises:
        Refused: codes that no lot has.
    """
    plain = [code.rpartition("/")[2] for code in codes]
    query: Any = (
        select(
            Lot.id, Lot.code, Item.code.label("item"), Item.name, Lot.received_on, Lot.expires_on
        )
        .join(Item, Item.id == Lot.item_id)
        .where(Lot.code.in_(plain + list(codes)), Lot.code != "")
        .order_by(Lot.id)
    )
    found: dict[str, list[LabelData]] = {}
    with db.read() as session:
        for row in session.execute(query):
            label = LabelData(
                LabelKind.LOT,
                lot_code(row.id),
                f"{row.item} {row.name}",
                row.code,
                translate(words.RECEIVED_ON, language, day=row.received_on),
                f"{row.expires_on or ''}",
            )
            found.setdefault(row.code, []).append(label)
            found.setdefault(f"{row.item}/{row.code}", []).append(label)
    return _in_order(codes, found)


def location_labels(
    db: Database, site_id: int, codes: Sequence[str], language: Language
) -> list[LabelData]:
    """Labels for the bins of a site.

    Raises:
        Refused: codes that no bin of the site has.
    """
    query: Any = (
        select(Location.code, Zone.name, Location.level)
        .join(Zone, Zone.id == Location.zone_id)
        .where(Location.site_id == site_id, Location.code.in_(codes))
    )
    with db.read() as session:
        found = {
            row.code: [
                LabelData(
                    LabelKind.LOCATION,
                    location_code(row.code),
                    row.code,
                    "",
                    row.name,
                    translate(words.LEVEL, language, level=row.level),
                )
            ]
            for row in session.execute(query)
        }
    return _in_order(codes, found)


def _in_order(codes: Sequence[str], found: dict[str, list[LabelData]]) -> list[LabelData]:
    unknown = [code for code in codes if code not in found]
    if unknown:
        raise Refused(LabelWish.UNKNOWN_CODES, codes=", ".join(unknown[:10]))
    return [label for code in codes for label in found[code]]
