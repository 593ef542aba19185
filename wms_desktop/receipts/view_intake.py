"""Scans on their way in: by file, drag and drop, paste or scanner, one after the other."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from pathlib import Path
from time import time_ns
from uuid import uuid4

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QImage

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done
from wms_desktop.core.errors import Lack, Refused, Unavailable
from wms_desktop.core.sentences import sentence
from wms_desktop.imaging.faults import Quarantined, shown_name
from wms_desktop.imaging.reader import Reader
from wms_desktop.imaging.watch import set_aside
from wms_desktop.receipts import filing, quarantine, queries
from wms_desktop.receipts.own_folder import OwnFolder
from wms_desktop.receipts.queries import PageRow
from wms_desktop.receipts.rules import ReceiptFault
from wms_desktop.receipts.signed_papers import Finder
from wms_desktop.receipts.watching import filing_key, stamp_of
from wms_desktop.ui.page import Page
from wms_desktop.ui.tasks import Lane

SUFFIXES = "*.pdf *.jpg *.jpeg *.png *.tif *.tiff *.bmp"


class Intake(QObject):
    """Files waiting to be filed. A bad one never stops the others.

    Attributes:
        reader: reads everything that comes to this desk, one file at a time.
        own: holds the pages that lie nowhere else; each is removed once it is filed.

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

    def __init__(self, page: Page, papers: Sequence[Finder] = ()) -> None:
        super().__init__(page)
        self._page, self._papers = page, papers
        self._waiting: deque[Path] = deque()
        self._under_way: Path | None = None
        self._by: Acting | None = None
        self.own = OwnFolder()
        self.reader = Reader()
        self.destroyed.connect(self.reader.close)
        self.destroyed.connect(self.own.close)

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
            Unavailable: there is no folder to keep the picture in.
        """
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if not paths and data.hasImage():
            self._keep(QImage(data.imageData()))
            return
        if not paths:
            raise Refused(ReceiptFault.CLIPBOARD_EMPTY)
        self.take(paths)

    def _keep(self, image: QImage) -> None:
        """Write a picture that lies nowhere yet, beside the window's work, and file it."""
        path = self.own.path / f"clipboard-{time_ns() // 1_000_000}.png"

        def work() -> list[Path]:
            half = path.with_name(f"{path.name}.part")  # what is not whole is never taken over
            if not image.save(str(half), "PNG"):  # type: ignore[call-overload]  # stubs say bytes
                raise Unavailable(Lack.FILE, path=path.name)
            return [half.rename(path)]

        self._page.read(work, self.take, lane=Lane.LONG)

    def _next(self) -> None:
        if not self._waiting:
            self._under_way = None
            self.finished.emit()
            return
        path = self._under_way = self._waiting.popleft()
        context = self._page.context
        db, by, own, papers = context.db, self._acting(), self.own, self._papers
        self.progressed.emit(0, 0, shown_name(path))

        def work() -> Done[list[PageRow]]:
            stamp = stamp_of(path)
            scan = self._read(path, by)
            is_own = own.holds(path)
            key = filing_key(by, scan, stamp) if is_own else uuid4()
            done = filing.file_scan(db, by, key, scan, papers)
            if is_own:
                path.unlink(missing_ok=True)
            return Done(queries.batch_pages(db, done.value), done.changed)

        context.tasks.submit(
            work, owner=self, done=self._on_filed, failed=self._on_failed, lane=Lane.LONG
        )

    def _acting(self) -> Acting:
        """Who files; a stack that was begun goes on while the window is locked."""
        try:
            self._by = self._page.context.acting()
        except Unavailable:
            if self._by is None:
                raise
        return self._by

    def _read(self, path: Path, by: Acting) -> filing.ReadFile:
        """Read *path* on the worker; what cannot be read goes onto the list."""
        context, name, total = self._page.context, shown_name(path), [0]
        try:
            return filing.read_scan(
                self.reader,
                path,
                opened=lambda pages: total.__setitem__(0, pages),
                page_done=lambda read: self.progressed.emit(read.number, total[0], name),
            )
        except Quarantined as error:
            quarantine.note(context.db, by, path, error)
            if self.own.holds(path) and quarantine.is_kept(error.fault):
                set_aside(path, self.own.quarantine, error, str(sentence(error, by.language)))
            raise

    def _on_filed(self, done: Done[list[PageRow]]) -> None:
        self.filed.emit(done.value)
        self._next()

    def _on_failed(self, error: Exception) -> None:
        path = self._under_way
        self.refused.emit(shown_name(path) if path else "", error)
        self._next()
