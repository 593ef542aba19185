"""Assessments for late and lost receipts on both engines: proposed, decided, summed (RCP-11)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from tests.conftest import TODAY, dump
from tests.receipts.stack import required
from tests.receipts.test_control import chased
from tests.shop import Shop
from wms_desktop.core.errors import Refused
from wms_desktop.people.rules import site_day
from wms_desktop.receipts import (
    assessing,
    life,
)
from wms_desktop.receipts.assessing import Decide, Propose
from wms_desktop.receipts.kinds import (
    AbnormalKind,
    AssessmentKind,
    AssessmentState,
    ReceiptState,
)
from wms_desktop.receipts.rules_control import ControlFault
from wms_desktop.receipts.tables import ReceiptStep


def proposed(shop: Shop, login: str = "zhou") -> list[assessing.AssessmentRow]:
    assessing.propose(shop.db, shop.acting(login), Propose(shop.op()))
    return assessing.assessments(shop.db, shop.acting(login))


def lost(shop: Shop) -> str:
    number = required(shop)[0]
    with shop.db.write() as session:
        receipt = life.locked(session, {number})[number]
        life.step_up_to(session, shop.acting(), receipt, ReceiptState.SIGNED)
        life.step(session, shop.acting(), receipt, ReceiptState.LOST)
    return number


@pytest.mark.rule("RCP-11")
@pytest.mark.parametrize(("days", "count"), [(3, 0), (4, 1)])
def test_chased_too_late_is_proposed_once(shop: Shop, days: int, count: int) -> None:
    arrived = TODAY - timedelta(days=10 + days)
    number = required(shop, arrived_on=arrived)[0]
    found = proposed(shop)
    assert [(row.number, row.kind, row.amount) for row in found] == [
        (number, AssessmentKind.CHASED_LATE, Decimal(50))
    ] * count
    before = dump(shop.db)
    assert proposed(shop) == found
    assert dump(shop.db) == before  # opening the list again writes nothing


@pytest.mark.rule("RCP-11")
def test_a_contact_in_time_leaves_nothing_to_answer_for(shop: Shop) -> None:
    arrived = TODAY - timedelta(days=20)
    in_time, late = required(shop, 2, arrived_on=arrived)
    chased(shop, in_time, arrived + timedelta(days=13))
    chased(shop, late, arrived + timedelta(days=14))
    assert [row.number for row in proposed(shop)] == [late]


@pytest.mark.rule("RCP-11")
@pytest.mark.parametrize(("days", "count"), [(3, 0), (4, 1)])
def test_an_abnormal_slip_not_acted_on(shop: Shop, days: int, count: int) -> None:
    number = required(shop, arrived_on=None)[0]
    with shop.db.write() as session:
        receipt = life.locked(session, {number})[number]
        life.enter(session, shop.acting(), receipt, ReceiptState.ABNORMAL, "", AbnormalKind.NO_SEAL)
    with shop.db.read() as session:
        at = session.scalars(select(func.max(ReceiptStep.at))).one()
    by = replace(shop.acting("zhou"), today=site_day(at, "Asia/Shanghai") + timedelta(days=days))
    assert assessing.propose(shop.db, by, Propose(shop.op())).value == count
    found = assessing.assessments(shop.db, by)
    assert [row.amount for row in found] == [Decimal(100)] * count


@pytest.mark.rule("RCP-11")
def test_half_the_loss_of_a_lost_slip(shop: Shop) -> None:
    lost(shop)
    (row,) = proposed(shop)
    assert (row.kind, row.amount) == (AssessmentKind.LOST, Decimal(0))
    by = shop.acting("zhou")
    confirm = Decide(shop.op(), row.id, row.version, AssessmentState.CONFIRMED)
    with pytest.raises(Refused) as refused:
        assessing.decide(shop.db, by, confirm)
    assert refused.value.code is ControlFault.NO_LOSS
    with_loss = Decide(
        shop.op(), row.id, row.version, AssessmentState.CONFIRMED, loss=Decimal("1250.50")
    )
    assessing.decide(shop.db, by, with_loss)
    (row,) = assessing.assessments(shop.db, by)
    assert (row.loss, row.amount, row.decided_amount) == (
        Decimal("1250.50"), Decimal("625.25"), Decimal("625.25"),
    )  # fmt: skip


@pytest.mark.rule("RCP-11")
def test_confirmed_changed_or_dropped_with_a_reason(shop: Shop) -> None:
    required(shop, 3, arrived_on=TODAY - timedelta(days=20))
    rows, by = proposed(shop), shop.acting("zhou")
    deeds = [
        Decide(shop.op(), rows[0].id, 1, AssessmentState.CONFIRMED),
        Decide(shop.op(), rows[1].id, 1, AssessmentState.CHANGED, Decimal("20.50"), reason="初次"),
        Decide(shop.op(), rows[2].id, 1, AssessmentState.DROPPED, reason="台风停运"),
    ]
    for deed in deeds:
        assessing.decide(shop.db, by, deed)
    found = assessing.assessments(shop.db, by)
    assert [(row.state, row.decided_amount, row.reason) for row in found] == [
        (AssessmentState.CONFIRMED, Decimal(50), ""),
        (AssessmentState.CHANGED, Decimal("20.50"), "初次"),
        (AssessmentState.DROPPED, Decimal(0), "台风停运"),
    ]
    month = TODAY.replace(day=1)
    sums = assessing.month_sums(shop.db, by, month)
    assert [(each.responsible, each.count, each.amount) for each in sums] == [
        ("林晓雯", 2, Decimal("70.50"))
    ]
    assert assessing.month_sums(shop.db, by, date(2026, 4, 1)) == []
    assert len(assessing.assessments(shop.db, by, month=month)) == 3
    assert proposed(shop) == found  # what was dropped is not proposed again


@pytest.mark.rule("RCP-11")
@pytest.mark.parametrize(
    ("deed", "fault"),
    [
        ({"state": AssessmentState.DROPPED}, "empty"),
        ({"state": AssessmentState.CHANGED, "amount": Decimal(10)}, "empty"),
        ({"state": AssessmentState.CHANGED, "reason": "x"}, "receipt_bad_amount"),
        (
            {"state": AssessmentState.CHANGED, "amount": Decimal(50), "reason": "x"},
            "receipt_same_amount",
        ),
        (
            {"state": AssessmentState.CHANGED, "amount": Decimal("-1"), "reason": "x"},
            "receipt_bad_amount",
        ),
        (
            {"state": AssessmentState.CHANGED, "amount": Decimal("1.005"), "reason": "x"},
            "receipt_bad_amount",
        ),
        (
            {"state": AssessmentState.CHANGED, "amount": Decimal("NaN"), "reason": "x"},
            "receipt_bad_amount",
        ),
        ({"state": AssessmentState.CONFIRMED, "loss": Decimal(5)}, "receipt_not_lost"),
        ({"state": AssessmentState.PROPOSED}, "receipt_unknown_assessment"),
        ({"state": AssessmentState.CONFIRMED, "assessment_id": 99}, "receipt_unknown_assessment"),
    ],
)
def test_a_bad_decision_changes_nothing(shop: Shop, deed: dict[str, object], fault: str) -> None:
    required(shop, arrived_on=TODAY - timedelta(days=20))
    (row,) = proposed(shop)
    before = dump(shop.db)
    base = {"op_id": shop.op(), "assessment_id": row.id, "seen_version": 1}
    with pytest.raises(Refused) as refused:
        assessing.decide(shop.db, shop.acting("zhou"), Decide(**(base | deed)))  # type: ignore[arg-type]
    assert refused.value.code.value == fault
    assert dump(shop.db) == before


@pytest.mark.rule("RCP-11")
def test_only_a_supervisor_decides_and_never_about_themselves(shop: Shop) -> None:
    late = TODAY - timedelta(days=20)
    required(shop, arrived_on=late, responsible="周立群")
    required(shop, arrived_on=late)
    other, own = proposed(shop)
    before = dump(shop.db)
    for login in ("lin", "gm", "keeper2"):
        with pytest.raises(Refused) as refused:
            assessing.decide(
                shop.db, shop.acting(login),
                Decide(shop.op(), other.id, 1, AssessmentState.CONFIRMED),
            )  # fmt: skip
        assert refused.value.code.value == "role_missing"
    with pytest.raises(Refused) as refused:
        assessing.decide(
            shop.db, shop.acting("zhou"), Decide(shop.op(), own.id, 1, AssessmentState.DROPPED)
        )
    assert refused.value.code is ControlFault.OWN_ASSESSMENT
    assert dump(shop.db) == before
    assert [row.id for row in assessing.assessments(shop.db, shop.acting("lin"))] == [other.id]
    assert len(assessing.assessments(shop.db, shop.acting("gm"))) == 2
