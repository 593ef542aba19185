"""Odd orders, stale screens and hostile texts among signed receipts (RCP-2 to RCP-11)."""

from __future__ import annotations

from datetime import date, timedelta

import pypdfium2 as pdfium
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.bad_inputs.said import refusal
from tests.conftest import dump
from tests.pickup.waybills import signature
from tests.receipts.moving import Post, filed, receipt_of, standing
from tests.shop import Shop
from wms_desktop.core.errors import Stale, Unavailable
from wms_desktop.core.language import Language
from wms_desktop.core.locks import PDFIUM
from wms_desktop.db import archive
from wms_desktop.receipts import (
    arriving,
    chasing,
    custody_queries,
    due_list,
    envelopes,
    evidence,
    finance,
    handing_over,
    keeping,
    life,
    missing,
    printing,
    queries,
    readings,
    register,
    reminders,
    tray,
)  # fmt: skip
from wms_desktop.receipts.kinds import BoxKind, ChaseBy, HandOverKind, ReadingOf, ReceiptState
from wms_desktop.receipts.missing import GroupBy, MissingFilter
from wms_desktop.receipts.rules_custody import CustodyFault
from wms_desktop.receipts.tables_custody import HandOver


@pytest.fixture
def post(shop: Shop) -> Post:
    return Post(shop)


@pytest.mark.rule("RCP-7")
def test_an_envelope_that_changed_while_it_was_shown_is_not_sent(post: Post) -> None:
    shop, numbers = post.shop, filed(post.shop, 2)
    envelope_id = post.open()
    post.put(envelope_id, numbers[0])
    shown = post.envelope(envelope_id).version
    post.put(envelope_id, numbers[1])  # at the other desk
    command = envelopes.Send(shop.op(), envelope_id, shown, "顺丰", "SF1")
    assert isinstance(refusal(shop.db, lambda: envelopes.send(shop.db, post.there, command)), Stale)
    shown = post.envelope(envelope_id).version
    out = envelopes.TakeOut(shop.op(), envelope_id, numbers[1])
    envelopes.take_out(shop.db, post.there, out)
    command = envelopes.Send(shop.op(), envelope_id, shown, "顺丰", "SF1")
    assert isinstance(refusal(shop.db, lambda: envelopes.send(shop.db, post.there, command)), Stale)


@pytest.mark.rule("RCP-7")
def test_an_envelope_is_not_closed_over_what_another_desk_just_scanned(post: Post) -> None:
    shop, numbers = post.shop, filed(post.shop, 2)
    envelope_id = post.unsealed(numbers)
    post.check(envelope_id, numbers[0])
    post.confirm(envelope_id, numbers[0])
    shown = post.envelope(envelope_id).version
    post.uncheck(envelope_id, numbers[0])
    command = arriving.CloseEnvelope(shop.op(), envelope_id, shown)
    assert isinstance(refusal(shop.db, lambda: arriving.close(shop.db, post.here, command)), Stale)


def hand_over(shop: Shop, *slips: str) -> tuple[int, int]:
    command = handing_over.MakeList(shop.op(), HandOverKind.CUSTOMER, 2, slips=slips)
    made = handing_over.make_list(shop.db, shop.acting(), command).value
    return made, _version(shop, made)


def _version(shop: Shop, list_id: int) -> int:
    with shop.db.read() as session:
        return session.get_one(HandOver, list_id).version


@pytest.mark.rule("RCP-8")
@pytest.mark.parametrize("deed", ["add", "take off"])
def test_nobody_signs_for_another_list_than_the_one_they_were_shown(shop: Shop, deed: str) -> None:
    numbers = standing(shop, ReceiptState.RECEIVED, 3)
    list_id, shown = hand_over(shop, *numbers[:2])
    if deed == "add":
        add = handing_over.AddToList(shop.op(), list_id, numbers[2])
        handing_over.add_to_list(shop.db, shop.acting(), add)
    else:
        off = handing_over.TakeOff(shop.op(), list_id, numbers[1])
        handing_over.take_off(shop.db, shop.acting(), off)
    command = handing_over.SignList(shop.op(), list_id, shown, "周经理", signature())
    error = refusal(shop.db, lambda: handing_over.sign_list(shop.db, shop.acting(), command))
    assert isinstance(error, Stale)


