"""What the goods slice says; the Chinese is in resources/translations/goods.json."""

from __future__ import annotations

from enum import StrEnum

from wms_desktop.core.language import N_
from wms_desktop.goods.kinds import (
    Decision,
    ExceptionKind,
    ExceptionOutcome,
    HandOver,
    InboundState,
    OutboundState,
)
from wms_desktop.goods.rules import GoodsFault
from wms_desktop.goods.rules_figures import Flow

REFUSALS: dict[StrEnum, tuple[str, str]] = {
    GoodsFault.UNKNOWN_ORDER: (N_("No order {number}"), N_("Check the number, or scan it again.")),
    GoodsFault.OTHER_SITE: (
        N_("Order {number} belongs to another site"),
        N_("Work on it at that site."),
    ),
    GoodsFault.FINISHED: (
        N_("Order {number} is finished: {state}"),
        N_("Nothing was booked. Make a new order if goods are left."),
    ),
    GoodsFault.WRONG_STATE: (
        N_("Order {number} is in state {state}"),
        N_("Its steps come one after another. Look at its timeline."),
    ),
    GoodsFault.NO_LINES: (N_("The order has no lines"), N_("Enter at least one item.")),
    GoodsFault.TOO_MANY_LINES: (
        N_("{count} lines are too many"),
        N_("An order has up to {limit} lines. Make several orders."),
    ),
    GoodsFault.UNKNOWN_CUSTOMER: (
        N_("This customer is unknown or not in use"),
        N_("Choose another customer."),
    ),
    GoodsFault.CONSIGNEE_MISSING: (N_("The consignee is missing"), N_("Enter who gets the goods.")),
    GoodsFault.REASON_MISSING: (N_("The reason is missing"), N_("Say why; it is kept.")),
    GoodsFault.OVER_RECEIPT: (
        N_("{item}: {over} more than announced"),
        N_("Expected {expected}, received {received}, now {quantity}. A keeper says why."),
    ),
    GoodsFault.NOT_ON_ORDER: (
        N_("{item} is not on order {number}"),
        N_("Compare with the delivery. A keeper may take it with a reason."),
    ),
    GoodsFault.LOT_DIFFERS: (
        N_("{item}: lot {lot} came, {announced} was announced"),
        N_("Compare with the goods, then confirm the lot."),
    ),
    GoodsFault.LINES_SHORT: (
        N_("{lines} {lines:line is|lines are} short, {missing} missing"),
        N_("Confirm to finish {number}; each becomes an exception."),
    ),
    GoodsFault.HAS_RECEIPTS: (
        N_("Order {number} has received {received}"),
        N_("Finish it, or undo the receipts first."),
    ),
    GoodsFault.UNKNOWN_RECEIPT: (
        N_("This scan cannot be undone"),
        N_("Refresh and look at the last scans."),
    ),
    GoodsFault.SHORT_STOCK: (
        N_("{item}: {wanted} wanted, {free} free"),
        N_("{on_hand} on hand, held by: {holders}. Confirm to reserve what is free."),
    ),
    GoodsFault.SHORT_UNHELD: (
        N_("{item}: {wanted} wanted, {free} free"),
        N_("{on_hand} on hand. Confirm to reserve what is free."),
    ),
    GoodsFault.NOTHING_THERE: (
        N_("Nothing is free for order {number}"),
        N_("Wait for goods, or ask customer service."),
    ),
    GoodsFault.NOTHING_FREE: (
        N_("Nothing is free for order {number}"),
        N_("Held by: {holders}. Wait for goods, or ask customer service."),
    ),
    GoodsFault.WRONG_ITEM: (
        N_("{item} is not on order {number}"),
        N_("Put it back, look at the pick list."),
    ),
    GoodsFault.NOT_THERE: (
        N_("No {item} of this owner lies here"),
        N_("Scan the location you stand at."),
    ),
    GoodsFault.LOT_NOT_THERE: (
        N_("This lot of {item} does not lie at {location}"),
        N_("Lots there: {lots}."),
    ),
    GoodsFault.OTHER_LOT: (
        N_("{item}: lot {lot} is not the allocated one"),
        N_("Allocated: {allocated}. Take that, or say why not."),
    ),
    GoodsFault.OTHER_LOCATION: (
        N_("{item}: {location} is not the allocated location"),
        N_("Allocated: {allocated}. Go there, or say why not."),
    ),
    GoodsFault.MORE_THAN_ORDERED: (
        N_("{item}: {wanted} is more than ordered"),
        N_("{left} left to pick. Nothing was booked."),
    ),
    GoodsFault.NOT_PICKED: (
        N_("Not picked: {item}"),
        N_("Refresh and look at the pick list."),
    ),
    GoodsFault.LOT_EXPIRED: (
        N_("Lot {lot} of {item} has expired"),
        N_("Leave it at {location}, take another lot."),
    ),
    GoodsFault.NOT_GOOD: (
        N_("{item} at {location} is not in good condition"),
        N_("Only good goods go out. Take another lot."),
    ),
    GoodsFault.BLOCKED_THERE: (
        N_("{location} is blocked or on hold"),
        N_("Take {item} from another location."),
    ),
    GoodsFault.COPIES: (N_("{copies} receipt copies are not possible"), N_("Enter 1 to 4.")),
    GoodsFault.UNKNOWN_EXCEPTION: (
        N_("No exception {number}"),
        N_("Refresh and look at the list."),
    ),
    GoodsFault.UNKNOWN_ROUND: (
        N_("No such round here"),
        N_("Keep the round first."),
    ),
    GoodsFault.NOTHING_FOUND: (
        N_("The last round found nothing"),
        N_("Note the findings of a round first."),
    ),
    GoodsFault.WITHIN_LIMITS: (
        N_("No reading is out of limits"),
        N_("Limits are set with the zone's rounds."),
    ),
    GoodsFault.NO_REPORT: (
        N_("Reports are for orders"),
        N_("Findings and readings are listed with the rounds."),
    ),
    GoodsFault.SETTLED: (
        N_("Judged already: {outcome}"),
        N_("Add a remark if there is more to say."),
    ),
    GoodsFault.NO_SUCH_LINE: (
        N_("Order {number} has no line {line}"),
        N_("Refresh and choose the line again."),
    ),
    GoodsFault.NOT_WAITING_FOR_QC: (
        N_("These goods do not wait for QC"),
        N_("Refresh: somebody has tested or moved them."),
    ),
    GoodsFault.LOT_UNKNOWN: (
        N_("{item} has no lot {lot}"),
        N_("Check the lot, or leave it empty for the oldest."),
    ),
    GoodsFault.DAY: (
        N_("{day} cannot be a day of an order"),
        N_("Enter a day from {first} to {last}."),
    ),
    GoodsFault.WAIT_DAY: (
        N_("Day {day}: the order cannot wait until then"),
        N_("Enter a day from tomorrow to {last}."),
    ),
    GoodsFault.MORE_THAN_PICKED: (
        N_("{item}: {wanted} is more than is left to pack"),
        N_("{left} of it left to pack. Look at the lot, or put it back."),
    ),
    GoodsFault.UNKNOWN_PACKAGE: (
        N_("This package of order {number} is gone"),
        N_("Refresh and look at its packages."),
    ),
    GoodsFault.NOT_ALL_PACKED: (
        N_("{left} {left:pc|pcs} of order {number} in no package"),
        N_("Scan them into a package first."),
    ),
    GoodsFault.IS_PACKED: (
        N_("{item} is in a package already"),
        N_("Take it out of the package first."),
    ),
    GoodsFault.WEIGHT: (N_("{weight} kg is not possible"), N_("Enter up to {most} kg.")),
    GoodsFault.NOT_CHECKED: (
        N_("Order {number} has not been checked"),
        N_("A second person compares the goods first."),
    ),
    GoodsFault.OWN_CHECK: (
        N_("{person} picked for order {number}"),
        N_("Another person checks it."),
    ),
    GoodsFault.PARCELS: (N_("{parcels} parcels are not possible"), N_("Enter 1 to {most}.")),
}

