"""The left pane of the pickup screen: what the waybill says, warnings, and the refusal."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

from wms_desktop.pickup.kinds import RefusalReason
from wms_desktop.pickup.queries import Desk
from wms_desktop.pickup.rules import masked_phone
from wms_desktop.pickup.rules_book import entry_block
from wms_desktop.pickup.view_decision import DecisionBlock, deeds, title_of
from wms_desktop.pickup.view_record import money_taken
from wms_desktop.transport.kinds import ConsignmentState
from wms_desktop.transport.queries import ConsignmentFile
from wms_desktop.transport.rules import days_here
from wms_desktop.transport.service import WHO_DECIDES
from wms_desktop.ui.button import Button
from wms_desktop.ui.fields import Combo, Field, LineEdit
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.label import Label
from wms_desktop.ui.message import Message
from wms_desktop.ui.page import Page, ScanResult
from wms_desktop.ui.page_parts import KeyValue
from wms_desktop.ui.photo_strip import PhotoStrip
from wms_desktop.ui.pill import Pill
from wms_desktop.ui.plane import HLine, Plane
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column
from wms_desktop.ui.words import tr, word

OPEN = (ConsignmentState.WAITING, ConsignmentState.ON_THE_WAY, ConsignmentState.HELD)
PILLS = {
    ConsignmentState.WAITING: ("info", "package"),
    ConsignmentState.RELEASED: ("ok", ""),
    ConsignmentState.CANCELLED: ("bad", ""),
    ConsignmentState.HELD: ("bad", ""),
    ConsignmentState.ON_THE_WAY: ("mute", ""),
}


class ConsignmentPane(QWidget):
    """Facts, warnings of PCK-10, and refusing with a reason.

    Signals:
        refused: (reason, words) were confirmed.
        refusing: the refusal or the decision was opened or closed.
        closed: one of them was left, and the keyboard with it.
        edited: something was typed in one of them; a draft keeps it.
    """

    pickup_number: Label
    pickup_state: Pill
    pickup_line: HLine
    pickup_facts_area: QScrollArea
    pickup_warning: Message
    pickup_refusal: QWidget
    pickup_refusal_title: Label
    pickup_refusal_reason: Combo
    pickup_detail_field: Field
    pickup_photos_place: QWidget
    pickup_refusal_detail: LineEdit
    pickup_refuse: Button
    pickup_decide: Button
    pickup_decision_place: QWidget
    pickup_refuse_now: Button
    pickup_refuse_back: Button

    refused = Signal(object, str)
    refusing = Signal(bool)
    closed = Signal()
    edited = Signal()

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self._file: ConsignmentFile | None = None
        self._may_refuse = True
        load_form(self, "pickup_consignment")
        self.decision = DecisionBlock(page)
        self.pickup_decision_place.setLayout(column(self.decision))
        self.pickup_decide.clicked.connect(self.open_decision)
        self.decision.closed.connect(self.close_decision)
        self.decision.edited.connect(self.edited)
        self.facts = KeyValue()
        self.pickup_facts_area.setFrameShape(QFrame.Shape.NoFrame)
        self.pickup_facts_area.setWidget(Plane("side", column(self.facts, None)))
        self._warnings: list[str] = []
        reasons = [(word(reason), reason) for reason in RefusalReason]
        self.pickup_refusal_reason.set_items(reasons)
        self.pickup_refuse.clicked.connect(self.open_refusal)
        self.pickup_refuse_back.clicked.connect(self.close_refusal)
        self.pickup_refuse_now.clicked.connect(self.save)
        self.pickup_refusal_detail.returnPressed.connect(self.save)
        self.pickup_refusal_detail.textEdited.connect(lambda _text: self._on_detail())
        self.photos = PhotoStrip(page, "pickup_refusal_photos", host=self.pickup_refusal)
        self.photos.catch_paste(self.pickup_refusal_detail)
        self.pickup_photos_place.setLayout(column(self.photos))
        self.close_refusal()
        self.close_decision()

    def show_desk(self, desk: Desk, today: object, *, fresh: bool) -> None:
        """Show the waybill of *desk*; where it is a *fresh* one, nothing is typed yet."""
        file = desk.file
        if fresh:
            self._file = None
            self.decision.forget()
            self.pickup_refusal_detail.clear()
            self.photos.clear()
        self.pickup_number.setText(file.number)
        kind, icon = PILLS[file.state]
        self.pickup_state.show_state(kind, word(file.state), icon)
        day = desk.standards.today
        holding = sum(entry_block(each, day) is None for each in desk.claim.collectors)
        facts = _facts(file, days_here(file.arrived_on, today), holding)  # type: ignore[arg-type]
        remarks = [(tr("Remarks"), file.remarks)] if file.remarks else []
        self.facts.show_facts([*facts, *_money(desk), *remarks])
        self._warnings = []
        if desk.warns_of_refusals:
            last = desk.refusals[0]
            why = last.detail or word(last.reason)
            self._warnings = [
                tr("Refused {count} {count:time|times} before", count=len(desk.refusals))
            ]
            self.pickup_warning.show_message(
                "warn", self._warnings[0], tr("Last reason: {reason}", reason=why)
            )
        else:
            self.pickup_warning.clear()
        self._may_refuse = file.state is not ConsignmentState.RELEASED
        if fresh or not self._may_refuse:
            self.close_refusal()
        self.pickup_decide.setText(title_of(deeds(file, self._page.context.acting())))
        before, self._file = self._file, file
        if before is None or (before.id, before.version) != (file.id, file.version):
            self.close_decision()
        self._show_buttons()

    def warn_of_uses(self, consignees: int, days: int) -> None:
        """Say that one document was used for many consignees (PCK-10)."""
        text = tr("Document used for {count} consignees", count=consignees)
        self._warnings = [*(w for w in self._warnings if w != text), text]
        head = text if len(self._warnings) == 1 else "; ".join(self._warnings)
        self.pickup_warning.show_message(
            "warn", head, tr("In the last {days} {days:day|days}.", days=days)
        )

    def warn_of_two_numbers(self) -> None:
        """Say that this person was here with a 15- and an 18-digit number (bad-inputs.md 45)."""
        text = tr("Same person, two numbers")
        if text not in self._warnings:
            self._warnings.append(text)
            detail = tr("Shown before with 15 or 18 digits.")
            self.pickup_warning.show_message("warn", "; ".join(self._warnings), detail)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the clerk was warned of; kept with the release."""
        return tuple(self._warnings)

    @property
    def is_refusing(self) -> bool:
        """Whether the refusal is open."""
        return not self.pickup_refusal.isHidden()

    @property
    def is_deciding(self) -> bool:
        """Whether a decision on the waybill is open."""
        return not self.decision.isHidden()

    def open_decision(self) -> None:
        """F7: hold, resume, cancel, or record the arrival, as the waybill stands."""
        if not self.may_decide:
            self._say_no(tr("Nothing can be decided"))
        elif self._file is not None and not self.is_deciding:
            self.close_refusal()
            show_when(self.decision, True)
            self._show_buttons()
            self.decision.open_for(self._file)
            self.refusing.emit(True)

    def close_decision(self) -> None:
        """Nothing is decided; what was typed is there the next time."""
        self._close(self.decision)

    def set_narrow(self, narrow: bool) -> None:
        """Under the strip, which says the same, only what is being filled in is shown."""
        said_there = (
            self.pickup_number,
            self.pickup_state,
            self.pickup_line,
            self.pickup_refusal_title,
            self.pickup_facts_area,
        )
        for part in said_there:
            show_when(part, not narrow)

    def _show_buttons(self) -> None:
        """The ways to refuse and to decide, while neither is open."""
        free = not (self.is_refusing or self.is_deciding)
        show_when(self.pickup_refuse, free and self._may_refuse)
        show_when(self.pickup_decide, free and self.may_decide)

    @property
    def may_decide(self) -> bool:
        """Whether anything can be decided about the waybill as it stands."""
        file = self._file
        return file is not None and bool(deeds(file, self._page.context.acting()))

    def open_refusal(self) -> None:
        """Let the clerk choose why."""
        if not self._may_refuse:
            self._say_no(tr("Nothing can be refused"))
        elif not self.is_refusing:
            self.close_decision()
            show_when(self.pickup_refusal, True)
            self._show_buttons()
            self.pickup_refusal_reason.setFocus()
            self.refusing.emit(True)

    def close_refusal(self) -> None:
        """Nobody is refused; what was typed is there the next time."""
        self.pickup_detail_field.set_error("")
        self._close(self.pickup_refusal)

    def save(self) -> None:
        """Ctrl+S: record the decision or the refusal, whichever is open."""
        if self.is_refusing:
            self._on_refuse()
        else:
            self.decision.save()

    def kept(self) -> dict[str, Any]:
        """What a draft keeps; nothing while nothing is typed."""
        kept: dict[str, Any] = {}
        if detail := self.pickup_refusal_detail.text().strip():
            kept["refusal"] = detail
        if decision := self.decision.kept():
            kept["decision"] = decision
        return kept

    def fill(self, kept: dict[str, Any]) -> None:
        """Fill in what `kept` gave; what was being decided is open again."""
        self.pickup_refusal_detail.setText(kept.get("refusal", ""))
        if self._file is not None and kept.get("decision") and self.may_decide:
            self.open_decision()
            self.decision.fill(kept["decision"])

    def suggest(self, reason: RefusalReason) -> None:
        """Choose *reason* beforehand: what the screen shows is usually why."""
        self.pickup_refusal_reason.set_value(reason)

    def _say_no(self, head: str) -> None:
        """Why F4 or F7 does nothing here."""
        if self._file is None:
            return
        by, state = self._page.context.acting(), self._file.state
        note = tr("{number}: {state}", number=self._file.number, state=word(state))
        if state in OPEN and not by.may(*WHO_DECIDES):
            note = tr("Your roles do not decide about waybills.")
        self._page.context.shell.show_result(ScanResult("warn", head, note))

    def _close(self, block: QWidget) -> None:
        focus = QApplication.focusWidget()
        had_keyboard = focus is not None and block.isAncestorOf(focus)
        show_when(block, False)
        self._show_buttons()
        self.refusing.emit(False)
        if had_keyboard:
            self.closed.emit()

    def _on_detail(self) -> None:
        self.pickup_detail_field.set_error("")
        self.edited.emit()

    def _on_refuse(self) -> None:
        reason = RefusalReason(self.pickup_refusal_reason.value())
        if reason is RefusalReason.OTHER and not self.pickup_refusal_detail.text().strip():
            self.pickup_detail_field.set_error(tr("Say in words why you refuse."))
            self.pickup_refusal_detail.setFocus()
            return
        self.refused.emit(reason, self.pickup_refusal_detail.text())


