"""The steps of customer service: a complaint to its end, measures, damage, follow-up, tasks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from wms_desktop.complaints.kinds import (
    ActionState,
    Cause,
    ComplaintState,
    Responsibility,
    TestResult,
)
from wms_desktop.complaints.tables import Complaint
from wms_desktop.complaints.tables_actions import CorrectiveAction
from wms_desktop.complaints.tables_damage import DamageCase
from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.demo.exceptions import photo
from wms_desktop.returns.tables import ReturnApplication
from wms_desktop.surveys.kinds import SurveyState
from wms_desktop.surveys.tables import Revisit, Survey
from wms_desktop.tasks.kinds import Segment
from wms_desktop.tour import after_sales, stage
from wms_desktop.tour.pickup_day import STROKE

if TYPE_CHECKING:
    from wms_desktop.tour.day import Day

CLERK, QC, DUTY_MANAGER, GENERAL = "lin", "qian", "zhao", "he"
WHAT = "同一批号五卷上墙后有色差，接缝处看得出来，工人停着等"
TOLD = "已登记，同批库存今天送检，下午四点前回话"
FINDING = "标准光下与留样差 1.5 级，同批库存也一样"
REASON = "同批库存也有色差"
DECISION = "五卷退回换同批，补偿误工 450 元"
MEASURE = "每批上墙前比色，差半级就停发"
PLACE, DAMAGE = "收货口 2 号门", "卸车时箱角压坏，两卷有折痕"
REMARK = "回复快多了，谢谢"
VISITED = "没有起泡，接缝平整"


class ServiceDay:
    """What a complaint leads to, and what customer service does beside it."""

    def __init__(self, day: Day) -> None:
        self.day, self.robot = day, day.robot
        self._number = ""

    def steps(self) -> Iterator[tuple[str, Callable[[], None]]]:
        """In the order of the day."""
        yield "service: a complaint is taken and answered", self.take
        yield "service: QC finds its task and the defect", self.test
        yield "service: the goods come back, compensation is proposed", self.propose
        yield "service: both managers say yes", self.approve
        yield "service: the customer signs, the form prints", self.settle
        yield "service: revisits are planned and recorded", self.visit
        yield "service: questionnaires and their results", self.ask
        yield "service: goods damaged, photos and report", self.damage
        yield "service: a measure, and the effect of another", self.correct

    # a complaint

    def take(self) -> None:
        """Order and lot by scan, two sentences by keyboard; the clocks run from now."""
        robot, day = self.robot, self.day
        robot.window.go_to("service", tab="complaints")
        robot.picture("complaints")
        robot.press("F3")
        robot.scan(stage.shipped_barcode(day.db, day.by))
        robot.scan(after_sales.lot_of_order(day.db, stage.shipped_barcode(day.db, day.by)))
        robot.type_into("complaint_new_quantity", "5")
        robot.type_into("complaint_new_what", WHAT)
        robot.paste(photo(4))
        robot.picture("complaint-new")
        before = day.newest(Complaint)
        robot.press("Ctrl+S")
        robot.wait(lambda: day.newest(Complaint) != before, "the complaint to be taken")
        self._number = day.newest(Complaint)
        robot.picture("complaint-taken")
        robot.press("F4")
        robot.type_into("complaint_text", TOLD)
        robot.press("Ctrl+S")
        day.must_be(Complaint, self._number, ComplaintState.ANSWERED)
        robot.picture("complaint-answered")

    def test(self) -> None:
        """From the count in the status line to the task, and with Enter to where it is done."""
        robot, day = self.robot, self.day
        day.change_person(QC)
        robot.click("status_due")
        robot.picture("tasks")
        robot.segment("tasks_segments", Segment.ALL.value)
        robot.type_into("tasks_search", self._number)
        robot.press("Return")
        robot.press("Down")  # below the proposal stands the test
        robot.picture("tasks-found")
        robot.press("Return")
        robot.choose("complaint_test_result", TestResult.DEFECT)
        robot.type_into("complaint_test_finding", FINDING)
        robot.picture("complaint-test")
        robot.press("Ctrl+S")
        day.must_be(Complaint, self._number, ComplaintState.ANSWERED)

    def propose(self) -> None:
        """A confirmed defect makes a return at once; who is responsible; what is paid."""
        robot, day = self.robot, self.day
        self._open(CLERK, "quality")
        before = day.newest(ReturnApplication)
        robot.press("Ctrl+Return")
        robot.wait(lambda: day.newest(ReturnApplication) != before, "the return to be made")
        robot.picture("complaint-return")
        robot.segment("complaint_panes", "judge")
        robot.choose("complaint_judge_responsible", Responsibility.OURS)
        robot.choose("complaint_judge_cause", Cause.PRODUCTION)
        robot.type_into("complaint_judge_reason", REASON)
        robot.picture("complaint-judge")
        robot.press("Ctrl+S")
        robot.segment("complaint_panes", "compensation")
        robot.type_into("complaint_pay_amount", "450")
        robot.type_into("complaint_pay_reason", REASON)
        robot.picture("complaint-pay")
        robot.press("Ctrl+S")

    def approve(self) -> None:
        """Above three pieces: the duty manager, and the business manager."""
        robot = self.robot
        for login in (DUTY_MANAGER, GENERAL):
            self._open(login, "compensation")
            robot.picture(f"complaint-yes-{login}")
            robot.press("Ctrl+S")

    def settle(self) -> None:
        """Decided; the customer signs on the screen; the form prints."""
        robot, day = self.robot, self.day
        self._open(CLERK, "settle")
        robot.type_into("complaint_settle_decision", DECISION)
        robot.press("Ctrl+S")
        day.must_be(Complaint, self._number, ComplaintState.DECIDED)
        robot.draw("complaint_settle_signature", STROKE)
        robot.picture("complaint-signing")
        robot.press("Ctrl+S")
        day.must_be(Complaint, self._number, ComplaintState.CLOSED)
        day.printed("F9", "the complaint form to print")
        robot.picture("complaint-closed")

    def _open(self, login: str, pane: str) -> None:
        """Somebody scans the form, and goes to what is theirs."""
        robot, day = self.robot, self.day
        if day.program.presence.signed_in.login != login:  # type: ignore[union-attr]
            day.change_person(login)
        robot.scan(after_sales.complaint_code(self._number))
        robot.segment("complaint_panes", pane)

    # what follows

    def visit(self) -> None:
        """Four visits follow the complaint; one that is due is recorded."""
        robot, day = self.robot, self.day
        before = day.newest(Revisit)
        robot.click("complaint_settle_to_revisit")
        robot.picture("revisit-plan")
        robot.press("Ctrl+S")
        robot.wait(lambda: day.newest(Revisit) != before, "the revisits to be planned")
        robot.press("Return")
        robot.type_into("revisit_remarks", VISITED)
        robot.picture("revisit")
        robot.press("Ctrl+S")
        robot.picture("revisit-recorded")

    def ask(self) -> None:
        """A questionnaire prints and comes back: four keys; the quarter's figures follow."""
        robot, day = self.robot, self.day
        robot.window.go_to("service", followup="surveys")
        robot.picture("surveys")
        number = after_sales.waiting_survey(day.db)
        robot.scan(own_code(CodeKind.SURVEY, number))
        day.opened("F9", "the questionnaire")
        robot.find("survey_score_service").setFocus()
        for score in "5454":  # each moves on to the next
            robot.press(score)
        robot.type_into("survey_remark", REMARK)
        robot.picture("survey-answers")
        robot.press("Ctrl+S")
        day.must_be(Survey, number, SurveyState.ANSWERED)
        robot.press("F4")
        robot.picture("survey-figures")
        day.opened("F9", "the figures")
        robot.press("F4")
        robot.picture("survey-measures")

    def damage(self) -> None:
        """The waybill is scanned, the scene photographed, the customer told, the report printed."""
        robot, day = self.robot, self.day
        robot.window.go_to("service", tab="damage")
        robot.picture("damage")
        robot.press("F3")
        robot.scan(stage.waybills(day.db, 1)[0].number)
        robot.type_into("damage_customer", stage.customer_name(day.db))
        robot.press("Return")
        robot.type_into("damage_quantity", "2")
        robot.type_into("damage_happened", "t")
        robot.type_into("damage_place", PLACE)
        robot.type_into("damage_what", DAMAGE)
        robot.paste(photo(5))
        robot.picture("damage-new")
        before = day.newest(DamageCase)
        robot.press("Ctrl+S")
        robot.wait(lambda: day.newest(DamageCase) != before, "the case to be opened")
        robot.press("F4")
        robot.type_into("damage_deed_name", "周经理")
        robot.type_into("damage_deed_text", DAMAGE)
        robot.picture("damage-told")
        robot.press("Ctrl+S")
        day.printed("F9", "the report to print")
        robot.picture("damage-case")

    def correct(self) -> None:
        """Opened from the complaint; another one, carried out, is checked; what comes back."""
        robot, day = self.robot, self.day
        self._open(DUTY_MANAGER, "settle")
        robot.click("complaint_settle_to_action")
        robot.choose("action_new_person", day.by.person_id)
        robot.type_into("action_new_due", "+7")
        robot.choose("action_new_cause_kind", Cause.PRODUCTION)
        robot.type_into("action_new_measure", MEASURE)
        robot.picture("action-new")
        before = day.newest(CorrectiveAction)
        robot.press("Ctrl+S")
        robot.wait(lambda: day.newest(CorrectiveAction) != before, "the action to be opened")
        robot.picture("action")
        day.printed("F9", "the form of the action to print")
        checked = after_sales.action_to_check(day.db, day.by)
        robot.scan(own_code(CodeKind.ACTION, checked))
        robot.press("F4")
        robot.type_into("action_check_note", "四周抽查二十批，没有再发")
        robot.picture("action-check")
        robot.press("Ctrl+S")
        day.must_be(CorrectiveAction, checked, ActionState.CLOSED)
        robot.segment("actions_which", "recurring")
        robot.picture("actions-recurring")
        day.change_person(CLERK)
