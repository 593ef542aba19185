"""The list of goods on hand: parts, search, sums, sort, way out (STK-5, SYS-3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.core.language import N_
from wms_desktop.core.quantity import shown_quantity
from wms_desktop.stock import exports
from wms_desktop.stock.on_hand import (
    StockAsked,
    StockOrder,
    StockPart,
    UnitSum,
    soon_days,
    stock_rows,
    stock_sums,
)
from wms_desktop.stock.queries import OnHandRow, StockFilter
from wms_desktop.stock.rules_on_hand import days_here
from wms_desktop.stock.view_words import free_cell, goods_pill, sums_line
from wms_desktop.ui.button import Button
from wms_desktop.ui.cell import Cell
from wms_desktop.ui.empty_state import EmptyState
from wms_desktop.ui.fields import SearchEdit
from wms_desktop.ui.list_export import ListExport, Write
from wms_desktop.ui.list_view import ListView
from wms_desktop.ui.page import Page
from wms_desktop.ui.page_parts import ListFoot, PageHead, Segments
from wms_desktop.ui.paged_model import Column, PagedModel
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column
from wms_desktop.ui.words import tr

PARTS: dict[StockPart, str] = {
    StockPart.ALL: N_("All"),
    StockPart.NOT_GOOD: N_("Not good@@goods"),
    StockPart.EXPIRING: N_("Expiring@@goods"),
    StockPart.AGEING: N_("Ageing@@goods"),
}
_WIDEST = 1600
_PART, _SORT = "stock.part", "stock.sort"


class StockList(QWidget):
    """Goods on hand at the site, narrowed down by what was typed, scanned or chosen.

    Signals:
        chosen: the row to look into.
        narrowed: something was scanned, or is no longer looked for.
    """

    chosen = Signal(object)
    narrowed = Signal()

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self._filter = StockFilter(site_id=page.context.acting().site_id)
        self._soon, self._sums = 0, list[UnitSum]()
        self._part = StockPart.ALL  # for the worker, which asks no widget
        self._from_top = False
        self.segments = Segments((part.value, tr(says)) for part, says in PARTS.items())
        self.search = SearchEdit(hint=tr("Item, lot or location"))
        self.scanned = Button("", icon="x", kind="quiet", key="Esc")
        self.list = ListView(two_lines=True, says=tr("Stock on hand"))
        self.empty = EmptyState("package")
        self.foot = ListFoot()
        for widget, name in (
            (self.segments, "stock_segments"), (self.search, "stock_search"),
            (self.scanned, "stock_scanned"), (self.list, "stock_list"),
            (self.empty, "stock_empty"), (self.foot, "stock_foot"),
        ):  # fmt: skip
            widget.setObjectName(name)
        self.search.setAccessibleName(tr("Item, lot or location"))
        head = PageHead((self.segments,), (self.scanned, self.search))
        self.setLayout(column(head, (self.list, 1), (self.empty, 1), self.foot, gap=0))
        self.rows: PagedModel[OnHandRow] = PagedModel(
            page.context.tasks,
            self._columns(),
            self._fetch,
            self,
            key=lambda row: row.balance_id,
            count=self._count,
        )
        self._connect()
        self._restore()
        show_when(self.empty, False)
        show_when(self.scanned, False)

    def _connect(self) -> None:
        self.rows.failed.connect(self._page.show_error)
        self.rows.loaded.connect(self._on_loaded)
        self.rows.total_changed.connect(lambda _n: self.foot.set_text(sums_line(self._sums)))
        self.list.set_model(self.rows)
        head: Any = self.list.horizontalHeader()
        head.sort_asked.connect(self._begin_again)
        self.list.activated_row.connect(self.chosen)
        self.segments.chosen.connect(lambda _key: self._on_part())
        self.search.searched.connect(self._on_searched)
        self.search.returnPressed.connect(self._on_enter)
        self.scanned.clicked.connect(self.clear_scanned)
        self._export = ListExport(
            "stock.export", tr("Stock on hand"), self._write_shown, self._page, self
        )
        self.foot.add_right(self._export.button())

    # what the tab uses

    @property
    def part(self) -> StockPart:
        """Which goods are listed."""
        return self._part

    @property
    def is_narrowed(self) -> bool:
        """Whether something scanned is looked for."""
        return not self.scanned.isHidden()

    def reload(self) -> None:
        """Show the list as it is now."""
        self.rows.reload()

    def clear_search(self) -> None:
        """Nothing is searched for any more."""
        self.search.clear()
        self.search.search_now()

    def _on_searched(self, text: str) -> None:
        self._filter = replace(self._filter, text=text)
        self.rows.reload()

    def show_owner(self, owner_id: int | None) -> None:
        """Only what belongs to one customer; None for everybody's."""
        self._filter = replace(self._filter, owner_id=owner_id)
        self.reload()

    def show_scanned(self, said: str, **ids: int) -> None:
        """Only the item, lot or location that was scanned, until Esc."""
        self._filter = replace(
            self._filter,
            item_id=ids.get("item_id"),
            lot_id=ids.get("lot_id"),
            location_id=ids.get("location_id"),
        )
        self.scanned.setText(said)
        show_when(self.scanned, bool(ids))
        self.reload()
        self.narrowed.emit()

    def clear_scanned(self) -> None:
        """Everything again."""
        self.list.setFocus()
        self.show_scanned("")

    def asked(self) -> StockAsked:
        """What is listed, in which order."""
        order = StockOrder(self.rows.order) if self.rows.order else None
        today = self._page.context.acting().today
        return StockAsked(self._filter, today, self.part, order, self.rows.descending)

    # its own

    def _fetch(self, after: OnHandRow | None, limit: int) -> list[OnHandRow]:
        asked = self.asked()
        self._soon = soon_days(self._page.context.db, asked.today)
        return stock_rows(self._page.context.db, asked, after=after, limit=limit)

    def _count(self) -> int:
        self._sums = stock_sums(self._page.context.db, self.asked())
        return sum(each.rows for each in self._sums)

    def _write_shown(self) -> Write:
        context, asked = self._page.context, self.asked()
        wanted: dict[str, Any] = {"state": asked.part, "text": asked.wanted.text}
        for name in ("owner", "item", "lot", "location"):
            if (id_ := getattr(asked.wanted, f"{name}_id")) is not None:
                wanted[name] = id_
        if asked.order is not None:
            wanted |= {"order": asked.order, "descending": asked.descending}
        return exports.ON_HAND.writer(context.db, context.acting(), wanted)

    def _on_part(self) -> None:
        """Another part comes in its own order."""
        self.search.search_now()  # what is typed counts, also before the pause is over
        self._part = StockPart(self.segments.current())
        self._sort("", descending=False)
        self._begin_again()
        self._page.context.preferences[_PART] = self.part.value
        self.rows.reload()

    def _begin_again(self) -> None:
        """Another order begins at its top, not where the last one was read."""
        self._from_top = True

    def _sort(self, order: str, *, descending: bool) -> None:
        self.rows.order, self.rows.descending = order, descending
        head: Any = self.list.horizontalHeader()
        titles = [each.order for each in self.rows.columns]
        head.sorted_by = titles.index(order) if order else -1
        head.descending = descending
        head.viewport().update()

    def _restore(self) -> None:
        """Part and order as they were left."""
        kept = self._page.context.preferences
        if kept.get(_PART) in {part.value for part in StockPart}:
            self.segments.choose(str(kept[_PART]))
            self._part = StockPart(kept[_PART])
        order, _, turned = str(kept.get(_SORT, "")).partition(" ")
        if order in {each.order for each in self.rows.columns if each.order}:
            self._sort(order, descending=bool(turned))

    def _on_loaded(self, count: int) -> None:
        turned = " down" if self.rows.descending else ""
        self._page.context.preferences[_SORT] = f"{self.rows.order}{turned}"
        show_when(self.empty, count == 0)
        show_when(self.list, count > 0)
        everything = StockFilter(site_id=self._filter.site_id)
        if self.part is StockPart.ALL and self._filter == everything:
            self.empty.say(tr("No goods on hand"), tr("Receive an inbound order first."))
        else:
            self.empty.say(tr("Nothing found"), tr("Choose another part, or search otherwise."))
        self.list.select_first()
        if self._from_top and count:
            self._from_top = False
            self.list.selectRow(0)
            self.list.scrollToTop()

    def _on_enter(self) -> None:
        self.search.search_now()
        if self.rows.rowCount():
            self.list.setFocus()

    def _columns(self) -> tuple[Column[OnHandRow], ...]:
        today = self._page.context.acting().today

        def age(row: OnHandRow) -> Cell:
            return Cell(f"{days_here(row.received_on, today)}", sub=f"{row.received_on}")

        def state(row: OnHandRow) -> Cell:
            return Cell(pill=goods_pill(row, today, self._soon))

        figure: Callable[[OnHandRow], Cell] = lambda r: Cell(shown_quantity(r.quantity), sub=r.unit)  # noqa: E731
        return (
            Column(
                tr("Item"),
                lambda r: Cell(r.name, sub=f"{r.item} {r.spec}".strip()),
                "name",
                order=StockOrder.ITEM.value,
            ),
            Column(tr("Lot"), lambda r: r.lot or Cell("–", role="text_3")),
            Column(tr("Location"), lambda r: r.location, order=StockOrder.LOCATION.value),
            Column(tr("Owner"), lambda r: r.owner, optional=True, shown_from=_WIDEST),
            Column(tr("Days here"), age, "figure", order=StockOrder.RECEIVED.value),
            Column(tr("Quantity"), figure, "figure"),
            Column(tr("Free@@goods"), free_cell, "figure"),
            Column(tr("Status"), state, "state"),
        )
