"""Rounds and climate in the window, by keyboard and scanner (LOC-5, LOC-6)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.bad_inputs.said import require_whole, unchanged
from tests.desk import SlowWrites, open_page, scan
from tests.exports.way_out import WayOut
from tests.shop import Shop
from wms_desktop.core.language import Language
from wms_desktop.core.photo import Photo
from wms_desktop.goods.view import GoodsPage
from wms_desktop.scanning import resolver
from wms_desktop.stock import care, climate
from wms_desktop.stock.care_plan import PlanZone, plan_zone
from wms_desktop.stock.kinds import CareKind
from wms_desktop.stock.rules_care import Limits
from wms_desktop.stock.tables import Zone
from wms_desktop.stock.view_care import CareView
from wms_desktop.stock.view_tabs import TABS
from wms_desktop.ui.context import Context

COLD = 2


class StoragePage(GoodsPage):
    """The page as the window makes it."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, more=TABS)


class Rounds:
    """Somebody before the list of rounds."""

    def __init__(
        self, qtbot: QtBot, shop: Shop, folder: Path, login: str = "lin",
        language: Language = Language.ZH_CN,
    ) -> None:  # fmt: skip
        self.shop = shop
        self.page = open_page(qtbot, shop, StoragePage, folder, login=login, language=language)
        with qtbot.waitActive(self.page):
            self.page.activateWindow()
        self.page.open(rounds=True)
        self._bot = qtbot

    @property
    def view(self) -> CareView:
        tab: Any = self.page.tab
        return tab.care  # type: ignore[no-any-return]

    def press(self, key: Qt.Key, *, ctrl: bool = False, on: QWidget | None = None) -> Rounds:
        held = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
        QTest.keyClick(on or self.page.focusWidget() or self.page, key, held)
        return self

    def type(self, edit: Any, text: str) -> Rounds:
        edit.setFocus()
        edit.selectAll()
        if text.isascii():
            QTest.keyClicks(edit, text)
        else:  # as an input method does
            edit.insert(text)
            edit.textEdited.emit(edit.text())
        return self

    def scan(self, code: str) -> Any:
        [meaning] = resolver(self.shop.db, lambda: 1)(code)
        assert self.page.wants(meaning)
        return scan(self._bot, self.page, code, meaning)


@pytest.fixture
def rounds(qtbot: QtBot, desk_shop: Shop, tmp_path: Path) -> Rounds:
    return Rounds(qtbot, desk_shop, tmp_path)


def photo() -> Photo:
    out = BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "JPEG")
    return Photo(out.getvalue(), "墙角.jpg")


@pytest.mark.rule("LOC-5")
def test_in_order_is_one_key(rounds: Rounds) -> None:
    view = rounds.view
    assert view.care_list.hasFocus()
    first = view.rows.row(0).round
    assert view.zone.care_keep.text() == "一切正常"
    rounds.press(Qt.Key.Key_S, ctrl=True)
    [made] = care.rounds_of(rounds.shop.db, 1)
    assert (made.zone_code, made.kind, made.is_in_order) == (first.zone_code, first.kind, True)
    shown = view.care_list.current_row()
    assert shown.round.last_by == "林晓雯"  # type: ignore[attr-defined]
    assert view.rows.row(0).round.last_at is None  # what is due comes first


@pytest.mark.rule("LOC-5")
def test_what_was_found_is_kept_with_its_photo(rounds: Rounds) -> None:
    zone = rounds.view.zone
    zone.photos.add(photo())
    rounds.press(Qt.Key.Key_S, ctrl=True)
    assert zone.care_findings_field.error()  # photos alone say nothing
    assert care.rounds_of(rounds.shop.db, 1) == []
    rounds.press(Qt.Key.Key_Return, on=rounds.view.care_list)
    assert zone.care_findings.hasFocus()
    rounds.type(zone.care_findings, "墙角受潮")
    assert zone.care_keep.text() == "记录问题"
    rounds.press(Qt.Key.Key_S, ctrl=True)
    [made] = care.rounds_of(rounds.shop.db, 1)
    assert (made.findings, made.photos, made.is_in_order) == ("墙角受潮", 1, False)
    assert (zone.care_findings.text(), zone.photos.photos) == ("", ())


