"""The side pane of the map: one location, what lies there, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from wms_desktop.core.quantity import shown_quantity
from wms_desktop.stock import map_rules
from wms_desktop.stock.kinds import Condition
from wms_desktop.stock.map_queries import MapCell, PlaceGoods
from wms_desktop.ui.button import Button
from wms_desktop.ui.cell import Cell
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.label import ElidedLabel, Label
from wms_desktop.ui.list_view import ListView
from wms_desktop.ui.look import scaled
from wms_desktop.ui.message import Message
from wms_desktop.ui.paged_model import Column
from wms_desktop.ui.pill import Pill
from wms_desktop.ui.progress import ProgressBar
from wms_desktop.ui.rows_model import RowsModel
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.words import joined, tr, word

MOST_LINES = 4  # more of them scroll
_ROW, _HEAD = 56, 36


class PlacePane(QWidget):
    """Use, room and distance of a location, its goods, and the buttons."""

    map_place_code: ElidedLabel
    map_place_room: Pill
    map_place_bar: ProgressBar
    map_place_facts: Label
    map_place_goods: ListView
    map_place_empty: Label
    map_place_blocked: Message
    map_history: Button
    map_move: Button
    map_print: Button
    map_condition: Button
    map_block: Button
    map_place_reason: Label

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_form(self, "stock_map_place")
        self.map_place_goods.setAccessibleName(tr("Goods here"))
        self.map_place_goods.set_two_lines(True)
        self.map_place_goods.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.map_place_goods.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rows: RowsModel[PlaceGoods] = RowsModel(_columns(), (), self)
        self.map_place_goods.set_model(self.rows)
        self.show_nothing()

    def show_nothing(self) -> None:
        """No location is chosen."""
        self.map_place_code.setText(tr("No location chosen"))
        self.map_place_facts.setText(tr("Scan one, or choose a cell with the arrow keys."))
        self.map_place_room.show_state("mute", "")
        self.map_place_blocked.clear()
        for part in (self.map_place_bar, self.map_place_goods, self.map_place_empty):
            show_when(part, False)
        self._show_buttons(False)

    def show_place(self, cell: MapCell) -> None:
        """Show *cell*; its goods follow."""
        self.map_place_code.setText(cell.code)
        use = map_rules.share(cell.used, cell.capacity)
        self._show_room(cell)
        show_when(self.map_place_bar, use is not None)
        self.map_place_bar.set_share(float(use or 0), "bad" if (use or 0) > 1 else "accent")
        used = tr("no limit") if use is None else ""
        if use is not None:
            used = tr("{percent} % used", percent=map_rules.percent(use))
        far = tr("{distance} {distance:step|steps} from staging", distance=cell.distance)
        self.map_place_facts.setText(joined(used, far))
        if cell.is_blocked:
            head = tr("{location} is blocked", location=cell.code)
            self.map_place_blocked.show_message("warn", head, cell.block_reason)
        else:
            self.map_place_blocked.clear()
        self.map_block.setText(tr("Free location") if cell.is_blocked else tr("Block location"))
        self._show_buttons(True)

    def show_goods(self, goods: Sequence[PlaceGoods]) -> None:
        """What lies there."""
        self.rows.set_rows(goods)
        lines = min(len(goods), MOST_LINES)
        self.map_place_goods.setFixedHeight(scaled(_HEAD) + lines * scaled(_ROW) + 2)
        show_when(self.map_place_goods, bool(goods))
        self.map_place_empty.setText(tr("Nothing lies here."))
        show_when(self.map_place_empty, not goods)

    def show_reasons(self, reasons: Sequence[str]) -> None:
        """Why a button is grey."""
        text = " ".join(dict.fromkeys(reason for reason in reasons if reason))
        self.map_place_reason.setText(text)
        show_when(self.map_place_reason, bool(text))

    def current_goods(self) -> PlaceGoods | None:
        """The line that is chosen, None for none."""
        chosen = self.map_place_goods.selectionModel().hasSelection()
        found = self.map_place_goods.current_row() if chosen else None
        return found if isinstance(found, PlaceGoods) else None

    def _show_room(self, cell: MapCell) -> None:
        if cell.is_blocked:
            self.map_place_room.show_state("warn", tr("Blocked@@location"), "lock")
        elif cell.has_no_room:
            self.map_place_room.show_state("mute", tr("No room@@location"), "minus")
        elif cell.room is None:
            self.map_place_room.show_state("mute", "")
        else:
            room = tr("Room for {count}", count=shown_quantity(cell.room))
            self.map_place_room.show_state("ok", room)

    def _show_buttons(self, shown: bool) -> None:
        for button in (
            self.map_history, self.map_move, self.map_print, self.map_condition, self.map_block,
        ):  # fmt: skip
            show_when(button, shown)
        show_when(self.map_place_reason, shown and bool(self.map_place_reason.text()))


def goods_words(goods: PlaceGoods) -> str:
    """A302-14 云锦·烟灰."""
    return f"{goods.item} {goods.name}"


def goods_facts(goods: PlaceGoods) -> str:
    """Lot, owner where it is not the house, condition where it is not good."""
    state = "" if goods.condition is Condition.GOOD else word(goods.condition)
    return joined(goods.lot, goods.owner, state)


def amount(goods: PlaceGoods, quantity: Decimal) -> str:
    """12 卷."""
    return f"{shown_quantity(quantity)} {goods.unit}".strip()


def _columns() -> tuple[Column[PlaceGoods], ...]:
    def quantity(goods: PlaceGoods) -> Cell:
        kept = tr("reserved {count}", count=shown_quantity(goods.reserved))
        return Cell(shown_quantity(goods.quantity), sub=kept if goods.reserved else "")

    return (
        Column(tr("Item"), lambda g: Cell(goods_words(g), sub=goods_facts(g)), "name"),
        Column(tr("Quantity"), quantity, "figure"),
    )
