"""Bad figures and texts of counts: refused in words, the database as it was (10-19, 59, 71, 72)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

import pytest

from tests.bad_inputs.said import refusal, told
from tests.counts.desk import CountDesk, started
from tests.counts.test_service import Counting
from tests.shop import Shop
from wms_desktop.core.errors import Refused
from wms_desktop.core.quantity import QuantityFault
from wms_desktop.counts import planning, queries, service
from wms_desktop.counts.kinds import CountScope, VarianceCause
from wms_desktop.counts.rules import CountFault

QUANTITIES = {
    "-4": CountFault.BELOW_NOUGHT,
    "0.5": QuantityFault.WHOLE_ONLY,
    "1.0001": QuantityFault.WHOLE_ONLY,
    "2147483648": QuantityFault.TOO_LARGE,
    "9223372036854775808": QuantityFault.TOO_LARGE,
    "6901234567892": QuantityFault.TOO_LARGE,  # 59: a barcode where a quantity is asked for
    "9" * 5000: QuantityFault.TOO_LARGE,
    "1e999999": QuantityFault.TOO_LARGE,
    "NaN": QuantityFault.NOT_A_NUMBER,
    "sNaN": QuantityFault.NOT_A_NUMBER,
    "Infinity": None,
    "-Infinity": None,
}
TYPED = (
    "abc", "-5", "--5", "5-", "+5", "1e3", "0x10", "NaN", "Infinity", "1_000", "1.000,5", "0.5",
    "²", "½", "①", "一二三", "٣", "3*", "2147483648", "9" * 5000, "6901234567892", "\u3000",
)  # fmt: skip
TEXTS = ("A\0B", "\ud800", "A\u0085B", "\u202eA", "A" * 41, "\u3000")


@pytest.fixture
def counting(shop: Shop) -> Counting:
    made = Counting(shop)
    made.enter(3)
    return made


def enter(counting: Counting, **changed: object) -> Refused:
    shop = counting.shop
    command = service.Enter(
        uuid4(), counting.id, shop.location("A-01-01"), counting.item, counting.lot, Decimal(1)
    )
    command = replace(command, **changed)
    error = refusal(shop.db, lambda: service.enter(shop.db, shop.acting("keeper2"), command))
    assert isinstance(error, Refused)
    return error


@pytest.mark.parametrize("quantity", QUANTITIES, ids=lambda text: ascii(text)[:20])
def test_figures_that_cannot_be(counting: Counting, quantity: str) -> None:
    found = enter(counting, quantity=Decimal(quantity))
    assert QUANTITIES[quantity] in (None, found.code)


def test_sums_that_cannot_be(counting: Counting) -> None:
    """Number 17: each entry is small enough, their sum is not."""
    counting.enter(9_999_990)
    assert enter(counting, quantity=Decimal(100)).code is QuantityFault.TOO_LARGE


def test_goods_and_places_that_are_not_there(counting: Counting) -> None:
    other = counting.shop.item("B118-02")
    lot = counting.shop.lot(other, "L1")
    inactive = counting.shop.item("X-1", is_active=False)
    its_lot = counting.shop.lot(inactive, "L1")
    cases = (
        ({"count_id": 999}, CountFault.UNKNOWN),
        ({"location_id": 999_999}, CountFault.NOT_IN_SCOPE),
        ({"location_id": counting.shop.location("C-01-01")}, CountFault.NOT_IN_SCOPE),
        ({"item_id": 999_999}, CountFault.NOT_COUNTABLE),
        ({"lot_id": 999_999}, CountFault.NOT_COUNTABLE),
        ({"lot_id": lot}, CountFault.NOT_COUNTABLE),  # of another item
        ({"item_id": other, "lot_id": lot, "owner_id": 999}, CountFault.NOT_COUNTABLE),
        ({"item_id": inactive, "lot_id": its_lot}, CountFault.NOT_COUNTABLE),
    )
    for changed, code in cases:
        assert enter(counting, **changed).code is code


TEXT_CODES = (
    "broken",
    "control",
    "direction",
    "empty",
    "too_long",
    "not_a_code",
    "count_unknown_codes",
)


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: ascii(text)[:20])
def test_texts_that_cannot_be(counting: Counting, text: str) -> None:
    shop, by = counting.shop, counting.shop.acting("zhou")
    title = text * 2 if len(text) > 40 else text
    plans = (
        service.Plan(uuid4(), title, CountScope.SITE),
        service.Plan(uuid4(), "盘点", CountScope.ZONE, (text,)),
        service.Plan(uuid4(), "盘点", CountScope.ITEMS, ("A302-14", text)),
    )
    for plan in plans:
        codes = {refusal(shop.db, lambda plan=plan: service.plan(shop.db, by, plan)).code.value}
        assert codes <= set(TEXT_CODES), codes
    refusal(shop.db, lambda: planning.coverage(shop.db, by, CountScope.ZONE, (text,)))
    reason = service.Cancel(uuid4(), counting.id, counting.row.version, text * 5)
    refusal(shop.db, lambda: service.cancel(shop.db, by, reason))


def test_remarks_that_cannot_be(counting: Counting) -> None:
    counting.close_all()
    counting.review()
    (row,) = queries.review(counting.shop.db, counting.id)
    shop, by = counting.shop, counting.shop.acting("zhou")
    for text in ("A\0B", "\ud800", "字" * 201):
        decide = service.Decide(uuid4(), row.line_id, row.version, VarianceCause.THEFT, text)
        error = refusal(shop.db, lambda decide=decide: service.decide(shop.db, by, decide))
        assert error.code.value in TEXT_CODES
    unknown = service.Decide(uuid4(), 999_999, 1, VarianceCause.THEFT, "x")
    assert refusal(shop.db, lambda: service.decide(shop.db, by, unknown)).code is CountFault.UNKNOWN
    for ids in ((), (999_999,), (row.line_id, 999_999)):
        again = service.CountAgain(uuid4(), counting.id, ids)
        refusal(shop.db, lambda again=again: service.count_again(shop.db, by, again))


def test_the_same_press_twice_counts_once(counting: Counting) -> None:
    shop = counting.shop
    command = service.Enter(
        uuid4(), counting.id, shop.location("A-01-01"), counting.item, counting.lot, Decimal(4)
    )
    said = [service.enter(shop.db, shop.acting(), command).value for _ in range(2)]
    assert said == ["7", "7"]
    other = replace(command, quantity=Decimal(5))
    refusal(shop.db, lambda: service.enter(shop.db, shop.acting(), other))


def test_what_is_typed_as_a_quantity(qtbot, desk_shop: Shop, tmp_path) -> None:
    """Numbers 10 to 17 in the field: a sentence beside it, nothing saved, the text still there."""
    item = desk_shop.item()
    desk_shop.stock(item, desk_shop.lot(item), 24)
    started(desk_shop)
    desk = CountDesk(qtbot, desk_shop, tmp_path)
    desk.page.open(count_id=desk.count.id)
    desk.type("A-01-01").type("A302-14")
    field = desk.page.blind.fields.count_quantity
    for text in TYPED:
        field.setText(text)
        desk.press("Enter")
        assert desk.said.kind == "bad", ascii(text)
        assert desk.sums() == {}, ascii(text)
    field.setText("２２")
    desk.press("Enter")
    assert desk.sums() == {("A-01-01", "A302-14"): 22}


def test_every_refusal_of_counts_is_a_whole_sentence() -> None:
    params = {
        "number": "PD-20260521-0001", "left": 3, "item": "A302-14", "people": "陈二",
        "person": "周立群", "codes": ("A",), "location": "A-01-01", "documents": "CK-1",
        "wanted": "3", "free": "1", "counted": "2", "typed": "5",
    }  # fmt: skip
    for code in CountFault:
        if code is not CountFault.WRONG_STATE:  # its state is a word of its own
            told(Refused(code, **params))
