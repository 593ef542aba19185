"""Names are compared exactly; hints explain and release nothing (PCK-4)."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wms_desktop.core.language import Language
from wms_desktop.pickup.names import Likeness, compare_names, hints
from wms_desktop.pickup.words import hint_sentence


@pytest.mark.rule("PCK-4")
@pytest.mark.parametrize(
    ("waybill", "shown", "differing"),
    [
        ("杨民敬", "杨民敬", set()),
        ("杨民敬", "  杨民敬\u3000", set()),
        ("杨民敬", "杨明静", {1, 2}),
        ("陈法开", "程发凯", {0, 1, 2}),
        ("杨民敬", "楊民敬", {0}),
        ("杨民敬", "杨 民敬", {1}),
        ("Ann Lee", "ann lee", {0, 4}),
        ("杨敬", "杨民敬", {1}),
        ("杨民敬", "杨敬", {1}),
        ("𠮷田", "吉田", {0}),
        ("买买提·艾力", "买买提•艾力", {3}),
        ("é", "e\u0301", set()),
        ("", "", {0}),
        ("杨", "", {0}),
    ],
)
def test_any_difference_is_a_mismatch(waybill, shown, differing):
    compared = compare_names(waybill, shown)
    assert compared.differing == differing
    assert compared.is_same is (not differing)
    assert len(compared.upper) == len(compared.lower)


@given(st.text(max_size=30), st.text(max_size=30))
def test_names_are_the_same_exactly_when_their_plain_forms_are(first, second):
    def plain(text: str) -> str:
        return unicodedata.normalize("NFC", text).strip(" \t\r\n\u3000\u00a0")

    same = plain(first) == plain(second) and plain(first) != ""
    assert compare_names(first, second).is_same is same


@given(st.text("杨民敬明静", max_size=8), st.text("杨民敬明静", max_size=8))
def test_cells_say_both_names_in_full(first, second):
    compared = compare_names(first, second)
    assert ("".join(compared.upper), "".join(compared.lower)) == (first, second)
    if first or second:
        pairs = list(zip(compared.upper, compared.lower, strict=True))
        assert compared.differing == {place for place, (a, b) in enumerate(pairs) if a != b}


@pytest.mark.rule("PCK-4")
def test_both_examples_of_the_policy_sound_alike():
    for first, second in (("杨民敬", "杨明静"), ("陈法开", "程发凯")):
        found = hints(compare_names(first, second))
        assert found.sounds_alike
        assert not found.is_variant


@pytest.mark.parametrize(
    ("first", "second", "likeness"),
    [
        ("敬", "静", Likeness.SAME_SOUND),
        ("民", "明", Likeness.SIMILAR_SOUND),
        ("楊", "杨", Likeness.VARIANT),
        ("范", "範", Likeness.VARIANT),
        ("李", "张", Likeness.NONE),
        ("A", "杨", Likeness.NONE),
        ("单", "善", Likeness.SAME_SOUND),  # as a surname shàn, not dān
    ],
)
def test_how_two_characters_are_related(first, second, likeness):
    assert [hint.likeness for hint in hints(compare_names(first, second)).places] == [likeness]


def test_the_sentence_of_the_picture():
    found = hints(compare_names("杨民敬", "杨明静"))
    said = hint_sentence(found, Language.ZH_CN)
    assert said == "民 mín / 明 míng 读音相近，敬 / 静 jìng 同音。不是繁简之别。"
