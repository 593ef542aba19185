"""A page at a counter, without the window around it: real database, real widgets, inline runner."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.shop import Shop
from wms_desktop import slices
from wms_desktop.core.language import Language
from wms_desktop.people.vault import Vault
from wms_desktop.ui.context import Context
from wms_desktop.ui.drafts import Drafts
from wms_desktop.ui.page import Expectation, Meaning, Page, Scan, ScanResult
from wms_desktop.ui.printing import Printing
from wms_desktop.ui.questions import Question
from wms_desktop.ui.tasks import InlineRunner, Lane, TaskRunner, _Task
from wms_desktop.ui.theme import Theme, apply_theme
from wms_desktop.ui.type import load_fonts

P = TypeVar("P", bound=Page)


class PaperTray:
    """A printer that keeps what it is given: the fake at the edge of the machine."""

    def __init__(self) -> None:
        self.printed: list[tuple[str, bytes]] = []

    def names(self) -> list[str]:
        return ["TRAY"]

    def send(self, content: bytes, *, title: str, printer: str, copies: int, raw: bool) -> str:
        self.printed.append((title, content))
        return f"{printer}-{len(self.printed)}{'-raw' if raw else ''}x{copies}"

    def is_done(self, _job: str) -> bool:
        return True


class RecordingShell(QObject):
    """Stands where the window stands and remembers what pages asked of it.

    Attributes:
        papers: what was opened on the screen.
        tray: what was printed.
        panels: what lies over the page.
    """

    def __init__(self) -> None:
        super().__init__()
        self.results: list[ScanResult] = []
        self.went: list[tuple[str, dict[str, Any]]] = []
        self.questions: list[Question] = []
        self.papers: list[tuple[bytes, str]] = []
        self.tray = PaperTray()
        self.panels: list[QWidget] = []
        self.expected: Expectation | None = None

    def go_to(self, page: str, **target: Any) -> None:
        self.went.append((page, target))

    def ask(self, question: Question) -> None:
        self.questions.append(question)

    def show_result(self, result: ScanResult) -> None:
        self.results.append(result)

    def expect(self, _page: Page, expectation: Expectation) -> None:
        self.expected = expectation

    def open_pdf(self, content: bytes, title: str) -> None:
        self.papers.append((content, title))

    def show_panel(self, panel: QWidget, width: int) -> Callable[[], object]:
        self.panels.append(panel)
        panel.resize(width, 600)
        return lambda: self.panels.remove(panel)

    def apply_language(self, language: Language) -> None:
        self.went.append(("language", {"language": language}))

    def apply_look(self, *, dark: bool, scale_percent: int) -> None:
        self.went.append(("look", {"dark": dark, "scale_percent": scale_percent}))


def a_context(
    shop: Shop,
    folder: Path,
    *,
    login: str = "lin",
    language: Language = Language.ZH_CN,
    theme: Theme = Theme.LIGHT,
    text_scale: float = 1.0,
) -> Context:
    """A context as the window makes it, with a recording shell and the inline runner."""
    slices.register_words()
    load_fonts()
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply_theme(app, theme, language, text_scale)
    tasks, shell = InlineRunner(), RecordingShell()
    return Context(
        db=shop.db,
        tasks=tasks,
        acting=lambda: shop.acting(login, language=language),
        drafts=Drafts(folder / "drafts.sqlite"),
        shell=shell,
        printing=Printing(tasks, shell.tray),
        language=language,
        vault=Vault(folder / "vault.key"),
    )


def open_page(
    qtbot: QtBot,
    shop: Shop,
    page: type[P],
    folder: Path,
    *,
    size: tuple[int, int] = (1210, 624),
    **context: Any,
) -> P:
    """*page* shown at the size it has inside a 1366×768 window."""
    shown = page(a_context(shop, folder, **context))
    qtbot.addWidget(shown)
    shown.resize(*size)
    shown.show()
    qtbot.waitExposed(shown)
    return shown


def scan(qtbot: QtBot, page: Page, text: str, meaning: Meaning | None = None) -> ScanResult:
    """Hand *page* a scan as the desk does and wait for its one answer."""
    with qtbot.waitSignal(page.scan_finished, timeout=5000) as told:
        page.take(Scan(text, None, meaning))
    result: ScanResult = told.args[0]
    return result


class SlowWrites:
    """Writes of one page wait until `arrive`: what people do meanwhile is under test.

    Args:
        slow: the lane that waits, where it is another one.
    """

    def __init__(self, tasks: TaskRunner, slow: Lane = Lane.WRITE) -> None:
        self._tasks, self._waiting = tasks, []  # type: ignore[var-annotated]
        self._slow = slow
        self._at_once = tasks._start
        tasks._start = self._start  # type: ignore[method-assign]

    def arrive(self, *, newest_first: bool = False) -> None:
        waiting, self._waiting = self._waiting, []
        for task, lane in waiting[::-1] if newest_first else waiting:
            self._at_once(task, lane)

    def _start(self, task: _Task, lane: Lane) -> None:
        if lane is self._slow:
            self._waiting.append((task, lane))
        else:
            self._at_once(task, lane)
