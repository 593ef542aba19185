"""The list of counts, where each begins and what it needs next."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtWidgets import QVBoxLayout, QWidget

from wms_desktop.core.acting import Acting, Right, Role
from wms_desktop.core.changes import Done
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.core.moments import site_time
from wms_desktop.counts import exports, printing, queries, service
from wms_desktop.counts.kinds import CountState
from wms_desktop.counts.queries import CountRow
from wms_desktop.counts.rules import APPROVERS, COUNTERS, PLANNERS
from wms_desktop.counts.view_list_head import ListHead
from wms_desktop.counts.view_part import Part
from wms_desktop.counts.view_plan import PlanPanel
from wms_desktop.stock.queries import StockFilter, on_hand
from wms_desktop.stock.service import WHO_KEEPS
from wms_desktop.ui.actions import NEW_KEYS, PRINT_KEYS, ActionSpec, bind, tie
from wms_desktop.ui.button import Button
from wms_desktop.ui.cell import Cell
from wms_desktop.ui.empty_state import EmptyState
from wms_desktop.ui.fields import LineEdit
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.import_offer import ImportOffer
from wms_desktop.ui.label import Label
from wms_desktop.ui.list_export import ListExport, Write
from wms_desktop.ui.list_view import ListView
from wms_desktop.ui.page import Expectation, Meaning, Scan
from wms_desktop.ui.paged_model import Column, PagedModel
from wms_desktop.ui.plane import Plane, VLine
from wms_desktop.ui.questions import Question
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.words import in_one, sentence, tr, word

NEW = ActionSpec("counts.new", N_("Plan count"), NEW_KEYS, "plus")
SHEET = ActionSpec("counts.print_sheet", N_("Print sheet"), PRINT_KEYS, "printer")
END = ActionSpec("counts.end", N_("End counting"), "F4", "list-check")
CANCEL = ActionSpec("counts.cancel", N_("Cancel count"), "", "x")

if TYPE_CHECKING:
    from wms_desktop.counts.view import CountsPage

PILLS = {
    CountState.PLANNED: "mute",
    CountState.COUNTING: "info",
    CountState.REVIEW: "warn",
    CountState.APPROVED: "ok",
    CountState.CANCELLED: "mute",
}
_NEXT = {
    CountState.PLANNED: N_("Start counting"),
    CountState.COUNTING: N_("Count@@verb"),
    CountState.REVIEW: N_("Review"),
    CountState.APPROVED: N_("Show result"),
}


class CountList(Part):
    """Counts of the site, newest first; planning happens in a pane beside them."""

    counts_list: ListView
    counts_empty: EmptyState
    counts_plan_line: VLine
    counts_plan_pane: Plane
    counts_reason: Label
    counts_cancel_bar: Plane
    counts_cancel_reason: LineEdit
    counts_new: Button
    counts_cancel: Button
    counts_sheet: Button
    counts_end: Button
    counts_go: Button
    counts_foot: QWidget

    def __init__(self, page: CountsPage) -> None:
        super().__init__(page)
        load_form(self, "counts_list")
        self._wanted: int | None = None
        self._is_narrow = False
        context, site_id = self.context, self.context.acting().site_id
        self.rows: PagedModel[CountRow] = PagedModel(
            context.tasks,
            _columns(),
            lambda last, limit: queries.counts(context.db, site_id, after=last, limit=limit),
            self,
        )
        self.counts_list.set_two_lines(True)
        self.counts_list.set_model(self.rows)
        self.counts_list.activated_row.connect(self._go)
        self.counts_list.current_changed.connect(lambda _row: self._show_buttons())
        self.rows.failed.connect(self.page.show_error)
        self.rows.loaded.connect(self._on_loaded)
        self.plan = PlanPanel(self)
        place = self.counts_plan_pane.layout()
        assert isinstance(place, QVBoxLayout)
        place.addWidget(self.plan)
        self.plan.closed.connect(lambda: self._show_plan(False))
        self.plan.planned.connect(self._on_planned)
        title = tr("Stock counts")
        self._export = ListExport("counts.export", title, self._write_shown, page, self)
        self._bind_keys()
        self._show_plan(self.plan.is_begun)
        show_when(self.counts_cancel_bar, False)
        self.counts_cancel_reason.returnPressed.connect(self._ask_cancel)
        self.counts_cancel_reason.textChanged.connect(
            lambda _text: self.counts_cancel_reason.set_state("")
        )
        self.rows.reload()

    def _bind_keys(self) -> None:
        plan = bind(NEW, lambda: self._show_plan(True), self)
        tie(plan, self.counts_new)
        plan.setEnabled(self.context.acting().may(*PLANNERS))
        self.counts_empty.add_button(
            button := Button(tr(NEW.title), icon="plus", kind="primary", key="F3")
        )
        button.setObjectName("counts_empty_new")
        tie(plan, button)
        db, goods = self.context.db, StockFilter(site_id=self.context.acting().site_id)
        self._offer = ImportOffer(
            self.counts_empty, self.page, "stock", tr("Import opening stock"), WHO_KEEPS,
            lambda: not on_hand(db, goods, limit=1),
        )  # fmt: skip
        self._sheet = bind(SHEET, self._print_sheet, self)
        self._end = bind(END, self._end_counting, self)
        self._cancel = bind(CANCEL, self._ask_cancel, self)
        self._head = ListHead(self, self.counts_list.current_row)
        tie(self._sheet, self.counts_sheet)
        tie(self._end, self.counts_end)
        tie(self._cancel, self.counts_cancel)
        self.counts_go.clicked.connect(lambda: self._go(self.counts_list.current_row()))

    def expectation(self) -> Expectation:
        if not self.counts_plan_pane.isHidden() and self.plan.takes_codes:
            return self.plan.expectation()
        return Expectation(tr("Scan a count sheet"), tr("or choose a count from the list"))

    def wants(self, meaning: Meaning) -> bool:
        return not self.counts_plan_pane.isHidden() and self.plan.wants(meaning)

    def take(self, scan: Scan) -> None:
        self.page.answer(self.plan.take(scan))

    def refresh(self) -> None:
        self.rows.reload()

    def set_narrow(self, narrow: bool) -> None:
        self._is_narrow = narrow
        self._head.fold(narrow)
        self.counts_cancel.set_folded(narrow)
        self._show_reason()

    def choose(self, count_id: int) -> None:
        """Make a count the current one, now or once it is loaded."""
        self._wanted = count_id
        number = self.rows.row_of(count_id)
        if number is not None:
            self._wanted = None
            self.counts_list.selectRow(number)
            self.counts_list.setFocus()

    # what follows from the current row

    def _on_loaded(self, known: int) -> None:
        show_when(self.counts_empty, not known)
        self._offer.show_for(not known)
        show_when(self.counts_list, bool(known))
        show_when(self.counts_foot, bool(known))
        if self._wanted is not None:
            self.choose(self._wanted)
        self.counts_list.select_first()
        self._show_buttons()

    def _show_buttons(self) -> None:
        row: CountRow | None = self.counts_list.current_row()
        state = row.state if row else CountState.CANCELLED
        by = self.context.acting()
        counting = state is CountState.COUNTING
        is_open = counting or state in (CountState.PLANNED, CountState.REVIEW)
        left = row.locations - row.locations_done if row else 0
        self._cancel.setEnabled(is_open and by.may(*APPROVERS))
        self._sheet.setEnabled(counting)
        self._head.show_for(counting)
        self._end.setEnabled(counting)  # what is left to count is said when it is pressed
        show_when(self.counts_cancel, self._cancel.isEnabled())
        show_when(self.counts_sheet, counting)
        show_when(self.counts_end, counting)
        show_when(self.counts_go, state in _NEXT)
        if state in _NEXT:
            looks = counting and not by.may(*COUNTERS)
            text = _NEXT[CountState.REVIEW] if looks else _NEXT[state]
            if row and row.is_counted_again and by.may(*COUNTERS):
                text = N_("Count again")
            self.counts_go.setText(tr(text))
        self.counts_go.setEnabled(state is not CountState.PLANNED or by.may(*PLANNERS))
        reason = _reason(state, left, row.again if row else 0, by)
        self.counts_reason.setText(reason)
        self._show_reason()
        if not self._cancel.isEnabled():
            show_when(self.counts_cancel_bar, False)

    def _go(self, row: CountRow | None) -> None:
        if row is None or not self.counts_go.isEnabled():
            return
        if row.state is not CountState.PLANNED:
            self.page.show_count(row)
            return
        db, by = self.context.db, self.context.acting()
        command = service.Step(uuid4(), row.id, row.version)
        self.page.write(
            lambda: service.start(db, by, command), lambda done: self.page.open(count_id=done.value)
        )

    def _end_counting(self) -> None:
        if row := self.counts_list.current_row():
            self.page.end_counting(row)

    def _print_sheet(self) -> None:
        if row := self.counts_list.current_row():
            title = f"{tr('Count sheet')} {row.number}"
            self.page.print_paper(printing.print_sheet, row.id, title)

    def _ask_cancel(self) -> None:
        """First the reason, then the question (CNT-4)."""
        row: CountRow | None = self.counts_list.current_row()
        reason = self.counts_cancel_reason.text().strip()
        if row is not None and not reason:
            asked_before = not self.counts_cancel_bar.isHidden()
            show_when(self.counts_cancel_bar, True)
            self.counts_cancel_reason.set_state("bad" if asked_before else "")
            self.counts_cancel_reason.setFocus()
        elif row is not None:
            question = Question(
                tr("Cancel count {number}?", number=row.number),
                f"{row.title}: {reason}",
                tr("Nothing is posted. What was counted stays on record."),
                tr("Cancel count"),
                tr("Keep count"),
                on_yes=lambda: self._cancel_count(row, reason),
            )
            self.context.shell.ask(question)

    def _cancel_count(self, row: CountRow, reason: str) -> None:
        db, by = self.context.db, self.context.acting()
        command = service.Cancel(uuid4(), row.id, row.version, reason)
        self.page.write(lambda: service.cancel(db, by, command), lambda _done: self._on_cancelled())

    def _on_cancelled(self) -> None:
        self.counts_cancel_reason.clear()
        show_when(self.counts_cancel_bar, False)
        self.counts_list.setFocus()

    def _write_shown(self) -> Write:
        """What writes the list to a file."""
        return exports.COUNTS.writer(self.context.db, self.context.acting(), {})

    # planning

    def _show_reason(self) -> None:
        """Beside the plan a narrow window has no room for it."""
        show_when(self.counts_reason, not self._is_narrow or self.counts_plan_pane.isHidden())

    def open_plan(self) -> None:
        """Go on with the plan that was begun."""
        self._show_plan(True)

    def _show_plan(self, shown: bool) -> None:
        show_when(self.counts_plan_pane, shown)
        show_when(self.counts_plan_line, shown)
        self._show_reason()
        self.expect()
        if shown:
            self.plan.look()
        (self.plan.counts_title if shown else self.counts_list).setFocus()

    def _on_planned(self, done: Done[int]) -> None:
        self._show_plan(False)
        self.choose(done.value)


def _reason(state: CountState, left: int, again: int, by: Acting) -> str:
    """The sentence beside a button that cannot be pressed, or what pressing it means."""
    if state is CountState.PLANNED:
        if not by.may(*PLANNERS):
            told = sentence(Refused(Right.ROLE_MISSING, roles=PLANNERS))
            return in_one(told)
        return tr("Starting freezes the booked figures; goods may keep moving.")
    if state is CountState.COUNTING and left:
        return tr("{left} {left:location is|locations are} not finished", left=left)
    if state is CountState.REVIEW and again:
        return tr("{lines} {lines:line|lines} to count again, by another person", lines=again)
    if state is CountState.REVIEW and not by.may(*APPROVERS, Role.GENERAL_MANAGER):
        return tr("Name the causes; somebody who did not count approves.")
    return ""


def _columns() -> tuple[Column[CountRow], ...]:
    return (
        Column(tr("Count"), lambda row: Cell(row.number, sub=row.title), "name"),
        Column(
            tr("Covers"), lambda row: Cell(word(row.scope), sub=row.scope_detail), optional=True
        ),
        Column(tr("Planned by"), lambda row: row.planned_by, optional=True),
        Column(tr("Started"), _started, optional=True),
        Column(tr("Locations done"), _progress, "figure"),
        Column(tr("State"), lambda row: Cell(pill=(PILLS[row.state], word(row.state))), "state"),
    )


def _started(row: CountRow) -> Cell:
    if row.started_at is None:
        return Cell("–", role="text_3")
    return Cell(site_time(row.started_at).strftime("%m-%d %H:%M"))


def _progress(row: CountRow) -> Cell:
    if not row.locations:
        return Cell("–", role="text_3")
    return Cell(f"{row.locations_done} / {row.locations}", bar=row.locations_done / row.locations)
