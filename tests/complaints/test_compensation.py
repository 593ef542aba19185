"""Compensations: whose yes they need, what share they take, who may not say it (CMP-5, 6)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.complaints.deciding import Case, refused
from wms_desktop.complaints import handling
from wms_desktop.complaints.kinds import (
    ChargedTo,
    CompensationState,
    ComplaintKind,
    Responsibility,
    TestResult,
)
from wms_desktop.complaints.rules_decide import DecideFault
from wms_desktop.core.acting import Right, Role
from wms_desktop.core.errors import Refused
from wms_desktop.people.tables import Person, PersonRole


@pytest.mark.rule("CMP-6")
def test_up_to_three_pieces_after_sales_is_enough(shop):
    case = Case(shop)
    case.propose(3, "120.00")
    (given,) = case.file.compensations
    assert (given.state, given.goods_value) == (CompensationState.APPROVED, Decimal("300.00"))
    assert given.approvals == ()


@pytest.mark.rule("CMP-6")
def test_above_three_pieces_both_managers_must_say_yes(shop):
    case = Case(shop)
    case.propose(4)
    assert case.file.compensations[-1].state is CompensationState.PROPOSED
    assert case.say("biz") == CompensationState.PROPOSED
    refused(shop, DecideFault.COMPENSATION_OPEN, prepared(case).decide)
    assert case.say("duty") == CompensationState.APPROVED
    (given,) = case.file.compensations
    assert [each.role for each in given.approvals] == [Role.BUSINESS_MANAGER, Role.DUTY_MANAGER]
    refused(shop, DecideFault.COMPENSATION_DONE, case.say, "boss")
    refused(shop, DecideFault.COMPENSATION_DONE, case.withdraw)


def prepared(case: Case) -> Case:
    """Tested and judged."""
    case.ask()
    case.tested()
    case.judge()
    return case


@pytest.mark.rule("CMP-6")
def test_a_major_case_is_the_general_managers(shop):
    case = Case(shop, is_major=True)
    case.propose(1)
    refused(shop, DecideFault.MAJOR_CASE, case.say, "biz")
    refused(shop, DecideFault.MAJOR_CASE, case.say, "duty")
    assert case.say("boss") == CompensationState.APPROVED


@pytest.mark.rule("CMP-6")
def test_small_parts_add_up_to_the_managers(shop):
    case = Case(shop)
    case.propose(3)
    case.propose(1)
    assert case.file.compensations[-1].state is CompensationState.PROPOSED
    told = refused(shop, DecideFault.ABOVE_AUTHORITY, case.say, "cs2")
    assert (told["pieces"], told["alone"]) == ("4", 3)


@pytest.mark.rule("CMP-6")
@pytest.mark.parametrize(("other", "needs_managers"), [({}, True), ({"order_id": None}, False)])
def test_a_second_complaint_about_the_same_delivery_adds_up(shop, other, needs_managers):
    case = Case(shop)
    case.propose(3)
    case.again("KS-20260520-0004", **other)
    case.propose(3)
    given = case.file.compensations[-1]
    assert (given.state is CompensationState.PROPOSED) == needs_managers


@pytest.mark.rule("CMP-6")
def test_above_authority_is_refused_with_the_figure(shop):
    case = Case(shop)
    case.propose(4)
    told = refused(shop, DecideFault.ABOVE_AUTHORITY, case.say, "cs2")
    assert told == {
        "pieces": "4", "alone": 3, "roles": (Role.BUSINESS_MANAGER, Role.DUTY_MANAGER)
    }  # fmt: skip
    case.say("biz")
    told = refused(shop, DecideFault.ABOVE_AUTHORITY, case.say, "boss")
    assert told["roles"] == (Role.DUTY_MANAGER,)
    refused(shop, DecideFault.ABOVE_AUTHORITY, case.say, "admin")  # no office by that


@pytest.mark.bad_input(71)
@pytest.mark.rule("CMP-6")
def test_nobody_approves_their_own_proposal(shop):
    case = Case(shop)
    case.propose(4, login="lead")  # duty manager too
    refused(shop, DecideFault.OWN_PROPOSAL, case.say, "lead")
    refused(shop, DecideFault.OWN_PROPOSAL, case.say, "lead", yes=False, reason="不")


@pytest.mark.rule("CMP-6")
def test_who_holds_both_offices_counts_once(shop):
    case = Case(shop)
    case.propose(4)
    assert case.say("both", office=Role.DUTY_MANAGER) == CompensationState.PROPOSED
    refused(shop, DecideFault.SAID_ALREADY, case.say, "both")
    refused(shop, DecideFault.SAID_ALREADY, case.say, "both", office=Role.BUSINESS_MANAGER)
    refused(shop, DecideFault.OFFICE_TAKEN, case.say, "duty")
    assert case.say("biz") == CompensationState.APPROVED


@pytest.mark.bad_input(71)
def test_a_person_since_disabled_approves_nothing(shop):
    case = Case(shop)
    case.propose(4)
    by = case.by("biz")
    with shop.db.write() as session:
        session.get(Person, by.person_id).is_active = False
    refused(shop, DecideFault.SWITCHED_OFF, case.say, "biz")


@pytest.mark.bad_input(71)
def test_an_office_taken_away_meanwhile_says_nothing(shop):
    case = Case(shop)
    case.propose(4)
    by = case.by("biz")
    with shop.db.write() as session:
        session.delete(session.get(PersonRole, (by.person_id, 1, Role.BUSINESS_MANAGER)))
    refused(shop, DecideFault.ABOVE_AUTHORITY, case.say, "biz")


def test_a_no_needs_a_reason_and_ends_the_proposal(shop):
    case = Case(shop)
    case.propose(4)
    refused(shop, DecideFault.REASON_MISSING, case.say, "biz", yes=False)
    assert case.say("biz", yes=False, reason="金额过高") == CompensationState.REFUSED
    refused(shop, DecideFault.COMPENSATION_DONE, case.say, "duty")
    case.propose(4, "50.00")
    refused(shop, DecideFault.OTHER_OPEN, case.propose)
    case.withdraw()
    assert [each.state for each in case.file.compensations] == ["refused", "withdrawn"]


@pytest.mark.rule("CMP-5")
def test_a_disputed_case_gets_half_from_the_factory(shop):
    case = Case(shop)
    case.judge(Responsibility.UNDECIDED, disputed=True)
    told = refused(shop, DecideFault.ABOVE_SHARE, case.propose, 2, "100.01")
    assert (told["most"], told["percent"]) == ("100.00", 50)
    refused(shop, DecideFault.TO_FACTORY, case.propose, 2, charged_to=ChargedTo.HOUSE)
    paid_less = {"goods_value": Decimal("150.00")}
    refused(shop, DecideFault.ABOVE_SHARE, case.propose, 2, "75.01", **paid_less)
    case.propose(1, "50.00")
    refused(shop, DecideFault.ABOVE_SHARE, case.propose, 2, "50.01")  # what was given counts
    case.propose(2, "50.00")


@pytest.mark.rule("CMP-5")
def test_a_clear_defect_is_not_held_to_the_half(shop):
    case = Case(shop)
    case.judge(Responsibility.OURS, disputed=True)
    case.ask()
    case.tested(TestResult.UNCLEAR)
    refused(shop, DecideFault.ABOVE_SHARE, case.propose, 2, "100.01")
    case.ask()
    case.tested(TestResult.DEFECT)
    case.propose(2, "200.00", charged_to=ChargedTo.HOUSE)


@pytest.mark.rule("CMP-5")
def test_what_became_disputed_meanwhile_is_not_approved(shop):
    case = Case(shop)
    case.propose(4, "400.00")
    case.judge(Responsibility.OURS, disputed=True)
    refused(shop, DecideFault.ABOVE_SHARE, case.say, "biz")
    assert case.say("biz", yes=False, reason="超过一半") == CompensationState.REFUSED


@pytest.mark.bad_input(10, 12)
def test_figures_that_cannot_be_are_refused(shop):
    case = Case(shop)
    with pytest.raises(Refused):
        case.propose(0)
    with pytest.raises(Refused):
        case.propose("0.5")
    refused(shop, DecideFault.MORE_THAN_COMPLAINED, case.propose, 11)
    refused(shop, DecideFault.MONEY, case.propose, 2, "10.005")
    refused(shop, DecideFault.REASON_MISSING, case.propose, reason="")
    high = {"goods_value": Decimal("200.01")}
    refused(shop, DecideFault.VALUE_ABOVE_LIST, case.propose, 2, **high)
    refused(shop, Right.ROLE_MISSING, case.propose, login="qc")


def test_an_item_without_a_price_needs_a_value_where_a_share_is_taken(shop):
    case = Case(shop, price="0")
    case.judge(Responsibility.UNDECIDED, disputed=True)
    refused(shop, DecideFault.VALUE_MISSING, case.propose)
    case.propose(2, "80.00", goods_value=Decimal("160.00"))


@pytest.mark.rule("CMP-6")
def test_after_sales_does_not_make_a_major_case_ordinary_to_pay_alone(shop):
    case = Case(shop, is_major=True)

    def lighter(login: str) -> None:
        command = handling.Change(
            shop.op(), case.id, case.file.version, ComplaintKind.QUALITY, False, None
        )
        handling.change(shop.db, case.by(login), command)

    refused(shop, Right.ROLE_MISSING, lighter, "lin")
    case.propose(1)
    assert case.file.compensations[-1].state is CompensationState.PROPOSED
    lighter("duty")
    assert not case.file.is_major


@pytest.mark.rule("CMP-6")
def test_few_pieces_are_no_way_to_pay_for_many(shop):
    case = Case(shop)
    case.propose(1, "100.00")
    assert case.file.compensations[-1].state is CompensationState.APPROVED
    case.propose(1, "100.01")
    assert case.file.compensations[-1].state is CompensationState.PROPOSED
    told = refused(shop, DecideFault.ABOVE_VALUE, case.say, "cs2")
    assert (told["amount"], told["value"]) == ("100.01", "100.00")
    case.say("biz")
    assert case.say("duty") == CompensationState.APPROVED


@pytest.mark.rule("CMP-6")
def test_what_has_no_known_value_is_not_paid_by_after_sales_alone(shop):
    case = Case(shop, price="0")
    case.propose(1, "5000.00")
    assert case.file.compensations[-1].state is CompensationState.PROPOSED
