"""The receipts tab: the desk where scanned slips are judged, and the slips that are missing."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from wms_desktop.core.changes import Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.receipts import queries
from wms_desktop.receipts.kinds import PageStatus, Verdict
from wms_desktop.receipts.queries import DeskList, PageRow
from wms_desktop.receipts.view_desk import DeskView
from wms_desktop.receipts.view_intake import SUFFIXES, Intake
from wms_desktop.receipts.view_missing import MissingView
from wms_desktop.receipts.words import VERDICTS
from wms_desktop.ui.actions import FIND_KEYS, NEW_KEYS, PRINT_KEYS, ActionSpec, bind
from wms_desktop.ui.button import Button
from wms_desktop.ui.context import Context
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.page import Expectation, Meaning, MeaningKind, Page, Scan, ScanResult
from wms_desktop.ui.page_parts import PageHead
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.sub_tabs import SubTabs
from wms_desktop.ui.words import tr

FILE_IN = ActionSpec("receipts.file_in", N_("File scans"), NEW_KEYS, "file-import")
PASTE = ActionSpec("receipts.paste", N_("File from clipboard"), "Ctrl+V", "file-import")
MATCH = ActionSpec("receipts.match", N_("Match by hand"), "M", "link")
REJECT = ActionSpec("receipts.reject", N_("Reject page"), "Del", "x")
ROTATE = ActionSpec("receipts.rotate", N_("Rotate page"), "R", "rotate-clockwise")
NEXT = ActionSpec("receipts.next", N_("Next page"), "Space", "chevron-right")
PREVIOUS = ActionSpec("receipts.previous", N_("Previous page"), "Backspace", "chevron-left")
LARGER = ActionSpec("receipts.larger", N_("Larger"), "+", "zoom-in")
SMALLER = ActionSpec("receipts.smaller", N_("Smaller"), "-", "zoom-out")
FIND = ActionSpec("receipts.find", N_("To the list"), FIND_KEYS, "search")
PRINT = ActionSpec("receipts.print", N_("Print slips"), PRINT_KEYS, "printer")
DUE_LIST = ActionSpec("receipts.due_list", N_("Due list"), "", "file-type-pdf")
VERDICT_KEYS = tuple(
    ActionSpec(f"receipts.{verdict.value}", VERDICTS[verdict], str(number))
    for number, verdict in enumerate(Verdict, start=1)
)
DESK, MISSING = 0, 1


class ReceiptsPage(Page):
    """Signed receipts. Shows and asks; decides nothing."""

    name = "receipts"
    topics = frozenset({Topic.RECEIPTS})

    receipts_tabs: SubTabs
    receipts_match: Button
    receipts_file_in: Button
    receipts_due_list: Button
    receipts_head: PageHead
    receipts_parts: QStackedWidget

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        load_form(self, "receipts")
        self.intake = Intake(self)
        self.desk, self.missing = DeskView(self), MissingView(self)
        self._first_batch = 0
        for view, title in ((self.desk, tr("Desk")), (self.missing, tr("Missing slips"))):
            self.receipts_parts.addWidget(view)
            self.receipts_tabs.addTab(title)
        self.receipts_tabs.setAccessibleName(tr("Receipts"))
        self._export = self.missing.export.button()
        self.receipts_head.add_right(self._export)
        self.setAcceptDrops(True)
        self._connect()
        self._bind()
        self._on_part(DESK)
        self.refresh()

    def _connect(self) -> None:
        self.receipts_tabs.currentChanged.connect(self._on_part)
        self.desk.page_shown.connect(lambda: self.expectation_changed.emit(self.expectation()))
        self.receipts_match.clicked.connect(self.desk.match_by_hand)
        self.receipts_file_in.clicked.connect(self._choose_files)
        self.receipts_due_list.clicked.connect(self.missing.open_due_list)
        self.intake.progressed.connect(self.desk.show_progress)
        self.intake.filed.connect(self._on_filed)
        self.intake.refused.connect(self._on_refused)

    def _bind(self) -> None:
        at_desk: list[QAction] = [
            bind(MATCH, self.desk.match_by_hand, self.desk),
            bind(REJECT, self.desk.verdict.reject, self.desk),
            bind(ROTATE, self.desk.rotate, self.desk),
            bind(NEXT, lambda: self.desk.move_by(1), self.desk),
            bind(PREVIOUS, lambda: self.desk.move_by(-1), self.desk),
            bind(LARGER, lambda: self.desk.sheet.zoom_by(1), self.desk),
            bind(SMALLER, lambda: self.desk.sheet.zoom_by(-1), self.desk),
        ]
        for spec, verdict in zip(VERDICT_KEYS, Verdict, strict=True):
            at_desk.append(bind(spec, partial(self.desk.verdict.judge, verdict), self.desk))
        at_missing = [
            bind(PRINT, self.missing.print_chosen, self.missing),
            bind(DUE_LIST, self.missing.open_due_list, self.missing),
        ]
        self._of_part = {DESK: at_desk, MISSING: at_missing}
        bind(FILE_IN, self._choose_files, self)
        bind(PASTE, self.paste, self)
        bind(FIND, self._find, self)

    # what the window asks of every page

    def expectation(self) -> Expectation:
        if self.receipts_tabs.currentIndex() == MISSING:
            return Expectation(tr("Scan a slip"), tr("it is found in this list"))
        row = self.desk.current
        if row is not None and row.status is PageStatus.TRAY:
            return Expectation(tr("Scan the slip"), tr("it matches this page"))
        if row is None:
            return Expectation(tr("Scan a slip"), tr("any slip leads to its page"))
        if row.status in (PageStatus.DUPLICATE, PageStatus.REJECTED):  # nothing to judge
            return Expectation(tr("Next page: Space"), tr("any slip leads to its page"))
        return Expectation(tr("Judge this page: 1–6"), tr("any slip leads to its page"))

    def wants(self, meaning: Meaning) -> bool:
        return meaning.kind is MeaningKind.RECEIPT

    def take(self, scan: Scan) -> None:
        assert scan.meaning is not None
        meaning = scan.meaning
        row = self.desk.current
        if self.receipts_tabs.currentIndex() == MISSING:
            self.missing.search(meaning.code)
            self.scan_finished.emit(ScanResult("ok", meaning.code, meaning.label))
        elif row is not None and row.status is PageStatus.TRAY:
            self.scan_finished.emit(ScanResult("ok", meaning.code, tr("matches this page")))
            self.desk.decisions.match(scan.text)
        else:
            self._jump(meaning)

    def open(self, **target: Any) -> None:
        """Show the part named by *part*, or the receipt with *number*."""
        if target.get("part") == "missing":
            self.receipts_tabs.setCurrentIndex(MISSING)
        elif number := target.get("number"):
            self.receipts_tabs.setCurrentIndex(MISSING)
            self.missing.search(str(number))
        else:
            self.receipts_tabs.setCurrentIndex(DESK)

    def refresh(self) -> None:
        self.desk.reload()
        self.missing.reload()

    def set_narrow(self, narrow: bool) -> None:
        self.desk.set_narrow(narrow=narrow)
        self.receipts_match.set_folded(narrow)
        self.receipts_file_in.set_folded(narrow)

    def may_close(self) -> str:
        return tr("Scans are being filed.") if self.intake.is_busy else ""

    # scans coming in

    def file_in(self, paths: list[Path]) -> None:
        """File *paths* and show what became of their pages."""
        if not self.intake.is_busy:
            self._first_batch = 0
        self.receipts_tabs.setCurrentIndex(DESK)
        self.intake.take(paths)

    def paste(self) -> None:
        """Ctrl+V: file what is on the clipboard, files or a picture."""
        data = QGuiApplication.clipboard().mimeData()
        try:
            if not self.intake.is_busy:
                self._first_batch = 0
            self.intake.take_mime(data)
        except Refused as error:
            self.show_error(error)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.receipts_tabs.setCurrentIndex(DESK)
        if not self.intake.is_busy:
            self._first_batch = 0
        self.intake.take_mime(event.mimeData())

    def _choose_files(self) -> None:
        chosen, _ = QFileDialog.getOpenFileNames(
            self, tr("File scans"), "", f"{tr('Scans')} ({SUFFIXES})"
        )
        if chosen:
            self.file_in([Path(name) for name in chosen])

    def _on_filed(self, rows: list[PageRow]) -> None:
        if not rows:
            return
        self._first_batch = self._first_batch or rows[0].batch_id
        self.desk.show_list(DeskList.BATCH, from_batch=self._first_batch)
        counts = {status: sum(row.status is status for row in rows) for status in PageStatus}
        head = tr(
            "{count} {count:page|pages}: {filed} filed",
            count=len(rows),
            filed=counts[PageStatus.FILED],
        )
        note = tr(
            "{suspect} suspect, {tray} to match, {duplicate} filed before",
            suspect=counts[PageStatus.SUSPECT],
            tray=counts[PageStatus.TRAY],
            duplicate=counts[PageStatus.DUPLICATE],
        )
        is_smooth = counts[PageStatus.FILED] == len(rows)
        self.context.shell.show_result(ScanResult("ok" if is_smooth else "warn", head, note))

    def _on_refused(self, name: str, error: Exception) -> None:
        self.desk.show_refused(name, error)
        self.show_error(error)

    # moving about

    def _on_part(self, part: int) -> None:
        self.receipts_parts.setCurrentIndex(part)
        for index, actions in self._of_part.items():
            for action in actions:
                action.setEnabled(index == part)
        show_when(self.receipts_match, part == DESK)
        show_when(self.receipts_file_in, part == DESK)
        show_when(self.receipts_due_list, part == MISSING)
        show_when(self._export, part == MISSING)
        self.expectation_changed.emit(self.expectation())

    def _find(self) -> None:
        if self.receipts_tabs.currentIndex() == MISSING:
            self.missing.receipts_search.setFocus()
        else:
            self.desk.toggle_list()

    def _jump(self, meaning: Meaning) -> None:
        db = self.context.db

        def work() -> PageRow | None:
            page_id = queries.newest_page_of(db, meaning.id)
            return None if page_id is None else queries.page(db, page_id)

        def done(row: PageRow | None) -> None:
            if row is None:
                note = tr("No page of it is filed yet")
                self.scan_finished.emit(ScanResult("warn", meaning.code, note))
                return
            self.desk.jump_to(row)
            self.scan_finished.emit(ScanResult("ok", meaning.code, meaning.label))

        def failed(error: Exception) -> None:
            self.scan_finished.emit(ScanResult("bad", meaning.code))
            self.show_error(error)

        self.read(work, done, failed)
