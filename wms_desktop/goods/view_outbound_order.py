"""One outbound order: its head, its stops or lines, and what is done with them (OUT-1)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.core.quantity import shown_quantity
from wms_desktop.goods.allocating import WHO_PICKS
from wms_desktop.goods.kinds import ExceptionKind, OutboundState
from wms_desktop.goods.outbound import WHO_DECIDES, WHO_ORDERS
from wms_desktop.goods.outbound_detail import OutboundDetail
from wms_desktop.goods.rules import OUTBOUND_OPEN
from wms_desktop.goods.view_out_lines import OutPage, OutRow, out_columns, out_page
from wms_desktop.goods.view_picking import PickingSide
from wms_desktop.goods.view_words import (
    joined,
    last_decision_words,
    last_step_detail,
    outbound_pill,
)
from wms_desktop.ui.banner import Banner
from wms_desktop.ui.button import Button
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.label import ElidedLabel
from wms_desktop.ui.list_view import ListView
from wms_desktop.ui.page import Expectation, Meaning, MeaningKind, Page, Scan
from wms_desktop.ui.pill import Pill
from wms_desktop.ui.plane import Plane
from wms_desktop.ui.progress import Figure, ProgressBar
from wms_desktop.ui.rows_model import RowsModel
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column
from wms_desktop.ui.words import tr, word

WIDE, NARROW = 336, 284
_NOTE_FROM = (
    OutboundState.PACKED,
    OutboundState.SHIPPED,
    OutboundState.DELIVERED,
    OutboundState.CONFIRMED,
)


class OutboundOrderView(QWidget):
    """Head, list, foot and the right pane of goods out.

    Signals:
        changed: something else is expected or possible.
    """

    goods_out_number: ElidedLabel
    goods_out_pill: Pill
    goods_out_facts: ElidedLabel
    goods_out_figure: Figure
    goods_out_bar: ProgressBar
    goods_out_banner: Banner
    goods_out_lines: ListView
    goods_out_count: ElidedLabel
    goods_out_short: Button
    goods_out_damaged: Button
    goods_out_hold: Button
    goods_out_print: Button
    goods_out_side: Plane
    goods_out_side_place: QWidget

    changed = Signal()

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = page
        load_form(self, "goods_out")
        self.shown: OutPage | None = None
        self._wanted = 0
        self._tried = self._narrow = False
        self.side = PickingSide(page)
        self.goods_out_side_place.setLayout(column(self.side))
        self.goods_out_lines.set_two_lines(True)
        self.rows: RowsModel[OutRow] = RowsModel(out_columns(lambda: self._tried), (), self)
        self.goods_out_lines.set_model(self.rows)
        self.side.changed.connect(self._on_side)
        self.side.pane.step_wanted.connect(self.side.go_on)

    @property
    def order(self) -> OutboundDetail | None:
        """The order shown."""
        return self.shown.order if self.shown else None

    # what the tab uses

    @property
    def lines_shown(self) -> ListView:
        """The order's lines."""
        return self.goods_out_lines

    def open_order(
        self,
        order_id: int,
        then: Callable[[], object] = lambda: None,
        failed: Callable[[Exception], object] | None = None,
    ) -> None:
        """Show an order; *then* is called when it is on the screen."""
        self._wanted, self.shown = order_id, None

        def show(page: OutPage) -> None:
            if self._wanted == order_id:  # else another order was opened meanwhile
                self.show_page(page)
            then()

        self._read(order_id, show, failed)

    def reload(self) -> None:
        """Show the order as it is now."""
        if self.order is not None:
            self._read(self.order.id, self._show_again)

    def expectation(self) -> Expectation:
        """What the next scan should be."""
        order = self.order
        if self.side.stack.current is self.side.ask:
            return self.side.ask.expectation()
        if order is not None and self.side.stack.current is self.side.decide:
            return self.side.decide.expectation(order.number)
        if self.side.stack.current is self.side.pack and self.side.packer.packing.left > 0:
            return self.side.packer.expectation()
        if order is None or order.state is not OutboundState.ALLOCATED:
            step = self.side.pane.step if order else ""
            if step:
                return Expectation(step, tr("Ctrl+Enter, or scan another order"))
            return Expectation(tr("Scan an order"), order.number if order else "")
        return self.side.picker.expectation()

    def wants(self, meaning: Meaning) -> bool:
        """Goods and places while the order is picked; OK while a quantity is to be confirmed."""
        order = self.order
        goods = (MeaningKind.ITEM, MeaningKind.LOT)
        if self.side.packs and self.side.packer.packing.left > 0:
            return meaning.kind in goods
        if order is None or order.state is not OutboundState.ALLOCATED:
            return False
        if meaning.kind is MeaningKind.COMMAND:
            return meaning.code == "OK" and self.side.picker.in_hand is not None
        if meaning.kind is MeaningKind.LOT:
            return meaning.extra.get("item_id") in {line.item_id for line in order.lines}
        return meaning.kind in (MeaningKind.ITEM, MeaningKind.LOCATION)

    def take(self, scan: Scan) -> None:
        """Use a scan of goods, of a location or of OK."""
        if self.side.packs:
            if self.side.stack.current is not self.side.pack:
                self.side.open_packing()
            self.side.packer.take(scan)
            return
        if self.side.stack.current is not self.side.pane:
            self.side.show_work()
        self.side.picker.take(scan)

    def note_difference(self, kind: ExceptionKind) -> None:
        """F4, F6: goods of the stop stood at, or of the current line, are missing or damaged."""
        row = self.goods_out_lines.current_row()
        if row is None or not self.goods_out_short.isEnabled():
            return
        picker = self.side.picker
        stop = picker.stop if picker.place is not None else None
        if stop is not None:
            row = next((r for r in self.rows.rows() if r.location == stop.location
                        and (r.item, r.lot) == (stop.item, stop.lot)), row)  # fmt: skip
        self.side.open_difference(kind, row)

    def open_decision(self) -> None:
        """F7: hold, cancel or decide."""
        if self.goods_out_hold.isEnabled():
            self.side.open_decision()

    def print_paper(self) -> None:
        """F9: the pick list; the delivery note once the order is packed (OUT-3)."""
        if self.order is not None and self.goods_out_print.isEnabled():
            self.side.steps.print_paper(self.order, note=self.order.state in _NOTE_FROM)

    def set_narrow(self, narrow: bool) -> None:
        """Keep list and right pane; the buttons lose their keys' caps, not the keys."""
        self.goods_out_side.set_least_width(NARROW if narrow else WIDE)
        show_when(self.goods_out_bar, not narrow)
        for button, key in (
            (self.goods_out_short, "F4"),
            (self.goods_out_damaged, "F6"),
            (self.goods_out_hold, "F7"),
        ):
            button.set_key_cap("" if narrow else key)
        self._narrow = narrow
        self._show_print_key()
        self.goods_out_hold.set_folded(narrow)

    # showing

    def show_page(self, page: OutPage) -> None:
        """Show an order, another one or the same as it is now."""
        self.shown = page
        order = page.order
        self._tried = bool(page.stops)
        kind, text, icon = outbound_pill(order.state)
        self.goods_out_number.setText(order.number)
        self.goods_out_pill.show_state(kind, text, icon)
        self.goods_out_facts.setText(_facts(order))
        ordered = sum((line.ordered for line in order.lines), Decimal(0))
        picked = sum((line.picked for line in order.lines), Decimal(0))
        of = tr("of {ordered} {ordered:pc|pcs} picked", ordered=shown_quantity(ordered))
        self.goods_out_figure.show_figure(shown_quantity(picked), of)
        self.goods_out_bar.set_share(float(picked / ordered) if ordered else 0.0)
        self._show_banner(order)
        self.rows.set_rows(page.rows)
        self.goods_out_lines.select_first()
        self._refresh_buttons(order)
        self.side.show_page(page, self._may_step(order))
        self._on_side()

    def _show_again(self, page: OutPage) -> None:
        if self.order is not None and page.order.id == self.order.id:
            self.show_page(page)

    def _show_banner(self, order: OutboundDetail) -> None:
        assert self.shown is not None
        alarm = order_alarm(self.shown)
        self.goods_out_banner.show_verdict("bad", *(alarm or (order.number, "")))
        show_when(self.goods_out_banner, alarm is not None)

    def _refresh_buttons(self, order: OutboundDetail) -> None:
        by = self._page.context.acting()
        picks = by.may(*WHO_PICKS) and order.state is OutboundState.ALLOCATED
        for button in (self.goods_out_short, self.goods_out_damaged):
            button.setEnabled(picks)
            show_when(button, picks)  # differences are noted while picking
        open_ = order.state in OUTBOUND_OPEN
        self.goods_out_hold.setEnabled(
            by.may(*WHO_DECIDES) if order.state is OutboundState.PAUSED
            else open_ and by.may(*WHO_ORDERS, *WHO_DECIDES)
        )  # fmt: skip
        note = order.state in _NOTE_FROM
        text = tr("Print note") if note else tr("Print pick list")
        self.goods_out_print.setText(text)
        self.goods_out_print.setEnabled(note or self._tried)
        self.goods_out_count.setText(tr("{count} {count:line|lines}", count=len(order.lines)))

    def _show_print_key(self) -> None:
        """F9 is the button of the pane while the order is packed."""
        rests = self._narrow or self.side.is_packing
        self.goods_out_print.set_key_cap("" if rests else "F9")

    def _may_step(self, order: OutboundDetail) -> bool:
        by = self._page.context.acting()
        if order.state is OutboundState.PAUSED:
            return by.may(*WHO_DECIDES)
        if order.state in (OutboundState.SHIPPED, OutboundState.DELIVERED):
            return by.may(*WHO_ORDERS, *WHO_DECIDES)
        return by.may(*WHO_PICKS)

    def _on_side(self) -> None:
        self._show_print_key()
        self._select_stop()
        self.changed.emit()

    def _select_stop(self) -> None:
        stop = self.side.picker.stop
        for number, row in enumerate(self.rows.rows()):
            if stop is not None and row.allocation_id == stop.allocation_id:
                self.goods_out_lines.selectRow(number)
                self.goods_out_lines.scrollTo(self.rows.index(number, 0))
                return

    def _read(
        self,
        order_id: int,
        show: Callable[[OutPage], object],
        failed: Callable[[Exception], object] | None = None,
    ) -> None:
        context = self._page.context
        db, by = context.db, context.acting()
        self._page.read(lambda: out_page(db, by.site_id, order_id, by.today), show, failed)


def order_alarm(page: OutPage) -> tuple[str, str] | None:
    """Why nobody may go on with the order's papers, in two lines; None where they are good."""
    order = page.order
    if order.state in (OutboundState.PAUSED, OutboundState.CANCELLED):
        return f"{order.number} {word(order.state)}", last_step_detail(order)
    if page.is_changed:
        head = tr("{number} changed after printing", number=order.number)
        return head, joined(last_decision_words(order), tr("Print its papers again."))
    return None


def _facts(order: OutboundDetail) -> str:
    due = tr("due {day}", day=order.due_on.isoformat()) if order.due_on else ""
    receipt = tr("receipt required") if order.needs_receipt else ""
    customer = "" if order.customer == order.consignee else order.customer
    return joined(
        order.consignee, customer, word(order.hand_over), due, receipt, order.address, order.remarks
    )
