"""What the desk says around its list: how many pages where, what is read, what was refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wms_desktop.receipts.queries import DeskCounts, DeskList
from wms_desktop.receipts.view_rows import segment_text
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.words import sentence, tr

if TYPE_CHECKING:
    from wms_desktop.receipts.view_desk import DeskView

NOT_READ = "not_read"
_SEGMENTS = {
    DeskList.BATCH: "receipts_batch",
    DeskList.SUSPECT: "receipts_suspect",
    DeskList.TRAY: "receipts_tray",
}


class DeskNotes:
    """The segments, the progress and the messages of the desk."""

    def __init__(self, desk: DeskView) -> None:
        self._desk = desk
        for which, name in _SEGMENTS.items():
            desk.receipts_segments.add(which.value, segment_text(which, 0)).setObjectName(name)
        self._files = desk.receipts_segments.add(NOT_READ, tr("Failed {count}", count=0))
        self._files.setObjectName("receipts_not_read_segment")
        show_when(self._files, False)
        self.show_watch("", "", "")

    def show_refused(self, name: str, error: Exception) -> None:
        """Say which file was not filed, and why; it stays where it is."""
        said = sentence(error)
        self._desk.receipts_refused.show_message(
            "bad", tr("Not filed: {name}", name=name), said.head
        )

    def show_watch(self, line: str, trouble: str, advice: str) -> None:
        """Say how the scan folder stands."""
        self._desk.receipts_watch_line.setText(line)
        show_when(self._desk.receipts_watch_line, bool(line))
        self._desk.receipts_watch_trouble.show_message("warn", trouble, advice)

    def show_progress(self, page: int, pages: int, name: str) -> None:
        """Say how far the file is that is being read."""
        self._desk.receipts_refused.clear()
        self._desk.receipts_progress_words.setText(
            tr("{name}: page {page} of {pages}", name=name[:24], page=page, pages=pages)
            if pages
            else tr("Reading {name}", name=name[:24])
        )
        self._desk.receipts_progress.set_share(page / pages if pages else 0.0)

    def show_counts(self, counts: DeskCounts, not_read: int) -> None:
        """Say how much there is in each list, and how far the stack is."""
        self._desk.receipts_segments.set_text(NOT_READ, tr("Failed {count}", count=not_read))
        show_when(self._files, not_read > 0 or self._desk.shows_files)
        for which, count in (
            (DeskList.BATCH, counts.batch),
            (DeskList.SUSPECT, counts.suspect),
            (DeskList.TRAY, counts.tray),
        ):
            self._desk.receipts_segments.set_text(which.value, segment_text(which, count))
        said = tr("Seen {seen} / {pages}", seen=counts.seen, pages=counts.batch)
        self._desk.receipts_progress_words.setText(said)
        self._desk.receipts_progress.set_share(counts.seen / counts.batch if counts.batch else 0.0)
