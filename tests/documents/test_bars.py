"""Bars that read, or a refusal that says what would fit."""

from __future__ import annotations

import pytest
import zxingcpp
from PIL import Image

from wms_desktop.core.errors import Refused
from wms_desktop.documents.bars import Bars, bars_for, code128, ean8, ean13, module_dots, upca
from wms_desktop.documents.squares import datamatrix, qr
from wms_desktop.documents.words import LabelFault

CODES = (
    *("R-20260518-0447-Q", "L-A302-14-7", "I-9900-X", "XY/Z+5%", "ab12cd3456ef", "a b~!", "A"),
    *("1", "100", "99", "9912", "99123", "99-12", "00001234", "12345678901234567890"),
)


def _read(bars: Bars) -> list[str]:
    picture = Image.new("L", (bars.width * 2, 80), 255)
    for start, count in bars.strokes():
        picture.paste(0, (start * 2, 4, (start + count) * 2, 76))
    return [found.text for found in zxingcpp.read_barcodes(picture)]


@pytest.mark.parametrize(
    "text",
    CODES,
)
def test_code128_reads_back(text: str) -> None:
    assert _read(code128(text)) == [text]


def test_ean_reads_back_and_is_chosen_for_a_true_ean_only() -> None:
    assert _read(ean13("6901234567892")) == ["6901234567892"]
    assert len(bars_for("6901234567892").modules) == 95
    assert _read(bars_for("6901234567890")) == ["6901234567890"]  # Code 128 carries it unchanged


def test_wrong_check_digit_is_refused_not_silently_changed() -> None:
    for encode, code, right in (
        (ean13, "6901234567890", "2"),
        (ean8, "96385070", "4"),
        (upca, "036000291450", "2"),
    ):
        with pytest.raises(Refused) as raised:
            encode(code)
        assert raised.value.code is LabelFault.CHECK_DIGIT
        assert raised.value.params["right"] == right


@pytest.mark.parametrize("text", ["", "中文", "A\n", "é", "１２"])
def test_what_bars_cannot_carry_is_refused(text: str) -> None:
    for encode in (code128, ean13, ean8, upca, qr, datamatrix):
        with pytest.raises(Refused) as raised:
            encode(text)
        assert raised.value.code in (LabelFault.NOT_PRINTABLE, LabelFault.NOT_DIGITS)


def test_too_long_a_code_is_refused_with_the_length_that_fits() -> None:
    code = "ABCDEFGHIJKLMNOPQRSTUVWXYZ-ABCDEFGHIJ"
    with pytest.raises(Refused) as raised:
        module_dots(code128(code), 58, 203)
    fits = raised.value.params["fits"]
    assert raised.value.code is LabelFault.CODE_TOO_LONG
    assert raised.value.params["length"] == len(code)
    assert isinstance(fits, int)
    assert module_dots(code128(code[:fits]), 58, 203) == 2
    with pytest.raises(Refused):
        module_dots(code128(code[: fits + 1]), 58, 203)


@pytest.mark.parametrize(("width", "dots"), [(60.0, 2), (80.0, 2), (90.0, 3), (200.0, 4)])
def test_modules_are_whole_dots(width: float, dots: int) -> None:
    assert module_dots(code128("R-20260518-0447-Q"), width, 203) == dots


def test_qr_reads_back() -> None:
    squares = qr("R-20260518-0447-Q")
    picture = Image.new("L", ((squares.side + 8) * 4,) * 2, 255)
    for row, strokes in enumerate(squares.rows, start=4):
        for start, count in strokes:
            left = (start + 4) * 4
            picture.paste(0, (left, row * 4, left + count * 4, row * 4 + 4))
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == ["R-20260518-0447-Q"]
