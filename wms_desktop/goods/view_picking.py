"""The right pane of goods out: next stop, questions, differences, decisions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.core.errors import NeedsConfirmation
from wms_desktop.goods import picking
from wms_desktop.goods.kinds import ExceptionKind, OutboundState
from wms_desktop.goods.outbound_detail import OutboundDetail
from wms_desktop.goods.picking import ReportShortage
from wms_desktop.goods.view_ask import AskPane
from wms_desktop.goods.view_decide import DecidePane
from wms_desktop.goods.view_difference import Difference, DifferencePane
from wms_desktop.goods.view_out_lines import OutPage, OutRow
from wms_desktop.goods.view_out_steps import OutSteps
from wms_desktop.goods.view_pack import PackPane
from wms_desktop.goods.view_package_labels import PackagePrinter
from wms_desktop.goods.view_packer import Packer
from wms_desktop.goods.view_pick import PickPane
from wms_desktop.goods.view_picker import Picker
from wms_desktop.goods.view_words import joined
from wms_desktop.imaging.photos import opened
from wms_desktop.ui.page import Page, ScanResult
from wms_desktop.ui.side_stack import SideStack
from wms_desktop.ui.stack import column
from wms_desktop.ui.words import tr


class PickingSide(QWidget):
    """Panes of one outbound order at a time.

    Signals:
        changed: another pane, stop, or expectation.
    """

    changed = Signal()

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self._order: OutboundDetail | None = None
        self._may_step = False
        self.pane, self.ask = PickPane(), AskPane(page)
        self.difference, self.decide = DifferencePane(page), DecidePane(page)
        self.pack = PackPane()
        self.stack = SideStack()
        for pane in (self.pane, self.ask, self.difference, self.decide, self.pack):
            self.stack.add(pane)
        self.setLayout(column(self.stack))
        self.picker, self.steps = Picker(page, self), OutSteps(page, self)
        self.packer, self.labels = Packer(page, self), PackagePrinter(page, self)
        self.packer.closed_note = self.labels.offer
        self.picker.typed = self.pane.goods_pick_quantity.value
        self._keeper = page.draft("outbound")
        self._keeper.watch(
            self.pane.goods_detail, self.pane.goods_parcels, self.pack.goods_pack_weight,
            self.pack.goods_pack_remarks,
        )  # fmt: skip
        self._connect()

    def _connect(self) -> None:
        show = self._page.context.shell.show_result
        self.picker.changed.connect(self._on_picker)
        self.picker.asked.connect(self._on_asked)
        self.steps.asked.connect(self._on_asked)
        self.pane.confirmed.connect(lambda quantity: self.picker.confirm(show, quantity))
        self.difference.noted.connect(self._on_noted)
        self.difference.dropped.connect(self.show_work)
        self.decide.dropped.connect(self.show_work)
        self.decide.decided.connect(self._on_decided)
        self.pane.packages_wanted.connect(self.open_packing)
        self.packer.changed.connect(self._on_packer)
        self.packer.refused.connect(self.pack.show_refusal)
        self.pack.closed.connect(self.packer.close_package)
        self.pack.all_wanted.connect(self.packer.put_all)
        self.pack.step_wanted.connect(self.go_on)
        self.pack.label_wanted.connect(self.print_label)
        self.pack.labels_wanted.connect(self.print_labels)
        self.steps.done.connect(self._on_step_done)
        self.steps.refused.connect(self._on_refused)

    def show_page(self, page: OutPage, may_step: bool) -> None:
        """Show where the order stands."""
        fresh = self._order is None or self._order.id != page.order.id
        self._order = page.order
        self.difference.order = page.order.number
        if fresh:
            self.stack.show_first()
        self.picker.work_on(page.order, page.stops)
        self.packer.work_on(page.order, page.packing)
        self._may_step = may_step
        by = self._page.context.acting()
        self.pane.show_order(page, self.picker, may_step, person_id=by.person_id)
        self.pack.show_packing(self.packer)
        if not self.packs:
            if self.stack.current is self.pack:
                self.show_work()
        elif self.stack.current is self.pane and (page.packing.by_package or page.packing.packages):
            self.open_packing()

    @property
    def packs(self) -> bool:
        """Whether the order is to be packed next, by somebody who may."""
        picked = self._order is not None and self._order.state is OutboundState.PICKED
        return picked and self._may_step

    @property
    def is_packing(self) -> bool:
        """Whether the pane of packages is shown."""
        return self.stack.current is self.pack

    def put_all(self) -> None:
        """Shift+PgDn: what is left goes into the open package."""
        if self.stack.current is self.pack and not self.pack.goods_pack_all.isHidden():
            self.packer.put_all()

    def type_detail(self) -> None:
        """Ctrl+D: who carries it, or what the consignee says."""
        if self.stack.current is self.pane and self.pane.goods_detail.isVisible():
            self.pane.goods_detail.setFocus()

    def open_packing(self) -> None:
        """PgDn, or the first scan of goods: package by package."""
        if self.packs and self.stack.current is self.pack:
            self.pack.close_package()
        elif self.packs:
            self.stack.show_pane(self.pack)
            self.changed.emit()

    def print_label(self) -> None:
        """F9 while packing: the label of the open package, or of the one closed last."""
        last = self.packer.last
        if last is not None:
            self.labels.print_labels([last.number])
        else:
            show = self._page.context.shell.show_result
            show(ScanResult("bad", tr("No labels printed"), tr("No package yet.")))

    def print_labels(self) -> None:
        """Shift+F9: the labels of all packages, also once the order is packed."""
        if self.packer.packing.packages:
            self.labels.print_labels([each.number for each in self.packer.packing.packages])
        else:
            self.print_label()

    def show_work(self) -> None:
        """Back from a small form to the work."""
        self.stack.show_pane(self.pane)
        self.changed.emit()

    def back(self) -> bool:
        """Esc: give up the innermost thing. Whether there was one."""
        by_package = self.packer.packing.by_package or bool(self.packer.packing.packages)
        if self.stack.current is self.ask:
            self.ask.no()
        elif self.stack.current is self.pack and by_package:
            return False
        elif self.stack.current is not self.pane:
            if self.stack.current is self.difference:
                self.difference.clear()
            self.show_work()
        else:
            return self.picker.drop()
        return True

    def save(self) -> None:
        """Ctrl+S: the primary button of the form that is open."""
        pane = self.stack.current
        if isinstance(pane, AskPane):
            pane.yes()
        elif isinstance(pane, (DifferencePane, DecidePane)):
            pane.save()
        elif isinstance(pane, PackPane):
            pane.close_package()

    def go_on(self) -> None:
        """Ctrl+Enter: the next step of the order."""
        order = self._order
        if self.stack.current is self.ask:
            return  # pressed twice is no answer
        if self.stack.current in (self.difference, self.decide):
            self.save()  # what is typed there is never lost
            return
        step = self.pane.goods_step
        if self.stack.current is self.pack:
            step = self.pack.goods_pack_step
        if order is None or not step.isEnabled() or step.isHidden():
            return
        if order.state is OutboundState.PAUSED:
            self.open_decision()
            return
        parcels = self.pane.goods_parcels.value() or Decimal(1)
        detail = self.pane.goods_detail.text().strip()
        self.steps.go_on(order, int(parcels), detail, check=self.packer.packing.waits_for_check)

    def open_decision(self) -> None:
        """F7: hold, cancel or decide."""
        if self._order is not None and self.stack.current is not self.decide:
            self.stack.show_pane(self.decide)
            self.decide.open_for(self._order)
            self.changed.emit()

    def open_difference(self, kind: ExceptionKind, row: OutRow) -> None:
        """F4, F6: goods of *row* are missing or damaged; the order waits (OUT-2)."""
        self.stack.show_pane(self.difference)
        self.difference.open_for(
            kind, row.line, joined(f"{row.item} {row.name}", row.lot, row.location),
            row.wanted - row.picked or None,
            follows=tr("The order stops until customer service decides."),
        )  # fmt: skip

    def _on_picker(self) -> None:
        if self._order is not None:
            self.pane.show_picker(self._order, self.picker)
        self.changed.emit()

    def _on_packer(self) -> None:
        self.pack.show_packing(self.packer)
        self.changed.emit()

    def _on_asked(self, error: NeedsConfirmation, yes: object, no: object) -> None:
        def go_on(reason: str) -> None:
            self.show_work()
            yes(reason)  # type: ignore[operator]

        def leave() -> None:
            self.show_work()
            no()  # type: ignore[operator]

        self.stack.show_pane(self.ask)
        self.ask.ask(error, go_on, leave)
        self.changed.emit()

    def _on_noted(self, noted: Difference) -> None:
        if self._order is None:
            return
        context, order = self._page.context, self._order
        db, by = context.db, context.acting()
        command = ReportShortage(
            uuid4(), order.id, noted.line, noted.kind, noted.quantity, noted.remarks,
            noted.photos,
        )  # fmt: skip

        def on_done(_done: object) -> None:
            self.difference.clear()
            self.show_work()
            head = tr("{number} waits for a decision", number=order.number)
            context.shell.show_result(ScanResult("warn", head, noted.remarks))

        self._page.write_after(
            lambda: opened(command), lambda ready: picking.report_shortage(db, by, ready),
            on_done, self.difference.show_refusal,
        )  # fmt: skip

    def _on_decided(self, decision: object, reason: str, until: date | None) -> None:
        if self._order is not None:
            self.steps.decide(self._order, decision, reason, until)

    def _on_step_done(self) -> None:
        self._keeper.clear()
        self.pane.goods_detail.clear()
        self.pane.goods_parcels.set_value(1)
        self.show_work()

    def _on_refused(self, error: Exception) -> None:
        if self.stack.current is self.decide:
            self.decide.show_refusal(error)
        else:
            self._page.show_error(error)
