"""The exchange order: once, only where it is wished and inspected, only what was accepted."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import select

from tests.conftest import dump
from tests.returns.returning import Returning, Staff
from tests.shop import Shop
from wms_desktop.core.errors import Refused, Stale
from wms_desktop.db import rule_values
from wms_desktop.goods.kinds import OutboundState
from wms_desktop.goods.tables import OutboundLine, OutboundOrder
from wms_desktop.returns import exchange, queries, service
from wms_desktop.returns.kinds import PieceVerdict, ReturnState, Wish
from wms_desktop.returns.rules_chain import EXCHANGE_BEFORE, ChainFault
from wms_desktop.returns.tables import ReturnApplication, ReturnLine, ReturnPiece


@pytest.fixture
def staff(shop: Shop) -> Staff:
    """Sales, the duty manager, the sales assistant."""
    return Staff.of(shop)


@pytest.fixture
def returning(shop: Shop) -> Returning:
    """48 rolls of A302-14 and 20 of G-20, stock left of both."""
    made = Returning(shop).deliver("A302-14", "L260412", 48, left=9)
    return made.deliver("G-20", "P2605", 20, left=9, name="湿胶粉")


@pytest.fixture
def issued(shop: Shop, returning: Returning, staff: Staff) -> int:
    """An application for an exchange whose slip is issued."""
    lines = (returning.goods("A302-14", 12), returning.goods("G-20", 3))
    command = returning.command(*lines, wish=Wish.EXCHANGE)
    made = service.submit(shop.db, shop.acting(), command).value.id
    returning.take_to(ReturnState.ISSUED, staff, made)
    return made


def inspected(shop: Shop, application_id: int, *pieces: tuple[int, PieceVerdict, int]) -> None:
    """The warehouse has looked at so many pieces of lines."""
    by = shop.acting()
    with shop.db.write() as session:
        lines = {
            line.line: line.id
            for line in session.scalars(
                select(ReturnLine).where(ReturnLine.application_id == application_id)
            )
        }
        for line, verdict, quantity in pieces:
            session.add(
                ReturnPiece(
                    line_id=lines[line], verdict=verdict, quantity=Decimal(quantity),
                    finding="割痕", person_id=by.person_id,
                )
            )  # fmt: skip
        session.get_one(ReturnApplication, application_id).state = ReturnState.INSPECTED


def command(returning: Returning, application_id: int) -> exchange.MakeExchange:
    """Make the order of what is on the screen now."""
    version = returning.version(application_id)
    return exchange.MakeExchange(returning.shop.op(), application_id, version)


def ordered(shop: Shop, order_id: int) -> list[tuple[int, Decimal, str]]:
    """Item, quantity and asked lot of each line."""
    with shop.db.read() as session:
        lines = session.scalars(
            select(OutboundLine)
            .where(OutboundLine.order_id == order_id)
            .order_by(OutboundLine.line)
        )
        return [(line.item_id, line.ordered, line.lot_code) for line in lines]


@pytest.mark.rule("RET-6")
def test_what_was_accepted_goes_out_again_once(shop, returning, issued):
    inspected(
        shop, issued, (1, PieceVerdict.GOOD, 7), (1, PieceVerdict.RETURNED, 2),
        (1, PieceVerdict.REFUSED, 3), (2, PieceVerdict.FAULTY, 3),
    )  # fmt: skip
    made = exchange.make_exchange(shop.db, shop.acting(), command(returning, issued)).value
    item, glue = returning.lots["A302-14"][0], returning.lots["G-20"][0]
    assert ordered(shop, made.id) == [(item, 9, ""), (glue, 3, "")]
    with shop.db.read() as session:
        order = session.get_one(OutboundOrder, made.id)
        first = session.get_one(OutboundOrder, returning.order_id)
        same = ("customer_id", "owner_id", "consignee_name", "address", "hand_over", "site_id")
        assert [getattr(order, n) for n in same] == [getattr(first, n) for n in same]
        assert (order.state, order.ordered_on) == (OutboundState.APPROVED, shop.today)
        assert "TH-20260521-0001" in order.remarks
    found = queries.application(shop.db, issued)
    assert (found.exchange_order, found.may_exchange) == (made.number, False)
    before = dump(shop.db)
    with pytest.raises(Refused) as again:
        exchange.make_exchange(shop.db, shop.acting(), command(returning, issued))
    assert (again.value.code, again.value.params["order"]) == (
        ChainFault.EXCHANGE_MADE, made.number,
    )  # fmt: skip
    assert dump(shop.db) == before


@pytest.mark.bad_input(62)
def test_one_press_sent_twice_makes_one_order(shop, returning, issued):
    inspected(shop, issued, (1, PieceVerdict.GOOD, 12))
    press = command(returning, issued)
    first = exchange.make_exchange(shop.db, shop.acting(), press)
    again = exchange.make_exchange(shop.db, shop.acting(), press)
    assert (again.value, again.replay) == (first.value, True)
    with shop.db.read() as session:
        assert len(session.scalars(select(OutboundOrder.id)).all()) == 2


@pytest.mark.rule("RET-6")
def test_pieces_entered_by_mistake_do_not_count(shop, returning, issued):
    inspected(shop, issued, (1, PieceVerdict.GOOD, 12), (2, PieceVerdict.GOOD, 3))
    with shop.db.write() as session:
        piece = session.scalars(select(ReturnPiece).order_by(ReturnPiece.id)).first()
        session.add(
            ReturnPiece(
                line_id=piece.line_id, verdict=piece.verdict, quantity=piece.quantity,
                reverses_id=piece.id, person_id=1,
            )
        )  # fmt: skip
    made = exchange.make_exchange(shop.db, shop.acting(), command(returning, issued)).value
    assert ordered(shop, made.id) == [(returning.lots["G-20"][0], 3, "")]


@pytest.mark.rule("RET-6")
def test_what_speaks_against_it(shop, returning, issued, staff):
    def refusal(application_id: int, login: str = "lin") -> object:
        before = dump(shop.db)
        with pytest.raises(Refused) as told:
            exchange.make_exchange(shop.db, shop.acting(login), command(returning, application_id))
        assert dump(shop.db) == before
        return told.value.code

    assert refusal(issued) is ChainFault.EXCHANGE_TOO_EARLY
    inspected(shop, issued, (1, PieceVerdict.REFUSED, 12))
    assert refusal(issued) is ChainFault.NOTHING_ACCEPTED
    refund = returning.submit(returning.goods("G-20", 2)).id
    returning.take_to(ReturnState.ISSUED, staff, refund)
    inspected(shop, refund, (1, PieceVerdict.GOOD, 2))
    assert refusal(refund) is ChainFault.NO_EXCHANGE_ASKED
    assert queries.application(shop.db, refund).may_exchange is False
    seen = exchange.MakeExchange(shop.op(), issued, returning.version(issued) - 1)
    with pytest.raises(Stale):
        exchange.make_exchange(shop.db, shop.acting(), seen)


@pytest.mark.rule("RET-6")
def test_by_a_setting_it_can_be_made_before_the_inspection(shop, returning, issued):
    assert queries.application(shop.db, issued, shop.today).may_exchange is False
    with shop.db.write() as session:
        admin = shop.acting("admin")
        rule_values.set_value(session, admin, EXCHANGE_BEFORE, "True", shop.today)
    assert queries.application(shop.db, issued, shop.today).may_exchange is True
    made = exchange.make_exchange(shop.db, shop.acting(), command(returning, issued)).value
    item, glue = returning.lots["A302-14"][0], returning.lots["G-20"][0]
    assert ordered(shop, made.id) == [(item, 12, ""), (glue, 3, "")]
