"""G1, G2 and G7 in the size of the suite; the full ones: ``python -m tests.hard.exactly_once``."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest

from tests.hard import exactly_once
from tests.postgres import CRASHABLE
from wms_desktop.simulate.faults import FaultKind

pytestmark = pytest.mark.skipif("TEST_PG_URL" in os.environ, reason="needs a server of its own")


@pytest.mark.rule("STK-3")
def test_a_server_that_crashes_forgets_nothing_it_has_said() -> None:
    with exactly_once.server(CRASHABLE) as own:
        told = exactly_once.played(
            own.create("crash"), 2, 25, crash=own.crash,
            faults=[FaultKind.CRASH, FaultKind.LOST, FaultKind.CRASH],
        )  # fmt: skip
    assert list(told.findings) == []
    assert told.faults["crash"] == 2
    assert told.asked_again >= 2  # each crash finds an open COMMIT


@pytest.mark.slow
@pytest.mark.rule("STK-3", "STK-4")
@pytest.mark.parametrize("goal", [exactly_once.g1, exactly_once.g2, exactly_once.g7])
def test_a_goal_in_small(goal: Callable[[float], dict[str, Any]]) -> None:
    told = goal(0.0)
    assert told["good"], told
