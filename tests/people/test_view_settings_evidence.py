"""The settings' part about evidence: how it stands, checked by one key, stored elsewhere by one."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.desk import a_context
from tests.shop import Shop
from wms_desktop.core.language import Language
from wms_desktop.db import archive, evidence, seals
from wms_desktop.db.anchors import AnchorList
from wms_desktop.db.kinds import StoreKind
from wms_desktop.evidence_keeper import full_check
from wms_desktop.people.view_settings import SettingsPage, SettingsPart
from wms_desktop.people.view_settings_evidence import WHO, EvidenceSection

F9, CTRL_S = (
    (Qt.Key.Key_F9, Qt.KeyboardModifier.NoModifier),
    (Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier),
)


class Desk:
    """The page with its part, pressed by keys alone."""

    def __init__(self, qtbot: QtBot, shop: Shop, folder: Path, login: str = "admin") -> None:
        self._bot, anchors = qtbot, AnchorList(folder / "anchors.jsonl")
        context = a_context(shop, folder, login=login, language=Language.EN)
        part = SettingsPart(
            "evidence", "shield-check", "Evidence", WHO,
            lambda page: EvidenceSection(
                page, lambda db, by, told: full_check(db, by, anchors, told)
            ),
        )  # fmt: skip
        self.page = SettingsPage(context, more_parts=(part,))
        qtbot.addWidget(self.page)
        self.page.resize(1210, 624)
        with qtbot.waitExposed(self.page):
            self.page.show()
        section = self.page.section("evidence")
        assert isinstance(section, EvidenceSection)
        self.section = section

    def press(self, key: tuple[Qt.Key, Qt.KeyboardModifier]) -> str:
        with self._bot.waitActive(self.page):
            self.page.activateWindow()
        self.section.store.setFocus()
        self._bot.keyClick(self.page.focusWidget() or self.page, *key)
        return self.section.result.text

    def choose(self, kind: StoreKind, address: str) -> str:
        self.section.store.set_value(kind)
        self._bot.keyClicks(self.section.address, address)
        return self.press(CTRL_S)


@pytest.fixture
def kept(desk_shop: Shop) -> str:
    with desk_shop.db.write() as session:
        return archive.store(session, desk_shop.acting(), b"%PDF-1.4 kept", "application/pdf")


@pytest.mark.rule("SYS-1")
@pytest.mark.usefixtures("kept")
def test_one_key_checks_everything_and_seals_it(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path
) -> None:
    desk = Desk(qtbot, desk_shop, tmp_path)
    assert "1 file" in desk.section.kept.text()
    assert desk.section.seal.text() == "–"
    assert desk.press(F9) == "Everything holds It was sealed just now."
    assert desk.section.seal.text().startswith(seals.newest_anchor(desk_shop.db))
    assert desk.section.check_button.isEnabled()


@pytest.mark.rule("SYS-2")
def test_what_does_not_hold_is_named(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path, kept: str
) -> None:
    with desk_shop.db.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER stored_file_no_update")
        connection.exec_driver_sql("UPDATE stored_file SET content = x'00'")
    desk = Desk(qtbot, desk_shop, tmp_path, "zhou")
    said = desk.press(F9)
    assert said.startswith("1 thing does not hold")
    assert f"file:{kept[:12]}" in said
    assert "1 file is altered or missing" in desk.section.message.text


@pytest.mark.rule("SYS-2")
@pytest.mark.usefixtures("kept")
def test_an_administrator_keeps_new_files_in_a_folder(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path
) -> None:
    desk = Desk(qtbot, desk_shop, tmp_path)
    assert "does not answer" in desk.choose(StoreKind.FOLDER, str(tmp_path / "nowhere"))
    with desk_shop.db.read() as session:
        assert evidence.chosen(session) is StoreKind.DATABASE
    (tmp_path / "store").mkdir()
    desk.section.address.clear()
    said = desk.choose(StoreKind.FOLDER, str(tmp_path / "store"))
    assert said.startswith("New files are kept there")
    assert "evidence move --to folder" in said
    assert str(tmp_path / "store") in desk.section.kept.text()


def test_only_administrators_choose_the_store(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path
) -> None:
    assert not Desk(qtbot, desk_shop, tmp_path, "zhou").section.store.isVisible()
    assert Desk(qtbot, desk_shop, tmp_path).section.store.isVisible()
