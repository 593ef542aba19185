"""How scans come into the window: chosen, pasted, dropped, scanned, watched for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from wms_desktop.core.changes import Done
from wms_desktop.core.errors import Refused, Unavailable
from wms_desktop.imaging.faults import shown_name
from wms_desktop.receipts import queries, splitting
from wms_desktop.receipts.kinds import PageStatus
from wms_desktop.receipts.queries import DeskList, PageRow
from wms_desktop.receipts.signed_papers import Finder
from wms_desktop.receipts.splitting import SplitPage
from wms_desktop.receipts.view_desk import DeskView
from wms_desktop.receipts.view_feeder import FeederDesk
from wms_desktop.receipts.view_intake import SUFFIXES, Intake
from wms_desktop.receipts.view_watch import FolderWatch, WatchState, trouble_words, watch_line
from wms_desktop.receipts.watching import Arrived
from wms_desktop.ui.page import Page, ScanResult
from wms_desktop.ui.tasks import Lane
from wms_desktop.ui.words import tr


class Incoming(QObject):
    """Takes scans for the desk and shows what became of their pages.

    Signals:
        began: scans were taken; the desk should be shown.
    """

    began = Signal()

    def __init__(self, page: Page, desk: DeskView, papers: Sequence[Finder] = ()) -> None:
        super().__init__(page)
        self._page, self._desk = page, desk
        self._first_batch = 0
        self._pile: Counter[PageStatus] = Counter()  # of all files taken in at one go
        self._not_read = 0
        self.intake = Intake(page, papers)
        self.intake.progressed.connect(desk.notes.show_progress)
        self.intake.filed.connect(self._on_filed)
        self.intake.refused.connect(self._on_refused)
        self.intake.finished.connect(self._on_finished)
        desk.verdict.split.connect(self.split)
        self.feeder = FeederDesk(page, self.intake)
        self.feeder.take_left_behind()
        self.watch = FolderWatch(page, self.intake.reader, papers=papers)
        self.watch.arrived.connect(self._on_arrived)
        self.watch.changed.connect(self._on_watch)
        self._told = ""

    def file_in(self, paths: list[Path]) -> None:
        """File *paths* and show what became of their pages."""
        self._begin()
        self.intake.take(paths)

    def take_mime(self, data: QMimeData) -> None:
        """File what was dropped or pasted: files, or a picture."""
        self._begin()
        try:
            self.intake.take_mime(data)
        except (Refused, Unavailable) as error:
            self._page.show_error(error)

    def paste(self) -> None:
        """Ctrl+V: file what is on the clipboard."""
        self.take_mime(QGuiApplication.clipboard().mimeData())

    def choose_files(self) -> None:
        """F3: ask for files."""
        chosen, _ = QFileDialog.getOpenFileNames(
            self._page, tr("File scans"), "", f"{tr('Scans')} ({SUFFIXES})"
        )
        if chosen:
            self.file_in([Path(name) for name in chosen])

    def scan(self) -> None:
        """F4: scan the stack in the feeder, or stop."""
        if not self.feeder.is_scanning:
            self._begin()
        try:
            self.feeder.press()
        except (Refused, Unavailable) as error:
            self._page.show_error(error)

    def split(self) -> None:
        """X: cut the page that is shown into its slips and file each of them."""
        row = self._desk.current
        if row is None or row.status is not PageStatus.TRAY:
            return
        context, reader = self._page.context, self.intake.reader
        by, command = context.acting(), SplitPage(uuid4(), row.id, row.version)

        def work() -> Done[list[PageRow]]:
            slips = splitting.read_slips(context.db, reader, command.page_id)
            done = splitting.split_page(context.db, by, command, slips)
            return Done(queries.batch_pages(context.db, done.value), done.changed)

        def done(filed: Done[list[PageRow]]) -> None:
            self._count_anew()
            self._on_filed(filed.value)

        self._page.write(work, done, lane=Lane.LONG)

    def _begin(self) -> None:
        if not self.intake.is_busy:
            self._first_batch = 0
        self._count_anew()
        self.began.emit()

    def _count_anew(self) -> None:
        """What comes next is no part of the pile before."""
        if not self.intake.is_busy:
            self._pile, self._not_read = Counter(), 0

    def _on_filed(self, rows: list[PageRow]) -> None:
        if not rows:
            return
        self._first_batch = self._first_batch or rows[0].batch_id
        self._desk.show_list(DeskList.BATCH, from_batch=self._first_batch)
        self._pile.update(row.status for row in rows)
        self._tell()

    def _on_finished(self) -> None:
        """A pile of files is through: what could not be read is not lost behind the next file."""
        if self._not_read and self._pile:
            self._tell()

    def _tell(self) -> None:
        """Say what became of the pile so far."""
        counts, count = self._pile, self._pile.total()
        head = tr(
            "{count} {count:page|pages}: {filed} filed",
            count=count,
            filed=counts[PageStatus.FILED],
        )
        note = tr(
            "{suspect} suspect, {tray} to match, {duplicate} filed before",
            suspect=counts[PageStatus.SUSPECT],
            tray=counts[PageStatus.TRAY],
            duplicate=counts[PageStatus.DUPLICATE],
        )
        if self._not_read:
            files = tr("{count} {count:file|files} not read", count=self._not_read)
            note = tr("{note}, {files}", note=note, files=files)
        is_smooth = counts[PageStatus.FILED] == count and not self._not_read
        self._page.context.shell.show_result(ScanResult("ok" if is_smooth else "warn", head, note))

    def _on_arrived(self, arrived: Arrived) -> None:
        """A file of the scan folder: its pages join the stack, or it is said why not."""
        self._count_anew()
        if arrived.pages:
            self._on_filed(list(arrived.pages))
        elif arrived.error is not None and not arrived.error.fault.is_passing:
            self._on_refused(shown_name(arrived.path), arrived.error)

    def _on_watch(self, state: WatchState) -> None:
        head, advice = trouble_words(state)
        self._desk.notes.show_watch(watch_line(state), head, advice)
        if head and head != self._told:  # once, not at every try
            self._page.context.shell.show_result(ScanResult("bad", head, advice))
        self._told = head

    def _on_refused(self, name: str, error: Exception) -> None:
        self._not_read += 1
        self._desk.notes.show_refused(name, error)
        self._page.show_error(error)
