"""What the customers slice says; the Chinese is in resources/translations/customers.json."""

from __future__ import annotations

from enum import StrEnum

from wms_desktop.core.language import N_
from wms_desktop.customers.rules import CustomerFault
from wms_desktop.customers.tables import CustomerKind

REFUSALS: dict[StrEnum, tuple[str, str]] = {
    CustomerFault.UNKNOWN: (N_("Unknown customer"), N_("Search again, or add the customer.")),
    CustomerFault.CODE_TAKEN: (
        N_("Customer code {code} is taken"),
        N_("Choose another code, or leave it empty for the next number."),
    ),
    CustomerFault.PHONE_BAD: (
        N_("{phone} is not a phone number"),
        N_("Digits, spaces, + and hyphens only."),
    ),
    CustomerFault.HOUSE_FIXED: (
        N_("The house itself stays as it is"),
        N_("Own stock belongs to it: kind and use cannot change."),
    ),
}

KINDS: dict[CustomerKind, str] = {
    CustomerKind.HOUSE: N_("House"),
    CustomerKind.PERSON: N_("Person"),
    CustomerKind.ORGANIZATION: N_("Organization"),
}

FIELDS = (N_("Code"), N_("Name"), N_("Contact"), N_("Phone"), N_("Address"), N_("Remarks"))
