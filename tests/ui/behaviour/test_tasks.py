"""Work off the GUI thread: in order, in time, and only for those who still wait."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from pytestqt.qtbot import QtBot

from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errand import Errand
from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.ui.tasks import InlineRunner, Lane, TaskRunner

PATIENCE_S = 10.0


class Waiting:
    """Somebody who waits for answers."""

    def __init__(self) -> None:
        self.owner = QObject()
        self.done: list[object] = []
        self.failed: list[Exception] = []

    def ask(self, runner: TaskRunner, work: object, lane: Lane = Lane.READ) -> None:
        runner.submit(
            work,  # type: ignore[arg-type]
            owner=self.owner,
            done=self.done.append,
            failed=self.failed.append,
            lane=lane,
        )


@pytest.fixture
def runner() -> Iterator[TaskRunner]:
    runner = TaskRunner(limits_ms={Lane.READ: 150, Lane.WRITE: 150})
    yield runner
    assert runner.wait()


@pytest.fixture
def patient() -> Iterator[TaskRunner]:
    runner = TaskRunner()
    yield runner
    assert runner.wait()


def test_the_answer_comes_on_the_gui_thread(qtbot: QtBot, patient: TaskRunner) -> None:
    waiting, threads = Waiting(), []
    patient.submit(
        threading.get_ident,
        owner=waiting.owner,
        done=lambda there: threads.extend([there, threading.get_ident()]),
        failed=waiting.failed.append,
    )
    qtbot.waitUntil(lambda: len(threads) == 2)
    assert threads[0] != threads[1] == threading.get_ident()


def test_writes_happen_one_after_the_other(qtbot: QtBot, patient: TaskRunner) -> None:
    waiting, order = Waiting(), []
    gate = threading.Event()
    waiting.ask(patient, lambda: (gate.wait(), order.append(0)), Lane.WRITE)
    for number in range(1, 30):
        waiting.ask(patient, lambda number=number: order.append(number), Lane.WRITE)
    assert patient.writes_under_way() == 30
    gate.set()
    qtbot.waitUntil(lambda: len(waiting.done) == 30)
    assert order == list(range(30))
    assert patient.writes_under_way() == 0


def test_reads_do_not_wait_for_each_other(qtbot: QtBot, patient: TaskRunner) -> None:
    waiting, gate = Waiting(), threading.Event()
    waiting.ask(patient, gate.wait)
    waiting.ask(patient, lambda: "second")
    qtbot.waitUntil(lambda: waiting.done == ["second"])
    gate.set()
    qtbot.waitUntil(lambda: len(waiting.done) == 2)


def test_what_the_program_does_by_itself_holds_up_no_import(
    qtbot: QtBot, patient: TaskRunner
) -> None:
    own, waiting, gate = Waiting(), Waiting(), threading.Event()
    for _backup in range(3):
        own.ask(patient, gate.wait, Lane.HOUSE)
    waiting.ask(patient, lambda: "imported", Lane.LONG)
    qtbot.waitUntil(lambda: waiting.done == ["imported"])
    gate.set()
    qtbot.waitUntil(lambda: len(own.done) == 3)


def test_a_silent_database_is_told_in_time(qtbot: QtBot, runner: TaskRunner) -> None:
    waiting, gate = Waiting(), threading.Event()
    waiting.ask(runner, gate.wait)
    qtbot.waitUntil(lambda: len(waiting.failed) == 1)
    error = waiting.failed[0]
    assert isinstance(error, Unavailable)
    assert error.lack is Lack.DATABASE
    gate.set()
    assert runner.wait()
    QCoreApplication.processEvents()
    assert waiting.done == []


def test_a_write_that_had_begun_is_unknown_and_its_late_topics_are_told(
    qtbot: QtBot, runner: TaskRunner
) -> None:
    waiting, begun, gate = Waiting(), threading.Event(), threading.Event()

    def work() -> Done[int]:
        begun.set()
        gate.wait()
        return Done(1, frozenset({Topic.STOCK}))

    waiting.ask(runner, work, Lane.WRITE)
    assert begun.wait(PATIENCE_S)
    qtbot.waitUntil(lambda: len(waiting.failed) == 1)
    error = waiting.failed[0]
    assert isinstance(error, Unavailable)
    assert error.params == {"unknown": True}
    with qtbot.waitSignal(runner.changed) as told:
        gate.set()
    assert told.args == [frozenset({Topic.STOCK})]
    assert waiting.done == []


def test_a_write_given_up_before_its_turn_never_happens(qtbot: QtBot, runner: TaskRunner) -> None:
    waiting, begun, gate, happened = Waiting(), threading.Event(), threading.Event(), []
    waiting.ask(runner, lambda: (begun.set(), gate.wait()), Lane.WRITE)
    assert begun.wait(PATIENCE_S)
    waiting.ask(runner, lambda: happened.append("too late"), Lane.WRITE)
    qtbot.waitUntil(lambda: len(waiting.failed) == 2)
    gate.set()
    assert runner.wait()
    assert happened == []
    assert [error.params["unknown"] for error in waiting.failed] == [True, False]  # type: ignore[attr-defined]


def test_a_silent_call_is_cut_off_and_its_lane_goes_on(qtbot: QtBot, runner: TaskRunner) -> None:
    """As long as the first one sits there, a lane of one worker would do nothing more."""
    waiting, gate, held = Waiting(), threading.Event(), threading.Event()

    def work() -> None:
        errand = Errand.current()
        assert errand is not None
        errand.hold(gate, gate.set)  # as the database holds its connection
        held.set()
        gate.wait()

    waiting.ask(runner, work, Lane.WRITE)
    assert held.wait(PATIENCE_S)
    qtbot.waitUntil(lambda: len(waiting.failed) == 1)
    assert gate.is_set()
    assert runner.wait()

    stuck = threading.Event()
    waiting.ask(runner, stuck.wait, Lane.WRITE)  # holds nothing that could be cut
    qtbot.waitUntil(lambda: len(waiting.failed) == 2)
    waiting.ask(runner, lambda: "next", Lane.WRITE)
    qtbot.waitUntil(lambda: waiting.done == ["next"])
    stuck.set()
    assert runner.wait()
    order: list[int] = []
    first = threading.Event()
    waiting.ask(runner, lambda: (first.wait(0.05), order.append(0)), Lane.WRITE)
    waiting.ask(runner, lambda: order.append(1), Lane.WRITE)
    qtbot.waitUntil(lambda: len(order) == 2)
    assert order == [0, 1]  # one worker again


def test_what_was_given_up_gets_nothing_new(qtbot: QtBot, runner: TaskRunner) -> None:
    waiting, gate, refused = Waiting(), threading.Event(), []

    def work() -> None:
        gate.wait()
        errand = Errand.current()
        assert errand is not None
        try:
            errand.hold(work, lambda: None)
        except Unavailable as error:
            refused.append(error)

    waiting.ask(runner, work)
    qtbot.waitUntil(lambda: len(waiting.failed) == 1)
    gate.set()
    assert runner.wait()
    assert len(refused) == 1


def test_at_the_end_nobody_is_waited_for(qtbot: QtBot) -> None:
    runner, waiting, gate, begun = TaskRunner(), Waiting(), threading.Event(), threading.Event()

    def work() -> None:
        errand = Errand.current()
        assert errand is not None
        errand.hold(gate, gate.set)
        begun.set()
        gate.wait()

    waiting.ask(runner, work, Lane.WRITE)
    assert begun.wait(PATIENCE_S)
    assert not runner.wait(20)
    runner.give_up_all()
    assert runner.wait()
    qtbot.wait(20)
    assert (waiting.done, waiting.failed) == ([], [])


def test_a_closed_view_gets_no_answer(patient: TaskRunner) -> None:
    waiting, gate = Waiting(), threading.Event()
    waiting.ask(patient, gate.wait)
    waiting.owner.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gate.set()
    assert patient.wait()
    QCoreApplication.processEvents()
    assert waiting.done == []


def test_errors_reach_the_one_who_asked(qtbot: QtBot, patient: TaskRunner) -> None:
    waiting = Waiting()
    waiting.ask(patient, lambda: 1 // 0)
    qtbot.waitUntil(lambda: len(waiting.failed) == 1)
    assert isinstance(waiting.failed[0], ZeroDivisionError)


def test_the_inline_runner_answers_at_once() -> None:
    waiting, topics = Waiting(), []
    runner = InlineRunner()
    runner.changed.connect(topics.append)
    waiting.ask(runner, lambda: Done(7, frozenset({Topic.ITEMS})), Lane.WRITE)
    assert [done.value for done in waiting.done] == [7]  # type: ignore[attr-defined]
    assert topics == [frozenset({Topic.ITEMS})]
