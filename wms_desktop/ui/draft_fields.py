"""One way to read, fill and watch every kind of field that a draft keeps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal, SignalInstance
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QDoubleSpinBox,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QTextEdit,
    QWidget,
)


class DraftField(QObject):
    """A widget as a draft sees it.

    Signals:
        changed: its content has changed, by hand or otherwise.
    """

    changed = Signal()

    def __init__(
        self,
        widget: QWidget,
        value: Callable[[], Any],
        fill: Callable[[Any], object],
        notifier: SignalInstance,
    ) -> None:
        super().__init__(widget)
        self._empty = value()
        self.value, self.fill = value, fill
        notifier.connect(self._on_change)

    def is_empty(self) -> bool:
        """Whether the field holds what it held before it was filled."""
        return bool(self.value() == self._empty)

    def _on_change(self, *_args: object) -> None:
        self.changed.emit()


def draft_field(widget: QWidget) -> DraftField:
    """*widget* as a draft field; a `Field` stands for the editor inside it.

    Raises:
        TypeError: widgets of this kind hold nothing that could be kept.
    """
    match widget:
        case QLineEdit():
            return DraftField(widget, widget.text, widget.setText, widget.textChanged)
        case QComboBox():
            return _combo(widget)
        case QPlainTextEdit():
            fill = widget.setPlainText
            return DraftField(widget, widget.toPlainText, fill, widget.textChanged)
        case QTextEdit():
            fill = widget.setPlainText
            return DraftField(widget, widget.toPlainText, fill, widget.textChanged)
        case QSpinBox() | QDoubleSpinBox():
            return DraftField(widget, widget.value, widget.setValue, widget.valueChanged)
        case QAbstractButton() if widget.isCheckable():
            return DraftField(widget, widget.isChecked, widget.setChecked, widget.toggled)
    editor = getattr(widget, "editor", None)
    editor = editor() if callable(editor) else editor
    if isinstance(editor, QWidget) and not isinstance(editor, QAbstractSpinBox):
        return draft_field(editor)
    raise TypeError(f"a {type(widget).__name__} holds nothing that a draft could keep")


def _combo(widget: QComboBox) -> DraftField:
    def value() -> str:
        data = widget.currentData()
        if widget.isEditable() or data is None:
            return widget.currentText()
        return str(data)

    def fill(kept: str) -> None:
        for number in range(widget.count()):
            data = widget.itemData(number)
            if kept == (widget.itemText(number) if data is None else str(data)):
                widget.setCurrentIndex(number)
                return
        if widget.isEditable():
            widget.setEditText(kept)

    editable = widget.isEditable()
    notifier = widget.editTextChanged if editable else widget.currentIndexChanged
    return DraftField(widget, value, fill, notifier)
