"""The shipper's change of consignee, recorded where the names differ (PCK-4); and the call-back."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.pickup.claims import CallBack
from wms_desktop.pickup.queries import Desk
from wms_desktop.pickup.view_attach import Attachment
from wms_desktop.transport.kinds import Channel
from wms_desktop.ui.button import Button
from wms_desktop.ui.fields import Combo, Field, LineEdit
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.label import Label
from wms_desktop.ui.page import Page
from wms_desktop.ui.steps import StepHead
from wms_desktop.ui.words import tr, word

MOMENT = "%Y-%m-%d %H:%M"


class ChangeBlock(QWidget):
    """Who at the shipper, how reached, at which number, when, and the paper.

    Signals:
        recording: everything is there; the page records it.
    """

    change_head: StepHead
    change_body: QWidget
    said_by_field: Field
    change_said_by: LineEdit
    phone_field: Field
    change_phone: LineEdit
    change_channel: Combo
    said_at_field: Field
    change_said_at: LineEdit
    change_paper: Label
    change_attach: Button
    change_record: Button

    recording = Signal()

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_form(self, "pickup_change")
        self.paper = Attachment(page, self.change_attach, self.change_paper)
        self.change_channel.set_items([(word(channel), channel) for channel in Channel])
        self._zone: tzinfo | None = None
        self.change_head.set_state("open", tr("required"))
        self.change_record.clicked.connect(self._on_record)

    def show_for(self, now: datetime) -> None:
        """Be empty; the moment is *now*, in the zone that the clerk reads."""
        self._zone = now.tzinfo
        self.change_said_by.clear()
        self.change_phone.clear()
        self.change_channel.set_value(Channel.PHONE)
        self.change_said_at.setText(now.strftime(MOMENT))
        self.paper.clear()
        for field in (self.said_by_field, self.phone_field, self.said_at_field):
            field.set_error("")

    @property
    def channel(self) -> Channel:
        """How the shipper was reached."""
        return Channel(self.change_channel.value())

    @property
    def said_at(self) -> datetime | None:
        """When it was said; None where the text is no moment."""
        try:
            typed = datetime.strptime(self.change_said_at.text().strip(), MOMENT)
        except ValueError:
            return None
        return typed.replace(tzinfo=self._zone)

    def kept(self) -> dict[str, Any]:
        """What a draft keeps."""
        return {"said_by": self.change_said_by.text(), "phone": self.change_phone.text()}

    def fill(self, kept: dict[str, Any]) -> None:
        """Fill in what `kept` gave."""
        self.change_said_by.setText(str(kept.get("said_by", "")))
        self.change_phone.setText(str(kept.get("phone", "")))

    def _on_record(self) -> None:
        empty = tr("Fill this in.")
        self.said_by_field.set_error("" if self.change_said_by.text().strip() else empty)
        self.phone_field.set_error("" if self.change_phone.text().strip() else empty)
        self.said_at_field.set_error("" if self.said_at else tr("Write it as 2026-05-21 10:30."))
        if not self.paper.content:
            self.paper.say(tr("Attach the paper first."), "bad")
        fields = (self.said_by_field, self.phone_field, self.said_at_field)
        if self.paper.content and not any(field.error() for field in fields):
            self.recording.emit()


class CallBlock(QWidget):
    """After a change: the phone on the waybill is called back, and what was said (PCK-6).

    Signals:
        edited: something changed.
    """

    call_head: StepHead
    call_body: QWidget
    call_phone: Combo
    call_note: LineEdit

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_form(self, "pickup_call")
        self.call_note.textEdited.connect(lambda _text: self.edited.emit())
        self.call_phone.currentIndexChanged.connect(lambda _index: self.edited.emit())

    def show_desk(self, desk: Desk) -> None:
        """Offer the phones of *desk*'s waybill."""
        self.call_phone.set_items([(phone, phone) for phone in desk.claim.phones])
        self.call_note.clear()

    def call_back(self) -> CallBack | None:
        """The call as far as it is noted."""
        phone, note = self.call_phone.value(), self.call_note.text()
        return CallBack(str(phone), note) if phone and note.strip() else None
