"""An application while it is written: one order, its lines, and what still speaks against it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from wms_desktop.core.errors import Refused
from wms_desktop.returns.checks import age_refusal, line_refusal
from wms_desktop.returns.figures import DeliveredLot
from wms_desktop.returns.kinds import ReturnReason
from wms_desktop.returns.queries import ReturnableOrder
from wms_desktop.returns.rules import ReturnFault
from wms_desktop.returns.service import ReturnGoods


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A delivered lot that is to come back; without a quantity as long as none is typed."""

    lot: DeliveredLot
    quantity: Decimal | None = None
    reason: ReturnReason = ReturnReason.OVER_ORDERED
    remarks: str = ""


@dataclass(slots=True)
class DraftApplication:
    """The lines of one order, in the order in which they were added."""

    order: ReturnableOrder
    lines: list[DraftLine] = field(default_factory=list)

    def place(self, key: tuple[int, int]) -> int | None:
        """The line (from 0) of an item and lot; None where it has none."""
        return next((n for n, line in enumerate(self.lines) if line.lot.key == key), None)

    def lot(self, key: tuple[int, int]) -> DeliveredLot | None:
        """A delivered lot of the order."""
        return next((lot for lot in self.order.lots if lot.key == key), None)

    def lots_not_listed(self) -> list[DeliveredLot]:
        """What was delivered and has no line yet."""
        return [lot for lot in self.order.lots if self.place(lot.key) is None]

    def add(self, lot: DeliveredLot, quantity: Decimal | None = None) -> int:
        """A line for *lot*, or *quantity* more on the one it has; gives the line (from 0)."""
        place = self.place(lot.key)
        if place is None:
            self.lines.append(DraftLine(lot, quantity))
            return len(self.lines) - 1
        if quantity is not None:
            self.change(place, quantity=(self.lines[place].quantity or Decimal(0)) + quantity)
        return place

    def take_back(self, key: tuple[int, int], quantity: Decimal) -> None:
        """Undo `add`: so much less; a line with nothing left goes."""
        place = self.place(key)
        if place is None:
            return
        left = (self.lines[place].quantity or Decimal(0)) - quantity
        if left > 0:
            self.change(place, quantity=left)
        else:
            self.lines.pop(place)

    def change(self, place: int, **values: Any) -> None:
        """Set quantity, reason or remarks of a line."""
        self.lines[place] = replace(self.lines[place], **values)

    def refusal(self, today: date) -> Refused | None:
        """The first thing that keeps the application from being submitted (RET-2)."""
        facts, order = self.order.facts, self.order
        if (late := self.too_old(today)) is not None:
            return late
        if not order.lots:
            return Refused(ReturnFault.NOTHING_DELIVERED, number=facts.number)
        if not self.lines:
            return Refused(ReturnFault.NO_LINES)
        refusals = (self.line_refusal(place) for place in range(len(self.lines)))
        return next((refusal for refusal in refusals if refusal is not None), None)

    def too_old(self, today: date) -> Refused | None:
        """Why nothing of the order can come back any more (RET-2); None while it can."""
        facts = self.order.facts
        return age_refusal(facts.number, facts.ordered_on, today=today, months=self.order.months)

    def line_refusal(self, place: int) -> Refused | None:
        """What speaks against one line (from 0)."""
        line = self.lines[place]
        if line.quantity is None:
            return Refused(ReturnFault.QUANTITY_MISSING, line=place + 1, item=line.lot.item_code)
        return line_refusal(place + 1, line.lot, line.quantity, least=self.order.least_pieces)

    def total(self) -> Decimal:
        """The sum of all quantities."""
        return sum((line.quantity or Decimal(0) for line in self.lines), Decimal(0))

    def goods(self) -> tuple[ReturnGoods, ...]:
        """The lines as they are submitted; only where `refusal` has nothing to say."""
        return tuple(
            ReturnGoods(*line.lot.key, line.quantity, line.reason, line.remarks)
            for line in self.lines
            if line.quantity is not None
        )

    def with_order(self, order: ReturnableOrder) -> DraftApplication:
        """The same lines with the order's figures as they are now."""
        fresh = {lot.key: lot for lot in order.lots}
        lines = [
            replace(line, lot=fresh[line.lot.key]) for line in self.lines if line.lot.key in fresh
        ]
        return DraftApplication(order, lines)

    def kept(self) -> list[list[Any]]:
        """The lines as a local draft keeps them."""
        return [
            [
                *line.lot.key,
                None if line.quantity is None else str(line.quantity),
                line.reason.value,
                line.remarks,
            ]
            for line in self.lines
        ]

    def restore(self, kept: Iterable[Sequence[Any]]) -> None:
        """Take up what `kept` gave, as far as it still was delivered."""
        for item_id, lot_id, quantity, reason, remarks in kept:
            lot = self.lot((item_id, lot_id))
            if lot is None or reason not in ReturnReason._value2member_map_:
                continue
            self.lines.append(
                DraftLine(lot, _decimal(quantity), ReturnReason(reason), str(remarks))
            )


def _decimal(text: object) -> Decimal | None:
    try:
        return None if text is None else Decimal(str(text))
    except InvalidOperation:
        return None
