"""The list in its order, its segments and figures, how time is told, the status line (SRV-7)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.conftest import NOW, TODAY
from tests.shop import Shop
from tests.tasks.owing import OWED
from wms_desktop import slices
from wms_desktop.core.acting import Role
from wms_desktop.core.language import Language
from wms_desktop.core.task import Task, gathered
from wms_desktop.people.rules import site_zone
from wms_desktop.tasks.kinds import Segment, Standing, Whose
from wms_desktop.tasks.queries import Counts, TaskRow, counted, counts, narrowed, task_list
from wms_desktop.tasks.rules import standing
from wms_desktop.tasks.words import left_words, moment_words, status_words

pytestmark = pytest.mark.rule("SRV-7")
SHANGHAI = site_zone("Asia/Shanghai")
HOUR = timedelta(hours=1)


def task(key: str, **more: object) -> Task:
    return replace(Task(key, "SRV-7", "Judge the difference", "CK-1", page="goods"), **more)


def source(*tasks: Task):
    return lambda _session, _by: list(tasks)


def listed(shop: Shop, *tasks: Task, login: str = "lin") -> list[TaskRow]:
    return task_list(shop.db, shop.acting(login), [source(*tasks)])


@pytest.mark.parametrize(
    ("due_on", "due_at", "stands"),
    [
        (None, None, Standing.OPEN),
        (TODAY - timedelta(days=1), None, Standing.OVERDUE),
        (TODAY, None, Standing.TODAY),
        (TODAY + timedelta(days=1), None, Standing.LATER),
        (None, NOW, Standing.OVERDUE),
        (None, NOW + timedelta(seconds=1), Standing.TODAY),
        (None, datetime(2026, 5, 21, 15, 59, 59, tzinfo=UTC), Standing.TODAY),
        (None, datetime(2026, 5, 21, 16, 0, tzinfo=UTC), Standing.LATER),  # midnight at the site
        (TODAY + timedelta(days=3), NOW - HOUR, Standing.OVERDUE),
    ],
)
def test_a_day_is_over_when_it_has_ended_a_moment_when_it_has_come(
    due_on: date | None, due_at: datetime | None, stands: Standing
) -> None:
    matter = task("a", due_on=due_on, due_at=due_at)
    assert standing(matter, now=NOW, today=TODAY, zone=SHANGHAI) is stands


def test_overdue_first_then_by_the_clock_then_later_then_what_has_no_day(shop: Shop) -> None:
    rows = listed(
        shop,
        task("no day"),
        task("today", due_on=TODAY),
        task("at noon", due_at=NOW + 2 * HOUR),
        task("next week", due_on=TODAY + timedelta(days=6)),
        task("yesterday", due_on=TODAY - timedelta(days=1)),
        task("tomorrow", due_on=TODAY + timedelta(days=1)),
        task("an hour ago", due_at=NOW - HOUR),
        task("soon", due_at=NOW + HOUR),
    )
    assert [row.id for row in rows] == [
        "yesterday", "an hour ago", "soon", "at noon", "today", "tomorrow", "next week", "no day",
    ]  # fmt: skip


def test_nobody_sees_what_others_owe(shop: Shop) -> None:
    tasks = (
        task("lin's", person_id=1),
        task("zhou's", person_id=2),
        task("a keeper's", roles=frozenset({Role.KEEPER})),
        task("qc's", roles=frozenset({Role.QC})),
        task("everybody's"),
    )
    assert {row.id for row in listed(shop, *tasks)} == {"lin's", "a keeper's", "everybody's"}
    assert {row.id for row in listed(shop, *tasks, login="nobody")} == {"everybody's"}
    admin = {row.id for row in listed(shop, *tasks, login="admin")}
    assert admin == {"a keeper's", "qc's", "everybody's"}


def test_what_two_sources_tell_twice_stands_once(shop: Shop) -> None:
    by = shop.acting()
    found = task_list(shop.db, by, [source(task("a")), source(task("a", about="newer"))])
    assert [row.task.about for row in found] == ["newer"]


def test_segments_and_whose_narrow_the_list_down(shop: Shop) -> None:
    rows = listed(
        shop,
        task("late", due_on=TODAY - timedelta(days=1), person_id=1),
        task("today", due_on=TODAY, roles=frozenset({Role.KEEPER})),
        task("no day", about="R-7"),
        task("in six days", due_on=TODAY + timedelta(days=6)),
        task("in seven days", due_on=TODAY + timedelta(days=7)),
    )
    by = shop.acting()

    def ids(*how: object) -> list[str]:
        return [row.id for row in narrowed(rows, by, *how)]  # type: ignore[arg-type]

    assert ids(Segment.OVERDUE) == ["late"]
    assert ids(Segment.TODAY) == ["late", "today", "no day"]
    assert ids(Segment.WEEK) == ["late", "today", "in six days", "no day"]
    assert len(ids(Segment.ALL)) == 5
    assert ids(Segment.TODAY, Whose.MINE) == ["late"]
    assert ids(Segment.TODAY, Whose.ROLES) == ["today", "no day"]
    assert ids(Segment.ALL, Whose.ALL, "r-7") == ["no day"]
    assert ids(Segment.ALL, Whose.ALL, "判定") == [row.id for row in rows]
    assert ids(Segment.ALL, Whose.ALL, "%") == []
    found = counted(rows, by)
    assert found == Counts(1, 3, 4, 5)
    assert [found.of(each) for each in Segment] == [len(ids(each)) for each in Segment]


@pytest.mark.parametrize("login", ["lin", "zhou", "admin", "gm", "keeper2", "nobody"])
def test_the_figures_are_those_of_the_list(shop: Shop, login: str) -> None:
    for name in ("round", "qc", "chase", "loan", "promise", "waiting", "count"):
        OWED[name].make(_Fresh(shop, name))
    by, sources = shop.acting(login), slices.task_sources()
    rows = task_list(shop.db, by, sources)
    found = counts(shop.db, by, sources)
    assert found.all == len(rows)
    for segment in Segment:
        assert found.of(segment) == len(narrowed(rows, by, segment))


@pytest.mark.parametrize(
    ("more", "words", "moment"),
    [
        ({}, ("尽快", "儘快", "As soon as possible"), ""),
        ({"due_on": TODAY}, ("今天到期", "今天到期", "Due today"), "2026-05-21"),
        (
            {"due_on": TODAY - timedelta(days=3)},
            ("逾期 3 天", "逾期 3 天", "3 d overdue"),
            "2026-05-18",
        ),
        ({"due_on": TODAY + timedelta(days=1)}, ("明天", "明天", "Tomorrow"), "2026-05-22"),
        ({"due_at": NOW + 2 * HOUR}, ("剩 2 小时", "剩 2 小時", "2 h left"), "12:30"),
        ({"due_at": NOW + HOUR / 60}, ("剩 1 分钟", "剩 1 分鐘", "1 min left"), "10:31"),
        ({"due_at": NOW - HOUR}, ("逾期 1 小时", "逾期 1 小時", "1 h overdue"), "09:30"),
        ({"due_at": NOW + 26 * HOUR}, ("明天", "明天", "Tomorrow"), "05-22 12:30"),
    ],
)
def test_time_left_and_the_clock_in_three_languages(
    shop: Shop, more: dict[str, object], words: tuple[str, ...], moment: str
) -> None:
    from wms_desktop.core.moments import show_moments_in

    show_moments_in(SHANGHAI)
    (row,) = listed(shop, task("a", **more))
    told = tuple(left_words(row, each) for each in (Language.ZH_CN, Language.ZH_TW, Language.EN))
    assert (told, moment_words(row)) == (words, moment)
    show_moments_in(UTC)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Counts(2, 7, 9, 9), ("今日待办 7，逾期 2", "今日待辦 7，逾期 2", "7 due, 2 overdue")),
        (Counts(0, 3, 9, 9), ("今日待办 3", "今日待辦 3", "3 due")),
        (Counts(0, 0, 4, 4), ("今日无待办", "今日無待辦", "Nothing due")),
    ],
)
def test_the_status_line_in_three_languages(found: Counts, words: tuple[str, ...]) -> None:
    languages = (Language.ZH_CN, Language.ZH_TW, Language.EN)
    assert tuple(status_words(found, each) for each in languages) == words


def test_what_is_beyond_the_single_rows_is_one_more_row() -> None:
    rest = task("rest")
    singly = [task("a"), task("b")]
    assert gathered(singly, 2, rest) == singly
    assert gathered(singly, 9, rest) == [*singly, replace(rest, count=7)]


class _Fresh(Shop):
    """The same shop, whose items have codes of their own."""

    def __init__(self, shop: Shop, mark: str) -> None:
        super().__init__(shop.db, now=shop.now, today=shop.today)
        self._mark = mark

    def item(self, code: str = "A302-14", name: str = "云锦·烟灰", **values: object) -> int:
        return super().item(f"{self._mark}-{code}", name, **values)
