"""Improvement measures: who does what until when, and whether it worked (SRV-3)."""

from __future__ import annotations

from typing import Any

from wms_desktop.core.changes import Done
from wms_desktop.surveys import exports, improvement_list, improving, printing, words
from wms_desktop.surveys.improvement_list import MeasureRow
from wms_desktop.surveys.improving import DropMeasure, EvaluateMeasure
from wms_desktop.surveys.kinds import MeasureState
from wms_desktop.surveys.rules import WHO_LEADS
from wms_desktop.surveys.view_form import ReasonForm
from wms_desktop.surveys.view_measure_forms import EvaluateForm
from wms_desktop.surveys.view_part import FollowPart
from wms_desktop.ui.cell import Cell
from wms_desktop.ui.page import Page
from wms_desktop.ui.paged_model import Column
from wms_desktop.ui.rows_pane import RowsPane
from wms_desktop.ui.words import current_language, tr, word

OPEN, ALL = "open", "all"


class MeasuresPart(FollowPart):
    """Overdue first; nobody evaluates their own."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.look_for("measures", self.views())
        self.search.setPlaceholderText(tr("Number, words, person"))
        self.search.setAccessibleName(tr("Number, words, person"))
        self._sought: dict[str, Any] = {}
        self.pane = RowsPane(
            page, "measures", tr("Improvement measures"), "checklist", self._columns(),
            lambda after, limit: improvement_list.measures(
                self.context.db, self.context.acting(), after=after, limit=limit, **self._sought
            ),
            lambda: improvement_list.count_measures(
                self.context.db, self.context.acting(), **self._sought
            ),
            empty=lambda: (
                tr("No measure is running"),
                tr("A weak dimension under Results leads to one."),
            ),
            counted=lambda count: tr("{count} {count:measure|measures}", count=count),
        )  # fmt: skip
        self.pane.current.connect(self._show)
        self.let_out("followup.export_measures", tr("Improvement measures"), self._write, self.pane)
        self.form = EvaluateForm(page, self.drop)
        self.pane.chosen.connect(lambda _row: self.to_field(self.form.effect))
        self.reason = ReasonForm(page, "measure_drop", tr("Drop measure"), tr("Drop measure"))
        for form in (self.form, self.reason):
            self.side.add(form)
            form.saved.connect(self.save)
            form.left.connect(self.back)
        self.beside(self.pane)
        self._show(None)

    def views(self) -> list[tuple[str, str]]:
        return [(OPEN, tr("Running@@measures")), (ALL, tr("All"))]

    def refresh(self) -> None:
        state = MeasureState.OPEN if self.which.current() == OPEN else None
        self._sought = {"state": state, "text": self.search.text()}
        self.pane.rows.reload()

    def open(self, measure_id: int) -> None:
        """Show one measure, whatever its state."""
        db, by = self.context.db, self.context.acting()

        def shown(found: MeasureRow | None) -> None:
            if found is not None:
                self.which.choose(ALL)
                self.search.setText(found.number)
                self.search.search_now()
                self.refresh()
                self.start()

        self.page.read(lambda: improvement_list.measure(db, by, measure_id), shown)

    def drop(self) -> None:
        found = self._row()
        if found is not None and self._may_drop(found):
            self.side.show_pane(self.reason)
            self.reason.ask(str(found.id), f"{found.number}  {found.measure}")

    def side_is_busy(self) -> bool:
        return self.side.current is self.reason

    def leave_form(self) -> None:
        self.side.show_first()
        self._show(self._row())

    def send(self) -> None:
        found, db, by = self._row(), self.context.db, self.context.acting()
        form = self.reason if self.side_is_busy() else self.form
        if found is None or not form.save.isEnabled():
            return

        def work() -> Done[int]:
            return improving.evaluate(db, by, evaluation)

        def work_drop() -> Done[int]:
            return improving.drop(db, by, dropping)

        evaluation = EvaluateMeasure(
            self.form.op_id, found.id, found.version, bool(self.form.effect.value()),
            self.form.evaluation.text(),
        )  # fmt: skip
        dropping = DropMeasure(
            self.reason.op_id, found.id, found.version, self.reason.reason.text()
        )
        ended = tr("{number} dropped") if form is self.reason else tr("{number} evaluated")

        def done(_made: Done[int]) -> None:
            self.told("ok", ended.format(number=found.number), found.measure)

        form.send(work_drop if form is self.reason else work, done, self.to_list)

    # what is shown

    def _row(self) -> MeasureRow | None:
        found: MeasureRow | None = self.pane.list.current_row()
        return found

    def _show(self, found: MeasureRow | None) -> None:
        if not self.side_is_busy():
            may_drop = found is not None and self._may_drop(found)
            self.form.show_row(found, self._why(found), may_drop=may_drop)

    def _may_drop(self, found: MeasureRow) -> bool:
        return found.state is MeasureState.OPEN and self.context.acting().may(*WHO_LEADS)

    def _why(self, found: MeasureRow | None) -> str:
        by = self.context.acting()
        if found is None:
            return tr("Choose a measure.")
        if found.state is not MeasureState.OPEN:
            return tr("It has ended: {state}.", state=word(found.state))
        if found.responsible_id == by.person_id:
            return tr("Somebody else evaluates it.")
        if by.today < found.due_on:
            return tr("It can be evaluated from {day} on.", day=found.due_on)
        return "" if by.may(*WHO_LEADS) else tr("A supervisor evaluates it.")

    def _write(self) -> Any:
        wanted = {key: value for key, value in self._sought.items() if value}
        return exports.IMPROVEMENTS.writer(self.context.db, self.context.acting(), wanted)

    def _columns(self) -> tuple[Column[Any], ...]:
        return (
            Column(tr("Measure@@survey"), lambda r: Cell(r.measure, sub=r.number), "name"),
            Column(tr("Dimension"), _dimension, optional=True),
            Column(tr("Person@@responsible"), lambda r: Cell(r.responsible, sub=r.department)),
            Column(tr("Due@@measure"), lambda r: f"{r.due_on}", optional=True),
            Column(tr("State"), self._state, "state"),
        )

    def _state(self, found: MeasureRow) -> Cell:
        today = self.context.acting().today
        said = printing.measure_words(found, today, current_language())
        if found.state is not MeasureState.OPEN:
            effective = {True: "ok", False: "bad", None: "mute"}
            return Cell(pill=(effective[found.is_effective], said))
        late = found.is_overdue(today)
        return Cell(pill=("bad" if late else "warn" if found.days(today) <= 0 else "info", said))


def _dimension(found: MeasureRow) -> Cell:
    return Cell(tr(words.DIMENSIONS[found.dimension]), sub=found.average)
