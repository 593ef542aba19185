"""A resident number in a free text is refused; rows of digits that are something else are not."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wms_desktop.core.errors import Refused
from wms_desktop.core.language import Language
from wms_desktop.core.redact import holds_resident_number, without_resident_numbers
from wms_desktop.core.sentences import sentence
from wms_desktop.core.text import TextFault, clean_code, clean_line, clean_note, plain_line

NUMBER = "330102198503072411"  # made up; day of birth and check character fit
WITH_X = "11010519491231002X"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)

# what carries eighteen figures at a counter and is nobody's number
OTHERS = [
    "33010219850307241X",  # wrong check character
    "330102198513072415",  # there is no month 13
    "330102198502302414",  # there is no 30 February
    "990102198503072414",  # there is no such region
    "330102178503072413",  # nobody is that old
    f"{NUMBER}5",  # a digit more: another code
    f"9{NUMBER}",
    "913301005832718283",  # credit codes
    "91110108551385082Q",
    "91330106577372648X",
    "340123456789012342",  # SSCC of a pallet
    "(00)340123456789012342",
    "6901234567892 6901234567892",  # two barcodes
    "TY-88062415",
    "RK-20260521-0001 CK-20260521-0002",
    "20260521000000000017",
    "138 1234 4471, 0575-84120001",
    "SF1234567890123",
    "330102850307241",  # the old form has no check character: never certain
]


def check_character(first17: str) -> str:
    total = sum(w * int(d) for w, d in zip(WEIGHTS, first17, strict=True))
    return "10X98765432"[total % 11]


@pytest.fixture(autouse=True)
def the_examples_are_right() -> None:
    assert NUMBER[:17] + check_character(NUMBER[:17]) == NUMBER
    assert WITH_X[:17] + check_character(WITH_X[:17]) == WITH_X


@pytest.mark.rule("PCK-11")
@pytest.mark.parametrize(
    "text",
    [
        NUMBER,
        WITH_X,
        WITH_X.lower(),
        f"张三 {NUMBER} 来提",
        f"身份证{NUMBER}，已核",
        f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}",
        f"{NUMBER[:6]}-{NUMBER[6:14]}-{NUMBER[14:]}",
        "".join(chr(ord(c) + 0xFEE0) for c in NUMBER),
        "\u200b".join(NUMBER),
        f"3 {WITH_X}",  # a figure before it hides nothing
        f"2 件 {NUMBER}",
    ],
)
@pytest.mark.parametrize("clean", [clean_line, clean_note])
def test_a_resident_number_is_refused_in_any_writing(clean, text: str) -> None:
    with pytest.raises(Refused) as refused:
        clean(text, field="Remarks")
    assert refused.value.code is TextFault.IDENTITY_NUMBER
    told = str(sentence(refused.value, Language.ZH_CN))
    assert "身份证号" in told
    assert NUMBER[6:14] not in told


@pytest.mark.parametrize("text", OTHERS)
def test_what_only_looks_like_one_is_taken(text: str) -> None:
    assert clean_line(text, field="Remarks") == text
    assert clean_note(text, field="Remarks") == text
    assert without_resident_numbers(text) == text


def test_codes_may_be_any_row_of_digits() -> None:
    assert clean_code(NUMBER, field="Item") == NUMBER
    assert plain_line(NUMBER, field="Barcode") == NUMBER


def test_two_lines_of_digits_are_no_number() -> None:
    note = f"{NUMBER[:10]} 件\n{NUMBER[10:]} 件"
    assert clean_note(note, field="Remarks") == note


@given(
    st.sampled_from(["11", "33", "44", "65", "71", "91"]),
    st.integers(0, 9999),
    st.dates(date(1900, 1, 1), date(2040, 12, 31)),
    st.integers(0, 999),
)
def test_every_resident_number_is_found(province: str, place: int, born: date, serial: int) -> None:
    first17 = f"{province}{place:04d}{born:%Y%m%d}{serial:03d}"
    number = first17 + check_character(first17)
    assert holds_resident_number(f"件 {number} 件")
    assert without_resident_numbers(f"a {number} b") == "a  b"


@given(st.text("0123456789Xx -", max_size=40))
def test_taking_numbers_out_leaves_none(text: str) -> None:
    assert not holds_resident_number(without_resident_numbers(text))
