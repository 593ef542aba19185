"""The tab Stock: goods on hand, the statement to their owner, and every history (STK-5, STK-6)."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from wms_desktop.core.language import N_
from wms_desktop.stock import statements
from wms_desktop.stock.history import Subject, SubjectKind
from wms_desktop.stock.queries import OnHandRow
from wms_desktop.stock.view_history import HistoryView
from wms_desktop.stock.view_statement import StatementPane
from wms_desktop.stock.view_stock_list import StockList
from wms_desktop.ui.actions import ActionSpec, tie
from wms_desktop.ui.button import Button
from wms_desktop.ui.page import (
    Expectation,
    Meaning,
    MeaningKind,
    Page,
    Scan,
    ScanResult,
    refusal_result,
)
from wms_desktop.ui.plane import Plane, VLine
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.sub_page import SubPage
from wms_desktop.ui.words import tr

HISTORY = ActionSpec("stock.history", N_("Show history"), "F4", "history")
OWNER = ActionSpec("stock.owner", N_("Choose the owner"), "F6", "users")
NEXT_WAY = ActionSpec("stock.next_way", N_("Lot, item or location"), "F7", "switch-horizontal")
SHEET = ActionSpec(
    "stock.statement_sheet", N_("Statement in Excel"), "Ctrl+Shift+E", "file-spreadsheet"
)
_TARGETS = {
    "history_item": SubjectKind.ITEM,
    "history_lot": SubjectKind.LOT,
    "history_location": SubjectKind.LOCATION,
    "location": SubjectKind.LOCATION,
    "history_document": SubjectKind.DOCUMENT,
}
TARGETS = frozenset(_TARGETS) | {"back_to", "item", "lot"}
_SCANNED = {
    MeaningKind.ITEM: ("item_id", N_("Item {code}")),
    MeaningKind.LOT: ("lot_id", N_("Lot {code}")),
    MeaningKind.LOCATION: ("location_id", N_("Location {code}")),
}
_WAYS = {
    MeaningKind.ITEM: SubjectKind.ITEM,
    MeaningKind.LOT: SubjectKind.LOT,
    MeaningKind.LOCATION: SubjectKind.LOCATION,
}
_SIDE = 284


class StockTab(SubPage):
    """A list with the owner beside it; one history in its place."""

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(page, parent)
        self.list, self.pane = StockList(page), StatementPane(page)
        self.history = HistoryView(page)
        self._plane, self._line = Plane("side", column(self.pane)), VLine()
        self._plane.set_least_width(_SIDE)
        self._narrow = self._asks = False
        self._back_to = ""  # where a history was asked for
        self._home = QWidget()
        self._blank = QWidget()
        parts = (self.list, 1), self._line, self._plane, (self._blank, 1)
        self._home.setLayout(row(*parts, gap=0))
        show_when(self._blank, False)
        self.setLayout(column((self._home, 1), (self.history, 1), gap=0))
        show_when(self.history, False)
        self.list.chosen.connect(self._open_goods)
        self.list.narrowed.connect(self.changed)
        self.pane.owner_chosen.connect(self._on_owner)
        look = Button(tr(HISTORY.title), icon="history", kind="quiet", key="F4")
        look.setObjectName("stock_history")
        tie(self.own(HISTORY, self._look), look)
        self.list.foot.add_right(look)
        self._owner = Button(tr("Owner"), icon="users", kind="quiet", key="F6")
        self._owner.setObjectName("stock_choose_owner")
        tie(self.own(OWNER, self.ask_owner), self._owner)
        turn = Button(tr("Other view"), icon="switch-horizontal", kind="quiet", key="F7")
        turn.setObjectName("history_turn")
        tie(self.own(NEXT_WAY, self._turn), turn)
        order = Button(tr("Open order"), icon="arrow-right", kind="quiet", key="F4")
        order.setObjectName("history_order")
        order.clicked.connect(self.history.open_order)
        self.history.foot.add_right(order)
        self.history.foot.add_right(turn)
        self.own(SHEET, self.pane.write_sheet)

    # what the page uses

    @property
    def is_open(self) -> bool:
        return not self.history.isHidden()

    @property
    def prints(self) -> bool:
        return not self.is_open

    @property
    def back_says(self) -> str:
        return tr("Stock on hand")

    def head_widgets(self) -> tuple[QWidget, ...]:
        return (self._owner,)

    def expectation(self) -> Expectation:
        if self.is_open:
            return Expectation(tr("Scan for history"), tr("item, lot or location"))
        return Expectation(tr("Scan to look up"), tr("item, lot or location"))

    def wants(self, meaning: Meaning) -> bool:
        return meaning.kind in _SCANNED or meaning.kind is MeaningKind.STATEMENT

    def take(self, scan: Scan) -> None:
        meaning = scan.meaning
        assert meaning is not None
        if meaning.kind is MeaningKind.STATEMENT:
            self._open_statement(meaning)
            return
        if self.is_open:
            self._open(Subject(_WAYS[meaning.kind], meaning.id))
        else:
            self._narrow_to(meaning.kind, meaning.id, meaning.code)
        self._page.scan_finished.emit(ScanResult("ok", meaning.code, meaning.label))

    def _open_statement(self, meaning: Meaning) -> None:
        """A statement's barcode: the paper itself, as it was printed."""
        context, answer = self._page.context, self._page.scan_finished.emit
        db, by = context.db, context.acting()

        def show(content: bytes) -> None:
            context.shell.open_pdf(content, meaning.code)
            answer(ScanResult("ok", meaning.code, meaning.label))

        self._page.read(
            lambda: statements.kept(db, by, meaning.code), show, lambda e: answer(refusal_result(e))
        )

    def open(self, **target: Any) -> None:
        """Show a history, or where an item or lot lies.

        ``back_to`` names the second-level tab that Esc leads back to.
        """
        back_to = str(target.pop("back_to", ""))
        for name, value in target.items():
            if name in _TARGETS:
                kind = _TARGETS[name]
                of_document = kind is SubjectKind.DOCUMENT
                self._open(
                    Subject(kind, document=str(value)) if of_document else Subject(kind, int(value))
                )
            elif name in {kind.value for kind in _SCANNED}:
                self.close_order()
                self._narrow_to(MeaningKind(name), int(value), "")
        self._back_to = back_to

    def refresh(self) -> None:
        if self.is_open:
            self.history.reload()
        else:
            self.list.reload()

    def close_order(self) -> None:
        """Back to the list."""
        self._back_to = ""
        show_when(self.history, False)
        show_when(self._home, True)
        self.list.reload()
        self.list.list.setFocus()
        self.changed.emit()

    def back(self) -> None:
        if self.is_open:
            back_to, in_history = self._back_to, self.history.back()
            if not in_history:
                self.close_order()
                if back_to:
                    self._page.open(tab=back_to)
        elif self._asks:
            self._show_pane(False)
        elif self.list.is_narrowed:
            self.list.clear_scanned()
        elif self.list.search.text():
            self.list.clear_search()

    def start_search(self) -> None:
        if not self.is_open:
            self._show_pane(False)
            self.list.search.setFocus()
            self.list.search.selectAll()

    def print_paper(self) -> None:
        if not self.is_open:
            self._show_pane(True)
            self.pane.print_now()

    def ask_owner(self) -> None:
        """F6: whose goods, and the statement of them."""
        if self.is_open:
            self.close_order()
        self._show_pane(True)
        self.pane.ask_owner()

    def set_narrow(self, narrow: bool) -> None:
        """Where the window is narrow, the owner stands in the place of the list."""
        self._narrow = narrow
        self._show_pane(False)

    def _show_pane(self, wanted: bool) -> None:
        self._asks = wanted and self._narrow
        show_when(self._plane, wanted or not self._narrow)
        show_when(self._line, not self._narrow)
        show_when(self.list, not self._asks)
        show_when(self._blank, self._asks)
        if not wanted and self._narrow:
            self.list.list.setFocus()

    def _narrow_to(self, kind: MeaningKind, id_: int, code: str) -> None:
        column_, says = _SCANNED[kind]
        self.list.show_scanned(tr(says, code=code).strip(), **{column_: id_})

    def _on_owner(self, owner_id: int | None) -> None:
        self.list.show_owner(owner_id)
        self.changed.emit()

    def _look(self) -> None:
        goods = self.list.list.current_row()
        if self.is_open:
            self.history.open_order()
        elif goods is not None:
            self._open_goods(goods)

    def _open_goods(self, goods: OnHandRow) -> None:
        self._show_history()
        self.history.open_goods(goods)

    def _open(self, subject: Subject) -> None:
        self._show_history()
        self.history.open_subject(subject)

    def _show_history(self) -> None:
        show_when(self._home, False)
        show_when(self.history, True)
        self.changed.emit()

    def _turn(self) -> None:
        if self.is_open:
            self.history.turn(1)
