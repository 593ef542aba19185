"""A clerk at the pickup screen: owns all access to its widgets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from tests.desk import open_page, scan
from tests.pickup.waybills import PAPER
from tests.shop import Shop
from wms_desktop.pickup.kinds import Due, PaymentMeans, RefusalReason, Tick
from wms_desktop.pickup.view import PickupPage
from wms_desktop.ui.page import Meaning, MeaningKind, ScanResult
from wms_desktop.ui.page_parts import KeyValue

UNTIL = "2036-05-01"
STROKE = [(20.0, 50.0), (40.0, 20.0), (60.0, 50.0), (80.0, 20.0), (120.0, 40.0)]


class PickupDesk:
    """Opens waybills, shows documents, ticks, takes money, signs, releases."""

    def __init__(self, qtbot: QtBot, shop: Shop, folder: Path, **context: Any) -> None:
        self._bot, self._folder = qtbot, folder
        self.page = open_page(qtbot, shop, PickupPage, folder, **context)
        self.shell = self.page.context.shell

    @property
    def view(self):
        return self.page.desk

    @property
    def verdict(self) -> str:
        return self.view.banner.head

    @property
    def said(self) -> ScanResult:
        return self.shell.results[-1]

    @property
    def waiting(self) -> list[str]:
        return [row.number for row in self.page.waiting.rows.rows()]

    @property
    def can_release(self) -> bool:
        return self.view.right.pickup_release.isEnabled()

    @property
    def facts(self) -> dict[str, str]:
        """The record of a pickup that is over: label to value."""
        assert self.view.record.isVisible()
        return _shown_facts(self.view.record.facts)

    @property
    def facts_left(self) -> dict[str, str]:
        """What the left pane says of the waybill."""
        return _shown_facts(self.view.left.facts)

    def scan(self, consignment_id: int) -> ScanResult:
        meaning = Meaning(MeaningKind.CONSIGNMENT, consignment_id, "TY-88062415")
        assert self.page.wants(meaning)
        return scan(self._bot, self.page, "TY-88062415", meaning)

    def open(self, consignment_id: int) -> PickupDesk:
        self.page.open(consignment=consignment_id)
        return self

    def type(self, field: QLineEdit, text: str) -> None:
        """Type as a hand or an input method does, and press Enter."""
        field.setFocus()
        field.selectAll()
        if text.isascii():
            self._bot.keyClicks(field, text)
        else:
            field.insert(text)
        self._bot.keyClick(field, Qt.Key.Key_Return)

    def show(self, name: str, number: str, until: str = UNTIL) -> PickupDesk:
        self.type(self.view.steps.entry.number, number)
        self.type(self.view.steps.entry.document_name, name)
        entry, agent = self.view.steps.entry, self.view.steps.agent
        handed_on = agent.is_open and not entry.document_name.text()
        self.valid(agent.entry if handed_on else entry, until)
        return self

    def valid(self, entry: Any, until: str) -> None:
        """Say until when a document is valid, where its kind asks."""
        if not entry.validity.isHidden():
            self.type(entry.validity.until, until)

    def agent(self, name: str, number: str, until: str = UNTIL) -> PickupDesk:
        if not self.view.steps.agent.is_open:
            self.view.steps.agent.agent_on.click()
        self.type(self.view.steps.agent.entry.document_name, name)
        self.type(self.view.steps.agent.entry.number, number)
        self.valid(self.view.steps.agent.entry, until)
        return self

    def tick_all(self) -> PickupDesk:
        for box in self.view.right.boxes.values():
            if not box.isHidden() and box.isEnabled():
                box.setChecked(True)
        return self

    def tick(self, tick: Tick, on: bool = True) -> PickupDesk:
        self.view.right.boxes[tick].setChecked(on)
        return self

    def pay(self, means: PaymentMeans) -> PickupDesk:
        self.view.right.means[Due.COLLECT_FREIGHT].set_value(means)
        return self

    def sign(self) -> PickupDesk:
        self.view.right.steps.pickup_signature.add_stroke(STROKE)
        return self

    def press(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        with self._bot.waitActive(self.page):
            self.page.activateWindow()
        self._bot.keyClick(self.page.focusWidget() or self.page, key, modifier)

    def release(self) -> ScanResult:
        self.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        return self.said

    def refuse(self, reason: RefusalReason, words: str = "") -> ScanResult:
        self.press(Qt.Key.Key_F4)
        self.view.left.pickup_refusal_reason.set_value(reason)
        self.view.left.pickup_refusal_detail.setText(words)
        self.view.left.pickup_refuse_now.click()
        return self.said

    def record_change(self, who: str = "周经理", phone: str = "0575-84120001") -> PickupDesk:
        paper = self._folder / "change.pdf"
        paper.write_bytes(PAPER)
        block = self.view.steps.change
        block.change_said_by.setText(who)
        block.change_phone.setText(phone)
        block.change_said_at.setText("2026-05-20 09:00")
        block.paper.read(paper)
        block.change_record.click()
        return self


def _shown_facts(facts: KeyValue) -> dict[str, str]:
    texts = [label.text() for label in facts.findChildren(QLabel) if label.isVisible()]
    return dict(zip(texts[::2], texts[1::2], strict=True))
