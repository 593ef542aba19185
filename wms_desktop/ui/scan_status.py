"""Keeps the scan bar true: what is expected, what waits, what the last scan has done."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from wms_desktop.ui.page import Expectation, Page, ScanResult
from wms_desktop.ui.scans.desk import shown_times
from wms_desktop.ui.sound import Tone
from wms_desktop.ui.words import tr

if TYPE_CHECKING:
    from wms_desktop.ui.shell import MainWindow

LONG_LINE = 3


class ScanStatus(QObject):
    """Between the scan desk and the scan bar; survives when the bar is built anew."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._expectation = Expectation("")
        self._last: ScanResult | None = None
        self._waiting = 0
        self._is_sending = False
        desk = window.desk
        desk.resulted.connect(self._on_result)
        desk.working.connect(self._on_working)
        desk.pending_changed.connect(self._on_pending)
        desk.locked_changed.connect(lambda _locked: self.refresh())
        desk.refused.connect(lambda _text: window.parts.sound.play(Tone.WARN))
        window.typist.changed.connect(lambda _text: self.refresh())

    def expect(self, expectation: Expectation) -> None:
        """Say what the page that is shown expects."""
        self._expectation = expectation
        self._show_order()
        self._show_undo()

    def refresh(self) -> None:
        """Say everything again, e.g. in a bar that was built anew."""
        self._show_order()
        self._on_pending(self._window.desk.pending)
        self._window.area.bar.clear_result()
        if self._last is not None:
            self._show_result(self._last)

    def show_sending(self, is_sending: bool) -> None:
        """Say that something is on its way for longer than usual, until it has its answer."""
        if is_sending == self._is_sending:
            return
        self._is_sending = is_sending
        bar = self._window.area.bar
        if is_sending:
            bar.show_result("wait", tr("Sending@@write"), tr("The database has not answered yet."))
        elif self._last is not None:
            self._show_result(self._last)
        else:
            bar.clear_result()

    def says(self, head: str) -> bool:
        """Whether the last result said *head*."""
        return self._last is not None and self._last.head == head

    def show_quietly(self, result: ScanResult) -> None:
        """Say *result* without a tone: it answers nothing that somebody has done."""
        self._last = result
        self._show_result(result)

    def on_unasked(self, page: Page, result: ScanResult) -> None:
        """A page says a result that no scan has asked for (its own button did the same)."""
        if not self._window.desk.is_answering(page):
            self._window.desk.show(result)

    def _on_result(self, result: ScanResult) -> None:
        self._last = result
        self._show_result(result)
        tone = result.sound or result.kind
        self._window.parts.sound.play(Tone(tone))

    def _show_result(self, result: ScanResult) -> None:
        self._is_sending = False
        bar = self._window.area.bar
        bar.show_result(result.kind, result.head, result.note)
        self._show_undo()

    def _show_undo(self) -> None:
        entry = self._window.desk.last_undoable()
        says = (entry.result.undo_says or entry.result.head) if entry else None
        self._window.area.bar.set_undo(says)

    def _on_working(self, waiting: int) -> None:
        if waiting != self._waiting:
            self._waiting = waiting
            self._show_order()

    def _on_pending(self, times: Decimal | None) -> None:
        figure = shown_times(times) if times is not None else ""
        self._window.area.bar.show_pending(figure, tr("next scan") if figure else "")

    def _show_order(self) -> None:
        bar, desk, typist = self._window.area.bar, self._window.desk, self._window.typist
        wanted = self._expectation
        if desk.locked:
            bar.expect(tr("Press Esc"), tr("Look at the message, then go on with Esc."), "locked")
        elif typist.active:
            bar.expect(f"{typist.text}▏", tr("Enter takes the code, Esc drops it."), "listening")
        elif self._waiting > 1:
            mode = "waiting" if self._waiting > LONG_LINE else "listening"
            bar.expect(
                wanted.order, tr("{count} {count:scan|scans} waiting", count=self._waiting), mode
            )
        else:
            parts = (wanted.note, wanted.policy)
            mode = "listening" if wanted.order else "off"
            bar.expect(wanted.order, "  ".join(part for part in parts if part), mode)
