"""The scan desk over one page of the shop, with every code's real meaning."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from tests.shop import Shop
from wms_desktop.scanning import resolver
from wms_desktop.ui.page import Page, ScanResult
from wms_desktop.ui.scans.commands import Command
from wms_desktop.ui.scans.desk import ScanDesk
from wms_desktop.ui.tasks import InlineRunner


class OnePage:
    """A window with one page in it."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def current_page(self) -> Page:
        return self._page

    def page_wanting(self, _meaning: object) -> None:
        return None

    def do_command(self, _command: Command) -> bool:
        return False


def answered(bot: QtBot, shop: Shop, page: Page, *codes: str) -> list[ScanResult]:
    """What the scan desk says of each of *codes*, scanned one right after the other."""
    results: list[ScanResult] = []
    meanings = resolver(shop.db, lambda: 1)
    scans = ScanDesk(InlineRunner(), OnePage(page), meanings, attach=lambda _code: None)
    scans.resulted.connect(results.append)
    for code in codes:
        scans.submit(code)
    bot.waitUntil(lambda: len(results) == len(codes))
    return results
