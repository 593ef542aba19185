"""What holds for chasing, questions and assessments: at, before and after each limit."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from wms_desktop.receipts.kinds import QuestionAbout
from wms_desktop.receipts.rules import Needs
from wms_desktop.receipts.rules_control import (
    Contacts,
    is_to_chase,
    questions_about,
    share_of_loss,
    was_chased_late,
    was_not_acted_on,
)

TODAY = date(2026, 5, 21)
EVERY = 3


def ago(days: int | None) -> date | None:
    return None if days is None else TODAY - timedelta(days=days)


@pytest.mark.rule("RCP-6")
@pytest.mark.parametrize(
    ("due_ago", "last_ago", "promised_ago", "is_last", "wanted"),
    [
        (0, None, None, False, False),  # due today is still in time
        (1, None, None, False, True),
        (-5, None, None, False, False),
        (9, EVERY - 1, None, False, False),
        (9, EVERY, None, False, True),
        (9, EVERY + 1, None, False, True),
        (9, 8, 0, True, False),  # the promised day itself is waited for
        (9, 8, -4, True, False),
        (9, 2, 1, True, True),  # broken yesterday
        (-5, 2, 1, True, True),  # broken, though the deadline still runs
        (9, 1, 1, False, False),  # somebody has asked since
        (9, EVERY, 5, False, True),
        (0, EVERY, 5, False, False),
    ],
)
def test_what_is_to_be_chased_today(
    due_ago: int, last_ago: int | None, promised_ago: int | None, is_last: bool, wanted: bool
) -> None:
    due_on = TODAY - timedelta(days=due_ago)
    contacts = Contacts(ago(last_ago), ago(promised_ago), is_last)
    assert is_to_chase(due_on, contacts, TODAY, EVERY) is wanted


@pytest.mark.rule("RCP-6")
@pytest.mark.parametrize(("promised_ago", "broken"), [(-1, False), (0, False), (1, True)])
def test_a_promise_is_broken_from_the_day_after(promised_ago: int, broken: bool) -> None:
    assert Contacts(TODAY, ago(promised_ago), True).is_broken(TODAY) is broken


SEAL, FORMS, COPIES = QuestionAbout.SEAL, QuestionAbout.OWN_FORMS, QuestionAbout.COPIES


@pytest.mark.rule("RCP-1")
@pytest.mark.parametrize(
    ("needs", "remarks", "wanted"),
    [
        (Needs(), "", ()),
        (Needs(seal=True), "", (SEAL,)),
        (Needs(seal=True), "回单需盖公章", ()),
        (Needs(seal=True), "回單須蓋章", ()),
        (Needs(), "收货人盖章后寄回", (SEAL,)),
        (Needs(), "无需盖章", ()),
        (Needs(), "不用盖章，签名即可", ()),
        (Needs(seal=True), "无需盖章", (SEAL,)),
        (Needs(own_forms=True), "轻放", (FORMS,)),
        (Needs(own_forms=True), "随货单签收带回", ()),
        (Needs(own_forms=True), "隨貨單簽收帶回", ()),
        (Needs(), "附客户送货单一份", (FORMS,)),
        (Needs(seal=True, own_forms=True), "", (SEAL, FORMS)),
        (Needs(), "回单一式两份", (COPIES,)),
        (Needs(copies=2), "回单一式两份", ()),
        (Needs(copies=2), "一式三聯", (COPIES,)),
        (Needs(copies=3), "return 3 copies, seal and own forms", (SEAL, FORMS)),
        (Needs(), "no seal needed", ()),
        (Needs(), "12 件，送到后电话联系", ()),
    ],
)
def test_where_the_remarks_and_the_requirement_differ(
    needs: Needs, remarks: str, wanted: tuple[QuestionAbout, ...]
) -> None:
    assert questions_about(needs, remarks) == wanted


DAYS = 3


@pytest.mark.rule("RCP-11")
@pytest.mark.parametrize(
    ("due_ago", "asked_ago", "back_ago", "wanted"),
    [
        (DAYS, None, None, False),  # the last day to ask
        (DAYS + 1, None, None, True),
        (9, 9 - DAYS, None, False),  # asked on the last day
        (9, 9 - DAYS - 1, None, True),
        (9, 30, None, False),
        (9, None, 9 - DAYS, False),  # back by then
        (9, None, 9 - DAYS - 1, True),
        (9, 1, 0, True),
    ],
)
def test_what_was_chased_too_late(
    due_ago: int, asked_ago: int | None, back_ago: int | None, wanted: bool
) -> None:
    due_on = TODAY - timedelta(days=due_ago)
    assert was_chased_late(due_on, ago(asked_ago), ago(back_ago), TODAY, DAYS) is wanted


@pytest.mark.rule("RCP-11")
@pytest.mark.parametrize(
    ("since_ago", "acted_ago", "wanted"),
    [
        (DAYS, None, False),
        (DAYS + 1, None, True),
        (9, 9 - DAYS, False),
        (9, 9 - DAYS - 1, True),
        (9, 9, False),
    ],
)
def test_what_was_not_acted_on(since_ago: int, acted_ago: int | None, wanted: bool) -> None:
    since = TODAY - timedelta(days=since_ago)
    assert was_not_acted_on(since, ago(acted_ago), TODAY, DAYS) is wanted


@pytest.mark.rule("RCP-11")
@pytest.mark.parametrize(
    ("loss", "percent", "wanted"),
    [("1000", 50, "500.00"), ("0.01", 50, "0.01"), ("33.33", 50, "16.67"), ("100", 0, "0.00")],
)
def test_half_the_loss_to_the_cent(loss: str, percent: int, wanted: str) -> None:
    assert share_of_loss(Decimal(loss), percent) == Decimal(wanted)
