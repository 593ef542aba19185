"""Goods out: the list, and one order (OUT-1)."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from wms_desktop.core.language import N_
from wms_desktop.goods.outbound import WHO_MAKES
from wms_desktop.goods.view_list import outbound_spec
from wms_desktop.goods.view_order_tab import OrderTab
from wms_desktop.goods.view_outbound_order import OutboundOrderView
from wms_desktop.ui.import_offer import ImportOffer
from wms_desktop.ui.page import Meaning, MeaningKind, Page
from wms_desktop.ui.words import tr


class OutboundTab(OrderTab):
    """Goods out."""

    kind = MeaningKind.OUTBOUND
    kept = "goods.outbound"
    or_else = N_("its barcode opens it")

    order: OutboundOrderView

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(page, outbound_spec(), OutboundOrderView(page), parent)
        empty, says = self.list.goods_empty, tr("Import orders")
        self.list.offer_import(ImportOffer(empty, page, "orders", says, WHO_MAKES))
        self.lay_out(self.list)

    def go_on(self) -> None:
        """Ctrl+Enter: the order's next step."""
        if self.is_open:
            self.order.side.go_on()

    def special(self) -> None:
        """F7: hold or cancel."""
        if self.is_open:
            self.order.open_decision()

    def print_paper(self) -> None:
        """F9: pick list or delivery note."""
        if self.is_open:
            self.order.print_paper()

    def _opened(self, meaning: Meaning) -> str:
        return meaning.label
