"""The questionnaire that customers fill in, and the report of what they said (SRV-3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wms_desktop.core.chart import Chart
from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.core.language import N_, Language, translate
from wms_desktop.documents.paper import Box, Column, Fact, Paper, PaperHead, Printed
from wms_desktop.documents.printable import printable
from wms_desktop.documents.surface import Style
from wms_desktop.documents.table import Kind
from wms_desktop.surveys import words
from wms_desktop.surveys.kinds import Dimension

_ROW_MM, _REMARK_MM, _SIGN_MM, _CHART_MM = 15.0, 46.0, 26.0, 58.0
_LEAD = Style(10.5)


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """What stands on the questionnaire.

    Attributes:
        about: number of the complaint that it follows.
        scores: 1 to 5 in the order of `Dimension`, once it is answered.
    """

    number: str
    house: str
    customer: str
    contact: str
    asked_on: date
    due_on: date
    language: Language
    about: str = ""
    scores: tuple[int, ...] = ()
    remark: str = ""
    answered: str = ""
    printed: Printed | None = None
    seal: str = ""
    is_copy: bool = False


def questionnaire_pdf(data: Questionnaire) -> bytes:
    """One A4 page: four dimensions with five boxes each, a remark, signature and date.

    Raises:
        Unavailable: `Lack.FONT`, a character that no font has.

    Source: SRV-3, SYS-2, SYS-5.
    """

    def say(source: str, **params: object) -> str:
        return translate(source, data.language, **params)

    head = PaperHead(
        title=say(words.SURVEY_TITLE),
        number=data.number,
        code=own_code(CodeKind.SURVEY, data.number),
        organization=data.house,
        printed=data.printed,
        seal=data.seal,
        copy=data.is_copy,
    )
    paper = Paper(head, data.language)
    facts = [
        Fact(say(N_("Customer")), data.customer, wide=True, bold=True),
        Fact(say(N_("Contact")), data.contact or "–"),
        Fact(say(N_("Return by@@questionnaire")), f"{data.due_on}"),
    ]
    if data.about:
        facts.append(Fact(say(N_("About complaint")), data.about, wide=True))
    if data.answered:
        facts.append(Fact(say(N_("Answered@@paper")), data.answered, wide=True))
    paper.facts(facts)
    paper.text(
        say(N_("How satisfied are you with us? Tick one box in each row; 5 is the best.")), _LEAD
    )
    _scores(paper, data)
    paper.note_box(say(N_("What should we do better?")), data.remark, least_mm=_REMARK_MM)
    paper.boxes(
        [
            Box(say(N_("Signature of the customer")), "customer", 1.4),
            Box(say(N_("Name@@questionnaire")), "name"),
            Box(say(N_("Date@@questionnaire")), "date"),
        ],
        _SIGN_MM,
    )
    paper.text(say(N_("Thank you. Every answer is read.")))
    return paper.bytes()


def _scores(paper: Paper, data: Questionnaire) -> None:
    """A row for each dimension; what was answered is a filled mark instead of five boxes."""

    def say(source: str) -> str:
        return translate(source, data.language)

    columns = [Column(say(N_("Dimension")), 3.6)]
    kind = Kind.CENTER if data.scores else Kind.TICK
    for score in range(5, 0, -1):
        columns.append(Column(f"{score}  {say(words.SCORES[score - 1])}", 1.25, kind))
    rows = []
    for place, dimension in enumerate(Dimension):
        given = data.scores[place] if data.scores else 0
        ticks = ["●" if score == given else "" for score in range(5, 0, -1)]
        name, hint = say(words.DIMENSIONS[dimension]), say(words.DIMENSION_HINTS[place])
        rows.append([f"{name}\n{hint}", *ticks])
    paper.table(columns, rows, least_row_mm=_ROW_MM)


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One dimension's figures, written out; ``state`` in the paper's language."""

    name: str
    average: str
    answers: str
    counts: tuple[str, ...]
    state: str


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """One improvement measure, written out."""

    number: str
    dimension: str
    measure: str
    department: str
    responsible: str
    due_on: str
    state: str


@dataclass(frozen=True, slots=True)
class Report:
    """The satisfaction of a period."""

    period: str
    days: str
    house: str
    satisfied: str
    target: str
    average: str
    answers: str
    lines: tuple[FigureLine, ...]
    measures: tuple[MeasureLine, ...]
    printed: Printed
    seal: str = ""


def report_pdf(data: Report, charts: tuple[Chart, ...], language: Language) -> bytes:
    """Figures by dimension, the trend over eight quarters, the measures (SRV-3, KPI-1)."""
    data = printable(data)

    def say(source: str) -> str:
        return translate(source, language)

    head = PaperHead(
        say(words.FIGURES_TITLE), organization=data.house, note=f"{data.period}  {data.days}",
        printed=data.printed, seal=data.seal,
    )  # fmt: skip
    paper = Paper(head, language)
    paper.facts(
        [
            Fact(say(N_("Satisfied customers")), data.satisfied, bold=True),
            Fact(say(N_("Target@@survey")), data.target),
            Fact(say(N_("Average of all")), data.average, bold=True),
            Fact(say(N_("Answers@@count")), data.answers),
        ]
    )
    columns = [
        Column(say(N_("Dimension")), 2.6),
        Column(say(N_("Average")), 1.1, Kind.FIGURE, bold=True),
        Column(say(N_("Answers@@count")), 1.0, Kind.FIGURE),
        *(Column(f"{score}", 0.7, Kind.FIGURE) for score in range(1, 6)),
        Column(say(N_("Result@@survey")), 2.2),
    ]
    rows = [
        [line.name, line.average, line.answers, *line.counts, line.state] for line in data.lines
    ]
    paper.table(columns, rows)
    for chart in charts:
        paper.chart(chart, _CHART_MM)
    paper.heading(say(N_("Improvement measures")))
    columns = [
        Column(say(N_("Measure@@number")), 2.1),
        Column(say(N_("Dimension")), 1.4),
        Column(say(N_("Measure@@survey")), 3.0),
        Column(say(N_("Department@@survey")), 1.5),
        Column(say(N_("Person@@responsible")), 1.2),
        Column(say(N_("Due@@measure")), 1.5),
        Column(say(N_("State")), 1.3),
    ]
    found = [
        [m.number, m.dimension, m.measure, m.department, m.responsible, m.due_on, m.state]
        for m in data.measures
    ]
    paper.table(columns, found, size=8.5, empty=say(N_("No measures in this period")))
    return paper.bytes()
