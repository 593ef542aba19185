"""What is owed to bring complaints to their end: tests, yes or no, the customer's word (SRV-7)."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.complaints.kinds import ComplaintState, TestResult
from wms_desktop.complaints.queries_decide import open_compensations, waiting_for
from wms_desktop.complaints.rules import may_work, workers
from wms_desktop.complaints.rules_decide import TESTERS
from wms_desktop.complaints.tables import Complaint, QualityTest
from wms_desktop.core.acting import Acting
from wms_desktop.core.language import N_
from wms_desktop.core.task import MOST, Task
from wms_desktop.customers.tables import Customer

TEST = N_("Test the goods of {number}")
WAIT = N_("Test {number} once its goods are here")
APPROVE = N_("Decide on the compensation of {number}")
CONFIRM = N_("Get the customer's signature for {number}")


def decide_tasks(session: Session, by: Acting) -> list[Task]:
    """Tests for QC, compensations that wait for *by*, decisions without the customer's word.

    Source: CMP-4, CMP-6, CMP-7, SRV-7.
    """
    return [*_tests(session, by), *_approvals(session, by), *_confirmations(session, by)]


def _tests(session: Session, by: Acting) -> Iterator[Task]:
    if not by.may(*TESTERS):
        return
    query = (
        select(QualityTest.id, QualityTest.stock_of_lot, QualityTest.asked, Complaint)
        .join(Complaint, Complaint.id == QualityTest.complaint_id)
        .where(QualityTest.site_id == by.site_id, QualityTest.result == TestResult.OPEN)
        .order_by(QualityTest.id)
        .limit(MOST)
    )
    for test_id, stock, asked, complaint in session.execute(query):
        yield Task(
            f"complaints:test:{test_id}",
            "CMP-4",
            TEST if stock else WAIT,
            asked,
            {"number": complaint.number},
            due_at=complaint.proposal_due_at,
            roles=frozenset(TESTERS),
            page="service",
            target={"complaint": complaint.id, "pane": "quality"},
        )


def _approvals(session: Session, by: Acting) -> Iterator[Task]:
    for compensation, complaint in open_compensations(session, by, MOST):
        waiting = waiting_for(session, by, complaint, compensation)
        if waiting.mine is not None:
            yield Task(
                f"complaints:compensation:{compensation.id}",
                "CMP-6",
                APPROVE,
                compensation.reason,
                {"number": complaint.number},
                due_at=complaint.proposal_due_at,
                roles=frozenset({waiting.mine}),
                page="service",
                target={"complaint": complaint.id, "pane": "compensation"},
            )


def _confirmations(session: Session, by: Acting) -> Iterator[Task]:
    query = (
        select(Complaint, Customer.name)
        .join(Customer, Customer.id == Complaint.customer_id)
        .where(Complaint.site_id == by.site_id, Complaint.state == ComplaintState.DECIDED)
        .order_by(Complaint.id)
        .limit(MOST)
    )
    for complaint, customer in session.execute(query):
        if may_work(by, complaint.kind, complaint.handler_id):
            yield Task(
                f"complaints:confirm:{complaint.id}",
                "CMP-7",
                CONFIRM,
                customer,
                {"number": complaint.number},
                person_id=complaint.handler_id,
                roles=frozenset(workers(complaint.kind)),
                page="service",
                target={"complaint": complaint.id, "pane": "settle"},
            )
