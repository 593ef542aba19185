"""The tab Follow-up through a robot that has a keyboard and a scanner, nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.conftest import TODAY
from tests.desk import RecordingShell, SlowWrites, open_page, scan
from tests.shop import Shop
from tests.surveys.asked import COMPLAINT, ORDER, ZHOU, Asked
from wms_desktop.complaints.view import ServicePage
from wms_desktop.core.language import Language
from wms_desktop.documents.render import page_texts
from wms_desktop.surveys import revisit_list, survey_list
from wms_desktop.surveys.kinds import MeasureState, RevisitResult, RevisitState, SurveyState
from wms_desktop.surveys.rules import Scores
from wms_desktop.surveys.view_figures import FiguresPart
from wms_desktop.surveys.view_followup import FIGURES, MEASURES, SURVEYS, FollowupTab
from wms_desktop.surveys.view_measures import MeasuresPart
from wms_desktop.surveys.view_revisits import RevisitsPart
from wms_desktop.surveys.view_surveys import SurveysPart
from wms_desktop.surveys.view_tabs import TABS
from wms_desktop.ui.context import Context
from wms_desktop.ui.page import Meaning, MeaningKind

CONTROL = Qt.KeyboardModifier.ControlModifier
START = date(2026, 5, 1)


class FollowupPage(ServicePage):
    """The page with this slice's tab alone."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, TABS)


class Robot:
    """Sits at the tab Follow-up; only keys, no pointer."""

    def __init__(self, bot: QtBot, page: FollowupPage) -> None:
        self.bot, self.page = bot, page
        shell = page.context.shell
        assert isinstance(shell, RecordingShell)
        self.shell = shell
        page.activateWindow()
        self.settle()

    @property
    def tab(self) -> FollowupTab:
        tab = self.page.tab
        assert isinstance(tab, FollowupTab)
        return tab

    @property
    def revisits(self) -> RevisitsPart:
        assert isinstance(self.tab.part, RevisitsPart)
        return self.tab.part

    @property
    def surveys(self) -> SurveysPart:
        assert isinstance(self.tab.part, SurveysPart)
        return self.tab.part

    @property
    def focus(self) -> QWidget:
        return QApplication.focusWidget() or self.page

    @property
    def told(self) -> str:
        return self.shell.results[-1].head

    def settle(self) -> None:
        for _ in range(3):
            QApplication.processEvents()

    def press(self, *keys: Qt.Key, ctrl: bool = False) -> Robot:
        for key in keys:
            held = CONTROL if ctrl else Qt.KeyboardModifier.NoModifier
            self.bot.keyClick(self.focus, key, held)
            self.settle()
        return self

    def type(self, text: str) -> Robot:
        for letter in text:
            self.bot.keyClicks(self.focus, letter)
        self.settle()
        return self

    def turn(self, *, times: int = 1) -> Robot:
        """F4: the next part."""
        return self.press(*[Qt.Key.Key_F4] * times)


Open = Callable[..., Robot]


@pytest.fixture
def asked(desk_shop: Shop) -> Asked:
    return Asked(desk_shop)


@pytest.fixture
def at(qtbot: QtBot, desk_shop: Shop, tmp_path: Path) -> Open:
    def run(**context: Any) -> Robot:
        robot = Robot(qtbot, open_page(qtbot, desk_shop, FollowupPage, tmp_path, **context))
        robot.tab.part.start()
        robot.settle()
        return robot

    return run


@pytest.mark.rule("SRV-4")
def test_revisits_are_planned_with_keys_alone(at: Open, asked: Asked) -> None:
    asked.order()
    robot = at()
    robot.press(Qt.Key.Key_F3).type(ORDER).press(Qt.Key.Key_Tab).type("t")
    facts = robot.revisits.plan
    assert facts.found is not None
    assert facts.found.days[0][1] == TODAY + timedelta(days=7)
    robot.press(Qt.Key.Key_S, ctrl=True)
    assert revisit_list.count_revisits(asked.db, asked.by) == 4
    assert "4" in robot.told
    assert robot.revisits.pane.list.hasFocus()
    robot.press(Qt.Key.Key_F3).type(ORDER)
    assert facts.why_not.text() == "已排过回访。"
    assert not facts.save.isEnabled()


