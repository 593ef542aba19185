"""Return applications: RET-1 and RET-2 inside the transaction, exactly once, nothing on refusal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from threading import Thread

import pytest

from tests.conftest import dump
from tests.returns.returning import ORDER, Returning
from tests.shop import Shop
from wms_desktop.core.acting import Right
from wms_desktop.core.errors import Refused, Stale
from wms_desktop.core.quantity import QuantityFault
from wms_desktop.core.text import TextFault
from wms_desktop.db import rule_values
from wms_desktop.db.operations import OperationFault
from wms_desktop.goods.tables import OutboundOrder
from wms_desktop.returns import queries, service
from wms_desktop.returns.kinds import ReturnReason, ReturnState, Wish
from wms_desktop.returns.rules import LEAST_PIECES, ReturnFault
from wms_desktop.stock import posting


@pytest.fixture
def returning(shop: Shop) -> Returning:
    """48 rolls of A302-14 (sold out), 36 of B118-02 (74 left), 20 of G-20 (1 left)."""
    made = Returning(shop)
    made.deliver("A302-14", "L260412", 48)
    made.deliver("B118-02", "L260330", 36, left=74, name="素麻·燕麦")
    made.deliver("G-20", "P2605", 20, left=1, name="湿胶粉 500 g", unit="包")
    return made


def refused(returning: Returning, command: service.Submit, login: str = "lin") -> Refused:
    """What is refused; and nothing at all has changed."""
    before = dump(returning.shop.db)
    with pytest.raises(Refused) as told:
        service.submit(returning.shop.db, returning.shop.acting(login), command)
    assert dump(returning.shop.db) == before
    return told.value


@pytest.mark.rule("RET-1")
def test_an_application_records_what_the_rule_looked_at(returning):
    made = returning.submit(returning.goods("A302-14", 12), returning.goods("B118-02", 6))
    assert made.number == "TH-20260521-0001"
    found = queries.application(returning.shop.db, made.id)
    assert [(x.line, x.item_code, x.lot_code) for x in found.lines] == [
        (1, "A302-14", "L260412"),
        (2, "B118-02", "L260330"),
    ]
    assert [(x.quantity, x.delivered, x.stock_of_lot) for x in found.lines] == [
        (12, 48, 0),
        (6, 36, 74),
    ]
    assert (found.wish, found.state, found.taken_by) == (
        Wish.REFUND, ReturnState.SUBMITTED, "林晓雯",
    )  # fmt: skip
    assert (found.contact_name, found.contact_phone) == ("周经理", "0575-84120001")
    assert [(step.state, step.person) for step in found.steps] == [
        (ReturnState.SUBMITTED, "林晓雯")
    ]


@pytest.mark.rule("RET-2")
@pytest.mark.parametrize(("code", "quantity", "fault"), [
    ("A302-14", 11, ReturnFault.TOO_FEW_OF_LOT),  # sold out: 12 is the limit
    ("A302-14", 12, None),
    ("A302-14", 1, ReturnFault.TOO_FEW_OF_LOT),
    ("A302-14", 48, None),
    ("A302-14", 49, ReturnFault.MORE_THAN_DELIVERED),
    ("G-20", 1, None),  # one left in stock is enough
    ("G-20", 11, None),
    ("G-20", 21, ReturnFault.MORE_THAN_DELIVERED),
    ("B118-02", 36, None),
])  # fmt: skip
def test_few_pieces_of_a_lot_come_back_only_while_it_is_in_stock(returning, code, quantity, fault):
    command = returning.command(returning.goods(code, quantity))
    if fault is None:
        assert service.submit(returning.shop.db, returning.shop.acting(), command).value.id
        return
    error = refused(returning, command)
    assert error.code is fault
    assert error.params["line"] == 1
    assert error.params["quantity"] == quantity
    assert (error.params["least"], error.params["item"]) == (12, code)


@pytest.mark.bad_input(73)
@pytest.mark.rule("RET-2")
@pytest.mark.parametrize(("ordered_on", "is_taken"), [
    (date(2026, 2, 21), True),  # three months to the day
    (date(2026, 2, 20), False),
    (date(2026, 5, 21), True),
    (date(2025, 2, 28), False),
])  # fmt: skip
def test_an_order_older_than_three_months_is_refused(shop, ordered_on, is_taken):
    returning = Returning(shop, ordered_on=ordered_on).deliver("A302-14", "L1", 48)
    command = returning.command(returning.goods("A302-14", 12))
    if is_taken:
        assert service.submit(shop.db, shop.acting(), command).value.id
        return
    error = refused(returning, command)
    assert error.code is ReturnFault.ORDER_TOO_OLD
    assert error.params["ordered_on"] == ordered_on
    assert error.params["months"] == 3


@pytest.mark.rule("RET-2")
def test_the_numbers_of_the_rule_are_settings(returning):
    shop = returning.shop
    with shop.db.write() as session:
        rule_values.set_value(session, shop.acting("admin"), LEAST_PIECES, "5", shop.today)
    assert returning.submit(returning.goods("A302-14", 5)).id
    error = refused(returning, returning.command(returning.goods("A302-14", 4)))
    assert (error.code, error.params["least"]) == (ReturnFault.TOO_FEW_OF_LOT, 5)


@pytest.mark.rule("RET-2")
def test_stock_that_is_sold_while_the_form_is_open_counts(returning):
    command = returning.command(returning.goods("G-20", 6))
    returning.issue("G-20", 1)  # the last one of the lot
    assert refused(returning, command).code is ReturnFault.TOO_FEW_OF_LOT


@pytest.mark.rule("RET-2")
def test_damaged_stock_and_other_lots_do_not_count(shop):
    from wms_desktop.stock.kinds import Condition

    returning = Returning(shop).deliver("A302-14", "L1", 48)
    item, lot = returning.lots["A302-14"]
    shop.stock(item, lot, 5, "A-01-02", condition=Condition.DAMAGED)
    shop.stock(item, shop.lot(item, "L2"), 50, "A-01-02")
    error = refused(returning, returning.command(returning.goods("A302-14", 11)))
    assert (error.code, error.params["stock"]) == (ReturnFault.TOO_FEW_OF_LOT, 0)


@pytest.mark.bad_input(73)
def test_what_was_applied_for_before_counts_until_it_is_rejected(returning):
    first = returning.submit(returning.goods("A302-14", 36))
    error = refused(returning, returning.command(returning.goods("A302-14", 13)))
    assert error.code is ReturnFault.MORE_THAN_DELIVERED
    assert (error.params["delivered"], error.params["applied"]) == (48, 36)
    assert error.params["returnable"] == 12
    reject(returning, first.id, "颜色无误")
    assert returning.submit(returning.goods("A302-14", 48)).id


def test_what_a_reversal_took_back_was_not_delivered(returning):
    document = returning.issue("B118-02", 20)
    with returning.shop.db.write() as session:
        shop = returning.shop
        posting.reverse(session, shop.acting(), op_id=shop.op(), document_id=document)
    error = refused(returning, returning.command(returning.goods("B118-02", 37)))
    assert (error.code, error.params["delivered"]) == (ReturnFault.MORE_THAN_DELIVERED, 36)


@pytest.mark.bad_input(73)
def test_another_customers_item_is_refused_by_name(returning):
    other = Returning(returning.shop, "CK-20260312-0099").deliver("Z-9", "L9", 30)
    error = refused(returning, returning.command(other.goods("Z-9", 12)))
    assert error.code is ReturnFault.NOT_ON_ORDER
    assert (error.params["item"], error.params["lot"]) == ("Z-9", "L9")
    assert error.params["number"] == ORDER


@pytest.mark.parametrize("lot_of", ["same item", "other item", "nowhere"])
def test_a_lot_that_was_not_delivered_is_refused(returning, lot_of):
    item, _ = returning.lots["A302-14"]
    lot = {
        "same item": lambda: returning.shop.lot(item, "L-NEW"),
        "other item": lambda: returning.lots["B118-02"][1],
        "nowhere": lambda: 999_999,
    }[lot_of]()
    goods = service.ReturnGoods(item, lot, Decimal(12), ReturnReason.COLOUR)
    error = refused(returning, returning.command(goods))
    assert error.code is ReturnFault.NOT_ON_ORDER
    assert error.params["lot"] == ("L-NEW" if lot_of == "same item" else "–")


@pytest.mark.parametrize(("quantity", "code"), [
    ("0", QuantityFault.NOT_POSITIVE),
    ("-3", QuantityFault.NOT_POSITIVE),
    ("12.5", QuantityFault.WHOLE_ONLY),
    ("NaN", QuantityFault.NOT_A_NUMBER),
    ("Infinity", QuantityFault.NOT_A_NUMBER),
    ("1e30", QuantityFault.TOO_LARGE),
])  # fmt: skip
def test_what_is_no_quantity_is_refused(returning, quantity, code):
    command = returning.command(returning.goods("A302-14", quantity))
    assert refused(returning, command).code is code


def test_fractions_come_back_where_the_item_has_them(shop):
    returning = Returning(shop).deliver("C-1", "L1", 30, left=5, is_fractional=True, unit="m")
    made = returning.submit(returning.goods("C-1", "2.125"))
    line = queries.application(shop.db, made.id).lines[0]
    assert line.quantity == Decimal("2.125")


def test_no_lines_same_line_twice_nothing_delivered_unknown_order(returning):
    twice = returning.command(returning.goods("A302-14", 12), returning.goods("A302-14", 12))
    assert refused(returning, twice).code is ReturnFault.SAME_LINE_TWICE
    assert refused(returning, returning.command()).code is ReturnFault.NO_LINES
    empty = Returning(returning.shop, "CK-20260312-0100")
    nothing = replace(empty.command(), lines=(returning.goods("A302-14", 12),))
    assert refused(returning, nothing).code is ReturnFault.NOTHING_DELIVERED
    unknown = replace(nothing, order_id=999_999)
    assert refused(returning, unknown).code is ReturnFault.UNKNOWN_ORDER


@pytest.mark.rule("STK-3")
def test_the_same_key_applies_once(returning):
    shop = returning.shop
    command = returning.command(returning.goods("A302-14", 12))
    first = service.submit(shop.db, shop.acting(), command)
    again = service.submit(shop.db, shop.acting(), command)
    assert (again.value, again.replay) == (first.value, True)
    assert queries.count_applications(shop.db, 1) == 1
    other = replace(command, wish=Wish.REPAIR)
    assert refused(returning, other).code is OperationFault.KEY_REUSED


def test_an_order_that_changed_since_it_was_shown_is_stale(returning):
    shop = returning.shop
    command = returning.command(returning.goods("A302-14", 12))
    with shop.db.write() as session:
        session.get_one(OutboundOrder, returning.order_id).remarks = "改址"
    before = dump(shop.db)
    with pytest.raises(Stale):
        service.submit(shop.db, shop.acting(), command)
    assert dump(shop.db) == before


def test_two_workstations_cannot_apply_for_the_same_goods(returning):
    shop = returning.shop
    commands = [returning.command(returning.goods("A302-14", 30)) for _ in range(4)]
    told: list[object] = []

    def apply(command: service.Submit) -> None:
        try:
            told.append(service.submit(shop.db, shop.acting(), command).value)
        except Refused as error:
            told.append(error.code)

    threads = [Thread(target=apply, args=(command,)) for command in commands]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told.count(ReturnFault.MORE_THAN_DELIVERED) == 3
    assert queries.count_applications(shop.db, 1) == 1


@pytest.mark.parametrize("login", ["keeper2", "gm", "nobody"])
def test_only_applicants_apply(returning, login):
    command = returning.command(returning.goods("A302-14", 12))
    assert refused(returning, command, login).code is Right.ROLE_MISSING


@pytest.mark.parametrize("bad", ["a\0b", "a\u202eb", "x" * 201, "line\u2028end"])
def test_remarks_are_clean(returning, bad):
    goods = replace(returning.goods("A302-14", 12), remarks=bad)
    assert isinstance(refused(returning, returning.command(goods)).code, TextFault)


def reject(returning: Returning, application_id: int, reason: str, login: str = "zhou") -> int:
    """Turn an application down as it is shown now."""
    shop = returning.shop
    version = queries.application(shop.db, application_id).version
    command = service.Reject(shop.op(), application_id, version, reason)
    return service.reject(shop.db, shop.acting(login), command).value


@pytest.mark.rule("RET-3")
@pytest.mark.parametrize("login", ["lin", "zhou", "nobody"])
def test_anyone_can_reject_with_a_reason(returning, login):
    made = returning.submit(returning.goods("A302-14", 12))
    reject(returning, made.id, " 已拆封 ", login)
    found = queries.application(returning.shop.db, made.id)
    assert found.state is ReturnState.REJECTED
    assert (found.steps[-1].state, found.steps[-1].detail) == (ReturnState.REJECTED, "已拆封")


@pytest.mark.rule("RET-3")
def test_a_rejection_needs_a_reason_and_what_is_on_the_screen(returning):
    shop = returning.shop
    made = returning.submit(returning.goods("A302-14", 12))
    before = dump(shop.db)
    with pytest.raises(Refused) as told:
        reject(returning, made.id, " \u3000")
    assert told.value.code is ReturnFault.REASON_MISSING
    with pytest.raises(Stale):
        service.reject(shop.db, shop.acting(), service.Reject(shop.op(), made.id, 7, "x"))
    with pytest.raises(Refused) as told:
        service.reject(shop.db, shop.acting(), service.Reject(shop.op(), 999, 1, "x"))
    assert told.value.code is ReturnFault.UNKNOWN_APPLICATION
    assert dump(shop.db) == before
    reject(returning, made.id, "已拆封")
    with pytest.raises(Refused) as told:
        reject(returning, made.id, "再来")
    assert told.value.code is ReturnFault.ALREADY_DECIDED


@pytest.mark.rule("RET-5")
def test_a_quality_complaint_skips_the_rule_but_not_what_was_delivered(shop):
    old = Returning(shop, ordered_on=date(2026, 1, 2)).deliver("A302-14", "L260412", 8)
    by = shop.acting()
    with pytest.raises(Refused) as late:
        service.submit(shop.db, by, old.command(old.goods("A302-14", 2)))
    assert late.value.code is ReturnFault.ORDER_TOO_OLD
    with shop.db.write() as session:
        command = old.command(old.goods("A302-14", 2))
        made = service.submit_in(session, by, command, "KS-20260521-0003").value
    found = queries.application(shop.db, made.id)
    assert (found.complaint, found.state) == ("KS-20260521-0003", ReturnState.SUBMITTED)
    before = dump(shop.db)
    with pytest.raises(Refused) as more, shop.db.write() as session:
        service.submit_in(session, by, old.command(old.goods("A302-14", 7)), "KS-20260521-0003")
    assert more.value.code is ReturnFault.MORE_THAN_DELIVERED
    assert dump(shop.db) == before
