"""The book of collectors to Excel or CSV; numbers masked (SYS-3, PCK-11)."""

from __future__ import annotations

from typing import Any

from wms_desktop.core.acting import Acting
from wms_desktop.core.language import N_
from wms_desktop.customers.exporting import TEXT, Export, ExportColumn, Wanted
from wms_desktop.db.database import Database
from wms_desktop.documents.sheet_out import Kind
from wms_desktop.pickup import book


def _collectors(db: Database, _by: Acting, wanted: Wanted, after: Any, limit: int) -> list[Any]:
    return book.collectors(db, wanted.get("text", ""), after=after, limit=limit)


COLLECTORS = Export(
    "collectors",
    N_("Authorized collectors"),
    "pickup",
    (
        ExportColumn(N_("Customer"), "customer_name"),
        ExportColumn(N_("Collector"), "name"),
        ExportColumn(N_("Document"), "kind"),
        ExportColumn(N_("Number, masked"), "masked_number"),
        ExportColumn(N_("Phone"), "phone"),
        ExportColumn(N_("Valid from@@authorization"), "valid_from", Kind.DAY),
        ExportColumn(N_("Valid until@@authorization"), "valid_until", Kind.DAY),
        ExportColumn(N_("Why revoked"), "revoke_reason"),
    ),
    _collectors,
    (TEXT,),
    "valid_from",
)
