"""Limits of a zone's climate and how often it is looked at: a small form for duty managers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.core.changes import Done
from wms_desktop.core.errors import Refused
from wms_desktop.core.quantity import QuantityFault
from wms_desktop.core.text import narrow
from wms_desktop.stock.care import RoundDue
from wms_desktop.stock.care_plan import PlanZone, plan_zone
from wms_desktop.stock.climate import ZoneClimate
from wms_desktop.stock.kinds import CareKind
from wms_desktop.stock.rules_care import Limits
from wms_desktop.stock.view_care_words import typed_figure
from wms_desktop.ui.button import Button
from wms_desktop.ui.fields import Field, LineEdit
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.label import Label
from wms_desktop.ui.message import Message
from wms_desktop.ui.page import Page
from wms_desktop.ui.words import joined, sentence, tr

_LONGEST_TYPED = 4


class CarePlanPane(QWidget):
    """Four limits, three intervals.

    Signals:
        saved: the zone has them now.
        dropped: nothing was changed.
    """

    care_plan_title: Label
    care_temperature_low_field: Field
    care_temperature_low: LineEdit
    care_temperature_high_field: Field
    care_temperature_high: LineEdit
    care_humidity_low_field: Field
    care_humidity_low: LineEdit
    care_humidity_high_field: Field
    care_humidity_high: LineEdit
    care_goods_days_field: Field
    care_goods_days: LineEdit
    care_sensitive_days_field: Field
    care_sensitive_days: LineEdit
    care_equipment_days_field: Field
    care_equipment_days: LineEdit
    care_plan_message: Message
    care_plan_save: Button
    care_plan_drop: Button

    saved = Signal()
    dropped = Signal()

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_form(self, "stock_care_plan")
        self._page = page
        self._zone: ZoneClimate | None = None
        self._keeper = page.draft("care_plan")
        self.care_plan_save.clicked.connect(self.save)
        self.care_plan_drop.clicked.connect(self._drop)
        for field, edit in (*self._limit_fields(), *self._day_fields()):
            edit.textEdited.connect(lambda _text, field=field: field.set_error(""))

    def open_for(self, zone: ZoneClimate, rounds: Sequence[RoundDue]) -> None:
        """Show what holds for *zone*; *rounds* are its own."""
        self._zone = zone
        self._keeper.leave()
        self._keeper = self._page.draft(f"care_plan/{zone.zone_id}")
        title = tr("Limits and intervals")
        self.care_plan_title.setText(joined(zone.name, title))
        held = zone.limits
        limits = (
            held.temperature_low, held.temperature_high, held.humidity_low, held.humidity_high
        )  # fmt: skip
        for (field, edit), value in zip(self._limit_fields(), limits, strict=True):
            edit.setText("" if value is None else f"{value:f}".replace("-", "−"))
            field.set_error("")
        by_kind = {each.kind: each for each in rounds}
        goods, equipment = by_kind[CareKind.GOODS], by_kind[CareKind.EQUIPMENT]
        days = (goods.plain_days, goods.sensitive_days, equipment.plain_days)
        for (field, edit), number in zip(self._day_fields(), days, strict=True):
            edit.setText(str(number))
            field.set_error("")
        self.care_plan_message.clear()
        self._keeper.watch(*(edit for _f, edit in (*self._limit_fields(), *self._day_fields())))

    def start(self) -> None:
        """Type at the first field."""
        self.care_temperature_low.setFocus()
        self.care_temperature_low.selectAll()

    def save(self) -> None:
        """Ctrl+S."""
        if self._zone is None:
            return
        limits: list[Decimal | None] = []
        days: list[int] = []
        for field, edit in self._limit_fields():
            try:
                limits.append(typed_figure(edit.text()))
            except Refused as error:
                self._refuse(field, edit, error)
                return
        for field, edit in self._day_fields():
            text = narrow(edit.text()).strip()
            if not (text.isascii() and text.isdigit() and len(text) <= _LONGEST_TYPED):
                self._refuse(field, edit, Refused(QuantityFault.NOT_A_NUMBER, typed=text[:40]))
                return
            days.append(int(text))
        zone = self._zone
        command = PlanZone(self._keeper.op_id, zone.zone_id, zone.version, Limits(*limits), *days)
        db, by = self._page.context.db, self._page.context.acting()
        self._page.write(lambda: plan_zone(db, by, command), self._on_saved, self._on_refused)

    def _limit_fields(self) -> tuple[tuple[Field, LineEdit], ...]:
        return (
            (self.care_temperature_low_field, self.care_temperature_low),
            (self.care_temperature_high_field, self.care_temperature_high),
            (self.care_humidity_low_field, self.care_humidity_low),
            (self.care_humidity_high_field, self.care_humidity_high),
        )

    def _day_fields(self) -> tuple[tuple[Field, LineEdit], ...]:
        return (
            (self.care_goods_days_field, self.care_goods_days),
            (self.care_sensitive_days_field, self.care_sensitive_days),
            (self.care_equipment_days_field, self.care_equipment_days),
        )

    def _refuse(self, field: Field, edit: LineEdit, error: Refused) -> None:
        field.show_refusal(error)
        edit.setFocus()

    def _drop(self) -> None:
        self._keeper.clear()
        self.dropped.emit()

    def _on_saved(self, _done: Done[int]) -> None:
        self._keeper.clear()
        self.saved.emit()

    def _on_refused(self, error: Exception) -> None:
        told = sentence(error)
        self.care_plan_message.show_message("bad", told.head, told.advice)
