"""Envelopes, hand-over lists, boxes and loans go out whole (SYS-3)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.exports.way_out import WayOut
from tests.receipts.moving import Post, filed, standing
from wms_desktop.receipts import handing_over, keeping
from wms_desktop.receipts.kinds import BoxKind, HandOverKind, ReceiptState

pytestmark = pytest.mark.rule("SYS-3")


def test_envelopes_by_direction(out: WayOut) -> None:
    post = Post(out.shop)
    arriving = post.sent(filed(out.shop, 2))
    numbers = [post.envelope(arriving).number]
    row = out.rows("envelopes", "--state", "arriving")[0]
    assert (row["Envelope"], row["Receipts"], row["Envelope waybill"]) == (
        numbers[0],
        2,
        "SF1234567890",
    )
    assert out.rows("envelopes", "--state", "out") == []
    assert out.column("envelopes", "Envelope") == numbers


def test_hand_over_lists_by_state(out: WayOut) -> None:
    standing(out.shop, ReceiptState.RECEIVED, 2, shipper_name="=1+1")
    command = handing_over.MakeList(out.shop.op(), HandOverKind.CUSTOMER, 2, "=A1")
    handing_over.make_list(out.shop.db, out.shop.acting(), command)
    row = out.rows("hand-overs", "--state", "open")[0]
    assert (row["Taken by"], row["Receipts"]) == ("=A1", 2)
    assert out.column("hand-overs", "Taken by", ending="csv") == ["'=A1"]
    assert out.rows("hand-overs", "--state", "signed") == []


def test_boxes_and_loans(out: WayOut) -> None:
    shop, by = out.shop, out.shop.acting()
    number = standing(shop, ReceiptState.RECEIVED)[0]
    opened = keeping.OpenBox(shop.op(), BoxKind.BINDER, "2026-05", "3 号架")
    box_id = keeping.open_box(shop.db, by, opened).value
    keeping.put_away(shop.db, by, keeping.PutAway(shop.op(), box_id, number))
    row = out.rows("boxes")[0]
    assert (row["Title"], row["Receipts"], row["Stands at"]) == ("2026-05", 1, "3 号架")
    due = shop.today + timedelta(days=3)
    keeping.lend(shop.db, by, keeping.Lend(shop.op(), number, "财务王敏", "对账", due))
    assert out.column("loans", "Receipt", "--state", "out") == [number]
    keeping.give_back(shop.db, by, keeping.GiveBack(shop.op(), number))
    assert out.rows("loans", "--state", "out") == []
    assert out.column("loans", "Borrower", "--state", "returned") == ["财务王敏"]
