"""Count sheets and results, archived as they are printed (CNT-2, CNT-5, SYS-2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.chart import Chart
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import Language, translate
from wms_desktop.counts import charts, papers, results, reviews, words
from wms_desktop.counts.kinds import CountState
from wms_desktop.counts.rules import APPROVERS, COUNTERS, CountFault
from wms_desktop.counts.rules_results import ACCURACY_TARGET
from wms_desktop.counts.tables import Count, CountLine, CountLocation
from wms_desktop.db import archive, audit, operations, seals
from wms_desktop.db.database import Database
from wms_desktop.db.rule_values import value_on
from wms_desktop.documents.paper import Printed
from wms_desktop.people.rules import site_zone
from wms_desktop.people.tables import Site
from wms_desktop.stock.labels import item_code, location_code, lot_code
from wms_desktop.stock.tables import Item, Location, Lot

SHEET_KIND, RESULT_KIND = "count_sheet", "count_result"
_LAST_COUNTS = 12  # in the report's chart


@dataclass(frozen=True, slots=True)
class PrintPaper:
    """Somebody prints a paper of the count that is shown."""

    op_id: UUID
    count_id: int


def print_sheet(db: Database, by: Acting, command: PrintPaper) -> Done[str]:
    """Make and archive the sheet to count with, in the language of whoever prints it.

    Returns:
        The SHA-256 under which `db.archive.content` gives the PDF.

    Raises:
        Refused: no right, or the count has no snapshot yet.
    """
    by.require(*COUNTERS, *APPROVERS)
    with db.read() as session:
        count = _count(session, by, command.count_id)
        if count.state is CountState.PLANNED:
            raise Refused(CountFault.NOT_STARTED, number=count.number)
        number, sheet = count.number, _sheet(session, by, count)
    pdf = papers.sheet_pdf(sheet, by.language)
    return _kept(db, by, command, SHEET_KIND, words.SHEET_TITLE, number, pdf)


def print_result(db: Database, by: Acting, command: PrintPaper) -> Done[str]:
    """Make and archive the report of a count that has been counted (CNT-5).

    Returns:
        The SHA-256 under which `db.archive.content` gives the PDF.

    Raises:
        Refused: no right, or the counting has not ended.
    """
    by.require(*COUNTERS, *APPROVERS, Role.GENERAL_MANAGER, Role.FINANCE)
    with db.read() as session:
        count = _count(session, by, command.count_id)
        if count.state not in (CountState.REVIEW, CountState.APPROVED):
            raise Refused(CountFault.WRONG_STATE, number=count.number, state=count.state)
        number, result = count.number, _result(session, by, count)
    pdf = papers.result_pdf(result, by.language)
    return _kept(db, by, command, RESULT_KIND, words.REPORT_TITLE, number, pdf)


def _kept(
    db: Database, by: Acting, command: PrintPaper, kind: str, title: str, number: str, pdf: bytes
) -> Done[str]:
    def work(session: Session) -> Done[str]:
        sha256 = archive.keep_paper(
            session,
            by,
            kind=kind,
            number=number,
            title=f"{translate(title, by.language)} {number}",
            pdf=pdf,
            language=by.language,
        )
        audit.record(session, by, f"counts.print_{kind}", f"count:{number}")
        return Done(sha256, frozenset({Topic.DOCUMENTS}))

    return operations.once(db, by, f"counts.print_{kind}", command, work)


def _count(session: Session, by: Acting, count_id: int) -> Count:
    count = session.get(Count, count_id)
    if count is None or count.site_id != by.site_id:
        raise Refused(CountFault.UNKNOWN)
    return count


def _sheet(session: Session, by: Acting, count: Count) -> papers.CountSheet:
    lines = CountLine.__table__.alias("line")
    query = (
        select(
            Location.code.label("place"),
            Item.code.label("item"),
            Item.name,
            Lot.code.label("lot"),
            Lot.id.label("lot_id"),
            *(() if count.is_blind else (lines.c.booked,)),
        )
        .select_from(CountLocation)
        .join(Location, Location.id == CountLocation.location_id)
        .outerjoin(lines, (lines.c.count_id == count.id) & (lines.c.location_id == Location.id))
        .outerjoin(Item, Item.id == lines.c.item_id)
        .outerjoin(Lot, Lot.id == lines.c.lot_id)
        .where(CountLocation.count_id == count.id)
        .order_by(Location.distance, Location.code, Item.code, Lot.code, lines.c.id)
    )
    found = tuple(
        papers.SheetLine(
            row.place,
            location_code(row.place),
            row.item or "",
            row.name or "",
            row.lot or "",
            _goods_bars(row),
            None if count.is_blind else row.booked,
        )
        for row in session.execute(query)
    )
    site = session.get_one(Site, by.site_id)
    printed = _printed(by, site)
    return papers.CountSheet(
        count.number,
        count.title,
        site.name,
        count.is_blind,
        found,
        printed,
        seals.anchor_in(session),
    )


def _goods_bars(row: Any) -> str:
    """The bars of the lot's label, or of the item's where it has no lots."""
    if row.item is None:
        return ""
    return lot_code(row.lot_id) if row.lot else item_code(row.item)


def _result(session: Session, by: Acting, count: Count) -> papers.CountResult:
    review = reviews.in_session(session, by, count.id)
    language, site = by.language, session.get_one(Site, by.site_id)
    printed = _printed(by, site)
    lines = tuple(
        papers.ResultLine(
            row.location_code,
            f"{row.item_code} {row.item_name}",
            row.lot_code,
            row.booked,
            row.moved,
            row.counted,
            row.difference,
            row.value,
            translate(words.CAUSES[row.cause], language) if row.cause else "",
            row.remarks,
        )
        for row in (line.row for line in review.lines)
        if row.counted is not None and row.difference != 0
    )
    approved = review.approved_by
    if review.approved_at:
        moment = review.approved_at.astimezone(printed.at.tzinfo)
        approved = f"{approved} {moment:%Y-%m-%d %H:%M}"
    return papers.CountResult(
        count.number,
        count.title,
        site.name,
        translate(words.STATES[count.state], language),
        count.started_at,
        approved,
        review.counters,
        review.accuracy,
        lines,
        _causes(review, language),
        _history(session, by, count),
        printed,
        seals.anchor_in(session),
    )


def _causes(review: reviews.Review, language: Language) -> tuple[papers.CauseLine, ...]:
    off = [(line.row.cause, line.row.value) for line in review.lines if line.row.difference]
    return tuple(
        papers.CauseLine(
            translate(words.CAUSES[row.cause] if row.cause else words.NO_CAUSE, language),
            row.lines,
            row.net,
            row.gross,
        )
        for row in results.causes_of(off)
    )


def _history(session: Session, by: Acting, count: Count) -> Chart:
    rows = results.last_results(session, by.site_id, upto=count.id, limit=_LAST_COUNTS)
    target = value_on(session, ACCURACY_TARGET, by.today)
    return charts.over_counts(rows, target, by.language)


def _printed(by: Acting, site: Site) -> Printed:
    return Printed(by.now.astimezone(site_zone(site.time_zone)), by.person_name, site.name)


def paper(db: Database, sha256: str) -> bytes:
    """The archived bytes of a paper."""
    return archive.content(db, sha256)
