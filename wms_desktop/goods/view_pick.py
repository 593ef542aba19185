"""The right pane of goods out: the next stop, what is short, the next step, the timeline."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.core.language import N_
from wms_desktop.core.moments import site_time
from wms_desktop.core.quantity import shown_quantity
from wms_desktop.goods.kinds import HandOver, OutboundState
from wms_desktop.goods.outbound_detail import OutboundDetail, StepRow
from wms_desktop.goods.packed import Packing
from wms_desktop.goods.rules import PROGRESS
from wms_desktop.goods.shortages import PassedOver
from wms_desktop.goods.view_out_lines import OutPage
from wms_desktop.goods.view_picker import Picker
from wms_desktop.goods.view_words import joined, last_step_detail, pieces, step_detail
from wms_desktop.ui.button import Button
from wms_desktop.ui.fields import Field, LineEdit, QuantityEdit
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.label import Label
from wms_desktop.ui.message import Message
from wms_desktop.ui.page_parts import KeyValue
from wms_desktop.ui.pill import Pill
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.timeline import Timeline, TimelineStep
from wms_desktop.ui.words import tr, word

MOST_PASSED_OVER = 4
_HAND_OVER, _SHIP = N_("Hand over {count} {count:pc|pcs}"), N_("Ship {count} {count:pc|pcs}")
_RED = (OutboundState.PAUSED, OutboundState.CANCELLED)


class PickPane(QWidget):
    """One primary button at the bottom: the next step of the order.

    Signals:
        confirmed: Enter in the quantity; the quantity typed.
        step_wanted: the next step was pressed.
        packages_wanted: the order is to be packed package by package.
    """

    goods_pick_title: Label
    goods_pick_place: Label
    goods_pick_pill: Pill
    goods_pick_goods: Label
    goods_pick_why: Label
    goods_pick_field: Field
    goods_pick_quantity: QuantityEdit
    goods_pick_message: Message
    goods_pick_short: KeyValue
    goods_timeline: Timeline
    goods_parcels_field: Field
    goods_parcels: QuantityEdit
    goods_detail_field: Field
    goods_detail: LineEdit
    goods_step_reason: Label
    goods_by_package: Button
    goods_step: Button

    confirmed = Signal(object)
    step_wanted = Signal()
    packages_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_form(self, "goods_pick")
        self.goods_parcels.set_value(1)
        self.goods_pick_quantity.returnPressed.connect(self._on_enter)
        self.goods_by_package.clicked.connect(self.packages_wanted)
        self.goods_step.clicked.connect(self.step_wanted)

    def show_order(self, page: OutPage, picker: Picker, may: bool, *, person_id: int) -> None:
        """Show where the order stands and what comes next for the person at the desk."""
        order, short, passed = page.order, page.short, page.passed
        self.goods_timeline.show_steps(_steps(order))
        state = order.state
        show_when(self.goods_parcels_field, state is OutboundState.PICKED)
        leaving = (OutboundState.PACKED, OutboundState.SHIPPED, OutboundState.DELIVERED)
        show_when(self.goods_detail_field, state in leaving)
        self.goods_detail_field.set_label(_detail_words(order))
        self._show_short(short, passed)
        self.show_picker(order, picker)
        show_when(self.goods_by_package, state is OutboundState.PICKED and may)
        step, reason = _step(order, picker, may)
        if state is OutboundState.PACKED and page.packing.waits_for_check:
            step, reason = _check(page.packing, reason, person_id)
        if page.packing.checked_by and state is OutboundState.PACKED:
            self.goods_pick_why.setText(tr("Checked by {person}.", person=page.packing.checked_by))
        self.goods_step.setText(step)
        show_when(self.goods_step, bool(step))
        self.goods_step.setEnabled(bool(step) and not reason)
        self.goods_step_reason.setText(reason)
        show_when(self.goods_step_reason, bool(reason))

    @property
    def step(self) -> str:
        """The step that can be taken now, in words; empty where none can."""
        return self.goods_step.text() if self.goods_step.isEnabled() else ""

    def show_picker(self, order: OutboundDetail, picker: Picker) -> None:
        """Show the stop to go to, and what is in hand."""
        stop = picker.stop if order.state is OutboundState.ALLOCATED else None
        hand = picker.in_hand
        self.goods_pick_title.setText(_title(order, stop is not None, picker.place is not None))
        for widget in (self.goods_pick_place, self.goods_pick_goods):
            show_when(widget, stop is not None)
        show_when(self.goods_pick_field, hand is not None)
        self.goods_pick_why.setText("" if stop else _why(order))
        show_when(self.goods_pick_why, stop is None)
        left = pieces(stop.quantity - stop.picked, stop.unit) if stop else ""
        self.goods_pick_pill.show_state("info", tr("Take {goods}", goods=left) if stop else "")
        if stop is not None:
            self.goods_pick_place.setText(stop.location)
            expires = stop.expires_on.isoformat() if stop.expires_on else ""
            self.goods_pick_goods.setText(joined(f"{stop.item} {stop.name}", stop.lot, expires))
        if hand is not None:
            self.goods_pick_quantity.set_value(hand.quantity)
            self.goods_pick_quantity.setFocus()
            self.goods_pick_quantity.selectAll()

    def _show_short(self, short: Decimal, passed: Sequence[PassedOver]) -> None:
        title = tr("{count} short", count=shown_quantity(short)) if short > 0 else ""
        detail = tr("Not taken, and why:") if passed else tr("Nothing more is on hand.")
        self.goods_pick_message.show_message("warn", title, detail)
        facts = [(word(each.why), _passed_words(each), False) for each in passed[:MOST_PASSED_OVER]]
        self.goods_pick_short.show_facts(facts if title else [])
        show_when(self.goods_pick_short, bool(facts) and bool(title))

    def _on_enter(self) -> None:
        value = self.goods_pick_quantity.value()
        if value is not None:
            self.confirmed.emit(value)


def _passed_words(passed: PassedOver) -> str:
    """Which goods stay, and which orders hold them."""
    goods = joined(passed.lot, passed.location, shown_quantity(passed.quantity))
    if not passed.held_by:
        return goods
    return tr("{goods}, for {orders}", goods=goods, orders=joined(*passed.held_by[:2]))


def _title(order: OutboundDetail, stop: bool, there: bool) -> str:
    if stop:
        return tr("Take here") if there else tr("Next stop")
    if order.state is OutboundState.ALLOCATED:
        return tr("Pick list")
    return word(order.state)


def _why(order: OutboundDetail) -> str:
    match order.state:
        case OutboundState.APPROVED | OutboundState.RECEIVED:
            return tr("Allocation reserves the oldest goods first.")
        case OutboundState.PICKED:
            if order.missing > 0:
                return tr("What there was is picked. Say how many parcels.")
            return tr("Everything is picked. Say how many parcels.")
        case OutboundState.PACKED:
            return tr("The delivery note prints with F9.")
        case OutboundState.PAUSED | OutboundState.CANCELLED:
            return last_step_detail(order)
        case _:
            return ""


def _step(order: OutboundDetail, picker: Picker, may: bool) -> tuple[str, str]:
    """The next step's words, and why it cannot be taken now."""
    picked = sum((line.picked for line in order.lines), Decimal(0))
    count = shown_quantity(picked)
    left = sum((stop.quantity - stop.picked for stop in picker.open_stops), Decimal(0))
    collect = order.hand_over is HandOver.COLLECT
    reason = "" if may else tr("A keeper or clerk does this.")
    match order.state:
        case OutboundState.RECEIVED | OutboundState.APPROVED:
            return tr("Allocate goods"), reason
        case OutboundState.ALLOCATED:
            waits = tr("{count} still to pick.", count=shown_quantity(left)) if left else ""
            count = shown_quantity(picked + left)
            return tr("Pack {count} {count:pc|pcs}", count=count), reason or waits
        case OutboundState.PICKED:
            return tr("Pack {count} {count:pc|pcs}", count=count), reason
        case OutboundState.PACKED:
            hand_over, ship = tr(_HAND_OVER, count=count), tr(_SHIP, count=count)
            return hand_over if collect else ship, reason
        case OutboundState.SHIPPED:
            return tr("Note delivery"), reason
        case OutboundState.DELIVERED:
            return tr("Note confirmation"), reason
        case OutboundState.PAUSED:
            return tr("Decide"), "" if may else tr("Customer service decides.")
        case _:
            return "", ""


def _check(packing: Packing, reason: str, person_id: int) -> tuple[str, str]:
    """The second look: by anybody but those who picked."""
    if not reason and person_id in {each.person_id for each in packing.pickers}:
        names = joined(*(each.name for each in packing.pickers))
        reason = tr("Picked by {people}: another person checks.", people=names)
    return tr("Confirm the check"), reason


def _detail_words(order: OutboundDetail) -> str:
    if order.state is not OutboundState.PACKED:
        return tr("What the customer says")
    collect = order.hand_over is HandOver.COLLECT
    return tr("Who collects") if collect else tr("Carrier and number")


def _steps(order: OutboundDetail) -> list[TimelineStep]:
    done = [_done(step, last=n == len(order.steps) - 1) for n, step in enumerate(order.steps)]
    if order.state in _RED:
        return done
    ahead = PROGRESS[PROGRESS.index(order.state) + 1 :]
    return done + [TimelineStep(word(state)) for state in ahead]


def _done(step: StepRow, *, last: bool) -> TimelineStep:
    moment = site_time(step.at).strftime("%m-%d %H:%M")
    state = "bad" if step.state in _RED else "current" if last else "done"
    return TimelineStep(word(step.state), joined(moment, step.person, step_detail(step)), state)
