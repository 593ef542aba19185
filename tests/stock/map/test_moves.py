"""Transfers, changes of condition and blocks: what is confirmed, refused, and taken back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from tests.conftest import dump
from tests.shop import Shop
from wms_desktop.core.acting import Right
from wms_desktop.core.errors import NeedsConfirmation, Refused, Stale
from wms_desktop.core.language import Language
from wms_desktop.core.quantity import QuantityFault
from wms_desktop.core.text import TextFault
from wms_desktop.db.operations import OperationFault
from wms_desktop.db.tables import Audit
from wms_desktop.stock import label_templates, service, service_moves, service_places
from wms_desktop.stock.changed import ChangeFault
from wms_desktop.stock.kinds import Condition, WeightClass
from wms_desktop.stock.location_labels import PrintLocationLabel, print_location_label
from wms_desktop.stock.locations import locations, suggest_move
from wms_desktop.stock.map_queries import PlaceGoods, holding, place_goods, warehouse_map
from wms_desktop.stock.posting import StockFault
from wms_desktop.stock.rules import PutAwayReason, StorageFault
from wms_desktop.stock.service_moves import (
    ChangeCondition,
    OpeningLine,
    OpenStock,
    TakeBack,
    Transfer,
)
from wms_desktop.stock.service_places import BlockLocation, PlaceFault


class Shelf:
    """Goods at A-01-01, and short ways to move them."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.item = shop.item(weight_class=WeightClass.HEAVY)
        self.lot = shop.lot(self.item)
        shop.stock(self.item, self.lot, 24)

    @property
    def goods(self) -> PlaceGoods:
        return place_goods(self.shop.db, self.shop.location("A-01-01"))[0]

    def transfer(self, to: str, quantity: int | str = 4, **more: Any) -> Transfer:
        target = self.shop.location(to)
        command = Transfer(self.shop.op(), self.goods.balance_id, target, Decimal(quantity))
        return replace(command, **more)

    def move(self, command: Transfer, login: str = "lin") -> int:
        return service_moves.transfer(self.shop.db, self.shop.acting(login), command).value

    def change(self, condition: Condition, quantity: int | str = 2, reason: str = "压坏") -> Any:
        return ChangeCondition(
            self.shop.op(), self.goods.balance_id, Decimal(quantity), condition, reason
        )

    def set(self, command: ChangeCondition, login: str = "lin") -> int:
        return service_moves.change_condition(self.shop.db, self.shop.acting(login), command).value

    def take_back(self, document: int, login: str = "lin") -> int:
        command = TakeBack(self.shop.op(), document)
        return service_moves.take_back(self.shop.db, self.shop.acting(login), command).value

    def block(self, is_blocked: bool, reason: str, login: str = "lin", version: int = 0) -> int:
        row = locations(self.shop.db, 1, text="A-01-01")[0]
        command = BlockLocation(self.shop.op(), row.id, version or row.version, is_blocked, reason)
        return service_places.block_location(self.shop.db, self.shop.acting(login), command).value

    def trail(self, action: str) -> list[dict[str, Any]]:
        with self.shop.db.read() as session:
            rows = session.scalars(select(Audit.after).where(Audit.action == action))
            return [json.loads(text) for text in rows]


@pytest.fixture
def shelf(shop: Shop) -> Shelf:
    return Shelf(shop)


@pytest.mark.rule("LOC-1")
def test_heavy_goods_go_up_only_once_a_person_confirms_it_and_that_is_kept(shelf: Shelf) -> None:
    before = dump(shelf.shop.db)
    wanted = shelf.transfer("A-01-03")
    with pytest.raises(NeedsConfirmation) as asked:
        shelf.move(wanted)
    assert asked.value.code is StorageFault.TOO_HIGH
    assert (asked.value.params["level"], asked.value.params["heavy_level"]) == (3, 1)
    assert dump(shelf.shop.db) == before
    shelf.move(replace(wanted, confirmed=(StorageFault.TOO_HIGH.value,)))
    assert shelf.trail("stock.transfer")[-1]["confirmed"] == [StorageFault.TOO_HIGH.value]
    assert shelf.shop.on_hand(shelf.item, "A-01-03") == 4


