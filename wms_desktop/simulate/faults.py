"""What can go wrong on purpose, and when: read from the command line, spread over the run."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from wms_desktop.core.errors import Refused

MOST_FAULTS = 10_000


class FaultKind(StrEnum):
    """How a workstation, its line or its server fails."""

    CUT = "cut"  # the line breaks before COMMIT reaches the server
    LOST = "lost"  # the server commits, its answer never arrives
    FREEZE = "freeze"  # nobody hears anything for seconds, then all goes on
    RESET = "reset"  # a line is torn down in the middle of anything
    DELAY = "delay"  # COMMIT arrives late
    TIMEOUT = "timeout"  # the server gives a statement up
    KILL = "kill"  # a workstation's power plug is pulled
    CRASH = "crash"  # the server's is
    FULL = "full"  # no room is left on the disk


ON_A_LINE = (FaultKind.CUT, FaultKind.LOST, FaultKind.FREEZE, FaultKind.RESET, FaultKind.DELAY)
ON_A_SERVER = (*ON_A_LINE, FaultKind.TIMEOUT, FaultKind.KILL)
HAS_LIMITS = sys.platform != "win32"
IN_A_FILE = (FaultKind.KILL, FaultKind.FULL) if HAS_LIMITS else (FaultKind.KILL,)


class SimulateFault(StrEnum):
    """Why a simulation cannot begin."""

    REAL_DATA = "simulate_real_data"
    FAULTS = "simulate_faults"
    FAULT_NOT_HERE = "simulate_fault_not_here"
    SIZE = "simulate_size"


@dataclass(frozen=True, slots=True)
class Planned:
    """One fault, once so many operations of all stations are done."""

    after: int
    kind: FaultKind


def read_spec(text: str, offered: Sequence[FaultKind]) -> tuple[FaultKind, ...]:
    """What ``--faults`` asks for: ``12`` of all kinds, or ``cut=3,lost=5,kill`` by name.

    Args:
        offered: the kinds that this database and this call can have.

    Raises:
        Refused: not to be read, an unknown kind, one that cannot be here, or too many.
    """
    wanted: list[FaultKind] = []
    for part in filter(None, (each.strip() for each in text.split(","))):
        name, _, many = part.partition("=")
        if name.isascii() and name.isdigit() and not many:
            count = _count(name)
            wanted += [offered[number % len(offered)] for number in range(count)]
            continue
        if name not in {kind.value for kind in FaultKind}:
            raise Refused(SimulateFault.FAULTS, text=part, kinds=", ".join(FaultKind))
        if FaultKind(name) not in offered:
            raise Refused(SimulateFault.FAULT_NOT_HERE, kind=name, kinds=", ".join(offered))
        wanted += [FaultKind(name)] * _count(many or "1")
    if len(wanted) > MOST_FAULTS:
        raise Refused(SimulateFault.FAULTS, text=text, kinds=", ".join(FaultKind))
    return tuple(wanted)


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > 5:
        raise Refused(SimulateFault.FAULTS, text=text, kinds=", ".join(FaultKind))
    return int(text)


def spread(kinds: Sequence[FaultKind], operations: int, chance: random.Random) -> list[Planned]:
    """The same kinds in an order of chance, evenly over the run and not at its very ends."""
    mixed = list(kinds)
    chance.shuffle(mixed)
    step = operations / (len(mixed) + 1)
    return [Planned(round(step * (n + 1)), kind) for n, kind in enumerate(mixed)]


def due(planned: list[Planned], done: int) -> Iterator[FaultKind]:
    """Take out of *planned* what comes after *done* operations."""
    while planned and planned[0].after <= done:
        yield planned.pop(0).kind
