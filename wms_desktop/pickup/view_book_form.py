"""The forms of the book of collectors: somebody is added by a letter, or struck out (PCK-5)."""

from __future__ import annotations

from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.core.errors import Refused
from wms_desktop.customers import queries as customers
from wms_desktop.customers.queries import CustomerRow
from wms_desktop.pickup import collectors
from wms_desktop.pickup.book import CollectorRow
from wms_desktop.pickup.claims import Standards
from wms_desktop.pickup.kinds import CollectorFault
from wms_desktop.pickup.view_attach import Attachment
from wms_desktop.pickup.view_document import DocumentEntry
from wms_desktop.ui.button import Button
from wms_desktop.ui.fields import DateEdit, Field, LineEdit
from wms_desktop.ui.label import Label
from wms_desktop.ui.look import scaled
from wms_desktop.ui.page import Page, ScanResult
from wms_desktop.ui.scroll_pane import ScrollPane
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.words import sentence, tr

_KIND = 218


class AddForm(QWidget):
    """Customer, document, days and letter of somebody who may collect.

    Signals:
        saved: the book is another one.
    """

    saved = Signal()

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self._customer: CustomerRow | None = None
        self._op_id = uuid4()
        self.customer = LineEdit()
        self.customer.setObjectName("book_customer")
        self.customer_field = Field(tr("Customer"), self.customer)
        self.entry = DocumentEntry("book", tr("Collector's name"))
        self.entry.document_kind.setMinimumWidth(scaled(_KIND))  # nothing stands beside it here
        self.phone = LineEdit()
        self.phone.setObjectName("book_phone")
        self.begins, self.ends = DateEdit(), DateEdit()
        self.begins.setObjectName("book_from")
        self.ends.setObjectName("book_until")
        for day in (self.begins, self.ends):
            day.set_today(lambda: page.context.acting().today)
        self.ends_field = Field(tr("Valid until@@authorization"), self.ends)
        self.attach = Button(tr("Attach letter"), icon="paperclip")
        self.attach.setObjectName("book_attach")
        self.note, self.message = Label("", role="text_2"), Label("", role="bad", wrap=True)
        self.letter = Attachment(page, self.attach, self.note)
        self.save_button = Button(tr("Add to the book"), icon="check", kind="primary", key="Ctrl S")
        self.save_button.setObjectName("book_save")
        self.save_button.clicked.connect(self.save)
        self.customer.editingFinished.connect(self._find_customer)
        self._lay_out()

    def begin(self, customer_name: str) -> None:
        """Be empty, for the customer of that name."""
        by = self._page.context.acting()
        self._customer, self._op_id = None, uuid4()
        self.entry.show_for(Standards(by.today, validity_required=False))
        self.phone.clear()
        self.begins.set_value(by.today)
        self.ends.clear()
        self.letter.clear()
        self.say("")
        self.customer_field.set_error("")
        self.customer.setText(customer_name)
        self._find_customer()
        (self.entry.number if customer_name else self.customer).setFocus()

    def say(self, words: str) -> None:
        """Say below the form what is wrong; nothing where it is empty."""
        self.message.setText(words)
        show_when(self.message, bool(words))

    def save(self) -> None:
        """Ctrl+S: put them into the book."""
        if not self.save_button.isEnabled():
            return
        try:
            begins, ends = self.begins.checked(), self.ends.checked()
        except Refused as error:
            self.ends_field.show_refusal(error)
            return
        if self._customer is None:
            self.customer_field.set_error(sentence(Refused(CollectorFault.CUSTOMER)).head)
            self.customer.setFocus()
            return
        if not self.letter.content:
            self.letter.say(tr("Attach the letter first."), "bad")
            self.attach.setFocus()
            return
        context, entry = self._page.context, self.entry
        by, db, vault = context.acting(), context.db, context.vault
        command = collectors.AddCollector(
            self._op_id, self._customer.id, entry.document_name.text(), entry.kind(),
            entry.number.number(), begins or by.today, ends, self.letter.content,
            self.phone.text(), entry.document_kind_name.text(),
        )  # fmt: skip
        self.save_button.setEnabled(False)
        self._page.write(
            lambda: collectors.add_collector(db, by, command, vault=vault),
            lambda _done: self._on_saved(command.name),
            self._on_failed,
        )

    def _on_saved(self, name: str) -> None:
        self.save_button.setEnabled(True)
        said = ScanResult("ok", tr("{name} may collect", name=name.strip()))
        self._page.context.shell.show_result(said)
        self.begin("")
        self.saved.emit()

    def _on_failed(self, error: Exception) -> None:
        self.save_button.setEnabled(True)
        told = sentence(error)
        self.say(f"{told.head}  {told.advice}")

    def _find_customer(self) -> None:
        """The customer of that name, or the first one that what was typed fits."""
        wanted, db = self.customer.text().strip(), self._page.context.db
        if self._customer is not None and self._customer.name == wanted:
            return
        self._customer = None
        if wanted:
            self._page.read(
                lambda: customers.best(db, wanted, 1),
                lambda found: self._on_customers(wanted, found),
            )

    def _on_customers(self, wanted: str, found: list[CustomerRow]) -> None:
        if self.customer.text().strip() != wanted:
            return  # another name was typed meanwhile
        self._customer = found[0] if found else None
        words = "" if found else tr("No customer of this name.")
        self.customer_field.set_error(words)
        if found:
            self.customer.setText(found[0].name)

    def _lay_out(self) -> None:
        days = row(
            (Field(tr("Valid from@@authorization"), self.begins), 1), (self.ends_field, 1), gap=8
        )
        form = QWidget()
        form.setLayout(
            column(
                Label(tr("Add a collector"), bold=True),
                self.customer_field,
                self.entry,
                Field(tr("Phone"), self.phone),
                days,
                row(self.attach, (self.note, 1), gap=8),
                None,
                gap=10,
                margins=(16, 12, 16, 8),
            )
        )
        foot = column(self.message, self.save_button, margins=(16, 8, 16, 12))
        self.setLayout(column((ScrollPane(form), 1), foot, gap=0))


