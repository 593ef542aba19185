"""The desk: a stack of scanned pages, judged one key a page."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.receipts import exports, quarantine, queries, tray
from wms_desktop.receipts.kinds import PageStatus
from wms_desktop.receipts.queries import DeskCounts, DeskList, PageRow
from wms_desktop.receipts.view_decisions import Decisions
from wms_desktop.receipts.view_desk_notes import NOT_READ, DeskNotes
from wms_desktop.receipts.view_not_read import NotReadView
from wms_desktop.receipts.view_picture import PicturePane
from wms_desktop.receipts.view_rows import page_columns, page_pill
from wms_desktop.receipts.view_verdict import VerdictPane
from wms_desktop.ui.button import Button
from wms_desktop.ui.empty_state import EmptyState
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.label import Label
from wms_desktop.ui.list_export import ListExport, Write
from wms_desktop.ui.list_view import ListView
from wms_desktop.ui.message import Message
from wms_desktop.ui.page import Page, ScanResult
from wms_desktop.ui.page_parts import Segments
from wms_desktop.ui.paged_model import PagedModel
from wms_desktop.ui.pill import Pill
from wms_desktop.ui.plane import Plane, VLine
from wms_desktop.ui.progress import ProgressBar
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column
from wms_desktop.ui.words import tr


class DeskView(QWidget):
    """List left, page in the middle, verdict right. Shows and asks; decides nothing.

    Signals:
        page_shown: another page, or the same one in another state, is shown.
    """

    page_shown = Signal()

    receipts_left: Plane
    receipts_line_left: VLine
    receipts_segments: Segments
    receipts_refused: Message
    receipts_watch_trouble: Message
    receipts_watch_line: Label
    receipts_pages: ListView
    receipts_not_read: ListView
    receipts_middle: Plane
    receipts_line_right: VLine
    receipts_not_read_place: QWidget
    receipts_progress_words: Label
    receipts_progress: ProgressBar
    receipts_drawer: Button
    receipts_number: Label
    receipts_pill: Pill
    receipts_zoom_out: Button
    receipts_zoom: Label
    receipts_zoom_in: Button
    receipts_rotate: Button
    receipts_sheet_place: QWidget
    receipts_empty: EmptyState
    receipts_verdict_place: QWidget

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # a button that goes leaves it the keys
        self.setProperty("own_ring", True)
        self._page = page
        self._which, self._from_batch = DeskList.BATCH, 0
        title = tr("Scanned pages")
        self._export = ListExport("receipts.export_scans", title, self._write_shown, page, self)
        self._row: PageRow | None = None
        self._wanted_id: int | None = None
        self._is_narrow, self._drawer_open, self._shows_files = False, False, False
        load_form(self, "receipts_desk")
        self.picture, self.verdict = PicturePane(page), VerdictPane(page)
        self.sheet = self.picture.sheet
        self.decisions = Decisions(page, lambda: self._row)
        self.receipts_sheet_place.setLayout(column((self.picture, 1)))
        self.receipts_verdict_place.setLayout(column((self.verdict, 1)))
        self.not_read = NotReadView(page, self.receipts_not_read)
        self.receipts_not_read_place.setLayout(column((self.not_read, 1)))
        self._make_list()
        self.notes = DeskNotes(self)
        self._connect()
        self._show_row(None)

    def _make_list(self) -> None:
        runner = self._page.context.tasks
        self.rows = PagedModel(runner, page_columns(), self._fetch, self)
        self.rows.failed.connect(self._page.show_error)
        self.rows.loaded.connect(self._on_loaded)
        self.receipts_pages.set_two_lines(True)
        self.receipts_pages.setAccessibleName(tr("Scanned pages"))
        self.receipts_pages.set_model(self.rows)
        self.receipts_pages.current_changed.connect(self._show_row)

    def _connect(self) -> None:
        self.receipts_segments.chosen.connect(self._on_segment)
        self.receipts_zoom_out.clicked.connect(lambda: self.sheet.zoom_by(-1))
        self.receipts_zoom_in.clicked.connect(lambda: self.sheet.zoom_by(1))
        self.receipts_rotate.clicked.connect(self.rotate)
        self.receipts_drawer.clicked.connect(self.toggle_list)
        self.sheet.zoomed.connect(lambda zoom: self.receipts_zoom.setText(f"{zoom} %"))
        self.verdict.judged.connect(self.decisions.judge)
        self.verdict.matched.connect(self.decisions.match)
        self.verdict.rejected.connect(self.decisions.reject)
        self.decisions.moved_on.connect(lambda: self.move_by(1))
        self.decisions.matched.connect(self._on_matched)
        self.decisions.not_matched.connect(self.verdict.receipts_match_field.set_error)
        self.decisions.taken_back.connect(self._on_taken_back)
        self.verdict.moved.connect(self.move_by)
        self.verdict.left.connect(self._focus_proposed)
        self.verdict.attached.connect(self.decisions.attach)
        self.verdict.taken_instead.connect(self.decisions.take_instead)
        self.verdict.blanks_rejected.connect(self._on_blanks)
        self.picture.other_shown.connect(self._on_other)
        for button, says in (
            (self.receipts_zoom_out, tr("Smaller")),
            (self.receipts_zoom_in, tr("Larger")),
            (self.receipts_rotate, tr("Rotate page")),
            (self.receipts_drawer, tr("Scanned pages")),
        ):
            button.setAccessibleName(says)
            button.setToolTip(says)

    # what the page does with the desk

    @property
    def current(self) -> PageRow | None:
        """The page that is shown."""
        return self._row

    def show_list(self, which: DeskList, *, from_batch: int | None = None) -> None:
        """Show one of the three lists, the batch from *from_batch* on."""
        self._which = which
        if self._shows_files:
            self._shows_files = False
            self._fold()
            self.page_shown.emit()
        if from_batch is not None:
            self._from_batch = from_batch
        self.receipts_segments.choose(which.value)
        self.reload()

    def show_not_read(self) -> None:
        """Show the files that could not be read."""
        self._shows_files = True
        self.receipts_segments.choose(NOT_READ)
        self._fold()
        self.not_read.reload()
        self.page_shown.emit()

    @property
    def shows_files(self) -> bool:
        """Whether the files that could not be read are shown instead of pages."""
        return self._shows_files

    def jump_to(self, row: PageRow) -> None:
        """Show *row* within its batch."""
        self._wanted_id = row.id
        self.show_list(DeskList.BATCH, from_batch=row.batch_id)

    def reload(self) -> None:
        """Show the pages and counts as they are now."""
        self.rows.reload()
        context, first = self._page.context, self._from_batch
        site_id, db = context.acting().site_id, context.db
        if self._shows_files:
            self.not_read.reload()

        def work() -> tuple[DeskCounts, int]:
            return queries.desk_counts(db, site_id, first), quarantine.waiting(db, site_id)

        self._page.read(work, lambda counts: self.notes.show_counts(*counts))

    def set_narrow(self, *, narrow: bool) -> None:
        """Keep page and verdict; the list becomes a drawer (F2)."""
        self._is_narrow = narrow
        self._drawer_open = False
        self.verdict.set_narrow(narrow=narrow)
        show_when(self.receipts_zoom, not narrow)
        self._fold()

    def toggle_list(self) -> None:
        """F2: to the list; where the window is narrow, open or close it."""
        if self._is_narrow:
            self._drawer_open = not self._drawer_open
            self._fold()
        if not self._is_narrow or self._drawer_open:
            (self.receipts_not_read if self._shows_files else self.receipts_pages).setFocus()

    def move_by(self, step: int) -> None:
        """Space and Backspace: the next page, or the one before."""
        shown = self.receipts_not_read if self._shows_files else self.receipts_pages
        number = shown.currentIndex().row() + step
        if 0 <= number < shown.model().rowCount():
            shown.selectRow(number)

    def rotate(self) -> None:
        """R: turn the page by a quarter, for looking; the picture itself stays."""
        self.picture.rotate()

    def match_by_hand(self) -> None:
        """M: match with the suggested receipt, or ask for its number."""
        if self._row is not None and self._row.status is PageStatus.TRAY:
            self.verdict.match()
        else:
            head = tr("This page does not wait to be matched")
            advice = tr("Only pages in the tray are matched or rejected.")
            self._page.context.shell.show_result(ScanResult("warn", head, advice))

    # the list

    def _write_shown(self) -> Write:
        """What writes the list to a file, as it is shown now."""
        context = self._page.context
        wanted = {"state": self._which, "from_batch": self._from_batch}
        return exports.SCANS.writer(context.db, context.acting(), wanted)

    def _fetch(self, last: PageRow | None, limit: int) -> list[PageRow]:
        context = self._page.context
        return queries.desk_pages(
            context.db,
            context.acting().site_id,
            self._which,
            from_batch=self._from_batch,
            after=last,
            limit=limit,
        )

    def _on_loaded(self, count: int) -> None:
        self.receipts_empty.say(*self._nothing())
        show_when(self.receipts_empty, count == 0)
        show_when(self.receipts_sheet_place, count > 0)
        if self._wanted_id is not None:
            number = self.rows.row_of(self._wanted_id)
            if number is not None:
                self.receipts_pages.selectRow(number)
                self._wanted_id = None
        self.receipts_pages.select_first()

    def _nothing(self) -> tuple[str, str]:
        """What an empty list says: a tray that is empty is done with."""
        if self._which is DeskList.TRAY:
            return tr("Every page has its receipt"), tr("Judge the rest in the batch list.")
        if self._which is DeskList.SUSPECT:
            return tr("No page is suspect"), tr("Judge the rest in the batch list.")
        return tr("No page here"), tr("File scans with F3, drop files here, or paste a picture.")

    def _on_segment(self, key: str) -> None:
        if key == NOT_READ:
            self.show_not_read()
        else:
            self.show_list(DeskList(key))

    def _fold(self) -> None:
        shows_list = not self._is_narrow or self._drawer_open
        show_when(self.receipts_left, shows_list)
        show_when(self.receipts_line_left, shows_list)
        show_when(self.receipts_drawer, self._is_narrow)
        has_side = not (self._is_narrow and self._drawer_open)
        files = self._shows_files
        show_when(self.receipts_pages, not files)
        show_when(self.receipts_not_read, files)
        show_when(self.receipts_middle, not files)
        show_when(self.receipts_line_right, not files)
        show_when(self.receipts_verdict_place, has_side and not files)
        show_when(self.receipts_not_read_place, files)

    # the page

    def _show_row(self, row: PageRow | None) -> None:
        is_other = row is None or self._row is None or row.id != self._row.id
        self._row = row
        said = "" if row is None else row.shown_number or tr("Page {page}", page=row.page)
        self.receipts_number.setText(said)
        self.receipts_pill.show_state(*(("mute", "") if row is None else page_pill(row)))
        self.verdict.show_page(row)
        self.page_shown.emit()
        number = self.receipts_pages.currentIndex().row() + 1
        is_next = row is not None and 0 < number < self.rows.rowCount()
        self.picture.show_row(row, self.rows.row(number) if is_next else None)
        if row is not None and row.status is PageStatus.TRAY:
            self._find_slip_before(row)
        if row is not None and is_other and not self.receipts_pages.hasFocus():
            self._focus_proposed()

    def _focus_proposed(self) -> None:
        if self.isVisible() and not self._drawer_open:
            (self.verdict.proposed_button or self).setFocus()

    def _find_slip_before(self, row: PageRow) -> None:
        db = self._page.context.db

        def done(number: str) -> None:
            if self._row is not None and self._row.id == row.id:
                self.verdict.offer_slip(number)

        self._page.read(lambda: tray.slip_before(db, row.id), done)

    def _on_other(self, other: PageRow | None) -> None:
        row = self._row
        is_another = (
            other is not None and row is not None and row.image_sha256 != other.image_sha256
        )
        self.verdict.offer_exchange(offered=is_another, other=other)

    def _on_blanks(self, reason: str) -> None:
        first = self._row.batch_id if self._row is not None else 0
        self.decisions.reject_blanks(min(self._from_batch, first) or first, reason)

    def _on_matched(self, page_id: int) -> None:
        self.verdict.receipts_match_field.set_error("")
        if self._which is DeskList.TRAY:
            self._wanted_id = page_id
            self.show_list(DeskList.SUSPECT)

    def _on_taken_back(self, page_id: int) -> None:
        self._wanted_id = page_id
        self.reload()
