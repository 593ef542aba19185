"""What a scan means while goods are picked: location, then lot or item, then quantity (OUT-1)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import uuid4

from PySide6.QtCore import QObject, Signal

from wms_desktop.core.errors import NeedsConfirmation
from wms_desktop.core.quantity import shown_quantity
from wms_desktop.goods import picking
from wms_desktop.goods.kinds import OutboundState
from wms_desktop.goods.outbound_detail import OutboundDetail, PickRow
from wms_desktop.goods.picking import Pick, Picked, UndoPick
from wms_desktop.goods.view_words import joined, pieces
from wms_desktop.ui.page import (
    Expectation,
    Meaning,
    MeaningKind,
    Page,
    Scan,
    ScanResult,
    refusal_result,
)
from wms_desktop.ui.words import tr

Answer = Callable[[ScanResult], object]


@dataclass(frozen=True, slots=True)
class InHand:
    """Goods scanned at a location; the quantity is to be confirmed."""

    item_id: int
    item: str
    unit: str
    lot_id: int | None
    lot: str
    quantity: Decimal
    is_other: bool = False

    @property
    def words(self) -> str:
        """A302-14, L260412, 12 卷."""
        return joined(self.item, self.lot, pieces(self.quantity, self.unit))


class Picker(QObject):
    """Takes scans for one outbound order.

    Attributes:
        typed: the quantity in the field of the goods in hand; None where it holds no number.

    Signals:
        changed: location, goods in hand or expectation.
        asked: (`NeedsConfirmation`, yes with a reason, no) waits for a person.
    """

    changed = Signal()
    asked = Signal(object, object, object)

    def __init__(self, page: Page, parent: QObject) -> None:
        super().__init__(parent)
        self._page = page
        self._order: OutboundDetail | None = None
        self._stops: tuple[PickRow, ...] = ()
        self.place: tuple[int, str] | None = None
        self.in_hand: InHand | None = None
        self.typed: Callable[[], Decimal | None] = lambda: None

    def work_on(self, order: OutboundDetail, stops: Sequence[PickRow]) -> None:
        """Pick for *order* along *stops*."""
        if self._order is None or self._order.id != order.id:
            self.place, self.in_hand = None, None
        self._order, self._stops = order, tuple(stops)

    @property
    def open_stops(self) -> list[PickRow]:
        """Stops where something is left, in walking order."""
        return [stop for stop in self._stops if stop.picked < stop.quantity]

    @property
    def stop(self) -> PickRow | None:
        """The stop to go to, or stood at."""
        here = self._here()
        if self.in_hand is not None:
            same = [stop for stop in here if stop.item_id == self.in_hand.item_id]
            here = [stop for stop in same if stop.lot_id == self.in_hand.lot_id] or same or here
        return next(iter(here or self.open_stops), None)

    def expectation(self) -> Expectation:
        """What the next scan should be."""
        policy = tr("same code again confirms")
        stop, hand = self.stop, self.in_hand
        if hand is not None:
            note = tr("{goods}: Enter, or scan it again", goods=hand.words)
            return Expectation(tr("Confirm the quantity"), note, policy)
        if stop is None:
            return Expectation(tr("Scan an order"))
        words = joined(stop.location, stop.item, stop.lot, pieces(_left(stop), stop.unit))
        if self.place is not None and self._here():
            return Expectation(tr("Scan item or lot"), words, policy)
        return Expectation(tr("Scan a location"), tr("Next stop: {stop}", stop=words), policy)

    def drop(self) -> bool:
        """Esc: put what is in hand back, or leave the location. Whether there was anything."""
        if self.in_hand is not None:
            self.in_hand = None
        elif self.place is not None:
            self.place = None
        else:
            return False
        self.changed.emit()
        return True

    def take(self, scan: Scan) -> None:
        """Work on *scan*; answers through the page's ``scan_finished``."""
        meaning = scan.meaning
        if meaning is None:
            self._answer(ScanResult("bad", tr("Unknown code {code}", code=scan.text)))
        elif meaning.kind is MeaningKind.COMMAND:
            self._confirm_typed(self._answer)
        elif meaning.kind is MeaningKind.LOCATION:
            self._take_place(meaning)
        else:
            self._take_goods(meaning, scan.quantity)

    def confirm(self, answer: Answer, quantity: Decimal | None = None) -> None:
        """Enter, OK, or the same code again: the quantity in hand is taken."""
        hand = self.in_hand
        if hand is None:
            answer(ScanResult("warn", tr("Scan the goods first")))
            return
        self._pick(replace(hand, quantity=quantity or hand.quantity), answer)

    def _confirm_typed(self, answer: Answer, count: Decimal | None = None) -> None:
        """OK, or the same code again: what stands in the field is taken, like with Enter."""
        quantity = count or self.typed()
        if self.in_hand is not None and quantity is None:
            answer(ScanResult("bad", tr("Type the quantity first"), self.in_hand.words))
            return
        self.confirm(answer, quantity)

    # a scan's way

    def _take_place(self, meaning: Meaning) -> None:
        if self.in_hand is not None:
            self._answer(ScanResult("warn", tr("Confirm the quantity first"), self.in_hand.words))
            return
        self.place = (meaning.id, meaning.code)
        here = self._here()
        self.changed.emit()
        if here:
            first = joined(here[0].item, here[0].lot, pieces(_left(here[0]), here[0].unit))
            self._answer(ScanResult("ok", meaning.code, tr("Take {goods}", goods=first)))
            return
        head = tr("Nothing to pick at {location}", location=meaning.code)
        self._answer(ScanResult("warn", head, self._next_words()))

    def _take_goods(self, meaning: Meaning, count: Decimal | None) -> None:
        is_lot = meaning.kind is MeaningKind.LOT
        item_id = int(str(meaning.extra.get("item_id") or meaning.id))
        mine = [
            line for line in (self._order.lines if self._order else ()) if line.item_id == item_id
        ]
        if not mine:
            head = tr("Wrong goods: {code}", code=meaning.code)
            self._answer(ScanResult("bad", head, tr("Not on this order. Put it back.")))
            return
        if self.place is None:
            head = tr("Scan the location first")
            self._answer(ScanResult("bad", head, self._next_words()))
            return
        here = [stop for stop in self._here() if stop.item_id == item_id]
        lot_id = meaning.id if is_lot else here[0].lot_id if len(here) == 1 else None
        right = [stop for stop in here if lot_id in (None, stop.lot_id)]
        if len(here) > 1 and lot_id is None:
            lots = joined(*(stop.lot for stop in here))
            self._answer(ScanResult("warn", tr("Scan the lot"), tr("Here: {lots}", lots=lots)))
            return
        hand = InHand(
            item_id, mine[0].item, mine[0].unit, lot_id,
            meaning.code if is_lot else right[0].lot if right else "",
            _left(right[0]) if right else max(mine[0].ordered - mine[0].picked, Decimal(1)),
            is_other=not right,
        )  # fmt: skip
        self._have(hand, count, here)

    def _have(self, hand: InHand, count: Decimal | None, here: list[PickRow]) -> None:
        before = self.in_hand
        again = before is not None and (before.item_id, before.lot_id) == (
            hand.item_id,
            hand.lot_id,
        )
        if again and before is not None:
            self._confirm_typed(self._answer, count)
            return
        if not hand.is_other and (count is not None or hand.quantity == 1):
            self._pick(replace(hand, quantity=count or hand.quantity), self._answer)
            return
        self.in_hand = replace(hand, quantity=count or hand.quantity)
        self.changed.emit()
        if not hand.is_other:
            self._answer(ScanResult("ok", hand.words, tr("Confirm the quantity, or type another.")))
        elif here:
            allocated = joined(*(f"{stop.lot} {stop.location}".strip() for stop in here))
            note = tr(
                "Take {allocated}. Confirm the quantity to give a reason.", allocated=allocated
            )
            self._answer(ScanResult("bad", tr("Wrong lot: {lot}", lot=hand.lot or hand.item), note))
        else:
            head = tr("{item} is not allocated here", item=hand.item)
            self._answer(ScanResult("bad", head, self._next_words()))

    def _pick(self, hand: InHand, answer: Answer, reason: str = "") -> None:
        assert self._order is not None
        if self.place is None:
            answer(ScanResult("bad", tr("Scan the location first"), self._next_words()))
            return
        context, place = self._page.context, self.place
        db, by = context.db, context.acting()
        command = Pick(
            uuid4(), self._order.id, hand.item_id, hand.lot_id, place[0], hand.quantity, reason
        )

        def on_done(done: object) -> None:
            self._on_picked(hand, done.value, answer)  # type: ignore[attr-defined]

        def on_failure(error: Exception) -> None:
            if isinstance(error, NeedsConfirmation):
                self._ask(error, hand)
            answer(refusal_result(error))

        self._page.write(lambda: picking.pick(db, by, command), on_done, on_failure)

    def _ask(self, error: NeedsConfirmation, hand: InHand) -> None:
        show = self._page.context.shell.show_result

        def no() -> None:
            self.in_hand = None
            self.changed.emit()

        self.asked.emit(error, lambda reason: self._pick(hand, show, reason), no)

    def _on_picked(self, hand: InHand, done: Picked, answer: Answer) -> None:
        self.in_hand = None
        count = shown_quantity(done.quantity)
        figures = f"{shown_quantity(done.line_picked)} / {shown_quantity(done.ordered)}"
        finished = done.state is OutboundState.PICKED
        full = done.line_picked >= done.ordered  # another lot filled the line: no stop is left
        self._stops = tuple(
            replace(stop, picked=stop.picked + done.quantity)
            if stop.allocation_id == done.allocation_id
            else stop
            for stop in self._stops
            if not (full and hand.is_other and stop.item_id == hand.item_id)
        )
        is_done = not self._here()
        if is_done:
            self.place = None
        note = self._finished_words(done) if finished else self._next_words(is_done=is_done)
        result = ScanResult(
            "ok", f"{hand.item} +{count} → {figures}", note,
            undo=lambda: self._undo(done), undo_says=f"{hand.item} +{count}",
            sound="complete" if finished else "",
        )  # fmt: skip
        self.changed.emit()
        answer(result)

    def _finished_words(self, done: Picked) -> str:
        missing = Decimal(0)
        for line in self._order.lines if self._order else ():
            by_stops = sum((s.picked for s in self._stops if s.line == line.line), Decimal(0))
            this = done.line_picked if line.line == done.line else Decimal(0)
            missing += line.ordered - max(line.picked, by_stops, this)
        if missing > 0:
            return tr("Picked what there was, {missing} missing", missing=shown_quantity(missing))
        return tr("Everything is picked")

    def _undo(self, done: Picked) -> None:
        context = self._page.context
        db, by = context.db, context.acting()
        command = UndoPick(uuid4(), done.allocation_id, done.quantity)
        self._page.write(lambda: picking.undo_pick(db, by, command), lambda _done: None)

    def _here(self) -> list[PickRow]:
        if self.place is None:
            return []
        return [stop for stop in self.open_stops if stop.location_id == self.place[0]]

    def _next_words(self, *, is_done: bool = False) -> str:
        """Where to go, and how much to take there; *is_done* when a place has just been emptied."""
        stop = next(iter(self.open_stops), None)
        if stop is None:
            return ""
        goods = joined(stop.location, stop.item, stop.lot, pieces(_left(stop), stop.unit))
        if is_done:
            return tr("This place is done. Next stop: {stop}", stop=goods)
        return tr("Next stop: {stop}", stop=goods)

    def _answer(self, result: ScanResult) -> None:
        self._page.scan_finished.emit(result)


def _left(stop: PickRow) -> Decimal:
    return stop.quantity - stop.picked
