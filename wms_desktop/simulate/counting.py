"""A shelf is counted while everybody goes on working: twice where it differs, then approved."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from wms_desktop.core.acting import Acting
from wms_desktop.counts import queries, service
from wms_desktop.counts.kinds import CountScope, VarianceCause
from wms_desktop.db.database import Database
from wms_desktop.simulate.stage import Stage
from wms_desktop.stock.kinds import Condition
from wms_desktop.stock.tables import Balance, Location


@dataclass
class ShelfCount:
    """One count of one shelf; the manager approves what others counted."""

    db: Database
    acting: Callable[[str], Acting]
    tell: Callable[..., Any]
    chance: random.Random
    key: Callable[[], UUID]
    stage: Stage
    shelf: int

    def do(self) -> None:
        """From the plan to the posted difference."""
        with self.db.read() as session:
            code = session.scalars(select(Location.code).where(Location.id == self.shelf)).one()
        plan = service.Plan(self.key(), f"{code} 盘点", CountScope.LOCATIONS, (code,))
        count: int = self.tell("plan_count", plan)
        self._step("start_count", count)
        for item, lot, owner, condition, quantity in self._lying():
            found = max(quantity + self.chance.choice((-1, 0, 0, 0, 1)), Decimal(0))
            enter = service.Enter(
                self.key(), count, self.shelf, item, lot, found, owner, condition
            )  # fmt: skip
            self.tell("enter", enter)
        self.tell("close_location", service.CloseLocation(self.key(), count, self.shelf))
        self._step("to_review", count)
        for row in queries.review(self.db, count):
            if row.variance.is_open:
                again = service.Enter(
                    self.key(), count, self.shelf, row.item_id, row.lot_id, row.rounds[0].counted,
                    row.owner_id, row.condition,
                )  # fmt: skip
                self.tell("enter", again, "chen")
        for row in queries.review(self.db, count):
            if row.difference:
                why = service.Decide(
                    self.key(), row.line_id, row.version, VarianceCause.UNKNOWN, "查无原因"
                )
                self.tell("decide", why)
        self._step("approve_count", count, "zhao")

    def _lying(self) -> list[tuple[int, int, int, Condition, Decimal]]:
        query = select(
            Balance.item_id, Balance.lot_id, Balance.owner_id, Balance.condition, Balance.quantity
        ).where(Balance.location_id == self.shelf, Balance.quantity > 0)
        with self.db.read() as session:
            return [tuple(row) for row in session.execute(query)]  # type: ignore[misc]

    def _step(self, use: str, count: int, login: str = "lin") -> None:
        version = queries.count(self.db, self.acting(login).site_id, count).version
        self.tell(use, service.Step(self.key(), count, version), login)
