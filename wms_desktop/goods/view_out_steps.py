"""The steps of an outbound order, each with its question where it cannot be undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from uuid import uuid4

from PySide6.QtCore import QObject, Signal

from wms_desktop.core.changes import Done
from wms_desktop.core.errors import NeedsConfirmation
from wms_desktop.core.language import N_
from wms_desktop.core.quantity import shown_quantity
from wms_desktop.db import archive
from wms_desktop.goods import allocating, outbound, packing, printing, shipping
from wms_desktop.goods.kinds import Decision, HandOver, OutboundState
from wms_desktop.goods.outbound_detail import OutboundDetail
from wms_desktop.goods.printing import PaperKind, PrintPaper
from wms_desktop.goods.view_decide import CANCEL
from wms_desktop.goods.view_words import joined
from wms_desktop.ui.page import Page, ScanResult
from wms_desktop.ui.questions import Question
from wms_desktop.ui.words import tr, word

_HAND_OVER = (
    N_("Hand over {count} {count:pc|pcs}?"),
    N_("Hand over {count} {count:pc|pcs}"),
)
_SHIP = N_("Ship {count} {count:pc|pcs}?"), N_("Ship {count} {count:pc|pcs}")


class OutSteps(QObject):
    """Allocate, pack, ship, confirm; hold, cancel, decide; print.

    Signals:
        done: a step was taken.
        refused: the error of a step that was not.
        asked: (`NeedsConfirmation`, yes, no) waits for a person.
    """

    done = Signal()
    refused = Signal(object)
    asked = Signal(object, object, object)

    def __init__(self, page: Page, parent: QObject) -> None:
        super().__init__(parent)
        self._page = page

    def go_on(
        self, order: OutboundDetail, parcels: int, detail: str, *, check: bool = False
    ) -> None:
        """The next step of *order*; *check* where a second person looks before it leaves."""
        match order.state:
            case OutboundState.APPROVED | OutboundState.RECEIVED:
                self._allocate(order, ())
            case OutboundState.PICKED:
                self._pack(order, parcels)
            case OutboundState.PACKED if check:
                self._check(order)
            case OutboundState.PACKED:
                self._ask_to_ship(order, detail)
            case OutboundState.SHIPPED | OutboundState.DELIVERED:
                self._confirm(order, detail)

    def decide(
        self, order: OutboundDetail, decision: object, reason: str, until: date | None = None
    ) -> None:
        """Hold, cancel, or decide on *order*; calling it off is asked once more."""
        off = decision in (CANCEL, Decision.CANCEL)
        if not off:
            self._decide(order, decision, reason, until)
            return
        picked = sum((line.picked for line in order.lines), Decimal(0))
        follows = tr("What is reserved is free again.")
        if picked:
            follows = tr("Put {count} picked pcs back.", count=shown_quantity(picked))
        self._page.context.shell.ask(
            Question(
                tr("Cancel order {number}?", number=order.number),
                joined(order.consignee, reason),
                follows,
                tr("Cancel the order"),
                tr("Keep it"),
                lambda: self._decide(order, decision, reason),
            )
        )

    def print_paper(self, order: OutboundDetail, *, note: bool) -> None:
        """Archive and print the pick list or the delivery note."""
        context = self._page.context
        db, by = context.db, context.acting()
        kind = PaperKind.DELIVERY_NOTE if note else PaperKind.PICK_LIST
        command = PrintPaper(uuid4(), order.id, kind)
        title = tr("Delivery note") if note else tr("Pick list")

        def on_content(content: bytes) -> None:
            context.printing.print_pdf(content, f"{title} {order.number}")
            said = ScanResult("ok", f"{title} {order.number}", tr("Sent to the printer"))
            context.shell.show_result(said)

        def on_done(done: Done[str]) -> None:
            self._page.read(lambda: archive.content(db, done.value), on_content)

        self._page.write(lambda: printing.print_paper(db, by, command), on_done)

    def _allocate(self, order: OutboundDetail, confirmed: tuple[str, ...]) -> None:
        context = self._page.context
        db, by = context.db, context.acting()
        command = allocating.Allocate(uuid4(), order.id, order.version, confirmed)

        def on_done(done: Done[allocating.Allocated]) -> None:
            count = shown_quantity(done.value.allocated)
            head = tr("{count} {count:pc|pcs} reserved", count=count)
            short = done.value.short
            note = tr("{count} short", count=shown_quantity(short)) if short else ""
            context.shell.show_result(ScanResult("warn" if short else "ok", head, note))
            self.done.emit()

        def on_failure(error: Exception) -> None:
            if not isinstance(error, NeedsConfirmation):
                self.refused.emit(error)
                return
            code = str(error.code.value)
            self.asked.emit(
                error, lambda _r: self._allocate(order, (*confirmed, code)), lambda: None
            )

        self._page.write(lambda: allocating.allocate_order(db, by, command), on_done, on_failure)

    def _pack(self, order: OutboundDetail, parcels: int) -> None:
        db, by = self._page.context.db, self._page.context.acting()
        command = shipping.Pack(uuid4(), order.id, order.version, parcels)
        said = tr("{number} packed", number=order.number)
        self._write(lambda: shipping.pack(db, by, command), said)

    def _check(self, order: OutboundDetail) -> None:
        db, by = self._page.context.db, self._page.context.acting()
        command = packing.CheckOrder(uuid4(), order.id, order.version)
        said = tr("{number} checked", number=order.number)
        self._write(lambda: packing.check_order(db, by, command), said)

    def _ask_to_ship(self, order: OutboundDetail, detail: str) -> None:
        count = shown_quantity(sum((line.picked for line in order.lines), Decimal(0)))
        collect = order.hand_over is HandOver.COLLECT
        title, yes = _HAND_OVER if collect else _SHIP
        self._page.context.shell.ask(
            Question(
                tr(title, count=count),
                joined(order.number, order.consignee, detail),
                tr("The goods leave the books."),
                tr(yes, count=count),
                tr("Not yet"),
                lambda: self._ship(order, detail),
            )
        )

    def _ship(self, order: OutboundDetail, detail: str) -> None:
        db, by = self._page.context.db, self._page.context.acting()
        command = shipping.Ship(uuid4(), order.id, order.version, detail)
        said = tr("{number} has left", number=order.number)
        self._write(lambda: shipping.ship(db, by, command), said)

    def _confirm(self, order: OutboundDetail, feedback: str) -> None:
        db, by = self._page.context.db, self._page.context.acting()
        command = outbound.Confirm(uuid4(), order.id, order.version, feedback)
        said = tr("{number}: noted", number=order.number)
        self._write(lambda: outbound.confirm(db, by, command), said)

    def _decide(
        self, order: OutboundDetail, decision: object, reason: str, until: date | None = None
    ) -> None:
        db, by = self._page.context.db, self._page.context.acting()
        key, version = uuid4(), order.version
        work: Callable[[], Done[int]]
        if isinstance(decision, Decision):
            decided = outbound.Decide(key, order.id, version, decision, reason, until)
            said = f"{order.number} {word(decision)}"
            work = lambda: outbound.decide(db, by, decided)  # noqa: E731
        elif decision == CANCEL:
            off = outbound.Cancel(key, order.id, version, reason)
            said = tr("{number} is off", number=order.number)
            work = lambda: outbound.cancel(db, by, off)  # noqa: E731
        else:
            held = outbound.Hold(key, order.id, version, reason)
            said = tr("{number} is held", number=order.number)
            work = lambda: outbound.hold(db, by, held)  # noqa: E731
        self._write(work, said)

    def _write(self, work: Callable[[], Done[int]], said: str) -> None:
        def on_done(_done: Done[int]) -> None:
            self._page.context.shell.show_result(ScanResult("ok", said, sound="complete"))
            self.done.emit()

        self._page.write(work, on_done, self.refused.emit)
