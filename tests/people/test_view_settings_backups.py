"""Settings, backups: how it stands, where they go, one made now, a restore tried out."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.desk import a_context
from tests.shop import Shop
from wms_desktop.backups.desk import backup_section
from wms_desktop.core.language import Language
from wms_desktop.core.workstation import WorkstationFile
from wms_desktop.db.backup import folder as backup_folder
from wms_desktop.people.view_settings import SettingsPage, SettingsPart
from wms_desktop.people.view_settings_backups import BackupSection


@pytest.fixture
def page(qtbot: QtBot, desk_shop: Shop, tmp_path: Path) -> SettingsPage:
    file = WorkstationFile(tmp_path / "w.toml")
    file.load()
    file.change(backup_folder=str(tmp_path / "first"))
    part = SettingsPart("backups", "archive", "Backups", (), backup_section)
    context = a_context(desk_shop, tmp_path, language=Language.EN)
    made = SettingsPage(context, file=file, more_parts=(part,))
    qtbot.addWidget(made)
    made.show()
    made.open(part="backups")
    return made


def section(page: SettingsPage) -> BackupSection:
    found = page.section("backups")
    assert isinstance(found, BackupSection)
    return found


def test_a_backup_and_a_drill_by_hand(page: SettingsPage, tmp_path: Path) -> None:
    part = section(page)
    assert part.backups_last.text() == "No backup yet"
    assert not part.backups_drill.isEnabled()
    part.backups_make.click()
    assert len(backup_folder.backups_in(tmp_path / "first")) == 1
    assert "0 stock moves" in part.backups_last.text()
    part.backups_drill.click()
    assert "held" in part.backups_drilled.text()


def test_a_second_folder_that_is_not_there_is_told(page: SettingsPage, tmp_path: Path) -> None:
    part = section(page)
    part.folders.backup_second.setText("not a whole path")
    part.folders.backup_second.editingFinished.emit()
    assert part.folders.backup_second_field.error()
    assert page.desk.settings.backup_second_folder == ""
    part.folders.backup_second.setText(str(tmp_path / "unplugged"))
    part.folders.backup_second.editingFinished.emit()
    assert page.desk.settings.backup_second_folder == str(tmp_path / "unplugged")
    assert "one disk" in part.folders.backup_told.text()
    part.backups_make.click()
    assert str(tmp_path / "unplugged") in part.backups_message.text
    assert len(backup_folder.backups_in(tmp_path / "first")) == 1  # the first one is good
    assert not (tmp_path / "unplugged").exists()


def test_no_room_is_told_and_the_button_comes_back(page: SettingsPage, tmp_path: Path) -> None:
    (tmp_path / "first").write_text("a file, not a folder")
    part = section(page)
    part.backups_make.click()
    assert "No backup can be written" in part.backups_message.text
    assert part.backups_make.isEnabled()
