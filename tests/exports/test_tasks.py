"""Contacts and the task list go out as the window narrows them down (SYS-3)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.conftest import TODAY
from tests.exports.way_out import WayOut
from tests.tasks.owing import OWED
from wms_desktop.customers import contacts
from wms_desktop.customers.contacts import KeepPromise, LogContact, Said
from wms_desktop.customers.kinds import Channel
from wms_desktop.customers.rules_contacts import PROMISE_DAYS

pytestmark = pytest.mark.rule("SYS-3")


def logged(out: WayOut, said: Said, about: str = "") -> int:
    command = LogContact(out.shop.op(), 2, said, about)
    return contacts.log_contact(out.shop.db, out.shop.acting(), command).value


@pytest.mark.rule("SRV-2")
def test_contacts_with_their_promises_and_answers(out: WayOut) -> None:
    assert out.rows("contacts") == []
    day = TODAY + timedelta(days=PROMISE_DAYS.default)
    logged(out, Said(Channel.PHONE, "=1+1"), "complaint:KS-1")
    made = logged(out, Said(Channel.CHAT, "问库存", promise="回电", promised_on=day))
    logged(out, Said(Channel.MAIL, "要对账单", promise="寄对账单", promised_on=TODAY))
    keep = KeepPromise(out.shop.op(), made, "已回电")
    contacts.keep_promise(out.shop.db, out.shop.acting("zhou"), keep)
    rows = out.rows("contacts")
    assert [row["What was said"] for row in rows] == ["要对账单", "问库存", "=1+1"]
    kept = rows[1]
    assert (kept["Customer"], kept["Channel"], kept["Who began"]) == (
        "绍兴锦程纺织有限公司", "Chat", "We to customer",
    )  # fmt: skip
    assert (kept["Promise"], kept["By when"].date()) == ("回电", day)
    assert (kept["Answer"], kept["Answered by"]) == ("已回电", "周立群")
    assert rows[2]["About"] == "KS-1"
    assert out.column("contacts", "Promise", "--state", "open") == ["寄对账单"]
    assert len(out.rows("contacts", "--state", "promised")) == 2
    assert out.column("contacts", "What was said", "--text", "1+1", ending="csv") == ["'=1+1"]
    assert out.refused("contacts", "--state", "lost").code == "export_unknown_value"
    assert out.refused("contacts", user="nobody").code == "role_missing"


@pytest.mark.rule("SRV-7")
def test_the_task_list_is_of_whoever_asks(out: WayOut) -> None:
    shop = out.shop
    OWED["round"].make(shop)
    OWED["qc"].make(shop)
    OWED["chase"].make(shop)
    mine = out.rows("tasks", "--text", "slips")
    assert [(row["To do"], row["Rule"], row["Number"]) for row in mine] == [
        ("Chase 3 slips beyond the limit", "RCP-6", 3)
    ]
    assert out.column("tasks", "To do", "--text", "QC") == []
    assert out.column("tasks", "To do", "--text", "QC", user="zhou") == [
        "Test goods that wait for QC"
    ]
    assert out.refused("tasks", "--state", "never").code == "export_unknown_value"
