"""The goods step of counting: which goods, whose, how many; recorded line by line (CNT-2)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import QObject

from wms_desktop.core.changes import Done
from wms_desktop.core.errors import Refused
from wms_desktop.core.quantity import shown_quantity
from wms_desktop.counts import lookup, service
from wms_desktop.counts.lookup import Goods, Typed, Whose
from wms_desktop.counts.queries import EntryRow
from wms_desktop.counts.rules import CountFault
from wms_desktop.db.operations import OperationFault
from wms_desktop.ui.page import Meaning, MeaningKind, ScanResult
from wms_desktop.ui.words import tr

if TYPE_CHECKING:
    from wms_desktop.counts.view_blind import BlindCount

Then = Callable[[], object]
_NOTHING = ("", "")


class GoodsStep(QObject):
    """What is counted at the location where the counter stands.

    Attributes:
        goods: recognized, their quantity not recorded yet.
        recorded: what the scan under way has recorded on its way; told with the next answer.
    """

    def __init__(self, owner: BlindCount) -> None:
        super().__init__(owner)
        self._blind, self._fields, self._page = owner, owner.fields, owner.page
        self.goods: Goods | None = None
        self.recorded: ScanResult | None = None
        self._scanned = _NOTHING  # kind and code that the goods were scanned as
        self._fields.goods_typed.connect(self.find)
        self._fields.chosen.connect(lambda goods: self.offer([goods], ("lot", goods.lot_code)))
        self._fields.recorded.connect(self.record)

    def forget(self) -> None:
        """Nothing is recognized any more."""
        self.goods, self._scanned = None, _NOTHING

    def take(self, meaning: Meaning, times: Decimal | None) -> None:
        """An item or lot was scanned; *times* is the pending ×n."""
        scanned = (meaning.kind.value, meaning.code)
        if self._blind.place is None:
            self._blind.deny(Refused(CountFault.LOCATION_FIRST), self._fields.count_location)
        elif self.goods is not None and scanned == self._scanned:
            empty = self._fields.count_quantity.value() is None
            first = Decimal(1) if empty and times is None else Decimal(0)
            total = self._fields.add_pieces(first + (times or Decimal(1)))
            note = tr("same code counts up")
            head = f"{self.goods.item_code} {shown_quantity(total)}"
            self._page.answer(ScanResult("ok", head, note))
        else:
            db, id_ = self._blind.context.db, meaning.id
            is_item = meaning.kind is MeaningKind.ITEM
            work = (lambda: lookup.lots(db, id_)) if is_item else (lambda: [lookup.lot(db, id_)])
            self._page.read(
                work, lambda found: self.settle(lambda: self.offer(found, scanned, times))
            )

    def find(self, text: str) -> None:
        """A code or part of a name was typed."""
        if self.goods is not None and text == self.goods.item_code:
            self._blind.go_on()
        elif text:
            self.goods = None
            db, site_id = self._blind.context.db, self._blind.context.acting().site_id
            self._page.read(
                lambda: lookup.typed(db, site_id, text),
                lambda found: self._on_typed(found, text),
                lambda error: self._blind.deny(error, self._fields.count_goods),
            )

    def _on_typed(self, found: Typed, text: str) -> None:
        if found.location:
            self._blind.find_place(found.location)
        else:
            self.offer(list(found.goods), ("typed", text))

    def offer(
        self, found: list[Goods], scanned: tuple[str, str], times: Decimal | None = None
    ) -> None:
        """Take the one that was meant, or let the counter choose."""
        if len(found) > 1:
            self._fields.count_goods.setText(found[0].item_code)
            self._fields.show_choices(found)
            self._blind.expect()
            note = tr("{lots} {lots:lot|lots}: scan the lot, or choose it", lots=len(found))
            self._page.answer(ScanResult("ok", found[0].item_code, note))
            return
        assert self._blind.place is not None
        assert self._blind.count is not None
        db, goods, count_id, place_id = (
            self._blind.context.db,
            found[0],
            self._blind.count.id,
            self._blind.place.location_id,
        )

        def on_whose(whose: list[Whose]) -> None:
            self.goods, self._scanned = goods, scanned
            self._fields.show_goods(goods)
            self._fields.show_whose(whose)
            if times is not None:
                self._fields.count_quantity.set_value(times)
            self._blind.keep()
            self._blind.go_on()
            self._page.answer(ScanResult("ok", goods.item_code, tr("goods recognized")))

        self._page.read(
            lambda: lookup.whose(db, count_id, place_id, goods.item_id, goods.lot_id), on_whose
        )

    def unexpected(self) -> None:
        """Goods that the labels do not tell: found by name, of another owner or condition."""
        if self._blind.place is None:
            self._blind.deny(Refused(CountFault.LOCATION_FIRST), self._fields.count_location)
            return
        self._fields.ask_whose(self._fields.count_owner.isHidden())
        if self.goods is None:
            self._fields.show_whose(())
        (self._fields.count_owner if self.goods else self._fields.count_goods).setFocus()

    def settle(self, then: Then) -> None:
        """Record what is still open, then go on; refuses where its quantity is missing."""
        if self.goods is None:
            then()
        else:
            self.record(then)

    def record(self, then: Then | None = None) -> None:
        """Enter what is typed; without *then*, tell so and ask for the next goods."""
        goods, place, whose = self.goods, self._blind.place, self._fields.whose()
        if place is None:
            self._blind.deny(Refused(CountFault.LOCATION_FIRST), self._fields.count_location)
            return
        if goods is None:
            self.find(self._fields.count_goods.text().strip())
            return
        if not self._fields.count_quantity.text().strip():
            missing = Refused(CountFault.AMOUNT_MISSING, item=goods.item_code)
            self._blind.deny(missing, self._fields.count_quantity)
            return
        try:
            quantity = self._fields.count_quantity.checked()
        except Refused as error:
            self._blind.deny(error, self._fields.count_quantity)
            return
        if whose is None:
            self._blind.deny(Refused(CountFault.WHOSE_MISSING), None)
            return
        assert self._blind.count is not None
        command = service.Enter(
            self._blind.draft.op_id,
            self._blind.count.id,
            place.location_id,
            goods.item_id,
            goods.lot_id,
            quantity,
            *whose,
        )

        def on_recorded(done: Done[str]) -> None:
            head = f"{goods.item_code} +{shown_quantity(quantity)} → {done.value}"
            self.recorded = ScanResult(
                "ok", head, place.code, undo=lambda: self._enter_back(command), undo_says=head
            )
            self._blind.touched = True
            self.goods, self._scanned = None, _NOTHING
            self._fields.show_goods(None)
            self._blind.draft.clear()
            self._blind.keep()
            (then or self._tell_recorded)()

        db, by = self._blind.context.db, self._blind.context.acting()
        self._page.write(lambda: service.enter(db, by, command), on_recorded, self._on_refused)

    def _tell_recorded(self) -> None:
        recorded, self.recorded = self.recorded, None
        self._blind.go_on()
        if recorded is not None:
            self._page.answer(recorded)

    def _on_refused(self, error: Exception) -> None:
        if isinstance(error, Refused) and error.code is OperationFault.KEY_REUSED:
            self._blind.draft.clear()  # the earlier figure was saved: the next one is a new entry
            self._blind.keep()
        self._blind.deny(error, self._fields.count_quantity)

    def _enter_back(self, command: service.Enter) -> None:
        """Undo: the same entry with the opposite sign."""
        self._send_back(
            service.Enter(
                uuid4(), command.count_id, command.location_id, command.item_id, command.lot_id,
                -command.quantity, command.owner_id, command.condition,
            )
        )  # fmt: skip

    def take_back(self, entry: EntryRow) -> None:
        """A line of one's own was wrong: all of it is taken back, to be counted again."""
        assert self._blind.count is not None
        command = service.Enter(
            uuid4(), self._blind.count.id, entry.location_id, entry.item_id, entry.lot_id,
            -entry.counted, entry.owner_id, entry.condition,
        )  # fmt: skip
        self._send_back(
            command, f"{entry.item_code} −{shown_quantity(entry.counted)}", entry.location_code
        )

    def _send_back(self, command: service.Enter, head: str = "", note: str = "") -> None:
        db, by = self._blind.context.db, self._blind.context.acting()

        def on_done(_done: Done[str]) -> None:
            if head:
                self._page.answer(ScanResult("ok", head, note))

        self._page.write(lambda: service.enter(db, by, command), on_done)
