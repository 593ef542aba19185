"""The picture of a page at the desk, beside the one that was filed before where there is one."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from wms_desktop.core.errors import Refused
from wms_desktop.receipts import queries
from wms_desktop.receipts.kinds import PageStatus
from wms_desktop.receipts.queries import PageRow
from wms_desktop.receipts.view_rows import page_pill, wanted_boxes
from wms_desktop.receipts.view_sheet import SheetView
from wms_desktop.ui.label import Label
from wms_desktop.ui.message import Message
from wms_desktop.ui.page import Page
from wms_desktop.ui.pill import Pill
from wms_desktop.ui.plane import VLine
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.words import sentence, tr

_REMEMBERED = 8  # pictures, so that Space and Backspace wait for nothing


class PicturePane(QWidget):
    """Shows one page, or two scans of one slip at the same zoom and place.

    Signals:
        other_shown: the `PageRow` that was filed before; None where there is none.
    """

    other_shown = Signal(object)

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._row: PageRow | None = None
        self._other: PageRow | None = None
        self._turns: dict[int, int] = {}
        self._pictures: OrderedDict[str, QImage] = OrderedDict()
        self._altered: dict[str, Refused] = {}
        self._at_foot = False
        self.sheet, self.other_sheet = SheetView(), SheetView()
        self.sheet.setObjectName("receipts_sheet")
        self.other_sheet.setObjectName("receipts_other_sheet")
        self.sheet.go_with(self.other_sheet)
        self.altered = Message()
        self.altered.setObjectName("receipts_altered")
        self._pill, self._other_pill = Pill(), Pill()
        self._new = _caption(Label(tr("This scan"), bold=True), self._pill)
        self._other_side = QWidget()
        old = _caption(Label(tr("Filed before"), bold=True), self._other_pill)
        self._other_side.setLayout(column(old, (self.other_sheet, 1), gap=0))
        self._line = VLine()
        here = column(self.altered, self._new, (self.sheet, 1), gap=0)
        self.setLayout(row((self._other_side, 1), self._line, (here, 1), gap=0))
        self._show_other(None)

    @property
    def other(self) -> PageRow | None:
        """The page that was filed before the one that is shown, while both are shown."""
        return self._other

    def show_row(self, row: PageRow | None, ahead: PageRow | None) -> None:
        """Show *row*; the picture of *ahead* is made ready."""
        self._row = row
        if row is None or row.status is not PageStatus.DUPLICATE or row.duplicate_of is None:
            self._show_other(None)
        elif self._other is None or self._other.id != row.duplicate_of:
            self._show_other(None)
            self._find_other(row)
        if row is None:
            self.altered.clear()
            self.sheet.show_page(QImage(), (), 0, "")
            return
        self._show()
        if ahead is not None and row.image_sha256 in self._pictures:
            self._load(ahead.image_sha256)

    def rotate(self) -> None:
        """Turn the page by a quarter, for looking; the picture itself stays."""
        if self._row is not None:
            self._turns[self._row.id] = (self._turns.get(self._row.id, 0) + 90) % 360
            self._show()

    def _show(self) -> None:
        assert self._row is not None
        is_ready = self._draw(self._row, self.sheet)
        self._pill.show_state(*page_pill(self._row))
        self._say_altered()
        if self._other is not None:
            self._draw(self._other, self.other_sheet)
        if is_ready and not self._at_foot:
            self._at_foot = True  # the first page of the day shows where people sign
            QTimer.singleShot(0, self.sheet, self.sheet.show_foot)

    def _draw(self, row: PageRow, sheet: SheetView) -> bool:
        """Whether the picture is there."""
        picture = self._pictures.get(row.image_sha256)
        says = row.number or tr("Page {page}", page=row.page)
        turn = self._turns.get(row.id, 0)
        sheet.show_page(picture or QImage(), wanted_boxes(row), turn, says)
        if picture is None and row.image_sha256 not in self._altered:
            self._load(row.image_sha256)
        return picture is not None

    def _say_altered(self) -> None:
        shown = [each for each in (self._row, self._other) if each is not None]
        found = [self._altered[s.image_sha256] for s in shown if s.image_sha256 in self._altered]
        if found:
            said = sentence(found[0])
            self.altered.show_message("bad", said.head, said.advice)
        else:
            self.altered.clear()

    def _load(self, sha256: str) -> None:
        if sha256 in self._pictures or sha256 in self._altered:
            return
        db = self._page.context.db

        def done(picture: QImage) -> None:
            self._pictures[sha256] = picture
            while len(self._pictures) > _REMEMBERED:
                self._pictures.popitem(last=False)
            self._show_again(sha256)

        def failed(error: Exception) -> None:
            if isinstance(error, Refused):  # missing, or not what was filed: evidence
                self._altered[sha256] = error
                self._show_again(sha256)
            self._page.show_error(error)

        self._page.read(lambda: QImage.fromData(queries.page_image(db, sha256)), done, failed)

    def _show_again(self, sha256: str) -> None:
        shown = (self._row, self._other)
        if self._row is not None and any(s and s.image_sha256 == sha256 for s in shown):
            self._show()

    def _find_other(self, row: PageRow) -> None:
        db, other_id = self._page.context.db, row.duplicate_of
        assert other_id is not None

        def done(other: PageRow | None) -> None:
            if self._row is not None and self._row.id == row.id:
                self._show_other(other)
                self._show()

        self._page.read(lambda: queries.page(db, other_id), done)

    def _show_other(self, other: PageRow | None) -> None:
        self._other = other
        for part in (self._other_side, self._line, self._new):
            show_when(part, other is not None)
        if other is not None:
            self._other_pill.show_state(*page_pill(other))
        self.other_shown.emit(other)


def _caption(*parts: QWidget) -> QWidget:
    strip = QWidget()
    strip.setLayout(row(*parts, None, gap=8, margins=(16, 8, 16, 8)))
    return strip
