"""A list with what is said where it is empty, its count, and its way out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.ui.empty_state import EmptyState
from wms_desktop.ui.list_view import ListView
from wms_desktop.ui.page import Page
from wms_desktop.ui.page_parts import ListFoot
from wms_desktop.ui.paged_model import Column, PagedModel
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column


class RowsPane(QWidget):
    """Rows of one query, page by page.

    Args:
        name: first part of the object names.
        says: name of the list for screen readers.
        empty: head and what to do first, asked when it turns out empty.
        counted: what the foot says about so many rows.

    Signals:
        chosen: the row to open.
        current: the row that is current now, None for none.
    """

    chosen = Signal(object)
    current = Signal(object)

    def __init__(
        self,
        page: Page,
        name: str,
        says: str,
        icon: str,
        columns: tuple[Column[Any], ...],
        fetch: Callable[[Any, int], list[Any]],
        count: Callable[[], int],
        *,
        empty: Callable[[], tuple[str, str]],
        counted: Callable[[int], str],
    ) -> None:
        super().__init__()
        self._empty_says, self._counted = empty, counted
        self.list, self.foot = ListView(), ListFoot()
        self.empty = EmptyState(icon)
        self.list.setObjectName(f"{name}_list")
        self.list.setAccessibleName(says)
        self.list.set_two_lines(True)
        self.empty.setObjectName(f"{name}_empty")
        self.foot.setObjectName(f"{name}_foot")
        self.rows: PagedModel[Any] = PagedModel(
            page.context.tasks, columns, fetch, self, count=count
        )
        self.rows.failed.connect(page.show_error)
        self.rows.loaded.connect(self._on_loaded)
        self.rows.total_changed.connect(lambda total: self.foot.set_text(counted(total)))
        self.list.set_model(self.rows)
        self.list.activated_row.connect(self.chosen)
        self.list.current_changed.connect(self.current)
        self.setLayout(column((self.list, 1), (self.empty, 1), self.foot, gap=0))
        show_when(self.empty, False)

    def _on_loaded(self, count: int) -> None:
        show_when(self.empty, count == 0)
        show_when(self.list, count > 0)
        self.empty.say(*self._empty_says())
        self.list.select_first()
        self.current.emit(self.list.current_row())
