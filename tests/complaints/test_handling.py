"""A complaint is worked on: answers, proposals, pauses, changes; never twice, never when closed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, update

from tests.complaints.complaining import Complaining, at
from tests.conftest import dump
from wms_desktop.complaints import handling, steps
from wms_desktop.complaints.cases import open_case
from wms_desktop.complaints.clocks import propose_anew
from wms_desktop.complaints.kinds import ComplaintEvent, ComplaintKind, ComplaintState
from wms_desktop.complaints.rules import ComplaintFault
from wms_desktop.complaints.rules_clock import ANSWER_HOURS, ClockState
from wms_desktop.complaints.tables import Complaint
from wms_desktop.core.acting import Right
from wms_desktop.core.changes import Topic
from wms_desktop.core.errors import Refused, Stale
from wms_desktop.core.text import TextFault
from wms_desktop.customers.kinds import Channel
from wms_desktop.customers.tables_contacts import Contact
from wms_desktop.db import rule_values
from wms_desktop.people.tables import CalendarDay

THURSDAY = at(2026, 5, 21, 10)


def closed(complaining: Complaining, complaint_id: int) -> None:
    """The customer has signed; what the service for it does, in short."""
    with complaining.shop.db.write() as session:
        session.execute(
            update(Complaint)
            .where(Complaint.id == complaint_id)
            .values(state=ComplaintState.CLOSED, closed_at=THURSDAY, paused_at=None)
        )


def commands(complaining: Complaining, made: int, version: int) -> dict[str, Callable[[], Any]]:
    """Everything that can be done about a complaint."""
    db, op = complaining.shop.db, complaining.shop.op

    def by() -> Any:
        return complaining.acting()

    key = (made, version)
    return {
        "answer": lambda: handling.answer(
            db, by(), handling.Answer(op(), *key, Channel.PHONE, "收到")
        ),
        "propose": lambda: handling.propose(
            db, by(), handling.Propose(op(), *key, Channel.PHONE, "换货")
        ),
        "note": lambda: handling.add_note(db, by(), handling.AddNote(op(), *key, "已联系")),
        "change": lambda: handling.change(
            db, by(), handling.Change(op(), *key, ComplaintKind.SERVICE, False, None)
        ),
        "pause": lambda: handling.pause(db, by(), handling.Pause(op(), *key, "等照片")),
        "resume": lambda: handling.resume(db, by(), handling.Resume(op(), *key)),
    }


@pytest.mark.rule("CMP-2")
def test_an_answer_stops_its_clock_and_is_logged(complaining: Complaining) -> None:
    made = complaining.take(now=THURSDAY).id
    complaining.answer(made, at(2026, 5, 22, 10))
    case = complaining.file(made)
    assert case.state is ComplaintState.ANSWERED
    assert case.answer.state(THURSDAY) is ClockState.KEPT
    assert case.proposal.state(at(2026, 5, 22, 10)) is ClockState.OVER
    assert [(each.said, each.channel) for each in case.contacts] == [
        ("已收到，正在查同批库存", Channel.PHONE)
    ]
    with complaining.shop.db.read() as session:
        logged = session.execute(select(Contact)).scalar_one()
        assert (logged.customer_id, logged.document, logged.spoke_with) == (
            2, f"complaint:{case.number}", "周经理",
        )  # fmt: skip
    late = complaining.take(now=THURSDAY).id
    complaining.answer(late, at(2026, 5, 22, 10) + timedelta(seconds=1))
    assert complaining.file(late).answer.state(THURSDAY) is ClockState.MISSED


@pytest.mark.rule("CMP-2")
def test_a_proposal_answers_too_and_its_first_moment_counts(complaining: Complaining) -> None:
    made = complaining.take(now=THURSDAY).id
    complaining.propose(made, at(2026, 5, 21, 17, 30))
    case = complaining.file(made)
    assert case.state is ComplaintState.PROPOSED
    assert case.answer.met_at == case.proposal.met_at == at(2026, 5, 21, 17, 30)
    assert case.proposal.state(THURSDAY) is ClockState.KEPT
    complaining.propose(made, at(2026, 5, 25, 9))
    again = complaining.file(made)
    assert again.proposal.met_at == at(2026, 5, 21, 17, 30)
    assert [step.event for step in again.steps] == [
        ComplaintEvent.TAKEN, ComplaintEvent.PROPOSED, ComplaintEvent.PROPOSED,
    ]  # fmt: skip


def test_the_topics_of_what_was_told(complaining: Complaining) -> None:
    made = complaining.take().id
    done = commands(complaining, made, 1)["answer"]()
    assert done.changed == {Topic.COMPLAINTS, Topic.CONTACTS}


@pytest.mark.rule("CMP-2")
@pytest.mark.parametrize(
    ("taken", "paused", "resumed", "answer", "proposal"),
    [
        (  # an hour on a Thursday
            THURSDAY, at(2026, 5, 21, 11), at(2026, 5, 21, 12),
            at(2026, 5, 22, 11), at(2026, 5, 21, 18, 30),
        ),
        (  # over the weekend: 8 h of Friday, none of Saturday and Sunday, 9 h of Monday
            at(2026, 5, 22, 10), at(2026, 5, 22, 16), at(2026, 5, 25, 9),
            at(2026, 5, 26, 3), at(2026, 5, 25, 10, 30),
        ),
        (  # begun and ended on days off: nothing
            at(2026, 5, 22, 10), at(2026, 5, 23, 8), at(2026, 5, 24, 22),
            at(2026, 5, 25, 10), at(2026, 5, 22, 17, 30),
        ),
    ],
)  # fmt: skip
def test_a_pause_adds_exactly_the_working_time_it_lasted(
    complaining, taken, paused, resumed, answer, proposal
) -> None:
    made = complaining.take(now=taken).id
    complaining.pause(made, paused)
    assert complaining.file(made).paused_at == paused
    complaining.resume(made, resumed)
    case = complaining.file(made)
    assert (case.answer.due_at, case.proposal.due_at) == (answer, proposal)
    assert case.paused_at is None


@pytest.mark.rule("CMP-2")
def test_a_pause_over_a_holiday_and_its_make_up_day(complaining: Complaining) -> None:
    with complaining.shop.db.write() as session:
        for day in range(1, 8):
            off = at(2026, 10, day, 12).date()
            session.add(CalendarDay(day=off, is_workday=False, name="国庆节"))
        worked = at(2026, 10, 10, 12).date()
        session.add(CalendarDay(day=worked, is_workday=True, name="调休"))
    made = complaining.take(now=at(2026, 9, 30, 10), is_major=True).id
    assert complaining.file(made).proposal.due_at == at(2026, 10, 13, 17, 30)
    complaining.pause(made, at(2026, 9, 30, 12))
    complaining.resume(made, at(2026, 10, 8, 12))  # 12 h of the 30th, 12 h of the 8th
    case = complaining.file(made)
    assert case.answer.due_at == at(2026, 10, 9, 10)
    assert case.proposal.due_at == at(2026, 10, 14, 17, 30)


@pytest.mark.rule("CMP-2")
def test_an_answered_clock_is_not_moved_by_a_pause(complaining: Complaining) -> None:
    made = complaining.take(now=THURSDAY, is_major=True).id
    complaining.answer(made, at(2026, 5, 21, 11))
    complaining.pause(made, at(2026, 5, 21, 12))
    complaining.resume(made, at(2026, 5, 21, 14))
    case = complaining.file(made)
    assert case.answer.due_at == at(2026, 5, 22, 10)
    assert case.proposal.due_at == at(2026, 5, 28, 19, 30)


@pytest.mark.rule("CMP-2")
def test_an_answer_lets_clocks_run_on(complaining: Complaining) -> None:
    made = complaining.take(now=THURSDAY).id
    complaining.pause(made, at(2026, 5, 21, 11))
    complaining.answer(made, at(2026, 5, 21, 13))
    case = complaining.file(made)
    assert case.paused_at is None
    assert case.answer.due_at == at(2026, 5, 22, 12)
    assert case.proposal.due_at == at(2026, 5, 21, 19, 30)
    assert [step.event for step in case.steps][-2:] == [
        ComplaintEvent.RESUMED, ComplaintEvent.ANSWERED,
    ]  # fmt: skip


@pytest.mark.rule("CMP-2")
def test_what_is_late_stays_as_late_by_a_pause(complaining: Complaining) -> None:
    made = complaining.take(now=THURSDAY).id
    complaining.pause(made, at(2026, 5, 21, 18, 30))
    complaining.resume(made, at(2026, 5, 21, 20, 30))
    case = complaining.file(made)
    assert case.proposal.left(at(2026, 5, 21, 20, 30)) == timedelta(hours=-1)


@pytest.mark.rule("CMP-2")
def test_pauses_that_cannot_be_change_nothing(complaining: Complaining) -> None:
    made = complaining.take(now=THURSDAY).id
    do = commands(complaining, made, 1)
    unchanged(complaining, do["resume"], ComplaintFault.NOT_PAUSED)
    complaining.pause(made, THURSDAY)
    unchanged(complaining, commands(complaining, made, 2)["pause"], ComplaintFault.PAUSED_ALREADY)
    complaining.propose(made, THURSDAY)
    now = complaining.file(made).version
    unchanged(complaining, commands(complaining, made, now)["pause"], ComplaintFault.CLOCKS_STOPPED)
    unchanged(complaining, commands(complaining, made, now)["answer"],
              ComplaintFault.ALREADY_ANSWERED)  # fmt: skip


@pytest.mark.rule("CMP-2")
def test_weight_changed_gives_a_new_deadline_with_the_pauses(complaining: Complaining) -> None:
    made = complaining.take(now=THURSDAY).id
    complaining.pause(made, at(2026, 5, 21, 11))
    complaining.resume(made, at(2026, 5, 21, 13))
    complaining.change(made, at(2026, 5, 21, 14), is_major=True)
    assert complaining.file(made).proposal.due_at == at(2026, 5, 28, 19, 30)
    complaining.change(made, at(2026, 5, 21, 15), "zhou", is_major=False)
    case = complaining.file(made)
    assert case.proposal.due_at == at(2026, 5, 21, 19, 30)
    assert [step.detail for step in case.steps][-2:] == ["major:1", "major:0"]


@pytest.mark.rule("CMP-3")
def test_kind_and_handler_are_kept_in_the_steps(complaining: Complaining) -> None:
    made = complaining.take(now=THURSDAY).id
    complaining.change(made, kind=ComplaintKind.DELIVERY, handler_id=4)
    case = complaining.file(made)
    assert (case.kind, case.handler) == (ComplaintKind.DELIVERY, "陈二")
    assert case.steps[-1].detail == "kind:delivery; handler:陈二"
    before = dump(complaining.shop.db)
    with pytest.raises(Refused) as told:
        complaining.change(made, kind=ComplaintKind.SERVICE)  # a keeper does not handle that
    assert told.value.code is ComplaintFault.HANDLER_UNFIT
    with pytest.raises(Refused) as told:
        complaining.change(made)
    assert told.value.code is ComplaintFault.NOTHING_CHANGED
    assert dump(complaining.shop.db) == before


@pytest.mark.rule("CMP-3")
def test_whose_kind_it_is_not_does_nothing_unless_it_is_theirs(complaining: Complaining) -> None:
    made = complaining.take(kind=ComplaintKind.FITTING).id
    before = dump(complaining.shop.db)
    with pytest.raises(Refused) as told:
        complaining.answer(made, login="keeper2")
    assert told.value.code is Right.ROLE_MISSING
    assert dump(complaining.shop.db) == before
    complaining.change(made, kind=ComplaintKind.DELIVERY, handler_id=4)
    complaining.answer(made, login="keeper2")
    assert complaining.file(made).state is ComplaintState.ANSWERED


@pytest.mark.parametrize("deed", ["answer", "propose", "note", "change", "pause", "resume"])
def test_a_closed_one_a_stale_one_and_none_are_not_changed(complaining, deed: str) -> None:
    made = complaining.take(now=THURSDAY).id
    if deed == "resume":
        complaining.pause(made, THURSDAY)
    version = complaining.file(made).version
    with pytest.raises(Stale):
        commands(complaining, made, version - 1)[deed]()
    unchanged(complaining, commands(complaining, 4711, 1)[deed], ComplaintFault.UNKNOWN_COMPLAINT)
    closed(complaining, made)
    unchanged(complaining, commands(complaining, made, version)[deed], ComplaintFault.CLOSED)


@pytest.mark.parametrize("text", ["", "  \n\u3000", "x" * 1_001, "x" * 1_000_000, "a\0", "\ud800"])
@pytest.mark.parametrize("deed", ["answer", "propose", "note", "pause"])
def test_words_that_cannot_be_kept_change_nothing(complaining, deed: str, text: str) -> None:
    db, by, op = complaining.shop.db, complaining.acting(), complaining.shop.op
    made = complaining.take().id
    of = {
        "answer": lambda: handling.answer(
            db, by, handling.Answer(op(), made, 1, Channel.PHONE, text)
        ),
        "propose": lambda: handling.propose(
            db, by, handling.Propose(op(), made, 1, Channel.PHONE, text)
        ),
        "note": lambda: handling.add_note(db, by, handling.AddNote(op(), made, 1, text)),
        "pause": lambda: handling.pause(db, by, handling.Pause(op(), made, 1, text)),
    }
    before = dump(db)
    with pytest.raises(Refused) as told:
        of[deed]()
    assert isinstance(told.value.code, TextFault)
    assert dump(db) == before


def test_lines_become_one(complaining: Complaining) -> None:
    made = complaining.take().id
    command = handling.AddNote(complaining.shop.op(), made, 1, "第一行\r\n  第二行 😀")
    handling.add_note(complaining.shop.db, complaining.acting(), command)
    assert complaining.file(made).steps[-1].detail == "第一行 第二行 😀"


def test_every_use_case_moves_the_version_on(complaining: Complaining) -> None:
    made = complaining.take().id
    with complaining.shop.db.write() as session:
        by = complaining.acting()
        open_case(session, by, made, 1)
        steps.add_step(session, by, made, ComplaintEvent.TEST_ASKED, "12")
    case = complaining.file(made)
    assert case.version == 2
    assert case.steps[-1].event is ComplaintEvent.TEST_ASKED


@pytest.mark.rule("CMP-7")
def test_not_satisfied_another_proposal_is_owed(complaining: Complaining) -> None:
    made = complaining.take(now=THURSDAY).id
    complaining.propose(made, THURSDAY)
    by = complaining.acting(now=at(2026, 5, 25, 9))
    with complaining.shop.db.write() as session:
        case = open_case(session, by, made, complaining.file(made).version)
        steps.add_step(session, by, made, ComplaintEvent.UNSATISFIED)
        propose_anew(session, by, case)
    assert complaining.file(made).proposal.due_at == at(2026, 5, 25, 17, 30)
    complaining.change(made, at(2026, 5, 25, 10), is_major=True)
    assert complaining.file(made).proposal.due_at == at(2026, 6, 1, 17, 30)


def test_a_changed_setting_holds_for_what_is_taken_from_then_on(complaining: Complaining) -> None:
    before = complaining.take(now=THURSDAY).id
    with complaining.shop.db.write() as session:
        by = complaining.shop.acting("admin")
        rule_values.set_value(session, by, ANSWER_HOURS, "2", complaining.shop.today)
    after = complaining.take(now=THURSDAY).id
    assert complaining.file(before).answer.due_at == at(2026, 5, 22, 10)
    assert complaining.file(after).answer.due_at == at(2026, 5, 21, 12)


def test_moments_come_back_in_utc(complaining: Complaining) -> None:
    case = complaining.file(complaining.take(quantity=Decimal(3)).id)
    assert case.taken_at.tzinfo is UTC


def unchanged(complaining: Complaining, deed: Callable[[], Any], code: object) -> None:
    """*deed* is refused for *code*, and nothing at all has changed."""
    before = dump(complaining.shop.db)
    with pytest.raises(Refused) as told:
        deed()
    assert told.value.code is code
    assert dump(complaining.shop.db) == before
