"""The week or month by site: figures, the share in time over the last ones, paper and Excel."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from wms_desktop.core.changes import Done
from wms_desktop.db import archive
from wms_desktop.receipts import charts, exports_control, summaries, words
from wms_desktop.receipts.printing_control import (
    PrintSummary,
    percent,
    period_words,
    print_summary,
)
from wms_desktop.receipts.summaries import Board, SiteSummary, Span
from wms_desktop.receipts.view_control_part import ControlPart, Period
from wms_desktop.ui.button import Button
from wms_desktop.ui.cell import Cell
from wms_desktop.ui.line_chart import LineChart
from wms_desktop.ui.list_export import ListExport, Write
from wms_desktop.ui.page import Page
from wms_desktop.ui.page_parts import Segments
from wms_desktop.ui.paged_model import Column
from wms_desktop.ui.plane import HLine, Plane
from wms_desktop.ui.progress import Figure
from wms_desktop.ui.rows_pane import RowsPane
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.words import current_language, tr


class SummaryPart(ControlPart):
    """Enter on a site shows what is missing there; F9 prints, Ctrl+E takes it to Excel."""

    has_periods = True
    prints = True

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._span, self._begin = Span.MONTH, Span.MONTH.begin(page.context.acting().today)
        self._is_narrow = False
        self._board: Board | None = None
        self.period = Period(self, "receipts_summary")
        self.spans = Segments([(Span.MONTH.value, tr("Month")), (Span.WEEK.value, tr("Week"))])
        self.spans.setObjectName("receipts_summary_spans")
        self.spans.chosen.connect(lambda key: self._show_span(Span(key)))
        self.chart = LineChart()
        self.chart.setObjectName("receipts_summary_chart")
        self.pane = RowsPane(
            page, "receipts_summary", tr("Summary of receipts"), "file-check", _columns(),
            lambda after, _limit: [] if after or self._board is None else [*self._board.rows],
            lambda: len(self._board.rows) if self._board else 0,
            empty=lambda: (tr("Nothing was due"), tr("Another week or month: PgUp, PgDn.")),
            counted=lambda count: tr("{count} {count:site|sites}", count=count),
        )  # fmt: skip
        self.pane.chosen.connect(self._go)
        self.pane.current.connect(lambda _row: self._show_chart())
        self._print = Button(tr("Print summary"), icon="printer", kind="", key="F9")
        self._print.setObjectName("receipts_summary_print")
        self._print.clicked.connect(self.print_paper)
        export = ListExport(
            "receipts.export_summary", tr("Summary of receipts"), self._write, page, self.pane
        )
        self.pane.foot.add_right(export.button(), self._print)
        self.figures = [Figure() for _ in range(5)]
        self._figures = Plane("bar", row(*self.figures, None, gap=32), (16, 10, 16, 10))
        self._room = room = Plane("bar", column(self.chart), (12, 4, 16, 8))
        self.setLayout(column(self._figures, (room, 2), HLine(), (self.pane, 3), gap=0))
        self.tools = (self.period, self.spans)

    def refresh(self) -> None:
        context, begin, span = self._page.context, self._begin, self._span
        db, today = context.db, context.acting().today
        self._name_period()
        self._page.read(lambda: summaries.board(db, today, begin, span), self._show)

    def turn(self) -> None:
        span = Span.WEEK if self._span is Span.MONTH else Span.MONTH
        self.spans.choose(span.value)
        self._show_span(span)

    def step(self, by: int) -> None:
        self._begin = self._span.after(self._begin) if by > 0 else self._span.before(self._begin)
        self.refresh()

    def print_paper(self) -> None:
        context = self._page.context
        db, by = context.db, context.acting()
        command = PrintSummary(uuid4(), self._begin, self._span)
        said = period_words(self._begin, self._span, current_language())
        title = f"{tr('Summary of receipts')} {said}"

        def work() -> Done[bytes]:
            done = print_summary(db, by, command)
            return Done(archive.content(db, done.value), done.changed)

        self._page.write(work, lambda done: context.shell.open_pdf(done.value, title))

    def set_narrow(self, narrow: bool) -> None:
        for part in (self._figures, self._room):  # the paper has both
            show_when(part, not narrow)
        self._is_narrow = narrow
        self._name_period()

    def _name_period(self) -> None:
        """The week or month; of a week its days alone where there is little room."""
        begin, span = self._begin, self._span
        said = period_words(begin, span, current_language())
        if self._is_narrow and span is Span.WEEK:
            said = f"{begin:%m-%d} – {begin + timedelta(days=6):%m-%d}"
        self.period.label.setText(said)

    def _show_span(self, span: Span) -> None:
        self._span, self._begin = span, span.begin(self._page.context.acting().today)
        self.refresh()

    def _show(self, board: Board) -> None:
        if (board.span, board.begins[-1]) != (self._span, self._begin):
            return
        self._board, total = board, board.total
        target = tr("{count} in time, target {target} %", count=total.in_time, target=board.target)
        still = tr("not back")
        if total.waiting:
            still = tr("not back, {count} not due yet", count=total.waiting)
        said: list[tuple[str, str, str | None]] = [
            (f"{percent(total.share)} %", target, None),
            (f"{total.required}", tr("due in this period"), None),
            (f"{total.late}", tr("came late"), "warn" if total.late else None),
            (f"{total.outstanding}", still, "bad" if total.overdue else None),
            (f"{total.average_days or '–'}", tr("days on average"), None),
        ]  # fmt: skip
        if total.share is not None and total.share * 100 < board.target:
            said[0] = (said[0][0], said[0][1], "warn")
        for figure, (value, text, role) in zip(self.figures, said, strict=True):
            figure.show_figure(value, text, role or "text")
        self.pane.rows.reload()
        self._show_chart()

    def _show_chart(self) -> None:
        if self._board is not None:
            found: SiteSummary | None = self.pane.list.current_row()
            chosen = found.id if found is not None and self.pane.list.hasFocus() else None
            self.chart.show_chart(charts.over_time(self._board, current_language(), chosen))

    def _go(self, found: SiteSummary) -> None:
        self._page.open(part="missing", site=found.id)

    def _write(self) -> Write:
        context, wanted = self._page.context, {"by": self._span, "on": self._begin}
        return exports_control.SUMMARY.writer(context.db, context.acting(), wanted)


def _columns() -> tuple[Column[Any], ...]:
    def count(get: Any, role: str = "text") -> Any:
        return lambda row: Cell(f"{get(row)}", role=role if get(row) else "text_3")

    return (
        Column(tr("Site of signing"), lambda r: Cell(r.site), "name"),
        Column(tr("Required@@receipts"), count(lambda r: r.tally.required), "figure"),
        Column(tr("In time@@receipts"), count(lambda r: r.tally.in_time), "figure"),
        Column(tr("Late@@receipts"), count(lambda r: r.tally.late), "figure"),
        Column(tr("Outstanding@@receipts"), _outstanding, "figure"),
        Column(tr("Average days"), lambda r: f"{r.tally.average_days or '–'}", "figure",
               optional=True),
        Column(tr("Abnormal"), _abnormal, "figure", optional=True),
        Column(tr("In time (%)"), lambda r: Cell(percent(r.tally.share), bold=True), "figure"),
    )  # fmt: skip


def _outstanding(found: SiteSummary) -> Cell:
    """How many are not back; those not due yet are no part of the share in time."""
    tally = found.tally
    waiting = tr("{count} not due yet", count=tally.waiting) if tally.waiting else ""
    return Cell(f"{tally.outstanding}", sub=waiting, role="text" if tally.outstanding else "text_3")


def _abnormal(found: SiteSummary) -> Cell:
    """How many, and of which kinds."""
    kinds = found.tally.abnormal.items()
    said = "  ".join(f"{tr(words.ABNORMAL_KINDS[kind])} {count}" for kind, count in kinds)
    count = found.tally.abnormal_count
    return Cell(f"{count}", sub=said, role="text" if count else "text_3")
