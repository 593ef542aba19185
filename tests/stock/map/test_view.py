"""The map at the counter: keys, scans, and what is shown."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSize, Qt
from pytestqt.qtbot import QtBot

from tests.journeys.seen import findings
from tests.shop import Shop
from tests.stock.map.robot import MapDesk, OpenMap
from wms_desktop.core.language import Language
from wms_desktop.stock.labels import location_code, lot_code
from wms_desktop.stock.tables import Location, Zone
from wms_desktop.ui.theme import Theme

K = Qt.Key


def _block(shop: Shop, code: str, reason: str) -> None:
    with shop.db.write() as session:
        found = session.get_one(Location, shop.location(code))
        found.is_blocked, found.block_reason = True, reason


@pytest.mark.rule("LOC-4")
@pytest.mark.usefixtures("goods")
def test_arrow_keys_go_from_cell_to_cell_and_the_pane_follows(open_map: OpenMap) -> None:
    desk = open_map()
    desk.key(K.Key_Home)
    assert desk.current == "A-01-01"
    desk.key(K.Key_Right)
    assert (desk.current, desk.shown) == ("A-01-02", "A-01-02")
    desk.key(K.Key_Right, K.Key_Right)
    assert desk.current == "A-01-04"
    desk.key(K.Key_Left)
    assert desk.goods == [["A302-14 云锦·烟灰, L260412", "3"]]
    desk.key(K.Key_PageDown)
    assert desk.current == "T-01"
    desk.key(K.Key_PageUp, K.Key_Return)
    assert desk.shown == "A-01-01"


@pytest.mark.rule("LOC-4")
@pytest.mark.usefixtures("goods")
def test_a_screen_reader_hears_the_current_cell(open_map: OpenMap) -> None:
    desk = open_map()
    desk.key(K.Key_Home)
    assert desk.tab.heat.accessibleName() == ("库位图: A-01-01，已用 24 %，有余位 76，库龄 39 天")
    desk.key(K.Key_Right)
    assert desk.tab.heat.accessibleName() == "库位图: A-01-02，已用 0 %，有余位 100"


@pytest.mark.rule("LOC-4")
@pytest.mark.usefixtures("goods")
def test_a_scanned_location_is_shown_with_its_place_in_words(open_map: OpenMap) -> None:
    desk = open_map()
    assert desk.page.expectation().order == "扫描库位或货品"
    told = desk.scan(location_code("A-01-01"))
    assert (told.kind, told.head, told.note) == ("ok", "A-01-01", "A 区，第 1 排")
    place = desk.side.place
    assert (desk.shown, place.map_place_room.text) == ("A-01-01", "有余位 76")
    assert place.map_place_facts.text() == "已用 24 %，距暂存区 1 步"
    assert place.map_move.isEnabled()


@pytest.mark.rule("STK-5")
@pytest.mark.usefixtures("goods")
def test_a_scan_of_goods_marks_every_location_that_holds_them(
    desk_shop: Shop, open_map: OpenMap
) -> None:
    desk = open_map()
    told = desk.scan("A302-14")
    assert (told.kind, told.head) == ("ok", "A302-14 共 27，在 2 个库位，最近 A-01-01")
    assert desk.marked == {"A-01-01", "A-01-03"}
    desk.press("Esc")
    assert desk.marked == set()
    other = desk_shop.item("B1")
    assert desk.scan(lot_code(desk_shop.lot(other, "LX"))).kind == "warn"
    assert desk.marked == set()


@pytest.mark.usefixtures("goods")
def test_f2_finds_a_location_or_the_places_of_an_item(open_map: OpenMap) -> None:
    desk = open_map()
    desk.press("F2")
    search = desk.tab.search.finder.search
    assert desk.page.focusWidget() is search
    desk.type(search, "C-01-01", enter=True)
    assert desk.shown == "C-01-01"
    desk.type(search, "a302", enter=True)
    assert desk.marked == {"A-01-01", "A-01-03"}
    assert desk.shown == "A-01-01"


@pytest.mark.usefixtures("goods")
def test_a_blocked_location_says_why(desk_shop: Shop, open_map: OpenMap) -> None:
    _block(desk_shop, "C-01-01", "发现冷凝水，等待维修。")
    desk = open_map()
    desk.scan("C-01-01")
    place = desk.side.place
    assert place.map_place_blocked.text == "C-01-01 已停用 发现冷凝水，等待维修。"
    assert place.map_place_room.text == "停用"
    assert not place.map_move.isEnabled()
    assert "此处无货可移、可改。" in place.map_place_reason.text()


@pytest.mark.usefixtures("goods")
def test_f9_prints_the_locations_label(open_map: OpenMap) -> None:
    desk = open_map()
    assert not desk.press("F9")
    desk.scan("A-01-01")
    desk.press("F9")
    assert [title for title, _pdf in desk.shell.tray.printed] == ["库位标签 A-01-01"]


@pytest.mark.usefixtures("goods")
def test_somebody_without_rights_sees_and_changes_nothing(open_map: OpenMap) -> None:
    desk = open_map(login="gm")
    desk.scan("A-01-01")
    place = desk.side.place
    for button in (place.map_move, place.map_condition, place.map_block, place.map_print):
        assert not button.isEnabled()
    assert not desk.press("F4")
    assert "移库须仓管或柜台。" in place.map_place_reason.text()


@pytest.mark.usefixtures("goods")
def test_the_mode_age_shows_days_and_is_kept(open_map: OpenMap) -> None:
    desk = open_map()
    desk.tab.segments._buttons["age"].click()
    key = desk.shop.location("A-01-01")
    cell = desk.tab.heat.cell(key)
    assert (cell.figure, cell.step) == ("39", 2)
    assert desk.page.context.preferences["stock.map_mode"] == "age"


def test_a_site_without_zones_says_what_to_do_first(
    desk_shop: Shop, qtbot: QtBot, tmp_path: Path
) -> None:
    with desk_shop.db.write() as session:
        for place in session.query(Location).filter(Location.zone_id.is_not(None)):
            session.delete(place)
        session.flush()
        for zone in session.query(Zone):
            session.delete(zone)
    desk = MapDesk(qtbot, desk_shop, tmp_path)
    assert desk.tab._empty.isVisible()
    assert desk.tab._offer.button.isVisible()


def test_changes_of_others_are_shown_and_a_location_that_is_gone_is_left(
    desk_shop: Shop, goods: int, open_map: OpenMap
) -> None:
    desk = open_map()
    desk.scan("A-01-02")
    desk_shop.stock(goods, desk_shop.lot(goods, "L2"), 100, "A-01-02")
    desk.page.refresh()
    assert desk.side.place.map_place_room.text == "已满"
    assert desk.tab.heat.cell(desk_shop.location("A-01-02")).sign == "minus"
    desk.scan("A-01-04")
    with desk_shop.db.write() as session:
        session.delete(session.get_one(Location, desk_shop.location("A-01-04")))
    desk.page.refresh()
    assert desk.shown == "未选库位"


def _many(shop: Shop, count: int) -> None:
    with shop.db.write() as session:
        for number in range(count):
            row, bay = divmod(number, 40)
            session.add(
                Location(
                    site_id=1, zone_id=1, code=f"A-{row + 10}-{bay + 1:02d}-1", level=1,
                    distance=number + 30, capacity=Decimal(10),
                )
            )  # fmt: skip


@pytest.mark.rule("LOC-4")
def test_two_thousand_locations_are_drawn_and_walked_through(
    desk_shop: Shop, open_map: OpenMap
) -> None:
    _many(desk_shop, 2_400)
    desk = open_map()
    assert len(desk.tab.heat.keys()) == 2_404 + 3
    desk.key(K.Key_Home, *([K.Key_Down] * 40))
    assert desk.current.startswith("A-")
    rect = desk.tab.heat.rect_of(desk.tab.heat.current or 0)
    seen = desk.tab.map_area.viewport().rect()
    top = desk.tab.map_area.verticalScrollBar().value()
    assert seen.translated(0, top).contains(rect)
    desk.scan("A-69-40-1")
    assert desk.current == "A-69-40-1"


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("size", [(1210, 624), (855, 404)])
@pytest.mark.usefixtures("goods")
def test_nothing_is_cut_off(
    desk_shop: Shop, open_map: OpenMap, language: Language, size: tuple[int, int]
) -> None:
    _block(desk_shop, "A-01-03", "#7 → 8")
    desk = open_map(language=language, theme=Theme.LIGHT, size=size)
    desk.page.set_narrow(size[0] < 1100)
    wrong: list[Any] = []

    def look(what: str) -> None:
        desk.bot.wait(30)
        wrong.extend((what, each) for each in findings(desk.page, language, QSize(*size)))

    look("map")
    desk.scan("A-01-03")
    look("blocked")
    desk.scan("A302-14")
    look("marked")
    for keys in ("F4", "F6", "F7"):
        desk.press(keys)
        look(keys)
        desk.press("Esc")
    desk.press("F2")
    look("search")
    assert wrong == []


def test_history_opens_the_stock_tab_where_there_is_one(
    desk_shop: Shop, open_map: OpenMap, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_map()
    desk.scan("A-01-02")
    opened: list[dict[str, Any]] = []
    monkeypatch.setattr(desk.page, "open", lambda **target: opened.append(target))
    desk.press("Ctrl+H")
    assert opened == [{"tab": "stock", "location": desk_shop.location("A-01-02")}]


@pytest.mark.usefixtures("goods")
def test_a_named_tab_alone_is_asked(desk_shop: Shop, open_map: OpenMap) -> None:
    desk = open_map()
    desk.page.open(tab="inbound", location=desk_shop.location("A-01-01"))
    assert desk.page.tab is desk.page.inbound
    desk.page.open(location=desk_shop.location("A-01-01"))
    assert (desk.page.tab is desk.tab, desk.shown) == (True, "A-01-01")