@pytest.mark.rule("LOC-1")
def test_what_needed_no_confirmation_has_none_on_the_trail(shelf: Shelf) -> None:
    confirmed = (StorageFault.TOO_HIGH.value, StorageFault.NO_ROOM.value)
    shelf.move(shelf.transfer("S-01", confirmed=confirmed))
    assert shelf.trail("stock.transfer")[-1]["confirmed"] == []


@pytest.mark.rule("LOC-1")
def test_opening_stock_keeps_what_needed_its_confirmation_and_no_more(shelf: Shelf) -> None:
    shop = shelf.shop
    line = OpeningLine(shop.item("B1"), "L1", 1, shop.location("A-01-02"), Decimal(120))
    confirmed = (StorageFault.NO_ROOM.value, StorageFault.TOO_HIGH.value)
    command = OpenStock(shop.op(), (line,), confirmed)
    service_moves.open_stock(shop.db, shop.acting(), command)
    assert shelf.trail("stock.opening")[-1]["confirmed"] == [StorageFault.NO_ROOM.value]


@pytest.mark.rule("LOC-1")
def test_each_thing_to_confirm_is_asked_for_itself(shelf: Shelf) -> None:
    shop = shelf.shop
    other = shop.item("ACID", group="acid", incompatible_with="wall")
    shop.stock(other, shop.lot(other, "L1"), 97, "A-01-02")
    with shop.db.write() as session:
        session.get_one(service.Item, shelf.item).group = "wall"
    wanted, asked = shelf.transfer("A-01-02"), []
    while True:
        try:
            shelf.move(wanted)
            break
        except NeedsConfirmation as error:
            asked.append(error.code)
            confirmed = (*wanted.confirmed, error.code.value)
            wanted = replace(wanted, op_id=shop.op(), confirmed=confirmed)
    assert asked == [StorageFault.TOO_HIGH, StorageFault.INCOMPATIBLE, StorageFault.NO_ROOM]
    assert shelf.trail("stock.transfer")[-1]["confirmed"] == [fault.value for fault in asked]


@pytest.mark.rule("STK-1")
def test_a_transfer_is_taken_back_by_a_reversing_move_once(shelf: Shelf) -> None:
    document = shelf.move(shelf.transfer("S-01"))
    back = shelf.take_back(document)
    assert shelf.shop.on_hand(shelf.item, "A-01-01") == 24
    before = dump(shelf.shop.db)
    for again, fault in (
        (document, StockFault.ALREADY_REVERSED),
        (back, StockFault.IS_REVERSAL),
        (99_999, StockFault.UNKNOWN_DOCUMENT),
    ):
        with pytest.raises(Refused) as refused:
            shelf.take_back(again)
        assert refused.value.code is fault
    assert dump(shelf.shop.db) == before


@pytest.mark.rule("STK-2")
def test_goods_that_have_moved_on_are_not_taken_back(shelf: Shelf) -> None:
    shop = shelf.shop
    document = shelf.move(shelf.transfer("S-01"))
    there = place_goods(shop.db, shop.location("S-01"))[0].balance_id
    shelf.move(Transfer(shop.op(), there, shop.location("A-01-01"), Decimal(3)))
    before = dump(shop.db)
    with pytest.raises(Refused) as refused:
        shelf.take_back(document)
    assert refused.value.code is StockFault.NOT_ENOUGH
    assert (refused.value.params["on_hand"], refused.value.params["wanted"]) == ("1", "4")
    assert dump(shop.db) == before


def test_opening_stock_and_other_peoples_documents_are_not_taken_back_here(shelf: Shelf) -> None:
    with pytest.raises(Refused) as refused:
        shelf.take_back(1)  # the opening
    assert refused.value.code is StockFault.UNKNOWN_DOCUMENT


