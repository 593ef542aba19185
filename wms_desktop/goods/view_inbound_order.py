"""One inbound order: its head, its lines, and what is done with them (INB-1)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.core.quantity import shown_quantity
from wms_desktop.goods import inbound
from wms_desktop.goods.inbound import WHO_RECEIVES, CompleteInbound
from wms_desktop.goods.inbound_detail import InboundDetail, InboundLineRow, inbound_order
from wms_desktop.goods.kinds import ExceptionKind
from wms_desktop.goods.rules import INBOUND_OPEN, GoodsFault
from wms_desktop.goods.view_receiving import ReceivingSide
from wms_desktop.goods.view_words import (
    difference_words,
    figure,
    inbound_pill,
    joined,
    line_pill,
    or_dash,
    plain_figure,
)
from wms_desktop.ui.button import Button
from wms_desktop.ui.cell import Cell
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.label import ElidedLabel
from wms_desktop.ui.list_view import ListView
from wms_desktop.ui.message import Message
from wms_desktop.ui.page import Expectation, Meaning, MeaningKind, Page, Scan, ScanResult
from wms_desktop.ui.paged_model import Column
from wms_desktop.ui.pill import Pill
from wms_desktop.ui.plane import Plane
from wms_desktop.ui.progress import Figure, ProgressBar
from wms_desktop.ui.questions import Question
from wms_desktop.ui.rows_model import RowsModel
from wms_desktop.ui.scans.desk import quantity_key
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column
from wms_desktop.ui.words import tr, word

WIDE, NARROW = 348, 284
FULL_COLUMNS_FROM = 1100


class InboundOrderView(QWidget):
    """Head, lines, foot and the right pane of receiving.

    Signals:
        changed: something else is expected or possible.
    """

    goods_in_number: ElidedLabel
    goods_in_pill: Pill
    goods_in_facts: ElidedLabel
    goods_in_figure: Figure
    goods_in_bar: ProgressBar
    goods_in_note: Message
    goods_in_lines: ListView
    goods_in_count: ElidedLabel
    goods_in_short: Button
    goods_in_damaged: Button
    goods_in_finish: Button
    goods_in_side: Plane
    goods_in_side_place: QWidget

    changed = Signal()

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = page
        load_form(self, "goods_in")
        self.detail: InboundDetail | None = None
        self._worked_on = self._wanted = 0
        self._narrow = False
        self.side = ReceivingSide(page)
        self.goods_in_side_place.setLayout(column(self.side))
        self.goods_in_lines.set_two_lines(True)
        self.rows: RowsModel[InboundLineRow] = RowsModel(_columns(), (), self)
        self.goods_in_lines.set_model(self.rows)
        self.goods_in_lines.current_changed.connect(self._on_current)
        self.side.expected.connect(self.changed)
        self.side.line_worked_on.connect(self._on_worked_on)

    # what the tab uses

    @property
    def lines_shown(self) -> ListView:
        """The order's lines."""
        return self.goods_in_lines

    def open_order(
        self,
        order_id: int,
        then: Callable[[], object] = lambda: None,
        failed: Callable[[Exception], object] | None = None,
    ) -> None:
        """Show an order and receive for it; *then* is called when it is on the screen."""
        self._worked_on, self.detail = 0, None
        self._wanted = order_id
        db = self._page.context.db

        def show(detail: InboundDetail) -> None:
            if self._wanted == order_id:  # else another order was opened meanwhile
                self.show_detail(detail)
            then()

        self._page.read(lambda: inbound_order(db, order_id), show, failed)

    def reload(self) -> None:
        """Show the order as it is now."""
        if self.detail is not None:
            db, order_id = self._page.context.db, self.detail.id
            self._page.read(lambda: inbound_order(db, order_id), self._show_again)

    def why_not(self) -> str:
        """Why nothing can be received for the order; empty where it can."""
        if self.detail is None:
            return ""
        if self.detail.state not in INBOUND_OPEN:
            return tr("The order is finished: {state}.", state=word(self.detail.state))
        if not self._page.context.acting().may(*WHO_RECEIVES):
            return tr("A keeper or clerk receives goods.")
        return ""

    def expectation(self) -> Expectation:
        """What the next scan should be."""
        if self.side.stack.current is self.side.ask:
            return self.side.ask.expectation()
        if self.why_not():
            return Expectation(tr("Scan an order"), self.why_not())
        return self.side.receiver.expectation()

    def wants(self, meaning: Meaning) -> bool:
        """Goods and locations while the order can be worked on."""
        if self.detail is None or self.why_not():
            return False
        if meaning.kind is MeaningKind.LOT and self.detail.is_announced:
            on_order = {line.item_id for line in self.detail.lines}
            return meaning.extra.get("item_id") in on_order
        return meaning.kind in (MeaningKind.ITEM, MeaningKind.LOT, MeaningKind.LOCATION)

    def take(self, scan: Scan) -> None:
        """Use a scan of goods or of a location."""
        side, meaning = self.side, scan.meaning
        kind = meaning.kind if meaning else None
        if kind is MeaningKind.LOCATION and meaning and side.stack.current is side.difference:
            side.difference.set_location(meaning.code)
            self._page.scan_finished.emit(ScanResult("ok", meaning.code))
            return
        held = side.receiver.held
        edit = side.put_away.goods_held_quantity
        times = quantity_key(edit.text()) if held is not None and not edit.isHidden() else None
        if times is not None and kind in (MeaningKind.ITEM, MeaningKind.LOT):
            edit.give_back()  # 5* was meant for this scan, not for the field
            scan = replace(scan, quantity=times)
        if held is not None and edit.value() is None and not edit.isHidden():
            said = tr("Type the quantity first")
            self._page.scan_finished.emit(ScanResult("bad", said, held.words))
            return
        if side.stack.current is not side.put_away:
            side.show_work()
        side.receiver.take(scan)

    def finish(self) -> None:
        """Ctrl+Enter: end receiving; what misses is asked first (INB-4)."""
        detail = self.detail
        if detail is None or not self.goods_in_finish.isEnabled():
            return
        short = [line for line in detail.lines if line.received < line.expected]
        if not short:
            self._complete(detail, ())
            return
        missing = sum((line.expected - line.received for line in short), 0 * detail.expected)
        self._page.context.shell.ask(
            Question(
                tr("Finish with {missing} missing?", missing=shown_quantity(missing)),
                joined(detail.number, detail.customer),
                tr(
                    "{lines} {lines:line is|lines are} short. Each becomes an exception.",
                    lines=len(short),
                ),
                tr("Finish receiving"),
                tr("Go on receiving"),
                lambda: self._complete(detail, (GoodsFault.LINES_SHORT.value,)),
            )
        )

    def note_difference(self, kind: ExceptionKind) -> None:
        """F4, F6: the current line's goods are missing or damaged."""
        line = self.goods_in_lines.current_row()
        if line is not None and not self.why_not():
            self.side.open_difference(kind, line)

    def set_narrow(self, narrow: bool) -> None:
        """Keep list and right pane; the buttons lose their keys' caps, not the keys."""
        self._narrow = narrow
        self.side.put_away.set_narrow(narrow)
        self.goods_in_side.set_least_width(NARROW if narrow else WIDE)
        self.goods_in_short.set_key_cap("" if narrow else "F4")
        self.goods_in_damaged.set_key_cap("" if narrow else "F6")
        show_when(self.goods_in_bar, not narrow)
        self._show_count()
        if self.detail is not None:
            self._show_note()

    # showing

    def show_detail(self, detail: InboundDetail) -> None:
        """Show *detail*: another order, or the same as it is now."""
        self.detail = detail
        kind, text, icon = inbound_pill(detail.state)
        self.goods_in_number.setText(detail.number)
        self.goods_in_pill.show_state(kind, text, icon)
        self.goods_in_facts.setText(_facts(detail))
        expected, received = detail.expected, detail.received
        of = (
            tr("of {expected} {expected:pc|pcs}", expected=shown_quantity(expected))
            if expected
            else tr("pcs")
        )
        self.goods_in_figure.show_figure(shown_quantity(received), of)
        done = not expected or received >= expected
        self.goods_in_bar.set_share(float(received / expected) if expected else 0.0)
        self.rows.set_rows(detail.lines)
        self.goods_in_lines.select_first()
        self._select(self._worked_on)
        why_not = self.why_not()
        self._show_count()
        self._show_note()
        for button in (self.goods_in_short, self.goods_in_damaged):
            button.setEnabled(not why_not and bool(detail.lines))
        self.goods_in_finish.setEnabled(not why_not and bool(received))
        self.goods_in_finish.set_kind("primary" if done and received and not why_not else "")
        self.side.show_order(detail, why_not)
        self.changed.emit()

    def _show_note(self) -> None:
        """What was noted about the current line (INB-4), or what to do first."""
        line = self.goods_in_lines.current_row()
        if self.rows.rowCount() == 0:
            hint = tr("Scan the goods; each gets its line.")
            self.goods_in_note.show_message("info", tr("No lines so far"), hint)
        elif line is not None and line.differences and not self._narrow:  # else in the list alone
            head = tr("Line {line}: difference", line=line.line)
            self.goods_in_note.show_message("warn", head, difference_words(line.differences))
        else:
            self.goods_in_note.clear()

    def _show_count(self) -> None:
        lines = self.detail.lines if self.detail else ()
        full = sum(1 for line in lines if line.received >= line.expected)
        count = tr(
            "{lines} {lines:line|lines}, {full} received in full", lines=len(lines), full=full
        )
        if self._narrow:
            count = tr("{count} {count:line|lines}", count=len(lines))
        self.goods_in_count.setText(self.why_not() or count)

    def _show_again(self, detail: InboundDetail) -> None:
        if self.detail is not None and detail.id == self.detail.id:
            self.show_detail(detail)

    def _on_current(self, line: InboundLineRow | None) -> None:
        self._show_note()
        if line is not None and line.line != self._worked_on:
            self._worked_on = 0
            self.side.show_line(line)

    def _on_worked_on(self, line: int) -> None:
        self._worked_on = line
        self._select(line)

    def _select(self, line: int) -> None:
        for number, row in enumerate(self.rows.rows()):
            if row.line == line:
                self.goods_in_lines.selectRow(number)
                self.goods_in_lines.scrollTo(self.rows.index(number, 0))

    def _complete(self, detail: InboundDetail, confirmed: tuple[str, ...]) -> None:
        context = self._page.context
        db, by = context.db, context.acting()
        command = CompleteInbound(uuid4(), detail.id, detail.version, confirmed)
        self.goods_in_finish.setEnabled(False)  # until the answer is here

        def on_done(_done: object) -> None:
            head = tr("{number}: receiving finished", number=detail.number)
            context.shell.show_result(ScanResult("ok", head, sound="complete"))

        def on_failure(error: Exception) -> None:
            self._page.show_error(error)
            self.reload()

        self._page.write(lambda: inbound.complete(db, by, command), on_done, on_failure)


