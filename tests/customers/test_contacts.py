"""Contacts with customers, what is promised in them, and how a promise is answered (SRV-2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum

import pytest
from sqlalchemy import func, select, update

from tests.bad_inputs.said import refusal
from tests.conftest import TODAY
from tests.shop import Shop
from wms_desktop.core.acting import Acting, Right
from wms_desktop.core.errors import Refused
from wms_desktop.core.text import TextFault
from wms_desktop.customers import contact_queries, contacts, tasks
from wms_desktop.customers.contact_queries import ContactRow, WhichContacts
from wms_desktop.customers.contacts import KeepPromise, LogContact, Said
from wms_desktop.customers.kinds import Channel, Direction
from wms_desktop.customers.rules_contacts import ContactFault, check_promise
from wms_desktop.customers.tables_contacts import Contact
from wms_desktop.people.tables import Person

MILL = 2  # a customer of the test shop
NUMBER = "330102198503072411"  # made up
pytestmark = pytest.mark.rule("SRV-2")


def said(text: str = "问库存", promise: str = "", day: date | None = None, **more: object) -> Said:
    return replace(Said(Channel.PHONE, text, "周经理", Direction.IN, promise, day), **more)


def logged(
    shop: Shop, what: Said, login: str = "lin", customer: int = MILL, about: str = ""
) -> int:
    command = LogContact(shop.op(), customer, what, about)
    return contacts.log_contact(shop.db, shop.acting(login), command).value


def promised(shop: Shop, day: date, login: str = "lin") -> int:
    return logged(shop, said(promise="查库存并回电", day=day), login)


def answer(
    shop: Shop, contact_id: int, text: str = "已回电", login: str = "lin", site: int = 1
) -> None:
    by = shop.acting(login, site=site)
    contacts.keep_promise(shop.db, by, KeepPromise(shop.op(), contact_id, text))


def the(shop: Shop, contact_id: int) -> ContactRow:
    found = contact_queries.contact(shop.db, contact_id)
    assert found is not None
    return found


def refused(shop: Shop, work: Callable[[], object]) -> StrEnum:
    """Why *work* is refused; nothing has changed, and it is said in three languages."""
    error = refusal(shop.db, work)
    assert isinstance(error, Refused)
    return error.code


def owed(shop: Shop, by: Acting) -> list[tuple[str, date | None]]:
    with shop.db.read() as session:
        return [(task.about, task.due_on) for task in tasks.tasks(session, by)]


def test_what_was_said_stands_with_the_customer_and_with_the_paper(shop: Shop) -> None:
    first = logged(shop, said("说少收一卷"), about="complaint:KS-20260521-0001")
    second = logged(shop, said("再问一次"))
    rows = contact_queries.contacts_of(shop.db, MILL)
    assert [row.id for row in rows] == [second, first]
    row = rows[1]
    assert (row.customer, row.spoke_with, row.said) == (
        "绍兴锦程纺织有限公司",
        "周经理",
        "说少收一卷",
    )
    assert (row.number, row.person, row.is_open) == ("KS-20260521-0001", "林晓雯", False)
    assert contact_queries.contacts_of(shop.db, 1) == []
    with shop.db.read() as session:
        about = contact_queries.contacts_about(session, "complaint:KS-20260521-0001")
    assert [row.id for row in about] == [first]


def test_a_list_by_promise_text_and_page(shop: Shop) -> None:
    plain = logged(shop, said("发货了吗"))
    kept, waits = promised(shop, TODAY), promised(shop, TODAY + timedelta(days=2))
    answer(shop, kept)

    def ids(**wanted: object) -> list[int]:
        return [row.id for row in contact_queries.contacts(shop.db, 1, **wanted)]  # type: ignore[arg-type]

    assert ids() == [waits, kept, plain]
    assert ids(which=WhichContacts.PROMISED) == [waits, kept]
    assert ids(which=WhichContacts.OPEN) == [waits]
    assert ids(text="发货") == [plain]
    assert ids(text="%") == []
    assert contact_queries.count_contacts(shop.db, 1, which=WhichContacts.PROMISED) == 2
    after = the(shop, kept)
    assert ids(after=after) == [plain]
    assert contact_queries.contacts(shop.db, 2) == []


def test_the_same_press_logs_once(shop: Shop) -> None:
    command = LogContact(shop.op(), MILL, said())
    first = contacts.log_contact(shop.db, shop.acting(), command)
    again = contacts.log_contact(shop.db, shop.acting(), command)
    assert (again.value, again.replay) == (first.value, True)
    with shop.db.read() as session:
        assert session.scalar(select(func.count()).select_from(Contact)) == 1


def test_a_promise_is_answered_once_by_whoever_serves_customers(shop: Shop) -> None:
    made = promised(shop, TODAY)
    answer(shop, made, "已回电，有 12 卷", "zhou")
    row = the(shop, made)
    assert (row.answer, row.answered_by, row.is_open) == ("已回电，有 12 卷", "周立群", False)
    assert refused(shop, lambda: answer(shop, made)) is ContactFault.ANSWERED


def test_another_site_answers_only_what_its_person_promised(shop: Shop) -> None:
    made = promised(shop, TODAY)
    there = refused(shop, lambda: answer(shop, made, login="zhou", site=2))
    assert there is ContactFault.UNKNOWN_CONTACT
    answer(shop, made, site=2)
    assert not the(shop, made).is_open


@pytest.mark.rule("SRV-7")
@pytest.mark.parametrize(("days", "is_task"), [(0, True), (-3, True), (7, True), (8, False)])
def test_an_open_promise_is_a_task_of_who_promised(shop: Shop, days: int, is_task: bool) -> None:
    day = TODAY + timedelta(days=20)
    made = promised(shop, day)
    by = replace(shop.acting(), today=day - timedelta(days=days))
    assert owed(shop, by) == ([("绍兴锦程纺织有限公司", day)] if is_task else [])
    assert owed(shop, replace(shop.acting("zhou"), today=day)) == []
    assert owed(shop, replace(by, site_id=2)) == []
    answer(shop, made)
    assert owed(shop, by) == []


@pytest.mark.rule("SRV-7")
def test_what_somebody_promised_who_has_left_is_the_supervisors(shop: Shop) -> None:
    promised(shop, TODAY)
    assert owed(shop, shop.acting("zhou")) == []
    with shop.db.write() as session:
        session.execute(update(Person).where(Person.login == "lin").values(is_active=False))
    assert len(owed(shop, shop.acting("zhou"))) == 1
    assert owed(shop, shop.acting("keeper2")) == []


def test_who_does_not_serve_customers_is_refused(shop: Shop) -> None:
    for login in ("keeper2", "gm", "nobody"):
        assert refused(shop, lambda who=login: logged(shop, said(), who)) is Right.ROLE_MISSING


LATEST = TODAY + timedelta(days=180)


@pytest.mark.parametrize(
    ("what", "fault"),
    [
        (said("   "), TextFault.EMPTY),
        (said("字" * 1_001), TextFault.TOO_LONG),
        (said(f"身份证 {NUMBER}"), TextFault.IDENTITY_NUMBER),
        (said(spoke_with=NUMBER), TextFault.IDENTITY_NUMBER),
        (said("一\n二"), TextFault.CONTROL),
        (said(promise="回电"), ContactFault.PROMISE_WITHOUT_DAY),
        (said(day=TODAY), ContactFault.DAY_WITHOUT_PROMISE),
        (said(promise="\u3000", day=TODAY), ContactFault.DAY_WITHOUT_PROMISE),
        (said(promise="字" * 301, day=TODAY), TextFault.TOO_LONG),
        (said(promise=f"查 {NUMBER}", day=TODAY), TextFault.IDENTITY_NUMBER),
        (said(promise="回电", day=TODAY - timedelta(days=1)), ContactFault.PROMISE_PAST),
        (said(promise="回电", day=date(1, 1, 1)), ContactFault.PROMISE_PAST),
        (said(promise="回电", day=LATEST + timedelta(days=1)), ContactFault.PROMISE_FAR),
        (said(promise="回电", day=date(9999, 12, 31)), ContactFault.PROMISE_FAR),
    ],
)
@pytest.mark.bad_input(1, 20, 29, 43, 69)
def test_what_cannot_be_logged_changes_nothing(shop: Shop, what: Said, fault: StrEnum) -> None:
    assert refused(shop, lambda: logged(shop, what)) is fault


def test_the_first_and_the_last_day_may_be_promised(shop: Shop) -> None:
    assert promised(shop, TODAY)
    assert promised(shop, LATEST)
    check_promise("", None, today=TODAY, days=1)


def test_nobody_and_nothing_promised_are_refused(shop: Shop) -> None:
    plain = logged(shop, said())
    nobody = refused(shop, lambda: logged(shop, said(), customer=999))
    assert nobody is ContactFault.UNKNOWN_CUSTOMER
    assert refused(shop, lambda: answer(shop, plain)) is ContactFault.NO_PROMISE
    assert refused(shop, lambda: answer(shop, 999)) is ContactFault.UNKNOWN_CONTACT


@pytest.mark.parametrize("text", ["", "字" * 301, f"查到 {NUMBER}"])
@pytest.mark.bad_input(1, 43)
def test_an_answer_that_says_nothing_or_too_much_is_refused(shop: Shop, text: str) -> None:
    made = promised(shop, TODAY)
    assert isinstance(refused(shop, lambda: answer(shop, made, text)), TextFault)
    assert the(shop, made).is_open
