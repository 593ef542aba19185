"""The form of one application: order, lines, what the rule says of them (RET-1, RET-2)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.core.quantity import shown_quantity
from wms_desktop.returns import words
from wms_desktop.returns.draft import DraftApplication
from wms_desktop.returns.figures import OrderFacts
from wms_desktop.returns.files import ApplicationFile
from wms_desktop.returns.kinds import ReturnReason, Wish
from wms_desktop.returns.rules import ReturnFault, last_day
from wms_desktop.returns.view_enter import is_enter
from wms_desktop.returns.view_lines import (
    ShownLine,
    line_columns,
    lines_of_application,
    lines_of_draft,
)
from wms_desktop.ui.button import Button
from wms_desktop.ui.empty_state import EmptyState
from wms_desktop.ui.fields import Combo, Field, LineEdit, QuantityEdit
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.icon_label import IconLabel
from wms_desktop.ui.label import Label
from wms_desktop.ui.list_view import ListView
from wms_desktop.ui.message import Message
from wms_desktop.ui.plain_text import tip
from wms_desktop.ui.plane import HLine, Plane
from wms_desktop.ui.rows_model import RowsModel
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.words import sentence, tr

_SAID_BESIDE = (ReturnFault.NO_LINES, ReturnFault.QUANTITY_MISSING)  # no message needed


class ReturnForm(QWidget):
    """Order, customer, wish; the lines; the line under the cursor; what keeps it from going.

    Signals:
        order_typed: what was typed into the order field, with Enter.
        changed: a line of the draft is different now.
        complaint_asked: the red banner's way out was pressed (RET-2 says no).
    """

    order_typed = Signal(str)
    changed = Signal()
    complaint_asked = Signal()

    returns_order_field: Field
    returns_order: LineEdit
    returns_customer: LineEdit
    returns_wish: Combo
    returns_lines_area: Plane
    returns_editor: Plane
    returns_editor_line: HLine
    returns_quantity_field: Field
    returns_quantity: QuantityEdit
    returns_reason: Combo
    returns_remark: LineEdit
    returns_remove: Button
    returns_remove_label: Label
    returns_message_host: Plane
    returns_message: Message
    returns_age_host: QWidget
    returns_age_icon: IconLabel
    returns_age: Label
    returns_sum: Label
    returns_blocked: Label
    returns_add: Button
    returns_submit: Button

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_form(self, "returns_form")
        self._draft: DraftApplication | None = None
        self._narrow, self._filling = False, False
        self._today = date.min
        self.lines = ListView(two_lines=True, says=tr(N_("Return lines")))
        self.lines.setObjectName("returns_lines")
        self.rows: RowsModel[ShownLine] = RowsModel(line_columns(), (), self)
        self.lines.set_model(self.rows)
        self._empty = EmptyState("truck-return")
        area = self.returns_lines_area.layout()
        assert area is not None
        area.addWidget(self.lines)
        area.addWidget(self._empty)
        self.returns_wish.set_items([(tr(text), wish) for wish, text in words.WISHES.items()])
        self.returns_reason.set_items([(tr(text), why) for why, text in words.REASONS.items()])
        self.returns_reason.installEventFilter(self)
        self.returns_order.setPlaceholderText(tr(N_("Number or name")))
        self.returns_order.returnPressed.connect(
            lambda: self.order_typed.emit(self.returns_order.text())
        )
        self.returns_order.textEdited.connect(lambda _: self.returns_order_field.set_error(""))
        self.returns_message.acted.connect(self.complaint_asked)
        self.returns_quantity.value_changed.connect(self._on_quantity)
        self.returns_quantity.returnPressed.connect(self.returns_reason.setFocus)
        self.returns_reason.currentIndexChanged.connect(self._on_reason)
        self.returns_remark.setMaxLength(200)
        self.returns_remark.textEdited.connect(self._on_remark)
        self.returns_remark.returnPressed.connect(self.lines.setFocus)
        self.lines.selectionModel().currentRowChanged.connect(lambda *_: self._fill_editor())
        self.lines.activated_row.connect(lambda _row: self.edit_line(self.place()))

    # what the page says

    def show_draft(
        self, draft: DraftApplication | None, refusal: Refused | None, today: date
    ) -> None:
        """Show an application that is written; None for one that has no order yet."""
        self._draft, self._today = draft, today
        self._show_order(draft.order.facts if draft else None)
        self._set_open(True)
        self._show_rows(lines_of_draft(draft) if draft else [])
        self._show_age(draft)
        self._show_refusal(refusal)
        self._show_sum(len(draft.lines) if draft else 0, draft.total() if draft else Decimal(0))

    def show_application(self, found: ApplicationFile) -> None:
        """Show an application as it was handed in."""
        self._draft = None
        self._show_order(found.order)
        self.returns_wish.set_value(found.wish)
        self._set_open(False)
        self._show_rows(lines_of_application(found))
        show_when(self.returns_age_host, False)
        self._show_refusal(None)
        total = sum((line.quantity for line in found.lines), Decimal(0))
        self._show_sum(len(found.lines), total)

    def set_narrow(self, narrow: bool) -> None:
        """Leave out what is only confirmation where the window is narrow."""
        self._narrow = narrow

    def place(self) -> int:
        """The line under the cursor (from 0), −1 for none."""
        return self.lines.currentIndex().row()

    def edit_line(self, place: int) -> None:
        """Let the quantity of a line be typed."""
        if self._draft is not None and 0 <= place < len(self._draft.lines):
            self.lines.selectRow(place)
            self.returns_quantity.setFocus()
            self.returns_quantity.selectAll()

    def wish(self) -> Wish:
        """What the customer would like."""
        return Wish(self.returns_wish.value())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter moves on from the reason, as from every field."""
        if watched is self.returns_reason and is_enter(event):
            self.returns_remark.setFocus()
            return True
        return super().eventFilter(watched, event)

    # parts

    def _show_order(self, facts: OrderFacts | None) -> None:
        if facts is not None or not self.returns_order.hasFocus():
            self.returns_order.setText(facts.number if facts else "")
        self.returns_order_field.set_error("")
        self.returns_order.set_state("ok" if facts else "")
        self.returns_customer.setText(facts.customer_name if facts else "")
        self.returns_customer.setCursorPosition(0)

    def _set_open(self, is_open: bool) -> None:
        self.returns_order.setReadOnly(not is_open)
        self.returns_wish.setEnabled(is_open)
        for part in (self.returns_add, self.returns_submit, self.returns_blocked):
            show_when(part, is_open)

    def _show_rows(self, rows: list[ShownLine]) -> None:
        place = self.place()
        self.rows.set_rows(rows)
        show_when(self.lines, bool(rows))
        show_when(self._empty, not rows)
        if not rows:
            self._say_empty()
        elif self.place() < 0:
            self.lines.selectRow(min(max(place, 0), len(rows) - 1))
        editable = bool(rows) and self._draft is not None
        show_when(self.returns_editor, editable)
        show_when(self.returns_editor_line, editable)
        self._fill_editor()

    def _say_empty(self) -> None:
        if self._draft is None:
            title, detail = N_("Whose goods come back?"), N_("Scan the order, or type its number.")
        else:
            title, detail = N_("What comes back?"), N_("Scan a lot, or press F3 to choose one.")
        self._empty.say(tr(title), tr(detail))

    def _show_age(self, draft: DraftApplication | None) -> None:
        show_when(self.returns_age_host, draft is not None and not self._narrow)
        if draft is None:
            return
        ordered, months = draft.order.facts.ordered_on, draft.order.months
        in_time = self._today <= last_day(ordered, months)
        icon, role = ("circle-check", "ok") if in_time else ("alert-octagon", "bad")
        self.returns_age_icon.show_icon(icon, role)
        said = N_(
            "Ordered on {day}, today is day {number}; {months} {months:month|months} until {last}"
        )
        number = (self._today - ordered).days
        last = draft.order.last_day
        self.returns_age.setText(tr(said, day=ordered, number=number, months=months, last=last))

    def _show_refusal(self, refusal: Refused | None) -> None:
        quiet = refusal is None or refusal.code in _SAID_BESIDE
        show_when(self.returns_message_host, not quiet or not self.returns_age_host.isHidden())
        if refusal is None or quiet:
            self.returns_message.clear()
        else:
            told = sentence(refusal)
            way_out = refusal.code in (ReturnFault.ORDER_TOO_OLD, ReturnFault.TOO_FEW_OF_LOT)
            action = tr(N_("To a complaint")) if way_out else ""
            self.returns_message.set_action(action, icon="arrow-right", key="F7")
            self.returns_message.show_message("bad", told.head, "" if self._narrow else told.advice)
            self.returns_message.setToolTip(tip(told.advice))

    def _show_sum(self, lines: int, total: Decimal) -> None:
        said = N_("{lines} {lines:line|lines}, {total} come back")
        self.returns_sum.setText(tr(said, lines=lines, total=shown_quantity(total)))
        show_when(self.returns_sum, bool(lines) and not self._narrow)

    # the line under the cursor

    def _fill_editor(self) -> None:
        draft, place = self._draft, self.place()
        if draft is None or not 0 <= place < len(draft.lines):
            return
        line = draft.lines[place]
        self._filling = True
        self.returns_quantity.set_fractional(line.lot.is_fractional)
        if self.returns_quantity.value() != line.quantity:
            self.returns_quantity.set_value(line.quantity)
            self.returns_quantity_field.set_error("")
        self.returns_reason.set_value(line.reason)
        if self.returns_remark.text() != line.remarks:
            self.returns_remark.setText(line.remarks)
        self._filling = False

    def _on_quantity(self, value: Decimal | None) -> None:
        self._change(quantity=value)

    def _on_reason(self, _index: int) -> None:
        if self.returns_reason.value() is not None:
            self._change(reason=ReturnReason(self.returns_reason.value()))

    def _on_remark(self, text: str) -> None:
        self._change(remarks=text)

    def _change(self, **values: object) -> None:
        draft, place = self._draft, self.place()
        if self._filling or draft is None or not 0 <= place < len(draft.lines):
            return
        draft.change(place, **values)
        self.changed.emit()
