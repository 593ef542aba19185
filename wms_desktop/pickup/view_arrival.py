"""A consignment that arrived and nobody announced: the clerk writes its waybill (PCK-8, RCP-1)."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done
from wms_desktop.core.codes import CodeKind, is_misread, parse_own_code
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.core.text import clean_code
from wms_desktop.pickup.view_arrival_fields import ORIGIN, ArrivalFields
from wms_desktop.transport import arrival
from wms_desktop.transport.arrival import TakeIn, TakenIn
from wms_desktop.transport.service import COUNTER
from wms_desktop.ui.actions import BACK_KEYS, SAVE_KEYS, SAVE_NEXT_KEYS, ActionSpec, bind, tie
from wms_desktop.ui.button import Button
from wms_desktop.ui.drafts import DraftKeeper
from wms_desktop.ui.label import Label
from wms_desktop.ui.message import Message
from wms_desktop.ui.page import Expectation, Page, Scan, ScanResult
from wms_desktop.ui.questions import Question
from wms_desktop.ui.shown import hold_still
from wms_desktop.ui.words import sentence, tr

SAVE = ActionSpec("pickup.arrival_save", N_("Record arrival"), SAVE_KEYS, "check")
NEXT = ActionSpec("pickup.arrival_next", N_("Save and next"), SAVE_NEXT_KEYS, "plus")
LEAVE = ActionSpec("pickup.arrival_leave", N_("Waiting list"), BACK_KEYS, "chevron-left")
BEGUN, BEGUN_BLANK = N_("arrival of {number}"), N_("arrival without a number")
SHORTEST = 6  # of a number that may be a waybill's


def waybill_number(text: str) -> str:
    """The waybill number that a scan which is not on record may be; empty where it is none."""
    own = parse_own_code(text.upper())
    if own is not None:
        return f"TY-{own.number}" if own.kind is CodeKind.CONSIGNMENT else ""
    if len(text) < SHORTEST or is_misread(text.upper()):
        return ""
    try:
        return clean_code(text, field="Waybill number").upper()
    except Refused:
        return ""


class ArrivalForm(ArrivalFields):
    """The form with its keys; what is typed is a draft until it is recorded.

    Signals:
        recorded: a `ScanResult`; the consignment waits now.
        left: back to the list; what was typed stays.
    """

    pickup_arrival_message: Message
    pickup_arrival_reason: Label
    pickup_arrival_save: Button
    pickup_arrival_next: Button
    pickup_arrival_drop: Button
    pickup_arrival_back: Button

    recorded = Signal(object)
    left = Signal()

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        keeper: DraftKeeper = page.draft("arrival")
        super().__init__(page, keeper, parent)
        self._save = bind(SAVE, lambda: self.save(go_on=False), self)
        self._next = bind(NEXT, lambda: self.save(go_on=True), self)
        leave = bind(LEAVE, self.left.emit, self)
        for action, button in (
            (self._save, self.pickup_arrival_save),
            (self._next, self.pickup_arrival_next),
            (leave, self.pickup_arrival_back),
        ):
            tie(action, button)
        self.pickup_arrival_drop.clicked.connect(self.drop)
        for edit in (*self.edits(), self.shipper.search):
            edit.textChanged.connect(lambda _text: self._name_draft())
        self._name_draft()
        self._send(False)

    def begin(self, number: str = "") -> ScanResult | None:
        """F3, or a scan that is not on record; what the scan bar says of *number*."""
        self.pickup_arrival_message.clear()
        said = self.offer(number) if number else None
        first = self.shipper.search if self.pickup_arrival_number.text() else None
        (first or self.pickup_arrival_number).setFocus()
        return said

    def offer(self, number: str) -> ScanResult:
        """A scanned *number* goes into the form, unless it holds another consignment."""
        if self._sending:
            return _not_now()
        typed = self.pickup_arrival_number.text().strip().upper()
        if typed and typed != number and self.is_begun:
            head = tr("{number} is not on record", number=number)
            return ScanResult("warn", head, tr("First record or discard {number}.", number=typed))
        self.pickup_arrival_number.setText(number)
        self.pickup_arrival_number_field.set_error("")
        self.shipper.setFocus()
        head = tr("{number} is not on record", number=number)
        return ScanResult("warn", head, tr("Record its arrival, or press Esc."))

    def expectation(self) -> Expectation:
        """A waybill that is not on record, or the place where the goods are put."""
        if not self.pickup_arrival_number.text().strip():
            return Expectation(tr("Scan a waybill"), tr("without one the program gives a number"))
        return Expectation(tr("Scan a location"), tr("where the goods are put"))

    def put_at(self, scan: Scan) -> ScanResult:
        """A scanned location is where the goods are."""
        if self._sending:
            return _not_now()
        code = scan.meaning.code if scan.meaning else scan.text
        self.pickup_arrival_place.setText(code)
        self.pickup_arrival_place_field.set_error("")
        return ScanResult("ok", code, tr("where the goods are put"))

    def save(self, *, go_on: bool) -> None:
        """Ctrl+S records and shows the list; Ctrl+Enter records and asks for the next."""
        waybill = self.checked() if self._save.isEnabled() else None
        if waybill is None:
            return
        context = self._page.context
        db, by = context.db, context.acting()
        command = TakeIn(
            self._keeper.op_id, waybill, self.pickup_arrival_day.value() or by.today,
            self.pickup_arrival_place.text(), self.pickup_arrival_whole.isChecked(),
        )  # fmt: skip
        self.pickup_arrival_message.clear()
        self._send(True)
        self._page.write(
            lambda: arrival.take_in(db, by, command),
            lambda done: self._on_done(command, done, go_on=go_on),
            self._on_refused,
        )

    def drop(self) -> None:
        """Discard: asked where something was typed."""
        if not self.is_begun:
            self._discard()
            return
        name = self.pickup_arrival_number.text().strip() or self.pickup_arrival_consignee.text()
        title = tr("Discard the waybill {number}?", number=name)
        follows = tr("It was not recorded.")
        question = Question(
            title, self.shipper.text(), follows, tr("Discard"), tr("Back"), self._discard
        )
        self._page.context.shell.ask(question)

    def _on_done(self, command: TakeIn, done: Done[TakenIn], *, go_on: bool) -> None:
        self._send(False)
        self._page.context.preferences[ORIGIN] = command.waybill.origin_site_id
        self.set_defaults()
        self._keeper.clear()
        note = tr("It waits at {place}.", place=command.stored_at_code or "–")
        if not command.is_last_part:
            note = tr("It waits for its other parts.")
        head = tr("{number} recorded", number=done.value.number)
        self.recorded.emit(ScanResult("ok", head, note))
        if self.isHidden():  # the clerk has gone on to something else meanwhile
            return
        if go_on:
            self.begin()
        else:
            self.left.emit()

    def _on_refused(self, error: Exception) -> None:
        self._send(False)
        if not self.show_refusal(error):
            told = sentence(error)
            self.pickup_arrival_message.show_message("bad", told.head, told.advice)
            self.pickup_arrival_save.setFocus()

    def _name_draft(self) -> None:
        """Whoever began this is told of it after the next start."""
        number = self.pickup_arrival_number.text().strip()
        says = (BEGUN if number else BEGUN_BLANK) if self.is_begun else ""
        self._keeper.offer(says, {"arrival": True}, number=number)

    def _discard(self) -> None:
        self.set_defaults()
        self._keeper.clear()
        self.left.emit()

    def _send(self, sending: bool) -> None:
        self._sending = sending
        hold_still(self, sending)
        may = may_record(self._page.context.acting())
        self.pickup_arrival_reason.setText("" if may else tr("Your roles do not record arrivals."))
        for action in (self._save, self._next):
            action.setEnabled(may and not sending)


def _not_now() -> ScanResult:
    return ScanResult("warn", tr("Something is still being saved."), tr("Scan it again."))


def may_record(by: Acting) -> bool:
    """Whether *by* may take consignments in."""
    return by.may(*COUNTER)
