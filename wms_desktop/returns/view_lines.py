"""The lines of an application as the list shows them, written or handed in."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from wms_desktop.core.language import N_
from wms_desktop.core.quantity import shown_quantity
from wms_desktop.returns import words
from wms_desktop.returns.draft import DraftApplication, DraftLine
from wms_desktop.returns.figures import DeliveredLot, OrderFacts
from wms_desktop.returns.files import ApplicationFile
from wms_desktop.returns.kinds import ReturnReason
from wms_desktop.returns.rules import Figures, ReturnFault, line_fault
from wms_desktop.ui.cell import Cell
from wms_desktop.ui.paged_model import Column
from wms_desktop.ui.words import current_language, tr

_WIDE = 1100  # of the window, in logical pixels (look.md, Width steps)


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line. ``verdict`` is the kind of its pill and the word in it."""

    line: int
    item: str
    lot: str
    bought: Decimal
    quantity: Decimal | None
    reason: ReturnReason
    remarks: str
    verdict: tuple[str, str]
    basis: str
    deliveries: int = 1
    applied: Decimal = Decimal(0)
    left: Decimal = Decimal(0)


def lines_of_draft(draft: DraftApplication) -> list[ShownLine]:
    """The lines while they are written, with what RET-2 says of them now."""
    return [
        _written(number, line, draft.order.least_pieces)
        for number, line in enumerate(draft.lines, 1)
    ]


def lines_of_application(found: ApplicationFile) -> list[ShownLine]:
    """The lines as they were handed in."""
    return [
        ShownLine(
            line.line,
            f"{line.item_code} {line.item_name}",
            line.lot_code,
            line.delivered,
            line.quantity,
            line.reason,
            line.remarks,
            *_judged(line.figures, found.least_pieces, found.complaint),
        )
        for line in found.lines
    ]


def _written(number: int, line: DraftLine, least: int) -> ShownLine:
    lot = line.lot
    if line.quantity is None:
        left = shown_quantity(lot.figures(Decimal(0)).returnable)
        verdict, basis = ("mute", tr(words.QUANTITY_MISSING)), tr(N_("At most {left}"), left=left)
    else:
        verdict, basis = _judged(lot.figures(line.quantity), least)
    item = f"{lot.item_code} {lot.item_name}"
    return ShownLine(
        number, item, lot.lot_code, lot.delivered, line.quantity, line.reason, line.remarks,
        verdict, basis, lot.deliveries, lot.applied, lot.figures(Decimal(0)).returnable,
    )  # fmt: skip


def _judged(figures: Figures, least: int, complaint: str = "") -> tuple[tuple[str, str], str]:
    fault: ReturnFault | None = line_fault(
        figures, least_pieces=least, by_complaint=bool(complaint)
    )
    basis = words.rule_basis(
        figures, fault, least=least, language=current_language(), complaint=complaint
    )
    if fault is not None:
        return ("bad", tr(words.NOT_RETURNABLE)), basis
    return ("ok", tr(words.RETURNABLE)), basis


def line_columns() -> tuple[Column[ShownLine], ...]:
    """What a line shows: goods and lot, bought, back, reason, verdict and its figures."""
    return (
        Column("#", lambda line: Cell(str(line.line), role="text_3"), shown_from=_WIDE),
        Column(
            tr(N_("Goods and lot")),
            lambda line: Cell(line.item, sub=", ".join(filter(None, (line.lot, line.remarks)))),
            "name",
        ),
        Column(
            tr(N_("Bought")),
            lambda line: Cell(shown_quantity(line.bought), sub=_over(line.deliveries)),
            "figure",
            shown_from=_WIDE,
        ),
        Column(tr(N_("Back@@quantity")), _quantity, "figure"),
        Column(
            tr(words.LINE_REASON), lambda line: tr(words.REASONS[line.reason]), shown_from=_WIDE
        ),
        Column(tr(words.LINE_RULE), lambda line: Cell(pill=line.verdict)),
        Column(tr(N_("Figures")), _basis, optional=True),
    )


def _quantity(line: ShownLine) -> Cell:
    if line.quantity is None:
        return Cell("–", role="text_3")
    return Cell(shown_quantity(line.quantity))


def _basis(line: ShownLine) -> Cell:
    sub = ""
    if line.applied:
        applied, left = shown_quantity(line.applied), shown_quantity(line.left)
        sub = tr(N_("Applied before {applied}, left {left}"), applied=applied, left=left)
    return Cell(line.basis, sub=sub, role="bad" if line.verdict[0] == "bad" else "text_2")


def _over(deliveries: int) -> str:
    """That a figure sums several deliveries up."""
    return tr(N_("in {count} deliveries"), count=deliveries) if deliveries > 1 else ""


def lot_columns() -> tuple[Column[DeliveredLot], ...]:
    """What is chosen from: delivered lots that have no line yet."""
    nought = Decimal(0)
    return (
        Column(
            tr(N_("Goods and lot")),
            lambda lot: Cell(f"{lot.item_code} {lot.item_name}", sub=lot.lot_code),
            "name",
        ),
        Column(
            tr(N_("Bought")),
            lambda lot: Cell(shown_quantity(lot.delivered), sub=_over(lot.deliveries)),
            "figure",
        ),
        Column(
            tr(N_("Can come back")),
            lambda lot: Cell(
                shown_quantity(lot.figures(nought).returnable),
                sub=tr(N_("Applied before {applied}"), applied=shown_quantity(lot.applied))
                if lot.applied
                else "",
            ),
            "figure",
        ),
        Column(
            tr(N_("Lot stock")), lambda lot: shown_quantity(lot.stock_of_lot), "figure",
            optional=True,
        ),
    )  # fmt: skip


def order_columns() -> tuple[Column[OrderFacts], ...]:
    """What is chosen from: orders that were looked for."""
    return (
        Column(tr(words.ORDER), lambda order: order.number),
        Column(
            tr(words.CUSTOMER),
            lambda order: Cell(order.customer_name, sub=order.contact_name),
            "name",
        ),
        Column(tr(words.ORDERED_ON), lambda order: order.ordered_on.isoformat()),
    )
