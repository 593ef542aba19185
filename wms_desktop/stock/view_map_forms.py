"""What the small forms beside the map have in common: goods to choose, a draft, one answer."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, cast
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.core.errors import Stale
from wms_desktop.core.language import N_
from wms_desktop.core.quantity import shown_quantity
from wms_desktop.stock import service_moves
from wms_desktop.stock.map_queries import MapCell, PlaceGoods
from wms_desktop.stock.service_moves import TakeBack
from wms_desktop.stock.view_map_place import goods_facts, goods_words
from wms_desktop.ui.drafts import DraftKeeper
from wms_desktop.ui.fields import Combo, Field, QuantityEdit
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.message import Message
from wms_desktop.ui.page import Page, ScanResult
from wms_desktop.ui.shown import hold_still, show_when
from wms_desktop.ui.words import joined, sentence, tr

_BEGUN = {
    "move": N_("moving goods from {location}"),
    "block": N_("blocking {location}"),
    "condition": N_("condition of goods at {location}"),
}


class MapForm(QWidget):
    """A form about one location; what is typed survives a crash until it is saved or discarded.

    Signals:
        done: it is saved; id of the location to be shown next.
        dropped: nothing is saved.
    """

    done = Signal(int)
    dropped = Signal()

    def __init__(self, page: Page, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page, self.name = page, name
        self._cell: MapCell | None = None
        self._is_sending = False
        self._keeper: DraftKeeper = page.draft(f"map/{name}")
        load_form(self, f"stock_map_{name}")
        self.message = cast(Message, self.findChild(Message))

    @property
    def cell(self) -> MapCell | None:
        """The location that the form is about."""
        return self._cell

    def kept_for(self, location_id: int) -> bool:
        """Whether what was typed about a location waits here."""
        return bool(self._keeper.kept("location") == location_id)

    def open_for(self, cell: MapCell) -> bool:
        """Ask about *cell*; whether what was typed about it before is still there."""
        going_on = self.kept_for(cell.id)
        if not going_on:
            self.clear()
        self._cell = cell
        self._keeper.keep("location", cell.id)
        self._keeper.offer(_BEGUN[self.name], {"location": cell.id}, location=cell.code)
        self.message.clear()
        return going_on

    def follow(self, cell: MapCell) -> None:
        """The location as it is now; what is typed stays."""
        self._cell = cell

    def save(self) -> None:
        """Ctrl+S and Enter in the last field."""
        raise NotImplementedError

    def clear(self) -> None:
        """Forget what was typed."""
        raise NotImplementedError

    def drop(self) -> None:
        """Esc: discard it."""
        if not self._is_sending:
            self.clear()
            self.dropped.emit()

    def _send(self, work: Any, on_done: Any, on_failed: Any = None) -> None:
        """Run a use case; the form holds still until its outcome is known."""
        self._hold(True)

        def done(value: Any) -> None:
            self._hold(False)
            on_done(value)

        def failed(error: Exception) -> None:
            self._hold(False)
            (on_failed or self.show_refusal)(error)

        self._page.write(work, done, failed)

    def _hold(self, sending: bool) -> None:
        self._is_sending = sending
        hold_still(self, sending)

    def show_refusal(self, error: Exception) -> None:
        """Say why nothing was saved; what is stale is shown as it is now."""
        told = sentence(error)
        self.message.show_message("bad", told.head, told.advice)
        if isinstance(error, Stale):
            self._page.refresh()


def undo(page: Page, document: int) -> None:
    """F8: a reversing move (STK-1)."""
    db, by = page.context.db, page.context.acting()
    command = TakeBack(uuid4(), document)
    page.write(lambda: service_moves.take_back(db, by, command), lambda _done: None)


class GoodsChoice:
    """Which of the goods in a location, and how many: all that is free, unless said otherwise."""

    def __init__(self, what: Combo, what_field: Field, quantity: QuantityEdit) -> None:
        self._what, self._field, self._quantity = what, what_field, quantity
        self.goods: tuple[PlaceGoods, ...] = ()

    @property
    def chosen(self) -> PlaceGoods | None:
        """The goods that are chosen."""
        balance_id = self._what.value()
        return next((each for each in self.goods if each.balance_id == balance_id), None)

    def offer(self, goods: Sequence[PlaceGoods], balance_id: int | None) -> None:
        """Let *goods* be chosen, *balance_id* first."""
        self.goods = tuple(goods)
        self._what.set_items([(_choice(each), each.balance_id) for each in goods])
        if balance_id is not None and any(each.balance_id == balance_id for each in goods):
            self._what.set_value(balance_id)
        elif goods:
            self._what.setCurrentIndex(0)
        show_when(self._field, len(goods) > 1)

    def fill(self) -> None:
        """All that is free of what is chosen."""
        goods = self.chosen
        if goods is not None:
            self._quantity.set_fractional(goods.is_fractional)
            self._quantity.set_value(goods.free if goods.free > 0 else None)

    def take(
        self, item_id: int | None, lot_id: int | None, count: Decimal | None, place: str
    ) -> ScanResult:
        """A scan of goods: these are meant; ×n says how many."""
        if not self.find(item_id, lot_id):
            return ScanResult("bad", tr("Not at {location}", location=place))
        if count is not None:
            self._quantity.set_value(count)
        goods = self.chosen
        assert goods is not None
        return ScanResult("ok", goods_words(goods), goods_facts(goods))

    def find(self, item_id: int | None, lot_id: int | None) -> bool:
        """Choose what was scanned; whether it lies here. The one chosen stays if it fits."""
        fits = [
            each
            for each in self.goods
            if (lot_id is None or each.lot_id == lot_id)
            and (item_id is None or each.item_id == item_id)
        ]
        now = self.chosen
        if fits and (now is None or now not in fits):
            self._what.set_value(fits[0].balance_id)
        return bool(fits)


def _choice(goods: PlaceGoods) -> str:
    """Short: the list is as wide as its longest line, and the pane with it."""
    return joined(goods.item, goods_facts(goods), shown_quantity(goods.quantity))
