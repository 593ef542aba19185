"""The status line's count of what is due: as the books and the clock are, one key away (SRV-7)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.conftest import NOW, TODAY
from tests.shop import Shop
from tests.tasks.owing import on
from tests.ui.behaviour.window import Robot
from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Topic
from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.core.language import Language
from wms_desktop.core.task import Task
from wms_desktop.ui.shell_keys import DUE as DUE_KEY
from wms_desktop.ui.status_line import DUE
from wms_desktop.ui.words import use_language
from wms_desktop.upkeep.duties import Duties

pytestmark = pytest.mark.rule("SRV-7")


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    use_language(Language.EN)
    yield
    use_language(Language.ZH_CN)


class Line:
    """A window whose status line tells what is due."""

    def __init__(self, qtbot: QtBot, shop: Shop, folder: Path) -> None:
        self.shop, self.robot = shop, Robot(qtbot, folder)
        self.owed: list[Task] = []
        self.by: Acting | None = shop.acting()
        self.failed: list[Exception] = []
        self.fault: Exception | None = None
        self.duties = Duties(
            self.robot.window,
            self.robot.tasks,
            lambda: [self._source],
            self._ask,
            self.failed.append,
        )

    def _ask(self):
        return (self.shop.db, self.by) if self.by else None

    def _source(self, _session, _by) -> list[Task]:
        if self.fault is not None:
            raise self.fault
        return list(self.owed)

    def owe(self, key: str, days: int) -> None:
        self.owed.append(Task(key, "SRV-7", "Judge", due_on=TODAY + timedelta(days=days)))

    def read(self) -> str:
        self.duties.read()
        return self.text

    @property
    def text(self) -> str:
        return self.robot.window.area.status.text(DUE)


@pytest.fixture
def line(qtbot: QtBot, desk_shop: Shop, tmp_path: Path) -> Line:
    return Line(qtbot, desk_shop, tmp_path)


def test_it_tells_what_is_due_and_how_much_of_it_is_overdue(line: Line) -> None:
    assert line.text == ""
    assert line.read() == "Nothing due"
    for key, days in (("a", -1), ("b", 0), ("c", 0), ("d", 3)):
        line.owe(key, days)
    assert line.read() == "3 due, 1 overdue"
    line.robot.window.apply_language(Language.ZH_TW)
    assert line.text == "今日待辦 3，逾期 1"
    line.robot.window.apply_language(Language.ZH_CN)
    assert line.text == "今日待办 3，逾期 1"


@pytest.mark.parametrize("topic", [Topic.OUTBOUND, Topic.CONTACTS])
def test_a_change_is_counted_once_it_has_settled(line: Line, qtbot: QtBot, topic: Topic) -> None:
    line.owe("a", 0)
    line.robot.tasks.announce(frozenset({topic}))
    assert line.text == ""
    qtbot.waitUntil(lambda: line.text == "1 due", timeout=3_000)


def test_the_clock_is_asked_every_minute(line: Line) -> None:
    clock = line.duties._clock
    assert (clock.isActive(), clock.interval()) == (True, 60_000)
    line.owed.append(Task("a", "SRV-7", "Judge", due_at=NOW + timedelta(minutes=1)))
    assert line.read() == "1 due"
    line.by = on(line.shop, "lin", TODAY + timedelta(days=1))
    clock.timeout.emit()
    assert line.text == "1 due, 1 overdue"


def test_nobody_sees_the_count_of_somebody_else(line: Line) -> None:
    line.owe("a", 0)
    assert line.read() == "1 due"
    line.duties.forget()
    assert line.text == ""
    line.by = None
    assert line.read() == ""


def test_what_fails_is_told_and_the_last_count_stays(line: Line) -> None:
    line.owe("a", 0)
    assert line.read() == "1 due"
    line.fault = Unavailable(Lack.DATABASE)
    assert line.read() == "1 due"
    assert line.failed == [line.fault]


def test_a_click_and_the_key_lead_to_the_list(line: Line) -> None:
    asked: list[str] = []
    line.owe("a", 0)
    line.read()
    window = line.robot.window
    window.parts.on_due = lambda: asked.append("due")
    window.rebuild_pages()
    item = window.area.status.findChild(object, "status_due")
    QTest.mouseClick(item, Qt.MouseButton.LeftButton)
    assert asked == ["due"]
    assert DUE_KEY.keys == "Shift+F11"
    line.robot.press(Qt.Key.Key_F11, Qt.KeyboardModifier.ShiftModifier)
    assert asked == ["due", "due"]
