"""Goods go to another location: what, how many, and where to, suggested with its reason (LOC-2)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from PySide6.QtWidgets import QWidget

from wms_desktop.core.errors import NeedsConfirmation, Refused
from wms_desktop.core.quantity import shown_quantity
from wms_desktop.stock import service_moves
from wms_desktop.stock.locations import suggest_move
from wms_desktop.stock.map_queries import MapCell, PlaceGoods
from wms_desktop.stock.queries import Found, resolve_code
from wms_desktop.stock.rules import PutAway
from wms_desktop.stock.service_moves import Transfer
from wms_desktop.stock.view_map_forms import GoodsChoice, MapForm, undo
from wms_desktop.stock.view_map_place import amount, goods_words
from wms_desktop.ui.button import Button
from wms_desktop.ui.fields import Combo, Field, LineEdit, QuantityEdit
from wms_desktop.ui.label import ElidedLabel, Label
from wms_desktop.ui.message import Message
from wms_desktop.ui.page import Expectation, Page, ScanResult, refusal_result
from wms_desktop.ui.pill import Pill
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.words import sentence, tr, word

Answer = Callable[[ScanResult], object]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the rules allow once the person confirms it."""

    command: Transfer
    code: str
    target: str


class MovePane(MapForm):
    """What, how many and where to; a scan of the target moves the goods."""

    map_move_title: Label
    map_move_what_field: Field
    map_move_what: Combo
    map_move_quantity_field: Field
    map_move_quantity: QuantityEdit
    map_move_suggest_title: Label
    map_move_suggested: ElidedLabel
    map_move_room: Pill
    map_move_why: Label
    map_move_to_field: Field
    map_move_to: LineEdit
    map_move_message: Message
    map_move_note: Label
    map_move_save: Button
    map_move_drop: Button

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(page, "move", parent)
        self.choice = GoodsChoice(
            self.map_move_what, self.map_move_what_field, self.map_move_quantity
        )
        self.suggested = ""
        self._asked: _Asked | None = None
        self._question = 0
        self._keeper.watch(self.map_move_quantity, self.map_move_to)
        self.map_move_what.currentIndexChanged.connect(lambda _n: self._on_what())
        self.map_move_quantity.value_changed.connect(lambda _v: self._on_quantity())
        self.map_move_to.textEdited.connect(lambda _t: self._on_to())
        self.map_move_to.returnPressed.connect(self.save)
        self.map_move_save.clicked.connect(self.save)
        self.map_move_drop.clicked.connect(self.drop)

    def open_goods(
        self, cell: MapCell, goods: Sequence[PlaceGoods], balance_id: int | None = None
    ) -> None:
        """Ask what of *goods* at *cell* goes where; what was kept for it is there again."""
        going_on = self.open_for(cell)
        quantity = self.map_move_quantity.text()
        self._take_back_question()
        kept = self._keeper.kept("balance") if going_on else None
        self.choice.offer(goods, balance_id or kept)
        self._show_title()
        self.choice.fill()
        if going_on and quantity:
            self.map_move_quantity.setText(quantity)
        self._suggest()
        (self.map_move_what if len(goods) > 1 else self.map_move_quantity).setFocus()
        self.map_move_quantity.selectAll()

    def expectation(self) -> Expectation:
        """The target is scanned next; goods that are scanned say what is moved."""
        goods, quantity = self.choice.chosen, self.map_move_quantity.value()
        note = ""
        if goods is not None and quantity is not None:
            note = f"{goods.item} ×{shown_quantity(quantity)}"
        if self.suggested:
            note = tr("{goods}, try {location}", goods=note, location=self.suggested)
        return Expectation(tr("Scan target location"), note, tr("a location twice is only shown"))

    def take_goods(
        self, item_id: int | None, lot_id: int | None, count: Decimal | None
    ) -> ScanResult:
        """A scan of goods: these are moved; ×n says how many."""
        return self.choice.take(item_id, lot_id, count, self._cell.code if self._cell else "")

    def save(self) -> None:
        """Ctrl+S: move to what is typed, or confirm what was asked."""
        if self._asked is not None:
            self.confirm()
            return
        typed = self.map_move_to.text().strip() or self.suggested
        if not typed:
            self.map_move_to_field.set_error(tr("Type or scan a location."))
            self.map_move_to.setFocus()
            return
        db, site = self._page.context.db, self._page.context.acting().site_id
        self._page.read(
            lambda: resolve_code(db, site, typed),
            lambda found: self._on_resolved(typed, found),
            self.show_refusal,
        )

    def move_to(self, location_id: int, code: str, answer: Answer | None = None) -> None:
        """Move to the location *code*; *answer* hears what a scan has done."""
        goods, cell = self.choice.chosen, self._cell
        try:
            quantity = self.map_move_quantity.checked()
        except Refused as error:
            self.map_move_quantity_field.show_refusal(error)
            self.map_move_quantity.setFocus()
            if answer is not None:
                answer(refusal_result(error))
            return
        if goods is None or cell is None or self._is_sending:
            if answer is not None:
                answer(ScanResult("warn", tr("Nothing to move")))
            return
        self.map_move_to.setText(code)
        self._take_back_question()
        command = Transfer(
            self._keeper.op_id, goods.balance_id, location_id, quantity,
            seen_item_version=goods.item_version,
        )  # fmt: skip
        self._transfer(command, code, goods, answer)

    def confirm(self) -> None:
        """The person confirms what the rules allow only then (LOC-1); it is recorded."""
        asked, goods = self._asked, self.choice.chosen
        if asked is not None and goods is not None:
            again = replace(asked.command, confirmed=(*asked.command.confirmed, asked.code))
            self._take_back_question()
            self._transfer(again, asked.target, goods, None)

    def clear(self) -> None:
        self._take_back_question()
        self.message.clear()
        self.map_move_to_field.set_error("")
        self.map_move_to.clear()
        self.map_move_quantity.clear()
        self._keeper.clear()

    def _transfer(
        self, command: Transfer, target: str, goods: PlaceGoods, answer: Answer | None
    ) -> None:
        context = self._page.context
        db, by = context.db, context.acting()

        def done(value: object) -> None:
            document = int(value.value)  # type: ignore[attr-defined]
            said = f"{goods.item} {amount(goods, command.quantity)} → {target}"
            result = ScanResult(
                "ok", said, tr("a location twice is only shown"),
                undo=lambda: undo(self._page, document), undo_says=said, sound="complete",
            )  # fmt: skip
            self.clear()
            (answer or context.shell.show_result)(result)
            self.done.emit(command.to_location_id)

        def failed(error: Exception) -> None:
            if isinstance(error, NeedsConfirmation):
                self._ask(error, _Asked(command, str(error.code.value), target))
            else:
                self.show_refusal(error)
            if answer is not None:
                told = refusal_result(error)
                waits = isinstance(error, NeedsConfirmation)
                answer(replace(told, kind="warn") if waits else told)

        self._send(lambda: service_moves.transfer(db, by, command), done, failed)

    def _ask(self, error: NeedsConfirmation, asked: _Asked) -> None:
        told = sentence(error)
        self._asked = asked
        self.message.show_message("warn", told.head, told.advice)
        person = self._page.context.acting().person_name
        self.map_move_note.setText(tr("Recorded under {person}.", person=person))
        self.map_move_save.setText(tr("Confirm"))
        self.map_move_save.setFocus()
        self._show_suggestion_parts()

    def _take_back_question(self) -> None:
        if self._asked is not None:
            self._asked = None
            self.message.clear()
        self.map_move_note.setText("")
        self.map_move_save.setText(tr("Move@@goods"))
        self._show_suggestion_parts()

    def _show_title(self) -> None:
        goods = self.choice.chosen
        said = goods_words(goods) if goods is not None else ""
        self.map_move_title.setText(tr("Move {goods}", goods=said))

    def _on_what(self) -> None:
        goods = self.choice.chosen
        if goods is None:
            return
        self._keeper.keep("balance", goods.balance_id)
        self._take_back_question()
        self._show_title()
        self.choice.fill()

    def _on_quantity(self) -> None:
        self._take_back_question()
        self.map_move_quantity_field.set_error("")
        self._suggest()

    def _on_to(self) -> None:
        self._take_back_question()
        self.map_move_to_field.set_error("")

    def _suggest(self) -> None:
        goods, cell, quantity = self.choice.chosen, self._cell, self.map_move_quantity.value()
        self._question += 1
        question = self._question
        if goods is None or cell is None or quantity is None:
            self._show_plan(None)
            return
        db, site = self._page.context.db, self._page.context.acting().site_id

        def on_plan(plan: PutAway) -> None:
            if question == self._question:
                self._show_plan(plan)

        self._page.read(
            lambda: suggest_move(
                db, site, goods.item_id, goods.lot, quantity, goods.condition, cell.id
            ),
            on_plan,
        )

    def _show_plan(self, plan: PutAway | None) -> None:
        first = plan.suggestions[0] if plan is not None and plan.suggestions else None
        self.suggested = first.code if first else ""
        self.map_move_suggested.setText(self.suggested or "–")
        why = tr("No location fits. Choose one yourself.")
        self.map_move_why.setText(word(first.reason) if first else why)
        room = first.room if first else None
        words = "" if room is None else tr("Room for {count}", count=shown_quantity(room))
        self.map_move_room.show_state("ok", words)
        self._show_suggestion_parts()
        self._page.expectation_changed.emit(self._page.expectation())

    def _show_suggestion_parts(self) -> None:
        shown = self._asked is None
        for part in (self.map_move_suggest_title, self.map_move_suggested, self.map_move_why):
            show_when(part, shown)
        show_when(self.map_move_note, bool(self.map_move_note.text()))

    def _on_resolved(self, typed: str, found: list[Found]) -> None:
        place = next((each for each in found if each.kind == "location"), None)
        if place is None:
            self.map_move_to_field.set_error(tr("{code} is no location of this site.", code=typed))
            self.map_move_to.setFocus()
        else:
            self.move_to(place.id, place.code)
