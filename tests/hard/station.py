"""One workstation that does mixed counter work at a few rows until it is told, or killed, to stop.

Writes each key to a log the moment its answer is there: what stands in the log was acknowledged,
and must be in the database whatever happened afterwards.
"""

from __future__ import annotations

import random
import time
from collections import Counter as Tally
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from tests.conftest import NOW, TODAY
from tests.goods.conftest import Counter
from tests.pickup.waybills import arrived, shows, version_of
from tests.shop import Shop
from wms_desktop.core.errors import Refused, Stale, Unavailable
from wms_desktop.counts import queries as counted
from wms_desktop.counts import service as counts
from wms_desktop.counts.kinds import CountScope, VarianceCause
from wms_desktop.db import operations
from wms_desktop.db.database import Database
from wms_desktop.goods import receiving
from wms_desktop.goods.outbound_detail import pick_list
from wms_desktop.people.vault import Vault
from wms_desktop.pickup import service as pickup
from wms_desktop.pickup.kinds import Tick
from wms_desktop.stock import service_moves
from wms_desktop.stock.kinds import PlaceKind
from wms_desktop.stock.tables import Balance, Item, Location

SLIP = frozenset({Tick.SIGNATURE, Tick.COPIES})
SHELVES = ("A-01-01", "A-01-02", "A-01-03")
ANNOUNCED = 100_000
LONGEST_S = 60.0


@dataclass(frozen=True, slots=True)
class Few:
    """The few rows that everybody wants."""

    items: tuple[int, ...]
    announced: int


def set_out(shop: Shop, many: int = 3) -> Few:
    """So *many* items with forty pieces each on one shelf, and an endless order announced."""
    items = tuple(shop.item(f"A302-{n}", f"云锦 {n}") for n in range(many))
    for item in items:
        shop.stock(item, shop.lot(item, "L1"), 40, "A-01-01")
    announced = Counter(shop).announce(*((item, ANNOUNCED, "L1") for item in items))
    return Few(items, announced)


def found_again(shop: Shop) -> Few:
    """The rows that `set_out` made, for another process."""
    with shop.db.read() as session:
        return Few(tuple(session.scalars(select(Item.id).order_by(Item.id))), 1)


