"""Three languages, complete: every text marked in the source has its Chinese (SYS-5)."""

from __future__ import annotations

import json
import re

import pytest

from tests.house.sources import marked_texts, places
from wms_desktop.core.language import Language, translation_files

CHINESE = (Language.ZH_CN, Language.ZH_TW)
_ONLY_SIMPLIFIED = re.compile(
    "[单货库检证发录数据还无须与业务说请选择应订过这产标签码网设转员电话]"
)


def tables() -> dict[str, dict[str, str]]:
    merged: dict[str, dict[str, str]] = {}
    for path in translation_files():
        merged |= json.loads(path.read_text(encoding="utf-8"))
    return merged


@pytest.mark.rule("SYS-5")
def test_every_text_has_its_chinese() -> None:
    known = tables()
    missing = sorted(
        {
            f"{where}: {text!r} ({language})"
            for where, text in marked_texts()
            for language in CHINESE
            if not known.get(text, {}).get(language.value)
        }
    )
    assert not missing, f"{len(missing)} texts\n" + "\n".join(missing[:60])


@pytest.mark.rule("SYS-5")
def test_no_text_is_translated_for_nothing() -> None:
    used = {text for _, text in marked_texts()}
    spare = sorted(set(tables()) - used)
    assert not spare, f"{len(spare)} texts\n" + "\n".join(spare[:60])


@pytest.mark.rule("SYS-5")
def test_places_are_the_same_in_all_languages() -> None:
    wrong = [
        f"{source!r}: {text!r}"
        for source, texts in tables().items()
        for text in texts.values()
        if places(text) != places(source.split("@@")[0])
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.rule("SYS-5")
def test_the_traditional_table_has_no_simplified_characters() -> None:
    wrong = [
        texts["zh_TW"] for texts in tables().values() if _ONLY_SIMPLIFIED.search(texts["zh_TW"])
    ]
    assert not wrong, "\n".join(wrong)


def test_one_text_has_one_translation() -> None:
    seen: dict[str, tuple[str, dict[str, str]]] = {}
    clashes = []
    for path in translation_files():
        for source, texts in json.loads(path.read_text(encoding="utf-8")).items():
            if source in seen and seen[source][1] != texts:
                clashes.append(f"{source!r}: {seen[source][0]} and {path.name}")
            seen[source] = (path.name, texts)
    assert not clashes, "\n".join(clashes)
