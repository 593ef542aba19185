"""Corrective actions, recurring causes and damage cases, to Excel or CSV (SYS-3)."""

from __future__ import annotations

from typing import Any

from wms_desktop.complaints import queries_actions, queries_damage, recurring
from wms_desktop.complaints.recurring import By, Recurring
from wms_desktop.complaints.words_causes import CAUSES
from wms_desktop.core.acting import Acting
from wms_desktop.core.language import N_, Language, translate
from wms_desktop.customers.exporting import TEXT, Export, ExportColumn, Wanted, choice
from wms_desktop.db.database import Database
from wms_desktop.documents.sheet_out import Kind

_ACTIONS, _CASES = queries_actions.Which, queries_damage.Which


def _actions(db: Database, by: Acting, wanted: Wanted, after: Any, limit: int) -> list[Any]:
    which, text = wanted.get("state", _ACTIONS.ALL), wanted.get("text", "")
    return queries_actions.actions(db, by, which, text=text, after=after, limit=limit)


def _recurring(db: Database, by: Acting, wanted: Wanted, after: Any, _limit: int) -> list[Any]:
    if after is not None:
        return []  # there are few, and they came all at once
    return list(recurring.recurring(db, by, only=wanted.get("by")).rows)


def _damages(db: Database, by: Acting, wanted: Wanted, after: Any, limit: int) -> list[Any]:
    which, text = wanted.get("state", _CASES.ALL), wanted.get("text", "")
    return queries_damage.cases(db, by, which, text=text, after=after, limit=limit)


def name_of(row: Recurring, language: Language) -> str:
    """What came back, as people call it."""
    if row.by is By.CAUSE:
        return translate(CAUSES[row.cause], language)
    return "  ".join(filter(None, (row.name, row.sub)))


CORRECTIVE_ACTIONS = Export(
    "corrective-actions",
    N_("Corrective actions"),
    "service",
    (
        ExportColumn(N_("Number"), "number"),
        ExportColumn(N_("Complaint"), "complaint"),
        ExportColumn(N_("Customer"), "customer"),
        ExportColumn(N_("Item@@action"), "item"),
        ExportColumn(N_("Finding"), "finding"),
        ExportColumn(N_("Kind of cause"), "cause_kind"),
        ExportColumn(N_("Measure@@action"), "measure"),
        ExportColumn(N_("Department"), "department"),
        ExportColumn(N_("Responsible"), "responsible"),
        ExportColumn(N_("Do until"), "due_on", Kind.DAY),
        ExportColumn(N_("Done on"), "done_on", Kind.DAY),
        ExportColumn(N_("Check on"), "check_on", Kind.DAY),
        ExportColumn(N_("State@@action"), "state"),
        ExportColumn(N_("Effect@@action"), "effect"),
    ),
    _actions,
    (choice("state", {each.value: each for each in _ACTIONS}), TEXT),
    "due_on",
)
RECURRING_CAUSES = Export(
    "recurring-causes",
    N_("Recurring causes"),
    "service",
    (
        ExportColumn(N_("By@@recurring"), "by"),
        ExportColumn(N_("What came back"), name_of),
        ExportColumn(N_("Cases@@recurring"), "count", Kind.QUANTITY),
        ExportColumn(N_("Complaints"), "complaints", Kind.QUANTITY),
        ExportColumn(N_("Damage and loss"), "damages", Kind.QUANTITY),
        ExportColumn(N_("Period before"), "before", Kind.QUANTITY),
        ExportColumn(N_("More or fewer"), "trend", Kind.QUANTITY),
        ExportColumn(N_("Open action"), "action"),
    ),
    _recurring,
    (choice("by", {each.value: each for each in By}),),
)
DAMAGE_CASES = Export(
    "damage-cases",
    N_("Damage and loss"),
    "service",
    (
        ExportColumn(N_("Number"), "number"),
        ExportColumn(N_("Kind@@case"), "kind"),
        ExportColumn(N_("Customer"), "customer"),
        ExportColumn(N_("Waybill or order"), lambda row, _l: row.document.partition(":")[2]),
        ExportColumn(N_("Item@@action"), "item"),
        ExportColumn(N_("Lot"), "lot"),
        ExportColumn(N_("Quantity"), "quantity", Kind.QUANTITY),
        ExportColumn(N_("Happened on"), "happened_on", Kind.DAY),
        ExportColumn(N_("Place@@damage"), "place"),
        ExportColumn(N_("State@@action"), "state"),
        ExportColumn(N_("Customer told on"), "told_on", Kind.DAY),
        ExportColumn(N_("Loss (CNY)"), "loss", Kind.MONEY),
        ExportColumn(N_("Liable@@case"), "liability"),
        ExportColumn(N_("Liable party"), "liable_name"),
        ExportColumn(N_("Compensation (CNY)"), "compensation", Kind.MONEY),
        ExportColumn(N_("Settled on"), "compensated_on", Kind.DAY),
        ExportColumn(N_("Asked back (CNY)"), "recourse", Kind.MONEY),
        ExportColumn(N_("Asked back until"), "recourse_due_on", Kind.DAY),
        ExportColumn(N_("Recovered (CNY)"), "recovered", Kind.MONEY),
        ExportColumn(N_("Closed on"), "closed_on", Kind.DAY),
    ),
    _damages,
    (choice("state", {each.value: each for each in _CASES}), TEXT),
    "happened_on",
)