@pytest.mark.rule("RCP-8")
@pytest.mark.parametrize("other", [{"customer_id": 2}, {"customer_id": None, "shipper_name": "乙"}])
def test_nobody_takes_the_receipts_of_another_customer(shop: Shop, other: dict) -> None:
    """Also where the first slip is of a shipper who is no customer of ours."""
    first = standing(shop, ReceiptState.RECEIVED, customer_id=None, shipper_name="甲")[0]
    theirs = standing(shop, ReceiptState.RECEIVED, **other)[0]
    command = handing_over.MakeList(shop.op(), HandOverKind.CUSTOMER, slips=(first,))
    made = handing_over.make_list(shop.db, shop.acting(), command).value
    add = handing_over.AddToList(shop.op(), made, theirs)
    error = refusal(shop.db, lambda: handing_over.add_to_list(shop.db, shop.acting(), add))
    assert error.code is CustodyFault.OTHER_CUSTOMER
    both = handing_over.MakeList(shop.op(), HandOverKind.CUSTOMER, slips=(theirs, first))
    error = refusal(shop.db, lambda: handing_over.make_list(shop.db, shop.acting(), both))
    assert error.code in (CustodyFault.OTHER_CUSTOMER, CustodyFault.IN_OTHER_LIST)


@pytest.mark.rule("RCP-10")
@pytest.mark.parametrize("day", [date.min, date.max, date(9999, 1, 1)])
def test_nothing_is_lent_or_promised_for_a_day_that_never_comes(shop: Shop, day: date) -> None:
    number = filed(shop)[0]
    by = shop.acting(site=2)
    loan = keeping.Lend(shop.op(), number, "王会计", "对账", day)
    refusal(shop.db, lambda: keeping.lend(shop.db, by, loan))
    ids = (receipt_of(shop, number).id,)
    contact = chasing.LogContact(shop.op(), ids, ChaseBy.PHONE, "周", "明天", day)
    refusal(shop.db, lambda: chasing.log_contact(shop.db, by, contact))


@pytest.mark.parametrize(
    "typed", ["%", "_", "\\", "'; DROP TABLE receipt;--", "((((", "x\ud800y\0"]
)
@pytest.mark.parametrize("times", [1, 3_000, 1_000_000])
def test_any_text_may_be_sought(shop: Shop, typed: str, times: int) -> None:
    filed(shop)
    sought = (typed * times)[:1_000_000]
    assert register.register(shop.db, text=sought) == []
    assert missing.missing(shop.db, shop.today, MissingFilter(text=sought)) == []
    assert tray.likely(shop.db, sought) == []
    assert queries.find(shop.db, sought) == []
    assert finance.customers(shop.db, shop.today, shop.today, text=sought) == []


NO_SLIPS = ["", " ", "\0", "\ud800", "R-" + "9" * 5_000, "R-20260518-0447-1-C\n", "%", "\u202e"]


@pytest.mark.rule("RCP-7")
@pytest.mark.parametrize("slip", NO_SLIPS)
def test_what_is_no_slip_moves_nothing(post: Post, slip: str) -> None:
    shop, by = post.shop, post.there
    envelope_id = post.open()
    box = keeping.open_box(shop.db, by, keeping.OpenBox(shop.op(), BoxKind.BOX, "五月")).value
    deeds = [
        lambda: post.put(envelope_id, slip),
        lambda: keeping.put_away(shop.db, by, keeping.PutAway(shop.op(), box, slip)),
        lambda: keeping.give_back(shop.db, by, keeping.GiveBack(shop.op(), slip)),
        lambda: keeping.take_from_box(shop.db, by, keeping.TakeFromBox(shop.op(), slip)),
        lambda: hand_over(shop, slip),
        lambda: evidence.make_pack(shop.db, by, evidence.MakePack(shop.op(), slip)),
    ]
    for deed in deeds:
        refusal(shop.db, deed)
    assert queries.scan_meanings(shop.db, 1, slip) == []
    assert custody_queries.scan_meanings(shop.db, 1, slip) == []
    assert custody_queries.where_is(shop.db, slip) is None


