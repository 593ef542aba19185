"""What the barcodes of a slip carry: the receipt's number and which copy it is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wms_desktop.core.codes import CodeKind, own_code, parse_own_code

_NUMBER = re.compile(r"(\d{8}-\d{4,8})(?:-([1-4]))?")


@dataclass(frozen=True, slots=True)
class SlipCode:
    """What was read from a slip; copy 0 where the code does not say which."""

    number: str  # with its prefix, as people say it
    copy: int


def slip_code(number: str, copy: int) -> str:
    """The code of one copy, e.g. ``R-20260518-0447-1-C`` for the first of R-20260518-0447.

    Every copy has its own code, so that a stack shows by itself which copies came back (RCP-4),
    and all codes have the same length, so that their bars lie at the same place.
    """
    return own_code(CodeKind.RECEIPT, f"{number}-{copy}")


def parse_slip_code(text: str) -> SlipCode | None:
    """The receipt and copy that *text* stands for; None where it is no code of a receipt.

    A code without a copy is taken too: other papers print the bare number.
    """
    own = parse_own_code(text)
    if own is None or own.kind is not CodeKind.RECEIPT:
        return None
    match = _NUMBER.fullmatch(own.number)
    if match is None:
        return SlipCode(f"{CodeKind.RECEIPT.value}-{own.number}", 0)
    return SlipCode(f"{CodeKind.RECEIPT.value}-{match[1]}", int(match[2] or 0))
