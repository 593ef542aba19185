"""The rhythm that tells a scanner from a person."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.ui.scans.commands import Command, command_of
from wms_desktop.ui.scans.desk import quantity_key
from wms_desktop.ui.scans.detector import (
    Detector,
    Press,
    ScannerSetting,
    cleaned_scan,
    learned_setting,
)

CODES = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-", min_size=4, max_size=40)


def burst(text: str, gaps: list[int], dwell: int | None, **setting: object) -> list[str | None]:
    """What *text* is taken for when its keys come with *gaps*."""
    detector = Detector(ScannerSetting(**setting))  # type: ignore[arg-type]
    said: list[str | None] = []
    now = 1000
    for character, gap in zip(text, [0, *gaps], strict=True):
        now += gap
        if not detector.joins(now):
            said.append(detector.settled(by_key=False))
            detector.keys.clear()
        released = None if dwell is None else now + dwell
        detector.press(Press(character, now, ord(character), released))
    return [*said, detector.settled(by_key=True)]


@given(CODES, st.data())
def test_a_scanner_of_any_allowed_speed_is_recognized(code: str, data: st.DataObject) -> None:
    gap = data.draw(st.integers(20, 120))
    gaps = data.draw(st.lists(st.integers(0, gap), min_size=len(code) - 1, max_size=len(code) - 1))
    assert burst(code, gaps, None, median_gap_ms=gap) == [code]


@given(st.text("abcdefghij 0123", min_size=1, max_size=30), st.data())
def test_a_person_is_never_taken_for_a_scanner(text: str, data: st.DataObject) -> None:
    gaps = data.draw(st.lists(st.integers(61, 400), min_size=len(text) - 1, max_size=len(text) - 1))
    dwell = data.draw(st.integers(25, 150))
    assert set(burst(text, gaps, dwell)) == {None}


@given(CODES, st.integers(0, 38), st.integers(51, 290))
def test_a_hiccup_inside_a_code_does_not_cut_it(code: str, place: int, hiccup: int) -> None:
    gaps = [2] * (len(code) - 1)
    gaps[1 + place % (len(gaps) - 1)] = hiccup
    assert burst(code, gaps, 1) == [code]


def test_three_quick_keys_are_no_scan() -> None:
    assert burst("123", [2, 2], 1) == [None]


def test_a_key_typed_just_before_does_not_spoil_a_code_of_ours() -> None:
    code = own_code(CodeKind.ITEM, "A302-14")
    detector = Detector()
    detector.press(Press("a", 1000, 65, 1010, leaked=True))
    for n, character in enumerate(code):
        detector.press(Press(character, 1100 + n, ord(character), 1100 + n))
    assert detector.settled(by_key=True) == code


def test_a_silent_end_is_learned() -> None:
    detector = Detector()
    for n, character in enumerate("CODE-1"):
        detector.press(Press(character, 1000 + n, ord(character), 1000 + n))
    assert detector.wait_ms(in_editor=True) == detector.setting.patience_ms
    detector.settled(by_key=False)
    assert detector.wait_ms(in_editor=True) == detector.setting.pause_ms < 100


def test_the_scanners_speed_is_learned_within_bounds() -> None:
    setting = ScannerSetting(prefix="~")
    assert learned_setting([[1, 2, 1]], setting).median_gap_ms == 20
    assert learned_setting([[30] * 20], setting).median_gap_ms == 70
    assert learned_setting([[500] * 20], setting).median_gap_ms == 120
    assert learned_setting([[30] * 20], setting).prefix == "~"
    with pytest.raises(ValueError, match="median"):
        ScannerSetting(median_gap_ms=10)


@given(CODES)
def test_full_width_and_control_characters_never_stay(code: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) for c in code)
    assert cleaned_scan(f"\x02{wide}\r\n") == code


def test_command_barcodes_are_our_own_and_name_their_command() -> None:
    for command in Command:
        assert command_of(command.barcode) is command
    assert command_of(own_code(CodeKind.ITEM, "OK")) is None
    assert command_of("OK") is None


@pytest.mark.parametrize(
    ("typed", "times"),
    [("5*", 5), ("×10", 10), ("12＊", 12), ("0*", None), ("*", None), ("5", None)],
)
def test_quantity_keys(typed: str, times: int | None) -> None:
    assert quantity_key(typed) == times
