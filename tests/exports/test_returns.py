"""Inspections of returns and the credits that finance makes of them (SYS-3, RET-4, RET-6)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import func, select, update

from tests.exports.way_out import WayOut
from tests.returns.inspecting import Inspecting
from wms_desktop.core.acting import Role
from wms_desktop.db.tables import Audit
from wms_desktop.people.tables import PersonRole
from wms_desktop.returns.kinds import PieceVerdict, RepairStage, Wish
from wms_desktop.stock.tables import Item

pytestmark = pytest.mark.rule("SYS-3")
GOOD, RETURNED, FAULTY, REFUSED = PieceVerdict


def hold(out: WayOut, login_id: int, role: Role) -> None:
    with out.shop.db.write() as session:
        session.add(PersonRole(person_id=login_id, site_id=1, role=role))


@pytest.mark.rule("RET-4")
def test_inspections_as_the_window_lists_them(out: WayOut) -> None:
    assert out.rows("return-inspections") == []
    slip = Inspecting(out.shop, Wish.REPAIR)
    assert out.column("return-inspections", "Return slip", "--state", "expected") == [slip.slip]
    slip.arrive().piece(0, GOOD, 10)
    slip.piece(0, REFUSED, 2, finding="已裁切", explained="已说明")
    [row] = out.rows("return-inspections", "--state", "arrived", "--text", slip.slip[-9:])
    assert (row["Applied"], row["Seen"], row["Refused"]) == (18, 12, 2)
    assert out.rows("return-inspections", "--state", "expected") == []
    slip.piece(1, GOOD, 6)
    slip.finish()
    slip.repair(RepairStage.SENT_OUT)
    [row] = out.rows("return-inspections", "--state", "inspected", ending="csv")
    assert (row["Repair"], row["Customer's wish"]) == ("Sent out", "Repair")
    assert out.rows("return-inspections", "--text", "没有") == []
    assert out.rows("return-inspections", "--from", "2026-05-22") == []


@pytest.mark.rule("RET-6")
def test_credits_have_money_as_numbers_and_leave_refused_pieces_out(out: WayOut) -> None:
    slip = Inspecting(out.shop)
    with out.shop.db.write() as session:
        session.execute(
            update(Item).where(Item.code == "A302-14").values(unit_price=Decimal("128.35"))
        )
    slip.arrive()
    slip.piece(0, GOOD, 7)
    slip.piece(0, FAULTY, 2)
    slip.piece(0, REFUSED, 3, finding="已裁切", explained="已说明")
    made = slip.piece(1, RETURNED, 1)
    slip.piece(1, RETURNED, 5)
    hold(out, 1, Role.FINANCE)
    assert out.rows("return-credits") == []  # nothing is credited before the end
    slip.finish()
    first, second = out.rows("return-credits")
    assert [first[name] for name in (
        "Model", "Lot", "Applied", "Accepted", "Faulty", "Refused", "Unit price", "Amount",
    )] == ["A302-14", "L260412", 12, 9, 2, 3, 128.35, 1155.15]  # fmt: skip
    assert (second["Accepted"], second["Amount"]) == (6, 0)
    assert (first["Return slip"], first["Order"]) == (slip.slip, "CK-20260312-0001")
    assert first["Arrived on"].date() == slip.shop.today
    [csv, _] = out.rows("return-credits", ending="csv")
    assert csv["Amount"] == "1155.15"
    assert made.piece_id
    with out.shop.db.read() as session:
        told = session.scalar(
            select(func.count(Audit.id)).where(Audit.action == "export.return-credits")
        )
    assert told == 3


@pytest.mark.rule("RET-6")
def test_credits_are_for_finance_supervisors_and_the_sales_assistant(out: WayOut) -> None:
    for user in ("lin", "keeper2", "gm", "nobody"):
        assert out.refused("return-credits", user=user).code == "role_missing"
    assert out.rows("return-credits", user="zhou") == []  # supervisor
    hold(out, 4, Role.SALES_ASSISTANT)
    assert out.rows("return-credits", user="keeper2") == []
