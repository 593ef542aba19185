"""Stock counts: snapshot, blind counting, review, approval by another person (CNT-1, 2, 4)."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal

import pytest

from tests.conftest import dump
from tests.counts.desk import counted_again
from tests.shop import Shop
from wms_desktop.core.errors import Refused, Stale
from wms_desktop.counts import queries, service
from wms_desktop.counts.kinds import CountScope, VarianceCause
from wms_desktop.counts.rules import CountFault
from wms_desktop.stock import posting
from wms_desktop.stock.kinds import MoveReason


class Counting:
    """A count of zone A with 24 rolls of one item at A-01-01."""

    def __init__(self, shop: Shop, price: int = 58) -> None:
        self.shop = shop
        self.item = shop.item(unit_price=Decimal(price))
        self.lot = shop.lot(self.item)
        shop.stock(self.item, self.lot, 24)
        done = service.plan(
            shop.db, shop.acting(), service.Plan(shop.op(), "A 区月度盘点", CountScope.ZONE, ("A",))
        )
        self.id = done.value
        self.step("start")

    @property
    def row(self) -> queries.CountRow:
        return queries.counts(self.shop.db, 1)[0]

    def step(self, name: str, login: str = "lin") -> int:
        command = service.Step(self.shop.op(), self.id, self.row.version)
        done = getattr(service, name)(self.shop.db, self.shop.acting(login), command)
        return int(done.value)

    def enter(self, quantity: int, location: str = "A-01-01", login: str = "lin", **other) -> str:
        command = service.Enter(
            self.shop.op(),
            self.id,
            self.shop.location(location),
            other.get("item", self.item),
            other.get("lot", self.lot),
            Decimal(quantity),
        )
        return service.enter(self.shop.db, self.shop.acting(login), command).value

    def close_all(self, login: str = "lin") -> None:
        for place in queries.places(self.shop.db, self.id):
            command = service.CloseLocation(self.shop.op(), self.id, place.location_id)
            service.close_location(self.shop.db, self.shop.acting(login), command)

    def review(self, login: str = "lin") -> None:
        """End the counting; what is off is found the same by another person."""
        self.step("to_review", login)
        counted_again(self.shop, self.id)

    def decide(self, cause: VarianceCause = VarianceCause.UNKNOWN, why: str = "查无记录") -> None:
        for row in queries.review(self.shop.db, self.id):
            if row.difference:
                command = service.Decide(self.shop.op(), row.line_id, row.version, cause, why)
                service.decide(self.shop.db, self.shop.acting(), command)

    def move_out(self, quantity: int) -> None:
        shop = self.shop
        with shop.db.write() as session:
            posting.post(
                session,
                shop.acting(),
                op_id=shop.op(),
                reason=MoveReason.ISSUE,
                document="outbound:CK-1",
                moves=[
                    posting.Move(
                        self.item,
                        self.lot,
                        1,
                        shop.location("A-01-01"),
                        shop.location("CUSTOMER"),
                        Decimal(quantity),
                    )
                ],
            )


@pytest.fixture
def counting(shop: Shop) -> Counting:
    return Counting(shop)


@pytest.mark.rule("CNT-2")
def test_entries_of_several_counters_are_summed(counting):
    assert counting.enter(10) == "10"
    assert counting.enter(12, login="keeper2") == "22"
    assert queries.counters(counting.shop.db, counting.id) == 2


@pytest.mark.rule("CNT-2")
def test_the_booked_figure_does_not_reach_a_counter(counting):
    counting.enter(22)
    shown = [queries.CountRow, queries.PlaceToCount, queries.EntryRow]
    assert "booked" not in {field.name for kind in shown for field in fields(kind)}
    rows = queries.entries(counting.shop.db, counting.id, 1)
    assert Decimal(24) not in {getattr(row, f.name) for row in rows for f in fields(row)}


@pytest.mark.rule("CNT-2")
def test_unexpected_goods_can_be_counted(counting):
    other = counting.shop.item("B118-02", "素麻·燕麦")
    lot = counting.shop.lot(other, "L1")
    counting.enter(24)
    counting.enter(3, "A-01-02", item=other, lot=lot)
    counting.close_all()
    found = {row.item_code: row.difference for row in queries.review(counting.shop.db, counting.id)}
    assert found == {"A302-14": 0, "B118-02": 3}


@pytest.mark.bad_input(72)
@pytest.mark.rule("CNT-1")
def test_moves_after_the_snapshot_are_replayed(counting):
    counting.move_out(4)  # before the counting
    counting.enter(20)
    counting.move_out(5)  # after the counting
    counting.close_all()
    (row,) = queries.review(counting.shop.db, counting.id)
    assert (row.booked, row.moved, row.counted, row.difference) == (24, -4, 20, 0)


@pytest.mark.bad_input(71, 72)
@pytest.mark.rule("CNT-4")
def test_approval_posts_the_difference_and_not_the_figure(counting):
    counting.enter(22)
    counting.close_all()
    counting.move_out(2)  # sold after it was counted
    counting.step("to_review")
    counted_again(counting.shop, counting.id, A302_14=20)
    counting.move_out(2)  # and after it was counted again
    counting.decide()
    assert counting.step("approve", "zhou") == 1
    assert counting.shop.on_hand(counting.item) == 24 - 4 - 2


@pytest.mark.bad_input(71)
@pytest.mark.rule("CNT-4")
def test_a_counter_does_not_approve(counting):
    counting.enter(22, login="keeper2")
    counting.close_all()
    counting.step("to_review")
    counted_again(counting.shop, counting.id, "lin")
    counting.decide()
    before = dump(counting.shop.db)
    with pytest.raises(Refused) as refused:
        counting.step("approve", "lin")
    assert refused.value.code.value == "role_missing"
    assert dump(counting.shop.db) == before


@pytest.mark.rule("CNT-4")
def test_each_variance_needs_a_cause(counting):
    counting.enter(22)
    counting.close_all()
    counting.review()
    with pytest.raises(Refused) as refused:
        counting.step("approve", "zhou")
    assert refused.value.code is CountFault.CAUSE_MISSING


@pytest.mark.rule("CNT-4")
@pytest.mark.parametrize(
    ("price", "login", "allowed"), [(500, "zhou", True), (501, "zhou", False), (501, "gm", True)]
)
def test_above_the_value_limit_the_general_manager_approves(shop, price, login, allowed):
    counting = Counting(shop, price)
    counting.enter(22)  # two rolls missing: 1,000 or 1,002 yuan
    counting.close_all()
    counting.review()
    counting.decide()
    if allowed:
        assert counting.step("approve", login) == 1
    else:
        with pytest.raises(Refused) as refused:
            counting.step("approve", login)
        assert refused.value.code is CountFault.GENERAL_MANAGER


@pytest.mark.rule("CNT-2")
def test_review_waits_for_open_locations(counting):
    counting.enter(24)
    with pytest.raises(Refused) as refused:
        counting.step("to_review")
    assert refused.value.code is CountFault.LOCATIONS_OPEN
    assert refused.value.params["left"] == 4


def test_bad_figures_change_nothing(counting):
    counting.enter(3)
    before = dump(counting.shop.db)
    for quantity, location in ((-4, "A-01-01"), (10**8, "A-01-01"), (1, "C-01-01")):
        with pytest.raises(Refused):
            counting.enter(quantity, location)
    assert dump(counting.shop.db) == before


def test_a_finished_count_takes_no_figures(counting):
    counting.enter(24)
    counting.close_all()
    counting.step("to_review")
    with pytest.raises(Refused) as refused:
        counting.enter(1)
    assert refused.value.code is CountFault.WRONG_STATE


def test_the_slower_of_two_desks_is_told(counting):
    counting.close_all()
    command = service.Step(counting.shop.op(), counting.id, counting.row.version)
    counting.step("to_review")
    with pytest.raises(Stale):
        service.to_review(counting.shop.db, counting.shop.acting(), command)
