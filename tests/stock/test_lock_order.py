"""Everybody takes the goods of a document in one order, so that no two wait for each other (G7)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from tests.conftest import NOW, TODAY
from tests.shop import Shop
from wms_desktop.db.database import Database
from wms_desktop.stock import posting, service_moves
from wms_desktop.stock.kinds import Condition, MoveReason
from wms_desktop.stock.tables import Balance

HELD = text("SELECT id FROM balance WHERE id = :id FOR UPDATE")
FREE = text("SELECT id FROM balance WHERE id = :id FOR UPDATE NOWAIT")
WAITS = text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE wait_event_type = 'Lock' AND datname = current_database()"
)


@pytest.fixture
def server_shop(postgres_db: Database) -> Shop:
    return Shop(postgres_db, now=NOW, today=TODAY)


def balance(shop: Shop, item: int, shelf: str) -> int:
    query = select(Balance.id).where(
        Balance.item_id == item, Balance.location_id == shop.location(shelf)
    )
    with shop.db.read() as session:
        return session.scalars(query).one()


def waits(shop: Shop) -> bool:
    """Whether somebody waits for a lock; asked anew, a transaction sees one moment of it."""
    with shop.db.engine.connect() as connection:
        return bool(connection.execute(WAITS).scalar())


def takes_nothing_while_it_waits(
    shop: Shop, work: Callable[[], Any], first: int, later: int
) -> None:
    """While somebody holds *first*, *work* waits for it without having taken *later*."""
    with ThreadPoolExecutor(1) as pool, shop.db.engine.connect() as other:
        other.execute(HELD, {"id": first})
        running = pool.submit(work)
        while not waits(shop):
            assert not running.done(), running.result()
        with shop.db.engine.connect() as third:
            try:
                third.execute(FREE, {"id": later})
            except OperationalError as error:
                pytest.fail(f"held while it waits: {error.orig}")
            third.rollback()
        other.rollback()
        running.result(10)


@pytest.mark.rule("STK-3")
def test_a_transfer_takes_both_places_in_the_common_order(server_shop: Shop) -> None:
    """Else it and the sending of an order, or a transfer the other way, wait for each other."""
    shop = server_shop
    item = shop.item()
    lot = shop.lot(item)
    for shelf in ("A-01-01", "A-01-02"):
        shop.stock(item, lot, 5, shelf)
    one, two = (balance(shop, item, shelf) for shelf in ("A-01-01", "A-01-02"))
    command = service_moves.Transfer(uuid4(), two, shop.location("A-01-01"), Decimal(1))
    takes_nothing_while_it_waits(
        shop, lambda: service_moves.transfer(shop.db, shop.acting(), command), one, two
    )
    assert (shop.on_hand(item, "A-01-01"), shop.on_hand(item, "A-01-02")) == (6, 4)


@pytest.mark.rule("STK-3")
def test_lines_typed_in_any_order_are_taken_in_one(server_shop: Shop) -> None:
    """The younger balance is of the smaller item: the order is that of the rows, not of codes."""
    shop = server_shop
    items = [shop.item(f"A302-{n}") for n in range(2)]
    lots = [shop.lot(item) for item in items]
    for item, lot in reversed(list(zip(items, lots, strict=True))):
        shop.stock(item, lot, 5, "A-01-01")
    younger, older = (balance(shop, item, "A-01-01") for item in items)
    assert older < younger
    lines = tuple(
        service_moves.OpeningLine(item, "L260412", 1, shop.location("A-01-01"), Decimal(1))
        for item in items
    )
    command = service_moves.OpenStock(uuid4(), lines)
    takes_nothing_while_it_waits(
        shop, lambda: service_moves.open_stock(shop.db, shop.acting(), command), older, younger
    )


@pytest.mark.rule("STK-3")
@pytest.mark.rule("OUT-1")
def test_who_reserves_looks_first_whether_the_goods_are_there(server_shop: Shop) -> None:
    """That look locks the balance's key; posting passes it, else both would wait in a ring."""
    shop = server_shop
    item = shop.item()
    lot = shop.lot(item)
    for shelf in ("A-01-01", "A-01-02"):
        shop.stock(item, lot, 5, shelf)
    one = balance(shop, item, "A-01-01")
    command = service_moves.Transfer(uuid4(), one, shop.location("A-01-02"), Decimal(1))
    with ThreadPoolExecutor(1) as pool, shop.db.engine.connect() as other:
        other.execute(text("SELECT id FROM balance WHERE id = :id FOR KEY SHARE"), {"id": one})
        moving = pool.submit(service_moves.transfer, shop.db, shop.acting(), command)
        try:
            moving.result(3)
        finally:
            other.rollback()


@pytest.mark.rule("STK-3")
def test_new_places_are_made_in_one_order(shop: Shop) -> None:
    """Two documents that fill the same empty shelves from different ones do it alike."""
    item = shop.item()
    lot = shop.lot(item)
    for shelf in ("A-01-01", "A-01-02"):
        shop.stock(item, lot, 5, shelf)
    a, b, c, d = (shop.location(f"A-01-0{n}") for n in (1, 2, 3, 4))
    made = []
    for ways in (((a, d), (b, c)), ((a, c), (b, d))):
        moves = [posting.Move(item, lot, 1, *way, Decimal(1)) for way in ways]
        made.append([move.to_location_id for move in posting.in_order(moves)])
    assert made == [[c, d], [c, d]]


def test_goods_in_several_conditions_have_one_order_too() -> None:
    moves = [
        posting.Move(1, 1, 1, 7, 8, Decimal(1), condition, condition)
        for condition in (Condition.GOOD, Condition.DAMAGED)
    ]
    assert posting.in_order(moves) == posting.in_order(list(reversed(moves)))


@pytest.mark.rule("STK-1")
def test_a_document_of_one_place_asks_nothing_more(
    server_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The path behind every scan stays as short as it was (P1)."""
    shop = server_shop
    item = shop.item()
    lot = shop.lot(item)
    asked: list[Any] = []
    monkeypatch.setattr(posting._HELD, "all", lambda *a: asked.append(a))
    move = posting.Move(
        item, lot, 1, shop.location("SUPPLIER"), shop.location("A-01-01"), Decimal(1)
    )
    with shop.db.write() as session:
        posting.post(
            session, shop.acting(), op_id=uuid4(), reason=MoveReason.RECEIPT,
            document="inbound:RK-1", moves=[move],
        )  # fmt: skip
    assert asked == []
