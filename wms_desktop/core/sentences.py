"""Errors become sentences in one place, for the window, the command line and reports.

Slices declare their refusals as data (``words.REFUSALS``) and register them once at start.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from wms_desktop.core.errors import Lack, Refused, Stale, Unavailable
from wms_desktop.core.general_words import (
    LACKS,
    REFUSALS,
    ROLES,
    STALE,
    STALE_BY,
    UNKNOWN_OUTCOME,
)
from wms_desktop.core.language import Language, filled, translate
from wms_desktop.core.moments import site_time
from wms_desktop.core.quantity import shown_quantity
from wms_desktop.core.text import visible


@dataclass(frozen=True, slots=True)
class Sentence:
    """What happened, to what; and what to do next."""

    head: str
    advice: str

    def __str__(self) -> str:
        return f"{self.head} {self.advice}".strip()


_refusals: dict[tuple[str, str], tuple[str, str]] = {}
_states: dict[tuple[str, str], str] = {}


def register_refusals(refusals: Mapping[Any, tuple[str, str]]) -> None:
    """Make a slice's refusals known: code to (what happened, what to do next)."""
    _refusals.update({_key(code): words for code, words in refusals.items()})


def register_states(states: Mapping[Any, str]) -> None:
    """Make the words for a slice's states known, for `word` and for refusals that name one."""
    _states.update({_key(state): name for state, name in states.items()})


def known_refusals() -> frozenset[tuple[str, str]]:
    """(enum, value) of every refusal that has its words; for the test of coverage."""
    return frozenset(_refusals)


def known_words() -> frozenset[tuple[str, str]]:
    """(enum, value) of every state or finding that has its word; for the test of coverage."""
    return frozenset(_states)


def word(state: Enum, language: Language) -> str:
    """The word for *state*; its value where nobody registered one."""
    return translate(_states.get(_key(state), str(state.value)), language)


def sentence(error: Exception, language: Language) -> Sentence:
    """What to tell people about *error*.

    Raises:
        Exception: *error* itself when it is none of the expected ones: a bug, for the report.
    """
    match error:
        case Refused() if _key(error.code) in _refusals:
            return _filled(_refusals[_key(error.code)], error.params, language)
        case Stale():
            return _filled(STALE_BY if error.params else STALE, error.params, language)
        case Unavailable():
            unknown = error.lack is Lack.DATABASE and error.params.get("unknown")
            words = UNKNOWN_OUTCOME if unknown else LACKS[error.lack]
            return _filled(words, error.params, language)
    raise error


def _key(code: Enum) -> tuple[str, str]:
    kind = type(code)
    return f"{kind.__module__}.{kind.__qualname__}", str(code.value)


def _filled(words: tuple[str, str], params: Mapping[str, object], language: Language) -> Sentence:
    shown = _Gaps({name: _shown(name, value, language) for name, value in params.items()})
    return Sentence(*(filled(translate(text, language), shown) for text in words))


class _Gaps(dict[str, str]):
    """Shows a place that nothing was given for as a dash instead of failing in a failure."""

    def __missing__(self, key: str) -> str:
        return "–"


def _shown(name: str, value: object, language: Language) -> str:
    match value:
        case Enum():
            return word(value, language)
        case Decimal():
            return shown_quantity(value)
        case datetime():
            return site_time(value).strftime("%Y-%m-%d %H:%M")
        case date():
            return value.isoformat()
        case tuple() | list() | set() | frozenset():
            joint = ", " if language is Language.EN else "、"
            return joint.join(_shown(name, part, language) for part in value)
        case str() if name == "field":
            return translate(value, language)
    return visible(str(value))


register_refusals(REFUSALS)
register_states(ROLES)