@pytest.mark.rule("SRV-4")
def test_a_scanned_order_goes_into_the_plan(at: Open, asked: Asked, qtbot: QtBot) -> None:
    asked.order()
    robot = at()
    meaning = Meaning(MeaningKind.OUTBOUND, 1, ORDER, "")
    assert not robot.tab.wants(meaning)
    robot.press(Qt.Key.Key_F3)
    assert robot.tab.wants(meaning)
    assert scan(qtbot, robot.page, ORDER, meaning).kind == "ok"
    assert robot.revisits.plan.source.text() == ORDER


@pytest.mark.rule("SRV-4")
def test_overdue_first_in_words_and_one_form_a_result(at: Open, asked: Asked) -> None:
    asked.order()
    asked.planned(began_on=START)
    robot = at()
    model = robot.revisits.pane.rows
    states = [model.cell(model.index(n, 4)).pill for n in range(2)]
    assert states == [("bad", "逾期 13 天"), ("info", "剩 11 天")]
    robot.press(Qt.Key.Key_Return, Qt.Key.Key_Down).press(Qt.Key.Key_Return).type("xinghao")
    robot.press(Qt.Key.Key_S, ctrl=True)
    (row,) = revisit_list.revisits(asked.db, asked.by, state=RevisitState.DONE)
    assert (row.result, row.remarks, row.spoke_with) == (
        RevisitResult.FAIR, "xinghao", "周经理",
    )  # fmt: skip
    assert robot.revisits.pane.list.hasFocus()


@pytest.mark.rule("SRV-4")
@pytest.mark.rule("CMP-1")
def test_a_problem_offers_a_complaint_with_what_was_said(at: Open, asked: Asked) -> None:
    asked.order()
    asked.complaint()
    asked.planned(began_on=START)
    robot = at()
    robot.press(Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return)
    robot.press(Qt.Key.Key_S, ctrl=True)
    assert robot.revisits.record.message.text  # words are missing
    robot.type("kailie").press(Qt.Key.Key_S, ctrl=True)
    robot.press(Qt.Key.Key_Return, ctrl=True)
    page, target = robot.shell.went[-1]
    draft = target["complaint_draft"]
    assert (page, draft["customer_id"], draft["what"], draft["order_id"]) == (
        "service", 2, "kailie", 1,
    )  # fmt: skip
    robot.revisits.problem.complaint.setFocus()
    robot.type(COMPLAINT).press(Qt.Key.Key_Return)
    (row,) = revisit_list.revisits(asked.db, asked.by, state=RevisitState.DONE)
    assert row.complaint == COMPLAINT


@pytest.mark.rule("SRV-4")
def test_a_revisit_is_dropped_with_f7_and_a_reason(at: Open, asked: Asked) -> None:
    asked.order()
    asked.planned(began_on=START)
    robot = at()
    robot.press(Qt.Key.Key_F7).press(Qt.Key.Key_Return)
    assert robot.revisits.reason.message.text
    robot.press(Qt.Key.Key_Escape)
    assert not robot.revisits.side_is_busy()
    robot.press(Qt.Key.Key_F7).type("banjia").press(Qt.Key.Key_Return)
    assert revisit_list.count_revisits(asked.db, asked.by, state=RevisitState.DROPPED) == 1


def test_what_is_typed_for_one_revisit_comes_back_with_it(at: Open, asked: Asked) -> None:
    asked.order()
    asked.planned(began_on=START)
    robot = at()
    form = robot.revisits.record
    robot.press(Qt.Key.Key_Return, Qt.Key.Key_Return).type("dengdai")
    robot.revisits.start()
    robot.press(Qt.Key.Key_Down)
    assert form.remarks.text() == ""
    robot.press(Qt.Key.Key_Up)
    assert form.remarks.text() == "dengdai"
    again = at()
    assert again.revisits.record.remarks.text() == "dengdai"


