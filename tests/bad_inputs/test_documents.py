"""Documents that are too long, changed meanwhile, dated oddly or approved wrongly (64, 66-71)."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import update

from tests.bad_inputs.said import refusal, told
from tests.counts.desk import counted, in_review, started
from tests.goods.conftest import Counter
from tests.shop import Shop
from wms_desktop.checks import check
from wms_desktop.core.errors import Refused, Stale
from wms_desktop.core.language import Language
from wms_desktop.counts import queries as count_queries
from wms_desktop.counts import service as counts
from wms_desktop.counts.kinds import VarianceCause
from wms_desktop.customers import service as customers
from wms_desktop.customers.tables import Customer
from wms_desktop.db import clock
from wms_desktop.goods import inbound, outbound
from wms_desktop.people.rules import site_day
from wms_desktop.people.signin import SignedIn
from wms_desktop.stock import posting, service, service_moves, service_places
from wms_desktop.stock.kinds import MoveReason
from wms_desktop.stock.tables import Item
from wms_desktop.ui.dates import parse_day

ONE = Decimal(1)


def code_of(error: object) -> str:
    assert isinstance(error, Refused), error
    return str(error.code.value)


# 66: how many lines


@pytest.mark.bad_input(66)
def test_an_order_of_no_lines_is_refused_and_of_five_thousand_made(
    shop: Shop, subtests: pytest.Subtests
) -> None:
    item = shop.item()
    ordered = outbound.OrderedLine(item, ONE)
    announced = inbound.AnnouncedLine(item, ONE, "L1")
    made: dict[str, tuple[Callable[..., Any], Any]] = {
        "out": (outbound.create, outbound.CreateOutbound(uuid4(), 2, 1, "周", ())),
        "in": (inbound.create, inbound.CreateInbound(uuid4(), 2, 1, ())),
    }
    for name, (work, command) in made.items():
        with subtests.test(name):
            error = refusal(shop.db, lambda w=work, c=command: w(shop.db, shop.acting(), c))
            assert code_of(error) == "goods_no_lines"
    for work, command, line in (
        (outbound.create, made["out"][1], ordered),
        (inbound.create, made["in"][1], announced),
    ):
        with subtests.test(f"{work.__module__} 5,000"):
            begun = time.monotonic()
            long = replace(command, op_id=uuid4(), lines=(line,) * 5_000)
            assert work(shop.db, shop.acting(), long).value
            assert time.monotonic() - begun < 20
        with subtests.test(f"{work.__module__} 5,001"):
            long = replace(command, op_id=uuid4(), lines=(line,) * 5_001)
            error = refusal(shop.db, lambda w=work, c=long: w(shop.db, shop.acting(), c))
            assert code_of(error) == "goods_too_many_lines"
            assert "5000" in told(error).replace(",", "")


@pytest.mark.bad_input(66, 65)
def test_five_thousand_moves_are_one_document_in_time(shop: Shop) -> None:
    item = shop.item()
    lot = shop.lot(item)
    move = posting.Move(item, lot, 1, shop.location("OPENING"), shop.location("S-01"), Decimal("1"))
    begun = time.monotonic()
    with shop.db.write() as session:
        posting.post(
            session, shop.acting(), op_id=uuid4(), reason=MoveReason.OPENING,
            document="test:5000", moves=[move] * 5_000,
        )  # fmt: skip
    assert time.monotonic() - begun < 30
    assert shop.on_hand(item) == 5_000
    assert [found for verdict in check.run(shop.db) for found in verdict.findings] == []


# 67: changed while the form was open

Form = tuple[Callable[..., Any], Any]


def _item_form(shop: Shop, **values: Any) -> Form:
    item = shop.item()
    fields = service.ItemFields(**({"name": "云锦", "unit": "卷"} | values))
    return service.change_item, service.ChangeItem(uuid4(), item, 1, fields)


def _customer_form(_shop: Shop) -> Form:
    fields = customers.CustomerFields("绍兴布行", Customer.kind.type.enum_class.ORGANIZATION)
    return customers.change, customers.ChangeCustomer(uuid4(), 2, 1, fields)


def _place_form(shop: Shop) -> Form:
    fields = service_places.LocationFields(1, level=2)
    place = shop.location("A-01-01")
    return service_places.change_location, service_places.ChangeLocation(uuid4(), place, 1, fields)


def _order_form(shop: Shop) -> Form:
    order = Counter(shop).announce((shop.item(), 5, "L1"))
    return inbound.complete, inbound.CompleteInbound(uuid4(), order, 1, ("goods_lines_short",))


def _held_form(shop: Shop) -> Form:
    item = shop.item()
    shop.stock(item, shop.lot(item), 9)
    order = Counter(shop).order((item, 2))
    return outbound.hold, outbound.Hold(uuid4(), order, 1, "查货")


def _count_form(shop: Shop) -> Form:
    item = shop.item()
    shop.stock(item, shop.lot(item), 9)
    count = started(shop)
    version = count_queries.count(shop.db, 1, count).version
    return counts.cancel, counts.Cancel(uuid4(), count, version, "改日再盘")


FORMS: dict[str, Callable[[Shop], Form]] = {
    "an item renamed": lambda shop: _item_form(shop, name="素麻"),
    "an item's unit": lambda shop: _item_form(shop, unit="件"),
    "a customer": _customer_form,
    "a location": _place_form,
    "an inbound order": _order_form,
    "an outbound order": _held_form,
    "a count": _count_form,
}
OTHERS: dict[str, Callable[[Shop, Any], Form]] = {
    "an inbound order": lambda _shop, seen: (
        inbound.cancel, inbound.CancelInbound(uuid4(), seen.order_id, seen.seen_version, "错")),
    "an outbound order": lambda _shop, seen: (
        outbound.cancel, outbound.Cancel(uuid4(), seen.order_id, seen.seen_version, "错")),
}  # fmt: skip


@pytest.mark.bad_input(67)
@pytest.mark.parametrize("name", FORMS)
def test_who_changed_it_meanwhile_and_when_is_told(shop: Shop, name: str) -> None:
    work, seen = FORMS[name](shop)
    before = datetime.now(UTC) - timedelta(minutes=1)
    other = shop.acting("zhou")
    first = replace(seen, op_id=uuid4())
    if name == "an inbound order":
        item = 1
        Counter(shop).scan(seen.order_id, item, 1, login="keeper2")
        other_name = "陈二"
    elif name == "an outbound order":
        Counter(shop).allocate(seen.order_id)
        other_name = "林晓雯"
    elif name == "a count":
        step = counts.Step(uuid4(), first.count_id, first.seen_version)
        item, lot = 1, 1
        counted(shop, step.count_id, ("A-01-01", item, lot, 9))
        counts.to_review(shop.db, shop.acting("zhou"), step)
        other_name = "周立群"
    else:
        work(shop.db, other, first)
        other_name = "周立群"
    by = shop.acting("zhou") if name == "a count" else shop.acting()
    error = refusal(shop.db, lambda: work(shop.db, by, replace(seen, op_id=uuid4())))
    assert isinstance(error, Stale)
    assert error.person == other_name
    assert error.moment is not None
    assert before < error.moment < datetime.now(UTC) + timedelta(minutes=1)
    assert f"Changed by {other_name} at 20" in told(error)


@pytest.mark.bad_input(67)
def test_an_item_out_of_use_meanwhile_is_refused_with_its_name(shop: Shop) -> None:
    item = shop.item()
    line = outbound.OrderedLine(item, ONE)
    with shop.db.write() as session:
        session.execute(update(Item).where(Item.id == item).values(is_active=False))
    command = outbound.CreateOutbound(uuid4(), 2, 1, "周", (line,))
    error = refusal(shop.db, lambda: outbound.create(shop.db, shop.acting(), command))
    assert code_of(error) == "item_inactive"
    assert "A302-14" in told(error)


@pytest.mark.bad_input(67)
def test_the_unit_stays_once_goods_have_moved(shop: Shop) -> None:
    work, command = _item_form(shop, unit="件")
    shop.stock(command.item_id, shop.lot(command.item_id), 3)
    error = refusal(shop.db, lambda: work(shop.db, shop.acting(), command))
    assert code_of(error) == "item_in_use"


# 69: odd days

DAYS = {
    "00010101": "date_out_of_range", "0001-01-01": "date_out_of_range",
    "99991231": "date_out_of_range", "9999-12-31": "date_out_of_range",
    "20270229": "date_no_such_day", "2026-02-29": "date_no_such_day",
    "21000229": "date_no_such_day", "2026-04-31": "date_no_such_day",
    "00000000": "date_no_such_day", "+9999999": "date_not_a_day",
}  # fmt: skip


@pytest.mark.bad_input(69)
@pytest.mark.parametrize("typed", DAYS)
def test_a_day_that_cannot_be_meant_is_refused(typed: str) -> None:
    with pytest.raises(Refused) as caught:
        parse_day(typed, date(2026, 5, 21))
    assert caught.value.code.value == DAYS[typed]
    told(caught.value)


@pytest.mark.bad_input(69)
def test_the_29th_of_a_leap_year_is_a_day() -> None:
    assert parse_day("20280229", date(2026, 5, 21)) == date(2028, 2, 29)


NEW_YORK, SHANGHAI = "America/New_York", "Asia/Shanghai"


@pytest.mark.bad_input(69)
@pytest.mark.parametrize(
    ("moment", "zone", "day"),
    [
        ("2026-03-08T06:59:59", NEW_YORK, date(2026, 3, 8)),  # the hour before the gap
        ("2026-03-08T07:00:00", NEW_YORK, date(2026, 3, 8)),
        ("2026-03-09T03:59:59", NEW_YORK, date(2026, 3, 8)),  # a day of 23 hours
        ("2026-03-09T04:00:00", NEW_YORK, date(2026, 3, 9)),
        ("2026-11-01T05:30:00", NEW_YORK, date(2026, 11, 1)),  # 1:30 for the first time
        ("2026-11-01T06:30:00", NEW_YORK, date(2026, 11, 1)),  # 1:30 for the second
        ("2026-11-02T04:59:59", NEW_YORK, date(2026, 11, 1)),  # a day of 25 hours
        ("2026-11-02T05:00:00", NEW_YORK, date(2026, 11, 2)),
        ("2026-05-20T15:59:59", SHANGHAI, date(2026, 5, 20)),
        ("2026-05-20T16:00:00", SHANGHAI, date(2026, 5, 21)),
    ],
)
def test_the_sites_day_is_right_around_a_change_of_clocks(
    moment: str, zone: str, day: date
) -> None:
    assert site_day(datetime.fromisoformat(moment).replace(tzinfo=UTC), zone) == day


@pytest.mark.bad_input(69)
def test_nothing_is_posted_before_a_count_that_is_closed(shop: Shop) -> None:
    """Goods are posted when they move: no use case takes a day to post on, so none lies before."""
    item = shop.item()
    shop.stock(item, shop.lot(item, "L1"), 9)
    line = service_moves.OpeningLine(
        item, "L9", 1, shop.location("A-01-02"), ONE, received_on=date(2020, 1, 1)
    )
    begun = datetime.now(UTC) - timedelta(minutes=1)
    service_moves.open_stock(shop.db, shop.acting(), service_moves.OpenStock(uuid4(), (line,)))
    from sqlalchemy import select

    from wms_desktop.stock.tables import StockDocument

    with shop.db.read() as session:
        newest = session.scalars(select(StockDocument).order_by(StockDocument.id.desc())).first()
        assert newest is not None
        assert newest.posted_at > begun


# 70: a clock that is wrong


@pytest.mark.bad_input(70)
@pytest.mark.parametrize("wrong", [timedelta(days=1), timedelta(days=-1), timedelta(minutes=9)])
def test_a_wrong_clock_is_noticed_and_the_databases_time_is_used(
    shop: Shop, wrong: timedelta
) -> None:
    right = datetime.now(UTC)
    ahead = clock.ahead(shop.db, right + wrong)
    assert abs(ahead - wrong) < timedelta(minutes=1)
    signed_in = SignedIn(shop.db, shop.acting(), "lin", SHANGHAI, 5, ahead)
    by = signed_in.at(right + wrong, Language.EN)
    assert abs(by.now - right) < timedelta(minutes=1)
    assert by.today in {site_day(right, SHANGHAI), site_day(by.now, SHANGHAI)}


@pytest.mark.bad_input(70)
def test_two_clocks_that_nearly_agree_are_left_alone(shop: Shop) -> None:
    assert clock.ahead(shop.db, datetime.now(UTC) + timedelta(seconds=30)) == timedelta(0)


# 71: approvals


@pytest.mark.bad_input(71)
@pytest.mark.parametrize("login", ["lin", "nobody", "keeper2"])
def test_a_count_is_not_approved_by_who_counted_or_may_not(shop: Shop, login: str) -> None:
    step = _reviewed(shop)
    error = refusal(shop.db, lambda: counts.approve(shop.db, shop.acting(login), step))
    assert code_of(error) in ("role_missing", "count_own_approval", "count_counter_approves")


@pytest.mark.bad_input(71)
def test_what_was_sold_since_the_count_is_not_taken_off_twice(shop: Shop) -> None:
    step = _reviewed(shop)
    item, lot = 1, 1
    with shop.db.write() as session:
        posting.post(
            session, shop.acting(), op_id=uuid4(), reason=MoveReason.ISSUE, document="test:sold",
            moves=[posting.Move(item, lot, 1, shop.location("A-01-01"),
                                shop.location("CUSTOMER"), Decimal(9))],
        )  # fmt: skip
    error = refusal(shop.db, lambda: counts.approve(shop.db, shop.acting("zhou"), step))
    assert code_of(error) == "not_enough_stock"
    assert shop.on_hand(item) == 0


def _reviewed(shop: Shop) -> counts.Step:
    """9 booked, 7 counted by lin, its cause named; ready to be approved."""
    item = shop.item()
    lot = shop.lot(item)
    shop.stock(item, lot, 9)
    count = started(shop)
    counted(shop, count, ("A-01-01", item, lot, 7))
    in_review(shop, count)
    [row] = [each for each in count_queries.review(shop.db, count) if each.difference]
    cause = counts.Decide(uuid4(), row.line_id, row.version, VarianceCause.UNKNOWN, "找过了")
    counts.decide(shop.db, shop.acting(), cause)
    return counts.Step(uuid4(), count, count_queries.count(shop.db, 1, count).version)
