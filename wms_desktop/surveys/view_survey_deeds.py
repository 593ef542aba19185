"""What is done about questionnaires and main customers from their part of the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import uuid4

from wms_desktop.core.changes import Done
from wms_desktop.db import archive
from wms_desktop.surveys import asking, printing, words
from wms_desktop.surveys.asking import AnswerSurvey, Ask, DeclineSurvey, KeepMain, RemindSurvey
from wms_desktop.surveys.printing import PrintSurvey
from wms_desktop.surveys.survey_list import MainRow
from wms_desktop.surveys.view_form import KeptForm
from wms_desktop.ui.words import tr

if TYPE_CHECKING:
    from wms_desktop.surveys.view_surveys import SurveysPart


class SurveyDeeds:
    """Sends what was typed, and says what became of it."""

    def __init__(self, part: SurveysPart) -> None:
        self._part = part

    def print_it(self, survey_id: int) -> None:
        """Print a questionnaire in its customer's language."""
        db, by, shell = self._part.context.db, self._part.context.acting(), self._part.context.shell
        command, title = PrintSurvey(uuid4(), survey_id), tr(words.SURVEY_TITLE)

        def work() -> Done[bytes]:
            done = printing.print_survey(db, by, command)
            return Done(archive.content(db, done.value), done.changed)

        self._part.page.write(work, lambda done: shell.open_pdf(done.value, title))

    def ask(self, *, prints: bool = False) -> None:
        """Hand a main customer the questionnaire."""
        main, form = self._part.main(), self._part.ask
        if main is not None:
            command = Ask(form.op_id, main.id, form.channel.value())
            self._hand_out(form, command, main.customer, prints=prints)

    def ask_any(self) -> None:
        """Hand anybody a questionnaire, and print it."""
        form, found = self._part.any, self._part.any.customer.value()
        if found is None:
            form.customer_field.set_error(tr("Choose a customer.@@survey"))
            form.customer.search.setFocus()
            return
        command = Ask(form.op_id, found.id, form.channel.value(), form.about.text())
        self._hand_out(form, command, found.name, prints=True)

    def _hand_out(self, form: KeptForm, command: Ask, customer: str, *, prints: bool) -> None:
        db, by = self._part.context.db, self._part.context.acting()

        def done(made: Done[int]) -> None:
            head = tr("{customer}: questionnaire handed out", customer=customer)
            self._part.told("ok", head, tr("It waits for its answers."))
            if prints:
                self.print_it(made.value)

        form.send(lambda: asking.ask(db, by, command), done, self._part.to_list)

    def answer(self) -> None:
        """Keep the answers typed."""
        found, form = self._part.survey(), self._part.answer
        if found is None:
            return
        db, by = self._part.context.db, self._part.context.acting()
        command = AnswerSurvey(
            form.op_id, found.id, found.version, form.pad.scores(),
            form.day.checked() or by.today, form.channel.value(), form.answered_by.text(),
            form.remark.text(),
        )  # fmt: skip
        head = tr("{customer}: answers kept", customer=found.customer)
        self._send(form, lambda: asking.answer(db, by, command), head, found.number)

    def decline(self) -> None:
        """Note that the customer declines."""
        found, form = self._part.survey(), self._part.reason
        if found is None:
            return
        db, by = self._part.context.db, self._part.context.acting()
        command = DeclineSurvey(form.op_id, found.id, found.version, form.reason.text())
        head = tr("{customer}: declined", customer=found.customer)
        self._send(form, lambda: asking.decline(db, by, command), head, found.number)

    def remind(self) -> None:
        """Log a reminder."""
        found, form = self._part.survey(), self._part.reminder
        if found is None:
            return
        db, by = self._part.context.db, self._part.context.acting()
        command = RemindSurvey(
            form.op_id, found.id, found.version, form.channel.value(), form.said.text(),
            form.spoke_with.text(),
        )  # fmt: skip
        head = tr("{customer}: reminder logged", customer=found.customer)
        self._send(form, lambda: asking.remind(db, by, command), head, found.number)

    def keep(self, main: MainRow | None, *, is_active: bool = True) -> None:
        """Make, change or stop a main customer."""
        form, by, db = self._part.keep, self._part.context.acting(), self._part.context.db
        if not is_active and main is not None:
            command = KeepMain(
                uuid4(), main.id, main.version, main.responsible_id, main.next_on, False
            )
            head = tr("{customer}: no main customer any more", customer=main.customer)

            def stopped(_done: Done[int]) -> None:
                self._part.told("ok", head)

            self._part.page.write(lambda: asking.keep_main(db, by, command), stopped)
            return
        found = form.customer.value()
        if main is None and found is None:
            form.customer_field.set_error(tr("Choose a customer.@@survey"))
            form.customer.search.setFocus()
            return
        customer_id = main.id if main is not None else found.id
        command = KeepMain(
            form.op_id, customer_id, main.version if main else 0, form.person.value() or 0,
            form.day.checked() or by.today,
        )  # fmt: skip
        name = main.customer if main is not None else found.name
        saved = tr("{customer}: main customer saved", customer=name)
        self._send(form, lambda: asking.keep_main(db, by, command), saved, "")

    def _send(self, form: KeptForm, work: Callable[[], Done[int]], head: str, note: str) -> None:
        form.send(work, lambda _done: self._part.told("ok", head, note), self._part.to_list)
