"""Every character from a shipped font, or named before printing."""

from __future__ import annotations

import pytest

from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.core.language import Language
from wms_desktop.documents import fonts
from wms_desktop.documents.lines import fitted, wrapped
from wms_desktop.documents.paper import Paper, PaperHead
from wms_desktop.documents.render import page_texts

RARE = "𠮷𬱖𠀀㐀𪚥𡈼䶮㛃堃"


@pytest.mark.parametrize("character", RARE)
def test_rare_characters_of_names_come_back_exactly(character: str) -> None:
    name = f"姓名：{character}先生"
    paper = Paper(PaperHead("试"))
    paper.text(name)
    assert name in page_texts(paper.bytes())[0]


def test_text_table_writes_characters_beyond_the_bmp_as_pairs() -> None:
    assert "<41> <D842DFB7>" in fonts.to_unicode_map("F", {0x41: ord("𠮷")})
    assert "<0041> <4E00>" in fonts.to_unicode_map("F", {0x41: ord("一")}, 2)


def test_text_table_keeps_its_blocks_to_a_hundred() -> None:
    table = fonts.to_unicode_map("F", {code: 0x4E00 + code for code in range(250)})
    assert [line for line in table.split("\n") if "beginbfchar" in line] == [
        "100 beginbfchar",
        "100 beginbfchar",
        "50 beginbfchar",
    ]


def test_taiwan_punctuation_has_its_own_font() -> None:
    assert fonts.runs("好，㐀。", language=Language.ZH_TW) == [
        ("NotoSansSC-Regular", "好"),
        ("WMSPunctTW-Regular", "，"),
        ("NotoSansSC-Regular", "㐀"),
        ("WMSPunctTW-Regular", "。"),
    ]
    assert fonts.runs("好，", language=Language.ZH_CN) == [("NotoSansSC-Regular", "好，")]
    assert ("WMSPunctTW-Bold", "，") in fonts.runs("好，", True, Language.ZH_TW)


def test_missing_characters_are_named_once_each() -> None:
    assert fonts.missing_characters("a😀b𠮷😀☐\n") == "😀☐"
    assert fonts.missing_characters("王敏𠮷，ABC 12 ×−–…") == ""


def test_a_paper_with_a_missing_character_is_not_printed() -> None:
    paper = Paper(PaperHead("试"))
    with pytest.raises(Unavailable) as raised:
        paper.text("笑脸 😀 与 \u202e")
    assert raised.value.lack is Lack.FONT
    assert raised.value.params["characters"] == "😀 U+202E"


def test_what_has_no_width_is_left_out() -> None:
    assert fonts.plain("葛\U000e0100 A\u200b\u00a0B\tC e\u0301") == "葛 A B C é"


def test_closing_punctuation_does_not_begin_a_line() -> None:
    face = fonts.typeface()
    text = "退货原因（客户）：包装破损，有“水渍”。A302-14 库位！"
    for width in range(40, 120, 3):
        lines = wrapped(text, 10, width, face)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert all(line[0] not in "，。！）：”" and line[-1] not in "（“" for line in lines)
        assert all(face.width(line, 10) <= width + 0.01 for line in lines)


def test_words_stay_whole_and_long_ones_are_cut() -> None:
    face = fonts.typeface()
    assert wrapped("wall covering rolls", 10, 70, face) == ["wall covering", "rolls"]
    cut = wrapped("X" * 60, 10, 70, face)
    assert "".join(cut) == "X" * 60
    assert len(cut) > 3


def test_too_long_a_name_ends_with_an_ellipsis() -> None:
    face = fonts.typeface()
    lines = fitted("云锦·米白无纺布墙纸（加厚）名称特别长", 10, 60, face, 2)
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert face.width(lines[1], 10) <= 60.01
    assert fitted("短", 10, 60, face, 2) == ["短"]
