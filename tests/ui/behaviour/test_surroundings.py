"""Printer, sound, database and the program's own faults."""

from __future__ import annotations

import logging
import os
import stat
import sys
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent, QWindow
from pytestqt.qtbot import QtBot

from tests.ui.behaviour.window import Robot
from wms_desktop.core.changes import Topic
from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.core.paths import resources_dir
from wms_desktop.ui.idle import IdleLock
from wms_desktop.ui.live import Connection, Live
from wms_desktop.ui.printers import CupsPrinters, PageImage, QtPrinters
from wms_desktop.ui.printing import JobState, Printing
from wms_desktop.ui.report import LastResort, Report, open_log
from wms_desktop.ui.sound import Sound, Tone, _player
from wms_desktop.ui.tasks import InlineRunner

LP = """#!/bin/sh
case "$*" in
  *GONE*) echo "lp: The printer or class does not exist." >&2; exit 1;;
  *JAM*) echo "lp: Unsupported document-format" >&2; exit 1;;
esac
cat > "$TRAY"
echo "request id is HP-7 (1 file(s))"
"""
LPSTAT = """#!/bin/sh
[ "$1" = "-e" ] && printf 'HP\\nLABEL\\n'
exit 0
"""


@pytest.fixture
def tray(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A printing system whose commands are small scripts."""
    for name, script in (("lp", LP), ("lpstat", LPSTAT)):
        path = tmp_path / name
        path.write_text(script)
        path.chmod(path.stat().st_mode | stat.S_IEXEC)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("TRAY", str(tmp_path / "tray"))
    return tmp_path / "tray"


unix_only = pytest.mark.skipif(sys.platform == "win32", reason="CUPS")


@unix_only
def test_a_paper_is_printed_as_it_is(tray: Path) -> None:
    printing = Printing(InlineRunner(), CupsPrinters(), chosen=lambda _purpose: "HP")
    job = printing.print_pdf(b"%PDF-1.7 paper", "R-1")
    assert job.state is JobState.AT_PRINTER
    assert tray.read_bytes() == b"%PDF-1.7 paper"
    printing._look_after()
    assert job.state is JobState.PRINTED
    assert printing.printer_names() == ["HP", "LABEL"]


@unix_only
@pytest.mark.usefixtures("tray")
@pytest.mark.parametrize(
    ("printer", "lack"), [("GONE", Lack.PRINTER), ("JAM", Lack.PRINTER_REFUSED)]
)
def test_a_printer_that_does_not_print_is_told_and_the_next_paper_goes_on(
    qtbot: QtBot, printer: str, lack: Lack
) -> None:
    printing = Printing(InlineRunner(), CupsPrinters())
    with qtbot.waitSignal(printing.failed) as told:
        printing.print_pdf(b"x", "R-1", printer=printer)
    job = told.args[0]
    assert isinstance(job.error, Unavailable)
    assert job.error.lack is lack
    assert printing.print_pdf(b"y", "R-2", printer="HP").state is JobState.AT_PRINTER
    assert [job.title for job in printing.jobs()] == ["R-2", "R-1"]


def test_nothing_repeats_itself() -> None:
    class Broken:
        sent = 0

        def names(self) -> list[str]:
            return []

        def send(self, _content: bytes, **_other: object) -> str:
            self.sent += 1
            raise Unavailable(Lack.PRINTER)

        def is_done(self, _job: str) -> bool:
            return True

    broken = Broken()
    printing = Printing(InlineRunner(), broken)  # type: ignore[arg-type]
    job = printing.print_pdf(b"x", "R-1")
    assert broken.sent == 1
    printing.again(job)
    assert broken.sent == 2


def test_without_a_printer_a_paper_can_be_seen(tmp_path: Path) -> None:
    shown: list[Path] = []
    printing = Printing(
        InlineRunner(), CupsPrinters(), open_file=lambda path: not shown.append(path)
    )
    path = printing.open_pdf(b"%PDF", "R-1/2: ../x")
    assert path.read_bytes() == b"%PDF"
    assert path.name == "R-1-2- -- x.pdf" or path.parent == shown[0].parent
    with pytest.raises(Unavailable):
        printing.save(b"x", tmp_path / "no" / "such.pdf")


def test_qt_prints_pages_in_their_exact_size(tmp_path: Path) -> None:
    pdfium = pytest.importorskip("pypdfium2")
    from wms_desktop.ui.qt_printing import print_pages

    a5 = PageImage(583, 827, 100, bytes([255]) * 583 * 827)
    out = tmp_path / "out.pdf"
    print_pages([a5, a5], "R-1", "", to_file=str(out))
    paper = pdfium.PdfDocument(out)
    width, height = paper[0].get_size()
    assert len(paper) == 2
    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (148, 210)
    paper.close()
    with pytest.raises(Unavailable):
        QtPrinters(lambda _content, _dpi: [a5]).send(
            b"", title="", printer="nowhere", copies=1, raw=False
        )


def test_four_small_tones_exist() -> None:
    for tone in Tone:
        path = resources_dir() / "sounds" / f"{tone.value}.wav"
        with wave.open(str(path)) as sound:
            assert sound.getnframes() / sound.getframerate() < 0.7
        assert path.stat().st_size < 30_000


@unix_only
def test_tones_are_played_at_their_volume(monkeypatch: pytest.MonkeyPatch) -> None:
    import wms_desktop.ui.sound as module

    started: list[list[str]] = []
    monkeypatch.setattr(module, "_player", lambda: ("paplay",))
    sound = Sound(50, start=lambda _program, args: started.append(args))
    sound.play("ok")
    with (
        wave.open(started[0][0]) as quiet,
        wave.open(str(resources_dir() / "sounds/ok.wav")) as full,
    ):
        loudest = [
            max(
                abs(int.from_bytes(data[n : n + 2], "little", signed=True))
                for n in range(0, 800, 2)
            )
            for data in (quiet.readframes(400), full.readframes(400))
        ]
    assert loudest[0] == pytest.approx(loudest[1] / 2, abs=2)
    sound.muted = True
    sound.play("ok")
    assert len(started) == 1


def test_without_a_player_the_computer_beeps(monkeypatch: pytest.MonkeyPatch) -> None:
    import wms_desktop.ui.sound as module

    beeps: list[int] = []
    monkeypatch.setattr(module, "_player", lambda: None)
    monkeypatch.setattr(module.sys, "platform", "linux")
    Sound(beep=lambda: beeps.append(1)).play("bad")
    assert beeps == [1]
    _player.cache_clear()


def test_what_others_change_is_announced_once_and_own_changes_not_again() -> None:
    counters, heard = {Topic.STOCK: 5, Topic.ITEMS: 1}, []
    tasks = InlineRunner()
    live = Live(tasks, lambda: dict(counters))
    tasks.changed.connect(heard.append)
    live.ask_now()
    live.ask_now()
    assert heard == []
    counters[Topic.STOCK] += 1
    live.ask_now()
    live.ask_now()
    assert heard == [frozenset({Topic.STOCK})]
    counters[Topic.ITEMS] += 1
    tasks.announce(frozenset({Topic.ITEMS}))  # our own write says so itself
    live.ask_now()
    assert heard == [frozenset({Topic.STOCK}), frozenset({Topic.ITEMS})]


def test_the_status_turns_amber_red_and_green_again(monkeypatch: pytest.MonkeyPatch) -> None:
    import wms_desktop.ui.live as module

    now, working, seen = [100.0], [True], []
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])

    def counters() -> dict[Topic, int]:
        if not working[0]:
            raise Unavailable(Lack.DATABASE)
        return {}

    live = Live(InlineRunner(), counters)
    live.connection_changed.connect(seen.append)
    for moment, works in ((100, True), (101, False), (105, False), (112, False), (113, True)):
        now[0], working[0] = float(moment), works
        live.ask_now()
    assert seen == [Connection.AMBER, Connection.RED, Connection.GREEN]


def test_after_a_silence_everything_is_read_again() -> None:
    """What could not be read meanwhile has changed for nobody else, but is not shown here."""
    counters, heard, works = {Topic.STOCK: 5, Topic.ITEMS: 1}, [], [True]

    def ask() -> dict[Topic, int]:
        if not works[0]:
            raise Unavailable(Lack.DATABASE)
        return dict(counters)

    tasks = InlineRunner()
    live = Live(tasks, ask)
    tasks.changed.connect(heard.append)
    for works[0] in (True, False, False, True, True):
        live.ask_now()
    assert heard == [frozenset(counters)]
    tasks.announce(frozenset({Topic.ITEMS}))  # our own next write is still known as our own
    counters[Topic.ITEMS] += 1
    live.ask_now()
    assert heard == [frozenset(counters), frozenset({Topic.ITEMS})]


def test_an_idle_window_asks_to_be_locked(qtbot: QtBot) -> None:
    window = QWindow()
    window.create()
    lock = IdleLock(window, 0.002)
    with qtbot.waitSignal(lock.idle):
        pass
    lock.set_minutes(1)
    qtbot.waitUntil(lambda: lock._timer.remainingTime() < 59_000)
    touch = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier)
    QCoreApplication.sendEvent(window, touch)
    assert lock._timer.remainingTime() > 59_000
    lock.set_minutes(0)
    assert not lock._timer.isActive()
    window.destroy()


@pytest.fixture
def last_resort(tmp_path: Path) -> Iterator[tuple[LastResort, Path]]:
    path = open_log(tmp_path / "logs")
    handler = logging.getLogger().handlers[-1]
    resort = LastResort(path)
    resort.install()
    yield resort, path
    resort.uninstall()
    logging.getLogger().removeHandler(handler)
    handler.close()


def test_a_fault_is_reported_without_personal_data_and_work_goes_on(
    last_resort: tuple[LastResort, Path], qtbot: QtBot
) -> None:
    resort, path = last_resort
    reports: list[Report] = []
    resort.reported.connect(reports.append)
    for _ in range(5):
        try:
            raise ValueError("110101199003070038 at 13912345678\nfake INFO line")
        except ValueError as error:
            sys.excepthook(ValueError, error, error.__traceback__)
    qtbot.waitUntil(lambda: len(reports) == 3)
    assert "110101" not in reports[0].details
    written = path.read_text()
    assert reports[0].number in written
    assert "110101" not in written
    assert "139123" not in written
    assert path.stat().st_mode & 0o077 == 0


def test_the_report_is_shown_in_the_window(robot: Robot, tmp_path: Path) -> None:
    from PySide6.QtWidgets import QWidget

    robot.window.overlays.show_report(Report("1", "details", tmp_path / "log"))
    assert robot.window.findChild(QWidget, "report_panel") is not None
    assert robot.window.overlays.is_open
