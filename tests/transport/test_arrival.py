"""Goods that nobody announced: waybill and arrival in one go, on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import select

from tests.conftest import dump
from tests.pickup.waybills import waybill
from wms_desktop.core.errors import Refused
from wms_desktop.core.text import TextFault
from wms_desktop.receipts.tables import Receipt
from wms_desktop.transport import arrival, queries, service
from wms_desktop.transport.kinds import ConsignmentFault, ConsignmentState
from wms_desktop.transport.rules import typed_money


def came(shop, **values) -> arrival.TakeIn:
    plain = arrival.TakeIn(uuid4(), waybill(), shop.today, "S-02-07")
    return replace(plain, **values)


def refused(shop, command) -> object:
    before = dump(shop.db)
    with pytest.raises(Refused) as error:
        arrival.take_in(shop.db, shop.acting(), command)
    assert dump(shop.db) == before
    return error.value.code


@pytest.mark.rule("RCP-1", "RCP-5", "PCK-8")
def test_what_arrived_waits_and_its_receipt_is_due(shop):
    command = came(shop, waybill=waybill(collect_freight=Decimal("186.50"), site_id=2))
    made = arrival.take_in(shop.db, shop.acting(), command)
    again = arrival.take_in(shop.db, shop.acting(), command)
    assert (again.value, again.replay) == (made.value, True)
    row = queries.waiting(shop.db, 1, after=None, limit=5)[0]
    assert (row.id, row.number, row.stored_at_code) == (made.value.id, "TY-88062415", "S-02-07")
    assert (row.due, row.arrived_on) == (Decimal("186.50"), shop.today)
    with shop.db.read() as session:
        receipt = session.scalars(select(Receipt)).one()
    assert receipt.due_on == shop.today + timedelta(days=10)


def test_without_a_number_the_program_gives_the_next_free_one(shop):
    service.add_consignment(
        shop.db, shop.acting(),
        service.AddConsignment(uuid4(), waybill(number=f"TY-{shop.today:%Y%m%d}-0001")),
    )  # fmt: skip
    made = arrival.take_in(shop.db, shop.acting(), came(shop, waybill=waybill(number=" ")))
    assert made.value.number == f"TY-{shop.today:%Y%m%d}-0002"
    code = queries.barcode(made.value.number)
    assert [row.id for row in queries.by_code(shop.db, code)] == [made.value.id]


@pytest.mark.rule("RCP-5")
def test_a_part_is_still_on_the_way_until_the_last_one(shop):
    made = arrival.take_in(shop.db, shop.acting(), came(shop, is_last_part=False)).value
    file = queries.consignment(shop.db, made.id)
    assert (file.state, file.stored_at_code) == (ConsignmentState.ON_THE_WAY, "S-02-07")
    with shop.db.read() as session:
        assert session.scalars(select(Receipt)).all() == []


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"pieces": 0}, ConsignmentFault.PIECES),
        ({"weight_grams": 2**31}, ConsignmentFault.WEIGHT),
        ({"cash_on_delivery": Decimal("1.005")}, ConsignmentFault.MONEY),
        ({"shipper_name": "\u3000"}, TextFault.EMPTY),
        ({"goods": "墙\u202e布"}, TextFault.DIRECTION),
    ],
)
def test_what_cannot_be_taken_changes_nothing(shop, values, code):
    assert refused(shop, came(shop, waybill=waybill(**values))) is code


def test_nothing_arrives_tomorrow_or_twice(shop):
    ahead = came(shop, arrived_on=shop.today + timedelta(days=1))
    assert refused(shop, ahead) is ConsignmentFault.ARRIVED_IN_FUTURE
    arrival.take_in(shop.db, shop.acting(), came(shop))
    assert refused(shop, came(shop)) is ConsignmentFault.NUMBER_TAKEN


def test_nobody_without_a_right_takes_in(shop):
    with pytest.raises(Refused):
        arrival.take_in(shop.db, shop.acting("nobody"), came(shop))


@pytest.mark.parametrize(
    ("typed", "amount"), [("", "0"), ("186.5", "186.5"), ("1,200", "1200"), ("¥ ３０", "30")]
)
def test_money_as_it_is_typed(typed, amount):
    assert typed_money(typed) == Decimal(amount)


@pytest.mark.parametrize(
    "typed", ["-1", "1e3", "1.005", "abc", "NaN", "²", "9" * 12, "1,2", "1.2.3"]
)
def test_what_is_no_money(typed):
    with pytest.raises(Refused) as error:
        typed_money(typed)
    assert error.value.code is ConsignmentFault.MONEY
