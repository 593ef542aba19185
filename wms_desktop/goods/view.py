"""The tab Inbound/Outbound: goods in, goods out, and where everything lies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from PySide6.QtWidgets import QWidget

from wms_desktop.core.changes import Topic
from wms_desktop.core.language import N_
from wms_desktop.goods.queries import scan_meanings
from wms_desktop.goods.view_exceptions import ExceptionsTab
from wms_desktop.goods.view_inbound import InboundTab
from wms_desktop.goods.view_new_outbound import NewOutbound
from wms_desktop.goods.view_outbound import OutboundTab
from wms_desktop.ui.actions import (
    BACK_KEYS,
    FIND_KEYS,
    PRINT_KEYS,
    SAVE_KEYS,
    SAVE_NEXT_KEYS,
    ActionSpec,
    bind,
)
from wms_desktop.ui.button import Button
from wms_desktop.ui.context import Context
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.page import Expectation, Meaning, MeaningKind, Page, Scan
from wms_desktop.ui.page_parts import PageHead
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column
from wms_desktop.ui.sub_page import SubPage, SubTab
from wms_desktop.ui.sub_tabs import SubTabs
from wms_desktop.ui.words import tr

FIND = ActionSpec("goods.find", N_("Find in the list"), FIND_KEYS, "search")
PRINT = ActionSpec("goods.print", N_("Print labels or papers"), PRINT_KEYS, "printer")
SAVE = ActionSpec("goods.save", N_("Save the form"), SAVE_KEYS, "check")
GO_ON = ActionSpec("goods.go_on", N_("Finish, or next step"), SAVE_NEXT_KEYS, "check")
NEXT_TAB = ActionSpec("goods.next_tab", N_("Next list"), "Ctrl+PgDown", "chevron-right")
TAB_BEFORE = ActionSpec("goods.tab_before", N_("Previous list"), "Ctrl+PgUp", "chevron-left")
BACK = ActionSpec("goods.back", N_("One level back"), BACK_KEYS, "chevron-left")
INBOUND, OUTBOUND = "inbound", "outbound"
OWN: tuple[SubTab, ...] = (
    SubTab(
        INBOUND, N_("Inbound"), InboundTab, frozenset({Topic.INBOUND, Topic.STOCK, Topic.ITEMS}),
        frozenset({MeaningKind.INBOUND}), frozenset({"inbound", "new", "attach"}),
    ),
    SubTab(
        OUTBOUND, N_("Outbound"), OutboundTab, frozenset({Topic.OUTBOUND, Topic.STOCK}),
        frozenset({MeaningKind.OUTBOUND}), frozenset({"outbound"}),
    ),
    SubTab(
        "exceptions", N_("Exceptions"), ExceptionsTab,
        frozenset({Topic.INBOUND, Topic.OUTBOUND, Topic.STOCK, Topic.LOCATIONS}),
        targets=frozenset({"exception", "qc", "round", "climate_zone"}),
    ),
)  # fmt: skip


class GoodsPage(Page):
    """Second-level tabs; every key and scan works on the one that is shown.

    Args:
        more: second-level tabs of other slices, after this slice's own.
    """

    name = "goods"
    topics = frozenset({Topic.INBOUND, Topic.OUTBOUND, Topic.STOCK, Topic.ITEMS, Topic.LOCATIONS})

    goods_tabs: SubTabs
    goods_head: PageHead
    goods_back: Button
    goods_place: QWidget

    def __init__(
        self, context: Context, parent: QWidget | None = None, *, more: Sequence[SubTab] = ()
    ) -> None:
        super().__init__(context, parent)
        load_form(self, "goods")
        self._back_says = self.goods_back.text()
        self._declared = (*OWN, *more)
        self._made: dict[str, SubPage] = {}
        self._making: NewOutbound | None = None
        self._is_making = self._narrow = False
        self._room = column(gap=0)
        self.goods_place.setLayout(self._room)
        for each in self._declared:
            self.goods_tabs.addTab(tr(each.title))
        self._bind()
        self.goods_tabs.currentChanged.connect(self._on_tab)
        kept = self.context.preferences.get("goods.tab")
        self._on_tab(0)
        self._go_on_where_left(kept)

    # its tabs

    @property
    def tab(self) -> SubPage | NewOutbound:
        """The second-level tab that is shown, or the new order in its place."""
        name = self._shown()
        return self.making if self._is_making and name == OUTBOUND else self.sub(name)

    @property
    def inbound(self) -> InboundTab:
        """Goods in."""
        return cast(InboundTab, self.sub(INBOUND))

    @property
    def outbound(self) -> OutboundTab:
        """Goods out."""
        return cast(OutboundTab, self.sub(OUTBOUND))

    @property
    def making(self) -> NewOutbound:
        """The new outbound order; made when it is first needed."""
        if self._making is None:
            self._making = NewOutbound(self)
            self._room.addWidget(self._making, 1)
            show_when(self._making, False)
            self._making.set_narrow(self._narrow)
            self._making.created.connect(self._on_made)
            self._making.left.connect(self._leave_making)
        return self._making

    def sub(self, name: str) -> SubPage:
        """The second-level tab *name*; made when it is first needed."""
        if name not in self._made:
            declared = next(each for each in self._declared if each.name == name)
            made = self._made[name] = declared.make(self)
            self._room.addWidget(made, 1)
            show_when(made, False)
            self.goods_head.add_right(*made.head_widgets())
            made.show_own(False)
            made.set_narrow(self._narrow)
            made.changed.connect(self._on_changed)
            if isinstance(made, OutboundTab):
                made.wants_new.connect(self.open_new_outbound)
        return self._made[name]

    def show_tab(self, name: str) -> None:
        """Show the second-level tab *name*."""
        self._is_making = self._is_making and name != OUTBOUND
        self.goods_tabs.setCurrentIndex([each.name for each in self._declared].index(name))
        self._show_tab()

    # what the window uses

    def expectation(self) -> Expectation:
        return self.tab.expectation()

    def wants(self, meaning: Meaning) -> bool:
        return self.tab.wants(meaning) or any(meaning.kind in each.opens for each in self._declared)

    def wants_text(self, text: str) -> bool:
        return isinstance(self.tab, SubPage) and self.tab.wants_text(text)

    def take(self, scan: Scan) -> None:
        meaning = scan.meaning
        if meaning is not None and not self.tab.wants(meaning):
            self.show_tab(next(each.name for each in self._declared if meaning.kind in each.opens))
        self.tab.take(scan)

    def open(self, **target: Any) -> None:
        """Open a second-level ``tab``, a ``meaning``, or what one of the tabs answers.

        Where a tab is named, it alone is asked.

        ``outbound_part`` lists the orders to decide on, or those whose arrival is to be confirmed;
        ``new_outbound`` goes on with the outbound order that was begun.
        """
        meaning = target.pop("meaning", None)
        if isinstance(meaning, Meaning):
            target[meaning.kind.value] = meaning.id
        named = str(target.pop("tab", ""))
        if named:
            self.show_tab(named)
        if target.pop("new_outbound", None) is not None:
            self.show_tab(OUTBOUND)
            self.open_new_outbound()
        if part := target.pop("outbound_part", ""):
            self.show_tab(OUTBOUND)
            self.outbound.show_part(str(part))
        self._open_document(str(target.pop("document", "")))
        for each in self._declared:
            if named and each.name != named:
                continue
            kinds = {kind.value for kind in each.opens}
            wanted = {k: v for k, v in target.items() if k in each.targets or k in kinds}
            if wanted:
                self.show_tab(each.name)
                self.sub(each.name).open(**wanted)
                target = {k: v for k, v in target.items() if k not in wanted}

    def _open_document(self, document: str) -> None:
        """An order by ``kind:number``, as the ledger names it."""
        kind, _colon, number = document.partition(":")
        db, site_id = self.context.db, self.context.acting().site_id

        def show(found: list[tuple[str, int, str, str]]) -> None:
            for found_kind, id_, found_number, _label in found:
                if (found_kind, found_number) == (kind, number):
                    self.open(**{kind: id_})

        if number:
            self.read(lambda: scan_meanings(db, site_id, number), show)

    def refresh(self) -> None:
        self.tab.refresh()

    def set_narrow(self, narrow: bool) -> None:
        self._narrow = narrow
        for tab in self._made.values():
            tab.set_narrow(narrow)
        if self._making is not None:
            self._making.set_narrow(narrow)

    def open_new_outbound(self) -> None:
        """F3 on the tab Outbound: a new order, or the one that was begun."""
        self._is_making = True
        self._show_tab()
        self.making.begin()
        self._on_changed()

    def _bind(self) -> None:
        bind(BACK, lambda: self.tab.back(), self)
        self._print = bind(PRINT, lambda: self.tab.print_paper(), self)
        bind(FIND, lambda: self.tab.start_search(), self)
        bind(SAVE, lambda: self.tab.save(), self)
        bind(GO_ON, lambda: self.tab.go_on(), self)
        bind(NEXT_TAB, lambda: self._turn(1), self)
        bind(TAB_BEFORE, lambda: self._turn(-1), self)
        self.goods_back.clicked.connect(lambda: self.tab.close_order())

    def _turn(self, step: int) -> None:
        """One second-level tab on or back; after the last comes the first."""
        self.goods_tabs.setCurrentIndex(
            (self.goods_tabs.currentIndex() + step) % len(self._declared)
        )
        self.setFocus()  # the arrows and Enter belong to the list that is shown now

    def _shown(self) -> str:
        return self._declared[max(self.goods_tabs.currentIndex(), 0)].name

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
        shown = self.tab
        for tab in self._made.values():
            if tab is not shown:
                tab.show_own(False)
                show_when(tab, False)
        if self._making is not None:
            show_when(self._making, self._making is shown)
        show_when(shown, True)
        if isinstance(shown, SubPage):
            shown.show_own(True)
        self._on_changed()

    def _on_tab(self, index: int) -> None:
        self._show_tab()
        self.context.preferences["goods.tab"] = self._shown()
        self.tab.refresh()

    def _on_changed(self) -> None:
        shown = self.tab
        making = shown is self._making
        show_when(self.goods_back, shown.is_open or making)
        if isinstance(shown, SubPage):
            self.goods_back.setText(shown.back_says or self._back_says)
        self._print.setEnabled(shown.prints)
        self.expectation_changed.emit(self.expectation())

    def _go_on_where_left(self, tab_shown: object) -> None:
        """The order that was open before the page was built anew (language, look, restart)."""
        kept = self.context.preferences
        for name, key in ((OUTBOUND, OutboundTab.kept), (INBOUND, InboundTab.kept)):
            order_id = kept.get(key)
            if isinstance(order_id, int):
                self.sub(name).open(**{name: order_id})
        if any(each.name == tab_shown for each in self._declared):
            self.show_tab(str(tab_shown))
