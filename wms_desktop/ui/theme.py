"""Light and dark: Fusion, the palette, and one stylesheet for edges, radii and paddings."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from wms_desktop.core.language import Language
from wms_desktop.core.paths import cache_dir, resources_dir
from wms_desktop.ui.icons import svg
from wms_desktop.ui.look import Look, Theme, colour, current, hex_colour, put_in_force, scaled
from wms_desktop.ui.tokens import tokens
from wms_desktop.ui.type import font
from wms_desktop.ui.words import use_language

__all__ = ["Theme", "apply_theme", "colour", "current", "palette", "repolish", "stylesheet"]

_ROLES: dict[QPalette.ColorRole, str] = {
    QPalette.ColorRole.Window: "canvas",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "canvas",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "on_bad",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "on_accent",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.ToolTipBase: "raised",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.PlaceholderText: "text_3",
    QPalette.ColorRole.Link: "accent_text",
    QPalette.ColorRole.LinkVisited: "accent_text",
    QPalette.ColorRole.Mid: "line",
    QPalette.ColorRole.Midlight: "line_soft",
    QPalette.ColorRole.Dark: "line_control",
    QPalette.ColorRole.Shadow: "line_control",
    QPalette.ColorRole.Light: "surface",
}
_WORDS = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText)
_TINTED = {"chevron-down": ("chevron-down", "text_2", 2.0), "check_on": ("check", "on_accent", 3.0)}


def apply_theme(
    app: QApplication,
    theme: Theme = Theme.LIGHT,
    language: Language = Language.ZH_CN,
    text_scale: float = 1.0,
) -> None:
    """Switch the whole program. Pages must be built anew: they hold their texts and measures.

    Args:
        text_scale: 1.0 to 2.0; what lies outside is clipped.
    """
    put_in_force(Look(theme, language, min(max(text_scale, 1.0), 2.0)))
    use_language(language)
    app.setStyle("Fusion")
    app.setPalette(palette())
    app.setFont(font())
    app.setStyleSheet(stylesheet())


def palette() -> QPalette:
    """All roles of the theme in force, so that unstyled widgets and system dialogs are right."""
    made = QPalette()
    for role, name in _ROLES.items():
        made.setColor(role, colour(name))
    for role in _WORDS:
        made.setColor(QPalette.ColorGroup.Disabled, role, colour("text_off"))
    made.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Highlight, colour("mute_soft"))
    made.setColor(
        QPalette.ColorGroup.Disabled, QPalette.ColorRole.HighlightedText, colour("text_off")
    )
    return made


def stylesheet() -> str:
    """The stylesheet of the look in force.

    In the template ``@role`` is a colour, ``@px.radius.control`` a fixed length, ``@fit.36`` a
    length that grows with the text scale, ``@icons`` the folder of tinted icons.
    """
    text = (resources_dir() / "look" / "app.qss").read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = text.replace("@icons", _tinted_icons().as_posix())
    text = re.sub(r"@fit\.(\d+)", lambda m: f"{scaled(int(m[1]))}px", text)
    lengths = tokens()
    text = re.sub(r"@px\.(\w+)\.(\w+)", lambda m: f"{getattr(lengths, m[1])[m[2]]}px", text)
    return re.sub(r"@(\w+)", lambda m: hex_colour(m[1]), text)


def repolish(widget: QWidget) -> None:
    """Let the stylesheet look again at a widget whose dynamic property has changed."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


def veil_colour() -> QColor:
    """What lies between the window and what floats over it."""
    shadow = tokens().shadow
    made = QColor(shadow.veil)
    made.setAlphaF(shadow.veil_alpha[current().theme is Theme.DARK])
    return made


def shadow_colour() -> QColor:
    """The shadow under what floats."""
    made = QColor(0, 0, 0)
    made.setAlphaF(tokens().shadow.alpha[current().theme is Theme.DARK])
    return made


def _tinted_icons() -> Path:
    """Stylesheets know pictures only as files: the two they need, in the colours of the theme."""
    try:
        folder = cache_dir() / "look" / current().theme.value
        return _written(folder)
    except OSError:  # a read-only profile must not keep the program from starting
        return _written(Path(tempfile.mkdtemp(prefix="wms-look-")))


def _written(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for file, (name, role, stroke) in _TINTED.items():
        wanted = svg(name, hex_colour(role), stroke)
        path = folder / f"{file}.svg"
        if not path.is_file() or path.read_text(encoding="utf-8") != wanted:
            path.write_text(wanted, encoding="utf-8")
    return folder
