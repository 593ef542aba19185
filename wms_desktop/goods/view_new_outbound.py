"""A new outbound order at the counter: for whom, to whom, what (OUT-1, ORD-1)."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.core.changes import Done
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.customers.queries import CustomerRow
from wms_desktop.goods import outbound
from wms_desktop.goods.kinds import HandOver
from wms_desktop.goods.outbound import WHO_MAKES, CreateOutbound
from wms_desktop.goods.rules import GoodsFault
from wms_desktop.goods.view_order_fields import OrderFields
from wms_desktop.ui.drafts import DraftKeeper
from wms_desktop.ui.finder import Finder
from wms_desktop.ui.page import Expectation, Meaning, MeaningKind, Page, Scan, ScanResult
from wms_desktop.ui.questions import Question
from wms_desktop.ui.shown import hold_still, show_when
from wms_desktop.ui.words import sentence, tr

BEGUN = N_("new outbound order")
WIDE, NARROW = 348, 296


class NewOutbound(OrderFields):
    """Customer, owner, consignee and papers at the left, the lines at the right.

    It answers the page as the two tabs do, so that every key and scan works here too.

    Signals:
        created: the id of the new order.
        left: back to the list; what was typed stays a draft.
    """

    created = Signal(int)
    left = Signal()
    is_open = prints = False  # no order is open: what is done to one is not possible

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        keeper: DraftKeeper = page.draft("new_outbound")
        super().__init__(page, keeper, parent)
        self._sending = False
        self._connect()
        self._bring_back()
        self._refresh()

    def _connect(self) -> None:
        self.customer.go_on = self._on_to_what_is_missing
        self.customer.chosen.connect(self._on_customer)
        self.owner.chosen.connect(self._on_owner)
        self.lines.changed.connect(self._name_draft)
        part = self.goods_order_receipt_part
        self.goods_order_receipt.toggled.connect(lambda on: show_when(part, on))
        self.goods_order_create.clicked.connect(self.save)
        self.goods_order_drop.clicked.connect(self.drop)
        for field, edit in self.text_fields().values():
            edit.textEdited.connect(lambda _text, field=field: field.set_error(""))
            edit.textChanged.connect(lambda _text: self._name_draft())
        self._keeper.watch(
            self.goods_order_consignee, self.goods_order_phone, self.goods_order_address,
            self.goods_order_due, self.goods_order_hand_over, self.goods_order_receipt,
            self.goods_order_seal, self.goods_order_copies, self.goods_order_remarks,
        )  # fmt: skip
        show_when(part, self.goods_order_receipt.isChecked())

    # what the page uses

    def begin(self) -> None:
        """F3: ask who orders; own stock unless said otherwise."""
        self.goods_order_message.clear()
        self.customer.setFocus()
        if self.owner.value() is None:
            self.owner.choose_house()
        self._refresh()

    def expectation(self) -> Expectation:
        """Goods become lines."""
        return Expectation(
            tr("Scan item or lot"), tr("it becomes a line"), tr("same code counts up")
        )

    def wants(self, meaning: Meaning) -> bool:
        """Goods."""
        return self.isVisible() and meaning.kind in (MeaningKind.ITEM, MeaningKind.LOT)

    def take(self, scan: Scan) -> None:
        """One more of what was scanned."""
        if self._sending:
            head, advice = tr("Something is still being saved."), tr("Scan it again.")
            self._page.scan_finished.emit(ScanResult("warn", head, advice))
            return
        self.lines.take(scan)

    def refresh(self) -> None:
        """What is free may have changed."""
        self.lines.refresh()

    def back(self) -> None:
        """Esc: to the list; the draft waits."""
        self.left.emit()

    close_order = back

    def save(self) -> None:
        """Ctrl+S: make the order."""
        if self._sending or not self.goods_order_create.isEnabled() or not self._is_complete():
            return
        customer, owner = self.customer.value(), self.owner.value()
        db, by = self._page.context.db, self._page.context.acting()
        receipt = self.goods_order_receipt.isChecked()
        command = CreateOutbound(
            self._keeper.op_id, customer.id, owner.id, self.goods_order_consignee.text(),
            tuple(line.ordered() for line in self.lines.lines),
            consignee_phone=self.goods_order_phone.text(),
            address=self.goods_order_address.text(),
            hand_over=HandOver(self.goods_order_hand_over.value()),
            needs_receipt=receipt,
            needs_seal=receipt and self.goods_order_seal.isChecked(),
            receipt_copies=int(self.goods_order_copies.value()) if receipt else 1,
            due_on=self.goods_order_due.value(),
            remarks=self.goods_order_remarks.text(),
        )  # fmt: skip
        self.goods_order_message.clear()
        self._send(True)
        self._page.write(lambda: outbound.create(db, by, command), self._on_done, self._on_refused)

    go_on = save

    def drop(self) -> None:
        """Discard: asked where lines would be lost."""
        count = len(self.lines.lines)
        if not count:
            self._discard()
            return
        title = tr("Discard the order and its {count} {count:line|lines}?", count=count)
        follows = tr("It was not created; nothing is in the books.")
        yes = tr("Discard {count} {count:line|lines}", count=count)
        question = Question(title, self.customer.text(), follows, yes, tr("Back"), self._discard)
        self._page.context.shell.ask(question)

    def start_search(self) -> None:
        """F2: find an item."""
        self.lines.item.setFocus()

    def short(self) -> None:
        """F4 belongs to an open order."""

    damaged = special = print_paper = short

    def set_narrow(self, narrow: bool) -> None:
        """Keep two panes."""
        self.goods_order_side.set_least_width(NARROW if narrow else WIDE)
        self.lines.set_narrow(narrow)

    # parts

    def _is_complete(self) -> bool:
        """Whether every field can be taken; the first that cannot says why and has the keyboard."""
        for finder, field, said in (
            (self.customer, self.customer_field, tr("Choose who orders.")),
            (self.owner, self.owner_field, tr("Choose whose goods they are.")),
            (
                self.goods_order_consignee, self.goods_order_consignee_field,
                tr("Type who gets the goods."),
            ),
        ):  # fmt: skip
            is_there = finder.value() if isinstance(finder, Finder) else finder.text().strip()
            if not is_there:
                field.set_error(said)
                finder.setFocus()
                return False
        try:
            self.goods_order_due.checked()
        except Refused as error:
            self.goods_order_due_field.show_refusal(error)
            self.goods_order_due.setFocus()
            return False
        if self.lines.has_entry and not self.lines.add():
            return False
        if not self.lines.lines:
            self.lines.say_lines_missing()
            return False
        return True

    def _on_done(self, done: Done[int]) -> None:
        self._send(False)
        self._empty()
        self.created.emit(done.value)

    def _on_refused(self, error: Exception) -> None:
        self._send(False)
        named = str(getattr(error, "params", {}).get("field", ""))
        if getattr(error, "code", None) is GoodsFault.CONSIGNEE_MISSING:
            named = "Consignee"
        if named in self.text_fields():
            field, edit = self.text_fields()[named]
            field.show_refusal(error)
            edit.setFocus()
        else:
            told = sentence(error)
            self.goods_order_message.show_message("bad", told.head, told.advice)
            self.goods_order_create.setFocus()

    def _send(self, sending: bool) -> None:
        self._sending = sending
        hold_still(self, sending)
        self._refresh()

    def _discard(self) -> None:
        self._empty()
        self.left.emit()

    def _empty(self) -> None:
        self.empty_fields()
        self.lines.clear()
        self.goods_order_message.clear()
        self._keeper.clear()

    def _on_customer(self, row: CustomerRow | None) -> None:
        """The customer's own contact and address stand in until others are typed."""
        self._keeper.keep("customer", row.id if row else None)
        self._name_draft()
        self.customer_field.set_error("")
        if row is None:
            return
        known = row.contact_name or row.name, row.phone, row.address
        for (field, edit), text in zip(self.text_fields().values(), known, strict=False):
            if text and not edit.text().strip():
                edit.setText(text)
                edit.setCursorPosition(0)  # where it is too long, its beginning is seen
                field.set_error("")

    def _on_to_what_is_missing(self) -> None:
        """The next after the customer: what is known already is passed over."""
        consignee = self.goods_order_consignee
        known = consignee if not consignee.text().strip() else self.lines.item
        (known if self.owner.value() else self.owner).setFocus()

    def _on_owner(self, row: CustomerRow | None) -> None:
        self._keeper.keep("owner", row.id if row else None)
        self.owner_field.set_error("")
        self.lines.set_owner(row.id if row else 0)

    @property
    def is_begun(self) -> bool:
        """Whether a draft waits here; own stock alone is none."""
        texts = [edit.text().strip() for _field, edit in self.text_fields().values()]
        return bool(self.lines.lines or self._keeper.kept("customer") or any(texts))

    def _bring_back(self) -> None:
        for name, finder in (("customer", self.customer), ("owner", self.owner)):
            if kept := self._keeper.kept(name):
                finder.choose_id(int(kept))

    def _name_draft(self) -> None:
        """Whoever began this is told of it after the next start."""
        self._keeper.offer(BEGUN if self.is_begun else "", {"new_outbound": True})

    def _refresh(self) -> None:
        may = self._page.context.acting().may(*WHO_MAKES)
        self.goods_order_reason.setText("" if may else tr("Your roles do not make orders."))
        self.goods_order_create.setEnabled(may and not self._sending)
