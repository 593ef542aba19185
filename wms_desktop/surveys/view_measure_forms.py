"""The forms of improvement measures: open one against a weak dimension, evaluate it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from wms_desktop.surveys import words
from wms_desktop.surveys.figures import Board, mean
from wms_desktop.surveys.improvement_list import MeasureRow
from wms_desktop.surveys.rules import DimensionTally
from wms_desktop.surveys.view_form import KeptForm, more_key
from wms_desktop.surveys.view_part import PersonCombo
from wms_desktop.ui.fields import Combo, DateEdit, Field, LineEdit, TextEdit
from wms_desktop.ui.page import Page
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.words import tr

USUAL_DAYS = 30  # that a new measure is given


class OpenForm(KeptForm):
    """What is done about a weak dimension, by which department, by whom, until when."""

    def __init__(self, page: Page) -> None:
        self.measure, self.department = TextEdit(lines=2), LineEdit()
        self.person = PersonCombo(page, "measure_person")
        self.day = DateEdit(lambda: page.context.acting().today)
        for name, widget in (
            ("text", self.measure), ("department", self.department), ("due_on", self.day),
        ):  # fmt: skip
            widget.setObjectName(f"measure_{name}")
        self._parts = (
            Field(tr("Measure@@survey"), self.measure),
            Field(tr("Department@@survey"), self.department),
            Field(tr("Person@@responsible"), self.person),
            Field(tr("Due@@measure"), self.day),
        )
        super().__init__(
            page, "measure", tr("Improvement measure"), tr("Open measure"), *self._parts,
            kept=(self.measure, self.department, self.person, self.day), icon="checklist",
        )  # fmt: skip

    def show_row(self, found: DimensionTally | None, board: Board | None, why: str) -> None:
        """Show a dimension, and the fields where it is weak."""
        name = tr(words.DIMENSIONS[found.dimension]) if found else tr("Improvement measure")
        self.title.setText(name)
        pairs: list[Any] = []
        if found is not None and board is not None:
            answers = tr("{count} {count:answer|answers}@@survey", count=found.answers)
            pairs = [(tr("Average"), f"{mean(found.average)}  {answers}", True)]
        self.facts.show_facts(pairs)
        self.allow(why)
        for part in self._parts:
            show_when(part, not why)
        key = f"{found.dimension}/{board.begin}/{board.span}" if found and board else ""
        self.look_at("" if why else key, self._empty)

    def _empty(self) -> None:
        by = self.page.context.acting()
        self.measure.clear()
        self.department.clear()
        self.person.want(by.person_id)
        self.day.set_value(by.today + timedelta(days=USUAL_DAYS))


class EvaluateForm(KeptForm):
    """What somebody else found when the day had come."""

    def __init__(self, page: Page, drop: Callable[[], object]) -> None:
        self.effect = Combo([(tr("Effective@@measure"), 1), (tr("Not effective@@measure"), 0)])
        self.evaluation = TextEdit(lines=3)
        self.effect.setObjectName("measure_effect")
        self.evaluation.setObjectName("measure_evaluation")
        self._parts = (
            Field(tr("Effect@@measure"), self.effect),
            Field(tr("Evaluation@@survey"), self.evaluation, note=tr("required")),
        )
        super().__init__(
            page, "measure_evaluate", tr("Improvement measure"), tr("Evaluate@@measure"),
            *self._parts, kept=(self.effect, self.evaluation),
            more=[more_key("measure_to_drop", tr("Drop measure"), "ban", "F7", drop)],
        )  # fmt: skip

    def show_row(self, found: MeasureRow | None, why: str, *, may_drop: bool) -> None:
        """Show a measure, and the fields where it can be evaluated."""
        show_when(self.more, may_drop)
        self.title.setText(found.number if found else tr("Improvement measure"))
        self.facts.show_facts(facts(found) if found else ())
        self.allow(why)
        for part in self._parts:
            show_when(part, not why)
        self.look_at(str(found.id) if found and not why else "", self._empty)

    def _empty(self) -> None:
        self.effect.setCurrentIndex(0)
        self.evaluation.clear()


def facts(found: MeasureRow) -> list[Any]:
    """What is known of a measure."""
    period = f"{found.since_on} – {found.until_on}"
    pairs: list[Any] = [
        (tr(words.DIMENSIONS[found.dimension]), f"{found.average}  ({period})", False),
        (tr("Measure@@survey"), found.measure, True),
        (tr("Department@@survey"), found.department, False),
        (tr("Person@@responsible"), found.responsible, False),
        (tr("Due@@measure"), f"{found.due_on}", False),
    ]
    if found.evaluation:
        pairs.append((tr("Evaluation@@survey"), found.evaluation, True))
        by_whom = f"{found.evaluated_by}  {found.evaluated_on or ''}"
        pairs.append((tr("Evaluated by@@survey"), by_whom, False))
    return pairs