INBOUND_STATES: dict[InboundState, str] = {
    InboundState.EXPECTED: N_("Expected"),
    InboundState.RECEIVING: N_("Receiving"),
    InboundState.COMPLETED: N_("Completed"),
    InboundState.CANCELLED: N_("Cancelled"),
}

OUTBOUND_STATES: dict[OutboundState, str] = {
    OutboundState.RECEIVED: N_("Received@@order"),
    OutboundState.APPROVED: N_("Approved@@order"),
    OutboundState.ALLOCATED: N_("Allocated"),
    OutboundState.PICKED: N_("Picked"),
    OutboundState.PACKED: N_("Packed"),
    OutboundState.SHIPPED: N_("Shipped"),
    OutboundState.DELIVERED: N_("Delivered"),
    OutboundState.CONFIRMED: N_("Confirmed@@order"),
    OutboundState.PAUSED: N_("Paused"),
    OutboundState.CANCELLED: N_("Cancelled"),
}

HAND_OVERS: dict[HandOver, str] = {
    HandOver.SHIP: N_("Ship"),
    HandOver.COLLECT: N_("Collect at the counter"),
}

EXCEPTIONS: dict[ExceptionKind, str] = {
    ExceptionKind.SHORT: N_("Short"),
    ExceptionKind.OVER: N_("Over"),
    ExceptionKind.DAMAGED: N_("Damaged@@goods"),
    ExceptionKind.WRONG_PAPERS: N_("Wrong papers"),
    ExceptionKind.FINDING: N_("Round finding"),
    ExceptionKind.CLIMATE: N_("Out of limits@@climate"),
}

