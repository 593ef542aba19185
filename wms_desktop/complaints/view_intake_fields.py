"""The fields of a complaint that is being taken: who, about what, what happened."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QWidget

from wms_desktop.complaints import intake_queries
from wms_desktop.complaints.view_kind import KindChoice
from wms_desktop.customers import queries as customers
from wms_desktop.customers.kinds import Channel
from wms_desktop.customers.queries import CustomerRow
from wms_desktop.returns.figures import OrderFacts
from wms_desktop.stock import queries as stock
from wms_desktop.stock.queries import ItemRow
from wms_desktop.ui.button import Button
from wms_desktop.ui.fields import CheckBox, Combo, Field, LineEdit, QuantityEdit, TextEdit
from wms_desktop.ui.finder import Finder
from wms_desktop.ui.forms import set_tab_chain
from wms_desktop.ui.label import Label
from wms_desktop.ui.message import Message
from wms_desktop.ui.page import Page
from wms_desktop.ui.page_parts import KeyValue, ListFoot, PageHead
from wms_desktop.ui.photo_strip import PhotoStrip
from wms_desktop.ui.pill import Pill
from wms_desktop.ui.plane import Plane, VLine
from wms_desktop.ui.scroll_pane import ScrollPane
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.words import tr, word

WIDE, NARROW = 324, 284
USUAL = Channel.PHONE


class IntakeFields(QWidget):
    """Lays out the fields and empties them; what is done with them is `IntakeForm`'s."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._customer_id: int | None = None  # for the worker that looks for orders
        db = page.context.db
        self.customer = Finder(
            page, lambda text: customers.best(db, text, 5), _customer_words,
            "complaint_customer", hint=tr("Code, name, initials, phone's tail"),
        )  # fmt: skip
        self.order = Finder(
            page, lambda text: intake_queries.orders_of(db, text, self._customer_id), _order_words,
            "complaint_order_number", hint=tr("Scan or type"),
        )  # fmt: skip
        self.item = Finder(
            page, lambda text: stock.search_items(db, text, 5), _item_words,
            "complaint_item", hint=tr("Scan or type"),
        )  # fmt: skip
        self.contact, self.phone, self.lot = LineEdit(), LineEdit(), LineEdit()
        self.expects, self.quantity = LineEdit(), QuantityEdit(zero=True)
        self.channel, self.handler = Combo(), Combo()
        self.kind, self.major = KindChoice(), CheckBox(tr("Major quality accident"))
        self.what = TextEdit(lines=3)
        self.photos = PhotoStrip(page, "complaint_new_photos", host=self)
        self.photos.catch_paste(self.what, self.expects)
        self.channel.set_items([(word(each), each) for each in Channel])
        self._name()
        self._make_fields()
        self._make_side()
        self._lay_out()

    def _name(self) -> None:
        for name, widget in (
            ("contact", self.contact), ("phone", self.phone), ("lot", self.lot),
            ("quantity", self.quantity), ("channel", self.channel), ("what", self.what),
            ("expects", self.expects), ("handler", self.handler), ("major", self.major),
            ("kind", self.kind),
        ):  # fmt: skip
            widget.setObjectName(f"complaint_new_{name}")
        self.major.setAccessibleName(self.major.text())

    def _make_fields(self) -> None:
        self.customer_field = Field(tr("Customer"), self.customer)
        self.order_field = Field(tr("Order"), self.order)
        self.item_field = Field(tr("Item"), self.item)
        for finder, says in (
            (self.customer, tr("Customer")), (self.order, tr("Order")), (self.item, tr("Item")),
        ):  # fmt: skip
            finder.name_it(says)
        self.contact_field = Field(tr("Contact"), self.contact)
        self.phone_field = Field(tr("Phone"), self.phone)
        self.channel_field = Field(tr("Came by"), self.channel)
        self.lot_field = Field(tr("Lot"), self.lot)
        self.quantity_field = Field(tr("Quantity"), self.quantity)
        self.kind_field = Field(tr("Kind@@complaint"), self.kind)
        self.what_field = Field(tr("What happened"), self.what)
        self.expects_field = Field(tr("Customer expects"), self.expects)
        self.handler_field = Field(tr("Handler"), self.handler)

    def _make_side(self) -> None:
        self.due, self.twin = KeyValue(), Message("warn", action=tr("Open@@complaint"))
        self.twin.setObjectName("complaint_new_twin")
        self.message = Message()
        self.save_button = Button(tr("Take complaint"), icon="check", kind="primary", key="Ctrl S")
        self.save_button.setObjectName("complaint_new_save")
        self.drop_button = Button(tr("Discard"), icon="x", kind="quiet", key="Ctrl N")
        self.drop_button.setObjectName("complaint_new_drop")
        self.kept = Pill("info", tr("Draft, kept here"), "device-floppy")
        show_when(self.kept, False)

    def _lay_out(self) -> None:
        head = PageHead((Label(tr("New complaint"), bold=True), self.kept))
        self._kind_row = row(self.kind_field, self.major, None, gap=24)
        self._kind_row.setAlignment(self.major, Qt.AlignmentFlag.AlignBottom)
        self._rows = [
            _fields((self.customer_field, 3), (self.order_field, 2)),
            _fields((self.contact_field, 2), (self.phone_field, 2), (self.channel_field, 1)),
            _fields((self.item_field, 3), (self.lot_field, 1), (self.quantity_field, 1)),
            self._kind_row,
            column(self.what_field),
            _fields((self.expects_field, 3), (self.handler_field, 2)),
        ]
        content = QWidget()
        content.setLayout(column(*self._rows, None, gap=12, margins=(16, 12, 16, 12)))
        work = QWidget()
        work.setLayout(
            column(head, (ScrollPane(content), 1), ListFoot("", self.drop_button), gap=0)
        )
        side = QWidget()
        side.setLayout(
            column(
                Label(tr("Deadlines if taken now"), bold=True), self.due, self.twin,
                Label(tr("Photos"), bold=True), self.photos, None,
                gap=12, margins=(16, 16, 16, 8),
            )
        )  # fmt: skip
        foot = column(self.message, row(None, self.save_button), margins=(16, 0, 16, 12))
        self._side = Plane("side", column((ScrollPane(side), 1), foot, gap=4))
        self._side.set_least_width(WIDE)
        self.setLayout(row((work, 1), VLine(), self._side, gap=0))
        set_tab_chain(
            self, self.customer.search, self.customer.hits, self.order.search, self.order.hits,
            self.contact, self.phone, self.channel, self.item.search, self.item.hits, self.lot,
            self.quantity, self.kind, self.major, self.what, self.expects, self.handler,
            self.photos.add_button, self.save_button, self.drop_button,
        )  # fmt: skip

    def set_narrow(self, narrow: bool) -> None:
        """Keep two panes."""
        self._side.set_least_width(NARROW if narrow else WIDE)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._kind_row.setDirection(down if narrow else across)
        self._kind_row.setSpacing(4 if narrow else 24)

    def named_fields(self) -> dict[str, tuple[Field, Any]]:
        """What is typed freely, by the name that a refusal gives it."""
        return {
            "Contact": (self.contact_field, self.contact),
            "Phone": (self.phone_field, self.phone),
            "Lot": (self.lot_field, self.lot),
            "What happened": (self.what_field, self.what),
            "Customer expects": (self.expects_field, self.expects),
        }

    def empty_fields(self) -> None:
        """Nothing typed, what is usual chosen."""
        for finder in (self.customer, self.order, self.item):
            finder.choose(None)
        for field, edit in self.named_fields().values():
            edit.clear()
            field.set_error("")
        for field in (self.customer_field, self.order_field, self.item_field, self.quantity_field):
            field.set_error("")
        self.quantity.clear()
        self.channel.set_value(USUAL)
        self.major.setChecked(False)
        self.photos.clear()
        self.message.clear()
        self.twin.clear()


def _fields(*parts: tuple[Field, int]) -> QBoxLayout:
    return row(*parts, gap=12)


def _customer_words(found: CustomerRow) -> tuple[str, str]:
    return found.name, f"{found.code} {found.contact_name}".strip()


def _order_words(found: OrderFacts) -> tuple[str, str]:
    return found.number, f"{found.ordered_on:%Y-%m-%d} {found.customer_name}"


def _item_words(found: ItemRow) -> tuple[str, str]:
    return f"{found.code} {found.name}".strip(), found.spec
