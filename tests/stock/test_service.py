"""Items, places, moves without an order; what is on hand and what a code means."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from tests.conftest import dump
from wms_desktop.core.acting import Role
from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.core.errors import NeedsConfirmation, Refused, Stale
from wms_desktop.db.tables import Audit
from wms_desktop.stock import (
    history,
    labels,
    locations,
    posting,
    service,
    service_moves,
    service_places,
)
from wms_desktop.stock.items import ItemFault, LabelWish
from wms_desktop.stock.kinds import Condition, MoveReason, StorageClass
from wms_desktop.stock.lots import LotFault
from wms_desktop.stock.posting import StockFault
from wms_desktop.stock.queries import (
    StockFilter,
    on_hand,
    on_hand_total,
    resolve_code,
    search_items,
)
from wms_desktop.stock.rules import PutAwayReason, StorageFault
from wms_desktop.stock.service_places import PlaceFault
from wms_desktop.stock.tables import ItemBarcode, Location, Zone

FIELDS = service.ItemFields("云锦·烟灰", "卷", "0.53×10 m")


def add_item(shop, code="A302-14", fields=FIELDS, barcodes=()):
    command = service.AddItem(shop.op(), code, fields, barcodes)
    return service.add_item(shop.db, shop.acting(), command).value


def test_an_item_is_found_by_code_pinyin_initials_and_barcode(shop):
    item = add_item(shop, barcodes=("6901234567892",))
    for text in ("a302", "云锦", "yunjin", "yjyh", "6901234567892", " Ａ302 "):
        assert [row.id for row in search_items(shop.db, text)] == [item], text
    for text in ("%", "_", "((((", "x" * 3000, "'; DROP TABLE item;--"):
        assert search_items(shop.db, text) == []


def test_a_code_or_barcode_has_one_meaning(shop):
    item = add_item(shop, barcodes=("6901234567892",))
    before = dump(shop.db)
    for code, values, fault in (
        ("a302-14", {}, ItemFault.CODE_TAKEN),
        ("B1", {"barcodes": ("6901234567892",)}, ItemFault.BARCODE_TAKEN),
        ("B1", {"barcodes": ("A-01-01",)}, ItemFault.BARCODE_TAKEN),
        ("B1", {"barcodes": (own_code(CodeKind.LOT, "1"),)}, ItemFault.BARCODE_TAKEN),
        ("B1", {"fields": replace(FIELDS, unit_price=Decimal("1.001"))}, ItemFault.PRICE),
        ("B1", {"fields": replace(FIELDS, shelf_days=-1)}, ItemFault.SHELF_DAYS),
    ):
        with pytest.raises(Refused) as refused:
            add_item(shop, code, **values)
        assert refused.value.code is fault
    assert dump(shop.db) == before
    attach = service.AttachBarcode(shop.op(), item, "X-99")
    service.attach_barcode(shop.db, shop.acting(), attach)
    assert resolve_code(shop.db, 1, "X-99")[0].id == item


def test_the_slower_change_is_told_and_units_stay_once_goods_moved(shop):
    item = add_item(shop)
    change = service.ChangeItem(shop.op(), item, 1, replace(FIELDS, name="云锦"))
    service.change_item(shop.db, shop.acting(), change)
    with pytest.raises(Stale):
        service.change_item(shop.db, shop.acting(), replace(change, op_id=shop.op()))
    shop.stock(item, shop.lot(item), 1)
    with pytest.raises(Refused) as refused:
        service.change_item(
            shop.db, shop.acting(),
            service.ChangeItem(shop.op(), item, 2, replace(FIELDS, unit="箱")),
        )  # fmt: skip
    assert refused.value.code is ItemFault.IN_USE


def test_zones_and_locations(shop):
    zone = service_places.add_zone(
        shop.db,
        shop.acting(),
        service_places.AddZone(shop.op(), "H", "危险品", StorageClass.HAZARDOUS),
    ).value
    fields = service_places.LocationFields(zone, 2, 5, Decimal(50))
    location = service_places.add_location(
        shop.db, shop.acting(), service_places.AddLocation(shop.op(), "H-01", fields)
    ).value
    row = locations.locations(shop.db, 1, zone_id=zone)[0]
    assert (row.id, row.level, row.capacity) == (location, 2, 50)
    with pytest.raises(Refused) as refused:
        service_places.add_location(
            shop.db, shop.acting(), service_places.AddLocation(shop.op(), "h-01", fields)
        )
    assert refused.value.code is PlaceFault.CODE_TAKEN
    assert [z.code for z in locations.zones(shop.db, 1)] == ["A", "C", "H", "S", "T"]


@pytest.mark.rule("LOC-1")
def test_no_change_blocks_or_frees_a_location_without_a_reason(shop):
    place = shop.location("A-01-01")
    blocked = service_places.LocationFields(1, is_blocked=True)
    free = service_places.LocationFields(1, distance=7)

    def change(version, fields, reason):
        command = service_places.ChangeLocation(shop.op(), place, version, fields, reason)
        return service_places.change_location(shop.db, shop.acting(), command)

    before = dump(shop.db)
    with pytest.raises(Refused):
        change(1, blocked, " ")
    assert dump(shop.db) == before
    change(1, blocked, "横梁变形")
    with shop.db.read() as session:
        assert session.get_one(Location, place).block_reason == "横梁变形"
    before = dump(shop.db)
    with pytest.raises(Refused):
        change(2, free, "")
    assert dump(shop.db) == before
    change(2, free, "已修好")
    change(3, replace(free, distance=9), "")  # neither blocked nor freed: no reason is needed
    with shop.db.read() as session:
        rows = session.scalars(
            select(Audit.after).where(Audit.action == "stock.location.change").order_by(Audit.id)
        )
        trail = [json.loads(row) for row in rows]
    assert [(each["is_blocked"], each.get("reason", "")) for each in trail] == [
        (True, "横梁变形"), (False, "已修好"), (False, "")
    ]  # fmt: skip


@pytest.mark.rule("STK-6")
def test_a_history_is_of_the_own_site_unless_somebody_answers_for_all(shop):
    item = shop.item()
    lot = shop.lot(item)
    shop.stock(item, lot, 5)
    with shop.db.write() as session:
        zone = Zone(site_id=2, code="X", name="门店", storage_class=StorageClass.AMBIENT)
        session.add(zone)
        session.flush()
        shelf = Location(site_id=2, code="X-01", zone_id=zone.id)
        session.add(shelf)
        session.flush()
        move = posting.Move(item, lot, 1, shop.location("OPENING", 2), shelf.id, Decimal(7))
        posting.post(
            session, shop.acting(site=2), op_id=shop.op(), reason=MoveReason.OPENING,
            document="opening:QC-2", moves=[move],
        )  # fmt: skip
    asked = history.Subject(history.SubjectKind.LOT, lot)

    def seen(by):
        site = history.seen_site(by)
        rows = history.history(shop.db, site, asked)
        assert history.count(shop.db, site, asked) == len(rows)
        assert len(history.moves(shop.db, site)) == len(rows)
        return [(row.change, row.balance) for row in rows]

    keeper = replace(shop.acting(), roles=frozenset({Role.KEEPER}))
    assert seen(keeper) == [(5, 5)]
    assert seen(replace(keeper, site_id=2)) == [(7, 7)]
    assert seen(replace(keeper, roles=frozenset({Role.GENERAL_MANAGER}))) == [(7, 12), (5, 5)]


@pytest.mark.rule("LOC-2")
def test_the_suggestion_looks_at_the_real_bins(shop):
    item = shop.item()
    lot = shop.lot(item)
    shop.stock(item, lot, 64, "A-01-03")
    found = locations.suggest_put_away(shop.db, 1, item, "L260412", Decimal(12))
    first, second = found.suggestions[:2]
    assert (first.code, first.reason, first.room) == ("A-01-03", PutAwayReason.SAME_LOT, 36)
    assert (second.code, second.reason) == ("A-01-01", PutAwayReason.EMPTY)


@pytest.mark.rule("STK-1")
def test_goods_are_transferred_and_change_condition(shop):
    item = shop.item()
    lot = shop.lot(item)
    shop.stock(item, lot, 10)
    balance = on_hand(shop.db, StockFilter(item_id=item))[0].balance_id
    move = service_moves.Transfer(shop.op(), balance, shop.location("A-01-02"), Decimal(4))
    service_moves.transfer(shop.db, shop.acting(), move)
    assert (shop.on_hand(item, "A-01-01"), shop.on_hand(item, "A-01-02")) == (6, 4)
    with pytest.raises(Refused) as refused:
        service_moves.transfer(
            shop.db, shop.acting(),
            replace(move, op_id=shop.op(), to_location_id=shop.location("C-01-01")),
        )  # fmt: skip
    assert refused.value.code is StorageFault.OTHER_CLASS
    with pytest.raises(Refused) as refused:
        service_moves.transfer(
            shop.db, shop.acting(), replace(move, op_id=shop.op(), quantity=Decimal(7))
        )
    assert (refused.value.code, refused.value.params["on_hand"]) == (StockFault.NOT_ENOUGH, "6")
    damaged = service_moves.ChangeCondition(
        shop.op(), balance, Decimal(1), Condition.DAMAGED, "压坏"
    )
    service_moves.change_condition(shop.db, shop.acting(), damaged)
    assert shop.on_hand(item, condition=Condition.DAMAGED) == 1
    with pytest.raises(Refused):
        service_moves.change_condition(
            shop.db, shop.acting(), replace(damaged, op_id=shop.op(), condition=Condition.RETURNED)
        )


def test_opening_stock_is_one_document(shop):
    item = shop.item(shelf_days=30)
    line = service_moves.OpeningLine(item, "L1", 1, shop.location("A-01-01"), Decimal(60))
    command = service_moves.OpenStock(shop.op(), (line, line))
    with pytest.raises(NeedsConfirmation) as asked:
        service_moves.open_stock(shop.db, shop.acting(), command)
    assert asked.value.code is StorageFault.NO_ROOM
    service_moves.open_stock(
        shop.db, shop.acting(), replace(command, confirmed=(StorageFault.NO_ROOM.value,))
    )
    row = on_hand(shop.db, StockFilter(item_id=item))[0]
    assert (row.quantity, row.expires_on) == (120, date(2026, 6, 20))
    with pytest.raises(Refused) as refused:
        service_moves.open_stock(
            shop.db, shop.acting(),
            service_moves.OpenStock(shop.op(), (replace(line, expires_on=date(2027, 1, 1)),)),
        )  # fmt: skip
    assert refused.value.code is LotFault.EXPIRY_DIFFERS


@pytest.mark.rule("STK-5")
@pytest.mark.rule("STK-6")
def test_the_statement_pages_by_key_and_history_is_a_click_away(shop):
    first, second = shop.item("A1"), shop.item("B1")
    for item in (first, second):
        lot = shop.lot(item, f"L-{item}")
        shop.stock(item, lot, 5, "A-01-01")
        shop.stock(item, lot, 3, "A-01-02", owner=2)
    page = on_hand(shop.db, limit=3)
    rest = on_hand(shop.db, after=page[-1], limit=3)
    assert [(r.item, r.location) for r in page + rest] == [
        ("A1", "A-01-01"), ("A1", "A-01-02"), ("B1", "A-01-01"), ("B1", "A-01-02")
    ]  # fmt: skip
    assert on_hand_total(shop.db, StockFilter(owner_id=2)) == (2, 6, 0)
    assert [r.quantity for r in on_hand(shop.db, StockFilter(text="b1", owner_id=1))] == [5]
    moved = history.moves(shop.db, 1, item_id=first)
    assert [(m.reason, m.to_location, m.quantity) for m in moved] == [
        (MoveReason.OPENING, "A-01-02", 3), (MoveReason.OPENING, "A-01-01", 5)
    ]  # fmt: skip
    assert len(history.moves(shop.db, 1, location_id=shop.location("A-01-01"))) == 2
    assert len(history.moves(shop.db, 1, document="opening:test", limit=2)) == 2


def test_a_code_means_location_then_lot_then_item_then_barcode(shop):
    item, other = shop.item("SAME"), shop.item("X1")
    lot, twin = shop.lot(item, "L1"), shop.lot(other, "L1")
    assert {f.id for f in resolve_code(shop.db, 1, "L1")} == {lot, twin}
    assert resolve_code(shop.db, 1, labels.lot_code(lot))[0].item_id == item
    assert resolve_code(shop.db, 1, "A-01-01")[0].kind == "location"
    assert resolve_code(shop.db, 1, labels.location_code("A-01-01"))[0].code == "A-01-01"
    assert resolve_code(shop.db, 2, "A-01-01") == []
    assert resolve_code(shop.db, 1, "ＳＡＭＥ")[0].kind == "item"
    for text in (
        "",
        "\x1b[A",
        "9" * 4000,
        "SUPPLIER",
        "http://x",
        own_code(CodeKind.LOT, "9" * 20),
    ):
        assert resolve_code(shop.db, 1, text) == []


@pytest.mark.rule("INB-3")
def test_a_pallet_says_item_lot_expiry_and_count(shop):
    item = shop.item()
    shop.lot(item)
    language, codes = shop.acting().language, ["A302-14/L260412"]
    plain = labels.pallet_labels(shop.db, codes, Decimal(48), language)[0]
    assert (plain.gs1, plain.figure, plain.detail) == ((), "48 卷", "L260412")
    assert resolve_code(shop.db, 1, plain.code)[0].kind == "lot"
    for code in ("16901234567899", "6901234567892", "NO-GTIN"):
        with shop.db.write() as session:
            session.add(ItemBarcode(code=code, item_id=item, person_id=1))
    marked = labels.pallet_labels(shop.db, codes, Decimal(48), language)[0]
    assert marked.gs1[0] == ("01", "06901234567892")
    assert marked.gs1[-1] == ("37", "48")
    assert ("10", "L260412") in marked.gs1
    half = labels.pallet_labels(shop.db, ["A302-14"], Decimal("1.5"), language)[0]
    assert half.gs1 == (("01", "06901234567892"),)
    assert labels.item_labels(shop.db, ["A302-14"])[0].gtin == "6901234567892"


@pytest.mark.rule("INB-3")
def test_labels_carry_codes_that_mean_the_thing(shop):
    item = shop.item()
    lot = shop.lot(item)
    made = labels.item_labels(shop.db, ["A302-14"])
    made += labels.lot_labels(shop.db, ["A302-14/L260412"], shop.acting().language)
    made += labels.location_labels(shop.db, 1, ["A-01-01"], shop.acting().language)
    found = [resolve_code(shop.db, 1, label.code)[0] for label in made]
    assert [(f.kind, f.id) for f in found] == [
        ("item", item), ("lot", lot), ("location", shop.location("A-01-01"))
    ]  # fmt: skip
    with pytest.raises(Refused) as refused:
        labels.item_labels(shop.db, ["NO-1", "A302-14", "NO-2"])
    assert refused.value.code is LabelWish.UNKNOWN_CODES
    assert refused.value.params["codes"] == "NO-1, NO-2"
