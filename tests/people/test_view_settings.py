"""The settings page: what each role may set, and what takes effect at once."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
import zxingcpp
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QTableView
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from tests import fake_scanner
from tests.conftest import TODAY
from tests.desk import RecordingShell, a_context, open_page, scan
from tests.people.conftest import PASSWORD
from tests.shop import Shop
from wms_desktop.core.acting import Role
from wms_desktop.core.language import Language
from wms_desktop.core.workstation import WorkstationFile
from wms_desktop.core.workstation_preferences import WorkstationPreferences
from wms_desktop.db.tables import Audit
from wms_desktop.documents.render import page_image, page_texts
from wms_desktop.people import queries, rules, service
from wms_desktop.people.papers import trial_codes
from wms_desktop.people.view_settings import SettingsPage
from wms_desktop.people.view_settings_people import PeopleSection
from wms_desktop.people.view_settings_printers import PrintersSection
from wms_desktop.people.view_settings_rules import RulesSection
from wms_desktop.people.view_settings_scanner import ScannerSection
from wms_desktop.people.view_settings_scans import ScansSection
from wms_desktop.people.view_settings_sites import SitesSection
from wms_desktop.people.view_settings_workstation import WorkstationSection
from wms_desktop.ui.scans.filter import SeenKey


@pytest.fixture
def file(tmp_path: Path) -> WorkstationFile:
    return WorkstationFile(tmp_path / "config" / "workstation.toml")


def a_page(
    qtbot: QtBot, shop: Shop, folder: Path, file: WorkstationFile, login: str = "admin"
) -> SettingsPage:
    context = a_context(shop, folder, login=login, language=Language.EN)
    page = SettingsPage(context, file=file)
    qtbot.addWidget(page)
    page.resize(1210, 624)
    page.show()
    qtbot.waitExposed(page)
    return page


def shell(page: SettingsPage) -> RecordingShell:
    found = page.context.shell
    assert isinstance(found, RecordingShell)
    return found


def printed(page: SettingsPage) -> tuple[str, bytes]:
    """Title and content of the one paper that lies in the printer's tray."""
    (paper,) = shell(page).tray.printed
    return paper


def codes(pdf: bytes) -> set[str]:
    return {found.text for found in zxingcpp.read_barcodes(page_image(pdf, 0, 300, grey=True))}


def test_a_role_sees_its_own_parts(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path, file: WorkstationFile
) -> None:
    own = a_page(qtbot, desk_shop, tmp_path, file, "lin").settings_parts.keys()
    assert own == ["workstation", "scanner", "scans", "printers"]
    manager = a_page(qtbot, desk_shop, tmp_path, file, "zhou").settings_parts.keys()
    assert manager == [*own, "rules", "calendar", "vault", "reports"]
    admin = a_page(qtbot, desk_shop, tmp_path, file).settings_parts.keys()
    assert admin == [*manager[:-2], "people", "sites", "vault", "reports"]


def test_keys_go_from_part_to_part(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path, file: WorkstationFile
) -> None:
    page = a_page(qtbot, desk_shop, tmp_path, file)
    with qtbot.waitActive(page):
        page.activateWindow()
    page.setFocus()
    ctrl = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(page, Qt.Key.Key_PageDown, ctrl)
    assert page.findChild(ScannerSection).isVisible()
    qtbot.keyClick(page, Qt.Key.Key_PageUp, ctrl)
    assert page.findChild(WorkstationSection).isVisible()


def test_the_page_opens_as_a_tab(qtbot: QtBot, desk_shop: Shop, tmp_path: Path) -> None:
    page = open_page(qtbot, desk_shop, SettingsPage, tmp_path)
    assert page.objectName() == "settings"
    page.open(part="scanner")
    assert page.expectation().raw
    page.open(part="people")  # not for a clerk
    assert page.expectation().raw


@pytest.mark.bad_input(122)
def test_what_the_file_says_in_vain_is_told(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path, file: WorkstationFile
) -> None:
    file.path.parent.mkdir()
    file.path.write_text(
        'database_url = "postgresql://lin:geheim@db/wms"\ncolour = 3\nvolume_percent = 900\n'
    )
    assert file.load().database_url == ""
    section = a_page(qtbot, desk_shop, tmp_path, file).section("workstation")
    assert isinstance(section, WorkstationSection)
    said = section.workstation_message.text
    assert all(word in said for word in ("database_url", "password", "colour", "volume_percent"))
    assert "geheim" not in said


