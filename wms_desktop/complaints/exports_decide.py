"""Compensations to Excel or CSV (CMP-5, CMP-6, SYS-3)."""

from __future__ import annotations

from typing import Any

from wms_desktop.complaints import queries_decide
from wms_desktop.complaints.kinds import CompensationState
from wms_desktop.complaints.words_paper import Says
from wms_desktop.core.acting import Acting
from wms_desktop.core.language import N_
from wms_desktop.customers.exporting import Export, ExportColumn, Wanted, choice
from wms_desktop.db.database import Database
from wms_desktop.documents.sheet_out import Kind


def _page(db: Database, by: Acting, wanted: Wanted, after: Any, limit: int) -> list[Any]:
    state = wanted.get("state")
    return queries_decide.compensations(db, by, state=state, after=after, limit=limit)


COMPENSATIONS = Export(
    "compensations",
    N_("Compensations"),
    "service",
    (
        ExportColumn(N_("Complaint"), "complaint"),
        ExportColumn(Says.CUSTOMER, "customer"),
        ExportColumn(N_("Item"), "item"),
        ExportColumn(Says.LOT, "lot"),
        ExportColumn(Says.PIECES, "quantity", Kind.QUANTITY),
        ExportColumn(Says.VALUE, "goods_value", Kind.MONEY),
        ExportColumn(Says.AMOUNT, "amount", Kind.MONEY),
        ExportColumn(Says.ACCOUNT, "charged_to"),
        ExportColumn(Says.STATE, "state"),
        ExportColumn(N_("Said yes"), "approvals", Kind.QUANTITY),
        ExportColumn(N_("Reason"), "reason"),
        ExportColumn(N_("Proposed by"), "proposed_by"),
        ExportColumn(N_("Proposed at"), "proposed_at", Kind.MOMENT),
    ),
    _page,
    (choice("state", {each.value: each for each in CompensationState}),),
    "proposed_at",
)
