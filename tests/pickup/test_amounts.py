"""Amounts written out on a cash receipt (PCK-8)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from wms_desktop.core.language import Language
from wms_desktop.pickup.amounts import in_characters


@pytest.mark.rule("PCK-8")
@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("1", "壹元整"),
        ("10", "壹拾元整"),
        ("186", "壹佰捌拾陆元整"),
        ("186.50", "壹佰捌拾陆元伍角整"),
        ("186.05", "壹佰捌拾陆元零伍分"),
        ("1005", "壹仟零伍元整"),
        ("1050.30", "壹仟零伍拾元叁角整"),
        ("10000", "壹万元整"),
        ("10001", "壹万零壹元整"),
        ("100100", "壹拾万零壹佰元整"),
        ("9999999.99", "玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
        ("100000001", "壹亿零壹元整"),
    ],
)
def test_an_amount_in_characters(amount, written):
    assert in_characters(Decimal(amount), Language.ZH_CN) == written


def test_taiwan_has_its_own_characters_and_english_none():
    assert in_characters(Decimal("26036"), Language.ZH_TW) == "貳萬陸仟零參拾陸元整"
    assert in_characters(Decimal(1), Language.EN) == ""
    with pytest.raises(ValueError, match="write out"):
        in_characters(Decimal("-1"), Language.ZH_CN)
