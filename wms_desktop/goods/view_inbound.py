"""Goods in: the list, one order, and a new order on the spot (INB-1, INB-2)."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from wms_desktop.core.language import N_
from wms_desktop.goods.inbound import WHO_ANNOUNCES
from wms_desktop.goods.view_attach import AttachPane
from wms_desktop.goods.view_exception import report_of
from wms_desktop.goods.view_inbound_order import NARROW, WIDE, InboundOrderView
from wms_desktop.goods.view_list import inbound_spec
from wms_desktop.goods.view_new_inbound import NewInbound
from wms_desktop.goods.view_order_tab import OrderTab
from wms_desktop.stock.queries import search_items
from wms_desktop.stock.service import WHO_KEEPS
from wms_desktop.ui.actions import NEW_KEYS, ActionSpec, tie
from wms_desktop.ui.button import Button
from wms_desktop.ui.import_offer import ImportOffer
from wms_desktop.ui.page import Meaning, MeaningKind, Page
from wms_desktop.ui.plane import Plane, VLine
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.side_stack import SideStack
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.words import tr

NEW = ActionSpec("goods.new", N_("New inbound order"), NEW_KEYS, "plus")
BY_HAND = ActionSpec("goods.by_hand", N_("Receive by hand"), "F7", "keyboard")
PAPERS = ActionSpec("goods.papers", N_("Papers are wrong"), "Shift+F4", "file-check")
REPORT = ActionSpec("goods.report", N_("Print exception report"), "Shift+F9", "printer")
QUALITY = ActionSpec("goods.quality", N_("QC result"), "Shift+F6", "shield-check")


class InboundTab(OrderTab):
    """Goods in; beside the list a new order, or an unknown code that is given to an item."""

    kind = MeaningKind.INBOUND
    kept = "goods.inbound"
    or_else = N_("or press F3 for a new one")

    order: InboundOrderView

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(page, inbound_spec(), InboundOrderView(page), parent)
        self.new, self.attach = NewInbound(page), AttachPane(page)
        self._make = Button(tr("New inbound order"), icon="plus", kind="primary", key="F3")
        self._make.setObjectName("goods_empty_new")
        self.goods_new = Button(tr("New inbound order"), icon="plus", kind="quiet", key="F3")
        self.goods_new.setObjectName("goods_new")
        new = self.own(NEW, self.open_new)
        tie(new, self._make)
        tie(new, self.goods_new)
        self._only_open += [
            self.own(BY_HAND, self.special), self.own(PAPERS, self.wrong_papers),
            self.own(REPORT, self.print_report), self.own(QUALITY, self.quality),
        ]  # fmt: skip
        self.list.goods_empty.add_button(self._make)
        self.list.offer_import(
            ImportOffer(
                self.list.goods_empty, page, "items", tr("Import items"), WHO_KEEPS,
                lambda: not search_items(page.context.db, limit=1),
            )
        )  # fmt: skip
        self.list.offer_import(
            ImportOffer(
                self.list.goods_empty, page, "inbound", tr("Import inbound orders"), WHO_ANNOUNCES,
                lambda: bool(search_items(page.context.db, limit=1)),
            )
        )  # fmt: skip
        self._side = SideStack()
        self._side.add(self.new)
        self._side.add(self.attach)
        self._plane = Plane("side", column(self._side))
        self._plane.set_least_width(WIDE)
        self._line = VLine()
        home = QWidget()
        home.setLayout(row((self.list, 1), self._line, self._plane, gap=0))
        self.lay_out(home)
        self._show_side(self.new.is_begun)
        self.new.created.connect(self._on_created)
        self.new.dropped.connect(lambda: self._show_side(False))
        self.attach.attached.connect(lambda _item: self._show_side(False))
        self.attach.dropped.connect(lambda: self._show_side(False))
        self.order.goods_in_finish.clicked.connect(self.go_on)
        self.order.goods_in_short.clicked.connect(self.short)
        self.order.goods_in_damaged.clicked.connect(self.damaged)

    def head_widgets(self) -> tuple[QWidget, ...]:
        return (self.goods_new,)

    def open(self, **target: Any) -> None:
        if "attach" in target:
            self.open_attach(str(target["attach"]))
        elif "new" in target:
            self.open_new()
        else:
            super().open(**target)

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
            super().back()
        elif not self._plane.isHidden():
            self._show_side(False)  # what was typed stays a draft

    def save(self) -> None:
        """Ctrl+S."""
        if self.is_open:
            super().save()
        elif not self._plane.isHidden():
            pane = self._side.current
            (self.new if pane is self.new else self.attach).save()

    def go_on(self) -> None:
        """Ctrl+Enter: receiving is finished."""
        if self.is_open:
            self.order.finish()

    def special(self) -> None:
        """F7: by hand."""
        if self.is_open:
            self.order.side.open_by_hand()

    def wrong_papers(self) -> None:
        """Shift+F4: the papers of the whole order are wrong (INB-4)."""
        if self.is_open and not self.order.why_not():
            self.order.side.open_papers()

    def print_report(self) -> None:
        """Shift+F9: the exception report of the order."""
        detail = self.order.detail
        if self.is_open and detail is not None:
            report_of(self._page, self.kind.value, detail.id, detail.number)

    def quality(self) -> None:
        """Shift+F6: what of the current line waits for QC (INB-5)."""
        line = self.order.goods_in_lines.current_row()
        if self.is_open and line is not None:
            self._page.open(qc=line.item)

    def print_paper(self) -> None:
        """F9: labels."""
        if self.is_open and not self.order.side.labels.isHidden():
            self.order.side.labels.print_now()

    def set_narrow(self, narrow: bool) -> None:
        """Keep two panes."""
        super().set_narrow(narrow)
        self._plane.set_least_width(NARROW if narrow else WIDE)

    def _opened(self, meaning: Meaning) -> str:
        return tr("Now the goods: item or lot")

    def _on_created(self, order_id: int) -> None:
        self._show_side(False)
        self.open_order(order_id)

    def _show_side(self, wanted: bool) -> None:
        show_when(self._plane, wanted)
        show_when(self._line, wanted)
        self.changed.emit()
