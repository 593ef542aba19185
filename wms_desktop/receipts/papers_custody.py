"""The papers that travel with signed receipts: cover of an envelope, hand-over list, labels.

Source: RCP-7, RCP-8, SYS-2, SYS-5.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.core.language import Language, translate
from wms_desktop.documents.lines import wrapped
from wms_desktop.documents.paper import Box, Column, Fact, Paper, PaperHead, Printed
from wms_desktop.documents.printable import printable
from wms_desktop.documents.surface import INK_2, POINTS_PER_MM, Style, Surface, drawn
from wms_desktop.documents.table import Kind
from wms_desktop.receipts import words_custody as words
from wms_desktop.receipts.kinds import BoxKind
from wms_desktop.receipts.rules import Needs
from wms_desktop.receipts.words import CONSIGNEE, RECEIPT, SHIPPER, needs_sentence

_SIGN_MM = 30.0
LABEL_MM = (100.0, 70.0)
BACK_MM = (190.0, 60.0)  # back of a binder, lying: its bars need the length


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One receipt of a list."""

    place: int
    number: str
    waybill: str
    shipper: str
    consignee: str
    needs: Needs
    is_cash: bool


@dataclass(frozen=True, slots=True)
class EnvelopePaper:
    """What cover and list of an envelope show.

    Attributes:
        seal: the first hex digits of the newest seal of the records (SYS-1).
    """

    number: str
    lines: tuple[PaperLine, ...]
    from_site: str
    to_site: str
    carrier: str
    waybill: str
    printed: Printed | None = None
    seal: str = ""


@dataclass(frozen=True, slots=True)
class HandOverPaper:
    """What a hand-over list shows.

    Attributes:
        taker: who signs.
        signature: as drawn on the screen; empty where the paper is signed.
        seal: the first hex digits of the newest seal of the records (SYS-1).
    """

    number: str
    lines: tuple[PaperLine, ...]
    title: str
    taker: str
    site: str
    signature: bytes = b""
    signed_on: str = ""
    printed: Printed | None = None
    seal: str = ""


@dataclass(frozen=True, slots=True)
class DestructionPaper:
    """What a destruction list shows; *approvals* are (name, moment), none where they lack.

    Attributes:
        seal: the first hex digits of the newest seal of the records (SYS-1).
    """

    number: str
    lines: tuple[PaperLine, ...]
    reason: str
    site: str
    proposed: str
    approvals: tuple[str, ...]
    destroyed: str
    printed: Printed | None = None
    seal: str = ""


@dataclass(frozen=True, slots=True)
class BoxLabel:
    """What the label of a box or binder shows; *first* and *last* are places, 0 for none yet."""

    number: str
    kind: BoxKind
    title: str
    place: str
    site: str
    first: int
    last: int


def envelope_pdf(envelope: EnvelopePaper, language: Language) -> bytes:
    """Cover and list in one: count, whence and where, every receipt, the barcode twice (RCP-7)."""
    envelope = printable(envelope)

    def says(text: str) -> str:
        return translate(text, language)

    code = own_code(CodeKind.ENVELOPE, envelope.number)
    paper = _paper(words.ENVELOPE_TITLE, code, envelope, language)
    paper.facts(
        [
            Fact(says(words.TO_SITE), envelope.to_site, wide=True, bold=True),
            Fact(says(words.FROM_SITE), envelope.from_site),
            Fact(says(words.RECEIPTS), f"{len(envelope.lines)}", bold=True),
            Fact(says(words.CARRIER), envelope.carrier or "–"),
            Fact(says(words.WAYBILL), envelope.waybill or "–"),
        ]
    )
    _table(paper, envelope.lines, language, ticks=True)
    paper.text(says(words.ENVELOPE_ADVICE))
    boxes = (Box(says(words.PACKED_BY)), Box(says(words.CARRIER_TAKES)), Box(says(words.OPENED_BY)))
    paper.boxes(boxes, _SIGN_MM)
    return paper.bytes()


def hand_over_pdf(listed: HandOverPaper, language: Language) -> bytes:
    """The list that whoever takes the receipts signs, or has signed on the screen (RCP-8)."""
    listed = printable(listed)

    def says(text: str) -> str:
        return translate(text, language)

    code = own_code(CodeKind.HAND_OVER, listed.number)
    paper = _paper(words.HAND_OVER_TITLE, code, listed, language)
    paper.facts(
        [
            Fact(says(words.HANDED_TO), listed.title, wide=True, bold=True),
            Fact(says(words.TAKER), listed.taker),
            Fact(says(words.RECEIPTS), f"{len(listed.lines)}", bold=True),
            Fact(says(words.AT_SITE), listed.site),
            Fact(says(words.SIGNED_ON), listed.signed_on or "–"),
        ]
    )
    _table(paper, listed.lines, language, shippers=True)
    paper.text(translate(words.TAKES_OVER, language, count=len(listed.lines)))
    if listed.signature:
        paper.pictures([(listed.signature, f"{says(words.TAKER)}  {listed.taker}")], 2, 28)
    else:
        boxes = (Box(says(words.TAKER_SIGNS), value=""), Box(says(words.GIVEN_BY)))
        paper.boxes(boxes, _SIGN_MM)
    return paper.bytes()


