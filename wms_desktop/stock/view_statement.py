"""Beside the goods on hand: whose they are, and the statement to that customer (STK-5)."""

from __future__ import annotations

from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.core.changes import Done
from wms_desktop.core.errors import Refused
from wms_desktop.customers import queries as customers
from wms_desktop.customers.queries import CustomerRow
from wms_desktop.db import archive
from wms_desktop.stock import exports, statements
from wms_desktop.stock.statements import WHO_STATES, PrintStatement
from wms_desktop.ui.button import Button
from wms_desktop.ui.fields import CheckBox, DateEdit, Field
from wms_desktop.ui.finder import Finder
from wms_desktop.ui.label import Label
from wms_desktop.ui.list_export import ListExport, Write
from wms_desktop.ui.page import Page, ScanResult
from wms_desktop.ui.scroll_pane import ScrollPane
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column
from wms_desktop.ui.tasks import Lane
from wms_desktop.ui.type import NOTE
from wms_desktop.ui.words import tr

_OWNER = "stock.owner"


class StatementPane(QWidget):
    """Choose an owner: the list shows that customer's goods, and the statement can be printed.

    Signals:
        owner_chosen: the owner's id, None for everybody's goods.
    """

    owner_chosen = Signal(object)

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page, self._printing = page, False
        self.owner = Finder(page, self._find, _shown, "stock_owner", hint=tr("Code, name, phone"))
        self.owner.name_it(tr("Owner"))
        self.owner.go_on = lambda: self.print.setFocus()
        self.day = DateEdit(lambda: page.context.acting().today, hint=tr("Now"))
        self.day.setObjectName("stock_statement_day")
        self._day_field = Field(tr("As of"), self.day, hint=tr("Empty: now. t, -1, 0512"))
        self.with_locations = CheckBox(tr("With locations"))
        self.with_locations.setObjectName("stock_statement_locations")
        self._why = Label(tr("Choose the owner first."), NOTE, "text_2", wrap=True)
        self.print = Button(tr("Print statement"), icon="printer", kind="primary", key="F9")
        self.print.setObjectName("stock_print")
        self.sheet = Button(tr("Statement in Excel"), icon="file-spreadsheet", key="Ctrl ⇧ E")
        self.sheet.setObjectName("stock_statement_sheet")
        title = Label(tr("Stock statement"), bold=True)
        fields = QWidget()
        fields.setLayout(
            column(
                Field(tr("Owner"), self.owner), 12, title, self._day_field, self.with_locations,
                None, margins=(16, 16, 16, 0),
            )
        )  # fmt: skip
        foot = column(self._why, self.print, self.sheet, margins=(16, 8, 16, 16))
        self.setLayout(column((ScrollPane(fields), 1), foot, gap=0))
        self.owner.chosen.connect(self._on_owner)
        self.print.clicked.connect(self.print_now)
        self.sheet.clicked.connect(self.write_sheet)
        self.day.textEdited.connect(lambda _text: self._day_field.set_error(""))
        self._sheet = ListExport(
            "stock.export_statement", tr("Stock statement"), self._write, page, self
        )
        self._sheet.action.setShortcut("")
        self._enable()
        self._restore()

    @property
    def can_print(self) -> bool:
        """Whether an owner is chosen, by somebody who may give a statement out."""
        may = self._page.context.acting().may(*WHO_STATES)
        return self.owner.value() is not None and may and not self._printing

    @property
    def day_error(self) -> str:
        """What is wrong with the day."""
        return self._day_field.error()

    def ask_owner(self) -> None:
        """F6: whose goods."""
        self.owner.search.setFocus()
        self.owner.search.selectAll()

    def print_now(self) -> None:
        """F9: print and archive it."""
        if self.owner.value() is None:
            self.ask_owner()
            return
        if not self._day_is_good() or not self.can_print:
            return
        context, owner = self._page.context, self.owner.value()
        by, command = context.acting(), PrintStatement(
            uuid4(), owner.id, self.day.checked(), self.with_locations.isChecked()
        )  # fmt: skip

        def work() -> tuple[Done[str], bytes]:
            done = statements.print_statement(context.db, by, command)
            return done, archive.content(context.db, done.value)

        self._printing = True
        self._enable()
        self._page.write(
            work, lambda made: self._on_made(owner, made[1]), self._on_failed, lane=Lane.LONG
        )

    def write_sheet(self) -> None:
        """The same as a table."""
        if self.owner.value() is None:
            self.ask_owner()
        elif self._day_is_good():
            self._sheet.start()

    def _day_is_good(self) -> bool:
        """Say under the field what is wrong with it."""
        try:
            statements.checked_day(self._page.context.acting(), self.day.checked())
        except Refused as error:
            self._day_field.show_refusal(error)
            self.day.setFocus()
            return False
        return True

    def _write(self) -> Write:
        context = self._page.context
        wanted = {"owner": self.owner.value().id}
        day = self.day.checked()
        filters = wanted if day is None else wanted | {"on": day}
        return exports.STATEMENT.writer(context.db, context.acting(), filters)

    def _on_made(self, owner: CustomerRow, pdf: bytes) -> None:
        self._printing = False
        self._enable()
        says = f"{tr('Stock statement')} {owner.name}"
        self._page.context.printing.print_pdf(pdf, says)
        self._page.context.shell.show_result(ScanResult("ok", says, tr("Sent to the printer")))

    def _on_failed(self, error: Exception) -> None:
        self._printing = False
        self._enable()
        self._page.show_error(error)

    def _find(self, text: str) -> list[CustomerRow]:
        return customers.best(self._page.context.db, text, 5)

    def _on_owner(self, owner: CustomerRow | None) -> None:
        kept = self._page.context.preferences
        if owner is None:
            kept.pop(_OWNER, None)
        else:
            kept[_OWNER] = owner.id
        self._enable()
        self.owner_chosen.emit(owner.id if owner is not None else None)

    def _enable(self) -> None:
        may = self._page.context.acting().may(*WHO_STATES)
        chosen = self.owner.value() is not None
        self.print.setEnabled(self.can_print)
        self.sheet.setEnabled(chosen and may)
        self._why.setText(
            tr("Choose the owner first.") if may else tr("Your role gives out no statements.")
        )
        show_when(self._why, not (chosen and may))

    def _restore(self) -> None:
        """The owner of yesterday."""
        kept, db = self._page.context.preferences.get(_OWNER), self._page.context.db
        if isinstance(kept, int):
            self._page.read(lambda: customers.customer(db, kept).row, self.owner.choose)


def _shown(row: CustomerRow) -> tuple[str, str]:
    return row.name, f"{row.code} {row.contact_name}".strip()
