"""Questionnaires: who is to be asked, what waits, what came back; main customers (SRV-3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wms_desktop.surveys import exports, survey_list
from wms_desktop.surveys.kinds import SurveyState
from wms_desktop.surveys.rules import WHO_ASKS
from wms_desktop.surveys.survey_list import MainRow, SurveyRow
from wms_desktop.surveys.view_form import KeptForm, ReasonForm
from wms_desktop.surveys.view_part import FollowPart
from wms_desktop.surveys.view_survey_deeds import SurveyDeeds
from wms_desktop.surveys.view_survey_forms import (
    AnswerForm,
    AskAnyForm,
    AskForm,
    MainForm,
    RemindForm,
)
from wms_desktop.surveys.view_survey_lists import main_pane, new_button, survey_pane
from wms_desktop.ui.button import Button
from wms_desktop.ui.page import Page
from wms_desktop.ui.rows_pane import RowsPane
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.words import tr, word

ASK, WAITING, ANSWERED, MAIN = "ask", "waiting", "answered", "main"
_STATES = {WAITING: SurveyState.ASKED, ANSWERED: None}


class SurveysPart(FollowPart):
    """Four keys and Enter type the answers in; F9 prints the questionnaire."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.look_for("surveys", self.views())
        self._sought: dict[str, Any] = {}
        self._sought_mains: dict[str, Any] = {}
        self.mains = main_pane(page, self._fetch_mains, self._count_mains)
        self.papers = survey_pane(page, self._fetch, self._count)
        for pane in (self.mains, self.papers):
            pane.current.connect(lambda _row, pane=pane: self._on_current(pane))
            pane.chosen.connect(lambda _row: self._go_in())
        self.let_out("followup.export_surveys", tr("Questionnaires"), self._write, self.papers)
        self.mains.foot.add_right(self._new_button("surveys_new_main", tr("Main customer")))
        printing = Button(tr("Print"), icon="printer", kind="quiet", key="F9")
        printing.setObjectName("surveys_print")
        printing.clicked.connect(self.print_paper)
        self.papers.foot.add_right(printing)
        self._folding.append(printing)
        self.papers.foot.add_right(self._new_button("surveys_new", tr("New@@questionnaire")))
        self.answer = AnswerForm(page, self.remind, self.drop)
        self.ask, self.keep = AskForm(page, self.go_on, self.drop), MainForm(page)
        self.any, self.reminder = AskAnyForm(page), RemindForm(page)
        self.deeds = SurveyDeeds(self)
        self.reason = ReasonForm(page, "survey_decline", tr("Decline@@survey"), tr("Note decline"))
        for form in (self.answer, self.ask, self.keep, self.any, self.reminder, self.reason):
            self.side.add(form)
            form.saved.connect(self.save)
            form.left.connect(self.back)
        self.beside(self.mains, self.papers)
        self.refresh()

    def views(self) -> list[tuple[str, str]]:
        return [
            (ASK, tr("To ask@@surveys")), (WAITING, tr("Waiting@@surveys")),
            (ANSWERED, tr("All@@surveys")), (MAIN, tr("Main@@surveys")),
        ]  # fmt: skip

    def _new_button(self, name: str, text: str) -> Button:
        button = new_button(name, text)
        self._folding.append(button)
        button.clicked.connect(self.new)
        return button

    @property
    def _is_main(self) -> bool:
        return self.which.current() in (ASK, MAIN)

    @property
    def prints(self) -> bool:
        return self.survey() is not None

    def refresh(self) -> None:
        key = self.which.current()
        text = self.search.text()
        if self._is_main:
            due = {"due_by": self.context.acting().today} if key == ASK else {}
            self._sought_mains = {"text": text, **due}
        else:
            self._sought = {"text": text, "state": _STATES[key]}
        self.pane = self.mains if self._is_main else self.papers
        show_when(self.mains, self._is_main)
        show_when(self.papers, not self._is_main)
        self.pane.rows.reload()

    def open(self, survey_id: int) -> None:
        """Show one questionnaire; where it waits, its first score has the keyboard."""
        db, by = self.context.db, self.context.acting()

        def shown(found: SurveyRow | None) -> None:
            if found is None:
                return
            self.which.choose(ANSWERED)
            self.search.setText(found.number)
            self.search.search_now()
            self.refresh()
            self.side.show_pane(self.answer)
            self.answer.show_row(found, self._why(found))
            if not self.answer.why_not.text():
                self.answer.pad.first_empty().setFocus()

        self.page.read(lambda: survey_list.survey(db, by, survey_id), shown)

    def open_customer(self, customer_id: int) -> None:
        """Show a main customer that is to be asked."""
        self.which.choose(ASK)
        self.refresh()
        number = self.mains.rows.row_of(customer_id)
        if number is not None:
            self.mains.list.selectRow(number)
        self.start()

    def new(self) -> None:
        """F3: a main customer, or a questionnaire for anybody."""
        if self._is_main:
            self.side.show_pane(self.keep)
            self.keep.begin(None)
        else:
            self.side.show_pane(self.any)
            self.any.begin()

    def hand_out(self, customer_id: int, about: str) -> None:
        """A questionnaire that another page asks for, such as after a complaint."""
        self.which.choose(WAITING)
        self.refresh()
        self.side.show_pane(self.any)
        self.any.begin(customer_id, about)

    def drop(self) -> None:
        """F7: the customer declines; or is no main customer any more."""
        found, main = self.survey(), self.main()
        if found is not None and not self._why(found):
            self.side.show_pane(self.reason)
            self.reason.ask(str(found.id), f"{found.number}  {found.customer}")
        elif main is not None and self.which.current() == MAIN:
            self.deeds.keep(main, is_active=False)

    def remind(self) -> None:
        found = self.survey()
        if found is not None and not self._why(found):
            self.side.show_pane(self.reminder)
            self.reminder.ask(found)

    def side_is_busy(self) -> bool:
        return self.side.current in (self.keep, self.any, self.reminder, self.reason)

    def leave_form(self) -> None:
        self.side.show_pane(self.ask if self._is_main else self.answer)
        self._on_current(self.pane)

    def send(self) -> None:
        deeds: dict[object, Callable[[], None]] = {
            self.answer: self.deeds.answer, self.ask: self.deeds.ask,
            self.any: self.deeds.ask_any, self.reminder: self.deeds.remind,
            self.reason: self.deeds.decline, self.keep: lambda: self.deeds.keep(self.keep.row),
        }  # fmt: skip
        form = self.side.current
        if isinstance(form, KeptForm) and form.save.isEnabled():
            deeds[form]()

    def go_on(self) -> None:
        """Ctrl+Enter hands out and prints; in the list of main customers it changes one."""
        main = self.main()
        is_all = self.side.current is self.ask and self.which.current() == MAIN
        if is_all and main is not None:
            self.side.show_pane(self.keep)
            self.keep.begin(main)
        elif self.side.current is self.ask and self.ask.save.isEnabled():
            self.deeds.ask(prints=True)
        else:
            self.save()

    def print_paper(self) -> None:
        found = self.survey()
        if found is not None:
            self.deeds.print_it(found.id)

    # what is shown

    def main(self) -> MainRow | None:
        """The main customer that is current."""
        found: MainRow | None = self.mains.list.current_row() if self._is_main else None
        return found

    def survey(self) -> SurveyRow | None:
        """The questionnaire that is current."""
        found: SurveyRow | None = None if self._is_main else self.papers.list.current_row()
        return found

    def _on_current(self, pane: RowsPane) -> None:
        if pane is not self.pane or self.side_is_busy():
            return
        if self._is_main:
            found = self.main()
            self.side.show_pane(self.ask)
            everybody = self.which.current() == MAIN
            self.ask.show_row(found, self._why_not_ask(found), all_of_them=everybody)
        else:
            self.side.show_pane(self.answer)
            self.answer.show_row(self.survey(), self._why(self.survey()))
        self.changed.emit()

    def _go_in(self) -> None:
        if self.side.current is self.answer and not self.answer.why_not.text():
            self.answer.pad.first_empty().setFocus()
        elif self.side.current is self.ask:
            self.to_field(self.ask.channel)

    def _why(self, found: SurveyRow | None) -> str:
        if found is None:
            return tr("Choose a questionnaire.")
        if found.state is not SurveyState.ASKED:
            return tr("It has ended: {state}.", state=word(found.state))
        may = self.context.acting().may(*WHO_ASKS)
        return "" if may else tr("Customer service or sales records it.")

    def _why_not_ask(self, found: MainRow | None) -> str:
        if found is None:
            return tr("Choose a main customer.")
        if found.asked:
            return tr("{number} still waits for its answers.", number=found.asked)
        may = self.context.acting().may(*WHO_ASKS)
        return "" if may else tr("Customer service or sales records it.")

    def _fetch_mains(self, after: Any, limit: int) -> list[Any]:
        db, by, sought = self.context.db, self.context.acting(), self._sought_mains
        return survey_list.main_customers(db, by, after=after, limit=limit, **sought)

    def _count_mains(self) -> int:
        return survey_list.count_main(self.context.db, self.context.acting(), **self._sought_mains)

    def _fetch(self, after: Any, limit: int) -> list[Any]:
        db, by, sought = self.context.db, self.context.acting(), self._sought
        return survey_list.surveys(db, by, after=after, limit=limit, **sought)

    def _count(self) -> int:
        return survey_list.count_surveys(self.context.db, self.context.acting(), **self._sought)

    def _write(self) -> Any:
        found = {key: value for key, value in self._sought.items() if value}
        return exports.SURVEYS.writer(self.context.db, self.context.acting(), found)
