"""Results of approved counts: accuracy over time, causes, and the counts themselves (CNT-5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from wms_desktop.core.language import N_
from wms_desktop.core.quantity import shown_money
from wms_desktop.counts import charts, exports, printing, results, words
from wms_desktop.counts.figures import percent, signed_money
from wms_desktop.counts.results import Board, ResultRow, by_month
from wms_desktop.counts.rules_results import ALL_SITES
from wms_desktop.counts.view_part import Part
from wms_desktop.ui.actions import BACK_KEYS, PRINT_KEYS, ActionSpec, bind, tie
from wms_desktop.ui.bar_chart import Rank, RankChart
from wms_desktop.ui.button import Button
from wms_desktop.ui.cell import Cell
from wms_desktop.ui.empty_state import EmptyState
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.label import Label
from wms_desktop.ui.line_chart import LineChart
from wms_desktop.ui.list_export import ListExport, Write
from wms_desktop.ui.list_view import ListView
from wms_desktop.ui.page import Expectation
from wms_desktop.ui.page_parts import Segments
from wms_desktop.ui.paged_model import Column, PagedModel
from wms_desktop.ui.plane import Plane
from wms_desktop.ui.progress import Figure
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.words import tr

if TYPE_CHECKING:
    from wms_desktop.counts.view import CountsPage

REPORT = ActionSpec("counts.print_report", N_("Print report"), PRINT_KEYS, "printer")
LEAVE = ActionSpec("counts.leave_results", N_("All counts"), BACK_KEYS, "chevron-left")
NEXT_VIEW = ActionSpec("counts.next_chart", N_("Next chart"), "F6", "refresh")
COUNTS, MONTHS, SITES = "counts", "months", "sites"
_SHOWN_COUNTS = 24  # points of the chart


class CountResults(Part):
    """The last twelve months above, every approved count below; Enter opens its review."""

    results_title: Label
    results_segments: Segments
    results_print: Button
    results_back: Button
    results_figures: Plane
    results_lines_agree: Figure
    results_value_agrees: Figure
    results_net: Figure
    results_gross: Figure
    results_charts: Plane
    results_chart: LineChart
    results_causes_pane: QWidget
    results_causes: RankChart
    results_list: ListView
    results_empty: EmptyState
    results_foot: QWidget
    results_says: Label
    results_go: Button

    def __init__(self, page: CountsPage) -> None:
        super().__init__(page)
        load_form(self, "counts_results")
        self._board: Board | None = None
        self._months: list[str] = []
        context, by = self.context, self.context.acting()
        self.rows: PagedModel[ResultRow] = PagedModel(
            context.tasks,
            _columns(),
            lambda last, limit: results.results(context.db, by, after=last, limit=limit),
            self,
        )
        self.results_list.set_two_lines(True)
        self.results_list.set_model(self.rows)
        self.results_list.activated_row.connect(self._go)
        self.results_list.current_changed.connect(lambda _row: self._show_keys())
        self.rows.failed.connect(page.show_error)
        self.rows.loaded.connect(self._on_loaded)
        self._segments = [(COUNTS, tr("By count")), (MONTHS, tr("By month"))]
        self._segments += [(SITES, tr("By site"))] if by.may(*ALL_SITES) else []
        for key, text in self._segments:
            self.results_segments.add(key, text).setObjectName(f"results_by_{key}")
        self.results_segments.chosen.connect(lambda _key: self._show_chart())
        self.results_chart.chosen.connect(self._go_to_point)
        self._export = ListExport("counts.export_results", tr("Results"), self._write, page, self)
        self._print = bind(REPORT, self._print_report, self)
        tie(self._print, self.results_print)
        tie(bind(LEAVE, lambda: page.show_part(page.counts), self), self.results_back)
        bind(NEXT_VIEW, self._next_view, self)
        self.results_go.clicked.connect(lambda: self._go(self.results_list.current_row()))
        self.results_list.setFocus()

    def expectation(self) -> Expectation:
        return Expectation(tr("Scan a count sheet"), tr("opens the count, whatever its state"))

    def refresh(self) -> None:
        self.rows.reload()
        db, by = self.context.db, self.context.acting()
        self.page.read(lambda: results.board(db, by), self._show)

    def set_narrow(self, narrow: bool) -> None:
        show_when(self.results_figures, not narrow)
        show_when(self.results_causes_pane, not narrow)
        for button in (self.results_print, self.results_back):
            button.set_folded(narrow)

    # what is shown

    def _on_loaded(self, known: int) -> None:
        show_when(self.results_empty, not known)
        for widget in (self.results_list, self.results_foot, self.results_charts):
            show_when(widget, bool(known))
        self.results_list.select_first()
        self._show_keys()

    def _show(self, board: Board) -> None:
        self._board = board
        total = board.total
        self.results_lines_agree.show_figure(percent(total.line_share))
        self.results_value_agrees.show_figure(percent(total.value_share))
        self.results_net.show_figure(signed_money(total.net))
        self.results_gross.show_figure(shown_money(total.gross))
        said = tr("{n} {n:count|counts}, {lines} lines", n=total.counts, lines=total.lines)
        self.results_says.setText(tr("Last 12 months: {said}", said=said))
        ranks = [
            Rank(
                tr(words.CAUSES[row.cause] if row.cause else words.NO_CAUSE),
                float(row.gross),
                tr("{n} {n:line|lines}, {value}", n=row.lines, value=signed_money(row.net)),
            )
            for row in board.causes
        ]
        title = tr("Causes, by gross value")
        self.results_causes.show_ranks(ranks, title, tr("All lines agree"))
        self._show_chart()

    def _show_chart(self) -> None:
        if self._board is None:
            return
        board, language = self._board, self.context.language
        months = by_month(board.rows)
        match self.results_segments.current():
            case "months":
                chart = charts.over_months(months, board.target, language)
            case "sites":
                chart = charts.over_sites(by_month(board.everywhere), board.target, language)
            case _:
                chart = charts.over_counts(board.rows[-_SHOWN_COUNTS:], board.target, language)
        self.results_chart.show_chart(chart)

    def _next_view(self) -> None:
        keys = [key for key, _text in self._segments]
        here = keys.index(self.results_segments.current())
        self.results_segments.choose(keys[(here + 1) % len(keys)])
        self._show_chart()

    def _show_keys(self) -> None:
        row = self.results_list.current_row()
        self._print.setEnabled(row is not None)
        self.results_go.setEnabled(row is not None)

    # what follows from it

    def _go(self, row: ResultRow | None) -> None:
        if row is not None:
            self.page.show_review(row.id, self)

    def _go_to_point(self, place: int) -> None:
        """A count's point opens its review; a month's leads to its newest count in the list."""
        if self._board is None:
            return
        current = self.results_segments.current()
        if current == COUNTS:
            self._go(self._board.rows[-_SHOWN_COUNTS:][place])
        elif current == MONTHS:
            month = self.results_chart.chart.labels[place]
            found = [row for row in self._board.rows if f"{row.approved_on:%Y-%m}" == month]
            number = self.rows.row_of(found[-1].id) if found else None
            if number is not None:
                self.results_list.selectRow(number)
                self.results_list.setFocus()

    def _print_report(self) -> None:
        row: ResultRow | None = self.results_list.current_row()
        if row is not None:
            title = f"{tr(words.REPORT_TITLE)} {row.number}"
            self.page.print_paper(printing.print_result, row.id, title)

    def _write(self) -> Write:
        """What writes the list to a file."""
        return exports.RESULTS.writer(self.context.db, self.context.acting(), {})


def _columns() -> tuple[Column[ResultRow], ...]:
    return (
        Column(tr("Count"), lambda row: Cell(row.number, sub=row.title), "name"),
        Column(tr("Approved"), _approved, optional=True),
        Column(tr("Lines"), lambda row: str(row.figures.lines), "figure", optional=True),
        Column(tr("Differ@@lines"), _differing, "figure"),
        Column(tr("Lines agree"), lambda row: percent(row.figures.line_share), "figure"),
        Column(tr("Value agrees"), lambda row: percent(row.figures.value_share), "figure"),
        Column(tr("Gross (CNY)"), _gross, "figure", optional=True),
        Column(tr("Net (CNY)"), _net, "figure"),
    )


def _approved(row: ResultRow) -> Cell:
    return Cell(f"{row.approved_on:%Y-%m-%d}", sub=row.approved_by)


def _differing(row: ResultRow) -> Cell:
    differing = row.figures.differing
    return Cell(str(differing), role="text" if differing else "text_3", bold=bool(differing))


def _gross(row: ResultRow) -> Cell:
    gross = row.figures.gross
    return Cell(shown_money(gross), role="text" if gross else "text_3")


def _net(row: ResultRow) -> Cell:
    net = row.figures.net
    return Cell(signed_money(net), role="text" if net else "text_3")
