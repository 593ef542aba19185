"""What contacts and promises are called; the Chinese is in customers_contacts.json."""

from __future__ import annotations

from enum import StrEnum

from wms_desktop.core.language import N_
from wms_desktop.customers.kinds import Channel, Direction
from wms_desktop.customers.rules_contacts import ContactFault

REFUSALS: dict[StrEnum, tuple[str, str]] = {
    ContactFault.UNKNOWN_CUSTOMER: (
        N_("No customer is chosen"),
        N_("Search by code, name or phone, and choose one."),
    ),
    ContactFault.UNKNOWN_CONTACT: (
        N_("There is no such contact"),
        N_("Refresh the list with F5."),
    ),
    ContactFault.PROMISE_WITHOUT_DAY: (
        N_("A promise needs its day"),
        N_("Type until when: t is today, +1 tomorrow."),
    ),
    ContactFault.DAY_WITHOUT_PROMISE: (
        N_("It is not said what was promised"),
        N_("Type the promise, or clear the day."),
    ),
    ContactFault.PROMISE_PAST: (
        N_("{day} has passed"),
        N_("Promise {today} or a later day."),
    ),
    ContactFault.PROMISE_FAR: (
        N_("{day} is too far ahead"),
        N_("Promise {last} at the latest."),
    ),
    ContactFault.NO_PROMISE: (
        N_("Nothing was promised in this contact"),
        N_("Log a new contact instead."),
    ),
    ContactFault.ANSWERED: (
        N_("{person} has answered this promise"),
        N_("Log a new contact if there is more to say."),
    ),
}
CHANNELS: dict[StrEnum, str] = {
    Channel.PHONE: N_("Phone@@channel"),
    Channel.COUNTER: N_("Counter@@channel"),
    Channel.CHAT: N_("Chat@@channel"),
    Channel.MAIL: N_("Mail@@channel"),
    Channel.LETTER: N_("Letter@@channel"),
    Channel.FAX: N_("Fax@@channel"),
    Channel.VISIT: N_("Visit@@channel"),
    Channel.HEARSAY: N_("Word of mouth"),
}
DIRECTIONS: dict[StrEnum, str] = {
    Direction.IN: N_("Customer to us"),
    Direction.OUT: N_("We to customer"),
}
