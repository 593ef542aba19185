"""One pane at the right of a complaint: what every one of them can do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.complaints.files import ComplaintFile
from wms_desktop.core.changes import Done
from wms_desktop.ui.page import Meaning, Page, Scan, ScanResult


class CasePane(QWidget):
    """Shows its part of a case and lets people change it.

    A write that is done changes the topic of complaints: the case is read again and `show_case`
    called, with the same id. Keys that mean the same everywhere arrive as methods while the pane is
    shown; keys of its own are bound on the pane itself (``ui.actions.bind(spec, handler, self)``).

    Signals:
        changed: something else is possible or expected now.
    """

    changed = Signal()

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page
        self.case: ComplaintFile | None = None

    def show_case(self, case: ComplaintFile) -> None:
        """Show *case*: another one, or the same as it is now."""
        self.case = case

    @property
    def prints(self) -> bool:
        """Whether F9 prints something of this pane."""
        return False

    def print_paper(self) -> None:
        """F9."""

    def save(self) -> None:
        """Ctrl+S."""

    def go_on(self) -> None:
        """Ctrl+Enter; saves unless the pane knows a further step."""
        self.save()

    def tick(self) -> None:
        """A minute has passed: clocks."""

    def leave(self) -> None:
        """Another case is shown, or the list: keep drafts."""

    def wants(self, meaning: Meaning) -> bool:
        """Whether `take` can use *meaning* while this pane is shown."""
        return False

    def take(self, scan: Scan) -> None:
        """Use a scan; ends with exactly one ``page.scan_finished``."""

    def set_narrow(self, narrow: bool) -> None:
        """The window is narrow."""

    def write(
        self,
        work: Callable[[], Done[Any]],
        head: str,
        note: str = "",
        *,
        done: Callable[[], object] = lambda: None,
        failed: Callable[[Exception], object] | None = None,
    ) -> None:
        """Run a use case off the GUI thread, then say *head* in the scan bar."""
        shell = self.page.context.shell

        def on_done(_done: Done[Any]) -> None:
            shell.show_result(ScanResult("ok", head, note))
            done()

        self.page.write(work, on_done, failed)


@dataclass(frozen=True, slots=True)
class PaneSpec:
    """A pane of the case view as data.

    Attributes:
        name: stable; for ``open(complaint=…, pane=name)`` and preferences.
        title: English, marked; one or two words.
        offered: whether it has something to show for a case.
    """

    name: str
    title: str
    make: Callable[[Page], CasePane]
    offered: Callable[[ComplaintFile], bool] = lambda _case: True
