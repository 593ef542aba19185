"""What the transport slice says to people."""

from __future__ import annotations

from enum import Enum, StrEnum

from wms_desktop.core.language import N_
from wms_desktop.receipts.kinds import Route
from wms_desktop.transport.kinds import Channel, ConsignmentFault, ConsignmentState

REFUSALS: dict[StrEnum, tuple[str, str]] = {
    ConsignmentFault.NUMBER_TAKEN: (
        N_("Waybill {number} exists already"),
        N_("Open it instead of adding it again."),
    ),
    ConsignmentFault.UNKNOWN: (N_("Unknown waybill"), N_("Check the number, then search again.")),
    ConsignmentFault.UNKNOWN_SITE: (
        N_("No site is called {site}"),
        N_("Write a site's code or its full name."),
    ),
    ConsignmentFault.OTHER_SITE: (
        N_("Waybill {number} belongs to another site"),
        N_("It is collected there. Send the customer to that site."),
    ),
    ConsignmentFault.NOT_ON_THE_WAY: (
        N_("Waybill {number} has arrived already"),
        N_("Its state is: {state}. Nothing was changed."),
    ),
    ConsignmentFault.NOT_CHANGEABLE: (
        N_("Waybill {number} can no longer be changed"),
        N_("Its state is: {state}. Nothing was changed."),
    ),
    ConsignmentFault.NOT_HELD: (
        N_("Waybill {number} is not on hold"),
        N_("Its state is: {state}. Nothing was changed."),
    ),
    ConsignmentFault.ARRIVED_IN_FUTURE: (
        N_("The arrival lies in the future"),
        N_("Enter today or an earlier day."),
    ),
    ConsignmentFault.PIECES: (
        N_("{pieces} pieces cannot be taken"),
        N_("Enter a whole number from 1 to {most}."),
    ),
    ConsignmentFault.WEIGHT: (
        N_("This weight cannot be taken"),
        N_("Enter kilograms from 0 to {most}."),
    ),
    ConsignmentFault.MONEY: (
        N_("This is not an amount of money: {amount}"),
        N_("Enter yuan with at most two decimals, nought or more."),
    ),
    ConsignmentFault.COPIES: (
        N_("{copies} copies of a receipt are not possible"),
        N_("Enter a number from 1 to {most}."),
    ),
    ConsignmentFault.SAME_NAME: (
        N_("The waybill already names {name}"),
        N_("Enter the new consignee exactly as on the document."),
    ),
    ConsignmentFault.SAID_IN_FUTURE: (
        N_("The shipper's word lies in the future"),
        N_("Enter when it was said."),
    ),
    ConsignmentFault.NO_PAPER: (
        N_("The paper of the change is missing"),
        N_("Attach a scan or photo of what the shipper sent."),
    ),
    ConsignmentFault.PAPER_KIND: (
        N_("This file is no paper that can be attached"),
        N_("Attach a PDF, PNG, JPEG or TIFF file."),
    ),
    ConsignmentFault.PAPER_TOO_LARGE: (
        N_("The file is too large"),
        N_("Attach one of at most {megabytes} MB."),
    ),
    ConsignmentFault.PHONE: (
        N_("Nobody can be called at this number"),
        N_("Enter at least five digits, without words."),
    ),
}

STATES: dict[Enum, str] = {
    ConsignmentState.ON_THE_WAY: N_("On the way"),
    ConsignmentState.WAITING: N_("Waiting@@consignment"),
    ConsignmentState.RELEASED: N_("Released"),
    ConsignmentState.CANCELLED: N_("Cancelled"),
    ConsignmentState.HELD: N_("On hold"),
    Channel.PHONE: N_("By phone"),
    Channel.MAIL: N_("By mail"),
    Channel.FAX: N_("By fax"),
    Channel.CHAT: N_("By chat"),
    Channel.COUNTER: N_("At the counter"),
    Channel.LETTER: N_("By letter"),
}

ROUTES: dict[Route, str] = {
    Route.DIRECT: N_("Direct"),
    Route.ONE_TRANSFER: N_("One transfer"),
    Route.TWO_TRANSFERS: N_("Two transfers"),
}
