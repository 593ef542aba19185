"""Everything in a window that a stray key could change."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

FILLED = "7"


class Fields:
    """What all fields, boxes, combos, lists and tab bars of *window* hold now."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._before = [(widget, held(widget)) for widget in window.findChildren(QWidget)]

    def fill_empty(self) -> None:
        """Type something short into every empty field that is shown."""
        for widget, text in self._before:
            plain = isinstance(widget, QLineEdit) and not widget.isReadOnly()
            if plain and text == "" and widget.isVisible() and widget.isEnabled():
                widget.setText(FILLED)  # type: ignore[attr-defined]
                widget.textEdited.emit(FILLED)  # type: ignore[attr-defined]

    def changed(self) -> list[str]:
        """What holds something else by now."""
        return [
            f"{type(widget).__name__} {widget.objectName()}: {before!r} -> {held(widget)!r}"
            for widget, before in self._before
            if isValid(widget) and held(widget) != before
        ]


def held(widget: QWidget) -> Any:
    """What *widget* holds; None for those that hold nothing a key could change."""
    if isinstance(widget, QLineEdit):
        return None if widget.isReadOnly() else widget.text()
    if isinstance(widget, QPlainTextEdit | QTextEdit):
        return None if widget.isReadOnly() else widget.toPlainText()
    if isinstance(widget, QComboBox):
        return widget.currentText()
    if isinstance(widget, QAbstractSpinBox):
        return widget.text()
    if isinstance(widget, QAbstractButton):
        return widget.isChecked() if widget.isCheckable() else None
    if isinstance(widget, QHeaderView) or widget.objectName().endswith("_hits"):
        return None  # hits of a search are looked for anew and point nowhere until chosen
    if isinstance(widget, QAbstractItemView):
        return widget.currentIndex().row()
    if isinstance(widget, QTabBar) and widget.objectName() != "rail":
        return widget.currentIndex()
    return None


def focusable(window: QWidget) -> list[QWidget]:
    """Every widget of *window* that can have the focus now."""
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and widget.focusProxy() is None
        and widget.isVisible()
        and widget.isEnabled()
    ]
