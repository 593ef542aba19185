"""Questionnaires, figures, revisits and measures, to Excel or CSV (SYS-3)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from wms_desktop.core.acting import Acting
from wms_desktop.core.language import N_, Language, translate
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
from wms_desktop.surveys import figures, improvement_list, revisit_list, survey_list
from wms_desktop.surveys.kinds import MeasureState, RevisitState, SurveyState
from wms_desktop.surveys.rules import DimensionTally
from wms_desktop.surveys.rules_periods import Span

ALL = {"all": None}


def _surveys(db: Database, by: Acting, wanted: Wanted, after: Any, limit: int) -> list[Any]:
    state, text = wanted.get("state"), wanted.get("text", "")
    return survey_list.surveys(db, by, state=state, text=text, after=after, limit=limit)


def _revisits(db: Database, by: Acting, wanted: Wanted, after: Any, limit: int) -> list[Any]:
    how = {name: wanted[name] for name in ("state", "mine", "text") if name in wanted}
    return revisit_list.revisits(db, by, after=after, limit=limit, **how)


def _measures(db: Database, by: Acting, wanted: Wanted, after: Any, limit: int) -> list[Any]:
    state, text = wanted.get("state"), wanted.get("text", "")
    return improvement_list.measures(db, by, state=state, text=text, after=after, limit=limit)


def _figures(db: Database, by: Acting, wanted: Wanted, after: Any, _limit: int) -> list[Any]:
    """The four dimensions of one period at once."""
    if after is not None:
        return []
    day, span = wanted.get("on", by.today), wanted.get("by", Span.QUARTER)
    return [*figures.board(db, by, day, span).tally.dimensions]


def _average(row: DimensionTally, _language: Language) -> object:
    return None if row.average is None else Decimal(row.hundredths) / 100


def _count(score: int) -> Any:
    return lambda row, _language: row.counts[score - 1]


def _satisfied(row: survey_list.SurveyRow, _language: Language) -> object:
    scores = row.scores
    return None if scores is None else scores.average


def _effective(row: improvement_list.MeasureRow, language: Language) -> object:
    if row.is_effective is None:
        return ""
    return translate(
        N_("Effective@@measure") if row.is_effective else N_("Not effective@@measure"), language
    )


SURVEYS = Export(
    "surveys",
    N_("Questionnaires"),
    "service",
    (
        ExportColumn(N_("Questionnaire"), "number"),
        ExportColumn(N_("Customer"), "customer"),
        ExportColumn(N_("State"), "state"),
        ExportColumn(N_("About complaint"), "document"),
        ExportColumn(N_("Asked on@@survey"), "asked_on", Kind.DAY),
        ExportColumn(N_("Answer due"), "due_on", Kind.DAY),
        ExportColumn(N_("Answered on@@survey"), "answered_on", Kind.DAY),
        ExportColumn(N_("Answered by@@survey"), "answered_by"),
        ExportColumn(N_("Channel@@survey"), "channel"),
        ExportColumn(N_("Service quality"), "service", Kind.QUANTITY),
        ExportColumn(N_("Speed of response"), "speed", Kind.QUANTITY),
        ExportColumn(N_("Care of goods"), "care", Kind.QUANTITY),
        ExportColumn(N_("Communication@@survey"), "communication", Kind.QUANTITY),
        ExportColumn(N_("Average"), _satisfied, Kind.QUANTITY),
        ExportColumn(N_("Remark@@survey"), "remark"),
        ExportColumn(N_("Typed by@@survey"), "person"),
    ),
    _surveys,
    (TEXT, of_state(SurveyState, **ALL)),
    day="asked_on",
)
FIGURES = Export(
    "survey-figures",
    N_("Figures of satisfaction"),
    "service",
    (
        ExportColumn(N_("Dimension"), "dimension"),
        ExportColumn(N_("Average"), _average, Kind.QUANTITY),
        ExportColumn(N_("Answers@@count"), "answers", Kind.QUANTITY),
        *(ExportColumn(f"{score}", _count(score), Kind.QUANTITY) for score in range(1, 6)),
    ),
    _figures,
    (
        choice("by", {each.value: each for each in Span}),
        Filter("on", typed_day("on")),
    ),
)
REVISITS = Export(
    "revisits",
    N_("Revisits"),
    "service",
    (
        ExportColumn(N_("Revisit"), "number"),
        ExportColumn(N_("Customer"), "customer"),
        ExportColumn(N_("Contact"), "contact_name"),
        ExportColumn(N_("Phone"), "phone"),
        ExportColumn(N_("After@@source"), "document"),
        ExportColumn(N_("Installed on"), "began_on", Kind.DAY),
        ExportColumn(N_("Stage@@revisit"), "after"),
        ExportColumn(N_("Due on"), "due_on", Kind.DAY),
        ExportColumn(N_("State"), "state"),
        ExportColumn(N_("Result@@survey"), "result"),
        ExportColumn(N_("Done on@@survey"), "done_on", Kind.DAY),
        ExportColumn(N_("Tries@@survey"), "tries", Kind.QUANTITY),
        ExportColumn(N_("Spoke with"), "spoke_with"),
        ExportColumn(N_("Channel@@survey"), "channel"),
        ExportColumn(N_("Remarks"), "remarks"),
        ExportColumn(N_("Complaint@@survey"), "complaint"),
        ExportColumn(N_("Person@@responsible"), "responsible"),
    ),
    _revisits,
    (TEXT, of_state(RevisitState, **ALL)),
    day="due_on",
)
IMPROVEMENTS = Export(
    "improvements",
    N_("Improvement measures"),
    "service",
    (
        ExportColumn(N_("Measure@@number"), "number"),
        ExportColumn(N_("Dimension"), "dimension"),
        ExportColumn(N_("Average"), lambda row, _language: Decimal(row.average), Kind.QUANTITY),
        ExportColumn(N_("From@@period"), "since_on", Kind.DAY),
        ExportColumn(N_("To@@period"), "until_on", Kind.DAY),
        ExportColumn(N_("Measure@@survey"), "measure"),
        ExportColumn(N_("Department@@survey"), "department"),
        ExportColumn(N_("Person@@responsible"), "responsible"),
        ExportColumn(N_("Due on"), "due_on", Kind.DAY),
        ExportColumn(N_("State"), "state"),
        ExportColumn(N_("Effect@@measure"), _effective),
        ExportColumn(N_("Evaluation@@survey"), "evaluation"),
        ExportColumn(N_("Evaluated by@@survey"), "evaluated_by"),
        ExportColumn(N_("Evaluated on@@survey"), "evaluated_on", Kind.DAY),
    ),
    _measures,
    (TEXT, of_state(MeasureState, **ALL)),
    day="due_on",
)
