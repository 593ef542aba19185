"""The right side of the map: one location, and the small forms about it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.core.changes import Done
from wms_desktop.stock import label_templates, location_labels, service_moves, service_places
from wms_desktop.stock.location_labels import PrintLocationLabel
from wms_desktop.stock.map_queries import MapCell, PlaceGoods, place_goods
from wms_desktop.stock.view_map_change import BlockPane, ConditionPane, possible
from wms_desktop.stock.view_map_forms import MapForm
from wms_desktop.stock.view_map_move import MovePane
from wms_desktop.stock.view_map_place import PlacePane
from wms_desktop.ui.page import Expectation, MeaningKind, Page, Scan, ScanResult
from wms_desktop.ui.side_stack import SideStack
from wms_desktop.ui.stack import column
from wms_desktop.ui.words import tr

STOCK_TAB = "stock"
_LABEL = "goods.label"  # the label last chosen beside receiving, "kind/template"


class MapSide(QWidget):
    """Shows one location; its forms stand in its place while they are open.

    Signals:
        expected: something else is expected of the next scan.
        shown_next: id of the location that should be shown now; something was saved.
    """

    expected = Signal()
    shown_next = Signal(int)

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self.cell: MapCell | None = None
        self._goods: tuple[PlaceGoods, ...] = ()
        self._enable: dict[str, Callable[[bool], object]] = {}
        self.place = PlacePane()
        self.mover, self.blocker = MovePane(page), BlockPane(page)
        self.grader = ConditionPane(page)
        self.stack = SideStack()
        for pane in (self.place, *self._forms):
            self.stack.add(pane)
        for form in self._forms:
            form.dropped.connect(self._close)
            form.done.connect(self._on_done)
        self.setLayout(column((self.stack, 1), gap=0))

    @property
    def _forms(self) -> tuple[MapForm, ...]:
        return (self.mover, self.blocker, self.grader)

    @property
    def is_busy(self) -> bool:
        """Whether a form is open."""
        return self.stack.current is not self.place

    def enable(self, action: str, setter: Callable[[bool], object]) -> None:
        """Tell *setter* when the command *action* can be used, and when not."""
        self._enable[action] = setter
        self._show_possible()

    # one location

    def show_cell(self, cell: MapCell) -> None:
        """Show *cell* and read what lies there."""
        if self.is_busy:
            self.stack.show_first()
        self.cell = cell
        self.place.show_place(cell)
        self._read()
        self.expected.emit()

    def follow(self, cell: MapCell | None) -> None:
        """The same location as it is now; None where it is gone."""
        self.cell = cell
        if cell is None:
            self.stack.show_first()
            self._goods = ()
            self.place.show_nothing()
            return
        self.place.show_place(cell)
        for form in self._forms:
            if form is self.stack.current:
                form.follow(cell)
        self._read()

    def _read(self) -> None:
        cell = self.cell
        if cell is None:
            return
        db = self._page.context.db

        def show(goods: list[PlaceGoods]) -> None:
            if self.cell is None or self.cell.id != cell.id:
                return
            self._goods = tuple(goods)
            self.place.show_goods(goods)
            self._show_possible()
            self._go_on()

        self._page.read(lambda: place_goods(db, cell.id), show)

    def _go_on(self) -> None:
        """A form that was begun for this location before a crash is open again."""
        if self.cell is None or self.is_busy:
            return
        for form, start in (
            (self.mover, self.open_move),
            (self.blocker, self.open_block),
            (self.grader, self.open_condition),
        ):
            if form.kept_for(self.cell.id):
                start()
                return

    def _show_possible(self) -> None:
        by, cell = self._page.context.acting(), self.cell
        none = "" if self._goods else tr("Nothing lies here to move or change.")
        moves = "" if by.may(*service_moves.WHO_MOVES) else tr("Keepers and clerks move goods.")
        changes = "" if possible(by) else tr("Keepers, clerks and QC change conditions.")
        blocks = ""
        if not by.may(*service_places.WHO_BLOCKS):
            blocks = tr("Keepers and QC block locations.")
        prints = "" if by.may(*location_labels.WHO_PRINTS) else tr("Keepers and clerks print.")
        why = {
            "stock.move": none or moves,
            "stock.condition": none or changes,
            "stock.block": blocks,
        }
        for action, setter in self._enable.items():
            setter(cell is not None and not why.get(action, ""))
        self.place.map_print.setEnabled(cell is not None and not prints)
        self.place.show_reasons((*why.values(), prints) if cell is not None else ())

    # forms

    def open_move(self) -> None:
        """F4: goods go to another location."""
        if self._can_open():
            self._open(self.mover)
            self.mover.open_goods(self._at(), self._goods, self._line())

    def open_condition(self) -> None:
        """F6: goods are damaged, wait for QC, or passed it."""
        if self._can_open():
            self._open(self.grader)
            self.grader.open_goods(self._at(), self._goods, self._line())

    def open_block(self) -> None:
        """F7: block the location, or free it."""
        if self._can_open():
            self._open(self.blocker)
            self.blocker.open_for(self._at())

    def open_history(self) -> None:
        """Every move in and out of the location (STK-6)."""
        if self.cell is not None:
            self._page.open(tab=STOCK_TAB, location=self.cell.id)

    def print_label(self) -> None:
        """F9: the location's label, on the kind of label used last."""
        cell, context = self.cell, self._page.context
        if cell is None:
            return
        kept = str(context.preferences.get(_LABEL, "")).partition("/")[2]
        db, by, op_id = context.db, context.acting(), uuid4()

        def work() -> Done[bytes]:
            name = label_templates.for_locations(db, kept)
            command = PrintLocationLabel(op_id, name, cell.code)
            return location_labels.print_location_label(db, by, command)

        def done(value: object) -> None:
            title = tr("Location label {location}", location=cell.code)
            context.printing.print_pdf(value.value, title, purpose="label")  # type: ignore[attr-defined]
            said = tr("{count} {count:label|labels} to the printer", count=1)
            context.shell.show_result(ScanResult("ok", said, cell.code))

        self._page.write(work, done)

    def save(self) -> None:
        """Ctrl+S and Ctrl+Enter: the primary button of the form that is open."""
        pane = self.stack.current
        if isinstance(pane, MapForm):
            pane.save()

    def back(self) -> bool:
        """Esc: discard the form that is open. Whether there was one."""
        pane = self.stack.current
        if isinstance(pane, MapForm):
            pane.drop()
            return True
        return False

    def choose(self, cell: MapCell) -> bool:
        """A cell was chosen on the map: the target of a move. Whether a form took it."""
        if self.stack.current is self.mover and self.cell is not None and cell.id != self.cell.id:
            self.mover.move_to(cell.id, cell.code)
        return self.is_busy

    def take(self, scan: Scan, answer: Callable[[ScanResult], object]) -> bool:
        """A scan while a form is open. Whether it was used."""
        pane, meaning = self.stack.current, scan.meaning
        if not isinstance(pane, MapForm) or meaning is None:
            return False
        if meaning.kind is MeaningKind.LOCATION:
            if pane is self.mover:
                self.mover.move_to(meaning.id, meaning.code, answer)
            else:
                answer(ScanResult("warn", tr("Finish the form first"), tr("Esc discards it.")))
        elif isinstance(pane, (MovePane, ConditionPane)):
            is_lot = meaning.kind is MeaningKind.LOT
            item_id, lot_id = (None, meaning.id) if is_lot else (meaning.id, None)
            answer(pane.take_goods(item_id, lot_id, scan.quantity))
            self.expected.emit()
        else:
            answer(ScanResult("warn", tr("Finish the form first"), tr("Esc discards it.")))
        return True

    def expectation(self) -> Expectation | None:
        """What an open form expects; None where none does."""
        pane = self.stack.current
        if pane is self.mover:
            return self.mover.expectation()
        if pane is self.grader:
            return Expectation(tr("Scan item or lot"), tr("or fill in the form at the right"))
        return None

    def _can_open(self) -> bool:
        return self.cell is not None and not self.is_busy

    def _at(self) -> MapCell:
        assert self.cell is not None
        return self.cell

    def _line(self) -> int | None:
        goods = self.place.current_goods()
        return goods.balance_id if goods is not None else None

    def _open(self, form: MapForm) -> None:
        self.stack.show_pane(form)
        self.expected.emit()

    def _close(self) -> None:
        self.stack.show_first()
        self.expected.emit()

    def _on_done(self, location_id: int) -> None:
        self._close()
        self.shown_next.emit(location_id)
