"""What every tab's page is, and the words it exchanges with the scan desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar, Literal, TypeVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QTabBar, QWidget

from wms_desktop.core.changes import Topic
from wms_desktop.core.errors import Lack, Stale, Unavailable, as_unread
from wms_desktop.ui.button import Button
from wms_desktop.ui.context import Context
from wms_desktop.ui.drafts import DraftKeeper
from wms_desktop.ui.empty_state import EmptyState
from wms_desktop.ui.list_view import ListView
from wms_desktop.ui.sending import Sending
from wms_desktop.ui.tasks import Lane
from wms_desktop.ui.words import N_, sentence, tr

UNKNOWN = N_("Not known yet whether it was saved")
C = TypeVar("C")
T = TypeVar("T")


class MeaningKind(StrEnum):
    """What a scanned code stands for, in the fixed order in which meanings are looked for."""

    COMMAND = "command"
    RECEIPT = "receipt"
    CONSIGNMENT = "consignment"
    INBOUND = "inbound"
    OUTBOUND = "outbound"
    COUNT = "count"
    RETURN = "return"
    COMPLAINT = "complaint"
    ACTION = "action"
    DAMAGE = "damage"
    SURVEY = "survey"
    REVISIT = "revisit"
    IMPROVEMENT = "improvement"
    ENVELOPE = "envelope"
    HAND_OVER = "hand_over"
    BOX = "box"
    DESTRUCTION = "destruction"
    STATEMENT = "statement"
    LOCATION = "location"
    LOT = "lot"
    ITEM = "item"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Meaning:
    """One thing that a code may stand for.

    Attributes:
        id: the record's id; for a command 0.
        code: the record's number as people know it, not the barcode.
        label: what is shown where several meanings are to choose from.
    """

    kind: MeaningKind
    id: int
    code: str
    label: str = ""
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scan:
    """One scan on its way to a page.

    Attributes:
        text: as scanned, made narrow.
        quantity: of the pending ×n, which this scan uses up; None where none was pending.
        meaning: None only for a page whose expectation is raw or that wants the bare text.
    """

    text: str
    quantity: Decimal | None = None
    meaning: Meaning | None = None


@dataclass(frozen=True, slots=True)
class Expectation:
    """What the scan bar asks for.

    Attributes:
        order: imperative, at most 8 Chinese characters or 4 words.
        note: what it is for.
        policy: what a double scan does here, e.g. "same code counts up".
        raw: the page takes the bare text; no meaning is looked for.
    """

    order: str
    note: str = ""
    policy: str = ""
    raw: bool = False


@dataclass(frozen=True, slots=True)
class ScanResult:
    """What a scan has done, for the scan bar.

    Attributes:
        head: one bold line, code and effect.
        note: age, double-scan policy, or what to do next.
        locks: goods could be lost (wrong person, hold, over credit, expired): waits for Esc.
        undo: takes the scan back; called on the GUI thread, starts its own work.
        undo_says: what it takes back, for the scan bar and the list of the last twenty.
        sound: another tone than the kind's: "complete" where a task is finished.
    """

    kind: Literal["ok", "warn", "bad"]
    head: str
    note: str = ""
    locks: bool = False
    undo: Callable[[], object] | None = None
    undo_says: str = ""
    sound: str = ""


_LIST_KEYS = frozenset(
    {
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
        Qt.Key.Key_Return,
        Qt.Key.Key_Enter,
    }
)


class Page(QWidget):
    """Base of every tab's page.

    Signals:
        expectation_changed: an `Expectation`.
        scan_finished: a `ScanResult`; exactly one per `take`, at once or from a task.
    """

    expectation_changed = Signal(object)
    scan_finished = Signal(object)

    name: ClassVar[str] = ""
    topics: ClassVar[frozenset[Topic]] = frozenset()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._outdated = False
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # keys reach the page before any field
        self.setProperty("own_ring", True)
        if self.name:
            self.setObjectName(self.name)
        context.tasks.changed.connect(self._on_topics_changed)
        context.drafts.outbox.changed.connect(self._show_sending)

    def expectation(self) -> Expectation:
        """What the next scan should be."""
        return Expectation("")

    def wants(self, meaning: Meaning) -> bool:
        """Whether `take` can use *meaning* now; otherwise the shell finds the page that can."""
        return False

    def wants_text(self, text: str) -> bool:
        """Whether `take` can use *text*, which stands for nothing known (a new lot number)."""
        return False

    def take(self, scan: Scan) -> None:
        """Use *scan*; ends with exactly one `scan_finished`."""
        raise NotImplementedError(f"{type(self).__name__} wants no scans: {scan.text!r}")

    def open(self, **target: Any) -> None:
        """Show what another page, a scan or the palette leads to."""

    def refresh(self) -> None:
        """Show the data as they are now; one of the topics changed, or F5."""

    def concerns(self, topics: frozenset[Topic]) -> bool:
        """Whether what is shown, or comes back with the page, changes with one of *topics*."""
        return not self.topics.isdisjoint(topics)

    def may_close(self) -> str:
        """Why the program should not close now; empty when it may."""
        if self.context.drafts.outbox.unknown(self.name):
            return tr("It is not known yet whether something was saved.")
        return ""

    def set_narrow(self, narrow: bool) -> None:
        """Keep two panes where the window is narrow (look.md, Width steps); said at first too."""

    def draft(self, key: str) -> DraftKeeper:
        """The keeper of what is typed under *key*; call its ``watch`` with the widgets."""
        person = self.context.acting().person_id  # what somebody typed is nobody else's
        return DraftKeeper(self, f"{person}/{self.name}/{key}")

    def read(
        self,
        work: Callable[[], T],
        done: Callable[[T], object],
        failed: Callable[[Exception], object] | None = None,
        *,
        lane: Lane = Lane.READ,
    ) -> None:
        """Run *work* off the GUI thread; *failed* is `show_error` unless said otherwise."""
        tell = failed or self.show_error
        told = (lambda error: tell(as_unread(error))) if lane is Lane.READ else tell
        self.context.tasks.submit(work, owner=self, done=done, failed=told, lane=lane)

    def write(
        self,
        work: Callable[[], T],
        done: Callable[[T], object],
        failed: Callable[[Exception], object] | None = None,
        *,
        lane: Lane = Lane.WRITE,
    ) -> None:
        """Run a use case in the write lane, in order; one that takes minutes in the long lane.

        Without an answer in time it is asked for again every 5 s, by the idempotency key in the
        command that *work* holds; *done* or *failed* is called once the outcome is known. Until
        then this tab sends nothing else: *failed* gets ``Unavailable(Lack.OUTCOME_UNKNOWN)``.
        """
        tell, context = failed or self.show_error, self.context
        if context.drafts.outbox.unknown(self.name):
            QTimer.singleShot(0, self, lambda: tell(Unavailable(Lack.OUTCOME_UNKNOWN)))
            return
        for keeper in self.findChildren(DraftKeeper):
            keeper.save_if_changed()  # its key is on the disk before it goes out
        sending = Sending(
            context.tasks, context.drafts.outbox, work, self, done, tell,
            lane=lane, page=self.name, address=context.db.address,
        )  # fmt: skip
        sending.unknown.connect(self._on_unknown)
        sending.start()

    def write_after(
        self,
        prepare: Callable[[], C],
        work: Callable[[C], T],
        done: Callable[[T], object],
        failed: Callable[[Exception], object] | None = None,
    ) -> None:
        """`write` what *prepare* has made beside other reads: photos opened hold up no write."""
        tell = failed or self.show_error  # of the write, which has not begun
        self.context.tasks.submit(
            prepare,
            owner=self,
            done=lambda made: self.write(lambda: work(made), done, failed),
            failed=tell,
            lane=Lane.READ,
        )

    def show_error(self, error: Exception) -> None:
        """Say in the scan bar what happened and what to do; what is stale is shown again."""
        self.context.shell.show_result(refusal_result(error))
        if isinstance(error, Stale):
            self.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """While nothing but a tab has the keyboard, arrows and Enter belong to the list."""
        rests = self.hasFocus() or isinstance(QApplication.focusWidget(), QTabBar)
        lists = (each for each in self.findChildren(ListView) if each.isVisible())
        first = next(lists, None) if rests and event.key() in _LIST_KEYS else None
        if first is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
            return
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        QApplication.sendEvent(first, event)
        event.accept()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._outdated:
            self._outdated = False
            self.refresh()

    def _on_unknown(self) -> None:
        head = tr(UNKNOWN)
        advice = tr("It is asked for every 5 s. Do not repeat it.")
        self.context.shell.show_result(ScanResult("warn", head, advice))

    def _show_sending(self) -> None:
        """Say on the buttons that post what becomes of the press."""
        outbox = self.context.drafts.outbox
        state = "unknown" if outbox.unknown(self.name) else ""
        state = state or ("sending" if outbox.slow(self.name) else "")
        for button in self.findChildren(Button):
            if button.is_filled and not isinstance(button.parent(), EmptyState):
                button.set_state(state)

    def _on_topics_changed(self, topics: frozenset[Topic]) -> None:
        if not self.concerns(topics):
            return
        if self.isVisible():
            self.refresh()
        else:
            self._outdated = True


def refusal_result(error: Exception, *, locks: bool = False) -> ScanResult:
    """*error* as the scan bar shows it.

    Raises:
        Exception: *error* itself when it is none of the expected ones.
    """
    told = sentence(error)
    return ScanResult("bad", told.head, told.advice, locks=locks)
