"""All that an open window does by itself, begun and ended together."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QObject

from wms_desktop.core.errors import Refused, Unavailable
from wms_desktop.db.anchors import AnchorList
from wms_desktop.db.evidence_checks import Checker
from wms_desktop.db.operations import look_for
from wms_desktop.people.presence import Presence
from wms_desktop.people.signin import SignedIn
from wms_desktop.tasks.queries import Source
from wms_desktop.ui.settling import Settling
from wms_desktop.ui.shell import MainWindow
from wms_desktop.ui.unfinished import tell_clock, tell_settled
from wms_desktop.upkeep.badges import TabBadges
from wms_desktop.upkeep.clock_watch import ClockWatch
from wms_desktop.upkeep.duties import Duties
from wms_desktop.upkeep.evidence_keeper import EvidenceKeeper, Turn
from wms_desktop.upkeep.house_keeper import AtWork, HouseKeeper
from wms_desktop.upkeep.leaver_keeper import LeaverKeeper

log = logging.getLogger(__name__)


class Keepers(QObject):
    """Retention, seals, leavers, the clock, what a crash left over, and the counts that people see.

    Args:
        at_work: the database and whoever works now; None while nobody does.
        clock: an aware moment in UTC.
        anchors: the seals that this workstation has seen.
    """

    def __init__(
        self,
        window: MainWindow,
        presence: Presence,
        at_work: AtWork,
        task_sources: Callable[[], Sequence[Source]],
        *,
        clock: Callable[[], datetime],
        anchors: AnchorList,
        workstation_id: int,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        context = window.context
        tasks, vault = context.tasks, context.vault
        self._context, self._presence, self._clock = context, presence, clock
        self._workstation_id = workstation_id
        self._house = HouseKeeper(tasks, vault, at_work, warned("retention"), self)
        self._evidence = EvidenceKeeper(
            tasks, self._turn, lambda *told: window.show_status(*told), anchors, self
        )
        self._leavers = LeaverKeeper(tasks, presence, warned("leavers' connections"), self)
        self._clock_watch = ClockWatch(tasks, presence, clock, self)
        self._clock_watch.wrong.connect(lambda ahead: tell_clock(window, ahead))
        self._settling = Settling(
            tasks, context.drafts.outbox, lambda ids: look_for(context.db, ids), self
        )
        self._settling.settled.connect(lambda saved, lost: tell_settled(window, saved, lost))
        self._badges = TabBadges(window, tasks, at_work, warned("the counts on the tabs"))
        self._duties = Duties(window, tasks, task_sources, at_work, warned("what is due"))

    def begin(self, signed_in: SignedIn) -> None:
        """Somebody has signed in: what waited for that is done, and counted anew."""
        self._house.keep()
        self._evidence.begin()
        self._leavers.begin()
        self.count()
        self._settling.begin(signed_in.db.address)

    def count(self) -> None:
        """Read the counts on the tabs and of what is due; roles may have changed."""
        self._badges.read()
        self._duties.read()

    def forget_person(self) -> None:
        """Somebody else has come: nothing that the last one owed is shown."""
        self._duties.forget()

    def close(self) -> None:
        """Begin nothing more."""
        self._evidence.close()

    def _turn(self) -> Turn | None:
        """Kept files are looked after also while the window is locked, and then best."""
        signed_in = self._presence.signed_in
        if signed_in is None:
            return None
        checker = Checker(signed_in.acting.person_id, self._workstation_id)
        return Turn(self._context.db, checker, self._clock(), self._presence.is_locked)


def warned(what: str) -> Callable[[Exception], None]:
    """For work that nobody has asked for: that it failed is noted, and it is tried again later."""

    def failed(error: Exception) -> None:
        if not isinstance(error, (Refused, Unavailable)):
            raise error
        log.warning("%s: not done: %s", what, error)

    return failed
