"""Short ways to customers, orders, complaints, questionnaires and revisits in a test's shop."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count

from sqlalchemy import select

from tests.conftest import TODAY
from tests.shop import Shop
from wms_desktop.complaints.kinds import ComplaintKind, ComplaintState
from wms_desktop.complaints.tables import Complaint
from wms_desktop.customers.kinds import Channel
from wms_desktop.customers.names import search_text
from wms_desktop.customers.tables import Customer, CustomerKind
from wms_desktop.customers.tables_contacts import Contact
from wms_desktop.goods.tables import OutboundOrder
from wms_desktop.surveys import (
    asking,
    improvement_list,
    improving,
    revisit_list,
    revisits,
    survey_list,
)
from wms_desktop.surveys.asking import AnswerSurvey, Ask, KeepMain
from wms_desktop.surveys.improvement_list import MeasureRow
from wms_desktop.surveys.improving import OpenMeasure
from wms_desktop.surveys.kinds import Dimension, RevisitResult, RevisitState
from wms_desktop.surveys.revisit_list import RevisitRow
from wms_desktop.surveys.revisits import PlanRevisits, RecordRevisit, TieComplaint
from wms_desktop.surveys.rules_periods import Span
from wms_desktop.surveys.survey_list import SurveyRow

LIN, ZHOU, GM = 1, 2, 5  # ids of people in the shop
ORDER, COMPLAINT = "CK-20260301-0001", "KS-20260401-0001"


class Asked:
    """What the tests of this part do, as *lin* unless said otherwise."""

    def __init__(self, shop: Shop) -> None:
        self.shop, self.db, self.by = shop, shop.db, shop.acting()
        self._codes = count(10)

    def customer(self, name: str = "杭州云栖布艺有限公司", **values: object) -> int:
        """A customer that can be asked."""
        code = f"C-{next(self._codes):03d}"
        row = {"contact_name": "周经理", "phone": "0571-88120001"} | values
        return self.shop.insert(
            Customer, code=code, name=name, kind=CustomerKind.ORGANIZATION,
            search=search_text(name, code), **row,
        )  # fmt: skip

    def order(
        self, number: str = ORDER, ordered_on: date = date(2026, 3, 1), customer_id: int = 2
    ) -> str:
        """An order that was installed."""
        self.shop.insert(
            OutboundOrder, number=number, site_id=1, customer_id=customer_id, owner_id=1,
            ordered_on=ordered_on, consignee_name="周经理", remarks="",
        )  # fmt: skip
        return number

    def complaint(
        self, number: str = COMPLAINT, *, closed: bool = True, customer_id: int = 2
    ) -> str:
        """A complaint, closed on 1 May unless said otherwise."""
        taken = datetime(2026, 4, 20, 2, tzinfo=UTC)
        self.shop.insert(
            Complaint, number=number, site_id=1, customer_id=customer_id, channel=Channel.PHONE,
            kind=ComplaintKind.QUALITY, what="起泡", taken_by_id=LIN, taken_at=taken,
            answer_due_at=taken, proposal_due_at=taken,
            state=ComplaintState.CLOSED if closed else ComplaintState.TAKEN,
            closed_at=datetime(2026, 5, 1, 2, tzinfo=UTC) if closed else None,
        )  # fmt: skip
        return number

    def planned(self, source: str = ORDER, began_on: date | None = TODAY) -> list[RevisitRow]:
        """The four revisits after an order."""
        revisits.plan(self.db, self.by, PlanRevisits(self.shop.op(), source, began_on))
        return revisit_list.revisits(self.db, self.by, state=RevisitState.DUE)

    def planned_of(self, source: str) -> RevisitRow:
        """The first of four revisits after one more source."""
        rows = self.planned(source)
        return next(row for row in rows if row.document == source)

    def tied(self, complaint: str) -> None:
        """The newest problem led to a complaint."""
        rows = revisit_list.revisits(self.db, self.by, state=RevisitState.DONE)
        row = next(each for each in rows if each.result is RevisitResult.PROBLEM)
        command = TieComplaint(self.shop.op(), row.id, row.version, complaint)
        revisits.tie_complaint(self.db, self.by, command)

    def visit(self, revisit_id: int) -> RevisitRow:
        found = revisit_list.revisit(self.db, self.by, revisit_id)
        assert found is not None
        return found

    def record(
        self, row: RevisitRow, result: RevisitResult = RevisitResult.GOOD, **values: object
    ) -> RevisitRow:
        """What the customer said today."""
        typed: dict[str, object] = {
            "done_on": TODAY, "spoke_with": "周经理", "remarks": "用得满意",
        } | values  # fmt: skip
        revisits.record(
            self.db, self.by,
            RecordRevisit(self.shop.op(), row.id, row.version, result, **typed),  # type: ignore[arg-type]
        )  # fmt: skip
        return self.visit(row.id)

    def main(self, customer_id: int = 2, next_on: date = TODAY, person: int = LIN) -> int:
        """A main customer."""
        command = KeepMain(self.shop.op(), customer_id, 0, person, next_on)
        return asking.keep_main(self.db, self.by, command).value

    def ask(self, customer_id: int = 2, about: str = "") -> SurveyRow:
        """A questionnaire that waits."""
        command = Ask(self.shop.op(), customer_id, about=about)
        return self.survey(asking.ask(self.db, self.by, command).value)

    def survey(self, survey_id: int) -> SurveyRow:
        found = survey_list.survey(self.db, self.by, survey_id)
        assert found is not None
        return found

    def answer(self, row: SurveyRow, scores: str = "5454", **values: object) -> SurveyRow:
        """Answers as four digits."""
        typed: dict[str, object] = {"answered_on": TODAY} | values
        asking.answer(
            self.db, self.by,
            AnswerSurvey(self.shop.op(), row.id, row.version, tuple(scores), **typed),  # type: ignore[arg-type]
        )  # fmt: skip
        return self.survey(row.id)

    def answers(self, *scores: str) -> None:
        """One customer for each of *scores*."""
        for each in scores:
            self.answer(self.ask(self.customer(f"客户 {each}")), each)

    def opened(
        self, dimension: Dimension = Dimension.SPEED, person: int = LIN, days: int = 30
    ) -> MeasureRow:
        """A measure against a weak dimension, opened by the supervisor."""
        command = OpenMeasure(
            self.shop.op(), dimension, TODAY, Span.QUARTER, "每天两次回复客户群", "客服部",
            person, TODAY + timedelta(days=days),
        )  # fmt: skip
        by = self.shop.acting("zhou")
        return self.measure(improving.open_measure(self.db, by, command).value)

    def measure(self, measure_id: int) -> MeasureRow:
        found = improvement_list.measure(self.db, self.by, measure_id)
        assert found is not None
        return found

    def contacts(self) -> list[tuple[str, str, str]]:
        """What was said to whom, about which paper."""
        query = select(Contact.document, Contact.spoke_with, Contact.said).order_by(Contact.id)
        with self.db.read() as session:
            return [(row[0], row[1], row[2]) for row in session.execute(query)]
