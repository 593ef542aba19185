"""The right pane of receiving: what is in hand, where it goes, questions, labels."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.core.errors import NeedsConfirmation
from wms_desktop.core.language import N_
from wms_desktop.documents.label import LabelKind
from wms_desktop.goods import exceptions
from wms_desktop.goods.exceptions import NoteException
from wms_desktop.goods.inbound_detail import InboundDetail, InboundLineRow
from wms_desktop.goods.kinds import ON_ORDERS, ExceptionKind
from wms_desktop.goods.label_prints import LabelCount, PrintLabels, print_labels
from wms_desktop.goods.receiving import Received
from wms_desktop.goods.view_ask import AskPane
from wms_desktop.goods.view_attach import AttachPane
from wms_desktop.goods.view_by_hand import ByHandPane
from wms_desktop.goods.view_difference import Difference, DifferencePane
from wms_desktop.goods.view_held import Held, held_again, of_line
from wms_desktop.goods.view_labels import LabelPart, LabelSubject
from wms_desktop.goods.view_put_away import PutAwayPane
from wms_desktop.goods.view_receiver import Receiver
from wms_desktop.imaging.photos import opened
from wms_desktop.stock.locations import suggest_put_away
from wms_desktop.stock.queries import Found, resolve_code
from wms_desktop.stock.rules import PutAway
from wms_desktop.ui.page import Page, ScanResult
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.side_stack import SideStack
from wms_desktop.ui.stack import column
from wms_desktop.ui.words import tr

BEGUN = N_("receiving {number}, {goods} in hand")


class ReceivingSide(QWidget):
    """Panes and labels of one inbound order at a time.

    Signals:
        expected: something else is expected of the next scan.
        line_worked_on: number of the line that the last scan belongs to.
    """

    expected = Signal()
    line_worked_on = Signal(int)

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self._order: InboundDetail | None = None
        self._why_not = ""
        self._asked = 0
        self.put_away, self.ask = PutAwayPane(), AskPane(page)
        self.by_hand, self.difference = ByHandPane(page), DifferencePane(page)
        self.attach, self.labels = AttachPane(page), LabelPart(page)
        self.stack = SideStack()
        for pane in (self.put_away, self.ask, self.by_hand, self.difference, self.attach):
            self.stack.add(pane)
        self.setLayout(column((self.stack, 1), self.labels, gap=0))
        self.receiver = Receiver(page, self)
        self._keeper = page.draft("held")
        self._connect()

    def _connect(self) -> None:
        self.receiver.held_changed.connect(self._on_held)
        self.receiver.asked.connect(self._on_asked)
        self.receiver.received.connect(self._on_received)
        self.receiver.received.connect(self.difference.on_received)
        self.put_away.goods_by_hand.clicked.connect(self.open_by_hand)
        self.put_away.goods_drop_scan.clicked.connect(lambda: self.receiver.hold(None))
        self.put_away.goods_held_quantity.value_changed.connect(self._on_quantity)
        self.by_hand.filled.connect(self._on_filled)
        for pane in (self.by_hand, self.difference, self.attach):
            pane.dropped.connect(self.show_work)
        self.difference.noted.connect(self._on_noted)
        self.attach.attached.connect(lambda _item: self.show_work())
        self.labels.wanted.connect(self._print)
        self.labels.not_possible.connect(self._not_printed)

    # what the order's view uses

    def show_order(self, order: InboundDetail, why_not: str) -> None:
        """Work on *order*; *why_not* says why nothing can be received any more."""
        fresh = self._order is None or self._order.id != order.id
        self._order = order
        self.receiver.work_on(order)
        self.difference.order = order.number
        self.put_away.goods_by_hand.setEnabled(not why_not)
        self._why_not = why_not
        if fresh:
            self.show_work()
            kept = self._keeper.kept("order") == order.id and not why_not
            self.receiver.held = None
            self.labels.set_subject(LabelSubject(""))
            self.receiver.hold(held_again(self._keeper.kept("held")) if kept else None)
        self._show_labels()
        if self.receiver.held is None:
            self.put_away.show_idle(why_not or tr("Scan an item or lot; its place is shown here."))

    def show_work(self) -> None:
        """Back from a small form to the work."""
        self._show(self.put_away)
        self.expected.emit()

    def back(self) -> bool:
        """Esc: give up the innermost thing. Whether there was one."""
        if self.stack.current is not self.put_away:
            for pane in (self.by_hand, self.difference):
                if self.stack.current is pane:
                    pane.clear()
            self.show_work()
        elif self.receiver.held is not None:
            self.receiver.hold(None)
        else:
            return False
        return True

    def save(self) -> None:
        """Ctrl+S: the primary button of the form that is open."""
        pane = self.stack.current
        if isinstance(pane, AskPane):
            pane.yes()
        elif isinstance(pane, (ByHandPane, DifferencePane, AttachPane)):
            pane.save()

    def open_by_hand(self) -> None:
        """F7: type instead of scanning."""
        if self.put_away.goods_by_hand.isEnabled():
            self._show(self.by_hand)
            self.by_hand.fill(self.receiver.held, self.receiver.suggested)

    def open_attach(self, code: str) -> None:
        """A: choose the item that *code* means."""
        self._show(self.attach)
        self.attach.open_for(code)

    def open_difference(self, kind: ExceptionKind, line: InboundLineRow) -> None:
        """F4 and F6: note goods of *line* that are missing or damaged."""
        missing = max(line.expected - line.received, 0 * line.expected)
        damaged = kind is ExceptionKind.DAMAGED
        held = self.receiver.held
        quantity = held.quantity if damaged and held else None if damaged else missing or None
        follows = tr("Damaged goods are booked apart; each becomes an exception.")
        if not damaged:
            follows = tr("Becomes an exception of line {line}.", line=line.line)
        self._show(self.difference)
        self.difference.open_for(
            kind, line.line, f"{line.item} {line.name}", quantity, follows=follows,
            with_location=True, is_fractional=line.is_fractional, kinds=ON_ORDERS,
        )  # fmt: skip

    def open_papers(self) -> None:
        """Shift+F4: the papers of the whole order are wrong."""
        self._show(self.difference)
        self.difference.open_for(
            ExceptionKind.WRONG_PAPERS, 0, "", None,
            follows=tr("Becomes an exception of the whole order."),
        )  # fmt: skip

    def show_line(self, line: InboundLineRow) -> None:
        """Offer labels for the line that was chosen."""
        lot = line.lot_code or (line.lots[-1] if line.lots else "")
        place = line.locations[-1] if line.locations else ""
        self.labels.set_subject(LabelSubject(line.item, lot, place, line.received or line.expected))

    def _on_held(self, held: Held | None) -> None:
        if held is None:
            self._keeper.clear()
            idle = tr("Scan an item or lot; its place is shown here.")
            self.put_away.show_idle(self._why_not or idle)
        else:
            if self._order is not None:
                self._keeper.keep("order", self._order.id)
                self._keeper.keep("held", held.kept())
                target = {"inbound": self._order.id}
                self._keeper.offer(BEGUN, target, number=self._order.number, goods=held.item)
            self._show_held(held)
        self.expected.emit()

    def _show_held(self, held: Held) -> None:
        quantity = self.put_away.goods_held_quantity
        if quantity.value() != held.quantity:
            quantity.set_fractional(held.is_fractional)
            quantity.set_value(held.quantity)
        if self.put_away.goods_held_field.isHidden():
            self.put_away.show_held()
        line = next((x for x in self._lines() if x.item_id == held.item_id), None)
        if line is not None:
            self.line_worked_on.emit(line.line)
        if self.stack.current is self.put_away and not quantity.hasFocus():
            quantity.setFocus()
            quantity.selectAll()
        if not held.waits_for_lot:
            self.labels.set_subject(LabelSubject(held.item, held.lot or "", "", held.quantity))
            self._suggest(held)

    def _suggest(self, held: Held) -> None:
        context = self._page.context
        db, site = context.db, context.acting().site_id
        self._asked += 1
        asked = self._asked

        def on_plan(plan: PutAway) -> None:
            if asked == self._asked and self.receiver.held == held:
                self.put_away.show_plan(plan)
                self.receiver.suggested = plan.suggestions[0].code if plan.suggestions else ""
                self.expected.emit()

        self._page.read(
            lambda: suggest_put_away(db, site, held.item_id, held.lot or "", held.quantity), on_plan
        )

    def _on_quantity(self, value: object) -> None:
        held = self.receiver.held
        if held is not None and value is not None and value != held.quantity:
            self.receiver.hold(replace(held, quantity=value))  # type: ignore[arg-type]

    def _on_received(self, held: Held, code: str, done: Received) -> None:
        by_hand = self.by_hand.item.value()
        if by_hand is not None and by_hand.id == held.item_id:
            self.by_hand.clear()
        self.line_worked_on.emit(done.line)
        self.labels.set_subject(LabelSubject(held.item, held.lot or "", code, held.quantity))
        if self.stack.current is self.by_hand:
            self.by_hand.item.setFocus()
        else:
            self.show_work()

    # questions and forms

    def _on_asked(self, error: NeedsConfirmation, yes: object, no: object) -> None:
        def go_on(reason: str) -> None:
            self.show_work()
            yes(reason)  # type: ignore[operator]

        def leave() -> None:
            no()  # type: ignore[operator]
            self.show_work()

        self._show(self.ask)
        self.ask.ask(error, go_on, leave)
        self.expected.emit()

    def _on_filled(self, held: Held, location_id: int, code: str) -> None:
        show = self._page.context.shell.show_result
        self.receiver.put(held, location_id, code, show, self.by_hand.show_refusal)

    def _on_noted(self, noted: Difference) -> None:
        if self._order is None:
            return
        if noted.location:
            self._receive_damaged(noted)
            return
        context, order = self._page.context, self._order
        db, by = context.db, context.acting()
        command = NoteException(
            uuid4(), order.id, noted.line, noted.kind, noted.quantity, noted.remarks, noted.photos
        )

        def on_done(_done: object) -> None:
            self.difference.clear()
            self.show_work()
            head = tr("Wrong papers noted")
            if noted.line:
                head = tr("Line {line}: difference noted", line=noted.line)
            context.shell.show_result(ScanResult("ok", head, noted.remarks))

        self._page.write_after(
            lambda: opened(command), lambda ready: exceptions.note_inbound(db, by, ready),
            on_done, self.difference.show_refusal,
        )  # fmt: skip

    def _receive_damaged(self, noted: Difference) -> None:
        """Damaged goods go on the books as such, at the place that was named (STK-4)."""
        line = next((x for x in self._lines() if x.line == noted.line), None)
        db, site = self._page.context.db, self._page.context.acting().site_id
        show = self._page.context.shell.show_result
        if line is None:
            return
        in_hand = self.receiver.held
        lot = in_hand.lot if in_hand and in_hand.item_id == line.item_id else line.lot_code
        held = self.difference.sent = of_line(line, lot, noted.quantity)

        def on_found(found: list[Found]) -> None:
            place = next((each for each in found if each.kind == "location"), None)
            if place is None:
                text = tr("{code} is no location of this site.", code=noted.location)
                self.difference.goods_diff_location_field.set_error(text)
                return
            self.receiver.put(
                held, place.id, place.code, show, self.difference.show_refusal,
                reason=noted.remarks, is_damaged=True, photos=noted.photos,
            )  # fmt: skip

        self._page.read(lambda: resolve_code(db, site, noted.location), on_found)

    def _print(self, template: str, kind: LabelKind, code: str, count: int) -> None:
        context, asked = self._page.context, self.labels
        db, by = context.db, context.acting()
        command = PrintLabels(
            uuid4(), template, kind, code, count, asked.first, asked.place, asked.subject.on_pallet
        )

        def on_done(done: object) -> None:
            made = done.value  # type: ignore[attr-defined]
            context.printing.print_pdf(made.pdf, made.title, purpose="label")
            said = tr("{count} {count:label|labels} to the printer", count=made.count)
            context.shell.show_result(ScanResult("ok", said, code))

        self._page.write(lambda: print_labels(db, by, command), on_done)

    def _not_printed(self, why: str) -> None:
        self._page.context.shell.show_result(ScanResult("bad", tr("No labels printed"), why))

    def _show_labels(self) -> None:
        """Beside the work alone, one primary button per pane; nowhere if none are wanted."""
        at_work = self.stack.current is self.put_away
        show_when(self.labels, at_work and self.labels.wish is not LabelCount.NONE)

    def _lines(self) -> tuple[InboundLineRow, ...]:
        return self._order.lines if self._order else ()

    def _show(self, pane: QWidget) -> None:
        self.stack.show_pane(pane)
        self._show_labels()
