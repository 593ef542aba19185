"""The return application on paper: one A4 page up to twelve lines, then it goes on (RET-1)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.core.language import Language, translate
from wms_desktop.core.quantity import shown_quantity
from wms_desktop.documents.paper import Box, Column, Fact, Paper, PaperHead, Printed
from wms_desktop.documents.render import page_count
from wms_desktop.documents.table import Kind
from wms_desktop.returns import words
from wms_desktop.returns.kinds import ReturnReason, Wish
from wms_desktop.returns.rules import Figures, line_fault

_SIGN_MM = 26.0
_ONE_PAGE = 12  # lines
_SIZES = (9.0, 8.0, 7.0)  # points; the smaller ones only to keep a short application on one page


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A line as it is printed."""

    model: str
    name: str
    lot: str
    unit: str
    figures: Figures
    reason: ReturnReason
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class ApplicationPaper:
    """What stands on the paper.

    Attributes:
        seal: the first hex digits of the newest seal of the records (SYS-1).
        is_copy: it was printed before; every page says that it is a copy.
    """

    number: str
    site_name: str
    customer: str
    contact: str
    order_number: str
    ordered_on: date
    wish: Wish
    applied_on: date
    taken_by: str
    lines: tuple[PaperLine, ...]
    months: int
    least_pieces: int
    language: Language
    remarks: str = ""
    complaint: str = ""  # number of the quality complaint that asked for it (RET-5)
    printed: Printed | None = None
    seal: str = ""
    is_copy: bool = False


def application_pdf(data: ApplicationPaper) -> bytes:
    """The return application; the same data gives the same bytes.

    Raises:
        Unavailable: `Lack.FONT`, a character that no font has.

    Source: RET-1, SYS-2, SYS-5.
    """
    return on_one_page(lambda size: _drawn(data, size), len(data.lines))


def on_one_page(draw: Callable[[float], bytes], lines: int) -> bytes:
    """A paper of up to twelve lines in the largest type that keeps it on one page (RET-1)."""
    pdf = b""
    for size in _SIZES:
        pdf = draw(size)
        if lines > _ONE_PAGE or page_count(pdf) == 1:
            return pdf
    return pdf


def _drawn(data: ApplicationPaper, size: float) -> bytes:
    says = data.language
    head = PaperHead(
        title=translate(words.TITLE, says),
        number=data.number,
        code=own_code(CodeKind.RETURN, data.number),
        organization=data.site_name,
        printed=data.printed,
        seal=data.seal,
        copy=data.is_copy,
    )
    paper = Paper(head, says)
    paper.facts(_facts(data))
    paper.table(_columns(says), _rows(data), totals=_totals(data), size=size)
    if data.remarks:
        paper.note_box(translate(words.REMARKS, says), data.remarks)
    paper.text(_rule_note(data))
    paper.boxes(
        [
            Box(translate(words.SIGN_CUSTOMER, says), "customer", 1.3),
            Box(translate(words.SIGN_SALES, says), "sales"),
            Box(translate(words.SIGN_DUTY_MANAGER, says), "duty_manager"),
            Box(translate(words.SIGN_ASSISTANT, says), "sales_assistant"),
        ],
        _SIGN_MM,
    )
    return paper.bytes()


def _rule_note(data: ApplicationPaper) -> str:
    if data.complaint:
        return translate(words.COMPLAINT_NOTE, data.language, number=data.complaint)
    return translate(words.RULE_NOTE, data.language, months=data.months, least=data.least_pieces)


def _facts(data: ApplicationPaper) -> list[Fact]:
    listed = [
        (words.CUSTOMER, data.customer, True),
        (words.ORDER, data.order_number, False),
        (words.ORDERED_ON, data.ordered_on.isoformat(), False),
        (words.WISH, translate(words.WISHES[data.wish], data.language), False),
        (words.APPLIED_ON, data.applied_on.isoformat(), False),
        (words.CONTACT, data.contact or "–", False),
        (words.TAKEN_BY, data.taken_by, False),
    ]
    if data.complaint:
        listed.append((words.COMPLAINT, data.complaint, False))
    return [
        Fact(translate(label, data.language), value, wide=wide, bold=wide)
        for label, value, wide in listed
    ]


def _columns(says: Language) -> list[Column]:
    return [
        Column(translate(words.LINE_NUMBER, says), 0.65, Kind.CENTER),
        Column(translate(words.LINE_MODEL, says), 3.4),
        Column(translate(words.LINE_LOT, says), 1.5),
        Column(translate(words.LINE_QUANTITY, says), 1.2, Kind.FIGURE),
        Column(translate(words.LINE_REASON, says), 1.8),
        Column(translate(words.LINE_RULE, says), 2.1),
    ]


def _rows(data: ApplicationPaper) -> list[list[str]]:
    joint, colon = (", ", ": ") if data.language is Language.EN else ("，", "：")
    rows = []
    for number, line in enumerate(data.lines, 1):
        fault = line_fault(
            line.figures, least_pieces=data.least_pieces, by_complaint=bool(data.complaint)
        )
        verdict = words.NOT_RETURNABLE if fault else words.RETURNABLE
        basis = words.rule_basis(
            line.figures,
            fault,
            least=data.least_pieces,
            language=data.language,
            complaint=data.complaint,
        )
        reason = translate(words.REASONS[line.reason], data.language)
        rows.append(
            [
                str(number),
                f"{line.model} {line.name}",
                line.lot or "–",
                f"{shown_quantity(line.figures.quantity)} {line.unit}",
                joint.join(filter(None, (reason, line.remarks))),
                colon.join((translate(verdict, data.language), basis)),
            ]
        )
    return rows


def _totals(data: ApplicationPaper) -> list[str]:
    total = sum((line.figures.quantity for line in data.lines), Decimal(0))
    units = {line.unit for line in data.lines}
    unit = f" {units.pop()}" if len(units) == 1 else ""
    return ["", translate(words.TOTAL, data.language), "", f"{shown_quantity(total)}{unit}"]
