"""What is said of damage and loss."""

from __future__ import annotations

from enum import StrEnum

from wms_desktop.complaints.kinds import DamageEvent, DamageKind, DamageState, Liability
from wms_desktop.complaints.rules_damage import DamageFault, Lacking
from wms_desktop.core.language import N_

TITLE = N_("Damage and loss report")
_AGAIN = N_("Refresh and look again.")
REFUSALS: dict[StrEnum, tuple[str, str]] = {
    DamageFault.UNKNOWN: (N_("This case is not known"), _AGAIN),
    DamageFault.OTHER_SITE: (
        N_("Case {number} belongs to another site"),
        N_("Somebody of that site works on it."),
    ),
    DamageFault.CLOSED: (N_("Case {number} is closed"), N_("Open a new one.")),
    DamageFault.UNKNOWN_CUSTOMER: (N_("This customer is not known"), N_("Find it again.")),
    DamageFault.UNKNOWN_DOCUMENT: (
        N_("Waybill or order {number} is not known here"),
        N_("Scan it again, or leave it out for goods in storage."),
    ),
    DamageFault.UNKNOWN_GOODS: (
        N_("This item or lot is not known"),
        N_("Find the item again; leave the lot out where it is not known."),
    ),
    DamageFault.DAY_TO_COME: (
        N_("{day} is still to come"),
        N_("It happened today ({today}) or before."),
    ),
    DamageFault.LONG_AGO: (N_("{day} is more than a year ago"), N_("Look at the year.")),
    DamageFault.NO_SCENE: (
        N_("No photo of the scene"),
        N_("Take at least one, or write why there is none."),
    ),
    DamageFault.NO_MONEY: (
        N_("{typed} yuan cannot be"),
        N_("Type an amount above nought, up to {most}."),
    ),
    DamageFault.TOO_FINE: (N_("{typed} has parts of a cent"), N_("Type two decimals at most.")),
    DamageFault.NOT_ASSESSED: (
        N_("The loss is not assessed yet"),
        N_("Assess it first: amount, and what it is based on."),
    ),
    DamageFault.NOT_LIABLE: (
        N_("Nobody is liable yet"),
        N_("Decide who is: the house, a third party or the insurer."),
    ),
    DamageFault.NO_NAME: (
        N_("The liable party has no name"),
        N_("Write the name of the carrier, firm or insurer."),
    ),
    DamageFault.ABOVE_LOSS: (
        N_("{amount} yuan is more than the loss of {loss} yuan"),
        N_("Settle the loss at most; the general manager may give more."),
    ),
    DamageFault.SETTLED: (
        N_("The compensation is settled already"),
        N_("Nothing of it can change; write a note."),
    ),
    DamageFault.NOTHING_PROPOSED: (
        N_("No compensation waits for approval"),
        N_("Settle one first."),
    ),
    DamageFault.OWN_APPROVAL: (
        N_("Nobody approves their own proposal"),
        N_("Another duty manager than {person} approves it."),
    ),
    DamageFault.NO_RECOURSE: (
        N_("Nothing is asked back yet"),
        N_("Ask for it first: amount and day."),
    ),
    DamageFault.HOUSE_LIABLE: (
        N_("The house itself is liable"),
        N_("Money is asked back from a third party or the insurer only."),
    ),
    DamageFault.RECOURSE_PAST: (
        N_("{day} has passed already"),
        N_("Something new is due today ({today}) or later."),
    ),
    DamageFault.DAY_FAR: (N_("{day} lies too far ahead"), N_("Choose a day up to {last}.")),
    DamageFault.BELOW_RECOVERED: (
        N_("{recovered} yuan has come already"),
        N_("Ask for that much at least."),
    ),
    DamageFault.ABOVE_RECOURSE: (
        N_("{amount} yuan is more than is still asked back"),
        N_("Book {open} yuan at most."),
    ),
    DamageFault.NOT_READY: (
        N_("Case {number} still lacks: {missing}"),
        N_("Do that first, then close it."),
    ),
    DamageFault.RECOURSE_OPEN: (
        N_("{open} yuan of the recourse has not come"),
        N_("Book it, or write why the rest is given up."),
    ),
}
DAMAGE_KINDS: dict[DamageKind, str] = {
    DamageKind.DAMAGE: N_("Damage@@case"),
    DamageKind.LOSS: N_("Loss@@case"),
}
DAMAGE_STATES: dict[DamageState, str] = {
    DamageState.OPEN: N_("To assess@@case"),
    DamageState.ASSESSED: N_("To settle@@case"),
    DamageState.SETTLED: N_("Settled@@case"),
    DamageState.CLOSED: N_("Closed@@case"),
}
DAMAGE_EVENTS: dict[DamageEvent, str] = {
    DamageEvent.OPENED: N_("Case opened"),
    DamageEvent.TOLD: N_("Customer told"),
    DamageEvent.ASSESSED: N_("Loss assessed"),
    DamageEvent.LIABLE: N_("Liability decided"),
    DamageEvent.SETTLED: N_("Compensation@@case"),
    DamageEvent.RECOURSE: N_("Recourse"),
    DamageEvent.NOTE: N_("Note@@case"),
    DamageEvent.CLOSED: N_("Case closed"),
}
LIABILITIES: dict[Liability, str] = {
    Liability.UNDECIDED: N_("Not decided@@liability"),
    Liability.HOUSE: N_("The house@@liability"),
    Liability.THIRD_PARTY: N_("Third party"),
    Liability.INSURER: N_("Insurer"),
}
LACKING: dict[Lacking, str] = {
    Lacking.TOLD: N_("customer told"),
    Lacking.ASSESSED: N_("loss assessed"),
    Lacking.LIABLE: N_("liability decided"),
    Lacking.SETTLED: N_("compensation settled"),
}
