"""Texts with places: counted words in English, and what a missing place shows."""

from __future__ import annotations

import json

import pytest

from wms_desktop.core.errors import Refused
from wms_desktop.core.language import Language, filled, translate, translation_files
from wms_desktop.core.sentences import sentence
from wms_desktop.counts.rules import CountFault
from wms_desktop.slices import register_words

LABELS = "Print {count} {count:label|labels}"


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, "0 labels"), (1, "1 label"), ("1", "1 label"), (2, "2 labels"), ("1.5", "1.5 labels")],
)
def test_english_counts_one_and_many_apart(count: object, shown: str) -> None:
    assert translate(LABELS, Language.EN, count=count) == f"Print {shown}"


def test_chinese_has_one_form() -> None:
    assert translate(LABELS, Language.ZH_CN, count=1) == "打印 1 张"
    assert translate(LABELS, Language.ZH_CN, count=2) == "打印 2 张"


def test_a_plain_place_is_filled_as_ever() -> None:
    assert filled("{a} | {b:02d}", {"a": "x", "b": 3}) == "x | 03"


def test_a_refusal_counts_too() -> None:
    register_words()
    said = [
        sentence(Refused(CountFault.LOCATIONS_OPEN, left=left, codes=("A-1",)), Language.EN).head
        for left in (1, 3)
    ]
    assert said == ["1 location is not finished: A-1", "3 locations are not finished: A-1"]


def test_no_chinese_text_has_two_forms() -> None:
    texts = [
        text
        for path in translation_files()
        for translations in json.loads(path.read_text(encoding="utf-8")).values()
        for text in translations.values()
    ]
    assert not [text for text in texts if "|" in text and "{" in text]
