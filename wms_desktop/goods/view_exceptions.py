"""The second-level tab Exceptions: what differs from the papers, and what waits for QC."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from PySide6.QtWidgets import QWidget

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done
from wms_desktop.core.language import N_
from wms_desktop.core.moments import site_time
from wms_desktop.db.database import Database
from wms_desktop.goods import care_exceptions, exports, quality
from wms_desktop.goods.care_exceptions import OpenFromClimate, OpenFromRound
from wms_desktop.goods.difference_list import (
    DifferenceRow,
    Which,
    count_differences,
    differences,
)
from wms_desktop.goods.view_exception import NARROW, WIDE, ExceptionView, print_order_report
from wms_desktop.goods.view_quality import QualityPane
from wms_desktop.goods.view_words import difference_pill, joined, pieces, plain_figure
from wms_desktop.ui.actions import ActionSpec
from wms_desktop.ui.cell import Cell
from wms_desktop.ui.fields import SearchEdit
from wms_desktop.ui.list_export import ListExport, Write
from wms_desktop.ui.page import Expectation, Page
from wms_desktop.ui.page_parts import PageHead, Segments
from wms_desktop.ui.paged_model import Column
from wms_desktop.ui.plane import Plane, VLine
from wms_desktop.ui.rows_pane import RowsPane
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.sub_page import SubPage
from wms_desktop.ui.words import tr, word

QC = "qc"
FAIL = ActionSpec("goods.qc_fail", N_("Fail QC"), "F6", "x")
ORDER = ActionSpec("goods.exception_order", N_("Open order"), "F7", "arrow-right")
WIDE_FROM = 1100


class ExceptionsTab(SubPage):
    """Segments open, today and all of the differences, and the goods that wait for QC."""

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(page, parent)
        self._text, self._which = "", Which.OPEN  # for the worker, which asks no widget
        self.segments, self.search = Segments(), SearchEdit(hint=tr("Order, goods or words"))
        self.segments.setObjectName("goods_exceptions_segments")
        self.search.setObjectName("goods_exceptions_search")
        for key, text in (
            (Which.OPEN.value, tr("Open@@differences")),
            (Which.TODAY.value, tr("Today@@differences")),
            (Which.ALL.value, tr("All")),
            (QC, tr("Waits for QC")),
        ):
            self.segments.add(key, text)
        self.found = self._differences_pane()
        self.waiting = self._waiting_pane()
        self.quality = QualityPane(page)
        self.view = ExceptionView(page)
        head = PageHead((self.segments,), (self.search,))
        self._side = Plane("side", column(self.quality))
        self._side.set_least_width(WIDE)
        self._line = VLine()
        lists = QWidget()
        lists.setLayout(column(head, (self.found, 1), (self.waiting, 1), gap=0))
        self._home = QWidget()
        self._home.setLayout(row((lists, 1), self._line, self._side, gap=0))
        self.setLayout(column((self._home, 1), (self.view, 1), gap=0))
        show_when(self.view, False)
        self._fail = self.own(FAIL, lambda: self.quality.grade(passes=False))
        self._order = self.own(ORDER, self.open_order)
        self.view.open_order.clicked.connect(self.open_order)
        self.segments.chosen.connect(self._on_segment)
        self.search.searched.connect(lambda _text: self.refresh())
        self.search.returnPressed.connect(self._on_enter)
        self.found.chosen.connect(lambda found: self.open_exception(found.id))
        self.waiting.current.connect(self.quality.show_row)
        self.view.changed.connect(self.changed)
        self._on_segment(self.segments.current())

    # what the page uses

    @property
    def is_open(self) -> bool:
        return not self.view.isHidden()

    @property
    def prints(self) -> bool:
        return self.is_open or not self._shows_qc

    @property
    def back_says(self) -> str:
        return tr("All exceptions")

    def expectation(self) -> Expectation:
        if self.is_open:
            return Expectation(tr("Scan an order"), tr("or decide, then Ctrl S"))
        if self._shows_qc:
            return Expectation(tr("Scan an order"), tr("or choose goods, then pass or fail"))
        return Expectation(tr("Scan an order"), tr("or Enter opens an exception"))

    def open(self, **target: Any) -> None:
        if "exception" in target:
            self.open_exception(int(target["exception"]))
        elif "round" in target:
            self._open_from(
                lambda db, by: care_exceptions.open_from_round(
                    db, by, OpenFromRound(uuid4(), int(target["round"]))
                )
            )
        elif "climate_zone" in target:
            self._open_from(
                lambda db, by: care_exceptions.open_from_climate(
                    db, by, OpenFromClimate(uuid4(), int(target["climate_zone"]))
                )
            )
        elif "qc" in target:
            self.close_order()
            self.search.setText(str(target["qc"]))
            self.search.search_now()
            self.segments.choose(QC)
            self._on_segment(QC)

    def _open_from(self, make: Callable[[Database, Acting], Done[int]]) -> None:
        """Make an exception of what was found in a zone, and show it (LOC-5, LOC-6)."""
        db, by = self._page.context.db, self._page.context.acting()
        self._page.write(lambda: make(db, by), lambda done: self.open_exception(done.value))

    def open_exception(self, exception_id: int) -> None:
        """Show one difference."""
        show_when(self._home, False)
        show_when(self.view, True)
        self.view.open_for(exception_id)
        self.view.settle.outcome.setFocus()
        self._allow()

    def close_order(self) -> None:
        """Back to the list."""
        if self.is_open:
            show_when(self.view, False)
            show_when(self._home, True)
            self.refresh()
            self.found.list.setFocus()
            self._allow()

    def back(self) -> None:
        self.close_order()

    def open_order(self) -> None:
        """F7: the order that the difference belongs to."""
        found = self._current()
        if found is not None and found.is_of_zone:
            self._page.open(tab="map", rounds=True)
        elif found is not None:
            self._page.open(**{found.direction: found.order_id})

    def refresh(self) -> None:
        if self.is_open:
            self.view.reload()
        else:
            self._text = self.search.text().strip()
            if not self._shows_qc:
                self._which = Which(self.segments.current())
            (self.waiting if self._shows_qc else self.found).rows.reload()

    def save(self) -> None:
        if self.is_open:
            self.view.save()
        elif self._shows_qc:
            self.quality.grade(passes=True)

    def print_paper(self) -> None:
        """F9: the report of the order of the difference shown."""
        found = self._current()
        if found is not None:
            print_order_report(self._page, found)

    def start_search(self) -> None:
        if not self.is_open:
            self.search.setFocus()
            self.search.selectAll()

    def set_narrow(self, narrow: bool) -> None:
        self.view.set_narrow(narrow)
        self._side.set_least_width(NARROW if narrow else WIDE)

    # inside

    @property
    def _shows_qc(self) -> bool:
        return self.segments.current() == QC

    def _current(self) -> DifferenceRow | None:
        if self.is_open:
            return self.view.detail.row if self.view.detail else None
        found: DifferenceRow | None = None if self._shows_qc else self.found.list.current_row()
        return found

    def _on_segment(self, key: str) -> None:
        for part in (self.waiting, self._side, self._line):
            show_when(part, key == QC)
        show_when(self.found, key != QC)
        self._allow()
        self.refresh()

    def _allow(self) -> None:
        self._fail.setEnabled(self._shows_qc and not self.is_open)
        self._order.setEnabled(not self._shows_qc or self.is_open)
        self.changed.emit()

    def _on_enter(self) -> None:
        self.search.search_now()
        (self.waiting if self._shows_qc else self.found).list.setFocus()

    def _wanted(self) -> dict[str, Any]:
        today = self._page.context.acting().today
        return {"today": today, "which": self._which, "text": self._text}

    def _differences_pane(self) -> RowsPane:
        context = self._page.context
        pane = RowsPane(
            self._page,
            "goods_exceptions",
            tr("Exceptions"),
            "alert-triangle",
            _columns(),
            lambda after, limit: differences(
                context.db, context.acting().site_id, after=after, limit=limit, **self._wanted()
            ),
            lambda: count_differences(context.db, context.acting().site_id, **self._wanted()),
            empty=self._empty,
            counted=lambda count: tr("{count} {count:exception|exceptions}", count=count),
        )
        export = ListExport(
            "goods_exceptions.export", tr("Exceptions"), self._write_shown, self._page, pane
        )
        pane.foot.add_right(export.button())
        return pane

    def _waiting_pane(self) -> RowsPane:
        context = self._page.context
        return RowsPane(
            self._page,
            "goods_qc",
            tr("Waits for QC"),
            "shield-check",
            _waiting_columns(),
            lambda after, limit: quality.waiting(
                context.db, context.acting().site_id, text=self._text, after=after, limit=limit
            ),
            lambda: quality.count_waiting(context.db, context.acting().site_id, text=self._text),
            empty=lambda: (tr("Nothing waits for QC"), tr("Goods that need QC come here.")),
            counted=lambda count: tr("{count} {count:place|places}", count=count),
        )

    def _empty(self) -> tuple[str, str]:
        if self._text:
            return tr("Nothing found"), tr("Check the words, or look at all.")
        if self.segments.current() == Which.OPEN.value:
            return tr("No open exceptions"), tr("F4 and F6 in an order note one.")
        return tr("No exceptions"), tr("F4 and F6 in an order note one.")

    def _write_shown(self) -> Write:
        context, wanted = self._page.context, self._wanted()
        typed = {"text": wanted["text"]}
        if wanted["which"] is not Which.ALL:
            typed["state"] = wanted["which"].value
        return exports.EXCEPTIONS.writer(context.db, context.acting(), typed)


def _columns() -> tuple[Column[Any], ...]:
    def what(found: DifferenceRow) -> Cell:
        count = pieces(found.quantity, found.unit) if found.quantity else ""
        head = joined(f"{word(found.kind)} {count}".strip(), found.goods or tr("Whole order"))
        return Cell(head, sub=found.remarks or found.person)

    return (
        Column(tr("Difference@@goods"), what, "name"),
        Column(
            tr("Order"),
            lambda r: Cell(r.number, sub=r.customer),
            optional=True,
            shown_from=WIDE_FROM,
        ),
        Column(tr("Noted at"), lambda r: f"{site_time(r.at):%m-%d %H:%M}", optional=True),
        Column(tr("Photos"), lambda r: plain_figure(r.photos), "figure", optional=True),
        Column(tr("Status"), lambda r: Cell(pill=difference_pill(r)), "state"),
    )


def _waiting_columns() -> tuple[Column[Any], ...]:
    return (
        Column(tr("Item"), lambda r: Cell(r.goods, sub=joined(r.lot, r.owner)), "name"),
        Column(tr("Location"), lambda r: r.location),
        Column(
            tr("Received on"), lambda r: r.received_on.isoformat(), optional=True,
            shown_from=WIDE_FROM,
        ),
        Column(tr("Quantity"), lambda r: Cell(pieces(r.quantity, r.unit)), "figure"),
    )  # fmt: skip
