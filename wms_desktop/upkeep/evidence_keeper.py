"""What a running window does for the evidence by itself: seals, anchors, the nightly reading.

Source: reliability.md, Evidence; SYS-1, SYS-2.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QTimer

from wms_desktop.checks import check
from wms_desktop.core.acting import Acting
from wms_desktop.core.errors import Refused, Unavailable
from wms_desktop.core.moments import site_time
from wms_desktop.db import evidence, evidence_checks, seals
from wms_desktop.db.anchors import AnchorList
from wms_desktop.db.database import Database
from wms_desktop.db.evidence_checks import Checker, State
from wms_desktop.ui.status_line import EVIDENCE
from wms_desktop.ui.tasks import Lane, TaskRunner
from wms_desktop.ui.words import tr

log = logging.getLogger(__name__)
FIRST_MS, EVERY_MS = 15_000, 5 * 60_000  # signing in comes first
NIGHT = range(6)  # hours of the site's clock
LATEST = timedelta(hours=36)  # a shop that closes at night is read in the day


@dataclass(frozen=True, slots=True)
class Turn:
    """One round: seals and anchors always; files are read when nobody minds.

    Attributes:
        is_idle: nobody works at the window just now.
    """

    db: Database
    by: Checker
    now: datetime
    is_idle: bool

    @property
    def is_quiet(self) -> bool:
        """Whether this is a good moment for reading."""
        return self.is_idle or site_time(self.now).hour in NIGHT


class EvidenceKeeper(QObject):
    """Keeps house every five minutes while somebody is signed in, locked or not.

    Args:
        turn: what is to be looked after now; None while nobody is signed in.
        show: tells the status line: item, text, kind.
    """

    def __init__(
        self,
        tasks: TaskRunner,
        turn: Callable[[], Turn | None],
        show: Callable[[str, str, str], object],
        anchors: AnchorList,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._tasks, self._turn, self._show, self.anchors = tasks, turn, show, anchors
        self._runs, self._open = False, True
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.keep)
        self._timer.start()

    def begin(self) -> None:
        """Somebody has signed in: the first round comes soon, when the window stands."""
        QTimer.singleShot(FIRST_MS, self, self.keep)

    def keep(self) -> None:
        """One round, off the window's thread; the next one waits for it."""
        turn = self._turn()
        if turn is None or self._runs:
            return
        self._runs = True
        self._tasks.submit(
            lambda: kept(turn, self.anchors, lambda: self._open),
            owner=self,
            done=self._on_kept,
            failed=self._on_failed,
            lane=Lane.HOUSE,
        )

    def close(self) -> None:
        """No new round; a reading under way ends soon, what it has found is written down."""
        self._open = False
        self._timer.stop()

    def _on_kept(self, found: State) -> None:
        self._runs = False
        self._show(EVIDENCE, *status_of(found))

    def _on_failed(self, error: Exception) -> None:
        self._runs = False
        if not isinstance(error, (Refused, Unavailable, OSError)):
            raise error
        log.warning("evidence: not done: %s", error)


def kept(turn: Turn, anchors: AnchorList, goes_on: Callable[[], bool] = lambda: True) -> State:
    """Seal what is due, note the newest seal, read what is due; how the files stand then."""
    db = turn.db
    if seals.is_due(db):
        seals.seal(db)
    anchors.note(db, turn.now)
    found = evidence_checks.state(db)
    is_late = found.is_overdue or (found.last is not None and found.now - found.last > LATEST)
    percent = evidence_checks.nightly_percent(found)
    if percent and (turn.is_quiet or is_late):
        _looked_at, bad = evidence_checks.verify(db, percent=percent, by=turn.by, goes_on=goes_on)
        for each in bad:
            log.error("kept file %s: %s", each.sha256[:12], each.result.value)
        for place in evidence.collect_orphans(db, time.time()):
            log.warning("without a row, set aside: %s", place)
        found = evidence_checks.state(db)
    return found


def full_check(
    db: Database, by: Acting, anchors: AnchorList, progress: Callable[[int, int], None]
) -> list[tuple[str, str]]:
    """`check` from the window: the names of checks and what fails them; sealed when none does."""
    extent = check.Extent(100, Checker(by.person_id, by.workstation_id), anchors)
    verdicts = check.run(db, extent, progress)
    found = [(v.name, f) for v in verdicts for f in v.findings]
    if check.may_seal([finding for _name, finding in found]):
        seals.seal(db)
        anchors.note(db, by.now)
    return [(name, finding.subject) for name, finding in found]


def status_of(found: State) -> tuple[str, str]:
    """What the status line says of the files, and of which kind it is."""
    if found.full_since is None:
        return "", ""
    if found.bad:
        return tr("{count} {count:file|files} altered", count=found.bad), "bad"
    day = f"{site_time(found.full_since):%m-%d}"
    if found.is_overdue:
        return tr("Evidence unread since {day}", day=_day(found.full_since)), "warn"
    return tr("Evidence read since {day}", day=day), "ok"


def _day(moment: datetime) -> str:
    return f"{site_time(moment):%Y-%m-%d}"
