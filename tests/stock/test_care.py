"""Inspection rounds and the climate of the zones (LOC-5, LOC-6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import event, update

from tests.bad_inputs.said import refusal
from tests.conftest import NOW, TODAY
from tests.shop import Shop
from wms_desktop.core.errors import Refused, Stale
from wms_desktop.core.photo import Photo
from wms_desktop.db import attachments
from wms_desktop.imaging.faults import Quarantined
from wms_desktop.slices import importers
from wms_desktop.stock import care, climate
from wms_desktop.stock.care_plan import PlanZone, plan_zone
from wms_desktop.stock.kinds import CareKind
from wms_desktop.stock.map_queries import warehouse_map
from wms_desktop.stock.rules_care import Interval, Limits, OutOfLimits, can_be
from wms_desktop.stock.tables import CareRound, Zone

A, COLD = 1, 2  # zones of the test shop
FRIDGE = Limits(Decimal(2), Decimal(8), None, Decimal(75))


# rules


@pytest.mark.rule("LOC-5")
@pytest.mark.parametrize(
    ("last", "since", "is_sensitive", "due"),
    [
        (date(2026, 5, 14), None, False, date(2026, 5, 21)),
        (date(2026, 5, 14), None, True, date(2026, 5, 17)),
        (None, date(2026, 5, 1), False, date(2026, 5, 8)),
        (None, None, True, TODAY),
        (date(2026, 5, 14), date(2026, 5, 20), False, date(2026, 5, 21)),
    ],
)
def test_a_round_is_due(
    last: date | None, since: date | None, is_sensitive: bool, due: date
) -> None:
    interval = Interval(7, 3, since)
    assert interval.next_on(last, is_sensitive=is_sensitive, today=TODAY) == due


@pytest.mark.rule("LOC-5")
def test_sensitive_goods_never_make_an_interval_longer() -> None:
    assert Interval(2, 9).next_on(TODAY, is_sensitive=True, today=TODAY) == TODAY + timedelta(2)


@pytest.mark.rule("LOC-6")
@pytest.mark.parametrize(
    ("temperature", "humidity", "faults"),
    [
        ("2", "75", []), ("8", None, []), ("1.9", "50", [OutOfLimits.TOO_COLD]),
        ("8.1", "75.1", [OutOfLimits.TOO_WARM, OutOfLimits.TOO_DAMP]), (None, "0", []),
    ],
)  # fmt: skip
def test_the_limits_themselves_are_still_good(
    temperature: str | None, humidity: str | None, faults: list[OutOfLimits]
) -> None:
    shown = [None if each is None else Decimal(each) for each in (temperature, humidity)]
    assert FRIDGE.faults(*shown) == faults


@pytest.mark.rule("LOC-6")
def test_what_no_thermometer_shows() -> None:
    assert can_be(Decimal(-60), Decimal(100))
    assert not can_be(Decimal("-60.1"), None)
    assert not can_be(Decimal("80.1"), None)
    assert not can_be(None, Decimal("100.1"))


# rounds


def look(
    shop: Shop, zone: int = A, *, findings: str = "", days_ago: int = 0, **more: object
) -> int:
    command = care.MakeRound(
        shop.op(),
        zone,
        CareKind.GOODS,
        not findings,
        findings,
        **more,  # type: ignore[arg-type]
    )
    made = care.make_round(shop.db, shop.acting(), command).value
    set_back(shop, made, days_ago)
    return made


def set_back(shop: Shop, round_id: int, days: int) -> None:
    """Let a round be of some days ago: the database stamps it with its own clock."""
    at = shop.now - timedelta(days=days)
    with shop.db.engine.begin() as connection:
        if shop.db.is_sqlite:
            connection.exec_driver_sql("DROP TRIGGER IF EXISTS care_round_no_update")
        else:
            connection.exec_driver_sql(
                "DROP TRIGGER IF EXISTS care_round_append_only ON care_round"
            )
        connection.execute(update(CareRound).where(CareRound.id == round_id).values(at=at))


def due(shop: Shop, zone: int = A, kind: CareKind = CareKind.GOODS) -> care.RoundDue:
    found = care.rounds_due(shop.db, shop.acting())
    return next(each for each in found if (each.zone_id, each.kind) == (zone, kind))


@pytest.mark.rule("LOC-5")
def test_a_zone_never_looked_at_is_due_today(shop: Shop) -> None:
    found = care.rounds_due(shop.db, shop.acting())
    assert {each.due_on for each in found} == {TODAY}
    assert len(found) == 2 * 4  # goods and equipment of four zones
    assert due(shop).was_in_order is None


@pytest.mark.rule("LOC-5")
def test_the_next_round_is_counted_from_the_last_one(shop: Shop) -> None:
    look(shop, days_ago=9)
    assert due(shop).due_on == TODAY - timedelta(days=2)
    assert care.rounds_due(shop.db, shop.acting())[0].zone_id == A  # overdue first
    look(shop, findings="墙角受潮")
    row = due(shop)
    assert row.due_on == TODAY + timedelta(days=7)
    assert (row.last_by, row.was_in_order) == ("林晓雯", False)
    assert due(shop, kind=CareKind.EQUIPMENT).last_at is None


@pytest.mark.rule("LOC-5")
@pytest.mark.parametrize("values", [{"is_sensitive": True}, {"shelf_days": 90}])
def test_sensitive_goods_make_it_earlier_while_they_lie_there(
    shop: Shop, values: dict[str, object]
) -> None:
    look(shop, days_ago=2)
    assert due(shop).days == 7
    item = shop.item("SALT", "盐", **values)
    shop.stock(item, shop.lot(item), 5)
    assert (due(shop).days, due(shop).is_sensitive) == (3, True)
    assert due(shop).due_on == TODAY + timedelta(days=1)
    assert due(shop, COLD).days == 7
    assert due(shop, kind=CareKind.EQUIPMENT).days == 30


def plan(
    shop: Shop, zone_id: int = A, limits: Limits = FRIDGE, days: int = 14, login: str = "zhou"
) -> None:
    version = next(z.version for z in climate.climates(shop.db, 1) if z.zone_id == zone_id)
    command = PlanZone(shop.op(), zone_id, version, limits, days, 5, 60)
    plan_zone(shop.db, shop.acting(login), command)


@pytest.mark.rule("LOC-5")
def test_a_zone_may_have_intervals_of_its_own(shop: Shop) -> None:
    with pytest.raises(Refused):
        plan(shop, login="keeper2")
    plan(shop)
    assert due(shop).due_on == TODAY + timedelta(days=14)
    assert due(shop, kind=CareKind.EQUIPMENT).due_on == TODAY + timedelta(days=60)
    plan(shop, days=2)
    assert due(shop).due_on == TODAY + timedelta(days=2)


def test_two_people_plan_a_zone(shop: Shop) -> None:
    seen = PlanZone(shop.op(), A, 1, Limits(), 9, 9, 9)
    plan_zone(shop.db, shop.acting("zhou"), seen)
    with pytest.raises(Stale):
        plan_zone(shop.db, shop.acting("zhou"), replace(seen, op_id=shop.op(), goods_days=3))


@pytest.mark.rule("LOC-5")
@pytest.mark.parametrize("days", [0, -1, 3651])
def test_an_interval_that_cannot_be(shop: Shop, days: int) -> None:
    assert refusal(shop.db, lambda: plan(shop, days=days)).code.value == "care_interval"


@pytest.mark.rule("LOC-5")
def test_what_is_not_in_order_is_said_with_photos(shop: Shop) -> None:
    out = BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "JPEG")
    photo = Photo(out.getvalue(), "墙角.jpg")
    made = look(shop, findings="墙角受潮", photos=(photo,))
    [row] = care.rounds_of(shop.db, 1)
    assert (row.id, row.findings, row.photos, row.is_in_order) == (made, "墙角受潮", 1, False)
    assert [each.title for each in attachments.of(shop.db, f"round:{made}")] == ["墙角.jpg"]


@pytest.mark.rule("LOC-5")
def test_rounds_that_cannot_be_kept(shop: Shop) -> None:
    other = shop.insert(Zone, site_id=2, code="X", name="x", storage_class="ambient")
    silent = care.MakeRound(shop.op(), A, CareKind.GOODS, is_in_order=False, findings=" \u3000")
    away = care.MakeRound(shop.op(), other, CareKind.GOODS, is_in_order=True)
    broken = care.MakeRound(
        shop.op(), A, CareKind.GOODS, is_in_order=True, photos=(Photo(b"\xff\xd8\xff" + b"x" * 50),)
    )
    codes = {
        refusal(shop.db, lambda c=c: care.make_round(shop.db, shop.acting(), c)).code.value  # type: ignore[misc]
        for c in (silent, away)
    }
    assert codes == {"care_findings_missing", "care_unknown_zone"}
    with pytest.raises(Quarantined):
        care.make_round(shop.db, shop.acting(), broken)
    with pytest.raises(Refused):
        care.make_round(shop.db, shop.acting("nobody"), replace(away, zone_id=A))
    assert care.rounds_of(shop.db, 1) == []


# climate


def read(shop: Shop, temperature: str | None, humidity: str | None = None, minute: int = 0) -> int:
    figures = [None if each is None else Decimal(each) for each in (temperature, humidity)]
    at = NOW - timedelta(minutes=minute)
    command = climate.TakeReading(shop.op(), COLD, at, *figures)
    return climate.take_reading(shop.db, shop.acting(), command).value


@pytest.mark.rule("LOC-6")
def test_the_newest_reading_is_judged_by_the_limits(shop: Shop) -> None:
    plan(shop, COLD)
    read(shop, "9.5", "60", minute=30)
    assert climate.climates(shop.db, 1)[0].faults == [OutOfLimits.TOO_WARM]  # first of all zones
    read(shop, "5.4")
    [cold] = [zone for zone in climate.climates(shop.db, 1) if zone.zone_id == COLD]
    assert (cold.temperature, cold.humidity, cold.faults) == (Decimal("5.4"), None, [])
    shown = climate.readings(shop.db, 1, zone_id=COLD)
    assert [row.faults for row in shown] == [(), (OutOfLimits.TOO_WARM,)]
    assert climate.readings(shop.db, 1, after=shown[0])[0].id == shown[1].id
    assert len(climate.readings(shop.db, 1, since=NOW - timedelta(minutes=5))) == 1


@pytest.mark.rule("LOC-6")
@pytest.mark.parametrize(
    ("temperature", "humidity", "code"),
    [
        (None, None, "climate_no_reading"), ("81", None, "climate_impossible"),
        ("5.44", None, "climate_impossible"), ("NaN", None, "climate_impossible"),
        ("Infinity", "5", "climate_impossible"), ("1e999999", None, "climate_impossible"),
        (None, "-0.1", "climate_impossible"),
    ],
)  # fmt: skip
def test_readings_that_cannot_be(
    shop: Shop, temperature: str | None, humidity: str | None, code: str
) -> None:
    assert refusal(shop.db, lambda: read(shop, temperature, humidity)).code.value == code


@pytest.mark.rule("LOC-6")
def test_a_moment_twice_or_to_come(shop: Shop) -> None:
    read(shop, "5")
    assert refusal(shop.db, lambda: read(shop, "6")).code.value == "climate_known"
    assert refusal(shop.db, lambda: read(shop, "6", minute=-6)).code.value == "climate_future"


@pytest.mark.rule("LOC-6")
@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(Decimal(8), Decimal(2)), "climate_limits_crossed"),
        (Limits(humidity_low=Decimal(60), humidity_high=Decimal(50)), "climate_limits_crossed"),
        (Limits(humidity_high=Decimal(101)), "climate_impossible"),
        (Limits(temperature_low=Decimal("-60.1")), "climate_impossible"),
        (Limits(temperature_low=Decimal("2.55")), "climate_impossible"),
    ],
)
def test_limits_that_cannot_be(shop: Shop, limits: Limits, code: str) -> None:
    assert refusal(shop.db, lambda: plan(shop, COLD, limits)).code.value == code


@pytest.mark.rule("LOC-6")
@pytest.mark.rule("SYS-4")
def test_a_loggers_file_comes_in(shop: Shop, tmp_path: Path) -> None:
    path = tmp_path / "logger.csv"
    rows = ["C,2026-05-20 08:00,5.4,61", "c,2026/05/20 12:00,-1.5,", "C,2026-05-20 16:00:30,,70"]
    path.write_text("库区,时间,温度,湿度\n" + "\n".join(rows), encoding="utf-8")
    done = importers()["climate"].run(shop.db, shop.acting(), path)
    assert done.value == 3
    shown = climate.readings(shop.db, 1, zone_id=COLD)
    assert [row.temperature for row in shown] == [None, Decimal("-1.5"), Decimal("5.4")]
    assert shown[-1].taken_at == datetime.fromisoformat("2026-05-20T08:00+08:00")


@pytest.mark.rule("SYS-4")
def test_bad_rows_of_a_loggers_file(shop: Shop, tmp_path: Path) -> None:
    bad = [
        "X,2026-05-20 08:00,5,60", "C,gestern,5,60", "C,2026-05-20 09:00,1e3,60",
        "C,2026-05-20 10:00,,", "C,2026-05-20 11:00,99,60", "C,2199-05-20 11:00,9,60",
    ]  # fmt: skip
    path = tmp_path / "logger.csv"
    path.write_text("Zone,Time,Temperature °C,Humidity %\n" + "\n".join(bad), encoding="utf-8")
    preview = importers()["climate"].preview(shop.db, shop.acting(), path)
    assert [cell.address for cell in preview.bad] == ["A2", "B3", "C4", "B5", "B6", "B7"]
    assert climate.readings(shop.db, 1) == []


@pytest.mark.rule("LOC-6")
def test_the_newest_reading_is_found_by_its_index_however_many_there_are(shop: Shop) -> None:
    if not shop.db.is_sqlite:
        pytest.skip("PostgreSQL decides by its statistics")
    steps: list[str] = []

    def explain(connection, _cursor, statement, parameters, *_rest):  # type: ignore[no-untyped-def]
        if "climate_reading" in statement and not statement.startswith("EXPLAIN"):
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            steps.extend(row[3] for row in plan)

    event.listen(shop.db.engine, "before_cursor_execute", explain)
    try:
        climate.climates(shop.db, 1)
        warehouse_map(shop.db, 1)
    finally:
        event.remove(shop.db.engine, "before_cursor_execute", explain)
    assert steps
    assert not [step for step in steps if step.startswith(("SCAN", "MATERIALIZE"))]
