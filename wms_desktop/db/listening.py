"""Hears at once what other workstations change: LISTEN on a connection and a thread of its own.

The counters of changes stay what is true; what is heard here only says when to look at them. So
nothing is lost where nobody listens: behind a pooler, on SQLite, or while the server is away.

Source: issue "The shared database", Live.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from sqlalchemy.exc import SQLAlchemyError

from wms_desktop.db.cutting import cutter
from wms_desktop.db.database import Database
from wms_desktop.db.operations import CHANNEL

log = logging.getLogger(__name__)
AGAIN_S = 5.0
QUIET_S = 60.0


class Listener:
    """Listens from `start` to `stop`; begins again by itself where the line breaks.

    It borrows one of the database's own connections, so that a workstation never has more of them.

    Args:
        heard: somebody changed something; called on the listener's thread.
        listening: whether changes are heard now; called on the listener's thread.
    """

    def __init__(
        self, db: Database, heard: Callable[[], object], listening: Callable[[bool], object]
    ) -> None:
        self.db, self._heard, self._listening = db, heard, listening
        self._ends = threading.Event()
        self._lock = threading.Lock()
        self._cut: Callable[[], object] | None = None
        self._thread = threading.Thread(target=self._run, name="changes", daemon=True)

    def start(self) -> None:
        """From now on."""
        self._thread.start()

    def stop(self, timeout_s: float = 1.0) -> None:
        """No more, at once; the thread ends behind it."""
        self._ends.set()
        with self._lock:
            if self._cut is not None:
                self._cut()
        self._thread.join(timeout_s)

    def _run(self) -> None:
        while not self._ends.is_set():
            try:
                self._listen()
            except Exception as error:  # the driver's, SQLAlchemy's: polling goes on behind it
                if not self._ends.is_set():
                    log.info("not listening: %s", type(error).__name__)
            if not self._ends.is_set():
                self._listening(False)
            self._ends.wait(AGAIN_S)

    def _listen(self) -> None:
        connection = self.db.engine.raw_connection()
        try:
            driver = connection.driver_connection
            assert driver is not None
            driver.autocommit = True
            driver.execute(f"LISTEN {CHANNEL}")
            with self._lock:
                self._cut = cutter(driver)
            if not self._ends.is_set():
                self._listening(True)
            while not self._ends.is_set():
                for _notice in driver.notifies(timeout=QUIET_S):
                    self._heard()
        finally:
            with self._lock:
                self._cut = None
            try:
                connection.invalidate()  # it listens, so nobody else may have it
            except SQLAlchemyError:
                log.info("the listening connection was gone already")
