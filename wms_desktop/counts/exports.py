"""Stock counts and the lines of one, to Excel or CSV, for those who may see them (SYS-3, CNT-2)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from wms_desktop.core.acting import Acting
from wms_desktop.core.language import N_, Language
from wms_desktop.counts import queries, results, reviews
from wms_desktop.customers.exporting import Export, ExportColumn, Wanted, choice, named
from wms_desktop.db.database import Database
from wms_desktop.documents.sheet_out import Kind

DIFFER, SECOND, ALL = "differ", "second", "all"
OWN_SITE, EVERY_SITE = "own", "all"


def _counts(db: Database, by: Acting, _wanted: Wanted, after: Any, limit: int) -> list[Any]:
    return queries.counts(db, by.site_id, after=after, limit=limit)


def _lines(db: Database, by: Acting, wanted: Wanted, after: Any, _limit: int) -> list[Any]:
    """All lines at once; a blind count that is counted stays closed to its counters (CNT-2)."""
    if after is not None:
        return []
    lines = reviews.review_of(db, by, wanted["count"]).lines
    match wanted.get("state"):
        case "differ":
            return [line for line in lines if line.is_off]
        case "second":
            return [line for line in lines if line.row.round > 1]
    return list(lines)


def _results(db: Database, by: Acting, wanted: Wanted, after: Any, limit: int) -> list[Any]:
    everywhere = wanted.get("site") is EVERY_SITE
    return results.results(db, by, after=after, limit=limit, all_sites=everywhere)


def _variances(db: Database, by: Acting, wanted: Wanted, after: Any, limit: int) -> list[Any]:
    return results.posted(db, by, after=after, limit=limit, count_id=wanted.get("count"))


def _share(name: str) -> Callable[[Any, Language], object]:
    """A share in percent with one decimal, cut off."""

    def value(row: Any, _language: Language) -> object:
        share = getattr(row.figures, name)
        return None if share is None else Decimal(int(share * 1000)) / 10

    return value


def _count(db: Database, by: Acting, number: str) -> int | None:
    found = queries.scan_meanings(db, by.site_id, number.upper())
    return found[0][1] if found else None


COUNTS = Export(
    "counts",
    N_("Stock counts"),
    "counts",
    (
        ExportColumn(N_("Count"), "number"),
        ExportColumn(N_("Title"), "title"),
        ExportColumn(N_("Covers"), "scope"),
        ExportColumn(N_("Covered"), "scope_detail"),
        ExportColumn(N_("State"), "state"),
        ExportColumn(N_("Blind@@count"), "is_blind"),
        ExportColumn(N_("Planned by"), "planned_by"),
        ExportColumn(N_("Started"), "started_at", Kind.MOMENT),
        ExportColumn(N_("Locations"), "locations", Kind.QUANTITY),
        ExportColumn(N_("Locations done"), "locations_done", Kind.QUANTITY),
    ),
    _counts,
    day="started_at",
)
LINES = Export(
    "count-lines",
    N_("Count lines"),
    "counts",
    (
        ExportColumn(N_("Location"), "row.location_code"),
        ExportColumn(N_("Item"), "row.item_code"),
        ExportColumn(N_("Name@@thing"), "row.item_name"),
        ExportColumn(N_("Lot"), "row.lot_code"),
        ExportColumn(N_("Condition"), "row.condition"),
        ExportColumn(N_("Booked"), "row.booked", Kind.QUANTITY),
        ExportColumn(N_("Moves since"), "row.moved", Kind.QUANTITY),
        ExportColumn(N_("Count A"), "count_a", Kind.QUANTITY),
        ExportColumn(N_("Count B"), "count_b", Kind.QUANTITY),
        ExportColumn(N_("Count C"), "count_c", Kind.QUANTITY),
        ExportColumn(N_("Counted"), "row.counted", Kind.QUANTITY),
        ExportColumn(N_("Variance"), "row.difference", Kind.QUANTITY),
        ExportColumn(N_("Value (CNY)"), "row.value", Kind.MONEY),
        ExportColumn(N_("Cause"), "row.cause"),
        ExportColumn(N_("Remarks"), "row.remarks"),
        ExportColumn(N_("Decision"), "verdict"),
    ),
    _lines,
    (
        named("count", _count, is_needed=True),
        choice("state", {DIFFER: DIFFER, SECOND: SECOND, ALL: ALL}),
    ),
)
RESULTS = Export(
    "count-results",
    N_("Results of counts"),
    "counts",
    (
        ExportColumn(N_("Count"), "number"),
        ExportColumn(N_("Title"), "title"),
        ExportColumn(N_("Site"), "site"),
        ExportColumn(N_("Approved@@moment"), "approved_at", Kind.MOMENT),
        ExportColumn(N_("Approved by"), "approved_by"),
        ExportColumn(N_("Lines counted"), "figures.lines", Kind.QUANTITY),
        ExportColumn(N_("Lines that differ"), "figures.differing", Kind.QUANTITY),
        ExportColumn(N_("Lines agree (%)"), _share("line_share"), Kind.QUANTITY),
        ExportColumn(N_("Value agrees (%)"), _share("value_share"), Kind.QUANTITY),
        ExportColumn(N_("Surplus"), "figures.surplus", Kind.QUANTITY),
        ExportColumn(N_("Shortage"), "figures.shortage", Kind.QUANTITY),
        ExportColumn(N_("Net value (CNY)"), "figures.net", Kind.MONEY),
        ExportColumn(N_("Gross value (CNY)"), "figures.gross", Kind.MONEY),
    ),
    _results,
    (choice("site", {OWN_SITE: OWN_SITE, EVERY_SITE: EVERY_SITE}),),
    day="approved_at",
)
VARIANCES = Export(
    "count-variances",
    N_("Variances of counts"),
    "counts",
    (
        ExportColumn(N_("Count"), "number"),
        ExportColumn(N_("Approved@@moment"), "approved_at", Kind.MOMENT),
        ExportColumn(N_("Location"), "location_code"),
        ExportColumn(N_("Item"), "item_code"),
        ExportColumn(N_("Name@@thing"), "item_name"),
        ExportColumn(N_("Lot"), "lot_code"),
        ExportColumn(N_("Condition"), "condition"),
        ExportColumn(N_("Expected@@count"), "expected", Kind.QUANTITY),
        ExportColumn(N_("Counted"), "counted", Kind.QUANTITY),
        ExportColumn(N_("Variance"), "difference", Kind.QUANTITY),
        ExportColumn(N_("Value (CNY)"), "value", Kind.MONEY),
        ExportColumn(N_("Cause"), "cause"),
        ExportColumn(N_("Remarks"), "remarks"),
    ),
    _variances,
    (named("count", _count),),
    day="approved_at",
)
