"""What command barcodes and far pages mean for the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence

from wms_desktop.ui import actions
from wms_desktop.ui.page import Meaning, Page
from wms_desktop.ui.scans.commands import Command

if TYPE_CHECKING:
    from wms_desktop.ui.shell import MainWindow

_KEYS: dict[Command, tuple[str, ...]] = {
    Command.OK: (actions.SAVE_NEXT_KEYS, actions.SAVE_KEYS),
    Command.CANCEL: (actions.BACK_KEYS,),
    Command.PRINT: (actions.PRINT_KEYS,),
    Command.NEXT: (actions.NEXT_ONE_KEYS,),
    Command.PREVIOUS: (actions.PREVIOUS_ONE_KEYS,),
}


class WindowCommands:
    """The scan desk's view of the window."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def current_page(self) -> Page | None:
        """The page that is shown."""
        return self._window.area.current_page()

    def page_wanting(self, meaning: Meaning) -> Page | None:
        """Another page that can use *meaning*; it is shown then."""
        return self._window.area.page_wanting(meaning)

    def do_command(self, command: Command) -> bool:
        """Press the current page's key that means the same as *command*."""
        if command is Command.PAUSE:
            self._window.parts.on_pause()
            return True
        page = self.current_page()
        if page is None:
            return False
        bound = actions.bound_actions(page)
        for keys in _KEYS.get(command, ()):
            action = actions.action_for(QKeySequence(keys), bound)
            if action is not None:
                action.trigger()
                return True
        return False
