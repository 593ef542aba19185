"""What goods in and goods out share: a list of orders, and one order in its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from wms_desktop.core.language import N_
from wms_desktop.goods.kinds import ExceptionKind
from wms_desktop.goods.queries import InboundRow, OutboundRow
from wms_desktop.goods.view_inbound_order import InboundOrderView
from wms_desktop.goods.view_list import ListSpec, OrderList
from wms_desktop.goods.view_outbound_order import OutboundOrderView
from wms_desktop.ui.actions import ActionSpec
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
from wms_desktop.ui.sub_page import SubPage
from wms_desktop.ui.words import tr

SHORT = ActionSpec("goods.short", N_("Goods are short"), "F4", "box-off")
DAMAGED = ActionSpec("goods.damaged", N_("Goods are damaged"), "F6", "photo")
HISTORY = ActionSpec("goods.history", N_("History of the item"), "Ctrl+H", "history")


class OrderTab(SubPage):
    """Shows the list or one order; every key of the page does here what fits."""

    kind: ClassVar[MeaningKind]
    kept: ClassVar[str]  # the preference that remembers which order was open
    or_else: ClassVar[str]  # while the list is shown: what to do besides scanning an order

    order: InboundOrderView | OutboundOrderView

    def __init__(
        self,
        page: Page,
        spec: ListSpec,
        order: InboundOrderView | OutboundOrderView,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(page, parent)
        self.list, self.order = OrderList(page, spec), order
        self._home: QWidget = self.list
        self.list.chosen.connect(self._on_chosen)
        self.order.changed.connect(self.changed)
        keys = ((SHORT, self.short), (DAMAGED, self.damaged), (HISTORY, self.history))
        self._only_open = [self.own(spec, handler) for spec, handler in keys]
        self.changed.connect(self._on_open_or_closed)

    def lay_out(self, home: QWidget) -> None:
        """Give the room to *home* (the list and what stands beside it) until an order is opened."""
        self._home = home
        self.setLayout(column((home, 1), (self.order, 1), gap=0))
        show_when(self.order, False)

    # what the page uses

    @property
    def is_open(self) -> bool:
        return not self.order.isHidden()

    @property
    def prints(self) -> bool:
        return self.is_open

    def open(self, **target: Any) -> None:
        if self.kind.value in target:
            self.open_order(int(target[self.kind.value]))

    def expectation(self) -> Expectation:
        """What the next scan should be."""
        if self.is_open:
            return self.order.expectation()
        return Expectation(tr("Scan an order"), tr(self.or_else))

    def wants(self, meaning: Meaning) -> bool:
        """Its orders always; goods and places while one is open."""
        if meaning.kind is self.kind:
            return True
        return self.is_open and self.isVisible() and self.order.wants(meaning)

    def take(self, scan: Scan) -> None:
        """Use a scan."""
        if scan.meaning is not None and scan.meaning.kind is self.kind:
            meaning, tell = scan.meaning, self._page.scan_finished.emit
            self.open_order(
                meaning.id, lambda: tell(self._told(meaning)), lambda e: tell(refusal_result(e))
            )
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
        self._page.context.preferences[self.kept] = order_id
        self.order.open_order(order_id, then, failed)
        self.changed.emit()

    def close_order(self) -> None:
        """Back to the list."""
        show_when(self.order, False)
        show_when(self._home, True)
        self._page.context.preferences.pop(self.kept, None)
        self.list.reload()
        self.list.goods_list.setFocus()
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

    def save(self) -> None:
        """Ctrl+S."""
        if self.is_open:
            self.order.side.save()

    def short(self) -> None:
        """F4."""
        if self.is_open:
            self.order.note_difference(ExceptionKind.SHORT)

    def damaged(self) -> None:
        """F6."""
        if self.is_open:
            self.order.note_difference(ExceptionKind.DAMAGED)

    def history(self) -> None:
        """Ctrl+H: every move of the current line's item; Esc leads back here (STK-6)."""
        line = self.order.lines_shown.current_row() if self.is_open else None
        if line is not None:
            self._page.open(history_item=line.item_id, back_to=self.kind.value)

    def start_search(self) -> None:
        """F2: search in the list."""
        if not self.is_open:
            self.list.start_search()

    def set_narrow(self, narrow: bool) -> None:
        """Keep two panes."""
        self.order.set_narrow(narrow)

    def _on_open_or_closed(self) -> None:
        for action in self._only_open:
            action.setEnabled(self.is_open)

    def _told(self, meaning: Meaning) -> ScanResult:
        """What the scan of an order's papers says, once the order is on the screen."""
        return ScanResult("ok", meaning.code, self._opened(meaning))

    def _opened(self, meaning: Meaning) -> str:
        """What is said below the number of an order that a scan has opened."""
        raise NotImplementedError

    def _on_chosen(self, order: InboundRow | OutboundRow) -> None:
        self.open_order(order.id)
