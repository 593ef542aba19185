"""The one icon set: Tabler outlines at stroke 1.75, tinted by colour role when painted."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from wms_desktop.core.paths import resources_dir
from wms_desktop.ui.look import hex_colour, scaled

STROKE = 1.75
FILLED = ".filled"
_SHARPNESS = 3  # pixmaps hold three times their size, so they stay sharp at 300 %


def svg(name: str, tint: str, stroke: float = STROKE) -> str:
    """The icon's source, drawn in *tint* (``#RRGGBB``). ``check.filled`` names the filled form.

    Raises:
        KeyError: the set has no such icon.
    """
    return (
        _source(name)
        .replace("currentColor", tint)
        .replace('stroke-width="2"', f'stroke-width="{stroke}"')
    )


def exists(name: str) -> bool:
    """Whether the set has *name*."""
    kind, file = _place(name)
    return (resources_dir() / "icons" / kind / f"{file}.svg").is_file()


def draw_icon(painter: QPainter, name: str, rect: QRectF, role: str) -> None:
    """Paint *name* into *rect* in the colour of *role*."""
    _renderer(name, hex_colour(role)).render(painter, rect)


def pixmap(name: str, role: str = "text_2", px: int = 20) -> QPixmap:
    """*name* as a picture of *px* at a text scale of 100 %."""
    side = scaled(px)
    made = QPixmap(QSize(side, side) * _SHARPNESS)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    draw_icon(painter, name, QRectF(made.rect()), role)
    painter.end()
    made.setDevicePixelRatio(_SHARPNESS)
    return made


def icon(name: str, role: str = "text_2") -> QIcon:
    """*name* for actions and menus; make it again when the theme changes."""
    made = QIcon()
    made.addPixmap(pixmap(name, role))
    made.addPixmap(pixmap(name, "text_off"), QIcon.Mode.Disabled)
    return made


def _place(name: str) -> tuple[str, str]:
    if name.endswith(FILLED):
        return "filled", name.removesuffix(FILLED)
    return "outline", name


@lru_cache(maxsize=256)
def _source(name: str) -> str:
    kind, file = _place(name)
    path = resources_dir() / "icons" / kind / f"{file}.svg"
    if not path.is_file():
        raise KeyError(f"no icon {name}")
    return path.read_text(encoding="utf-8")


@lru_cache(maxsize=512)
def _renderer(name: str, tint: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(svg(name, tint).encode()))
