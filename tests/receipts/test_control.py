"""Control of receipts on both engines: back, chased, asked about, assessed, read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DatabaseError

from tests.conftest import TODAY, dump
from tests.pickup.waybills import arrived
from tests.receipts.stack import required, requirement
from tests.shop import Shop
from wms_desktop.core.acting import Role
from wms_desktop.core.errors import Refused, Stale, Unavailable
from wms_desktop.core.language import Language
from wms_desktop.customers.tables import Customer
from wms_desktop.db import archive
from wms_desktop.documents.render import page_texts
from wms_desktop.pickup import queries as pickup
from wms_desktop.receipts import (
    chasing,
    life,
    missing,
    questions,
    readings,
    reminders,
    service,
)
from wms_desktop.receipts.chasing import LogContact
from wms_desktop.receipts.kinds import (
    AbnormalKind,
    ChaseBy,
    QuestionAbout,
    ReadingOf,
    ReceiptState,
)
from wms_desktop.receipts.missing import GroupBy, MissingFilter
from wms_desktop.receipts.questions import AnswerQuestion, AskQuestion
from wms_desktop.receipts.readings import NoteReading
from wms_desktop.receipts.reminders import PrintReminder
from wms_desktop.receipts.rules import LIFE, Needs
from wms_desktop.receipts.rules_control import ControlFault
from wms_desktop.receipts.tables import Receipt
from wms_desktop.receipts.tables_control import Chase

CALL = LogContact(UUID(int=0), (), ChaseBy.PHONE, "陈敏", "今天寄出")


def receipt_id(shop: Shop, number: str) -> int:
    with shop.db.read() as session:
        return session.scalars(select(Receipt.id).where(Receipt.number == number)).one()


def back_on(shop: Shop, number: str) -> date | None:
    with shop.db.read() as session:
        return session.scalars(select(Receipt.back_on).where(Receipt.number == number)).one()


def moment(day: date, hour: int = 4) -> datetime:
    return datetime.combine(day, time(hour), UTC)


def chased(shop: Shop, number: str, day: date, promised_on: date | None = None) -> None:
    """A contact some days ago; the program itself stamps contacts with the database's time."""
    shop.insert(
        Chase, receipt_id=receipt_id(shop, number), chased_by=ChaseBy.PHONE, spoke_with="陈敏",
        answer="明天寄", promised_on=promised_on, site_id=2, person_id=1, at=moment(day),
    )  # fmt: skip


def call(shop: Shop, *numbers: str, promised_on: date | None = None, answer: str = "明天寄") -> int:
    ids = tuple(receipt_id(shop, number) for number in numbers)
    command = LogContact(shop.op(), ids, ChaseBy.PHONE, "陈敏", answer, promised_on)
    return chasing.log_contact(shop.db, shop.acting(), command).value


@pytest.mark.rule("RCP-5")
@pytest.mark.parametrize(("same_site", "back_at"), [(False, "received"), (True, "filed")])
def test_the_day_it_is_back_is_kept_until_it_is_gone_again(
    shop: Shop, same_site: bool, back_at: str
) -> None:
    number = required(shop, site_id=1 if same_site else 2)[0]
    at = ReceiptState(back_at)
    later = shop.acting()
    for state in LIFE[1:]:
        if same_site and state in (ReceiptState.DISPATCHED, ReceiptState.RECEIVED):
            continue
        with shop.db.write() as session:
            receipt = life.locked(session, {number})[number]
            life.step(session, later, receipt, state)
        reached = LIFE.index(state) >= LIFE.index(at)
        assert back_on(shop, number) == (TODAY if reached else None), state
        if reached:  # a later step does not move the day
            later = replace(later, today=TODAY + timedelta(days=4))
    with shop.db.write() as session:
        receipt = life.locked(session, {number})[number]
        life.enter(session, later, receipt, ReceiptState.ABNORMAL, "", AbnormalKind.NO_SEAL)
    assert back_on(shop, number) is None


