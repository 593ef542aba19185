"""Points of the paper are found again wherever the paper lies."""

from __future__ import annotations

import cmath
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from tests.scans import SLIP
from wms_desktop.core.language import Language, translate
from wms_desktop.imaging import wire, words
from wms_desktop.imaging.boxes import InkAnswer
from wms_desktop.imaging.faults import FileFault, FileFlag, Limits, PhotoFault
from wms_desktop.imaging.fitting import fit
from wms_desktop.imaging.geometry import Mark, Placement, cut, upright
from wms_desktop.imaging.layout import Rect
from wms_desktop.imaging.scanner import ScannerFault

PAGE = 210 + 297j
CORNERS = [corner for symbol in SLIP.symbols for corner in symbol.rect.corners]
ANGLES = st.floats(-180, 180)
SCALES = st.floats(3, 16)


@given(ANGLES, SCALES)
def test_any_turn_and_scale_is_found(angle: float, scale: float) -> None:
    turn = cmath.rect(scale, math.radians(angle))
    placement = fit([Mark(z, turn * z + 50 + 60j) for z in CORNERS], PAGE)
    assert abs(placement.pixel(PAGE) - (turn * PAGE + 50 + 60j)) < 1e-3
    assert abs((placement.rotation + placement.skew - angle + 180) % 360 - 180) < 1e-6
    assert placement.is_sure


@given(ANGLES, st.floats(0.95, 1.05))
def test_worn_rollers_are_found(angle: float, stretch: float) -> None:
    turn = cmath.rect(8, math.radians(angle))
    seen = [Mark(z, turn * complex(z.real * stretch, z.imag)) for z in CORNERS]
    placement = fit(seen, PAGE, own_scales=True)
    assert abs(placement.pixel(PAGE) - turn * complex(210 * stretch, 297)) < 1e-3


@given(st.lists(st.floats(-6, 6), min_size=4, max_size=4), st.floats(-5, 5))
def test_bars_need_no_height(heights: list[float], skew: float) -> None:
    """A scan line meets the bars at any height; two codes still give place and angle along them."""
    turn = cmath.rect(8, math.radians(skew))
    ends = [118 + 19.5j, 196 + 19.5j, 118 + 275.5j, 196 + 275.5j]
    marks = [
        Mark(z, turn * (z + 1j * height), 8 + 0j) for z, height in zip(ends, heights, strict=True)
    ]
    qr = [Mark(z, turn * z) for z in SLIP.symbols[1].rect.corners]
    placement = fit([*marks, *qr], PAGE)
    assert abs(placement.pixel(PAGE) - turn * PAGE) / 8 < 0.3


def test_one_point_pins_nothing_down() -> None:
    with pytest.raises(ValueError, match="pin"):
        fit([Mark(1j, 5j), Mark(1j, 5j)], PAGE)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_upright_moves_the_placement_with_the_picture(rotation: int) -> None:
    page = Image.new("L", (210, 297), 255)
    ImageDraw.Draw(page).rectangle((20, 30, 59, 49), fill=0)
    lying = page.rotate(-rotation, expand=True)
    turn = cmath.rect(1, math.radians(rotation))
    shift = {0: 0j, 90: 297 + 0j, 180: 210 + 297j, 270: 210j}[rotation]
    placement = Placement(turn, turn * 1j, shift)
    assert placement.rotation == rotation
    part = cut(lying, placement, Rect(20, 30, 40, 20).inset(1))
    assert part.getextrema() == (0, 0)
    again = placement.upright(*lying.size)
    assert upright(lying, rotation).tobytes() == page.tobytes()
    assert abs(again.pixel(20 + 30j) - (20 + 30j)) < 1e-6


def test_layouts_and_limits_survive_the_wire() -> None:
    again = wire.layout_from_json(wire.layout_to_json(SLIP))
    assert (again.symbols, again.boxes, again.carries) == (SLIP.symbols, SLIP.boxes, SLIP.carries)
    assert wire.limits_from_json(wire.limits_to_json(Limits())) == Limits()


def test_every_fault_flag_and_answer_has_words_in_three_languages() -> None:
    assert set(words.REFUSALS) == {*FileFault, *PhotoFault, *ScannerFault}
    assert set(words.FLAGS) == set(FileFlag)
    assert set(words.ANSWERS) == set(InkAnswer)
    sources = [text for pair in words.REFUSALS.values() for text in pair]
    sources += [*words.FLAGS.values(), *words.ANSWERS.values()]
    for source in sources:
        for language in (Language.ZH_CN, Language.ZH_TW):
            assert translate(source, language) != translate(source, Language.EN)
