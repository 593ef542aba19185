"""Ctrl+K: find anything, do anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from wms_desktop.ui.actions import spec_of
from wms_desktop.ui.key_cap import KeyCap
from wms_desktop.ui.label import Label
from wms_desktop.ui.line_edit import LineEdit
from wms_desktop.ui.palette_list import Found, FoundList
from wms_desktop.ui.plane import HLine
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.tasks import TaskRunner
from wms_desktop.ui.type import NOTE
from wms_desktop.ui.words import tr

__all__ = ["Found", "Palette", "Provider", "said_keys"]

Provider = Callable[[str], Sequence[Found]]
PAUSE_MS = 120
PER_GROUP = 8


class Palette(QWidget):
    """One field over everything that can be done and found.

    Search providers run on the task runner, each by itself: a slow one holds up nobody. What an
    older text has found is thrown away.

    Args:
        actions: commands to choose from.
        goals: further things to do that are no actions (tabs).
        initials: pinyin initials of a title; empty where the language has none.

    Signals:
        chosen: something was chosen; the palette is to close before it is done.
    """

    chosen = Signal(object)

    def __init__(
        self,
        tasks: TaskRunner,
        actions: Iterable[QAction],
        providers: Sequence[Provider],
        parent: QWidget | None = None,
        *,
        goals: Sequence[Found] = (),
        initials: Callable[[str], str] = lambda _title: "",
    ) -> None:
        super().__init__(parent)
        self.setObjectName("palette")
        self._tasks, self._providers, self._initials = tasks, providers, initials
        self._commands = [*goals, *(found for action in actions if (found := _command(action)))]
        self._results: dict[int, Sequence[Found]] = {}
        self._asked = 0
        self.field = LineEdit(hint=tr("Number, name, initials, end of a phone number"), big=True)
        self.field.setObjectName("palette_field")
        self.list = FoundList()
        self.list.clicked.connect(lambda _index: self.choose())
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._search)
        self.field.textChanged.connect(self._on_text)
        self.field.installEventFilter(self)
        self.setFocusProxy(self.field)
        self._lay_out()
        self._show()

    def choose(self) -> None:
        """Do what is chosen."""
        if (found := self.list.chosen()) is not None:
            self.chosen.emit(found)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        match event.key():
            case Qt.Key.Key_Down:
                self.list.step(1)
            case Qt.Key.Key_Up:
                self.list.step(-1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.choose()
            case _:
                return False
        return True

    def _lay_out(self) -> None:
        foot = row(
            KeyCap("↑ ↓"),
            Label(tr("choose@@palette"), NOTE, "text_2"),
            8,
            KeyCap("↵"),
            Label(tr("open@@palette"), NOTE, "text_2"),
            8,
            KeyCap("Esc"),
            Label(tr("back@@palette"), NOTE, "text_2"),
            None,
            margins=(20, 8, 20, 12),
        )
        field = row(self.field, margins=(16, 16, 16, 12))
        self.setLayout(column(field, HLine(), self.list, HLine(), foot, gap=0))

    def _on_text(self) -> None:
        self._asked += 1
        self._results.clear()
        self._show()
        self._pause.start()

    def _search(self) -> None:
        text, asked = self.field.text().strip(), self._asked
        if not text:
            return
        for place, provider in enumerate(self._providers):

            def on_found(found: Sequence[Found], place: int = place) -> None:
                if asked == self._asked:
                    self._results[place] = found
                    self._show()

            self._tasks.submit(
                lambda provider=provider: provider(text),  # type: ignore[misc]
                owner=self,
                done=on_found,
                failed=self._on_failure,
            )

    def _on_failure(self, error: Exception) -> None:
        from wms_desktop.ui.words import sentence

        told = sentence(error)
        self._results[len(self._providers)] = [
            Found(told.head, lambda: None, note=told.advice, icon="alert-circle")
        ]
        self._show()

    def _show(self) -> None:
        text = self.field.text().strip()
        shown = _best(text, self._commands, self._initials)[: PER_GROUP if text else None]
        for place in sorted(self._results):
            groups: dict[str, list[Found]] = {}
            for found in self._results[place]:
                groups.setdefault(found.group, []).append(found)
            for group in groups.values():
                shown += group[:PER_GROUP]
        if not shown and len(self._results) >= len(self._providers):
            nothing = tr("Nothing found for {text}", text=text)
            advice = tr("Try a number, a name, or its initials.")
            shown = [Found(nothing, lambda: None, note=advice, icon="search")]
        self.list.show_found(shown)


def _command(action: QAction) -> Found | None:
    spec = spec_of(action)
    if spec is None or not action.isEnabled():
        return None
    icon = spec.icon or "command"
    keys = said_keys(spec.keys)
    return Found(action.text(), action.trigger, tr("Commands"), icon=icon, keys=keys)


def said_keys(keys: str) -> str:
    """*keys* as people say them: Ctrl K, ⇧ F8, ↵."""
    text = QKeySequence(keys).toString(QKeySequence.SequenceFormat.PortableText)
    for name, said in (("Shift+", "⇧ "), ("+", " "), ("Return", "↵"), ("Enter", "↵")):
        text = text.replace(name, said)
    return text


def _best(text: str, commands: Sequence[Found], initials: Callable[[str], str]) -> list[Found]:
    """Commands whose title or initials hold *text*; those that begin with it come first."""
    wanted = text.casefold()
    if not wanted:
        return list(commands)
    scored = []
    for number, found in enumerate(commands):
        title, short = found.title.casefold(), initials(found.title).casefold()
        if title.startswith(wanted) or (short and short.startswith(wanted)):
            scored.append((0, number, found))
        elif wanted in title or wanted in short:
            scored.append((1, number, found))
    return [found for _, _, found in sorted(scored, key=lambda entry: entry[:2])]