def test_a_choice_takes_effect_at_once_and_is_taken_back(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path, file: WorkstationFile
) -> None:
    page = a_page(qtbot, desk_shop, tmp_path, file)
    section = page.section("workstation")
    assert isinstance(section, WorkstationSection)
    section.chosen_text_size.set_value(150)
    assert WorkstationFile(file.path).load().text_scale_percent == 150
    result = shell(page).results[-1]
    assert result.head == "Text size: 150 %"
    qtbot.waitUntil(lambda: bool(shell(page).went))
    assert shell(page).went[-1] == ("look", {"dark": False, "scale_percent": 150})
    assert result.undo is not None
    result.undo()
    assert WorkstationFile(file.path).load().text_scale_percent == 100
    section.sound_on.click()
    section.chosen_start_tab.set_value("pickup")
    assert not file.settings.sound_on
    page.settings_defaults.click()
    assert file.settings.sound_on
    assert file.settings.start_tab == ""


def test_a_folder_that_cannot_be_written_is_told(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path
) -> None:
    (tmp_path / "config").write_text("a file where the folder should be")
    page = a_page(qtbot, desk_shop, tmp_path, WorkstationFile(tmp_path / "config" / "w.toml"))
    section = page.section("workstation")
    assert isinstance(section, WorkstationSection)
    section.chosen_start_tab.set_value("pickup")
    assert shell(page).results[-1].kind == "bad"


def test_three_scans_teach_the_speed(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path, file: WorkstationFile
) -> None:
    page = a_page(qtbot, desk_shop, tmp_path, file)
    section = page.section("scanner")
    assert isinstance(section, ScannerSection)
    section.scanner_learn.click()
    at_ms = 0
    for _ in range(3):
        at_ms += 5000
        for character in "X-TEST-1":
            at_ms += 31
            section.see_key(SeenKey(character, ord(character), at_ms))
        assert scan(qtbot, page, "X-TEST-1").head == "X-TEST-1"
        assert section.scanner_raw.text() == "X - T E S T - 1"
        assert "31 ms" in section.scanner_facts.text()
    assert file.settings.scan_gap_ms == 72
    assert "72" in section.scanner_learning.text()
    section.scanner_print.click()
    title, sheet = printed(page)
    assert title == "Scanner test codes"
    assert codes(sheet) == set(trial_codes())


def test_a_printer_is_set_right_with_two_figures(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path, file: WorkstationFile
) -> None:
    page = a_page(qtbot, desk_shop, tmp_path, file)
    section = page.section("printers")
    assert isinstance(section, PrintersSection)
    section.label_printer.set_value("TRAY")
    section.measured_a.setText("50.3")
    section.measured_b.setText("29，9")
    assert section.fit_apply.isEnabled()
    section.fit_apply.click()
    fit = file.settings.printer_fits["TRAY"]
    assert (fit.scale_x, fit.scale_y) == (0.994, 1.0033)
    for wrong in ("abc", "", "5", "1e9"):
        section.measured_a.setText(wrong)
        assert section.a_field.error()
        assert not section.fit_apply.isEnabled()
    section.print_ruler.click()
    title, ruler = printed(page)
    assert title == "Ruler"
    text = page_texts(ruler)[0]
    assert "A = 50 mm" in text
    assert "B = 30 mm" in text
    assert page.context.printing.jobs()[0].printer == "TRAY"


def test_a_rule_gets_another_value_from_a_day_on(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path, file: WorkstationFile
) -> None:
    page = a_page(qtbot, desk_shop, tmp_path, file)
    section = page.section("rules")
    assert isinstance(section, RulesSection)
    section.rules_list.selectRow(2)
    qtbot.waitUntil(lambda: section.rule_value.text() == "8")
    section.rule_value.setText("12")
    section.rule_from.setText("+3")
    section.rule_save.click()
    row = queries.rule_rows(desk_shop.db, [rules.PASSWORD_LENGTH], TODAY)[0]
    assert (row.next_value, row.next_from) == ("12", TODAY + timedelta(days=3))
    section.rule_value.setText("3")
    section.rule_save.click()
    assert "not a value" in section.rules_message.text


def test_a_manager_reads_rules_only(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path, file: WorkstationFile
) -> None:
    section = a_page(qtbot, desk_shop, tmp_path, file, "zhou").section("rules")
    assert isinstance(section, RulesSection)
    section.rules_list.selectRow(0)
    qtbot.waitUntil(lambda: bool(section.rule_reason.text()))
    assert not section.rule_save.isEnabled()
    assert "administrator" in section.rule_reason.text()


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