@dataclass
class Station:
    """Somebody at work; *log* holds a line for each acknowledged key."""

    shop: Shop
    few: Few
    vault: Vault
    log: Path
    chance: random.Random
    told: Tally[str] = field(default_factory=Tally)

    def work(self, seconds: float, is_enough: Callable[[Mapping[str, int]], bool]) -> None:
        """Do something, again and again: for *seconds*, and until what was told is enough."""
        with self.log.open("a", encoding="utf-8", buffering=1) as log:
            write_down(log.write)
            began = time.monotonic()
            deeds = (
                self.receive, self.receive, self.send, self.send, self.put_elsewhere,
                self.count, self.hand_over,
            )  # fmt: skip
            while time.monotonic() < began + seconds or (
                not is_enough(self.told) and time.monotonic() < began + LONGEST_S
            ):
                deed = self.chance.choice(deeds)
                try:
                    deed()
                    self.told[deed.__name__] += 1
                except (Refused, Stale, Unavailable) as error:
                    self.told[f"{deed.__name__}: {type(error).__name__} {error}"] += 1

    def receive(self) -> None:
        """Goods in; every third scan is sent twice."""
        command = receiving.Receive(
            uuid4(), self.few.announced, self.chance.choice(self.few.items), "L1",
            Decimal(self.chance.randint(1, 3)), self.shop.location(self.chance.choice(SHELVES)),
        )  # fmt: skip
        first = receiving.receive(self.shop.db, self.shop.acting(), command)
        if self.chance.random() < 0.3:
            again = receiving.receive(self.shop.db, self.shop.acting(), command)
            assert again.replay
            assert again.value == first.value

    def send(self) -> None:
        """An order from its making to the lorry."""
        counter = Counter(self.shop)
        items = self.chance.sample(self.few.items, 3)
        lines = [(item, self.chance.randint(1, 4)) for item in items]
        order = counter.order(*lines)
        counter.allocate(order, "goods_short_stock")
        for stop in pick_list(self.shop.db, order, open_only=True):
            counter.pick(order, stop.item_id, stop.lot_id, stop.location, stop.quantity)  # type: ignore[arg-type]
        counter.pack(order)
        counter.ship(order)

    def put_elsewhere(self) -> None:
        """Goods of one shelf to another."""
        with self.shop.db.read() as session:
            rows = session.execute(
                select(Balance.id, Balance.quantity, Balance.reserved)
                .join(Location)
                .where(Location.kind == PlaceKind.STORAGE, Balance.quantity > Balance.reserved)
            ).all()
        if not rows:
            return
        row = self.chance.choice(rows)
        command = service_moves.Transfer(
            uuid4(), row.id, self.shop.location(self.chance.choice(SHELVES)), Decimal(1)
        )
        service_moves.transfer(self.shop.db, self.shop.acting(), command)

    def count(self) -> None:
        """A shelf is counted, half of it wrong, and approved by somebody else."""
        shop, shelf = self.shop, self.chance.choice(SHELVES)
        plan = counts.Plan(uuid4(), "盘点", CountScope.LOCATIONS, (shelf,))
        number = counts.plan(shop.db, shop.acting(), plan).value
        self._step(number, "start")
        place = shop.location(shelf)
        for item in self.few.items:
            lot = self._lot(item)
            many = Decimal(self.chance.randint(0, 9))
            counts.enter(
                shop.db, shop.acting(), counts.Enter(uuid4(), number, place, item, lot, many)
            )
        counts.close_location(shop.db, shop.acting(), counts.CloseLocation(uuid4(), number, place))
        self._step(number, "to_review")
        for row in counted.review(shop.db, number):
            if row.variance.is_open:
                again = counts.Enter(
                    uuid4(), number, place, row.item_id, row.lot_id, row.rounds[0].counted,
                    row.owner_id, row.condition,
                )  # fmt: skip
                counts.enter(shop.db, shop.acting("keeper2"), again)
        for row in counted.review(shop.db, number):
            if row.difference:
                why = counts.Decide(
                    uuid4(), row.line_id, row.version, VarianceCause.UNKNOWN, "查无原因"
                )
                counts.decide(shop.db, shop.acting(), why)
        self._step(number, "approve", "zhou")

    def hand_over(self) -> None:
        """A consignment comes in and is released to its consignee."""
        shop = self.shop
        made = arrived(shop, number=f"TY-{uuid4().hex[:10].upper()}")
        told = pickup.Release(uuid4(), made, version_of(shop, made), shows(ticked=SLIP))
        pickup.release(shop.db, shop.acting(), told, vault=self.vault)

    def _step(self, number: int, name: str, login: str = "lin") -> None:
        row = next(row for row in counted.counts(self.shop.db, 1) if row.id == number)
        command = counts.Step(uuid4(), number, row.version)
        getattr(counts, name)(self.shop.db, self.shop.acting(login), command)

    def _lot(self, item: int) -> int:
        from wms_desktop.stock.tables import Lot

        with self.shop.db.read() as session:
            return session.scalars(select(Lot.id).where(Lot.item_id == item)).first() or 0


def write_down(write: Callable[[str], object]) -> None:
    """From now on each acknowledged key of this process goes to *write*."""
    plain = operations.once

    def once(db: Database, by: Any, kind: str, command: Any, *rest: Any, **more: Any) -> Any:
        done = plain(db, by, kind, command, *rest, **more)
        write(f"{command.op_id} {kind}\n")
        return done

    operations.once = once


def has_done_some(told: Mapping[str, int]) -> bool:
    """Whether fourteen deeds came about; a refusal is told with its reason."""
    return sum(many for deed, many in told.items() if ": " not in deed) >= 14


def at_work(
    url: str,
    number: int,
    seconds: float,
    folder: Path,
    is_enough: Callable[[Mapping[str, int]], bool] = has_done_some,
) -> dict[str, int]:
    """One station with connections of its own; what it was told, how often.

    Where the machine is busy it works longer, until it has done enough.
    """
    db = Database(url, station=f"station-{number}")
    try:
        shop = Shop(db, now=NOW, today=TODAY)
        station = Station(
            shop, found_again(shop), Vault(folder / "vault.key"),
            folder / f"acked-{number}.log", random.Random(number),
        )  # fmt: skip
        station.work(seconds, is_enough)
        return dict(station.told)
    finally:
        db.close()


def acknowledged(folder: Path) -> set[UUID]:
    """Every key whose answer reached somebody; the last line may be cut."""
    keys = set()
    for log in folder.glob("acked-*.log"):
        for line in log.read_text(encoding="utf-8").splitlines(keepends=True):
            if line.endswith("\n"):
                with suppress(ValueError):
                    keys.add(UUID(line.split(" ")[0]))
    return keys
