"""Labels for packages: whose, which of how many, and a barcode of ours (INB-3, OUT-1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from wms_desktop.core.codes import CodeKind, fits_own_code, own_code, parse_own_code
from wms_desktop.core.errors import Refused
from wms_desktop.core.quantity import shown_quantity
from wms_desktop.db.database import Database
from wms_desktop.documents.label import LabelData, LabelKind
from wms_desktop.goods.kinds import OutboundState
from wms_desktop.goods.tables import OutboundOrder, Package
from wms_desktop.stock.items import LabelWish

LONGEST_CODE = 40
_BEGUN = (OutboundState.RECEIVED, OutboundState.APPROVED, OutboundState.ALLOCATED,
          OutboundState.PICKED)  # fmt: skip


def package_code(number: str) -> str:
    """What a package's label carries: a barcode of ours, e.g. ``BG-20260518-0012-K``."""
    return own_code(CodeKind.PACKAGE, number) if fits_own_code(number) else number


def package_labels(db: Database, package_ids: Sequence[int]) -> list[LabelData]:
    """Labels for packages, in the order of *package_ids*.

    Raises:
        Refused: an id that no package has.
    """
    found = {id_: label for id_, _number, label in _read(db, Package.id.in_(package_ids))}
    unknown = [str(id_) for id_ in package_ids if id_ not in found]
    if unknown:
        raise Refused(LabelWish.UNKNOWN_CODES, codes=", ".join(unknown[:10]))
    return [found[id_] for id_ in package_ids]


def labels_by_number(db: Database, site_id: int, numbers: Sequence[str]) -> list[LabelData]:
    """Labels by package number, or of all packages of an order by its number.

    Raises:
        Refused: numbers that neither a package nor an order with packages at the site has.
    """
    orders = select(OutboundOrder.id).where(OutboundOrder.number.in_(numbers))
    wanted = or_(Package.number.in_(numbers), Package.order_id.in_(orders))  # an index for each
    rows = _read(db, wanted & (OutboundOrder.site_id == site_id))
    known = {number for _id, both, _label in rows for number in both}
    unknown = [number for number in numbers if number not in known]
    if unknown:
        raise Refused(LabelWish.UNKNOWN_CODES, codes=", ".join(unknown[:10]))
    order = {number: place for place, number in enumerate(numbers)}
    rows.sort(key=lambda row: min(order[number] for number in row[1] if number in order))
    return [label for _id, _both, label in rows]


def scan_meanings(db: Database, site_id: int, text: str) -> list[tuple[str, int, str, str]]:
    """The order of the package whose label was scanned: (kind, id, number, label)."""
    own = parse_own_code(text.strip().upper()) if len(text) <= LONGEST_CODE else None
    if own is None or own.kind is not CodeKind.PACKAGE:
        return []
    numbers = (own.number, f"{own.kind.value}-{own.number}")
    query: Any = (
        select(OutboundOrder.id, OutboundOrder.number, Package.number, Package.sequence)
        .join(Package, Package.order_id == OutboundOrder.id)
        .where(Package.number.in_(numbers), OutboundOrder.site_id == site_id)
    )
    with db.read() as session:
        rows = session.execute(query).all()
    return [("outbound", row[0], row[1], f"{row[1]} {row[2]}") for row in rows]


def _read(db: Database, wanted: Any) -> list[tuple[int, tuple[str, str], LabelData]]:
    """(id, (package number, order number), label), by order and place in it."""
    sibling = aliased(Package)
    count = (
        select(func.max(sibling.sequence))
        .where(sibling.order_id == Package.order_id)
        .scalar_subquery()
    )
    query: Any = (
        select(
            Package.id, Package.number, Package.sequence, Package.weight, count.label("count"),
            OutboundOrder.number.label("order"), OutboundOrder.consignee_name,
            OutboundOrder.address, OutboundOrder.state,
        )
        .join(OutboundOrder, OutboundOrder.id == Package.order_id)
        .where(wanted)
        .order_by(Package.order_id, Package.sequence)
    )  # fmt: skip
    with db.read() as session:
        rows = session.execute(query).all()
    return [(row.id, (row.number, row.order), _label(row)) for row in rows]


def _label(row: Any) -> LabelData:
    """How many there are is known once the order is packed; before, nothing is promised."""
    of = "" if row.state in _BEGUN else f" / {row.count}"
    return LabelData(
        LabelKind.PACKAGE,
        package_code(row.number),
        row.consignee_name,
        row.order,
        row.address,
        f"{row.sequence}{of}",
        row.number,
        f"{shown_quantity(row.weight)} kg" if row.weight else "",
    )
