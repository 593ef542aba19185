"""What the window opens over itself; one knows what is open, so that keys and scans keep out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from wms_desktop.ui.actions import bound_actions
from wms_desktop.ui.key_list import KeyLine, KeyList
from wms_desktop.ui.page import Meaning
from wms_desktop.ui.palette import Found, Palette
from wms_desktop.ui.popover import Popover
from wms_desktop.ui.questions import Question, ask_in
from wms_desktop.ui.report import Report
from wms_desktop.ui.report_panel import show_report
from wms_desktop.ui.scans.history import Entry
from wms_desktop.ui.shell_panels import ChoicePanel, LastScans, key_groups
from wms_desktop.ui.sound import Tone
from wms_desktop.ui.unfinished import goals as unfinished_goals

if TYPE_CHECKING:
    from wms_desktop.ui.shell import MainWindow

PALETTE_WIDTH, PALETTE_TOP = 720, 88
LIST_WIDTH, KEYS_WIDTH, CHOICE_WIDTH = 760, 960, 600


class Overlays(QObject):
    """The panels over the pages of one window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._open: list[Popover] = []
        self._quiet: list[Popover] = []
        self._choices: Popover | None = None
        window.desk.choices_changed.connect(self._on_choices)

    @property
    def is_open(self) -> bool:
        """Whether any panel floats over the pages."""
        return bool(self._open)

    def open_palette(self) -> None:
        """Ctrl+K."""
        window, page = self._window, self._window.area.current_page()
        commands = [*(bound_actions(page) if page else ()), *window.window_actions()]
        palette = Palette(
            window.context.tasks,
            commands,
            window.parts.providers,
            goals=[*unfinished_goals(window), *window.tab_goals()],
            initials=window.parts.initials,
        )
        over = self.show_panel(palette, PALETTE_WIDTH, top=PALETTE_TOP)

        def on_chosen(found: Found) -> None:
            over.close()
            found.go()

        palette.chosen.connect(on_chosen)

    def open_keys(self) -> None:
        """F1."""
        window, page = self._window, self._window.area.current_page()
        goals = window.tab_goals()
        title = next((g.title for g in goals if page and g.title and self._is_current(g)), "")
        groups = key_groups(
            title,
            bound_actions(page) if page else (),
            window.window_actions(),
            [KeyLine(goal.keys, goal.title) for goal in goals],
        )
        panel = KeyList(groups)
        over = self.show_panel(panel, KEYS_WIDTH, focus=panel.close_button)
        panel.close_button.clicked.connect(over.close)
        panel.print_commands.clicked.connect(window.parts.print_commands)

    def open_last_scans(self) -> None:
        """Shift+F8."""
        panel = LastScans(self._window.desk.history.entries())
        over = self.show_panel(panel, LIST_WIDTH)
        panel.close_button.clicked.connect(over.close)

        def on_undo(entry: Entry) -> None:
            over.close()
            self._window.desk.undo_entry(entry)

        panel.undo_asked.connect(on_undo)

    def ask(self, question: Question) -> None:
        """Ask *question*; scans only sound the warning until it is answered."""
        over = ask_in(self._window, question, lambda: self._window.parts.sound.play(Tone.WARN))
        self._register(over)
        self._window.desk.question_open = True
        over.closed.connect(self._on_question_closed)

    def show_report(self, report: Report) -> None:
        """Say that the program was wrong."""
        self._register(show_report(self._window, report))

    def show_panel(
        self,
        panel: QWidget,
        width: int,
        *,
        top: int | None = None,
        focus: QWidget | None = None,
    ) -> Popover:
        """Show *panel* over the pages; a scan or Esc closes it."""
        over = Popover(self._window, panel, width, top, click_away=True)
        self._register(over)
        self._quiet.append(over)
        over.open(focus or panel)
        return over

    def close_quiet(self) -> None:
        """Close what holds up no scan: palette, key list, last scans."""
        for over in [*self._quiet]:
            over.close()

    def close_all(self) -> None:
        """Close everything; a question counts as not answered."""
        for over in [*self._open]:
            over.close()

    def _on_choices(self, choices: list[Meaning]) -> None:
        if self._choices is not None:
            over, self._choices = self._choices, None
            over.close()
        if not choices:
            return
        panel = ChoicePanel(self._window.desk.current_text, choices)
        over = Popover(self._window, panel, CHOICE_WIDTH)
        self._choices = over
        self._register(over)
        panel.chosen.connect(self._window.desk.choose)
        over.closed.connect(lambda: self._on_choices_closed(over))
        over.open(panel)
        self._window.parts.sound.play(Tone.WARN)

    def _on_choices_closed(self, over: Popover) -> None:
        if over is self._choices:  # by Esc, not by an answer
            self._choices = None
            self._window.desk.escape()

    def _register(self, over: Popover) -> None:
        self._open.append(over)
        over.closed.connect(lambda: self._forget(over))

    def _forget(self, over: Popover) -> None:
        for kept in (self._open, self._quiet):
            if over in kept:
                kept.remove(over)

    def _on_question_closed(self) -> None:
        self._window.desk.question_open = False

    def _is_current(self, goal: Found) -> bool:
        window = self._window
        names = window.area.names()
        goals = window.tab_goals()
        titles = {name: goal.title for name, goal in zip(names, goals, strict=True)}
        return titles.get(window.area.current_name()) == goal.title