MARKUP = '<b>甲&amp;乙</b></para><img src="file:///etc/passwd"/>{0} %s ＜'


def words_of(shop: Shop, sha256: str) -> str:
    content = archive.content(shop.db, sha256)
    with PDFIUM, pdfium.PdfDocument(content) as document:
        text_of = "".join(page.get_textpage().get_text_bounded() for page in document)
    return "".join(text_of.split())


@pytest.mark.rule("RCP-7")
@pytest.mark.parametrize(
    "name",
    [
        MARKUP,
        "'; DROP TABLE receipt;--",
        "=cmd|' /C calc'!A0",
        "😀👨‍👩‍👧🇨🇳" * 4,
        "𠀀㐀" * 40,
        "W" * 120,
    ],
)
def test_any_name_is_printed_as_it_is_written(post: Post, name: str) -> None:
    shop = post.shop
    numbers = filed(shop, 2, shipper_name=name, consignee_name=name, customer_id=None)
    envelope_id = post.open()
    for number in numbers:
        post.put(envelope_id, number)
    told = [post.send(envelope_id)]
    post.unseal(envelope_id)
    for number in numbers:
        post.check(envelope_id, number)
        post.confirm(envelope_id, number)
    by = shop.acting()
    if name.isprintable():  # a slip says a name rightly or not at all
        slips = printing.PrintSlips(shop.op(), tuple(numbers))
        told.append(printing.print_slips(shop.db, by, slips).value)
    make = handing_over.MakeList(shop.op(), HandOverKind.CUSTOMER, None, name, tuple(numbers))
    made = handing_over.make_list(shop.db, by, make).value
    command = handing_over.SignList(shop.op(), made, _version(shop, made), name, signature())
    told.append(handing_over.sign_list(shop.db, by, command).value)
    told.append(evidence.make_pack(shop.db, by, evidence.MakePack(shop.op(), numbers[0])).value)
    box = keeping.open_box(shop.db, by, keeping.OpenBox(shop.op(), BoxKind.BINDER, name)).value
    told.append(keeping.print_box_label(shop.db, by, keeping.PrintBoxLabel(shop.op(), box)).value)
    late = filed(shop, shipper_name=name, carrier=name[:60])
    with shop.db.write() as session:
        row = life.locked(session, set(late))[late[0]]
        row.due_on = shop.today - timedelta(days=3)
        shipper = row.shipper_name
    letter = reminders.PrintReminder(shop.op(), GroupBy.CUSTOMER, shipper)
    told.append(reminders.print_reminder(shop.db, shop.acting("zhou"), letter).value)
    rows = missing.missing(shop.db, shop.today, MissingFilter())
    assert due_list.due_pdf(rows, shop.today, Language.ZH_CN).startswith(b"%PDF")
    for sha256 in told:
        text_of = words_of(shop, sha256)
        if name.isascii() or name is MARKUP:
            assert "".join(name.split())[:12] in text_of, text_of[:400]


@pytest.mark.rule("RCP-10")
@pytest.mark.parametrize(
    "table",
    [
        "receipt_step",
        "receipt_chase",
        "receipt_reading",
    ],
)
@pytest.mark.parametrize("deed", ["UPDATE {} SET id = id + 1000", "DELETE FROM {}"])
def test_the_database_itself_keeps_what_was_recorded(shop: Shop, table: str, deed: str) -> None:
    number = filed(shop)[0]
    receipt_id = receipt_of(shop, number).id
    contact = chasing.LogContact(shop.op(), (receipt_id,), ChaseBy.PHONE, "周", "明天")
    chasing.log_contact(shop.db, shop.acting("zhou"), contact)
    with shop.db.write() as session:
        readings.add(session, shop.acting(), [receipt_id], ReadingOf.EVIDENCE)
    before = dump(shop.db)
    try:
        with shop.db.write() as session:
            rows = session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
            session.execute(text(deed.format(table)))
    except (DBAPIError, Unavailable):
        assert dump(shop.db) == before
        return
    assert rows == 0, f"{table} was changed"
