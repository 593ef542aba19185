"""The trail goes out to those who answer for the shop, and says from which machine (SYS-1)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert

from tests.exports.way_out import WayOut
from tests.pickup.waybills import NUMBER
from wms_desktop.db import audit
from wms_desktop.db.tables import Audit
from wms_desktop.people import queries_trail
from wms_desktop.people.queries_trail import LONGEST, TrailFilter

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
    assert (first["Before"], first["After"]) == ("a: 1", "a: 2")
    assert len(out.rows("trail", "--text", "A_1", user="admin")) == 1  # no wildcard
    assert len(out.rows("trail", "--text", "lin second", user="zhou")) == 1
    today = rows[0]["When (UTC+0800)"].date()
    asked = ("--from", today.isoformat(), "--to", today.isoformat())
    assert len(out.rows("trail", "--text", "test.", *asked, user="admin")) == 2
    before = (today - timedelta(days=1)).isoformat()
    assert out.rows("trail", "--text", "test.", "--to", before, user="admin") == []


@pytest.mark.rule("PCK-11")
def test_a_number_that_came_there_by_mistake_does_not_go_out(out: WayOut) -> None:
    spread = "\n".join(NUMBER)
    note(
        out, f"test.{NUMBER}", f"thing:{NUMBER}", remarks=f"证件 {spread}", deep=[{NUMBER: spread}]
    )
    shown = queries_trail.trail(out.shop.db, TrailFilter("thing:"))[0]
    for text in (shown.subject, shown.action, *shown.after, *shown.after.values()):
        assert NUMBER[:17] not in "".join(filter(str.isdigit, text))
    told = out.rows("trail", "--text", "thing:", user="admin")[0]
    assert "证件" in told["After"]
    assert not any(NUMBER[:17] in "".join(str(value).split()) for value in told.values())


@pytest.mark.rule("PCK-11")
@pytest.mark.parametrize("at", range(LONGEST - 40, LONGEST + 2))
def test_no_part_of_a_number_is_left_where_a_long_line_is_cut(at: int) -> None:
    said = ("x" * at + f" {NUMBER} " + "y" * 100_000)[:LONGEST]
    told = queries_trail._values(said)[""]
    assert NUMBER[:12] not in told
    assert LONGEST - 100 < len(told) < LONGEST


def test_megabytes_of_nonsense_hold_nobody_up(out: WayOut) -> None:
    """Whoever may write a line may write a long one."""
    with out.shop.db.write() as session:
        for text in ("[" * 3_000_000, "1 " * 1_500_000, '{"a": [[[[1]]]]}'):
            row = {"person_id": 2, "workstation_id": 1, "subject": "long:1", "digest": "x"}
            session.execute(insert(Audit), row | {"action": "x", "before": text, "after": ""})
    told = out.column("trail", "Before", "--text", "long:", user="admin")
    assert told[0] == "a: [[[[1]]]]"
    assert all(each.endswith("…") and len(each) < LONGEST for each in told[1:])


def test_a_clerk_reads_no_trail(out: WayOut) -> None:
    assert out.refused("trail").code == "role_missing"
