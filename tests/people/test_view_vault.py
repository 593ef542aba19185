"""The vault's page: by keyboard alone, from the first key to the paper in the safe."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.desk import RecordingShell, a_context
from tests.people.conftest import PASSWORD
from tests.shop import Shop
from wms_desktop.core.language import Language
from wms_desktop.core.workstation import WorkstationFile
from wms_desktop.db import seals
from wms_desktop.documents.render import page_texts
from wms_desktop.people import vault_care
from wms_desktop.people.kinds import HolderKind
from wms_desktop.people.vault import Vault
from wms_desktop.people.vault_care import Welcome
from wms_desktop.people.vault_status import status
from wms_desktop.people.view_settings import SettingsPage
from wms_desktop.people.view_settings_reports import ReportsSection
from wms_desktop.people.view_settings_vault import VaultSection

NUMBER = "31010419900307663X"


def a_section(
    qtbot: QtBot, shop: Shop, folder: Path, key: str, login: str = "admin"
) -> tuple[SettingsPage, object]:
    context = a_context(shop, folder, login=login, language=Language.EN)
    page = SettingsPage(context, file=WorkstationFile(folder / "workstation.toml"))
    qtbot.addWidget(page)
    page.resize(1210, 624)
    with qtbot.waitExposed(page):
        page.show()
    with qtbot.waitActive(page):
        page.activateWindow()
    return page, page.section(key)


@pytest.fixture
def vault(desk_shop: Shop, tmp_path: Path) -> Vault:
    """A shop with one number, its administrator a reader, its duty manager asking."""
    vault = Vault(tmp_path / "vault.key")
    with desk_shop.db.write() as session:
        vault.keep(session, desk_shop.acting(), NUMBER, purpose="pickup")
    for login in ("admin", "zhou"):
        command = Welcome(desk_shop.op(), PASSWORD)
        vault_care.welcome(desk_shop.db, desk_shop.acting(login), command, vault=vault)
    return vault


def test_an_administrator_cares_for_the_vault_by_keys(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path, vault: Vault
) -> None:
    page, section = a_section(qtbot, desk_shop, tmp_path, "vault")
    assert isinstance(section, VaultSection)
    shell = page.context.shell
    assert isinstance(shell, RecordingShell)
    control = Qt.KeyboardModifier.ControlModifier

    def press(key: Qt.Key, *, password: bool = True) -> None:
        section.password.setFocus()
        if password:
            qtbot.keyClicks(section.password, PASSWORD)
        held = Qt.KeyboardModifier.NoModifier if key is Qt.Key.Key_F9 else control
        qtbot.keyClick(section.password, key, held)

    press(Qt.Key.Key_G, password=False)
    names = [section.holders.index(n, 0).data() for n in range(section.holders.rowCount())]
    assert len(names) == 3
    asking = next(n for n, row in enumerate(status(desk_shop.db, vault).holders) if
                  row.kind is HolderKind.READER and row.granted_at is None)  # fmt: skip
    section.holder_list.selectRow(asking)
    qtbot.waitUntil(section.let_in.isEnabled)
    press(Qt.Key.Key_G, password=False)
    assert "password" in section.password_field.error()
    press(Qt.Key.Key_G)
    assert "let in" in section.message.text
    assert not status(desk_shop.db, vault).asking

    press(Qt.Key.Key_R)
    question = shell.questions.pop()
    assert "1 identity" in question.title
    question.on_yes()
    assert "Key 2 is in use" in section.message.text

    press(Qt.Key.Key_I)
    assert "Indexes written anew: 1" in section.message.text

    press(Qt.Key.Key_F9)
    title, content = shell.tray.printed[-1]
    assert title == "Recovery key of the vault"
    assert all(not job.content for job in page.context.printing.jobs())
    lines = [line for line in "\n".join(page_texts(content)).splitlines() if " - " in line]
    key = "".join(line.split(None, 1)[1] for line in lines)
    qtbot.keyClicks(section.typed, "HELLO")
    qtbot.keyClick(section.typed, Qt.Key.Key_S, control)
    assert "not a recovery key" in section.message.text
    assert section.typed.text() == "HELLO"  # to be mended, not typed anew
    section.typed.clear()
    qtbot.keyClicks(section.typed, key)
    qtbot.keyClick(section.typed, Qt.Key.Key_S, control)
    assert "key is right" in section.message.text
    assert status(desk_shop.db, vault).recovery_tested_at is not None

    section.holder_list.selectRow(1)
    press(Qt.Key.Key_D, password=False)
    assert "out of the vault?" in shell.questions[-1].title


def test_a_duty_manager_sees_it_and_is_told_why_nothing_can_be_done(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path, vault: Vault
) -> None:
    _page, section = a_section(qtbot, desk_shop, tmp_path, "vault", login="zhou")
    assert isinstance(section, VaultSection)
    assert vault.has_key
    assert "administrator" in section.why_not.text()
    assert not section.rotate.isEnabled()
    assert section.keys.rowCount() == 2


def test_a_workstation_without_keys_takes_part_by_the_paper(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path, vault: Vault
) -> None:
    by, made = desk_shop.acting("admin"), vault_care.MakeRecovery(desk_shop.op(), PASSWORD)
    key = vault_care.make_recovery(desk_shop.db, by, made, vault=vault).value
    page, section = a_section(qtbot, desk_shop, tmp_path / "new", "vault")
    assert isinstance(section, VaultSection)
    assert not page.context.vault.has_key
    section.typed.setFocus()
    qtbot.keyClicks(section.password, PASSWORD)
    qtbot.keyClicks(section.typed, key)
    qtbot.keyClick(section.typed, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "enrolled" in section.message.text
    assert page.context.vault.has_key


@pytest.mark.rule("PCK-11")
def test_a_report_takes_two_people(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path, vault: Vault
) -> None:
    assert vault.has_key
    _page, mine = a_section(qtbot, desk_shop, tmp_path, "reports", login="zhou")
    assert isinstance(mine, ReportsSection)
    mine.texts["what"].setPlainText("A till was stolen over night")
    mine.texts["told"].setPlainText("The office for personal data")
    mine.save()
    assert "second person" in mine.form.message.text
    assert not mine.approve_button.isEnabled()
    page, other = a_section(qtbot, desk_shop, tmp_path, "reports")
    assert isinstance(other, ReportsSection)
    assert not other.print_button.isEnabled()
    other.approve()
    seals.seal(desk_shop.db)
    other.print_report()
    shell = page.context.shell
    assert isinstance(shell, RecordingShell)
    text = "\n".join(page_texts(shell.tray.printed[-1][1]))
    assert "A till was stolen" in text
    assert seals.newest_anchor(desk_shop.db) in text
    assert NUMBER not in text
