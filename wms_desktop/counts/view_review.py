"""The review: booked then, moves since, each count, difference, cause; and the approval (CNT-4)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from wms_desktop.core.language import N_
from wms_desktop.counts import exports, printing, reviews, words
from wms_desktop.counts.exports import ALL, DIFFER, SECOND
from wms_desktop.counts.figures import percent, signed_money
from wms_desktop.counts.kinds import CountState
from wms_desktop.counts.reviews import Review, ReviewLine
from wms_desktop.counts.rules import Verdict
from wms_desktop.counts.view_deciding import Deciding
from wms_desktop.counts.view_list import PILLS
from wms_desktop.counts.view_part import Part
from wms_desktop.counts.view_review_columns import review_columns
from wms_desktop.ui.actions import BACK_KEYS, PRINT_KEYS, ActionSpec, bind, tie
from wms_desktop.ui.button import Button
from wms_desktop.ui.fields import LineEdit
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.label import Label
from wms_desktop.ui.list_export import ListExport, Write
from wms_desktop.ui.list_view import ListView
from wms_desktop.ui.page import Expectation, Meaning, MeaningKind, Scan, ScanResult
from wms_desktop.ui.page_parts import Segments
from wms_desktop.ui.pill import Pill
from wms_desktop.ui.plane import Plane
from wms_desktop.ui.progress import Figure
from wms_desktop.ui.rows_model import RowsModel
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.words import tr, word

if TYPE_CHECKING:
    from wms_desktop.counts.view import CountsPage

RESULT = ActionSpec("counts.print_result", N_("Print report@@count"), PRINT_KEYS, "printer")
BACK = ActionSpec("counts.back", N_("All counts"), BACK_KEYS, "chevron-left")
_LINES: dict[str, Callable[[ReviewLine], bool]] = {
    DIFFER: lambda line: line.is_off,
    SECOND: lambda line: line.row.round > 1,
    ALL: lambda _line: True,
}


class CountReview(Part):
    """The grid of a count; figures can be looked at, causes named, the whole approved."""

    review_number: Label
    review_pill: Pill
    review_segments: Segments
    review_print: Button
    review_back: Button
    review_figures: Plane
    review_lines_agree: Figure
    review_value_agrees: Figure
    review_net: Figure
    review_list: ListView
    review_causes: Plane
    review_remark: LineEdit
    review_reason: Label
    review_reopen: Button
    review_again: Button
    review_accept: Button
    review_approve: Button

    def __init__(self, page: CountsPage) -> None:
        super().__init__(page)
        load_form(self, "counts_review")
        self.review: Review | None = None
        self._count_id = 0
        self.review_list.set_two_lines(True)
        self._show_columns(2)
        self.review_list.current_changed.connect(lambda _row: self._show_current())
        for key in _LINES:
            self.review_segments.add(key, "").setObjectName(f"review_{key}")
        self.review_segments.chosen.connect(lambda _key: self._show_rows())
        self._print = bind(RESULT, self._print_result, self)
        title = tr("Count lines")
        self._export = ListExport("counts.export_lines", title, self._write_shown, page, self)
        self.deciding = Deciding(self)
        tie(self._print, self.review_print)
        tie(bind(BACK, page.leave_review, self), self.review_back)

    def _show_columns(self, rounds: int) -> None:
        self._rounds = rounds
        self.rows: RowsModel[ReviewLine] = RowsModel(review_columns(rounds), (), self)
        self.review_list.set_model(self.rows)

    def expectation(self) -> Expectation:
        return Expectation(tr("Scan to find a line"), tr("looks only; counts stay as they are"))

    def wants(self, meaning: Meaning) -> bool:
        return meaning.kind in (MeaningKind.LOCATION, MeaningKind.ITEM, MeaningKind.LOT)

    def take(self, scan: Scan) -> None:
        meaning = scan.meaning
        assert meaning is not None
        lines = self.review.lines if self.review else ()
        ids = {
            MeaningKind.LOCATION: lambda line: line.row.location_id,
            MeaningKind.ITEM: lambda line: line.row.item_id,
            MeaningKind.LOT: lambda line: line.row.lot_id,
        }
        found = [line for line in lines if ids[meaning.kind](line) == meaning.id]
        if not found:
            note = tr("Nothing of it is in this count.")
            self.page.answer(ScanResult("warn", meaning.code, note))
            return
        if found[0].id not in {line.id for line in self.rows.rows()}:
            self.review_segments.choose(ALL)
            self._show_rows()
        place = [line.id for line in self.rows.rows()].index(found[0].id)
        self.review_list.selectRow(place)
        self.page.answer(ScanResult("ok", meaning.code, tr("row {row}", row=place + 1)))

    def show_count(self, count_id: int) -> None:
        """Review another count; its variances first."""
        if count_id != self._count_id:
            self.review = None
            self.rows.set_rows(())
        self._count_id = count_id

    def refresh(self) -> None:
        db, by, count_id = self.context.db, self.context.acting(), self._count_id
        self.page.read(lambda: reviews.review_of(db, by, count_id), self._show, self._on_closed)

    def set_narrow(self, narrow: bool) -> None:
        show_when(self.review_figures, not narrow)
        self.deciding.set_narrow(narrow)
        folded = (self.review_print, self.review_back, self.review_reopen, self.review_again)
        for button in folded:
            button.set_folded(narrow)

    # what is shown

    def _on_closed(self, error: Exception) -> None:
        """A blind count that is counted is not open to those who count."""
        self.page.show_part(self.page.counts)
        self.page.show_error(error)

    def _show(self, review: Review) -> None:
        first = self.review is None
        self.review = review
        self.review_number.setText(review.number)
        self.review_pill.show_state(PILLS[review.state], word(review.state))
        found = review.accuracy
        self.review_lines_agree.show_figure(percent(found.line_share))
        self.review_value_agrees.show_figure(percent(found.value_share))
        self.review_net.show_figure(signed_money(found.net))
        numbers = {key: sum(map(wanted, review.lines)) for key, wanted in _LINES.items()}
        words_ = {
            DIFFER: tr("Variances {n}", n=numbers[DIFFER]),
            SECOND: tr("Recounts {n}", n=numbers[SECOND]),
            ALL: tr("All {n}", n=numbers[ALL]),
        }
        for key, text in words_.items():
            self.review_segments.set_text(key, text)
        if first:
            self.review_segments.choose(DIFFER if numbers[DIFFER] else ALL)
        rounds = 3 if any(line.row.round > 2 for line in review.lines) else 2
        if rounds != self._rounds:
            self._show_columns(rounds)
        self._show_rows()

    def _show_rows(self) -> None:
        lines = self.review.lines if self.review else ()
        wanted = _LINES[self.review_segments.current()]
        self.rows.set_rows(tuple(line for line in lines if wanted(line)))
        if self.deciding.moves_on():
            held = self.window().focusWidget()
            if held is None or self.isAncestorOf(held):  # a question that was asked keeps its keys
                self.review_list.setFocus()
            self._next_open()
        self.review_list.select_first()
        self._show_current()

    def _next_open(self) -> None:
        here = self.review_list.currentIndex().row()
        rows = self.rows.rows()
        for place in [*range(here + 1, len(rows)), *range(here + 1)]:
            if rows[place].verdict is Verdict.CAUSE_MISSING:
                self.review_list.selectRow(place)
                return

    def _show_current(self) -> None:
        line: ReviewLine | None = self.review_list.current_row()
        review = self.review
        self.deciding.show(review, line)
        self._print.setEnabled(review is not None and review.state is not CountState.COUNTING)

    def _write_shown(self) -> Write:
        """What writes the lines to a file, as they are narrowed down now."""
        wanted = {"count": self._count_id, "state": self.review_segments.current()}
        return exports.LINES.writer(self.context.db, self.context.acting(), wanted)

    def _print_result(self) -> None:
        if self.review is not None:
            title = f"{tr(words.REPORT_TITLE)} {self.review.number}"
            self.page.print_paper(printing.print_result, self.review.id, title)
