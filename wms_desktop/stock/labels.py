"""Labels for goods and places: which code they carry and what stands on them (INB-3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.core import gs1
from wms_desktop.core.acting import Acting
from wms_desktop.core.codes import CodeKind, fits_own_code, own_code
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import Language, translate
from wms_desktop.core.quantity import shown_quantity
from wms_desktop.db.database import Database
from wms_desktop.documents.label import LabelData, LabelKind
from wms_desktop.stock import words
from wms_desktop.stock.items import LabelWish
from wms_desktop.stock.tables import Item, ItemBarcode, Location, Lot, Zone


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
    query: Any = select(Item.id, Item.code, Item.name, Item.spec, Item.unit).where(
        Item.code.in_(codes)
    )
    with db.read() as session:
        rows = session.execute(query).all()
        gtins = _gtins(session, [row.id for row in rows])
    found = {}
    for row in rows:
        gtin = gtins.get(row.id, "")
        label = LabelData(
            LabelKind.ITEM,
            item_code(row.code),
            f"{row.code} {row.name}",
            row.spec,
            "",
            row.unit,
            row.code,
            gtin=gtin,
            gs1=gs1.goods(gtin) if gtin else (),
        )
        found[row.code] = [label]
    return _in_order(codes, found)


def lot_labels(db: Database, codes: Sequence[str], language: Language) -> list[LabelData]:
    """Labels for lots by lot code, or ``ITEM/LOT`` for the lot of one item.

    Raises:
        Refused: codes that no lot has.
    """
    return _in_order(codes, _lots(db, codes, language))


def pallet_labels(
    db: Database, codes: Sequence[str], count: Decimal, language: Language
) -> list[LabelData]:
    """Labels for pallets of *count* base units each, by ``ITEM/LOT``, or ``ITEM`` without lots.

    Where the item has a GTIN, a GS1 symbol says item, expiry, lot and count; else our own code
    of the lot or item stands in its place.

    Raises:
        Refused: codes that no lot or item has.
    """
    lots = _lots(db, [code for code in codes if "/" in code], language)
    known = [code for code in codes if "/" not in code]
    items = {label.shown: [label] for label in item_labels(db, known)} if known else {}
    return [_pallet(label, count, language) for label in _in_order(codes, items | lots)]


def _pallet(label: LabelData, count: Decimal, language: Language) -> LabelData:
    parts = (*label.gs1, *gs1.counted(count)) if label.gs1 else ()
    is_lot = label.kind is LabelKind.LOT
    unit, expiry = (label.extra, label.figure) if is_lot else (label.figure, "")
    return replace(
        label,
        kind=LabelKind.PALLET,
        detail=label.detail if is_lot else "",
        figure=f"{shown_quantity(count)} {unit}",
        extra=translate(words.EXPIRES_ON, language, day=expiry) if expiry else "",
        shown=_words(parts) or label.shown,
        gs1=parts,
    )


def _words(parts: tuple[tuple[str, str], ...]) -> str:
    """What a GS1 symbol says, for people; empty where it cannot be one."""
    try:
        return gs1.words(parts)
    except gs1.ElementError:
        return ""  # printing a GS1 symbol is refused with the reason; other symbols are printed


def _lots(db: Database, codes: Sequence[str], language: Language) -> dict[str, list[LabelData]]:
    plain = [code.rpartition("/")[2] for code in codes]
    query: Any = (
        select(
            Lot.id, Lot.code, Item.id.label("item_id"), Item.code.label("item"), Item.name,
            Item.unit, Lot.received_on, Lot.expires_on,
        )
        .join(Item, Item.id == Lot.item_id)
        .where(Lot.code.in_(plain + list(codes)), Lot.code != "")
        .order_by(Lot.id)
    )  # fmt: skip
    found: dict[str, list[LabelData]] = {}
    with db.read() as session:
        rows = session.execute(query).all()
        gtins = _gtins(session, [row.item_id for row in rows])
    for row in rows:
        gtin = gtins.get(row.item_id, "")
        label = LabelData(
            LabelKind.LOT,
            lot_code(row.id),
            f"{row.item} {row.name}",
            row.code,
            translate(words.RECEIVED_ON, language, day=row.received_on),
            f"{row.expires_on or ''}",
            extra=row.unit,
            gtin=gtin,
            gs1=gs1.goods(gtin, row.code, row.expires_on) if gtin else (),
        )
        found.setdefault(row.code, []).append(label)
        found.setdefault(f"{row.item}/{row.code}", []).append(label)
    return found


def _gtins(session: Session, item_ids: Sequence[int]) -> dict[int, str]:
    """The makers' numbers of items: of several the shortest, which is on the single piece."""
    query: Any = select(ItemBarcode.item_id, ItemBarcode.code).where(
        ItemBarcode.item_id.in_(set(item_ids))
    )
    found: dict[int, str] = {}
    for row in session.execute(query):
        known = found.get(row.item_id)
        if gs1.is_gtin(row.code) and (
            known is None or (len(row.code), row.code) < (len(known), known)
        ):
            found[row.item_id] = row.code
    return found


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


def example(db: Database, by: Acting, kind: LabelKind, code: str) -> LabelData:
    """One real label of *kind* for *code*, to look at a template with.

    Raises:
        Refused: nothing has that code, or packages are asked for.
    """
    match kind:
        case LabelKind.ITEM:
            return item_labels(db, [code])[0]
        case LabelKind.LOT:
            return lot_labels(db, [code], by.language)[0]
        case LabelKind.LOCATION:
            return location_labels(db, by.site_id, [code], by.language)[0]
        case LabelKind.PALLET:
            return pallet_labels(db, [code], Decimal(48), by.language)[0]
    raise Refused(LabelWish.UNKNOWN_CODES, codes=code)
