"""RET-2 as refusals with their figures: the same for the form and for the transaction."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from wms_desktop.core.errors import Refused
from wms_desktop.returns.figures import DeliveredLot
from wms_desktop.returns.rules import ReturnFault, is_too_old, last_day, line_fault


def age_refusal(number: str, ordered_on: date, *, today: date, months: int) -> Refused | None:
    """What speaks against the whole order; None while it is young enough."""
    if not is_too_old(ordered_on, today=today, months=months):
        return None
    return Refused(
        ReturnFault.ORDER_TOO_OLD,
        number=number,
        ordered_on=ordered_on,
        last_day=last_day(ordered_on, months),
        months=months,
    )


def line_refusal(
    line: int, lot: DeliveredLot, quantity: Decimal, *, least: int, by_complaint: bool = False
) -> Refused | None:
    """What speaks against one line, with every figure that the rule looked at."""
    figures = lot.figures(quantity)
    fault = line_fault(figures, least_pieces=least, by_complaint=by_complaint)
    if fault is None:
        return None
    return Refused(
        fault,
        line=line,
        item=lot.item_code,
        lot=lot.lot_code or "–",
        quantity=quantity,
        least=least,
        stock=lot.stock_of_lot,
        delivered=lot.delivered,
        applied=lot.applied,
        returnable=figures.returnable,
    )
