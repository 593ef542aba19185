"""Hand-over lists, signatures, closing, and cash-settled receipts, on both engines."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import func, select

from tests.conftest import dump
from tests.pickup.waybills import signature
from tests.receipts.moving import receipt_of, standing, state_of
from tests.shop import Shop
from wms_desktop.core.acting import Right
from wms_desktop.core.errors import Refused, Stale, Unavailable
from wms_desktop.db import archive
from wms_desktop.receipts import closing, handing_over, keeping
from wms_desktop.receipts.codes import slip_code
from wms_desktop.receipts.kinds import BoxKind, HandOverKind, HandOverState, ReceiptState
from wms_desktop.receipts.rules import ReceiptFault
from wms_desktop.receipts.rules_custody import CustodyFault
from wms_desktop.receipts.tables_control import Chase
from wms_desktop.receipts.tables_custody import HandOver, HandOverLine

pytestmark = pytest.mark.rule("RCP-8")
PDF = b"%PDF-1.4 signed"


def back(shop: Shop, count: int = 1, **fixed: object) -> list[str]:
    """Numbers of receipts that are received back at site 1."""
    return standing(shop, ReceiptState.RECEIVED, count, **fixed)


def listed(shop: Shop, *slips: str, **fixed: object) -> int:
    values: dict[str, object] = {"kind": HandOverKind.CUSTOMER, "customer_id": 2} | fixed
    command = handing_over.MakeList(shop.op(), slips=slips, **values)  # type: ignore[arg-type]
    return handing_over.make_list(shop.db, shop.acting(), command).value


def version(shop: Shop, list_id: int) -> int:
    with shop.db.read() as session:
        return session.get_one(HandOver, list_id).version


def numbers_on(shop: Shop, list_id: int) -> int:
    query = select(func.count()).select_from(HandOverLine)
    with shop.db.read() as session:
        return session.scalar(query.where(HandOverLine.hand_over_id == list_id)) or 0


def sign(
    shop: Shop, list_id: int, png: bytes = b"", paper: bytes = b"", taker: str = "周经理"
) -> str:
    command = handing_over.SignList(
        shop.op(), list_id, version(shop, list_id), taker, png or (b"" if paper else signature()),
        paper,
    )  # fmt: skip
    return handing_over.sign_list(shop.db, shop.acting(), command).value


def dot() -> bytes:
    picture = Image.new("L", (600, 200), "white")
    for x in (10, 11):
        picture.putpixel((x, 10), 0)
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


@pytest.mark.rule("RCP-2")
def test_all_of_a_customer_are_signed_for_on_the_screen(shop: Shop) -> None:
    numbers = back(shop, 3)
    other = back(shop, customer_id=None)[0]
    list_id = listed(shop)
    assert numbers_on(shop, list_id) == 3
    sha256 = sign(shop, list_id)
    assert {state_of(shop, n) for n in numbers} == {ReceiptState.HANDED_OVER}
    assert state_of(shop, other) is ReceiptState.RECEIVED
    assert archive.content(shop.db, sha256).startswith(b"%PDF")
    with shop.db.read() as session:
        found = session.get_one(HandOver, list_id)
    assert (found.state, found.taker_name) == (HandOverState.SIGNED, "周经理")
    assert archive.content(shop.db, found.signature_sha256 or "").startswith(b"\x89PNG")


def test_a_signed_paper_is_read_no_further_than_it_may_be_long(tmp_path: Path) -> None:
    signed, other, long = (tmp_path / name for name in ("signed.pdf", "notes.txt", "long.pdf"))
    signed.write_bytes(PDF)
    other.write_bytes(b"no paper")
    with long.open("wb") as file:
        file.write(PDF)
        file.truncate(handing_over.LARGEST_PAPER + 1)
    assert handing_over.signed_paper(signed) == PDF
    for path in (other, long):
        with pytest.raises(Refused) as caught:
            handing_over.signed_paper(path)
        assert caught.value.code is CustodyFault.PAPER_UNREADABLE
    with pytest.raises(Unavailable):
        handing_over.signed_paper(tmp_path / "gone.pdf")


def test_a_slip_named_twice_stands_on_the_list_once(shop: Shop) -> None:
    first, second = back(shop, 2)
    list_id = listed(shop, second, slip_code(first, 1), first, second)
    assert numbers_on(shop, list_id) == 2


def test_by_the_colleague_who_owns_the_account(shop: Shop) -> None:
    mine = back(shop, 2)
    back(shop, responsible="周立群")
    list_id = listed(shop, kind=HandOverKind.COLLEAGUE, customer_id=None, taker="林晓雯")
    assert numbers_on(shop, list_id) == 2
    sign(shop, list_id, paper=PDF, taker="林晓雯")
    assert state_of(shop, mine[0]) is ReceiptState.HANDED_OVER
    with shop.db.read() as session:
        found = session.get_one(HandOver, list_id)
    assert archive.content(shop.db, found.paper_sha256 or "") == PDF


def test_a_customer_at_the_counter_signs_for_what_was_scanned(shop: Shop) -> None:
    first, second = back(shop, 2)
    list_id = listed(shop, first, kind=HandOverKind.COUNTER, taker="张三")
    sign(shop, list_id, taker="张三")
    assert state_of(shop, first) is ReceiptState.HANDED_OVER
    assert state_of(shop, second) is ReceiptState.RECEIVED


@pytest.mark.rule("RCP-2")
def test_where_one_site_serves_both_ends_what_is_filed_is_handed_over(shop: Shop) -> None:
    number = standing(shop, ReceiptState.FILED, site_id=1, origin_site_id=1)[0]
    sign(shop, listed(shop, number))
    found = receipt_of(shop, number)
    assert (found.state, found.back_on) == (ReceiptState.HANDED_OVER, shop.today)


@pytest.mark.rule("RCP-2")
def test_nothing_is_handed_over_before_it_is_back(shop: Shop) -> None:
    cases = {
        standing(shop, ReceiptState.FILED)[0]: CustodyFault.NOT_READY,
        standing(shop, ReceiptState.DISPATCHED)[0]: CustodyFault.NOT_READY,
        standing(shop, ReceiptState.RECEIVED, origin_site_id=2, site_id=1)[0]: (
            CustodyFault.NOT_HERE
        ),
        back(shop, customer_id=None)[0]: CustodyFault.OTHER_CUSTOMER,
        "R-20200101-0001": ReceiptFault.UNKNOWN_RECEIPT,
    }
    list_id = listed(shop, back(shop)[0])
    before = dump(shop.db)
    for slip, fault in cases.items():
        command = handing_over.AddToList(shop.op(), list_id, slip)
        with pytest.raises(Refused) as caught:
            handing_over.add_to_list(shop.db, shop.acting(), command)
        assert caught.value.code is fault
    assert dump(shop.db) == before


@pytest.mark.parametrize(
    ("png", "paper", "taker", "fault"),
    [
        (b"", b"", "周经理", CustodyFault.SIGNATURE_MISSING),
        (dot(), b"", "周经理", CustodyFault.SIGNATURE_MISSING),
        (b"GIF89a", b"", "周经理", CustodyFault.SIGNATURE_UNREADABLE),
        (b"", b"MZ program", "周经理", CustodyFault.PAPER_UNREADABLE),
        (b"", b"%PDF-" + b"0" * 10_000_000, "周经理", CustodyFault.PAPER_UNREADABLE),
        (signature(), b"", "  ", CustodyFault.TAKER_MISSING),
    ],
)
def test_an_unsigned_list_hands_nothing_over(
    shop: Shop, png: bytes, paper: bytes, taker: str, fault: CustodyFault
) -> None:
    list_id = listed(shop, *back(shop))
    before = dump(shop.db)
    command = handing_over.SignList(shop.op(), list_id, version(shop, list_id), taker, png, paper)
    with pytest.raises(Refused) as caught:
        handing_over.sign_list(shop.db, shop.acting(), command)
    assert caught.value.code is fault
    assert dump(shop.db) == before


def test_a_signed_list_stays_as_it_is(shop: Shop) -> None:
    first, second = back(shop, 2)
    list_id = listed(shop, first)
    sign(shop, list_id)
    for command, work in (
        (handing_over.AddToList(shop.op(), list_id, second), handing_over.add_to_list),
        (handing_over.TakeOff(shop.op(), list_id, first), handing_over.take_off),
        (
            handing_over.CancelList(shop.op(), list_id, version(shop, list_id)),
            handing_over.cancel_list,
        ),
    ):
        with pytest.raises(Refused) as caught:
            work(shop.db, shop.acting(), command)  # type: ignore[operator]
        assert caught.value.code is CustodyFault.LIST_NOT_OPEN


def test_a_cancelled_list_lets_its_receipts_go(shop: Shop) -> None:
    number = back(shop)[0]
    list_id = listed(shop, number)
    with pytest.raises(Refused) as caught:
        listed(shop, number)
    assert caught.value.code is CustodyFault.IN_OTHER_LIST
    stale = handing_over.CancelList(shop.op(), list_id, version(shop, list_id) + 1)
    with pytest.raises(Stale):
        handing_over.cancel_list(shop.db, shop.acting(), stale)
    command = handing_over.CancelList(shop.op(), list_id, version(shop, list_id))
    handing_over.cancel_list(shop.db, shop.acting(), command)
    assert numbers_on(shop, listed(shop, number)) == 1


def test_of_two_lists_made_at_once_one_gets_the_receipt(shop: Shop) -> None:
    number = back(shop)[0]

    def attempt(_n: int) -> str:
        try:
            return str(bool(listed(shop, number)))
        except Refused as error:
            return error.code.value

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(attempt, range(2)))
    assert answers == ["True", CustodyFault.IN_OTHER_LIST.value]


@pytest.mark.rule("RCP-10")
def test_a_lent_original_is_neither_listed_nor_handed_over(shop: Shop) -> None:
    first, second = back(shop, 2)
    by = shop.acting()
    keeping.lend(shop.db, by, keeping.Lend(shop.op(), first, "财务王敏", "对账", shop.today))
    list_id = listed(shop)
    assert numbers_on(shop, list_id) == 1
    lent = keeping.Lend(shop.op(), second, "财务王敏", "对账", shop.today)
    with pytest.raises(Refused) as caught:
        keeping.lend(shop.db, by, lent)
    assert caught.value.code is CustodyFault.IN_OTHER_LIST


def test_what_a_customer_takes_leaves_its_box(shop: Shop) -> None:
    number = back(shop)[0]
    by = shop.acting()
    opened = keeping.OpenBox(shop.op(), BoxKind.BOX, "2026-05")
    box_id = keeping.open_box(shop.db, by, opened).value
    keeping.put_away(shop.db, by, keeping.PutAway(shop.op(), box_id, number))
    sign(shop, listed(shop, number))
    assert receipt_of(shop, number).box_id is None


@pytest.mark.rule("RCP-2")
def test_customer_service_closes_one_or_many(shop: Shop) -> None:
    numbers = standing(shop, ReceiptState.HANDED_OVER, 3)
    by = shop.acting()
    command = closing.CloseReceipts(shop.op(), tuple(numbers))
    assert closing.close_receipts(shop.db, by, command).value == 3
    assert {state_of(shop, n) for n in numbers} == {ReceiptState.CLOSED}
    early = closing.CloseReceipts(shop.op(), tuple(back(shop)))
    with pytest.raises(Refused) as caught:
        closing.close_receipts(shop.db, by, early)
    assert caught.value.code is ReceiptFault.STEP_SKIPPED
    with pytest.raises(Refused) as caught:
        closing.close_receipts(shop.db, shop.acting("keeper2"), early)
    assert caught.value.code is Right.ROLE_MISSING


@pytest.mark.rule("RCP-9")
def test_who_pays_cash_is_told_and_it_is_on_the_trail(shop: Shop) -> None:
    cash, other = back(shop, is_cash=True)[0], back(shop)[0]
    by = shop.acting()
    closing.tell_customer(shop.db, by, closing.TellCustomer(shop.op(), cash, "周经理"))
    with shop.db.read() as session:
        chase = session.scalars(select(Chase)).one()
    assert (chase.spoke_with, chase.person_id) == ("周经理", by.person_id)
    with pytest.raises(Refused) as caught:
        closing.tell_customer(shop.db, by, closing.TellCustomer(shop.op(), other))
    assert caught.value.code is CustodyFault.NOT_CASH
