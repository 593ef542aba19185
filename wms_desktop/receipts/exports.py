"""Receipts, missing slips and scanned pages, to Excel or CSV (SYS-3, RCP-6, RCP-10)."""

from __future__ import annotations

from typing import Any

from wms_desktop.core.acting import Acting
from wms_desktop.core.language import N_, Language, translate
from wms_desktop.core.sentences import sentence
from wms_desktop.customers.exporting import (
    TEXT,
    Export,
    ExportColumn,
    Wanted,
    choice,
    named,
    of_state,
)
from wms_desktop.db.database import Database
from wms_desktop.documents.sheet_out import Kind
from wms_desktop.people.queries import site_by_code
from wms_desktop.receipts import due_list, missing, quarantine, queries, register, words
from wms_desktop.receipts.exports_custody import BOXES, ENVELOPES, HAND_OVERS, LOANS
from wms_desktop.receipts.kinds import ReceiptState
from wms_desktop.receipts.missing import DUE, Group, GroupBy, MissingFilter, MissingRow
from wms_desktop.receipts.quarantine import QuarantinedRow
from wms_desktop.receipts.queries import DeskList, PageRow
from wms_desktop.receipts.readings import note_export
from wms_desktop.receipts.register import RegisterRow
from wms_desktop.receipts.rules import Dueness

TO_CHASE = "to_chase"
CUSTODY = (ENVELOPES, HAND_OVERS, BOXES, LOANS)  # found here by their names
STANDINGS = {"due": DUE} | {each.value: frozenset({each}) for each in Dueness}


def _receipts(db: Database, _by: Acting, wanted: Wanted, after: Any, limit: int) -> list[Any]:
    return register.register(
        db,
        site_id=wanted.get("site"),
        state=wanted.get("state"),
        text=wanted.get("text", ""),
        after=after,
        limit=limit,
    )


def _missing(db: Database, by: Acting, wanted: Wanted, after: Any, limit: int) -> list[Any]:
    asked = MissingFilter(
        wanted.get("site"),
        wanted.get("responsible", ""),
        wanted.get("text", ""),
        frozenset() if (state := wanted.get("state", frozenset())) == TO_CHASE else state,
        wanted.get("carrier"),
        wanted.get("customer", ""),
        state == TO_CHASE,
    )
    return missing.missing(db, by.today, asked, after=after, limit=limit)


def _scans(db: Database, by: Acting, wanted: Wanted, after: Any, limit: int) -> list[Any]:
    which, first = wanted.get("state", DeskList.BATCH), wanted.get("from_batch", 0)
    return queries.desk_pages(db, by.site_id, which, from_batch=first, after=after, limit=limit)


def _site(db: Database, _by: Acting, code: str) -> int | None:
    found = site_by_code(db, code.upper())
    return found.id if found else None


def _carrier(db: Database, by: Acting, name: str) -> str | None:
    return _one_of(missing.groups(db, by.today, MissingFilter(), GroupBy.CARRIER), name)


def _customer(db: Database, by: Acting, name: str) -> str | None:
    return _one_of(missing.groups(db, by.today, MissingFilter(), GroupBy.CUSTOMER), name)


def _one_of(groups: list[Group], name: str) -> str | None:
    return name if any(group.name == name for group in groups) else None


def _contact(row: MissingRow, _language: Language) -> str:
    """When somebody was asked last, and what was answered."""
    last = row.contact
    return (
        "" if last is None else " ".join(filter(None, (f"{last.on}", last.spoke_with, last.answer)))
    )


def _responsible(db: Database, _by: Acting, name: str) -> str | None:
    return name if name in missing.responsible_people(db) else None


def _found(row: PageRow, language: Language) -> str:
    """What a page lacks for certain, or why it could not be filed by itself."""
    if row.found.tray is not None and not row.number:
        return translate(words.TRAY_REASONS[row.found.tray], language)
    joint = ", " if language is Language.EN else "、"
    return joint.join(translate(words.MISSING[each], language) for each in row.lacking)


def _belongs_to(row: RegisterRow, _language: Language) -> str:
    """The number of the order or waybill."""
    return row.document.partition(":")[2]


def _not_read(db: Database, by: Acting, wanted: Wanted, after: Any, limit: int) -> list[Any]:
    settled = wanted.get("state") == "all"
    return quarantine.not_read(db, by.site_id, settled=settled, after=after, limit=limit)


