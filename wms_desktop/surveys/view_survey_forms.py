"""The forms of questionnaires: hand one out, type its answers, keep a main customer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wms_desktop.core.errors import Refused
from wms_desktop.customers import queries as customers
from wms_desktop.customers.queries import CustomerRow
from wms_desktop.surveys import queries
from wms_desktop.surveys.rules import SurveyFault
from wms_desktop.surveys.survey_list import MainRow, SurveyRow
from wms_desktop.surveys.view_form import KeptForm, channel_combo, more_key
from wms_desktop.surveys.view_part import PersonCombo
from wms_desktop.surveys.view_scores import ScorePad
from wms_desktop.ui.fields import DateEdit, Field, LineEdit
from wms_desktop.ui.finder import Finder
from wms_desktop.ui.page import Page
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.words import tr, word


class AnswerForm(KeptForm):
    """Four keys and Enter; the rest has what is usual in it."""

    def __init__(
        self, page: Page, remind: Callable[[], object], decline: Callable[[], object]
    ) -> None:
        self.pad, self.remark, self.answered_by = ScorePad(), LineEdit(), LineEdit()
        self.channel = channel_combo("survey_channel")
        self.day = DateEdit(lambda: page.context.acting().today)
        for name, widget in (
            ("remark", self.remark), ("answered_by", self.answered_by), ("day", self.day),
        ):  # fmt: skip
            widget.setObjectName(f"survey_{name}")
        self._parts = (
            self.pad,
            Field(tr("Remark@@survey"), self.remark),
            Field(tr("Answered by@@survey"), self.answered_by),
            Field(tr("Channel@@survey"), self.channel),
            Field(tr("Answered on@@survey"), self.day),
        )
        kept = (*self.pad.edits, self.remark, self.answered_by, self.channel, self.day)
        super().__init__(
            page,
            "survey",
            tr("Questionnaire"),
            tr("Keep answers"),
            *self._parts,
            kept=kept,
            more=[
                more_key("survey_to_remind", tr("Remind@@survey"), "phone-call", "Ctrl R", remind),
                more_key("survey_to_decline", tr("Declines@@survey"), "ban", "F7", decline),
            ],
        )
        self.pad.filled.connect(self.remark.setFocus)
        self.remark.returnPressed.connect(self.saved)

    def show_row(self, found: SurveyRow | None, why: str) -> None:
        """Show a questionnaire, and the fields where it waits for its answers."""
        self.title.setText(found.customer if found else tr("Questionnaire"))
        self.facts.show_facts(facts(found) if found else ())
        self.allow(why)
        for part in (*self._parts, self.more):
            show_when(part, not why)
        self.look_at(str(found.id) if found and not why else "", lambda: self._empty(found))

    def refuse(self, error: Exception) -> None:
        """Say what is wrong; where a score is missing, ask for it."""
        super().refuse(error)
        if isinstance(error, Refused) and error.code is SurveyFault.NO_SCORE:
            self.pad.ask_for_missing()

    def _empty(self, found: SurveyRow | None) -> None:
        self.pad.clear()
        self.remark.clear()
        self.answered_by.setText(found.contact_name if found else "")
        if found:
            self.channel.set_value(found.channel)
        self.day.set_value(self.page.context.acting().today)


class RemindForm(KeptForm):
    """What the customer was told when they were reminded."""

    def __init__(self, page: Page) -> None:
        self.said, self.spoke_with = LineEdit(), LineEdit()
        self.channel = channel_combo("survey_remind_channel")
        self.said.setObjectName("survey_remind_said")
        self.spoke_with.setObjectName("survey_remind_spoke_with")
        parts = (
            Field(tr("What was said@@survey"), self.said, note=tr("required")),
            Field(tr("Spoke with"), self.spoke_with),
            Field(tr("Channel@@survey"), self.channel),
        )
        super().__init__(
            page, "survey_remind", tr("Reminder@@survey"), tr("Log reminder"), *parts,
            kept=(self.said, self.spoke_with, self.channel), icon="phone-call", leaves=True,
        )  # fmt: skip

    def ask(self, found: SurveyRow) -> None:
        """Ask what was said about one questionnaire."""
        self.tell_about(f"{found.number}  {found.customer}")
        self.look_at(str(found.id), lambda: self._empty(found))
        self.allow("")
        self.said.setFocus()

    def _empty(self, found: SurveyRow) -> None:
        self.said.clear()
        self.spoke_with.setText(found.contact_name)
        self.channel.setCurrentIndex(0)


class AskForm(KeptForm):
    """A main customer: hand out the questionnaire; who answers for it, and the next day."""

    def __init__(self, page: Page, go_on: Callable[[], object], stop: Callable[[], object]) -> None:
        self.channel = channel_combo("survey_ask_channel")
        self._print = more_key(
            "survey_ask_print", tr("Hand out and print"), "printer", "Ctrl Enter", go_on
        )
        self._change = more_key(
            "survey_main_change", tr("Change@@survey"), "edit-circle", "Ctrl Enter", go_on
        )
        self._stop = more_key("survey_main_stop", tr("Stop@@survey"), "ban", "F7", stop)
        self._field = Field(tr("Channel@@survey"), self.channel)
        super().__init__(
            page, "survey_ask", tr("Main customer"), tr("Hand out@@survey"), self._field,
            kept=(self.channel,), icon="mail", more=[self._print, self._change, self._stop],
        )  # fmt: skip

    def show_row(self, found: MainRow | None, why: str, *, all_of_them: bool) -> None:
        """Show a main customer; in the list of all of them it can be changed too."""
        may = found is not None
        show_when(self._print, may and not why and not all_of_them)
        show_when(self._change, may and all_of_them)
        show_when(self._stop, may and all_of_them)
        self.title.setText(found.customer if found else tr("Main customer"))
        pairs: list[Any] = []
        if found is not None:
            pairs = [
                (tr("Contact"), "  ".join(filter(None, (found.contact_name, found.phone))) or "–"),
                (tr("Next questionnaire"), f"{found.next_on}", True),
                (tr("Person@@responsible"), found.responsible),
                (tr("Last answers"), f"{found.last_on or '–'}"),
            ]
            if found.asked:
                pairs.append((tr("Waits for its answers"), found.asked))
        self.facts.show_facts(pairs)
        self.allow(why)
        show_when(self._field, not why)
        key = str(found.id) if found and not why else ""
        self.look_at(key, lambda: self.channel.setCurrentIndex(0))


class MainForm(KeptForm):
    """A customer becomes a main customer, or is changed."""

    def __init__(self, page: Page) -> None:
        self.customer = CustomerFinder(page, "survey_main_customer")
        self.person = PersonCombo(page, "survey_main_person")
        self.day = DateEdit(lambda: page.context.acting().today)
        self.day.setObjectName("survey_main_next_on")
        self.customer_field = Field(tr("Customer"), self.customer)
        self.customer.name_it(tr("Customer"))
        parts = (
            self.customer_field,
            Field(tr("Person@@responsible"), self.person),
            Field(tr("Next questionnaire"), self.day),
        )
        super().__init__(
            page, "survey_main", tr("Main customer"), tr("Save@@survey"), *parts,
            kept=(self.person, self.day), icon="checklist", leaves=True,
        )  # fmt: skip
        self.row: MainRow | None = None

    def begin(self, found: MainRow | None) -> None:
        """A new main customer, or what is to change about one."""
        self.row = found
        self.title.setText(found.customer if found else tr("New main customer"))
        show_when(self.customer_field, found is None)
        self.look_at(str(found.id) if found else "new", lambda: self._empty(found))
        self.allow("")
        (self.customer.search if found is None else self.person).setFocus()

    def _empty(self, found: MainRow | None) -> None:
        self.customer.choose(None)
        by = self.page.context.acting()
        self.person.want(found.responsible_id if found else by.person_id)
        self.day.set_value(found.next_on if found else by.today)


class AskAnyForm(KeptForm):
    """Any customer is asked, also after a complaint."""

    def __init__(self, page: Page) -> None:
        self.customer = CustomerFinder(page, "survey_any_customer")
        self.about = LineEdit(hint="KS-…")
        self.about.setObjectName("survey_any_about")
        self.channel = channel_combo("survey_any_channel")
        self.customer_field = Field(tr("Customer"), self.customer)
        self.customer.name_it(tr("Customer"))
        parts = (
            self.customer_field,
            Field(tr("About complaint"), self.about, note=tr("or empty@@survey")),
            Field(tr("Channel@@survey"), self.channel),
        )
        super().__init__(
            page, "survey_any", tr("New questionnaire"), tr("Hand out@@survey"), *parts,
            kept=(self.about, self.channel), icon="mail", leaves=True,
        )  # fmt: skip

    def begin(self, customer_id: int | None = None, about: str = "") -> None:
        """A new questionnaire, or the one that was begun; or what another page hands over."""
        self.look_at("new", self._empty)
        self.allow("")
        if about:
            self.about.setText(about)
        if customer_id is None:
            self.customer.search.setFocus()
        else:
            self.customer.choose_id(customer_id)
            self.channel.setFocus()

    def _empty(self) -> None:
        self.customer.choose(None)
        self.about.clear()
        self.channel.setCurrentIndex(0)


class CustomerFinder(Finder):
    """Finds customers that can be asked, the best fit first."""

    def __init__(self, page: Page, name: str) -> None:
        db = page.context.db
        super().__init__(page, lambda text: queries.customers_to_ask(db, text), _words, name)

    def choose_id(self, customer_id: int) -> None:
        """Take a customer that another page names."""
        db = self._page.context.db
        self._page.read(lambda: customers.customer(db, customer_id).row, self.choose)


def _words(found: CustomerRow) -> tuple[str, str]:
    return found.name, f"{found.code} {found.contact_name}".strip()


def facts(found: SurveyRow) -> list[Any]:
    """What is known of a questionnaire."""
    called = "  ".join(filter(None, (found.contact_name, found.phone))) or "–"
    asked = tr("{asked}, back by {due}", asked=found.asked_on, due=found.due_on)
    pairs: list[Any] = [(found.number, asked), (tr("Contact"), called)]
    if found.about:
        pairs.append((tr("About complaint"), found.document))
    scores = found.scores
    if scores is not None:
        said = f"{scores.service}  {scores.speed}  {scores.care}  {scores.communication}"
        pairs.append((tr("Service, speed, care, communication"), said, True))
        by_way = "  ".join(filter(None, (f"{found.answered_on}", found.answered_by,
                                         word(found.channel))))  # fmt: skip
        pairs.append((tr("Answered by@@survey"), by_way))
    if found.remark:
        pairs.append((tr("Remark@@survey"), found.remark, True))
    return pairs
