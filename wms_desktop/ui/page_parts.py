"""What most pages are put together from: head, foot, segments, facts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from PySide6.QtCore import Property, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QGridLayout, QHBoxLayout, QWidget

from wms_desktop.core.language import N_
from wms_desktop.ui.actions import ActionSpec, bind
from wms_desktop.ui.button import Button
from wms_desktop.ui.label import Label
from wms_desktop.ui.look import scaled
from wms_desktop.ui.plane import Plane
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column
from wms_desktop.ui.sub_tabs import SubTabs
from wms_desktop.ui.timeline import Timeline, TimelineStep
from wms_desktop.ui.type import NOTE

__all__ = [
    "KeyValue",
    "ListFoot",
    "PageHead",
    "Segments",
    "SubTabs",
    "Timeline",
    "TimelineStep",
]


_ROW = 40  # of buttons, with the blank between


class _Strip(Plane):
    """A strip with a left and a right side. In a form it has the form's own layout instead."""

    def __init__(
        self,
        kind: str,
        height: int,
        margins: tuple[int, int, int, int],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(kind, parent=parent)
        self._margins = margins
        self._lefts, self._height = 0, height
        self.set_rows(1)

    def set_rows(self, rows: int) -> None:
        """Be high enough for so many rows of buttons."""
        self.setFixedHeight(scaled(self._height + (rows - 1) * _ROW))

    def add_left(self, *widgets: QWidget) -> None:
        """Put *widgets* at the left, after those that are there."""
        for widget in widgets:
            self._strip().insertWidget(self._lefts, widget, 0, Qt.AlignmentFlag.AlignVCenter)
            self._lefts += 1

    def add_right(self, *widgets: QWidget) -> None:
        """Put *widgets* at the right, after those that are there."""
        for widget in widgets:
            self._strip().addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)

    def _strip(self) -> QBoxLayout:
        layout = self.layout()
        if not isinstance(layout, QBoxLayout):
            layout = QHBoxLayout()
            layout.setContentsMargins(*self._margins)
            layout.setSpacing(8)
            layout.addStretch(1)
            self.setLayout(layout)
        return layout


class PageHead(_Strip):
    """52 high: second-level tabs or document number and pill left, quiet buttons right."""

    def __init__(
        self,
        left: Sequence[QWidget] = (),
        right: Sequence[QWidget] = (),
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("bar", 52, (16, 0, 16, 0), parent)
        self.add_left(*left)
        self.add_right(*right)


class ListFoot(_Strip):
    """48 high, under a list: count and sums left, actions right."""

    def __init__(self, text: str = "", *buttons: QWidget, parent: QWidget | None = None) -> None:
        super().__init__("foot", 48, (16, 0, 12, 0), parent)
        self._text = Label("", NOTE, "text_2")
        if buttons:
            self.add_right(*buttons)
        if text:
            self.set_text(text)

    def set_text(self, text: str) -> None:
        """Say how many rows there are and what they sum up to."""
        if self._text.parent() is None:
            self._strip().insertWidget(0, self._text)
            self._lefts += 1
        self._text.setText(text)

    text = Property(str, lambda self: self._text.text(), set_text)


NEXT_VIEW = ActionSpec("list.next_view", N_("Next view"), "Alt+PgDown")
PREVIOUS_VIEW = ActionSpec("list.previous_view", N_("Previous view"), "Alt+PgUp")


class Segments(QWidget):
    """Views of one list, of which one is shown: checkable quiet buttons.

    Signals:
        chosen: the key of the segment a person has pressed.
    """

    chosen = Signal(str)

    def __init__(
        self, segments: Iterable[tuple[str, str]] = (), *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, Button] = {}
        for key, text in segments:
            self.add(key, text)
        everywhere = Qt.ShortcutContext.WindowShortcut  # while they are shown: the list has focus
        bind(NEXT_VIEW, lambda: self._step(1), self, context=everywhere)
        bind(PREVIOUS_VIEW, lambda: self._step(-1), self, context=everywhere)

    def add(self, key: str, text: str) -> Button:
        """One more segment; the first one is shown at first."""
        button = Button(text, kind="quiet")
        button.setCheckable(True)
        button.setChecked(not self._buttons)
        button.clicked.connect(lambda: self.chosen.emit(key))
        self._group.addButton(button)
        self._layout.addWidget(button, 0, len(self._buttons))
        self._buttons[key] = button
        return button

    def set_rows(self, rows: int) -> None:
        """Stand in so many rows where one is too wide; the strip around them grows too."""
        across = -(-len(self._buttons) // rows)
        for number, button in enumerate(self._buttons.values()):
            self._layout.addWidget(button, number // across, number % across)
        strip = self.parentWidget()
        if isinstance(strip, _Strip):
            strip.set_rows(rows)

    def current(self) -> str:
        """The key of the segment shown; empty where there is none."""
        return next((key for key, button in self._buttons.items() if button.isChecked()), "")

    def choose(self, key: str) -> None:
        """Show *key* without telling `chosen`."""
        self._buttons[key].setChecked(True)

    def offer(self, keys: Collection[str]) -> None:
        """Show the segments *keys* alone."""
        for key, button in self._buttons.items():
            show_when(button, key in keys)

    def _step(self, step: int) -> None:
        keys = [
            key for key, button in self._buttons.items()
            if button.isVisibleTo(self) and button.isEnabled()
        ]  # fmt: skip
        if self.current() in keys:
            self._buttons[keys[(keys.index(self.current()) + step) % len(keys)]].click()

    def set_text(self, key: str, text: str) -> None:
        """Name a segment, mostly because its number has changed."""
        self._buttons[key].setText(text)


class KeyValue(QWidget):
    """Facts under each other: what in size note, below it the value in size work."""

    def __init__(
        self,
        pairs: Iterable[tuple[str, str] | tuple[str, str, bool]] = (),
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._layout = column(gap=8)
        self.setLayout(self._layout)
        self._facts: list[tuple[Label, Label, QWidget]] = []
        self.show_facts(pairs)

    def show_facts(self, pairs: Iterable[tuple[str, str] | tuple[str, str, bool]]) -> None:
        """Show *pairs* of label and value; a third part True sets the value in bold."""
        wanted = list(pairs)
        while len(self._facts) < len(wanted):
            self._add_fact()
        for number, (label, value, block) in enumerate(self._facts):
            show_when(block, number < len(wanted))
            if number < len(wanted):
                fact = wanted[number]
                label.setText(fact[0])
                value.setText(fact[1])
                value.set_bold(len(fact) == 3 and bool(fact[2]))

    def _add_fact(self) -> None:
        label, value = Label("", NOTE, "text_2"), Label("", wrap=True)
        block = QWidget()
        block.setLayout(column(label, value, gap=0))
        self._layout.addWidget(block)
        self._facts.append((label, value, block))
