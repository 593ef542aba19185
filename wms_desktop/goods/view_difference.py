"""Short or damaged: a small form beside the list, for goods in and goods out (INB-4, OUT-2)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.core.errors import NeedsConfirmation, Refused
from wms_desktop.goods.kinds import ExceptionKind
from wms_desktop.ui.button import Button
from wms_desktop.ui.fields import Field, LineEdit, QuantityEdit
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.label import Label
from wms_desktop.ui.message import Message
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.words import sentence, tr


@dataclass(frozen=True, slots=True)
class Difference:
    """What a person says is not as the papers say."""

    kind: ExceptionKind
    line: int
    quantity: Decimal
    remarks: str
    location: str = ""


class DifferencePane(QWidget):
    """How much of which line, and what is wrong with it.

    Signals:
        noted: a `Difference`.
        dropped: nothing is noted.
    """

    goods_diff_title: Label
    goods_diff_item: Label
    goods_diff_quantity_field: Field
    goods_diff_quantity: QuantityEdit
    goods_diff_location_field: Field
    goods_diff_location: LineEdit
    goods_diff_remarks_field: Field
    goods_diff_remarks: LineEdit
    goods_diff_follows: Label
    goods_diff_message: Message
    goods_diff_save: Button
    goods_diff_drop: Button

    noted = Signal(object)
    dropped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_form(self, "goods_difference")
        self._kind, self._line = ExceptionKind.SHORT, 0
        self.goods_diff_save.clicked.connect(self.save)
        self.goods_diff_drop.clicked.connect(self.dropped)
        self.goods_diff_remarks.returnPressed.connect(self.save)
        self.goods_diff_remarks.textEdited.connect(
            lambda _text: self.goods_diff_remarks_field.set_error("")
        )

    def open_for(
        self,
        kind: ExceptionKind,
        line: int,
        goods: str,
        quantity: Decimal | None,
        *,
        follows: str,
        with_location: bool = False,
        is_fractional: bool = False,
    ) -> None:
        """Ask about *goods* of *line*; *follows* says what noting it does."""
        self._kind, self._line = kind, line
        is_short = kind is ExceptionKind.SHORT
        self.goods_diff_title.setText(
            tr("Goods are short") if is_short else tr("Goods are damaged")
        )
        self.goods_diff_item.setText(goods)
        self.goods_diff_quantity.set_fractional(is_fractional)
        self.goods_diff_quantity.set_value(quantity)
        self.goods_diff_location.clear()
        self.goods_diff_location_field.set_hint(tr("Empty: only note it, nothing is booked."))
        show_when(self.goods_diff_location_field, with_location)
        self.goods_diff_remarks.clear()
        self.goods_diff_follows.setText(follows)
        self.goods_diff_message.clear()
        for field in (self.goods_diff_quantity_field, self.goods_diff_remarks_field):
            field.set_error("")
        self.goods_diff_quantity.setFocus()
        self.goods_diff_quantity.selectAll()

    def set_location(self, code: str) -> None:
        """A location was scanned while this form is open."""
        if not self.goods_diff_location_field.isHidden():
            self.goods_diff_location.setText(code)

    def save(self) -> None:
        """Ctrl+S: note it."""
        try:
            quantity = self.goods_diff_quantity.checked()
        except Refused as error:
            self.goods_diff_quantity_field.show_refusal(error)
            self.goods_diff_quantity.setFocus()
            return
        remarks = self.goods_diff_remarks.text().strip()
        if self._kind is ExceptionKind.DAMAGED and not remarks:
            self.goods_diff_remarks_field.set_error(tr("Say what is wrong with them."))
            self.goods_diff_remarks.setFocus()
            return
        location = self.goods_diff_location.text().strip()
        self.noted.emit(Difference(self._kind, self._line, quantity, remarks, location))

    def show_refusal(self, error: Exception) -> None:
        """Say why nothing was noted."""
        if not isinstance(error, NeedsConfirmation):
            told = sentence(error)
            self.goods_diff_message.show_message("bad", told.head, told.advice)
