"""From QC's test to the customer's signature: what each step does, and what it refuses."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from tests.complaints.deciding import Case, a_dot, a_signature, refused
from tests.conftest import dump
from tests.photos import photo
from wms_desktop.complaints import deciding, handling, quality
from wms_desktop.complaints.kinds import (
    CompensationState,
    ComplaintEvent,
    ComplaintKind,
    ComplaintState,
    ConfirmedBy,
    Responsibility,
    TestResult,
)
from wms_desktop.complaints.rules import ComplaintFault
from wms_desktop.complaints.rules_decide import DecideFault
from wms_desktop.complaints.tables import Complaint
from wms_desktop.core.acting import Right
from wms_desktop.core.errors import Refused, Stale
from wms_desktop.core.photo import Photo
from wms_desktop.db import archive, attachments
from wms_desktop.receipts.kinds import PageStatus
from wms_desktop.receipts.tables import ScanBatch, ScanPage
from wms_desktop.returns import chain
from wms_desktop.returns.kinds import ReturnReason, ReturnState
from wms_desktop.returns.rules import ReturnFault
from wms_desktop.returns.tables import ReturnApplication, ReturnLine

# quality


@pytest.mark.rule("CMP-4")
def test_stock_of_the_same_lot_is_shown_by_place_of_all_sites(shop):
    case = Case(shop, left=6)
    with shop.db.read() as session:
        complaint = session.get(Complaint, case.id)
        places = quality.lot_stock(session, complaint)
    assert [(place.location, place.quantity) for place in places] == [("A-01-01", Decimal(6))]


@pytest.mark.rule("CMP-4")
@pytest.mark.parametrize(
    ("left", "event"),
    [(6, ComplaintEvent.TEST_ASKED), (0, ComplaintEvent.GOODS_ASKED)],
)
def test_qc_is_asked_and_without_stock_the_goods_are(shop, left, event):
    case = Case(shop, left=left)
    case.ask()
    (test,) = case.file.tests
    assert (test.stock_of_lot, test.asked, test.result) == (left, "看色差", TestResult.OPEN)
    assert case.file.steps[-1].event is event
    refused(shop, DecideFault.TEST_OPEN, case.ask)


@pytest.mark.rule("CMP-4")
def test_qc_enters_what_it_found_with_photos_and_it_stays(shop):
    case = Case(shop)
    case.ask()
    refused(shop, DecideFault.FINDING_MISSING, case.tested, finding="  ")
    refused(shop, DecideFault.TEST_RESULT_MISSING, case.tested, TestResult.OPEN)
    refused(shop, Right.ROLE_MISSING, case.tested, login="lin")
    test_id = case.tested(photos=(Photo(photo()),))
    (test,) = case.file.tests
    assert (test.result, test.tested_by) == (TestResult.DEFECT, "秦检")
    assert len(attachments.of(shop.db, quality.photos_of(test_id))) == 1
    refused(shop, DecideFault.TEST_DONE, case.tested, TestResult.NO_DEFECT)
    case.ask()  # another test may follow
    assert [test.result for test in case.file.tests] == [TestResult.DEFECT, TestResult.OPEN]


def test_only_quality_is_tested(shop):
    case = Case(shop, kind=ComplaintKind.SERVICE)
    refused(shop, DecideFault.NOT_QUALITY, case.ask)


@pytest.mark.rule("RET-5", "CMP-4")
def test_a_confirmed_defect_comes_back_though_too_old_and_too_few(shop):
    case = Case(shop, left=0, quantity=2)
    with pytest.raises(Refused) as told:  # RET-2: two pieces of a lot that is sold out
        case.order.submit(case.order.goods("A302-14", 2))
    assert told.value.code is ReturnFault.TOO_FEW_OF_LOT
    refused(shop, DecideFault.NO_DEFECT, case.send_back)
    case.ask()
    refused(shop, DecideFault.NO_DEFECT, case.send_back)
    case.tested()
    made = case.send_back()
    with shop.db.read() as session:
        application = session.get(ReturnApplication, made.id)
        (line,) = session.query(ReturnLine).filter_by(application_id=made.id)
    assert (application.complaint, application.contact_name) == (case.file.number, "周经理")
    assert (line.quantity, line.reason) == (Decimal(2), ReturnReason.QUALITY)
    assert (case.file.return_id, case.file.return_number) == (made.id, made.number)
    assert case.file.steps[-1].event is ComplaintEvent.RETURN
    told = refused(shop, DecideFault.RETURN_MADE, case.send_back)
    assert told["returned"] == made.number


@pytest.mark.rule("RET-5")
def test_after_a_rejected_return_another_can_be_made(shop):
    case = Case(shop)
    case.ask()
    case.tested()
    made = case.send_back()
    chain.reject(shop.db, shop.acting(), chain.Reject(shop.op(), made.id, 1, "填错数量"))
    again = case.send_back(quantity=4)
    assert again.id != made.id
    with shop.db.read() as session:
        assert session.get(ReturnApplication, made.id).state is ReturnState.REJECTED


@pytest.mark.bad_input(73)
@pytest.mark.rule("RET-5")
def test_skipping_ret_2_is_no_way_to_return_more_than_was_delivered(shop):
    case = Case(shop, quantity=49)
    case.ask()
    case.tested()
    refused(shop, ReturnFault.MORE_THAN_DELIVERED, case.send_back)


@pytest.mark.parametrize("result", [TestResult.NO_DEFECT, TestResult.UNCLEAR])
def test_without_a_clear_defect_ret_2_stands(shop, result):
    case = Case(shop)
    case.ask()
    case.tested(result)
    refused(shop, DecideFault.NO_DEFECT, case.send_back)


def test_a_complaint_that_names_no_order_makes_no_return(shop):
    case = Case(shop, order_id=None)
    case.ask()
    case.tested()
    refused(shop, DecideFault.NO_GOODS, case.send_back)


# judgement


@pytest.mark.rule("CMP-5")
def test_who_is_responsible_is_kept_with_its_reason(shop):
    case = Case(shop)
    refused(shop, DecideFault.REASON_MISSING, case.judge, reason=" ")
    case.judge(Responsibility.CARRIER, disputed=True, reason="外箱有压痕")
    found = case.file
    assert (found.responsibility, found.is_disputed) == (Responsibility.CARRIER, True)
    assert (found.steps[-1].event, found.steps[-1].detail) == (ComplaintEvent.JUDGED, "外箱有压痕")
    refused(shop, DecideFault.NOTHING_JUDGED, case.judge, Responsibility.CARRIER, disputed=True)


@pytest.mark.rule("CMP-5")
def test_who_handles_it_does_not_lift_the_share_of_a_disputed_case(shop):
    case = Case(shop)
    case.judge(Responsibility.UNDECIDED, disputed=True, reason="客户不认可检测")
    other = handling.Change(
        shop.op(), case.id, case.file.version, ComplaintKind.SERVICE, False, None
    )
    refused(shop, Right.ROLE_MISSING, handling.change, shop.db, case.by(), other)
    lifted = {"disputed": False, "reason": "电话里说算了"}
    refused(shop, Right.ROLE_MISSING, case.judge, Responsibility.UNDECIDED, **lifted)
    case.judge(Responsibility.OURS, disputed=True, reason="库里同批也有色差")  # still theirs to say
    case.judge(Responsibility.OURS, login="duty", **lifted)
    assert not case.file.is_disputed
    case.judge(Responsibility.OURS, disputed=True, reason="又不认可")
    handling.change(
        shop.db, case.by("duty"),
        handling.Change(
            shop.op(), case.id, case.file.version, ComplaintKind.SERVICE, False, None
        ),
    )  # fmt: skip
    assert case.file.kind is ComplaintKind.SERVICE


# decision and confirmation


@pytest.mark.rule("CMP-4")
def test_a_quality_complaint_waits_for_the_test(shop):
    case = Case(shop)
    refused(shop, DecideFault.NOT_JUDGED, case.decide)
    case.judge()
    refused(shop, DecideFault.TEST_MISSING, case.decide)
    case.ask()
    refused(shop, DecideFault.TEST_OPEN, case.decide)
    case.tested(TestResult.UNCLEAR)
    refused(shop, DecideFault.DECISION_MISSING, case.decide, " ")
    case.decide()
    found = case.file
    assert (found.state, found.decision) == (ComplaintState.DECIDED, "补偿 100 元，货物退回")
    assert found.answer.met_at == found.proposal.met_at == shop.now
    for late in (case.judge, case.propose, case.ask):
        refused(shop, DecideFault.ALREADY_DECIDED, late)


@pytest.mark.rule("CMP-4")
def test_what_is_the_dealers_needs_no_test(shop):
    case = Case(shop)
    case.judge(Responsibility.DEALER)
    case.decide()
    assert case.file.state is ComplaintState.DECIDED


@pytest.mark.rule("CMP-7")
def test_the_signature_on_the_screen_closes_it(shop):
    case = Case(shop).settled()
    drawn = a_signature()
    case.confirm(drawn)
    found = case.file
    assert (found.state, found.closed_at) == (ComplaintState.CLOSED, shop.now)
    (word,) = found.confirmations
    assert (word.is_satisfied, word.said_by, word.means) == (True, "周经理", ConfirmedBy.SCREEN)
    assert archive.content(shop.db, word.signature_sha256) == drawn
    assert found.steps[-1].event is ComplaintEvent.CLOSED
    for late in (case.judge, case.propose, case.ask, case.decide, case.confirm):
        refused(shop, ComplaintFault.CLOSED, late)


@pytest.mark.bad_input(75)
@pytest.mark.rule("CMP-7")
@pytest.mark.parametrize(
    ("signature", "code"),
    [
        (b"", DecideFault.SIGNATURE_EMPTY),
        (a_dot(), DecideFault.SIGNATURE_EMPTY),
        (b"no picture", DecideFault.SIGNATURE_UNREADABLE),
    ],
)
def test_an_empty_signature_closes_nothing(shop, signature, code):
    case = Case(shop).settled()
    refused(shop, code, case.confirm, signature)
    assert case.file.state is ComplaintState.DECIDED


@pytest.mark.rule("CMP-7")
def test_the_signed_form_closes_it_too(shop):
    case = Case(shop).settled()
    refused(shop, DecideFault.PAPER_UNREADABLE, case.confirm, paper=b"text")
    case.confirm(paper=b"%PDF-1.7 signed %%EOF")
    (word,) = case.file.confirmations
    assert word.means is ConfirmedBy.PAPER
    assert archive.content(shop.db, word.signature_sha256) == b"%PDF-1.7 signed %%EOF"


@pytest.mark.rule("CMP-7")
def test_a_form_filed_by_the_scanner_closes_it_once_for_its_round(shop):
    case = Case(shop).settled()
    refused(shop, DecideFault.SIGNATURE_EMPTY, case.confirm, b"")
    page = file_page(shop, case.file.number, hours=-1)  # of before the decision
    refused(shop, DecideFault.SIGNATURE_EMPTY, case.confirm, b"")
    page = file_page(shop, case.file.number, hours=1)
    case.confirm(b"")
    (word,) = case.file.confirmations
    assert (word.means, word.signature_sha256) == (ConfirmedBy.PAPER, page)


def file_page(shop, number: str, *, hours: int) -> str:
    """A signed form that came in through the scanner, so many hours from now."""
    content = f"page {hours}".encode()
    with shop.db.write() as session:
        sha256 = archive.store(session, shop.acting(), content, "image/png")
        batch = ScanBatch(
            source="scan.pdf", file_sha256=sha256, pages=1, site_id=1, person_id=1,
            at=shop.now + timedelta(hours=hours),
        )  # fmt: skip
        session.add(batch)
        session.flush()
        session.add(
            ScanPage(
                batch_id=batch.id, page=1, image_sha256=sha256, document=f"complaint:{number}",
                status=PageStatus.FILED,
            )
        )  # fmt: skip
    return sha256


@pytest.mark.rule("CMP-7")
def test_it_is_not_closed_before_it_is_decided(shop):
    case = Case(shop)
    refused(shop, DecideFault.NOT_DECIDED, case.confirm)
    refused(shop, DecideFault.NOT_DECIDED, case.not_satisfied)


@pytest.mark.rule("CMP-7")
def test_a_customer_who_is_not_satisfied_starts_another_round(shop):
    case = Case(shop).settled()
    refused(shop, DecideFault.WISHES_MISSING, case.not_satisfied, " ")
    due = case.file.proposal.due_at
    assert case.not_satisfied() == 2
    found = case.file
    assert (found.state, found.round, found.decision) == (ComplaintState.ANSWERED, 2, "")
    assert found.proposal.met_at is None
    assert found.proposal.due_at > due
    assert [word.is_satisfied for word in found.confirmations] == [False]
    assert found.steps[-1].detail == "周经理 要求全部退货"
    case.propose(3)
    case.decide("另补偿 50 元")
    case.confirm()
    assert [word.is_satisfied for word in case.file.confirmations] == [False, True]


def test_the_slower_of_two_is_told(shop):
    case = Case(shop).settled()
    version = case.file.version
    case.decide("改写的决定")
    command = deciding.Confirm(uuid4(), case.id, version, "周经理", a_signature())
    before = dump(shop.db)
    with pytest.raises(Stale):
        deciding.confirm(shop.db, case.by(), command)
    assert dump(shop.db) == before


def test_the_same_press_twice_closes_once(shop):
    case = Case(shop).settled()
    command = deciding.Confirm(uuid4(), case.id, case.file.version, "周经理", a_signature())
    first = deciding.confirm(shop.db, case.by(), command)
    second = deciding.confirm(shop.db, case.by(), command)
    assert (second.value, second.replay) == (first.value, True)
    assert len(case.file.confirmations) == 1


@pytest.mark.rule("CMP-4", "CMP-5", "CMP-6", "CMP-7", "RET-5")
def test_from_the_same_lot_in_stock_to_the_signature(shop):
    """A quality complaint becomes a return, is compensated by two managers, and confirmed."""
    case = Case(shop, left=6, quantity=10)
    case.ask()
    case.tested(TestResult.DEFECT)
    made = case.send_back()
    case.judge(Responsibility.OURS)
    case.propose(10, "1000.00")
    case.say("duty")
    assert case.say("biz") == CompensationState.APPROVED
    case.decide("全部退货，赔付 1000 元")
    case.confirm()
    found = case.file
    assert (found.state, found.return_number) == (ComplaintState.CLOSED, made.number)
    assert [step.event for step in found.steps] == [
        ComplaintEvent.TEST_ASKED, ComplaintEvent.TESTED, ComplaintEvent.RETURN,
        ComplaintEvent.JUDGED, ComplaintEvent.COMPENSATION, ComplaintEvent.APPROVED,
        ComplaintEvent.APPROVED, ComplaintEvent.DECIDED, ComplaintEvent.CLOSED,
    ]  # fmt: skip
