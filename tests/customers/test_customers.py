"""Customers are kept and found (SRV-1, ux.md search boxes)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.conftest import dump
from wms_desktop.core.errors import Refused, Stale
from wms_desktop.core.text import TextFault
from wms_desktop.customers import queries, service
from wms_desktop.customers.names import search_text
from wms_desktop.customers.rules import CustomerFault, is_phone

FIELDS = service.CustomerFields(
    "长三角装饰材料有限公司",
    contact_name="陈经理",
    phone="021-5566 1234",
    more_phones=("13800001111",),
)


def add(shop, fields=FIELDS, code=""):
    return service.add(shop.db, shop.acting(), service.AddCustomer(shop.op(), fields, code)).value


def test_a_customer_is_found_by_name_pinyin_initials_and_phone_tail(shop):
    customer = add(shop)
    for text in ("长三角", "changsanjiao", "csj", "陈经理", "1234", "1111", "C-20260521-0001"):
        assert customer in [row.id for row in queries.search(shop.db, text)], text
    for text in ("%", "_", "\x00", "\ud800", "(" * 3000):
        assert customer not in [row.id for row in queries.search(shop.db, text)] or not text.strip(
            "\x00\ud800"
        )
    assert queries.customer(shop.db, customer).more_phones == ("13800001111",)


def test_a_name_that_begins_so_is_the_first_hit(shop):
    add(shop, replace(FIELDS, name="上海静安旧宅改造"), "K1")  # shjajz, ...ganjiu: nj inside
    first = add(shop, replace(FIELDS, name="南京建材"), "K2")
    assert queries.best(shop.db, "nj", 5)[0].id == first
    assert len(queries.best(shop.db, "", 1)) == 1


def test_search_text_keeps_rare_and_mixed_names():
    assert search_text("𠮷田", "Ab１").startswith("𠮷田 ab1 𠮷t 𠮷tian")
    assert "csjd" in search_text("长三角店").split()
    assert len(search_text("长" * 500)) <= 300


def test_pages_follow_by_key(shop):
    for number in range(5):
        add(shop, replace(FIELDS, name=f"甲{number % 2}"), f"K{number}")
    first = queries.search(shop.db, "甲", 3)
    rest = queries.search(shop.db, "甲", 3, after=first[-1])
    assert sorted(row.code for row in first + rest) == [f"K{n}" for n in range(5)]


def test_a_change_is_refused_when_stale_and_recorded_when_not(shop):
    customer = add(shop)
    change = service.ChangeCustomer(
        shop.op(), customer, 1, replace(FIELDS, phone="", more_phones=())
    )
    service.change(shop.db, shop.acting(), change)
    with pytest.raises(Stale):
        service.change(shop.db, shop.acting(), replace(change, op_id=shop.op()))
    assert queries.customer(shop.db, customer).more_phones == ()
    assert any("021-5566 1234" in row and "customers.change" in row for row in dump(shop.db))


@pytest.mark.parametrize(("values", "code"), [
    ({"name": " \u3000"}, TextFault.EMPTY),
    ({"name": "x\x07"}, TextFault.CONTROL),
    ({"name": "a\u202eb"}, TextFault.DIRECTION),
    ({"name": "长" * 200}, TextFault.TOO_LONG),
    ({"phone": "abc"}, CustomerFault.PHONE_BAD),
    ({"more_phones": ("12345", "--")}, CustomerFault.PHONE_BAD),
])  # fmt: skip
def test_what_cannot_be_kept_is_refused(shop, values, code):
    before = dump(shop.db)
    with pytest.raises(Refused) as refused:
        add(shop, replace(FIELDS, **values))
    assert refused.value.code is code
    assert dump(shop.db) == before


def test_a_code_is_taken_once_whatever_its_case(shop):
    with pytest.raises(Refused) as refused:
        add(shop, code="c-001")
    assert refused.value.code is CustomerFault.CODE_TAKEN


@pytest.mark.parametrize(("text", "good"), [
    ("13800001111", True), ("+86 138 0000 1111", True), ("0575-84120001 转 12", True),
    ("(021) 5566", False), ("12", False), ("abc", False), ("138;drop", False),
])  # fmt: skip
def test_phones(text, good):
    assert is_phone(text) is good