class RevokeForm(QWidget):
    """Why an authorization ends; the number is erased some days later.

    Signals:
        saved: the book is another one.
    """

    saved = Signal()

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self._row: CollectorRow | None = None
        self._op_id = uuid4()
        self.title = Label("", bold=True, wrap=True)
        self.reason = LineEdit()
        self.reason.setObjectName("book_reason")
        self.reason_field = Field(tr("Reason"), self.reason)
        self.revoke = Button(tr("Revoke"), icon="ban", kind="danger", key="Ctrl S")
        self.revoke.setObjectName("book_revoke")
        self.revoke.clicked.connect(self.save)
        self.reason.returnPressed.connect(self.save)
        parts = (self.title, self.reason_field, self.revoke, None)
        self.setLayout(column(*parts, gap=12, margins=(16, 12, 16, 12)))

    def begin(self, row: CollectorRow) -> None:
        """Ask why *row* is struck out."""
        self._row, self._op_id = row, uuid4()
        self.title.setText(
            tr("Revoke {name} of {customer}", name=row.name, customer=row.customer_name)
        )
        self.reason.clear()
        self.reason_field.set_error("")
        self.reason.setFocus()

    def save(self) -> None:
        """Ctrl+S: strike them out."""
        shown, reason = self._row, self.reason.text().strip()
        if shown is None:
            return
        if not reason:
            self.reason_field.set_error(tr("Say why, in a few words."))
            self.reason.setFocus()
            return
        context = self._page.context
        by, db = context.acting(), context.db
        command = collectors.RevokeCollector(self._op_id, shown.id, shown.version, reason)
        self._page.write(
            lambda: collectors.revoke_collector(db, by, command),
            lambda _done: self._on_saved(shown),
            self._on_failed,
        )

    def _on_saved(self, shown: CollectorRow) -> None:
        said = ScanResult("warn", tr("{name} may not collect any more", name=shown.name))
        self._page.context.shell.show_result(said)
        self._row = None
        self.saved.emit()

    def _on_failed(self, error: Exception) -> None:
        self._op_id = uuid4()
        self._page.show_error(error)
