"""Compensations go out by state and day, with how many said yes (SYS-3)."""

from __future__ import annotations

from datetime import date

import pytest

from tests.complaints.deciding import NUMBER, Case
from tests.exports.way_out import WayOut

pytestmark = pytest.mark.rule("SYS-3")


@pytest.mark.rule("CMP-5", "CMP-6")
def test_compensations_go_out_by_state_and_day(out: WayOut) -> None:
    assert out.rows("compensations") == []
    case = Case(out.shop)
    case.propose(3, "120.00")
    case.propose(4, "200.50")
    case.say("biz")
    waits, done = out.rows("compensations")
    assert (done["Complaint"], done["Item"], done["Pieces"]) == (NUMBER, "A302-14", 3)
    assert (done["Amount (yuan)"], done["State"], done["Said yes"]) == (120, "Approved", 0)
    assert (waits["Amount (yuan)"], waits["State"], waits["Said yes"]) == (
        200.5, "Waits for a yes", 1,
    )  # fmt: skip
    assert waits["Charged to"] == "Factory"
    assert len(out.rows("compensations", "--state", "approved", ending="csv")) == 1
    later = date(2026, 5, 22).isoformat()
    assert out.rows("compensations", "--from", later) == []
    assert out.refused("compensations", "--state", "gone").code == "export_unknown_value"