@pytest.mark.rule("LOC-5")
def test_a_scanned_location_shows_its_zone(rounds: Rounds) -> None:
    assert rounds.scan("C-01-01").kind == "ok"
    row: Any = rounds.view.care_list.current_row()
    assert row.round.zone_id == COLD


def test_what_is_typed_for_one_zone_stays_with_it(rounds: Rounds) -> None:
    view = rounds.view
    view.show_zone(COLD)
    rounds.type(view.zone.care_findings, "门封老化")
    view.show_zone(1)
    assert view.zone.care_findings.text() == ""
    view.show_zone(COLD)
    assert view.zone.care_findings.text() == "门封老化"


@pytest.mark.rule("LOC-6")
def test_a_reading_is_typed_and_drawn(rounds: Rounds) -> None:
    view, db = rounds.view, rounds.shop.db
    version = next(z.version for z in climate.climates(db, 1) if z.zone_id == COLD)
    limits = Limits(Decimal(2), Decimal(8))
    plan_zone(
        db, rounds.shop.acting("zhou"), PlanZone(rounds.shop.op(), COLD, version, limits, 7, 3, 30)
    )
    view.refresh()
    view.show_zone(COLD)
    rounds.press(Qt.Key.Key_F6)
    assert view.zone.care_temperature.hasFocus()
    rounds.type(view.zone.care_temperature, "9.5").press(Qt.Key.Key_Return)
    assert view.zone.care_humidity.hasFocus()
    rounds.type(view.zone.care_humidity, "６１").press(Qt.Key.Key_Return)
    [row] = climate.readings(db, 1)
    assert (row.temperature, row.humidity) == (Decimal("9.5"), Decimal(61))
    assert view.zone.care_chart.chart.series[0].values == (9.5,)
    assert view.zone.care_chart.chart.high == 8
    shown: Any = view.care_list.current_row()
    assert shown.climate.faults
    assert "1" in view.care_foot.text
    assert view.zone.care_temperature.text() == ""


@pytest.mark.rule("LOC-6")
@pytest.mark.parametrize("language", list(Language))
def test_figures_that_cannot_be(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path, language: Language, subtests: pytest.Subtests
) -> None:
    rounds = Rounds(qtbot, desk_shop, tmp_path, language=language)
    zone = rounds.view.zone
    for typed in ("abc", "1e3", "5.44", "--5", "½", "99", "-61", "12345"):
        with subtests.test(typed), unchanged(desk_shop.db):
            rounds.type(zone.care_temperature, typed).press(Qt.Key.Key_F6)
            said = zone.care_temperature_field.error() or " ".join(zone.care_message.text)
            require_whole(said, language, [typed, "−60", "80", "100", "°C", "3*12+5"])
            assert zone.care_temperature.text() == typed


@pytest.mark.rule("LOC-5")
@pytest.mark.rule("LOC-6")
def test_the_duty_manager_plans_a_zone(qtbot: QtBot, desk_shop: Shop, tmp_path: Path) -> None:
    rounds = Rounds(qtbot, desk_shop, tmp_path, login="zhou")
    view = rounds.view
    view.show_zone(COLD)
    QTest.mouseClick(view.zone.care_plan, Qt.MouseButton.LeftButton)
    plan = view.plan
    assert plan.care_temperature_low.hasFocus()
    rounds.type(plan.care_temperature_low, "8").type(plan.care_temperature_high, "2")
    rounds.press(Qt.Key.Key_S, ctrl=True)
    assert plan.care_plan_message.text
    rounds.type(plan.care_temperature_low, "-2").type(plan.care_goods_days, "5")
    rounds.press(Qt.Key.Key_S, ctrl=True)
    [cold] = [zone for zone in climate.climates(desk_shop.db, 1) if zone.zone_id == COLD]
    assert (cold.limits.temperature_low, cold.limits.temperature_high) == (-2, 2)
    due = [each for each in care.rounds_due(desk_shop.db, desk_shop.acting()) if each.zone_id == 2]
    assert {each.days for each in due if each.kind is CareKind.GOODS} == {5}
    assert plan.isHidden()


