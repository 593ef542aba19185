"""Reading a full number at the counter: who may, for how long, and what never gets a copy."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from tests.desk import RecordingShell
from tests.pickup.robot import PickupDesk
from tests.pickup.waybills import NUMBER, arrived
from tests.shop import Shop
from wms_desktop.people import vault_care
from wms_desktop.people.tables import VaultReading
from wms_desktop.pickup.view_reading import ReadingPanel

PASSWORD = "a sentence of zhou's"


@pytest.mark.rule("PCK-11")
def test_a_number_is_shown_for_thirty_seconds(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path
) -> None:
    made = arrived(desk_shop)
    clerk = PickupDesk(qtbot, desk_shop, tmp_path)
    clerk.open(made).show("杨民敬", NUMBER).tick_all().sign().release()
    page = clerk.page
    shell = page.context.shell
    assert isinstance(shell, RecordingShell)
    page.side.read_number()
    assert not shell.panels  # a clerk never sees one
    page.context.acting = lambda: desk_shop.acting("admin")  # type: ignore[misc]
    command = vault_care.Welcome(desk_shop.op(), PASSWORD)
    admin, vault = desk_shop.acting("admin"), page.context.vault
    vault_care.welcome(desk_shop.db, admin, command, vault=vault)
    clerk.open(made)
    page.side.read_number()
    panel = shell.panels[-1]
    assert isinstance(panel, ReadingPanel)
    qtbot.addWidget(panel)
    panel.show()
    qtbot.keyClicks(panel.reason, "abc")
    qtbot.keyClicks(panel.password, PASSWORD)
    panel.read()
    assert panel.number.text() == ""
    assert readings(desk_shop) == 0
    qtbot.keyClicks(panel.reason, "def police 17")
    qtbot.keyClicks(panel.password, PASSWORD)
    panel.read()
    assert panel.number.text() == NUMBER
    assert readings(desk_shop) == 1
    QGuiApplication.clipboard().clear()
    for keys in (QKeySequence.StandardKey.SelectAll, QKeySequence.StandardKey.Copy):
        qtbot.keySequence(panel, QKeySequence(keys))
    assert NUMBER not in QGuiApplication.clipboard().text()
    assert NUMBER not in panel.number.accessibleName()
    for _second in range(29):
        panel._tick()
    assert panel.number.text() == NUMBER
    panel._tick()
    assert panel.number.text() == ""
    assert NUMBER not in "".join(w.windowTitle() for w in QApplication.topLevelWidgets())


def readings(shop: Shop) -> int:
    with shop.db.read() as session:
        return len(session.scalars(select(VaultReading.id)).all())
