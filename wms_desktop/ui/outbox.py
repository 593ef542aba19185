"""Everything on its way to the database: who sends it, how long, and whether its end is known.

Source: reliability.md, What the desktop does.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from wms_desktop.core.errand import Sent
from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.core.redact import parts_without_resident_numbers
from wms_desktop.ui import draft_sent
from wms_desktop.ui.draft_sent import Unsettled

if TYPE_CHECKING:
    from wms_desktop.ui.sending import Sending

log = logging.getLogger(__name__)
T = TypeVar("T")


class Outbox(QObject):
    """The sendings of this window, and the file in which their keys wait for an answer.

    Signals:
        changed: something has been under way for long, became unknown, or was settled after that.
        settled: a `Sending` that people were told of, or whose page is gone, has its answer;
            carries its error or None, after its page has heard of it.
    """

    changed = Signal()
    settled = Signal(object, object)

    def __init__(
        self,
        window: str,
        is_open: Callable[[str], bool],
        now: Callable[[Callable[[sqlite3.Connection], Any]], Any],
        later: Callable[[Callable[[sqlite3.Connection], object]], None],
        parent: QObject | None = None,
    ) -> None:
        """*window* names this one; *now* and *later* work on the drafts file."""
        super().__init__(parent)
        self._window, self._is_open, self._now, self._later = window, is_open, now, later
        self._under_way: list[Sending] = []

    # what is under way in this window

    def slow(self, page: str | None = None) -> list[Sending]:
        """What has been under way for so long that people are told; of one tab, or of all."""
        return [each for each in self._of(page) if each.is_slow and not each.is_unknown]

    def unknown(self, page: str | None = None) -> list[Sending]:
        """What nobody knows the outcome of; of one tab, or of all."""
        return [each for each in self._of(page) if each.is_unknown]

    def begin(self, sending: Sending) -> None:
        """*sending* is under way from now on."""
        self._under_way.append(sending)

    def end(self, sending: Sending) -> None:
        """The outcome of *sending* is known."""
        if sending in self._under_way:
            self._under_way.remove(sending)
        for op_id in sending.op_ids:
            self.forget(op_id)

    def stop(self) -> None:
        """Ask no more: the program ends. What is written down is asked for at the next start."""
        for sending in self._under_way:
            sending.stop()

    # the file

    def note(self, sent: Sent, address: str, page: str) -> None:
        """Write down that *sent* is on its way, before it is; on the thread that sends it.

        A full or locked disk here is no reason to stop the counter: the draft has the key too.

        Raises:
            Unavailable: another window of this computer is just sending the same draft.
        """
        body = parts_without_resident_numbers(sent.body)
        row = Unsettled(sent.op_id, sent.kind, address, page, datetime.now(UTC), body)
        try:
            is_ours = self._now(lambda db: draft_sent.claim(db, row, self._window, self._is_open))
        except (sqlite3.Error, RuntimeError) as error:
            log.warning("not written down: %s %s", sent.kind, error)
            return
        if not is_ours:
            raise Unavailable(Lack.SENT_ELSEWHERE)

    def forget(self, op_id: UUID) -> None:
        """It is known what became of *op_id*."""
        self._later(lambda db: draft_sent.forget(db, op_id))

    def left_over(self, address: str) -> list[Unsettled]:
        """What was on its way to *address* when another window, now gone, ended; off the GUI
        thread."""
        try:
            rows: list[Unsettled] = self._now(
                lambda db: draft_sent.left_over(db, address, self._window, self._is_open)
            )
        except (sqlite3.Error, RuntimeError) as error:
            log.warning("left for the next start: %s", error)
            return []
        return rows

    def _of(self, page: str | None) -> list[Sending]:
        return [each for each in self._under_way if page is None or each.page == page]
