"""The settings page: what each role may set, and what takes effect at once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QTableView
from pytestqt.qtbot import QtBot

from tests import fake_scanner
from tests.conftest import TODAY
from tests.desk import open_page, scan
from tests.people.settings_page import a_page, codes, printed, shell
from tests.shop import Shop
from wms_desktop.core.workstation import WorkstationFile
from wms_desktop.core.workstation_preferences import WorkstationPreferences
from wms_desktop.documents.render import page_texts
from wms_desktop.people import queries, rules
from wms_desktop.people.papers import trial_codes
from wms_desktop.people.view_settings import SettingsPage
from wms_desktop.people.view_settings_printers import PrintersSection
from wms_desktop.people.view_settings_rules import RulesSection
from wms_desktop.people.view_settings_scanner import ScannerSection
from wms_desktop.people.view_settings_scans import ScansSection
from wms_desktop.people.view_settings_workstation import WorkstationSection
from wms_desktop.ui.scans.filter import SeenKey


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
