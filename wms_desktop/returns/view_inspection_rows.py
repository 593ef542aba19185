"""How slips, their lines and what was found look in the lists of the inspection."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from wms_desktop.core.language import N_
from wms_desktop.core.quantity import shown_quantity
from wms_desktop.returns import words, words_inspection
from wms_desktop.returns.inspection_files import LineFile, PieceRow
from wms_desktop.returns.inspection_queries import InspectionRow, Which
from wms_desktop.returns.kinds import PieceVerdict, RepairStage, ReturnState
from wms_desktop.ui.cell import Cell
from wms_desktop.ui.columns_model import Column
from wms_desktop.ui.words import tr

TITLES: dict[Which, str] = {
    Which.EXPECTED: N_("Expected@@returns"),
    Which.ARRIVED: N_("Inspecting@@returns"),
    Which.INSPECTED: N_("To close@@returns"),
    Which.CLOSED: N_("Closed@@inspection"),
}
EMPTY: dict[Which, tuple[str, str]] = {
    Which.EXPECTED: (N_("Nothing is expected"), N_("Issued slips come here.")),
    Which.ARRIVED: (N_("Nothing to inspect"), N_("Scan a slip whose goods have come.")),
    Which.INSPECTED: (N_("Nothing to close"), N_("Inspected returns come here.")),
    Which.CLOSED: (N_("No closed returns"), N_("Closed returns come here.")),
}
KINDS = {
    PieceVerdict.GOOD: "ok",
    PieceVerdict.RETURNED: "info",
    PieceVerdict.FAULTY: "warn",
    PieceVerdict.REFUSED: "bad",
}


def state_pill(found: InspectionRow, today: date) -> tuple[str, str]:
    """What a slip waits for, overdue repairs first."""
    overdue = found.days_overdue(today)
    if overdue:
        return "bad", tr("{days} {days:day|days} overdue", days=overdue)
    match found.state:
        case ReturnState.ISSUED:
            return "info", tr("On its way@@return")
        case ReturnState.ARRIVED:
            return "warn", tr("Inspecting@@returns")
        case ReturnState.CLOSED:
            return "ok", tr("Closed@@inspection")
    if found.repair is not None and found.repair is not RepairStage.HANDED_OVER:
        return "info", tr(words_inspection.STAGES[found.repair])
    return "info", tr("To close@@returns")


def slip_columns(today: Callable[[], date]) -> tuple[Column[InspectionRow], ...]:
    """The list at the left."""
    return (
        Column(tr("Slip@@return"), _slip_name, kind="name"),
        Column(tr("Seen@@pieces"), _progress, kind="figure"),
        Column(
            tr("State@@return"), lambda found: Cell(pill=state_pill(found, today())), kind="state"
        ),
    )


def _slip_name(found: InspectionRow) -> Cell:
    return Cell(found.slip_number, sub=found.customer_name)


def _progress(found: InspectionRow) -> Cell:
    wish = tr(words.WISHES[found.wish])
    return Cell(f"{shown_quantity(found.seen)}/{shown_quantity(found.applied)}", sub=wish)


def line_columns() -> tuple[Column[LineFile], ...]:
    """The lines of one slip: how many pieces have which verdict."""
    verdicts = tuple(_verdict_column(verdict) for verdict in PieceVerdict)
    return (
        Column(tr(words.LINE_MODEL), _line_name, kind="name"),
        *verdicts,
        Column(tr("Left@@pieces"), lambda line: Cell(pill=_left(line)), kind="state"),
    )


def _line_name(line: LineFile) -> Cell:
    lot = tr("Lot {lot}", lot=line.lot_code) if line.lot_code else ""
    applied = f"{shown_quantity(line.applied)} {line.unit}"
    name = " ".join(filter(None, (f"{line.line}. {line.item_code}", line.item_name, line.spec)))
    return Cell(name, sub="  ".join(filter(None, (lot, applied))))


def _verdict_column(verdict: PieceVerdict) -> Column[LineFile]:
    def cell(line: LineFile) -> Cell:
        count = line.count(verdict)
        return Cell(shown_quantity(count), role="text" if count else "text_3")

    title = tr(words_inspection.VERDICTS[verdict])
    return Column(title, cell, kind="figure")


def _left(line: LineFile) -> tuple[str, str]:
    if not line.left:
        return "ok", tr("All seen")
    return "warn", tr("{left} left@@pieces", left=shown_quantity(line.left))


def piece_columns(moment: Callable[[PieceRow], str]) -> tuple[Column[PieceRow], ...]:
    """What was said of single pieces, the newest first."""
    return (
        Column(tr("Entry@@pieces"), _piece_name, kind="name"),
        Column(
            tr(words_inspection.FINDING_WHO),
            lambda piece: Cell(piece.person, sub=moment(piece)),
            optional=True,
        ),
        Column(
            tr(words_inspection.FINDING_WHAT),
            lambda piece: Cell(
                pill=(KINDS[piece.verdict], tr(words_inspection.VERDICTS[piece.verdict]))
            ),
            kind="state",
        ),
    )


def _piece_name(piece: PieceRow) -> Cell:
    photos = tr("{count} {count:photo|photos}", count=piece.photos) if piece.photos else ""
    head = f"{piece.line}. {piece.item_code} × {shown_quantity(piece.quantity)}"
    return Cell(head, sub="  ".join(filter(None, (piece.finding, photos))))
