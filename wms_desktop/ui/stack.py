"""Rows and columns of widgets, written as data."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

Part = QWidget | QLayout | int | None | tuple[QWidget | QLayout, int]
Margins = tuple[int, int, int, int]
L = TypeVar("L", bound=QBoxLayout)


def column(*parts: Part, gap: int = 8, margins: Margins = (0, 0, 0, 0)) -> QVBoxLayout:
    """*parts* under each other: a number is a space, None takes what is left.

    A pair (part, share) stretches by its share.
    """
    return _filled(QVBoxLayout(), parts, gap, margins)


def row(*parts: Part, gap: int = 8, margins: Margins = (0, 0, 0, 0)) -> QHBoxLayout:
    """*parts* beside each other, as in `column`."""
    return _filled(QHBoxLayout(), parts, gap, margins)


def _filled(layout: L, parts: tuple[Part, ...], gap: int, margins: Margins) -> L:
    layout.setContentsMargins(*margins)
    layout.setSpacing(gap)
    for part in parts:
        thing, share = part if isinstance(part, tuple) else (part, 0)
        if thing is None:
            layout.addStretch(1)
        elif isinstance(thing, int):
            layout.addSpacing(thing)
        elif isinstance(thing, QLayout):
            layout.addLayout(thing, share)
        else:
            layout.addWidget(thing, share)
    return layout
