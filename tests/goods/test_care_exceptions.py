"""Exceptions from rounds and readings: made once, listed with their zone, judged (LOC-5, LOC-6)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from tests.conftest import TODAY, dump
from tests.photos import photo
from tests.shop import Shop
from wms_desktop.core.errors import Refused
from wms_desktop.core.photo import Photo
from wms_desktop.goods import care_exceptions
from wms_desktop.goods.care_exceptions import OpenFromClimate, OpenFromRound
from wms_desktop.goods.difference_list import (
    Which,
    count_differences,
    count_overdue,
    difference,
    differences,
)
from wms_desktop.goods.exception_printing import PrintReport, print_report
from wms_desktop.goods.kinds import ExceptionKind, ExceptionOutcome
from wms_desktop.goods.rules import GoodsFault
from wms_desktop.goods.settling import SettleException, settle
from wms_desktop.stock import care, climate
from wms_desktop.stock.kinds import CareKind, ReadingSource
from wms_desktop.stock.rules_care import CareFault
from wms_desktop.stock.tables import Zone

COLD = 2


def found(shop: Shop, findings: str = "墙角受潮") -> int:
    command = care.MakeRound(
        shop.op(), COLD, CareKind.GOODS, is_in_order=not findings, findings=findings,
        photos=(Photo(photo()),) if findings else (),
    )  # fmt: skip
    return care.make_round(shop.db, shop.acting(), command).value


def read(shop: Shop, temperature: str, hours_ago: int, imported: bool = False) -> datetime:
    by = shop.acting()
    at = by.now - timedelta(hours=hours_ago)
    source = ReadingSource.IMPORTED if imported else ReadingSource.TYPED
    command = climate.TakeReading(shop.op(), COLD, at, Decimal(temperature), None, source)
    climate.take_reading(shop.db, by, command)
    return at


def from_round(shop: Shop, round_id: int, login: str = "lin") -> int:
    command = OpenFromRound(shop.op(), round_id)
    return care_exceptions.open_from_round(shop.db, shop.acting(login), command).value


def from_climate(shop: Shop) -> int:
    command = OpenFromClimate(shop.op(), COLD)
    return care_exceptions.open_from_climate(shop.db, shop.acting(), command).value


@pytest.fixture
def cold(shop: Shop) -> Shop:
    """A cold zone that should stay between 2 and 8 °C."""
    with shop.db.write() as session:
        zone = session.get_one(Zone, COLD)
        zone.temperature_low, zone.temperature_high = Decimal(2), Decimal(8)
    return shop


@pytest.mark.rule("LOC-5")
def test_a_finding_becomes_one_exception_of_its_zone(shop: Shop) -> None:
    round_id = found(shop)
    made = from_round(shop, round_id)
    assert from_round(shop, round_id, "zhou") == made
    (listed,) = differences(shop.db, 1, today=TODAY)
    with shop.db.read() as session:
        zone = session.get_one(Zone, COLD)
        assert (listed.number, listed.goods) == (zone.code, zone.name)
    assert (listed.kind, listed.remarks, listed.photos) == (
        ExceptionKind.FINDING, "墙角受潮", 1
    )  # fmt: skip
    assert differences(shop.db, 2, today=TODAY) == []
    assert count_differences(shop.db, 1, today=TODAY, text="受潮") == 1
    assert count_overdue(shop.db, 1, today=date(2099, 1, 1)) == 1
    assert len(difference(shop.db, made, today=TODAY).photos) == 1
    command = SettleException(shop.op(), made, ExceptionOutcome.CORRECTED, "已铺防潮垫")
    settle(shop.db, shop.acting(), command)
    assert differences(shop.db, 1, today=TODAY) == []
    assert differences(shop.db, 1, today=TODAY, which=Which.ALL)[0].outcome is not None


@pytest.mark.rule("LOC-5")
def test_what_is_no_finding_makes_none(shop: Shop) -> None:
    good = found(shop, "")
    before = dump(shop.db)
    for round_id, code in ((good, GoodsFault.NOTHING_FOUND), (0, GoodsFault.UNKNOWN_ROUND),
                           (10**18, GoodsFault.UNKNOWN_ROUND)):  # fmt: skip
        with pytest.raises(Refused) as refused:
            from_round(shop, round_id)
        assert refused.value.code is code
    assert dump(shop.db) == before


@pytest.mark.rule("LOC-6")
def test_readings_out_of_limits_become_one_exception(cold: Shop) -> None:
    with pytest.raises(Refused) as refused:
        from_climate(cold)
    assert refused.value.code is GoodsFault.WITHIN_LIMITS
    read(cold, "9.5", 5, imported=True)
    read(cold, "12.5", 3, imported=True)
    read(cold, "5", 1)  # good again, and yet something was wrong
    made = from_climate(cold)
    assert from_climate(cold) == made
    (listed,) = differences(cold.db, 1, today=TODAY)
    assert (listed.kind, listed.remarks) == (ExceptionKind.CLIMATE, "12.5 °C ×2")
    read(cold, "-1", 0)
    assert from_climate(cold) != made
    assert [row.remarks for row in differences(cold.db, 1, today=TODAY)] == [
        "12.5 °C ×2", "-1.0 °C"
    ]  # fmt: skip
    command = PrintReport(cold.op(), "climate", listed.order_id)
    with pytest.raises(Refused) as refused:
        print_report(cold.db, cold.acting(), command)
    assert refused.value.code is GoodsFault.NO_REPORT


@pytest.mark.rule("LOC-6")
def test_a_zone_of_another_site_is_refused(cold: Shop) -> None:
    read(cold, "9.5", 1)
    made = from_climate(cold)
    stranger = cold.acting(site=2)
    before = dump(cold.db)
    with pytest.raises(Refused) as refused:
        care_exceptions.open_from_climate(cold.db, stranger, OpenFromClimate(cold.op(), COLD))
    assert refused.value.code is CareFault.UNKNOWN_ZONE
    command = SettleException(cold.op(), made, ExceptionOutcome.ACCEPTED, "好")
    with pytest.raises(Refused):
        settle(cold.db, stranger, command)
    assert dump(cold.db) == before
