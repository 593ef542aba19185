"""After-sales as its people live it: a complaint and all that follows from it, returns refused.

Each step by the person whose it is, on both engines.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial

import pytest

from tests.complaints.acted import carried_out, checked, later, person, plan
from tests.complaints.deciding import Case, refused
from tests.conftest import dump
from tests.photos import photo
from tests.returns.inspecting import Inspecting
from tests.returns.returning import Returning, Staff
from tests.shop import Shop
from wms_desktop import slices
from wms_desktop.checks import check
from wms_desktop.complaints import actions, handling, printing_complaint, quality
from wms_desktop.complaints.kinds import (
    ActionState,
    CompensationState,
    ComplaintState,
    ConfirmedBy,
    Effect,
    Responsibility,
    TestResult,
)
from wms_desktop.complaints.queries_actions import action
from wms_desktop.complaints.rules_actions import ActionFault
from wms_desktop.complaints.rules_decide import DecideFault
from wms_desktop.complaints.tables import Complaint
from wms_desktop.complaints.thread import ACTION, COMPLAINT, CONTACT, RETURN, thread_of
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import Language
from wms_desktop.core.photo import Photo
from wms_desktop.core.sentences import sentence
from wms_desktop.customers.kinds import Channel
from wms_desktop.db import archive
from wms_desktop.documents.render import page_texts
from wms_desktop.goods.tables import OutboundOrder
from wms_desktop.returns import chain, queries, service
from wms_desktop.returns.kinds import PieceVerdict, ReturnState
from wms_desktop.returns.rules import ReturnFault
from wms_desktop.returns.rules_chain import ChainFault
from wms_desktop.stock.kinds import Condition
from wms_desktop.surveys import revisit_list, revisits
from wms_desktop.surveys.kinds import RevisitAfter, RevisitState
from wms_desktop.surveys.rules import RevisitFault
from wms_desktop.surveys.thread import REVISIT

PIECES = 5
TOO_LONG_AGO = date(2026, 2, 1)  # three months and twenty days before the test's day
MAKERS_FAULT = "整卷色差 4 级，与留样不符"


@pytest.fixture(autouse=True)
def words() -> None:
    """Refusals are looked at as people read them."""
    slices.register_words()


class Back(Inspecting):
    """The goods of an application that a complaint made."""

    def __init__(self, case: Case, application_id: int) -> None:
        self.shop, self.returning, self.codes = case.shop, case.order, ("A302-14",)
        self.id = application_id


@pytest.mark.rule("CMP-4", "CMP-6", "CMP-7", "CMP-8")
@pytest.mark.rule("RET-3", "RET-4", "RET-5", "SRV-4")
def test_from_a_quality_complaint_to_the_revisit(shop: Shop) -> None:
    case = Case(shop, quantity=PIECES, left=6)
    _sold_long_ago(case)
    _answered(case)
    _tested(case)
    back = _sent_back(case)
    _inspected(back)
    _compensated(case)
    _confirmed(case)
    _corrected(case)
    _visits_planned(case)
    _one_thread(case, back)
    assert [found for verdict in check.run(shop.db) for found in verdict.findings] == []


def _sold_long_ago(case: Case) -> None:
    """Without the complaint nothing would come back: the order is too old (RET-2)."""
    shop, order = case.shop, case.order
    with shop.db.write() as session:
        session.get_one(OutboundOrder, order.order_id).ordered_on = TOO_LONG_AGO
    told = refused(shop, ReturnFault.ORDER_TOO_OLD, order.submit, order.goods("A302-14", PIECES))
    assert (told["ordered_on"], told["last_day"]) == (TOO_LONG_AGO, date(2026, 5, 1))


def _answered(case: Case) -> None:
    said = handling.Answer(case.shop.op(), case.id, case.file.version, Channel.PHONE, "已送检")
    handling.answer(case.shop.db, case.by(), said)
    assert case.file.state is ComplaintState.ANSWERED


def _tested(case: Case) -> None:
    """Six of the lot lie here; QC looks at them and finds the defect (CMP-4)."""
    shop = case.shop
    refused(shop, DecideFault.NO_DEFECT, case.send_back)
    with shop.db.read() as session:
        places = quality.lot_stock(session, session.get_one(Complaint, case.id))
    assert [(place.location, place.quantity) for place in places] == [("A-01-01", Decimal(6))]
    case.ask()
    case.tested(photos=(Photo(photo()),))
    (test,) = case.file.tests
    assert (test.result, test.stock_of_lot, test.tested_by) == (TestResult.DEFECT, 6, "秦检")


def _sent_back(case: Case) -> Back:
    """Applied for, confirmed, approved, issued: four people, nobody twice, RET-2 skipped."""
    shop, order = case.shop, case.order
    made, staff = case.send_back(), Staff.of(case.shop)
    confirm = partial(chain.confirm, shop.db)
    refused(shop, ChainFault.NOT_ITS_TURN, chain.approve, shop.db, staff.manager,
            order.step(made.id))  # fmt: skip
    confirm(staff.sales, order.step(made.id))
    chain.approve(shop.db, staff.manager, order.step(made.id))
    chain.issue(shop.db, staff.assistant, order.issue_slip(made.id))
    found = queries.application(shop.db, made.id)
    assert found is not None
    assert (found.state, found.slip_number) == (ReturnState.ISSUED, "TD-20260521-0001")
    steps = [step.person for step in found.steps]
    assert steps == ["林晓雯", "顾晨", "周立群", "黃雅婷"]
    return Back(case, made.id)


def _inspected(back: Back) -> None:
    """Each piece by itself: four with the maker's fault, one as new (RET-4)."""
    shop, (item, _lot) = back.shop, back.returning.lots["A302-14"]
    before = shop.on_hand(item)
    back.arrive()
    for _piece in range(PIECES - 1):
        back.piece(0, PieceVerdict.FAULTY, finding=MAKERS_FAULT)
    back.piece(0, PieceVerdict.GOOD)
    assert shop.on_hand(item) == before  # nothing is posted before the last word
    back.finish()
    assert back.file.state is ReturnState.INSPECTED
    assert shop.on_hand(item, "T-01", Condition.DAMAGED) == PIECES - 1
    assert shop.on_hand(item, "T-01") == 1


