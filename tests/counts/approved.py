"""Counts from start to approval, for tests of their results."""

from __future__ import annotations

from decimal import Decimal

from tests.counts.desk import counted, in_review
from tests.shop import Shop
from wms_desktop.counts import queries, service
from wms_desktop.counts.kinds import CountScope, VarianceCause


class Approved:
    """Counts of zone A from start to approval; 24 rolls at 58 yuan and 6 of linen at 10."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.rolls = shop.item(unit_price=Decimal(58))
        self.linen = shop.item("B118-02", "素麻·燕麦", unit_price=Decimal(10))
        self.lots = shop.lot(self.rolls), shop.lot(self.linen, "L260330")
        shop.stock(self.rolls, self.lots[0], 24)
        shop.stock(self.linen, self.lots[1], 6, "A-01-02")

    def count(self, rolls: int, linen: int, title: str = "A 区盘点", approve: bool = True) -> int:
        """Count so many; give causes; let the manager approve. Its id."""
        shop = self.shop
        plan = service.Plan(shop.op(), title, CountScope.ZONE, ("A",))
        count_id = service.plan(shop.db, shop.acting(), plan).value
        self._step(service.start, count_id)
        goods = (
            ("A-01-01", self.rolls, self.lots[0], rolls),
            ("A-01-02", self.linen, self.lots[1], linen),
        )
        counted(shop, count_id, *goods)
        in_review(shop, count_id)
        kinds = (VarianceCause.DAMAGE, VarianceCause.THEFT)
        for row, cause in zip(queries.review(shop.db, count_id), kinds, strict=True):
            if row.difference:
                decide = service.Decide(shop.op(), row.line_id, row.version, cause, "复核")
                service.decide(shop.db, shop.acting(), decide)
        if approve:
            self._step(service.approve, count_id, "zhou")
        return count_id

    def _step(self, step, count_id: int, login: str = "lin") -> None:
        version = queries.count(self.shop.db, 1, count_id).version
        step(self.shop.db, self.shop.acting(login), service.Step(self.shop.op(), count_id, version))
