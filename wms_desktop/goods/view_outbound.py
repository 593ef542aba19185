"""Goods out: the list, and one order (OUT-1)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.goods.kinds import ExceptionKind
from wms_desktop.goods.outbound import WHO_IMPORTS
from wms_desktop.goods.queries import OutboundRow
from wms_desktop.goods.view_list import OrderList, outbound_spec
from wms_desktop.goods.view_outbound_order import OutboundOrderView
from wms_desktop.ui.import_offer import ImportOffer
from wms_desktop.ui.page import (
    Expectation,
    Meaning,
    MeaningKind,
    Page,
    Scan,
    ScanResult,
    refusal_result,
)
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column
from wms_desktop.ui.words import tr

KEPT = "goods.outbound"


class OutboundTab(QWidget):
    """Shows the list or one order.

    Signals:
        changed: something else is expected, or possible.
        total_changed: how many orders are open.
    """

    changed = Signal()
    total_changed = Signal(int)

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self.list = OrderList(page, outbound_spec())
        empty, says = self.list.goods_empty, tr("Import orders")
        self.list.offer_import(ImportOffer(empty, page, "orders", says, WHO_IMPORTS))
        self.order = OutboundOrderView(page)
        self.setLayout(column((self.list, 1), (self.order, 1), gap=0))
        show_when(self.order, False)
        self.list.chosen.connect(self._on_chosen)
        self.list.total_changed.connect(self.total_changed)
        self.order.changed.connect(self.changed)

    @property
    def is_open(self) -> bool:
        """Whether one order is shown instead of the list."""
        return not self.order.isHidden()

    def expectation(self) -> Expectation:
        """What the next scan should be."""
        if self.is_open:
            return self.order.expectation()
        return Expectation(tr("Scan an order"), tr("its barcode opens it"))

    def wants(self, meaning: Meaning) -> bool:
        """Its orders always; goods and places while one is picked."""
        if meaning.kind is MeaningKind.OUTBOUND:
            return True
        return self.is_open and self.isVisible() and self.order.wants(meaning)

    def take(self, scan: Scan) -> None:
        """Use a scan."""
        if scan.meaning is not None and scan.meaning.kind is MeaningKind.OUTBOUND:
            said = ScanResult("ok", scan.meaning.code, scan.meaning.label)
            tell = self._page.scan_finished.emit
            self.open_order(scan.meaning.id, lambda: tell(said), lambda e: tell(refusal_result(e)))
            return
        self.order.take(scan)

    def open_order(
        self,
        order_id: int,
        then: Callable[[], object] = lambda: None,
        failed: Callable[[Exception], object] | None = None,
    ) -> None:
        """Show an order; *then* is called when it is on the screen."""
        show_when(self.list, False)
        show_when(self.order, True)
        self._page.context.preferences[KEPT] = order_id
        self.order.open_order(order_id, then, failed)
        self.changed.emit()

    def refresh(self) -> None:
        """Show what is seen as it is now."""
        if self.is_open:
            self.order.reload()
        else:
            self.list.reload()

    def back(self) -> None:
        """Esc: one level back."""
        if self.is_open and not self.order.side.back():
            self.close_order()

    def close_order(self) -> None:
        """Back to the list."""
        show_when(self.order, False)
        show_when(self.list, True)
        self._page.context.preferences.pop(KEPT, None)
        self.list.reload()
        self.list.goods_list.setFocus()
        self.changed.emit()

    def save(self) -> None:
        """Ctrl+S."""
        if self.is_open:
            self.order.side.save()

    def go_on(self) -> None:
        """Ctrl+Enter."""
        if self.is_open:
            self.order.side.go_on()

    def short(self) -> None:
        """F4."""
        if self.is_open:
            self.order.note_difference(ExceptionKind.SHORT)

    def damaged(self) -> None:
        """F6."""
        if self.is_open:
            self.order.note_difference(ExceptionKind.DAMAGED)

    def special(self) -> None:
        """F7: hold or cancel."""
        if self.is_open:
            self.order.open_decision()

    def print_paper(self) -> None:
        """F9: pick list or delivery note."""
        if self.is_open:
            self.order.print_paper()

    def start_search(self) -> None:
        """F2: search in the list."""
        if not self.is_open:
            self.list.start_search()

    def set_narrow(self, narrow: bool) -> None:
        """Keep two panes."""
        self.order.set_narrow(narrow)

    def _on_chosen(self, order: OutboundRow) -> None:
        self.open_order(order.id)
