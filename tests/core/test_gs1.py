"""GS1 element strings are built right, or not at all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wms_desktop.core import gs1


def test_a_pallet_of_goods() -> None:
    parts = gs1.goods("6901234567892", "L260412", date(2027, 5, 31), Decimal(48))
    assert gs1.built(parts) == "01069012345678921727053110L260412\x1d3748"
    assert gs1.readable(parts) == "(01)06901234567892(17)270531(10)L260412(37)48"


def test_what_has_an_open_end_goes_last_and_needs_no_separator_there() -> None:
    assert gs1.built([("10", "A1"), ("01", "06901234567892")]) == "010690123456789210A1"


@pytest.mark.parametrize("count", ["1.5", "0", "-1", "100000000"])
def test_a_count_that_cannot_be_said_is_left_out(count: str) -> None:
    assert gs1.counted(Decimal(count)) == ()


@pytest.mark.parametrize(
    ("code", "value", "right"),
    [
        ("01", "06901234567890", "2"), ("01", "6901234567892", ""), ("10", "", ""),
        ("10", "批号", ""), ("10", "A" * 21, ""), ("10", "A B", ""), ("17", "271301", ""),
        ("17", "270532", ""), ("37", "1.5", ""), ("37", "123456789", ""), ("99", "X", ""),
        ("00", "0" * 17 + "1", "0"),
    ],
)  # fmt: skip
def test_what_an_identifier_cannot_carry_is_refused(code: str, value: str, right: str) -> None:
    with pytest.raises(gs1.ElementError) as raised:
        gs1.built([(code, value)])
    assert raised.value.right == right


@given(st.text("0123456789", min_size=1, max_size=17), st.data())
def test_one_mistyped_digit_is_always_noticed(number: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(number) - 1))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != number[at]]))
    mistyped = number[:at] + other + number[at + 1 :]
    assert gs1.check_digit(mistyped) != gs1.check_digit(number)


@pytest.mark.parametrize(
    ("text", "good"),
    [("6901234567892", True), ("96385074", True), ("036000291452", True),
     ("6901234567890", False),
     ("16901234567899", True), ("123", False), ("A234567890123", False),
     ("１２３４５６７８", False)],
)  # fmt: skip
def test_gtins(text: str, good: bool) -> None:
    assert gs1.is_gtin(text) is good
