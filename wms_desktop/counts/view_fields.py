"""The three big fields of counting, and what helps to fill them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.counts.lookup import Goods, Whose
from wms_desktop.counts.queries import PlaceToCount
from wms_desktop.stock.kinds import Condition
from wms_desktop.ui.button import Button
from wms_desktop.ui.cell import Cell
from wms_desktop.ui.fields import Combo, ErrorLine, LineEdit, QuantityEdit
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.label import ElidedLabel
from wms_desktop.ui.list_view import ListView
from wms_desktop.ui.paged_model import Column
from wms_desktop.ui.rows_model import RowsModel
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.words import Sentence, in_one, tr, word

if TYPE_CHECKING:
    from wms_desktop.counts.view_blind import BlindCount

HOUSE = 1  # own stock has the house as owner


class CountFields(QWidget):
    """Location, goods, quantity. Says what was typed; decides nothing.

    Signals:
        location_typed: a text and Enter in the location field.
        goods_typed: a text and Enter in the field of goods.
        chosen: one of several `Goods`.
        recorded: Enter in the quantity field, or the button.
    """

    location_typed = Signal(str)
    goods_typed = Signal(str)
    chosen = Signal(object)
    recorded = Signal()

    count_location: LineEdit
    count_location_note: ElidedLabel
    count_goods: LineEdit
    count_goods_note: ElidedLabel
    count_owner: Combo
    count_condition: Combo
    count_choices: ListView
    count_quantity: QuantityEdit
    count_quantity_note: ElidedLabel
    count_quantity_block: QWidget
    count_error: ErrorLine
    count_empty: Button
    count_unexpected: Button
    count_record: Button

    def __init__(self, owner: BlindCount) -> None:
        super().__init__(owner)
        load_form(self, "counts_fields")
        self._choices: RowsModel[Goods] = RowsModel(_columns(), (), self)
        self._asks_whose = self._narrow = False
        self.count_choices.set_model(self._choices)
        self.count_condition.set_items((word(kind), kind.value) for kind in Condition)
        self._notes: dict[LineEdit | None, ElidedLabel] = {
            self.count_location: self.count_location_note,
            self.count_goods: self.count_goods_note,
            self.count_quantity: self.count_quantity_note,
        }
        self.count_location.returnPressed.connect(
            lambda: self.location_typed.emit(self.count_location.text().strip())
        )
        self.count_goods.returnPressed.connect(
            lambda: self.goods_typed.emit(self.count_goods.text().strip())
        )
        self.count_quantity.returnPressed.connect(self.recorded)
        self.count_record.clicked.connect(self.recorded)
        self.count_choices.activated_row.connect(self.chosen)
        for field in (self.count_location, self.count_goods):
            field.textEdited.connect(lambda _text, field=field: field.set_state(""))
        for field in (self.count_location, self.count_goods, self.count_quantity):
            field.textChanged.connect(lambda _text: self._clear_error())
        self.show_place(None)

    def set_owners(self, owners: list[tuple[int, str]]) -> None:
        """Whose goods may lie here."""
        self.count_owner.set_items((name, owner_id) for owner_id, name in owners)

    def show_place(self, place: PlaceToCount | None) -> None:
        """The location that is counted now; None asks for one."""
        self.count_location.setText(place.code if place else "")
        self.count_location.set_state("ok" if place else "")
        self.count_location_note.setText(
            tr("recognized@@count") if place else tr("first, scan or type it")
        )
        self.show_goods(None)
        for widget in (self.count_goods, self.count_quantity, self.count_record):
            widget.setEnabled(place is not None)

    def show_goods(self, goods: Goods | None) -> None:
        """The goods that are counted now; None asks for some."""
        self.count_goods.setText(goods.item_code if goods else "")
        self.count_goods.set_state("ok" if goods else "")
        lot = tr("lot {lot}", lot=goods.lot_code) if goods and goods.lot_code else ""
        joint = tr(", @@list")
        said = joint.join(filter(None, (goods.item_name, lot))) if goods else ""
        self.count_goods_note.setText(said)
        self.count_quantity.setText("")
        self.count_quantity.set_state("")
        self.count_quantity.set_fractional(goods is not None and goods.is_fractional)
        self._clear_error()
        self.show_choices(())
        if goods is None:
            self.ask_whose(False)

    def show_choices(self, choices: Sequence[Goods]) -> None:
        """Several goods fit what was scanned or typed: a list to choose from."""
        self._choices.set_rows(choices)
        show_when(self.count_choices, bool(choices))
        show_when(self.count_quantity_block, not choices)
        if choices:
            self.count_goods_note.setText(tr("scan the lot, or choose it here"))
            self.count_choices.selectRow(0)
            self.count_choices.setFocus()

    def show_whose(self, whose: Sequence[Whose]) -> None:
        """Owner and condition as the snapshot has them; where they are several, nothing."""
        owners = {one.owner_id for one in whose} or {HOUSE}
        conditions = {one.condition for one in whose} or {Condition.GOOD}
        self.count_owner.set_value(owners.pop() if len(owners) == 1 else None)
        self.count_condition.set_value(conditions.pop().value if len(conditions) == 1 else None)
        self._show_whose(self._asks_whose or len(whose) > 1)

    def ask_whose(self, asked: bool) -> None:
        """Whether owner and condition are chosen by hand for these goods."""
        self._asks_whose = asked
        self._show_whose(asked)

    def _show_whose(self, shown: bool) -> None:
        show_when(self.count_owner, shown)
        show_when(self.count_condition, shown)

    def whose(self) -> tuple[int, Condition] | None:
        """Owner and condition; None while one of them has to be chosen."""
        owner, condition = self.count_owner.value(), self.count_condition.value()
        return None if owner is None or condition is None else (owner, Condition(condition))

    def add_pieces(self, pieces: Decimal) -> Decimal:
        """Count *pieces* more of the goods shown; gives the sum."""
        total = (self.count_quantity.value() or Decimal(0)) + pieces
        self.count_quantity.set_value(total)
        return total

    def _clear_error(self) -> None:
        self.count_error.set_text("")
        for note in self._notes.values():
            note.set_role("text_2")
        self.count_quantity_note.setText(tr("pieces on the shelf, 3*12+5 works"))

    def set_narrow(self, narrow: bool) -> None:
        """The buttons of rarer cases lose their words, but not their keys."""
        self._narrow = narrow
        self.count_unexpected.set_folded(narrow)

    def is_choosing(self) -> bool:
        """Whether one of several goods has to be chosen."""
        return not self.count_choices.isHidden()

    def go_on(self) -> None:
        """Put the cursor where the next thing is typed."""
        if not self.count_goods.isEnabled():
            self.count_location.setFocus()
        elif self.is_choosing():
            self.count_choices.setFocus()
        elif self.count_goods._state != "ok":
            self.count_goods.setFocus()
        elif self.whose() is None:
            (
                self.count_owner if self.count_owner.value() is None else self.count_condition
            ).setFocus()
        else:
            self.count_quantity.setFocus()

    def show_error(self, told: Sentence, field: LineEdit | None = None) -> None:
        """Say what is wrong, at the field where it is.

        A low window has no line to spare: what happened stands beside the field's name then, and
        what to do in the scan bar, which says both anyway.
        """
        if self._narrow:
            note = self._notes.get(field, self.count_quantity_note)
            note.set_role("bad")
            note.setText(told.head)
        else:
            self.count_error.set_text(in_one(told))
        if field is not None:
            field.set_state("bad")
            field.setFocus()
            field.selectAll()


def _columns() -> tuple[Column[Goods], ...]:
    return (
        Column(tr("Item"), lambda goods: Cell(f"{goods.item_code} {goods.item_name}"), "name"),
        Column(tr("Lot"), lambda goods: Cell(goods.lot_code or "–")),
    )
