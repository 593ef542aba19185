"""What becomes of a waybill: held, released from hold, cancelled, or here at last."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.transport import service
from wms_desktop.transport.kinds import ConsignmentFault, ConsignmentState
from wms_desktop.transport.queries import ConsignmentFile
from wms_desktop.ui.button import Button
from wms_desktop.ui.fields import CheckBox, Combo, DateEdit, Field, LineEdit
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.label import Label
from wms_desktop.ui.page import Page, Scan, ScanResult
from wms_desktop.ui.questions import Question
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.words import tr


class Deed(StrEnum):
    """What can be decided."""

    ARRIVE = "arrive"
    HOLD = "hold"
    RESUME = "resume"
    CANCEL = "cancel"


WORDS = {
    Deed.ARRIVE: N_("The goods are here"),
    Deed.HOLD: N_("Put on hold"),
    Deed.RESUME: N_("Release the hold"),
    Deed.CANCEL: N_("Cancel the waybill"),
}
_DONE = {
    Deed.ARRIVE: N_("{number} has arrived"),
    Deed.HOLD: N_("{number} is on hold"),
    Deed.RESUME: N_("{number} is no longer on hold"),
    Deed.CANCEL: N_("{number} is cancelled"),
}
_WORK = {Deed.HOLD: service.hold, Deed.RESUME: service.resume, Deed.CANCEL: service.cancel}


def deeds(file: ConsignmentFile, by: Acting) -> tuple[Deed, ...]:
    """What *by* may decide about a waybill as it stands (domain.md, TRN and PCK; ux.md, Pickup)."""
    if file.site_id != by.site_id:
        return ()
    arriving = (Deed.ARRIVE,) if by.may(*service.COUNTER) else ()
    deciding = by.may(*service.WHO_DECIDES)
    holding = (Deed.HOLD, Deed.CANCEL) if deciding else ()
    return {
        ConsignmentState.ON_THE_WAY: (*arriving, *holding),
        ConsignmentState.WAITING: holding,
        ConsignmentState.HELD: (Deed.RESUME, Deed.CANCEL) if deciding else (),
    }.get(file.state, ())


def title_of(possible: tuple[Deed, ...]) -> str:
    """What the button that leads to *possible* says."""
    if Deed.ARRIVE in possible:
        return tr("Record arrival")
    return tr("Release the hold") if Deed.RESUME in possible else tr("Hold or cancel")


class DecisionBlock(QWidget):
    """The choice and its reason; for an arrival the day, the place and whether all is here.

    Signals:
        recorded: a `ScanResult`; the waybill is different now.
        failed: the exception.
        closed: nothing is decided.
        edited: something was typed or chosen; a draft keeps it.
    """

    pickup_decision_title: Label
    pickup_decision: Combo
    pickup_decision_reason_field: Field
    pickup_decision_reason: LineEdit
    pickup_decision_day_field: Field
    pickup_decision_day: DateEdit
    pickup_decision_place_field: Field
    pickup_decision_place: LineEdit
    pickup_decision_whole: CheckBox
    pickup_decision_now: Button
    pickup_decision_back: Button

    recorded = Signal(object)
    failed = Signal(object)
    closed = Signal()
    edited = Signal()

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self._file: ConsignmentFile | None = None
        self._op_id = uuid4()
        self._is_begun = False  # somebody has typed or chosen here
        load_form(self, "pickup_decision")
        self.pickup_decision_day.set_today(lambda: page.context.acting().today)
        self.pickup_decision.currentIndexChanged.connect(lambda _index: self._show_deed())
        self.pickup_decision_reason.returnPressed.connect(self.save)
        self.pickup_decision_reason.textEdited.connect(
            lambda _text: self.pickup_decision_reason_field.set_error("")
        )
        self.pickup_decision_now.clicked.connect(self.save)
        self.pickup_decision_back.clicked.connect(self.closed)
        for told in (
            self.pickup_decision.activated, self.pickup_decision_reason.textEdited,
            self.pickup_decision_day.textEdited, self.pickup_decision_place.textEdited,
            self.pickup_decision_whole.clicked,
        ):  # fmt: skip
            told.connect(lambda *_what: self._on_edited())

    def open_for(self, file: ConsignmentFile) -> None:
        """Ask about *file*; what was typed for it before Esc is still there."""
        by = self._page.context.acting()
        kept = self.kept()
        self._file, self._op_id = file, uuid4()
        possible = deeds(file, by)
        self.pickup_decision_title.setText(title_of(possible))
        self.pickup_decision.set_items([(tr(WORDS[deed]), deed) for deed in possible])
        self.pickup_decision_reason.clear()
        self.pickup_decision_day.set_value(by.today)
        self.pickup_decision_place.setText(file.stored_at_code)
        self.pickup_decision_whole.setChecked(True)
        self.pickup_decision_now.setEnabled(True)
        for field in self._fields():
            field.set_error("")
        self.fill(kept)
        self._show_deed()
        self.pickup_decision.setFocus()

    def forget(self) -> None:
        """Nothing is typed: another waybill, or it is decided."""
        self._is_begun = False

    def kept(self) -> dict[str, Any]:
        """What a draft keeps; nothing while nothing is typed."""
        if not self._is_begun:
            return {}
        return {
            "deed": str(self.pickup_decision.value()),
            "reason": self.pickup_decision_reason.text(),
            "day": self.pickup_decision_day.text(),
            "place": self.pickup_decision_place.text(),
            "whole": self.pickup_decision_whole.isChecked(),
        }

    def fill(self, kept: dict[str, Any]) -> None:
        """Fill in what `kept` gave."""
        self._is_begun = bool(kept)
        if not kept:
            return
        if self._file and kept["deed"] in deeds(self._file, self._page.context.acting()):
            self.pickup_decision.set_value(kept["deed"])
        self.pickup_decision_reason.setText(kept["reason"])
        self.pickup_decision_day.setText(kept["day"])
        self.pickup_decision_place.setText(kept["place"])
        self.pickup_decision_whole.setChecked(kept["whole"])

    @property
    def wants_place(self) -> bool:
        """Whether a location is asked for."""
        return self._deed() is Deed.ARRIVE

    def put_at(self, scan: Scan) -> ScanResult:
        """A scanned location is where the goods are, if that is asked for."""
        code = scan.meaning.code if scan.meaning else scan.text
        if not self.wants_place:
            return ScanResult("warn", tr("{code} is not expected here", code=code))
        self.pickup_decision_place.setText(code)
        self._on_edited()
        return ScanResult("ok", code, tr("where the goods are put"))

    def save(self) -> None:
        """Ctrl+S: record it; a cancellation is asked for first."""
        deed, file = self._deed(), self._file
        if (
            self.isHidden()
            or deed is None
            or file is None
            or not self.pickup_decision_now.isEnabled()
        ):
            return
        reason = self.pickup_decision_reason.text().strip()
        if deed is Deed.ARRIVE:
            self._arrive(file)
        elif not reason:
            self.pickup_decision_reason_field.set_error(tr("Say why, in a few words."))
            self.pickup_decision_reason.setFocus()
        elif deed is Deed.CANCEL:
            self._page.context.shell.ask(
                Question(
                    tr("Cancel waybill {number}?", number=file.number),
                    file.consignee_name,
                    tr("Its goods are not given out any more. This cannot be undone."),
                    tr("Cancel {number}", number=file.number),
                    tr("Back"),
                    lambda: self._decide(deed, file, reason),
                )
            )
        else:
            self._decide(deed, file, reason)

    def _decide(self, deed: Deed, file: ConsignmentFile, reason: str) -> None:
        command = service.Decide(self._op_id, file.id, file.version, reason)
        db, by, work = self._page.context.db, self._page.context.acting(), _WORK[deed]
        self._send(deed, file, lambda: work(db, by, command))

    def _arrive(self, file: ConsignmentFile) -> None:
        try:
            day = self.pickup_decision_day.checked()
        except Refused as error:
            self.pickup_decision_day_field.show_refusal(error)
            self.pickup_decision_day.setFocus()
            return
        db, by = self._page.context.db, self._page.context.acting()
        command = service.Arrive(
            self._op_id, file.id, file.version, day or by.today,
            self.pickup_decision_place.text(), self.pickup_decision_whole.isChecked(),
        )  # fmt: skip
        self._send(Deed.ARRIVE, file, lambda: service.arrive(db, by, command))

    def _send(self, deed: Deed, file: ConsignmentFile, work: Callable[[], Done[int]]) -> None:
        self.pickup_decision_now.setEnabled(False)  # until the answer is here
        note = self.pickup_decision_reason.text().strip() or self.pickup_decision_place.text()
        said = ScanResult("ok", tr(_DONE[deed], number=file.number), note)

        def done(_done: Done[int]) -> None:
            self.forget()
            self.recorded.emit(said)

        self._page.write(work, done, self._on_failed)

    def _on_failed(self, error: Exception) -> None:
        self.pickup_decision_now.setEnabled(True)
        code, named = getattr(error, "code", None), getattr(error, "params", {}).get("field")
        if code is ConsignmentFault.ARRIVED_IN_FUTURE:
            self.pickup_decision_day_field.show_refusal(error)
        elif named == "Storage place":
            self.pickup_decision_place_field.show_refusal(error)
        elif named == "Reason":
            self.pickup_decision_reason_field.show_refusal(error)
        else:
            self.failed.emit(error)

    def _on_edited(self) -> None:
        self._is_begun = True
        self.edited.emit()

    def _deed(self) -> Deed | None:
        value = self.pickup_decision.value()
        return Deed(value) if value is not None else None

    def _fields(self) -> tuple[Field, Field, Field]:
        return (
            self.pickup_decision_reason_field,
            self.pickup_decision_day_field,
            self.pickup_decision_place_field,
        )

    def _show_deed(self) -> None:
        arriving = self._deed() is Deed.ARRIVE
        show_when(self.pickup_decision_reason_field, not arriving)
        for part in (
            self.pickup_decision_day_field,
            self.pickup_decision_place_field,
            self.pickup_decision_whole,
        ):
            show_when(part, arriving)
