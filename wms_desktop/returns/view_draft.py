"""Writing an application: its order found, its lines scanned or chosen, kept on this computer."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import QObject, Signal

from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.returns import queries
from wms_desktop.returns.draft import DraftApplication
from wms_desktop.returns.figures import DeliveredLot, OrderFacts
from wms_desktop.returns.queries import ReturnableOrder
from wms_desktop.returns.rules import ReturnFault
from wms_desktop.returns.view_choice import Choice
from wms_desktop.returns.view_form import ReturnForm
from wms_desktop.returns.view_lines import lot_columns, order_columns
from wms_desktop.returns.view_scans import counted, lots_meant, not_on_order
from wms_desktop.ui.page import Meaning, Page, ScanResult, refusal_result
from wms_desktop.ui.words import tr

BEGUN = N_("return for {number}")


class DraftDesk(QObject):
    """The one draft of this workstation.

    Signals:
        changed: its order or lines are different now.
        asked: something is offered in the choice; the page shows it.
        settled: nothing is offered any more; the page shows the form.
    """

    changed = Signal()
    asked = Signal()
    settled = Signal()

    def __init__(self, page: Page, form: ReturnForm, choice: Choice) -> None:
        super().__init__(page)
        self.draft: DraftApplication | None = None
        self._page, self._form, self._choice = page, form, choice
        self.keeper = page.draft("application").watch(form.returns_wish)

    # the order

    def find(self, text: str) -> None:
        """Take the order that *text* names, or offer those that it may mean."""
        db, today = self._page.context.db, self._page.context.acting().today

        def look() -> ReturnableOrder | list[OrderFacts]:
            return queries.order(db, text, today=today) or queries.find_orders(db, text)

        def done(found: ReturnableOrder | list[OrderFacts]) -> None:
            if isinstance(found, ReturnableOrder):
                self._use_typed(found)
            elif len(found) == 1:
                self._load(found[0].id, self._use_typed)
            elif found:
                self._offer_orders(found)
            else:
                refusal = Refused(ReturnFault.UNKNOWN_ORDER, number=text.strip()[:40])
                self._form.returns_order_field.show_refusal(refusal)

        if text.strip():
            self._page.read(look, done)

    def reload(self) -> None:
        """Look at the order's figures again; the lines stay."""

        def use(order: ReturnableOrder) -> None:
            if self.draft is not None and self.draft.order.facts.id == order.facts.id:
                self.draft = self.draft.with_order(order)
                self.changed.emit()

        if self.draft is not None:
            self._load(self.draft.order.facts.id, use)

    def scan_order(self, meaning: Meaning, tell: Callable[[ScanResult], object]) -> None:
        """Begin an application for the scanned order."""

        def use(order: ReturnableOrder) -> None:
            refusal = self._use(order)
            if refusal is not None:
                tell(refusal_result(refusal))
                return
            said = N_("{customer}, {count} {count:lot|lots} delivered")
            note = tr(said, customer=order.facts.customer_name, count=len(order.lots))
            late = self.draft.too_old(self._page.context.acting().today) if self.draft else None
            tell(refusal_result(late) if late else ScanResult("ok", order.facts.number, note))

        self._load(meaning.id, use, lambda error: tell(refusal_result(error)))

    def clear(self) -> None:
        """Throw the draft away."""
        self.draft = None
        self.keeper.clear()
        self._form.returns_order.clear()
        self._form.returns_wish.setCurrentIndex(0)
        self.keeper.clear()
        self.changed.emit()

    def _use_typed(self, order: ReturnableOrder) -> None:
        refusal = self._use(order)
        if refusal is not None:
            self._form.returns_order_field.show_refusal(refusal)

    def _use(self, order: ReturnableOrder) -> Refused | None:
        """Write for *order*; the lines of another order are not thrown away by a scan."""
        self.settled.emit()
        draft = self.draft
        if draft is not None and draft.order.facts.id == order.facts.id:
            self.draft = draft.with_order(order)
        elif draft is not None and draft.lines:
            number = draft.order.facts.number
            return Refused(ReturnFault.OTHER_DRAFT, number=number, lines=len(draft.lines))
        else:
            self.draft = DraftApplication(order)
        self.keep()
        self.changed.emit()
        (self._form.lines if self.draft.lines else self._form.returns_add).setFocus()
        return None

    def _load(
        self,
        order_id: int,
        use: Callable[[ReturnableOrder], object],
        failed: Callable[[Exception], object] | None = None,
    ) -> None:
        db, today = self._page.context.db, self._page.context.acting().today

        def done(found: ReturnableOrder | None) -> None:
            if found is not None:
                use(found)
            elif failed is not None:
                failed(Refused(ReturnFault.UNKNOWN_ORDER, number=order_id))

        self._page.read(lambda: queries.order_by_id(db, order_id, today=today), done, failed)

    def _offer_orders(self, found: list[OrderFacts]) -> None:
        self.asked.emit()
        self._choice.offer(
            tr(N_("Which order?")),
            order_columns(),
            found,
            says=lambda order: f"{order.number} {order.customer_name} {order.phone}",
            take=lambda order: self._load(order.id, self._use_typed),
        )

    # the lines

    def add_line(self, lots: list[DeliveredLot] | None = None) -> None:
        """Offer the delivered lots that have no line yet; a single one is taken at once."""
        if self.draft is None:
            return
        left = self.draft.lots_not_listed() if lots is None else lots
        if len(left) == 1:
            self._add(left[0])
        elif left:
            self.asked.emit()
            self._choice.offer(
                tr(N_("Which goods?")),
                lot_columns(),
                left,
                says=lambda lot: f"{lot.item_code} {lot.item_name} {lot.lot_code}",
                take=self._add,
            )

    def remove_line(self) -> None:
        """Take the line under the cursor out."""
        place = self._form.place()
        if self.draft is not None and 0 <= place < len(self.draft.lines):
            self.draft.lines.pop(place)
            self._on_change()
            self._form.lines.setFocus()

    def scan_goods(
        self, meaning: Meaning, quantity: Decimal, tell: Callable[[ScanResult], object]
    ) -> None:
        """Count scanned goods onto their line."""
        draft = self.draft
        lots = lots_meant(draft, meaning) if draft is not None else []
        if draft is None or not lots:
            tell(not_on_order(draft, meaning))
        elif len(lots) > 1:
            self.add_line(lots)
            tell(ScanResult("warn", meaning.code, tr(N_("Several lots: choose one"))))
        else:
            self.settled.emit()
            place = draft.add(lots[0], quantity)
            key = lots[0].key
            self._on_change()
            self._form.lines.selectRow(place)
            tell(counted(draft, place, quantity, lambda: self._take_back(key, quantity)))

    def keep(self) -> None:
        """Keep the draft on this computer."""
        if self.draft is not None:
            self.keeper.keep("order", self.draft.order.facts.id)
            self.keeper.keep("lines", self.draft.kept())
            number = self.draft.order.facts.number
            self.keeper.offer(BEGUN if self.draft.lines else "", {"draft": True}, number=number)

    def restore(self) -> None:
        """Go on with what was kept."""
        order_id, lines = self.keeper.kept("order"), self.keeper.kept("lines", [])

        def use(order: ReturnableOrder) -> None:
            if self.draft is None:
                self.draft = DraftApplication(order)
                self.draft.restore(lines)
                self.changed.emit()

        if order_id is not None:
            self._load(int(order_id), use)

    def _add(self, lot: DeliveredLot) -> None:
        if self.draft is not None:
            place = self.draft.add(lot)
            self.settled.emit()
            self._on_change()
            self._form.edit_line(place)

    def _take_back(self, key: tuple[int, int], quantity: Decimal) -> None:
        if self.draft is not None:
            self.draft.take_back(key, quantity)
            self._on_change()

    def _on_change(self) -> None:
        self.keep()
        self.changed.emit()