def _compensated(case: Case) -> None:
    """Above three pieces after-sales asks, business and duty manager both say yes (CMP-6)."""
    case.judge(Responsibility.OURS)
    case.propose(4, "400.00")
    assert case.file.compensations[-1].state is CompensationState.PROPOSED
    refused(case.shop, DecideFault.ABOVE_AUTHORITY, case.say, "cs2")
    assert case.say("biz") == CompensationState.PROPOSED
    refused(case.shop, DecideFault.COMPENSATION_OPEN, case.decide)
    assert case.say("duty") == CompensationState.APPROVED
    approved = [each.person for each in case.file.compensations[-1].approvals]
    assert approved == ["业务主管甲", "值班经理乙"]


def _confirmed(case: Case) -> None:
    """The customer's signature closes it, and the form shows all of it (CMP-7)."""
    shop = case.shop
    case.decide("四卷补偿 400 元，一卷换新")
    case.confirm()
    assert case.file.state is ComplaintState.CLOSED
    assert [each.means for each in case.file.confirmations] == [ConfirmedBy.SCREEN]
    command = printing_complaint.PrintComplaint(shop.op(), case.id, Language.ZH_TW)
    paper = archive.content(shop.db, printing_complaint.print_complaint(
        shop.db, shop.acting(), command).value)  # fmt: skip
    text = "".join(page_texts(paper))
    for words in (case.file.number, case.file.return_number, "400", "業務", "客戶投訴處理單"):
        assert words in text, words


def _corrected(case: Case) -> None:
    """Opened with cause and measure, carried out, and another person checks its effect (CMP-8)."""
    shop = case.shop
    wanted = plan(shop, responsible_id=person("zhou"))
    command = actions.OpenAction(shop.op(), wanted, complaint_id=case.id)
    opened = actions.open_action(shop.db, shop.acting("gm"), command).value
    done = carried_out(shop, action(shop.db, opened), login="zhou")
    after = later(shop, 45)
    refused(after, ActionFault.OWN_CHECK, checked, after, done, login="zhou")
    checked(after, done, login="gm")
    found = action(shop.db, opened)
    assert (found.row.state, found.row.effect) == (ActionState.CLOSED, Effect.EFFECTIVE)