@pytest.mark.rule("RCP-6")
def test_a_contact_is_logged_once_for_every_chosen_slip(shop: Shop) -> None:
    numbers = required(shop, 2)
    ids = tuple(receipt_id(shop, number) for number in numbers)
    promised = TODAY + timedelta(days=2)
    command = LogContact(shop.op(), ids, ChaseBy.CHAT, "陈敏", "后天寄回", promised)
    assert chasing.log_contact(shop.db, shop.acting(), command).value == 2
    assert chasing.log_contact(shop.db, shop.acting(), command).replay
    rows = chasing.chases(shop.db, receipt_id=ids[0])
    assert [(r.spoke_with, r.answer, r.promised_on, r.person) for r in rows] == [
        ("陈敏", "后天寄回", promised, "林晓雯")
    ]
    listed = missing.missing(shop.db, TODAY, MissingFilter())
    assert [row.promised_on for row in listed] == [promised, promised]
    assert not any(row.is_broken for row in listed)
    refused = (Unavailable, DatabaseError)  # each engine says no in its own way
    with pytest.raises(refused), shop.db.write() as session:
        session.execute(update(Chase).values(answer=""))


@pytest.mark.rule("RCP-6")
@pytest.mark.parametrize(
    ("days", "fault"),
    [
        (-1, ControlFault.PROMISE_PAST), (0, None), (60, None), (61, ControlFault.PROMISE_FAR),
    ],
)  # fmt: skip
def test_a_promise_is_today_or_soon(shop: Shop, days: int, fault: ControlFault | None) -> None:
    number = required(shop)[0]
    promised = TODAY + timedelta(days=days)
    if fault is None:
        assert call(shop, number, promised_on=promised) == 1
        return
    before = dump(shop.db)
    with pytest.raises(Refused) as refused:
        call(shop, number, promised_on=promised)
    assert refused.value.code is fault
    assert dump(shop.db) == before


@pytest.mark.rule("RCP-6")
def test_what_is_back_nobody_chases_and_not_everybody_may(shop: Shop) -> None:
    here = required(shop, site_id=1)[0]
    with shop.db.write() as session:
        receipt = life.locked(session, {here})[here]
        life.step_up_to(session, shop.acting(), receipt, ReceiptState.FILED)
    number, before = required(shop)[0], None
    before = dump(shop.db)
    with pytest.raises(Refused) as refused:
        call(shop, here)
    assert refused.value.code is ControlFault.IS_BACK
    with pytest.raises(Refused):
        call(shop, number, answer="  ")
    with pytest.raises(Refused):
        call(shop)
    command = LogContact(shop.op(), (receipt_id(shop, number),), ChaseBy.PHONE, "", "无人接")
    with pytest.raises(Refused):
        chasing.log_contact(shop.db, shop.acting("keeper2"), command)
    assert dump(shop.db) == before


@pytest.mark.rule("RCP-6")
def test_the_list_to_chase_agrees_with_the_rule_on_every_day(shop: Shop) -> None:
    never, asked, promised, asked_after = required(shop, 4)
    chased(shop, asked, date(2026, 5, 30))
    chased(shop, promised, date(2026, 5, 29), date(2026, 6, 1))
    chased(shop, asked_after, date(2026, 5, 26), date(2026, 5, 27))
    chased(shop, asked_after, date(2026, 5, 29))
    found = set()
    for days in range(30):
        day = TODAY + timedelta(days=days)
        listed = missing.missing(shop.db, day, MissingFilter(is_to_chase=True))
        everything = missing.missing(shop.db, day, MissingFilter())
        wanted = [row.number for row in everything if row.is_to_chase]
        assert [row.number for row in listed] == wanted, day
        assert missing.ageing(shop.db, day, MissingFilter()).to_chase == len(wanted)
        found |= {(row.number, day) for row in listed}
    first = {number: min(day for n, day in found if n == number) for number, _ in found}
    assert first == {
        never: date(2026, 5, 29),
        asked: date(2026, 6, 2),
        promised: date(2026, 6, 2),
        asked_after: date(2026, 6, 1),
    }


