"""The approval chain: each step by its role, nobody twice, RET-2 once more, all or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import select

from tests.conftest import dump
from tests.returns.returning import TOLD, Returning, Staff, somebody
from tests.shop import Shop
from wms_desktop.core.acting import Acting, Right, Role
from wms_desktop.core.errors import Refused, Stale
from wms_desktop.customers.kinds import Channel, Direction
from wms_desktop.customers.tables_contacts import Contact
from wms_desktop.db import rule_values
from wms_desktop.db.tables import Audit
from wms_desktop.goods.tables import OutboundOrder
from wms_desktop.people.rules import site_day
from wms_desktop.people.tables import Person, PersonRole
from wms_desktop.returns import chain, queries, service
from wms_desktop.returns.kinds import ReturnState
from wms_desktop.returns.rules import LEAST_PIECES, MONTHS, ReturnFault
from wms_desktop.returns.rules_chain import ChainFault, Deed, deed_fault
from wms_desktop.stock import posting
from wms_desktop.stock.tables import StockDocument


@pytest.fixture
def returning(shop: Shop) -> Returning:
    """48 rolls of A302-14 (sold out); 36 of B118-02, one left."""
    made = Returning(shop).deliver("A302-14", "L260412", 48)
    return made.deliver("B118-02", "L260330", 36, left=1, name="素麻·燕麦")


@pytest.fixture
def staff(shop: Shop) -> Staff:
    """Sales, the duty manager, the sales assistant."""
    return Staff.of(shop)


def refused(returning: Returning, deed: Callable[..., Any], by: Acting, command: Any) -> Refused:
    """What is refused; and nothing at all has changed."""
    before = dump(returning.shop.db)
    with pytest.raises(Refused) as told:
        deed(returning.shop.db, by, command)
    assert dump(returning.shop.db) == before
    return told.value


@pytest.mark.rule("RET-3")
def test_three_people_take_it_to_the_slip_and_the_customer_is_told(shop, returning, staff):
    made = returning.submit(returning.goods("A302-14", 12))
    chain.confirm(shop.db, staff.sales, returning.step(made.id))
    chain.approve(shop.db, staff.manager, returning.step(made.id))
    done = chain.issue(shop.db, staff.assistant, returning.issue_slip(made.id))
    assert done.value == made.id
    found = queries.application(shop.db, made.id)
    assert (found.state, found.slip_number) == (ReturnState.ISSUED, "TD-20260521-0001")
    assert found.issued_on == date(2026, 5, 21)
    assert [(step.state, step.person, step.detail) for step in found.steps] == [
        (ReturnState.SUBMITTED, "林晓雯", ""),
        (ReturnState.CONFIRMED, "顾晨", ""),
        (ReturnState.APPROVED, "周立群", ""),
        (ReturnState.ISSUED, "黃雅婷", "TD-20260521-0001"),
    ]
    with shop.db.read() as session:
        contact = session.scalars(select(Contact)).one()
    assert (contact.customer_id, contact.channel, contact.direction) == (
        2, Channel.PHONE, Direction.OUT,
    )  # fmt: skip
    assert (contact.document, contact.spoke_with) == (f"return:{made.number}", "周经理")
    assert contact.said == TOLD.said
    with shop.db.read() as session:
        told = set(
            session.scalars(select(Audit.action).where(Audit.subject == f"return:{made.number}"))
        )
    assert {"returns.confirm", "returns.approve", "returns.issue"} <= told


@pytest.mark.rule("RET-3")
@pytest.mark.parametrize(("deed", "state", "role"), [
    (chain.confirm, ReturnState.SUBMITTED, Role.SALES),
    (chain.approve, ReturnState.CONFIRMED, Role.DUTY_MANAGER),
    (chain.issue, ReturnState.APPROVED, Role.SALES_ASSISTANT),
])  # fmt: skip
def test_each_step_belongs_to_one_role(shop, returning, staff, deed, state, role):
    made = returning.submit(returning.goods("A302-14", 12))
    returning.take_to(state, staff, made.id)
    command = returning.step(made.id)
    if deed is chain.issue:
        command = returning.issue_slip(made.id)
    others = frozenset(Role) - {role, Role.ADMIN}
    wrong = somebody(shop, "all-but-one", "万能", *others)
    assert refused(returning, deed, wrong, command).code is Right.ROLE_MISSING
    right = somebody(shop, "the-one", "本人", role)
    deed(shop.db, right, command)


@pytest.mark.rule("RET-3")
@pytest.mark.parametrize("state", list(ReturnState)[1:5])
@pytest.mark.parametrize("deed", ["confirm", "approve", "issue"])
def test_no_step_is_skipped_or_taken_twice(returning, staff, state, deed):
    due = {
        ReturnState.SUBMITTED: "confirm", ReturnState.CONFIRMED: "approve",
        ReturnState.APPROVED: "issue",
    }  # fmt: skip
    if due.get(state) == deed:
        return
    made = returning.submit(returning.goods("A302-14", 12))
    returning.take_to(state, staff, made.id)
    by = {"confirm": staff.sales, "approve": staff.manager, "issue": staff.assistant}[deed]
    command = returning.issue_slip(made.id) if deed == "issue" else returning.step(made.id)
    error = refused(returning, getattr(chain, deed), by, command)
    assert (error.code, error.params["state"]) == (ChainFault.NOT_ITS_TURN, state)


@pytest.mark.rule("RET-3")
@pytest.mark.bad_input(71)
def test_nobody_confirms_or_approves_their_own(shop, returning, staff):
    both = somebody(shop, "both", "甲", Role.SALES, Role.DUTY_MANAGER, Role.SALES_ASSISTANT)
    command = returning.command(returning.goods("A302-14", 12))
    own = service.submit(shop.db, both, command).value.id
    error = refused(returning, chain.confirm, both, returning.step(own))
    assert error.code is ChainFault.OWN_REQUEST
    returning.take_to(ReturnState.CONFIRMED, staff, own)
    error = refused(returning, chain.approve, both, returning.step(own))
    assert error.code is ChainFault.OWN_REQUEST
    admin = shop.acting("admin")
    admins = service.submit(
        shop.db,
        somebody(shop, "a2", "乙", Role.SALES),
        returning.command(returning.goods("B118-02", 12)),
    ).value.id
    chain.confirm(shop.db, admin, returning.step(admins))
    error = refused(returning, chain.approve, admin, returning.step(admins))
    assert error.code is ChainFault.SAME_PERSON
    chain.approve(shop.db, staff.manager, returning.step(admins))
    chain.issue(shop.db, admin, returning.issue_slip(admins))  # issuing decides nothing


@pytest.mark.parametrize(("deed", "person", "applicant", "confirmer", "fault"), [
    (Deed.CONFIRM, 1, 1, None, ChainFault.OWN_REQUEST),
    (Deed.CONFIRM, 2, 1, None, None),
    (Deed.APPROVE, 1, 1, 2, ChainFault.OWN_REQUEST),
    (Deed.APPROVE, 2, 1, 2, ChainFault.SAME_PERSON),
    (Deed.APPROVE, 3, 1, 2, None),
    (Deed.ISSUE, 1, 1, 2, None),
    (Deed.ISSUE, 2, 1, 2, None),
])  # fmt: skip
def test_who_may_take_a_step(deed, person, applicant, confirmer, fault):
    assert deed_fault(deed, person, applicant_id=applicant, confirmer_id=confirmer) is fault


@pytest.mark.bad_input(71)
@pytest.mark.parametrize(("values", "fault"), [
    ({"is_active": False}, ChainFault.SWITCHED_OFF),
    ({"locked_until": datetime(2026, 5, 21, 2, 31, tzinfo=UTC)}, ChainFault.SWITCHED_OFF),
    ({"locked_until": datetime(2026, 5, 21, 2, 30, tzinfo=UTC)}, None),  # over now
    ({}, Right.ROLE_MISSING),  # the role was taken away
])  # fmt: skip
@pytest.mark.parametrize("deed", ["confirm", "approve", "issue"])
def test_who_was_locked_since_decides_nothing(shop, returning, staff, deed, values, fault):
    made = returning.submit(returning.goods("A302-14", 12))
    state = {"confirm": ReturnState.SUBMITTED, "approve": ReturnState.CONFIRMED,
             "issue": ReturnState.APPROVED}[deed]  # fmt: skip
    returning.take_to(state, staff, made.id)
    by = {"confirm": staff.sales, "approve": staff.manager, "issue": staff.assistant}[deed]
    with shop.db.write() as session:
        person = session.get_one(Person, by.person_id)
        for name, value in values.items():
            setattr(person, name, value)
        if not values:
            for role in session.scalars(
                select(PersonRole).where(PersonRole.person_id == by.person_id)
            ):
                session.delete(role)
    command = returning.issue_slip(made.id) if deed == "issue" else returning.step(made.id)
    if fault is None:
        getattr(chain, deed)(shop.db, by, command)
    else:
        assert refused(returning, getattr(chain, deed), by, command).code is fault


@pytest.mark.rule("RET-2")
@pytest.mark.bad_input(71)
@pytest.mark.parametrize(("quantity", "left", "fault"), [
    (11, 0, ReturnFault.TOO_FEW_OF_LOT),  # sold out since it was handed in
    (11, 1, None),
    (12, 0, None),  # twelve come back whatever the stock
])  # fmt: skip
def test_approval_looks_at_the_stock_once_more(shop, returning, staff, quantity, left, fault):
    made = returning.submit(returning.goods("B118-02", quantity))
    returning.take_to(ReturnState.CONFIRMED, staff, made.id)
    if not left:
        returning.issue("B118-02", 1)
    if fault is None:
        chain.approve(shop.db, staff.manager, returning.step(made.id))
        return
    error = refused(returning, chain.approve, staff.manager, returning.step(made.id))
    assert error.code is fault
    assert {name: error.params[name] for name in ("quantity", "least", "stock", "line")} == {
        "quantity": quantity, "least": 12, "stock": 0, "line": 1
    }  # fmt: skip


@pytest.mark.rule("RET-2")
def test_a_delivery_taken_back_meanwhile_is_not_approved(shop, returning, staff):
    with shop.db.read() as session:
        issued = session.scalars(
            select(StockDocument.id).where(StockDocument.document == f"outbound:{returning.number}")
        ).all()
    made = returning.submit(returning.goods("A302-14", 48), returning.goods("B118-02", 12))
    returning.take_to(ReturnState.CONFIRMED, staff, made.id)
    with shop.db.write() as session:
        posting.reverse(session, shop.acting(), op_id=shop.op(), document_id=issued[0])
    error = refused(returning, chain.approve, staff.manager, returning.step(made.id))
    assert (error.code, error.params["item"]) == (ReturnFault.NOT_ON_ORDER, "A302-14")


@pytest.mark.rule("RET-2")
@pytest.mark.parametrize(("ordered_on", "fault"), [
    (date(2026, 2, 21), None),  # handed in on the very last day; approved long after
    (date(2026, 2, 20), ReturnFault.ORDER_TOO_OLD),
])  # fmt: skip
def test_the_age_counts_from_the_day_it_was_handed_in(shop, returning, staff, ordered_on, fault):
    made = returning.submit(returning.goods("A302-14", 12))
    returning.take_to(ReturnState.CONFIRMED, staff, made.id)
    with shop.db.write() as session:  # the order's day was mended meanwhile
        session.get_one(OutboundOrder, returning.order_id).ordered_on = ordered_on
    late = replace(staff.manager, today=date(2026, 7, 1), now=staff.manager.now + timedelta(41))
    if fault is None:
        chain.approve(shop.db, late, returning.step(made.id))
        return
    error = refused(returning, chain.approve, late, returning.step(made.id))
    assert error.code is fault
    assert error.params["last_day"] == date(2026, 5, 20)


@pytest.mark.rule("RET-2")
def test_settings_of_the_day_it_was_handed_in_hold_at_the_approval(shop, returning, staff):
    made = returning.submit(returning.goods("A302-14", 12))
    returning.take_to(ReturnState.CONFIRMED, staff, made.id)
    tomorrow = shop.today + timedelta(days=1)
    with shop.db.write() as session:
        for setting, text in ((LEAST_PIECES, "24"), (MONTHS, "1")):
            rule_values.set_value(session, shop.acting("admin"), setting, text, tomorrow)
    late = replace(staff.manager, today=tomorrow, now=staff.manager.now + timedelta(1))
    chain.approve(shop.db, late, returning.step(made.id))


@pytest.mark.rule("RET-5")
def test_a_complaints_return_is_approved_without_the_rule(shop, returning, staff):
    with shop.db.write() as session:
        command = returning.command(returning.goods("A302-14", 2))
        made = service.submit_in(session, shop.acting(), command, "KS-20260521-0001").value
    returning.take_to(ReturnState.ISSUED, staff, made.id)
    assert queries.application(shop.db, made.id).state is ReturnState.ISSUED


@pytest.mark.rule("RET-3")
def test_the_slower_of_two_is_told(shop, returning, staff):
    made = returning.submit(returning.goods("A302-14", 12))
    seen = returning.step(made.id)
    chain.confirm(shop.db, staff.sales, returning.step(made.id))
    other = somebody(shop, "gu2", "顾二", Role.SALES)
    before = dump(shop.db)
    with pytest.raises(Stale):
        chain.confirm(shop.db, other, seen)
    with pytest.raises(Stale):
        chain.reject(shop.db, other, chain.Reject(shop.op(), made.id, seen.seen_version, "晚了"))
    assert dump(shop.db) == before


@pytest.mark.bad_input(62)
def test_the_same_press_twice_is_one_step(shop, returning, staff):
    made = returning.submit(returning.goods("A302-14", 12))
    returning.take_to(ReturnState.APPROVED, staff, made.id)
    command = returning.issue_slip(made.id)
    first = chain.issue(shop.db, staff.assistant, command)
    before = dump(shop.db)
    again = chain.issue(shop.db, staff.assistant, command)
    assert (again.value, again.replay) == (first.value, True)
    assert dump(shop.db) == before


@pytest.mark.rule("STK-3")
def test_of_two_managers_at_the_same_moment_one_approves(shop, returning, staff):
    made = returning.submit(returning.goods("A302-14", 12))
    returning.take_to(ReturnState.CONFIRMED, staff, made.id)
    second = somebody(shop, "zhao2", "赵二", Role.DUTY_MANAGER)
    commands = [(staff.manager, returning.step(made.id)), (second, returning.step(made.id))]
    said: list[str] = []

    def press(by: Acting, command: chain.Step) -> None:
        try:
            chain.approve(shop.db, by, command)
            said.append("ok")
        except Stale:
            said.append("stale")

    threads = [Thread(target=press, args=each) for each in commands]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["ok", "stale"]


@pytest.mark.rule("RET-3")
@pytest.mark.parametrize("state", [
    ReturnState.SUBMITTED, ReturnState.CONFIRMED, ReturnState.APPROVED
])  # fmt: skip
def test_anyone_rejects_before_the_slip_and_it_can_be_applied_for_again(
    shop, returning, staff, state
):
    made = returning.submit(returning.goods("A302-14", 48))
    returning.take_to(state, staff, made.id)
    command = chain.Reject(shop.op(), made.id, returning.version(made.id), "客户改主意")
    chain.reject(shop.db, shop.acting("nobody"), command)
    found = queries.application(shop.db, made.id)
    assert (found.state, found.steps[-1].detail) == (ReturnState.REJECTED, "客户改主意")
    again = returning.submit(returning.goods("A302-14", 48))
    assert again.id != made.id


@pytest.mark.rule("RET-3")
def test_an_issued_slip_is_not_rejected(shop, returning, staff):
    made = returning.submit(returning.goods("A302-14", 12))
    returning.take_to(ReturnState.ISSUED, staff, made.id)
    command = chain.Reject(shop.op(), made.id, returning.version(made.id), "晚了")
    error = refused(returning, chain.reject, staff.manager, command)
    assert error.code is ReturnFault.ALREADY_DECIDED


@pytest.mark.rule("SRV-2")
def test_the_customer_is_told_of_a_rejection_and_of_nothing_else(shop, returning, staff):
    made = returning.submit(returning.goods("A302-14", 12))
    tell = chain.Tell(shop.op(), made.id, chain.Told(Channel.CHAT, "驳回：已拆封", ""))
    error = refused(returning, chain.tell, shop.acting(), tell)
    assert error.code is ChainFault.NOT_REJECTED
    reject = chain.Reject(shop.op(), made.id, returning.version(made.id), "已拆封")
    chain.reject(shop.db, staff.sales, reject)
    chain.tell(shop.db, shop.acting(), tell)
    with shop.db.read() as session:
        assert session.scalars(select(Contact.said)).all() == ["驳回：已拆封"]


@pytest.mark.bad_input(1)
@pytest.mark.parametrize("said", ["", "   ", "\u3000"])
def test_no_slip_without_words_for_the_customer(returning, staff, said):
    made = returning.submit(returning.goods("A302-14", 12))
    returning.take_to(ReturnState.APPROVED, staff, made.id)
    command = returning.issue_slip(made.id, replace(TOLD, said=said))
    refused(returning, chain.issue, staff.assistant, command)


@pytest.mark.rule("SYS-1")
@pytest.mark.parametrize("deed", ["confirm", "approve", "issue", "reject", "tell"])
def test_another_sites_application_is_decided_there(shop, returning, deed):
    made = returning.submit(returning.goods("A302-14", 12))
    stranger = shop.acting("admin", site=2)
    commands = {
        "issue": returning.issue_slip(made.id),
        "reject": chain.Reject(shop.op(), made.id, returning.version(made.id), "x"),
        "tell": chain.Tell(shop.op(), made.id, TOLD),
    }
    command = commands.get(deed, returning.step(made.id))
    error = refused(returning, getattr(chain, deed), stranger, command)
    assert error.code is ChainFault.OTHER_SITE


@pytest.mark.rule("RET-2")
@pytest.mark.bad_input(69)
def test_midnight_of_the_site_decides_which_day_it_was_handed_in(shop, returning, staff):
    with shop.db.write() as session:  # three months end on 21 May
        session.get_one(OutboundOrder, returning.order_id).ordered_on = date(2026, 2, 21)
    zone = "Asia/Shanghai"
    before = datetime(2026, 5, 21, 15, 59, 59, tzinfo=UTC)  # 23:59:59 in Shanghai
    by = replace(shop.acting(), now=before, today=site_day(before, zone))
    made = service.submit(shop.db, by, returning.command(returning.goods("A302-14", 12))).value
    assert made.number == "TH-20260521-0001"
    after = before + timedelta(seconds=1)
    late = replace(shop.acting(), now=after, today=site_day(after, zone))
    command = returning.command(returning.goods("A302-14", 12))
    error = refused(returning, service.submit, late, command)
    assert error.code is ReturnFault.ORDER_TOO_OLD
    assert error.params["last_day"] == date(2026, 5, 21)
    returning.take_to(ReturnState.CONFIRMED, staff, made.id)
    manager = replace(staff.manager, now=after, today=late.today)
    chain.approve(shop.db, manager, returning.step(made.id))  # it was in time
    assert queries.application(shop.db, made.id).submitted_on == date(2026, 5, 21)


@pytest.mark.rule("RET-2")
@pytest.mark.bad_input(73)
def test_six_months_by_setting_reach_from_august_to_the_end_of_february(shop):
    with shop.db.write() as session:
        admin = shop.acting("admin")
        rule_values.set_value(session, admin, MONTHS, "6", shop.today)
    old = Returning(shop, ordered_on=date(2026, 8, 31)).deliver("A302-14", "L260412", 48)
    for today, fits in ((date(2027, 2, 28), True), (date(2027, 3, 1), False)):
        by = replace(shop.acting(), today=today)
        command = old.command(old.goods("A302-14", 12))
        if fits:
            service.submit(shop.db, by, command)
        else:
            assert refused(old, service.submit, by, command).code is ReturnFault.ORDER_TOO_OLD
