"""The steps of signed receipts in depth: papers, tray, chase, envelopes, lists, boxes, figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from wms_desktop.receipts.kinds import AssessmentState
from wms_desktop.receipts.view_desk import DeskView
from wms_desktop.tour import papers
from wms_desktop.tour.pickup_day import STROKE

if TYPE_CHECKING:
    from wms_desktop.tour.day import Day

SUPERVISOR, GENERAL = "zhao", "he"
PROMISE = "陈敏，明天寄出"
ANSWER = "以运单备注为准"
PURPOSE = "客户核对"


class ReceiptsDay:
    """What becomes of a signed slip, and what is done where it does not come."""

    def __init__(self, day: Day) -> None:
        self.day, self.robot = day, day.robot

    def steps(self) -> Iterator[tuple[str, Callable[[], None]]]:
        """In the order of the day."""
        yield "receipts: a stack with faults", self.mend
        yield "receipts: a missing slip is chased", self.chase
        yield "receipts: evidence pack", self.evidence
        yield "movement: an envelope is sent", self.send
        yield "movement: an envelope arrives, one is missing", self.check
        yield "movement: a list is signed", self.sign
        yield "movement: box and loan", self.keep
        yield "summaries: a question is answered", self.answer
        yield "summaries: figures and finance", self.figures
        yield "summaries: assessments", self.assess
        yield "movement: destruction, second approval", self.destroy

    def mend(self) -> None:
        """A slip, its blank back, the slip again, no codes, two on a page, not signed."""
        robot, day = self.robot, self.day
        robot.window.go_to("receipts", part="desk")
        path, lost = papers.mixed_stack(day.db, day.by, day.folder)
        page = robot.window.area.current_page()
        page.incoming.file_in([path])  # type: ignore[union-attr]
        robot.wait(lambda: not page.incoming.intake.is_busy, "the stack to be filed")  # type: ignore[union-attr]
        robot.settle()
        for number, key, name in (
            (2, "Shift+Del", "blank"), (3, "T", "duplicate"), (4, "M", "no-code"),
            (5, "X", "two-slips"), (6, "2", "not-signed"),
        ):  # fmt: skip
            self._show(number)
            robot.picture(f"receipts-{name}")
            robot.press(key)
            if key == "M":  # nothing to read: the clerk types what the paper says
                robot.type_into("receipts_match_number", lost)
                robot.press("Return")
        robot.picture("receipts-mended")

    def _show(self, number: int) -> None:
        """Go to a page of the stack."""
        desk = self.robot.window.findChildren(DeskView)[0]
        rows = list(desk.rows.rows())
        desk.receipts_pages.selectRow(next(n for n, r in enumerate(rows) if r.page == number))
        self.robot.settle()

    def chase(self) -> None:
        """The oldest one is asked for, with a promised day; a letter goes out as well."""
        robot, day = self.robot, self.day
        robot.window.go_to("receipts", part="missing")
        robot.find("receipts_missing").setFocus()
        robot.picture("receipts-card")
        robot.press("F3")
        robot.type_into("receipts_contact_who", "陈敏")
        robot.type_into("receipts_contact_answer", PROMISE)
        robot.type_into("receipts_contact_promised", "+1")
        robot.picture("receipts-chasing")
        robot.press("Ctrl+S")
        robot.press("F6")
        robot.picture("receipts-letter")
        day.printed("Ctrl+S", "the reminder letter to print")

    def evidence(self) -> None:
        """Everything about one slip in one PDF."""
        robot = self.robot
        robot.find("receipts_missing").setFocus()
        self.day.opened("F7", "the evidence pack")
        robot.picture("receipts-evidence")

    def send(self) -> None:
        """A slip goes into the open envelope; it is sent and its cover printed."""
        robot, day = self.robot, self.day
        envelope, slip = papers.open_envelope(day.db, day.by)
        robot.window.go_to("receipts", custody="envelopes")
        robot.scan(envelope)
        robot.scan(slip)
        robot.type_into("receipts_pack_waybill", "SF1240099001")
        robot.picture("movement-envelope")
        day.printed("Ctrl+Return", "the cover to print")

    def check(self) -> None:
        """Every slip is scanned and judged but the last, which is not there."""
        robot, day = self.robot, self.day
        envelope, slips = papers.arriving_envelope(day.db, day.by)
        robot.scan(envelope)
        for slip in slips[:-1]:
            robot.scan(slip)
            robot.press("1")
        robot.picture("movement-checking")
        robot.press("Ctrl+Return")
        robot.press("F6")
        robot.picture("movement-differences")

    def sign(self) -> None:
        """Whoever takes the papers signs on the screen."""
        robot, day = self.robot, self.day
        robot.scan(papers.open_list(day.db))
        robot.type_into("receipts_taker", "周经理")
        robot.draw("receipts_signature", STROKE)
        robot.picture("movement-signing")
        day.printed("F9", "the list to print")
        robot.press("Ctrl+Return")
        robot.picture("movement-handed-over")

    def keep(self) -> None:
        """The box gets its label; one original is lent."""
        robot, day = self.robot, self.day
        box, slip = papers.box_in_use(day.db)
        robot.scan(box)
        robot.picture("movement-box")
        day.printed("F9", "the box label to print")
        robot.press("F6")
        robot.scan(slip)
        robot.type_into("receipts_lend_borrower", "顾晨")
        robot.type_into("receipts_lend_purpose", PURPOSE)
        robot.picture("movement-lending")
        robot.press("Ctrl+S")

    def answer(self) -> None:
        """What the other site asks about our goods' receipts is answered."""
        robot = self.robot
        robot.window.go_to("receipts", control="questions")
        robot.settle()
        robot.find("receipts_questions_list").setFocus()
        robot.wait(self._can_answer, "a question for this site")
        robot.type_into("receipts_answer", ANSWER)
        robot.picture("summaries-question")
        robot.press("Ctrl+S")

    def _can_answer(self) -> bool:
        """Whether the question chosen is for this site; if not, go to the next."""
        if self.robot.find("receipts_answer_save").isEnabled():
            return True
        self.robot.press("Down")
        return False

    def figures(self) -> None:
        """The month and the week; what finance may invoice."""
        robot = self.robot
        robot.window.go_to("receipts", control="summary")
        robot.settle()
        robot.picture("summaries")
        self.day.opened("F9", "the summary")
        robot.press("F4")
        robot.picture("summaries-finance")

    def assess(self) -> None:
        """The supervisor halves a proposal, with a reason."""
        robot, day = self.robot, self.day
        day.change_person(SUPERVISOR)
        robot.window.go_to("receipts", control="assessments")
        robot.settle()
        robot.find("receipts_assessments_list").setFocus()
        robot.choose("receipts_assess_decision", AssessmentState.CHANGED)
        robot.type_into("receipts_assess_amount", "10")
        robot.type_into("receipts_assess_reason", "首次，从轻")
        robot.picture("summaries-assessment")
        robot.press("Ctrl+S")
        robot.picture("summaries-assessed")

    def destroy(self) -> None:
        """The second of two people agrees; only then could the papers go."""
        robot, day = self.robot, self.day
        day.change_person(GENERAL)
        robot.scan(papers.destruction_list(day.db))
        robot.press("Ctrl+S")
        robot.picture("movement-destruction")
        day.change_person("lin")
