"""A record that was chosen stays chosen when a scan has touched its field."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.goods.robots import GoodsDesk
from tests.shop import Shop
from wms_desktop.ui.finder import Finder


@pytest.fixture
def finder(qtbot: QtBot, desk_shop: Shop, tmp_path: Path) -> Finder:
    desk = GoodsDesk(qtbot, desk_shop, tmp_path)
    finder = Finder(desk.page, lambda _text: [], lambda record: (record, ""), "finder")
    qtbot.addWidget(finder)
    finder.choose("宏远物流")
    return finder


def test_typing_gives_the_choice_up(finder: Finder) -> None:
    finder.search.textEdited.emit("宏远物流B")
    assert finder.value() is None


def test_a_character_taken_back_gives_the_choice_back(finder: Finder) -> None:
    heard: list[object] = []
    finder.chosen.connect(heard.append)
    finder.search.textEdited.emit("宏远物流B")
    finder.search.textEdited.emit("宏远物流")
    assert finder.value() == "宏远物流"
    assert heard == [None, "宏远物流"]


def test_the_keyboard_goes_on_from_a_hit_and_the_field_stays_recognized(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path
) -> None:
    desk = GoodsDesk(qtbot, desk_shop, tmp_path)
    desk.press("F3")
    with qtbot.waitActive(desk.page):
        desk.page.activateWindow()
    form = desk.page.inbound.new
    form.customer.setFocus()
    qtbot.keyClicks(form.customer.search, "sxjcfz")
    form.customer.search.search_now()
    assert form.customer.rows.rowCount() == 1
    form.customer.hits.setFocus()
    assert form.customer.hits.hasFocus()
    qtbot.keyClick(form.customer.hits, Qt.Key.Key_Return)
    assert form.customer.value() is not None
    assert form.owner.search.hasFocus()
    assert form.customer.search.property("state") == "ok"
    form.customer.set_error("")
    assert form.customer.search.property("state") == "ok"
