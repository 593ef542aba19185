"""The lines of an outbound order that is being written: by scan, or by search and quantity."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.core.quantity import checked_quantity, shown_quantity
from wms_desktop.core.text import clean_code
from wms_desktop.goods.view_words import joined
from wms_desktop.goods.wanted import (
    WantedItem,
    WantedLine,
    free_goods,
    item_of_row,
    item_scanned,
    wanted_again,
    with_line,
)
from wms_desktop.stock.queries import search_items
from wms_desktop.ui.actions import ActionSpec, bind, tie
from wms_desktop.ui.button import Button
from wms_desktop.ui.cell import Cell
from wms_desktop.ui.drafts import DraftKeeper
from wms_desktop.ui.empty_state import EmptyState
from wms_desktop.ui.fields import Field, LineEdit, QuantityEdit
from wms_desktop.ui.finder import Finder
from wms_desktop.ui.forms import load_form, set_tab_chain
from wms_desktop.ui.list_view import ListView
from wms_desktop.ui.page import Page, Scan, ScanResult, refusal_result
from wms_desktop.ui.page_parts import ListFoot
from wms_desktop.ui.paged_model import Column
from wms_desktop.ui.rows_model import RowsModel
from wms_desktop.ui.scans.desk import quantity_key
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column
from wms_desktop.ui.words import tr

REMOVE = ActionSpec("goods.remove_line", N_("Remove line"), "Alt+Del", "x")


class OrderLines(QWidget):
    """What is wanted; more than is free is said, and is no reason not to order (OUT-1, OUT-2).

    Signals:
        changed: a line came, went or is another one.
    """

    goods_order_item_place: QWidget
    goods_order_lot_field: Field
    goods_order_lot: LineEdit
    goods_order_quantity_field: Field
    goods_order_quantity: QuantityEdit
    goods_order_add: Button
    goods_order_lines: ListView
    goods_order_empty: EmptyState
    goods_order_foot: ListFoot
    goods_order_remove: Button

    changed = Signal()

    def __init__(self, page: Page, keeper: DraftKeeper, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page, self._keeper = page, keeper
        self._owner_id = 0
        self._edited: tuple[int, str] | None = None  # the line that is in the entry fields
        self._free: dict[tuple[int, str], Decimal] = {}
        self._asked = 0
        load_form(self, "goods_order_lines")
        self.item = Finder(page, self._find, _words, "goods_order_item")
        self.item_field = Field(tr("Item"), self.item)
        self.item.name_it(tr("Item"))
        self.goods_order_item_place.setLayout(column(self.item_field))
        self.goods_order_item_place.setSizePolicy(
            QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum
        )
        set_tab_chain(
            self, self.item.search, self.item.hits, self.goods_order_lot, self.goods_order_quantity,
            self.goods_order_add, self.goods_order_lines, self.goods_order_remove,
        )  # fmt: skip
        self.goods_order_lines.setAccessibleName(tr("Order lines"))
        self.goods_order_lines.set_two_lines(True)
        self.rows: RowsModel[WantedLine] = RowsModel(self._columns(), (), self)
        self.goods_order_lines.set_model(self.rows)
        self._remove = bind(REMOVE, self.remove, self)
        tie(self._remove, self.goods_order_remove)
        self.item.chosen.connect(self._on_item)
        self.item.search.textEdited.connect(lambda _text: self.item_field.set_error(""))
        self.goods_order_lot.returnPressed.connect(self.goods_order_quantity.setFocus)
        self.goods_order_lot.textEdited.connect(
            lambda _text: self.goods_order_lot_field.set_error("")
        )
        self.goods_order_quantity.returnPressed.connect(self.add)
        self.goods_order_add.clicked.connect(self.add)
        self.goods_order_lines.activated_row.connect(self._edit)
        keeper.watch(self.goods_order_lot, self.goods_order_quantity)
        kept = [wanted_again(each) for each in keeper.kept("lines", [])]
        self._show([line for line in kept if line is not None])
        if item := keeper.kept("item"):
            self.item.choose(WantedItem(**item))

    @property
    def lines(self) -> tuple[WantedLine, ...]:
        """What is wanted so far."""
        return tuple(self.rows.rows())

    @property
    def has_entry(self) -> bool:
        """Whether something stands in the entry fields that is no line yet."""
        typed = (self.goods_order_lot.text(), self.goods_order_quantity.text())
        return bool(self.item.text() or any(text.strip() for text in typed))

    def set_owner(self, owner_id: int) -> None:
        """Whose goods go out; what is free is theirs."""
        self._owner_id = owner_id
        self.refresh()

    def refresh(self) -> None:
        """Look again what is free."""
        wanted = {line.key for line in self.lines}
        self._asked += 1
        asked = self._asked
        if not wanted or not self._owner_id:
            self._show_free({})
            return
        db, site = self._page.context.db, self._page.context.acting().site_id
        owner_id = self._owner_id

        def done(free: dict[tuple[int, str], Decimal]) -> None:
            if asked == self._asked:
                self._show_free(free)

        self._page.read(lambda: free_goods(db, site, owner_id, wanted), done)

    def take(self, scan: Scan) -> None:
        """A scanned item or lot: one more of it, or the ×n that was said before.

        ``5*`` may also stand in the field for the item, where the keyboard is.
        """
        meaning = scan.meaning
        if meaning is None:
            raise ValueError(f"nothing known: {scan.text}")
        item_id = int(str(meaning.extra.get("item_id") or meaning.id))
        db, tell = self._page.context.db, self._page.scan_finished.emit

        times = quantity_key(self.item.text()) if self.item.value() is None else None
        if times is not None:
            self.item.choose(None)

        def done(item: WantedItem) -> None:
            tell(self._counted(item, scan.quantity or times or Decimal(1)))

        self._page.read(
            lambda: item_scanned(db, item_id), done, lambda error: tell(refusal_result(error))
        )

    def set_narrow(self, narrow: bool) -> None:
        """The button keeps its icon only; Enter does the same."""
        self.goods_order_add.setText("" if narrow else tr("Add line"))
        self.goods_order_add.setAccessibleName(tr("Add line"))

    def add(self) -> bool:
        """Enter in the quantity: the entry fields become a line. Whether they could."""
        item: WantedItem | None = self.item.value()
        if item is None:
            text = self.item.text()
            said = tr("No item fits “{typed}”. Choose one from the list.", typed=text[:20])
            self.item_field.set_error(said if text else tr("Choose an item from the list."))
            self.item.setFocus()
            return False
        if not self.goods_order_quantity.text().strip():
            self.goods_order_quantity_field.set_error(tr("Type how much."))
            self.goods_order_quantity.setFocus()
            return False
        try:
            typed = self.goods_order_lot.text()
            lot = clean_code(typed, field="Lot") if typed.strip() else ""
        except Refused as error:
            self.goods_order_lot_field.show_refusal(error)
            self.goods_order_lot.setFocus()
            return False
        try:
            line = WantedLine(item, self.goods_order_quantity.checked(), lot)
            same = self._edited in (None, line.key)
            lines = [each for each in self.lines if same or each.key != self._edited]
            self._show(with_line(lines, line, instead=self._edited == line.key))
        except Refused as error:
            self.goods_order_quantity_field.show_refusal(error)
            self.goods_order_quantity.setFocus()
            return False
        self._empty_entry()
        self._keep()
        self._select(line.key)
        self.item.setFocus()
        return True

    def remove(self) -> None:
        """Alt+Del: the current line goes."""
        line: WantedLine | None = self.goods_order_lines.current_row()
        if line is None:
            return
        if self._edited == line.key:
            self._empty_entry()
        self._show([each for each in self.lines if each != line])
        self._keep()
        self.goods_order_lines.select_first()

    def clear(self) -> None:
        """Nothing is wanted."""
        self._empty_entry()
        self._show(())

    def say_lines_missing(self) -> None:
        """An order without lines cannot be made."""
        self.item_field.set_error(tr("Add at least one line: scan it, or type it here."))
        self.item.setFocus()

    def _counted(self, item: WantedItem, quantity: Decimal) -> ScanResult:
        try:
            checked_quantity(quantity, fractional=item.is_fractional)
            line = WantedLine(item, quantity)
            self._show(with_line(self.lines, line))
        except Refused as error:
            return refusal_result(error)
        self._keep()
        self._select(line.key)
        total = next(each.quantity for each in self.lines if each.key == line.key)
        head = f"{item.code} +{shown_quantity(quantity)} → {shown_quantity(total)} {item.unit}"
        return ScanResult("ok", head, tr("same code counts up"))

    def _edit(self, line: WantedLine) -> None:
        """Enter on a line: its quantity is typed again."""
        self.item.choose(line.item)
        self._edited = line.key
        self.goods_order_lot.setText(line.lot)
        self.goods_order_quantity.set_value(line.quantity)
        self.goods_order_quantity.setFocus()
        self.goods_order_quantity.selectAll()

    def _on_item(self, item: WantedItem | None) -> None:
        self.item_field.set_error("")
        self._edited = None
        self._keeper.keep("item", asdict(item) if item else None)
        if item is not None:
            self.goods_order_quantity.set_fractional(item.is_fractional)
            self.goods_order_quantity_field.set_note(item.unit)

    def _empty_entry(self) -> None:
        self._edited = None
        self.item.choose(None)
        self.goods_order_lot.clear()
        self.goods_order_lot_field.set_error("")
        self.goods_order_quantity.clear()
        self.goods_order_quantity_field.set_error("")
        self.goods_order_quantity_field.set_note("")

    def _show(self, lines: Any) -> None:
        self.rows.set_rows(tuple(lines))
        self.refresh()
        is_some = bool(self.rows.rowCount())
        show_when(self.goods_order_lines, is_some)
        show_when(self.goods_order_empty, not is_some)
        self._remove.setEnabled(is_some)
        self.goods_order_foot.set_text(tr("{count} {count:line|lines}", count=self.rows.rowCount()))
        self.changed.emit()

    def _keep(self) -> None:
        self._keeper.keep("lines", [line.kept() for line in self.lines])

    def _select(self, key: tuple[int, str]) -> None:
        for place, line in enumerate(self.lines):
            if line.key == key:
                self.goods_order_lines.selectRow(place)

    def _show_free(self, free: dict[tuple[int, str], Decimal]) -> None:
        self._free = free
        self.rows.set_rows(self.lines)

    def _find(self, text: str) -> list[WantedItem]:
        return [item_of_row(row) for row in search_items(self._page.context.db, text, 5)]

    def _columns(self) -> tuple[Column[WantedLine], ...]:
        return (
            Column(tr("Item"), lambda r: Cell(r.item.code, sub=joined(r.item.name, r.lot)), "name"),
            Column(tr("Ordered"), lambda r: shown_quantity(r.quantity), "figure"),
            Column(tr("Unit"), lambda r: r.item.unit, optional=True),
            Column(tr("Free@@stock"), self._free_cell, "figure"),
            Column(tr("Status"), self._state, "state"),
        )

    def _free_cell(self, line: WantedLine) -> Cell:
        free = self._free.get(line.key)
        if free is None:
            return Cell("–", role="text_3")
        return Cell(shown_quantity(free), role="text" if free else "text_3")

    def _state(self, line: WantedLine) -> Cell:
        free = self._free.get(line.key)
        if free is None:
            return Cell("")
        missing = line.quantity - free
        if missing > 0:
            return Cell(pill=("warn", tr("{count} short", count=shown_quantity(missing))))
        return Cell(pill=("ok", tr("In stock")))


def _words(item: WantedItem) -> tuple[str, str]:
    return f"{item.code} {item.name}", item.unit