def test_a_clerk_plans_nothing_and_esc_leads_back(rounds: Rounds) -> None:
    assert rounds.view.zone.care_plan.isHidden()
    rounds.press(Qt.Key.Key_Return, on=rounds.view.care_list)
    rounds.press(Qt.Key.Key_Escape)
    assert rounds.view.care_list.hasFocus()


@pytest.fixture
def out(
    desk_shop: Shop, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[..., list[Any]]:
    return WayOut(desk_shop, tmp_path, capsys).rows


@pytest.mark.rule("SYS-3")
def test_rounds_and_readings_go_out(desk_shop: Shop, out: Callable[..., list[Any]]) -> None:
    by = desk_shop.acting()
    made = care.MakeRound(
        desk_shop.op(), COLD, CareKind.EQUIPMENT, is_in_order=False, findings="=1+1"
    )
    care.make_round(desk_shop.db, by, made)
    read = climate.TakeReading(desk_shop.op(), COLD, desk_shop.now, Decimal("-1.5"))
    climate.take_reading(desk_shop.db, by, read)
    [row] = out("rounds", "--zone", "C")
    assert (row["Zone"], row["Round"], row["Findings"]) == ("C", "Fire and safety", "=1+1")
    assert out("rounds", "--zone", "A") == []
    [row] = out("climate")
    assert float(row["Temperature °C"]) == -1.5


@pytest.mark.rule("LOC-5")
def test_a_finding_opens_an_exception_with_one_key(rounds: Rounds) -> None:
    zone = rounds.view.zone
    rounds.press(Qt.Key.Key_Return, on=rounds.view.care_list)
    rounds.type(zone.care_findings, "墙角受潮")
    rounds.press(Qt.Key.Key_S, ctrl=True)
    rounds.press(Qt.Key.Key_F4, on=rounds.view.care_list)
    view = rounds.page.sub("exceptions").view  # type: ignore[attr-defined]
    assert rounds.page.tab is rounds.page.sub("exceptions")
    assert view.detail.row.remarks == "墙角受潮"
    assert "巡检发现" in view.title.text()
    assert not view.print_report.isVisible()
    rounds.press(Qt.Key.Key_F7)  # and back to where it was found
    assert rounds.view.isVisible()
    assert rounds.page.tab is rounds.page.sub("map")


@pytest.mark.rule("LOC-6")
def test_readings_out_of_limits_open_an_exception_with_one_key(rounds: Rounds) -> None:
    shop = rounds.shop
    rounds.press(Qt.Key.Key_F7, on=rounds.view.care_list)  # nothing is out of limits
    assert rounds.page.sub("exceptions").view.isHidden()  # type: ignore[attr-defined]
    with shop.db.write() as session:
        session.get_one(Zone, COLD).temperature_high = Decimal(8)
    by = shop.acting()
    climate.take_reading(shop.db, by, climate.TakeReading(shop.op(), COLD, by.now, Decimal("9.5")))
    rounds.page.open(rounds=True)
    rounds.view.show_zone(COLD)
    rounds.press(Qt.Key.Key_F7, on=rounds.view.care_list)
    view = rounds.page.sub("exceptions").view  # type: ignore[attr-defined]
    assert "温湿度超限" in view.title.text()
    assert view.detail.row.remarks == "9.5 °C"


@pytest.mark.rule("LOC-6")
def test_enter_twice_keeps_one_reading(rounds: Rounds) -> None:
    zone, slow = rounds.view.zone, SlowWrites(rounds.page.context.tasks)
    rounds.type(zone.care_humidity, "55")
    rounds.press(Qt.Key.Key_Return).press(Qt.Key.Key_Return)
    assert len(slow._waiting) == 1
    slow.arrive()
    assert [each.humidity for each in climate.readings(rounds.shop.db, 1)] == [Decimal(55)]
    rounds.type(zone.care_humidity, "200").press(Qt.Key.Key_Return)
    slow.arrive()
    assert zone.care_message.text  # refused, and can be mended
    rounds.type(zone.care_humidity, "60").press(Qt.Key.Key_Return)
    assert len(slow._waiting) == 1
