"""What counts have found, added up: accuracy by line and by value, shrinkage (CNT-5)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from wms_desktop.core.acting import Role
from wms_desktop.core.language import N_
from wms_desktop.core.settings import RuleSetting
from wms_desktop.counts.rules import APPROVERS, COUNTERS, PLANNERS

ACCURACY_TARGET = RuleSetting(
    "counts.accuracy_target",
    Decimal(98),
    N_("Lines of a count that should agree"),
    "CNT-5",
    unit=N_("percent"),
    lowest=0,
    highest=100,
)
ALL_SITES = (*APPROVERS, Role.GENERAL_MANAGER)
WHO_SEES = (*dict.fromkeys((*COUNTERS, *PLANNERS, *ALL_SITES, Role.FINANCE)),)


@dataclass(frozen=True, slots=True)
class Figures:
    """What one count, or several together, have found. Figures of counts can be added.

    Attributes:
        lines: that were counted; *differing* of them did not agree to the piece.
        expected: yuan that should have been there.
        surplus: pieces found too many; *shortage* too few, a positive figure.
        gain: yuan found too much; *loss* too little, a positive figure.
    """

    counts: int = 0
    lines: int = 0
    differing: int = 0
    expected: Decimal = Decimal(0)
    surplus: Decimal = Decimal(0)
    shortage: Decimal = Decimal(0)
    gain: Decimal = Decimal(0)
    loss: Decimal = Decimal(0)

    def __add__(self, other: Figures) -> Figures:
        return Figures(
            self.counts + other.counts,
            self.lines + other.lines,
            self.differing + other.differing,
            self.expected + other.expected,
            self.surplus + other.surplus,
            self.shortage + other.shortage,
            self.gain + other.gain,
            self.loss + other.loss,
        )

    @property
    def net(self) -> Decimal:
        """Yuan, signed; plus and minus cancel each other. Negative is shrinkage."""
        return self.gain - self.loss

    @property
    def gross(self) -> Decimal:
        """Yuan that were in the wrong place on the books, signs aside."""
        return self.gain + self.loss

    @property
    def line_share(self) -> Decimal | None:
        """Of the counted lines those that agree, 0 to 1; None without lines."""
        return Decimal(self.lines - self.differing) / self.lines if self.lines else None

    @property
    def value_share(self) -> Decimal | None:
        """One less the gross over what should have been there, 0 to 1; None without a value."""
        return max(Decimal(0), 1 - self.gross / self.expected) if self.expected else None


def found(
    lines: int, counted_value: Decimal, off: list[tuple[Decimal, Decimal, Decimal]]
) -> Figures:
    """The figures of one count.

    Args:
        lines: all that were counted.
        counted_value: yuan of all that was counted.
        off: counted, difference (signed) and unit price of each line that does not agree.

    Source: CNT-5.
    """
    values = [round(difference * price, 2) for _counted, difference, price in off]
    surplus = sum((d for _c, d, _p in off if d > 0), Decimal(0))
    shortage = -sum((d for _c, d, _p in off if d < 0), Decimal(0))
    corrected = sum((abs(c - d) * p - c * p for c, d, p in off), Decimal(0))
    return Figures(
        1,
        lines,
        len(off),
        counted_value + corrected,
        surplus,
        shortage,
        sum((v for v in values if v > 0), Decimal(0)),
        -sum((v for v in values if v < 0), Decimal(0)),
    )
