"""The work list of goods in or goods out: what is due first, or everything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.core.quantity import shown_quantity
from wms_desktop.customers.exporting import Export
from wms_desktop.goods import due, exports
from wms_desktop.goods.due import CONFIRM, DECIDE, OPEN
from wms_desktop.goods.kinds import OutboundState
from wms_desktop.goods.queries import InboundRow, OutboundRow
from wms_desktop.goods.rules import INBOUND_OPEN, OUTBOUND_OPEN
from wms_desktop.goods.view_words import (
    due_pill,
    inbound_pill,
    joined,
    noted_words,
    outbound_pill,
    paused_pill,
)
from wms_desktop.ui.cell import Cell
from wms_desktop.ui.empty_state import EmptyState
from wms_desktop.ui.fields import SearchEdit
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.import_offer import ImportOffer
from wms_desktop.ui.list_export import ListExport, Write
from wms_desktop.ui.list_view import ListView
from wms_desktop.ui.page import Page
from wms_desktop.ui.page_parts import ListFoot, Segments
from wms_desktop.ui.paged_model import Column, PagedModel
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.words import tr

ALL = "all"
WIDE_FROM = 1100


@dataclass(frozen=True, slots=True)
class ListSpec:
    """What makes a list the list of goods in, or of goods out."""

    name: str
    says: str
    icon: str
    empty: tuple[str, str]  # head and what to do first
    columns: Callable[[Page], tuple[Column[Any], ...]]
    fetch: Callable[..., list[Any]]
    count: Callable[..., int]
    export: Export
    parts: tuple[tuple[str, str], ...] = ()  # more segments, between open and all


class OrderList(QWidget):
    """Search, open or all, rows with their state; Enter or a double click opens one.

    Signals:
        chosen: the row to open.
    """

    goods_segments: Segments
    goods_search: SearchEdit
    goods_list: ListView
    goods_empty: EmptyState
    goods_list_foot: ListFoot

    chosen = Signal(object)

    def __init__(self, page: Page, spec: ListSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page, self._spec = page, spec
        self._text, self._part = "", OPEN
        load_form(self, "goods_list")
        for part in ("segments", "search", "list", "empty", "list_foot"):
            getattr(self, f"goods_{part}").setObjectName(f"{spec.name}_{part}")
        self.goods_segments.add(OPEN, tr("Open@@orders"))
        for part, says in spec.parts:
            self.goods_segments.add(part, says)
        self.goods_segments.add(ALL, tr("All"))
        self.goods_segments.chosen.connect(lambda _key: self.reload())
        self.goods_search.setAccessibleName(tr("Number or name"))
        self.goods_list.setAccessibleName(spec.says)
        self.goods_list.set_two_lines(True)
        self.goods_empty.setProperty("icon_name", spec.icon)
        self.rows: PagedModel[Any] = PagedModel(
            page.context.tasks, spec.columns(page), self._fetch, self, count=self._count
        )
        self.rows.failed.connect(page.show_error)
        self.rows.loaded.connect(self._on_loaded)
        self.rows.total_changed.connect(self._on_total)
        self.goods_list.set_model(self.rows)
        self.goods_list.activated_row.connect(self.chosen)
        self.goods_search.searched.connect(lambda _text: self.reload())
        self.goods_search.returnPressed.connect(self._on_enter)
        self._export = ListExport(f"{spec.name}.export", spec.says, self._write_shown, page, self)
        self.goods_list_foot.add_right(self._export.button())
        self._offers: list[ImportOffer] = []
        show_when(self.goods_empty, False)

    def offer_import(self, offer: ImportOffer) -> None:
        """Offer this where the list is empty; at most one of several at a time."""
        self._offers.append(offer)

    def reload(self) -> None:
        """Show the list as it is now."""
        self._text = self.goods_search.text().strip()
        self._part = self.goods_segments.current()
        self.rows.reload()

    def show_part(self, part: str) -> None:
        """Show the segment *part*; what was looked for is forgotten."""
        self.goods_search.setText("")
        self.goods_search.search_now()
        self.goods_segments.choose(part)
        self.reload()

    def start_search(self) -> None:
        """F2: search."""
        self.goods_search.setFocus()
        self.goods_search.selectAll()

    def _fetch(self, after: Any, limit: int) -> list[Any]:
        context = self._page.context
        return self._spec.fetch(
            context.db, context.acting().site_id, text=self._text, after=after, limit=limit,
            **self._narrowed(),
        )  # fmt: skip

    def _count(self) -> int:
        context = self._page.context
        site = context.acting().site_id
        return self._spec.count(context.db, site, text=self._text, **self._narrowed())

    def _narrowed(self) -> dict[str, Any]:
        """The segment shown, as the list's query takes it."""
        if self._part in (OPEN, ALL):
            return {"open_only": self._part == OPEN}
        return {"open_only": False, "part": self._part}

    def _write_shown(self) -> Write:
        """What writes the list to a file, as it is narrowed down now."""
        context, wanted = self._page.context, {"text": self._text}
        if self._part != ALL:
            wanted["state"] = self._part
        return self._spec.export.writer(context.db, context.acting(), wanted)

    def _on_loaded(self, count: int) -> None:
        show_when(self.goods_empty, count == 0)
        show_when(self.goods_list, count > 0)
        for offer in self._offers:
            offer.show_for(count == 0 and not self._text)
        if self._text:
            self.goods_empty.say(tr("Nothing found"), tr("Check the number, or scan the order."))
        else:
            self.goods_empty.say(*self._spec.empty)
        self.goods_list.select_first()

    def _on_total(self, total: int) -> None:
        self.goods_list_foot.set_text(tr("{count} {count:order|orders}", count=total))

    def _on_enter(self) -> None:
        """Enter in the search opens the only hit, or goes to the list."""
        self.goods_search.search_now()
        if self.rows.rowCount() == 1:
            self.chosen.emit(self.rows.row(0))
        elif self.rows.rowCount():
            self.goods_list.setFocus()


