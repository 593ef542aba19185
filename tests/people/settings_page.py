"""The settings page as a test opens it, and what came out of its printer."""

from __future__ import annotations

from pathlib import Path

import zxingcpp
from pytestqt.qtbot import QtBot

from tests.desk import RecordingShell, a_context
from tests.shop import Shop
from wms_desktop.core.language import Language
from wms_desktop.core.workstation import WorkstationFile
from wms_desktop.documents.render import page_image
from wms_desktop.people.view_settings import SettingsPage


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
