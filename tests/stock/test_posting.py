"""The ledger: append-only, never below nought, posted once (STK-1 to STK-3)."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.shop import Shop
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.db import operations
from wms_desktop.stock import posting
from wms_desktop.stock.kinds import MoveReason


@dataclass(frozen=True)
class Take:
    moves: tuple[posting.Move, ...]
    op_id: UUID = field(default_factory=uuid4)


def take(shop: Shop, command: Take) -> Done[int]:
    def work(session):
        document = posting.post(
            session, shop.acting(), op_id=command.op_id, reason=MoveReason.ISSUE,
            document="test:1", moves=command.moves,
        )  # fmt: skip
        return Done(document, frozenset({Topic.STOCK}))

    return operations.once(shop.db, shop.acting(), "test.take", command, work)


@pytest.fixture
def goods(shop: Shop) -> tuple[int, int]:
    item = shop.item()
    lot = shop.lot(item)
    shop.stock(item, lot, 24)
    return item, lot


def out(shop: Shop, goods: tuple[int, int], quantity: int | str) -> posting.Move:
    return posting.Move(
        *goods, 1, shop.location("A-01-01"), shop.location("CUSTOMER"), Decimal(quantity)
    )


@pytest.mark.rule("STK-2")
def test_the_balance_follows_the_moves(shop, goods):
    take(shop, Take((out(shop, goods, 10),)))
    assert shop.on_hand(goods[0]) == 14


@pytest.mark.bad_input(60)
@pytest.mark.rule("STK-2")
def test_more_than_is_there_is_refused_with_both_figures(shop, goods):
    with pytest.raises(Refused) as refused:
        take(shop, Take((out(shop, goods, 25),)))
    assert refused.value.code is posting.StockFault.NOT_ENOUGH
    assert (refused.value.params["wanted"], refused.value.params["on_hand"]) == ("25", "24")
    assert shop.on_hand(goods[0]) == 24


@pytest.mark.bad_input(65)
@pytest.mark.rule("STK-2")
def test_the_same_goods_on_two_lines_are_added_up(shop, goods):
    with pytest.raises(Refused) as refused:
        take(shop, Take((out(shop, goods, 20), out(shop, goods, 5))))
    assert refused.value.params["wanted"] == "25"


@pytest.mark.rule("STK-3")
def test_the_same_key_posts_once(shop, goods):
    command = Take((out(shop, goods, 10),))
    first, second = take(shop, command), take(shop, command)
    assert (first.value, first.replay) == (second.value, False)
    assert second.replay
    assert second.changed == frozenset()
    assert shop.on_hand(goods[0]) == 14


@pytest.mark.bad_input(63)
@pytest.mark.rule("STK-3")
def test_the_same_key_with_other_lines_is_refused(shop, goods):
    command = Take((out(shop, goods, 10),))
    take(shop, command)
    with pytest.raises(Refused) as refused:
        take(shop, Take((out(shop, goods, 11),), command.op_id))
    assert refused.value.code is operations.OperationFault.KEY_REUSED


@pytest.mark.rule("STK-1")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE stock_move SET quantity = 1",
        "DELETE FROM stock_move",
        "UPDATE audit SET action = 'x'",
        "DELETE FROM stock_document",
    ],
)
@pytest.mark.usefixtures("goods")
def test_the_database_refuses_to_change_what_was_posted(shop, statement):
    with shop.db.write() as session:
        from wms_desktop.db import audit

        audit.record(session, shop.acting(), "test.line", "test:1")
    with pytest.raises(DBAPIError, match="append-only"), shop.db.engine.begin() as connection:
        connection.execute(text(statement))


@pytest.mark.rule("STK-1")
def test_a_mistake_is_corrected_by_a_move_that_names_it(shop, goods):
    done = take(shop, Take((out(shop, goods, 10),)))
    with shop.db.write() as session:
        posting.reverse(session, shop.acting(), op_id=uuid4(), document_id=done.value)
    assert shop.on_hand(goods[0]) == 24
    with pytest.raises(Refused) as refused, shop.db.write() as session:
        posting.reverse(session, shop.acting(), op_id=uuid4(), document_id=done.value)
    assert refused.value.code is posting.StockFault.ALREADY_REVERSED


@pytest.mark.rule("OUT-1")
def test_reserved_goods_cannot_be_taken_or_reserved_again(shop, goods):
    with shop.db.write() as session:
        balance = session.execute(text("SELECT id FROM balance")).scalar_one()
        posting.reserve(
            session, shop.acting(), document="outbound:1", wanted=[(balance, 1, Decimal(20))]
        )
    with pytest.raises(Refused) as refused, shop.db.write() as session:
        posting.reserve(
            session, shop.acting(), document="outbound:2", wanted=[(balance, 1, Decimal(5))]
        )
    assert refused.value.code is posting.StockFault.RESERVED
    with pytest.raises(Refused) as refused:
        take(shop, Take((out(shop, goods, 5),)))
    assert refused.value.params["free"] == "4"
