"""Holding, cancelling, and deciding on an order that waits: always with a reason (OUT-2)."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.core.errors import Refused
from wms_desktop.goods.kinds import Decision, OutboundState
from wms_desktop.goods.outbound_detail import OutboundDetail
from wms_desktop.ui.button import Button
from wms_desktop.ui.fields import Combo, DateEdit, Field, LineEdit
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.label import Label
from wms_desktop.ui.message import Message
from wms_desktop.ui.page import Expectation, Page
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.words import sentence, tr, word

HOLD, CANCEL = "hold", "cancel"


class DecidePane(QWidget):
    """What happens, and why.

    Signals:
        decided: ("hold", "cancel" or a `Decision`; the reason; the day to wait until).
        dropped: nothing happens.
    """

    goods_decide_title: Label
    goods_decide_words: Label
    goods_decision: Combo
    goods_decide_until_field: Field
    goods_decide_until: DateEdit
    goods_decide_reason_field: Field
    goods_decide_reason: LineEdit
    goods_decide_message: Message
    goods_decide_save: Button
    goods_decide_drop: Button

    decided = Signal(object, str, object)
    dropped = Signal()

    def expectation(self, number: str) -> Expectation:
        """What the scan bar says while the form is open."""
        return Expectation(tr("Decide, and say why"), tr("{number}: Ctrl S saves", number=number))

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_form(self, "goods_decide")
        self.goods_decide_until.set_today(lambda: page.context.acting().today)
        self.goods_decision.currentIndexChanged.connect(self._on_decision)
        self.goods_decide_save.clicked.connect(self.save)
        self.goods_decide_drop.clicked.connect(self.dropped)
        self.goods_decide_reason.returnPressed.connect(self.save)
        self.goods_decide_reason.textEdited.connect(
            lambda _text: self.goods_decide_reason_field.set_error("")
        )

    def open_for(self, order: OutboundDetail) -> None:
        """Ask about *order*: hold or cancel it, or decide how it goes on."""
        paused = order.state is OutboundState.PAUSED
        self.goods_decide_title.setText(order.number)
        said = (
            tr("It waits for a decision.") if paused else tr("Nothing is picked while it is held.")
        )
        self.goods_decide_words.setText(said)
        choices: list[tuple[str, Any]] = [(word(each), each) for each in Decision]
        if not paused:
            choices = [(tr("Hold"), HOLD), (tr("Cancel the order"), CANCEL)]
        self.goods_decision.set_items(choices)
        self._on_decision()
        self.goods_decide_until.clear()
        self.goods_decide_reason.clear()
        self.goods_decide_reason_field.set_error("")
        self.goods_decide_message.clear()
        self.goods_decision.setFocus()

    def save(self) -> None:
        """Ctrl+S."""
        reason = self.goods_decide_reason.text().strip()
        if not reason:
            self.goods_decide_reason_field.set_error(tr("Say why, in a few words."))
            self.goods_decide_reason.setFocus()
            return
        until = None
        if self.goods_decision.value() is Decision.WAIT:
            try:
                until = self.goods_decide_until.checked()
            except Refused as error:
                self.goods_decide_until_field.show_refusal(error)
                self.goods_decide_until.setFocus()
                return
        self.decided.emit(self.goods_decision.value(), reason, until)

    def _on_decision(self) -> None:
        waits = self.goods_decision.value() is Decision.WAIT
        show_when(self.goods_decide_until_field, waits)
        self.goods_decide_until_field.set_error("")

    def show_refusal(self, error: Exception) -> None:
        """Say why it did not happen."""
        told = sentence(error)
        self.goods_decide_message.show_message("bad", told.head, told.advice)
