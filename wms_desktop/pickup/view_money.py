"""Money of one kind at the counter: by what means, or by two that sum up to it (PCK-8)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.core.errors import Refused
from wms_desktop.pickup.claims import Taken
from wms_desktop.pickup.kinds import Due, PaymentMeans
from wms_desktop.transport.rules import typed_money
from wms_desktop.ui.button import Button
from wms_desktop.ui.fields import Combo, Field, LineEdit
from wms_desktop.ui.look import scaled
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.words import sentence, tr, word

_MEANS_WIDTH = 104


class MoneyPart(QWidget):
    """The means for what is due; split, a part of it is taken by a second one.

    Signals:
        edited: another means or amount.
    """

    edited = Signal()

    def __init__(self, what: Due, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.what, self.due = what, Decimal(0)
        choices = [(tr("Not taken yet"), None), *((word(m), m) for m in PaymentMeans)]
        self.means = Combo(choices)
        self.means.setObjectName(f"pickup_means_{what.value}")
        self.second = Combo([(word(m), m) for m in PaymentMeans], says=tr("Second means"))
        self.second.setObjectName(f"pickup_second_{what.value}")
        self.amount = LineEdit(says=tr("Part of it"))
        self.amount.setObjectName(f"pickup_part_{what.value}")
        self.split = Button(tr("Split@@money"), kind="quiet")
        self.split.setObjectName(f"pickup_split_{what.value}")
        self.split.setAccessibleName(tr("Take it by two means"))
        for part in (self.means, self.second):
            part.setMinimumWidth(scaled(_MEANS_WIDTH))
        self.field = Field(word(what), self.means)
        self.part_field = Field(tr("Of it@@money"), self.amount)
        foot = column(None, self.split, gap=0)
        parts = row((self.part_field, 1), column(None, self.second, gap=0), gap=8)
        self._parts = QWidget()
        self._parts.setLayout(parts)
        self.setLayout(column(row((self.field, 1), foot, gap=4), self._parts, gap=4))
        self.split.clicked.connect(self._on_split)
        self.means.currentIndexChanged.connect(lambda _index: self.edited.emit())
        self.second.currentIndexChanged.connect(lambda _index: self.edited.emit())
        self.amount.textEdited.connect(lambda _text: self._on_amount())
        show_when(self._parts, False)

    @property
    def is_split(self) -> bool:
        """Whether two means are asked for."""
        return not self._parts.isHidden()

    def clear(self) -> None:
        """Nothing is taken."""
        self.means.setCurrentIndex(0)
        self.amount.clear()
        self.part_field.set_error("")
        show_when(self._parts, False)

    def show_due(self, due: Decimal) -> None:
        """*due* is to be taken now; hidden where nothing is."""
        self.due = due
        show_when(self, bool(due))
        self.field.set_label(f"{word(self.what)} ¥ {due:.2f}")

    def taken(self) -> tuple[Taken, ...]:
        """What is taken as far as it is said; two means sum up to the amount due."""
        means = self.means.value()
        if not self.due or not means:
            return ()
        part = self._part() if self.is_split else Decimal(0)
        if part is None:
            return ()
        first = Taken(self.what, PaymentMeans(means), self.due - part)
        if not part:
            return (first,)
        return first, Taken(self.what, PaymentMeans(self.second.value()), part)

    def kept(self) -> dict[str, Any]:
        """What a draft keeps."""
        kept = {"means": str(self.means.value() or "")}
        if self.is_split:
            kept |= {"second": str(self.second.value()), "amount": self.amount.text()}
        return kept

    def fill(self, kept: dict[str, Any]) -> None:
        """Fill in what `kept` gave."""
        known = PaymentMeans._value2member_map_
        if kept.get("means") in known:
            self.means.set_value(PaymentMeans(kept["means"]))
        if kept.get("second") in known:
            show_when(self._parts, True)
            self.second.set_value(PaymentMeans(kept["second"]))
            self.amount.setText(str(kept.get("amount", "")))

    def _part(self) -> Decimal | None:
        """What the second means takes; None while it is no part of the amount."""
        try:
            part = typed_money(self.amount.text())
        except Refused:
            return None
        return part if part < self.due else None

    def _on_amount(self) -> None:
        error = ""
        try:
            part = typed_money(self.amount.text())
            if part >= self.due:
                error = tr("Less than ¥ {amount}.", amount=f"{self.due:.2f}")
        except Refused as refused:
            error = sentence(refused).head
        self.part_field.set_error(error)
        self.edited.emit()

    def _on_split(self) -> None:
        show_when(self._parts, not self.is_split)
        if self.is_split:
            self.amount.setFocus()
        else:
            self.amount.clear()
            self.part_field.set_error("")
        self.edited.emit()
