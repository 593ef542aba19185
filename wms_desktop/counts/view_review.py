"""The review: booked then, moves since, counted, difference, cause; and the approval (CNT-4)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtWidgets import QHBoxLayout

from wms_desktop.core.acting import Right, Role
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.core.moments import site_time
from wms_desktop.counts import exports, printing, reviews, service, words
from wms_desktop.counts.exports import ALL, DIFFER
from wms_desktop.counts.figures import percent, signed_money
from wms_desktop.counts.kinds import CountState, VarianceCause
from wms_desktop.counts.reviews import Review, ReviewLine
from wms_desktop.counts.rules import APPROVERS, COUNTERS, Verdict
from wms_desktop.counts.view_approval import approval_question
from wms_desktop.counts.view_list import PILLS
from wms_desktop.counts.view_part import Part
from wms_desktop.counts.view_review_columns import review_columns
from wms_desktop.ui.actions import BACK_KEYS, PRINT_KEYS, SAVE_NEXT_KEYS, ActionSpec, bind, tie
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
from wms_desktop.ui.words import in_one, sentence, tr, word

if TYPE_CHECKING:
    from wms_desktop.counts.view import CountsPage

APPROVE = ActionSpec("counts.approve", N_("Approve"), SAVE_NEXT_KEYS, "list-check")
RESULT = ActionSpec("counts.print_result", N_("Print result"), PRINT_KEYS, "printer")
BACK = ActionSpec("counts.back", N_("All counts"), BACK_KEYS, "chevron-left")
CAUSE_KEYS = {
    cause: ActionSpec(f"counts.cause_{cause.value}", name, str(number))
    for number, (cause, name) in enumerate(words.CAUSES.items(), 1)
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
    review_approve: Button

    def __init__(self, page: CountsPage) -> None:
        super().__init__(page)
        load_form(self, "counts_review")
        self.review: Review | None = None
        self._count_id = 0
        self._moves_on = False  # after a cause, on to the next line that lacks one
        self.rows: RowsModel[ReviewLine] = RowsModel(review_columns(), (), self)
        self.review_list.set_two_lines(True)
        self.review_list.set_model(self.rows)
        self.review_list.current_changed.connect(lambda _row: self._show_current())
        for key in (DIFFER, ALL):
            self.review_segments.add(key, "").setObjectName(f"review_{key}")
        self.review_segments.chosen.connect(lambda _key: self._show_rows())
        self.review_remark.editingFinished.connect(self._save_remark)
        self._approve = bind(APPROVE, self._ask_approval, self)
        self._print = bind(RESULT, self._print_result, self)
        title = tr("Count result")
        self._export = ListExport("counts.export_lines", title, self._write_shown, page, self)
        tie(self._approve, self.review_approve)
        tie(self._print, self.review_print)
        tie(bind(BACK, page.leave_review, self), self.review_back)
        self._add_causes()

    def _add_causes(self) -> None:
        layout = self.review_causes.layout()
        assert isinstance(layout, QHBoxLayout)
        self._causes: dict[VarianceCause, Button] = {}
        for cause, spec in CAUSE_KEYS.items():
            action = bind(spec, partial(self._decide, cause), self)
            button = Button(tr(spec.title), kind="quiet", key=spec.keys)
            button.setObjectName(f"review_cause_{cause.value}")
            button.setCheckable(True)
            tie(action, button)
            layout.addWidget(button)
            self._causes[cause] = button
        layout.addStretch(1)

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
        for button in (self.review_print, self.review_back):
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
        differing = [line for line in review.lines if line.row.difference]
        words_ = {
            DIFFER: tr("Variances {n}", n=len(differing)),
            ALL: tr("All {n}", n=len(review.lines)),
        }
        for key, text in words_.items():
            self.review_segments.set_text(key, text)
        if first:
            self.review_segments.choose(DIFFER if differing else ALL)
        self._show_rows()

    def _show_rows(self) -> None:
        lines = self.review.lines if self.review else ()
        if self.review_segments.current() == DIFFER:
            lines = tuple(line for line in lines if line.row.difference)
        self.rows.set_rows(lines)
        if self._moves_on:
            self._moves_on = False
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
        review, by = self.review, self.context.acting()
        in_review = review is not None and review.state is CountState.REVIEW
        usable = bool(in_review and line and line.row.difference and by.may(*COUNTERS, *APPROVERS))
        for action in self.actions():
            if action.objectName() in {spec.id for spec in CAUSE_KEYS.values()}:
                action.setEnabled(usable)
        for cause, button in self._causes.items():
            button.setChecked(bool(line and line.row.cause is cause))
        self.review_remark.setEnabled(usable)
        if not self.review_remark.hasFocus() or line is None:
            self.review_remark.setText(line.row.remarks if line else "")
        show_when(self.review_causes, in_review)
        show_when(self.review_remark, in_review)
        reason = self._reason()
        self.review_reason.setText(reason)
        self._approve.setEnabled(in_review and not reason)
        show_when(self.review_approve, in_review)
        self._print.setEnabled(review is not None and review.state is not CountState.COUNTING)

    def _reason(self) -> str:
        """The sentence beside the button that cannot be pressed, or who has approved."""
        review, by = self.review, self.context.acting()
        if review is None:
            return ""
        if review.state is CountState.COUNTING:
            return tr("The counting has not ended.")
        if review.state is CountState.APPROVED:
            moment = site_time(review.approved_at) if review.approved_at else None
            when = f"{moment:%Y-%m-%d %H:%M}" if moment else ""
            return tr("Approved by {person}, {moment}", person=review.approved_by, moment=when)
        if not by.may(*APPROVERS, Role.GENERAL_MANAGER):
            told = sentence(Refused(Right.ROLE_MISSING, roles=APPROVERS))
        elif review.faults:
            told = sentence(Refused(review.faults[0], number=review.number))
        else:
            return ""
        return in_one(told)

    # what is decided

    def _decide(self, cause: VarianceCause) -> None:
        line: ReviewLine | None = self.review_list.current_row()
        if line is not None:
            self._moves_on = True
            self._send(line, cause, self.review_remark.text())

    def _save_remark(self) -> None:
        line: ReviewLine | None = self.review_list.current_row()
        if line is not None and self.review_remark.text().strip() != line.row.remarks:
            self._send(line, line.row.cause, self.review_remark.text())

    def _send(self, line: ReviewLine, cause: VarianceCause | None, remarks: str) -> None:
        command = service.Decide(uuid4(), line.id, line.row.version, cause, remarks)
        db, by = self.context.db, self.context.acting()
        self.page.write(lambda: service.decide(db, by, command), lambda _done: None)

    def _ask_approval(self) -> None:
        if (review := self.review) is not None:
            self.context.shell.ask(approval_question(review, lambda: self._approve_now(review)))

    def _approve_now(self, review: Review) -> None:
        command = service.Step(uuid4(), review.id, review.version)
        db, by = self.context.db, self.context.acting()
        self.page.write(
            lambda: service.approve(db, by, command),
            lambda done: self.page.answer(
                ScanResult(
                    "ok",
                    review.number,
                    tr("{lines} {lines:line|lines} adjusted", lines=done.value),
                    sound="complete",
                )
            ),
        )

    def _write_shown(self) -> Write:
        """What writes the lines to a file, as they are narrowed down now."""
        wanted = {"count": self._count_id, "state": self.review_segments.current()}
        return exports.LINES.writer(self.context.db, self.context.acting(), wanted)

    def _print_result(self) -> None:
        if self.review is not None:
            title = f"{tr('Count result')} {self.review.number}"
            self.page.print_paper(printing.print_result, self.review.id, title)
