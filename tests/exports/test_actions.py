"""Corrective actions, recurring causes and damage cases go out by the window's filters (SYS-3)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.complaints.acted import carried_out, checked, complaint, damaged, opened
from tests.complaints.damage_desk import Desk
from tests.exports.way_out import WayOut

pytestmark = pytest.mark.rule("SYS-3")


@pytest.mark.rule("CMP-8")
def test_actions_go_out_by_state_text_and_day(out: WayOut) -> None:
    assert out.rows("corrective-actions") == []
    shop = out.shop
    first, closed = opened(shop, customer_id=2), carried_out(shop, opened(shop, finding="受潮"))
    checked(shop, closed)
    assert out.column("corrective-actions", "Number") == [closed.row.number, first.row.number]
    assert out.column("corrective-actions", "Number", "--state", "open") == [first.row.number]
    row = out.rows("corrective-actions", "--state", "closed", ending="csv")[0]
    assert (row["Effect"], row["State"], row["Kind of cause"]) == (
        "Effective", "Closed", "Packing",
    )  # fmt: skip
    assert len(out.rows("corrective-actions", "--text", "受潮")) == 1
    assert out.rows("corrective-actions", "--from", "2026-06-01") == []
    assert out.refused("corrective-actions", "--state", "gone").code == "export_unknown_value"


@pytest.mark.rule("CMP-8")
def test_what_comes_back_goes_out(out: WayOut) -> None:
    shop = out.shop
    item = shop.item()
    for number in range(3):
        complaint(shop, f"KS-{number}", item_id=item, taken_at=datetime.now(UTC))  # the real day
    rows = out.rows("recurring-causes")
    assert [(row["By"], row["Cases"]) for row in rows] == [("Item", 3), ("Customer", 3)]
    assert out.column("recurring-causes", "What came back", "--by", "item") == [
        "A302-14  云锦·烟灰"
    ]


@pytest.mark.rule("SRV-6")
def test_damage_cases_go_out_by_state_and_text(out: WayOut) -> None:
    shop = out.shop
    desk, other = Desk(shop, damaged(shop)), damaged(shop, place="C 区")
    desk.tell().assess(500).liable().settle(500).ask(500)
    assert out.column("damage-cases", "Number") == [other.row.number, desk.row.number]
    row = out.rows("damage-cases", "--state", "recourse")[0]
    assert (row["Number"], row["Loss (CNY)"], row["Liable party"]) == (
        desk.row.number, 500, "安达物流",
    )  # fmt: skip
    assert out.column("damage-cases", "Place", "--text", "C 区") == ["C 区"]
