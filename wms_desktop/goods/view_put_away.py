"""The right pane while goods are in hand: where to put them, and why (LOC-2)."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from wms_desktop.core.quantity import shown_quantity
from wms_desktop.goods.view_words import joined
from wms_desktop.stock.rules import PutAway, Suggestion
from wms_desktop.ui.button import Button
from wms_desktop.ui.fields import Field, QuantityEdit
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.label import Label
from wms_desktop.ui.page_parts import KeyValue
from wms_desktop.ui.pill import Pill
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.words import tr, word

MOST_SKIPPED = 2  # bins that were passed over, named with the reason


class PutAwayPane(QWidget):
    """The suggestion large, its reason in words, its room as a pill, alternatives below."""

    goods_put_title: Label
    goods_put_place: Label
    goods_put_room: Pill
    goods_put_why: Label
    goods_put_more_title: Label
    goods_put_more: KeyValue
    goods_held_field: Field
    goods_held_quantity: QuantityEdit
    goods_drop_scan: Button
    goods_by_hand: Button

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_form(self, "goods_put_away")
        self._narrow = False
        self.show_idle("")

    def set_narrow(self, narrow: bool) -> None:
        """In a low window the quantity needs the room of the button; its key works on."""
        self._narrow = narrow
        self._fit()

    def _fit(self) -> None:
        show_when(self.goods_by_hand, not self._narrow or self.goods_held_field.isHidden())

    def show_idle(self, why: str) -> None:
        """Nothing is in hand; *why* says what to do, or why nothing can be done."""
        self.goods_put_title.setText(tr("Put away"))
        self.goods_put_why.setText(why)
        for widget in (
            self.goods_put_place,
            self.goods_put_room,
            self.goods_held_field,
            self.goods_put_more_title,
            self.goods_put_more,
            self.goods_drop_scan,
        ):
            show_when(widget, False)
        self._fit()

    def show_held(self) -> None:
        """Goods are in hand; their place is still being looked for."""
        self.goods_put_title.setText(tr("Put away at"))
        self.goods_put_why.setText("")
        self.goods_put_place.setText("…")
        show_when(self.goods_put_place, True)
        show_when(self.goods_put_room, False)
        show_when(self.goods_held_field, True)
        show_when(self.goods_drop_scan, True)
        self._fit()

    def show_plan(self, plan: PutAway) -> None:
        """Show the first suggestion and what else would do."""
        first = plan.suggestions[0] if plan.suggestions else None
        self.goods_put_place.setText(first.code if first else "–")
        self.goods_put_why.setText(word(first.reason) if first else _nowhere(plan))
        room = room_words(first) if first else ""
        self.goods_put_room.show_state("ok", room)
        others = [(_reason_words(each), each.code, True) for each in plan.suggestions[1:3]]
        skipped = plan.skipped[:MOST_SKIPPED] if first and not self._narrow else ()
        passed = [(tr("Not here: {why}", why=word(each.why)), each.code, False) for each in skipped]
        show_when(self.goods_put_more_title, bool(others))
        show_when(self.goods_put_more, bool(others or passed))
        self.goods_put_more.show_facts([*others, *passed])


def _reason_words(suggestion: Suggestion) -> str:
    """Same item, other lot, room for 18."""
    return joined(word(suggestion.reason), room_words(suggestion))


def room_words(suggestion: Suggestion) -> str:
    """How much still fits, empty without a limit."""
    if suggestion.room is None:
        return ""
    return tr("Room for {count}", count=shown_quantity(suggestion.room))


def _nowhere(plan: PutAway) -> str:
    skipped = [f"{each.code} {word(each.why)}" for each in plan.skipped[:3]]
    return joined(tr("No location fits. Choose one yourself."), *skipped)