@pytest.mark.rule("RCP-6")
def test_filters_and_groups_by_site_carrier_customer_and_person(shop: Shop) -> None:
    early = date(2026, 5, 1)
    one = required(shop, carrier="安达物流", arrived_on=early, responsible="陈敏")[0]
    two = required(shop, carrier="顺路快运", shipper_name="华丰贸易")[0]
    three = required(shop, site_id=1, responsible="陈敏")[0]

    def numbers(**wanted: object) -> list[str]:
        asked = MissingFilter(**wanted)  # type: ignore[arg-type]
        rows = missing.missing(shop.db, TODAY, asked)
        assert missing.count_missing(shop.db, TODAY, asked) == len(rows)
        return [row.number for row in rows]

    assert numbers(carrier="安达物流") == [one]
    assert numbers(carrier="") == [three]
    assert numbers(customer="华丰贸易") == [two]
    assert numbers(responsible="陈敏", site_id=1) == [three]
    found = {
        by: [
            (group.name, group.count, group.late)
            for group in missing.groups(shop.db, TODAY, MissingFilter(responsible="陈敏"), by)
        ]
        for by in GroupBy
    }
    assert found[GroupBy.SITE] == [("绍兴柯桥网点", 1, 1), ("上海宝山仓", 1, 0)]
    assert found[GroupBy.CARRIER] == [("安达物流", 1, 1), ("", 1, 0)]
    assert found[GroupBy.CUSTOMER] == [("绍兴锦程纺织有限公司", 2, 1)]
    assert found[GroupBy.PERSON] == [("陈敏", 2, 1), ("林晓雯", 1, 0)]


@pytest.mark.rule("RCP-6")
@pytest.mark.parametrize("count", [1, 40, 200])
def test_the_reminder_names_every_overdue_slip_and_leaves_its_mark(shop: Shop, count: int) -> None:
    late = required(shop, count, arrived_on=date(2026, 5, 1), carrier="安达物流")
    required(shop, 1, arrived_on=date(2026, 5, 11), carrier="安达物流")  # due today
    command = PrintReminder(shop.op(), GroupBy.CARRIER, "安达物流")
    sha256 = reminders.print_reminder(shop.db, shop.acting(), command).value
    assert reminders.print_reminder(shop.db, shop.acting(), command).value == sha256
    text = "\n".join(page_texts(archive.content(shop.db, sha256)))
    assert text.count("10 天") >= count
    assert all(number in text for number in late)
    assert "催回单函" in text
    assert "安达物流" in text
    rows = chasing.chases(shop.db, limit=500)
    assert {row.chased_by for row in rows} == {ChaseBy.LETTER}
    assert sorted(row.number for row in rows) == late
    (letter,) = archive.papers(shop.db, rows[0].answer)
    assert letter.kind == reminders.PAPER_KIND


@pytest.mark.rule("RCP-6")
def test_a_customer_reads_the_letter_in_its_own_language(shop: Shop) -> None:
    with shop.db.write() as session:
        session.get_one(Customer, 2).language = Language.ZH_TW
    number = required(shop, arrived_on=date(2026, 5, 1))[0]
    found = reminders.addressees(shop.db, shop.acting(), receipt_id(shop, number))
    assert [(each.kind, each.late) for each in found] == [
        (GroupBy.SITE, 1), (GroupBy.CUSTOMER, 1),
    ]  # fmt: skip
    texts = {}
    for each in found:
        command = PrintReminder(shop.op(), each.kind, each.key)
        done = reminders.print_reminder(shop.db, shop.acting(), command)
        texts[each.kind] = page_texts(archive.content(shop.db, done.value))[0]
    assert "催回單函" in texts[GroupBy.CUSTOMER]
    assert "催回单函" in texts[GroupBy.SITE]
    assert "绍兴柯桥网点" in texts[GroupBy.SITE]


