"""What a text field held before the first key of a scan slipped into it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

Editor = QLineEdit | QTextEdit | QPlainTextEdit


@dataclass(frozen=True, slots=True)
class FieldState:
    """Text, cursor and selection of a field at one moment."""

    editor: Editor
    text: str
    position: int
    anchor: int

    @classmethod
    def of(cls, widget: QObject | None) -> FieldState | None:
        """The state of the field that *widget* is or contains; None where it takes no text."""
        editor = editor_of(widget)
        if editor is None:
            return None
        if isinstance(editor, QLineEdit):
            position = editor.cursorPosition()
            start, length = editor.selectionStart(), len(editor.selectedText())
            anchor = position
            if length:
                anchor = start if position == start + length else start + length
            return cls(editor, editor.text(), position, anchor)
        cursor = editor.textCursor()
        return cls(editor, editor.toPlainText(), cursor.position(), cursor.anchor())

    def restore(self) -> None:
        """Put back text, cursor and selection; nothing happens where nothing changed."""
        if not isValid(self.editor):
            return
        if isinstance(self.editor, QLineEdit):
            is_other = self.editor.text() != self.text
            if is_other:
                self.editor.setText(self.text)
            if self.anchor == self.position:
                self.editor.setCursorPosition(self.position)
            else:
                self.editor.setSelection(self.anchor, self.position - self.anchor)
            if is_other:  # whoever heard the key of the scan hears that it is gone again
                self.editor.textEdited.emit(self.text)
            return
        self._restore_document(self.editor)

    def _restore_document(self, editor: QTextEdit | QPlainTextEdit) -> None:
        now = editor.toPlainText()
        cursor = editor.textCursor()
        if now != self.text:  # replace only what differs, so that "undo" still works
            same = _common_prefix(now, self.text)
            tail = _common_prefix(now[same:][::-1], self.text[same:][::-1])
            cursor.setPosition(same)
            cursor.setPosition(len(now) - tail, QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(self.text[same : len(self.text) - tail])
        cursor.setPosition(self.anchor)
        cursor.setPosition(self.position, QTextCursor.MoveMode.KeepAnchor)
        editor.setTextCursor(cursor)


def editor_of(widget: QObject | None) -> Editor | None:
    """The text field that receives what is typed while *widget* has the focus."""
    if isinstance(widget, QComboBox):
        return widget.lineEdit() if widget.isEditable() else None
    if isinstance(widget, QAbstractSpinBox):
        widget = widget.findChild(QLineEdit)
    if isinstance(widget, QLineEdit | QTextEdit | QPlainTextEdit) and not widget.isReadOnly():
        return widget if isinstance(widget, QWidget) and widget.isEnabled() else None
    return None


def _common_prefix(one: str, other: str) -> int:
    for number, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return number
    return min(len(one), len(other))
