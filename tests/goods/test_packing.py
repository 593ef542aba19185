"""Packages, what lies in them, and the second person (OUT-1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pypdfium2
import pytest
from sqlalchemy import text

from tests.conftest import TODAY, dump
from tests.goods.conftest import Counter
from tests.hard.test_races import at_once
from tests.shop import Shop
from wms_desktop.core.errors import Refused, Stale
from wms_desktop.core.quantity import QuantityFault
from wms_desktop.core.settings import RuleSetting
from wms_desktop.core.text import TextFault
from wms_desktop.db import archive, rule_values
from wms_desktop.goods import outbound, packing, picking, printing, shipping
from wms_desktop.goods.kinds import Decision, OutboundState
from wms_desktop.goods.outbound_detail import pick_list
from wms_desktop.goods.packed import Packing, packing_of
from wms_desktop.goods.printing import PaperKind
from wms_desktop.goods.rules import PACKING, SECOND_CHECK, GoodsFault

pytestmark = pytest.mark.rule("OUT-1")


def switch_on(shop: Shop, setting: RuleSetting[bool]) -> None:
    with shop.db.write() as session:
        rule_values.set_value(session, shop.acting("admin"), setting, "True", TODAY)


class Packer:
    """Somebody who packs a picked order of 5 and 4."""

    def __init__(self, counter: Counter) -> None:
        self.counter, self.shop = counter, counter.shop
        self.item, self.other = self.shop.item(), self.shop.item("B118", "素麻")
        self.shop.stock(self.item, self.shop.lot(self.item, "L1"), 9)
        self.shop.stock(self.other, self.shop.lot(self.other, "M1"), 9, "A-01-02")
        self.order = counter.order((self.item, 5), (self.other, 4))
        counter.allocate(self.order)
        counter.pick_all(self.order)

    def command(self, item: int, quantity: int | str, package: int | None = None) -> packing.PutIn:
        return packing.PutIn(self.shop.op(), self.order, item, None, Decimal(quantity), package)

    def put(self, item: int, quantity: int | str, package: int | None = None) -> packing.PutDone:
        done = packing.put_in(
            self.shop.db, self.shop.acting(), self.command(item, quantity, package)
        )
        return done.value

    def put_all(self) -> int:
        first = self.put(self.item, 5).package_id
        self.put(self.other, 3, first)
        self.put(self.other, 1)
        return first

    @property
    def now(self) -> Packing:
        number = self.counter.outbound(self.order).number
        return packing_of(self.shop.db, self.order, number, today=TODAY)

    def check(self, login: str) -> None:
        version = self.counter.outbound(self.order).version
        command = packing.CheckOrder(self.shop.op(), self.order, version)
        packing.check_order(self.shop.db, self.shop.acting(login), command)


@pytest.fixture
def packer(counter: Counter) -> Packer:
    return Packer(counter)


def test_goods_go_into_packages_and_the_order_counts_them(packer: Packer) -> None:
    first = packer.put(packer.item, 2)
    assert (first.sequence, first.left) == (1, 7)
    again = packer.put(packer.item, 3, first.package_id)
    assert (again.package_id, again.left) == (first.package_id, 4)
    second = packer.put(packer.other, 4)
    assert (second.sequence, second.left) == (2, 0)
    described = packing.Describe(packer.shop.op(), first.package_id, Decimal("3.25"), "易碎")
    packing.describe(packer.shop.db, packer.shop.acting(), described)
    found = packer.now.packages
    assert [(p.sequence, p.weight, p.remarks) for p in found] == [(1, Decimal("3.25"), "易碎"),
                                                                  (2, 0, "")]  # fmt: skip
    assert found[0].goods == (("A302-14", "云锦·烟灰", "L1", Decimal(5), "卷"),)
    assert found[0].number.startswith("BG-")
    packer.counter.pack(packer.order)
    assert packer.counter.outbound(packer.order).steps[-1].detail == "2"
    packer.counter.ship(packer.order)


def test_packing_may_be_skipped_unless_the_setting_asks_for_it(packer: Packer) -> None:
    switch_on(packer.shop, PACKING)
    before = dump(packer.shop.db)
    with pytest.raises(Refused) as refused:
        packer.counter.pack(packer.order)
    assert (refused.value.code, refused.value.params["left"]) == (GoodsFault.NOT_ALL_PACKED, "9")
    assert dump(packer.shop.db) == before
    packer.put_all()
    packer.counter.pack(packer.order)


def test_half_packed_is_not_packed(packer: Packer) -> None:
    packer.put(packer.item, 5)
    with pytest.raises(Refused) as refused:
        packer.counter.pack(packer.order)
    assert refused.value.code is GoodsFault.NOT_ALL_PACKED


def test_taking_out_empties_the_package_and_picks_stay_until_then(packer: Packer) -> None:
    done = packer.put(packer.item, 5)
    shop = packer.shop
    stop = next(s for s in pick_list(shop.db, packer.order) if s.item_id == packer.item)
    undo = picking.UndoPick(shop.op(), stop.allocation_id, Decimal(1))
    with pytest.raises(Refused) as refused:
        picking.undo_pick(shop.db, shop.acting(), undo)
    assert refused.value.code is GoodsFault.IS_PACKED
    out = packing.TakeOut(shop.op(), done.package_id, done.line_id, done.lot_id, Decimal(2))
    packing.take_out(shop.db, shop.acting(), out)
    assert packer.now.left == 6
    out = replace(out, op_id=shop.op(), quantity=Decimal(3))
    packing.take_out(shop.db, shop.acting(), out)
    assert (packer.now.packages, packer.now.left) == ((), 9)
    picking.undo_pick(shop.db, shop.acting(), replace(undo, op_id=shop.op()))


def test_a_cancelled_order_has_no_packages(packer: Packer) -> None:
    packer.put_all()
    shop, order = packer.shop, packer.counter.outbound(packer.order)
    off = outbound.Cancel(shop.op(), order.id, order.version, "客户取消")
    outbound.cancel(shop.db, shop.acting(), off)
    assert packer.now.packages == ()


@pytest.mark.parametrize(
    ("quantity", "code"),
    [
        (0, QuantityFault.NOT_POSITIVE),
        (-1, QuantityFault.NOT_POSITIVE),
        ("0.5", QuantityFault.WHOLE_ONLY),
        ("NaN", QuantityFault.NOT_A_NUMBER),
        (6, GoodsFault.MORE_THAN_PICKED),
        (2**63, QuantityFault.TOO_LARGE),
    ],
)
def test_what_cannot_be_packed_is_refused(
    packer: Packer, quantity: int | str, code: object
) -> None:
    before = dump(packer.shop.db)
    with pytest.raises(Refused) as refused:
        packer.put(packer.item, quantity)
    assert refused.value.code is code
    assert dump(packer.shop.db) == before


def test_foreign_goods_packages_and_weights_are_refused(packer: Packer) -> None:
    shop = packer.shop
    package = packer.put(packer.item, 1).package_id
    stranger = shop.item("Z9", "别的")
    before = dump(shop.db)
    for package_id, weight, remarks, code in (
        (package, "5000.001", "", GoodsFault.WEIGHT),
        (package, "-1", "", QuantityFault.NOT_POSITIVE),
        (package, "1", "x" * 201, TextFault.TOO_LONG),
        (package, "1", "a\0b", TextFault.BROKEN),
        (package + 99, "1", "", GoodsFault.UNKNOWN_PACKAGE),
    ):
        described = packing.Describe(shop.op(), package_id, Decimal(weight), remarks)
        with pytest.raises(Refused) as refused:
            packing.describe(shop.db, shop.acting(), described)
        assert refused.value.code is code, (weight, remarks)
    for item, of_package, code in (
        (stranger, package, GoodsFault.WRONG_ITEM),
        (packer.item, package + 99, GoodsFault.UNKNOWN_PACKAGE),
    ):
        with pytest.raises(Refused) as refused:
            packer.put(item, 1, of_package)
        assert refused.value.code is code
    assert dump(shop.db) == before


def test_the_same_scan_sent_twice_packs_once(packer: Packer) -> None:
    command = packer.command(packer.item, 2)
    for _again in range(2):
        packing.put_in(packer.shop.db, packer.shop.acting(), command)
    assert packer.now.left == 7


def test_eight_packers_never_pack_more_than_was_picked(packer: Packer) -> None:
    def work(own: Shop) -> int:
        packing.put_in(own.db, own.acting(), packer.command(packer.item, 2))
        return 2

    futures = at_once(packer.shop, work)
    errors = [error for future in futures if (error := future.exception()) is not None]
    assert {getattr(error, "code", error) for error in errors} == {GoodsFault.MORE_THAN_PICKED}
    assert len(futures) - len(errors) == 2
    assert packer.now.left == 5
    assert len({package.sequence for package in packer.now.packages}) == 2


def test_a_second_person_checks_before_the_goods_leave(packer: Packer) -> None:
    """Bad input 71: not the one who picked."""
    switch_on(packer.shop, SECOND_CHECK)
    packer.counter.pack(packer.order)
    before = dump(packer.shop.db)
    with pytest.raises(Refused) as refused:
        packer.counter.ship(packer.order)
    assert refused.value.code is GoodsFault.NOT_CHECKED
    with pytest.raises(Refused) as refused:
        packer.check("lin")
    assert refused.value.code is GoodsFault.OWN_CHECK
    with pytest.raises(Refused):
        packer.check("gm")
    assert dump(packer.shop.db) == before
    assert [each.name for each in packer.now.pickers] == ["林晓雯"]
    packer.check("keeper2")
    assert packer.now.checked_by == "陈二"
    packer.counter.ship(packer.order)
    assert packer.counter.outbound(packer.order).state is OutboundState.SHIPPED


def test_a_check_of_what_has_changed_is_stale(packer: Packer) -> None:
    packer.counter.pack(packer.order)
    command = packing.CheckOrder(packer.shop.op(), packer.order, 1)
    with pytest.raises(Stale):
        packing.check_order(packer.shop.db, packer.shop.acting("keeper2"), command)


def test_an_order_that_is_packed_again_is_checked_again(packer: Packer) -> None:
    switch_on(packer.shop, SECOND_CHECK)
    shop = packer.shop
    packer.counter.pack(packer.order)
    packer.check("keeper2")
    order = packer.counter.outbound(packer.order)
    outbound.hold(shop.db, shop.acting(), outbound.Hold(shop.op(), order.id, order.version, "等"))
    order = packer.counter.outbound(packer.order)
    go_on = outbound.Decide(shop.op(), order.id, order.version, Decision.GO_ON, "客户确认")
    outbound.decide(shop.db, shop.acting("zhou"), go_on)
    packer.counter.pack(packer.order)
    with pytest.raises(Refused) as refused:
        packer.counter.ship(packer.order)
    assert refused.value.code is GoodsFault.NOT_CHECKED


@pytest.mark.rule("OUT-3")
def test_the_delivery_note_lists_the_packages(packer: Packer) -> None:
    packer.put_all()
    packer.counter.pack(packer.order)
    shop = packer.shop
    command = printing.PrintPaper(shop.op(), packer.order, PaperKind.DELIVERY_NOTE)
    sha256 = printing.print_paper(shop.db, shop.acting(), command).value
    pdf = pypdfium2.PdfDocument(archive.content(shop.db, sha256))
    said = "".join(page.get_textpage().get_text_bounded() for page in pdf)
    assert "装箱清单" in said
    for package in packer.now.packages:
        assert package.number in said


def test_shipping_twice_is_one_issue(packer: Packer) -> None:
    """Bad input 62: double click and two windows."""
    packer.counter.pack(packer.order)
    shop = packer.shop
    version = packer.counter.outbound(packer.order).version
    command = shipping.Ship(shop.op(), packer.order, version)

    def work(own: Shop) -> int:
        return shipping.ship(own.db, own.acting(), command).value

    assert len({future.result() for future in at_once(shop, work)}) == 1
    assert shop.on_hand(packer.item) == 4
    with shop.db.read() as session:
        count = session.scalar(text("SELECT count(*) FROM stock_document WHERE reason = 'issue'"))
    assert count == 1
    later = replace(command, op_id=shop.op(), seen_version=version + 1)
    with pytest.raises(Refused):
        shipping.ship(shop.db, replace(shop.acting(), today=TODAY + timedelta(days=1)), later)
