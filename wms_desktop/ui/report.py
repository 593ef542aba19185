"""What happens when the program itself is wrong: it says so, keeps going, and leaves a trace.

Source: reliability.md (last-resort handler), architecture.md (errors).
"""

from __future__ import annotations

import logging
import logging.handlers
import sys
import threading
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal

from wms_desktop.core.redact import RedactingFilter, redacted

log = logging.getLogger(__name__)
SHOWN_PER_FAULT = 3
_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


@dataclass(frozen=True, slots=True)
class Report:
    """One fault of the program, without personal data.

    Attributes:
        number: moment of the fault; the same in the panel and in the log.
        details: redacted; for whoever mends the program, folded away for everybody else.
    """

    number: str
    details: str
    log_file: Path


def open_log(folder: Path) -> Path:
    """Write the log into *folder*, redacted, for this user only; five files of 1 MB."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / "wms-desktop.log"
    path.touch(mode=0o600)
    handler = logging.handlers.RotatingFileHandler(
        path, maxBytes=1_000_000, backupCount=4, encoding="utf-8"
    )
    handler.setFormatter(_OneLine(_FORMAT))
    handler.addFilter(RedactingFilter())
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.INFO)
    return path


class _OneLine(logging.Formatter):
    """Nothing that comes from outside can pretend to be another line of the log."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        text = super().formatMessage(record)
        return text.replace("\r", "\\r").replace("\n", "\\n")


class LastResort(QObject):
    """Takes every exception that nothing expected, from any thread.

    Signals:
        reported: a `Report`, on the GUI thread; the first three times the same fault happens.
    """

    reported = Signal(object)
    _caught = Signal(object)

    def __init__(self, log_file: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._log_file = log_file
        self._times: Counter[str] = Counter()
        self._caught.connect(self.reported, Qt.ConnectionType.QueuedConnection)
        self._before: Callable[..., object] = sys.excepthook
        self._before_threads: Callable[..., object] = threading.excepthook

    def install(self) -> None:
        """From now on."""
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception

    def uninstall(self) -> None:
        """As it was before `install`."""
        sys.excepthook, threading.excepthook = self._before, self._before_threads

    def _on_exception(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._before(kind, error, trace)
            return
        number = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")[:-3]
        log.critical("fault %s", number, exc_info=(kind, error, trace))
        where = traceback.extract_tb(trace)[-1:] if trace else []
        fault = f"{kind.__name__} {[(part.filename, part.lineno) for part in where]}"
        self._times[fault] += 1
        if self._times[fault] <= SHOWN_PER_FAULT:
            details = redacted("".join(traceback.format_exception(kind, error, trace)))
            self._caught.emit(Report(number, details, self._log_file))

    def _on_thread_exception(self, caught: threading.ExceptHookArgs) -> None:
        if caught.exc_value is not None:
            self._on_exception(caught.exc_type, caught.exc_value, caught.exc_traceback)
