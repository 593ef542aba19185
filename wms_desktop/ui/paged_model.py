"""Rows of a query as a table that fetches itself page by page."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from wms_desktop.core.errors import as_unread
from wms_desktop.ui.columns_model import ROOT, Column, ColumnsModel, Index
from wms_desktop.ui.merge import Merge
from wms_desktop.ui.tasks import TaskRunner

__all__ = ["PAGE", "Column", "PagedModel"]

R = TypeVar("R")
PAGE = 50
_MOST_RELOADED = 1000


class PagedModel(ColumnsModel[R]):
    """Rows of one query, in the query's order, fetched by key and never by offset.

    `reload` keeps the old rows until the new ones are here, then changes only what differs, so
    the current row, the selection and the scroll position stay with their records.

    Signals:
        failed: a page could not be fetched; carries the exception. Stays so until `reload`.
        loaded: a page has arrived; how many rows are known now.
        total_changed: how many rows the whole query has, where *count* was given.
    """

    failed = Signal(object)
    loaded = Signal(int)
    total_changed = Signal(int)

    def __init__(
        self,
        runner: TaskRunner,
        columns: tuple[Column[R], ...],
        fetch: Callable[[R | None, int], list[R]],
        parent: QObject | None = None,
        *,
        key: Callable[[R], Hashable] | None = None,
        count: Callable[[], int] | None = None,
    ) -> None:
        """*fetch* takes the last row known (None at first) and a limit, on a worker thread.

        Args:
            key: what makes a row the same row after a reload; its ``id`` unless said otherwise.
            count: number of rows of the whole query, asked again at every reload.
        """
        super().__init__(columns, (), parent)
        self.order, self.descending = "", False
        self.total: int | None = None
        self._runner, self._fetch, self._count = runner, fetch, count
        self._key = key or _row_id
        self._complete = self._pending = self._stopped = False
        self._generation = 0
        self._prefetch = QTimer(self)
        self._prefetch.setSingleShot(True)
        self._prefetch.timeout.connect(lambda: self.fetchMore(ROOT))

    # what pages use

    def reload(self) -> None:
        """Show the query's rows as they are now."""
        self._generation += 1  # a page still under way belongs to the past
        self._pending, self._stopped = True, False
        wanted = min(max(PAGE, -(-len(self._rows) // PAGE) * PAGE), _MOST_RELOADED)
        self._ask(None, wanted, self._replace)
        if self._count is not None:
            asked = self._generation
            self._runner.submit(
                self._count,
                owner=self,
                done=lambda total: self._set_total(asked, total),
                failed=lambda error: self.failed.emit(as_unread(error)),
            )

    def set_fetch(
        self, fetch: Callable[[R | None, int], list[R]], count: Callable[[], int] | None = None
    ) -> None:
        """Ask another query (another filter), from its first page on."""
        self._fetch, self._count = fetch, count or self._count
        self.reload()

    def row_of(self, key: Hashable) -> int | None:
        """The line of the record with *key*, None where it is not among the known rows."""
        return next((n for n, row in enumerate(self._rows) if self._key(row) == key), None)

    @property
    def is_complete(self) -> bool:
        """Whether the last row of the query is known."""
        return self._complete

    # what Qt asks

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and index.isValid():
            self._look_ahead(index.row())
        return super().data(index, role)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Remember the order for *fetch* to read, and ask again."""
        if not 0 <= column < len(self.columns) or not self.columns[column].order:
            return
        self.order = self.columns[column].order
        self.descending = order == Qt.SortOrder.DescendingOrder
        self.reload()

    def canFetchMore(self, parent: Index) -> bool:
        return not (parent.isValid() or self._complete or self._pending or self._stopped)

    def fetchMore(self, parent: Index) -> None:
        if self.canFetchMore(parent):
            self._pending = True
            self._ask(self._rows[-1] if self._rows else None, PAGE, self._append)

    def _look_ahead(self, row: int) -> None:
        near_the_end = row >= len(self._rows) - PAGE // 2
        if near_the_end and self._rows and self.canFetchMore(ROOT):
            self._prefetch.start(0)  # not now: the view is painting

    def _ask(self, last: R | None, limit: int, use: Callable[[list[R]], None]) -> None:
        fetch, asked = self._fetch, self._generation

        def on_page(page: list[R]) -> None:
            if asked == self._generation:
                self._pending, self._complete = False, len(page) < limit
                use(page)
                self.loaded.emit(len(self._rows))

        def on_failure(error: Exception) -> None:
            if asked == self._generation:
                self._pending, self._stopped = False, True
                self.failed.emit(as_unread(error))

        self._runner.submit(lambda: fetch(last, limit), owner=self, done=on_page, failed=on_failure)

    def _append(self, page: list[R]) -> None:
        if page:
            first = len(self._rows)
            self.beginInsertRows(ROOT, first, first + len(page) - 1)
            self._rows += page
            self.endInsertRows()

    def _replace(self, page: list[R]) -> None:
        Merge(self, self._rows, self._key).into(page)

    def _set_total(self, asked: int, total: int) -> None:
        if asked == self._generation:
            self.total = total
            self.total_changed.emit(total)


def _row_id(row: Any) -> Hashable:
    key: Hashable = row.id if hasattr(row, "id") else row
    return key