def inbound_spec() -> ListSpec:
    """Goods in."""
    return ListSpec(
        "goods_inbound",
        tr("Inbound orders"),
        "package-import",
        (tr("No inbound orders yet today"), tr("Scan the delivery note, or press F3 to make one.")),
        _inbound_columns,
        due.inbound_due,
        due.count_inbound,
        exports.INBOUND,
    )


def outbound_spec() -> ListSpec:
    """Goods out."""
    return ListSpec(
        "goods_outbound",
        tr("Outbound orders"),
        "package-export",
        (tr("Nothing to send"), tr("Approved orders appear here, the ones due first.")),
        _outbound_columns,
        due.outbound_due,
        due.count_outbound,
        exports.OUTBOUND,
        ((DECIDE, tr("To decide")), (CONFIRM, tr("To confirm"))),
    )


def _inbound_columns(page: Page) -> tuple[Column[Any], ...]:
    today = page.context.acting().today

    def state(row: InboundRow) -> Cell:
        pill = inbound_pill(row.state)
        open_ = row.state in INBOUND_OPEN and row.is_announced
        return Cell(pill=due_pill(row.expected_on, today, pill) if open_ else pill)

    def done(row: InboundRow) -> Cell:
        share = float(row.received / row.expected) if row.expected else None
        return Cell(bar=min(share, 1.0)) if share is not None else Cell("")

    return (
        Column(tr("Customer"), lambda r: Cell(r.customer, sub=r.number), "name"),
        Column(tr("Owner"), lambda r: r.owner, optional=True, shown_from=WIDE_FROM),
        Column(tr("Expected on"), lambda r: _day(r.expected_on), optional=True),
        Column(tr("Lines"), lambda r: str(r.lines), "figure", optional=True, shown_from=WIDE_FROM),
        Column(tr("Received"), lambda r: _of(r.received, r.expected), "figure"),
        Column("", done, optional=True, shown_from=WIDE_FROM),
        Column(tr("Status"), state, "state"),
    )


def _outbound_columns(page: Page) -> tuple[Column[Any], ...]:
    today = page.context.acting().today

    def state(row: OutboundRow) -> Cell:
        pill = outbound_pill(row.state)
        if row.state is OutboundState.PAUSED:
            return Cell(pill=paused_pill(row, page.context.acting()))
        waits = row.state in OUTBOUND_OPEN and pill[0] != "bad"
        return Cell(pill=due_pill(row.due_on, today, pill) if waits else pill)

    return (
        Column(tr("Consignee"), lambda r: Cell(r.consignee, sub=_under_name(r)), "name"),
        Column(tr("Due on"), lambda r: _day(r.due_on), optional=True),
        Column(tr("Step"), lambda r: outbound_pill(r.state)[1], optional=True),
        Column(tr("Lines"), lambda r: str(r.lines), "figure", optional=True, shown_from=WIDE_FROM),
        Column(tr("Picked"), lambda r: _of(r.picked, r.ordered), "figure"),
        Column(tr("Status"), state, "state"),
    )


def _under_name(row: OutboundRow) -> str:
    """Number and customer; of a paused order why it waits."""
    why = noted_words(row.state, row.noted) if row.state is OutboundState.PAUSED else row.customer
    return joined(row.number, why)


def _day(day: Any) -> Cell:
    return Cell(day.isoformat()) if day else Cell("–", role="text_3")


def _of(part: Any, whole: Any) -> Cell:
    text = f"{shown_quantity(part)} / {shown_quantity(whole)}" if whole else shown_quantity(part)
    return Cell(text, role="text" if part else "text_3", bold=bool(part))