OUTCOMES: dict[ExceptionOutcome, str] = {
    ExceptionOutcome.ACCEPTED: N_("Accepted@@difference"),
    ExceptionOutcome.CLAIMED: N_("Claimed"),
    ExceptionOutcome.SENT_BACK: N_("Sent back@@goods"),
    ExceptionOutcome.CORRECTED: N_("Corrected"),
    ExceptionOutcome.REMARK: N_("Remark@@difference"),
}

DECISIONS: dict[Decision, str] = {
    Decision.GO_ON: N_("Go on"),
    Decision.SHIP_SHORT: N_("Ship short"),
    Decision.OTHER_LOT: N_("Take another lot"),
    Decision.WAIT: N_("Wait"),
    Decision.CANCEL: N_("Cancel the order"),
}

FLOWS: dict[Flow, str] = {
    Flow.INBOUND: N_("Goods in"),
    Flow.OUTBOUND: N_("Goods out"),
}

DELIVERY_NOTE = N_("Delivery note")
DELIVERY_RECEIPT = N_("Delivery note and signed receipt")
PICK_LIST = N_("Pick list")
CUSTOMER = N_("Customer")
OWNER = N_("Owner")
CONSIGNEE = N_("Consignee")
PHONE = N_("Phone")
ADDRESS = N_("Address")
ORDERED_ON = N_("Ordered on")
DUE_ON = N_("Due on")
HAND_OVER = N_("Hand-over")
REMARKS = N_("Remarks")
LINE = N_("No.@@line")
LOCATION = N_("Location")
ITEM = N_("Item")
LOT = N_("Lot")
QUANTITY = N_("Quantity")
UNIT = N_("Unit")
PACKING_LIST = N_("Packing list")
PACKAGE = N_("Package")
TAKEN = N_("Taken")
TOTAL = N_("Total")
RECEIVED_BY = N_("Received by (signature)")
RECEIVED_AT = N_("Date@@signed")
ORDER = N_("Order")
EXCEPTION_REPORT = N_("Exception report")
SUPPLIER = N_("Supplier or customer")
EXPECTED = N_("Expected")
ARRIVED = N_("Received@@quantity")
ORDERED = N_("Ordered")
PICKED_OUT = N_("Picked")
DIFFERENCE = N_("Difference@@goods")
JUDGED = N_("Judged@@difference")
NOT_JUDGED = N_("Not judged yet")
WHOLE_ORDER = N_("Whole order")
EXPECTED_ON = N_("Expected on")
PHOTO_OF = N_("Line {line}, photo {number}, {moment}")
PHOTO_OF_ORDER = N_("Whole order, photo {number}, {moment}")
PHOTOS = N_("Photos")
FOR_WAREHOUSE = N_("For the warehouse (signature)")
FOR_OTHER_SIDE = N_("For the other side (signature)")
NO_DIFFERENCES = N_("No differences noted.")
RECEIPT = N_("Receipt number")
FIELDS = (N_("Consignee"), N_("Detail"), N_("Feedback"), N_("Reason"))
