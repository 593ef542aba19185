"""The field in which a customer is found, by code, name, pinyin or the tail of a phone."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy, QWidget

from wms_desktop.customers import queries as customers
from wms_desktop.customers.queries import CustomerRow
from wms_desktop.db.database import Database
from wms_desktop.ui.fields import Field
from wms_desktop.ui.finder import Finder
from wms_desktop.ui.page import Page
from wms_desktop.ui.stack import column


class CustomerFinder(Finder):
    """Finds customers in use, the best fit first."""

    def __init__(self, page: Page, name: str) -> None:
        super().__init__(page, self._look, _words, name)

    def put_in(self, place: QWidget, label: str, *, hint: str = "") -> Field:
        """Stand in *place* under *label*; typing takes away what was said to be wrong."""
        field = Field(label, self, hint=hint)
        self.name_it(label)
        self.search.textEdited.connect(lambda _text: field.set_error(""))
        place.setLayout(column(field))
        place.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        return field

    def choose_id(self, customer_id: int) -> None:
        """Take the customer of a draft."""
        db = self._page.context.db
        self._page.read(lambda: _row(db, customer_id), self.choose)

    def choose_house(self) -> None:
        """Take the house itself: own stock."""
        db = self._page.context.db
        self._page.read(lambda: _row(db, customers.house_id(db)), self.choose)

    def _look(self, text: str) -> list[CustomerRow]:
        return customers.best(self._page.context.db, text, 5)


def _row(db: Database, customer_id: int) -> CustomerRow:
    return customers.customer(db, customer_id).row


def _words(row: CustomerRow) -> tuple[str, str]:
    return row.name, f"{row.code} {row.contact_name}".strip()
