"""Figures over the answers, and measures against what is weak (SRV-3, KPI-1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from threading import Barrier, Thread

import pytest

from tests.conftest import TODAY, dump
from tests.surveys.asked import GM, LIN, ZHOU, Asked
from tests.surveys.test_revisits import refused
from wms_desktop.core.acting import Right
from wms_desktop.core.errors import Refused, Stale
from wms_desktop.core.text import TextFault
from wms_desktop.surveys import figures, improvement_list, improving, queries
from wms_desktop.surveys.improving import DropMeasure, EvaluateMeasure, OpenMeasure
from wms_desktop.surveys.kinds import Dimension, MeasureState
from wms_desktop.surveys.rules import MeasureFault, SurveyFault
from wms_desktop.surveys.rules_periods import Span

pytestmark = pytest.mark.rule("SRV-3")


def evaluate(asked: Asked, measure_id: int, login: str = "zhou", days: int = 30, **typed: object):
    """Somebody says, so many days later, that it worked."""
    by = replace(asked.shop.acting(login), today=TODAY + timedelta(days=days))
    version = typed.pop("version", asked.measure(measure_id).version)
    words = str(typed.pop("words", "回复时间减半"))
    command = EvaluateMeasure(asked.shop.op(), measure_id, int(str(version)), True, words)
    return improving.evaluate(asked.db, by, command)


@pytest.mark.rule("KPI-1")
def test_the_board_counts_answers_of_its_period_only(asked: Asked) -> None:
    asked.answers("5355", "4345", "2222")
    board = figures.board(asked.db, asked.by, TODAY, Span.QUARTER)
    assert (board.begin, board.end) == (date(2026, 4, 1), date(2026, 6, 30))
    assert (board.tally.answers, board.tally.satisfied) == (3, 2)
    assert figures.percent(board.tally.share) == "66.6"
    assert board.is_off
    averages = {d.dimension: figures.mean(d.average) for d in board.tally.dimensions}
    assert averages[Dimension.SPEED] == "2.66"
    assert [t.answers for t in board.trend] == [0] * 7 + [3]
    assert board.quarters[0] == date(2024, 7, 1)
    before = figures.board(asked.db, asked.by, date(2026, 3, 31), Span.HALF)
    assert before.tally.answers == 3
    assert figures.board(asked.db, asked.by, date(2025, 12, 31), Span.YEAR).tally.answers == 0
    elsewhere = figures.board(asked.db, asked.shop.acting(site=2), TODAY, Span.YEAR)
    assert (elsewhere.tally.share, elsewhere.is_off) == (None, False)


@pytest.mark.rule("KPI-1")
def test_ninety_percent_reach_the_target(asked: Asked) -> None:
    asked.answers(*["4444"] * 9, "1111")
    board = figures.board(asked.db, asked.by, TODAY, Span.QUARTER)
    assert (board.tally.share, board.target, board.is_off) == (Decimal("0.9"), Decimal(90), False)


def test_a_weak_dimension_gets_a_measure_and_somebody_else_evaluates_it(asked: Asked) -> None:
    asked.answers("5355", "5454")
    row = asked.opened()
    assert (row.number, row.average, row.responsible) == ("GS-20260521-0001", "3.50", "林晓雯")
    assert (row.since_on, row.until_on) == (date(2026, 4, 1), date(2026, 6, 30))
    assert row.evaluate_by == row.due_on + timedelta(days=14)
    assert not row.is_overdue(row.evaluate_by)
    assert row.is_overdue(row.evaluate_by + timedelta(days=1))
    evaluate(asked, row.id)
    found = asked.measure(row.id)
    assert (found.state, found.is_effective) == (MeasureState.EVALUATED, True)
    assert found.evaluated_by == "周立群"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"dimension": Dimension.CARE}, MeasureFault.NOT_WEAK),
        ({"begin": date(2025, 1, 1)}, MeasureFault.NO_ANSWERS),
        ({"responsible_id": 99}, SurveyFault.UNKNOWN_PERSON),
        ({"due_on": TODAY - timedelta(days=1)}, SurveyFault.DAY_PAST),
        ({"due_on": date(9999, 12, 31)}, SurveyFault.DAY_FAR),
        ({"measure": ""}, TextFault.EMPTY),
        ({"department": " "}, TextFault.EMPTY),
        ({"department": "长" * 61}, TextFault.TOO_LONG),
    ],
)
def test_what_cannot_be_opened(asked: Asked, values, code) -> None:
    asked.answers("5345")
    typed = {
        "dimension": Dimension.SPEED, "begin": TODAY, "span": Span.QUARTER, "measure": "回复",
        "department": "客服部", "responsible_id": LIN, "due_on": TODAY,
    }  # fmt: skip
    command = OpenMeasure(asked.shop.op(), **(typed | values))
    by = asked.shop.acting("zhou")
    assert refused(lambda: improving.open_measure(asked.db, by, command), asked) is code


def test_one_measure_at_a_time_for_a_dimension_and_period(asked: Asked) -> None:
    asked.answers("5355")
    row = asked.opened()
    assert refused(asked.opened, asked) is MeasureFault.ALREADY_OPEN
    evaluate(asked, row.id)
    assert asked.opened().number == "GS-20260521-0002"


def test_nobody_evaluates_their_own_too_early_twice_or_without_words(asked: Asked) -> None:
    asked.answers("5355")
    row = asked.opened(person=ZHOU)
    assert refused(lambda: evaluate(asked, row.id), asked) is MeasureFault.OWN
    early = refused(lambda: evaluate(asked, row.id, "gm", 29), asked)
    assert early is MeasureFault.TOO_EARLY
    assert refused(lambda: evaluate(asked, row.id, "gm", words=" "), asked) is TextFault.EMPTY
    assert refused(lambda: evaluate(asked, row.id, "lin"), asked) is Right.ROLE_MISSING
    before = dump(asked.db)
    with pytest.raises(Stale):
        evaluate(asked, row.id, "gm", version=row.version + 1)
    assert dump(asked.db) == before
    evaluate(asked, row.id, "gm")
    assert refused(lambda: evaluate(asked, row.id, "gm"), asked) is MeasureFault.ENDED


def test_a_measure_is_dropped_with_a_reason(asked: Asked) -> None:
    asked.answers("5355")
    row, by = asked.opened(person=GM), asked.shop.acting("zhou")

    def drop(reason: str) -> None:
        command = DropMeasure(asked.shop.op(), row.id, asked.measure(row.id).version, reason)
        improving.drop(asked.db, by, command)

    assert refused(lambda: drop(""), asked) is TextFault.EMPTY
    drop("换了系统，不再需要")
    assert asked.measure(row.id).state is MeasureState.DROPPED
    assert refused(lambda: drop("再来"), asked) is MeasureFault.ENDED
    assert improvement_list.measures(asked.db, asked.by, state=MeasureState.OPEN) == []
    assert improvement_list.count_measures(asked.db, asked.by, text="客服部") == 1
    meant = queries.scan_meanings(asked.db, 1, row.number)
    assert meant == [("improvement", row.id, row.number, row.measure)]


def test_two_who_open_the_same_measure_at_once_open_one(asked: Asked) -> None:
    asked.answers("5355")
    told: list[object] = []
    start = Barrier(4)

    def work() -> None:
        start.wait()
        try:
            asked.opened()
        except Refused as error:
            told.append(error.code)

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == [MeasureFault.ALREADY_OPEN] * 3
