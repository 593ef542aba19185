"""The tab Inbound/Outbound: goods in and goods out, by keyboard and scanner."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from wms_desktop.core.changes import Topic
from wms_desktop.core.language import N_
from wms_desktop.goods.view_inbound import InboundTab
from wms_desktop.goods.view_new_outbound import NewOutbound
from wms_desktop.goods.view_order_tab import OrderTab
from wms_desktop.goods.view_outbound import OutboundTab
from wms_desktop.ui.actions import (
    BACK_KEYS,
    FIND_KEYS,
    NEW_KEYS,
    PRINT_KEYS,
    SAVE_KEYS,
    SAVE_NEXT_KEYS,
    ActionSpec,
    bind,
    tie,
)
from wms_desktop.ui.button import Button
from wms_desktop.ui.context import Context
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.page import Expectation, Meaning, MeaningKind, Page, Scan
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column
from wms_desktop.ui.sub_tabs import SubTabs
from wms_desktop.ui.words import tr

FIND = ActionSpec("goods.find", N_("Find an order"), FIND_KEYS, "search")
NEW = ActionSpec("goods.new", N_("New inbound order"), NEW_KEYS, "plus")
NEW_OUT = ActionSpec("goods.new_outbound", N_("New outbound order"), NEW_KEYS, "plus")
SHORT = ActionSpec("goods.short", N_("Goods are short"), "F4", "box-off")
DAMAGED = ActionSpec("goods.damaged", N_("Goods are damaged"), "F6", "photo")
BY_HAND = ActionSpec("goods.by_hand", N_("Receive by hand"), "F7", "keyboard")
HOLD = ActionSpec("goods.hold", N_("Hold the order"), "F7", "player-pause")
PRINT = ActionSpec("goods.print", N_("Print labels or papers"), PRINT_KEYS, "printer")
SAVE = ActionSpec("goods.save", N_("Save the form"), SAVE_KEYS, "check")
GO_ON = ActionSpec("goods.go_on", N_("Finish, or next step"), SAVE_NEXT_KEYS, "check")
BACK = ActionSpec("goods.back", N_("One level back"), BACK_KEYS, "chevron-left")
SPECS = (FIND, NEW, NEW_OUT, SHORT, DAMAGED, BY_HAND, HOLD, PRINT, SAVE, GO_ON, BACK)
INBOUND, OUTBOUND = 0, 1


class GoodsPage(Page):
    """Second-level tabs Inbound and Outbound; every key works on the one that is shown."""

    name = "goods"
    topics = frozenset({Topic.INBOUND, Topic.OUTBOUND, Topic.STOCK, Topic.ITEMS})

    goods_tabs: SubTabs
    goods_back: Button
    goods_new: Button
    goods_new_outbound: Button
    goods_place: QWidget

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        load_form(self, "goods")
        self.inbound, self.outbound = InboundTab(self), OutboundTab(self)
        self._tabs: tuple[OrderTab, ...] = (self.inbound, self.outbound)
        self.making = NewOutbound(self)
        self._is_making = False
        self.goods_place.setLayout(
            column((self.inbound, 1), (self.outbound, 1), (self.making, 1), gap=0)
        )
        for title in (tr("Inbound"), tr("Outbound")):
            self.goods_tabs.addTab(title)
        self._bind()
        for tab in self._tabs:
            tab.changed.connect(self._on_changed)
        self.goods_tabs.currentChanged.connect(self._on_tab)
        kept = self.context.preferences.get("goods.tab")
        self._on_tab(INBOUND)
        self.outbound.refresh()
        self._go_on_where_left(kept)

    @property
    def tab(self) -> OrderTab | NewOutbound:
        """The second-level tab that is shown, or the new order in its place."""
        if self._is_making and self.goods_tabs.currentIndex() == OUTBOUND:
            return self.making
        return self._tabs[max(self.goods_tabs.currentIndex(), 0)]

    def expectation(self) -> Expectation:
        return self.tab.expectation()

    def wants(self, meaning: Meaning) -> bool:
        if meaning.kind in (MeaningKind.INBOUND, MeaningKind.OUTBOUND):
            return True
        return self.tab.wants(meaning)

    def take(self, scan: Scan) -> None:
        if scan.meaning is not None:
            self._show_for(scan.meaning.kind)
        self.tab.take(scan)

    def open(self, **target: Any) -> None:
        """Open ``inbound`` or ``outbound`` (an order's id), a ``meaning``, or ``attach`` a code.

        ``new`` and ``new_outbound`` go on with the order that was begun.
        """
        meaning = target.get("meaning")
        if isinstance(meaning, Meaning):
            target[meaning.kind.value] = meaning.id
        if "attach" in target:
            self._show_for(MeaningKind.INBOUND)
            self.inbound.open_attach(str(target["attach"]))
        if "new_outbound" in target:
            self.goods_tabs.setCurrentIndex(OUTBOUND)
            self.open_new_outbound()
        if "new" in target:
            self._show_for(MeaningKind.INBOUND)
            self.inbound.open_new()
        if "new_outbound" in target:
            self._show_for(MeaningKind.OUTBOUND)
            self.open_new_outbound()
        for kind, tab in (
            (MeaningKind.INBOUND, self.inbound),
            (MeaningKind.OUTBOUND, self.outbound),
        ):
            if kind.value in target:
                self._show_for(kind)
                tab.open_order(int(target[kind.value]))

    def refresh(self) -> None:
        self.tab.refresh()

    def set_narrow(self, narrow: bool) -> None:
        for tab in self._tabs:
            tab.set_narrow(narrow)
        self.making.set_narrow(narrow)

    def _bind(self) -> None:
        self._back = bind(BACK, lambda: self.tab.back(), self)
        self._new = bind(NEW, self.inbound.open_new, self)
        self._new_out = bind(NEW_OUT, self.open_new_outbound, self)
        self._by_hand = bind(BY_HAND, self.inbound.special, self)
        self._hold = bind(HOLD, self.outbound.special, self)
        self._print = bind(PRINT, lambda: self.tab.print_paper(), self)
        bind(FIND, lambda: self.tab.start_search(), self)
        bind(SAVE, lambda: self.tab.save(), self)
        bind(GO_ON, lambda: self.tab.go_on(), self)
        self._short = bind(SHORT, lambda: self.tab.short(), self)
        self._damaged = bind(DAMAGED, lambda: self.tab.damaged(), self)
        tie(self._new, self.goods_new)
        tie(self._new_out, self.goods_new_outbound)
        make = Button(tr("New outbound order"), icon="plus", kind="primary", key="F3")
        make.setObjectName("goods_empty_new_outbound")
        tie(self._new_out, make)
        self.outbound.list.goods_empty.add_button(make)
        self.making.created.connect(self._on_made)
        self.making.left.connect(self._leave_making)
        self.goods_back.clicked.connect(lambda: self.tab.close_order())
        for action, buttons in (
            (self._short, (self.inbound.order.goods_in_short, self.outbound.order.goods_out_short)),
            (
                self._damaged,
                (self.inbound.order.goods_in_damaged, self.outbound.order.goods_out_damaged),
            ),
        ):
            for button in buttons:
                button.clicked.connect(lambda _checked=False, action=action: action.trigger())
        self.inbound.order.goods_in_finish.clicked.connect(self.inbound.go_on)
        self.outbound.order.goods_out_hold.clicked.connect(self.outbound.special)
        self.outbound.order.goods_out_print.clicked.connect(self.outbound.print_paper)

    def _show_for(self, kind: MeaningKind) -> None:
        wanted = {MeaningKind.INBOUND: INBOUND, MeaningKind.OUTBOUND: OUTBOUND}.get(kind)
        if wanted is not None:
            self._is_making = self._is_making and wanted != OUTBOUND
            self.goods_tabs.setCurrentIndex(wanted)
            self._show_tab()

    def open_new_outbound(self) -> None:
        """F3 on the tab Outbound: a new order, or the one that was begun."""
        self._is_making = True
        self._show_tab()
        self.making.begin()
        self._on_changed()

    def _on_made(self, order_id: int) -> None:
        """The new order is opened, unless its writer has gone on to something else meanwhile."""
        if self.tab is self.making:
            self.open(outbound=order_id)

    def _leave_making(self) -> None:
        self._is_making = False
        self._show_tab()
        self.outbound.refresh()
        self.outbound.list.goods_list.setFocus()
        self._on_changed()

    def _show_tab(self) -> None:
        for tab in (*self._tabs, self.making):
            show_when(tab, tab is self.tab)

    def _on_tab(self, index: int) -> None:
        self._show_tab()
        self.context.preferences["goods.tab"] = index
        self.tab.refresh()
        self._new.setEnabled(index == INBOUND)
        self._new_out.setEnabled(index == OUTBOUND)
        show_when(self.goods_new, index == INBOUND)
        self._on_changed()

    def _on_changed(self) -> None:
        is_open = self.tab.is_open
        making = self.tab is self.making
        show_when(self.goods_back, is_open or making)
        on_outbound = self.goods_tabs.currentIndex() == OUTBOUND
        show_when(self.goods_new_outbound, on_outbound and not making)
        inbound = self.tab is self.inbound
        for action in (self._short, self._damaged, self._print):
            action.setEnabled(is_open)
        self._by_hand.setEnabled(is_open and inbound)
        self._hold.setEnabled(is_open and self.tab is self.outbound)
        self.expectation_changed.emit(self.expectation())

    def _go_on_where_left(self, tab_shown: object) -> None:
        """The order that was open before the page was built anew (language, look, restart)."""
        kept = self.context.preferences
        for tab in reversed(self._tabs):
            order_id = kept.get(tab.kept)
            if isinstance(order_id, int):
                tab.open_order(order_id)
        if tab_shown == OUTBOUND:
            self.goods_tabs.setCurrentIndex(OUTBOUND)
