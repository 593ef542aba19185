"""Envelopes, hand-over lists, boxes and loans, to Excel or CSV (SYS-3, RCP-7, RCP-8)."""

from __future__ import annotations

from typing import Any

from wms_desktop.core.acting import Acting
from wms_desktop.core.language import N_
from wms_desktop.customers.exporting import Export, ExportColumn, Wanted, choice, of_state
from wms_desktop.db.database import Database
from wms_desktop.documents.sheet_out import Kind
from wms_desktop.receipts import custody_queries, envelope_queries, words
from wms_desktop.receipts.kinds import HandOverState
from wms_desktop.receipts.rules_custody import EnvelopeWhich


def _envelopes(db: Database, by: Acting, wanted: Wanted, after: Any, limit: int) -> list[Any]:
    which = wanted.get("state")
    return envelope_queries.envelopes(db, by.site_id, which, after=after, limit=limit)


def _hand_overs(db: Database, by: Acting, wanted: Wanted, after: Any, limit: int) -> list[Any]:
    state = wanted.get("state")
    return custody_queries.hand_overs(db, by.site_id, state=state, after=after, limit=limit)


def _boxes(db: Database, by: Acting, _wanted: Wanted, after: Any, limit: int) -> list[Any]:
    return custody_queries.boxes(db, by.site_id, after=after, limit=limit)


def _loans(db: Database, by: Acting, wanted: Wanted, after: Any, limit: int) -> list[Any]:
    is_out = wanted.get("state", True)
    return custody_queries.loans(db, by.site_id, is_out=is_out, after=after, limit=limit)


ENVELOPES = Export(
    "envelopes",
    N_("Envelopes"),
    "receipts",
    (
        ExportColumn(N_("Envelope"), "number"),
        ExportColumn(N_("From@@envelope"), "from_site"),
        ExportColumn(N_("To@@envelope"), "to_site"),
        ExportColumn(N_("State@@receipt"), "state"),
        ExportColumn(N_("Receipts@@count"), "count", Kind.QUANTITY),
        ExportColumn(N_("Arrived@@envelope"), "checked", Kind.QUANTITY),
        ExportColumn(N_("Too much@@envelope"), "extra", Kind.QUANTITY),
        ExportColumn(N_("Open differences"), "open_differences", Kind.QUANTITY),
        ExportColumn(N_("Carrier@@envelope"), "carrier"),
        ExportColumn(N_("Envelope waybill"), "waybill"),
        ExportColumn(N_("Sent at"), "sent_at", Kind.MOMENT),
        ExportColumn(N_("Opened at"), "opened_at", Kind.MOMENT),
        ExportColumn(N_("Closed at"), "closed_at", Kind.MOMENT),
    ),
    _envelopes,
    (choice("state", {each.value: each for each in EnvelopeWhich}),),
)
HAND_OVERS = Export(
    "hand-overs",
    N_("Hand-over lists"),
    "receipts",
    (
        ExportColumn(N_("List@@hand-over"), "number"),
        ExportColumn(N_("Kind@@hand-over"), "kind"),
        ExportColumn(N_("Customer@@hand-over"), "customer"),
        ExportColumn(N_("Taken by@@receipts"), "taker"),
        ExportColumn(N_("State@@receipt"), "state"),
        ExportColumn(N_("Receipts@@count"), "count", Kind.QUANTITY),
        ExportColumn(N_("Made by@@hand-over"), "made_by"),
        ExportColumn(N_("Made at"), "made_at", Kind.MOMENT),
        ExportColumn(N_("Signed on"), "signed_at", Kind.MOMENT),
    ),
    _hand_overs,
    (of_state(HandOverState),),
)
BOXES = Export(
    "boxes",
    N_("Boxes and binders"),
    "receipts",
    (
        ExportColumn(N_("Number@@box"), "number"),
        ExportColumn(N_("Kind@@hand-over"), "kind"),
        ExportColumn(N_("Title@@box"), "title"),
        ExportColumn(N_("Stands at"), "place"),
        ExportColumn(N_("Receipts@@count"), "count", Kind.QUANTITY),
        ExportColumn(N_("Full@@box"), "is_full"),
    ),
    _boxes,
)
LOANS = Export(
    "loans",
    N_("Loans"),
    "receipts",
    (
        ExportColumn(words.RECEIPT, "number"),
        ExportColumn(words.CONSIGNEE, "consignee"),
        ExportColumn(N_("Borrower"), "borrower"),
        ExportColumn(N_("Purpose@@loan"), "purpose"),
        ExportColumn(N_("Lent on"), "lent_at", Kind.MOMENT),
        ExportColumn(N_("Due on@@loan"), "due_on", Kind.DAY),
        ExportColumn(N_("Returned@@loan"), "returned_at", Kind.MOMENT),
    ),
    _loans,
    (choice("state", {"out": True, "returned": False}),),
)
