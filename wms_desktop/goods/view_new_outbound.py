"""A new outbound order at the counter: for whom, to whom, what (OUT-1, ORD-1)."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from wms_desktop.core.acting import Role
from wms_desktop.core.changes import Done
from wms_desktop.core.errors import Refused
from wms_desktop.customers.queries import CustomerRow
from wms_desktop.goods import outbound
from wms_desktop.goods.kinds import HandOver
from wms_desktop.goods.outbound import WHO_ORDERS, CreateOutbound
from wms_desktop.goods.rules import GoodsFault
from wms_desktop.goods.view_customer_finder import CustomerFinder
from wms_desktop.goods.view_order_lines import OrderLines
from wms_desktop.goods.words import HAND_OVERS
from wms_desktop.ui.button import Button
from wms_desktop.ui.drafts import DraftKeeper
from wms_desktop.ui.fields import CheckBox, Combo, DateEdit, Field, LineEdit
from wms_desktop.ui.finder import Finder
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.label import Label
from wms_desktop.ui.message import Message
from wms_desktop.ui.page import Expectation, Meaning, MeaningKind, Page, Scan, ScanResult
from wms_desktop.ui.plane import Plane
from wms_desktop.ui.questions import Question
from wms_desktop.ui.shown import hold_still, show_when
from wms_desktop.ui.stack import column
from wms_desktop.ui.words import sentence, tr

WIDE, NARROW = 348, 296
MOST_COPIES = 4


class NewOutbound(QWidget):
    """Customer, owner, consignee and papers at the left, the lines at the right.

    It answers the page as the two tabs do, so that every key and scan works here too.

    Signals:
        created: the id of the new order.
        left: back to the list; what was typed stays a draft.
    """

    goods_order_side: Plane
    goods_order_customer_place: QWidget
    goods_order_owner_place: QWidget
    goods_order_consignee_field: Field
    goods_order_consignee: LineEdit
    goods_order_phone_field: Field
    goods_order_phone: LineEdit
    goods_order_address_field: Field
    goods_order_address: LineEdit
    goods_order_due_field: Field
    goods_order_due: DateEdit
    goods_order_hand_over: Combo
    goods_order_receipt: CheckBox
    goods_order_receipt_part: QWidget
    goods_order_seal: CheckBox
    goods_order_copies: Combo
    goods_order_remarks_field: Field
    goods_order_remarks: LineEdit
    goods_order_lines_place: QWidget
    goods_order_message: Message
    goods_order_reason: Label
    goods_order_create: Button
    goods_order_drop: Button

    created = Signal(int)
    left = Signal()
    is_open = False  # no order is open: what is done to one is not possible

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self._sending = False
        self._keeper: DraftKeeper = page.draft("new_outbound")
        load_form(self, "goods_order")
        self.customer = CustomerFinder(page, "goods_order_customer")
        self.owner = CustomerFinder(page, "goods_order_owner")
        self.lines = OrderLines(page, self._keeper)
        self.goods_order_lines_place.setLayout(column((self.lines, 1), gap=0))
        self._lay_out_finders()
        self.goods_order_due.set_today(lambda: page.context.acting().today)
        self.goods_order_hand_over.set_items([(tr(text), how) for how, text in HAND_OVERS.items()])
        self.goods_order_copies.set_items([(str(n), n) for n in range(1, MOST_COPIES + 1)])
        self._connect()
        self._bring_back()
        self._refresh()

    def _lay_out_finders(self) -> None:
        self.customer_field = Field(tr("Customer"), self.customer)
        self.owner_field = Field(tr("Owner"), self.owner, hint=tr("Whose goods they are."))
        for finder, field, place in (
            (self.customer, self.customer_field, self.goods_order_customer_place),
            (self.owner, self.owner_field, self.goods_order_owner_place),
        ):
            finder.name_it(field.property("label"))
            place.setLayout(column(field))
            place.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        QWidget.setTabOrder(self.customer.hits, self.owner.search)
        QWidget.setTabOrder(self.owner.hits, self.goods_order_consignee)
        QWidget.setTabOrder(self.goods_order_remarks, self.lines.item.search)
        QWidget.setTabOrder(self.lines.goods_order_remove, self.goods_order_create)

    def _connect(self) -> None:
        self.customer.chosen.connect(self._on_customer)
        self.owner.chosen.connect(self._on_owner)
        self.lines.changed.connect(self._refresh)
        self.goods_order_receipt.toggled.connect(
            lambda on: show_when(self.goods_order_receipt_part, on)
        )
        self.goods_order_create.clicked.connect(self.save)
        self.goods_order_drop.clicked.connect(self.drop)
        for field, edit in self._text_fields().values():
            edit.textEdited.connect(lambda _text, field=field: field.set_error(""))
        self._keeper.watch(
            self.goods_order_consignee, self.goods_order_phone, self.goods_order_address,
            self.goods_order_due, self.goods_order_hand_over, self.goods_order_receipt,
            self.goods_order_seal, self.goods_order_copies, self.goods_order_remarks,
        )  # fmt: skip
        show_when(self.goods_order_receipt_part, self.goods_order_receipt.isChecked())

    # what the page uses

    def begin(self) -> None:
        """F3: ask who orders; own stock unless said otherwise."""
        self._say(None)
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
        context = self._page.context
        db, by = context.db, context.acting()
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
        self._say(None)
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
        fault = getattr(error, "code", None)
        named = str(getattr(error, "params", {}).get("field", ""))
        if fault is GoodsFault.CONSIGNEE_MISSING:
            named = "Consignee"
        if named in self._text_fields():
            field, edit = self._text_fields()[named]
            field.show_refusal(error)
            edit.setFocus()
        else:
            self._say(error)
            self.goods_order_create.setFocus()

    def _text_fields(self) -> dict[str, tuple[Field, LineEdit]]:
        return {
            "Consignee": (self.goods_order_consignee_field, self.goods_order_consignee),
            "Phone": (self.goods_order_phone_field, self.goods_order_phone),
            "Address": (self.goods_order_address_field, self.goods_order_address),
            "Remarks": (self.goods_order_remarks_field, self.goods_order_remarks),
        }

    def _say(self, error: Exception | None) -> None:
        self.goods_order_message.clear()
        if error is not None:
            told = sentence(error)
            self.goods_order_message.show_message("bad", told.head, told.advice)

    def _send(self, sending: bool) -> None:
        self._sending = sending
        hold_still(self, sending)
        self._refresh()

    def _discard(self) -> None:
        self._empty()
        self.left.emit()

    def _empty(self) -> None:
        for finder in (self.customer, self.owner):
            finder.choose(None)
        for field, edit in self._text_fields().values():
            edit.clear()
            field.set_error("")
        self.goods_order_due.clear()
        self.goods_order_due_field.set_error("")
        self.goods_order_hand_over.set_value(HandOver.SHIP)
        self.goods_order_receipt.setChecked(False)
        self.goods_order_seal.setChecked(False)
        self.goods_order_copies.set_value(1)
        self.lines.clear()
        self._say(None)
        self._keeper.clear()

    def _on_customer(self, row: CustomerRow | None) -> None:
        """The customer's own contact and address stand in until others are typed."""
        self._keeper.keep("customer", row.id if row else None)
        self.customer_field.set_error("")
        if row is None:
            return
        known = row.contact_name or row.name, row.phone, row.address
        for (field, edit), text in zip(self._text_fields().values(), known, strict=False):
            if text and not edit.text().strip():
                edit.setText(text)
                field.set_error("")

    def _on_owner(self, row: CustomerRow | None) -> None:
        self._keeper.keep("owner", row.id if row else None)
        self.owner_field.set_error("")
        self.lines.set_owner(row.id if row else 0)

    def _bring_back(self) -> None:
        for name, finder in (("customer", self.customer), ("owner", self.owner)):
            kept = self._keeper.kept(name)
            if kept:
                finder.choose_id(int(kept))

    def _refresh(self) -> None:
        may = self._page.context.acting().may(*WHO_ORDERS, Role.KEEPER)
        self.goods_order_reason.setText("" if may else tr("Your roles do not make orders."))
        self.goods_order_create.setEnabled(may and not self._sending)
