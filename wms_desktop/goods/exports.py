"""The lists of goods in and goods out, to Excel or CSV, as the window shows them (SYS-3)."""

from __future__ import annotations

from datetime import date
from typing import Any

from wms_desktop.core.acting import Acting
from wms_desktop.core.language import N_
from wms_desktop.customers.exporting import (
    TEXT,
    Export,
    ExportColumn,
    Wanted,
    choice,
    of_state,
)
from wms_desktop.db.database import Database
from wms_desktop.documents.sheet_out import Kind
from wms_desktop.goods import due
from wms_desktop.goods.difference_list import Which, differences
from wms_desktop.goods.due import CONFIRM, DECIDE, OPEN
from wms_desktop.goods.figures import figures
from wms_desktop.goods.kinds import InboundState, OutboundState

DAY, MONTH = "day", "month"
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)


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


def _exceptions(db: Database, by: Acting, wanted: Wanted, after: Any, limit: int) -> list[Any]:
    which = wanted.get("state", Which.ALL)
    return differences(
        db, by.site_id, today=by.today, which=which, text=wanted.get("text", ""), after=after,
        limit=limit,
    )  # fmt: skip


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
EXCEPTIONS = Export(
    "exceptions",
    N_("Exceptions"),
    "goods",
    (
        ExportColumn(N_("Noted at"), "at", Kind.MOMENT),
        ExportColumn(N_("Order"), "number"),
        ExportColumn(N_("Customer"), "customer"),
        ExportColumn(N_("No.@@line"), "line", Kind.QUANTITY),
        ExportColumn(N_("Item"), "item"),
        ExportColumn(N_("Name@@thing"), "name"),
        ExportColumn(N_("Difference@@goods"), "kind"),
        ExportColumn(N_("Quantity"), "quantity", Kind.QUANTITY),
        ExportColumn(N_("Remarks"), "remarks"),
        ExportColumn(N_("Noted by"), "person"),
        ExportColumn(N_("Photos"), "photos", Kind.QUANTITY),
        ExportColumn(N_("Judged@@difference"), "outcome"),
        ExportColumn(N_("Days overdue"), "overdue", Kind.QUANTITY),
    ),
    _exceptions,
    (TEXT, of_state(Which)),
    "at",
)


def _figures(db: Database, by: Acting, wanted: Wanted, after: Any, _limit: int) -> list[Any]:
    """All at once: a row a day and way is few."""
    if after is not None:
        return []
    span = {"first": wanted.get("from", FIRST_DAY), "last": wanted.get("to", LAST_DAY)}
    return figures(db, by.site_id, **span, by_month=wanted.get("by") == MONTH)


FIGURES = Export(
    "in-out",
    N_("Goods in and out, figures"),
    "goods",
    (
        ExportColumn(N_("Period"), "period"),
        ExportColumn(N_("Way@@goods"), "flow"),
        ExportColumn(N_("Orders@@figures"), "orders", Kind.QUANTITY),
        ExportColumn(N_("Lines"), "lines", Kind.QUANTITY),
        ExportColumn(N_("Right lines"), "right_lines", Kind.QUANTITY),
        ExportColumn(N_("Accuracy %"), "accuracy", Kind.QUANTITY),
        ExportColumn(N_("Promised orders"), "promised", Kind.QUANTITY),
        ExportColumn(N_("On time"), "on_time", Kind.QUANTITY),
        ExportColumn(N_("On time %"), "punctuality", Kind.QUANTITY),
    ),
    _figures,
    (choice("by", {DAY: DAY, MONTH: MONTH}),),
    "begins_on",
)
