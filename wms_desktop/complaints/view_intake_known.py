"""What the form of a new complaint knows by itself: customer, order, goods, twins, deadlines."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from wms_desktop.complaints import intake, intake_queries
from wms_desktop.complaints.handlers import Handler, handlers
from wms_desktop.complaints.intake import Twin
from wms_desktop.complaints.intake_queries import Deadlines, ScannedGoods
from wms_desktop.complaints.view_intake_fields import IntakeFields
from wms_desktop.complaints.view_words import moment_words
from wms_desktop.customers import queries as customers
from wms_desktop.returns import queries as returns
from wms_desktop.returns.queries import ReturnableOrder
from wms_desktop.ui.page import Page
from wms_desktop.ui.words import tr


class IntakeKnowledge(IntakeFields):
    """Reads what the fields lead to, off the GUI thread, and shows it beside them."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._keeper = page.draft("complaint_new")
        self._lot_id = 0
        self._twin: Twin | None = None
        self._deadlines: Deadlines | None = None

    def tick(self) -> None:
        """A minute has passed: the deadlines are later."""
        db, by = self._page.context.db, self._page.context.acting()

        def show(found: Deadlines) -> None:
            self._deadlines = found
            self._show_deadlines()

        self._page.read(lambda: intake_queries.deadlines(db, by), show)

    def _set_lot(self, lot_id: int) -> None:
        self._lot_id = lot_id
        self._keeper.keep("lot", lot_id)

    def _choose_customer(self, customer_id: int) -> None:
        db = self._page.context.db
        self._page.read(lambda: customers.customer(db, customer_id).row, self.customer.choose)

    def _choose_order(self, order_id: int) -> None:
        db, today = self._page.context.db, self._page.context.acting().today

        def show(found: ReturnableOrder | None) -> None:
            self.order.choose(found.facts if found else None)

        self._page.read(lambda: returns.order_by_id(db, order_id, today=today), show)

    def _choose_goods(self, item_id: Any, lot_id: Any) -> None:
        db = self._page.context.db

        def show(found: ScannedGoods) -> None:
            self.item.choose(found.item)
            self.lot.setText(found.lot_code)
            self._set_lot(found.lot_id)
            self._look_for_twins()

        self._page.read(lambda: intake_queries.goods(db, item_id, lot_id), show)

    def _offer_handlers(self) -> None:
        kind, before = self.kind.kind(), self.handler.value()
        db, site_id = self._page.context.db, self._page.context.acting().site_id

        def offer(found: tuple[Handler, ...]) -> None:
            if self.kind.kind() is kind:
                whoever = (tr("Whoever has the role"), None)
                self.handler.set_items([whoever, *((each.name, each.id) for each in found)])
                known = {each.id for each in found}
                self.handler.set_value(before if before in known else None)

        self._page.read(lambda: handlers(db, site_id, kind), offer)

    def _look_for_twins(self) -> None:
        customer, item = self.customer.value(), self.item.value()
        if customer is None or item is None:
            self._show_twin(())
            return
        db, by, lot_id = self._page.context.db, self._page.context.acting(), self._lot_id or None
        asked = (customer, item, self._lot_id)

        def show(found: tuple[Twin, ...]) -> None:
            if asked == (self.customer.value(), self.item.value(), self._lot_id):
                self._show_twin(found)  # else another one is being taken by now

        self._page.read(lambda: intake.twins(db, by, customer.id, item.id, lot_id), show)

    def _show_twin(self, found: tuple[Twin, ...]) -> None:
        self._twin = found[0] if found else None
        if self._twin is None:
            self.twin.clear()
            return
        head = tr("Perhaps the same: {number}", number=self._twin.number)
        self.twin.show_message("warn", head, " ".join(self._twin.what.split())[:80])

    def _show_deadlines(self) -> None:
        due = self._deadlines
        if due is None:
            return
        now = self._page.context.acting().now
        proposal = due.major_by if self.major.isChecked() else due.proposal_by
        self.due.show_facts(
            [
                (tr("First answer"), _by(due.answer_by, now), True),
                (tr("Proposal"), _by(proposal, now), True),
            ]
        )


def _by(moment: datetime, now: datetime) -> str:
    return tr("by {moment}@@clock", moment=moment_words(moment, now))
