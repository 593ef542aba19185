"""The way out where RET-2 says no: a quality complaint with what is written already (RET-5)."""

from __future__ import annotations

from datetime import date

from wms_desktop.returns import words
from wms_desktop.returns.draft import DraftApplication
from wms_desktop.returns.rules import ReturnFault
from wms_desktop.ui.page import Page
from wms_desktop.ui.words import joined, tr

_WAY_OUT = (ReturnFault.ORDER_TOO_OLD, ReturnFault.TOO_FEW_OF_LOT)


def may_complain(draft: DraftApplication, today: date) -> bool:
    """Whether RET-2 is what keeps the application from being submitted."""
    refusal = draft.refusal(today)
    return refusal is not None and refusal.code in _WAY_OUT


def complaint_draft(draft: DraftApplication, place: int, today: date) -> dict[str, object]:
    """What a complaint form begins with: the order, and the line that the rule names.

    Args:
        place: the line under the cursor (from 0), where the rule is about the whole order.
    """
    refusal = draft.refusal(today)
    if refusal is not None and refusal.code is ReturnFault.TOO_FEW_OF_LOT:
        place = int(refusal.params["line"]) - 1  # type: ignore[call-overload]
    facts = draft.order.facts
    wanted: dict[str, object] = {"order_id": facts.id, "customer_id": facts.customer_id}
    if 0 <= place < len(draft.lines):
        line = draft.lines[place]
        wanted |= {
            "item_id": line.lot.item_id,
            "lot_id": line.lot.lot_id,
            "quantity": "" if line.quantity is None else f"{line.quantity:f}",
            "what": joined(tr(words.REASONS[line.reason]), line.remarks),
        }
    return wanted


def go_to_complaint(page: Page, draft: DraftApplication, place: int) -> None:
    """Lead to a new complaint, where RET-2 is what says no."""
    today = page.context.acting().today
    if may_complain(draft, today):
        wanted = complaint_draft(draft, place, today)
        page.context.shell.go_to("service", complaint_draft=wanted)
