"""Every state, verdict and refusal of receipts has words, and all words are translated."""

from __future__ import annotations

import json
import re
from pathlib import Path

from wms_desktop.core.language import Language, translate, translation_files
from wms_desktop.core.paths import forms_dir
from wms_desktop.receipts import kinds, rules, words
from wms_desktop.receipts.rules import DEFAULT_DEADLINES, Dueness, Needs
from wms_desktop.receipts.rules_custody import CustodyFault

_CALL = re.compile(r"\b(?:tr|N_|translate)\(\s*((?:\"(?:[^\"\\\\]|\\\\.)*\"\s*)+)")
_FORM = re.compile(r'<string(?: comment="([^"]*)")?>([^<]*)</string>')


def test_every_value_has_its_words() -> None:
    assert set(words.REFUSALS) == {*rules.ReceiptFault, *CustodyFault}
    assert set(words.STATES) == set(kinds.ReceiptState)
    assert set(words.VERDICTS) == set(kinds.Verdict)
    assert set(words.ABNORMAL_KINDS) == set(kinds.AbnormalKind)
    assert set(words.PAGE_STATUSES) == set(kinds.PageStatus)
    assert set(words.TRAY_REASONS) == set(kinds.TrayReason)
    assert set(words.MISSING) == set(words.UNCLEAR) == set(kinds.Lacking)
    assert set(words.DUENESS) == set(Dueness)
    assert set(words.ROUTES) == set(kinds.Route) == set(DEFAULT_DEADLINES.by_route)


def _sources() -> set[str]:
    found: set[str] = set()
    for path in Path(words.__file__).parent.glob("*.py"):
        for match in _CALL.finditer(path.read_text(encoding="utf-8")):
            found.add("".join(re.findall(r'"((?:[^"\\]|\\.)*)"', match[1])))
    for path in forms_dir().glob("receipts*.ui"):
        for context, text in _FORM.findall(path.read_text(encoding="utf-8")):
            found.add(f"{text}@@{context}" if context else text)
    return found


def test_all_words_are_translated_with_the_same_places() -> None:
    tables: dict[str, dict[str, str]] = {}
    for path in translation_files():
        tables.update(json.loads(path.read_text(encoding="utf-8")))
    sources = _sources()
    assert len(sources) > 150
    assert sorted(source for source in sources if source not in tables) == []
    places = re.compile(r"\{(\w+)\}")
    for source in sources:
        for language in ("zh_CN", "zh_TW"):
            text = tables[source][language]
            assert sorted(places.findall(text)) == sorted(places.findall(source)), source


def test_what_a_receipt_requires_in_one_line() -> None:
    needs = Needs(signature=True, seal=True, copies=2)
    assert words.needs_sentence(needs, Language.ZH_CN) == "签名、公司印章、一式 2 份"
    assert words.needs_sentence(needs, Language.EN) == "signature, company seal, 2 copies"
    assert translate(words.VERDICTS[kinds.Verdict.COMPLETE], Language.EN) == "Complete"