def test_every_operated_widget_has_a_name(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path, file: WorkstationFile
) -> None:
    page = a_page(qtbot, desk_shop, tmp_path, file)
    for key in page.settings_parts.keys():  # noqa: SIM118 - not a mapping
        section = page.section(key)
        kinds = (QAbstractButton, QComboBox, QLineEdit, QTableView)
        for kind in kinds:
            for widget in section.findChildren(kind):
                if widget.objectName().startswith("qt_") or not widget.isVisibleTo(section):
                    continue
                if isinstance(widget.parent(), QTableView):
                    continue
                assert widget.objectName(), (key, widget)
                assert widget.accessibleName() or getattr(widget, "text", lambda: "")(), (
                    key,
                    widget.objectName(),
                )


def test_nobody_listed_shows_more_than_a_name(desk_shop: Shop) -> None:
    row = queries.people(desk_shop.db)[0]
    assert not {"password", "hash", "number"} & set(row.__slots__)


def test_the_scan_folder_and_the_scanner_are_set_at_once(
    qtbot: QtBot,
    desk_shop: Shop,
    tmp_path: Path,
    file: WorkstationFile,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "bin").mkdir()
    fake_scanner.program(tmp_path / "bin")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    monkeypatch.setenv("FAKE_CALLS", str(tmp_path / "calls"))
    page = a_page(qtbot, desk_shop, tmp_path, file)
    section = page.section("scans")
    assert isinstance(section, ScansSection)
    section.scans_folder.setText("scans")
    section.scans_folder.editingFinished.emit()
    assert file.settings.watched_folder == ""
    section.scans_folder.setText(str(tmp_path))
    section.scans_folder.editingFinished.emit()
    section.scans_still.set_value(10)
    section.scans_look.click()
    section.scans_device.set_value("test:0")
    section.scans_dpi.set_value(300)
    section.scans_mode.set_value("gray")
    section.scans_both_sides.click()
    kept = WorkstationFile(file.path).load()
    assert (kept.watched_folder, kept.watch_still_s) == (str(tmp_path), 10)
    assert (kept.scanner_device, kept.scanner_dpi, kept.scanner_mode) == ("test:0", 300, "gray")
    assert kept.scanner_both_sides
    shown = WorkstationPreferences(file)
    assert (shown["watched_folder"], shown["scanner_dpi"]) == (str(tmp_path), 300)
    page.settings_defaults.click()
    assert file.settings.watched_folder == ""


def test_without_a_scan_program_the_folder_is_left(
    qtbot: QtBot,
    desk_shop: Shop,
    tmp_path: Path,
    file: WorkstationFile,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    section = a_page(qtbot, desk_shop, tmp_path, file).section("scans")
    assert isinstance(section, ScansSection)
    assert not section.scans_device.isEnabled()
    assert section.scans_folder.isEnabled()
    assert "SANE" in section.scans_message.text


def tab_stops(qtbot: QtBot, page: SettingsPage, part: str) -> list[str]:
    """What Tab comes to, one after the other, once round."""
    page.show_part(part)
    page.activateWindow()
    page.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    page.setFocus()
    seen: list[str] = []
    for _ in range(40):
        at = page.window().focusWidget() or page
        qtbot.keyClick(at, Qt.Key.Key_Tab)
        at = page.window().focusWidget()
        assert at is not None
        if at.objectName() in seen[:1]:
            break
        seen.append(at.objectName())
    return [name for name in seen if name]


@pytest.mark.parametrize("part", ["workstation", "vault", "reports", "printers"])
def test_tab_comes_to_the_part_that_is_shown(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path, file: WorkstationFile, part: str
) -> None:
    page = a_page(qtbot, desk_shop, tmp_path, file)
    stops = tab_stops(qtbot, page, part)
    assert [name for name in stops if name.startswith("part_")] == [f"part_{part}"]
    if "settings_defaults" in stops:  # what undoes everything comes last
        assert stops.index("settings_defaults") > stops.index(f"part_{part}") + 1


def test_arrows_go_from_part_to_part(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path, file: WorkstationFile
) -> None:
    page = a_page(qtbot, desk_shop, tmp_path, file)
    page.show_part("vault")
    page.activateWindow()
    at = page.findChild(QAbstractButton, "part_vault")
    assert at is not None
    at.setFocus()
    qtbot.waitUntil(at.hasFocus)
    qtbot.keyClick(at, Qt.Key.Key_Down)
    reports = page.findChild(QAbstractButton, "part_reports")
    assert reports is not None
    assert reports.isChecked()
    assert page._current == "reports"
    qtbot.keyClick(reports, Qt.Key.Key_Up)
    assert page._current == "vault"
