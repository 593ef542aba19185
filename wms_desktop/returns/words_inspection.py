"""What arrival, inspection, repair and closing say; the Chinese is in returns_inspect.json."""

from __future__ import annotations

from enum import StrEnum

from wms_desktop.core.language import N_
from wms_desktop.returns.kinds import PieceVerdict, RepairStage
from wms_desktop.returns.rules_inspection import InspectionFault

_REFRESH = N_("Refresh and look at it again.")
INSPECTION_REFUSALS: dict[StrEnum, tuple[str, str]] = {
    InspectionFault.NOT_ISSUED: (
        N_("Return {number} has no slip to arrive by: {state}"),
        N_("The slip is issued first."),
    ),
    InspectionFault.ALREADY_ARRIVED: (N_("{number} arrived on {arrived_on}"), _REFRESH),
    InspectionFault.NOT_ARRIVED: (
        N_("{number} is not being inspected: {state}"),
        N_("Only goods that have arrived are looked at."),
    ),
    InspectionFault.NOT_RETURNS_ZONE: (
        N_("{location} is in no zone for returns"),
        N_("Scan a location of the returns zone."),
    ),
    InspectionFault.DAY_AHEAD: (
        N_("{day} has not come yet"),
        N_("Type {today} or an earlier day."),
    ),
    InspectionFault.DAY_BEFORE_SLIP: (
        N_("{day} is before the slip {number}"),
        N_("It was issued on {issued_on}; type that day or a later one."),
    ),
    InspectionFault.NOT_ON_SLIP: (
        N_("{item}, lot {lot}, is not on {number}"),
        N_("Set it aside; only what is on the slip is taken back."),
    ),
    InspectionFault.LOT_NEEDED: (
        N_("{item} is on {number} with several lots"),
        N_("Scan the lot, or choose the line and press +."),
    ),
    InspectionFault.MORE_THAN_APPLIED: (
        N_("Line {line}: {quantity} of {item} is more than applied for"),
        N_("Applied {applied}, seen {seen}: at most {left} more."),
    ),
    InspectionFault.FINDING_MISSING: (
        N_("The finding is missing"),
        N_("Say what is wrong with the piece, then scan it again."),
    ),
    InspectionFault.EXPLANATION_MISSING: (
        N_("{quantity} refused {quantity:piece|pieces}: not explained yet"),
        N_("Say how it was explained to the customer."),
    ),
    InspectionFault.UNKNOWN_PIECE: (N_("This piece is not on the slip"), _REFRESH),
    InspectionFault.TAKEN_BACK: (N_("Line {line}: taken back already"), _REFRESH),
    InspectionFault.NOT_ALL_SEEN: (
        N_("Line {line}: {left} of {item} not looked at"),
        N_("Scan them, or say why they did not come ({seen} of {applied})."),
    ),
    InspectionFault.NOT_INSPECTED: (
        N_("{number} is not at this step: {state}"),
        N_("The inspection is finished first."),
    ),
    InspectionFault.NO_REPAIR: (
        N_("{number} is no repair"),
        N_("The customer wished something else."),
    ),
    InspectionFault.REPAIR_STEP: (N_("{number}: the next step is another one"), _REFRESH),
    InspectionFault.PARTNER_MISSING: (
        N_("The repairer is missing"),
        N_("Say who repairs the goods."),
    ),
    InspectionFault.DUE_IN_PAST: (N_("{day} is past"), N_("Type {today} or a later day.")),
    InspectionFault.NOTE_MISSING: (
        N_("The closing note is missing"),
        N_("Say what the customer was told."),
    ),
    InspectionFault.REPAIR_OPEN: (
        N_("{number}: the repair is not handed over"),
        N_("Note its steps first."),
    ),
    InspectionFault.EXCHANGE_OPEN: (
        N_("{number}: the exchange order is not made"),
        N_("Make the new order first."),
    ),
}
REFUSALS = INSPECTION_REFUSALS

VERDICTS: dict[PieceVerdict, str] = {
    PieceVerdict.GOOD: N_("Good@@piece"),
    PieceVerdict.RETURNED: N_("To grade@@piece"),
    PieceVerdict.FAULTY: N_("Faulty@@piece"),
    PieceVerdict.REFUSED: N_("Refused@@piece"),
}
STAGES: dict[RepairStage, str] = {
    RepairStage.SENT_OUT: N_("Sent out@@repair"),
    RepairStage.BACK: N_("Back@@repair"),
    RepairStage.HANDED_OVER: N_("Handed over@@repair"),
}

RECORD_TITLE = N_("Inspection record")
SLIP = N_("Return slip")
ARRIVED_ON = N_("Arrived on@@return")
LOCATION = N_("Returns location")
INSPECTED_BY = N_("Inspected by")
INSPECTED_ON = N_("Inspected on")
LINE_APPLIED = N_("Applied@@return")
LINE_GOOD = N_("Good@@piece")
LINE_RETURNED = N_("To grade@@piece")
LINE_FAULTY = N_("Faulty@@piece")
LINE_REFUSED = N_("Refused@@piece")
LINE_MISSING = N_("Not come@@piece")
FINDINGS = N_("Findings@@return")
FINDING_WHAT = N_("Verdict@@piece")
FINDING_SAYS = N_("Finding@@piece")
FINDING_EXPLAINED = N_("Explained to the customer")
FINDING_WHO = N_("Who, when@@piece")
FINDING_PHOTOS = N_("Photos@@count")
SHORTAGE = N_("Not come, and why")
SIGN_WAREHOUSE = N_("Warehouse (inspected)")
SIGN_QC = N_("QC@@sign")
SIGN_CUSTOMER = N_("Customer (signature)")
RECORD_NOTE = N_(
    "Accepted pieces are on the books since the inspection; refused ones stay the customer's."
)
CREDIT_TITLE = N_("Return credits")
INSPECTIONS_TITLE = N_("Return inspections")