@pytest.mark.rule("RCP-6")
@pytest.mark.parametrize(
    ("kind", "key", "fault"),
    [
        (GroupBy.CARRIER, "无此承运商", ControlFault.NOBODY_LATE),
        (GroupBy.SITE, 1, ControlFault.NOBODY_LATE),
        (GroupBy.CARRIER, "", ControlFault.UNKNOWN_ADDRESSEE),
        (GroupBy.PERSON, "陈敏", ControlFault.UNKNOWN_ADDRESSEE),
    ],
)
def test_no_letter_about_nothing(
    shop: Shop, kind: GroupBy, key: int | str, fault: ControlFault
) -> None:
    required(shop, carrier="安达物流")
    before = dump(shop.db)
    with pytest.raises(Refused) as refused:
        reminders.print_reminder(shop.db, shop.acting(), PrintReminder(shop.op(), kind, key))
    assert refused.value.code is fault
    assert dump(shop.db) == before


# -- questions ------------------------------------------------------------------------------


def answered(question: questions.QuestionRow, **fixed: object) -> AnswerQuestion:
    base = {
        "op_id": uuid4(), "question_id": question.id, "seen_version": question.version,
        "answer": "要盖公章", "needs": None,
    }  # fmt: skip
    return AnswerQuestion(**(base | fixed))  # type: ignore[arg-type]


@pytest.mark.rule("RCP-1")
def test_the_origin_site_is_asked_where_remarks_and_needs_differ(shop: Shop) -> None:
    required(shop, remarks="轻放", needs_seal=True)
    required(shop, remarks=None, needs_seal=True)  # nothing to compare with
    required(shop, remarks="需盖公章", needs_seal=True)
    (asked,) = questions.questions(shop.db, only_open=True)
    assert (asked.about, asked.asked_site_id, asked.site_id) == (QuestionAbout.SEAL, 1, 2)
    assert asked.remarks == "轻放"
    for site in (1, 2):
        assert questions.questions(shop.db, site_id=site, only_open=True) == [asked]


@pytest.mark.rule("RCP-1")
def test_the_answer_may_change_what_is_needed_before_filing(shop: Shop) -> None:
    number = required(shop, remarks="附送货单")[0]
    (asked,) = questions.questions(shop.db)
    needs = Needs(own_forms=True, copies=2)
    with pytest.raises(Refused) as refused:  # only the site that was asked
        questions.answer(shop.db, shop.acting(site=2), answered(asked, needs=needs))
    assert refused.value.code is ControlFault.NOT_ASKED_HERE
    command = answered(asked, needs=needs)
    questions.answer(shop.db, shop.acting(), command)
    assert questions.answer(shop.db, shop.acting(), command).replay
    (now,) = questions.questions(shop.db, receipt_id=receipt_id(shop, number))
    assert (now.needs, now.answered_by, now.is_open) == (needs, "林晓雯", False)
    assert questions.questions(shop.db, only_open=True) == []
    assert any("change_needs" in line for line in dump(shop.db) if line.startswith("audit"))
    with pytest.raises(Refused) as refused:
        questions.answer(shop.db, shop.acting(), answered(now))
    assert refused.value.code is ControlFault.ANSWERED


@pytest.mark.rule("RCP-1")
@pytest.mark.parametrize(
    ("state", "allowed"),
    [
        (ReceiptState.REQUIRED, True), (ReceiptState.PRINTED, True), (ReceiptState.SIGNED, True),
        (ReceiptState.FILED, False), (ReceiptState.RECEIVED, False),
    ],
)  # fmt: skip
def test_what_is_filed_is_judged_as_it_was_required(
    shop: Shop, state: ReceiptState, allowed: bool
) -> None:
    number = required(shop, remarks="", needs_seal=True)[0]
    with shop.db.write() as session:
        receipt = life.locked(session, {number})[number]
        life.step_up_to(session, shop.acting(), receipt, state)
    (asked,) = questions.questions(shop.db)
    assert asked.may_change_needs is allowed
    command = answered(asked, needs=Needs())
    if allowed:
        questions.answer(shop.db, shop.acting(), command)
        return
    before = dump(shop.db)
    with pytest.raises(Refused) as refused:
        questions.answer(shop.db, shop.acting(), command)
    assert refused.value.code is ControlFault.NEEDS_FIXED
    assert dump(shop.db) == before
    questions.answer(shop.db, shop.acting(), answered(asked))


