"""The list of complaints: urgency, segments, search, paging, scans, counts, tasks."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select, update

from tests.complaints.complaining import ORDER, Complaining, at
from wms_desktop.complaints import queries, tasks
from wms_desktop.complaints.exports import COMPLAINTS
from wms_desktop.complaints.kinds import ComplaintKind, ComplaintState
from wms_desktop.complaints.queries import Which, complaints, count_complaints
from wms_desktop.complaints.tables import Complaint
from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.upkeep.badges import badges

NOW = at(2026, 5, 21, 15)  # a Thursday


def closed(complaining: Complaining, complaint_id: int) -> None:
    with complaining.shop.db.write() as session:
        session.execute(
            update(Complaint)
            .where(Complaint.id == complaint_id)
            .values(state=ComplaintState.CLOSED, closed_at=NOW, paused_at=None)
        )


@pytest.fixture
def some(complaining: Complaining) -> dict[str, int]:
    """One of each: what they are called says how they stand on Thursday at 15:00."""
    take = partial(complaining.take, kind=ComplaintKind.QUALITY)
    made = {
        "over": take(now=at(2026, 5, 19, 9)).id,
        "today": take(now=at(2026, 5, 21, 10), kind=ComplaintKind.SERVICE).id,
        "major": take(now=at(2026, 5, 21, 10), is_major=True).id,
        "warned": take(now=at(2026, 5, 18, 10), is_major=True).id,
        "paused": take(now=at(2026, 5, 21, 9)).id,
        "proposed": take(now=at(2026, 5, 20, 9)).id,
        "closed": take(now=at(2026, 5, 13, 9)).id,
        "others": take(now=at(2026, 5, 21, 14), kind=ComplaintKind.DELIVERY, handler_id=4).id,
    }
    complaining.answer(made["warned"], at(2026, 5, 18, 11))
    complaining.pause(made["paused"], at(2026, 5, 21, 9))
    complaining.propose(made["proposed"], at(2026, 5, 20, 10))
    closed(complaining, made["closed"])
    return made


def named(some: dict[str, int], rows: list[queries.ComplaintRow]) -> list[str]:
    names = {id_: name for name, id_ in some.items()}
    return [names[row.id] for row in rows]


def by(complaining: Complaining, login: str = "lin") -> Acting:
    return complaining.acting(login, NOW)


@pytest.mark.rule("CMP-2")
def test_what_runs_out_first_stands_first(complaining: Complaining, some) -> None:
    db = complaining.shop.db
    urgent = ["over", "today", "others", "major", "warned", "paused", "proposed"]
    assert named(some, complaints(db, by(complaining))) == urgent
    assert count_complaints(db, by(complaining)) == 7


@pytest.mark.rule("CMP-2")
@pytest.mark.parametrize(
    ("which", "login", "found"),
    [
        (Which.OVERDUE, "lin", ["over"]),
        (Which.CLOSED, "lin", ["closed"]),
        (Which.MINE, "keeper2", ["others"]),
        (Which.MINE, "lin", ["over", "major", "warned", "paused", "proposed"]),
        (Which.MINE, "zhou", ["today"]),
        (Which.MINE, "gm", []),
    ],
)
def test_segments(complaining: Complaining, some, which, login, found) -> None:
    db = complaining.shop.db
    assert named(some, complaints(db, by(complaining, login), which=which)) == found
    assert count_complaints(db, by(complaining, login), which=which) == len(found)


def test_all_of_them_newest_first(complaining: Complaining, some) -> None:
    found = complaints(complaining.shop.db, by(complaining), which=Which.ALL)
    assert [row.id for row in found] == sorted(some.values(), reverse=True)


@pytest.mark.parametrize("which", list(Which))
def test_page_after_page_gives_each_once(complaining: Complaining, some, which: Which) -> None:
    db, who = complaining.shop.db, by(complaining)
    whole = complaints(db, who, which=which)
    assert len(whole) <= len(some)
    pages, after = [], None
    while page := complaints(db, who, which=which, after=after, limit=2):
        pages += page
        after = page[-1]
    assert [row.id for row in pages] == [row.id for row in whole]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 8), ("色差", 8), ("锦程", 8), ("sxjc", 8), ("C-001", 8), ("l260412", 8), ("a302", 8),
        ("云锦", 8), (ORDER, 8), ("0001", 8), ("KS-20260519-0001", 1), ("没有", 0), ("%", 0),
        ("_", 0), ("x" * 3_000, 0), ("((((", 0), ("'; DROP TABLE complaint;--", 0),
    ],
)  # fmt: skip
def test_found_by_number_customer_and_goods(complaining: Complaining, some, text, count) -> None:
    db = complaining.shop.db
    found = complaints(db, by(complaining), which=Which.ALL, text=text)
    assert some
    assert len(found) == count_complaints(db, by(complaining), which=Which.ALL, text=text) == count


def test_a_list_of_thousands_is_read_page_by_page(complaining: Complaining) -> None:
    first = complaining.take(now=NOW)
    with complaining.shop.db.write() as session:
        row = session.execute(select(Complaint)).scalar_one()
        values = {
            column.name: getattr(row, column.name)
            for column in Complaint.__table__.columns if column.name != "id"
        }  # fmt: skip
        due = row.proposal_due_at
        session.execute(
            Complaint.__table__.insert(),
            [
                values | {"number": f"KS-{n:08}", "proposal_due_at": due + timedelta(minutes=n % 7)}
                for n in range(3_000)
            ],
        )
    db, who = complaining.shop.db, by(complaining)
    assert len(complaints(db, who)) == 50
    assert complaints(db, who)[0].id == first.id
    assert count_complaints(db, who) == 3_001


def test_the_barcode_and_the_number_open_it(complaining: Complaining) -> None:
    made = complaining.take(now=NOW)
    assert made.number == "KS-20260521-0001"
    found = [("complaint", made.id, made.number, "绍兴锦程纺织有限公司")]
    db = complaining.shop.db
    for text in (made.number, made.number.lower(), own_code(CodeKind.COMPLAINT, made.number)):
        assert queries.scan_meanings(db, 1, text) == found
    for text in ("", "KS", "%", "\x1b", "x" * 4_000, own_code(CodeKind.RETURN, "20260521-0001")):
        assert queries.scan_meanings(db, 1, text) == []


@pytest.mark.rule("CMP-2")
def test_the_tab_counts_what_is_over_else_what_is_amber(complaining: Complaining) -> None:
    db = complaining.shop.db
    ordinary = complaining.take(now=at(2026, 5, 21, 9)).id
    complaining.take(now=at(2026, 5, 21, 9), is_major=True)

    def badge(*moment: int) -> tuple[str, int]:
        return badges(db, complaining.acting(now=at(2026, *moment)), ["service"])["service"]

    assert badge(5, 21, 13, 29) == ("warn", 0)
    assert badge(5, 21, 13, 30) == ("warn", 1)
    assert badge(5, 21, 17, 31) == ("bad", 1)
    complaining.propose(ordinary, at(2026, 5, 21, 14))
    assert badge(5, 21, 17, 31) == ("warn", 0)
    assert badge(5, 22, 5) == ("warn", 1)  # the first answer of the major one, at 9
    assert badge(5, 22, 9, 1) == ("bad", 1)


@pytest.mark.rule("CMP-2")
def test_a_major_case_is_amber_from_its_third_day(complaining: Complaining) -> None:
    made = complaining.take(now=at(2026, 5, 21, 9), is_major=True).id  # Th; Fr Mo Tu We Th
    complaining.answer(made, at(2026, 5, 21, 10))
    db = complaining.shop.db
    for moment, count in (((5, 26, 8, 29), 0), ((5, 26, 8, 30), 1), ((5, 28, 17, 30), 1)):
        assert queries.count_soon(db, complaining.acting(now=at(2026, *moment))) == count
    assert queries.count_overdue(db, complaining.acting(now=at(2026, 5, 28, 17, 31))) == 1


@pytest.mark.rule("SRV-7")
def test_each_clock_that_runs_is_a_task_of_whoever_handles_it(complaining, some) -> None:
    with complaining.shop.db.read() as session:
        found = {task.key: task for task in tasks.tasks(session, by(complaining))}
    assert set(found) == {
        f"complaints:proposal:{some[name]}" for name in ("over", "today", "warned", "others")
    } | {f"complaints:answer:{some['major']}"}
    others = found[f"complaints:proposal:{some['others']}"]
    assert (others.person_id, others.roles) == (4, frozenset())
    today = found[f"complaints:proposal:{some['today']}"]
    assert today.person_id is None
    assert today.roles == {Role.CS_SUPERVISOR, Role.CS_AGENT, Role.DUTY_MANAGER}
    assert today.due_at == at(2026, 5, 21, 17, 30)
    assert (today.page, today.target) == ("service", {"complaint": some["today"]})
    assert today.rule == "CMP-2"


@pytest.mark.rule("SYS-3")
def test_the_export_follows_the_list(complaining: Complaining, some, tmp_path) -> None:
    db, who = complaining.shop.db, by(complaining)
    wanted = COMPLAINTS.read_filters(db, who, {"state": "overdue", "text": "锦程"})
    path = tmp_path / "complaints.csv"
    assert COMPLAINTS.writer(db, who, wanted)(path).value == 1
    text = path.read_text(encoding="utf-8-sig")
    assert "KS-20260519-0001" in text
    assert "A302-14" in text
    assert COMPLAINTS.writer(db, who, {})(tmp_path / "all.xlsx").value == len(some)
