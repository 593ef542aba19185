"""What a customer's record must be like. Pure rules."""

from __future__ import annotations

import re
from enum import StrEnum


class CustomerFault(StrEnum):
    """Why a customer cannot be kept so."""

    UNKNOWN = "customer_unknown"
    CODE_TAKEN = "customer_code_taken"
    PHONE_BAD = "customer_phone_bad"
    HOUSE_FIXED = "customer_house_fixed"


class ExportFault(StrEnum):
    """Why a list cannot be exported so (SYS-3)."""

    ENDING = "export_ending"
    NO_SUCH_FILTER = "export_no_such_filter"
    FILTER_NEEDED = "export_filter_needed"
    UNKNOWN_VALUE = "export_unknown_value"
    NOT_FOUND = "export_not_found"
    NO_DAY = "export_no_day"
    DAYS_REVERSED = "export_days_reversed"
    TOO_LONG = "export_too_long"


_PHONE = re.compile(r"\+?[0-9][0-9 ()/-]{2,38}(?:(?:ext\.?|x|转|轉|#) ?[0-9]{1,6})?")


def is_phone(text: str) -> bool:
    """Whether *text* can be dialled: digits with the usual signs between, an extension behind."""
    return _PHONE.fullmatch(text) is not None


def phone_digits(text: str) -> str:
    """The digits of a phone number, which its tail is searched in."""
    return "".join(c for c in text if c.isdigit())
