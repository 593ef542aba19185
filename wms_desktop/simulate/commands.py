"""The command ``simulate``: many workstations at once on a throw-away database (interfaces.md)."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.db.program import DONE, FAILED, Program
from wms_desktop.simulate.faults import IN_A_FILE, ON_A_SERVER, SimulateFault, read_spec

if TYPE_CHECKING:
    from wms_desktop.simulate.figures import Result

MOST_STATIONS, MOST_OPERATIONS = 64, 1_000_000
SHOWN = 20  # findings on a terminal; all of them with --json


def add_commands(commands: Any) -> None:
    """Declare the command."""
    command = commands.add(
        "simulate", "many workstations at once on a throw-away database, then every check"
    )
    command.add_argument("--workstations", type=int, default=3, metavar="N")
    command.add_argument(
        "--operations", type=int, default=60, metavar="M", help="by each workstation"
    )
    command.add_argument(
        "--faults", default="", metavar="SPEC", help="8 of all kinds, or cut=3,lost=5,kill=1"
    )
    command.add_argument("--seed", type=int, default=1)
    command.set_defaults(run=run)


def run(program: Program, options: argparse.Namespace) -> int:
    """Play it and print what held; 1 with findings."""
    stations, operations = options.workstations, options.operations
    if not (1 <= stations <= MOST_STATIONS and 1 <= operations <= MOST_OPERATIONS):
        raise Refused(SimulateFault.SIZE, stations=MOST_STATIONS, operations=MOST_OPERATIONS)
    with tempfile.TemporaryDirectory(prefix="wms-simulate-") as name:
        folder = Path(name)
        url = options.database or f"sqlite:///{folder / 'wms.sqlite'}"
        result = _played(program, options, url, folder)
    program.answer(result.as_json(), lines(program, result))
    return DONE if result.is_good else FAILED


def _played(program: Program, options: argparse.Namespace, url: str, folder: Path) -> Result:
    from wms_desktop.db import guard
    from wms_desktop.simulate.run import Plan, simulate

    guard.check(url)
    offered = IN_A_FILE if guard.embedded_path(url) is not None else ON_A_SERVER
    faults = read_spec(options.faults, offered)
    plan = Plan(
        url, folder, options.workstations, options.operations, faults, seed=options.seed,
        progress=program.progress,
    )  # fmt: skip
    return simulate(plan)


def lines(program: Program, result: Result) -> list[str]:
    """The result as people read it."""
    tr = program.tr
    told = [
        tr(
            N_("{stations} workstations, {operations} operations, {seconds} s, {rate} a second"),
            stations=result.stations, operations=result.operations, seconds=result.seconds,
            rate=result.per_second,
        ),
        tr(
            N_("done {acked}, refused {refused}, told as not done and left {left}"),
            acked=result.acked, refused=result.refused, left=result.walked_away,
        ),
        tr(
            N_("answer p50 {p50} ms, p99 {p99} ms; posting p50 {post50} ms, p99 {post99} ms"),
            p50=result.p50_ms, p99=result.p99_ms, post50=result.post_p50_ms,
            post99=result.post_p99_ms,
        ),
        tr(N_("documents in the ledger: {documents}"), documents=_counted(result.documents)),
        tr(
            N_("faults: {faults}; outcomes unknown at first {unknown}, settled in {worst} s"),
            faults=_counted(result.faults), unknown=result.unknown, worst=result.worst_settled_s,
        ),
        tr(
            N_("asked again {asked}, run again by the engine's word {again}, deadlocks {broken}"),
            asked=result.asked_again, again=_counted(result.run_again), broken=result.deadlocks,
        ),
    ]  # fmt: skip
    if result.is_good:
        return [*told, "✓ " + tr(N_("Nothing lost, nothing twice, nothing half, nothing below 0"))]
    shown = [f"✗ {tr(f.what)}: {f.subject} {f.detail}" for f in result.findings[:SHOWN]]
    more = len(result.findings) - len(shown)
    return [*told, *shown, *([f"✗ +{more}"] if more else [])]


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {many}" for name, many in counts.items()) or "0"
