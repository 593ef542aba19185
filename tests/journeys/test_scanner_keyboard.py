"""Two thousand scans as real key events on a real display: none lost, none left in a field."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

LENGTH = 20
LAST = "END-OF-RUN"
PROJECT = Path(__file__).resolve().parents[2]

# A real scanner does not stammer when the computer is busy; these two stand for scanner and wire.
_PROMPT = ["nice", "-n", "-15"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []

pytestmark = [
    pytest.mark.slow_display,
    pytest.mark.skipif(
        not (shutil.which("Xvfb") and shutil.which("xdotool")), reason="needs Xvfb and xdotool"
    ),
]


@pytest.fixture
def display() -> Iterator[str]:
    """A display of our own; it tells the number it has found free."""
    read, write = os.pipe()
    server = subprocess.Popen(
        [
            *_PROMPT,
            "Xvfb",
            "-displayfd",
            str(write),
            "-screen",
            "0",
            "1366x768x24",
            "-nolisten",
            "tcp",
        ],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as said:
        number = said.readline().strip()
    assert number, "Xvfb did not start"
    yield f":{number}"
    server.terminate()
    server.wait()


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
    script = tmp_path / "scanner.txt"
    lines = [f"windowfocus --sync {number}"]
    for code in [*wanted, LAST]:
        lines += [f"type --delay {delay_ms} {code}", "key --delay 1 Return"]
    script.write_text("\n".join(lines) + "\n")
    subprocess.run([*_PROMPT, "xdotool", str(script)], env=environment, check=True, timeout=400)
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
