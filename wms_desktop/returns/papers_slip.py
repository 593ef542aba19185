"""The return slip on paper: what to send back, where to, until when (RET-3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.core.language import Language, translate
from wms_desktop.core.quantity import shown_quantity
from wms_desktop.documents.paper import Box, Column, Fact, Paper, PaperHead, Printed
from wms_desktop.documents.table import Kind
from wms_desktop.returns import words, words_chain
from wms_desktop.returns.kinds import ReturnReason, Wish
from wms_desktop.returns.papers import on_one_page

_SIGN_MM = 24.0


@dataclass(frozen=True, slots=True)
class SlipLine:
    """Goods that may come back."""

    model: str
    name: str
    lot: str
    unit: str
    quantity: Decimal
    reason: ReturnReason
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class SlipPaper:
    """What stands on the slip.

    Attributes:
        send_to: site, and its zone for returned goods.
        send_by: the last day on which the goods are taken in.
        seal: the first hex digits of the newest seal of the records (SYS-1).
        is_copy: it was printed before; every page says that it is a copy.
    """

    number: str
    application: str
    site_name: str
    send_to: str
    customer: str
    contact: str
    order_number: str
    wish: Wish
    issued_on: date
    send_by: date
    issued_by: str
    lines: tuple[SlipLine, ...]
    language: Language
    complaint: str = ""
    printed: Printed | None = None
    seal: str = ""
    is_copy: bool = False


def slip_pdf(data: SlipPaper) -> bytes:
    """The return slip; the same data gives the same bytes.

    Raises:
        Unavailable: `Lack.FONT`, a character that no font has.

    Source: RET-3, SYS-2, SYS-5.
    """
    return on_one_page(lambda size: _drawn(data, size), len(data.lines))


def _drawn(data: SlipPaper, size: float) -> bytes:
    says = data.language
    head = PaperHead(
        title=translate(words_chain.SLIP_TITLE, says),
        number=data.number,
        code=own_code(CodeKind.RETURN_SLIP, data.number),
        organization=data.site_name,
        printed=data.printed,
        seal=data.seal,
        copy=data.is_copy,
    )
    paper = Paper(head, says)
    paper.facts(_facts(data))
    paper.table(_columns(says), _rows(data), totals=_totals(data), size=size)
    paper.text(translate(words_chain.SLIP_NOTE, says, day=data.send_by, number=data.number))
    paper.boxes(
        [
            Box(translate(words.SIGN_ASSISTANT, says), "sales_assistant"),
            Box(translate(words.SIGN_CUSTOMER, says), "customer", 1.3),
            Box(translate(words_chain.SIGN_WAREHOUSE, says), "warehouse", 1.3),
        ],
        _SIGN_MM,
    )
    return paper.bytes()


def _facts(data: SlipPaper) -> list[Fact]:
    listed = [
        (words.CUSTOMER, data.customer, True),
        (words_chain.SEND_TO, data.send_to, True),
        (words_chain.SEND_BY, data.send_by.isoformat(), False),
        (words_chain.ISSUED_ON, data.issued_on.isoformat(), False),
        (words_chain.APPLICATION, data.application, False),
        (words.ORDER, data.order_number, False),
        (words.WISH, translate(words.WISHES[data.wish], data.language), False),
        (words.CONTACT, data.contact or "–", False),
        (words_chain.ISSUED_BY, data.issued_by, False),
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
        Column(translate(words.LINE_MODEL, says), 3.8),
        Column(translate(words.LINE_LOT, says), 1.6),
        Column(translate(words.LINE_QUANTITY, says), 1.3, Kind.FIGURE),
        Column(translate(words.LINE_REASON, says), 2.0),
        Column(translate(words_chain.LINE_ARRIVED, says), 1.3),
    ]


def _rows(data: SlipPaper) -> list[list[str]]:
    joint = ", " if data.language is Language.EN else "，"
    return [
        [
            str(number),
            f"{line.model} {line.name}",
            line.lot or "–",
            f"{shown_quantity(line.quantity)} {line.unit}",
            joint.join(
                filter(
                    None,
                    (translate(words.REASONS[line.reason], data.language), line.remarks),
                )
            ),
            "",
        ]
        for number, line in enumerate(data.lines, 1)
    ]


def _totals(data: SlipPaper) -> list[str]:
    total = sum((line.quantity for line in data.lines), Decimal(0))
    units = {line.unit for line in data.lines}
    unit = f" {units.pop()}" if len(units) == 1 else ""
    return ["", translate(words.TOTAL, data.language), "", f"{shown_quantity(total)}{unit}"]
