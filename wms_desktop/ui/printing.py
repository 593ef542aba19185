"""The workstation's print queue: one key prints, each paper has a state, nothing repeats."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.core.language import N_
from wms_desktop.core.text import file_stem
from wms_desktop.ui.printers import Printers
from wms_desktop.ui.tasks import Lane, TaskRunner

WATCHED_FOR_S = 300
KEPT = 100


class JobState(StrEnum):
    """Where a paper is on its way."""

    WAITING = "waiting"
    SENDING = "sending"
    AT_PRINTER = "at_printer"
    PRINTED = "printed"
    FAILED = "failed"


STATES: dict[JobState, str] = {
    JobState.WAITING: N_("Waiting@@print"),
    JobState.SENDING: N_("Sending@@print"),
    JobState.AT_PRINTER: N_("At the printer"),
    JobState.PRINTED: N_("Printed"),
    JobState.FAILED: N_("Not printed"),
}


@dataclass(slots=True, eq=False)
class PrintJob:
    """One paper on its way to a printer."""

    id: int
    title: str
    content: bytes
    printer: str
    copies: int
    raw: bool
    state: JobState = JobState.WAITING
    error: Exception | None = None
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    name_there: str = ""


class Printing(QObject):
    """Prints one paper after the other.

    Args:
        chosen: printer of a purpose ("paper", "label"); empty for the computer's own default.
        open_file: shows a file in the computer's own viewer; whether that worked.

    Signals:
        changed: a `PrintJob` is in another state.
        failed: a `PrintJob` was not printed; its ``error`` says why.
    """

    changed = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        tasks: TaskRunner,
        printers: Printers,
        parent: QObject | None = None,
        *,
        chosen: Callable[[str], str] = lambda _purpose: "",
        open_file: Callable[[Path], bool] | None = None,
    ) -> None:
        super().__init__(parent)
        self._tasks, self._printers, self._chosen = tasks, printers, chosen
        self._open_file = open_file or _open_with_viewer
        self._jobs: list[PrintJob] = []
        self._sending: PrintJob | None = None
        self._last_id = 0
        self._watch = QTimer(self)
        self._watch.setInterval(3000)
        self._watch.timeout.connect(self._look_after)

    def print_pdf(
        self,
        content: bytes,
        title: str,
        *,
        purpose: str = "paper",
        printer: str = "",
        copies: int = 1,
    ) -> PrintJob:
        """Print a paper in its exact size on the printer of *purpose*."""
        return self._add(content, title, printer or self._chosen(purpose), copies, raw=False)

    def again(self, job: PrintJob) -> PrintJob:
        """Print *job* once more, because somebody asked for it."""
        return self._add(job.content, job.title, job.printer, job.copies, raw=job.raw)

    def jobs(self) -> list[PrintJob]:
        """The last papers, the newest first."""
        return self._jobs[::-1]

    def printer_names(self) -> list[str]:
        """Printers to choose from; asks the system, so call it off the GUI thread."""
        return self._printers.names()

    def show_with(self, open_file: Callable[[Path], bool]) -> None:
        """Show papers with *open_file* instead of the system's viewer."""
        self._open_file = open_file

    def open_pdf(self, content: bytes, title: str) -> Path:
        """Show a paper on the screen instead of printing it.

        Raises:
            Unavailable: ``Lack.FILE``: there is no room or no program that shows it.
        """
        try:
            folder = Path(tempfile.mkdtemp(prefix="wms-"))
            path = folder / f"{file_stem(title) or 'paper'}.pdf"
            path.write_bytes(content)
        except OSError as error:
            raise Unavailable(Lack.FILE) from error
        if not self._open_file(path):
            raise Unavailable(Lack.FILE, path=str(path))
        return path

    def save(self, content: bytes, path: Path) -> None:
        """Print into a file.

        Raises:
            Unavailable: ``Lack.FILE``: it cannot be written.
        """
        try:
            path.write_bytes(content)
        except OSError as error:
            raise Unavailable(Lack.FILE, path=str(path)) from error

    def _add(self, content: bytes, title: str, printer: str, copies: int, *, raw: bool) -> PrintJob:
        self._last_id += 1
        job = PrintJob(self._last_id, title, content, printer, copies, raw)
        self._jobs = [*self._jobs, job][-KEPT:]
        self.changed.emit(job)
        self._send_next()
        return job

    def _send_next(self) -> None:
        if self._sending is not None:
            return
        job = next((job for job in self._jobs if job.state is JobState.WAITING), None)
        if job is None:
            return
        self._sending = job
        self._set(job, JobState.SENDING)
        printers = self._printers
        self._tasks.submit(
            lambda: printers.send(
                job.content, title=job.title, printer=job.printer, copies=job.copies, raw=job.raw
            ),
            owner=self,
            done=lambda name: self._on_sent(job, name),
            failed=lambda error: self._on_refused(job, error),
            lane=Lane.LONG,
        )

    def _on_sent(self, job: PrintJob, name: str) -> None:
        self._sending = None
        job.name_there = name
        self._set(job, JobState.AT_PRINTER if name else JobState.PRINTED)
        if name:
            self._watch.start()
        self._send_next()

    def _on_refused(self, job: PrintJob, error: Exception) -> None:
        self._sending = None
        job.error = error
        self._set(job, JobState.FAILED)
        self.failed.emit(job)
        self._send_next()
        if not isinstance(error, Unavailable):
            raise error

    def _look_after(self) -> None:
        watched = [job for job in self._jobs if job.state is JobState.AT_PRINTER]
        for job in watched:
            if (datetime.now(UTC) - job.at).total_seconds() <= WATCHED_FOR_S:
                self._ask_after(job)  # later, the state says where somebody has to look
        if not watched:
            self._watch.stop()

    def _ask_after(self, job: PrintJob) -> None:
        printers, name = self._printers, job.name_there

        def on_answer(done: bool) -> None:
            if done:
                self._set(job, JobState.PRINTED)

        self._tasks.submit(
            lambda: printers.is_done(name),
            owner=self,
            done=on_answer,
            failed=lambda _error: None,  # the printer was reached before; ask again in 3 s
            lane=Lane.LONG,
        )

    def _set(self, job: PrintJob, state: JobState) -> None:
        job.state = state
        self.changed.emit(job)


def _open_with_viewer(path: Path) -> bool:
    return bool(QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))))
