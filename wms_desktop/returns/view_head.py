"""The head beside the tabs: which application is shown and where it stands; its two commands."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from wms_desktop.core.language import N_
from wms_desktop.returns import words
from wms_desktop.returns.files import ApplicationFile
from wms_desktop.returns.view_keys import ALL, NEW
from wms_desktop.returns.view_list import PILLS
from wms_desktop.ui.actions import ActionSpec
from wms_desktop.ui.button import Button
from wms_desktop.ui.label import Label
from wms_desktop.ui.pill import Pill
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import row
from wms_desktop.ui.words import tr


class ApplicationHead(QWidget):
    """Number and state; the buttons stand at the other end of the page's head."""

    def __init__(self) -> None:
        super().__init__()
        self.number, self.pill = Label(role="text_2"), Pill()
        self.setLayout(row(self.number, self.pill, gap=8))
        self.new = _button(NEW, "returns_new")
        self.all = _button(ALL, "returns_all")

    def show_file(self, found: ApplicationFile | None, *, has_draft: bool) -> None:
        """Show an application, or that a draft is kept, or nothing."""
        self.number.setText(found.number if found else "")
        show_when(self.number, found is not None)
        if found is not None:
            self.pill.show_state(PILLS[found.state], tr(words.STATES[found.state]))
        elif has_draft:
            self.pill.show_state("info", tr(N_("Draft, kept here")), "device-floppy")
        else:
            self.pill.show_state("mute", "")

    def set_narrow(self, narrow: bool) -> None:
        """Leave the number its room: the buttons lose their words."""
        for button in (self.new, self.all):
            button.set_folded(narrow)


def _button(spec: ActionSpec, name: str) -> Button:
    button = Button(tr(spec.title), kind="quiet", icon=spec.icon, key=spec.keys.replace("+", " "))
    button.setObjectName(name)
    return button
