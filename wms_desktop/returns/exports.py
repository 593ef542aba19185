"""Return applications, to Excel or CSV, as the window lists them (SYS-3)."""

from __future__ import annotations

from typing import Any

from wms_desktop.core.acting import Acting
from wms_desktop.core.language import N_
from wms_desktop.customers.exporting import TEXT, Export, ExportColumn, Wanted, choice
from wms_desktop.db.database import Database
from wms_desktop.documents.sheet_out import Kind
from wms_desktop.returns import inbox, words
from wms_desktop.returns.rules_chain import Shown


def _returns(db: Database, by: Acting, wanted: Wanted, after: Any, limit: int) -> list[Any]:
    shown = wanted.get("state", Shown.ALL)
    text = wanted.get("text", "")
    return inbox.applications(db, by.site_id, text, shown=shown, by=by, after=after, limit=limit)


RETURNS = Export(
    "returns",
    N_("Return applications"),
    "returns",
    (
        ExportColumn(N_("Number"), "number"),
        ExportColumn(words.ORDER, "order_number"),
        ExportColumn(words.CUSTOMER, "customer_name"),
        ExportColumn(words.WISH, "wish"),
        ExportColumn(N_("State"), "state"),
        ExportColumn(N_("Return slip"), "slip_number"),
        ExportColumn(N_("Lines"), "lines", Kind.QUANTITY),
        ExportColumn(words.APPLIED_ON, "submitted_on", Kind.DAY),
    ),
    _returns,
    (TEXT, choice("state", {each.value: each for each in Shown})),
    "submitted_on",
)
