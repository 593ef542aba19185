"""Scans on their way in: by file, drag and drop or paste, one after the other."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QImage

from wms_desktop.core.changes import Done
from wms_desktop.core.errors import Refused
from wms_desktop.imaging.faults import Quarantined, shown_name
from wms_desktop.imaging.reader import Reader
from wms_desktop.receipts import filing, quarantine, queries
from wms_desktop.receipts.queries import PageRow
from wms_desktop.receipts.rules import ReceiptFault
from wms_desktop.ui.page import Page
from wms_desktop.ui.tasks import Lane

SUFFIXES = "*.pdf *.jpg *.jpeg *.png *.tif *.tiff *.bmp"


class Intake(QObject):
    """Files waiting to be filed. A bad one never stops the others.

    Attributes:
        reader: reads everything that comes to this desk, one file at a time.

    Signals:
        progressed: page, pages and name of the file that is being read.
        filed: the `PageRow` of every page of one file.
        refused: name of a file that was not filed, and the error.
        finished: nothing waits any more.
    """

    progressed = Signal(int, int, str)
    filed = Signal(object)
    refused = Signal(str, object)
    finished = Signal()

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._waiting: deque[Path] = deque()
        self._under_way: Path | None = None
        self._pasted = TemporaryDirectory(prefix="wms-paste-")
        self._pasted_count = 0
        self.reader = Reader()
        self.destroyed.connect(self.reader.close)
        self.destroyed.connect(self._pasted.cleanup)

    @property
    def is_busy(self) -> bool:
        """Whether a file is being read."""
        return self._under_way is not None

    @property
    def waiting(self) -> int:
        """How many files wait behind the one that is being read."""
        return len(self._waiting)

    def take(self, paths: Sequence[Path]) -> None:
        """File *paths* in this order."""
        self._waiting.extend(paths)
        if not self.is_busy:
            self._next()

    def take_mime(self, data: QMimeData) -> None:
        """File what was dropped or pasted: files, or a picture.

        Raises:
            Refused: neither.
        """
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if not paths and data.hasImage():
            paths = [self._kept(QImage(data.imageData()))]
        if not paths:
            raise Refused(ReceiptFault.CLIPBOARD_EMPTY)
        self.take(paths)

    def _kept(self, image: QImage) -> Path:
        self._pasted_count += 1
        path = Path(self._pasted.name) / f"clipboard-{self._pasted_count}.png"
        image.save(str(path))
        return path

    def _next(self) -> None:
        if not self._waiting:
            self._under_way = None
            self.finished.emit()
            return
        path = self._under_way = self._waiting.popleft()
        context = self._page.context
        db, by, reader, key = context.db, context.acting(), self.reader, uuid4()
        name, total = shown_name(path), [0]
        self.progressed.emit(0, 0, name)

        def work() -> Done[list[PageRow]]:
            try:
                scan = filing.read_scan(
                    reader,
                    path,
                    opened=lambda pages: total.__setitem__(0, pages),
                    page_done=lambda read: self.progressed.emit(read.number, total[0], name),
                )
            except Quarantined as error:
                quarantine.note(db, by, path, error)
                raise
            done = filing.file_scan(db, by, key, scan)
            return Done(queries.batch_pages(db, done.value), done.changed)

        context.tasks.submit(
            work, owner=self, done=self._on_filed, failed=self._on_failed, lane=Lane.LONG
        )

    def _on_filed(self, done: Done[list[PageRow]]) -> None:
        self.filed.emit(done.value)
        self._next()

    def _on_failed(self, error: Exception) -> None:
        path = self._under_way
        self.refused.emit(shown_name(path) if path else "", error)
        self._next()
