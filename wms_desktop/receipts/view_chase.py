"""Beside the missing slips: the receipt's card, and the forms to chase, ask and remind."""

from __future__ import annotations

from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.core.changes import Done
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.db import archive
from wms_desktop.receipts import chasing, questions, reminders
from wms_desktop.receipts.chasing import BY_HAND, LogContact
from wms_desktop.receipts.evidence import MakePack, Provider, make_pack
from wms_desktop.receipts.kinds import ChaseBy, QuestionAbout
from wms_desktop.receipts.missing import MissingRow
from wms_desktop.receipts.page_copies import ShowPages, show_pages
from wms_desktop.receipts.questions import AskQuestion
from wms_desktop.receipts.reminders import Addressee, PrintReminder
from wms_desktop.receipts.view_card import CardPane
from wms_desktop.ui.actions import BACK_KEYS, SAVE_KEYS, ActionSpec, bind
from wms_desktop.ui.fields import Combo, DateEdit, Field, LineEdit, TextEdit
from wms_desktop.ui.form_pane import FormPane
from wms_desktop.ui.page import Page, ScanResult
from wms_desktop.ui.side_stack import SideStack
from wms_desktop.ui.tasks import Lane
from wms_desktop.ui.words import tr, word

SAVE = ActionSpec("receipts.save_side", N_("Save the form"), SAVE_KEYS, "check")
BACK = ActionSpec("receipts.leave_side", N_("One level back"), BACK_KEYS, "chevron-left")


