"""Texts in the language shown, and errors as sentences, in one place."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator

from wms_desktop.core import sentences
from wms_desktop.core.language import N_, Language, translate
from wms_desktop.core.sentences import (
    Sentence,
    known_refusals,
    register_refusals,
    register_states,
)

__all__ = [
    "N_",
    "Sentence",
    "current_language",
    "joined",
    "known_refusals",
    "register_refusals",
    "register_states",
    "sentence",
    "tr",
    "use_language",
    "word",
]


class TableTranslator(QTranslator):
    """Answers Qt's own questions (forms, standard texts) from our tables."""

    def __init__(self, language: Language, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._language = language

    def isEmpty(self) -> bool:
        return False

    def translate(  # None is Qt's null: "ask the next translator"
        self, _context: str, source: str, disambiguation: str | None = None, _n: int = -1
    ) -> str | None:
        marked = f"{source}@@{disambiguation}" if disambiguation else source
        for candidate in dict.fromkeys((marked, source, source.replace("&", ""))):
            text = translate(candidate, self._language)
            if text != candidate.split("@@", 1)[0] or "@@" in source:  # never shown
                return text
        return None


class _Shown:
    """The language shown and the translators that serve it."""

    language: Language = Language.ZH_CN
    translators: list[QTranslator] = []
    refusals: dict[tuple[str, str], tuple[str, str]] = {}
    states: dict[tuple[str, str], str] = {}


def use_language(language: Language) -> None:
    """Show texts in *language* from now on: ours, those of forms, and Qt's own."""
    _Shown.language = language
    QLocale.setDefault(QLocale(language.value))
    app = QCoreApplication.instance()
    if app is None:
        return
    for translator in _Shown.translators:
        app.removeTranslator(translator)
    _Shown.translators = []
    qt = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    own = TableTranslator(language, app)  # in English too: it takes the context off a text
    if language is not Language.EN and qt.load(f"qtbase_{language.value}", folder):
        _Shown.translators.append(qt)
    _Shown.translators.append(own)  # the last one installed is asked first
    for translator in _Shown.translators:
        app.installTranslator(translator)


def current_language() -> Language:
    """The language shown now."""
    return _Shown.language


def tr(source: str, **params: object) -> str:
    """*source* in the language shown, its ``{name}`` places filled."""
    return translate(source, _Shown.language, **params)


def word(state: Enum) -> str:
    """The word for *state* in the language shown; its value where nobody registered one."""
    return sentences.word(state, _Shown.language)


def sentence(error: Exception) -> Sentence:
    """What to tell staff about *error*.

    Raises:
        Exception: *error* itself when it is none of the expected ones; the excepthook then opens
            the report panel.
    """
    return sentences.sentence(error, _Shown.language)


def joined(*parts: str) -> str:
    """Facts in one line, without a middle dot (look.md, Chinese typography)."""
    comma = ", " if current_language() is Language.EN else "，"
    return comma.join(part for part in parts if part)


def said_together(*sentences: str) -> str:
    """Whole sentences in one line; between Chinese ones there is no blank."""
    return (" " if current_language() is Language.EN else "").join(sentences)


def in_one(told: Sentence) -> str:
    """What happened and what to do next, in one line beside a field or button."""
    if told.head.endswith(("。", "？")):
        return f"{told.head}{told.advice}"
    joint = " " if told.head.endswith((".", "?")) else tr(". @@joint")
    return f"{told.head}{joint}{told.advice}"
