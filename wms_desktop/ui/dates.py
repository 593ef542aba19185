"""Days as people type them: t, +3, -1, 0512, 2026-05-12."""

from __future__ import annotations

import re
from datetime import date, timedelta
from enum import StrEnum

from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.core.text import narrow

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
_PARTED = re.compile(r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?")
_WHOLE = re.compile(r"(\d{4})?(\d{2})(\d{2})")
_SHIFT = re.compile(r"([+-])(\d{1,4})")


class DateFault(StrEnum):
    """Why a day cannot be taken."""

    NOT_A_DAY = "date_not_a_day"
    NO_SUCH_DAY = "date_no_such_day"
    OUT_OF_RANGE = "date_out_of_range"


REFUSALS: dict[StrEnum, tuple[str, str]] = {
    DateFault.NOT_A_DAY: (
        N_("“{typed}” is not a day."),
        N_("Type 0512, 2026-05-12, t for today, or +3."),
    ),
    DateFault.NO_SUCH_DAY: (
        N_("The calendar has no day {typed}."),
        N_("Check month and day."),
    ),
    DateFault.OUT_OF_RANGE: (
        N_("The day {typed} lies too far away."),
        N_("Type a day between {earliest} and {latest}."),
    ),
}


def parse_day(text: str, today: date) -> date:
    """The day that *text* means.

    ``t`` is today, ``+3`` in three days, ``-1`` yesterday; four digits are month and day of the
    current year, eight are the whole date; dates may be parted by ``-``, ``/``, ``.`` or 年月日.

    Raises:
        Refused: with the `DateFault` and the text as typed.
    """
    typed = narrow(text).strip().replace("−", "-")
    shown = text.strip()[:40]
    if typed.lower() == "t":
        return today
    if shift := _SHIFT.fullmatch(typed):
        days = int(shift[2]) * (1 if shift[1] == "+" else -1)
        return _in_range(today, days, shown)
    match = (_PARTED.fullmatch(typed) or _WHOLE.fullmatch(typed)) if typed.isprintable() else None
    if match is None or not all(part is None or part.isascii() for part in match.groups()):
        raise Refused(DateFault.NOT_A_DAY, typed=shown)
    try:
        day = date(int(match[1] or today.year), int(match[2]), int(match[3]))
    except ValueError:
        raise Refused(DateFault.NO_SUCH_DAY, typed=shown) from None
    return _in_range(day, 0, shown)


def _in_range(day: date, shift: int, shown: str) -> date:
    try:
        moved = day + timedelta(days=shift)
    except OverflowError:
        moved = date.max
    if not EARLIEST <= moved <= LATEST:
        raise Refused(DateFault.OUT_OF_RANGE, typed=shown, earliest=EARLIEST, latest=LATEST)
    return moved
