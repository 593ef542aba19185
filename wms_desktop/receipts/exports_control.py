"""Contacts, questions, assessments, summaries and finance of receipts, to Excel or CSV."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from wms_desktop.core.acting import Acting
from wms_desktop.core.language import N_, Language
from wms_desktop.customers.exporting import (
    TEXT,
    Export,
    ExportColumn,
    Filter,
    Wanted,
    choice,
    of_state,
    typed_day,
)
from wms_desktop.db.database import Database
from wms_desktop.documents.sheet_out import Kind
from wms_desktop.receipts import assessing, chasing, finance, questions, summaries, words
from wms_desktop.receipts.exports import SITE
from wms_desktop.receipts.finance import Which
from wms_desktop.receipts.kinds import AbnormalKind, AssessmentState
from wms_desktop.receipts.summaries import SiteSummary, Span

ON = Filter("on", typed_day("on"))
OPEN, PROMISED, ALL = "open", "promised", "all"


def _chases(db: Database, _by: Acting, wanted: Wanted, after: Any, limit: int) -> list[Any]:
    promises = wanted.get("state", ALL) == PROMISED
    return chasing.chases(
        db, site_id=wanted.get("site"), promises=promises, after=after, limit=limit
    )


def _questions(db: Database, by: Acting, wanted: Wanted, after: Any, limit: int) -> list[Any]:
    only_open = wanted.get("state", ALL) == OPEN
    return questions.questions(
        db, site_id=wanted.get("site", by.site_id), only_open=only_open, after=after, limit=limit
    )


def _assessments(db: Database, by: Acting, wanted: Wanted, after: Any, limit: int) -> list[Any]:
    on: date | None = wanted.get("on")
    return assessing.assessments(
        db,
        by,
        state=wanted.get("state"),
        month=on.replace(day=1) if on else None,
        responsible=wanted.get("text", ""),
        after=after,
        limit=limit,
    )


def _summary(db: Database, by: Acting, wanted: Wanted, after: Any, _limit: int) -> list[Any]:
    if after is not None:
        return []  # there are few sites, and they came all at once
    span = wanted.get("by", Span.MONTH)
    return list(summaries.board(db, by.today, wanted.get("on", by.today), span).rows)


def _finance(db: Database, by: Acting, wanted: Wanted, after: Any, limit: int) -> list[Any]:
    which, month = wanted.get("state", Which.ALL), wanted.get("on", by.today).replace(day=1)
    text = wanted.get("text", "")
    return finance.customers(db, by.today, month, which, text=text, after=after, limit=limit)


def _percent(row: SiteSummary, _language: Language) -> object:
    share = row.tally.share
    return None if share is None else Decimal(int(share * 1000)) / 10


def _abnormal(kind: AbnormalKind) -> ExportColumn:
    return ExportColumn(
        words.ABNORMAL_KINDS[kind], lambda row, _l: row.tally.abnormal.get(kind, 0), Kind.QUANTITY
    )


CHASES = Export(
    "chases",
    N_("Contacts about receipts"),
    "receipts",
    (
        ExportColumn(N_("Contact on"), "at", Kind.MOMENT),
        ExportColumn(words.RECEIPT, "number"),
        ExportColumn(words.SITE, "site_name"),
        ExportColumn(words.CONSIGNEE, "consignee"),
        ExportColumn(N_("How reached"), "chased_by"),
        ExportColumn(N_("Who was reached"), "spoke_with"),
        ExportColumn(N_("Answer@@receipt"), "answer"),
        ExportColumn(N_("Promised day"), "promised_on", Kind.DAY),
        ExportColumn(N_("Back on@@receipt"), "back_on", Kind.DAY),
        ExportColumn(N_("Chased by"), "person"),
    ),
    _chases,
    (choice("state", {PROMISED: PROMISED, ALL: ALL}), SITE),
    "at",
)
QUESTIONS = Export(
    "questions",
    N_("Questions about receipts"),
    "receipts",
    (
        ExportColumn(words.RECEIPT, "number"),
        ExportColumn(words.SITE, "site_name"),
        ExportColumn(N_("Site asked"), "asked_site"),
        ExportColumn(words.CONSIGNEE, "consignee"),
        ExportColumn(N_("About@@question"), "about"),
        ExportColumn(N_("Question"), "question"),
        ExportColumn(N_("Asked at"), "asked_at", Kind.MOMENT),
        ExportColumn(N_("Asked by"), "asked_by"),
        ExportColumn(N_("Answer@@receipt"), "answer"),
        ExportColumn(N_("Answered by"), "answered_by"),
        ExportColumn(N_("Answered at"), "answered_at", Kind.MOMENT),
    ),
    _questions,
    (choice("state", {OPEN: OPEN, ALL: ALL}), SITE),
    "asked_at",
)
ASSESSMENTS = Export(
    "assessments",
    N_("Assessments"),
    "receipts",
    (
        ExportColumn(N_("Person@@assessed"), "responsible"),
        ExportColumn(words.RECEIPT, "number"),
        ExportColumn(words.SITE, "site_name"),
        ExportColumn(words.CONSIGNEE, "consignee"),
        ExportColumn(N_("What for"), "kind"),
        ExportColumn(words.DEADLINE, "due_on", Kind.DAY),
        ExportColumn(N_("Proposed on"), "proposed_on", Kind.DAY),
        ExportColumn(N_("Loss (CNY)"), "loss", Kind.MONEY),
        ExportColumn(N_("Proposed (CNY)"), "amount", Kind.MONEY),
        ExportColumn(N_("State@@receipt"), "state"),
        ExportColumn(N_("Decided (CNY)"), "decided_amount", Kind.MONEY),
        ExportColumn(N_("Reason"), "reason"),
        ExportColumn(N_("Decided by"), "decided_by"),
        ExportColumn(N_("Decided at"), "decided_at", Kind.MOMENT),
    ),
    _assessments,
    (of_state(AssessmentState), TEXT, ON),
    "proposed_on",
)
SUMMARY = Export(
    "receipt-summary",
    N_("Summary of receipts"),
    "receipts",
    (
        ExportColumn(words.SITE, "site"),
        ExportColumn(N_("Period from"), "begin", Kind.DAY),
        ExportColumn(N_("Required@@receipts"), "tally.required", Kind.QUANTITY),
        ExportColumn(N_("In time@@receipts"), "tally.in_time", Kind.QUANTITY),
        ExportColumn(N_("Late@@receipts"), "tally.late", Kind.QUANTITY),
        ExportColumn(N_("Outstanding@@receipts"), "tally.outstanding", Kind.QUANTITY),
        ExportColumn(N_("In time (%)"), _percent, Kind.QUANTITY),
        ExportColumn(N_("Average days"), "tally.average_days", Kind.QUANTITY),
        *(_abnormal(kind) for kind in AbnormalKind),
    ),
    _summary,
    (choice("by", {each.value: each for each in Span}), ON),
)
FINANCE = Export(
    "receipt-finance",
    N_("Receipts by customer"),
    "receipts",
    (
        ExportColumn(N_("Customer"), "customer"),
        ExportColumn(N_("Month@@from"), "month", Kind.DAY),
        ExportColumn(N_("Required@@receipts"), "total", Kind.QUANTITY),
        ExportColumn(N_("Back@@receipts"), "back", Kind.QUANTITY),
        ExportColumn(N_("Holding up"), "held", Kind.QUANTITY),
        ExportColumn(N_("Overdue"), "overdue", Kind.QUANTITY),
        ExportColumn(N_("Cash, to fetch"), "cash", Kind.QUANTITY),
        ExportColumn(N_("Ready to invoice"), "is_ready"),
    ),
    _finance,
    (choice("state", {each.value: each for each in Which}), TEXT, ON),
)