def _facts(detail: InboundDetail) -> str:
    expected = ""
    if detail.expected_on is not None and detail.is_announced:
        expected = tr("expected {day}", day=detail.expected_on.isoformat())
    unannounced = "" if detail.is_announced else tr("not announced")
    owner = tr("owner: {owner}", owner=detail.owner)
    return joined(detail.customer, owner, expected, unannounced, detail.remarks)


def _columns() -> tuple[Column[InboundLineRow], ...]:
    wide = {"optional": True, "shown_from": FULL_COLUMNS_FROM}
    return (
        Column("#", lambda r: Cell(str(r.line), role="text_2"), **wide),  # type: ignore[arg-type]
        Column(tr("Item"), lambda r: Cell(f"{r.item} {r.name}", sub=_sub(r)), "name"),
        Column(tr("Lot"), lambda r: or_dash(_lots(r)), **wide),  # type: ignore[arg-type]
        Column(tr("Expected"), lambda r: plain_figure(r.expected), "figure", **wide),  # type: ignore[arg-type]
        Column(tr("Received"), lambda r: figure(r.received), "figure"),
        Column(tr("Location"), lambda r: or_dash(joined(*r.locations)), **wide),  # type: ignore[arg-type]
        Column(tr("Status"), lambda r: Cell(pill=line_pill(r)), "state"),
    )


def _sub(row: InboundLineRow) -> str:
    return joined(f"{row.unit} {row.spec}".strip(), difference_words(row.differences))


def _lots(row: InboundLineRow) -> str:
    return joined(*row.lots) or row.lot_code
