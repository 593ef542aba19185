"""Inspections of returns, and the credits that finance makes of them (SYS-3, RET-4, RET-6)."""

from __future__ import annotations

from typing import Any

from wms_desktop.core.acting import Acting
from wms_desktop.core.language import N_
from wms_desktop.customers.exporting import TEXT, Export, ExportColumn, Wanted, choice
from wms_desktop.db.database import Database
from wms_desktop.documents.sheet_out import Kind
from wms_desktop.returns import inspection_queries as queries
from wms_desktop.returns import words, words_inspection
from wms_desktop.returns.rules_inspection import CREDIT_READERS


def _inspections(db: Database, by: Acting, wanted: Wanted, after: Any, limit: int) -> list[Any]:
    which, text = wanted.get("state"), wanted.get("text", "")
    return queries.inspections(db, by.site_id, which, text, after=after, limit=limit)


def _credits(db: Database, by: Acting, _wanted: Wanted, after: Any, limit: int) -> list[Any]:
    return queries.credits_of(db, by.site_id, after=after, limit=limit)


INSPECTIONS = Export(
    "return-inspections",
    words_inspection.INSPECTIONS_TITLE,
    "returns",
    (
        ExportColumn(words_inspection.SLIP, "slip_number"),
        ExportColumn(words.TITLE, "number"),
        ExportColumn(words.ORDER, "order_number"),
        ExportColumn(words.CUSTOMER, "customer_name"),
        ExportColumn(words.WISH, "wish"),
        ExportColumn(N_("State"), "state"),
        ExportColumn(N_("Slip issued"), "issued_on", Kind.DAY),
        ExportColumn(words_inspection.ARRIVED_ON, "arrived_on", Kind.DAY),
        ExportColumn(words_inspection.LINE_APPLIED, "applied", Kind.QUANTITY),
        ExportColumn(N_("Seen@@pieces"), "seen", Kind.QUANTITY),
        ExportColumn(words_inspection.LINE_REFUSED, "refused", Kind.QUANTITY),
        ExportColumn(N_("Repair@@step"), "repair"),
        ExportColumn(N_("Hand over by"), "due_on", Kind.DAY),
        ExportColumn(N_("Closed on@@return"), "closed_on", Kind.DAY),
    ),
    _inspections,
    (choice("state", {which.value: which for which in queries.Which}), TEXT),
    "arrived_on",
)
CREDITS = Export(
    "return-credits",
    words_inspection.CREDIT_TITLE,
    "returns",
    (
        ExportColumn(words_inspection.SLIP, "slip_number"),
        ExportColumn(N_("Customer code"), "customer_code"),
        ExportColumn(words.CUSTOMER, "customer_name"),
        ExportColumn(words.ORDER, "order_number"),
        ExportColumn(words.WISH, "wish"),
        ExportColumn(words.LINE_MODEL, "item_code"),
        ExportColumn(N_("Name"), "item_name"),
        ExportColumn(words.LINE_LOT, "lot_code"),
        ExportColumn(N_("Unit"), "unit"),
        ExportColumn(words_inspection.LINE_APPLIED, "applied", Kind.QUANTITY),
        ExportColumn(N_("Accepted@@pieces"), "accepted", Kind.QUANTITY),
        ExportColumn(words_inspection.LINE_FAULTY, "faulty", Kind.QUANTITY),
        ExportColumn(words_inspection.LINE_REFUSED, "refused", Kind.QUANTITY),
        ExportColumn(N_("Unit price"), "unit_price", Kind.MONEY),
        ExportColumn(N_("Amount"), "amount", Kind.MONEY),
        ExportColumn(words_inspection.ARRIVED_ON, "arrived_on", Kind.DAY),
    ),
    _credits,
    (),
    "arrived_on",
    roles=CREDIT_READERS,
)
