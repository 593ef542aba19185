"""A field with its label above and its inline error below."""

from __future__ import annotations

from PySide6.QtCore import Property, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wms_desktop.ui.date_edit import DateEdit
from wms_desktop.ui.icon_label import IconLabel
from wms_desktop.ui.label import Label
from wms_desktop.ui.quantity_edit import QuantityEdit
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.type import NOTE
from wms_desktop.ui.words import in_one, sentence


class ErrorLine(QWidget):
    """A symbol and a sentence: what happened, and what would work. Hidden while empty."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = Label("", NOTE, "bad", wrap=True)
        mark = column(IconLabel("alert-circle", "bad", 16), None, margins=(0, 2, 0, 0))
        self.setLayout(row(mark, (self._words, 1), gap=6))
        self.hide()

    def text(self) -> str:
        """The sentence shown."""
        return self._words.text()

    def set_text(self, text: str) -> None:
        """Show *text*; nothing where it is empty."""
        self._words.setText(text)
        self.setAccessibleName(text)
        show_when(self, bool(text))


class Field(QWidget):
    """Label, editor, and below it a hint or the error.

    From code: ``Field(tr("Quantity"), QuantityEdit())``. In a form: a Field with the property
    *label* and the one editor inside it, alone in a vertical layout or without any layout.

    Args:
        note: words at the right of the label: "required", "scanned".
        hint: a line below the editor while there is no error.
    """

    def __init__(
        self,
        label: str = "",
        editor: QWidget | None = None,
        *,
        note: str = "",
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._label, self._note = Label(label, NOTE, "text_2"), Label(note, NOTE, "text_2")
        self._hint, self._error = Label(hint, NOTE, "text_3", wrap=True), ErrorLine()
        self._editor: QWidget | None = None
        show_when(self._note, bool(note))
        show_when(self._hint, bool(hint))
        if editor is not None:
            self.adopt(editor)

    @property
    def editor(self) -> QWidget | None:
        """What is typed or chosen in."""
        return self._editor

    def adopt(self, editor: QWidget) -> None:
        """Put *editor* between label and error, and name it for screen readers."""
        self._editor = editor
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(4)
            layout.insertLayout(0, row(self._label, None, self._note))
        else:
            layout = column(row(self._label, None, self._note), editor, gap=4)
            self.setLayout(layout)
        layout.addWidget(self._hint)
        layout.addWidget(self._error)
        layout.addStretch(1)
        self._label.setBuddy(editor)
        self.setFocusProxy(editor)
        if not editor.accessibleName():
            editor.setAccessibleName(self._label.text())
        if isinstance(editor, (QuantityEdit, DateEdit)):
            editor.refused.connect(self.show_refusal)
            editor.value_changed.connect(self._on_value_changed)

    def adopt_child(self) -> None:
        """After a form was loaded: adopt the editor that the form put inside, once."""
        if self._editor is not None:
            return
        own = (self._label, self._note, self._hint, self._error)
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        for child in self.findChildren(QWidget, options=direct):
            if child not in own:
                self.adopt(child)
                return

    def error(self) -> str:
        """The error shown; empty for none."""
        return self._error.text()

    def set_error(self, error: str) -> None:
        """Show *error* under the field and a red edge around it; empty takes both away."""
        self._error.set_text(error)
        show_when(self._hint, bool(self._hint.text()) and not error)
        mark = getattr(self._editor, "set_error", None)
        if mark is not None:
            mark(error)

    def show_refusal(self, error: Exception) -> None:
        """Say under the field what is wrong and what would work.

        Raises:
            Exception: *error* itself when it is none of the expected ones.
        """
        self.set_error(in_one(sentence(error)))

    def set_hint(self, hint: str) -> None:
        """Show *hint* below the editor while there is no error."""
        self._hint.setText(hint)
        show_when(self._hint, bool(hint) and not self.error())

    def set_note(self, note: str) -> None:
        """Show *note* at the right of the label."""
        self._note.setText(note)
        show_when(self._note, bool(note))

    def set_label(self, label: str) -> None:
        """Name the field."""
        self._label.setText(label)
        if self._editor is not None:
            self._editor.setAccessibleName(label)

    def _on_value_changed(self, value: object) -> None:
        if value is not None and self.error():
            self.set_error("")

    label = Property(str, lambda self: self._label.text(), set_label)
    hint = Property(str, lambda self: self._hint.text(), set_hint)
    note = Property(str, lambda self: self._note.text(), set_note)
