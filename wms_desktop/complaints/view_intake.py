"""Taking a complaint: by keyboard and scanner alone, in under a minute (CMP-1)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Signal

from wms_desktop.complaints import intake
from wms_desktop.complaints.intake import Take, Taken
from wms_desktop.complaints.kinds import ComplaintKind
from wms_desktop.complaints.rules import ComplaintFault
from wms_desktop.complaints.view_intake_known import IntakeKnowledge
from wms_desktop.complaints.view_words import moment_words
from wms_desktop.complaints.words import KINDS_SAID
from wms_desktop.core.changes import Done
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.core.quantity import QuantityFault
from wms_desktop.customers.kinds import Channel
from wms_desktop.customers.queries import CustomerRow
from wms_desktop.imaging.photos import opened
from wms_desktop.returns.figures import OrderFacts
from wms_desktop.stock.queries import ItemRow
from wms_desktop.ui.actions import ActionSpec, bind, tie
from wms_desktop.ui.page import Meaning, MeaningKind, Page, Scan, ScanResult
from wms_desktop.ui.shown import hold_still, show_when
from wms_desktop.ui.words import sentence, tr

BEGUN = N_("new complaint")
DROP = ActionSpec("complaints.drop", N_("Discard the new complaint"), "Ctrl+N", "x")
_GOODS = (MeaningKind.ITEM, MeaningKind.LOT)


class IntakeForm(IntakeKnowledge):
    """The form of one new complaint; what is typed stays a draft until it is taken or discarded.

    Signals:
        taken: the id of the new complaint.
        left: back to the list.
        changed: something else is expected.
        other: an open complaint that may be the same is to be shown, by its id.
    """

    taken = Signal(int)
    left = Signal()
    changed = Signal()
    other = Signal(int)

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._sending = self._filling = False
        self._connect()
        self._bring_back()

    def _connect(self) -> None:
        self.customer.chosen.connect(self._on_customer)
        self.order.chosen.connect(self._on_order)
        self.item.chosen.connect(self._on_item)
        self.lot.textEdited.connect(lambda _text: self._set_lot(0))
        self.lot.editingFinished.connect(self._look_for_twins)
        self.kind.chosen.connect(lambda _kind: self._on_kind())
        self.major.toggled.connect(lambda _on: self._show_deadlines())
        self.save_button.clicked.connect(self.save)
        self.twin.acted.connect(lambda: self.other.emit(self._twin.id) if self._twin else None)
        tie(bind(DROP, self.drop, self), self.drop_button)
        for finder, field in (
            (self.customer, self.customer_field), (self.order, self.order_field),
            (self.item, self.item_field),
        ):  # fmt: skip
            finder.search.textEdited.connect(lambda _text, field=field: field.set_error(""))
        for field, edit in self.named_fields().values():
            edit.textChanged.connect(lambda *_text, field=field: field.set_error(""))
        self.what.textChanged.connect(self._name_draft)
        self._keeper.watch(
            self.contact, self.phone, self.lot, self.quantity, self.channel, self.what,
            self.expects, self.major,
        )  # fmt: skip
        self.photos.keep_in(self._keeper)

    # what the tab uses

    def begin(self) -> None:
        """F3: ask who complains; where that is known, what happened."""
        self.message.clear()
        self.tick()
        self._offer_handlers()
        (self.what if self.customer.value() is not None else self.customer).setFocus()

    def fill(self, draft: Mapping[str, Any]) -> None:
        """Take over what another page knows: ids of order, customer, item, lot; who, what, …"""
        self._empty()
        self.contact.setText(str(draft.get("contact_name", "")))
        self.phone.setText(str(draft.get("contact_phone", "")))
        if draft.get("channel"):
            self.channel.set_value(Channel(draft["channel"]))
        if draft.get("customer_id"):
            self._choose_customer(int(draft["customer_id"]))
        if draft.get("order_id"):
            self._choose_order(int(draft["order_id"]))
        if draft.get("item_id") or draft.get("lot_id"):
            self._choose_goods(draft.get("item_id"), draft.get("lot_id"))
        if draft.get("quantity"):
            self.quantity.set_value(Decimal(str(draft["quantity"])))
        self.what.setPlainText(str(draft.get("what", "")))
        self.what.setFocus()

    def wants(self, meaning: Meaning) -> bool:
        """An order, an item, a lot."""
        return meaning.kind in _GOODS or meaning.kind is MeaningKind.OUTBOUND

    def take(self, scan: Scan) -> None:
        """Fill in what was scanned."""
        meaning = scan.meaning
        assert meaning is not None
        if meaning.kind is MeaningKind.OUTBOUND:
            self.customer.choose(None)
            self._choose_order(meaning.id)
        else:
            is_lot = meaning.kind is MeaningKind.LOT
            item_id = meaning.extra.get("item_id") or (None if is_lot else meaning.id)
            self._choose_goods(item_id, meaning.id if is_lot else None)
            if not is_lot and meaning.extra.get("lot"):
                self.lot.setText(str(meaning.extra["lot"]))
            if scan.quantity is not None:
                self.quantity.set_value(scan.quantity)
        self._page.scan_finished.emit(ScanResult("ok", meaning.code, tr("It is in the form.")))

    def save(self) -> None:
        """Ctrl+S: take it."""
        if self._sending or not self._is_complete():
            return
        command = self._command()
        db, by = self._page.context.db, self._page.context.acting()
        self.message.clear()
        self._send(True)
        self._page.write_after(
            lambda: opened(command), lambda ready: intake.take(db, by, ready),
            self._on_done, self._on_refused,
        )  # fmt: skip

    def drop(self) -> None:
        """Ctrl+N: throw away what was typed, and begin anew."""
        if not self._sending:
            self._empty()
            self._keeper.clear()
            self.begin()

    # inside

    def _command(self) -> Take:
        order, item = self.order.value(), self.item.value()
        return Take(
            self._keeper.op_id,
            self.customer.value().id,
            self.channel.value(),
            self.kind.kind(),
            self.what.text(),
            is_major=self.major.isChecked(),
            contact_name=self.contact.text(),
            contact_phone=self.phone.text(),
            order_id=order.id if order else None,
            item_id=item.id if item else None,
            lot_id=self._lot_id or None,
            lot_code=self.lot.text(),
            quantity=self.quantity.value() or Decimal(0),
            expects=self.expects.text(),
            handler_id=self.handler.value(),
            photos=self.photos.photos,
        )

    def _is_complete(self) -> bool:
        """Whether every field can be taken; the first that cannot says why and has the keyboard."""
        missing = tr("Nothing like it is known. Choose one, or empty the field.")
        for finder, field in ((self.order, self.order_field), (self.item, self.item_field)):
            if finder.text() and finder.value() is None:
                return self._point_at(field, finder, missing)
        if self.customer.value() is None:
            return self._point_at(self.customer_field, self.customer, tr("Choose who complains."))
        if self.quantity.text().strip():
            try:
                self.quantity.checked()
            except Refused as error:
                self.quantity_field.show_refusal(error)
                self.quantity.setFocus()
                return False
        if not self.what.text().strip():
            said = tr("Write a sentence in the customer's words.")
            return self._point_at(self.what_field, self.what, said)
        return True

    def _point_at(self, field: Any, editor: Any, said: str) -> bool:
        field.set_error(said)
        editor.setFocus()
        return False

    def _on_done(self, done: Done[Taken]) -> None:
        self._send(False)
        due = self._deadlines
        note = ""
        if due is not None:
            now = self._page.context.acting().now
            note = tr("First answer by {moment}", moment=moment_words(due.answer_by, now))
        self._page.context.shell.show_result(ScanResult("ok", done.value.number, note))
        self._empty()
        self._keeper.clear()
        self.taken.emit(done.value.id)

    def _on_refused(self, error: Exception) -> None:
        self._send(False)
        code = getattr(error, "code", None)
        places = {
            ComplaintFault.UNKNOWN_CUSTOMER: (self.customer_field, self.customer),
            ComplaintFault.UNKNOWN_ORDER: (self.order_field, self.order),
            ComplaintFault.ORDER_OF_OTHERS: (self.order_field, self.order),
            ComplaintFault.FUTURE_ORDER: (self.order_field, self.order),
            ComplaintFault.LOT_OF_OTHER_ITEM: (self.lot_field, self.lot),
            ComplaintFault.NOTHING_SAID: (self.what_field, self.what),
        }
        named = str(getattr(error, "params", {}).get("field", ""))
        place = places.get(code) or self.named_fields().get(named)  # type: ignore[arg-type]
        if place is None and isinstance(code, QuantityFault):
            place = (self.quantity_field, self.quantity)
        if place is not None:
            place[0].show_refusal(error)
            place[1].setFocus()
        else:
            told = sentence(error)
            self.message.show_message("bad", told.head, told.advice)

    def _send(self, sending: bool) -> None:
        self._sending = sending
        hold_still(self, sending)

    def _empty(self) -> None:
        self._set_lot(0)
        self.empty_fields()
        self.kind.set_kind(ComplaintKind.QUALITY)

    def _on_customer(self, found: CustomerRow | None) -> None:
        """The customer's own contact stands in until another one is typed."""
        self._customer_id = found.id if found else None
        self._keeper.keep("customer", self._customer_id)
        self._name_draft()
        if found is None:
            self._show_twin(())
            return
        self.customer_field.set_error("")
        for edit, text in ((self.contact, found.contact_name), (self.phone, found.phone)):
            if text and not edit.text().strip():
                edit.setText(text)
        self._look_for_twins()

    def _on_order(self, found: OrderFacts | None) -> None:
        self._keeper.keep("order", found.id if found else None)
        if found is not None:
            self.order_field.set_error("")
            if self.customer.value() is None:
                self._choose_customer(found.customer_id)

    def _on_item(self, found: ItemRow | None) -> None:
        self._keeper.keep("item", found.id if found else None)
        self.item_field.set_error("")
        self.quantity.set_fractional(found is not None and found.is_fractional)
        self.quantity_field.set_note(found.unit if found else "")
        if found is None:
            self._set_lot(0)
        self._look_for_twins()

    def _on_kind(self) -> None:
        self._keeper.keep("kind", self.kind.kind().value)
        self.kind_field.set_note(tr(KINDS_SAID[self.kind.kind().value]))
        self._offer_handlers()

    def _name_draft(self) -> None:
        """Whoever began this is told of it after the next start."""
        begun = bool(self._customer_id or self.what.text().strip())
        show_when(self.kept, begun)
        self._keeper.offer(BEGUN if begun else "", {"complaint_new": True})

    def _bring_back(self) -> None:
        kept = self._keeper.kept
        self.kind.set_kind(ComplaintKind(kept("kind", ComplaintKind.QUALITY.value)))
        lot_id = kept("lot")
        if kept("customer"):
            self._choose_customer(int(kept("customer")))
        if kept("order"):
            self._choose_order(int(kept("order")))
        if kept("item"):
            self._choose_goods(int(kept("item")), lot_id or None)
        self._name_draft()
