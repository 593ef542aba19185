"""How complaints of the sample shop are decided: tests, judgements, money, the customer's word."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from sqlalchemy import select

from wms_desktop.complaints import compensation, deciding, judging, quality
from wms_desktop.complaints.kinds import (
    Cause,
    ChargedTo,
    ComplaintKind,
    ComplaintState,
    Responsibility,
    TestResult,
)
from wms_desktop.complaints.tables import Complaint, QualityTest
from wms_desktop.core.acting import Acting, Role
from wms_desktop.db.database import Database
from wms_desktop.demo.cast import Cast
from wms_desktop.demo.stock import a_key
from wms_desktop.people.queries import acting_for
from wms_desktop.people.tables import PersonRole

_OF_CLOSED = (TestResult.DEFECT, "同批留样灯光下可见，与客户照片一致")
_FINDINGS = (
    (TestResult.DEFECT, "同批库存三卷复验，两卷有同样缺陷，属生产问题"),
    (TestResult.UNCLEAR, "同批库存未见异常，实物色差半级，介于允差上下"),
    (TestResult.NO_DEFECT, "同批库存正常，实物系受潮后变形"),
)


def add_decided(db: Database, cast: Cast, by: Acting) -> None:
    """Tests with their results; one complaint judged and compensated, one of them decided."""
    decided = _Decided(db, cast, by)
    decided.finish_tests()
    decided.settle()


class _Decided:
    """Whoever holds the role does what is theirs, now."""

    def __init__(self, db: Database, cast: Cast, by: Acting) -> None:
        self._db, self._cast, self._by_now = db, cast, by

    def finish_tests(self) -> None:
        """QC has tested what is closed and all but the newest of what is open."""
        tester = self._holder(Role.QC)
        with self._db.read() as session:
            query = (
                select(QualityTest.id, QualityTest.version, Complaint.state, QualityTest.asked_at)
                .join(Complaint, Complaint.id == QualityTest.complaint_id)
                .where(QualityTest.result == TestResult.OPEN)
                .order_by(QualityTest.id)
            )
            found = session.execute(query).all()
        if tester is None:
            return
        still_open = [row.id for row in found if row.state is not ComplaintState.CLOSED][3:]
        for number, row in enumerate(row for row in found if row.id not in still_open):
            is_closed = row.state is ComplaintState.CLOSED
            result, finding = _OF_CLOSED if is_closed else _FINDINGS[number % len(_FINDINGS)]
            command = quality.EnterResult(a_key(self._cast), row.id, row.version, result, finding)
            at = row.asked_at + timedelta(hours=4) if is_closed else self._by_now.now
            quality.enter_result(self._db, replace(tester, now=at), command)

    def settle(self) -> None:
        """Of the tested quality complaints one waits for its money, one for the signature."""
        desk = self._holder(Role.CS_AGENT) or self._by_now
        with self._db.read() as session:
            tested = select(QualityTest.complaint_id).where(QualityTest.result != TestResult.OPEN)
            query = (
                select(Complaint)
                .where(
                    Complaint.id.in_(tested),
                    Complaint.kind == ComplaintKind.QUALITY,
                    Complaint.state != ComplaintState.CLOSED,
                    Complaint.paused_at.is_(None),
                )
                .order_by(Complaint.id)
                .limit(2)
            )
            cases = list(session.scalars(query))
        for number, case in enumerate(cases):
            self._judge(desk, case.id)
            if number:
                key = (a_key(self._cast), case.id, self._version(case.id))
                deciding.decide(self._db, desk, deciding.Decide(*key, "换同批同色，运费我方承担"))
                continue
            pieces = min(case.quantity or Decimal(1), Decimal(20))
            key = (a_key(self._cast), case.id, self._version(case.id))
            compensation.propose(
                self._db,
                desk,
                compensation.Propose(
                    *key,
                    pieces,
                    Decimal("1860.00"),
                    ChargedTo.FACTORY,
                    "停工误工，先赔一部分",
                ),
            )

    def _judge(self, desk: Acting, complaint_id: int) -> None:
        command = judging.Judge(
            a_key(self._cast), complaint_id, self._version(complaint_id), Responsibility.OURS,
            Cause.PRODUCTION, False, "按质检结果判定",
        )  # fmt: skip
        judging.judge(self._db, desk, command)

    def _version(self, complaint_id: int) -> int:
        with self._db.read() as session:
            query = select(Complaint.version).where(Complaint.id == complaint_id)
            return session.execute(query).scalar_one()

    def _holder(self, role: Role) -> Acting | None:
        """Somebody with *role* at the site."""
        with self._db.read() as session:
            person = session.scalar(
                select(PersonRole.person_id)
                .where(PersonRole.role == role, PersonRole.site_id == self._by_now.site_id)
                .order_by(PersonRole.person_id)
                .limit(1)
            )
        if person is None:
            return None
        by = self._by_now
        return acting_for(self._db, person, by.workstation_id, now=by.now, language=by.language)
