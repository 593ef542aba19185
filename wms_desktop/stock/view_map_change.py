"""Small forms beside the map: block or free a location, set goods aside, let QC pass them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtWidgets import QWidget

from wms_desktop.core.acting import Acting
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.stock import service_moves, service_places
from wms_desktop.stock.kinds import Condition
from wms_desktop.stock.map_queries import MapCell, PlaceGoods
from wms_desktop.stock.service_moves import ChangeCondition, who_sets
from wms_desktop.stock.service_places import BlockLocation
from wms_desktop.stock.view_map_forms import GoodsChoice, MapForm, undo
from wms_desktop.stock.view_map_place import amount, goods_words
from wms_desktop.ui.button import Button
from wms_desktop.ui.fields import Combo, Field, LineEdit, QuantityEdit
from wms_desktop.ui.label import Label
from wms_desktop.ui.message import Message
from wms_desktop.ui.page import Page, ScanResult
from wms_desktop.ui.words import tr, word

DEEDS: dict[Condition, str] = {
    Condition.DAMAGED: N_("Set aside as damaged"),
    Condition.QUARANTINE: N_("Set aside for QC"),
    Condition.GOOD: N_("QC passed, good"),
    Condition.RETURNED: N_("Returned, not graded"),
}


def possible(by: Acting) -> tuple[Condition, ...]:
    """The conditions that *by* may set."""
    return tuple(each for each in DEEDS if by.may(*who_sets(each)))


class BlockPane(MapForm):
    """A location is blocked or free again, with the reason."""

    map_block_title: Label
    map_block_follows: Label
    map_block_reason_field: Field
    map_block_reason: LineEdit
    map_block_message: Message
    map_block_save: Button
    map_block_drop: Button

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(page, "block", parent)
        self._keeper.watch(self.map_block_reason)
        self.map_block_reason.textEdited.connect(
            lambda _t: self.map_block_reason_field.set_error("")
        )
        self.map_block_reason.returnPressed.connect(self.save)
        self.map_block_save.clicked.connect(self.save)
        self.map_block_drop.clicked.connect(self.drop)

    def open_for(self, cell: MapCell) -> bool:
        going_on = super().open_for(cell)
        self.follow(cell)
        self.map_block_reason.setFocus()
        return going_on

    def follow(self, cell: MapCell) -> None:
        super().follow(cell)
        title = tr("Block {location}", location=cell.code)
        follows = tr("Nothing is suggested or allocated there.")
        deed, icon = tr("Block@@location"), "lock"
        if cell.is_blocked:
            title, follows = tr("Free {location}", location=cell.code), cell.block_reason
            deed, icon = tr("Free@@location"), "check"
        self.map_block_title.setText(title)
        self.map_block_follows.setText(follows)
        self.map_block_save.setText(deed)
        self.map_block_save.set_icon_name(icon)

    def save(self) -> None:
        cell, reason = self._cell, self.map_block_reason.text().strip()
        if cell is None or self._is_sending:
            return
        if not reason:
            self.map_block_reason_field.set_error(tr("Say why, in a few words."))
            self.map_block_reason.setFocus()
            return
        db, by = self._page.context.db, self._page.context.acting()
        command = BlockLocation(
            self._keeper.op_id, cell.id, cell.version, not cell.is_blocked, reason
        )
        said = tr("{location} is blocked", location=cell.code)
        if cell.is_blocked:
            said = tr("{location} is free again", location=cell.code)

        def done(_done: object) -> None:
            self.clear()
            self._page.context.shell.show_result(ScanResult("ok", said, reason))
            self.done.emit(cell.id)

        self._send(lambda: service_places.block_location(db, by, command), done)

    def clear(self) -> None:
        self.message.clear()
        self.map_block_reason_field.set_error("")
        self.map_block_reason.clear()
        self._keeper.clear()


class ConditionPane(MapForm):
    """Goods are damaged, wait for QC, or QC has passed them (STK-4, INB-5)."""

    map_condition_title: Label
    map_condition_what_field: Field
    map_condition_what: Combo
    map_condition_to_field: Field
    map_condition_to: Combo
    map_condition_quantity_field: Field
    map_condition_quantity: QuantityEdit
    map_condition_reason_field: Field
    map_condition_reason: LineEdit
    map_condition_message: Message
    map_condition_save: Button
    map_condition_drop: Button

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(page, "condition", parent)
        self.choice = GoodsChoice(
            self.map_condition_what, self.map_condition_what_field, self.map_condition_quantity
        )
        self._keeper.watch(self.map_condition_quantity, self.map_condition_reason)
        self.map_condition_what.currentIndexChanged.connect(lambda _n: self._on_what())
        self.map_condition_to.currentIndexChanged.connect(lambda _n: self._on_to())
        self.map_condition_quantity.value_changed.connect(
            lambda _v: self.map_condition_quantity_field.set_error("")
        )
        self.map_condition_reason.textEdited.connect(
            lambda _t: self.map_condition_reason_field.set_error("")
        )
        self.map_condition_reason.returnPressed.connect(self.save)
        self.map_condition_save.clicked.connect(self.save)
        self.map_condition_drop.clicked.connect(self.drop)

    def open_goods(
        self, cell: MapCell, goods: Sequence[PlaceGoods], balance_id: int | None = None
    ) -> None:
        """Ask which of *goods* at *cell* are in another condition; what was kept comes back."""
        going_on = self.open_for(cell)
        quantity = self.map_condition_quantity.text()
        kept, wanted = self._keeper.kept("balance"), self._keeper.kept("condition")
        self.choice.offer(goods, balance_id or (kept if going_on else None))
        self._on_what()
        if going_on and wanted in {str(each) for each in DEEDS}:
            self.map_condition_to.set_value(Condition(wanted))
        if going_on and quantity:
            self.map_condition_quantity.setText(quantity)
        several = len(goods) > 1
        (self.map_condition_what if several else self.map_condition_to).setFocus()

    def save(self) -> None:
        goods, cell = self.choice.chosen, self._cell
        condition = self.map_condition_to.value()
        if goods is None or cell is None or condition is None or self._is_sending:
            return
        try:
            quantity = self.map_condition_quantity.checked()
        except Refused as error:
            self.map_condition_quantity_field.show_refusal(error)
            self.map_condition_quantity.setFocus()
            return
        reason = self.map_condition_reason.text().strip()
        if not reason:
            self.map_condition_reason_field.set_error(tr("Say why, in a few words."))
            self.map_condition_reason.setFocus()
            return
        page = self._page
        db, by = page.context.db, page.context.acting()
        command = ChangeCondition(
            self._keeper.op_id, goods.balance_id, quantity, condition, reason,
            seen_item_version=goods.item_version,
        )  # fmt: skip

        def done(value: object) -> None:
            document = int(value.value)  # type: ignore[attr-defined]
            said = f"{goods.item} {amount(goods, quantity)} → {word(condition)}"
            back = ScanResult("ok", said, reason, undo=lambda: undo(page, document), undo_says=said)
            self.clear()
            page.context.shell.show_result(back)
            self.done.emit(cell.id)

        self._send(lambda: service_moves.change_condition(db, by, command), done)

    def clear(self) -> None:
        self.message.clear()
        for field in (self.map_condition_quantity_field, self.map_condition_reason_field):
            field.set_error("")
        self.map_condition_quantity.clear()
        self.map_condition_reason.clear()
        self._keeper.clear()

    def take_goods(
        self, item_id: int | None, lot_id: int | None, count: Decimal | None
    ) -> ScanResult:
        """A scan of goods: these are meant; ×n says how many."""
        return self.choice.take(item_id, lot_id, count, self._cell.code if self._cell else "")

    def _on_what(self) -> None:
        goods = self.choice.chosen
        if goods is None:
            return
        self._keeper.keep("balance", goods.balance_id)
        self.map_condition_title.setText(goods_words(goods))
        free = [c for c in possible(self._page.context.acting()) if c is not goods.condition]
        if goods.condition is not Condition.GOOD and Condition.GOOD in free:
            free.sort(key=lambda each: each is not Condition.GOOD)
        self.map_condition_to.set_items([(tr(DEEDS[each]), each) for each in free])
        self.choice.fill()

    def _on_to(self) -> None:
        if self.map_condition_to.value() is not None:
            self._keeper.keep("condition", str(self.map_condition_to.value()))
