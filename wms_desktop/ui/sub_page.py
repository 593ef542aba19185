"""One second-level tab of a page: the page passes it keys and scans while it is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from wms_desktop.core.acting import Role
from wms_desktop.core.changes import Topic
from wms_desktop.ui.actions import ActionSpec, bind
from wms_desktop.ui.page import Expectation, Meaning, MeaningKind, Page, Scan
from wms_desktop.ui.shown import show_when


class SubPage(QWidget):
    """What fills the page below its second-level tabs.

    Keys that mean the same everywhere (F2, F9, Ctrl+S, Ctrl+Enter, Esc) arrive as methods; keys
    of its own are bound with `own` and work only while it is shown. Work off the GUI thread goes
    through the page (``page.read``, ``page.write``); every `take` ends with exactly one
    ``page.scan_finished``.

    Signals:
        changed: something else is expected, or possible.
    """

    changed = Signal()

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self._own: list[QAction] = []

    def own(self, spec: ActionSpec, handler: Callable[[], object]) -> QAction:
        """Make a key work while this tab is shown."""
        action = bind(spec, handler, self._page)
        action.setVisible(False)
        self._own.append(action)
        return action

    def show_own(self, shown: bool) -> None:
        """Let the keys of `own` work, or rest. The page says so when tabs change."""
        for action in self._own:
            action.setVisible(shown)
        for widget in (*self.head_start(), *self.head_widgets()):
            show_when(widget, shown)

    @property
    def is_open(self) -> bool:
        """Whether one record is shown instead of a list: Esc leads back."""
        return False

    @property
    def prints(self) -> bool:
        """Whether F9 prints something now."""
        return False

    @property
    def back_says(self) -> str:
        """What the way back to the list is called; empty for "all orders"."""
        return ""

    def head_widgets(self) -> Sequence[QWidget]:
        """What stands at the right of the page's head while this tab is shown."""
        return ()

    def head_start(self) -> Sequence[QWidget]:
        """What stands beside the second-level tabs while this one is shown."""
        return ()

    def expectation(self) -> Expectation:
        """What the next scan should be."""
        return Expectation("")

    def wants(self, meaning: Meaning) -> bool:
        """Whether `take` can use *meaning* now, while this tab is shown."""
        return False

    def wants_text(self, text: str) -> bool:
        """Whether `take` can use *text*, which stands for nothing known."""
        return False

    def take(self, scan: Scan) -> None:
        """Use a scan; also one that another tab did not want and this one opens."""
        raise NotImplementedError(f"{type(self).__name__} wants no scans: {scan.text!r}")

    def open(self, **target: Any) -> None:
        """Show what a scan, the palette or another page leads to."""

    def refresh(self) -> None:
        """Show the data as they are now."""

    def close_order(self) -> None:
        """Back to the list."""

    def back(self) -> None:
        """Esc: one level back."""

    def start_search(self) -> None:
        """F2."""

    def save(self) -> None:
        """Ctrl+S."""

    def go_on(self) -> None:
        """Ctrl+Enter."""

    def print_paper(self) -> None:
        """F9."""

    def set_narrow(self, narrow: bool) -> None:
        """Keep two panes where the window is narrow."""


@dataclass(frozen=True, slots=True)
class SubTab:
    """A second-level tab as data; its widget is made when it is first shown.

    Attributes:
        name: stable; in preferences and ``open(tab=name)``.
        title: English, marked.
        topics: what it shows; a change makes the page refresh it while it is shown.
        opens: kinds of scans that lead to it wherever no shown tab wants them.
        targets: names of ``open`` targets that it answers.
        roles: who sees it; empty: everybody who sees the page.
    """

    name: str
    title: str
    make: Callable[[Page], SubPage]
    topics: frozenset[Topic] = frozenset()
    opens: frozenset[MeaningKind] = frozenset()
    targets: frozenset[str] = frozenset()
    roles: frozenset[Role] = frozenset()
