"""Everything that moves stock, in any order, beside a small model of what must come out.

The model knows no table and no rule of the program: it adds and subtracts, and says which lot is
the older one. After every step the books and the reservations must be the model's.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter as Tally
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import ClassVar
from uuid import uuid4

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select

from tests.conftest import NOW, TODAY
from tests.goods.conftest import Counter
from tests.hard.shelf_counting import ShelfCount
from tests.shop import Shop
from wms_desktop.checks import check
from wms_desktop.core.errors import Refused
from wms_desktop.db.database import Database
from wms_desktop.goods import outbound, picking, receiving
from wms_desktop.goods.outbound_detail import pick_list
from wms_desktop.goods.rules import GoodsFault
from wms_desktop.stock import service_moves
from wms_desktop.stock.kinds import Condition, PlaceKind
from wms_desktop.stock.rules import StorageFault
from wms_desktop.stock.tables import Balance, Location, Lot

SHELVES = ("A-01-01", "A-01-02", "A-01-03")
LOTS = ("L1", "L2")  # the older one first
ENDLESS = 100_000
AT_FIRST = 6  # pieces of each lot
YES = (StorageFault.NO_ROOM.value, StorageFault.TOO_HIGH.value)

Place = tuple[int, str, str, Condition]  # item, lot, shelf, condition


@dataclass
class Books:
    """What must be on the books."""

    quantity: Tally[Place] = field(default_factory=Tally)
    reserved: Tally[Place] = field(default_factory=Tally)

    def free(self, place: Place) -> int:
        """Not kept for anybody."""
        return self.quantity[place] - self.reserved[place]

    def free_of(self, item: int, lot: str) -> int:
        """Good goods of a lot that are free, wherever they lie."""
        return sum(self.free((item, lot, shelf, Condition.GOOD)) for shelf in SHELVES)

    def shown(self) -> dict[Place, tuple[int, int]]:
        """Every place with goods: how many, and how many of them are kept."""
        return {p: (n, self.reserved[p]) for p, n in self.quantity.items() if n}


class StockMachine(RuleBasedStateMachine):
    """One shop, two items of two lots on three shelves."""

    template: ClassVar[Path]

    @initialize(is_empty=st.booleans())
    def open_shop(self, is_empty: bool) -> None:
        """A shop of its own for every run, half of them with goods of both lots in it."""
        self.folder = Path(tempfile.mkdtemp(prefix="wms-machine-"))
        shutil.copy(self.template, self.folder / "wms.sqlite")
        self.db = Database(f"sqlite:///{self.folder / 'wms.sqlite'}")
        self.shop = Shop(self.db, now=NOW, today=TODAY)
        self.opened()
        self.counter = Counter(self.shop)
        self.items = [self.shop.item(f"A302-{n}", f"云锦 {n}") for n in range(2)]
        for item in self.items:
            for day, lot in enumerate(LOTS, 1):
                self.shop.lot(item, lot, received_on=TODAY.replace(month=4, day=day))
        lines = [(item, ENDLESS, lot) for item in self.items for lot in LOTS]
        self.announced = self.counter.announce(*lines)
        self.books = Books()
        self.receipts: list[tuple[int, Place, int]] = []
        self.orders: dict[int, Tally[Place]] = {}
        if not is_empty:
            for item in self.items:
                for lot, shelf in zip(LOTS, SHELVES, strict=False):
                    self._come_in((item, lot, shelf, Condition.GOOD), AT_FIRST)

    def opened(self) -> None:
        """For those who seed a fault into the database itself."""

    def teardown(self) -> None:
        if not hasattr(self, "db"):
            return
        try:
            found = [f for verdict in check.run(self.db) for f in verdict.findings]
            assert found == []
        finally:
            self.db.close()
            shutil.rmtree(self.folder, ignore_errors=True)

    # what people do

    @rule(
        which=st.integers(0, 1), lot=st.sampled_from(LOTS), shelf=st.sampled_from(SHELVES),
        many=st.integers(1, 9), twice=st.booleans(),
    )  # fmt: skip
    def receive(self, which: int, lot: str, shelf: str, many: int, twice: bool) -> None:
        """Goods in; the answer may get lost, and the scan is sent again (STK-3)."""
        command = receiving.Receive(
            uuid4(), self.announced, self.items[which], lot, Decimal(many),
            self.shop.location(shelf), confirmed=YES,
        )  # fmt: skip
        done = receiving.receive(self.db, self.shop.acting(), command)
        if twice:
            assert receiving.receive(self.db, self.shop.acting(), command).value == done.value
        place = (self.items[which], lot, shelf, Condition.GOOD)
        self.books.quantity[place] += many
        self.receipts.append((done.value.receipt_id, place, many))

    @precondition(lambda self: self.books.shown())
    @rule(
        data=st.data(), off=st.integers(-3, 3), before=st.integers(0, 4), between=st.integers(0, 4)
    )
    def count_a_shelf(self, data: st.DataObject, off: int, before: int, between: int) -> None:
        """A shelf is counted while goods come in; *off* pieces more or less lie there (CNT-1)."""
        place = self._some_place(data)
        off = max(off, -self.books.quantity[place])
        shelf = place[2]

        def lying() -> dict[Place, int]:
            booked = {p: n for p, n in self.books.quantity.items() if p[2] == shelf and n}
            return booked | {place: self.books.quantity[place] + off}

        count = ShelfCount(self.shop, shelf, lying, self._lot)
        count.start()
        self._come_in(place, before)
        count.count()
        self._come_in(place, between)
        count.count_again()
        with self._allowed(self.books.free(place) >= -off):
            count.approve()
            self.books.quantity[place] += off

    def _come_in(self, place: Place, many: int) -> None:
        """Good goods of the same item and lot are put on the same shelf."""
        item, lot, shelf, _condition = place
        if many:
            done = self.counter.scan(
                self.announced, item, many, lot, shelf, confirmed=YES
            )  # fmt: skip
            good = (item, lot, shelf, Condition.GOOD)
            self.books.quantity[good] += many
            self.receipts.append((done.receipt_id, good, many))

    @precondition(lambda self: self.receipts)
    @rule(data=st.data())
    def take_back(self, data: st.DataObject) -> None:
        """F8 while receiving."""
        receipt = data.draw(st.sampled_from(self.receipts))
        receipt_id, place, many = receipt
        command = receiving.UndoReceive(uuid4(), receipt_id)
        with self._allowed(self.books.free(place) >= many):
            receiving.undo_receive(self.db, self.shop.acting(), command)
            self.books.quantity[place] -= many
            self.receipts.remove(receipt)

    @precondition(lambda self: self.books.shown())
    @rule(data=st.data(), shelf=st.sampled_from(SHELVES), many=st.integers(1, 9))
    def put_elsewhere(self, data: st.DataObject, shelf: str, many: int) -> None:
        """A transfer."""
        place = self._some_place(data)
        item, lot, _from, condition = place
        command = service_moves.Transfer(
            uuid4(), self._balance(place), self.shop.location(shelf), Decimal(many), YES
        )
        with self._allowed(self.books.free(place) >= many and shelf != place[2]):
            service_moves.transfer(self.db, self.shop.acting(), command)
            self.books.quantity[place] -= many
            self.books.quantity[item, lot, shelf, condition] += many

    @precondition(lambda self: self.books.shown())
    @rule(data=st.data(), condition=st.sampled_from(Condition), many=st.integers(1, 5))
    def grade(self, data: st.DataObject, condition: Condition, many: int) -> None:
        """Goods are found damaged, held back, or good again (STK-4)."""
        place = self._some_place(data)
        command = service_moves.ChangeCondition(
            uuid4(), self._balance(place), Decimal(many), condition, "抽检"
        )
        with self._allowed(self.books.free(place) >= many and condition is not place[3]):
            service_moves.change_condition(self.db, self.shop.acting("zhou"), command)
            self.books.quantity[place] -= many
            self.books.quantity[(*place[:3], condition)] += many

    @rule(which=st.integers(0, 1), many=st.integers(1, 12))
    def allocate(self, which: int, many: int) -> None:
        """An order is made and gets the oldest good goods (LOC-3, OUT-1)."""
        item = self.items[which]
        wanted, left = {}, many
        for lot in LOTS:
            wanted[lot] = min(left, self.books.free_of(item, lot))
            left -= wanted[lot]
        order = self.counter.order((item, many))
        with self._allowed(left < many, GoodsFault.NOTHING_FREE):
            self.counter.allocate(order, GoodsFault.SHORT_STOCK.value)
            kept: Tally[Place] = Tally()
            for stop in pick_list(self.db, order):
                place = (item, stop.lot, stop.location, Condition.GOOD)
                kept[place] += int(stop.quantity)
            by_lot = {lot: sum(n for p, n in kept.items() if p[1] == lot) for lot in LOTS}
            assert by_lot == wanted, "the oldest good goods leave first"
            self.books.reserved += kept
            self.orders[order] = kept

    @precondition(lambda self: self.orders)
    @rule(data=st.data())
    def change_ones_mind(self, data: st.DataObject) -> None:
        """A pick and its undo leave everything as it was."""
        order = data.draw(st.sampled_from(sorted(self.orders)))
        stops = pick_list(self.db, order, open_only=True)
        if not stops:
            return
        stop = stops[0]
        picked = self.counter.pick(order, stop.item_id, stop.lot_id, stop.location, 1)
        command = picking.UndoPick(uuid4(), picked.allocation_id, Decimal(1))
        picking.undo_pick(self.db, self.shop.acting(), command)

    @precondition(lambda self: self.orders)
    @rule(data=st.data())
    def send(self, data: st.DataObject) -> None:
        """An allocated order is picked, packed and leaves."""
        order = data.draw(st.sampled_from(sorted(self.orders)))
        self.counter.pick_all(order)
        self.counter.pack(order)
        self.counter.ship(order)
        kept = self.orders.pop(order)
        self.books.quantity -= kept
        self.books.reserved -= kept

    @precondition(lambda self: self.orders)
    @rule(data=st.data())
    def call_off(self, data: st.DataObject) -> None:
        """A cancelled order gives its goods free."""
        order = data.draw(st.sampled_from(sorted(self.orders)))
        version = self.counter.outbound(order).version
        command = outbound.Cancel(uuid4(), order, version, "客户取消")
        outbound.cancel(self.db, self.shop.acting(), command)
        self.books.reserved -= self.orders.pop(order)

    # what must always hold

    @invariant()
    def the_books_are_right(self) -> None:
        """Every place has what the model says, and keeps what the model says (STK-2)."""
        if hasattr(self, "db"):
            assert self._on_the_books() == self.books.shown()

    def _on_the_books(self) -> dict[Place, tuple[int, int]]:
        query = (
            select(
                Balance.item_id, Lot.code, Location.code.label("shelf"), Balance.condition,
                Balance.quantity, Balance.reserved,
            )
            .join(Lot, Lot.id == Balance.lot_id)
            .join(Location, Location.id == Balance.location_id)
            .where(Location.kind == PlaceKind.STORAGE, Balance.quantity != 0)
        )  # fmt: skip
        with self.db.read() as session:
            return {tuple(r[:4]): (int(r[4]), int(r[5])) for r in session.execute(query)}  # type: ignore[misc]

    def _balance(self, place: Place) -> int:
        item, lot, shelf, condition = place
        query = (
            select(Balance.id)
            .join(Lot, Lot.id == Balance.lot_id)
            .join(Location, Location.id == Balance.location_id)
            .where(
                Balance.item_id == item, Lot.code == lot, Location.code == shelf,
                Balance.condition == condition,
            )
        )  # fmt: skip
        with self.db.read() as session:
            return session.scalars(query).one()

    def _lot(self, item: int, code: str) -> int:
        query = select(Lot.id).where(Lot.item_id == item, Lot.code == code)
        with self.db.read() as session:
            return session.scalars(query).one()

    def _some_place(self, data: st.DataObject) -> Place:
        return data.draw(st.sampled_from(sorted(self.books.shown())))

    @contextmanager
    def _allowed(self, may: bool, *codes: object) -> Iterator[None]:
        """What the model allows is done; all else is refused, and nothing of it is done."""
        if may:
            yield
            return
        with suppress(Refused):
            yield
            raise AssertionError("done, although it is not possible")