@pytest.mark.rule("STK-4")
@pytest.mark.rule("INB-5")
def test_anybody_sets_goods_aside_and_only_qc_lets_them_pass(shelf: Shelf) -> None:
    shop = shelf.shop
    document = shelf.set(shelf.change(Condition.QUARANTINE))
    held = place_goods(shop.db, shop.location("A-01-01"))
    waiting = next(each for each in held if each.condition is Condition.QUARANTINE)
    passed = ChangeCondition(shop.op(), waiting.balance_id, Decimal(2), Condition.GOOD, "合格")
    before = dump(shop.db)
    for login in ("lin", "keeper2", "nobody"):
        with pytest.raises(Refused) as refused:
            shelf.set(passed, login)
        assert refused.value.code is Right.ROLE_MISSING
    assert dump(shop.db) == before
    to_good = shelf.set(passed, "zhou")
    assert shop.on_hand(shelf.item, condition=Condition.GOOD) == 24
    assert shelf.trail("stock.condition")[-1]["reason"] == "合格"
    shelf.take_back(to_good)  # sets aside again
    with pytest.raises(Refused) as refused:
        shelf.take_back(document, "keeper2")  # would make them good
    assert refused.value.code is Right.ROLE_MISSING
    later = replace(shop.acting(), now=datetime.now(UTC) + service_moves.OWN_SLIP * 2)
    with pytest.raises(Refused) as refused:  # too late even for who set them aside
        service_moves.take_back(shop.db, later, TakeBack(shop.op(), document))
    assert refused.value.code is Right.ROLE_MISSING
    shelf.take_back(document, "zhou")
    assert shop.on_hand(shelf.item, condition=Condition.GOOD) == 24


@pytest.mark.rule("STK-4")
def test_who_sets_goods_aside_by_mistake_takes_it_back_at_once(shelf: Shelf) -> None:
    document = shelf.set(shelf.change(Condition.DAMAGED))
    shelf.take_back(document)
    assert shelf.shop.on_hand(shelf.item, condition=Condition.GOOD) == 24


@pytest.mark.rule("LOC-1")
@pytest.mark.rule("SYS-1")
def test_a_location_is_blocked_and_freed_with_a_reason(shelf: Shelf) -> None:
    shop = shelf.shop
    with pytest.raises(Refused) as refused:
        shelf.block(True, "   ")
    assert refused.value.code is TextFault.EMPTY
    shelf.block(True, "横梁变形")
    cell = warehouse_map(shop.db, 1).zones[0].cells[0]
    assert (cell.is_blocked, cell.block_reason) == (True, "横梁变形")
    with pytest.raises(Refused) as refused:
        shelf.block(True, "又一次")
    assert refused.value.code is PlaceFault.ALREADY
    with pytest.raises(Stale):
        shelf.block(False, "修好", version=1)
    with pytest.raises(Refused) as refused:
        shelf.move(replace(shelf.transfer("S-01"), to_location_id=cell.id))
    assert refused.value.code is StorageFault.BLOCKED
    with pytest.raises(Refused) as refused:
        shelf.block(False, "修好", login="gm")
    assert refused.value.code is Right.ROLE_MISSING
    shelf.block(False, "修好")
    cell = warehouse_map(shop.db, 1).zones[0].cells[0]
    assert (cell.is_blocked, cell.block_reason) == (False, "")
    assert [each["reason"] for each in shelf.trail("stock.location.block")] == ["横梁变形", "修好"]


@pytest.mark.rule("LOC-2")
def test_a_move_is_suggested_somewhere_else_with_its_reason(shelf: Shelf) -> None:
    shop = shelf.shop
    plan = suggest_move(
        shop.db, 1, shelf.item, "L260412", Decimal(4), Condition.GOOD, shop.location("A-01-01")
    )
    assert plan.suggestions == ()  # heavy goods, and only the lowest level is theirs
    assert {each.why for each in plan.skipped} == {StorageFault.TOO_HIGH}
    light = shop.item("L-1")
    shop.stock(light, shop.lot(light, "L9"), 5, "A-01-02")
    plan = suggest_move(
        shop.db, 1, light, "L9", Decimal(5), Condition.GOOD, shop.location("A-01-02")
    )
    first = plan.suggestions[0]
    assert (first.code, first.reason) == ("A-01-03", PutAwayReason.EMPTY)


