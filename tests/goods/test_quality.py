"""QC: what needs it waits apart, passes or becomes an exception (INB-5)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.conftest import dump
from tests.goods.conftest import Counter
from tests.photos import photo
from tests.shop import Shop
from wms_desktop.core.errors import Refused
from wms_desktop.core.photo import Photo
from wms_desktop.db import archive, attachments
from wms_desktop.goods import quality
from wms_desktop.goods.difference_list import differences
from wms_desktop.goods.kinds import ExceptionKind
from wms_desktop.goods.rules import GoodsFault
from wms_desktop.stock.history import PHOTOS
from wms_desktop.stock.kinds import Condition

pytestmark = pytest.mark.rule("INB-5")
GOOD, DAMAGED, WAITS = Condition.GOOD, Condition.DAMAGED, Condition.QUARANTINE


@pytest.fixture
def received(counter: Counter) -> tuple[int, int]:
    """Item and order of 24 pieces that wait."""
    item = counter.shop.item("C77-05", "竹编·原色", needs_qc=True)
    order = counter.announce((item, 24, "K250918"))
    counter.scan(order, item, 24, "K250918")
    return item, order


def grade(shop: Shop, quantity: int | str, *, passes: bool, reason: str = "", login: str = "zhou",
          photos: tuple[Photo, ...] = ()) -> int:  # fmt: skip
    (row,) = quality.waiting(shop.db, 1)
    command = quality.Grade(shop.op(), row.id, Decimal(quantity), passes, reason, photos)
    return quality.grade(shop.db, shop.acting(login), command).value


def test_goods_wait_until_they_pass(counter: Counter, received: tuple[int, int]) -> None:
    shop, (item, order) = counter.shop, received
    (row,) = quality.waiting(shop.db, 1)
    assert (row.goods, row.lot, row.location, row.quantity) == (
        "C77-05 竹编·原色", "K250918", "A-01-01", 24,
    )  # fmt: skip
    assert counter.inbound(order).lines[0].in_quarantine == 24
    grade(shop, 20, passes=True)
    assert (shop.on_hand(item), shop.on_hand(item, None, WAITS)) == (20, 4)
    assert counter.inbound(order).lines[0].in_quarantine == 4
    grade(shop, 4, passes=True, reason="外观合格")
    assert quality.waiting(shop.db, 1) == []
    assert counter.inbound(order).lines[0].in_quarantine == 0
    assert differences(shop.db, 1, today=shop.today) == []


def test_what_fails_is_damaged_and_an_exception_with_photos(
    counter: Counter, received: tuple[int, int]
) -> None:
    shop, (item, order) = counter.shop, received
    grade(shop, 3, passes=False, reason="边缘开裂", photos=(Photo(photo()),))
    assert (shop.on_hand(item), shop.on_hand(item, None, DAMAGED)) == (0, 3)
    (row,) = differences(shop.db, 1, today=shop.today)
    assert (row.kind, row.quantity, row.line, row.photos, row.remarks) == (
        ExceptionKind.DAMAGED, 3, 1, 1, "边缘开裂",
    )  # fmt: skip
    assert row.number == counter.inbound(order).number


def test_goods_that_no_order_brought_fail_without_an_exception(shop: Shop) -> None:
    item = shop.item()
    shop.stock(item, shop.lot(item), 2, condition=WAITS)
    grade(shop, 2, passes=False, reason="破")
    assert shop.on_hand(item, None, DAMAGED) == 2
    assert differences(shop.db, 1, today=shop.today) == []


@pytest.mark.parametrize(
    ("quantity", "passes", "reason", "login"),
    [("25", True, "", "zhou"), ("0", True, "", "zhou"), ("-1", True, "", "zhou"),
     ("0.5", True, "", "zhou"), ("NaN", True, "", "zhou"), ("1", False, " ", "zhou"),
     ("1", True, "", "lin"), ("1", True, "", "nobody"), ("1", False, "a\0", "zhou")],
)  # fmt: skip
@pytest.mark.usefixtures("received")
def test_what_cannot_be_changes_nothing(
    counter: Counter, quantity: str, passes: bool, reason: str,
    login: str,
) -> None:  # fmt: skip
    before = dump(counter.shop.db)
    with pytest.raises(Refused):
        grade(counter.shop, quantity, passes=passes, reason=reason, login=login)
    assert dump(counter.shop.db) == before


@pytest.mark.usefixtures("received")
def test_goods_that_do_not_wait_and_those_of_another_site_are_refused(
    counter: Counter,
) -> None:
    shop = counter.shop
    (row,) = quality.waiting(shop.db, 1)
    command = quality.Grade(shop.op(), row.id, Decimal(24), True)
    with pytest.raises(Refused):
        quality.grade(shop.db, shop.acting("zhou", site=2), command)
    quality.grade(shop.db, shop.acting("zhou"), command)
    again = quality.Grade(shop.op(), 999, Decimal(1), True)
    with pytest.raises(Refused) as refused:
        quality.grade(shop.db, shop.acting("zhou"), again)
    assert refused.value.code == GoodsFault.NOT_WAITING_FOR_QC


def test_the_waiting_are_found_and_paged(shop: Shop) -> None:
    for number in range(3):
        item = shop.item(f"G-{number}", "基膜")
        shop.stock(item, shop.lot(item, f"P{number}"), 1, condition=WAITS)
    first = quality.waiting(shop.db, 1, limit=2)
    rest = quality.waiting(shop.db, 1, after=first[-1])
    assert [row.item for row in (*first, *rest)] == ["G-0", "G-1", "G-2"]
    assert [row.item for row in quality.waiting(shop.db, 1, text="p1")] == ["G-1"]
    assert quality.count_waiting(shop.db, 1) == 3
    assert quality.count_waiting(shop.db, 2) == 0


@pytest.mark.parametrize("passes", [True, False])
def test_photos_are_kept_where_no_exception_comes_of_it(shop: Shop, passes: bool) -> None:
    """Goods that pass, and those that no order brought: the picture is evidence all the same."""
    item = shop.item()
    shop.stock(item, shop.lot(item, "L1"), 4, condition=WAITS)
    content = photo()
    document = grade(shop, 4, passes=passes, reason="看过", photos=(Photo(content, "外观.jpg"),))
    (kept,) = attachments.of(shop.db, f"{PHOTOS}:{document}")
    assert kept.title == "外观.jpg"
    assert archive.content(shop.db, kept.sha256) == content
