"""Contacts with customers, to Excel or CSV (SRV-2, SYS-3)."""

from __future__ import annotations

from typing import Any

from wms_desktop.core.acting import Acting
from wms_desktop.core.language import N_
from wms_desktop.customers import contact_queries
from wms_desktop.customers.contact_queries import WhichContacts
from wms_desktop.customers.exporting import TEXT, Export, ExportColumn, Wanted, choice
from wms_desktop.db.database import Database
from wms_desktop.documents.sheet_out import Kind


def _contacts(db: Database, by: Acting, wanted: Wanted, after: Any, limit: int) -> list[Any]:
    return contact_queries.contacts(
        db, by.site_id, which=wanted.get("state", WhichContacts.ALL), text=wanted.get("text", ""),
        after=after, limit=limit,
    )  # fmt: skip


CONTACTS = Export(
    "contacts",
    N_("Contacts with customers"),
    "customers",
    (
        ExportColumn(N_("Contact on@@customer"), "at", Kind.MOMENT),
        ExportColumn(N_("Customer"), "customer"),
        ExportColumn(N_("Channel@@contact"), "channel"),
        ExportColumn(N_("Who began"), "direction"),
        ExportColumn(N_("Spoke with@@customer"), "spoke_with"),
        ExportColumn(N_("What was said"), "said"),
        ExportColumn(N_("About@@contact"), "number"),
        ExportColumn(N_("Promise"), "promise"),
        ExportColumn(N_("By when"), "promised_on", Kind.DAY),
        ExportColumn(N_("Logged by"), "person"),
        ExportColumn(N_("Answer@@promise"), "answer"),
        ExportColumn(N_("Answered by"), "answered_by"),
        ExportColumn(N_("Answered at"), "answered_at", Kind.MOMENT),
    ),
    _contacts,
    (choice("state", {each.value: each for each in WhichContacts}), TEXT),
    "at",
)
