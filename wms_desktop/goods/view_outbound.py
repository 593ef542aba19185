"""Goods out: the list, and one order (OUT-1)."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.core.language import N_
from wms_desktop.goods.figures import figures
from wms_desktop.goods.outbound import WHO_MAKES
from wms_desktop.goods.view_list import outbound_spec
from wms_desktop.goods.view_order_tab import OrderTab
from wms_desktop.goods.view_outbound_order import OutboundOrderView, order_alarm
from wms_desktop.goods.view_words import month_words
from wms_desktop.ui.actions import NEW_KEYS, NEXT_ONE_KEYS, ActionSpec, tie
from wms_desktop.ui.button import Button
from wms_desktop.ui.import_offer import ImportOffer
from wms_desktop.ui.label import Label
from wms_desktop.ui.page import Meaning, MeaningKind, Page, ScanResult
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.type import NOTE
from wms_desktop.ui.words import tr

NEW = ActionSpec("goods.new_outbound", N_("New outbound order"), NEW_KEYS, "plus")
PACKAGE = ActionSpec("goods.package", N_("Next package"), NEXT_ONE_KEYS, "package")
ALL_IN = ActionSpec("goods.all_in", N_("All into this package"), "Shift+PgDown", "package")
DETAIL = ActionSpec("goods.detail", N_("Carrier, or feedback"), "Ctrl+D", "truck-delivery")
LABELS = ActionSpec("goods.package_labels", N_("Labels of all packages"), "Shift+F9", "printer")
HOLD = ActionSpec("goods.hold", N_("Hold the order"), "F7", "player-pause")


class OutboundTab(OrderTab):
    """Goods out.

    Signals:
        wants_new: a new order is to be written; the page shows the form in this tab's place.
    """

    wants_new = Signal()

    kind = MeaningKind.OUTBOUND
    kept = "goods.outbound"
    or_else = N_("its barcode opens it")

    order: OutboundOrderView

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(page, outbound_spec(), OutboundOrderView(page), parent)
        empty, says = self.list.goods_empty, tr("Import orders")
        self.list.offer_import(ImportOffer(empty, page, "orders", says, WHO_MAKES))
        self.goods_new_outbound = Button(
            tr("New outbound order"), icon="plus", kind="quiet", key="F3"
        )
        self.goods_new_outbound.setObjectName("goods_new_outbound")
        make = Button(tr("New outbound order"), icon="plus", kind="primary", key="F3")
        make.setObjectName("goods_empty_new_outbound")
        new = self.own(NEW, self.wants_new.emit)
        for button in (self.goods_new_outbound, make):
            tie(new, button)
        empty.add_button(make)
        self._only_open.append(self.own(HOLD, self.special))
        self._only_open.append(self.own(PACKAGE, self.order.side.open_packing))
        self._only_open.append(self.own(ALL_IN, self.order.side.put_all))
        self._only_open.append(self.own(DETAIL, self.order.side.type_detail))
        self._only_open.append(self.own(LABELS, self.order.side.print_labels))
        self.goods_figures = Label("", NOTE, "text_2")
        self.goods_figures.setObjectName("goods_outbound_figures")
        self.list.goods_list_foot.add_left(self.goods_figures)
        self.lay_out(self.list)
        self.order.goods_out_hold.clicked.connect(self.special)
        self.order.goods_out_print.clicked.connect(self.order.print_paper)
        self.order.goods_out_short.clicked.connect(self.short)
        self.order.goods_out_damaged.clicked.connect(self.damaged)

    def head_widgets(self) -> tuple[QWidget, ...]:
        return (self.goods_new_outbound,)

    def refresh(self) -> None:
        """Show what is seen as it is now; below the list how the month went (OUT-5)."""
        super().refresh()
        if self.is_open:
            return
        db, by = self._page.context.db, self._page.context.acting()
        month = by.today.replace(day=1)
        self._page.read(
            lambda: figures(db, by.site_id, first=month, last=by.today, by_month=True),
            lambda found: self.goods_figures.setText(month_words(found)),
        )

    def set_narrow(self, narrow: bool) -> None:
        super().set_narrow(narrow)
        show_when(self.goods_figures, not narrow)

    def show_part(self, part: str) -> None:
        """Show one part of the list, whatever was looked for before."""
        if self.is_open:
            self.close_order()
        self.list.show_part(part)

    def go_on(self) -> None:
        """Ctrl+Enter: the order's next step."""
        if self.is_open:
            self.order.side.go_on()

    def special(self) -> None:
        """F7: hold or cancel."""
        if self.is_open:
            self.order.open_decision()

    def print_paper(self) -> None:
        """F9: pick list or delivery note; a package's label while the order is packed."""
        if self.is_open and self.order.side.is_packing:
            self.order.side.print_label()
        elif self.is_open:
            self.order.print_paper()

    def _told(self, meaning: Meaning) -> ScanResult:
        """Held, cancelled or changed since its papers were printed: locks until Esc."""
        shown = self.order.shown
        alarm = order_alarm(shown) if shown is not None else None
        if alarm is None:
            return super()._told(meaning)
        return ScanResult("bad", *alarm, locks=True)

    def _opened(self, meaning: Meaning) -> str:
        return meaning.label
