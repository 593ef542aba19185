"""The counts on the tabs: what is late before what waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from tests.counts.desk import counted, in_review, started
from tests.goods.conftest import Counter
from tests.pickup.waybills import arrived
from tests.receipts.stack import required
from tests.shop import Shop
from wms_desktop.goods import exceptions
from wms_desktop.goods.kinds import ExceptionKind
from wms_desktop.upkeep.badges import OF_TAB, badges

TABS = ("goods", "pickup", "receipts", "counts", "returns", "service", "settings")


def test_nothing_is_counted_in_an_empty_shop(shop: Shop) -> None:
    found = badges(shop.db, shop.acting(), TABS)
    assert {name: count for name, (_kind, count) in found.items()} == dict.fromkeys(OF_TAB, 0)


def test_orders_and_waybills_that_wait_are_counted(shop: Shop) -> None:
    goods = Counter(shop)
    item = shop.item()
    goods.announce((item, 2, "L1"))
    goods.order((item, 1))
    arrived(shop)
    found = badges(shop.db, shop.acting(), ("goods", "pickup"))
    assert found == {"goods": ("mute", 2), "pickup": ("mute", 1)}
    elsewhere = badges(shop.db, shop.acting(site=2), ("goods", "pickup"))
    assert elsewhere == {"goods": ("mute", 0), "pickup": ("mute", 0)}


@pytest.mark.rule("RCP-5")
def test_overdue_slips_come_before_those_due_soon(shop: Shop) -> None:
    required(shop, 3, arrived_on=shop.today - timedelta(days=60))
    assert badges(shop.db, shop.acting(), ["receipts"]) == {"receipts": ("bad", 3)}


def test_a_count_to_be_reviewed_comes_before_one_under_way(shop: Shop) -> None:
    item = shop.item()
    lot = shop.lot(item)
    shop.stock(item, lot, 5)
    count_id = started(shop)
    assert badges(shop.db, shop.acting(), ["counts"]) == {"counts": ("mute", 1)}
    counted(shop, count_id, ("A-01-01", item, lot, 5))
    in_review(shop, count_id)
    assert badges(shop.db, shop.acting(), ["counts"]) == {"counts": ("warn", 1)}


@pytest.mark.rule("INB-4")
def test_differences_not_judged_on_their_day_come_before_open_orders(shop: Shop) -> None:
    goods = Counter(shop)
    order = goods.announce((shop.item(), 2, "L1"))
    command = exceptions.NoteException(
        shop.op(), order, 1, ExceptionKind.SHORT, Decimal(1)
    )  # noted now, by the clock of the database
    exceptions.note_inbound(shop.db, shop.acting(), command)
    assert badges(shop.db, shop.acting(), ["goods"]) == {"goods": ("mute", 1)}
    later = replace(shop.acting(), today=datetime.now(UTC).date() + timedelta(days=2))
    assert badges(shop.db, later, ["goods"]) == {"goods": ("bad", 1)}
