"""What a person decides at the desk, sent to the service, with its way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal
from uuid import uuid4

from PySide6.QtCore import QObject, Signal

from wms_desktop.core.changes import Done
from wms_desktop.core.errors import Refused
from wms_desktop.receipts import desk, queries, words
from wms_desktop.receipts.kinds import PageStatus, Verdict
from wms_desktop.receipts.queries import PageRow
from wms_desktop.ui.page import Page, ScanResult
from wms_desktop.ui.words import sentence, tr


class Decisions(QObject):
    """Verdict, match and rejection of the page that is shown.

    Signals:
        moved_on: the page is done with; the next one can come.
        matched: id of a page that now waits for its verdict.
        not_matched: why not, for the field.
        taken_back: id of a page that stands as it did before.
    """

    moved_on = Signal()
    matched = Signal(int)
    not_matched = Signal(str)
    taken_back = Signal(int)

    def __init__(self, page: Page, current: Callable[[], PageRow | None]) -> None:
        super().__init__(page)
        self._page, self._current = page, current

    def judge(self, verdict: Verdict) -> None:
        """Give the page its verdict and go on to the next."""
        row = self._current()
        if row is None:
            return
        context = self._page.context
        command = desk.Judge(uuid4(), row.id, row.version, verdict)
        by = context.acting()

        def done(_answer: Done[int]) -> None:
            is_complete = verdict is Verdict.COMPLETE
            self._tell(
                row,
                "ok" if is_complete else "warn",
                f"{row.number} {tr(words.VERDICTS[verdict])}",
                tr("Filed") if is_complete else tr("Abnormal, goes back to be signed"),
            )
            self.moved_on.emit()

        self._page.write(lambda: desk.judge(context.db, by, command), done)

    def match(self, number: str) -> None:
        """Attach the page of the tray to the receipt with *number*."""
        row = self._current()
        if row is None or row.status is not PageStatus.TRAY:
            return
        context = self._page.context
        command = desk.Match(uuid4(), row.id, row.version, number)
        by = context.acting()

        def done(answer: Done[str]) -> None:
            said = tr("Page matched, judge it now")
            self._tell(row, "ok", f"{answer.value} {said}", tr("Keys 1 to 6"))
            self.matched.emit(row.id)

        def failed(error: Exception) -> None:
            if isinstance(error, Refused):
                self.not_matched.emit(sentence(error).head)
            self._page.show_error(error)

        self._page.write(lambda: desk.match(context.db, by, command), done, failed)

    def reject(self, reason: str) -> None:
        """Say that the page belongs to no receipt, and go on to the next."""
        row = self._current()
        if row is None:
            return
        context = self._page.context
        command = desk.Reject(uuid4(), row.id, row.version, reason)
        by = context.acting()

        def done(_answer: Done[int]) -> None:
            said = tr("Page {page}", page=row.page)
            self._tell(row, "ok", f"{said} {tr(words.PAGE_STATUSES[PageStatus.REJECTED])}", reason)
            self.moved_on.emit()

        self._page.write(lambda: desk.reject(context.db, by, command), done)

    def _tell(self, row: PageRow, kind: Literal["ok", "warn"], head: str, note: str) -> None:
        self._page.context.shell.show_result(
            ScanResult(kind, head, note, undo=lambda: self._take_back(row.id), undo_says=head)
        )

    def _take_back(self, page_id: int) -> None:
        context, by, key = self._page.context, self._page.context.acting(), uuid4()

        def work() -> Done[int]:
            row = queries.page(context.db, page_id)
            version = row.version if row else 0
            return desk.take_back(context.db, by, desk.TakeBack(key, page_id, version))

        self._page.write(work, lambda _answer: self.taken_back.emit(page_id))
