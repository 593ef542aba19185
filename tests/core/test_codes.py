"""Our own barcodes: a foreign or misread code is never taken for ours."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wms_desktop.core.codes import CodeKind, is_misread, own_code, parse_own_code

NUMBERS = st.from_regex(r"[0-9A-Z]{8,20}", fullmatch=True)


@given(st.sampled_from(list(CodeKind)), NUMBERS)
def test_what_we_print_we_read(kind: CodeKind, number: str) -> None:
    found = parse_own_code(own_code(kind, number))
    assert found is not None
    assert (found.kind, found.number) == (kind, number)


@given(NUMBERS, st.data())
def test_one_wrong_character_is_always_noticed(number: str, data: st.DataObject) -> None:
    code = own_code(CodeKind.RECEIPT, number)
    at = data.draw(st.integers(2, len(code) - 1).filter(lambda place: code[place] != "-"))
    other = data.draw(
        st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ").filter(lambda c: c != code[at])
    )
    wrong = code[:at] + other + code[at + 1 :]
    assert parse_own_code(wrong) is None
    assert is_misread(wrong)


def test_swapped_neighbours_are_nearly_always_noticed() -> None:
    chance = random.Random(7)
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    swaps = missed = 0
    for _ in range(300):
        code = own_code(CodeKind.RECEIPT, "".join(chance.choices(alphabet, k=13)))
        for at in range(2, len(code) - 3):
            if code[at] != code[at + 1]:
                swapped = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
                swaps += 1
                missed += parse_own_code(swapped) is not None
    assert missed / swaps < 0.02


@pytest.mark.parametrize(
    "foreign", ["6901234567892", "A302-14", "I-20-A", "http://x", "", "R-", "r-20260518-0447-q"]
)
def test_foreign_codes_are_not_ours(foreign: str) -> None:
    assert parse_own_code(foreign) is None
    assert not is_misread(foreign)