@pytest.mark.rule("LOC-4")
def test_the_map_has_every_zone_and_location_with_its_use(shelf: Shelf) -> None:
    shop = shelf.shop
    shop.stock(shelf.item, shelf.lot, 6, "S-01", owner=2, condition=Condition.DAMAGED)
    zones = {zone.code: zone for zone in warehouse_map(shop.db, 1).zones}
    assert [*zones] == ["A", "C", "S", "T"]
    ambient, staging = zones["A"], zones["S"]
    assert ambient.use == Decimal("0.06")
    assert [(c.code, c.used, c.room, c.goods) for c in ambient.cells][:2] == [
        ("A-01-01", 24, 76, 1), ("A-01-02", 0, 100, 0)
    ]  # fmt: skip
    assert (staging.use, staging.occupied, staging.cells[0].room) == (None, 1, None)
    assert f"{ambient.cells[0].oldest_on}" == "2026-04-12"
    goods = place_goods(shop.db, shop.location("S-01"))[0]
    assert (goods.owner, goods.condition, goods.quantity) == (
        "绍兴锦程纺织有限公司", Condition.DAMAGED, 6
    )  # fmt: skip
    assert shelf.goods.owner == ""  # the house's own
    held = holding(shop.db, 1, item_id=shelf.item)
    assert [(each.code, each.quantity) for each in held] == [("S-01", 6), ("A-01-01", 24)]
    assert holding(shop.db, 1, lot_id=shelf.lot) == held
    assert holding(shop.db, 2, lot_id=shelf.lot) == []
    assert warehouse_map(shop.db, 2).zones == ()


def test_a_zone_without_locations_is_on_the_map(shop: Shop) -> None:
    command = service_places.AddZone(shop.op(), "N", "新区", service_places.StorageClass.AMBIENT)
    service_places.add_zone(shop.db, shop.acting(), command)
    zone = next(each for each in warehouse_map(shop.db, 1).zones if each.code == "N")
    assert (zone.cells, zone.use, zone.occupied) == ((), None, 0)


@pytest.mark.rule("INB-3")
def test_the_label_of_a_location_is_printed_and_archived(shop: Shop) -> None:
    made = print_location_label(
        shop.db, shop.acting(), PrintLocationLabel(shop.op(), "thermal-60x40", "A-01-01")
    )
    assert made.value.startswith(b"%PDF")
    with pytest.raises(Refused):
        print_location_label(
            shop.db, shop.acting("gm"), PrintLocationLabel(shop.op(), "thermal-60x40", "A-01-01")
        )


@pytest.mark.rule("INB-3")
def test_a_locations_label_is_printed_on_the_shops_own_template(shop: Shop) -> None:
    copied = label_templates.CopyTemplate(shop.op(), "thermal-60x40", "库位标签")
    name = label_templates.copy_template(shop.db, shop.acting("keeper2"), copied).value
    assert label_templates.for_locations(shop.db, name) == name
    made = print_location_label(
        shop.db, shop.acting(), PrintLocationLabel(shop.op(), name, "A-01-01")
    )
    assert made.value.startswith(b"%PDF")
    own = next(each for each in label_templates.listed(shop.db, Language.EN) if each.id)
    off = label_templates.SwitchTemplate(shop.op(), own.id, own.version, is_active=False)
    label_templates.switch_template(shop.db, shop.acting("keeper2"), off)
    assert label_templates.for_locations(shop.db, name) == "thermal-60x40"