def destruction_pdf(listed: DestructionPaper, language: Language) -> bytes:
    """The list of originals to be destroyed, with the names of those who approved."""
    listed = printable(listed)

    def says(text: str) -> str:
        return translate(text, language)

    code = own_code(CodeKind.DESTRUCTION, listed.number)
    paper = _paper(words.DESTRUCTION_TITLE, code, listed, language)
    first, second = (*listed.approvals, "", "")[:2]
    paper.facts(
        [
            Fact(says(words.REASON), listed.reason, wide=True, bold=True),
            Fact(says(words.AT_SITE), listed.site),
            Fact(says(words.RECEIPTS), f"{len(listed.lines)}", bold=True),
            Fact(says(words.PROPOSED_BY), listed.proposed),
            Fact(says(words.DESTROYED_ON), listed.destroyed or "–"),
            Fact(says(words.FIRST_APPROVAL), first or "–"),
            Fact(says(words.SECOND_APPROVAL), second or "–"),
        ]
    )
    _table(paper, listed.lines, language, shippers=True)
    paper.text(says(words.EVIDENCE_STAYS))
    paper.boxes((Box(says(words.DESTROYED_BY)), Box(says(words.WITNESS))), _SIGN_MM)
    return paper.bytes()


def box_label_pdf(label: BoxLabel, language: Language) -> bytes:
    """A label for a box on 100 × 70 mm, or for the back of a binder on 190 × 60 mm."""
    label = printable(label)
    return (_back if label.kind is BoxKind.BINDER else _front)(label, language)


def _paper(
    title: str,
    code: str,
    data: EnvelopePaper | HandOverPaper | DestructionPaper,
    language: Language,
) -> Paper:
    head = PaperHead(
        translate(title, language),
        data.number,
        code,
        organization=data.printed.place if data.printed else "",
        printed=data.printed,
        seal=data.seal,
    )
    return Paper(head, language)


def _table(
    paper: Paper,
    lines: Sequence[PaperLine],
    language: Language,
    *,
    ticks: bool = False,
    shippers: bool = False,
) -> None:
    """The receipts: number, waybill, consignee; what each needs and a box to tick, or shippers."""

    def says(text: str) -> str:
        return translate(text, language)

    columns = [
        Column(says(words.PLACE), 0.6, Kind.FIGURE),
        Column(says(RECEIPT), 2.3, bold=True),
        Column(says(words.WAYBILL_NUMBER), 1.7),
        Column(says(CONSIGNEE), 2.8),
    ]
    columns.append(Column(says(SHIPPER if shippers else words.NEEDS), 2.6))
    if ticks:
        columns.append(Column(says(words.CHECKED), 1.1, Kind.TICK))
    rows = []
    for line in lines:
        needs = needs_sentence(line.needs, language, is_cash=line.is_cash)
        last = line.shipper if shippers else needs
        cells = [f"{line.place}", line.number, line.waybill, line.consignee, last]
        rows.append((*cells, "") if ticks else tuple(cells))
    paper.table(columns, rows, size=9)


def _front(label: BoxLabel, language: Language) -> bytes:
    wide, high = LABEL_MM
    surface = Surface(wide, high, language)
    surface.text(5, 4, translate(words.BOX_KINDS[label.kind], language), Style(10, ink=INK_2))
    surface.text(40, 4, label.site, Style(10, ink=INK_2, align="right"), wide - 45)
    title = Style(15, bold=True)
    face = surface.face(title)
    for number, line in enumerate(
        wrapped(label.title, title.size, (wide - 10) * POINTS_PER_MM, face)[:2]
    ):
        surface.text(5, 9.5 + number * title.line_mm, line, title, wide - 10)
    surface.text(5, 25, label.number, Style(13, bold=True), wide - 10)
    surface.text(5, 33, _range(label, language), Style(12), wide - 10)
    if label.place:
        surface.text(40, 33, label.place, Style(12, align="right"), wide - 45)
    code = own_code(CodeKind.BOX, label.number)
    surface.bars(wide - 5, 42, code, width=wide - 10, height=18, centred=True)
    return _drawn(surface, label, language)


def _back(label: BoxLabel, language: Language) -> bytes:
    wide, high = BACK_MM
    surface = Surface(wide, high, language)
    surface.box(1, 1, wide - 2, high - 2)
    half = wide / 2 - 8
    kind = translate(words.BOX_KINDS[label.kind], language)
    surface.text(6, 5, f"{kind}  {label.site}", Style(10, ink=INK_2), half)
    y = 12.0
    title = Style(20, bold=True)
    face = surface.face(title)
    for line in wrapped(label.title, title.size, half * POINTS_PER_MM, face)[:3]:
        surface.text(6, y, line, title, half)
        y += title.line_mm
    surface.text(6, high - 15, _range(label, language), Style(13, bold=True), half)
    surface.text(6, high - 8, label.place, Style(10, ink=INK_2), half)
    right = wide / 2 + 2
    surface.text(right, 9, label.number, Style(14, bold=True, align="center"), half)
    code = own_code(CodeKind.BOX, label.number)
    surface.bars(wide - 6, 20, code, width=half, height=24, centred=True)
    return _drawn(surface, label, language)


def _range(label: BoxLabel, language: Language) -> str:
    if not label.last:
        return translate(words.EMPTY_BOX, language)
    return translate(words.NUMBERS, language, first=label.first, last=label.last)


def _drawn(surface: Surface, label: BoxLabel, language: Language) -> bytes:
    title = f"{translate(words.BOX_KINDS[label.kind], language)} {label.number}"
    author, code = label.site, own_code(CodeKind.BOX, label.number)
    return drawn([surface], title=title, author=author, subject=code)
