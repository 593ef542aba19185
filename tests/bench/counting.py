"""A count of 1,000 lines, all of them off: complete and confirm, beside a 1,000-line document (P6).

Both take turns in one run; the median, lowest and highest ratio are printed, of the time and of the
processor's time alone. The ratio is to stay at or below 3.
Usage: ``python -m tests.bench.counting [ROUNDS] [LINES] [URL]``; without URL on a new SQLite file.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from tests.shop import Shop, found_shop
from wms_desktop.checks import check
from wms_desktop.core.changes import Done, Topic
from wms_desktop.counts import queries, service
from wms_desktop.counts.kinds import CountScope, VarianceCause
from wms_desktop.counts.tables import CountEntry, CountLine, CountLocation
from wms_desktop.db import operations, schema
from wms_desktop.db.database import Database
from wms_desktop.slices import load_tables
from wms_desktop.stock import posting
from wms_desktop.stock.kinds import MoveReason
from wms_desktop.stock.tables import Item, Location, Lot

ON_HAND = 1_000
Timed = tuple[float, float]


class Warehouse:
    """So many items, each at one of fifty places of zone A."""

    def __init__(self, db: Database, lines: int) -> None:
        found_shop(db)
        self.db = db
        self.shop = Shop(db, now=datetime.now(UTC), today=date.today())
        with db.write() as session:
            items = [
                {"code": f"I{n:05d}", "name": f"货品 {n}", "unit": "卷", "version": 1}
                for n in range(lines)
            ]
            self.items = list(session.scalars(insert(Item).returning(Item.id), items))
            lots = [
                {"item_id": item, "code": "L1", "received_on": date.today()} for item in self.items
            ]
            self.lots = list(session.scalars(insert(Lot).returning(Lot.id), lots))
            places = [
                {"site_id": 1, "zone_id": 1, "code": f"A-9-{n:03d}", "distance": n, "version": 1}
                for n in range(50)
            ]
            self.places = list(session.scalars(insert(Location).returning(Location.id), places))
        self.document(MoveReason.OPENING, "OPENING", ON_HAND)

    def document(self, reason: MoveReason, place: str, quantity: int) -> None:
        """One document with a line for each item, through a use case's own way."""
        other = self.shop.location(place)
        moves = [
            posting.Move(item, lot, 1, other, self.places[n % len(self.places)], Decimal(quantity))
            for n, (item, lot) in enumerate(zip(self.items, self.lots, strict=True))
        ]
        by, command = self.shop.acting(), _Key(uuid4())

        def work(session: Session) -> Done[int]:
            posting.post(
                session, by, op_id=command.op_id, reason=reason, document="bench:1", moves=moves
            )
            return Done(len(moves), frozenset({Topic.STOCK}))

        operations.once(self.db, by, "bench.document", command, work)

    def step(self, count_id: int, name: str, login: str) -> None:
        version = queries.count(self.db, 1, count_id).version
        command = service.Step(uuid4(), count_id, version)
        getattr(service, name)(self.db, self.shop.acting(login), command)

    def started(self) -> int:
        """A count of the zone in which everything was found one short, but nothing is ended."""
        plan = service.Plan(uuid4(), "年度盘点", CountScope.ZONE, ("A",))
        count_id = service.plan(self.db, self.shop.acting(), plan).value
        self.step(count_id, "start", "lin")
        self.found(count_id, 1, 1)
        with self.db.write() as session:
            session.execute(
                update(CountLocation).where(CountLocation.count_id == count_id).values(is_done=True)
            )
        return count_id

    def found(self, count_id: int, round_: int, person_id: int) -> None:
        rows = queries.review(self.db, count_id)
        with self.db.write() as session:
            session.execute(
                insert(CountEntry),
                [
                    {
                        "line_id": row.line_id, "round": round_, "quantity": row.booked - 1,
                        "move_id": 2**31 - 1, "person_id": person_id, "workstation_id": 1,
                    }
                    for row in rows
                ],
            )  # fmt: skip

    def explained(self, count_id: int) -> None:
        with self.db.write() as session:
            session.execute(
                update(CountLine.__table__)  # type: ignore[arg-type]
                .where(CountLine.__table__.c.count_id == count_id)
                .values(cause=VarianceCause.UNKNOWN, remarks="查无记录")
            )


@dataclass(frozen=True, slots=True)
class _Key:
    op_id: UUID


def timed(work: Callable[[], object]) -> Timed:
    """Seconds of the clock and of the processor."""
    begun, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - begun, time.process_time() - cpu


def one_round(house: Warehouse) -> tuple[Timed, Timed, Timed]:
    """The document, completing the count, confirming it."""
    document = timed(lambda: house.document(MoveReason.RECEIPT, "SUPPLIER", 2))
    count_id = house.started()
    complete = timed(lambda: house.step(count_id, "to_review", "lin"))
    house.found(count_id, 2, 4)
    house.explained(count_id)
    confirm = timed(lambda: house.step(count_id, "approve", "zhou"))
    return document, complete, confirm


def main(rounds: int = 5, lines: int = 1_000, url: str = "") -> int:
    """Print the figures; 1 when the ledger does not hold afterwards."""
    load_tables()
    with tempfile.TemporaryDirectory() as name:
        db = Database(url or f"sqlite:///{Path(name) / 'wms.sqlite'}")
        schema.upgrade(db)
        house = Warehouse(db, lines)
        one_round(house)
        found = [one_round(house) for _ in range(rounds)]
        findings = [f for verdict in check.run(db) for f in verdict.findings]
        print(
            json.dumps(
                {
                    "document_ms": _range([d[0] * 1000 for d, _, _ in found]),
                    "complete_ms": _range([c[0] * 1000 for _, c, _ in found]),
                    "confirm_ms": _range([a[0] * 1000 for _, _, a in found]),
                    "ratio": _range([(c[0] + a[0]) / d[0] for d, c, a in found]),
                    "cpu_ratio": _range([(c[1] + a[1]) / d[1] for d, c, a in found]),
                    "load": os.getloadavg(),
                    "check": "passed" if not findings else [str(f) for f in findings],
                },
                indent=2,
            )
        )
        db.close()
    return 1 if findings else 0


def _range(values: list[float]) -> dict[str, float]:
    return {
        "median": round(statistics.median(values), 2),
        "lowest": round(min(values), 2),
        "highest": round(max(values), 2),
    }


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:3]]
    sys.exit(main(*numbers, *sys.argv[3:4]))
