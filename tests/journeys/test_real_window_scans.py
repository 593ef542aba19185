"""Scans as real key events into the real program: none lost, none in a field, nothing done.

``WMS_SCANS=2000`` makes as many as the issue asks for; fewer are made otherwise.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.display import IS_THERE, scan_all, virtual_display
from tests.journeys.real_window import LAST
from tests.journeys.stations import STATIONS, Station
from wms_desktop.opening import sample_database

LENGTH = 20
SCANS = int(os.environ.get("WMS_SCANS", "250"))
LONG_WALK = 1_000
DELAYS_MS = (1, 2, 5)
PROJECT = Path(__file__).resolve().parents[2]
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefgh0123456789-./+"

pytestmark = [
    pytest.mark.slow_display,
    pytest.mark.skipif(not IS_THERE, reason="needs Xvfb and xdotool"),
]


def codes(count: int, seed: int) -> list[tuple[str, int]]:
    """Codes that mean nothing here, each with the milliseconds between its keys."""
    chance = random.Random(seed)
    return [
        (chance.choice("ABR1") + "".join(chance.choices(LETTERS, k=LENGTH - 1)), delay)
        for delay in (DELAYS_MS[number % 3] for number in range(count))
    ]


@contextmanager
def window(display: str, folder: Path, names: Sequence[str]) -> Iterator[subprocess.Popen[str]]:
    """The program in a process of its own."""
    own = {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(PROJECT)}
    with (folder / "stderr.txt").open("w") as errors:
        running = subprocess.Popen(
            [sys.executable, "-m", "tests.journeys.real_window", str(folder), *names],
            cwd=PROJECT,
            env=os.environ | own,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
        try:
            yield running
        finally:
            running.kill()
            running.communicate()


def walk(
    display: str, folder: Path, scans: int, stations: Sequence[Station]
) -> tuple[list[dict[str, Any]], Any]:
    """What every station saw beside what was scanned there, and the last word of the program."""
    told = []
    with window(display, folder, [station.name for station in stations]) as running:
        assert running.stdout is not None
        for number, station in enumerate(stations):
            ready = json.loads(running.stdout.readline() or said(folder))
            share = scans * (number + 1) // len(stations) - scans * number // len(stations)
            wanted = [*codes(share, number), (f"{LAST}{number:05}", 5)]
            started = time.monotonic()
            script = folder / "scanner.txt"
            scan_all(display, ready["window"], wanted, script, station.pause_s)
            took = time.monotonic() - started - station.pause_s * len(wanted)
            seen = json.loads(running.stdout.readline() or said(folder))
            told.append(seen | {"wanted": [code for code, _ in wanted], "took": took})
        return told, json.loads(running.stdout.readline() or said(folder))


def said(folder: Path) -> str:
    """What the program died of."""
    raise AssertionError((folder / "stderr.txt").read_text()[-4000:])


def figures(told: list[dict[str, Any]], last: dict[str, Any]) -> dict[str, Any]:
    """The walk in numbers."""
    wanted: Counter[str] = Counter(code for seen in told for code in seen["wanted"])
    came: Counter[str] = Counter(code for seen in told for code in seen["codes"])
    typing = sum(seen["took"] for seen in told)
    keys = sum(len(seen["wanted"]) * (LENGTH + 1) for seen in told)
    return {
        "scans": wanted.total(),
        "lost": (wanted - came).total(),
        "not_scanned": (came - wanted).total(),
        "in_a_wrong_field": sum(len(seen["changed"]) for seen in told),
        "pressed": sum(len(seen["pressed"]) for seen in told),
        "stations": len(told),
        "widgets_with_focus": sum(len(seen["focused"]) for seen in told),
        "typing_s": round(typing, 1),
        "keys_per_s": round(keys / typing),
        "peak_mb": last["peak_mb"],
    }


def test_scans_reach_the_desk_from_everywhere_and_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stations = [station for station in STATIONS if SCANS >= LONG_WALK or not station.is_long]
    sample_database(tmp_path).close()
    with virtual_display() as display:
        told, last = walk(display, tmp_path, SCANS, stations)
    if SCANS >= LONG_WALK:
        with capsys.disabled():
            print(json.dumps(figures(told, last), indent=2))
    assert wrongs(told) == {}
    assert last["errors"] == []


def wrongs(told: list[dict[str, Any]]) -> dict[str, Any]:
    """Everything that went wrong, by station."""
    refusing = {station.name for station in STATIONS if station.refuses}
    found: dict[str, Any] = {}
    for seen in told:
        answered = seen["refused"] if seen["station"] in refusing else seen["results"]
        wrong = {
            "order": [p for p in zip(seen["codes"], seen["wanted"], strict=False) if p[0] != p[1]][
                :3
            ],
            "lost": len(seen["wanted"]) - len(seen["codes"]),
            "unanswered": len(seen["wanted"]) - answered,
            "changed": seen["changed"],
            "pressed": seen["pressed"],
            "typed": seen["typed"],
            "held": seen["held"],
            "written": seen["written"],
            "fallen": not seen["stands"],
        }
        wrong = {what: value for what, value in wrong.items() if value}
        if wrong:
            found[seen["station"]] = wrong
    return found