def _visits_planned(case: Case) -> None:
    """A week, a month, a quarter and half a year after it was settled (SRV-4)."""
    shop, number = case.shop, case.file.number
    command = revisits.PlanRevisits(shop.op(), number, None)
    assert revisits.plan(shop.db, shop.acting(), command).value == 4
    due = revisit_list.revisits(shop.db, shop.acting(), state=RevisitState.DUE)
    rows = [row for row in due if row.document == number]
    assert [(row.after, row.due_on) for row in rows] == [
        (RevisitAfter.WEEK_1, date(2026, 5, 28)), (RevisitAfter.MONTH_1, date(2026, 6, 21)),
        (RevisitAfter.MONTH_3, date(2026, 8, 21)), (RevisitAfter.MONTH_6, date(2026, 11, 21)),
    ]  # fmt: skip
    again = revisits.PlanRevisits(shop.op(), number, None)
    refused(shop, RevisitFault.PLANNED, revisits.plan, shop.db, shop.acting(), again)


def _one_thread(case: Case, back: Back) -> None:
    """From any of them the others are found: complaint, return, action, revisits in order."""
    thread = thread_of(case.shop.db, case.id, slices.thread_providers())
    titles = [link.title for link in thread if link.title != CONTACT]
    assert titles == [COMPLAINT, RETURN, ACTION, *[REVISIT] * 4]
    assert (thread[0].number, thread[0].state) == (case.file.number, ComplaintState.CLOSED)
    returned = next(link for link in thread if link.title == RETURN)
    assert (returned.number, returned.state) == (case.file.return_number, ReturnState.INSPECTED)
    assert returned.target == {"document": f"return:{back.file.number}"}
    assert all(link.page for link in thread if link.title != CONTACT)


# refused


def _three_months_and_a_day(shop: Shop) -> tuple[Returning, int, date]:
    old = Returning(shop, ordered_on=date(2026, 2, 20)).deliver("A302-14", "L260412", 48)
    return old, 12, date(2026, 5, 20)


def _eleven_of_a_lot_sold_out(shop: Shop) -> tuple[Returning, int, date]:
    return Returning(shop).deliver("A302-14", "L260412", 48), 11, date(2026, 6, 12)


@pytest.mark.rule("RET-2")
@pytest.mark.parametrize(
    ("sold", "fault", "figures"),
    [
        (_three_months_and_a_day, ReturnFault.ORDER_TOO_OLD, ("2026-02-20", "2026-05-20", "3")),
        (_eleven_of_a_lot_sold_out, ReturnFault.TOO_FEW_OF_LOT, ("11", "12", "0", "L260412")),
    ],
)
def test_a_return_is_refused_by_each_rule_with_its_figures(
    shop: Shop,
    sold: Callable[[Shop], tuple[Returning, int, date]],
    fault: ReturnFault,
    figures: tuple[str, ...],
) -> None:
    returning, quantity, last_day = sold(shop)
    assert returning.shown.last_day == last_day
    command = returning.command(returning.goods("A302-14", quantity))
    for login in ("lin", "zhou", "admin"):  # nobody overrides it
        before = dump(shop.db)
        with pytest.raises(Refused) as told:
            service.submit(shop.db, shop.acting(login), replace(command, op_id=shop.op()))
        assert told.value.code is fault
        assert dump(shop.db) == before
        for language in Language:
            said = sentence(told.value, language)
            words = f"{said}"
            assert all(each in words for each in figures), words


@pytest.mark.rule("RET-2", "RET-3")
def test_what_was_sold_out_meanwhile_is_refused_when_it_is_to_be_approved(shop: Shop) -> None:
    returning = Returning(shop).deliver("A302-14", "L260412", 48, left=1)
    made, staff = returning.submit(returning.goods("A302-14", 11)), Staff.of(shop)
    returning.take_to(ReturnState.CONFIRMED, staff, made.id)
    returning.issue("A302-14", 1)  # the last one of the lot
    step = returning.step(made.id)
    told = refused(
        shop, ReturnFault.TOO_FEW_OF_LOT, chain.approve, shop.db, staff.manager, step
    )  # fmt: skip
    assert (told["quantity"], told["least"], told["stock"]) == (11, 12, 0)
    found = queries.application(shop.db, made.id)
    assert found is not None
    assert found.state is ReturnState.CONFIRMED