class ChaseSide(SideStack):
    """One pane at a time: card, contact, question, reminder letter.

    Signals:
        opened: a form is open and wants the room.
        closed: the card is shown again; the keyboard belongs to the list.
    """

    opened = Signal()
    closed = Signal()

    def __init__(self, page: Page, providers: tuple[Provider, ...] = ()) -> None:
        super().__init__()
        self._page, self._providers = page, providers
        self._chosen: tuple[MissingRow, ...] = ()
        self.card = CardPane(page)
        self.contact, self.ask, self.letter = self._contact(), self._ask(), self._letter()
        for pane in (self.card, self.contact, self.ask, self.letter):
            self.add(pane)
        for form, deed in (
            (self.contact, self._log), (self.ask, self._send), (self.letter, self._print),
        ):  # fmt: skip
            form.saved.connect(deed)
            form.left.connect(self.close_form)
            bind(SAVE, form.save.click, form)
            bind(BACK, self.close_form, form)
        bind(BACK, self.close_form, self.card)
        self.card.asked.connect(self.open_ask)
        self.card.wanted_pack.connect(self.make_pack)
        self.card.wanted_pages.connect(self.show_pages)

    @property
    def has_form(self) -> bool:
        """Whether a form is open."""
        return self.current is not self.card

    def choose(self, rows: list[MissingRow]) -> None:
        """What the forms are about from now on."""
        if not self.has_form:
            self._chosen = tuple(rows)

    def open_contact(self) -> None:
        """F3: log a contact about the chosen slips."""
        if self._open(self.contact):
            self.how.setFocus()

    def open_ask(self) -> None:
        """F4: ask the origin site about the slip."""
        if self._open(self.ask):
            self.about.setFocus()

    def open_letter(self) -> None:
        """F6: the reminder letter to its site, carrier or customer."""
        if not self._open(self.letter):
            return
        context, row = self._page.context, self._chosen[0]
        db, by = context.db, context.acting()

        def offer(found: list[Addressee]) -> None:
            if self.current is self.letter and self._chosen[0].id == row.id:
                self._offer(found)

        self.to.set_items([])
        self._page.read(lambda: reminders.addressees(db, by, row.id), offer)

    def close_form(self) -> None:
        """Esc: back to the card."""
        self.show_first()
        self.closed.emit()

    def make_pack(self) -> None:
        """F7: everything about the slip in one PDF."""
        shown = self.card.shown
        if shown is None:
            return
        context, number = self._page.context, shown.card.number
        db, by, providers = context.db, context.acting(), self._providers
        command = MakePack(uuid4(), number)

        def work() -> Done[bytes]:
            done = make_pack(db, by, command, providers)
            return Done(archive.content(db, done.value), done.changed)

        def show(done: Done[bytes]) -> None:
            title = f"{tr('Evidence pack')} {number}"
            context.shell.open_pdf(done.value, title)
            context.shell.show_result(ScanResult("ok", title, tr("Archived, and on its trail")))

        self._page.write(work, show, lane=Lane.LONG)

    def show_pages(self) -> None:
        """Ctrl+P: the scanned pages of the slip."""
        shown = self.card.shown
        if shown is None:
            return
        context = self._page.context
        db, by, command = context.db, context.acting(), ShowPages(uuid4(), shown.card.id)
        self._page.write(
            lambda: show_pages(db, by, command),
            lambda content: context.shell.open_pdf(content, shown.card.number),
            lane=Lane.LONG,
        )

    # the forms

    def _contact(self) -> FormPane:
        self.how = Combo([(word(each), each) for each in BY_HAND])
        self.who, self.answer = LineEdit(), LineEdit()
        self.promised = DateEdit(lambda: self._page.context.acting().today, hint="+1")
        return _named(
            FormPane(
                "receipts_contact", tr("Log contact"), tr("Save"),
                Field(tr("How reached"), self.how), Field(tr("Who was reached"), self.who),
                Field(tr("Answer@@receipt"), self.answer, note=tr("required")),
                Field(tr("Promised day"), self.promised, hint=tr("+1 is tomorrow; empty for none")),
                icon="phone-call",
            ),
            receipts_contact_how=self.how, receipts_contact_who=self.who,
            receipts_contact_answer=self.answer, receipts_contact_promised=self.promised,
        )  # fmt: skip

    def _ask(self) -> FormPane:
        self.about = Combo([(word(each), each) for each in QuestionAbout])
        self.words = TextEdit(lines=4)
        return _named(
            FormPane(
                "receipts_question", tr("Ask the origin site"), tr("Ask@@question"),
                Field(tr("About@@question"), self.about),
                Field(tr("Question"), self.words, note=tr("required")), icon="mail",
            ),
            receipts_question_about=self.about, receipts_question_words=self.words,
        )  # fmt: skip

    def _letter(self) -> FormPane:
        self.to = Combo()
        return _named(
            FormPane(
                "receipts_letter", tr("Reminder letter"), tr("Print letter"),
                Field(tr("Addressee"), self.to), icon="printer",
            ),
            receipts_letter_to=self.to,
        )  # fmt: skip

    def _open(self, form: FormPane) -> bool:
        if not self._chosen:
            return False
        first = self._chosen[0]
        said = tr("{count} {count:slip|slips} chosen", count=len(self._chosen))
        form.tell_about(first.number if len(self._chosen) == 1 else said)
        form.message.clear()
        form.allow("")
        self.show_pane(form)
        self.opened.emit()
        return True

    def _offer(self, found: list[Addressee]) -> None:
        late = [each for each in found if each.late]
        self.to.set_items([(_addressee(each), each) for each in late])
        why = "" if late else tr("Nothing is overdue: a reminder names overdue slips only.")
        self.letter.allow(why)
        self.to.setFocus()

    # the deeds

    def _log(self) -> None:
        context = self._page.context
        how: ChaseBy = self.how.value()
        try:
            promised = self.promised.checked()
        except Refused as error:
            self.contact.refuse(error)
            self.promised.setFocus()
            return
        ids = tuple(row.id for row in self._chosen)
        command = LogContact(uuid4(), ids, how, self.who.text(), self.answer.text(), promised)
        db, by, answer = context.db, context.acting(), self.answer.text()

        def done(made: Done[int]) -> None:
            said = tr("Contact logged for {count} {count:slip|slips}", count=made.value)
            for field in (self.who, self.answer, self.promised):
                field.clear()
            self._finish(said, answer)

        self._write(self.contact, lambda: chasing.log_contact(db, by, command), done)

    def _send(self) -> None:
        context, row = self._page.context, self._chosen[0]
        command = AskQuestion(uuid4(), row.id, self.about.value(), self.words.text())
        db, by = context.db, context.acting()

        def done(_made: Done[int]) -> None:
            self.words.setPlainText("")
            self._finish(tr("{number}: question asked", number=row.number), row.origin_name)

        self._write(self.ask, lambda: questions.ask(db, by, command), done)

    def _print(self) -> None:
        context, to = self._page.context, self.to.value()
        if not isinstance(to, Addressee):
            return
        command = PrintReminder(uuid4(), to.kind, to.key)
        db, by = context.db, context.acting()

        def work() -> Done[bytes]:
            made = reminders.print_reminder(db, by, command)
            return Done(archive.content(db, made.value), made.changed)

        def done(made: Done[bytes]) -> None:
            context.printing.print_pdf(made.value, tr("Reminder letter"))
            self._finish(tr("Reminder printed: {name}", name=to.name), tr("Logged for each slip"))

        self._write(self.letter, work, done)

    def _write(self, form: FormPane, work: object, done: object) -> None:
        form.save.setEnabled(False)  # until the answer is here
        self._page.write(work, done, form.refuse)  # type: ignore[arg-type]

    def _finish(self, said: str, note: str) -> None:
        self._page.context.shell.show_result(ScanResult("ok", said, note))
        self.close_form()


def _addressee(each: Addressee) -> str:
    return tr("{name}, {count} overdue", name=each.name, count=each.late)


def _named(form: FormPane, **widgets: QWidget) -> FormPane:
    for name, widget in widgets.items():
        widget.setObjectName(name)
    return form
