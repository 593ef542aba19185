"""Papers of the control of receipts: the reminder letter, the weekly or monthly summary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wms_desktop.core.chart import Chart
from wms_desktop.core.language import N_, Language, translate
from wms_desktop.documents.paper import Box, Column, Paper, PaperHead, Printed
from wms_desktop.documents.printable import printable
from wms_desktop.documents.table import Kind

REMINDER = N_("Reminder of receipts")
SUMMARY = N_("Summary of receipts")
_OVERDUE = N_("{days} d@@overdue")


@dataclass(frozen=True, slots=True)
class LateSlip:
    """One overdue slip, as the letter names it."""

    number: str
    waybill: str
    consignee: str
    arrived_on: date
    due_on: date


@dataclass(frozen=True, slots=True)
class Reminder:
    """A letter about overdue slips to one addressee.

    Attributes:
        answer_by: the day until which an answer is asked for.
    """

    number: str
    addressee: str
    slips: tuple[LateSlip, ...]
    day: date
    answer_by: date
    house: str
    printed: Printed
    seal: str = ""


def reminder_pdf(letter: Reminder, language: Language) -> bytes:
    """The letter: what is overdue and for how long, and the slip to answer on (RCP-6)."""
    letter = printable(letter)

    def say(source: str, **params: object) -> str:
        return translate(source, language, **params)

    head = PaperHead(
        say(REMINDER),
        letter.number,
        organization=letter.house,
        printed=letter.printed,
        seal=letter.seal,
    )
    paper = Paper(head, language)
    paper.text(say(N_("To: {name}"), name=letter.addressee))
    count = len(letter.slips)
    paper.text(
        say(
            N_(
                "The following {count} signed {count:receipt is|receipts are} overdue as of {day}."
                " Return them, or answer on the slip below by {answer_by}."
            ),
            count=count,
            day=letter.day,
            answer_by=letter.answer_by,
        )
    )
    _slips(paper, letter)
    paper.text(say(N_("Receipts settle accounts. Thank you for looking for them at once.")))
    _answer_slip(paper, letter)
    return paper.bytes()


def _slips(paper: Paper, letter: Reminder) -> None:
    """What is overdue, one line a slip."""

    def say(source: str, **params: object) -> str:
        return translate(source, paper.language, **params)

    columns = (
        Column(say(N_("No.@@line")), 0.6, Kind.FIGURE),
        Column(say(N_("Receipt@@paper")), 2.1),
        Column(say(N_("Waybill@@slip")), 1.8),
        Column(say(N_("Consignee")), 2.6),
        Column(say(N_("Arrived")), 1.3),
        Column(say(N_("Deadline")), 1.3),
        Column(say(N_("Overdue")), 1.0, Kind.FIGURE),
    )
    rows = [
        (
            f"{number}",
            slip.number,
            slip.waybill,
            slip.consignee,
            f"{slip.arrived_on}",
            f"{slip.due_on}",
            say(_OVERDUE, days=(letter.day - slip.due_on).days),
        )
        for number, slip in enumerate(letter.slips, 1)
    ]
    paper.table(columns, rows, size=9)


def _answer_slip(paper: Paper, letter: Reminder) -> None:
    """The part below the cut, to be filled in and sent back."""

    def say(source: str) -> str:
        return translate(source, paper.language)

    paper.keep(78)
    paper.cut_line(say(N_("Answer slip, to be sent back")))
    paper.facts(
        [
            (say(N_("Letter@@number")), letter.number),
            (say(N_("To@@answer")), letter.house),
            (say(N_("From@@answer")), letter.addressee),
            (say(N_("Receipts@@count")), f"{len(letter.slips)}"),
        ]
    )
    paper.note_box(say(N_("Sent back on, by which carrier; or why not yet")), least_mm=20)
    paper.boxes([Box(say(N_("Signature or seal"))), Box(say(N_("Date@@answer")))], 20)


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One site's figures, written out."""

    site: str
    figures: tuple[str, ...]


def summary_pdf(
    period: str,
    titles: Sequence[str],
    lines: Sequence[SummaryLine],
    total: SummaryLine,
    chart: Chart,
    language: Language,
    printed: Printed | None = None,
    seal: str = "",
) -> bytes:
    """The week or month by site, and the share in time over the last ones (RCP-6)."""
    head = PaperHead(translate(SUMMARY, language), note=period, printed=printed, seal=seal)
    paper = Paper(head, language, landscape=True)
    columns = [Column(translate(N_("Site of signing"), language), 2.4)]
    columns += [Column(title, 1.0, Kind.FIGURE) for title in titles]
    paper.table(
        columns,
        [(line.site, *line.figures) for line in lines],
        totals=(total.site, *total.figures),
        size=9,
    )
    paper.chart(chart, 60)
    return paper.bytes()
