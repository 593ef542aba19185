"""One contact beside a list; where a promise was made in it, it is answered here (SRV-2)."""

from __future__ import annotations

from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.core.changes import Done
from wms_desktop.core.moments import site_time
from wms_desktop.customers import contact_queries, contacts
from wms_desktop.customers.contact_queries import ContactRow
from wms_desktop.customers.contacts import KeepPromise
from wms_desktop.customers.rules_contacts import WHO_SERVES
from wms_desktop.ui.button import Button
from wms_desktop.ui.drafts import DraftKeeper
from wms_desktop.ui.fields import Field, TextEdit
from wms_desktop.ui.label import Label
from wms_desktop.ui.message import Message
from wms_desktop.ui.page import Page, ScanResult
from wms_desktop.ui.page_parts import KeyValue
from wms_desktop.ui.scroll_pane import ScrollPane
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.type import NOTE
from wms_desktop.ui.words import joined, sentence, tr, word


class PromisePane(QWidget):
    """What was said and promised; below it the answer, while nobody has given one.

    Signals:
        answered: the promise is answered.
    """

    answered = Signal()

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._wanted = 0
        self._keeper: DraftKeeper | None = None
        self.shown: ContactRow | None = None
        self.title, self.facts = Label("", bold=True, wrap=True), KeyValue()
        self.answer = TextEdit(lines=3)
        self.answer.setObjectName("promise_answer")
        self.field = Field(
            tr("Answer@@promise"), self.answer, note=tr("required"),
            hint=tr("What was done, or what the customer was told."),
        )  # fmt: skip
        self.message, self.reason = Message(), Label("", NOTE, "text_2", wrap=True)
        self.save_button = Button(tr("Answer promise"), icon="check", kind="primary", key="Ctrl S")
        self.save_button.setObjectName("promise_save")
        self.save_button.clicked.connect(self.save)
        content = QWidget()
        content.setLayout(
            column(
                self.title, self.facts, self.field, None,
                gap=10, margins=(16, 16, 16, 4),
            )
        )  # fmt: skip
        foot = column(
            self.message, self.reason, row(None, self.save_button), margins=(16, 0, 16, 12)
        )
        self.setLayout(column((ScrollPane(content), 1), foot, gap=4))
        self.show_contact(None)

    def open_contact(self, contact_id: int, *, start: bool = False) -> None:
        """Show one contact, once it is read; with *start* the keyboard is in the answer."""
        self._wanted = contact_id
        db = self._page.context.db

        def show(found: ContactRow | None) -> None:
            if self._wanted == contact_id:
                self.show_contact(found)
                if start and self.field.isVisible():
                    self.answer.setFocus()

        self._page.read(lambda: contact_queries.contact(db, contact_id), show)

    def show_contact(self, found: ContactRow | None) -> None:
        """Show *found*; what is typed as its answer comes back with it."""
        same = found is not None and self.shown is not None and found.id == self.shown.id
        self.shown = found
        self._wanted = found.id if found else 0
        if not same:
            self.message.clear()
            self._keep_answer(found)
        self.title.setText(found.customer if found else "")
        self.facts.show_facts(_facts(found) if found else ())
        is_open = found is not None and found.is_open
        may = self._page.context.acting().may(*WHO_SERVES)
        show_when(self.field, is_open)
        show_when(self.save_button, is_open)
        self.save_button.setEnabled(may)
        self.reason.setText("" if may else tr("Whoever serves customers answers promises."))
        show_when(self.reason, is_open and not may)

    def save(self) -> None:
        """Ctrl+S: the promise is answered."""
        found = self.shown
        if found is None or not found.is_open or not self.save_button.isEnabled():
            return
        op_id, key = (self._keeper.op_id, self._keeper.key) if self._keeper else (uuid4(), "")
        command = KeepPromise(op_id, found.id, self.answer.text())
        db, by = self._page.context.db, self._page.context.acting()

        def done(_done: Done[int]) -> None:
            said = ScanResult("ok", tr("Promise kept"), f"{found.customer}  {found.promise}")
            self._page.context.shell.show_result(said)
            if self.shown is None or self.shown.id != found.id:  # left meanwhile
                self._page.context.drafts.clear(key)
                return
            if self._keeper is not None:
                self._keeper.clear()
            self.answer.setPlainText("")
            self.open_contact(found.id)
            self.answered.emit()

        def refused(error: Exception) -> None:
            if self.shown is not None and self.shown.id == found.id:
                self._refuse(error)
            else:
                self._page.show_error(error)

        self.save_button.setEnabled(False)  # until the answer is here
        self._page.write(lambda: contacts.keep_promise(db, by, command), done, refused)

    def _keep_answer(self, found: ContactRow | None) -> None:
        """Each promise has a draft of its own."""
        if self._keeper is not None:
            self._keeper.leave()
            self._keeper.deleteLater()
            self._keeper = None
        self.answer.setPlainText("")
        if found is not None and found.is_open:
            self._keeper = self._page.draft(f"promise/{found.id}")
            self._keeper.watch(self.answer)

    def _refuse(self, error: Exception) -> None:
        told = sentence(error)
        self.message.show_message("bad", told.head, told.advice)
        self.save_button.setEnabled(True)


def _facts(found: ContactRow) -> list[tuple[str, str, bool]]:
    how = joined(word(found.channel), word(found.direction))
    facts = [
        (
            tr("Contact on@@customer"),
            f"{site_time(found.at):%Y-%m-%d %H:%M}  {found.person}",
            False,
        ),
        (tr("Channel@@contact"), how, False),
    ]
    if found.spoke_with:
        facts.append((tr("Spoke with@@customer"), found.spoke_with, False))
    if found.number:
        facts.append((tr("About@@contact"), found.number, False))
    facts.append((tr("What was said"), found.said, False))
    if found.promised_on is not None:
        facts.append((tr("Promise"), found.promise, True))
        facts.append((tr("By when"), f"{found.promised_on}", False))
    if found.answered_at is not None:
        facts.append((tr("Answer@@promise"), found.answer, True))
        when = f"{site_time(found.answered_at):%Y-%m-%d %H:%M}  {found.answered_by}"
        facts.append((tr("Answered at"), when, False))
    return facts
