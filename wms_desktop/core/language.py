"""Three languages from one set of tables, without Qt: for rules, papers and the command line too.

Texts are English in the source. ``resources/translations/<slice>.json`` maps each to its
Chinese: ``{"Release goods": {"zh_CN": "放货", "zh_TW": "放貨"}}``. Where one English word needs
two Chinese ones, the source carries a context after ``@@`` that is never shown: ``Open@@state``.

English counts one and many apart: ``{count} {count:label|labels}`` shows "1 label", "2 labels".
Chinese does not; its texts have ``{count}`` alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from string import Formatter

from wms_desktop.core.paths import resources_dir


class Language(StrEnum):
    """A language of the interface and of papers (SYS-5)."""

    ZH_CN = "zh_CN"
    ZH_TW = "zh_TW"
    EN = "en"

    @property
    def own_name(self) -> str:
        """The language's name in itself, for choosing it."""
        return {"zh_CN": "简体中文", "zh_TW": "繁體中文", "en": "English"}[self.value]


def N_(source: str) -> str:
    """Mark *source* for translation and return it unchanged."""
    return source


def translate(source: str, language: Language, **params: object) -> str:
    """*source* in *language*, with ``{name}`` places filled from *params*.

    A missing translation shows the English; a test keeps that from happening.
    """
    text = source if language is Language.EN else _tables()[language].get(source, source)
    text = text.split("@@", 1)[0]
    return filled(text, params) if params else text


def filled(text: str, params: Mapping[str, object]) -> str:
    """*text* with its places filled; ``{count:label|labels}`` becomes the form that fits."""
    return _FILLING.vformat(text, (), params) if "|" in text else text.format_map(params)


class _Filling(Formatter):
    """Fills places as `str.format_map` does, and knows the two forms of a counted word."""

    def format_field(self, value: object, format_spec: str) -> str:
        one, bar, many = format_spec.partition("|")
        if not bar:
            return str(super().format_field(value, format_spec))
        return one if str(value) == "1" else many


_FILLING = _Filling()


@cache
def _tables() -> dict[Language, dict[str, str]]:
    tables: dict[Language, dict[str, str]] = {Language.ZH_CN: {}, Language.ZH_TW: {}}
    for path in sorted(translation_files()):
        for source, texts in json.loads(path.read_text(encoding="utf-8")).items():
            for language, table in tables.items():
                if texts.get(language.value):
                    table[source] = texts[language.value]
    return tables


def translation_files() -> list[Path]:
    """The tables of all slices."""
    return list((resources_dir() / "translations").glob("*.json"))