@pytest.mark.rule("SRV-4")
def test_a_late_answer_leaves_what_is_typed_for_the_next_revisit(at: Open, asked: Asked) -> None:
    asked.order()
    first, second = asked.planned(began_on=START)[:2]
    robot = at()
    form, slow = robot.revisits.record, SlowWrites(robot.page.context.tasks)
    form.remarks.setText("用得满意")
    robot.press(Qt.Key.Key_S, ctrl=True)
    robot.revisits.start()
    robot.press(Qt.Key.Key_Down)
    form.remarks.setText("还没问完")
    slow.arrive()
    robot.settle()
    assert asked.visit(first.id).remarks == "用得满意"
    assert asked.visit(second.id).state is RevisitState.DUE
    assert robot.revisits._row() == asked.visit(second.id)
    assert form.remarks.text() == "还没问完"
    robot.press(Qt.Key.Key_S, ctrl=True)
    slow.arrive()
    assert asked.visit(second.id).remarks == "还没问完"


@pytest.mark.rule("SRV-3")
def test_answers_are_four_keys_and_enter(at: Open, asked: Asked, qtbot: QtBot) -> None:
    asked.main()
    row = asked.ask()
    robot = at()
    meaning = Meaning(MeaningKind.SURVEY, row.id, row.number, row.customer)
    assert robot.page.wants(meaning)
    scan(qtbot, robot.page, row.number, meaning)
    robot.settle()
    robot.type("5434").press(Qt.Key.Key_Return)
    found = asked.survey(row.id)
    assert (found.state, found.scores) == (SurveyState.ANSWERED, Scores(5, 4, 3, 4))
    assert found.answered_by == "周经理"


@pytest.mark.rule("SRV-3")
def test_only_1_to_5_are_taken_and_none_may_be_missing(at: Open, asked: Asked) -> None:
    row = asked.ask()
    robot = at()
    robot.page.open(survey=row.id)
    robot.settle()
    pad = robot.surveys.answer.pad
    robot.type("0").type("6").type("x")
    assert pad.scores() == ("", "", "", "")
    assert pad.error() == "评分为 1 到 5。"
    robot.type("12")
    assert pad.error() == ""
    robot.press(Qt.Key.Key_S, ctrl=True)
    assert "货物保管" in robot.surveys.answer.message.text
    assert asked.survey(row.id).state is SurveyState.ASKED
    robot.type("34").press(Qt.Key.Key_S, ctrl=True)
    assert asked.survey(row.id).scores == Scores(1, 2, 3, 4)


@pytest.mark.rule("SRV-3")
def test_a_main_customer_is_made_asked_and_printed_with_keys(at: Open, asked: Asked) -> None:
    robot = at().turn()
    robot.press(Qt.Key.Key_F3).type("sxjc").press(Qt.Key.Key_Return)
    robot.press(Qt.Key.Key_S, ctrl=True)
    (plan,) = survey_list.main_customers(asked.db, asked.by)
    assert (plan.responsible, plan.next_on) == ("林晓雯", TODAY)
    robot.press(Qt.Key.Key_Return, ctrl=True)
    ((pdf, _title),) = robot.shell.papers
    assert "绍兴锦程纺织有限公司" in page_texts(pdf)[0]
    (survey,) = survey_list.surveys(asked.db, asked.by, state=SurveyState.ASKED)
    robot.press(Qt.Key.Key_F6).press(Qt.Key.Key_R, ctrl=True).type("benzhou")
    robot.press(Qt.Key.Key_S, ctrl=True)
    assert asked.survey(survey.id).due_on == TODAY + timedelta(days=7)
    robot.press(Qt.Key.Key_F7).type("mang").press(Qt.Key.Key_Return)
    assert asked.survey(survey.id).state is SurveyState.DECLINED


@pytest.mark.rule("SRV-3")
def test_a_main_customer_is_changed_and_stopped(at: Open, asked: Asked) -> None:
    asked.main()
    robot = at().turn()
    robot.press(Qt.Key.Key_F6, Qt.Key.Key_F6, Qt.Key.Key_F6)
    robot.press(Qt.Key.Key_Return, ctrl=True)
    robot.surveys.keep.person.set_value(ZHOU)
    robot.surveys.keep.day.setFocus()
    robot.press(Qt.Key.Key_A, ctrl=True).type("+5").press(Qt.Key.Key_S, ctrl=True)
    (plan,) = survey_list.main_customers(asked.db, asked.by)
    assert (plan.responsible, plan.next_on) == ("周立群", TODAY + timedelta(days=5))
    robot.press(Qt.Key.Key_F7)
    assert survey_list.main_customers(asked.db, asked.by) == []


