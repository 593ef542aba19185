"""Paper scanners of this computer, through SANE's ``scanimage``: a stack in, a file a page out."""

from __future__ import annotations

import os
import queue
import re
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from wms_desktop.core.errors import Refused

PROGRAM = "scanimage"
LIST_SECONDS = 30.0
PAGE_SECONDS = 120.0  # without a page for so long the scanner has stopped answering
STOP_SECONDS = 15.0  # a scanner that was told to stop and has not done so is stopped by force
MOST_PAGES = 500
_OPTION = re.compile(r"^\s+--(mode|source|resolution)[= ](.+?)(?: \(.*\))?(?: \[([^\]]*)\])?\s*$")
_RANGE = re.compile(r"^(\d+)(?:\.\d+)?\.\.(\d+)(?:\.\d+)?dpi")


class ScannerFault(StrEnum):
    """Why a scanner gives no (more) pages."""

    NO_DEVICE = "scanner_no_device"
    BUSY = "scanner_busy"
    JAMMED = "scanner_jammed"
    NO_PAPER = "scanner_no_paper"
    COVER_OPEN = "scanner_cover_open"
    NO_ANSWER = "scanner_no_answer"
    NO_RIGHT = "scanner_no_right"


_EXITS = {  # SANE_Status, which is what scanimage ends with
    3: ScannerFault.BUSY,
    4: ScannerFault.NO_DEVICE,
    6: ScannerFault.JAMMED,
    7: ScannerFault.NO_PAPER,
    8: ScannerFault.COVER_OPEN,
    11: ScannerFault.NO_RIGHT,
}


@dataclass(frozen=True, slots=True)
class Device:
    """A scanner that is there now.

    Attributes:
        name: as SANE calls it.
        says: maker and model.
    """

    name: str
    says: str


@dataclass(frozen=True, slots=True)
class ScannerSetting:
    """How this workstation scans.

    Attributes:
        device: empty for the first one.
        dpi: the nearest that the device has is used.
        mode: ``color`` or ``gray``.
    """

    device: str = ""
    dpi: int = 200
    mode: str = "color"
    both_sides: bool = False


def program() -> str | None:
    """Where ``scanimage`` lies; None where there is none, and so no scanner."""
    return shutil.which(PROGRAM)


def devices() -> list[Device]:
    """The scanners that are there now. Takes seconds; never on the window's thread."""
    found = program()
    if found is None:
        return []
    try:
        done = subprocess.run(
            [found, "-f", "%d\t%v %m%n"],
            stdin=subprocess.DEVNULL, capture_output=True, timeout=LIST_SECONDS, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return []
    lines = done.stdout.decode("utf-8", "replace").splitlines()
    named = [line.partition("\t") for line in lines if "\t" in line]
    return [Device(name[:200], says.strip()[:80]) for name, _, says in named if name]


class Feeder:
    """One run of a stack through the document feeder.

    Args:
        folder: an existing private folder; the pages come into it and stay there.
        stem: how the pages are called, before their number.
    """

    def __init__(self, setting: ScannerSetting, folder: Path, stem: str) -> None:
        self._setting, self._folder, self._stem = setting, folder, stem
        self._process: subprocess.Popen[str] | None = None
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._stopped_at: float | None = None

    def scan(self, page_done: Callable[[Path], None]) -> int:
        """Scan until the feeder is empty; each page is told as soon as it is whole.

        Returns:
            How many pages came.

        Raises:
            Refused: a `ScannerFault`; ``pages`` says how many came before it.
        """
        found = program()
        if found is None:
            raise Refused(ScannerFault.NO_DEVICE, pages=0)
        device = [f"--device-name={self._setting.device}"] if self._setting.device else []
        chosen = _chosen(_options(found, device), self._setting)
        command = [
            found, *device, "--format=png", "--batch-print", f"--batch-count={MOST_PAGES}",
            f"--batch={self._folder / self._stem}-%03d.png", *chosen,
        ]  # fmt: skip
        process = self._process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            encoding="utf-8", errors="surrogateescape",
            start_new_session=True,
        )  # fmt: skip
        if self._stopped_at is not None:  # while the device was asked what it can do
            process.terminate()
        try:
            pages = self._listen(process, page_done)
        finally:
            _end(process)
        code = process.returncode
        if code == 0 or self._stopped_at is not None or (code == 7 and pages):
            return pages
        raise Refused(_EXITS.get(code, ScannerFault.NO_ANSWER), pages=pages)

    def stop(self) -> None:
        """Take no more pages; `scan` returns as soon as the scanner is at rest.

        The scanner is asked by SIGTERM, which means the same to it as Ctrl+C: a program that was
        started in the background ignores Ctrl+C, and so do all that it starts.
        """
        if self._stopped_at is None:
            self._stopped_at = time.monotonic()
        process = self._process
        if process is not None and process.poll() is None:
            process.terminate()
        self._lines.put("")  # `scan` may be waiting for a page; now it waits no longer than this

    def _listen(self, process: subprocess.Popen[str], page_done: Callable[[Path], None]) -> int:
        def pass_on() -> None:
            assert process.stdout is not None
            for line in process.stdout:
                self._lines.put(line)
            self._lines.put(None)

        threading.Thread(target=pass_on, daemon=True, name="scanner").start()
        pages = 0
        while True:
            try:
                line = self._lines.get(timeout=self._patience())
            except queue.Empty:
                if self._stopped_at is not None:
                    return pages
                raise Refused(ScannerFault.NO_ANSWER, pages=pages) from None
            if line is None:
                process.wait()
                return pages
            path = self._folder / Path(line.rstrip("\n")).name
            if line and path.is_file():
                pages += 1
                page_done(path)

    def _patience(self) -> float:
        """How many seconds to wait for the next page, or for the end of a scan that was stopped."""
        if self._stopped_at is None:
            return PAGE_SECONDS
        return max(0.0, self._stopped_at + STOP_SECONDS - time.monotonic())


