"""The forms of revisits: a result, a plan of four, the complaint that came of a problem."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wms_desktop.surveys import words
from wms_desktop.surveys.kinds import RevisitResult
from wms_desktop.surveys.revisit_list import PlannedSource, RevisitRow
from wms_desktop.surveys.view_form import KeptForm, channel_combo, more_key
from wms_desktop.surveys.view_part import PersonCombo
from wms_desktop.ui.button import Button
from wms_desktop.ui.fields import Combo, DateEdit, Field, LineEdit
from wms_desktop.ui.page import Page
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.words import tr, word


class RecordForm(KeptForm):
    """What the customer said; who was not reached stays due."""

    def __init__(self, page: Page, drop: Callable[[], object]) -> None:
        self.result = Combo([(tr(text), each) for each, text in words.RESULTS.items()])
        self.result.setObjectName("revisit_result")
        self.spoke_with, self.remarks = LineEdit(), LineEdit()
        self.channel = channel_combo("revisit_channel")
        self.day = DateEdit(lambda: page.context.acting().today)
        for name, widget in (
            ("spoke_with", self.spoke_with), ("remarks", self.remarks), ("day", self.day),
        ):  # fmt: skip
            widget.setObjectName(f"revisit_{name}")
        self._result_field = Field(tr("Result@@survey"), self.result)
        self._spoke_field = Field(tr("Spoke with"), self.spoke_with)
        self._remarks_field = Field(tr("Remarks"), self.remarks)
        self._channel_field = Field(tr("Channel@@survey"), self.channel)
        self._day_field = Field(tr("Day@@followup"), self.day)
        self._fields = (
            self._result_field, self._remarks_field, self._spoke_field, self._channel_field,
            self._day_field,
        )  # fmt: skip
        kept = (self.result, self.remarks, self.spoke_with, self.channel, self.day)
        super().__init__(
            page,
            "revisit",
            tr("Revisit"),
            tr("Record@@revisit"),
            *self._fields,
            kept=kept,
            more=[more_key("revisit_to_drop", tr("Drop revisit"), "ban", "F7", drop)],
        )
        self.result.currentIndexChanged.connect(lambda _index: self._show_fields())

    def show_row(self, found: RevisitRow | None, why: str) -> None:
        """Show a revisit, and the fields where it is due."""
        self.title.setText(found.customer if found else tr("Revisit"))
        self.facts.show_facts(facts(found) if found else ())
        self.allow(why)
        for field in (*self._fields, self.more):
            show_when(field, not why)
        contact = found.contact_name if found else ""
        self.look_at(str(found.id) if found and not why else "", lambda: self._empty(contact))

    def _empty(self, contact: str) -> None:
        self.result.setCurrentIndex(0)
        self.channel.setCurrentIndex(0)
        self.remarks.clear()
        self.spoke_with.setText(contact)
        self.day.set_value(self.page.context.acting().today)
        self._show_fields()

    def _show_fields(self) -> None:
        result, may = self.result.value(), not self.why_not.text()
        show_when(self._spoke_field, may and result is not RevisitResult.NOT_REACHED)
        needed = result is RevisitResult.PROBLEM
        self._remarks_field.set_hint(tr("Say what the problem is.") if needed else "")


class PlanForm(KeptForm):
    """Order or complaint, the day it began, who asks; below it the four days."""

    def __init__(self, page: Page) -> None:
        self.source, self.day = (
            LineEdit(hint="CK-…, KS-…"),
            DateEdit(lambda: page.context.acting().today),
        )
        self.source.setObjectName("revisit_source")
        self.day.setObjectName("revisit_began_on")
        self.person = PersonCombo(page, "revisit_person", nobody=tr("Whoever has time"))
        self.person.want(None)
        self.source_field = Field(tr("Order or complaint"), self.source)
        parts = (
            self.source_field,
            Field(tr("Installed or closed on"), self.day),
            Field(tr("Person@@responsible"), self.person),
        )
        super().__init__(
            page, "revisit_plan", tr("Plan revisits"), tr("Plan four@@revisits"), *parts,
            kept=(self.source, self.day, self.person), icon="calendar-due", leaves=True,
        )  # fmt: skip
        self.found: PlannedSource | None = None

    def begin(self) -> None:
        """A new plan, or the one that was begun."""
        self.look_at("new", self._empty)
        self.source.setFocus()

    def _empty(self) -> None:
        self.source.clear()
        self.day.set_value(None)
        self.person.want(None)
        self.show_found(None)

    def show_found(self, found: PlannedSource | None) -> None:
        """Show the customer and the four days; or that nothing was found."""
        self.found = found
        pairs: list[Any] = []
        why = ""
        if found is not None:
            pairs = [(tr("Customer"), found.customer, True)]
            pairs += [(tr(words.AFTER[after]), f"{day}", False) for after, day in found.days]
            if found.planned:
                why = tr("Its revisits are planned already.")
        elif self.source.text().strip():
            why = tr("No such order or complaint here.")
        else:
            why = tr("Type or scan an order or a closed complaint.")
        self.facts.show_facts(pairs)
        self.allow(why)


class ProblemForm(KeptForm):
    """A problem was found: a complaint is opened, and its number noted."""

    def __init__(self, page: Page) -> None:
        self.complaint = LineEdit(hint="KS-…")
        self.complaint.setObjectName("revisit_complaint")
        self.open_new = Button(tr("New complaint@@survey"), icon="plus", key="Ctrl Enter")
        self.open_new.setObjectName("revisit_new_complaint")
        parts = (self.open_new, Field(tr("Number of the complaint@@survey"), self.complaint))
        super().__init__(
            page, "revisit_problem", tr("Problem@@revisit"), tr("Note number"), *parts,
            kept=(self.complaint,), icon="link", leaves=True,
        )  # fmt: skip
        self.complaint.returnPressed.connect(self.saved)

    def show_row(self, found: RevisitRow, *, pinned: bool) -> None:
        """Show what was said; a pinned one stays until somebody leaves it."""
        self.title.setText(found.customer)
        self.facts.show_facts(facts(found))
        show_when(self.drop, pinned)
        self.look_at(str(found.id), self.complaint.clear)


def facts(found: RevisitRow) -> list[Any]:
    """What is known of a revisit before, or after, somebody asks."""
    called = "  ".join(filter(None, (found.contact_name, found.phone))) or "–"
    stage = tr("{after} after {document}", after=tr(words.AFTER[found.after]),
               document=found.document)  # fmt: skip
    pairs: list[Any] = [
        (found.number, stage, True),
        (tr("Contact"), called, False),
        (tr("Installed or closed on"), f"{found.began_on}", False),
    ]
    if found.result is not None:
        tried = tr("not reached, {count}×", count=found.tries)
        is_due = found.done_on is None
        said = "  ".join(filter(None, (tried if is_due else word(found.result), found.remarks)))
        pairs.append((tr("Last try") if is_due else tr("Result@@survey"), said, True))
        if found.done_on is not None:
            by_way = "  ".join(filter(None, (found.spoke_with, word(found.channel))))
            pairs.append((tr("Spoke with"), by_way, False))
            pairs.append((tr("Done on@@survey"), f"{found.done_on}", False))
    elif found.remarks:
        pairs.append((tr("Reason"), found.remarks, True))
    if found.complaint:
        pairs.append((tr("Complaint@@survey"), found.complaint, False))
    return pairs
