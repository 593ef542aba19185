"""What scans do to an application that is written, and what it still waits for."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.core.quantity import shown_quantity
from wms_desktop.returns import words
from wms_desktop.returns.draft import DraftApplication
from wms_desktop.returns.figures import DeliveredLot
from wms_desktop.returns.rules import ReturnFault
from wms_desktop.ui.page import Expectation, Meaning, MeaningKind, ScanResult
from wms_desktop.ui.words import tr

GOODS = (MeaningKind.LOT, MeaningKind.ITEM)


def expectation_of(draft: DraftApplication | None) -> Expectation:
    """What the next scan should be: an order, then its goods."""
    if draft is None:
        return Expectation(tr(N_("Scan an order")), tr(N_("It shows what can come back")))
    return Expectation(
        tr(N_("Scan order or goods")),
        tr(N_("Goods are added to the lines")),
        policy=tr(N_("the same code counts up")),
    )


def lots_meant(draft: DraftApplication, meaning: Meaning) -> list[DeliveredLot]:
    """The delivered lots that a scanned lot or item stands for."""
    if meaning.kind is MeaningKind.LOT:
        return [lot for lot in draft.order.lots if lot.lot_id == meaning.id]
    return [lot for lot in draft.order.lots if lot.item_id == meaning.id]


def not_on_order(draft: DraftApplication | None, meaning: Meaning) -> ScanResult:
    """Goods that were not delivered on this order."""
    number = draft.order.facts.number if draft else "–"
    return ScanResult(
        "bad",
        tr(N_("{code} is not on order {number}"), code=meaning.code, number=number),
        tr(N_("Choose an item and lot of this order.")),
    )


def counted(
    draft: DraftApplication, place: int, added: Decimal, undo: Callable[[], object]
) -> ScanResult:
    """What the scan has added, and whether the line can be returned now."""
    line = draft.lines[place]
    lot = line.lot
    total = shown_quantity(line.quantity or Decimal(0))
    refusal = draft.line_refusal(place)
    says = tr(N_("Takes back {code}: {added}"), code=lot.item_code, added=shown_quantity(added))
    if refusal is None:
        head = f"{lot.item_code} +{shown_quantity(added)} → {total}"
        return ScanResult("ok", head, lot.lot_code, undo=undo, undo_says=says)
    if refusal.code is ReturnFault.MORE_THAN_DELIVERED:
        note = tr(N_("At most {left}"), left=shown_quantity(lot.figures(added).returnable))
    else:
        note = tr(N_("See line {line}"), line=place + 1)
    head = tr(N_("{code}: {verdict}"), code=lot.item_code, verdict=tr(words.NOT_RETURNABLE))
    return ScanResult("warn", f"{head}, {total}", note, undo=undo, undo_says=says)


def blocked_words(draft: DraftApplication | None, refusal: Refused | None, *, may: bool) -> str:
    """Why the application cannot be submitted, in a few words."""
    if not may:
        return tr(words.NO_RIGHT)
    if draft is None:
        return tr(words.NO_ORDER)
    if refusal is None or not isinstance(refusal.code, ReturnFault):
        return ""
    return tr(words.BLOCKED[refusal.code], line=refusal.params.get("line", ""))
