"""Settings: people, their roles and last days; sites and workstations."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from tests.conftest import TODAY
from tests.people.conftest import PASSWORD
from tests.people.settings_page import a_page, codes, printed
from tests.shop import Shop
from wms_desktop.core.acting import Role
from wms_desktop.core.workstation import WorkstationFile
from wms_desktop.db.tables import Audit
from wms_desktop.documents.render import page_texts
from wms_desktop.people import queries, rules, service
from wms_desktop.people.view_settings_people import PeopleSection
from wms_desktop.people.view_settings_sites import SitesSection


def test_the_administrator_takes_somebody_on_and_switches_off(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path, file: WorkstationFile
) -> None:
    page = a_page(qtbot, desk_shop, tmp_path, file)
    section = page.section("people")
    assert isinstance(section, PeopleSection)
    section.people_new.click()
    section.person_name.setText("钱小红")
    section.person_login.setText("qian")
    section.person_password.setText("short")
    section.findChild(type(section._ticks[Role.QC]), "role_qc").click()
    section.person_save.click()
    assert "too short" in section.people_message.text
    section.person_password.setText(PASSWORD)
    section.person_save.click()
    row = queries.person_by_login(desk_shop.db, "qian")
    assert row is not None
    assert row.roles == ((1, Role.QC),)
    assert section.person_password.text() == ""
    section.person_name.setText("钱红")
    section.person_password.setText("another sentence")
    section.person_save.click()
    section.person_switch.click()
    row = queries.person_by_login(desk_shop.db, "qian")
    assert row is not None
    assert (row.name, row.is_active) == ("钱红", False)
    assert section.person_switch.text() == "Switch on"
    section.person_badge.click()
    title, badge = printed(page)
    assert title == "Badge qian"
    assert "钱红" in page_texts(badge)[0]
    assert codes(badge) == {rules.badge_code("qian")}
    section.look_for("lin")
    assert section.people_list.model().rowCount() == 1


@pytest.mark.rule("SYS-1")
def test_who_is_here_for_a_time_gets_a_last_day_with_keys(
    qtbot: QtBot, shop: Shop, tmp_path: Path, file: WorkstationFile, fresh_login: str
) -> None:
    page = a_page(qtbot, shop, tmp_path, file)
    section = page.section("people")
    assert isinstance(section, PeopleSection)
    with qtbot.waitActive(page):
        page.activateWindow()

    def keys(*typed: str | Qt.Key) -> None:
        for each in typed:
            if isinstance(each, str):
                qtbot.keyClicks(QApplication.focusWidget(), each)
            else:
                qtbot.keyClick(QApplication.focusWidget() or page, each)

    def save() -> None:
        ctrl = Qt.KeyboardModifier.ControlModifier
        qtbot.keyClick(QApplication.focusWidget() or page, Qt.Key.Key_S, ctrl)

    def until() -> date | None:
        row = queries.person_by_login(shop.db, fresh_login)
        assert row is not None
        return row.last_day

    section.setFocus()
    keys(Qt.Key.Key_F3, "Temp", Qt.Key.Key_Return, fresh_login, Qt.Key.Key_Return)
    keys(PASSWORD, Qt.Key.Key_Return, "soon")
    save()
    assert section.person_until_field.error()
    assert section.person_until.hasFocus()
    assert queries.person_by_login(shop.db, fresh_login) is None
    section.person_until.selectAll()
    keys("+30")
    save()
    assert until() == TODAY + timedelta(days=30)
    assert section.person_until.text() == str(TODAY + timedelta(days=30))
    assert section.people_message.text == "Temp: saved"
    section.person_until.setFocus()
    section.person_until.selectAll()
    keys("-1")
    save()
    assert "over already" in section.people_message.text
    section.person_until.setFocus()
    section.person_until.selectAll()
    keys(Qt.Key.Key_Delete)
    save()
    assert until() is None
    with shop.db.read() as session:
        lines = session.scalars(select(Audit).where(Audit.action == "people.last_day")).all()
    assert [line.person_id for line in lines] == [shop.acting("admin").person_id] * 2


def test_the_slower_administrator_is_told(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path, file: WorkstationFile
) -> None:
    page = a_page(qtbot, desk_shop, tmp_path, file)
    section = page.section("people")
    assert isinstance(section, PeopleSection)
    section.look_for("lin")
    section.people_list.selectRow(0)
    qtbot.waitUntil(lambda: section.person_login.text() == "lin")
    command = service.ChangePerson(desk_shop.op(), 1, 1, "林晓", ((1, Role.CLERK),))
    service.change_person(desk_shop.db, desk_shop.acting("admin"), command)
    section.person_name.setText("林林")
    section.person_save.click()
    assert "another workstation" in section.people_message.text
    assert section.person_name.text() == "林晓"


def test_sites_and_workstations(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path, file: WorkstationFile
) -> None:
    page = a_page(qtbot, desk_shop, tmp_path, file)
    section = page.section("sites")
    assert isinstance(section, SitesSection)
    section.new_site_code.setText("tp")
    section.new_site_name.setText("台北倉")
    section.site_add.click()
    assert [site.code for site in queries.sites(desk_shop.db)] == ["SH", "SX", "TP"]
    section.new_workstation_name.setText("櫃台 2")
    section.workstation_add.click()
    assert [d.name for d in queries.workstations(desk_shop.db, 1)] == ["工作台 1", "櫃台 2"]


def test_nobody_listed_shows_more_than_a_name(desk_shop: Shop) -> None:
    row = queries.people(desk_shop.db)[0]
    assert not {"password", "hash", "number"} & set(row.__slots__)
