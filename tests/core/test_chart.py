"""Charts as data: round axes that hold every value, and what is off target."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wms_desktop.core.chart import Axis, Chart, Series, axis_of, every


def chart(*values: float | None, **more) -> Chart:
    labels = tuple(str(number) for number in range(len(values)))
    return Chart(labels, (Series("a", values),), **more)


@pytest.mark.parametrize(
    ("values", "more", "ticks"),
    [
        ((96, 97, 94, 92, 98), {"target": 95, "top": 100}, (90, 92.5, 95, 97.5, 100)),
        ((100, 100), {"top": 100}, (90, 92.5, 95, 97.5, 100)),
        ((0, 0), {}, (0, 0.25, 0.5, 0.75, 1)),
        ((20, 290), {"from_nought": True}, (0, 100, 200, 300)),
        ((-50, 120), {"from_nought": True}, (-50, 0, 50, 100, 150)),
        ((3.1,), {"low": 2, "high": 8}, (0, 2.5, 5, 7.5, 10)),
        ((None, None), {}, (0, 0.25, 0.5, 0.75, 1)),
    ],
)
def test_the_axis_has_round_figures(values, more, ticks) -> None:
    assert axis_of(chart(*values, **more)).ticks == ticks


@given(
    st.lists(st.floats(-1e9, 1e9, allow_nan=False), min_size=1, max_size=20),
    st.integers(3, 8),
    st.booleans(),
)
def test_every_value_lies_on_the_axis(values: list[float], most: int, nought: bool) -> None:
    axis = axis_of(chart(*(round(v, 3) for v in values), from_nought=nought), most)
    assert 2 <= len(axis.ticks) <= most + 1
    assert list(axis.ticks) == sorted(set(axis.ticks))
    assert all(-1e-6 <= axis.share(round(value, 3)) <= 1 + 1e-6 for value in values)
    assert not nought or axis.lowest <= 0 <= axis.highest


def test_what_misses_its_target_or_leaves_the_band_is_off() -> None:
    at_least, at_most = chart(target=95), chart(target=3, is_most=True)
    band = chart(low=2, high=8)
    assert [at_least.is_off(v) for v in (94.9, 95, 96)] == [True, False, False]
    assert [at_most.is_off(v) for v in (2, 3, 3.1)] == [False, False, True]
    assert [band.is_off(v) for v in (1.9, 2, 8, 8.1)] == [True, False, False, True]


def test_figures_are_written_as_people_write_them() -> None:
    shown = chart(unit="%", decimals=1)
    assert [shown.figure(v) for v in (94, 94.25, -0.5, -0.01, 1234.5)] == [
        "94", "94.2", "−0.5", "0", "1,234.5",
    ]  # fmt: skip
    assert shown.figure(94, unit=True) == "94 %"
    assert [chart(unit="%").tick(v) for v in (97.5, -2500)] == ["97.5 %", "−2,500 %"]


def test_labels_that_would_touch_are_left_out() -> None:
    assert every([30, 40], 60, 8) == 1
    assert every([30, 40], 20, 8) == 3
    assert every([], 0, 8) == 1


def test_a_series_has_a_value_a_label() -> None:
    with pytest.raises(ValueError, match="label"):
        Chart(("a", "b"), (Series("x", (1.0,)),))


def test_an_axis_tells_how_high_a_value_stands() -> None:
    assert Axis((90, 95, 100)).share(95) == 0.5
