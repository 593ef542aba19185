"""Who owes what so that complaints come to their end; each person sees their own (SRV-7)."""

from __future__ import annotations

import pytest

from tests.complaints.complaining import Complaining
from tests.complaints.deciding import Case
from wms_desktop.complaints import quality
from wms_desktop.complaints.kinds import ComplaintEvent, ComplaintKind, TestResult
from wms_desktop.complaints.tables import Complaint
from wms_desktop.complaints.tasks_decide import APPROVE, CONFIRM, TEST, WAIT, decide_tasks


def titles(case: Case, login: str) -> list[str]:
    """What somebody owes."""
    with case.shop.db.read() as session:
        return [task.title for task in decide_tasks(session, case.by(login))]


@pytest.mark.rule("SRV-7", "CMP-4")
@pytest.mark.parametrize(("left", "title"), [(6, TEST), (0, WAIT)])
def test_an_open_test_is_qcs(shop, left, title):
    case = Case(shop, left=left)
    case.ask()
    assert titles(case, "qc") == [title]
    assert titles(case, "lin") == titles(case, "biz") == []
    with shop.db.read() as session:
        (task,) = decide_tasks(session, case.by("qc"))
    assert task.target == {"complaint": case.id, "pane": "quality"}
    case.tested()
    assert titles(case, "qc") == []


@pytest.mark.rule("SRV-7", "CMP-6")
def test_a_compensation_waits_for_those_who_have_not_spoken(shop):
    case = Case(shop)
    case.propose(4, login="lead")
    assert titles(case, "biz") == titles(case, "duty") == titles(case, "both") == [APPROVE]
    assert titles(case, "lead") == titles(case, "boss") == titles(case, "cs2") == []
    case.say("biz")
    assert titles(case, "biz") == []
    assert titles(case, "duty") == [APPROVE]
    case.say("duty")
    assert titles(case, "duty") == []


@pytest.mark.rule("SRV-7", "CMP-7")
def test_a_decision_without_the_customers_word_is_owed(shop):
    case = Case(shop).settled()
    assert titles(case, "lin") == [CONFIRM]
    assert titles(case, "boss") == []
    case.confirm()
    assert titles(case, "lin") == []


@pytest.mark.rule("CMP-4")
def test_a_new_quality_complaint_goes_to_qc_at_once_where_its_lot_lies(shop):
    complaining = Complaining(shop)
    assert complaining.file(complaining.take(kind=ComplaintKind.QUALITY).id).tests == ()
    shop.stock(complaining.item_id, complaining.lot_id, 5)
    made = complaining.file(complaining.take(kind=ComplaintKind.QUALITY).id)
    assert [(test.result, test.stock_of_lot) for test in made.tests] == [(TestResult.OPEN, 5)]
    assert [step.event for step in made.steps] == [
        ComplaintEvent.TAKEN, ComplaintEvent.TEST_ASKED,
    ]  # fmt: skip
    other = complaining.take(kind=ComplaintKind.DELIVERY)
    assert complaining.file(other.id).tests == ()
    with shop.db.read() as session:
        assert quality.lot_stock(session, session.get(Complaint, made.id))
