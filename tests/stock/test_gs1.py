"""Suppliers' GS1 labels taken apart (bad-inputs.md 53 and 54)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wms_desktop.core.errors import Refused
from wms_desktop.core.gs1 import SEPARATOR, built
from wms_desktop.stock.gs1 import Elements, Gs1Fault, barcodes, day_of, parse

pytestmark = pytest.mark.bad_input(53, 54)
GS = SEPARATOR
TODAY = date(2026, 5, 21)
GTIN = "06901234567892"


@pytest.mark.parametrize(
    "text",
    [
        f"]C101{GTIN}1727013110L260412{GS}3748",
        f"]d201{GTIN}1727013110L260412{GS}3748",
        f"{GS}01{GTIN}1727013110L260412{GS}3748",
        f"01{GTIN}1727013110L260412{GS}3748",
        f"01{GTIN}{GS}17270131{GS}10L260412{GS}3748{GS}",  # FNC1 also where it is not needed
        f"]C110L260412{GS}3748{GS}01{GTIN}17270131",
        f"(01){GTIN}(17)270131(10)L260412(37)48",
        f"  ]C1{GS}01{GTIN}1727013110L260412{GS}3748\r",
    ],
)
def test_every_form_of_a_label_says_the_same(text: str) -> None:
    label = parse(text)
    assert label is not None
    assert (label.gtin, label.lot, label.count) == (GTIN, "L260412", Decimal(48))
    assert label.expires_on(TODAY) == date(2027, 1, 31)


def test_a_label_without_separators_is_read_where_it_is_a_trade_item() -> None:
    label = parse(f"01{GTIN}10L260412")
    assert label is not None
    assert (label.lot, label.count, label.expires_on(TODAY)) == ("L260412", None, None)
    assert parse(f"02{GTIN}3712") == Elements((("02", GTIN), ("37", "12")))


@pytest.mark.parametrize(
    "text",
    ["", " ", "A302-14", "6901234567892", GTIN, "0106901234567890", "https://x.cn/01/06901234567892",
     "(01)", "()", "(01)(10)", "0112345", "R-20260518-0447-Q", "01" * 30, "x" * 4_000, "件" * 20,
     f"01{GTIN}99x"],
)  # fmt: skip
def test_what_is_no_label_is_left_to_others(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("]C10106901234567890", Gs1Fault.CHECK_DIGIT),
        ("(01)06901234567890", Gs1Fault.CHECK_DIGIT),
        (f"]C101{GTIN}99INTERNAL", Gs1Fault.UNKNOWN_AI),
        (f"(01){GTIN}(8008)2601", Gs1Fault.UNKNOWN_AI),
        ("]C1010690123456", Gs1Fault.CUT),
        (f"]C101{GTIN}10", Gs1Fault.CUT),
        (f"]C101{GTIN}1726", Gs1Fault.CUT),
        (f"]C101{GTIN}17261331", Gs1Fault.VALUE),  # month 13
        (f"]C101{GTIN}17260532", Gs1Fault.VALUE),  # day 32
        (f"]C101{GTIN}37ABC", Gs1Fault.VALUE),
        (f"]C101{GTIN}10{'L' * 21}", Gs1Fault.VALUE),  # a separator is missing
        (f"]C101{GTIN}10L1{GS}10L2", Gs1Fault.TWICE),
        (f"{GS}ZZ12", None),
    ],
)
def test_a_label_that_cannot_be_read_says_why(text: str, fault: Gs1Fault | None) -> None:
    if fault is None:
        assert parse("ZZ12") is None
        return
    with pytest.raises(Refused) as refused:
        parse(text)
    assert refused.value.code is fault


def test_a_missing_separator_reads_on_as_the_standard_says() -> None:
    label = parse(f"]C101{GTIN}10L2604123748")
    assert label is not None
    assert (label.lot, label.count) == ("L2604123748", None)


@pytest.mark.parametrize(
    ("text", "day"),
    [("270100", date(2027, 1, 31)), ("280200", date(2028, 2, 29)), ("270228", date(2027, 2, 28)),
     ("760101", date(2076, 1, 1)), ("770101", date(1977, 1, 1))],
)  # fmt: skip
def test_days_of_labels(text: str, day: date) -> None:
    assert day_of(text, TODAY) == day


def test_a_day_that_no_calendar_has_is_refused() -> None:
    label = parse(f"]C101{GTIN}17270230")
    assert label is not None
    with pytest.raises(Refused):
        label.expires_on(TODAY)


def test_a_count_of_nought_says_nothing() -> None:
    label = parse(f"]C101{GTIN}370")
    assert label is not None
    assert label.count is None


def test_a_trade_item_is_looked_for_in_all_its_lengths() -> None:
    assert barcodes(GTIN) == (GTIN, "6901234567892")
    assert barcodes("00000096385074") == (
        "00000096385074", "0000096385074", "000096385074", "96385074",
    )  # fmt: skip
    assert barcodes("16901234567899") == ("16901234567899",)


@given(
    st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-./", min_size=1, max_size=20),
    st.integers(1, 99_999_999),
    st.booleans(),
)
def test_what_a_label_of_ours_says_is_read_again(lot: str, count: int, symbol: bool) -> None:
    text = built((("01", GTIN), ("10", lot), ("37", str(count))))
    label = parse(("]C1" if symbol else "") + text)
    assert label is not None
    assert (label.gtin, label.lot, label.count) == (GTIN, lot, count)


@given(st.text(max_size=60))
def test_nothing_that_is_scanned_breaks_the_reader(text: str) -> None:
    for each in (text, f"]C1{text}", f"(01){text}", text + GS):
        try:
            label = parse(each)
            if label is not None:
                label.expires_on(TODAY)
        except Refused:
            pass
