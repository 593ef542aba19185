"""Complaints, to Excel or CSV, as the window lists them (SYS-3)."""

from __future__ import annotations

from typing import Any

from wms_desktop.complaints.queries import ComplaintRow, Which, complaints
from wms_desktop.core.acting import Acting
from wms_desktop.core.language import N_, Language, translate
from wms_desktop.customers.exporting import TEXT, Export, ExportColumn, Wanted, choice
from wms_desktop.db.database import Database
from wms_desktop.documents.sheet_out import Kind


def _complaints(db: Database, by: Acting, wanted: Wanted, after: Any, limit: int) -> list[Any]:
    which = Which(wanted.get("state", Which.ALL))
    return complaints(
        db, by, which=which, text=wanted.get("text", ""), after=after, limit=limit
    )  # fmt: skip


def _weight(row: ComplaintRow, language: Language) -> str:
    return translate(N_("Major") if row.is_major else N_("Ordinary@@complaint"), language)


COMPLAINTS = Export(
    "complaints",
    N_("Complaints"),
    "service",
    (
        ExportColumn(N_("Number"), "number"),
        ExportColumn(N_("State"), "state"),
        ExportColumn(N_("Customer"), "customer"),
        ExportColumn(N_("Contact"), "contact_name"),
        ExportColumn(N_("Phone"), "contact_phone"),
        ExportColumn(N_("Channel"), "channel"),
        ExportColumn(N_("Kind@@complaint"), "kind"),
        ExportColumn(N_("Weight@@complaint"), _weight),
        ExportColumn(N_("Order"), "order"),
        ExportColumn(N_("Item"), "item"),
        ExportColumn(N_("Item name"), "item_name"),
        ExportColumn(N_("Lot"), "lot"),
        ExportColumn(N_("Quantity"), "quantity", Kind.QUANTITY),
        ExportColumn(N_("Unit"), "unit"),
        ExportColumn(N_("What happened"), "what"),
        ExportColumn(N_("Handler"), "handler"),
        ExportColumn(N_("Taken by"), "taken_by"),
        ExportColumn(N_("Taken at"), "taken_at", Kind.MOMENT),
        ExportColumn(N_("First answer by"), lambda r, _l: r.answer.due_at, Kind.MOMENT),
        ExportColumn(N_("First answer at"), lambda r, _l: r.answer.met_at, Kind.MOMENT),
        ExportColumn(N_("Proposal by"), lambda r, _l: r.proposal.due_at, Kind.MOMENT),
        ExportColumn(N_("Proposal at"), lambda r, _l: r.proposal.met_at, Kind.MOMENT),
        ExportColumn(N_("Closed at"), "closed_at", Kind.MOMENT),
    ),
    _complaints,
    (TEXT, choice("state", {each.value: each for each in Which})),
    "taken_at",
)
