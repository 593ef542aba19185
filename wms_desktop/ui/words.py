"""Texts in the language shown, and errors as sentences, in one place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator

from wms_desktop.core.errors import Lack, Refused, Stale, Unavailable
from wms_desktop.core.language import N_, Language, translate
from wms_desktop.core.quantity import shown_quantity
from wms_desktop.ui.general_words import LACKS, REFUSALS, ROLES, STALE, UNKNOWN_OUTCOME

__all__ = [
    "N_",
    "Sentence",
    "current_language",
    "register_refusals",
    "register_states",
    "sentence",
    "tr",
    "use_language",
    "word",
]


@dataclass(frozen=True, slots=True)
class Sentence:
    """What happened, to what; and what to do next."""

    head: str
    advice: str


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
            if text != candidate.split("@@", 1)[0]:
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
    if language is Language.EN:
        return
    qt = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    own = TableTranslator(language, app)
    if qt.load(f"qtbase_{language.value}", folder):
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


def register_refusals(refusals: Mapping[Any, tuple[str, str]]) -> None:
    """Make a slice's refusals known: code to (what happened, what to do next)."""
    _Shown.refusals.update({_key(code): words for code, words in refusals.items()})


def register_states(states: Mapping[Any, str]) -> None:
    """Make the words for a slice's states known, for `word` and for refusals that name one."""
    _Shown.states.update({_key(state): name for state, name in states.items()})


def word(state: Enum) -> str:
    """The word for *state* in the language shown; its value where nobody registered one."""
    return tr(_Shown.states.get(_key(state), str(state.value)))


def known_refusals() -> frozenset[tuple[str, str]]:
    """(enum, value) of every refusal that has its words; for the test of coverage."""
    return frozenset(_Shown.refusals)


def _key(code: Enum) -> tuple[str, str]:
    kind = type(code)
    return f"{kind.__module__}.{kind.__qualname__}", str(code.value)


def sentence(error: Exception) -> Sentence:
    """What to tell staff about *error*.

    Raises:
        Exception: *error* itself when it is none of the expected ones; the excepthook then opens
            the report panel.
    """
    match error:
        case Refused():
            words = _Shown.refusals.get(_key(error.code))
            if words is None:
                raise error
            return _filled(words, error.params)
        case Stale():
            return _filled(STALE, {})
        case Unavailable():
            unknown = error.lack is Lack.DATABASE and error.params.get("unknown")
            words = UNKNOWN_OUTCOME if unknown else LACKS[error.lack]
            return _filled(words, error.params)
    raise error


def _filled(words: tuple[str, str], params: Mapping[str, object]) -> Sentence:
    shown = {name: _shown(name, value) for name, value in params.items()}
    return Sentence(*(tr(text).format_map(_Gaps(shown)) for text in words))


class _Gaps(dict[str, str]):
    """Shows a place that nothing was given for as a dash instead of failing in a failure."""

    def __missing__(self, key: str) -> str:
        return "–"


def _shown(name: str, value: object) -> str:
    match value:
        case Enum():
            return word(value)
        case Decimal():
            return shown_quantity(value)
        case datetime():
            return value.astimezone().strftime("%Y-%m-%d %H:%M")
        case date():
            return value.isoformat()
        case tuple() | list() | set() | frozenset():
            joint = ", " if _Shown.language is Language.EN else "、"
            return joint.join(_shown(name, part) for part in value)
        case str() if name == "field":
            return tr(value)
    return str(value)


register_refusals(REFUSALS)
register_states(ROLES)
