"""The list of customers, to Excel or CSV (SYS-3)."""

from __future__ import annotations

from typing import Any

from wms_desktop.core.acting import Acting
from wms_desktop.core.language import N_
from wms_desktop.customers import queries
from wms_desktop.customers.exporting import TEXT, Export, ExportColumn, Wanted
from wms_desktop.db.database import Database


def _customers(db: Database, _by: Acting, wanted: Wanted, after: Any, limit: int) -> list[Any]:
    return queries.search(db, wanted.get("text", ""), limit, after=after)


CUSTOMERS = Export(
    "customers",
    N_("Customers"),
    "customers",
    (
        ExportColumn(N_("Code"), "code"),
        ExportColumn(N_("Name@@thing"), "name"),
        ExportColumn(N_("Kind@@customer"), "kind"),
        ExportColumn(N_("Contact"), "contact_name"),
        ExportColumn(N_("Phone"), "phone"),
        ExportColumn(N_("Address"), "address"),
    ),
    _customers,
    (TEXT,),
)