def test_a_day_that_is_none_is_refused_in_the_form(at: Open, asked: Asked) -> None:
    row = asked.ask()
    robot = at()
    robot.page.open(survey=row.id)
    robot.settle()
    form = robot.surveys.answer
    robot.type("5555")
    form.day.setText("99x")
    robot.press(Qt.Key.Key_S, ctrl=True)
    assert form.message.text
    assert asked.survey(row.id).state is SurveyState.ASKED


@pytest.mark.rule("SRV-3")
@pytest.mark.rule("KPI-1")
def test_what_is_weak_is_marked_in_words_and_leads_to_a_measure(at: Open, asked: Asked) -> None:
    asked.answers("5355", "4345", "2222")
    robot = at(login="zhou").turn(times=2)
    part = robot.tab.part
    assert isinstance(part, FiguresPart)
    assert part.figures[0].value == "66.6 %"
    model = part.pane.rows
    pills = [model.cell(model.index(n, 7)).pill for n in range(4)]
    assert pills[1] == ("warn", "弱项，低于 4.0")
    assert pills[3] == ("ok", "达标")
    robot.press(Qt.Key.Key_Down)
    assert "响应速度" in part.chart.chart.title
    robot.press(Qt.Key.Key_F3).type("hui fu").press(Qt.Key.Key_Tab).type("ke fu")
    robot.press(Qt.Key.Key_S, ctrl=True)
    assert "响应速度" in robot.told
    robot.press(Qt.Key.Key_PageUp)
    assert part.figures[0].value == "– %"
    robot.press(Qt.Key.Key_F9)
    assert "2026" in robot.shell.papers[-1][1]
    robot.turn()
    measures = robot.tab.part
    assert isinstance(measures, MeasuresPart)
    assert measures.form.why_not.text() == "由另一位来评价。"
    robot.press(Qt.Key.Key_Return)
    assert robot.page.focusWidget() is measures.pane.list  # no field is shown that could be filled


@pytest.mark.rule("SRV-3")
def test_somebody_else_evaluates_a_measure_or_drops_it(at: Open, asked: Asked) -> None:
    asked.answers("5355", "5335")
    row = asked.opened(days=0)
    robot = at(login="zhou")
    robot.page.open(improvement=row.id)
    robot.settle()
    robot.press(Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Tab).type("bu kuai")
    robot.press(Qt.Key.Key_S, ctrl=True)
    found = asked.measure(row.id)
    assert (found.state, found.is_effective) == (MeasureState.EVALUATED, False)
    second = asked.opened()
    robot.page.open(improvement=second.id)
    robot.settle()
    robot.press(Qt.Key.Key_F7).type("bu xu yao").press(Qt.Key.Key_Return)
    assert asked.measure(second.id).state is MeasureState.DROPPED


def test_targets_of_other_pages_lead_here(at: Open, asked: Asked) -> None:
    asked.order()
    asked.complaint()
    asked.main()
    row = asked.planned()[0]
    robot = at()
    robot.page.open(revisit=row.id)
    robot.settle()
    shown = robot.revisits.pane.list.current_row()
    assert shown.id == row.id
    robot.page.open(survey_customer=2)
    robot.settle()
    assert robot.surveys.main() is not None
    robot.page.open(revisit_draft={"source": COMPLAINT})
    robot.settle()
    found = robot.revisits.plan.found
    assert found is not None
    assert (found.source.number, found.began_on) == (COMPLAINT, START)
    robot.page.open(survey_draft={"customer_id": 2, "about": COMPLAINT})
    robot.settle()
    robot.press(Qt.Key.Key_S, ctrl=True)
    (survey,) = survey_list.surveys(asked.db, asked.by, state=SurveyState.ASKED)
    assert survey.about == f"complaint:{COMPLAINT}"
    robot.page.open(followup=SURVEYS)
    assert robot.tab.segments.current() == SURVEYS


@pytest.mark.parametrize("language", list(Language))
def test_it_opens_in_every_language_and_for_who_only_reads(
    at: Open, asked: Asked, language: Language
) -> None:
    asked.order()
    asked.planned()
    asked.ask()
    robot = at(language=language, login="keeper2", size=(855, 368))
    assert not robot.revisits.record.save.isEnabled()
    for name in (SURVEYS, FIGURES, MEASURES):
        robot.tab.show_part(name)
        robot.settle()
