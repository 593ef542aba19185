"""Ways to hand a paper to a printer: CUPS keeps vectors; elsewhere Qt prints rendered pages."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from wms_desktop.core.errors import Lack, Unavailable

_TIMEOUT_S = 30
_NO_PRINTER = ("no default destination", "does not exist", "no such", "unknown destination")


@dataclass(frozen=True, slots=True)
class PageImage:
    """One rendered page: grey, eight bits, without padding."""

    width: int
    height: int
    dpi: int
    grey: bytes


Render = Callable[[bytes, int], Sequence[PageImage]]


class Printers(Protocol):
    """What a workstation's printing system can do."""

    def names(self) -> list[str]:
        """The queues that exist."""

    def send(self, content: bytes, *, title: str, printer: str, copies: int, raw: bool) -> str:
        """Hand *content* over; returns the job's name there, or empty.

        Raises:
            Unavailable: no such printer, or it has refused.
        """

    def is_done(self, job: str) -> bool:
        """Whether the printer has finished *job*."""


class CupsPrinters:
    """Through ``lp`` and ``lpstat``: Linux and macOS."""

    def names(self) -> list[str]:
        said = _run(["lpstat", "-e"], b"")
        return said.stdout.decode(errors="replace").split() if said.returncode == 0 else []

    def send(self, content: bytes, *, title: str, printer: str, copies: int, raw: bool) -> str:
        command = ["lp", "-t", title[:120], "-n", str(copies)]
        if printer:
            command += ["-d", printer]
        command += ["-o", "raw"] if raw else ["-o", "print-scaling=none"]
        said = _run(command, content)
        if said.returncode != 0:
            reason = said.stderr.decode(errors="replace").strip()
            missing = any(words in reason.lower() for words in _NO_PRINTER)
            lack = Lack.PRINTER if missing else Lack.PRINTER_REFUSED
            raise Unavailable(lack, printer=printer, reason=reason)
        words = said.stdout.decode(errors="replace").split()
        return next((word for word in words if word.rpartition("-")[2].isdecimal()), "")

    def is_done(self, job: str) -> bool:
        said = _run(["lpstat", "-W", "not-completed", "-o"], b"")
        waiting = [line.split()[0] for line in said.stdout.decode().splitlines() if line.split()]
        return said.returncode == 0 and job not in waiting


class QtPrinters:
    """Rendered pages through Qt: Windows, and wherever there is no CUPS.

    Args:
        render: makes pictures of a paper's pages; from the room that can read PDF.
    """

    def __init__(self, render: Render) -> None:
        self._render = render

    def names(self) -> list[str]:
        from PySide6.QtPrintSupport import QPrinterInfo  # not needed before the first paper

        return list(QPrinterInfo.availablePrinterNames())

    def send(self, content: bytes, *, title: str, printer: str, copies: int, raw: bool) -> str:
        from wms_desktop.ui.qt_printing import print_pages

        name = printer or self._default()
        if not name or name not in self.names() or raw:
            raise Unavailable(Lack.PRINTER, printer=printer)
        print_pages(self._render(content, 300), title, name, copies)
        return ""

    def is_done(self, job: str) -> bool:
        return not job

    def _default(self) -> str:
        from PySide6.QtPrintSupport import QPrinterInfo

        return str(QPrinterInfo.defaultPrinterName())


def find_printers(render: Render | None = None) -> Printers:
    """The printing system of this computer."""
    if shutil.which("lp") or render is None:
        return CupsPrinters()
    return QtPrinters(render)


def _run(command: list[str], content: bytes) -> subprocess.CompletedProcess[bytes]:
    environment = os.environ | {"LC_ALL": "C"}  # its sentences are read
    try:
        return subprocess.run(
            command, input=content, capture_output=True, env=environment, timeout=_TIMEOUT_S
        )
    except FileNotFoundError as error:
        raise Unavailable(Lack.PRINTER) from error
    except subprocess.TimeoutExpired as error:
        raise Unavailable(Lack.PRINTER_REFUSED, reason="no answer") from error
