"""Receiving by hand: what is typed does the same as what is scanned."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.core.errors import NeedsConfirmation, Refused
from wms_desktop.core.quantity import QuantityFault
from wms_desktop.goods.view_held import Held, item_by, of_item
from wms_desktop.stock.lots import LotFault
from wms_desktop.stock.queries import Found, ItemRow, resolve_code, search_items
from wms_desktop.stock.rules import StorageFault
from wms_desktop.ui.button import Button
from wms_desktop.ui.drafts import DraftKeeper
from wms_desktop.ui.fields import Field, LineEdit, QuantityEdit
from wms_desktop.ui.finder import Finder
from wms_desktop.ui.forms import load_form, set_tab_chain
from wms_desktop.ui.message import Message
from wms_desktop.ui.page import Page
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column
from wms_desktop.ui.words import sentence, tr


class ByHandPane(QWidget):
    """Item, lot, quantity and location; each says under itself what is wrong.

    Signals:
        filled: (`Held`, location id, location code) are to be put away.
        dropped: nothing more is typed here.
    """

    goods_hand_item_place: QWidget
    goods_hand_lot_field: Field
    goods_hand_lot: LineEdit
    goods_hand_quantity_field: Field
    goods_hand_quantity: QuantityEdit
    goods_hand_location_field: Field
    goods_hand_location: LineEdit
    goods_hand_message: Message
    goods_hand_save: Button
    goods_hand_drop: Button

    filled = Signal(object, int, str)
    dropped = Signal()

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = page
        load_form(self, "goods_by_hand")
        self.item = Finder(page, self._find, _item_words, "goods_hand_item")
        self.item_field = Field(tr("Item"), self.item)
        self.item.name_it(tr("Item"))
        self.goods_hand_item_place.setLayout(column(self.item_field))
        set_tab_chain(
            self, self.item.search, self.item.hits, self.goods_hand_lot, self.goods_hand_quantity,
            self.goods_hand_location, self.goods_hand_save, self.goods_hand_drop,
        )  # fmt: skip
        self._suggested = ""
        self._keeper: DraftKeeper = page.draft("by_hand")
        self.item.chosen.connect(self._on_item)
        self._keeper.watch(self.goods_hand_lot, self.goods_hand_quantity, self.goods_hand_location)
        self.goods_hand_save.clicked.connect(self.save)
        self.goods_hand_drop.clicked.connect(self.drop)
        self.goods_hand_location.returnPressed.connect(self.save)
        for edit, field in (
            (self.goods_hand_lot, self.goods_hand_lot_field),
            (self.goods_hand_location, self.goods_hand_location_field),
        ):
            edit.textEdited.connect(lambda _text, field=field: field.set_error(""))
        self._bring_back()

    @property
    def is_begun(self) -> bool:
        """Whether something typed waits here."""
        return self._keeper.restored or self.item.value() is not None

    def fill(self, held: Held | None, suggested: str) -> None:
        """Go on with what is in hand; *suggested* is named where a location is refused."""
        self._suggested = suggested
        self.goods_hand_message.clear()
        if held is not None:
            self._choose(held.item, held.item_id)
            self.goods_hand_lot.setText(held.lot or "")
            self.goods_hand_quantity.set_value(held.quantity)
        self.setFocusProxy(self.item)
        (self.goods_hand_location if held and held.lot is not None else self.item).setFocus()

    def save(self) -> None:
        """Ctrl+S: put it away."""
        item, location = self._checked_item(), self.goods_hand_location.text().strip()
        if item is None or not self._lot_is_there(item):
            return
        try:
            quantity = self.goods_hand_quantity.checked()
        except Refused as error:
            self.goods_hand_quantity_field.show_refusal(error)
            self.goods_hand_quantity.setFocus()
            return
        if not location:
            self.goods_hand_location_field.set_error(tr("Type or scan a location."))
            self.goods_hand_location.setFocus()
            return
        held = of_item(item, self.goods_hand_lot.text().strip(), quantity)
        db, site = self._page.context.db, self._page.context.acting().site_id
        self._page.read(
            lambda: resolve_code(db, site, location),
            lambda found: self._on_location(held, location, found),
            self.show_refusal,
        )

    def drop(self) -> None:
        """Esc: forget what was typed."""
        self.clear()
        self.dropped.emit()

    def clear(self) -> None:
        """Nothing is typed."""
        self.item.choose(None)
        for edit in (self.goods_hand_lot, self.goods_hand_quantity, self.goods_hand_location):
            edit.clear()
        for field in (
            self.item_field,
            self.goods_hand_lot_field,
            self.goods_hand_quantity_field,
            self.goods_hand_location_field,
        ):
            field.set_error("")
        self.goods_hand_message.clear()
        self._keeper.clear()

    def show_refusal(self, error: Exception) -> None:
        """Say under the field it belongs to why nothing was booked."""
        if isinstance(error, NeedsConfirmation):
            return
        code = getattr(error, "code", None)
        if isinstance(code, StorageFault):
            told = sentence(error)
            tip = tr("Try {location}.", location=self._suggested) if self._suggested else ""
            self.goods_hand_location_field.set_error(f"{told.head} {told.advice} {tip}".strip())
        elif isinstance(code, LotFault):
            self.goods_hand_lot_field.show_refusal(error)
        elif isinstance(code, QuantityFault):
            self.goods_hand_quantity_field.show_refusal(error)
        else:
            told = sentence(error)
            self.goods_hand_message.show_message("bad", told.head, told.advice)

    def _find(self, text: str) -> list[ItemRow]:
        return search_items(self._page.context.db, text, 5)

    def _checked_item(self) -> ItemRow | None:
        item: ItemRow | None = self.item.value()
        if item is None:
            self.item_field.set_error(tr("Choose an item from the list."))
            self.item.setFocus()
        return item

    def _lot_is_there(self, item: ItemRow) -> bool:
        if item.has_lots and not self.goods_hand_lot.text().strip():
            self.goods_hand_lot_field.set_error(tr("{item} has lots. Type it.", item=item.code))
            self.goods_hand_lot.setFocus()
            return False
        return True

    def _on_item(self, item: ItemRow | None) -> None:
        self.item_field.set_error("")
        self._keeper.keep("item", [item.id, item.code] if item else None)
        if item is not None:
            self.goods_hand_quantity.set_fractional(item.is_fractional)
            show_when(self.goods_hand_lot_field, item.has_lots)

    def _on_location(self, held: Held, text: str, found: list[Found]) -> None:
        place = next((each for each in found if each.kind == "location"), None)
        if place is None:
            self.goods_hand_location_field.set_error(
                tr("{code} is no location of this site.", code=text)
            )
            return
        self.filled.emit(held, place.id, place.code)

    def _bring_back(self) -> None:
        kept = self._keeper.kept("item")
        if kept:
            self._choose(str(kept[1]), int(kept[0]))

    def _choose(self, code: str, item_id: int) -> None:
        db = self._page.context.db
        self._page.read(lambda: item_by(db, code, item_id), self.item.choose)


def _item_words(item: ItemRow) -> tuple[str, str]:
    return f"{item.code} {item.name}", f"{item.unit} {item.spec}".strip()
