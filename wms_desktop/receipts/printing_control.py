"""The weekly or monthly summary, archived as it is printed (RCP-6, SYS-2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.language import N_, Language, translate
from wms_desktop.db import archive, audit, operations, seals
from wms_desktop.db.database import Database
from wms_desktop.people.rules import TABS
from wms_desktop.people.tables import Site
from wms_desktop.receipts import charts, papers_control, summaries, words
from wms_desktop.receipts.kinds import AbnormalKind
from wms_desktop.receipts.papers_control import SummaryLine
from wms_desktop.receipts.reminders import printed_by
from wms_desktop.receipts.summaries import Board, Span, Tally

PAPER_KIND = "receipt_summary"


@dataclass(frozen=True, slots=True)
class PrintSummary:
    """Somebody prints the week or month that *day* lies in."""

    op_id: UUID
    day: date
    span: Span


def print_summary(db: Database, by: Acting, command: PrintSummary) -> Done[str]:
    """Make and archive the summary, in the language of whoever prints it.

    Returns:
        The SHA-256 under which `db.archive.content` gives the PDF.
    """
    by.require(*TABS["receipts"])
    board = summaries.board(db, by.today, command.day, command.span)
    period = period_words(board.begins[-1], command.span, by.language)

    def work(session: Session) -> Done[str]:
        pdf = _pdf(session, by, board, period)
        sha256 = archive.keep_paper(
            session, by, kind=PAPER_KIND, number=f"{board.begins[-1]}",
            title=f"{translate(papers_control.SUMMARY, by.language)} {period}",
            pdf=pdf, language=by.language,
        )  # fmt: skip
        subject = f"summary:{board.begins[-1]}"
        audit.record(session, by, "receipts.print_summary", subject, after={"file": sha256})
        return Done(sha256, frozenset({Topic.DOCUMENTS}))

    return operations.once(db, by, "receipts.print_summary", command, work)


def _pdf(session: Session, by: Acting, board: Board, period: str) -> bytes:
    def say(source: str) -> str:
        return translate(source, by.language)

    titles = [
        say(N_("Required@@receipts")), say(N_("In time@@receipts")), say(N_("Late@@receipts")),
        say(N_("Outstanding@@receipts")), say(N_("In time (%)")), say(N_("Average days")),
        *(say(words.ABNORMAL_KINDS[kind]) for kind in AbnormalKind),
    ]  # fmt: skip
    return papers_control.summary_pdf(
        period,
        titles,
        [SummaryLine(row.site, _figures(row.tally)) for row in board.rows],
        SummaryLine(say(N_("All sites")), _figures(board.total)),
        charts.over_time(board, by.language),
        by.language,
        printed_by(by, session.get_one(Site, by.site_id)),
        seals.anchor_in(session),
    )


def _figures(tally: Tally) -> tuple[str, ...]:
    return (
        f"{tally.required}", f"{tally.in_time}", f"{tally.late}", f"{tally.outstanding}",
        percent(tally.share), f"{tally.average_days or '–'}",
        *(f"{tally.abnormal.get(kind, 0)}" for kind in AbnormalKind),
    )  # fmt: skip


def percent(share: Decimal | None) -> str:
    """A share with one decimal, cut off: what is not quite 100 never looks like it."""
    return "–" if share is None else f"{int(share * 1000) / 10:.1f}"


def period_words(begin: date, span: Span, language: Language) -> str:
    """A week from day to day, a month by its number."""
    if span is Span.MONTH:
        return f"{begin:%Y-%m}"
    last = begin + timedelta(days=6)
    return translate(N_("Week {first} to {last}"), language, first=begin, last=last)