def _end(process: subprocess.Popen[str]) -> None:
    if process.poll() is None and os.name == "nt":
        process.kill()
    elif process.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # what it started itself goes with it
    process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _options(found: str, device: Sequence[str]) -> dict[str, str]:
    """What the device lets choose: mode, source, resolution, as ``scanimage`` writes it."""
    try:
        done = subprocess.run(
            [found, *device, "-A"],
            stdin=subprocess.DEVNULL, capture_output=True, timeout=LIST_SECONDS, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        raise Refused(ScannerFault.NO_ANSWER, pages=0) from None
    if done.returncode != 0:
        fault = _EXITS.get(done.returncode, ScannerFault.NO_DEVICE)
        raise Refused(fault, pages=0)
    named: dict[str, str] = {}
    for line in done.stdout.decode("utf-8", "replace").splitlines():
        option = _OPTION.match(line)
        if option is not None and option[3] != "inactive":
            named.setdefault(option[1], option[2])
    return named


def _chosen(options: Mapping[str, str], setting: ScannerSetting) -> list[str]:
    """The options of ``scanimage`` that mean *setting* to this device."""
    chosen: list[str] = []
    if mode := _like(options.get("mode", ""), setting.mode):
        chosen.append(f"--mode={mode}")
    sources = options.get("source", "")
    both = _like(sources, "duplex") if setting.both_sides else ""
    if source := both or _like(sources, "feeder", "adf", without="duplex"):
        chosen.append(f"--source={source}")
    if dpi := _nearest(options.get("resolution", ""), setting.dpi):
        chosen.append(f"--resolution={dpi}")
    return chosen


def _like(offered: str, *words: str, without: str = "") -> str:
    """The first of the choices that has one of *words* in it; without *without* if possible."""
    fitting = [each for each in offered.split("|") if any(w in each.lower() for w in words)]
    plain = [each for each in fitting if not without or without not in each.lower()]
    return next(iter(plain or fitting), "")


def _nearest(offered: str, dpi: int) -> int:
    """The resolution nearest to *dpi*, the finer one of two; 0 where none can be chosen."""
    if bounds := _RANGE.match(offered):
        return max(int(bounds[1]), min(int(bounds[2]), dpi))
    numbers = [int(each) for each in re.findall(r"\d+", offered)]
    return min(numbers, key=lambda each: (abs(each - dpi), -each), default=0)
