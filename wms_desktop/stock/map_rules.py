"""How the warehouse map is laid out and coloured: rows and bays from codes, use and age (LOC-4)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

FULL_STEP = 5  # heat steps: 0 empty to 5 full
AGE_LIMITS = (30, 60, 90, 180)  # days of the oldest lot; each limit is one step darker
MOST_GAPS = 4  # a grid with more places than this a location is drawn without its gaps
LOOSE = "~"  # group of locations whose codes say no row

_SPLIT = re.compile(r"[-_./\s]+")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a code says that a location is.

    Attributes:
        row: the rack's row or aisle; empty where the code names none.
        bay: the place along the row; None where the code has no pattern.
        level: the shelf, 1 for the lowest; 0 where the code names none.
    """

    row: str
    bay: int | None
    level: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line of cells, from left to right; None is a gap.

    Attributes:
        row: what the code calls the row; lines of one row are drawn close together.
        cells: positions in the list of codes that was given.
    """

    row: str
    cells: tuple[int | None, ...]


def spot(code: str, zone: str = "") -> Spot:
    """The row, bay and level in a location's *code*: A-03-12 is row 03, bay 12.

    The zone's code in front is left out first. Of the numbers that end the code the last three
    are row, bay and level, two are row and bay, one is the bay.

    Source: LOC-4.
    """
    parts = _SPLIT.split(code.strip().upper())
    if zone and len(parts) > 1 and parts[0] == zone.strip().upper():
        parts = parts[1:]
    numbers: list[str] = []
    while parts and parts[-1].isascii() and parts[-1].isdigit() and len(parts[-1]) <= 6:
        numbers.insert(0, parts.pop())
    before = "-".join(parts)
    if not numbers:
        return Spot("", None, 0)
    if len(numbers) == 1:
        return Spot(before, int(numbers[0]), 0)
    if len(numbers) > 3:
        before = "-".join([*parts, *numbers[:-3]])
        numbers = numbers[-3:]
    row = "-".join(part for part in (before, numbers[0]) if part)
    return Spot(row, int(numbers[1]), int(numbers[2]) if len(numbers) == 3 else 0)


def lines(codes: Sequence[str], *, zone: str = "", widest: int = 14) -> tuple[Line, ...]:
    """The cells of a zone, line by line.

    Rows come in the order of their codes, the highest shelf of a row first, bays under each
    other. Codes without a pattern, and a second code for one place, follow in the order given.

    Args:
        codes: in walking order.
        widest: cells that fit into a line; longer rows go on below.

    Returns:
        Lines in which every code's position stands exactly once.
    """
    placed: dict[tuple[str, int], dict[int, int]] = {}
    loose: list[int] = []
    for position, code in enumerate(codes):
        where = spot(code, zone)
        shelf = placed.setdefault((where.row, where.level), {})
        if where.bay is None or where.bay in shelf:
            loose.append(position)
        else:
            shelf[where.bay] = position
    filled = {key: shelf for key, shelf in placed.items() if shelf}
    bays = sorted({bay for shelf in filled.values() for bay in shelf})
    is_grid = len(bays) * len(filled) <= MOST_GAPS * max(len(codes), 1)
    found: list[Line] = []
    for row, level in sorted(filled, key=lambda key: (_natural(key[0]), -key[1])):
        shelf = filled[row, level]
        order = bays if is_grid else sorted(shelf)
        found += _wrapped(row, [shelf.get(bay) for bay in order], widest)
    return (*found, *_wrapped(LOOSE, loose, widest))


def _wrapped(row: str, cells: Sequence[int | None], widest: int) -> Iterable[Line]:
    for first in range(0, len(cells), max(widest, 1)):
        part = cells[first : first + max(widest, 1)]
        if any(cell is not None for cell in part):
            yield Line(row, tuple(part))


def _natural(text: str) -> tuple[tuple[int, int, str], ...]:
    parts = re.findall(r"[0-9]+|[^0-9]+", text)
    return tuple((0, int(p), "") if p.isascii() and p.isdigit() else (1, 0, p) for p in parts)


def share(used: Decimal, capacity: Decimal) -> Decimal | None:
    """How full a location or zone is, 1 for full; None without a limit (LOC-4)."""
    return used / capacity if capacity > 0 else None


def percent(part: Decimal) -> int:
    """*part* of one in whole percent; never 0 or 100 where it is not quite empty or full."""
    whole = int((part * 100).quantize(Decimal(1), ROUND_HALF_UP))
    if 0 < part < 1:
        return min(max(whole, 1), 99)
    return whole


def use_step(used: Decimal, capacity: Decimal) -> int:
    """The heat step of a location: 0 empty, 5 full; without a limit 3 where something lies there.

    Source: LOC-4.
    """
    if used <= 0:
        return 0
    part = share(used, capacity)
    if part is None:
        return 3
    if part >= 1:
        return FULL_STEP
    return 1 + min(int(part * 4), 3)


def has_no_room(used: Decimal, capacity: Decimal) -> bool:
    """Whether nothing more fits; never without a limit."""
    return 0 < capacity <= used


def age_days(oldest_on: date | None, today: date) -> int | None:
    """Calendar days since the oldest lot at a location was received; None where nothing lies."""
    return None if oldest_on is None else max((today - oldest_on).days, 0)


def age_step(days: int | None) -> int:
    """The heat step of an age: 0 nothing there, 1 up to 30 days, … 5 beyond 180 days."""
    if days is None:
        return 0
    return 1 + sum(days > limit for limit in AGE_LIMITS)
