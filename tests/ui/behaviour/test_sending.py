"""A lost answer is asked for again and never told as failed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.behaviour.window import Robot
from wms_desktop.core.errors import Refused
from wms_desktop.core.text import TextFault
from wms_desktop.ui import sending
from wms_desktop.ui.tasks import Lane, TaskRunner

PATIENCE_S = 10.0


@pytest.fixture
def silent(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Robot]:
    """A window whose database is slow to answer."""
    monkeypatch.setattr(sending, "ASK_AGAIN_MS", 30)
    tasks = TaskRunner(limits_ms={Lane.READ: 120, Lane.WRITE: 120})
    yield Robot(qtbot, tmp_path, tasks)
    assert tasks.wait()


@pytest.mark.bad_input(64)
def test_an_answer_that_was_lost_comes_in_the_end(silent: Robot) -> None:
    begun, gate, answers = threading.Event(), threading.Event(), []

    def work() -> str:
        begun.set()
        gate.wait()
        return "posted"

    page = silent.page
    page.write(work, answers.append)
    assert begun.wait(PATIENCE_S)  # what has not begun is no lost answer
    silent.bot.waitUntil(lambda: silent.bar[0] == "warn")
    assert "known" in silent.bar[1]
    assert "known" in page.may_close()
    gate.set()
    silent.bot.waitUntil(lambda: answers == ["posted"])
    silent.bot.waitUntil(lambda: page.may_close() == "")
    assert answers == ["posted"]


def test_a_refusal_after_the_silence_is_told(silent: Robot) -> None:
    begun, gate, failures = threading.Event(), threading.Event(), []

    def work() -> None:
        begun.set()
        gate.wait()
        raise Refused(TextFault.EMPTY, field="Name")

    silent.page.write(work, lambda _value: None, failures.append)
    assert begun.wait(PATIENCE_S)
    silent.bot.waitUntil(lambda: silent.bar[0] == "warn")
    assert failures == []
    gate.set()
    silent.bot.waitUntil(lambda: len(failures) == 1)
    assert isinstance(failures[0], Refused)
