"""Goods in: the list, one order, and a new order on the spot (INB-1, INB-2)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.goods.kinds import ExceptionKind
from wms_desktop.goods.queries import InboundRow
from wms_desktop.goods.view_attach import AttachPane
from wms_desktop.goods.view_inbound_order import NARROW, WIDE, InboundOrderView
from wms_desktop.goods.view_list import OrderList, inbound_spec
from wms_desktop.goods.view_new_inbound import NewInbound
from wms_desktop.goods.view_side import SideStack
from wms_desktop.stock.queries import search_items
from wms_desktop.stock.service import WHO_KEEPS
from wms_desktop.ui.button import Button
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
from wms_desktop.ui.plane import Plane, VLine
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.words import tr


class InboundTab(QWidget):
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
        self.list = OrderList(page, inbound_spec())
        self.order = InboundOrderView(page)
        self.new, self.attach = NewInbound(page), AttachPane(page)
        self._make = Button(tr("New inbound order"), icon="plus", kind="primary", key="F3")
        self._make.setObjectName("goods_empty_new")
        self._make.clicked.connect(self.open_new)
        self.list.goods_empty.add_button(self._make)
        self.list.offer_import(
            ImportOffer(
                self.list.goods_empty, page, "items", tr("Import items"), WHO_KEEPS,
                lambda: not search_items(page.context.db, limit=1),
            )
        )  # fmt: skip
        self._side = SideStack()
        self._side.add(self.new)
        self._side.add(self.attach)
        self._plane = Plane("side", column(self._side))
        self._plane.set_least_width(WIDE)
        self._line = VLine()
        self._home = QWidget()
        self._home.setLayout(row((self.list, 1), self._line, self._plane, gap=0))
        self.setLayout(column((self._home, 1), (self.order, 1), gap=0))
        show_when(self.order, False)
        self._show_side(self.new.is_begun)
        self._connect()

    def _connect(self) -> None:
        self.list.chosen.connect(self._on_chosen)
        self.list.total_changed.connect(self.total_changed)
        self.order.changed.connect(self.changed)
        self.new.created.connect(self._on_created)
        self.new.dropped.connect(lambda: self._show_side(False))
        self.attach.attached.connect(lambda _item: self._show_side(False))
        self.attach.dropped.connect(lambda: self._show_side(False))

    # what the page uses

    @property
    def is_open(self) -> bool:
        """Whether one order is shown instead of the list."""
        return not self.order.isHidden()

    def expectation(self) -> Expectation:
        """What the next scan should be."""
        if self.is_open:
            return self.order.expectation()
        return Expectation(tr("Scan an order"), tr("or press F3 for a new one"))

    def wants(self, meaning: Meaning) -> bool:
        """Its orders always; goods and places while one is open."""
        if meaning.kind is MeaningKind.INBOUND:
            return True
        return self.is_open and self.isVisible() and self.order.wants(meaning)

    def take(self, scan: Scan) -> None:
        """Use a scan."""
        if scan.meaning is not None and scan.meaning.kind is MeaningKind.INBOUND:
            said = ScanResult("ok", scan.meaning.code, tr("Now the goods: item or lot"))
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
        show_when(self._home, False)
        show_when(self.order, True)
        self._page.context.preferences["goods.inbound"] = order_id
        self.order.open_order(order_id, then, failed)
        self.changed.emit()

    def refresh(self) -> None:
        """Show what is seen as it is now."""
        if self.is_open:
            self.order.reload()
        else:
            self.list.reload()

    def open_new(self) -> None:
        """F3: a new order."""
        if self.is_open:
            self.close_order()
        self._side.show_pane(self.new)
        self._show_side(True)
        self.new.begin()

    def open_attach(self, code: str) -> None:
        """A: an unknown code is given to an item."""
        if self.is_open:
            self.order.side.open_attach(code)
            return
        self._side.show_pane(self.attach)
        self._show_side(True)
        self.attach.open_for(code)

    def back(self) -> None:
        """Esc: one level back."""
        if self.is_open:
            if not self.order.side.back():
                self.close_order()
        elif not self._plane.isHidden():
            if self._side.current is self.new:
                self.new.drop()
            self._show_side(False)

    def save(self) -> None:
        """Ctrl+S."""
        if self.is_open:
            self.order.side.save()
        elif not self._plane.isHidden():
            pane = self._side.current
            (self.new if pane is self.new else self.attach).save()

    def go_on(self) -> None:
        """Ctrl+Enter."""
        if self.is_open:
            self.order.finish()

    def short(self) -> None:
        """F4."""
        if self.is_open:
            self.order.note_difference(ExceptionKind.SHORT)

    def damaged(self) -> None:
        """F6."""
        if self.is_open:
            self.order.note_difference(ExceptionKind.DAMAGED)

    def special(self) -> None:
        """F7: by hand."""
        if self.is_open:
            self.order.side.open_by_hand()

    def print_paper(self) -> None:
        """F9: labels."""
        if self.is_open and not self.order.side.labels.isHidden():
            self.order.side.labels.print_now()

    def start_search(self) -> None:
        """F2: search in the list."""
        if not self.is_open:
            self.list.start_search()

    def set_narrow(self, narrow: bool) -> None:
        """Keep two panes."""
        self._plane.set_least_width(NARROW if narrow else WIDE)
        self.order.set_narrow(narrow)

    def _on_chosen(self, order: InboundRow) -> None:
        self.open_order(order.id)

    def _on_created(self, order_id: int) -> None:
        self._show_side(False)
        self.open_order(order_id)

    def close_order(self) -> None:
        show_when(self.order, False)
        show_when(self._home, True)
        self._page.context.preferences.pop("goods.inbound", None)
        self.list.reload()
        self.list.goods_list.setFocus()
        self.changed.emit()

    def _show_side(self, wanted: bool) -> None:
        show_when(self._plane, wanted)
        show_when(self._line, wanted)
        self.changed.emit()
