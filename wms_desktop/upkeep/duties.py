"""The status line's count of what the person at the workstation owes today (SRV-7)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Topic
from wms_desktop.db.database import Database
from wms_desktop.tasks.queries import Counts, Source, counts
from wms_desktop.tasks.words import status_words
from wms_desktop.ui.shell import MainWindow
from wms_desktop.ui.status_line import DUE
from wms_desktop.ui.tasks import TaskRunner
from wms_desktop.ui.words import current_language

SETTLES_MS = 400
CLOCK_MS = 60_000  # clocks run out without anybody changing anything


class Duties(QObject):
    """Keeps the count in the status line of *window* as the books and the clock are.

    Args:
        sources: gives what each slice says is owed; asked on a worker thread.
        ask: the database and who works now; None while nobody does.
        failed: told what went wrong.
    """

    def __init__(
        self,
        window: MainWindow,
        tasks: TaskRunner,
        sources: Callable[[], Sequence[Source]],
        ask: Callable[[], tuple[Database, Acting] | None],
        failed: Callable[[Exception], object],
    ) -> None:
        super().__init__(window)
        self._window, self._tasks, self._sources = window, tasks, sources
        self._ask, self._failed = ask, failed
        self._known: Counts | None = None
        self._soon, self._clock = QTimer(self), QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SETTLES_MS)
        self._soon.timeout.connect(self.read)
        self._clock.setInterval(CLOCK_MS)
        self._clock.timeout.connect(self.read)
        self._clock.start()
        tasks.changed.connect(self._on_changed)
        window.rebuilt.connect(self._on_rebuilt)

    def read(self) -> None:
        """Count again, off the GUI thread."""
        asked = self._ask()
        if asked is None:
            return
        db, by = asked
        sources = self._sources

        def done(found: Counts) -> None:
            now = self._ask()
            if now is None or now[0] is not db:
                return
            if (now[1].person_id, now[1].site_id) == (by.person_id, by.site_id):
                self._known = found
                self._show()

        self._tasks.submit(
            lambda: counts(db, by, sources()), owner=self, done=done, failed=self._failed
        )

    def forget(self) -> None:
        """Somebody else works here now; what was counted is not theirs."""
        self._known = None
        self._show()

    def _on_changed(self, _topics: frozenset[Topic]) -> None:
        self._soon.start()

    def _on_rebuilt(self) -> None:
        self._show()

    def _show(self) -> None:
        found = self._known
        text = "" if found is None else status_words(found, current_language())
        self._window.show_status(DUE, text, "bad" if found and found.overdue else "")
