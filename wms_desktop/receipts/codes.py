"""What the barcodes of a slip carry: the receipt's number, which copy, which page of a long one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wms_desktop.core.codes import CodeKind, own_code, parse_own_code

MOST_PAGES = 9  # of one copy; one figure in the code
_NUMBER = re.compile(r"(\d{8}-\d{4,8})(?:-([1-4])(?:-([1-9])([2-9]))?)?")


@dataclass(frozen=True, slots=True)
class SlipCode:
    """What was read from a slip.

    Attributes:
        number: with its prefix, as people say it.
        copy: 0 where the code does not say which.
        page, pages: of one copy; page 1 is the slip that is signed.
    """

    number: str
    copy: int
    page: int = 1
    pages: int = 1

    @property
    def part(self) -> int:
        """0 for the slip itself, 1 for its first continuation page."""
        return self.page - 1


def slip_code(number: str, copy: int, page: int = 1, pages: int = 1) -> str:
    """The code of one copy, e.g. ``R-20260518-0447-1-C`` for the first of R-20260518-0447.

    Every copy has its own code, so that a stack shows by itself which copies came back (RCP-4),
    and all codes have the same length, so that their bars lie at the same place. The pages of a
    slip of several say which of how many they are, ``R-20260518-0447-1-23-…``, so that any one of
    them tells how many there must be.
    """
    which = f"-{page}{pages}" if pages > 1 else ""
    return own_code(CodeKind.RECEIPT, f"{number}-{copy}{which}")


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
    number = f"{CodeKind.RECEIPT.value}-{match[1]}"
    page, pages = int(match[3] or 1), int(match[4] or 1)
    if page > pages:
        return SlipCode(f"{CodeKind.RECEIPT.value}-{own.number}", 0)
    return SlipCode(number, int(match[2] or 0), page, pages)
