"""The lists of goods in and goods out, to Excel or CSV, as the window shows them (SYS-3)."""

from __future__ import annotations

from typing import Any

from wms_desktop.core.acting import Acting
from wms_desktop.core.language import N_
from wms_desktop.customers.exporting import TEXT, Export, ExportColumn, Wanted, of_state
from wms_desktop.db.database import Database
from wms_desktop.documents.sheet_out import Kind
from wms_desktop.goods import due
from wms_desktop.goods.due import CONFIRM, DECIDE, OPEN
from wms_desktop.goods.kinds import InboundState, OutboundState


def _inbound(db: Database, by: Acting, wanted: Wanted, after: Any, limit: int) -> list[Any]:
    return due.inbound_due(
        db, by.site_id, text=wanted.get("text", ""), after=after, limit=limit, **_states(wanted)
    )


def _outbound(db: Database, by: Acting, wanted: Wanted, after: Any, limit: int) -> list[Any]:
    return due.outbound_due(
        db, by.site_id, text=wanted.get("text", ""), after=after, limit=limit, **_states(wanted)
    )


def _states(wanted: Wanted) -> dict[str, Any]:
    state = wanted.get("state")
    if state in (DECIDE, CONFIRM):
        return {"open_only": False, "part": state}
    return {"open_only": state == OPEN, "state": None if state == OPEN else state}


INBOUND = Export(
    "inbound",
    N_("Inbound orders"),
    "goods",
    (
        ExportColumn(N_("Order"), "number"),
        ExportColumn(N_("State"), "state"),
        ExportColumn(N_("Customer"), "customer"),
        ExportColumn(N_("Owner"), "owner"),
        ExportColumn(N_("Expected on"), "expected_on", Kind.DAY),
        ExportColumn(N_("Lines"), "lines", Kind.QUANTITY),
        ExportColumn(N_("Expected"), "expected", Kind.QUANTITY),
        ExportColumn(N_("Received@@quantity"), "received", Kind.QUANTITY),
    ),
    _inbound,
    (TEXT, of_state(InboundState, open=OPEN)),
    "expected_on",
)
OUTBOUND = Export(
    "outbound",
    N_("Outbound orders"),
    "goods",
    (
        ExportColumn(N_("Order"), "number"),
        ExportColumn(N_("State"), "state"),
        ExportColumn(N_("Customer"), "customer"),
        ExportColumn(N_("Consignee"), "consignee"),
        ExportColumn(N_("Ordered on"), "ordered_on", Kind.DAY),
        ExportColumn(N_("Due on"), "due_on", Kind.DAY),
        ExportColumn(N_("Lines"), "lines", Kind.QUANTITY),
        ExportColumn(N_("Ordered"), "ordered", Kind.QUANTITY),
        ExportColumn(N_("Picked"), "picked", Kind.QUANTITY),
        ExportColumn(N_("Since"), "since", Kind.MOMENT),
    ),
    _outbound,
    (TEXT, of_state(OutboundState, open=OPEN, decide=DECIDE, confirm=CONFIRM)),
    "ordered_on",
)
