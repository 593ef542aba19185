"""What stands beside the pickup list and the waybill: book, warnings, records, notice, receipt."""

from __future__ import annotations

from uuid import uuid4

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from wms_desktop.core.acting import Role
from wms_desktop.people.rules import VAULT_READERS
from wms_desktop.pickup.paperwork import print_notice, reprint_cash_receipt
from wms_desktop.pickup.queries import Desk
from wms_desktop.pickup.view_book import BookView
from wms_desktop.pickup.view_history import PANEL_WIDTH, HistoryPanel
from wms_desktop.pickup.view_keys import (
    BOOK,
    CASH_RECEIPT,
    HISTORY,
    NOTICE,
    READ_NUMBER,
    WARNINGS,
)
from wms_desktop.pickup.view_reading import ReadingPanel
from wms_desktop.pickup.view_warnings import WarningsView
from wms_desktop.ui.actions import bind
from wms_desktop.ui.page import Expectation, Page, ScanResult
from wms_desktop.ui.words import tr


class SideViews(QObject):
    """Full pages beside the waybill, made when first shown, and small commands of the counter.

    Signals:
        opened: one of the views is on the screen.
        left: back to where it was opened from.
        chosen: the id of a waybill to open.
    """

    opened = Signal()
    left = Signal()
    chosen = Signal(int)

    def __init__(self, page: Page, stack: QStackedLayout) -> None:
        super().__init__(page)
        self._page, self._stack = page, stack
        self._book: BookView | None = None
        self._warnings: WarningsView | None = None
        self._before: QWidget | None = None
        self.desk: Desk | None = None

    def bind_keys(self) -> None:
        """Make the keys of the views work on the page."""
        bind(BOOK, lambda: self.open_book(), self._page)
        bind(WARNINGS, self.open_warnings, self._page)
        bind(HISTORY, self.show_history, self._page)
        bind(READ_NUMBER, self.read_number, self._page)
        bind(NOTICE, self.print_notice, self._page)
        bind(CASH_RECEIPT, self.print_cash_receipt, self._page)

    @property
    def shown(self) -> BookView | WarningsView | None:
        """The view on the screen."""
        current = self._stack.currentWidget()
        return current if isinstance(current, BookView | WarningsView) else None

    def expectation(self) -> Expectation:
        """What the view on the screen waits for."""
        return self.shown.expectation() if self.shown is not None else Expectation("")

    def open_book(self) -> None:
        """F6: the book; of the waybill's consignee where one is open."""
        if self._book is None:
            self._book = BookView(self._page)
            self._book.back_button.clicked.connect(self.back)
            self._stack.addWidget(self._book)
        name = self.desk.claim.consignee_name if self.desk is not None else ""
        self._show(self._book)
        self._book.show_for(name if self.desk and self.desk.claim.collectors else "")

    def open_warnings(self) -> None:
        """Shift+F6: what came up too often, for the duty manager."""
        if not self._page.context.acting().may(Role.DUTY_MANAGER):
            said = ScanResult(
                "warn", tr("For the duty manager"), tr("Warnings are theirs to judge.")
            )
            self._page.context.shell.show_result(said)
            return
        if self._warnings is None:
            self._warnings = WarningsView(self._page)
            self._warnings.back_button.clicked.connect(self.back)
            self._warnings.opened.connect(self.chosen)
            self._stack.addWidget(self._warnings)
        self._show(self._warnings)
        self._warnings.reload()

    def back(self) -> None:
        """Esc: one step back within the view, or to where it was opened from."""
        if self.shown is self._book and self._book is not None and self._book.back():
            return
        if self._before is not None:
            self._stack.setCurrentWidget(self._before)
        self.left.emit()

    def save(self) -> None:
        """Ctrl+S in the view that is shown."""
        if self.shown is not None:
            self.shown.save()

    def refresh(self) -> None:
        """Show the data as they are now."""
        if self.shown is not None:
            self.shown.reload()

    def start_revoking(self) -> None:
        """F4 in the book."""
        if isinstance(self.shown, BookView):
            self.shown.start_revoking()

    def start_adding(self) -> None:
        """F3 in the book."""
        if isinstance(self.shown, BookView):
            self.shown.start_adding()

    def start_search(self) -> None:
        """F2 in the book."""
        if isinstance(self.shown, BookView):
            self.shown.start_search()

    def show_history(self) -> None:
        """Ctrl+H: earlier releases and refusals of the waybill on the screen."""
        if self.desk is not None:
            panel = HistoryPanel(self._page, self.desk.history)
            self._page.context.shell.show_panel(panel, PANEL_WIDTH)

    def read_number(self) -> None:
        """Ctrl+I: a full identity number of the waybill on the screen, for who may (PCK-11)."""
        if not self._page.context.acting().may(*VAULT_READERS):
            said = ScanResult("warn", tr("For the duty manager"), tr("Numbers stay masked."))
            self._page.context.shell.show_result(said)
        elif self.desk is not None:
            panel = ReadingPanel(self._page, self.desk.history)
            self._page.context.shell.show_panel(panel, PANEL_WIDTH)

    def print_notice(self) -> None:
        """Ctrl+F9: the privacy notice, for whoever asks."""
        context = self._page.context
        by, db, op_id = context.acting(), context.db, uuid4()
        self._page.write(
            lambda: print_notice(db, by, op_id),
            lambda done: context.printing.print_pdf(done.value, tr("Privacy notice")),
        )

    def print_cash_receipt(self) -> None:
        """Shift+F9: the cash receipt once more, marked as a copy."""
        paid = [each for each in (self.desk.history if self.desk else ()) if each.payments]
        if not paid:
            said = ScanResult("warn", tr("No cash receipt"), tr("Nothing was taken for it."))
            self._page.context.shell.show_result(said)
            return
        context = self._page.context
        by, db, op_id, record = context.acting(), context.db, uuid4(), paid[0]
        self._page.write(
            lambda: reprint_cash_receipt(db, by, op_id, record.id),
            lambda done: context.printing.print_pdf(done.value, record.number),
        )

    def _show(self, view: QWidget) -> None:
        if self.shown is None:
            self._before = self._stack.currentWidget()
        self._stack.setCurrentWidget(view)
        self.opened.emit()
