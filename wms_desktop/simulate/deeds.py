"""What people at a counter do all day, through the same use cases as the window."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import select

from wms_desktop.core.acting import Acting
from wms_desktop.customers.kinds import Channel
from wms_desktop.db.database import Database
from wms_desktop.goods import allocating, outbound, picking, receiving, shipping
from wms_desktop.goods.outbound_detail import outbound_order, pick_list
from wms_desktop.goods.rules import GoodsFault
from wms_desktop.returns import chain, finishing, inspection, queries
from wms_desktop.returns import service as returns
from wms_desktop.returns.inspection_files import inspection as slip_file
from wms_desktop.returns.kinds import PieceVerdict, ReturnReason, Wish
from wms_desktop.simulate.counting import ShelfCount
from wms_desktop.simulate.stage import LOT, YES, Stage
from wms_desktop.stock import service_moves
from wms_desktop.stock.kinds import Condition, PlaceKind
from wms_desktop.stock.tables import Balance, Location

LESS_IS_FINE = (GoodsFault.SHORT_STOCK.value, GoodsFault.SHORT_UNHELD.value)
REMEMBERED = 20
TOLD = chain.Told(Channel.PHONE, "退货单已开", "周经理")


class Mix(StrEnum):
    """What a simulation is about."""

    ALL = "all"  # the counter's day
    SELL = "sell"  # the same few goods, by everybody, until none are left
    LINES = "lines"  # documents of five lines, the lines in any order


WEIGHTS = {
    Mix.ALL: {
        "receive": 8, "take_in_again": 3, "send": 4, "keep_and_call_off": 2, "transfer": 4,
        "transfer_back": 1, "open_stock": 1, "count": 1, "come_back": 2,
    },
    Mix.SELL: {"sell": 1},
    Mix.LINES: {"send_five": 6, "open_stock": 6, "transfer": 3, "receive": 1},
}  # fmt: skip


class Nothing(Exception):  # noqa: N818 - no error: a deed that comes to nothing
    """The last step was refused or given up; the rest of the deed makes no sense."""


@dataclass
class Deeds:
    """One person's work at one station.

    Args:
        tell: sends a command as somebody, until its outcome is known; None where it was refused.
        key: makes the key of a press.
    """

    db: Database
    stage: Stage
    chance: random.Random
    tell: Callable[[str, str, Any], Any]
    acting: Callable[[str], Acting]
    key: Callable[[], UUID]
    received: deque[int] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    moved: deque[int] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    shipped: deque[int] = field(default_factory=lambda: deque(maxlen=REMEMBERED))

    def do(self, name: str) -> None:
        """One deed, to its end or as far as it goes."""
        try:
            getattr(self, name)()
        except Nothing:
            return

    def _tell(self, use: str, command: Any, login: str = "lin") -> Any:
        value = self.tell(login, use, command)
        if value is None:
            raise Nothing
        return value

    def receive(self) -> None:
        """Goods in."""
        command = receiving.Receive(
            self.key(), self.chance.choice(self.stage.inbound),
            self.chance.choice(self.stage.items), LOT, Decimal(self.chance.randint(1, 3)),
            self.chance.choice(self.stage.shelves), confirmed=YES,
        )  # fmt: skip
        self.received.append(self._tell("receive", command).receipt_id)

    def take_in_again(self) -> None:
        """F8 while receiving: a reversal."""
        if self.received:
            self._tell("undo_receive", receiving.UndoReceive(self.key(), self.received.pop()))

    def transfer(self) -> None:
        """Goods of one shelf to another."""
        command = service_moves.Transfer(
            self.key(), self._some_balance(), self.chance.choice(self.stage.shelves), Decimal(1),
            YES,
        )  # fmt: skip
        self.moved.append(self._tell("transfer", command))

    def transfer_back(self) -> None:
        """F8 after a transfer."""
        if self.moved:
            self._tell("take_back", service_moves.TakeBack(self.key(), self.moved.pop()))

    def open_stock(self) -> None:
        """Five lines at once, as somebody typed them."""
        lines = tuple(
            service_moves.OpeningLine(
                item,
                LOT,
                self.stage.owner,
                self.chance.choice(self.stage.shelves),
                Decimal(1),
                Condition.GOOD,
            )
            for item in self._five()
        )
        self._tell("open_stock", service_moves.OpenStock(self.key(), lines, YES))

    def send(self) -> None:
        """An order of up to three items, from its making to the lorry."""
        many = min(3, len(self.stage.items))
        self._send(self.chance.sample(self.stage.items, many), most=4)

    def send_five(self) -> None:
        """An order of five lines, in any order."""
        self._send(self._five(), most=2)

    def sell(self) -> None:
        """One piece of goods that are scarce."""
        self._send([self.chance.choice(self.stage.items)], most=1)

    def keep_and_call_off(self) -> None:
        """Goods are kept for an order that is called off."""
        order = self._order(self.chance.sample(self.stage.items, 1), most=3)
        version = outbound_order(self.db, order).version
        self._tell("call_off", outbound.Cancel(self.key(), order, version, "客户取消"))

    def count(self) -> None:
        """A shelf is counted, some of it wrong, and approved by somebody else."""
        shelf = self.chance.choice(self.stage.shelves)
        ShelfCount(self.db, self.acting, self._tell, self.chance, self.key, self.stage, shelf).do()

    def come_back(self) -> None:
        """What was sent comes back: applied for, approved, looked at, on the books."""
        if not self.shipped:
            return
        order_id = self.shipped.popleft()
        today = self.acting("lin").today
        order = queries.order_by_id(self.db, order_id, today=today)
        if order is None or not order.lots:
            return
        goods = tuple(
            returns.ReturnGoods(lot.item_id, lot.lot_id, Decimal(1), ReturnReason.COLOUR)
            for lot in order.lots
        )
        command = returns.Submit(self.key(), order_id, order.facts.version, Wish.REFUND, goods)
        made = self._tell("apply", command, "lin").id
        self._tell("confirm", chain.Step(self.key(), made, self._version(made)), "gu")
        self._tell("approve_return", chain.Step(self.key(), made, self._version(made)), "zhao")
        self._tell("issue_slip", chain.Issue(self.key(), made, self._version(made), TOLD), "huang")
        arrive = inspection.Arrive(
            self.key(), made, self._version(made), self.stage.returns_place, today
        )
        self._tell("arrive", arrive)
        for line in self._slip(made).lines:
            look = inspection.LookAt(
                self.key(), made, self.chance.choice((PieceVerdict.GOOD, PieceVerdict.FAULTY)),
                Decimal(1), line.goods.line_id,
            )  # fmt: skip
            self._tell("look_at", look)
        seen = self._slip(made)
        finish = finishing.Finish(
            self.key(), made, seen.version, seen.newest_entry, confirmed=YES
        )  # fmt: skip
        self._tell("finish", finish)

    def _send(self, items: Sequence[int], *, most: int) -> None:
        order = self._order(items, most=most)
        for stop in pick_list(self.db, order, open_only=True):
            pick = picking.Pick(
                self.key(), order, stop.item_id, stop.lot_id, stop.location_id,
                stop.quantity - stop.picked,
            )  # fmt: skip
            self._tell("pick", pick, "chen")
        version = outbound_order(self.db, order).version
        self._tell("pack", shipping.Pack(self.key(), order, version))
        version = outbound_order(self.db, order).version
        self._tell("ship", shipping.Ship(self.key(), order, version))
        self.shipped.append(order)

    def _order(self, items: Sequence[int], *, most: int) -> int:
        lines = tuple(
            outbound.OrderedLine(item, Decimal(self.chance.randint(1, most))) for item in items
        )
        stage = self.stage
        order = outbound.CreateOutbound(self.key(), stage.customer, stage.owner, "周经理", lines)
        made: int = self._tell("order", order)
        version = outbound_order(self.db, made).version
        self._tell("allocate", allocating.Allocate(self.key(), made, version, LESS_IS_FINE))
        return made

    def _five(self) -> list[int]:
        return self.chance.sample(self.stage.items, min(5, len(self.stage.items)))

    def _some_balance(self) -> int:
        query = (
            select(Balance.id)
            .join(Location, Location.id == Balance.location_id)
            .where(
                Location.kind == PlaceKind.STORAGE, Balance.quantity > Balance.reserved,
                Balance.item_id == self.chance.choice(self.stage.items),
            )
        )  # fmt: skip
        with self.db.read() as session:
            rows = session.scalars(query).all()
        if not rows:
            raise Nothing
        return self.chance.choice(rows)

    def _version(self, application_id: int) -> int:
        found = queries.application(self.db, application_id)
        if found is None:
            raise Nothing
        return found.version

    def _slip(self, application_id: int) -> Any:
        by = self.acting("lin")
        return slip_file(self.db, by.site_id, application_id, by.today)
