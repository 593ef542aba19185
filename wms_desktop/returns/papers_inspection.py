"""The inspection record on paper: what came back, what was found, who signs for it (RET-4)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.core.language import Language, translate
from wms_desktop.core.quantity import shown_quantity
from wms_desktop.documents.paper import Box, Column, Fact, Paper, PaperHead, Printed
from wms_desktop.documents.table import Kind
from wms_desktop.returns import words, words_inspection
from wms_desktop.returns.inspection_files import InspectionFile, LineFile, PieceRow
from wms_desktop.returns.kinds import PieceVerdict

_SIGN_MM = 24.0
_SIZE = 8.0


@dataclass(frozen=True, slots=True)
class RecordPaper:
    """What stands on the record.

    Attributes:
        is_copy: it was printed before; every page says that it is a copy.
    """

    file: InspectionFile
    language: Language
    printed: Printed | None = None
    seal: str = ""
    is_copy: bool = False


def record_pdf(data: RecordPaper) -> bytes:
    """The inspection record; the same data gives the same bytes.

    Raises:
        Unavailable: `Lack.FONT`, a character that no font has.

    Source: RET-4, SYS-2, SYS-5.
    """
    says, found = data.language, data.file
    head = PaperHead(
        title=translate(words_inspection.RECORD_TITLE, says),
        number=found.slip_number,
        code=own_code(CodeKind.RETURN_SLIP, found.slip_number),
        organization=found.site_name,
        printed=data.printed,
        seal=data.seal,
        copy=data.is_copy,
    )
    paper = Paper(head, says)
    paper.facts(_facts(found, says))
    paper.table(
        _line_columns(says), [_line_row(line) for line in found.lines],
        totals=_totals(found, says), size=_SIZE,
    )  # fmt: skip
    told = [piece for piece in found.pieces if piece.finding or piece.photos]
    if told:
        paper.heading(translate(words_inspection.FINDINGS, says))
        paper.table(
            _finding_columns(says), [_finding_row(found, piece, says) for piece in told],
            size=_SIZE,
        )  # fmt: skip
    if found.shortages:
        paper.note_box(translate(words_inspection.SHORTAGE, says), _shortages(found, says))
    paper.text(translate(words_inspection.RECORD_NOTE, says))
    paper.boxes(
        [
            Box(translate(words_inspection.SIGN_WAREHOUSE, says), "warehouse"),
            Box(translate(words_inspection.SIGN_QC, says), "qc"),
            Box(translate(words_inspection.SIGN_CUSTOMER, says), "customer", 1.3),
        ],
        _SIGN_MM,
    )
    return paper.bytes()


def _facts(found: InspectionFile, says: Language) -> list[Fact]:
    at = found.inspected_at
    listed = [
        (words.CUSTOMER, f"{found.customer_name} ({found.customer_code})", True),
        (words_inspection.SLIP, found.slip_number, False),
        (words.TITLE, found.number, False),
        (words.ORDER, found.order_number, False),
        (words.WISH, translate(words.WISHES[found.wish], says), False),
        (words_inspection.ARRIVED_ON, f"{found.arrived_on or '–'}", False),
        (words_inspection.LOCATION, found.location_code or "–", False),
        (words_inspection.INSPECTED_BY, found.inspected_by or "–", False),
        (words_inspection.INSPECTED_ON, f"{found.local(at):%Y-%m-%d %H:%M}" if at else "–", False),
    ]
    return [
        Fact(translate(label, says), value, wide=wide, bold=wide) for label, value, wide in listed
    ]


def _line_columns(says: Language) -> list[Column]:
    w = words_inspection
    listed: list[tuple[str, float, Kind]] = [
        (words.LINE_NUMBER, 0.6, Kind.CENTER),
        (words.LINE_MODEL, 3.2, Kind.TEXT),
        (words.LINE_LOT, 1.4, Kind.TEXT),
        (w.LINE_APPLIED, 1.1, Kind.FIGURE),
        (w.LINE_GOOD, 0.9, Kind.FIGURE),
        (w.LINE_RETURNED, 1.0, Kind.FIGURE),
        (w.LINE_FAULTY, 1.1, Kind.FIGURE),
        (w.LINE_REFUSED, 1.0, Kind.FIGURE),
        (w.LINE_MISSING, 1.1, Kind.FIGURE),
    ]
    return [Column(translate(title, says), share, kind) for title, share, kind in listed]


def _line_row(line: LineFile) -> list[str]:
    counts = (line.count(verdict) for verdict in PieceVerdict)
    name = " ".join(filter(None, (line.item_code, line.item_name, line.spec)))
    return [
        f"{line.line}",
        name,
        line.lot_code or "–",
        f"{shown_quantity(line.applied)} {line.unit}",
        *(_figure(count) for count in counts),
        _figure(line.left),
    ]


def _figure(quantity: Decimal) -> str:
    return shown_quantity(quantity) if quantity else "–"


def _totals(found: InspectionFile, says: Language) -> list[str]:
    applied = sum((line.applied for line in found.lines), Decimal(0))
    return [
        "",
        translate(words.TOTAL, says),
        "",
        shown_quantity(applied),
        *(_figure(found.total(verdict)) for verdict in PieceVerdict),
        _figure(found.left),
    ]


def _finding_columns(says: Language) -> list[Column]:
    w = words_inspection
    listed: list[tuple[str, float, Kind]] = [
        (words.LINE_NUMBER, 0.6, Kind.CENTER),
        (words.LINE_QUANTITY, 1.05, Kind.FIGURE),
        (w.FINDING_WHAT, 1.05, Kind.TEXT),
        (w.FINDING_SAYS, 3.0, Kind.TEXT),
        (w.FINDING_EXPLAINED, 2.3, Kind.TEXT),
        (w.FINDING_PHOTOS, 0.9, Kind.FIGURE),
        (w.FINDING_WHO, 1.6, Kind.TEXT),
    ]
    return [Column(translate(title, says), share, kind) for title, share, kind in listed]


def _finding_row(found: InspectionFile, piece: PieceRow, says: Language) -> list[str]:
    is_refused = piece.verdict is PieceVerdict.REFUSED
    explained = (piece.explained or found.explained or "–") if is_refused else ""
    return [
        f"{piece.line}",
        shown_quantity(piece.quantity),
        translate(words_inspection.VERDICTS[piece.verdict], says),
        piece.finding or "–",
        explained,
        f"{piece.photos}" if piece.photos else "–",
        f"{piece.person} {found.local(piece.at):%m-%d %H:%M}",
    ]


def _shortages(found: InspectionFile, says: Language) -> str:
    joint, colon = ("; ", ": ") if says is Language.EN else ("；", "：")
    lines = {line.line: line for line in found.lines}
    return joint.join(
        f"{each.line}. {lines[each.line].item_code} {shown_quantity(each.quantity)} "
        f"{lines[each.line].unit}{colon}{each.words}"
        for each in found.shortages
        if each.line in lines
    )
