"""What a scan means while goods come in: item or lot, quantity, location (INB-1)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from uuid import UUID, uuid4

from PySide6.QtCore import QObject, Signal

from wms_desktop.core.codes import CodeKind, parse_own_code
from wms_desktop.core.errors import NeedsConfirmation, Refused, Unavailable
from wms_desktop.core.photo import Photo
from wms_desktop.core.quantity import shown_quantity
from wms_desktop.goods import receiving
from wms_desktop.goods.inbound_detail import InboundDetail
from wms_desktop.goods.receiving import Receive, Received
from wms_desktop.goods.view_held import (
    NO_LABEL,
    FromLabel,
    Held,
    announced_lot,
    effect,
    item_by,
    joined_count,
    of_item,
    of_line,
)
from wms_desktop.imaging.photos import opened
from wms_desktop.stock.gs1 import parse
from wms_desktop.stock.gs1_goods import LabelledGoods, labelled
from wms_desktop.stock.items import ItemFault
from wms_desktop.stock.queries import Found, resolve_code
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
_GOODS = (CodeKind.ITEM, CodeKind.LOT, CodeKind.LOCATION)


class Receiver(QObject):
    """Takes scans for one inbound order and puts goods on the books.

    Signals:
        held_changed: the `Held` goods, None for none.
        asked: (`NeedsConfirmation`, yes with a reason, no) waits for a person.
        received: (`Held`, location code, `Received`) are on the books.
    """

    held_changed = Signal(object)
    asked = Signal(object, object, object)
    received = Signal(object, str, object)

    def __init__(self, page: Page, parent: QObject) -> None:
        super().__init__(parent)
        self._page = page
        self._order: InboundDetail | None = None
        self._retry: tuple[Receive, UUID] | None = None
        self.held: Held | None = None
        self.suggested = ""

    def work_on(self, order: InboundDetail | None) -> None:
        """Receive for *order* from now on."""
        self._order = order

    def hold(self, held: Held | None) -> None:
        """Have *held* in hand."""
        if held != self.held:
            self.held = held
            self.suggested = ""
            self.held_changed.emit(held)

    def expectation(self) -> Expectation:
        """What the next scan should be."""
        policy = tr("same code counts up")
        if self.held is None:
            return Expectation(
                tr("Scan item or lot"), self._order.number if self._order else "", policy
            )
        if self.held.waits_for_lot:
            note = tr("{goods}: lot on the label, or a new one", goods=self.held.item)
            return Expectation(tr("Scan the lot"), note, policy, raw=True)
        note = self.held.words
        if self.suggested:
            note = tr("{goods}, try {location}", goods=note, location=self.suggested)
        return Expectation(tr("Scan a location"), note, policy)

    def take(self, scan: Scan) -> None:
        """Work on *scan*; answers through the page's ``scan_finished``."""
        meaning = scan.meaning
        if meaning is None:
            self._take_lot(scan)
        elif meaning.kind is MeaningKind.LOCATION:
            self._take_location(meaning.id, meaning.code)
        else:
            self._take_goods(meaning, scan.quantity)

    # item and lot

    def _take_goods(self, meaning: Meaning, quantity: Decimal | None) -> None:
        lot = meaning.code if meaning.kind is MeaningKind.LOT else None
        label = FromLabel.of(meaning.extra)
        item_id = int(str(meaning.extra.get("item_id") or meaning.id))
        if lot is not None and not meaning.extra.get("item_id"):
            raise ValueError(f"lot {meaning.code} came without its item")
        words = meaning.code if lot is None else meaning.label
        self._pick_up(item_id, words, lot or label.lot, quantity, label)

    def _pick_up(
        self,
        item_id: int,
        words: str,
        lot: str | None,
        count: Decimal | None,
        label: FromLabel = NO_LABEL,
    ) -> None:
        """Have goods in hand; those of the order at once, others once their item is read."""
        quantity = (count or Decimal(1)) * (label.count or Decimal(1))
        lines = self._order.lines if self._order else ()
        line = next((line for line in lines if line.item_id == item_id), None)
        if line is not None:
            known = lot if lot is not None else announced_lot(lines, item_id)
            self._in_hand(label.on(of_line(line, known, quantity)))
            return
        db, code = self._page.context.db, words.split(" ")[0]

        def on_item(item: object) -> None:
            if item is None:
                self._answer(ScanResult("bad", tr("Unknown item {code}", code=code)))
            elif not item.is_active:  # type: ignore[attr-defined]
                self._fail(Refused(ItemFault.INACTIVE, item=code))
            else:
                self._in_hand(label.on(of_item(item, lot, quantity)))  # type: ignore[arg-type]

        self._page.read(lambda: item_by(db, code, item_id), on_item, self._fail)

    def _in_hand(self, held: Held) -> None:
        before = self.held
        if before is not None and before.same_goods(held):
            held = before.more(held.quantity)
            self.hold(held)
            self._answer(ScanResult("ok", joined_count(held), tr("Same code again: added up")))
            return
        self.hold(held)
        note = ""
        if before is not None:
            note = tr("{goods} was dropped: no location was scanned", goods=before.words)
        self._answer(ScanResult("warn" if before else "ok", joined_count(held), note))

    def _take_lot(self, scan: Scan) -> None:
        """The lot of the item in hand: known or new, but not a location or a document."""
        by = self._page.context.acting()
        text, db, site = scan.text, self._page.context.db, by.site_id
        try:
            elements = parse(text)
        except Refused as error:
            self._fail(error)
            return
        if elements is not None and elements.gtin:
            self._page.read(
                lambda: labelled(db, elements, today=by.today),
                lambda found: self._on_label(scan, found),
                self._fail,
            )
            return
        own = parse_own_code(text)
        if own is not None and own.kind not in _GOODS:
            self._answer(ScanResult("bad", tr("Scan the lot first"), own.number))
            return
        self._page.read(
            lambda: resolve_code(db, site, text), lambda f: self._on_lot(scan, f), self._fail
        )

    def _on_label(self, scan: Scan, found: list[LabelledGoods]) -> None:
        """A supplier's label while the lot is asked for: it says the goods too."""
        if not found:
            self._answer(ScanResult("bad", tr("Unknown code {code}", code=scan.text)))
            return
        goods = next((g for g in found if self.held and g.item_id == self.held.item_id), found[0])
        label = FromLabel(goods.lot or None, goods.expires_on, goods.count)
        held = self.held
        if held is not None and held.item_id == goods.item_id and label.lot and not label.count:
            quantity = scan.quantity or held.quantity
            self.hold(label.on(replace(held, lot=label.lot, quantity=quantity)))
            self._answer(ScanResult("ok", joined_count(self.held or held)))
            return
        self.hold(None)
        self._pick_up(goods.item_id, goods.item, label.lot, scan.quantity, label)

    def _on_lot(self, scan: Scan, found: list[Found]) -> None:
        held = self.held
        if held is None:
            self._answer(ScanResult("warn", tr("Scan the goods first")))
            return
        mine = [f for f in found if f.kind != "location" and f.item_id == held.item_id]
        quantity = scan.quantity or Decimal(0)
        if any(f.kind == "location" for f in found):
            advice = tr("{code} is a location. The lot comes first.", code=found[0].code)
            self._answer(ScanResult("bad", tr("Scan the lot first"), advice))
        elif any(f.kind == "item" for f in mine):
            self.hold(held.more(scan.quantity or Decimal(1)))
            self._answer(ScanResult("ok", joined_count(self.held or held), tr("Now the lot")))
        elif any(f.kind == "item" for f in found):
            self._pick_up(found[0].item_id, found[0].code, None, scan.quantity)
        else:
            lot = mine[0].code if mine else scan.text.strip()
            self.hold(replace(held, lot=lot, quantity=quantity or held.quantity))
            note = "" if mine else tr("New lot")
            self._answer(ScanResult("ok", joined_count(self.held or held), note))

    # location

    def _take_location(self, location_id: int, code: str) -> None:
        held = self.held
        if held is None:
            advice = tr("Item or lot, then {location}.", location=code)
            self._answer(ScanResult("warn", tr("Scan the goods first"), advice))
            return
        self.put(held, location_id, code, self._answer)

    def put(
        self,
        held: Held,
        location_id: int,
        code: str,
        answer: Answer,
        failed: Callable[[Exception], object] | None = None,
        *,
        reason: str = "",
        is_damaged: bool = False,
        photos: tuple[Photo, ...] = (),
    ) -> None:
        """Put *held* away; *answer* hears what the scan bar says, *failed* why it is refused."""
        assert self._order is not None
        command = Receive(
            uuid4(), self._order.id, held.item_id, held.lot or "", held.quantity, location_id,
            held.expires_on, reason, is_damaged=is_damaged, photos=photos,
        )  # fmt: skip
        if self._retry is not None and self._retry[0] == replace(command, op_id=self._retry[1]):
            command = self._retry[0]  # no answer the last time: the same deed, not a second one
        self._send(command, held, code, answer, failed)

    def _send(
        self,
        command: Receive,
        held: Held,
        code: str,
        answer: Answer,
        failed: Callable[[Exception], object] | None,
    ) -> None:
        context = self._page.context
        db, by = context.db, context.acting()

        def on_done(done: object) -> None:
            self._retry = None
            self._on_received(held, code, done.value, answer)  # type: ignore[attr-defined]

        def on_failure(error: Exception) -> None:
            self._retry = (command, command.op_id) if isinstance(error, Unavailable) else None
            if isinstance(error, NeedsConfirmation):
                self._ask(error, command, held, code)
            elif failed is not None:
                failed(error)
            answer(_told(error))

        if command.photos:
            self._page.write_after(
                lambda: opened(command), lambda ready: receiving.receive(db, by, ready),
                on_done, on_failure,
            )  # fmt: skip
        else:  # scans stay in their order
            self._page.write(lambda: receiving.receive(db, by, command), on_done, on_failure)

    def _ask(self, error: NeedsConfirmation, command: Receive, held: Held, code: str) -> None:
        show = self._page.context.shell.show_result

        def yes(reason: str) -> None:
            again = replace(
                command,
                op_id=uuid4(),
                reason=reason or command.reason,
                confirmed=(*command.confirmed, str(error.code.value)),
            )
            self._send(again, held, code, show, None)

        self.asked.emit(error, yes, lambda: None)

    def _on_received(self, held: Held, code: str, done: Received, answer: Answer) -> None:
        self.held = None
        self.received.emit(held, code, done)
        self.held_changed.emit(None)
        count = shown_quantity(held.quantity)
        result = ScanResult(
            "ok",
            effect(held, count, done),
            tr("{location}, same code counts up", location=code),
            undo=lambda: self._undo(done.receipt_id),
            undo_says=f"{held.item} +{count} {code}",
            sound="complete" if done.expected and done.received >= done.expected else "",
        )
        answer(result)

    def _undo(self, receipt_id: int) -> None:
        context = self._page.context
        db, by = context.db, context.acting()
        command = receiving.UndoReceive(uuid4(), receipt_id)
        self._page.write(lambda: receiving.undo_receive(db, by, command), lambda _done: None)

    def _answer(self, result: ScanResult) -> None:
        self._page.scan_finished.emit(result)

    def _fail(self, error: Exception) -> None:
        self._answer(refusal_result(error))


def _told(error: Exception) -> ScanResult:
    told = refusal_result(error)
    return replace(told, kind="warn") if isinstance(error, NeedsConfirmation) else told
