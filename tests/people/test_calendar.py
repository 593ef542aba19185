"""The calendar of the shop: set, changed, taken out; and by the keyboard in Settings (CMP-2)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.conftest import dump
from tests.desk import a_context
from tests.shop import Shop
from wms_desktop.core.acting import Right
from wms_desktop.core.errors import Refused, Stale
from wms_desktop.core.language import Language
from wms_desktop.core.text import TextFault
from wms_desktop.core.workstation import WorkstationFile
from wms_desktop.db import rule_values
from wms_desktop.people import calendar
from wms_desktop.people.calendar import RemoveDay, SetDays, days_of, work_calendar
from wms_desktop.people.rules_calendar import DAY_END, CalendarFault
from wms_desktop.people.tables import CalendarDay
from wms_desktop.people.view_settings import SettingsPage
from wms_desktop.people.view_settings_calendar import CalendarSection

FIRST, LAST = date(2026, 10, 1), date(2026, 10, 7)


def set_days(shop: Shop, login: str = "admin", **changed: object) -> int:
    usual = {"first": FIRST, "last": LAST, "is_workday": False, "name": "国庆节"}
    command = SetDays(shop.op(), **(usual | changed))  # type: ignore[arg-type]
    return calendar.set_days(shop.db, shop.acting(login), command).value


@pytest.mark.rule("CMP-2")
def test_a_holiday_and_its_make_up_day(shop: Shop) -> None:
    assert set_days(shop) == 7
    assert set_days(shop, "zhou", first=date(2026, 10, 10), last=date(2026, 10, 10),
                    is_workday=True, name="调休") == 1  # fmt: skip
    assert [(row.day.day, row.is_workday) for row in days_of(shop.db, 2026)] == [
        *((day, False) for day in range(1, 8)), (10, True),
    ]  # fmt: skip
    assert days_of(shop.db, 2027) == []
    with shop.db.read() as session:
        found = work_calendar(session, 1, shop.today)
    assert not found.is_workday(FIRST)
    assert found.is_workday(date(2026, 10, 10))
    assert str(found.zone) == "Asia/Shanghai"


def test_the_hours_are_settings(shop: Shop) -> None:
    with shop.db.write() as session:
        rule_values.set_value(session, shop.acting("admin"), DAY_END, "18:00", shop.today)
    with shop.db.read() as session:
        assert work_calendar(session, 1, shop.today).day_end.hour == 18


def test_a_day_set_twice_is_changed_and_can_be_taken_out(shop: Shop) -> None:
    set_days(shop)
    set_days(shop, first=FIRST, last=FIRST, is_workday=True, name="上班")
    day = days_of(shop.db, 2026)[0]
    assert (day.is_workday, day.name, day.version) == (True, "上班", 2)
    with pytest.raises(Stale):
        calendar.remove_day(shop.db, shop.acting("admin"), RemoveDay(shop.op(), FIRST, 1))
    calendar.remove_day(shop.db, shop.acting("admin"), RemoveDay(shop.op(), FIRST, 2))
    assert FIRST not in [row.day for row in days_of(shop.db, 2026)]


@pytest.mark.parametrize(
    ("login", "changed", "code"),
    [
        ("lin", {}, Right.ROLE_MISSING),
        ("admin", {"last": date(2026, 9, 30)}, CalendarFault.REVERSED),
        ("admin", {"last": date(2026, 12, 31)}, CalendarFault.TOO_LONG),
        ("admin", {"name": " \u3000"}, TextFault.EMPTY),
        ("admin", {"name": "国庆\u202e节"}, TextFault.DIRECTION),
        ("admin", {"name": "节" * 61}, TextFault.TOO_LONG),
    ],
)
def test_what_is_refused_changes_nothing(shop: Shop, login, changed, code) -> None:
    before = dump(shop.db)
    with pytest.raises(Refused) as told:
        set_days(shop, login, **changed)
    assert told.value.code is code
    assert dump(shop.db) == before


def test_a_day_that_is_in_no_list_cannot_be_taken_out(shop: Shop) -> None:
    before = dump(shop.db)
    with pytest.raises(Refused) as told:
        calendar.remove_day(shop.db, shop.acting("admin"), RemoveDay(shop.op(), FIRST, 1))
    assert told.value.code is CalendarFault.NOT_LISTED
    assert dump(shop.db) == before


@pytest.fixture
def section(qtbot: QtBot, desk_shop: Shop, tmp_path: Path) -> CalendarSection:
    context = a_context(desk_shop, tmp_path, login="admin", language=Language.EN)
    page = SettingsPage(context, file=WorkstationFile(tmp_path / "w.toml"))
    qtbot.addWidget(page)
    page.resize(1210, 624)
    with qtbot.waitExposed(page):
        page.show()
    with qtbot.waitActive(page):
        page.activateWindow()
    found = page.section("calendar")
    assert isinstance(found, CalendarSection)
    found.page_kept = page  # type: ignore[attr-defined]  # it dies with its page
    return found


def test_days_are_set_and_taken_out_by_the_keyboard(qtbot, section) -> None:
    section.name.setFocus()
    qtbot.keyClicks(section.name, "National Day")
    qtbot.keyClick(section.name, Qt.Key.Key_Return)
    qtbot.keyClicks(section.first, "1001")
    qtbot.keyClick(section.first, Qt.Key.Key_Return)
    qtbot.keyClicks(section.last, "1007")
    qtbot.keyClick(section.last, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert [row.day for row in section.rows.rows()][-1] == LAST
    assert "7 days" in section.message.text
    assert section.name.text() == ""
    section.list.setFocus()
    qtbot.keyClick(section.list, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert section.rows.row(0).day == date(2026, 10, 2)
    qtbot.keyClick(section.list, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert section.title.text() == "2027"
    assert section.rows.rows() == []


def test_what_is_missing_is_said_beside_its_field(desk_shop, section) -> None:
    section.save()
    assert section.first_field.error()
    section.first.setText("1332")
    section.save()
    assert "1332" in section.first_field.error()
    section.first.setText("1001")
    section.save()
    assert section.name_field.error()
    with desk_shop.db.read() as session:
        assert session.query(CalendarDay).count() == 0
