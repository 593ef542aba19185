"""A counter's hands at the tab of counts: scans and keys only."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tests.desk import open_page
from tests.shop import Shop
from wms_desktop.counts import queries, recounts, service
from wms_desktop.counts.kinds import CountScope
from wms_desktop.counts.view import CountsPage
from wms_desktop.stock.queries import resolve_code
from wms_desktop.ui.actions import action_for, bound_actions
from wms_desktop.ui.page import Expectation, Meaning, MeaningKind, Scan, ScanResult
from wms_desktop.ui.questions import Question

KEYS = {
    "Enter": Qt.Key.Key_Return, "Esc": Qt.Key.Key_Escape, "F3": Qt.Key.Key_F3, "F4": Qt.Key.Key_F4,
    "F6": Qt.Key.Key_F6, "F7": Qt.Key.Key_F7, "F9": Qt.Key.Key_F9, "Down": Qt.Key.Key_Down,
    "Del": Qt.Key.Key_Delete, "Tab": Qt.Key.Key_Tab,
}  # fmt: skip


class CountDesk:
    """One workstation with the tab of counts on it."""

    def __init__(self, qtbot: QtBot, shop: Shop, folder: Path, login: str = "lin", **look) -> None:
        self._bot, self.shop = qtbot, shop
        self.page = open_page(qtbot, shop, CountsPage, folder, login=login, **look)
        with qtbot.waitActive(self.page):
            self.page.activateWindow()

    @property
    def shell(self):
        return self.page.context.shell

    @property
    def count(self) -> queries.CountRow:
        return queries.counts(self.shop.db, 1)[0]

    @property
    def asks(self) -> Expectation:
        return self.page.expectation()

    @property
    def said(self) -> ScanResult:
        return self.shell.results[-1]

    def scan(self, text: str, times: int | None = None) -> ScanResult:
        """Scan *text* as the desk hands it to the page."""
        found = resolve_code(self.shop.db, 1, text)
        if found:
            meaning = Meaning(MeaningKind(found[0].kind), found[0].id, found[0].code)
        else:
            kind, id_, code, label = queries.scan_meanings(self.shop.db, 1, text)[0]
            meaning = Meaning(MeaningKind(kind), id_, code, label)
        return self._take(Scan(text, None if times is None else Decimal(times), meaning))

    def command(self, name: str) -> ScanResult:
        """Scan a command's barcode."""
        return self._take(Scan(name, None, Meaning(MeaningKind.COMMAND, 0, name)))

    def _take(self, scan: Scan) -> ScanResult:
        assert scan.meaning is not None
        assert self.page.wants(scan.meaning)
        with self._bot.waitSignal(self.page.scan_finished, timeout=5000) as told:
            self.page.take(scan)
        return told.args[0]

    def press(self, key: str, ctrl: bool = False) -> CountDesk:
        """Press a key where the keyboard is."""
        hold = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
        code = KEYS.get(key) or Qt.Key(ord(key.upper()))
        action = action_for(QKeySequence(hold.value | code.value), bound_actions(self.page))
        focus = self.page.focusWidget()
        if action is not None and not (isinstance(focus, QLineEdit) and key.isdigit()):
            action.trigger()  # as the window does, whatever has the focus
        else:
            self._bot.keyClick(focus or self.page, code, hold)
        return self

    def type(self, text: str) -> CountDesk:
        """Type *text* and Enter where the keyboard is."""
        focus = self.page.focusWidget()
        assert isinstance(focus, QLineEdit), f"no field has the keyboard: {focus}"
        if text.isascii():
            self._bot.keyClicks(focus, text)
        else:
            focus.insert(text)  # as an input method does
        return self.press("Enter")

    def question(self) -> Question:
        """What was asked last."""
        return self.shell.questions[-1]

    def current(self) -> None:
        """Let the list tell its current row."""
        self._bot.wait(1)

    def sums(self) -> dict[tuple[str, str], Decimal]:
        """What has been counted, by location and item."""
        rows = queries.review(self.shop.db, self.count.id)
        return {
            (row.location_code, row.item_code): row.counted
            for row in rows
            if row.counted is not None
        }


def started(shop: Shop, *, blind: bool = True, scope: CountScope = CountScope.ZONE) -> int:
    """A count of zone A that has begun; its id."""
    codes = ("A",) if scope is CountScope.ZONE else ()
    plan = service.Plan(shop.op(), "A 区月度盘点", scope, codes, blind)
    count_id = service.plan(shop.db, shop.acting(), plan).value
    version = queries.count(shop.db, 1, count_id).version
    service.start(shop.db, shop.acting(), service.Step(shop.op(), count_id, version))
    return count_id


def counted(
    shop: Shop, count_id: int, *entries: tuple[str, int, int, int], login: str = "lin"
) -> None:
    """Enter (location, item, lot, quantity) and finish every location."""
    for location, item, lot, quantity in entries:
        place = shop.location(location)
        enter = service.Enter(shop.op(), count_id, place, item, lot, Decimal(quantity))
        service.enter(shop.db, shop.acting(login), enter)
    for place in queries.places(shop.db, count_id):
        close = service.CloseLocation(shop.op(), count_id, place.location_id)
        service.close_location(shop.db, shop.acting(login), close)


def in_review(shop: Shop, count_id: int, *, again: bool = True) -> None:
    """End the counting; another person finds the same again, unless *again* is False."""
    version = queries.count(shop.db, 1, count_id).version
    service.to_review(shop.db, shop.acting(), service.Step(shop.op(), count_id, version))
    if again:
        counted_again(shop, count_id)


def counted_again(
    shop: Shop, count_id: int, login: str = "", **found: int
) -> list[queries.VarianceRow]:
    """Count again what is asked for; *found* by item code (- as _), else as it was before.

    Counted by *login*, else by whoever of the two keepers may.
    """
    asked = [row for row in queries.review(shop.db, count_id) if row.variance.is_open]
    for row in asked:
        with shop.db.read() as session:
            first = recounts.who_counted(session, row.line_id)[1]
        login = login or ("lin" if shop.acting("keeper2").person_id in first else "keeper2")
        quantity = found.get(row.item_code.replace("-", "_"), row.rounds[0].counted)
        service.enter(
            shop.db, shop.acting(login),
            service.Enter(
                shop.op(), count_id, row.location_id, row.item_id, row.lot_id, Decimal(quantity),
                row.owner_id, row.condition,
            ),
        )  # fmt: skip
    return asked
