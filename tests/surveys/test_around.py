"""What surveys give to others: tasks, the thread of a complaint, lists that go out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from tests.conftest import TODAY
from tests.exports.conftest import out  # noqa: F401 - a fixture
from tests.exports.way_out import WayOut
from tests.surveys.asked import COMPLAINT, LIN, ORDER, ZHOU, Asked
from wms_desktop import slices
from wms_desktop.core.task import Task
from wms_desktop.surveys import tasks
from wms_desktop.surveys.kinds import Dimension, RevisitResult
from wms_desktop.surveys.rules import WHO_LEADS
from wms_desktop.surveys.thread import links


def owed(asked: Asked, login: str = "lin", days: int = 0) -> list[Task]:
    """What is owed so many days from today."""
    by = replace(asked.shop.acting(login), today=TODAY + timedelta(days=days))
    with asked.db.read() as session:
        return tasks.tasks(session, by)


@pytest.mark.rule("SRV-7")
@pytest.mark.rule("SRV-4")
def test_a_revisit_is_owed_from_the_day_before(asked: Asked) -> None:
    asked.order()
    row = asked.planned()[0]
    assert owed(asked, days=5) == []
    for days in (6, 7, 8):
        (task,) = owed(asked, days=days)
        assert (task.due_on, task.about, task.person_id) == (row.due_on, row.number, None)
        assert (task.page, task.target) == ("service", {"revisit": row.id})
    asked.record(row, RevisitResult.NOT_REACHED)
    assert len(owed(asked, days=7)) == 1
    asked.record(asked.visit(row.id))
    assert owed(asked, days=7) == []


@pytest.mark.rule("SRV-7")
@pytest.mark.rule("SRV-3")
def test_a_main_customer_is_owed_a_questionnaire_then_its_answers(asked: Asked) -> None:
    asked.main(person=ZHOU)
    (task,) = owed(asked)
    assert (task.due_on, task.person_id, task.target) == (TODAY, ZHOU, {"survey_customer": 2})
    row = asked.ask()
    assert owed(asked, days=13) == []
    (task,) = owed(asked, days=14)
    assert (task.about, task.person_id, task.target) == (row.number, ZHOU, {"survey": row.id})
    asked.answer(row)
    assert owed(asked, days=14) == []
    assert owed(asked, days=183) == []
    assert [each.key for each in owed(asked, days=184)] == ["surveys:ask:2"]


@pytest.mark.rule("SRV-7")
@pytest.mark.rule("SRV-3")
def test_a_measure_is_owed_by_its_person_then_evaluated_by_another(asked: Asked) -> None:
    asked.answers("5355")
    row = asked.opened()
    (task,) = owed(asked, "zhou", 29)
    assert (task.key, task.person_id, task.due_on) == (f"surveys:measure:{row.id}", LIN, row.due_on)
    assert owed(asked, "lin", 30) == []
    (task,) = owed(asked, "zhou", 30)
    assert (task.key, task.roles) == (f"surveys:evaluate:{row.id}", frozenset(WHO_LEADS))
    assert task.due_on == row.due_on + timedelta(days=14)


def test_the_window_collects_them(asked: Asked) -> None:
    assert tasks.tasks in slices.task_sources()
    assert owed(asked) == []


@pytest.mark.rule("CMP-8")
def test_the_thread_of_a_complaint_has_its_revisits_and_questionnaires(asked: Asked) -> None:
    asked.order()
    asked.complaint()
    asked.planned(COMPLAINT, None)
    asked.record(asked.planned_of(ORDER), RevisitResult.PROBLEM, remarks="起泡")
    asked.tied(COMPLAINT)
    survey = asked.ask(about=COMPLAINT)
    with asked.db.read() as session:
        found = links(session, f"complaint:{COMPLAINT}")
        assert links(session, "complaint:KS-1") == []
        assert len(links(session, f"order:{ORDER}")) == 4
    assert len(found) == 6
    assert found[-1].document == f"survey:{survey.number}"
    assert {"起泡"} <= {link.note for link in found}
    assert links in slices.thread_providers()


@pytest.mark.rule("SYS-3")
def test_questionnaires_go_out(asked: Asked, out: WayOut) -> None:  # noqa: F811
    assert out.rows("surveys") == []
    asked.answer(asked.ask(), "5432", remark="=1+1")
    asked.ask()
    (row,) = out.rows("surveys", "--state", "answered")
    assert (row["Service quality"], row["Average"], row["Remark"]) == (5, 3.5, "=1+1")
    assert isinstance(row["Answered on"], datetime)
    assert out.column("surveys", "State") == ["Waiting", "Answered"]
    assert len(out.rows("surveys", "--text", "锦程", ending="csv")) == 2
    assert out.rows("surveys", "--to", "2026-05-20") == []


@pytest.mark.rule("SYS-3")
def test_figures_go_out_for_a_period(asked: Asked, out: WayOut) -> None:  # noqa: F811
    asked.answers("5355", "5455")
    rows = out.rows("survey-figures", "--by", "quarter", "--on", "2026-05-21")
    assert [row["Average"] for row in rows] == [5, 3.5, 5, 5]
    assert [rows[1][f"{score}"] for score in range(1, 6)] == [0, 0, 1, 1, 0]
    before = out.rows("survey-figures", "--by", "year", "--on", "2025-06-01")
    assert [row["Answers"] for row in before] == [0, 0, 0, 0]
    assert out.refused("survey-figures", "--by", "week").code == "export_unknown_value"


@pytest.mark.rule("SYS-3")
def test_revisits_and_measures_go_out(asked: Asked, out: WayOut) -> None:  # noqa: F811
    asked.order()
    asked.record(asked.planned()[0], RevisitResult.FAIR)
    assert out.column("revisits", "Result", "--state", "done") == ["Fair"]
    assert len(out.rows("revisits", "--state", "due")) == 3
    assert len(out.rows("revisits", "--text", ORDER, "--to", "2026-06-30")) == 2
    asked.answers("5355")
    row = asked.opened(Dimension.SPEED)
    (sent,) = out.rows("improvements", "--state", "open")
    assert (sent["Measure"], sent["Average"]) == (row.measure, 3)
    assert sent["From"].date() == date(2026, 4, 1)
