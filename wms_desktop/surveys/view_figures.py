"""What customers said in a period, how it changed, and what is weak (SRV-3, KPI-1)."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from wms_desktop.core.changes import Done
from wms_desktop.db import archive
from wms_desktop.surveys import charts, exports, figures, improving, printing, words
from wms_desktop.surveys.figures import Board, mean, percent
from wms_desktop.surveys.improving import OpenMeasure
from wms_desktop.surveys.printing import PrintReport
from wms_desktop.surveys.rules import WHO_LEADS, DimensionTally
from wms_desktop.surveys.rules_periods import Span
from wms_desktop.surveys.view_measure_forms import OpenForm
from wms_desktop.surveys.view_part import WIDE, FollowPart
from wms_desktop.ui.button import Button
from wms_desktop.ui.cell import Cell
from wms_desktop.ui.label import Label
from wms_desktop.ui.line_chart import LineChart
from wms_desktop.ui.page import Page
from wms_desktop.ui.page_parts import Segments
from wms_desktop.ui.paged_model import Column
from wms_desktop.ui.plane import HLine, Plane, VLine
from wms_desktop.ui.progress import Figure
from wms_desktop.ui.rows_pane import RowsPane
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.words import current_language, tr

_ALL_SCORES = 1100  # from this width of the window on, how often each score was given


class FiguresPart(FollowPart):
    """PgUp and PgDn turn the periods; F3 begins a measure against what is weak."""

    has_periods = True

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._span = Span.QUARTER
        self._begin = self._span.begin(self.context.acting().today)
        self._board: Board | None = None
        self.which = Segments(self.views())
        self.which.setObjectName("figures_spans")
        self.which.chosen.connect(lambda key: self._show_span(Span(key)))
        self.period, self.earlier, self.later = Label("", bold=True), _arrow(-1), _arrow(1)
        self.period.setObjectName("figures_period")
        self.earlier.clicked.connect(lambda: self.step(-1))
        self.later.clicked.connect(lambda: self.step(1))
        self.tools = (self.which, self.earlier, self.period, self.later)
        self.chart = LineChart()
        self.chart.setObjectName("figures_chart")
        self.pane = RowsPane(
            page, "figures", tr("Figures of satisfaction"), "checklist", _columns(self),
            lambda after, _limit: (
                [] if after or self._board is None else [*self._board.tally.dimensions]
            ),
            lambda: self._board.tally.answers if self._board else 0,
            empty=lambda: (tr("Nobody has answered yet"), tr("Another period: PgUp, PgDn.")),
            counted=lambda count: tr("{count} {count:answer|answers}@@survey", count=count),
        )  # fmt: skip
        self.pane.list.set_two_lines(False)
        self.pane.current.connect(self._on_current)
        self.pane.chosen.connect(lambda _row: self.new())
        self.let_out(
            "followup.export_figures", tr("Figures of satisfaction"), self._write, self.pane
        )
        self._print = Button(tr("Print report"), icon="printer", kind="", key="F9")
        self._print.setObjectName("figures_print")
        self._print.clicked.connect(self.print_paper)
        self.pane.foot.add_right(self._print)
        self.form = OpenForm(page)
        self.form.saved.connect(self.save)
        self.side.add(self.form)
        self.figures = [Figure() for _ in range(4)]
        self._figures = Plane("bar", row(*self.figures, None, gap=32), (16, 10, 16, 10))
        self._room = Plane("bar", column(self.chart), (12, 4, 16, 8))
        self._plane = Plane("side", column(self.side))
        self._plane.set_least_width(WIDE)
        left = column(self._figures, (self._room, 2), HLine(), (self.pane, 3), gap=0)
        self.setLayout(row((left, 1), VLine(), self._plane, gap=0))

    def views(self) -> list[tuple[str, str]]:
        return [
            (Span.QUARTER.value, tr("Quarter")), (Span.HALF.value, tr("Half-year")),
            (Span.YEAR.value, tr("Year@@span")),
        ]  # fmt: skip

    @property
    def prints(self) -> bool:
        return True

    def refresh(self) -> None:
        db, by, begin, span = self.context.db, self.context.acting(), self._begin, self._span
        self.period.setText(charts.period_words(begin, span, current_language()))
        self.page.read(lambda: figures.board(db, by, begin, span), self._show)

    def turn(self) -> None:
        spans = list(Span)
        span = spans[(spans.index(self._span) + 1) % len(spans)]
        self.which.choose(span.value)
        self._show_span(span)

    def step(self, by: int) -> None:
        self._begin = self._span.after(self._begin) if by > 0 else self._span.before(self._begin)
        self.refresh()

    def new(self) -> None:
        """F3: a measure against the dimension that is current."""
        if self.form.save.isEnabled():
            self.form.measure.setFocus()

    def send(self) -> None:
        found, form = self._row(), self.form
        if found is None or not form.save.isEnabled():
            return
        db, by = self.context.db, self.context.acting()
        command = OpenMeasure(
            form.op_id, found.dimension, self._begin, self._span, form.measure.text(),
            form.department.text(), form.person.value() or 0, form.day.checked() or by.today,
        )  # fmt: skip
        name = tr(words.DIMENSIONS[found.dimension])

        def done(_made: Done[int]) -> None:
            self.told("ok", tr("{dimension}: measure opened", dimension=name),
                      tr("It stands under Measures."))  # fmt: skip

        def after() -> None:
            self._on_current(found)
            self.start()

        form.send(lambda: improving.open_measure(db, by, command), done, after)

    def print_paper(self) -> None:
        context = self.context
        db, by, shell = context.db, context.acting(), context.shell
        command = PrintReport(uuid4(), self._begin, self._span)
        title = f"{tr(words.FIGURES_TITLE)} {self.period.text()}"

        def work() -> Done[bytes]:
            done = printing.print_report(db, by, command)
            return Done(archive.content(db, done.value), done.changed)

        self.page.write(work, lambda done: shell.open_pdf(done.value, title))

    def leave_form(self) -> None:
        self._on_current(self._row())

    def back(self) -> None:
        self.leave_form()
        self.start()

    def start_search(self) -> None:
        """There is nothing to look for in four rows."""
        self.start()

    def set_narrow(self, narrow: bool) -> None:
        for part in (self._figures, self._room):  # the paper has both
            show_when(part, not narrow)
        super().set_narrow(narrow)

    # what is shown

    def _row(self) -> DimensionTally | None:
        found: DimensionTally | None = self.pane.list.current_row()
        return found

    def _show_span(self, span: Span) -> None:
        self._span, self._begin = span, span.begin(self.context.acting().today)
        self.refresh()

    def _show(self, board: Board) -> None:
        if (board.begin, board.span) != (self._begin, self._span):
            return
        self._board, found = board, board.tally
        weak = sum(each.is_weak(board.weak_below) for each in found.dimensions)
        target = tr("satisfied, target {target} %", target=board.target)
        said = [
            (f"{percent(found.share)} %", target, "warn" if board.is_off else "text"),
            (mean(found.average), tr("average of all@@survey"), "text"),
            (f"{found.answers}", tr("answered@@figure"), "text"),
            (
                f"{weak}",
                tr("of 4 below {limit}", limit=board.weak_below),
                "warn" if weak else "text",
            ),
        ]
        for figure, (value, text, role) in zip(self.figures, said, strict=True):
            figure.show_figure(value, text, role)
        self.pane.rows.reload()
        self._show_chart()

    def _on_current(self, found: DimensionTally | None) -> None:
        self._show_chart()
        board = self._board
        if found is None or board is None or not found.answers:
            self.form.show_row(None, board, tr("Choose a dimension with answers."))
        elif not found.is_weak(board.weak_below):
            why = tr("Not weak: {limit} or more.", limit=board.weak_below)
            self.form.show_row(found, board, why)
        elif not self.context.acting().may(*WHO_LEADS):
            self.form.show_row(found, board, tr("A supervisor opens measures."))
        else:
            self.form.show_row(found, board, "")

    def _show_chart(self) -> None:
        """Satisfied customers; while a dimension has the keyboard, its average instead."""
        board, found = self._board, self._row()
        if board is None:
            return
        language = current_language()
        if found is not None and self.pane.list.hasFocus():
            self.chart.show_chart(charts.average(board, found.dimension, language))
        else:
            self.chart.show_chart(charts.satisfied(board, language))

    def _write(self) -> Any:
        wanted = {"by": self._span, "on": self._begin}
        return exports.FIGURES.writer(self.context.db, self.context.acting(), wanted)

    def state(self, found: DimensionTally) -> Cell:
        """Weak or not, in words with a symbol."""
        board = self._board
        if board is None or not found.answers:
            return Cell(pill=("mute", tr("No answers")))
        kind = "warn" if found.is_weak(board.weak_below) else "ok"
        return Cell(pill=(kind, printing.dimension_words(found, board, current_language())))


def _columns(part: FiguresPart) -> tuple[Column[Any], ...]:
    def count(score: int) -> Any:
        def cell(found: DimensionTally) -> Cell:
            many = found.counts[score - 1]
            return Cell(f"{many}", role="text" if many else "text_3")

        return cell

    return (
        Column(tr("Dimension"), lambda r: Cell(tr(words.DIMENSIONS[r.dimension])), "name"),
        Column(tr("Average"), lambda r: Cell(mean(r.average), bold=True), "figure"),
        *(
            Column(f"{score}", count(score), "figure", shown_from=_ALL_SCORES)
            for score in range(1, 6)
        ),
        Column(tr("State"), part.state, "state"),
    )


def _arrow(by: int) -> Button:
    later = by > 0
    button = Button("", icon="chevron-right" if later else "chevron-left", kind="quiet")
    says = tr("Later period") if later else tr("Earlier period")
    button.setAccessibleName(says)
    button.setToolTip(says)
    button.setObjectName("figures_later" if later else "figures_earlier")
    return button
