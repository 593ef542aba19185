"""The pane at the right: the approval chain, rejecting, printing (RET-1, RET-3)."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.core.language import N_
from wms_desktop.returns.files import ApplicationFile
from wms_desktop.returns.rules import OPEN
from wms_desktop.returns.view_steps import steps_of
from wms_desktop.ui.button import Button
from wms_desktop.ui.fields import Field, LineEdit
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.label import Label
from wms_desktop.ui.plane import Plane
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.timeline import Timeline
from wms_desktop.ui.words import tr


class ApprovalPane(Plane):
    """Whose turn it is. Rejecting asks for its reason in the pane itself.

    Signals:
        reject_asked: with the reason.
    """

    reject_asked = Signal(str)

    returns_steps: Timeline
    returns_print_note: Label
    returns_reject_field: Field
    returns_reject_reason: LineEdit
    returns_reject: Button
    returns_print: Button

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("side", parent=parent)
        self.setObjectName("returns_side")
        load_form(self, "returns_side")
        self.set_least_width(284)
        self.returns_print_note.setText(tr(N_("It prints once it is submitted.")))
        self.returns_reject_reason.setMaxLength(200)
        self.returns_reject_reason.returnPressed.connect(self._on_reject)
        self.returns_reject.clicked.connect(self._on_reject)
        self.shown: ApplicationFile | None = None
        self.show_file(None)

    def show_file(self, found: ApplicationFile | None) -> None:
        """Show the chain of an application; None for one that is written."""
        if found is None or self.shown is None or found.id != self.shown.id:
            self.returns_reject_reason.clear()
            show_when(self.returns_reject_field, False)
        self.shown = found
        self.returns_steps.show_steps(steps_of(found))
        may_reject = found is not None and found.state in OPEN
        show_when(self.returns_reject, may_reject)
        if not may_reject:
            show_when(self.returns_reject_field, False)
        show_when(self.returns_print_note, found is None)

    def show_refusal(self, error: Exception) -> None:
        """Say under the reason why it was not taken."""
        self.returns_reject_field.show_refusal(error)

    def _on_reject(self) -> None:
        if self.returns_reject_field.isHidden():
            self.returns_reject_field.set_error("")
            show_when(self.returns_reject_field, True)
            self.returns_reject_reason.setFocus()
        else:
            self.reject_asked.emit(self.returns_reject_reason.text())
