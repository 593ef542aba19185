"""Settings, evidence: moving the files kept so far to where new ones are kept."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from threading import Event

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from wms_desktop.core.acting import Role
from wms_desktop.core.language import N_
from wms_desktop.db import evidence
from wms_desktop.db.evidence import StoreFacts
from wms_desktop.db.kinds import StoreKind
from wms_desktop.ui.actions import ActionSpec, bind, tie
from wms_desktop.ui.button import Button
from wms_desktop.ui.label import Label
from wms_desktop.ui.message import Message
from wms_desktop.ui.page import Page
from wms_desktop.ui.progress import ProgressBar
from wms_desktop.ui.questions import Question
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.tasks import Lane
from wms_desktop.ui.type import NOTE
from wms_desktop.ui.words import joined, sentence, tr

MOVE = ActionSpec("settings.evidence_move", N_("Move kept files there"), "Ctrl+M", "folder")
STORES = {
    StoreKind.DATABASE: N_("Database@@store"),
    StoreKind.FOLDER: N_("Folder@@store"),
    StoreKind.S3: N_("S3 bucket"),
}
_ASKED = {
    StoreKind.DATABASE: N_("Move kept files into the database?"),
    StoreKind.FOLDER: N_("Move kept files to the folder?"),
    StoreKind.S3: N_("Move kept files to the bucket?"),
}
_TURN_S = 20 * 60  # then the rest follows in another turn: no errand runs for an hour


@dataclass(frozen=True, slots=True)
class _Turn:
    """What came of one turn."""

    moved: int
    left: int


class MoveFiles(QWidget):
    """How much is kept elsewhere, and a button that moves it; the same key stops it again.

    Args:
        within: where the key holds.

    Signals:
        began: it was confirmed, and runs.
        ended: the files lie otherwise than before.
    """

    began, ended = Signal(), Signal()
    progressed = Signal(int, int)

    def __init__(self, page: Page, within: QWidget) -> None:
        super().__init__()
        self._page = page
        self._stop: Event | None = None  # of the move under way
        self._moved, self._target = 0, StoreKind.DATABASE
        self._to = StoreFacts(StoreKind.DATABASE, "", 0, 0, True)
        self._files = self._size = 0
        self.elsewhere, self.figure = Label(wrap=True), Label("", NOTE, "text_2")
        self.button = Button(tr("Move there"), icon="folder", key="Ctrl M")
        self.progress, self.result = ProgressBar(), Message()
        for name, widget in (
            ("elsewhere", self.elsewhere), ("move", self.button), ("moved", self.result),
            ("move_progress", self.progress),
        ):  # fmt: skip
            widget.setObjectName(f"evidence_{name}")
        self._line = QWidget()
        self._line.setLayout(
            row(self.button, (self.elsewhere, 1), (self.progress, 1), self.figure, gap=12)
        )
        self.setLayout(column(self.result, self._line, gap=12))
        self._action = bind(MOVE, self.move_or_stop, within)
        tie(self._action, self.button)
        self.progressed.connect(self._on_progress)
        self._show_runs(None)

    def show_stores(self, stores: Sequence[StoreFacts]) -> None:
        """Say how much does not lie in the chosen store."""
        self._to = next(each for each in stores if each.is_chosen)
        others = [each for each in stores if not each.is_chosen and each.files]
        self._files = sum(each.files for each in others)
        self._size = sum(each.size for each in others)
        told = joined(*(store_name(each) for each in others), self._amount())
        self.elsewhere.setText(tr("Kept elsewhere: {files}", files=told))
        is_wanted = self._files > 0 or self._stop is not None
        show_when(self._line, is_wanted)
        self._action.setVisible(is_wanted and self._page.context.acting().may(Role.ADMIN))

    def move_or_stop(self) -> None:
        """Ctrl+M: ask before it begins; while it runs, stop it after the file in hand."""
        if self._stop is not None:
            self._stop.set()
            self.button.setText(tr("Stopping…"))
            return
        self._page.context.shell.ask(
            Question(
                title=tr(_ASKED[self._to.kind]),
                about=self._to.place or self._amount(),
                follows=tr(
                    "{files}. Each is compared at both ends. This may take hours; work on"
                    " meanwhile, or stop it and go on later.",
                    files=self._amount(),
                ),
                yes=tr("Move {count} {count:file|files}", count=self._files),
                no=tr("Leave them there"),
                on_yes=partial(self._begin, self._to.kind),
                danger=False,
            )
        )

    def _amount(self) -> str:
        return amount(self._files, self._size)

    def _begin(self, target: StoreKind) -> None:
        if self._stop is not None or not isValid(self):
            return
        self._moved, self._target = 0, target
        self.result.clear()
        self.began.emit()
        self._show_runs(Event())
        self.button.setFocus()  # a small window scrolls to it
        self._go_on()

    def _go_on(self) -> None:
        db, by = self._page.context.db, self._page.context.acting()
        to, before = self._target, self._moved

        def turn() -> _Turn:
            moved = evidence.move(db, by, to, self._told(before), self._goes_on())
            kept = evidence.facts(db)
            return _Turn(moved, sum(each.files for each in kept if each.kind is not to))

        self._page.read(turn, self._on_turn, self._on_failed, lane=Lane.LONG)

    def _told(self, before: int) -> Callable[[int, int], None]:
        def told(done: int, total: int) -> None:
            if isValid(self):
                self.progressed.emit(before + done, before + total)

        return told

    def _goes_on(self) -> Callable[[], bool]:
        stop, until = self._stop, time.monotonic() + _TURN_S

        def goes_on() -> bool:
            is_wanted = stop is not None and not stop.is_set() and isValid(self)
            return is_wanted and time.monotonic() < until

        return goes_on

    def _on_progress(self, done: int, total: int) -> None:
        self.progress.set_share(done / total if total else 1.0)
        self.figure.setText(tr("{done} of {total}", done=done, total=total))

    def _on_turn(self, turn: _Turn) -> None:
        self._moved += turn.moved
        is_stopped = self._stop is None or self._stop.is_set()
        if turn.left and turn.moved and not is_stopped:
            self._go_on()
            return
        self._show_runs(None)
        title = tr("{count} files moved and read again", count=self._moved)
        if turn.left:
            advice = tr("{count} stay where they are. Go on at any time.", count=turn.left)
            self.result.show_message("info", title, advice)
        else:
            self.result.show_message("ok", title, tr("Nothing is kept elsewhere now."))
        self.ended.emit()

    def _on_failed(self, error: Exception) -> None:
        said = sentence(error)
        self._show_runs(None)
        advice = tr("What was moved is safe, the rest stays where it is. Go on at any time.")
        self.result.show_message("bad", said.head, f"{advice}\n{said.advice}")
        self.ended.emit()

    def _show_runs(self, stop: Event | None) -> None:
        self._stop = stop
        runs = stop is not None
        self.progress.set_share(0.0)
        self.figure.setText("")
        show_when(self.elsewhere, not runs)
        show_when(self.progress, runs)
        show_when(self.figure, runs)
        self.button.setText(tr("Stop moving") if runs else tr("Move there"))


def store_name(facts: StoreFacts) -> str:
    """A store with its place."""
    return f"{tr(STORES[facts.kind])} {facts.place}".rstrip()


def amount(files: int, size: int) -> str:
    """How many files, and how large they are together."""
    return joined(tr("{count} {count:file|files}", count=files), f"{size / 1_048_576:,.1f} MB")
