"""Says what the database is doing to the work of this window, and when all is well again.

Source: reliability.md, What the desktop does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from shiboken6 import isValid

from wms_desktop.core.errors import Refused, Stale, Unavailable
from wms_desktop.core.moments import site_time
from wms_desktop.ui.live import Connection, Live
from wms_desktop.ui.page import UNKNOWN, ScanResult, refusal_result
from wms_desktop.ui.sending import Sending
from wms_desktop.ui.status_line import DATABASE
from wms_desktop.ui.words import joined, said_together, tr

if TYPE_CHECKING:
    from wms_desktop.ui.shell import MainWindow


class Trouble(QObject):
    """Between the connection, the outbox and what the window shows of them.

    Args:
        waiting: how many drafts the person who works now has begun and not ended.
    """

    def __init__(self, window: MainWindow, live: Live, waiting: Callable[[], int]) -> None:
        super().__init__(window)
        self._window, self._live, self._waiting = window, live, waiting
        self._outbox = window.context.drafts.outbox
        self._tick = QTimer(self)
        self._tick.setInterval(1_000)
        self._tick.timeout.connect(self.show)
        live.connection_changed.connect(lambda _connection: self.show())
        window.rebuilt.connect(self.show)
        self._outbox.changed.connect(self.show)
        self._outbox.settled.connect(self._on_settled)

    def show(self) -> None:
        """Say it as it is now."""
        connection = self._live.connection
        self._window.show_status(DATABASE, _status(connection), connection.value)
        unknown = self._outbox.unknown()
        strip, is_good = self._window.area.strip, connection is Connection.GREEN
        kind = "bad" if connection is Connection.RED else "warn"
        if is_good and not unknown:
            strip.show_trouble(kind, "")
            self._tick.stop()
        else:
            title = tr("Not known yet whether it was saved") if is_good else _status(connection)
            strip.show_trouble(kind, title, said_together(*self._details(unknown, is_good)))
            self._tick.start()
        self._window.scan_status.show_sending(bool(self._outbox.slow()) and not unknown)

    def _details(self, unknown: list[Sending], is_good: bool) -> Iterable[str]:
        if not is_good and self._live.last_answer_at is not None:
            yield tr("Last answer {moment}.", moment=_clock(self._live.last_answer_at))
        if unknown:
            what = joined(*(self._named(each) for each in unknown))
            if is_good:
                yield tr("{what}. Asked for every 5 s, do not repeat it.", what=what)
            else:
                yield tr("{what}: not known yet whether it was saved, do not repeat it.", what=what)
        if not is_good:
            count = self._waiting()
            if count:
                yield tr("{count} {count:draft waits|drafts wait} on this computer.", count=count)
            yield tr("What you type is kept, nothing is posted meanwhile.")

    def _named(self, sending: Sending) -> str:
        """The tab that sent it, and when."""
        return f"{self._window.title_of(sending.page)} {_clock(sending.sent_at)}"

    def _on_settled(self, sending: Sending, error: Exception | None) -> None:
        """Its page has told it by now, where it is still there and has something to say."""
        is_gone, bar = not isValid(sending.owner), self._window.scan_status
        if not (is_gone or bar.says(tr(UNKNOWN))):
            return
        what = self._named(sending)
        if error is None:
            self._window.show_result(ScanResult("ok", tr("Saved after all"), what))
        elif isinstance(error, (Refused, Stale, Unavailable)):
            told = refusal_result(error)
            advice = f"{what}  {told.note}" if is_gone else told.note
            bar.show_quietly(ScanResult("bad", told.head, advice))


def _status(connection: Connection) -> str:
    words = {
        Connection.GREEN: tr("Database connected"),
        Connection.AMBER: tr("Reconnecting"),
        Connection.RED: tr("Database not reachable"),
    }
    return words[connection]


def _clock(moment: datetime) -> str:
    return f"{site_time(moment):%H:%M:%S}"
