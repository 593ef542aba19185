"""The bar over everything: what to scan next, and what the last scan has done."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.ui.button import Button
from wms_desktop.ui.icon_label import IconLabel
from wms_desktop.ui.label import ElidedLabel
from wms_desktop.ui.look import scaled
from wms_desktop.ui.plain_text import tip
from wms_desktop.ui.plane import Plane, VLine
from wms_desktop.ui.scan_tile import PendingChip, ScanTile
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.type import COUNTER, NOTE
from wms_desktop.ui.words import tr

HEIGHT = 72
_SYMBOLS = {
    "ok": ("circle-check", "ok"),
    "warn": ("alert-triangle", "warn"),
    "bad": ("circle-x", "bad"),
    "wait": ("clock", "text_2"),
}


class ScanBar(Plane):
    """72 high, always in the same place, never covered, never animated.

    Signals:
        undo_asked, find_asked: the buttons Undo (F8) and Find (Ctrl K) were pressed.
    """

    undo_asked = Signal()
    find_asked = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__("bar", parent=parent)
        self.setObjectName("scan_bar")
        self.setFixedHeight(scaled(HEIGHT))
        self.tile, self.pending = ScanTile(), PendingChip()
        self._order = ElidedLabel("", COUNTER, bold=True, least=120)
        self._note = ElidedLabel("", NOTE, "text_2", least=120)
        self._result = self._make_result()
        self._undo = Button(tr("Undo"), icon="arrow-back-up", key="F8")
        self._undo.hide()
        self._find = Button(tr("Find or do"), icon="search", key="Ctrl K")
        self._undo.clicked.connect(self.undo_asked)
        self._find.clicked.connect(self.find_asked)
        words = column(None, self._order, self._note, None, gap=0)
        right = (self._result, self._undo, self._find)
        parts = (self.tile, words, self.pending, None, *right)
        self.setLayout(row(*parts, gap=12, margins=(16, 0, 16, 0)))
        self.clear_result()

    @property
    def order(self) -> str:
        """The sentence that says what is expected."""
        return self._order.text()

    @property
    def note(self) -> str:
        """What it is for."""
        return self._note.text()

    @property
    def result(self) -> tuple[str, str, str]:
        """Kind, head and note of the last result; kind is empty where there is none."""
        return self._kind, self._head.text(), self._detail.text()

    def expect(self, order: str, note: str = "", mode: str = "listening") -> None:
        """Say what is expected next; *mode* listening, locked, waiting or off."""
        self.tile.set_mode(mode)
        self._order.setText(order)
        self._note.setText(note)
        show_when(self._note, bool(note))
        self.setAccessibleName(f"{order}. {note}" if note else order)

    def set_note(self, note: str) -> None:
        """Say something else under the order."""
        self.expect(self.order, note, self.tile.mode)

    def show_pending(self, figure: str, words: str = "") -> None:
        """Show what waits for the next scan ("×5"); empty for nothing."""
        self.pending.show_pending(figure, words)

    def show_result(self, kind: str, head: str, note: str = "") -> None:
        """Say what the last scan has done: kind ok, warn or bad; wait while nobody knows."""
        self._kind = kind
        icon, role = _SYMBOLS[kind]
        self._symbol.show_icon(icon, role)
        self._head.set_role("text" if kind in ("ok", "wait") else role)
        self._head.setText(head)
        self.set_result_note(note)
        self._result.setAccessibleName(f"{head}. {note}" if note else head)
        show_when(self._result, True)

    def set_result_note(self, note: str) -> None:
        """Say something else under the result, e.g. its age."""
        self._detail.setText(note)
        show_when(self._detail, bool(note))

    def clear_result(self) -> None:
        """Nothing was scanned yet."""
        self._kind = ""
        self._head.setText("")
        self._detail.setText("")
        self._result.hide()

    def set_undo(self, says: str | None) -> None:
        """Offer to take the last scan back; None takes the button away."""
        show_when(self._undo, says is not None)
        self._undo.setAccessibleDescription(says or "")
        self._undo.setToolTip(tip(says or ""))

    def set_narrow(self, narrow: bool) -> None:
        """Below 1 100: the buttons lose their words, not their keys."""
        self._undo.set_folded(narrow)
        self._find.set_folded(narrow)

    def _make_result(self) -> QWidget:
        self._symbol = IconLabel("circle-check", "ok", 28)
        self._head = ElidedLabel("", bold=True, least=200)
        self._detail = ElidedLabel("", NOTE, "text_2", least=160)
        words = column(None, self._head, self._detail, None, gap=0)
        result = QWidget()
        result.setLayout(row(VLine(), 14, self._symbol, words, 8, gap=12))
        return result
