"""The trail goes out to those who answer for the shop, and says from which machine (SYS-1)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.exports.way_out import WayOut
from tests.pickup.waybills import NUMBER
from wms_desktop.db import audit

pytestmark = pytest.mark.rule("SYS-1")


def note(out: WayOut, action: str, subject: str, **after: object) -> None:
    with out.shop.db.write() as session:
        audit.record(session, out.shop.acting(), action, subject, before={"a": 1}, after=after)


def test_who_changed_what_where_and_when(out: WayOut) -> None:
    note(out, "test.first", "thing:A_1", a=2)
    note(out, "test.second", "thing:AB1", a="=1+1")
    rows = out.rows("trail", "--text", "test.", user="admin")
    assert [row["Action"] for row in rows] == ["test.second", "test.first"]
    first = rows[1]
    assert (first["Who"], first["Login"], first["Workstation"], first["Subject"]) == (
        "林晓雯", "lin", "工作台 1", "thing:A_1",
    )  # fmt: skip
    assert (first["Before"], first["After"]) == ('{"a": 1}', '{"a": 2}')
    assert len(out.rows("trail", "--text", "A_1", user="admin")) == 1  # no wildcard
    assert len(out.rows("trail", "--text", "lin second", user="zhou")) == 1
    today = rows[0]["When (UTC+0800)"].date()
    asked = ("--from", today.isoformat(), "--to", today.isoformat())
    assert len(out.rows("trail", "--text", "test.", *asked, user="admin")) == 2
    before = (today - timedelta(days=1)).isoformat()
    assert out.rows("trail", "--text", "test.", "--to", before, user="admin") == []


def test_a_number_that_came_there_by_mistake_does_not_go_out(out: WayOut) -> None:
    note(out, "test.mistake", "thing:1", remarks=f"证件 {NUMBER}", z="x" * 40_000)
    told = out.rows("trail", "--text", "mistake", user="admin")[0]
    assert NUMBER not in str(told)
    assert "证件" in told["After"]
    assert len(told["After"]) < 5_000


def test_a_clerk_reads_no_trail(out: WayOut) -> None:
    assert out.refused("trail").code == "role_missing"
