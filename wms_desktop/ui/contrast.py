"""Which ink can be read on a heat colour: the one with the greater contrast."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QColor

from wms_desktop.ui.look import colour, current, heat

_INKS = ("text", "surface", "sunken")


def ink_on(step: int) -> str:
    """The colour role of signs and figures on heat *step*, in the theme in force."""
    return _ink_on(step, current().theme.value)


@lru_cache(maxsize=32)
def _ink_on(step: int, _theme: str) -> str:
    ground = _luminance(heat(step))
    return max(_INKS, key=lambda role: _contrast(_luminance(colour(role)), ground))


def _contrast(one: float, other: float) -> float:
    low, high = sorted((one, other))
    return (high + 0.05) / (low + 0.05)


def _luminance(shade: QColor) -> float:
    parts = (shade.redF(), shade.greenF(), shade.blueF())
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
