"""Contacts with customers as a list, with the promises that are open (SRV-2)."""

from __future__ import annotations

from typing import Any

from wms_desktop.core.acting import Acting
from wms_desktop.core.moments import site_time
from wms_desktop.customers import contact_queries, exports_contacts
from wms_desktop.customers.contact_queries import ContactRow, WhichContacts
from wms_desktop.ui.cell import Cell
from wms_desktop.ui.list_export import Write
from wms_desktop.ui.page import Page
from wms_desktop.ui.paged_model import Column
from wms_desktop.ui.rows_pane import RowsPane
from wms_desktop.ui.words import tr, word


class ContactList(RowsPane):
    """The newest first; all of them, or those with an open promise."""

    def __init__(self, page: Page) -> None:
        self.text, self.which = "", WhichContacts.ALL
        context = page.context
        super().__init__(
            page, "contacts", tr("Contacts with customers"), "phone-call",
            _columns(context.acting()), self._fetch, self._count, empty=self._nothing,
            counted=lambda count: tr("{count} {count:contact|contacts}", count=count),
        )  # fmt: skip
        self._context = context

    def writer(self) -> Write:
        """What writes the list to a file, as it is narrowed down now."""
        by = self._context.acting()
        wanted = {"state": self.which, "text": self.text}
        return exports_contacts.CONTACTS.writer(self._context.db, by, wanted)

    def _fetch(self, after: ContactRow | None, limit: int) -> list[ContactRow]:
        return contact_queries.contacts(
            self._context.db, self._context.acting().site_id, which=self.which, text=self.text,
            after=after, limit=limit,
        )  # fmt: skip

    def _count(self) -> int:
        return contact_queries.count_contacts(
            self._context.db, self._context.acting().site_id, which=self.which, text=self.text
        )

    def _nothing(self) -> tuple[str, str]:
        if self.text or self.which is not WhichContacts.ALL:
            return tr("No contact fits"), tr("Clear the search, or choose all contacts.")
        return tr("No contacts yet"), tr("Press F3 when a customer was spoken with.")


def _columns(by: Acting) -> tuple[Column[Any], ...]:
    return (
        Column(tr("Customer"), lambda r: Cell(r.customer, sub=r.said), "name"),
        Column(
            tr("Contact on@@customer"),
            lambda r: Cell(f"{site_time(r.at):%m-%d %H:%M}", sub=r.person),
            optional=True,
        ),
        Column(tr("Channel@@contact"), lambda r: Cell(word(r.channel)), optional=True),
        Column(tr("Promise"), lambda r: _promise(r, by), "state"),
    )  # fmt: skip


def _promise(row: ContactRow, by: Acting) -> Cell:
    if row.promised_on is None:
        return Cell("–", role="text_3")
    if not row.is_open:
        return Cell(pill=("ok", tr("Kept@@promise")))
    day = f"{row.promised_on:%m-%d}"
    if row.promised_on < by.today:
        return Cell(pill=("bad", tr("Overdue {day}", day=day)))
    kind = "warn" if row.promised_on == by.today else "mute"
    return Cell(pill=(kind, tr("By {day}", day=day)))
