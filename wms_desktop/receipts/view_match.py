"""Type-ahead for a page of the tray: the receipts that fit, while their number is being typed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy

from wms_desktop.receipts import tray
from wms_desktop.receipts.tray import Likely
from wms_desktop.ui.cell import Cell
from wms_desktop.ui.line_edit import LineEdit
from wms_desktop.ui.list_view import ListView
from wms_desktop.ui.look import scaled
from wms_desktop.ui.page import Page
from wms_desktop.ui.paged_model import Column
from wms_desktop.ui.rows_model import RowsModel
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.words import tr

PAUSE_MS = 120
_ROW = 56


class MatchHits(QObject):
    """The hits under the number of the receipt; Down goes to them, Enter takes one.

    Signals:
        taken: the number of the receipt that was chosen.
    """

    taken = Signal(str)
    left = Signal()

    def __init__(self, page: Page, typed: LineEdit, hits: ListView) -> None:
        super().__init__(typed)
        self._page, self._typed, self._hits = page, typed, hits
        columns: tuple[Column[Likely], ...] = (Column("", _shown, "name"),)
        self.rows: RowsModel[Likely] = RowsModel(columns, (), self)
        hits.horizontalHeader().hide()
        hits.set_two_lines(True)
        hits.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        hits.setAccessibleName(tr("Receipts that fit"))
        hits.set_model(self.rows)
        hits.activated_row.connect(lambda row: self._take(row))
        hits.clicked.connect(lambda index: self._take(self.rows.row(index.row())))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.look)
        typed.textEdited.connect(lambda _text: self._pause.start())
        typed.installEventFilter(self)
        hits.installEventFilter(self)
        self.clear()

    def clear(self) -> None:
        """Offer nothing."""
        self._pause.stop()
        self._asked, self._is_entered = "", False
        self._show([])

    def look(self) -> None:
        """Look for what is typed."""
        self._pause.stop()
        text, db = self._typed.text().strip(), self._page.context.db
        if not text:
            self.clear()
            return
        self._asked = text
        self._page.read(lambda: tray.likely(db, text), lambda found: self._on_found(text, found))

    def enter(self) -> None:
        """Enter in the field: the only hit, else what is typed; of several, one is to be chosen."""
        if self._pause.isActive() or self._asked:
            self._is_entered = True
            if not self._asked:
                self.look()
            return
        text, hits = self._typed.text().strip(), self.rows.rows()
        exact = [row for row in hits if row.number == text.upper()]
        if len(exact or hits) > 1:
            self._hits.setFocus()
            self._hits.select_first()
        elif exact or hits:
            self._take((exact or hits)[0])
        elif text:
            self.taken.emit(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() == Qt.Key.Key_Escape:  # from the hits to the field, from there to the page
            has_hits = self.rows.rowCount() > 0
            self.clear()
            if not has_hits:
                self.left.emit()
            return True
        if event.key() == Qt.Key.Key_Down and watched is self._typed and self.rows.rowCount():
            self._hits.setFocus()
            self._hits.select_first()
            return True
        return False

    def _on_found(self, text: str, found: list[Likely]) -> None:
        if text != self._asked:
            return
        self._asked = ""
        self._show(found if text == self._typed.text().strip() else [])
        if self._is_entered:
            self._is_entered = False
            self.enter()

    def _show(self, found: list[Likely]) -> None:
        if self._hits.hasFocus():
            self._typed.setFocus()
        self.rows.set_rows(found)
        self._hits.setFixedHeight(scaled(_ROW) * len(found) + 4)
        show_when(self._hits, bool(found))

    def _take(self, row: Likely) -> None:
        self._typed.setText(row.number)
        self.clear()
        self.taken.emit(row.number)


def _shown(row: Likely) -> Cell:
    return Cell(row.number, sub=f"{row.consignee}  {row.shipper}")
