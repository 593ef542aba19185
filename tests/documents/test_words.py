"""The texts of papers and labels in all languages."""

from __future__ import annotations

import json
import re

import pytest

from wms_desktop.core.paths import resources_dir
from wms_desktop.documents import words
from wms_desktop.documents.fonts import missing_characters


def _sources() -> list[str]:
    refusals = [text for pair in words.REFUSALS.values() for text in pair]
    own = [value for name, value in vars(words).items() if name.isupper() and type(value) is str]
    return [*own, *words.LABEL_TITLES.values(), *refusals]


def test_every_refusal_has_words() -> None:
    assert set(words.REFUSALS) == set(words.LabelFault)


@pytest.mark.parametrize("source", _sources())
def test_every_text_is_translated_with_its_places(source: str) -> None:
    path = resources_dir() / "translations" / "documents.json"
    texts = json.loads(path.read_text(encoding="utf-8"))[source]
    for language in ("zh_CN", "zh_TW"):
        assert set(re.findall(r"{\w+}", texts[language])) == set(re.findall(r"{\w+}", source))
        assert missing_characters(texts[language]) == ""
