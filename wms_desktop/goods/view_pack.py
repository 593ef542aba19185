"""The right pane while an order is packed: the open package, what is left, what lies where."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.core.errors import Refused
from wms_desktop.core.quantity import shown_quantity
from wms_desktop.goods.packed import PackageRow, Packing
from wms_desktop.goods.view_packer import Packer
from wms_desktop.goods.view_words import joined, one_after_another, pieces
from wms_desktop.ui.button import Button
from wms_desktop.ui.fields import Field, LineEdit, QuantityEdit
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.label import Label
from wms_desktop.ui.message import Message
from wms_desktop.ui.page_parts import KeyValue
from wms_desktop.ui.pill import Pill
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.words import sentence, tr

MOST_SHOWN = 6


class PackPane(QWidget):
    """Scans fill the open package; one primary button ends packing.

    Signals:
        closed: the open package is closed with this weight and remarks.
        all_wanted: everything that is left goes into the open package.
        step_wanted: the order is packed.
        label_wanted: the label of the last package is to be printed.
        labels_wanted: the labels of all packages are to be printed.
    """

    goods_pack_title: Label
    goods_pack_pill: Pill
    goods_pack_left: KeyValue
    goods_pack_all: Button
    goods_pack_weight_field: Field
    goods_pack_weight: QuantityEdit
    goods_pack_remarks_field: Field
    goods_pack_remarks: LineEdit
    goods_pack_next: Button
    goods_pack_label: Button
    goods_pack_labels: Button
    goods_pack_message: Message
    goods_packages: KeyValue
    goods_pack_reason: Label
    goods_pack_step: Button

    closed = Signal(object, str)
    all_wanted = Signal()
    step_wanted = Signal()
    label_wanted = Signal()
    labels_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_form(self, "goods_pack")
        self._package_id: int | None = None
        self.goods_pack_weight.set_fractional(True)
        self.goods_pack_all.clicked.connect(self.all_wanted)
        self.goods_pack_next.clicked.connect(self.close_package)
        self.goods_pack_step.clicked.connect(self.step_wanted)
        self.goods_pack_label.clicked.connect(self.label_wanted)
        self.goods_pack_labels.clicked.connect(self.labels_wanted)
        self.goods_pack_remarks.returnPressed.connect(self.close_package)
        self.goods_pack_weight.returnPressed.connect(self.goods_pack_remarks.setFocus)

    def show_packing(self, packer: Packer) -> None:
        """Show how far the order is packed."""
        now, package = packer.packing, packer.package
        if self._package_id not in (None, packer.package_id):
            self._empty()  # what was typed for a package that is closed
        self._package_id = packer.package_id
        self.goods_pack_title.setText(tr("Package {number}", number=packer.sequence))
        left = shown_quantity(now.left)
        done = now.left <= 0
        text = tr("Everything is packed") if done else tr("{count} left to pack", count=left)
        self.goods_pack_pill.show_state("ok" if done else "info", text)
        waiting = [line for line in now.lines if line.left > 0]
        self.goods_pack_left.show_facts(
            (joined(line.item, line.lot), joined(line.name, pieces(line.left, line.unit)))
            for line in waiting[:MOST_SHOWN]
        )
        left_parts: tuple[QWidget, ...] = (self.goods_pack_left, self.goods_pack_all)
        open_parts: tuple[QWidget, ...] = (
            self.goods_pack_weight_field, self.goods_pack_remarks_field, self.goods_pack_next,
        )  # fmt: skip
        for widget in left_parts:
            show_when(widget, bool(waiting))
        for widget in open_parts:
            show_when(widget, package is not None)
        show_when(self.goods_pack_label, bool(now.packages))
        show_when(self.goods_pack_labels, len(now.packages) > 1)
        self.goods_packages.show_facts(_package_words(each) for each in now.packages[::-1])
        self._show_step(now)

    def close_package(self) -> None:
        """Ctrl+S, PgDn, or the barcode NEXT: weight and remarks are kept, the next one begins."""
        if self.goods_pack_next.isHidden():
            return
        weight = Decimal(0)
        if self.goods_pack_weight.text().strip():
            try:
                weight = self.goods_pack_weight.checked()
            except Refused as error:
                self.goods_pack_weight_field.show_refusal(error)
                self.goods_pack_weight.setFocus()
                return
        self.closed.emit(weight, self.goods_pack_remarks.text().strip())

    def show_refusal(self, error: Exception) -> None:
        """Say why nothing was written."""
        told = sentence(error)
        self.goods_pack_message.show_message("bad", told.head, told.advice)

    def _show_step(self, now: Packing) -> None:
        picked = sum((line.picked for line in now.lines), Decimal(0))
        self.goods_pack_step.setText(
            tr("Pack {count} {count:pc|pcs}", count=shown_quantity(picked))
        )
        self.goods_pack_step.setEnabled(now.left <= 0)
        reason = tr("Scan every piece into a package.") if now.left > 0 else ""
        self.goods_pack_reason.setText(reason)
        show_when(self.goods_pack_reason, bool(reason))

    def _empty(self) -> None:
        self.goods_pack_weight.clear()
        self.goods_pack_remarks.clear()
        self.goods_pack_weight_field.set_error("")
        self.goods_pack_message.clear()


def _package_words(package: PackageRow) -> tuple[str, str]:
    weight = f"{shown_quantity(package.weight)} kg" if package.weight else ""
    head = joined(
        tr("Package {number}", number=package.sequence), package.number, weight, package.remarks
    )
    goods = (joined(item, lot, pieces(q, unit)) for item, _name, lot, q, unit in package.goods)
    return head, one_after_another(goods)
