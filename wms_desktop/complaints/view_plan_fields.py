"""The fields of a plan: cause, measure, prevention, department, person, days (CMP-8)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from wms_desktop.complaints.actions import Plan
from wms_desktop.complaints.kinds import Cause
from wms_desktop.complaints.queries_actions import ActionFile, Responsible
from wms_desktop.complaints.rules_actions import check_day
from wms_desktop.ui.drafts import DraftKeeper
from wms_desktop.ui.fields import Combo, DateEdit, Field, LineEdit, TextEdit
from wms_desktop.ui.page import Page
from wms_desktop.ui.stack import column
from wms_desktop.ui.words import tr, word

_PERSON = "responsible"


class PlanFields(QWidget):
    """What is to be done about it; ``plan`` is what was typed."""

    def __init__(self, page: Page, name: str) -> None:
        super().__init__()
        self._keeper: DraftKeeper | None = None
        self._wanted, self._days = 0, 0
        self.cause_kind, self.person = Combo(), Combo()
        self.cause_kind.set_items([(word(each), each) for each in Cause])
        self.cause, self.measure = TextEdit(lines=2), TextEdit(lines=2)
        self.prevention, self.department = TextEdit(lines=2), LineEdit()
        today = lambda: page.context.acting().today  # noqa: E731
        self.due, self.check = DateEdit(today), DateEdit(today)
        self.parts: dict[str, QWidget] = {
            "cause_kind": self.cause_kind, "cause": self.cause, "measure": self.measure,
            "prevention": self.prevention, "department": self.department, "person": self.person,
            "due": self.due, "check": self.check,
        }  # fmt: skip
        for key, part in self.parts.items():
            part.setObjectName(f"{name}_{key}")
        self.person_field = Field(tr("Responsible"), self.person, note=tr("required"))
        self.due_field = Field(tr("Do until"), self.due, note=tr("required"))
        self.check_field = Field(tr("Check on"), self.check)
        self.measure_field = Field(tr("Measure@@action"), self.measure)
        self.setLayout(
            column(
                self.person_field, self.due_field, self.check_field,
                Field(tr("Kind of cause"), self.cause_kind), Field(tr("Cause@@action"), self.cause),
                self.measure_field, Field(tr("Prevention@@action"), self.prevention),
                Field(tr("Department"), self.department), gap=10,
            )
        )  # fmt: skip
        self.due.value_changed.connect(self._tell_check)
        self.person.activated.connect(lambda _index: self._keep_person())

    def offer_people(self, people: Sequence[Responsible], days: int) -> None:
        """Offer who can be responsible; *days* after the due day the effect is checked."""
        chosen = self._wanted or self.person.value()
        self.person.set_items([("–", None), *((each.name, each.id) for each in people)])
        self.person.set_value(chosen or None)
        self._days = days
        self._tell_check(self.due.value())

    def keep_in(self, keeper: DraftKeeper) -> None:
        """Fill the fields from a draft, and keep them from now on."""
        self._keeper = keeper
        keeper.watch(*(part for key, part in self.parts.items() if key != "person"))
        if kept := int(keeper.kept(_PERSON, 0) or 0):
            self.set_person(kept)

    def set_person(self, person_id: int) -> None:
        """Choose who is responsible, also before the people are known."""
        self._wanted = person_id
        self.person.set_value(person_id or None)

    def fill(self, found: ActionFile) -> None:
        """Show what is planned already."""
        row = found.row
        self.cause_kind.set_value(row.cause_kind)
        self.cause.setPlainText(found.cause)
        self.measure.setPlainText(row.measure)
        self.prevention.setPlainText(found.prevention)
        self.department.setText(row.department)
        self.set_person(row.responsible_id)
        self.due.set_value(row.due_on)
        self.check.set_value(row.check_on)

    def empty(self) -> None:
        """Nothing is planned."""
        self.cause_kind.set_value(Cause.UNKNOWN)
        for text in (self.cause, self.measure, self.prevention):
            text.setPlainText("")
        self.department.clear()
        self.set_person(0)
        for day in (self.due, self.check):
            day.set_value(None)
        for field in (self.person_field, self.due_field, self.check_field, self.measure_field):
            field.set_error("")

    def plan(self, *, needs_measure: bool = False) -> Plan | None:
        """What was typed; None where something is missing, which the fields say then."""
        person, due = self.person.value(), self.due.value()
        self.person_field.set_error("" if person else tr("Choose a person."))
        self.due_field.set_error("" if due else tr("Type a day, as +7."))
        lacks = needs_measure and not self.measure.text().strip()
        self.measure_field.set_error(tr("Write what is done.") if lacks else "")
        wrong_check = self.check.value() is None and bool(self.check.text().strip())
        self.check_field.set_error(tr("Type a day, as +7.") if wrong_check else "")
        if not person or due is None or lacks or wrong_check:
            return None
        return Plan(
            int(person), due, self.check.value(), self.cause_kind.value() or Cause.UNKNOWN,
            self.cause.text(), self.measure.text(), self.prevention.text(),
            self.department.text(),
        )  # fmt: skip

    def _keep_person(self) -> None:
        self._wanted = int(self.person.value() or 0)
        if self._keeper is not None:
            self._keeper.keep(_PERSON, self._wanted)

    def _tell_check(self, due: date | None) -> None:
        said = ""
        if due is not None and self._days:
            said = tr("Empty: {day}", day=check_day(due, self._days))
        self.check_field.set_hint(said)
