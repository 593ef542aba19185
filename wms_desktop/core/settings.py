"""Rule settings: every number of a rule, declared once (domain.md: defaults, dated, no literals).

One declaration gives type, default, words and help; the settings page comes from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

V = TypeVar("V", int, bool, str, Decimal)


@dataclass(frozen=True, slots=True)
class RuleSetting(Generic[V]):
    """A number or choice of a rule that an administrator can change from a day on.

    Args:
        key: ``slice.name``; stable, stored in the database.
        default: the value of domain.md.
        title: English, marked with ``N_``.
        rule: the id in domain.md that the value belongs to.
        unit: English word behind the value, marked with ``N_``; empty for none.
        choices: (stored value, English word) of a text that is one of a few; empty for any.
    """

    key: str
    default: V
    title: str
    rule: str
    unit: str = ""
    lowest: int | None = None
    highest: int | None = None
    choices: tuple[tuple[str, str], ...] = ()
