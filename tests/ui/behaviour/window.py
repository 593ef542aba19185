"""A window with two small counters in it, and a robot that presses its keys as a keyboard does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar, cast

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout
from pytestqt.qtbot import QtBot

from wms_desktop.core.acting import Role
from wms_desktop.core.changes import Topic
from wms_desktop.core.language import N_, Language
from wms_desktop.core.workstation import WorkstationFile
from wms_desktop.core.workstation_preferences import WorkstationPreferences
from wms_desktop.db.database import Database
from wms_desktop.ui.actions import NEW_KEYS, PRINT_KEYS, ActionSpec, bind
from wms_desktop.ui.context import Context
from wms_desktop.ui.drafts import Drafts
from wms_desktop.ui.page import Expectation, Meaning, MeaningKind, Page, Scan, ScanResult
from wms_desktop.ui.printing import Printing
from wms_desktop.ui.scans.filter import ScanFilter
from wms_desktop.ui.shell import MainWindow, ShellParts
from wms_desktop.ui.sound import Sound, Tone
from wms_desktop.ui.tab_spec import TabSpec
from wms_desktop.ui.tasks import InlineRunner, TaskRunner

NEW = ActionSpec("counter.new", N_("New"), NEW_KEYS, "plus")
PRINT = ActionSpec("counter.print", N_("Print"), PRINT_KEYS, "printer")
ONE = ActionSpec("counter.one", N_("Verdict one"), "1")


class Counter(Page):
    """Takes items; remembers everything that reaches it."""

    name: ClassVar[str] = "goods"
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.STOCK})
    kind: ClassVar[MeaningKind] = MeaningKind.ITEM

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.taken: list[Scan] = []
        self.opened: list[Any] = []
        self.done: list[str] = []
        self.refreshed = 0
        self.answer: Callable[[Scan], ScanResult | None] = lambda scan: ScanResult("ok", scan.text)
        self.expected = Expectation("Scan an item", "for the order")
        self.field, self.note = QLineEdit(), QPlainTextEdit()
        self.button, self.tick = QPushButton("Post"), QCheckBox("seen")
        self.button.setDefault(True)
        self.button.clicked.connect(lambda: self.done.append("button"))
        layout = QVBoxLayout(self)
        for number, widget in enumerate((self.field, self.note, self.button, self.tick)):
            widget.setObjectName(f"part_{number}")
            layout.addWidget(widget)
        for spec in (NEW, PRINT, ONE):
            bind(spec, lambda spec=spec: self.done.append(spec.id), self)

    def expectation(self) -> Expectation:
        return self.expected

    def wants(self, meaning: Meaning) -> bool:
        return meaning.kind is self.kind

    def take(self, scan: Scan) -> None:
        self.taken.append(scan)
        result = self.answer(scan)
        if result is not None:
            self.scan_finished.emit(result)

    def open(self, **target: Any) -> None:
        self.opened.append(target)

    def refresh(self) -> None:
        self.refreshed += 1


class Desk(Counter):
    """The other tab: receipts."""

    name: ClassVar[str] = "receipts"
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.RECEIPTS})
    kind: ClassVar[MeaningKind] = MeaningKind.RECEIPT


TABS = (
    TabSpec("goods", "package-import", N_("Inbound"), Counter),
    TabSpec("receipts", "file-check", N_("Receipts"), Desk, opens=frozenset({MeaningKind.RECEIPT})),
    TabSpec("settings", "settings", N_("Settings"), Counter, roles=frozenset({Role.ADMIN})),
)


class SilentSound(Sound):
    """Keeps the tones instead of playing them."""

    def __init__(self) -> None:
        super().__init__()
        self.played: list[str] = []

    def play(self, tone: Tone | str) -> None:
        self.played.append(Tone(tone).value)


class PacedFilter(ScanFilter):
    """Hears a scanner's keys at the scanner's own pace, however busy the computer is meanwhile."""

    def __init__(self) -> None:
        super().__init__()
        self._is_scanning = False
        self._last_ms = 0

    @contextmanager
    def scanning(self) -> Iterator[None]:
        """What is pressed inside is pressed by a scanner: a key every 2 ms, let go after 1 ms."""
        self._is_scanning, self._last_ms = True, 0
        yield
        self._is_scanning = False

    def eventFilter(self, receiver: QObject, event: QEvent) -> bool:
        if self._is_scanning and isinstance(receiver, QWindow) and isinstance(event, QKeyEvent):
            self._pace(event)
        return super().eventFilter(receiver, event)

    def _pace(self, event: QKeyEvent) -> None:
        if event.type() in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            self._last_ms = self._last_ms + 1 if self._last_ms else event.timestamp()
            event.setTimestamp(self._last_ms)


class Robot:
    """A person with a scanner before the window."""

    def __init__(self, qtbot: QtBot, folder: Path, tasks: TaskRunner | None = None) -> None:
        self.bot = qtbot
        self.known: dict[str, list[Meaning]] = {}
        self.attached: list[str] = []
        self.sound = SilentSound()
        self.tasks = tasks or InlineRunner()
        self.scan_filter = PacedFilter()
        self.preferences = WorkstationPreferences(WorkstationFile(folder / "window.toml"))
        self.drafts = Drafts(folder / "drafts.sqlite")
        context = Context(
            db=cast(Database, SimpleNamespace(address="nowhere")),
            tasks=self.tasks,
            acting=cast(Any, lambda: SimpleNamespace(person_id=1)),
            drafts=self.drafts,
            shell=cast(Any, None),
            printing=Printing(self.tasks, cast(Any, None)),
            language=Language.EN,
            preferences=self.preferences,
        )
        parts = ShellParts(
            lambda text: self.known.get(text, ()), self.sound, attach=self.attached.append
        )
        self.window = MainWindow(context, TABS, parts, self.scan_filter)
        qtbot.addWidget(self.window, before_close_func=lambda _window: self.leave())
        self.window.resize(1366, 768)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitActive(self.window)

    def leave(self) -> None:
        """Close what outlives the window."""
        self.scan_filter.stop()
        self.drafts.close()

    @property
    def page(self) -> Counter:
        """The page that is shown."""
        page = self.window.area.current_page()
        assert isinstance(page, Counter)
        return page

    @property
    def bar(self) -> tuple[str, str, str]:
        """What the scan bar says of the last scan."""
        return self.window.area.bar.result

    @property
    def handle(self) -> Any:
        """The window as the windowing system knows it."""
        return self.window.windowHandle()

    def item(self, code: str, kind: MeaningKind = MeaningKind.ITEM, **extra: Any) -> Meaning:
        """Something that a code stands for from now on."""
        meaning = Meaning(kind, len(self.known) + 1, code, **extra)
        self.known.setdefault(code, []).append(meaning)
        return meaning

    def scan(self, code: str, *, ends: tuple[Qt.Key, ...] = (Qt.Key.Key_Return,)) -> None:
        """Fire the scanner, whatever has the focus."""
        with self.scan_filter.scanning():
            for key in (*code, *ends):
                QTest.keyClick(self.handle, key)

    def press(self, key: Qt.Key, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key as a person does."""
        QTest.keyClick(self.handle, key, modifier)

    def type(self, text: str, gap_ms: int = 75) -> None:
        """Type as a person does: each key held for a moment, no two at once."""
        for character in text:
            QTest.keyPress(self.handle, character, Qt.KeyboardModifier.NoModifier)
            QTest.qWait(gap_ms // 2)
            QTest.keyRelease(self.handle, character, Qt.KeyboardModifier.NoModifier)
            QTest.qWait(gap_ms - gap_ms // 2)
