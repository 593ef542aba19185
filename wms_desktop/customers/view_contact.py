"""A contact is logged: by which way, who with, what was said, what was promised by when (SRV-2).

For every pane where a customer is spoken with; whoever embeds it binds its keys.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from wms_desktop.core.changes import Done
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.customers import contacts, queries
from wms_desktop.customers.contacts import LogContact, Said
from wms_desktop.customers.kinds import Channel, Direction
from wms_desktop.customers.queries import CustomerRow
from wms_desktop.customers.rules_contacts import WHO_SERVES, ContactFault
from wms_desktop.ui.button import Button
from wms_desktop.ui.drafts import DraftKeeper
from wms_desktop.ui.fields import Combo, DateEdit, Field, LineEdit, TextEdit
from wms_desktop.ui.finder import Finder
from wms_desktop.ui.label import Label
from wms_desktop.ui.message import Message
from wms_desktop.ui.page import Page, ScanResult
from wms_desktop.ui.scroll_pane import ScrollPane
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.type import NOTE
from wms_desktop.ui.words import sentence, tr, word

BEGUN = N_("contact with a customer")


class ContactForm(QWidget):
    """One column of fields. Without a customer of its own, one is searched for.

    Args:
        draft: under which key of the page what is typed is kept.
        target: where the page's ``open`` leads back to a draft; None offers none at the start.

    Signals:
        logged: the id of the contact that was kept.
        left: nothing is logged now; what was typed stays a draft.
    """

    logged = Signal(int)
    left = Signal()

    def __init__(
        self, page: Page, draft: str = "contact", target: dict[str, object] | None = None
    ) -> None:
        super().__init__()
        self._page, self._target = page, target
        self._customer: int | None = None  # given by who embeds the form
        self._document = ""
        self._make_fields()
        self._lay_out()
        self._keeper: DraftKeeper = page.draft(draft)
        self._keeper.watch(
            self.channel, self.direction, self.spoke_with, self.said, self.promise, self.until
        )
        for field in (self.spoke_with, self.said, self.promise, self.until):
            field.textChanged.connect(lambda *_text: self._on_typed())
        self.finder.chosen.connect(self._on_chosen)
        self.save_button.clicked.connect(self.save)
        self.drop_button.clicked.connect(self.left)
        if kept := self._keeper.kept("customer"):
            db = page.context.db
            page.read(lambda: queries.customer(db, int(kept)).row, self.finder.choose)
        self._refresh()

    # what the panes around it use

    def begin(
        self, customer_id: int | None = None, *, customer: str = "", document: str = ""
    ) -> None:
        """Ask for a contact: with this customer, about this paper (``kind:number``)."""
        self._customer, self._document = customer_id, document
        about = "  ".join(filter(None, (customer, document.partition(":")[2])))
        self.about.setText(about)
        show_when(self.about, bool(about))
        show_when(self.finder_field, customer_id is None)
        self.message.clear()
        self._refresh()
        (self.finder if customer_id is None and self._chosen is None else self.said).setFocus()

    def save(self) -> None:
        """Ctrl+S: keep it."""
        customer = self._chosen
        if not self.save_button.isEnabled():
            return
        if customer is None:
            self._refuse(Refused(ContactFault.UNKNOWN_CUSTOMER))
            self.finder.setFocus()
            return
        try:
            until = self.until.checked()
        except Refused as error:
            self._refuse(error)
            self.until.setFocus()
            return
        said = Said(
            self.channel.value(), self.said.text(), self.spoke_with.text(),
            self.direction.value(), self.promise.text(), until,
        )  # fmt: skip
        command = LogContact(self._keeper.op_id, customer, said, self._document)
        db, by = self._page.context.db, self._page.context.acting()
        self.save_button.setEnabled(False)  # until the answer is here
        self._page.write(
            lambda: contacts.log_contact(db, by, command), self._on_logged, self._refuse
        )

    # inside

    @property
    def _chosen(self) -> int | None:
        """The customer's id."""
        if self._customer is not None:
            return self._customer
        found: CustomerRow | None = self.finder.value()
        return None if found is None else found.id

    def _make_fields(self) -> None:
        db = self._page.context.db
        self.finder = Finder(
            self._page, lambda text: queries.best(db, text, 5),
            lambda found: (found.name, f"{found.code} {found.contact_name}".strip()),
            "contact_customer",
        )  # fmt: skip
        self.channel = Combo([(word(each), each) for each in Channel])
        self.direction = Combo([(word(each), each) for each in (Direction.OUT, Direction.IN)])
        self.spoke_with, self.promise = LineEdit(), LineEdit()
        self.said = TextEdit(lines=3)
        self.until = DateEdit(lambda: self._page.context.acting().today, hint="+1")
        for name, widget in (
            ("channel", self.channel), ("direction", self.direction),
            ("spoke_with", self.spoke_with), ("said", self.said), ("promise", self.promise),
            ("until", self.until),
        ):  # fmt: skip
            widget.setObjectName(f"contact_{name}")

    def _lay_out(self) -> None:
        self.title = Label(tr("Log a contact"), bold=True)
        self.about = Label("", NOTE, "text_2", wrap=True)
        self.finder_field = Field(tr("Customer"), self.finder, note=tr("required"))
        self.finder.name_it(tr("Customer"))
        self.finder_field.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.message, self.reason = Message(), Label("", NOTE, "text_2", wrap=True)
        self.save_button = Button(tr("Log@@contact"), icon="check", kind="primary", key="Ctrl S")
        self.save_button.setObjectName("contact_save")
        self.drop_button = Button(tr("Back"), kind="quiet", key="Esc")
        self.drop_button.setObjectName("contact_drop")
        content = QWidget()
        content.setLayout(
            column(
                self.title, self.about, self.finder_field,
                row((Field(tr("Channel@@contact"), self.channel), 1),
                    (Field(tr("Who began"), self.direction), 1), gap=8),
                Field(tr("Spoke with@@customer"), self.spoke_with),
                Field(tr("What was said"), self.said, note=tr("required")),
                row(
                    (Field(tr("Promise"), self.promise), 2),
                    (Field(tr("By when"), self.until), 1),
                    gap=8,
                ),
                Label(tr("What we promised; +1 is tomorrow."), NOTE, "text_3", wrap=True),
                None, gap=10, margins=(16, 16, 16, 4),
            )
        )  # fmt: skip
        foot = column(
            self.message,
            self.reason,
            row(self.drop_button, None, self.save_button),
            margins=(16, 0, 16, 12),
        )
        self.setLayout(column((ScrollPane(content), 1), foot, gap=4))

    def _on_logged(self, done: Done[int]) -> None:
        said = self.said.text()
        for field in (self.spoke_with, self.promise, self.until):
            field.clear()
        self.said.setPlainText("")
        self.finder.choose(None)
        self._keeper.clear()
        self.message.clear()
        self._refresh()
        told = ScanResult("ok", tr("Contact logged"), said.partition("\n")[0])
        self._page.context.shell.show_result(told)
        self.logged.emit(done.value)

    def _refuse(self, error: Exception) -> None:
        told = sentence(error)
        self.message.show_message("bad", told.head, told.advice)
        self._refresh()

    def _on_typed(self) -> None:
        if self._target is not None:
            begun = any(
                field.text().strip()
                for field in (self.spoke_with, self.said, self.promise, self.until)
            )
            self._keeper.offer(BEGUN if begun else "", self._target)

    def _on_chosen(self, found: CustomerRow | None) -> None:
        self._keeper.keep("customer", found.id if found else None)
        self.message.clear()

    def _refresh(self) -> None:
        reason = ""
        if not self._page.context.acting().may(*WHO_SERVES):
            reason = tr("Whoever serves customers logs contacts.")
        self.reason.setText(reason)
        show_when(self.reason, bool(reason))
        self.save_button.setEnabled(not reason)
