"""Goods that are not there, do not belong there, or are done already (60-74, 10-17, 57-59)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from uuid import uuid4

import pytest
from sqlalchemy import update

from tests.bad_inputs.said import Expected, refusal, told
from tests.counts.desk import counted, in_review, started
from tests.goods.conftest import Counter
from tests.shop import Shop
from wms_desktop.core.errors import Refused, Stale
from wms_desktop.core.quantity import QuantityFault, checked_quantity, parse_quantity
from wms_desktop.counts import queries as count_queries
from wms_desktop.counts import service as counting
from wms_desktop.goods import allocating, inbound, outbound, picking, receiving, shipping
from wms_desktop.goods.tables import InboundOrder, OutboundOrder
from wms_desktop.scanning import resolver
from wms_desktop.stock import posting
from wms_desktop.stock.kinds import MoveReason, StorageClass
from wms_desktop.stock.tables import Item

Case = Callable[["Goods"], Callable[[], object]]


class Goods:
    """10 rolls of A302-14 (lot L1) at A-01-01, an order for 6 of them, 10 more announced."""

    def __init__(self, shop: Shop, mark: str = "") -> None:
        self.shop, self.counter = shop, Counter(shop)
        self.item = shop.item(f"A302-14{mark}")
        self.cold = shop.item(f"COLD-1{mark}", "冷藏胶", storage_class=StorageClass.COLD)
        self.lot = shop.lot(self.item, "L1")
        shop.stock(self.item, self.lot, 10)
        self.order = self.counter.order((self.item, 6))
        self.announced = self.counter.announce((self.item, 10, "L1"), (self.cold, 5, "K1"))

    def receive(self, quantity: str, **other: object) -> Callable[[], object]:
        item = other.pop("item", self.item)
        command = self.counter.scan_command(
            self.announced, item, quantity, str(other.pop("lot", "L1")),  # type: ignore[arg-type]
            str(other.pop("at", "A-01-02")), **other,
        )  # fmt: skip
        return lambda: receiving.receive(self.shop.db, self.shop.acting(), command)

    def picked(self) -> Goods:
        self.counter.allocate(self.order)
        self.counter.pick_all(self.order)
        return self

    def pick(
        self, quantity: str, at: str = "A-01-01", item: int | None = None
    ) -> Callable[[], object]:
        return lambda: self.counter.pick(self.order, item or self.item, None, at, quantity, "坏")

    def allocated(self) -> Goods:
        self.counter.allocate(self.order)
        return self

    def shipped(self) -> Goods:
        self.picked().counter.pack(self.order)
        self.counter.ship(self.order)
        return self

    def set(self, table: type, row: int, **values: object) -> Goods:
        with self.shop.db.write() as session:
            session.execute(update(table).where(table.id == row).values(**values))  # type: ignore[attr-defined]
        return self

    def held(self) -> Goods:
        version = self.counter.outbound(self.order).version
        hold = outbound.Hold(uuid4(), self.order, version, "查货")
        outbound.hold(self.shop.db, self.shop.acting(), hold)
        return self

    def completed(self) -> Goods:
        detail = self.counter.inbound(self.announced)
        command = inbound.CompleteInbound(
            uuid4(), self.announced, detail.version, ("goods_lines_short",)
        )
        inbound.complete(self.shop.db, self.shop.acting(), command)
        return self

    def pack(self, parcels: int) -> Callable[[], object]:
        command = shipping.Pack(
            uuid4(), self.order, self.counter.outbound(self.order).version, parcels
        )
        return lambda: shipping.pack(self.shop.db, self.shop.acting(), command)

    def ship(self, version: int | None = None) -> Callable[[], object]:
        seen = self.counter.outbound(self.order).version if version is None else version
        command = shipping.Ship(uuid4(), self.order, seen)
        return lambda: shipping.ship(self.shop.db, self.shop.acting(), command)

    def allocate_for(self, quantity: int, *confirmed: str) -> Callable[[], object]:
        order = self.counter.order((self.item, quantity))
        return lambda: self.counter.allocate(order, *confirmed)

    def move(self, quantity: Decimal) -> Callable[[], object]:
        shop = self.shop
        move = posting.Move(
            self.item, self.lot, 1, shop.location("A-01-01"), shop.location("A-01-02"), quantity
        )

        def work() -> None:
            with shop.db.write() as session:
                posting.post(
                    session, shop.acting(), op_id=uuid4(), reason=MoveReason.TRANSFER,
                    document="test:1", moves=[move],
                )  # fmt: skip

        return work


@pytest.fixture
def goods(desk_shop: Shop) -> Goods:
    return Goods(desk_shop)


def busy(goods: Goods) -> Goods:
    """All ten are reserved for somebody else."""
    other = goods.counter.order((goods.item, 10))
    goods.counter.allocate(other)
    return goods


CASES: dict[str, tuple[str, Case]] = {
    # more than is there
    "move more than is there": ("not_enough_stock", lambda g: g.move(Decimal(11))),
    "move reserved goods": ("not_enough_stock", lambda g: g.allocated().move(Decimal(5))),
    "order more than is there": ("goods_short_unheld", lambda g: g.allocate_for(11)),
    "order what is all reserved": ("goods_nothing_free",
        lambda g: busy(g).allocate_for(3, "goods_short_stock")),
    "pick more than ordered": ("goods_more_than_ordered", lambda g: g.allocated().pick("7")),
    "pick where nothing lies": ("goods_not_there", lambda g: g.allocated().pick("6", "A-01-03")),
    "pick an item not ordered": ("goods_wrong_item",
        lambda g: g.allocated().pick("1", item=g.cold)),
    "receive more than announced": ("goods_over_receipt", lambda g: g.receive("11")),
    "receive another lot": ("goods_lot_differs", lambda g: g.receive("1", lot="L9")),
    # quantities
    "receive nought": ("quantity_not_positive", lambda g: g.receive("0")),
    "receive less than nought": ("quantity_not_positive", lambda g: g.receive("-3")),
    "receive half a roll": ("quantity_whole_only", lambda g: g.receive("0.5")),
    "receive a barcode": ("quantity_too_large", lambda g: g.receive("6901234567892")),
    "receive no number": ("quantity_not_a_number", lambda g: g.receive("NaN")),
    "receive without end": ("quantity_not_a_number", lambda g: g.receive("Infinity")),
    "receive 1e999999": ("quantity_too_large", lambda g: g.receive("1e999999")),
    "move nought": ("quantity_not_positive", lambda g: g.move(Decimal(0))),
    "pick nought": ("quantity_not_positive", lambda g: g.allocated().pick("0")),
    "pick less than nought": ("quantity_not_positive", lambda g: g.allocated().pick("-1")),
    # wrong place
    "ambient zone for cold goods": ("location_other_class",
        lambda g: g.receive("2", item=g.cold, lot="K1")),
    "cold zone for ambient goods": ("location_other_class", lambda g: g.receive("2", at="C-01-01")),
    "no place of ours": ("location_not_a_bin", lambda g: g.receive("2", at="SUPPLIER")),
    # no lot, unused item
    "no lot": ("lot_needed", lambda g: g.receive("2", lot=" ")),
    "an item no longer used": ("item_inactive",
        lambda g: g.set(Item, g.item, is_active=False).receive("2")),
    "an unknown item": ("item_unknown", lambda g: g.receive("2", item=99_999)),
    # finished, held, of another site, changed
    "receive for a finished order": ("goods_order_finished", lambda g: g.completed().receive("2")),
    "finish it twice": ("goods_order_finished", lambda g: g.completed().completed),
    "pick for a sent order": ("goods_order_finished", lambda g: g.shipped().pick("1")),
    "send it twice": ("goods_order_finished", lambda g: g.shipped().ship()),
    "send what is not packed": ("goods_wrong_state", lambda g: g.picked().ship()),
    "pick what is held": ("goods_wrong_state", lambda g: g.allocated().held().pick("1")),
    "an order of another site": ("goods_other_site",
        lambda g: g.set(InboundOrder, g.announced, site_id=2).receive("2")),
    "an unknown order": ("goods_unknown_order", lambda g: lambda: allocating.allocate_order(
        g.shop.db, g.shop.acting(), allocating.Allocate(uuid4(), 99_999, 1))),
    "undo what is not picked": ("goods_not_picked", lambda g: lambda: picking.undo_pick(
        g.shop.db, g.shop.acting(), picking.UndoPick(uuid4(), 99_999, Decimal(1)))),
    "an order without lines": ("goods_no_lines", lambda g: g.counter.order),
    "no parcels": ("goods_parcels", lambda g: g.picked().pack(0)),
    "a million parcels": ("goods_parcels", lambda g: g.picked().pack(1_000_000)),
    "without the role": ("role_missing", lambda g: lambda: receiving.receive(
        g.shop.db, g.shop.acting("nobody"), g.counter.scan_command(g.announced, g.item, 1))),
}  # fmt: skip


def code_of(error: Expected) -> str:
    assert isinstance(error, Refused), error
    return error.code.value


def check(case: str, goods: Goods) -> None:
    code, make = CASES[case]
    assert code_of(refusal(goods.shop.db, make(goods))) == code


@pytest.mark.bad_input(60, 66, 68)
def test_each_is_refused_with_a_sentence_and_nothing_changes(
    shop: Shop, subtests: pytest.Subtests
) -> None:
    for number, case in enumerate(CASES):
        with subtests.test(case):
            check(case, Goods(shop, f"-{number}"))


@pytest.mark.bad_input(60)
@pytest.mark.rule("STK-1")
def test_both_figures_are_told(goods: Goods) -> None:
    error = refusal(goods.shop.db, goods.move(Decimal(11)))
    assert {"10", "11"} <= set(told(error).replace(".", " ").replace(",", " ").split())


@pytest.mark.bad_input(67)
def test_a_document_changed_on_another_workstation(goods: Goods) -> None:
    seen = goods.picked().counter.outbound(goods.order).version
    goods.counter.pack(goods.order)
    assert isinstance(refusal(goods.shop.db, goods.ship(seen)), Stale)
    goods.set(OutboundOrder, goods.order, version=seen + 9)
    assert isinstance(refusal(goods.shop.db, goods.ship(seen)), Stale)


@pytest.mark.bad_input(63)
@pytest.mark.rule("STK-3")
def test_the_same_key_with_other_figures(goods: Goods) -> None:
    shop = goods.shop
    first = goods.counter.scan_command(goods.announced, goods.item, 2, "L1", "A-01-02")
    assert receiving.receive(shop.db, shop.acting(), first).value
    other = receiving.Receive(
        first.op_id, first.order_id, first.item_id, "L1", Decimal(3), first.location_id
    )
    error = refusal(shop.db, lambda: receiving.receive(shop.db, shop.acting(), other))
    assert code_of(error) == "key_reused"
    assert receiving.receive(shop.db, shop.acting(), first).replay


@pytest.mark.bad_input(68)
@pytest.mark.rule("STK-1")
def test_a_reversal_is_not_reversed_twice(goods: Goods) -> None:
    shop = goods.shop
    received = goods.counter.scan(goods.announced, goods.item, 2, "L1", "A-01-02")
    undo = receiving.UndoReceive(uuid4(), received.receipt_id)
    receiving.undo_receive(shop.db, shop.acting(), undo)
    again = receiving.UndoReceive(uuid4(), received.receipt_id)
    error = refusal(shop.db, lambda: receiving.undo_receive(shop.db, shop.acting(), again))
    assert code_of(error) == "already_reversed"


@pytest.mark.rule("CNT-1")
def test_a_count_of_what_cannot_be(shop: Shop, subtests: pytest.Subtests) -> None:
    item = shop.item()
    lot = shop.lot(item)
    shop.stock(item, lot, 5)
    count_id, place = started(shop), shop.location("A-01-01")
    cases = {
        "-1": "count_below_nought", "0.5": "quantity_whole_only",
        "99999999": "quantity_too_large", "NaN": "quantity_not_a_number",
    }  # fmt: skip
    for quantity, code in cases.items():
        enter = counting.Enter(uuid4(), count_id, place, item, lot, Decimal(quantity))
        with subtests.test(quantity):
            error = refusal(shop.db, partial(counting.enter, shop.db, shop.acting(), enter))
            assert code_of(error) == code


def test_a_count_that_is_finished(shop: Shop) -> None:
    item = shop.item()
    lot = shop.lot(item)
    shop.stock(item, lot, 5)
    count_id = started(shop)
    counted(shop, count_id, ("A-01-01", item, lot, 5))
    in_review(shop, count_id)
    place = shop.location("A-01-01")
    enter = counting.Enter(uuid4(), count_id, place, item, lot, Decimal(1))
    error = refusal(shop.db, lambda: counting.enter(shop.db, shop.acting(), enter))
    assert code_of(error) == "count_wrong_state"
    version = count_queries.count(shop.db, 1, count_id).version
    again = counting.Step(uuid4(), count_id, version)
    error = refusal(shop.db, lambda: counting.start(shop.db, shop.acting(), again))
    assert code_of(error) == "count_wrong_state"


TYPED = {
    "": QuantityFault.NOT_A_NUMBER, " \u3000": QuantityFault.NOT_A_NUMBER,
    "abc": QuantityFault.NOT_A_NUMBER, "0": QuantityFault.NOT_POSITIVE,
    "-5": QuantityFault.NOT_POSITIVE, "-0": QuantityFault.NOT_POSITIVE,
    "--5": QuantityFault.NOT_A_NUMBER, "5-": QuantityFault.NOT_A_NUMBER,
    "+5": QuantityFault.NOT_A_NUMBER, "1e3": QuantityFault.NOT_A_NUMBER,
    "0x10": QuantityFault.NOT_A_NUMBER, "NaN": QuantityFault.NOT_A_NUMBER,
    "Infinity": QuantityFault.NOT_A_NUMBER, "1_000": QuantityFault.NOT_A_NUMBER,
    "1.000,5": QuantityFault.NOT_A_NUMBER, "²": QuantityFault.NOT_A_NUMBER,
    "½": QuantityFault.NOT_A_NUMBER, "①": QuantityFault.NOT_A_NUMBER,
    "一二三": QuantityFault.NOT_A_NUMBER, "٣": QuantityFault.NOT_A_NUMBER,
    "3*": QuantityFault.UNFINISHED, "0.5": QuantityFault.WHOLE_ONLY,
    "2147483648": QuantityFault.TOO_LARGE, "9223372036854775808": QuantityFault.NOT_A_NUMBER,
    "9999999*9999999*9999999": QuantityFault.TOO_LARGE, "9" * 5000: QuantityFault.NOT_A_NUMBER,
    "6901234567892": QuantityFault.NOT_A_NUMBER, "5\x005": QuantityFault.NOT_A_NUMBER,
    "\ud800": QuantityFault.NOT_A_NUMBER, "\u202e5": QuantityFault.NOT_A_NUMBER,
}  # fmt: skip


@pytest.mark.parametrize("typed", TYPED, ids=lambda typed: ascii(typed)[:24])
def test_what_is_no_quantity(typed: str) -> None:
    with pytest.raises(Refused) as caught:
        parse_quantity(typed)
    assert caught.value.code is TYPED[typed]
    told(caught.value)


@pytest.mark.parametrize(("typed", "means"), [("１２３", 123), ("1,000", 1000), (" 7 ", 7)])
def test_what_is_made_plain(typed: str, means: int) -> None:
    assert parse_quantity(typed) == means


@pytest.mark.parametrize("value", ["NaN", "sNaN", "-Infinity", "1e999999", "-1e999999", "1e-999"])
def test_decimals_that_are_no_quantity(value: str) -> None:
    with pytest.raises(Refused) as caught:
        checked_quantity(Decimal(value), fractional=True)
    told(caught.value)


CODES = (
    "R-20260518-0447-X", "TY-88062415-0", "6901234567890", "6901234567892", "L-A-01-01-0", "",
    "   ", "\u3000", "\0", "\x1b[A", "A\rB", "]C10106901234567892", "(01)06901234567892",
    "\x1d0106901234567892", "https://example.com/x?q=1", "$(reboot)", "'; DROP TABLE item;--",
    "%", "_", "%s{0}", "\u202eA302", "А302-14", "Ａ３０２－９９", "ß", "😀", "9" * 119, "9" * 4000,
    "\ud800", "١٢٣", "-", "--", "X-", "P-", "R-", "a" * 120, "2147483648", "9223372036854775808",
    "ﬁ", "A302-14\n", "²",
)  # fmt: skip


@pytest.mark.bad_input(49, 56, 58)
def test_codes_that_mean_nothing_here(shop: Shop, subtests: pytest.Subtests) -> None:
    meanings = resolver(shop.db, lambda: 1)
    for text in CODES:
        with subtests.test(ascii(text)[:24]):
            assert meanings(text) == []
