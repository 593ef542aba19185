"""A display of its own for programs that need real key events: Xvfb and xdotool."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

IS_THERE = bool(shutil.which("Xvfb") and shutil.which("xdotool"))


@cache
def prompt() -> tuple[str, ...]:
    """Starts a program so that it runs as promptly as this computer allows.

    A real scanner does not stammer when the computer is busy; display and xdotool stand for
    scanner and wire.
    """
    for how in (("chrt", "--fifo", "10"), ("nice", "-n", "-15")):
        if shutil.which(how[0]) and hasattr(os, "geteuid") and os.geteuid() == 0:
            tried = subprocess.run([*how, "true"], check=False, stderr=subprocess.DEVNULL)
            if tried.returncode == 0:
                return how
    return ()


@contextmanager
def virtual_display() -> Iterator[str]:
    """A display of 1366x768; it tells the number it has found free."""
    read, write = os.pipe()
    screen = ["-screen", "0", "1366x768x24", "-nolisten", "tcp"]
    server = subprocess.Popen(
        [*prompt(), "Xvfb", "-displayfd", str(write), *screen],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as said:
        number = said.readline().strip()
    try:
        assert number, "Xvfb did not start"
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


def scan_all(
    display: str,
    window: int,
    codes: Sequence[tuple[str, int]],
    script: Path,
    pause_s: float = 0.0,
) -> None:
    """Type every code and Enter into *window*, so many milliseconds a key."""
    lines = [f"windowfocus --sync {window}"]
    for code, delay_ms in codes:
        lines += [f"type --delay {delay_ms} {code}", "key --delay 1 Return"]
        if pause_s:
            lines.append(f"sleep {pause_s}")
    script.write_text("\n".join(lines) + "\n")
    environment = os.environ | {"DISPLAY": display}
    command = [*prompt(), "xdotool", str(script)]
    subprocess.run(command, env=environment, check=True, timeout=400)
