"""The server goes away while nobody sends anything: what stands there, and what comes back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.goods.conftest import Counter
from tests.journeys.frozen import Frozen
from tests.silent_server import Net, before
from wms_desktop.db.database import Database
from wms_desktop.ui.live import Connection


@pytest.fixture
def desk(qapp: QApplication, postgres_db: Database, tmp_path: Path) -> Iterator[Frozen]:
    """The window on a server in another place; what a slot raises fails the test."""
    with before(postgres_db.engine.url.render_as_string(hide_password=False)) as net:
        desk = Frozen(qapp, postgres_db, net.url, tmp_path)
        desk.net = net
        yield desk
        net.net = Net.CUT
        desk.close()


def go_away(desk: Frozen) -> None:
    desk.net.net = Net.CUT
    desk.wait(lambda: desk.connection is not Connection.GREEN, "the trouble to be seen")


def come_back(desk: Frozen) -> None:
    desk.net.net = Net.GOOD
    desk.wait(lambda: desk.connection is Connection.GREEN, "the server to be back")


def test_a_locked_window_waits_for_the_server_without_a_fault(desk: Frozen) -> None:
    """Nobody works here, so nobody's drafts are counted."""
    desk.fill_in("半挂车")
    go_away(desk)
    desk.program.change_person()
    desk.rest(2_500)
    assert desk.window.is_locked
    come_back(desk)
    desk.rest(300)
    assert desk.window.area.strip.text == ""


def test_what_was_not_read_is_not_said_to_be_unsaved_and_is_read_again(desk: Frozen) -> None:
    item = desk.shop.item()
    bar = desk.window.area.bar
    go_away(desk)
    QTest.keyClick(desk.window, Qt.Key.Key_F5)
    desk.wait(lambda: bar.result[1], "the sentence")
    assert bar.result[1:] == ("没有读到：数据库没有回应。", "状态栏变绿后再试。")
    Counter(desk.shop).announce((item, 2, "L1"))
    come_back(desk)
    desk.wait(lambda: bar.result[1] == "数据库已恢复", "the sentence to go")
