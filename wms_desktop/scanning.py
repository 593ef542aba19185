"""What a scanned code stands for, in the one fixed order of meaning (ux.md, Scanning).

Command barcodes come first and are the scan desk's own; then documents of every slice, then
location, lot, item and alternative barcode, then people's badges. A supplier's GS1 label names
itself by its form and means an item, with lot, expiry and count where it has them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from wms_desktop.complaints import queries as complaints
from wms_desktop.complaints import queries_actions, queries_damage
from wms_desktop.core.text import narrow
from wms_desktop.counts import queries as counts
from wms_desktop.db.database import Database
from wms_desktop.goods import package_labels
from wms_desktop.goods import queries as goods
from wms_desktop.people import queries as people
from wms_desktop.receipts import custody_queries as custody
from wms_desktop.receipts import queries as receipts
from wms_desktop.returns import queries as returns
from wms_desktop.stock import queries as stock
from wms_desktop.stock import statements
from wms_desktop.stock.gs1 import Elements, parse
from wms_desktop.stock.gs1_goods import labelled
from wms_desktop.transport import queries as transport
from wms_desktop.ui.page import Meaning, MeaningKind

_LONGEST = 120
_DOCUMENTS = (
    receipts.scan_meanings,
    transport.scan_meanings,
    goods.scan_meanings,
    package_labels.scan_meanings,
    statements.scan_meanings,
    counts.scan_meanings,
    returns.scan_meanings,
    complaints.scan_meanings,
    custody.scan_meanings,
    queries_actions.scan_meanings,
    queries_damage.scan_meanings,
)


def resolver(
    db: Database, site_id: Callable[[], int], today: Callable[[], date] = date.today
) -> Callable[[str], list[Meaning]]:
    """A function that finds every meaning of a text; the scan desk calls it on a worker thread.

    It refuses a supplier's GS1 label that cannot be read.
    """

    def meanings(text: str) -> list[Meaning]:
        label = parse(narrow(text))
        if label is not None:
            return _labelled(db, label, today())
        code = narrow(text).strip()
        if not code or len(code) > _LONGEST or not code.isprintable():
            return []  # nothing of ours has control characters or halves of characters in it
        site = site_id()
        for scan_meanings in _DOCUMENTS:
            found = [
                Meaning(MeaningKind(kind), id_, number, label)
                for kind, id_, number, label in scan_meanings(db, site, code)
            ]
            if found:
                return found
        return _goods(db, site, code) or _people(db, code)

    return meanings


def _goods(db: Database, site_id: int, code: str) -> list[Meaning]:
    found = stock.resolve_code(db, site_id, code)
    order = {"location": 0, "lot": 1, "item": 2}
    if not found:
        return []
    first = min(order[each.kind] for each in found)
    return [
        Meaning(
            MeaningKind(f.kind),
            f.id,
            f.code,
            f.label,
            {"item_id": f.item_id, "is_active": f.is_active},
        )
        for f in found
        if order[f.kind] == first
    ]


def _labelled(db: Database, label: Elements, today: date) -> list[Meaning]:
    """The lot of a supplier's label where it is known, and its item: pages take what they want."""
    found: list[Meaning] = []
    for each in labelled(db, label, today=today):
        extra = {
            "item_id": each.item_id, "is_active": each.is_active, "lot": each.lot,
            "expires_on": each.expires_on, "count": each.count,
        }  # fmt: skip
        words = f"{each.item} {each.name}"
        if each.lot_id is not None:
            found.append(Meaning(MeaningKind.LOT, each.lot_id, each.lot, words, extra))
        found.append(Meaning(MeaningKind.ITEM, each.item_id, each.item, words, extra))
    return found


def _people(db: Database, code: str) -> list[Meaning]:
    return [
        Meaning(MeaningKind(kind), id_, number, label)
        for kind, id_, number, label in people.scan_meanings(db, 0, code)
    ]