def _bad_transfers() -> list[tuple[str, Any, Any]]:
    return [
        ("60 more than on hand", {"quantity": Decimal(25)}, StockFault.NOT_ENOUGH),
        ("66 nought", {"quantity": Decimal(0)}, QuantityFault.NOT_POSITIVE),
        ("66 below nought", {"quantity": Decimal(-1)}, QuantityFault.NOT_POSITIVE),
        ("part of a roll", {"quantity": Decimal("1.5")}, QuantityFault.WHOLE_ONLY),
        ("NaN", {"quantity": Decimal("NaN")}, QuantityFault.NOT_A_NUMBER),
        ("no such balance", {"balance_id": 99_999}, StockFault.NOTHING_TO_POST),
        ("no such location", {"to_location_id": 99_999}, StorageFault.NOT_A_BIN),
    ]


@pytest.mark.parametrize(("name", "change", "fault"), _bad_transfers(), ids=lambda x: str(x)[:20])
def test_a_transfer_that_cannot_be_changes_nothing(
    shelf: Shelf, name: str, change: dict[str, Any], fault: Any
) -> None:
    before = dump(shelf.shop.db)
    with pytest.raises(Refused) as refused:
        shelf.move(shelf.transfer("S-01", **change))
    assert refused.value.code is fault, name
    if fault is StockFault.NOT_ENOUGH:
        assert (refused.value.params["on_hand"], refused.value.params["wanted"]) == ("24", "25")
    assert dump(shelf.shop.db) == before


@pytest.mark.parametrize("to", ["A-01-01", "C-01-01", "SUPPLIER"])
def test_a_target_that_is_none_changes_nothing(shelf: Shelf, to: str) -> None:
    before = dump(shelf.shop.db)
    with pytest.raises(Refused):
        shelf.move(shelf.transfer(to))
    assert dump(shelf.shop.db) == before


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"quantity": Decimal(25)}, StockFault.NOT_ENOUGH),
        ({"quantity": Decimal(0)}, QuantityFault.NOT_POSITIVE),
        ({"reason": " "}, TextFault.EMPTY),
        ({"condition": Condition.GOOD}, Right.ROLE_MISSING),
        ({"balance_id": 99_999}, StockFault.NOTHING_TO_POST),
    ],
    ids=lambda x: str(x)[:24],
)
def test_a_condition_that_cannot_be_changes_nothing(
    shelf: Shelf, change: dict[str, Any], fault: Any
) -> None:
    command = replace(shelf.change(Condition.DAMAGED), **change)
    before = dump(shelf.shop.db)
    with pytest.raises(Refused) as refused:
        shelf.set(command)
    assert refused.value.code is fault
    assert dump(shelf.shop.db) == before


@pytest.mark.rule("STK-3")
def test_one_key_is_one_move_and_another_body_is_refused(shelf: Shelf) -> None:
    """62 the same document twice, 63 the same key with other lines."""
    command = shelf.transfer("S-01")
    first = shelf.move(command)
    before = dump(shelf.shop.db)
    assert shelf.move(command) == first
    with pytest.raises(Refused) as refused:
        shelf.move(replace(command, quantity=Decimal(5)))
    assert refused.value.code is OperationFault.KEY_REUSED
    assert dump(shelf.shop.db) == before


@pytest.mark.parametrize("what", ["renamed", "out of use"])
def test_an_item_changed_while_the_form_is_open(shelf: Shelf, what: str) -> None:
    """67: told who changed it and when; the goods stay where they are."""
    shop, seen = shelf.shop, shelf.goods.item_version
    fields = service.ItemFields("新名", "卷", weight_class=WeightClass.HEAVY)
    change = service.ChangeItem(shop.op(), shelf.item, seen, fields, what == "renamed")
    service.change_item(shop.db, shop.acting("zhou"), change)
    before = dump(shop.db)
    for send in (
        lambda: shelf.move(shelf.transfer("S-01", seen_item_version=seen)),
        lambda: shelf.set(replace(shelf.change(Condition.DAMAGED), seen_item_version=seen)),
    ):
        with pytest.raises(Refused) as refused:
            send()
        assert refused.value.code is ChangeFault.ITEM_CHANGED
        assert refused.value.params["person"] == "周立群"
        assert refused.value.params["item"] == "A302-14"
    assert dump(shop.db) == before
    shelf.move(shelf.transfer("S-01", seen_item_version=shelf.goods.item_version))
