"""How many statements a scan needs: round trips are what a server's clerk waits for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from sqlalchemy import event

from tests.shop import Shop
from wms_desktop.db.database import Database
from wms_desktop.goods import picking, receiving, shipping

QUIET = ("BEGIN", "COMMIT", "ROLLBACK", ";")  # ";" is the pool's ping


@contextmanager
def statements(db: Database) -> Iterator[list[str]]:
    """What the driver is asked to do, however the program asks it; transactions left out."""
    asked: list[str] = []

    def tell(text: str) -> None:
        again = asked[-1:] == [text]  # SQLite names a statement once more for each of its triggers
        if not text.startswith(QUIET) and not again:
            asked.append(text)

    class Telling(psycopg.Cursor[Any]):
        def execute(self, query: Any, *rest: Any, **more: Any) -> Any:
            tell(str(query))
            return super().execute(query, *rest, **more)

        def executemany(self, query: Any, *rest: Any, **more: Any) -> Any:
            tell(str(query))
            return super().executemany(query, *rest, **more)

    def listen(connection: Any, *_rest: object) -> None:
        if db.is_sqlite:
            connection.set_trace_callback(tell)
        else:
            connection.cursor_factory = Telling

    event.listen(db.engine, "checkout", listen)
    try:
        yield asked
    finally:
        event.remove(db.engine, "checkout", listen)
        db.engine.dispose()  # these connections go on telling


@pytest.fixture
def half_received(shop: Shop, counter: Any) -> tuple[int, int]:
    item = shop.item()
    order = counter.announce((item, 48, "L1"))
    counter.scan(order, item, 12)
    return order, item


def test_a_scan_of_goods_in_needs_twelve_statements(shop, counter, half_received):
    order, item = half_received
    command = counter.scan_command(order, item, 12)
    with statements(shop.db) as asked:
        receiving.receive(shop.db, shop.acting(), command)
    assert shop.on_hand(item) == 24
    assert len(asked) <= 12, "\n".join(asked)


def test_the_same_scan_again_needs_one(shop, counter, half_received):
    command = counter.scan_command(*half_received, 12)
    receiving.receive(shop.db, shop.acting(), command)
    with statements(shop.db) as asked:
        assert receiving.receive(shop.db, shop.acting(), command).replay
    on_a_server = not shop.db.is_sqlite  # "posted" is said again once the standby has it too
    assert len(asked) == 1 + on_a_server, "\n".join(asked)


def test_a_pick_and_a_shipping_need_a_dozen(shop, counter):
    item = shop.item()
    lot = shop.lot(item)
    shop.stock(item, lot, 20, "A-01-01")
    order = counter.order((item, 12))
    counter.allocate(order)
    place = shop.location("A-01-01")
    by = shop.acting()
    for quantity, most in ((5, 11), (7, 13)):  # the last one moves the order on
        pick = picking.Pick(shop.op(), order, item, lot, place, Decimal(quantity))
        with statements(shop.db) as asked:
            picking.pick(shop.db, by, pick)
        assert len(asked) <= most, "\n".join(asked)
    counter.pack(order)
    ship = shipping.Ship(shop.op(), order, counter.outbound(order).version)
    with statements(shop.db) as asked:
        shipping.ship(shop.db, by, ship)
    assert len(asked) <= 14, "\n".join(asked)
    assert shop.on_hand(item) == 8
