"""What a plan covers, and why: classes due, emptied places, what picking did not find (CNT-1)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from tests.counts.desk import counted, in_review
from tests.goods.conftest import Counter
from tests.shop import Shop
from wms_desktop.core.errors import Refused
from wms_desktop.counts import planning, queries, service
from wms_desktop.counts.kinds import CountScope
from wms_desktop.counts.rules import CountFault
from wms_desktop.counts.rules_abc import DAYS_A
from wms_desktop.db.tables import RuleValue
from wms_desktop.goods.tables import GoodsException
from wms_desktop.stock import posting
from wms_desktop.stock.kinds import AbcClass, MoveReason
from wms_desktop.stock.tables import Item

pytestmark = pytest.mark.rule("CNT-1")


class Goods:
    """Items of three classes, each at a place of its own, each come so many days ago."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.items: dict[str, tuple[int, int]] = {}

    def add(self, code: str, class_: str, days: int, place: str, price: int = 10) -> int:
        item = self.shop.item(code, abc_class=AbcClass(class_), unit_price=Decimal(price))
        lot = self.shop.lot(item, f"L-{code}", self.shop.today - timedelta(days=days))
        self.shop.stock(item, lot, 10, place)
        self.items[code] = item, lot
        return item

    def coverage(self, scope: CountScope, *codes: str) -> planning.Coverage:
        return planning.coverage(self.shop.db, self.shop.acting(), scope, codes)

    def count(self, scope: CountScope, *codes: str) -> int:
        plan = service.Plan(uuid4(), "循环盘点", scope, codes)
        count_id = service.plan(self.shop.db, self.shop.acting(), plan).value
        self.step("start", count_id)
        return count_id

    def step(self, name: str, count_id: int, login: str = "lin") -> None:
        version = queries.count(self.shop.db, 1, count_id).version
        step = service.Step(uuid4(), count_id, version)
        getattr(service, name)(self.shop.db, self.shop.acting(login), step)

    def issue(self, code: str, quantity: int, place: str, days_ago: int = 0) -> int:
        item, lot = self.items[code]
        with self.shop.db.write() as session:
            return posting.post(
                session, self.shop.acting(), op_id=uuid4(), reason=MoveReason.ISSUE,
                document="outbound:CK-9",
                moves=[posting.Move(
                    item, lot, 1, self.shop.location(place), self.shop.location("CUSTOMER"),
                    Decimal(quantity),
                )],
            )  # fmt: skip


@pytest.fixture
def goods(shop: Shop) -> Goods:
    made = Goods(shop)
    made.add("A1", "A", 30, "A-01-01", price=100)
    made.add("A2", "A", 29, "A-01-02")
    made.add("B1", "B", 90, "A-01-03")
    made.add("C1", "C", 179, "A-01-04")
    made.add("X1", "", 999, "C-01-01")
    return made


def lines(goods: Goods, count_id: int) -> set[str]:
    return {row.item_code for row in queries.review(goods.shop.db, count_id)}


def test_a_class_is_due_on_its_last_day_and_not_before(goods):
    found = goods.coverage(CountScope.ABC_DUE)
    assert [(c.abc_class.value, c.due, c.items) for c in found.classes] == [
        ("A", 1, 2), ("B", 1, 1), ("C", 0, 1),
    ]  # fmt: skip
    assert (found.locations, found.lines, found.items, found.unclassified) == (2, 2, 2, 1)
    assert lines(goods, goods.count(CountScope.ABC_DUE)) == {"A1", "B1"}


def test_one_class_alone_by_its_letter(goods):
    assert lines(goods, goods.count(CountScope.ABC_DUE, "b")) == {"B1"}
    with pytest.raises(Refused) as told:
        goods.count(CountScope.ABC_DUE, "D")
    assert told.value.code is CountFault.UNKNOWN_CODES


def test_the_days_are_a_setting(goods):
    day = goods.shop.today
    goods.shop.insert(RuleValue, key=DAYS_A.key, value="29", valid_from=day, person_id=1)
    assert goods.coverage(CountScope.ABC_DUE, "A").lines == 2


def test_what_was_counted_and_approved_is_due_again_only_after_its_days(goods):
    count_id = goods.count(CountScope.ABC_DUE)
    counted(goods.shop, count_id, ("A-01-01", *goods.items["A1"], 10),
            ("A-01-03", *goods.items["B1"], 10))  # fmt: skip
    assert goods.coverage(CountScope.ABC_DUE).lines == 2
    in_review(goods.shop, count_id)
    goods.step("approve", count_id, "zhou")
    assert goods.coverage(CountScope.ABC_DUE).lines == 0
    goods.shop.now += timedelta(days=30)
    goods.shop.today += timedelta(days=30)
    assert {c.abc_class.value: c.due for c in goods.coverage(CountScope.ABC_DUE).classes} == {
        "A": 2, "B": 0, "C": 1,
    }  # fmt: skip