def _why_not(row: QuarantinedRow, language: Language) -> str:
    """Why a file was not read, in words."""
    return str(sentence(row.error, language))


SITE = named("site", _site)
RECEIPTS = Export(
    "receipts",
    N_("Receipts"),
    "receipts",
    (
        ExportColumn(words.RECEIPT, "number"),
        ExportColumn(N_("Belongs to@@receipt"), _belongs_to),
        ExportColumn(words.SITE, "site_name"),
        ExportColumn(N_("Origin site"), "origin_name"),
        ExportColumn(words.SHIPPER, "shipper"),
        ExportColumn(words.CONSIGNEE, "consignee"),
        ExportColumn(words.GOODS, "goods"),
        ExportColumn(N_("Copies"), "copies", Kind.QUANTITY),
        ExportColumn(N_("Cash-settled@@receipt"), "is_cash"),
        ExportColumn(N_("State@@receipt"), "state"),
        ExportColumn(N_("Fault@@receipt"), "abnormal"),
        ExportColumn(words.ARRIVED, "arrived_on", Kind.DAY),
        ExportColumn(words.DEADLINE, "due_on", Kind.DAY),
        ExportColumn(words.RESPONSIBLE, "responsible"),
    ),
    _receipts,
    (TEXT, of_state(ReceiptState), SITE),
    "arrived_on",
    note_export,
)
MISSING = Export(
    "missing",
    N_("Missing slips"),
    "receipts",
    (
        ExportColumn(words.RECEIPT, "number"),
        ExportColumn(words.SITE, "site_name"),
        ExportColumn(N_("Origin site"), "origin_name"),
        ExportColumn(words.SHIPPER, "shipper"),
        ExportColumn(words.CONSIGNEE, "consignee"),
        ExportColumn(words.ARRIVED, "arrived_on", Kind.DAY),
        ExportColumn(N_("Days since arrival"), "age_days", Kind.QUANTITY),
        ExportColumn(words.DEADLINE, "due_on", Kind.DAY),
        ExportColumn(words.STANDING, due_list.standing_words),
        ExportColumn(words.RESPONSIBLE, "responsible"),
        ExportColumn(N_("State@@receipt"), "state"),
        ExportColumn(N_("Cash-settled@@receipt"), "is_cash"),
        ExportColumn(N_("Carrier"), "carrier"),
        ExportColumn(N_("Last contact"), _contact),
        ExportColumn(N_("Promised day"), "promised_on", Kind.DAY),
    ),
    _missing,
    (
        TEXT,
        choice("state", STANDINGS | {TO_CHASE: TO_CHASE}),
        SITE,
        named("responsible", _responsible),
        named("carrier", _carrier),
        named("customer", _customer),
    ),
    "due_on",
    note_export,
)
SCANS = Export(
    "scans",
    N_("Scanned pages"),
    "receipts",
    (
        ExportColumn(N_("File@@scan"), "source"),
        ExportColumn(N_("Page@@number"), "page", Kind.QUANTITY),
        ExportColumn(words.RECEIPT, "shown_number"),
        ExportColumn(words.CONSIGNEE, "shown_party"),
        ExportColumn(N_("State@@page"), "status"),
        ExportColumn(N_("Found on it"), _found),
        ExportColumn(N_("Verdict"), "verdict"),
        ExportColumn(N_("Reason"), "reason"),
    ),
    _scans,
    (choice("state", {which.value: which for which in DeskList}),),
)
NOT_READ = Export(
    "not-read",
    N_("Files not read"),
    "receipts",
    (
        ExportColumn(N_("File@@scan"), "source"),
        ExportColumn(N_("Reason"), _why_not),
        ExportColumn(N_("Brought by@@file"), "person"),
        ExportColumn(N_("Brought at@@file"), "at", Kind.MOMENT),
        ExportColumn("SHA-256", "sha256"),
        ExportColumn(N_("Settled by@@file"), "settled_by"),
        ExportColumn(N_("Settled at@@file"), "settled_at", Kind.MOMENT),
        ExportColumn(N_("What was done"), "note"),
    ),
    _not_read,
    (choice("state", {"open": "open", "all": "all"}),),
    "at",
)
