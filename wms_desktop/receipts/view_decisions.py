"""What a person decides at the desk, sent to the service, with its way back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Literal
from uuid import uuid4

from PySide6.QtCore import QObject, Signal

from wms_desktop.core.changes import Done
from wms_desktop.core.errors import Refused
from wms_desktop.receipts import desk, duplicates, queries, tray, words
from wms_desktop.receipts.kinds import PageRole, PageStatus, Verdict
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

    def attach(self, role: PageRole) -> None:
        """Let the page go with the slip before it, and go on to the next."""
        row = self._current()
        if row is None or row.status is not PageStatus.TRAY:
            return
        context, by = self._page.context, self._page.context.acting()
        command = tray.Attach(uuid4(), row.id, row.version, role)

        def done(answer: Done[str]) -> None:
            self._tell(row, "ok", f"{answer.value} {tr(words.PAGE_ROLES[role])}", tr("Filed"))
            self.moved_on.emit()

        self._page.write(lambda: tray.attach(context.db, by, command), done)

    def reject_blanks(self, from_batch: int, reason: str) -> None:
        """Reject every blank page of the stack."""
        context, by = self._page.context, self._page.context.acting()
        command = tray.RejectBlanks(uuid4(), from_batch, reason)

        def done(answer: Done[list[int]]) -> None:
            ids = list(answer.value)
            head = tr("{count} blank {count:page|pages} rejected", count=len(ids))
            undo = partial(self._take_all_back, ids)
            context.shell.show_result(ScanResult("ok", head, reason, undo=undo, undo_says=head))
            self.moved_on.emit()

        self._page.write(lambda: tray.reject_blanks(context.db, by, command), done)

    def take_instead(self) -> None:
        """Let this scan of a slip count instead of the one that was filed; F8 exchanges them."""
        row = self._current()
        if row is None or row.status is not PageStatus.DUPLICATE:
            return
        self._exchange(row.id, row.version, row.number)

    def _exchange(self, page_id: int, version: int, number: str) -> None:
        context, by = self._page.context, self._page.context.acting()
        command = duplicates.TakeInstead(uuid4(), page_id, version)

        def work() -> Done[tuple[int, int]]:
            done = duplicates.take_instead(context.db, by, command)
            other = queries.page(context.db, done.value)
            return Done((done.value, other.version if other else 0), done.changed)

        def done(answer: Done[tuple[int, int]]) -> None:
            other_id, other_version = answer.value
            head = tr("{number}: this scan counts now", number=number)
            note = tr("The one before it is its duplicate")
            undo = partial(self._exchange, other_id, other_version, number)
            context.shell.show_result(ScanResult("ok", head, note, undo=undo, undo_says=head))
            self.taken_back.emit(page_id)

        self._page.write(work, done)

    def _tell(self, row: PageRow, kind: Literal["ok", "warn"], head: str, note: str) -> None:
        self._page.context.shell.show_result(
            ScanResult(kind, head, note, undo=lambda: self._take_back(row.id), undo_says=head)
        )

    def _take_all_back(self, page_ids: list[int]) -> None:
        for page_id in page_ids:
            self._take_back(page_id)

    def _take_back(self, page_id: int) -> None:
        context, by, key = self._page.context, self._page.context.acting(), uuid4()

        def work() -> Done[int]:
            row = queries.page(context.db, page_id)
            version = row.version if row else 0
            return desk.take_back(context.db, by, desk.TakeBack(key, page_id, version))

        self._page.write(work, lambda _answer: self.taken_back.emit(page_id))
