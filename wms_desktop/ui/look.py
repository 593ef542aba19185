"""The look in force: theme, language and text scale.

Set by `theme.apply_theme`, read when painting. It belongs to the one QApplication, as its palette
does; it holds no data of the business.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from PySide6.QtGui import QColor

from wms_desktop.core.language import Language
from wms_desktop.ui.tokens import tokens


class Theme(StrEnum):
    """Light or dark."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Look:
    """How the program looks now.

    Attributes:
        text_scale: 1.0 to 2.0; multiplies type and everything that holds type.
    """

    theme: Theme = Theme.LIGHT
    language: Language = Language.ZH_CN
    text_scale: float = 1.0


class _InForce:
    look = Look()


def current() -> Look:
    """The look in force."""
    return _InForce.look


def put_in_force(look: Look) -> None:
    """Make *look* the current one. Only `theme.apply_theme` calls it."""
    _InForce.look = look


def hex_colour(role: str) -> str:
    """The ``#RRGGBB`` of *role* in the theme in force.

    Raises:
        KeyError: no such role.
    """
    return tokens().colour[role][_InForce.look.theme is Theme.DARK]


def colour(role: str) -> QColor:
    """The colour of *role* in the theme in force; a fresh object, safe to change.

    Raises:
        KeyError: no such role.
    """
    return QColor(_named(hex_colour(role)))


def heat(step: int) -> QColor:
    """The colour of *step* (0 empty to 5 full) on maps and heat grids; other steps are clipped."""
    row = tokens().heat[_InForce.look.theme is Theme.DARK]
    return QColor(row[min(max(step, 0), len(row) - 1)])


def scaled(length: float) -> int:
    """*length* in pixels at a text scale of 100 %, as it is at the scale in force."""
    return round(length * _InForce.look.text_scale)


@lru_cache(maxsize=256)
def _named(value: str) -> QColor:
    return QColor(value)
