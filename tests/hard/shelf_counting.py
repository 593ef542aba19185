"""A shelf is counted while goods go on moving: twice where it differs, then approved (CNT)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from uuid import uuid4

from tests.shop import Shop
from wms_desktop.core.errors import Refused
from wms_desktop.counts import queries, service
from wms_desktop.counts.kinds import CountScope, VarianceCause
from wms_desktop.stock.kinds import Condition

Place = tuple[int, str, str, Condition]  # item, lot, shelf, condition


@dataclass
class ShelfCount:
    """One count of one shelf.

    Args:
        lying: what really lies at every place of the shelf, asked for anew each time.
        lot_id: of an item and lot code.
    """

    shop: Shop
    shelf: str
    lying: Callable[[], dict[Place, int]]
    lot_id: Callable[[int, str], int]
    id: int = 0

    def start(self) -> None:
        """Plan it, and freeze what is booked."""
        plan = service.Plan(uuid4(), f"{self.shelf} 盘点", CountScope.LOCATIONS, (self.shelf,))
        self.id = service.plan(self.shop.db, self.shop.acting(), plan).value
        self._step(service.start)

    def count(self) -> None:
        """The first count, of everything that lies there; then the review."""
        for place, quantity in sorted(self.lying().items()):
            self._enter("lin", place, quantity)
        close = service.CloseLocation(uuid4(), self.id, self.shop.location(self.shelf))
        service.close_location(self.shop.db, self.shop.acting(), close)
        self._step(service.to_review)

    def count_again(self) -> None:
        """Somebody else counts the lines that differ."""
        lying = self.lying()
        for row in queries.review(self.shop.db, self.id):
            if row.variance.is_open:
                place = row.item_id, row.lot_code, self.shelf, row.condition
                self._enter("keeper2", place, lying[place])

    def approve(self) -> None:
        """Causes are named, and the manager approves.

        Raises:
            Refused: goods that are missing are kept for an order; the count is called off then.
        """
        for row in queries.review(self.shop.db, self.id):
            if row.difference:
                decide = service.Decide(
                    uuid4(), row.line_id, row.version, VarianceCause.MISPLACED, "复核"
                )
                service.decide(self.shop.db, self.shop.acting(), decide)
        try:
            self._step(service.approve, "zhou")
        except Refused:
            cancel = service.Cancel(uuid4(), self.id, self._version, "货已预留")
            service.cancel(self.shop.db, self.shop.acting(), cancel)
            raise

    @property
    def _version(self) -> int:
        return queries.count(self.shop.db, 1, self.id).version

    def _step(self, step: Callable[..., object], login: str = "lin") -> None:
        command = service.Step(uuid4(), self.id, self._version)
        step(self.shop.db, self.shop.acting(login), command)

    def _enter(self, login: str, place: Place, quantity: int) -> None:
        item, lot, shelf, condition = place
        command = service.Enter(
            uuid4(), self.id, self.shop.location(shelf), item, self.lot_id(item, lot),
            Decimal(quantity), condition=condition,
        )  # fmt: skip
        service.enter(self.shop.db, self.shop.acting(login), command)
