"""Two thousand scans as real key events on a real display: none lost, none left in a field."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.display import IS_THERE, scan_all, virtual_display

LENGTH = 20
LAST = "END-OF-RUN"
PROJECT = Path(__file__).resolve().parents[2]

pytestmark = [
    pytest.mark.slow_display,
    pytest.mark.skipif(not IS_THERE, reason="needs Xvfb and xdotool"),
]


@pytest.fixture
def display() -> Iterator[str]:
    with virtual_display() as number:
        yield number


def codes(count: int) -> list[str]:
    letters = random.Random(11)
    alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefgh0123456789-./+"
    return ["B" + "".join(letters.choices(alphabet, k=LENGTH - 1)) for _ in range(count)]


@pytest.mark.parametrize(("delay_ms", "count"), [(1, 2_000), (5, 500)])
def test_two_thousand_scans_arrive_and_leave_nothing(
    display: str, tmp_path: Path, delay_ms: int, count: int
) -> None:
    environment = os.environ | {
        "DISPLAY": display,
        "QT_QPA_PLATFORM": "xcb",
        "PYTHONPATH": str(PROJECT),
        "XDG_CACHE_HOME": str(tmp_path),
    }
    window = subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.scan_target"],
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert window.stdout is not None
    number = window.stdout.readline().strip()
    assert number, window.communicate()[1]
    wanted = codes(count)
    scans = [(code, delay_ms) for code in [*wanted, LAST]]
    scan_all(display, int(number), scans, tmp_path / "scanner.txt")
    said, errors = window.communicate(timeout=300)
    assert window.returncode == 0, errors
    seen = json.loads(said)
    wrong = [
        pair for pair in zip(seen["codes"], [*wanted, LAST], strict=False) if pair[0] != pair[1]
    ]
    assert wrong[:3] == []
    assert len(seen["codes"]) == count + 1
    assert seen["pressed"] == 0
    assert seen["left"] == [["kept", "kept", "kept"]] * 3
    assert seen["typed"] == ""
