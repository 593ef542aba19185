"""G4: the power goes at any moment; nothing corrupt, nothing acknowledged lost, nothing half."""

from __future__ import annotations

import pytest

pytest.importorskip("apsw")

from tests.hard import power_cuts


@pytest.mark.parametrize("cuts", [25, pytest.param(1_000, marks=pytest.mark.slow)])
def test_cuts_lose_nothing(cuts: int) -> None:
    tally = power_cuts.run(cuts)
    assert tally.cuts == cuts
    assert tally.acknowledged > cuts
    assert (tally.corrupt, tally.lost, tally.half) == ([], [], [])


def test_the_cuts_would_find_a_loss() -> None:
    """With less than FULL the same cuts lose what was acknowledged (finding 7)."""
    tally = power_cuts.run(12, synchronous="NORMAL")
    assert tally.lost
    assert tally.corrupt == []


@pytest.mark.parametrize("step", [9, pytest.param(1, marks=pytest.mark.slow)])
def test_a_failing_disk_loses_nothing(step: int) -> None:
    runs, refused = power_cuts.failing_once(step=step)
    assert runs > 5
    assert refused
