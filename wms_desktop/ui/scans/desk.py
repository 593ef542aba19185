"""The scan desk: every scan gets its turn, its meaning, its page, and one answer."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from wms_desktop.core.codes import parse_own_code
from wms_desktop.core.errors import Refused, Stale, Unavailable
from wms_desktop.core.quantity import parse_quantity, shown_quantity
from wms_desktop.core.text import narrow
from wms_desktop.ui.page import Meaning, MeaningKind, Page, Scan, ScanResult, refusal_result
from wms_desktop.ui.scans import refusing
from wms_desktop.ui.scans.commands import TIMES, TITLES, Command, command_of
from wms_desktop.ui.scans.detector import cleaned_scan
from wms_desktop.ui.scans.history import Entry, History
from wms_desktop.ui.tasks import TaskRunner
from wms_desktop.ui.words import tr

NO_ANSWER_MS = 30_000
_ORDER = {kind: place for place, kind in enumerate(MeaningKind)}
_DOCUMENTS = {
    MeaningKind.RECEIPT,
    MeaningKind.CONSIGNMENT,
    MeaningKind.INBOUND,
    MeaningKind.OUTBOUND,
    MeaningKind.COUNT,
    MeaningKind.RETURN,
    MeaningKind.ENVELOPE,
    MeaningKind.STATEMENT,
}


class Pages(Protocol):
    """What the desk asks of the window."""

    def current_page(self) -> Page | None:
        """The page that is shown."""

    def page_wanting(self, meaning: Meaning) -> Page | None:
        """Another page that can use *meaning*; it is shown then."""

    def do_command(self, command: Command) -> bool:
        """Do what *command* means for the window or by the current page's keys."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A scan whose turn has not come."""

    text: str
    quantity: Decimal | None


