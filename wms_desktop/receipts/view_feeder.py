"""The paper scanner at the desk: F4 takes the stack in the feeder, F4 again stops it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from wms_desktop.core.changes import Done
from wms_desktop.imaging import scanner
from wms_desktop.imaging.scanner import Feeder, ScannerSetting
from wms_desktop.receipts.service import WORKERS
from wms_desktop.receipts.view_intake import Intake
from wms_desktop.ui.page import Page, ScanResult
from wms_desktop.ui.tasks import Lane
from wms_desktop.ui.words import tr


class FeederDesk(QObject):
    """Scans a stack page by page; each page is filed while the next one is being scanned.

    Signals:
        changed: whether it scans now.
    """

    changed = Signal(bool)
    _came = Signal(object)

    def __init__(self, page: Page, intake: Intake) -> None:
        super().__init__(page)
        self._page, self._intake = page, intake
        self._feeder: Feeder | None = None
        self._is_there = scanner.program() is not None  # asked once: it looks into folders
        self._came.connect(lambda path: intake.take([path]))

    @property
    def is_there(self) -> bool:
        """Whether this computer can scan paper at all."""
        return self._is_there

    @property
    def is_scanning(self) -> bool:
        """Whether a stack is going through."""
        return self._feeder is not None

    def press(self) -> None:
        """Take the stack, or stop after the page that is under way."""
        if self._feeder is not None:
            self._feeder.stop()
            return
        if not self.is_there:
            return
        context = self._page.context
        context.acting().require(*WORKERS)
        stem = f"scan-{datetime.now():%m%d-%H%M%S}"  # a name, not a moment of the trail
        setting = ScannerSetting(
            str(context.preferences.get("scanner_device", "")),
            int(context.preferences.get("scanner_dpi", 200)),
            str(context.preferences.get("scanner_mode", "color")),
            bool(context.preferences.get("scanner_both_sides", False)),
        )
        feeder = self._feeder = Feeder(setting, self._intake.own.path, stem)
        self.destroyed.connect(feeder.stop)  # nobody is left to take the pages
        self.changed.emit(True)

        def work() -> int:
            return feeder.scan(self._on_page)

        context.tasks.submit(
            work, owner=self, done=self._on_done, failed=self._on_failed, lane=Lane.LONG
        )

    def take_left_behind(self) -> None:
        """File the pages that a window which died had not filed yet."""
        context = self._page.context
        if not context.acting().may(*WORKERS):
            return
        own = self._intake.own
        self._page.read(lambda: Done(own.left_behind()), self._on_left_behind, lane=Lane.LONG)

    def _on_left_behind(self, done: Done[list[Path]]) -> None:
        if done.value:
            self._intake.take(done.value)

    def _on_page(self, path: Path) -> None:
        if isValid(self):
            self._came.emit(path)  # else the page lies in its folder until a window takes it over

    def _on_done(self, pages: int) -> None:
        self._feeder = None
        self.changed.emit(False)
        head = tr("{count} {count:page|pages} scanned", count=pages)
        self._page.context.shell.show_result(ScanResult("ok", head))

    def _on_failed(self, error: Exception) -> None:
        self._feeder = None
        self.changed.emit(False)
        self._page.show_error(error)
