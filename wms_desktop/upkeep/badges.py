"""The counts on the tabs: what is late, soon due or waits, on tabs that nobody has opened too."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QObject, QTimer

from wms_desktop.complaints import queries as complaints
from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Topic
from wms_desktop.counts import queries as counts
from wms_desktop.counts.kinds import CountState
from wms_desktop.db.database import Database
from wms_desktop.goods import difference_list, due
from wms_desktop.pickup import warnings
from wms_desktop.receipts import missing
from wms_desktop.returns import inbox as returns
from wms_desktop.returns.rules_chain import Shown
from wms_desktop.transport import queries as transport
from wms_desktop.ui.shell import MainWindow
from wms_desktop.ui.tasks import TaskRunner

Count = tuple[str, int]  # kind of badge, how many
TOPICS = frozenset(
    {
        Topic.INBOUND, Topic.OUTBOUND, Topic.CONSIGNMENTS, Topic.RECEIPTS, Topic.COUNTS,
        Topic.RETURNS, Topic.COMPLAINTS,
    }
)  # fmt: skip
SETTLES_MS = 200


def of_goods(db: Database, by: Acting) -> Count:
    """Differences not judged in time, else orders to be decided on, else unfinished ones."""
    if late := difference_list.count_overdue(db, by.site_id, today=by.today):
        return "bad", late
    if waiting := due.count_to_decide(db, by.site_id, today=by.today):
        return "warn", waiting
    return "mute", due.count_inbound(db, by.site_id) + due.count_outbound(db, by.site_id)


def of_pickup(db: Database, by: Acting) -> Count:
    """Warnings that the duty manager has not seen (PCK-10); else consignments that wait."""
    if by.may(Role.DUTY_MANAGER) and (unseen := warnings.count_unseen(db, by.site_id, by.today)):
        return "bad", unseen
    return "mute", transport.count_waiting(db, by.site_id)


def of_receipts(db: Database, by: Acting) -> Count:
    """Missing slips that are overdue; without any, those due soon (RCP-5)."""
    found = missing.ageing(db, by.today, missing.MissingFilter())
    late = found.overdue + found.beyond_limit
    return ("bad", late) if late else ("warn", found.due_soon)


def of_counts(db: Database, by: Acting) -> Count:
    """Counts to be reviewed; without any, those under way."""
    found = counts.open_counts(db, by.site_id)
    if waiting := found.get(CountState.REVIEW, 0):
        return "warn", waiting
    return "mute", found.get(CountState.COUNTING, 0)


def of_service(db: Database, by: Acting) -> Count:
    """Complaints with a clock that is over; without any, those whose clock is amber (CMP-2)."""
    if late := complaints.count_overdue(db, by):
        return "bad", late
    return "warn", complaints.count_soon(db, by)


def of_returns(db: Database, by: Acting) -> Count:
    """Applications that wait for whoever is signed in; in red those past their hours (RET-3)."""
    if late := returns.count_late(db, by.site_id, by):
        return "bad", late
    return "warn", returns.count_applications(db, by.site_id, shown=Shown.WAITING, by=by)


OF_TAB: Mapping[str, Callable[[Database, Acting], Count]] = {
    "goods": of_goods,
    "pickup": of_pickup,
    "receipts": of_receipts,
    "counts": of_counts,
    "service": of_service,
    "returns": of_returns,
}


def badges(db: Database, by: Acting, tabs: Iterable[str]) -> dict[str, Count]:
    """The counts of those of *tabs* that have one."""
    return {name: OF_TAB[name](db, by) for name in tabs if name in OF_TAB}


class TabBadges(QObject):
    """Keeps the counts on the tabs of *window* as the books are.

    Args:
        ask: the database and who works now; None while nobody does.
        failed: told what went wrong.
    """

    def __init__(
        self,
        window: MainWindow,
        tasks: TaskRunner,
        ask: Callable[[], tuple[Database, Acting] | None],
        failed: Callable[[Exception], object],
    ) -> None:
        super().__init__(window)
        self._window, self._tasks, self._ask, self._failed = window, tasks, ask, failed
        self._known: dict[str, Count] = {}
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SETTLES_MS)
        self._soon.timeout.connect(self.read)
        tasks.changed.connect(self._on_changed)
        window.rebuilt.connect(lambda: self._show(self._known))

    def read(self) -> None:
        """Count again, off the GUI thread."""
        asked = self._ask()
        if asked is None:
            return
        db, by = asked
        tabs = tuple(self._window.area.names())

        def done(found: dict[str, Count]) -> None:
            now = self._ask()
            if now is not None and (now[0], now[1].site_id) == (db, by.site_id):
                self._show(found)

        self._tasks.submit(lambda: badges(db, by, tabs), owner=self, done=done, failed=self._failed)

    def _on_changed(self, topics: frozenset[Topic]) -> None:
        if topics & TOPICS:
            self._soon.start()

    def _show(self, found: dict[str, Count]) -> None:
        self._known = found
        for name, count in found.items():
            self._window.area.show_badge(name, *count)
