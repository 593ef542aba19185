"""What waits at the counter, to Excel or CSV, by the segments of the pickup tab (SYS-3)."""

from __future__ import annotations

from typing import Any

from wms_desktop.core.acting import Acting
from wms_desktop.core.language import N_
from wms_desktop.customers.exporting import TEXT, Export, ExportColumn, Wanted, choice
from wms_desktop.db.database import Database
from wms_desktop.documents.sheet_out import Kind
from wms_desktop.transport import queries
from wms_desktop.transport.kinds import ConsignmentState

LISTED = (ConsignmentState.WAITING, ConsignmentState.ON_THE_WAY, ConsignmentState.HELD)


def _consignments(db: Database, by: Acting, wanted: Wanted, after: Any, limit: int) -> list[Any]:
    text, state = wanted.get("text", ""), wanted.get("state", ConsignmentState.WAITING)
    return queries.waiting(db, by.site_id, text, after=after, limit=limit, state=state)


CONSIGNMENTS = Export(
    "consignments",
    N_("Consignments"),
    "pickup",
    (
        ExportColumn(N_("Waybill"), "number"),
        ExportColumn(N_("State"), "state"),
        ExportColumn(N_("Consignee"), "consignee_name"),
        ExportColumn(N_("Phone ends in@@column"), "phone_tail"),
        ExportColumn(N_("Shipper"), "shipper_name"),
        ExportColumn(N_("Goods"), "goods"),
        ExportColumn(N_("Pieces"), "pieces", Kind.QUANTITY),
        ExportColumn(N_("Storage place"), "stored_at_code"),
        ExportColumn(N_("Due yuan"), "due", Kind.MONEY),
        ExportColumn(N_("Arrived on"), "arrived_on", Kind.DAY),
    ),
    _consignments,
    (TEXT, choice("state", {state.value: state for state in LISTED})),
    "arrived_on",
)
