"""Main customers, questionnaires, answers (SRV-3)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from tests.conftest import TODAY, dump
from tests.surveys.asked import COMPLAINT, LIN, ORDER, ZHOU, Asked
from tests.surveys.test_revisits import refused
from wms_desktop.core.acting import Right
from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.core.errors import Refused, Stale
from wms_desktop.core.text import TextFault
from wms_desktop.customers.kinds import Channel
from wms_desktop.surveys import asking, queries, survey_list
from wms_desktop.surveys.asking import Ask, DeclineSurvey, KeepMain, RemindSurvey
from wms_desktop.surveys.kinds import SurveyState
from wms_desktop.surveys.rules import Scores, SurveyFault

pytestmark = pytest.mark.rule("SRV-3")
TOMORROW = TODAY + timedelta(days=1)


def due(asked: Asked) -> list[str]:
    return [r.customer for r in survey_list.main_customers(asked.db, asked.by, due_by=TODAY)]


def test_a_main_customer_is_asked_answers_and_is_asked_half_a_year_later(asked: Asked) -> None:
    asked.main()
    assert due(asked) == ["绍兴锦程纺织有限公司"]
    row = asked.ask()
    assert (row.number, row.due_on) == ("DC-20260521-0001", TODAY + timedelta(days=14))
    assert due(asked) == []
    found = asked.answer(row, "5432", answered_by="周经理", remark="包装可以再好")
    assert (found.state, found.scores) == (SurveyState.ANSWERED, Scores(5, 4, 3, 2))
    (plan,) = survey_list.main_customers(asked.db, asked.by)
    assert (plan.next_on, plan.last_on, plan.asked) == (date(2026, 11, 21), TODAY, "")
    assert asked.contacts() == [(f"survey:{row.number}", "周经理", "5/4/3/2 包装可以再好")]


def test_main_customers_are_made_changed_stopped_and_made_again(asked: Asked) -> None:
    asked.main()

    def keep(version: int, **values: object) -> None:
        typed: dict[str, object] = {"responsible_id": ZHOU, "next_on": TODAY} | values
        command = KeepMain(asked.shop.op(), 2, version, **typed)  # type: ignore[arg-type]
        asking.keep_main(asked.db, asked.by, command)

    before = dump(asked.db)
    with pytest.raises(Stale):
        keep(0)
    with pytest.raises(Stale):
        keep(7)
    assert dump(asked.db) == before
    keep(1)
    (row,) = survey_list.main_customers(asked.db, asked.by)
    assert (row.responsible, row.version) == ("周立群", 2)
    keep(2, is_active=False)
    assert survey_list.main_customers(asked.db, asked.by) == []
    keep(0)
    assert survey_list.count_main(asked.db, asked.by) == 1


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"customer_id": 1}, SurveyFault.UNKNOWN_CUSTOMER),
        ({"customer_id": 99}, SurveyFault.UNKNOWN_CUSTOMER),
        ({"responsible_id": 99}, SurveyFault.UNKNOWN_PERSON),
        ({"next_on": TODAY - timedelta(days=1)}, SurveyFault.DAY_PAST),
        ({"next_on": date(9999, 12, 31)}, SurveyFault.DAY_FAR),
        ({"is_active": False}, SurveyFault.NOT_MAIN),
    ],
)
def test_who_cannot_be_a_main_customer(asked: Asked, values, code) -> None:
    typed = {"customer_id": 2, "seen_version": 0, "responsible_id": LIN, "next_on": TODAY}
    command = KeepMain(asked.shop.op(), **(typed | values))
    assert refused(lambda: asking.keep_main(asked.db, asked.by, command), asked) is code


@pytest.mark.parametrize("scores", ["0444", "4644", "44x4", "444", "", "44444"])
def test_bad_scores_change_nothing(asked: Asked, scores: str) -> None:
    row = asked.ask()
    code = refused(lambda: asked.answer(row, scores), asked)
    assert code in (SurveyFault.BAD_SCORE, SurveyFault.NO_SCORE)


@pytest.mark.bad_input(69)
@pytest.mark.parametrize(
    ("day", "code"),
    [
        (TOMORROW, SurveyFault.DAY_AHEAD),
        (date(9999, 12, 31), SurveyFault.DAY_AHEAD),
        (TODAY - timedelta(days=1), SurveyFault.DAY_BEFORE),
        (date(1, 1, 1), SurveyFault.DAY_BEFORE),
    ],
)
def test_no_answer_ahead_or_before_it_was_asked(asked: Asked, day, code) -> None:
    row = asked.ask()
    assert refused(lambda: asked.answer(row, answered_on=day), asked) is code


@pytest.mark.bad_input(62)
def test_it_is_answered_once(asked: Asked) -> None:
    asked.main()
    row = asked.ask()
    asked.answer(row)
    again = asked.survey(row.id)
    assert refused(lambda: asked.answer(again, "1111"), asked) is SurveyFault.ANSWERED
    command = DeclineSurvey(asked.shop.op(), row.id, again.version, "不想填")
    code = refused(lambda: asking.decline(asked.db, asked.by, command), asked)
    assert code is SurveyFault.ANSWERED


def test_who_declines_is_asked_again_later(asked: Asked) -> None:
    asked.main()
    row = asked.ask()
    empty = DeclineSurvey(asked.shop.op(), row.id, row.version, "")
    assert refused(lambda: asking.decline(asked.db, asked.by, empty), asked) is TextFault.EMPTY
    command = DeclineSurvey(asked.shop.op(), row.id, row.version, "不愿意填")
    asking.decline(asked.db, asked.by, command)
    assert refused(lambda: asked.answer(asked.survey(row.id)), asked) is SurveyFault.DECLINED
    (plan,) = survey_list.main_customers(asked.db, asked.by)
    assert plan.next_on == date(2026, 11, 21)


@pytest.mark.rule("SRV-2")
def test_a_reminder_is_a_contact_and_gives_a_week(asked: Asked) -> None:
    row = asked.ask()
    command = RemindSurvey(
        asked.shop.op(), row.id, row.version, Channel.PHONE, "本周填好", "周经理"
    )
    asking.remind(asked.db, asked.by, command)
    assert asked.survey(row.id).due_on == TODAY + timedelta(days=7)
    assert asked.contacts() == [(f"survey:{row.number}", "周经理", "本周填好")]
    before = dump(asked.db)
    with pytest.raises(Stale):
        asked.answer(row)
    assert dump(asked.db) == before


def test_one_questionnaire_at_a_time_but_one_more_about_a_complaint(asked: Asked) -> None:
    asked.order()
    asked.complaint()
    asked.main()
    asked.ask()
    assert refused(asked.ask, asked) is SurveyFault.ALREADY_ASKED
    row = asked.ask(about=COMPLAINT)
    assert (row.about, row.document) == (f"complaint:{COMPLAINT}", COMPLAINT)
    assert refused(lambda: asked.ask(about=COMPLAINT), asked) is SurveyFault.ALREADY_ASKED
    for about in (ORDER, "KS-1"):
        code = refused(lambda a=about: asked.ask(about=a), asked)
        assert code is SurveyFault.UNKNOWN_SOURCE
    asked.answer(row)
    (plan,) = survey_list.main_customers(asked.db, asked.by)
    assert plan.next_on == TODAY  # the regular one is asked all the same


def test_who_has_no_part_in_it_is_refused(asked: Asked) -> None:
    row = asked.ask()
    asked.by = asked.shop.acting("keeper2")
    assert refused(lambda: asked.answer(row), asked) is Right.ROLE_MISSING
    assert refused(asked.ask, asked) is Right.ROLE_MISSING
    asked.by = asked.shop.acting(site=2)
    assert survey_list.surveys(asked.db, asked.by) == []
    asked.survey = lambda _id: row  # type: ignore[method-assign]
    assert refused(lambda: asked.answer(row), asked) is SurveyFault.UNKNOWN


def test_waiting_ones_come_by_their_day_page_by_page(asked: Asked) -> None:
    for number in range(7):
        asked.ask(asked.customer(f"客户 {number}"))
    every = survey_list.surveys(asked.db, asked.by, state=SurveyState.ASKED)
    pages, last = [], None
    while page := survey_list.surveys(
        asked.db, asked.by, state=SurveyState.ASKED, after=last, limit=3
    ):
        pages += page
        last = page[-1]
    assert pages == every
    assert survey_list.count_surveys(asked.db, asked.by, text="客户 3") == 1
    assert survey_list.surveys(asked.db, asked.by, text="_") == []


def test_its_paper_is_found_when_scanned(asked: Asked) -> None:
    row = asked.ask()
    code = own_code(CodeKind.SURVEY, row.number)
    assert queries.scan_meanings(asked.db, 1, code) == [
        ("survey", row.id, row.number, row.customer)
    ]
    assert asking.PREFIX == "DC"


@pytest.mark.bad_input(62)
def test_two_who_ask_at_once_hand_out_one(asked: Asked) -> None:
    def run(_number: int) -> bool:
        try:
            asking.ask(asked.db, asked.by, Ask(asked.shop.op(), 2))
        except Refused as refusal:
            return refusal.code is not SurveyFault.ALREADY_ASKED
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(run, range(4))) == 1
    assert survey_list.count_surveys(asked.db, asked.by) == 1