def _facts(
    file: ConsignmentFile, days: int, holding: int
) -> list[tuple[str, str] | tuple[str, str, bool]]:
    goods = tr("{goods}, {pieces} {pieces:pc|pcs}", goods=file.goods, pieces=file.pieces)
    if file.weight_grams:
        goods = tr("{goods}, {weight} kg", goods=goods, weight=f"{file.weight_grams / 1000:g}")
    if file.pieces_collected and file.pieces_collected < file.pieces:
        gone = tr("{gone} of {all} collected", gone=file.pieces_collected, all=file.pieces)
        goods = f"{goods}\n{gone}"
    age = tr("here for {days} {days:day|days}", days=days) if days else tr("arrived today")
    place = tr("{place}, {age}", place=file.stored_at_code or "–", age=age)
    shipper = file.shipper_name
    if file.shipper_contact:
        shipper = tr("{name}, {contact}", name=shipper, contact=file.shipper_contact)
    facts: list[tuple[str, str] | tuple[str, str, bool]] = [
        (tr("Consignee"), file.consignee_name, True),
        (tr("Goods"), goods),
        (tr("Where it is"), place if file.arrived_on else word(file.state)),
        (tr("Shipper"), shipper),
        (tr("Phone on the waybill"), masked_phone(file.consignee_phone)),
    ]
    if holding:
        words = tr("{count} may collect, F6", count=holding)
        facts.insert(1, (tr("Book of collectors"), words))
    if file.changes:
        last = file.changes[-1]
        said = tr("{old}, said {who}", old=last.old_name, who=last.said_by)
        facts.insert(1, (tr("Before the change"), said))
    return facts


def _money(desk: Desk) -> list[tuple[str, str, bool]]:
    """What is due; what an earlier part has paid, and once all has gone, how it was (PCK-8)."""
    facts = []
    for what, due in desk.claim.due.items():
        if due:
            record, paid = desk.released, desk.claim.paid.get(what, Decimal(0))
            said = f"¥ {due:.2f}" if record is None else money_taken(record, what, due)
            if record is None and paid:
                said = tr("¥ {due}, ¥ {paid} taken before", due=f"{due:.2f}", paid=f"{paid:.2f}")
            facts.append((word(what), said, record is None and paid < due))
    return facts
