"""What is no quantity, typed in the window, imported, and sent to the use case (1, 3-17)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from pytestqt.qtbot import QtBot

from tests.bad_inputs.conftest import CommandLine
from tests.bad_inputs.said import refusal, require_whole, unchanged
from tests.bad_inputs.test_sheets import bad_cells, csv
from tests.goods.conftest import Counter
from tests.goods.robots import GoodsDesk
from tests.shop import Shop
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import Language
from wms_desktop.core.quantity import LARGEST, parse_quantity
from wms_desktop.goods import receiving
from wms_desktop.stock import service_moves

NAN, LOW = "quantity_not_a_number", "quantity_not_positive"
BIG, WHOLE, FINE = "quantity_too_large", "quantity_whole_only", "quantity_too_fine"


def case(number: int, typed: str, code: str = NAN) -> object:
    """One text, the number that it belongs to, and the code of its refusal."""
    shown = ascii(typed)[:14]
    return pytest.param(typed, code, marks=pytest.mark.bad_input(number), id=f"{number}-{shown}")


CASES = (
    case(1, ""), case(1, "   "), case(1, "\u3000"),
    case(4, "1_000"), case(4, "1__0"),
    case(5, "1.000,5"), case(5, "1,5"), case(5, "1,00"), case(5, "12,34,567"), case(5, "1'000"),
    case(6, "+5"), case(6, "--5"), case(6, "5-"), case(6, "5+"[::-1]),
    case(7, "1e3"), case(7, "0x10"), case(7, "1E+3"), case(7, "0b1"),
    case(8, "NaN"), case(8, "Infinity"), case(8, "-inf"), case(8, "-0", LOW),
    case(9, "1e999999"), case(9, "1e-999999"),
    case(10, "0", LOW), case(10, "0.0", LOW), case(10, "0*5", LOW),
    case(11, "-3", LOW), case(11, "-0.5", LOW),
    case(12, "0.5", WHOLE), case(12, "1.000000001"), case(12, "3*0.5", WHOLE),
    case(14, "2147483648", BIG), case(14, "2147483649", BIG), case(14, "9223372036854775808"),
    case(14, "9223372036854775809"), case(14, "10000000", BIG),
    case(15, "9" * 5000), case(15, "0" * 5000),
    case(16, "²"), case(16, "½"), case(16, "①"), case(16, "一二三"), case(16, "٣"), case(16, "५"),
    case(16, "Ⅻ"), case(17, "9999999+9999999", BIG), case(17, "9999999*9999999", BIG),
)  # fmt: skip


@pytest.mark.bad_input(1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16, 17)
def test_every_number_has_its_cases() -> None:
    """`case` hides the numbers from whoever reads the sources; they stand in the marker above."""
    here = test_every_number_has_its_cases.pytestmark[0].args  # type: ignore[attr-defined]
    assert {mark.args[0] for each in CASES for mark in each.marks} == set(here)  # type: ignore[attr-defined]


@pytest.fixture
def by_hand(qtbot: QtBot, desk_shop: Shop, tmp_path: Path) -> Callable[..., GoodsDesk]:
    """Receiving by hand; all but the quantity is typed."""

    def opened(language: Language = Language.ZH_CN) -> GoodsDesk:
        rolls = desk_shop.item()
        desk = GoodsDesk(qtbot, desk_shop, tmp_path, language=language)
        desk.page.open(inbound=Counter(desk_shop).announce((rolls, 48, "L260412")))
        desk.press("F7")
        hand = desk.inbound.side.by_hand
        desk.find(hand.item, "A302-14")
        desk.type(hand.goods_hand_lot, "L260412")
        desk.type(hand.goods_hand_location, "A-01-01")
        return desk

    return opened


@pytest.mark.parametrize(("typed", "code"), CASES)
def test_typed_in_the_window(by_hand: Callable[..., GoodsDesk], typed: str, code: str) -> None:
    desk = by_hand()
    hand = desk.inbound.side.by_hand
    kept = typed[:4000]  # a field takes no more
    with unchanged(desk.shop.db):
        hand.goods_hand_quantity.setText(kept) if len(typed) > 99 else desk.type(
            hand.goods_hand_quantity, typed
        )
        desk.press("Ctrl+S")
    assert hand.goods_hand_quantity.text() == kept, code
    require_whole(
        hand.goods_hand_quantity_field.error(), Language.ZH_CN, [typed, typed[:40], "3*12+5"]
    )


@pytest.mark.parametrize(("typed", "code"), CASES)
def test_imported(
    line: CommandLine, desk_shop: Shop, tmp_path: Path, typed: str, code: str
) -> None:
    desk_shop.item()
    path = tmp_path / "list.csv"
    path.write_bytes(csv("Item,Lot,Quantity,Location", f'A302-14,L1,"{typed}",A-01-01'))
    with unchanged(desk_shop.db):
        assert bad_cells(line, "stock", str(path)) == [("C2", code)]


@pytest.mark.parametrize(("typed", "code"), CASES)
def test_parsed(typed: str, code: str) -> None:
    with pytest.raises(Refused) as told:
        parse_quantity(typed)
    assert told.value.code.value == code


SENT = {
    "0": LOW, "-3": LOW, "-0": LOW, "NaN": NAN, "sNaN": NAN, "Infinity": NAN, "1e999999": BIG,
    "0.5": WHOLE, "2147483648": BIG, "9223372036854775808": BIG, "1e-999": WHOLE,
}  # fmt: skip


@pytest.mark.bad_input(8, 9, 10, 11, 12, 14)
@pytest.mark.parametrize("value", SENT)
def test_sent_to_the_use_case(shop: Shop, value: str) -> None:
    counter, item = Counter(shop), shop.item()
    order = counter.announce((item, 10, "L1"))
    command = counter.scan_command(order, item, value, "L1")
    error = refusal(shop.db, lambda: receiving.receive(shop.db, shop.acting(), command))
    assert isinstance(error, Refused)
    assert error.code.value == SENT[value]


@pytest.mark.bad_input(13)
@pytest.mark.parametrize("value", ["0.0005", "1.2345", "1.0001"])
def test_more_decimals_than_a_fraction_has(shop: Shop, value: str) -> None:
    counter, glue = Counter(shop), shop.item("GLUE", "胶", is_fractional=True)
    order = counter.announce((glue, 10, "L1"))
    command = counter.scan_command(order, glue, value, "L1")
    error = refusal(shop.db, lambda: receiving.receive(shop.db, shop.acting(), command))
    assert isinstance(error, Refused)
    assert error.code.value == FINE
    with pytest.raises(Refused) as told:
        parse_quantity(value, fractional=True)
    assert told.value.code.value == FINE


@pytest.mark.bad_input(13)
def test_three_decimals_are_kept_exactly(shop: Shop) -> None:
    counter, glue = Counter(shop), shop.item("GLUE", "胶", is_fractional=True)
    counter.scan(counter.announce((glue, 10, "L1")), glue, "0.125")
    assert shop.on_hand(glue) == Decimal("0.125")


@pytest.mark.bad_input(17)
def test_a_sum_of_the_largest_is_exact(shop: Shop) -> None:
    item, place = shop.item(), shop.location("S-01")
    lines = tuple(
        service_moves.OpeningLine(item, f"L{n}", 1, place, LARGEST) for n in range(300)
    )  # more than 2^31 altogether
    command = service_moves.OpenStock(uuid4(), lines, ("location_other_class",))
    service_moves.open_stock(shop.db, shop.acting(), command)
    assert shop.on_hand(item) == 300 * LARGEST


@pytest.mark.bad_input(2, 3, 5)
@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("１２", "12"),
        (" 7 ", "7"),
        ("\u30009\u3000", "9"),
        ("０３", "3"),
        ("3*4", "12"),
        ("1,000", "1000"),
    ],
)
def test_what_is_made_plain_is_shown_plain(
    by_hand: Callable[..., GoodsDesk], typed: str, shown: str, language: Language
) -> None:
    desk = by_hand(language)
    hand = desk.inbound.side.by_hand
    desk.type(hand.goods_hand_quantity, typed)
    hand.goods_hand_quantity.editingFinished.emit()  # the field is left
    assert hand.goods_hand_quantity.text() == shown