def test_unexpected_goods_of_another_item_are_no_part_of_classes_due(goods):
    count_id = goods.count(CountScope.ABC_DUE)
    enter = service.Enter(
        uuid4(), count_id, goods.shop.location("A-01-01"), *goods.items["C1"], Decimal(1)
    )
    with pytest.raises(Refused) as told:
        service.enter(goods.shop.db, goods.shop.acting(), enter)
    assert told.value.code is CountFault.GOODS_NOT_IN_SCOPE


def test_places_that_went_empty_since_their_last_count(goods):
    assert goods.coverage(CountScope.EMPTIED).locations == 0
    goods.issue("A1", 10, "A-01-01")
    goods.issue("A2", 9, "A-01-02")  # one is left
    assert goods.coverage(CountScope.EMPTIED).locations == 1
    assert goods.coverage(CountScope.EMPTIED, "C").locations == 0
    count_id = goods.count(CountScope.EMPTIED)
    (place,) = queries.places(goods.shop.db, count_id)
    assert place.code == "A-01-01"
    counted(goods.shop, count_id)
    in_review(goods.shop, count_id)
    goods.step("approve", count_id, "zhou")
    assert goods.coverage(CountScope.EMPTIED).locations == 0


def test_goods_found_at_an_emptied_place_are_a_surplus(goods):
    goods.issue("A1", 10, "A-01-01")
    count_id = goods.count(CountScope.EMPTIED)
    counted(goods.shop, count_id, ("A-01-01", *goods.items["A1"], 3))
    assert [row.difference for row in queries.review(goods.shop.db, count_id)] == [3]


def test_where_picking_found_goods_short(goods):
    counter = Counter(goods.shop)
    assert goods.coverage(CountScope.SHORTAGES) == planning.Coverage(0, 0, 0)
    item, _lot = goods.items["A2"]
    order = counter.order((item, 6))
    counter.allocate(order)
    number = counter.outbound(order).number
    goods.shop.insert(
        GoodsException, document=f"outbound:{number}", line=1, kind="short",
        quantity=Decimal(2), remarks="", person_id=1,
    )  # fmt: skip
    found = goods.coverage(CountScope.SHORTAGES)
    assert (found.locations, found.lines, found.documents) == (1, 1, (number,))
    assert lines(goods, goods.count(CountScope.SHORTAGES)) == {"A2"}


def test_a_plan_that_has_nothing_to_count_is_refused(goods):
    for scope in (CountScope.EMPTIED, CountScope.SHORTAGES):
        with pytest.raises(Refused) as told:
            goods.count(scope)
        assert told.value.code is CountFault.NOTHING_IN_SCOPE


@pytest.mark.parametrize(
    ("scope", "codes", "expected"),
    [
        (CountScope.SITE, (), (7, 5, 5)),
        (CountScope.ZONE, ("A",), (4, 4, 4)),
        (CountScope.LOCATIONS, ("A-01-01", "C-01-01"), (2, 2, 2)),
        (CountScope.ITEMS, ("A1",), (1, 1, 1)),
        (CountScope.ITEMS, ("A1", "Q9"), (1, 1, 1)),
        (CountScope.ITEMS, ("Q9",), (0, 0, 0)),
        (CountScope.OWNER, ("HOUSE",), (5, 5, 5)),
    ],
)
def test_what_a_choice_would_cover_is_known_before(goods, scope, codes, expected):
    found = goods.coverage(scope, *codes)
    assert (found.locations, found.lines, found.items) == expected


def test_classes_go_by_what_was_issued_and_say_so_before(goods):
    shop = goods.shop
    shop.now += timedelta(hours=1)
    goods.issue("A1", 8, "A-01-01")  # 800 yuan
    goods.issue("C1", 10, "A-01-04")  # 100
    goods.issue("B1", 4, "A-01-03")  # 40
    undone = goods.issue("A2", 10, "A-01-02")  # taken back
    with shop.db.write() as session:
        posting.reverse(session, shop.acting(), op_id=uuid4(), document_id=undone)
    found = planning.classes_now(shop.db, shop.acting())
    assert [n for _class, n in found.items] == [1, 1, 3]
    assert found.changes == 4
    done = planning.classify(shop.db, shop.acting(), planning.Classify(uuid4()))
    assert done.value == 4
    with shop.db.read() as session:
        classes = {item.code: item.abc_class.value for item in session.query(Item)}
    assert classes == {"A1": "A", "A2": "C", "B1": "C", "C1": "B", "X1": "C"}
    assert planning.classes_now(shop.db, shop.acting()).changes == 0