class ScanDesk(QObject):
    """Works on one scan after the other, in the order of their arrival; drops none.

    Signals:
        working: number of scans not answered yet.
        resulted: the `ScanResult` of the last scan or deed.
        pending_changed: the ×n that the next scan uses up, None for none.
        locked_changed: whether only Esc goes on.
        choices_changed: list of `Meaning` to choose from with 1-9; empty when chosen.
        unknown: a text that stands for nothing, or empty; A attaches it.
        refused: a scan came while a question is open; only the warning sounds.
    """

    working = Signal(int)
    resulted = Signal(object)
    pending_changed = Signal(object)
    locked_changed = Signal(bool)
    choices_changed = Signal(object)
    unknown = Signal(str)
    refused = Signal(str)

    def __init__(
        self,
        tasks: TaskRunner,
        pages: Pages,
        resolver: Callable[[str], Iterable[Meaning]],
        parent: QObject | None = None,
        *,
        person: Callable[[], str] = lambda: "",
        attach: Callable[[str], object] | None = None,
        is_open: Callable[[], bool] = lambda: False,
    ) -> None:
        """*is_open* says whether the outcome of something that was sent is not known yet."""
        super().__init__(parent)
        self.history = History()
        self.question_open = False
        self.pending: Decimal | None = None
        self.locked = False
        self.choices: list[Meaning] = []
        self.unknown_text = ""
        self._tasks, self._pages, self._resolver = tasks, pages, resolver
        self._person, self._attach, self._is_open = person, attach, is_open
        self._queue: deque[Waiting] = deque()
        self._current: Waiting | None = None
        self._answering: Page | None = None
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(NO_ANSWER_MS)
        self._patience.timeout.connect(self._on_no_answer)

    # what comes in

    def submit(self, text: str) -> None:
        """A code was scanned, or typed and ended with Enter: the same thing."""
        text = cleaned_scan(text)
        if not text:
            return
        if self.question_open:
            self.refused.emit(text)
            return
        if times := quantity_key(text):
            self.set_pending(times)
            return
        self._queue.append(Waiting(text, None))
        self.working.emit(self.waiting)
        self._next()

    def set_pending(self, times: Decimal | None) -> None:
        """The next scan counts *times*; None takes that back."""
        self.pending = times
        self.pending_changed.emit(times)

    def escape(self) -> bool:
        """Esc: give up what waits for the person. Whether there was anything."""
        if self.locked:
            self.locked = False
            self.locked_changed.emit(False)
            self._next()
        elif self.choices:
            self._set_choices([])
            self._finish(ScanResult("warn", tr("Nothing chosen"), ""))
        elif self.pending is not None:
            self.set_pending(None)
        else:
            return False
        return True

    def choose(self, number: int) -> bool:
        """Answer a list of meanings with its line *number*, from 1."""
        if not 1 <= number <= len(self.choices):
            return False
        chosen = self.choices[number - 1]
        self._set_choices([])
        self._route(chosen)
        return True

    def attach_unknown(self) -> bool:
        """A: attach the unknown code to an item for ever."""
        if not self.unknown_text or self._attach is None:
            return False
        text, self.unknown_text = self.unknown_text, ""
        self._attach(text)
        return True

    def undo(self) -> None:
        """F8: take the last scan back and say what that was."""
        entry = self.last_undoable()
        if entry is None or entry.result.undo is None:
            self.show(ScanResult("warn", tr("Nothing to undo"), ""))
            return
        self.undo_entry(entry)

    def last_undoable(self) -> Entry | None:
        """What F8 takes back: of the page that is shown, never something out of sight."""
        return self.history.last_undoable(self._page_name())

    def undo_entry(self, entry: Entry) -> None:
        """Take *entry* of the last twenty back."""
        if not entry.can_be_undone or entry.result.undo is None:
            return
        entry.undone = True
        self.show(ScanResult("ok", tr("Undone: {what}", what=_undo_words(entry)), entry.text))
        entry.result.undo()

    def page_gone(self, page: Page) -> None:
        """*page* is about to be deleted; a scan that it still works on gets no answer."""
        if page is self._answering:
            head = tr("The page was built anew")
            self._finish(ScanResult("warn", head, tr("Check, then scan again.")))

    def show(self, result: ScanResult) -> None:
        """Say *result*, which no scan asked for, and lock if it says so; F8 can take it back."""
        if result.undo is not None:
            now, page = datetime.now(UTC), self._page_name()
            self.history.add(Entry("", self._person(), now, result, page=page))
        self.resulted.emit(result)
        self._lock_if(result)

    def is_answering(self, page: Page) -> bool:
        """Whether *page* works on a scan whose answer is still to come."""
        return page is self._answering

    @property
    def current_text(self) -> str:
        """The code that is being worked on."""
        return self._current.text if self._current else ""

    @property
    def waiting(self) -> int:
        """Number of scans not answered yet, the one being worked on included."""
        return len(self._queue) + (self._current is not None)

    # one scan's way

    def _next(self) -> None:
        if self._current is not None or self.locked or not self._queue:
            return
        self._current = self._queue.popleft()
        self._set_unknown("")
        text = self._current.text
        if (refusal := refusing.no_code(text)) is not None:
            self._finish(refusal)
            return
        if (command := command_of(text) or command_of(text.upper())) is not None:
            self._do(command)
            return
        page = self._pages.current_page()
        if page is not None and page.expectation().raw:
            self._give(page, None)
            return
        resolver, known = self._resolver, _own_form(text)
        self._patience.start()
        self._tasks.submit(
            lambda: list(resolver(known)),
            owner=self,
            done=self._on_meanings,
            failed=self._on_failure,
        )

    def _on_meanings(self, meanings: list[Meaning]) -> None:
        page = self._pages.current_page()
        wanted = [meaning for meaning in meanings if page is not None and page.wants(meaning)]
        hits = _first_kind(wanted or meanings)
        if len(hits) > 1:
            self._patience.stop()
            self._set_choices(hits[:9])
        elif hits:
            self._route(hits[0])
        elif page is not None and self._current and page.wants_text(self._current.text):
            self._give(page, None)
        else:
            self._on_unknown()

    def _on_unknown(self) -> None:
        text = self._current.text if self._current else ""
        self._finish(refusing.unknown(text, can_attach=self._attach is not None))
        if refusing.may_be_attached(text):
            self._set_unknown(text)

    def _route(self, meaning: Meaning) -> None:
        page = self._pages.current_page()
        if page is None or not page.wants(meaning):
            page = self._pages.page_wanting(meaning)
        if page is None:
            self._finish(
                ScanResult(
                    "warn",
                    tr("{code} is not expected here", code=meaning.code),
                    tr("Open the page that needs it, then scan again."),
                )
            )
        elif page.wants(meaning):
            self._give(page, meaning)
        elif meaning.kind in _DOCUMENTS:
            page.open(meaning=meaning)
            self._finish(ScanResult("ok", meaning.code, meaning.label))
        else:  # goods or a place, and nothing is open that could use them
            head = tr("{code} is not expected here", code=meaning.code)
            now = tr("Now: {order}", order=page.expectation().order)
            self._finish(ScanResult("warn", head, " ".join(filter(None, (meaning.label, now)))))

    def _do(self, command: Command) -> None:
        if command in TIMES:
            self.set_pending(TIMES[command])
            self._finish(None)
            return
        if command is Command.UNDO:
            self._finish(None)
            self.undo()
            return
        if command is Command.CANCEL and (self.choices or self.pending is not None):
            self.set_pending(None)
            self._finish(None)
            return
        page = self._pages.current_page()
        meaning = Meaning(MeaningKind.COMMAND, 0, command.value, tr(TITLES[command]))
        if page is not None and page.wants(meaning):
            self._give(page, meaning)
        elif self._pages.do_command(command):
            self._finish(None)
        else:
            said = tr("{command}: not possible here", command=tr(TITLES[command]))
            self._finish(ScanResult("warn", said, ""))

    def _give(self, page: Page, meaning: Meaning | None) -> None:
        assert self._current is not None
        quantity = None
        if meaning is None or meaning.kind not in _DOCUMENTS | {MeaningKind.COMMAND}:
            quantity = self.pending
            if quantity is not None:
                self.set_pending(None)
        self._answering = page
        page.scan_finished.connect(self._on_answer)
        self._patience.start()
        try:
            page.take(Scan(self._current.text, quantity, meaning))
        except (Refused, Stale, Unavailable) as error:
            self._finish(refusal_result(error))
        except Exception:
            self._finish(
                ScanResult("bad", tr("This scan could not be worked on"), self._current.text)
            )
            raise

    def _on_answer(self, result: ScanResult) -> None:
        self._finish(result)

    def _on_failure(self, error: Exception) -> None:
        try:
            result = refusal_result(error)
        except Exception:
            self._finish(ScanResult("bad", tr("This scan could not be worked on"), ""))
            raise
        self._finish(result)

    def _on_no_answer(self) -> None:
        if self._answering is not None and self._is_open():
            self._patience.start()  # it is asked for by its key; nobody may scan it again
            return
        text = self._current.text if self._current else ""
        self._finish(ScanResult("bad", tr("No answer to {code}", code=text), tr("Scan it again.")))

    def _finish(self, result: ScanResult | None) -> None:
        """The current scan is answered; None where there is nothing to say."""
        self._patience.stop()
        current, self._current = self._current, None
        if self._answering is not None:
            if isValid(self._answering):
                self._answering.scan_finished.disconnect(self._on_answer)
            self._answering = None
        self.working.emit(self.waiting)
        if result is not None:
            if current is not None:
                moment = datetime.now(UTC)
                page = self._page_name()
                self.history.add(Entry(current.text, self._person(), moment, result, page=page))
            self.resulted.emit(result)
            self._lock_if(result)
        QTimer.singleShot(0, self, self._next)  # the tone and the line first

    def _page_name(self) -> str:
        page = self._pages.current_page()
        return page.name if page is not None else ""

    def _lock_if(self, result: ScanResult) -> None:
        if result.locks and not self.locked:
            self.locked = True
            self.locked_changed.emit(True)

    def _set_choices(self, choices: list[Meaning]) -> None:
        self.choices = choices
        self.choices_changed.emit(choices)

    def _set_unknown(self, text: str) -> None:
        if text != self.unknown_text:
            self.unknown_text = text
            self.unknown.emit(text)


def quantity_key(text: str) -> Decimal | None:
    """``5*`` and ``×5`` say that the next scan counts five."""
    typed = narrow(text).replace("×", "*").strip()
    number = typed[:-1] if typed.endswith("*") else typed[1:] if typed.startswith("*") else ""
    if not number or not number.replace(".", "", 1).isdecimal():
        return None
    try:
        return parse_quantity(number, fractional=True)
    except Refused:
        return None


def shown_times(times: Decimal) -> str:
    """The pending quantity as the scan bar shows it."""
    return f"×{shown_quantity(times)}"


def _own_form(text: str) -> str:
    """*text*, in capitals where that makes it a barcode of ours (caps lock was on)."""
    return text.upper() if parse_own_code(text) is None and parse_own_code(text.upper()) else text


def _first_kind(meanings: list[Meaning]) -> list[Meaning]:
    if not meanings:
        return []
    first = min(_ORDER[meaning.kind] for meaning in meanings)
    return [meaning for meaning in meanings if _ORDER[meaning.kind] == first]


def _undo_words(entry: Entry) -> str:
    return entry.result.undo_says or entry.result.head
