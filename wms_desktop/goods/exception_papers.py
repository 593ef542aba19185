"""The exception report: what was announced, what came, what differs, with photos to sign for.

Source: INB-4 (C: judged against the manifest), SYS-2, SYS-5.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal

from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.core.language import Language, translate
from wms_desktop.core.quantity import shown_quantity
from wms_desktop.documents.paper import Box, Column, Fact, Paper, PaperHead, Printed
from wms_desktop.documents.table import Kind
from wms_desktop.goods import words
from wms_desktop.goods.difference_list import INBOUND, DifferenceDetail

_SIGN_MM = 26.0
_PICTURE_MM = 62.0
_MOMENT = "%Y-%m-%d %H:%M"


@dataclass(frozen=True, slots=True)
class ReportedOrder:
    """The order that the report is about."""

    direction: str
    number: str
    customer: str
    owner: str
    day: date | None  # expected on, or due on
    zone: tzinfo


def exception_report_pdf(
    order: ReportedOrder,
    differences: Sequence[DifferenceDetail],
    pictures: Mapping[int, Sequence[bytes]],
    printed: Printed,
    language: Language,
    *,
    organization: str = "",
    seal: str = "",
) -> bytes:
    """All differences of one order, ready to be signed by both sides.

    Args:
        pictures: by the difference's id, in the order of its photos: upright and without metadata.
        seal: the first hex digits of the newest seal of the records (SYS-1).
    """

    def says(source: str, **params: object) -> str:
        return translate(source, language, **params)

    kind = CodeKind.INBOUND if order.direction == INBOUND else CodeKind.OUTBOUND
    head = PaperHead(
        says(words.EXCEPTION_REPORT),
        order.number,
        own_code(kind, order.number),
        organization,
        printed=printed,
        seal=seal,
    )
    paper = Paper(head, language)
    paper.facts(_facts(order, language))
    paper.table(*_table(order, differences, language), empty=says(words.NO_DIFFERENCES))
    for each in differences:
        _remarks(paper, order, each, language)
    paper.boxes(
        (
            Box(says(words.FOR_WAREHOUSE), "warehouse", 2),
            Box(says(words.FOR_OTHER_SIDE), "other", 2),
            Box(says(words.RECEIVED_AT), "date"),
        ),
        _SIGN_MM,
    )
    shots = [
        (content, _caption(each, number, photo.at.astimezone(order.zone), language))
        for each in differences
        for number, (photo, content) in enumerate(
            zip(each.photos, pictures.get(each.row.id, ()), strict=False), 1
        )
    ]
    if shots:
        paper.keep(_PICTURE_MM + 18)
        paper.heading(says(words.PHOTOS))
        paper.pictures(shots, 2, _PICTURE_MM)
    return paper.bytes()


def _facts(order: ReportedOrder, language: Language) -> list[Fact]:
    inbound = order.direction == INBOUND
    day = words.EXPECTED_ON if inbound else words.DUE_ON
    customer = words.SUPPLIER if inbound else words.CUSTOMER
    return [
        Fact(translate(words.ORDER, language), order.number, bold=True),
        Fact(translate(day, language), f"{order.day or '–'}"),
        Fact(translate(customer, language), order.customer, wide=True),
        Fact(translate(words.OWNER, language), order.owner, wide=True),
    ]


def _table(
    order: ReportedOrder, differences: Sequence[DifferenceDetail], language: Language
) -> tuple[tuple[Column, ...], list[tuple[str, ...]]]:
    inbound = order.direction == INBOUND
    titles = (words.EXPECTED, words.ARRIVED) if inbound else (words.ORDERED, words.PICKED_OUT)

    def says(source: str) -> str:
        return translate(source, language)

    columns = (
        Column(says(words.LINE), 0.5, Kind.FIGURE),
        Column(says(words.ITEM), 3.2),
        Column(says(words.LOT), 1.3),
        Column(says(titles[0]), 0.9, Kind.FIGURE),
        Column(says(titles[1]), 0.9, Kind.FIGURE),
        Column(says(words.DIFFERENCE), 1.4, bold=True),
        Column(says(words.JUDGED), 1.3),
    )
    return columns, [_line(each, language) for each in differences]


def _line(each: DifferenceDetail, language: Language) -> tuple[str, ...]:
    row = each.row
    what = translate(words.EXCEPTIONS[row.kind], language)
    count = f"{shown_quantity(row.quantity)} {row.unit}".strip() if row.quantity else ""
    judged = translate(words.OUTCOMES[row.outcome] if row.outcome else words.NOT_JUDGED, language)
    if not row.line:
        return "–", translate(words.WHOLE_ORDER, language), "–", "–", "–", what, judged
    return (
        str(row.line), f"{row.goods} {each.spec}".strip(), each.lot or "–",
        shown_quantity(each.expected), shown_quantity(each.done), f"{what} {count}".strip(), judged,
    )  # fmt: skip


def _remarks(
    paper: Paper, order: ReportedOrder, each: DifferenceDetail, language: Language
) -> None:
    """Who noted it and what was said since, in the words of the people."""
    row = each.row

    def said(at: datetime, *parts: str) -> str:
        moment = at.astimezone(order.zone).strftime(_MOMENT)
        return "  ".join(part for part in (moment, *parts) if part)

    lines = [said(row.at, row.person, row.remarks)]
    for step in each.steps:
        what = translate(words.OUTCOMES[step.outcome], language)
        lines.append(said(step.at, step.person, what, step.remarks))
    place = f"{translate(words.LINE, language)} {row.line}" if row.line else ""
    title = place or translate(words.WHOLE_ORDER, language)
    amount = f" {shown_quantity(row.quantity)}" if row.quantity > Decimal(0) else ""
    what = translate(words.EXCEPTIONS[row.kind], language)
    paper.note_box(f"{title}  {what}{amount}", "\n".join(lines))


def _caption(each: DifferenceDetail, number: int, at: datetime, language: Language) -> str:
    moment = at.strftime(_MOMENT)
    if not each.row.line:
        return translate(words.PHOTO_OF_ORDER, language, number=number, moment=moment)
    return translate(words.PHOTO_OF, language, line=each.row.line, number=number, moment=moment)
