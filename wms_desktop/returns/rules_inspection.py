"""What the warehouse may say of goods that came back, and what must follow (RET-4, RET-6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from wms_desktop.core.acting import Role
from wms_desktop.core.language import N_
from wms_desktop.core.settings import RuleSetting
from wms_desktop.returns.kinds import PieceVerdict, RepairStage

REPAIR_DAYS = RuleSetting(
    "returns.repair_days",
    14,
    N_("A repair is handed over within"),
    "RET-6",
    unit=N_("days"),
    lowest=1,
    highest=365,
)
INSPECTORS = (Role.KEEPER, Role.CLERK, Role.QC)
CLOSERS = (Role.SALES_ASSISTANT, Role.CS_AGENT, Role.CS_SUPERVISOR)
REPAIRERS = (*CLOSERS, Role.KEEPER)
CREDIT_READERS = (Role.FINANCE, Role.CS_SUPERVISOR, Role.DUTY_MANAGER, Role.SALES_ASSISTANT)
STAGES = tuple(RepairStage)  # in the order in which they come


class InspectionFault(StrEnum):
    """Why goods that come back cannot be taken in, looked at, repaired or closed so."""

    NOT_ISSUED = "return_not_issued"
    ALREADY_ARRIVED = "return_already_arrived"
    NOT_ARRIVED = "return_not_arrived"
    NOT_RETURNS_ZONE = "return_not_returns_zone"
    DAY_AHEAD = "return_day_ahead"
    DAY_BEFORE_SLIP = "return_day_before_slip"
    NOT_ON_SLIP = "return_not_on_slip"
    LOT_NEEDED = "return_lot_needed"
    MORE_THAN_APPLIED = "return_more_than_applied"
    FINDING_MISSING = "return_finding_missing"
    EXPLANATION_MISSING = "return_explanation_missing"
    UNKNOWN_PIECE = "return_unknown_piece"
    TAKEN_BACK = "return_taken_back"
    NOT_ALL_SEEN = "return_not_all_seen"
    NOT_INSPECTED = "return_not_inspected"
    NO_REPAIR = "return_no_repair"
    REPAIR_STEP = "return_repair_step"
    PARTNER_MISSING = "return_partner_missing"
    DUE_IN_PAST = "return_due_in_past"
    NOTE_MISSING = "return_note_missing"
    REPAIR_OPEN = "return_repair_open"
    EXCHANGE_OPEN = "return_exchange_open"


@dataclass(frozen=True, slots=True)
class SlipGoods:
    """One line of a slip, as far as a scan goes: what it is, how many, how many were seen."""

    line_id: int
    line: int
    item_id: int
    lot_id: int
    applied: Decimal
    seen: Decimal

    @property
    def left(self) -> Decimal:
        """Pieces that nobody has looked at yet."""
        return max(self.applied - self.seen, Decimal(0))


def line_of(
    lines: Sequence[SlipGoods], item_id: int, lot_id: int = 0
) -> SlipGoods | InspectionFault:
    """The line that a scanned item or lot belongs to.

    An item's own code is enough where the slip has one lot of it; else the lot is needed.

    Args:
        lot_id: 0 where the item's code was scanned.

    Source: RET-4.
    """
    found = [line for line in lines if line.item_id == item_id and lot_id in (0, line.lot_id)]
    if not found:
        return InspectionFault.NOT_ON_SLIP
    return found[0] if len(found) == 1 else InspectionFault.LOT_NEEDED


def next_stage(done: Mapping[RepairStage, object]) -> RepairStage | None:
    """What a repair waits for: sent out, back, handed over; None once it is through.

    Source: RET-6.
    """
    return next((stage for stage in STAGES if stage not in done), None)


def accepts(verdict: PieceVerdict) -> bool:
    """Whether a piece with *verdict* goes into stock, and is credited (RET-4)."""
    return verdict is not PieceVerdict.REFUSED
