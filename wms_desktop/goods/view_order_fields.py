"""The fields of an outbound order that is being written: for whom, to whom, with which papers."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from wms_desktop.goods.kinds import HandOver
from wms_desktop.goods.view_customer_finder import CustomerFinder
from wms_desktop.goods.view_order_lines import OrderLines
from wms_desktop.goods.words import HAND_OVERS
from wms_desktop.ui.button import Button
from wms_desktop.ui.drafts import DraftKeeper
from wms_desktop.ui.fields import CheckBox, Combo, DateEdit, Field, LineEdit
from wms_desktop.ui.forms import load_form, set_tab_chain
from wms_desktop.ui.label import Label
from wms_desktop.ui.message import Message
from wms_desktop.ui.page import Page
from wms_desktop.ui.plane import Plane
from wms_desktop.ui.stack import column
from wms_desktop.ui.words import tr

MOST_COPIES = 4


class OrderFields(QWidget):
    """Lays out the fields and empties them; what is done with them is `NewOutbound`'s."""

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

    def __init__(self, page: Page, keeper: DraftKeeper, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page, self._keeper = page, keeper
        load_form(self, "goods_order")
        self.customer = CustomerFinder(page, "goods_order_customer")
        self.owner = CustomerFinder(page, "goods_order_owner")
        self.lines = OrderLines(page, keeper)
        self.goods_order_lines_place.setLayout(column((self.lines, 1), gap=0))
        self._lay_out_finders()
        self.goods_order_due.set_today(lambda: page.context.acting().today)
        self.goods_order_hand_over.set_items([(tr(text), how) for how, text in HAND_OVERS.items()])
        self.goods_order_copies.set_items([(str(n), n) for n in range(1, MOST_COPIES + 1)])

    def text_fields(self) -> dict[str, tuple[Field, LineEdit]]:
        """What is typed freely, by the name that a refusal gives it."""
        return {
            "Consignee": (self.goods_order_consignee_field, self.goods_order_consignee),
            "Phone": (self.goods_order_phone_field, self.goods_order_phone),
            "Address": (self.goods_order_address_field, self.goods_order_address),
            "Remarks": (self.goods_order_remarks_field, self.goods_order_remarks),
        }

    def empty_fields(self) -> None:
        """Nothing typed, what is usual chosen."""
        for finder in (self.customer, self.owner):
            finder.choose(None)
        for field, edit in self.text_fields().values():
            edit.clear()
            field.set_error("")
        self.goods_order_due.clear()
        self.goods_order_due_field.set_error("")
        self.goods_order_hand_over.set_value(HandOver.SHIP)
        self.goods_order_receipt.setChecked(False)
        self.goods_order_seal.setChecked(False)
        self.goods_order_copies.set_value(1)

    def _lay_out_finders(self) -> None:
        self.customer_field = self.customer.put_in(self.goods_order_customer_place, tr("Customer"))
        self.owner_field = self.owner.put_in(self.goods_order_owner_place, tr("Owner"))
        lines = self.lines
        set_tab_chain(
            self, self.customer.search, self.customer.hits, self.owner.search, self.owner.hits,
            self.goods_order_consignee, self.goods_order_phone, self.goods_order_due,
            self.goods_order_address, self.goods_order_hand_over, self.goods_order_receipt,
            self.goods_order_seal, self.goods_order_copies, self.goods_order_remarks,
            lines.item.search, lines.item.hits, lines.goods_order_lot,
            lines.goods_order_quantity, lines.goods_order_add, lines.goods_order_lines,
            lines.goods_order_remove, self.goods_order_create, self.goods_order_drop,
        )  # fmt: skip
