"""Questionnaires and reports of satisfaction, archived as they are printed (SRV-3, SYS-2)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_, Language, translate
from wms_desktop.db import archive, audit, operations, seals
from wms_desktop.db.database import Database
from wms_desktop.db.drawn import Drawn, keep_drawn, times_printed
from wms_desktop.documents.paper import Printed
from wms_desktop.people.rules import site_zone
from wms_desktop.people.tables import Site
from wms_desktop.surveys import charts, figures, improvement_list, papers, survey_list, words
from wms_desktop.surveys.figures import Board, mean, percent
from wms_desktop.surveys.improvement_list import MeasureRow
from wms_desktop.surveys.papers import FigureLine, MeasureLine, Questionnaire, Report
from wms_desktop.surveys.rules import WHO_ASKS, WHO_SEES, DimensionTally, SurveyFault
from wms_desktop.surveys.rules_periods import Span
from wms_desktop.surveys.survey_list import SurveyRow

SURVEY_KIND, REPORT_KIND = "survey", "survey_report"
_MOST_MEASURES = 100
_CHANGED = frozenset({Topic.DOCUMENTS})


@dataclass(frozen=True, slots=True)
class PrintSurvey:
    """Somebody prints a questionnaire; in the customer's language unless another is asked for."""

    op_id: UUID
    survey_id: int
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class PrintReport:
    """Somebody prints the figures of the period that *day* lies in."""

    op_id: UUID
    day: date
    span: Span


def print_survey(db: Database, by: Acting, command: PrintSurvey) -> Done[str]:
    """Make and archive the questionnaire; a copy from the second time on.

    Returns:
        The SHA-256 under which `db.archive.content` gives the PDF.

    Raises:
        Refused: no right, or no such questionnaire.
        Unavailable: `Lack.FONT`, a character that no font has; then nothing is archived.

    Source: SRV-3, SYS-2, SYS-5.
    """
    by.require(*WHO_ASKS)
    seal = seals.newest_anchor(db)

    def seen(session: Session) -> SurveyRow | None:
        return survey_list.survey_in(session, by, command.survey_id)

    def draw() -> Drawn:
        with db.snapshot() as session:
            row = seen(session)
            if row is None:
                raise Refused(SurveyFault.UNKNOWN)
            language = command.language or row.language
            before = times_printed(session, SURVEY_KIND, row.number)
            data = _questionnaire(by, row, language, _printed(session, by), seal)
        pdf = papers.questionnaire_pdf(replace(data, is_copy=bool(before)))
        title = translate(words.SURVEY_TITLE, language)
        return Drawn(
            SURVEY_KIND, row.number, title, language, pdf, before, f"survey:{row.number}", row
        )

    return keep_drawn(db, by, "surveys.print", command, draw, seen)


def _questionnaire(
    by: Acting, row: SurveyRow, language: Language, printed: Printed, seal: str
) -> Questionnaire:
    scores = row.scores
    answered = " ".join(filter(None, (f"{row.answered_on or ''}", row.answered_by)))
    return Questionnaire(
        number=row.number,
        house=by.site_name,
        customer=row.customer,
        contact=" ".join(filter(None, (row.contact_name, row.phone))),
        asked_on=row.asked_on,
        due_on=row.due_on,
        language=language,
        about=row.document,
        scores=(scores.service, scores.speed, scores.care, scores.communication) if scores else (),
        remark=row.remark if scores else "",
        answered=answered if scores else "",
        printed=printed,
        seal=seal,
    )


def print_report(db: Database, by: Acting, command: PrintReport) -> Done[str]:
    """Make and archive the report of a period, in the language of whoever prints it.

    Returns:
        The SHA-256 under which `db.archive.content` gives the PDF.

    Source: SRV-3, KPI-1, SYS-2.
    """
    by.require(*WHO_SEES)
    seal, language = seals.newest_anchor(db), by.language
    board = figures.board(db, by, command.day, command.span)
    found = improvement_list.measures(db, by, limit=_MOST_MEASURES)
    with db.read() as session:
        printed = _printed(session, by)
    report = _report(by, board, found, printed, seal)
    weak = next((d for d in board.tally.dimensions if d.is_weak(board.weak_below)), None)
    shown = [charts.satisfied(board, language)]
    if weak is not None:
        shown.append(charts.average(board, weak.dimension, language))
    pdf = papers.report_pdf(report, tuple(shown), language)
    number = f"{board.span.value}-{board.begin}"

    def work(session: Session) -> Done[str]:
        sha256 = archive.keep_paper(
            session, by, kind=REPORT_KIND, number=number,
            title=f"{translate(words.FIGURES_TITLE, language)} {report.period}", pdf=pdf,
            language=language,
        )  # fmt: skip
        subject = f"survey_report:{number}"
        audit.record(session, by, "surveys.print_report", subject, after={"file": sha256})
        return Done(sha256, _CHANGED)

    return operations.once(db, by, "surveys.print_report", command, work)


def _printed(session: Session, by: Acting) -> Printed:
    site = session.get_one(Site, by.site_id)
    return Printed(by.now.astimezone(site_zone(site.time_zone)), by.person_name, site.name)


def _report(
    by: Acting, board: Board, found: list[MeasureRow], printed: Printed, seal: str
) -> Report:
    language = by.language
    measures = tuple(
        MeasureLine(
            row.number,
            translate(words.DIMENSIONS[row.dimension], language),
            row.measure,
            row.department,
            row.responsible,
            f"{row.due_on}",
            measure_words(row, by.today, language),
        )
        for row in reversed(found)
        if row.since_on <= board.end and row.until_on >= board.begin
    )
    return Report(
        charts.period_words(board.begin, board.span, language),
        f"{board.begin} – {board.end}",
        by.site_name,
        f"{percent(board.tally.share)} %",
        f"{board.target} %",
        mean(board.tally.average),
        f"{board.tally.answers}",
        tuple(_line(each, board, language) for each in board.tally.dimensions),
        measures,
        printed,
        seal,
    )


def _line(found: DimensionTally, board: Board, language: Language) -> FigureLine:
    return FigureLine(
        translate(words.DIMENSIONS[found.dimension], language),
        mean(found.average),
        f"{found.answers}",
        tuple(f"{count}" for count in found.counts),
        dimension_words(found, board, language),
    )


def dimension_words(found: DimensionTally, board: Board, language: Language) -> str:
    """Weak or not, with the limit."""
    if not found.answers:
        return translate(N_("No answers"), language)
    if found.is_weak(board.weak_below):
        return translate(N_("Weak, below {limit}"), language, limit=board.weak_below)
    return translate(N_("Reached@@survey"), language)


def measure_words(row: MeasureRow, today: date, language: Language) -> str:
    """Where a measure stands: running, to be evaluated, overdue, worked or not."""
    if row.state is not row.state.OPEN:
        if row.is_effective is None:
            return translate(words.MEASURE_STATES[row.state], language)
        worked = N_("Effective@@measure") if row.is_effective else N_("Not effective@@measure")
        return translate(worked, language)
    if row.is_overdue(today):
        return translate(N_("Evaluation overdue@@survey"), language)
    if row.days(today) <= 0:
        return translate(N_("To evaluate@@survey"), language)
    return words.days_words(row.days(today), language)
