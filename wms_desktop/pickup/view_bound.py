"""The keys of the pickup page: to the waybill, or to the view that stands beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from wms_desktop.pickup.view_keys import (
    BACK,
    DECIDE,
    FIND,
    NEW,
    NEW_CODE,
    PRINT,
    RECORD,
    REFUSE,
    RELEASE,
    RELOAD,
)
from wms_desktop.ui.actions import bind, tie

if TYPE_CHECKING:
    from wms_desktop.pickup.view import PickupPage


class CounterKeys(QObject):
    """Binds every key once, and lets those work that mean something now."""

    def __init__(self, page: PickupPage) -> None:
        super().__init__(page)
        self._page, desk = page, page.desk
        bind(FIND, self._on_find, page)
        bind(RELOAD, page.refresh, page)
        page.side.bind_keys()
        bind(NEW_CODE, desk.steps.code.make_code, page)
        desk.steps.code.make.clicked.connect(desk.steps.code.make_code)
        page.waiting.book_button.clicked.connect(page.side.open_book)
        page.waiting.warnings_button.clicked.connect(page.side.open_warnings)
        tie(bind(NEW, self._on_new, page), page.waiting.pickup_new)
        self._decide = bind(DECIDE, desk.left.open_decision, page)
        self._record = bind(RECORD, self._on_save, page)
        self._release = bind(RELEASE, page.release, page)
        self._refuse = bind(REFUSE, self._on_refuse, page)
        self._print = bind(PRINT, page.work.print_slip, page)
        self._back = bind(BACK, page.go_back, page)
        tie(self._release, desk.right.pickup_release)
        tie(self._print, desk.record.print_slip)
        self.enable(releases=False)

    def enable(self, *, releases: bool) -> None:
        """Let the keys work as the page stands."""
        page = self._page
        beside = page.side.shown is not None
        self._release.setEnabled(releases)
        for action in (self._print, self._decide):
            action.setEnabled(page.is_open)
        for action in (self._refuse, self._back, self._record):
            action.setEnabled(page.is_open or beside)

    def _on_new(self) -> None:
        beside = self._page.side.shown is not None
        (self._page.side.start_adding if beside else self._page.open_arrival)()

    def _on_save(self) -> None:
        beside = self._page.side.shown is not None
        (self._page.side.save if beside else self._page.desk.left.save)()

    def _on_refuse(self) -> None:
        beside = self._page.side.shown is not None
        (self._page.side.start_revoking if beside else self._page.desk.left.open_refusal)()

    def _on_find(self) -> None:
        if self._page.side.shown is not None:
            self._page.side.start_search()
            return
        self._page.close_desk()
        self._page.waiting.pickup_search.selectAll()
