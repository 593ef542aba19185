"""The scan folder at the desk: looked into all the time, told in one line."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused, Unavailable
from wms_desktop.imaging.faults import shown_name
from wms_desktop.imaging.reader import Reader
from wms_desktop.receipts import watching
from wms_desktop.receipts.service import WORKERS
from wms_desktop.receipts.signed_papers import Finder
from wms_desktop.receipts.watching import Arrived, Watch
from wms_desktop.ui.page import Page
from wms_desktop.ui.tasks import Lane
from wms_desktop.ui.words import sentence, tr

EVERY_MS = 1500
PAUSE_MS = 10_000  # after something went wrong
_AT_ONCE = 10  # files a job; then the window hears of them


@dataclass(frozen=True, slots=True)
class WatchState:
    """How the scan folder stands.

    Attributes:
        folder: empty where none is watched.
        waiting: files that are complete or still being written, and not filed yet.
        last: name of the last file that was taken.
        skipped: names of what is never taken: links, pipes, folders called like a page.
        trouble: what went wrong at the last look; None where nothing did.
    """

    folder: str = ""
    waiting: int = 0
    last: str = ""
    skipped: tuple[str, ...] = ()
    trouble: Exception | None = None


@dataclass(frozen=True, slots=True)
class _Looked:
    """What one look brought, also where it came to an early end."""

    taken: tuple[Arrived, ...]
    trouble: Exception | None


class FolderWatch(QObject):
    """Files what scanners put into the workstation's folder, while somebody may who is here.

    Signals:
        arrived: an `Arrived`, for every file that was filed or refused.
        changed: a `WatchState`, whenever it differs.
    """

    arrived = Signal(object)
    changed = Signal(object)

    def __init__(
        self,
        page: Page,
        reader: Reader,
        clock: Callable[[], float] = time.monotonic,
        *,
        papers: Sequence[Finder] = (),
    ) -> None:
        super().__init__(page)
        self._page, self._reader, self._clock, self._papers = page, reader, clock, papers
        self._watch: Watch | None = None
        self._set_for: tuple[str, int, int] = ("", 0, 0)
        self._by: Acting | None = None
        self._is_looking = False
        self.state = WatchState()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Look into the folder once; more than ten files come at the looks that follow at once."""
        watch = None if self._is_looking else self._ready()
        if watch is None:
            return
        self._is_looking = True
        context = self._page.context
        now, language = self._clock(), context.language

        def work() -> Done[_Looked]:
            taken: list[Arrived] = []
            trouble: Exception | None = None
            try:
                with closing(watch.look(now, language)) as found:
                    taken.extend(islice(found, _AT_ONCE))
            except (OSError, Unavailable, Refused) as error:
                trouble = error
            topics = frozenset({Topic.RECEIPTS, Topic.DOCUMENTS}) if taken else frozenset()
            return Done(_Looked(tuple(taken), trouble), topics)

        context.tasks.submit(
            work, owner=self, done=self._on_looked, failed=self._on_failed, lane=Lane.LONG
        )

    def _ready(self) -> Watch | None:
        """The watch over the folder that is set; None where there is none, or nobody who may."""
        context = self._page.context
        folder = str(context.preferences.get("watched_folder", ""))
        try:
            by = self._by = context.acting()
        except Unavailable:  # nobody is signed in, or the window is locked
            return None
        if not folder or not by.may(*WORKERS):
            self._watch, self._set_for = None, ("", 0, 0)
            self._show(WatchState())
            return None
        still = int(context.preferences.get("watch_still_s", 5))
        wanted = (folder, still, by.person_id)
        if self._watch is None or wanted != self._set_for:
            db, self._set_for = context.db, wanted
            self._watch = Watch(
                db, self._acting, self._reader, Path(folder), still, papers=self._papers
            )
        return self._watch

    def _acting(self) -> Acting:
        assert self._by is not None
        return self._by

    def _on_looked(self, done: Done[_Looked]) -> None:
        self._is_looking = False
        taken, trouble = done.value.taken, done.value.trouble
        self._timer.setInterval(PAUSE_MS if trouble else EVERY_MS)
        for arrived in taken:
            self.arrived.emit(arrived)
        watch = self._watch
        if watch is None:
            return
        last = shown_name(taken[-1].path) if taken else self.state.last
        passing = [a.error for a in taken if a.error is not None and a.error.fault.is_passing]
        skipped = tuple(shown_name(each.path) for each in watch.skipped)
        waiting = watch.waiting + watch.writing
        trouble = trouble or next(iter(passing), None)
        self._show(WatchState(self._shown(), waiting, last, skipped, trouble))
        if len(taken) == _AT_ONCE:
            QTimer.singleShot(0, self, self.look)

    def _on_failed(self, error: Exception) -> None:
        self._is_looking = False
        self._page.show_error(error)

    def _shown(self) -> str:
        return watching.shown_folder(Path(self._set_for[0]))

    def _show(self, state: WatchState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit(state)


def trouble_words(state: WatchState) -> tuple[str, str]:
    """What went wrong with the folder, and what to do; empty where nothing did."""
    error = state.trouble
    if error is None:
        return "", ""
    goes_on = tr("Scans stay there; filing goes on by itself.")
    if isinstance(error, OSError):
        return tr("Scan folder out of reach: {folder}", folder=state.folder), goes_on
    return tr("Scan folder waits: {why}", why=sentence(error).head), goes_on


def watch_line(state: WatchState) -> str:
    """The scan folder in one line: what waits, what came last."""
    if not state.folder:
        return ""
    if state.waiting:
        return tr("Scan folder: {count} waiting", count=state.waiting)
    if state.skipped:
        count, name = len(state.skipped), state.skipped[0]
        return tr("Scan folder: {count} not taken, {name}", count=count, name=name)
    if state.last:
        return tr("Scan folder: {name}", name=state.last)
    return tr("Scan folder: {folder}", folder=state.folder)
