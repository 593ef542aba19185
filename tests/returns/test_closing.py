"""Repairs are followed to the end, and a return is closed with a word to the customer (RET-6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.conftest import dump
from tests.returns.inspecting import Inspecting
from wms_desktop.core.acting import Right
from wms_desktop.core.errors import Refused, Stale
from wms_desktop.customers.kinds import Channel
from wms_desktop.customers.tables_contacts import Contact
from wms_desktop.db import rule_values
from wms_desktop.returns import closing, repairs
from wms_desktop.returns.inspection_queries import Which, inspections
from wms_desktop.returns.kinds import PieceVerdict, RepairStage, ReturnState, Wish
from wms_desktop.returns.rules_inspection import REPAIR_DAYS, InspectionFault, next_stage
from wms_desktop.returns.tables import ReturnApplication

SENT_OUT, BACK, HANDED_OVER = RepairStage


@pytest.fixture
def repair(shop) -> Inspecting:
    made = Inspecting(shop, Wish.REPAIR).arrive().all_good()
    made.finish()
    return made


def refused(slip: Inspecting, use_case, command, login: str = "lin") -> Refused:
    """What is refused; and nothing at all has changed."""
    before = dump(slip.shop.db)
    with pytest.raises(Refused) as told:
        use_case(slip.shop.db, slip.shop.acting(login), command)
    assert dump(slip.shop.db) == before
    return told.value


def step(slip: Inspecting, stage: RepairStage = SENT_OUT, **other) -> repairs.RepairOn:
    given = {"partner": "杭州修复坊"} | other
    return repairs.RepairOn(slip.shop.op(), slip.id, slip.file.version, stage, **given)


def end(slip: Inspecting, note: str = "已寄回", **other) -> closing.Close:
    return closing.Close(slip.shop.op(), slip.id, slip.file.version, note, **other)


@pytest.mark.rule("RET-6")
def test_a_repair_goes_out_comes_back_and_is_handed_over(repair):
    repair.repair(SENT_OUT)
    [out] = repair.file.repairs
    assert (out.partner, out.due_on) == ("杭州修复坊", repair.shop.today + timedelta(days=14))
    assert repair.file.next_stage is BACK
    repair.repair(BACK, detail="已换面料")
    repair.repair(HANDED_OVER)
    assert repair.file.next_stage is None
    assert [row.stage for row in repair.file.repairs] == [SENT_OUT, BACK, HANDED_OVER]


@pytest.mark.rule("RET-6")
def test_the_deadline_is_a_setting_dated_from_a_day_on(repair):
    with repair.shop.db.write() as session:
        rule_values.set_value(
            session, repair.shop.acting("admin"), REPAIR_DAYS, "7", repair.shop.today
        )
    assert repair.file.repair_due == repair.shop.today + timedelta(days=7)
    repair.repair(SENT_OUT)
    assert repair.file.repairs[0].due_on == repair.shop.today + timedelta(days=7)


@pytest.mark.rule("RET-6")
@pytest.mark.parametrize("stage", [BACK, HANDED_OVER])
def test_no_step_of_a_repair_is_left_out(repair, stage):
    assert refused(repair, repairs.go_on, step(repair, stage)).code is InspectionFault.REPAIR_STEP


@pytest.mark.rule("RET-6")
def test_no_step_is_taken_twice(repair):
    repair.repair(SENT_OUT)
    assert refused(repair, repairs.go_on, step(repair)).code is InspectionFault.REPAIR_STEP


def test_an_older_picture_is_stale(repair):
    late = step(repair, BACK)
    repair.repair(SENT_OUT)
    before = dump(repair.shop.db)
    with pytest.raises(Stale):
        repairs.go_on(repair.shop.db, repair.shop.acting(), late)
    with pytest.raises(Stale):
        closing.close(repair.shop.db, repair.shop.acting(), replace(end(repair), seen_version=1))
    assert dump(repair.shop.db) == before


@pytest.mark.parametrize(("other", "fault"), [
    ({"partner": " "}, InspectionFault.PARTNER_MISSING),
    ({"due_on": date(2026, 5, 20)}, InspectionFault.DUE_IN_PAST),
])  # fmt: skip
def test_who_repairs_and_until_when_must_be_said(repair, other, fault):
    assert refused(repair, repairs.go_on, step(repair, **other)).code is fault


def test_only_a_wished_repair_is_one(shop):
    slip = Inspecting(shop).arrive().all_good()
    assert refused(slip, repairs.go_on, step(slip)).code is InspectionFault.NOT_INSPECTED
    slip.finish()
    assert refused(slip, repairs.go_on, step(slip)).code is InspectionFault.NO_REPAIR


@pytest.mark.rule("RET-6")
def test_overdue_counts_from_the_day_after_the_deadline_until_it_is_handed_over(repair):
    repair.repair(SENT_OUT, due_on=repair.shop.today)
    [row] = inspections(repair.shop.db, 1, Which.INSPECTED)
    assert (row.repair, row.due_on) == (SENT_OUT, repair.shop.today)
    assert row.days_overdue(repair.shop.today) == 0
    assert row.days_overdue(repair.shop.today + timedelta(days=3)) == 3
    repair.repair(BACK)
    [row] = inspections(repair.shop.db, 1, Which.INSPECTED)
    assert (row.repair, row.days_overdue(repair.shop.today + timedelta(days=1))) == (BACK, 1)
    repair.repair(HANDED_OVER)
    [row] = inspections(repair.shop.db, 1, Which.INSPECTED)
    assert row.days_overdue(repair.shop.today + timedelta(days=9)) == 0


def test_the_stages_have_one_order():
    assert next_stage({}) is SENT_OUT
    assert next_stage({SENT_OUT: 1}) is BACK
    assert next_stage({SENT_OUT: 1, BACK: 2, HANDED_OVER: 3}) is None


@pytest.mark.rule("RET-6")
@pytest.mark.rule("SRV-2")
def test_the_closing_note_goes_onto_the_contact_log(shop):
    slip = Inspecting(shop).arrive().all_good()
    slip.finish()
    slip.close("已退款 3,600 元", channel=Channel.CHAT, spoke_with="周经理")
    found = slip.file
    assert (found.state, found.closed_on) == (ReturnState.CLOSED, shop.today)
    assert found.closing_note == "已退款 3,600 元"
    with shop.db.read() as session:
        contact = session.scalars(select(Contact)).one()
    assert (contact.channel, contact.said) == (Channel.CHAT, "已退款 3,600 元")
    assert refused(slip, closing.close, end(slip)).code is InspectionFault.NOT_INSPECTED


@pytest.mark.rule("RET-6")
def test_a_repair_is_closed_once_it_is_handed_over(repair):
    assert refused(repair, closing.close, end(repair)).code is InspectionFault.REPAIR_OPEN
    repair.repair(SENT_OUT)
    repair.repair(BACK)
    assert refused(repair, closing.close, end(repair)).code is InspectionFault.REPAIR_OPEN
    repair.repair(HANDED_OVER)
    repair.close()
    assert repair.file.state is ReturnState.CLOSED


@pytest.mark.rule("RET-6")
def test_an_exchange_is_closed_once_its_order_is_made(shop):
    slip = Inspecting(shop, Wish.EXCHANGE).arrive().all_good()
    slip.finish()
    assert refused(slip, closing.close, end(slip)).code is InspectionFault.EXCHANGE_OPEN
    with shop.db.write() as session:
        session.get_one(ReturnApplication, slip.id).exchange_order_id = slip.returning.order_id
    slip.close()
    assert slip.file.state is ReturnState.CLOSED


@pytest.mark.rule("RET-6")
def test_where_everything_was_refused_nothing_is_left_to_repair(shop):
    slip = Inspecting(shop, Wish.REPAIR).arrive()
    for at in (0, 1):
        left = slip.file.lines[at].left
        slip.piece(at, PieceVerdict.REFUSED, str(left), finding="已裁切", explained="已说明")
    slip.finish()
    slip.close()
    assert slip.file.state is ReturnState.CLOSED


def test_nothing_is_closed_without_a_note_or_before_the_inspection(shop):
    slip = Inspecting(shop).arrive().all_good()
    assert refused(slip, closing.close, end(slip)).code is InspectionFault.NOT_INSPECTED
    slip.finish()
    assert refused(slip, closing.close, end(slip, " ")).code is InspectionFault.NOTE_MISSING
    assert refused(slip, closing.close, end(slip), "keeper2").code is Right.ROLE_MISSING
    assert refused(slip, repairs.go_on, step(slip), "gm").code is Right.ROLE_MISSING
