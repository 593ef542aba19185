"""A new inbound order on the spot, for goods that nobody announced (INB-2)."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.core.language import N_
from wms_desktop.goods import inbound
from wms_desktop.goods.inbound import WHO_ANNOUNCES, CreateInbound
from wms_desktop.goods.view_customer_finder import CustomerFinder
from wms_desktop.ui.button import Button
from wms_desktop.ui.drafts import DraftKeeper
from wms_desktop.ui.fields import LineEdit
from wms_desktop.ui.forms import load_form, set_tab_chain
from wms_desktop.ui.label import Label
from wms_desktop.ui.message import Message
from wms_desktop.ui.page import Page
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.words import sentence, tr

BEGUN = N_("new inbound order")


class NewInbound(QWidget):
    """Customer and owner; the lines come from scanning.

    Signals:
        created: the id of the new order.
        dropped: no order is made.
    """

    goods_customer_place: QWidget
    goods_owner_place: QWidget
    goods_new_remarks: LineEdit
    goods_new_message: Message
    goods_new_reason: Label
    goods_create: Button
    goods_new_drop: Button

    created = Signal(int)
    dropped = Signal()

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = page
        load_form(self, "goods_new")
        self.customer = CustomerFinder(page, "goods_customer")
        self.owner = CustomerFinder(page, "goods_owner")
        for finder, label, place, hint in (
            (self.customer, tr("Supplier or customer"), self.goods_customer_place, ""),
            (self.owner, tr("Owner"), self.goods_owner_place, tr("Whose goods they are.")),
        ):
            finder.put_in(place, label, hint=hint)
            finder.chosen.connect(lambda _row: self._on_chosen())
        set_tab_chain(
            self, self.customer.search, self.customer.hits, self.owner.search, self.owner.hits,
            self.goods_new_remarks, self.goods_create, self.goods_new_drop,
        )  # fmt: skip
        self._keeper: DraftKeeper = page.draft("new_inbound")
        self._keeper.watch(self.goods_new_remarks)
        self.goods_new_remarks.textChanged.connect(lambda *_text: self._offer())
        self.goods_create.clicked.connect(self.save)
        self.goods_new_drop.clicked.connect(self.drop)
        self._bring_back()
        self._refresh()

    @property
    def is_begun(self) -> bool:
        """Whether a draft waits here."""
        return bool(self._keeper.kept("customer")) or bool(self.goods_new_remarks.text())

    def begin(self) -> None:
        """F3: ask who brings the goods; own stock unless said otherwise."""
        self.goods_new_message.clear()
        self.customer.setFocus()
        if self.owner.value() is None:
            self.owner.choose_house()

    def save(self) -> None:
        """Ctrl+S: make the order."""
        customer, owner = self.customer.value(), self.owner.value()
        if not self.goods_create.isEnabled() or customer is None or owner is None:
            return
        context = self._page.context
        db, by = context.db, context.acting()
        command = CreateInbound(
            self._keeper.op_id, customer.id, owner.id, expected_on=by.today, is_announced=False,
            remarks=self.goods_new_remarks.text(),
        )  # fmt: skip
        self.goods_create.setEnabled(False)  # until the answer is here
        self._page.write(lambda: inbound.create(db, by, command), self._on_done, self._on_refused)

    def drop(self) -> None:
        """Discard: no order."""
        self._empty()
        self.dropped.emit()

    def _on_done(self, done: object) -> None:
        self._empty()
        self.created.emit(done.value)  # type: ignore[attr-defined]

    def _on_refused(self, error: Exception) -> None:
        told = sentence(error)
        self.goods_new_message.show_message("bad", told.head, told.advice)
        self._refresh()

    def _empty(self) -> None:
        self.customer.choose(None)
        self.owner.choose(None)
        self.goods_new_remarks.clear()
        self.goods_new_message.clear()
        self._keeper.clear()

    def _offer(self) -> None:
        self._keeper.offer(BEGUN if self.is_begun else "", {"new": True})

    def _on_chosen(self) -> None:
        for name, finder in (("customer", self.customer), ("owner", self.owner)):
            row = finder.value()
            self._keeper.keep(name, row.id if row else None)
        self._offer()
        self._refresh()

    def _bring_back(self) -> None:
        for name, finder in (("customer", self.customer), ("owner", self.owner)):
            kept = self._keeper.kept(name)
            if kept:
                finder.choose_id(int(kept))

    def _refresh(self) -> None:
        reason = ""
        if not self._page.context.acting().may(*WHO_ANNOUNCES):
            reason = tr("Your roles do not make inbound orders.")
        elif self.customer.value() is None:
            reason = tr("Choose who brings the goods.")
        elif self.owner.value() is None:
            reason = tr("Choose whose goods they are.")
        self.goods_new_reason.setText(reason)
        show_when(self.goods_new_reason, bool(reason))
        self.goods_create.setEnabled(not reason)
