"""The three sizes of type. The only place that makes a QFont."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QFont, QFontDatabase, QFontMetrics

from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.core.language import Language
from wms_desktop.core.paths import resources_dir
from wms_desktop.ui.look import current
from wms_desktop.ui.tokens import tokens

NOTE, WORK, COUNTER = "note", "work", "counter"
LONGEST_MEASURED = 300


def load_fonts() -> None:
    """Make the shipped fonts known to Qt; call once, after QApplication and before any widget.

    Raises:
        Unavailable: a font file is missing or broken.
    """
    for path in sorted((resources_dir() / "fonts").glob("*.ttf")):
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise Unavailable(Lack.FONT, font=path.name)
    families_known = set(QFontDatabase.families())
    for family in families(Language.ZH_TW):
        if family not in families_known:
            raise Unavailable(Lack.FONT, font=family)


def families(language: Language) -> list[str]:
    """Font families in order of preference.

    Taiwan's punctuation stands in the middle of its square; it comes from a family of seven
    characters, which works only when it is named first.
    """
    taiwan = ["WMS Punct TW"] if language is Language.ZH_TW else []
    return [*taiwan, "Noto Sans SC", "WMS Rare"]


def font(size: str = WORK, bold: bool = False) -> QFont:
    """The font of *size* (note, work, counter). A note is never bold: bold Chinese clogs at 13.

    Raises:
        KeyError: no such size.
    """
    look = current()
    return QFont(_font(size, bold and size != NOTE, look.language, look.text_scale))


def metrics(size: str = WORK, bold: bool = False) -> QFontMetrics:
    """Measures of the font of *size*."""
    look = current()
    return _metrics(size, bold and size != NOTE, look.language, look.text_scale)


def text_width(text: str, size: str = WORK, bold: bool = False) -> int:
    """Width of *text* on one line. Beyond 300 characters only the first 300 are measured."""
    return metrics(size, bold).horizontalAdvance(text[:LONGEST_MEASURED])


def line_height(size: str = WORK) -> int:
    """Height of one line; a label is never lower."""
    return metrics(size).height()


@lru_cache(maxsize=64)
def _font(size: str, bold: bool, language: Language, scale: float) -> QFont:
    made = QFont()
    made.setFamilies(families(language))
    made.setPixelSize(round(tokens().type[size] * scale))
    made.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


@lru_cache(maxsize=64)
def _metrics(size: str, bold: bool, language: Language, scale: float) -> QFontMetrics:
    return QFontMetrics(_font(size, bold, language, scale))
