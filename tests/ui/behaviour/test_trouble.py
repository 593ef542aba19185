"""What people see while the database is slow, silent, gone, and when it is back."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.behaviour.window import Counter, Robot
from wms_desktop.core.changes import Topic
from wms_desktop.core.errors import Lack, Refused, Unavailable
from wms_desktop.core.language import Language
from wms_desktop.core.text import TextFault
from wms_desktop.ui import live, sending
from wms_desktop.ui.button import Button
from wms_desktop.ui.draft_sent import Unsettled
from wms_desktop.ui.live import Connection, Live
from wms_desktop.ui.page import Scan
from wms_desktop.ui.status_line import DATABASE
from wms_desktop.ui.tasks import InlineRunner, Lane, TaskRunner
from wms_desktop.ui.trouble import Trouble
from wms_desktop.ui.unfinished import closing_reasons, tell_clock, tell_settled

PATIENCE_S = 10.0


class Slow:
    """A use case that takes as long as the test wants."""

    def __init__(self) -> None:
        self.begun, self.gate = threading.Event(), threading.Event()
        self.answers: list[Any] = []
        self.failures: list[Exception] = []
        self.times = 0
        self.error: Exception | None = None

    def work(self) -> str:
        self.times += 1
        self.begun.set()
        self.gate.wait()
        if self.error is not None:
            raise self.error
        return "posted"


class Shop:
    """A window with a primary button, whose database can be told to fail."""

    def __init__(self, robot: Robot) -> None:
        self.robot, self.window = robot, robot.window
        self.error: Exception | None = None
        self.button = Button("Post", kind="primary", key="Ctrl S")
        self.button.setParent(robot.page)
        robot.page.layout().addWidget(self.button)
        self.live = Live(InlineRunner(), self._counters)
        self.drafts = 2
        self.trouble = Trouble(robot.window, self.live, lambda: self.drafts)

    def send(self) -> Slow:
        slow = Slow()
        self.robot.page.write(slow.work, slow.answers.append, slow.failures.append)
        assert slow.begun.wait(PATIENCE_S)
        return slow

    @property
    def strip(self) -> str:
        return self.window.area.strip.text

    def _counters(self) -> dict[Topic, int]:
        if self.error is not None:
            raise self.error
        return {}


@pytest.fixture
def shop(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    monkeypatch.setattr(sending, "ASK_AGAIN_MS", 30)
    monkeypatch.setattr(sending, "SLOW_MS", 40)
    tasks = TaskRunner(limits_ms={Lane.READ: 150, Lane.WRITE: 200})
    robot = Robot(qtbot, tmp_path, tasks)
    made = Shop(robot)
    yield made
    assert tasks.wait()


def wait(shop: Shop, until: Callable[[], object]) -> None:
    shop.robot.bot.waitUntil(lambda: bool(until()))


def test_sending_unknown_and_posted_stand_where_people_press(shop: Shop) -> None:
    slow = shop.send()
    wait(shop, lambda: shop.button.state == "Sending")
    assert shop.robot.bar[0] == "wait"
    assert shop.strip == ""
    wait(shop, lambda: shop.button.state == "Not known yet")
    assert shop.robot.bar[0] == "warn"
    assert "Not known yet" in shop.strip
    assert "Inbound" in shop.strip
    assert slow.failures == []
    slow.gate.set()
    wait(shop, lambda: slow.answers == ["posted"])
    assert shop.button.state == ""
    assert shop.strip == ""
    assert shop.robot.bar[:2] == ("ok", "Saved after all")


def test_a_refusal_after_the_silence_is_what_stays(shop: Shop) -> None:
    slow = shop.send()
    wait(shop, lambda: shop.strip)
    slow.error = Refused(TextFault.EMPTY, field="Name")
    slow.gate.set()
    wait(shop, lambda: slow.failures)
    wait(shop, lambda: shop.robot.bar[:2] == ("bad", "Name is empty."))
    assert shop.strip == ""


@pytest.mark.parametrize("lack", [each for each in Lack if each.is_databases])
def test_unknown_is_never_told_as_failed_whatever_the_database_says(shop: Shop, lack: Lack) -> None:
    slow = shop.send()
    wait(shop, lambda: shop.strip)
    slow.error = Unavailable(lack)
    slow.gate.set()
    asked = slow.times
    wait(shop, lambda: slow.times > asked + 1)
    assert slow.failures == []
    slow.error = None
    wait(shop, lambda: slow.answers == ["posted"])


def test_until_it_is_known_the_tab_sends_nothing_else(shop: Shop) -> None:
    slow = shop.send()
    wait(shop, lambda: shop.strip)
    other = Slow()
    other.gate.set()
    shop.robot.page.write(other.work, other.answers.append, other.failures.append)
    wait(shop, lambda: other.failures)
    assert isinstance(other.failures[0], Unavailable)
    assert other.failures[0].lack is Lack.OUTCOME_UNKNOWN
    assert other.times == 0
    slow.gate.set()
    wait(shop, lambda: slow.answers)
    shop.robot.page.write(other.work, other.answers.append, other.failures.append)
    wait(shop, lambda: other.answers)


def test_a_button_that_waits_takes_no_press(shop: Shop, qtbot: QtBot) -> None:
    pressed: list[bool] = []
    shop.button.clicked.connect(lambda: pressed.append(True))
    for state in ("sending", "unknown"):
        shop.button.set_state(state)
        qtbot.mouseClick(shop.button, Qt.MouseButton.LeftButton)
        qtbot.keyClick(shop.button, Qt.Key.Key_Space)
    assert pressed == []
    shop.button.set_state("")
    qtbot.mouseClick(shop.button, Qt.MouseButton.LeftButton)
    assert pressed == [True]


def test_what_is_on_its_way_outlives_its_page(shop: Shop) -> None:
    """Another language builds the pages anew: the key is asked for all the same."""
    slow = shop.send()
    wait(shop, lambda: shop.strip)
    shop.window.apply_language(Language.EN)
    shop.robot.bot.wait(20)
    assert "Not known yet" in shop.strip
    slow.gate.set()
    wait(shop, lambda: shop.robot.bar[1] == "Saved after all")
    assert slow.answers == []  # nobody is there to hear it
    assert "Inbound" in shop.robot.bar[2]


def test_a_scan_whose_outcome_is_unknown_is_not_to_be_scanned_again(shop: Shop) -> None:
    page, desk, slow = shop.robot.page, shop.window.desk, Slow()
    desk._patience.setInterval(250)
    shop.robot.item("A302")

    def take(_scan: Scan) -> None:
        page.write(slow.work, lambda _v: None, lambda _e: None)

    page.answer = take  # type: ignore[assignment]
    desk.submit("A302")
    wait(shop, lambda: shop.strip)
    shop.robot.bot.wait(600)
    assert "No answer" not in shop.robot.bar[1]
    assert desk.waiting == 1
    slow.gate.set()
    wait(shop, lambda: not shop.strip)


def test_the_strip_says_state_last_contact_and_what_waits(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr(live.time, "monotonic", lambda: now[0])
    shop.live.ask_now()
    assert shop.strip == ""
    shop.error = Unavailable(Lack.DATABASE)
    shop.live.ask_now()
    assert shop.live.connection is Connection.AMBER
    assert shop.strip.startswith("Reconnecting Last answer ")
    assert "2 drafts wait on this computer." in shop.strip
    assert shop.window.area.status.text(DATABASE) == "Reconnecting"
    now[0] = 111.0
    shop.live.ask_now()
    assert shop.strip.startswith("Database not reachable")
    shop.window.rebuild_pages()
    assert shop.strip.startswith("Database not reachable")  # in the window built anew
    shop.error = None
    shop.live.ask_now()
    assert shop.strip == ""
    assert shop.window.area.strip.isHidden()


def test_closing_names_what_is_unknown_and_what_is_not_sent(shop: Shop) -> None:
    assert closing_reasons(shop.window) == []
    keeper = shop.robot.page.draft("new")
    keeper.offer("new inbound order", {"new": True})
    keeper.save_now()
    assert closing_reasons(shop.window) == ["1 draft is not sent: new inbound order."]
    slow = shop.send()
    wait(shop, lambda: shop.strip)
    first, second = closing_reasons(shop.window)
    assert "not known yet" in first
    assert "not sent" in second
    shop.window.close()
    assert shop.window.overlays.is_open
    assert shop.window.isVisible()
    slow.gate.set()
    wait(shop, lambda: not shop.strip)
    shop.window.overlays.close_all()
    keeper.clear()
    assert closing_reasons(shop.window) == []


def test_what_became_of_it_is_told_after_the_start(shop: Shop) -> None:
    row = Unsettled(uuid4(), "goods.receive", "", "goods", datetime.now(UTC))
    tell_settled(shop.window, [row], [])
    assert shop.robot.bar[0] == "ok"
    assert "Saved before the program ended: Inbound" in shop.robot.bar[1]
    tell_settled(shop.window, [row], [row])
    assert shop.robot.bar[0] == "warn"
    assert shop.robot.bar[1].startswith("Not saved before the program ended")
    assert "Saved: Inbound" in shop.robot.bar[2]


@pytest.mark.bad_input(70)
@pytest.mark.parametrize(
    ("ahead", "head", "advice"),
    [
        (timedelta(seconds=61), "1 min fast", "The server's time is used"),
        (timedelta(minutes=-9), "9 min slow", "The server's time is used"),
        (timedelta(minutes=11), "11 min fast", "Identity checks and expiry dates"),
        (timedelta(days=-1), "1440 min slow", "Identity checks and expiry dates"),
    ],
)
def test_a_wrong_clock_is_said(shop: Shop, ahead: timedelta, head: str, advice: str) -> None:
    tell_clock(shop.window, ahead)
    assert head in shop.robot.bar[1]
    assert advice in shop.robot.bar[2]


@pytest.mark.bad_input(70)
def test_a_clock_that_nearly_agrees_is_no_matter(shop: Shop) -> None:
    tell_clock(shop.window, timedelta(seconds=59))
    assert shop.robot.bar[0] == ""
    assert isinstance(shop.robot.page, Counter)
