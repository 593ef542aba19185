"""A record that was chosen stays chosen when a scan has touched its field."""

from __future__ import annotations

from pathlib import Path

import pytest
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