@pytest.mark.rule("RCP-1")
def test_a_question_of_ones_own(shop: Shop) -> None:
    number = required(shop)[0]
    wanted = AskQuestion(shop.op(), receipt_id(shop, number), QuestionAbout.OTHER, "谁签收？")
    questions.ask(shop.db, shop.acting(site=2), wanted)
    (asked,) = questions.questions(shop.db)
    assert (asked.question, asked.asked_site) == ("谁签收？", "上海宝山仓")
    before = dump(shop.db)
    for bad in ("", "x" * 301, "\u202e"):
        with pytest.raises(Refused):
            questions.ask(
                shop.db, shop.acting(),
                AskQuestion(shop.op(), asked.receipt_id, QuestionAbout.OTHER, bad),
            )  # fmt: skip
    with pytest.raises(Refused):
        questions.ask(shop.db, shop.acting("keeper2"), wanted)
    with pytest.raises(Stale):
        questions.answer(shop.db, shop.acting(), answered(asked, seen_version=9))
    assert dump(shop.db) == before


# -- readings -------------------------------------------------------------------------------


@pytest.mark.rule("RCP-10")
def test_each_form_of_reading_is_noted_once_a_person_and_day(shop: Shop) -> None:
    number = required(shop)[0]
    wanted = receipt_id(shop, number)
    for login, form in (
        ("lin", ReadingOf.CARD), ("lin", ReadingOf.CARD), ("lin", ReadingOf.PAGE),
        ("zhou", ReadingOf.CARD),
    ):  # fmt: skip
        readings.note_reading(shop.db, shop.acting(login), NoteReading(shop.op(), wanted, form))
    found = readings.readings(shop.db, wanted)
    assert sorted((row.person, row.reading_of) for row in found) == sorted([
        ("周立群", ReadingOf.CARD), ("林晓雯", ReadingOf.PAGE), ("林晓雯", ReadingOf.CARD),
    ])  # fmt: skip


def test_who_has_no_receipts_reads_none(shop: Shop) -> None:
    wanted = receipt_id(shop, required(shop)[0])
    keeper = replace(shop.acting(), roles=frozenset({Role.KEEPER}))
    with pytest.raises(Refused):
        readings.note_reading(shop.db, keeper, NoteReading(shop.op(), wanted, ReadingOf.CARD))


@pytest.mark.rule("RCP-1")
def test_the_carrier_and_the_remarks_come_with_the_waybill(shop: Shop) -> None:
    with shop.db.write() as session:
        wanted = requirement(carrier=" 安达物流 ", remarks="轻放")
        found = session.get_one(Receipt, service.require(session, shop.acting(), wanted))
        assert (found.carrier, found.remarks) == ("安达物流", "轻放")


@pytest.mark.rule("RCP-1")
def test_the_counter_asks_for_what_the_origin_site_answered(shop: Shop) -> None:
    made = arrived(shop, remarks="收货人盖章后放货")
    (asked,) = questions.questions(shop.db)
    assert asked.about is QuestionAbout.SEAL

    def needs_seal() -> bool:
        desk = pickup.desk(shop.db, 1, made, TODAY)
        assert desk is not None
        return desk.claim.needs_seal

    assert not needs_seal()
    by = shop.acting(site=2)
    questions.answer(shop.db, by, answered(asked, needs=Needs(seal=True)))
    assert needs_seal()
