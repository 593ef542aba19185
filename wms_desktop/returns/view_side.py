"""The pane at the right: the approval chain and what can be done in it (RET-1, RET-3, RET-6)."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.core.acting import Acting
from wms_desktop.core.language import N_, translate
from wms_desktop.customers.kinds import Channel
from wms_desktop.customers.words_contacts import CHANNELS
from wms_desktop.returns import words_chain as words
from wms_desktop.returns.chain import Told
from wms_desktop.returns.files import ApplicationFile, ChainFacts
from wms_desktop.returns.kinds import ReturnState
from wms_desktop.returns.rules import READERS
from wms_desktop.returns.rules_chain import TELLERS, Deed, is_rejectable
from wms_desktop.returns.view_enter import is_enter
from wms_desktop.returns.view_steps import steps_of, steps_of_draft
from wms_desktop.ui.button import Button
from wms_desktop.ui.drafts import DraftKeeper
from wms_desktop.ui.fields import Combo, Field, LineEdit, TextEdit
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.label import Label
from wms_desktop.ui.page import Page
from wms_desktop.ui.plane import Plane
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.timeline import Timeline
from wms_desktop.ui.words import tr


class PaneDeed(StrEnum):
    """What the primary button does."""

    CONFIRM = "confirm"
    APPROVE = "approve"
    ISSUE = "issue"
    TELL = "tell"
    EXCHANGE = "exchange"


_TITLES = {
    **{PaneDeed(deed.value): text for deed, text in words.DEEDS.items()},
    PaneDeed.TELL: N_("Tell the customer"),
    PaneDeed.EXCHANGE: N_("Make exchange order"),
}
_ICONS = {PaneDeed.TELL: "phone-call", PaneDeed.EXCHANGE: "switch-horizontal"}
_TOLD = (PaneDeed.ISSUE, PaneDeed.TELL)  # what needs the words to the customer


class ApprovalPane(Plane):
    """Whose turn it is, and the one step that whoever looks may take.

    Rejecting and telling ask for their words in the pane itself; what was typed is kept until it
    is sent, for each application its own.

    Signals:
        reject_asked: with the reason.
        deed_asked: with a `PaneDeed`, and with the `Told` where it needs one, else None.
    """

    reject_asked = Signal(str)
    deed_asked = Signal(object, object)

    returns_steps_scroll: QWidget
    returns_steps: Timeline
    returns_deed_note: Label
    returns_print_note: Label
    returns_told: QWidget
    returns_told_channel: Combo
    returns_told_whom: LineEdit
    returns_told_words_field: Field
    returns_told_words: TextEdit
    returns_reject_field: Field
    returns_reject_reason: LineEdit
    returns_deed: Button
    returns_exchange: Button
    returns_reject: Button
    returns_print: Button
    returns_print_slip: Button

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__("side", parent=parent)
        self.setObjectName("returns_side")
        load_form(self, "returns_side")
        self.set_least_width(284)
        self._page = page
        self._keeper: DraftKeeper = page.draft("chain")
        self._form = ""  # which words are asked for: "told", "reject" or none
        self.shown: ApplicationFile | None = None
        self.deed: PaneDeed | None = None
        self.returns_print_note.setText(tr(N_("It prints once it is submitted.")))
        self.returns_told_channel.set_items([(tr(text), way) for way, text in CHANNELS.items()])
        self.returns_told_channel.installEventFilter(self)
        self.returns_told_whom.setMaxLength(120)
        self.returns_told_words.installEventFilter(self)
        self.returns_reject_reason.setMaxLength(200)
        self.returns_reject_reason.returnPressed.connect(self.reject)
        self.returns_reject.clicked.connect(self.reject)
        self.returns_deed.clicked.connect(self.take_step)
        self.returns_told_whom.returnPressed.connect(self.returns_told_words.setFocus)
        self.returns_told_words.textChanged.connect(self._keep)
        for edit in (self.returns_told_whom, self.returns_reject_reason):
            edit.textEdited.connect(lambda _text: self._keep())
        self.returns_told_channel.activated.connect(lambda _index: self._keep())
        self.show_file(None)

    def show_draft(self, facts: ChainFacts | None) -> None:
        """Show the chain of an application that is written."""
        self.show_file(None)
        self.returns_steps.show_steps(steps_of_draft(facts))
        show_when(self.returns_print_note, True)

    def show_file(self, found: ApplicationFile | None) -> None:
        """Show the chain of an application and what can be done; None for none."""
        is_same = found is not None and self.shown is not None and found.id == self.shown.id
        is_same = is_same and found.version == self.shown.version  # type: ignore[union-attr]
        self.shown = found
        by = self._page.context.acting()
        self.deed = _deed(found, by)
        if found is not None:
            self.returns_steps.show_steps(steps_of(found, by.now))
            if not is_same:
                self._fill(found)
        else:
            self.returns_steps.show_steps(())
        if not is_same:
            self._form = ""
        self._show_parts()

    @property
    def has_form(self) -> bool:
        """Whether words are asked for: Esc closes them."""
        return bool(self._form)

    def close_form(self) -> None:
        """Ask for no words any more; what was typed is kept."""
        self._form = ""
        self._show_parts()
        self.returns_deed.setFocus()

    def take_step(self) -> None:
        """Ctrl+Enter: take the step that is due, after its words where it needs some."""
        if self.deed is None or not self.returns_deed.isEnabled():
            return
        if self.deed not in _TOLD:
            self.deed_asked.emit(self.deed, None)
        elif self._form != "told":
            self._open("told", self.returns_told_words_field)
            self.returns_told_channel.setFocus()
        else:
            told = Told(
                Channel(self.returns_told_channel.value()),
                " ".join(self.returns_told_words.text().split()),
                self.returns_told_whom.text(),
            )
            self.deed_asked.emit(self.deed, told)

    def reject(self) -> None:
        """F4: ask for the reason, then turn the application down."""
        if self.returns_reject.isHidden():
            return
        if self._form != "reject":
            self._open("reject", self.returns_reject_field)
            self.returns_reject_reason.setFocus()
        else:
            self.reject_asked.emit(self.returns_reject_reason.text())

    def set_sending(self, sending: bool) -> None:
        """Let nothing be pressed twice while the answer is under way."""
        for button in (self.returns_deed, self.returns_reject):
            button.setEnabled(not sending)

    def forget(self, application_id: int) -> None:
        """Its words were sent: they are no draft any more."""
        self._keeper.keep(str(application_id), None)

    def show_refusal(self, error: Exception) -> None:
        """Say under the words why they were not taken."""
        told = self._form == "told"
        field = self.returns_told_words_field if told else self.returns_reject_field
        field.show_refusal(error)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter moves on from the way, as from every field; from the words it sends them."""
        if watched is self.returns_told_words and is_enter(event):
            self.take_step()
            return True
        if watched is self.returns_told_channel and is_enter(event):
            self.returns_told_whom.setFocus()
            return True
        return super().eventFilter(watched, event)

    def _open(self, form: str, field: Field) -> None:
        field.set_error("")
        self._form = form
        self._show_parts()

    def _show_parts(self) -> None:
        found, by = self.shown, self._page.context.acting()
        idle, told = not self._form, self._form == "told"
        may_print = found is not None and by.may(*READERS)
        show_when(self.returns_steps_scroll, not told)
        show_when(self.returns_told, told)
        show_when(self.returns_reject_field, self._form == "reject")
        show_when(self.returns_deed, self.deed is not None and self._form != "reject")
        if self.deed is not None:
            self.returns_deed.setText(tr(_TITLES[self.deed]))
            self.returns_deed.set_icon_name(_ICONS.get(self.deed, "check"))
        fault = found.fault(by.person_id) if found and found.turn else None
        note = fault is not None and found is not None and by.may(found.turn.role)  # type: ignore[union-attr]
        self.returns_deed_note.setText(tr(words.NOT_YOU[fault]) if note and fault else "")
        show_when(self.returns_deed_note, note)
        show_when(
            self.returns_reject, found is not None and is_rejectable(found.state) and not told
        )
        show_when(self.returns_print_note, False)
        show_when(self.returns_print, idle)
        self.returns_print.setEnabled(may_print)
        has_slip = found is not None and bool(found.slip_number)
        show_when(self.returns_print_slip, has_slip and idle)
        self.returns_print_slip.setEnabled(may_print)
        order = found.exchange_order if found is not None else ""
        self.returns_exchange.setText(tr(N_("To {number}"), number=order))
        show_when(self.returns_exchange, bool(order) and idle)

    # what was typed

    def _keep(self) -> None:
        if self.shown is not None and self._form:
            typed = {
                "way": str(self.returns_told_channel.value()),
                "whom": self.returns_told_whom.text(),
                "words": self.returns_told_words.text(),
                "reason": self.returns_reject_reason.text(),
            }
            self._keeper.keep(str(self.shown.id), typed)

    def _fill(self, found: ApplicationFile) -> None:
        kept = self._keeper.kept(str(found.id)) or {}
        way = kept.get("way", Channel.PHONE.value)
        self.returns_told_channel.set_value(Channel(way))
        self.returns_told_whom.setText(kept.get("whom", found.contact_name))
        self.returns_told_words.setPlainText(kept.get("words", _words_for(found)))
        self.returns_reject_reason.setText(kept.get("reason", ""))


def _deed(found: ApplicationFile | None, by: Acting) -> PaneDeed | None:
    """The step that *by* may take now."""
    if found is None:
        return None
    turn = found.turn
    if turn is not None:
        may = by.may(turn.role) and found.fault(by.person_id) is None
        return PaneDeed(turn.deed.value) if may else None
    if not by.may(*TELLERS):
        return None
    if found.state is ReturnState.REJECTED:
        return None if found.is_told else PaneDeed.TELL
    return PaneDeed.EXCHANGE if found.may_exchange else None


def _words_for(found: ApplicationFile) -> str:
    """What the customer is told, in the customer's language, to be changed before it is sent."""
    if found.state is ReturnState.REJECTED:
        reasons = [step.detail for step in found.steps if step.state is ReturnState.REJECTED]
        return translate(words.REJECTED_TOLD, found.language, reason=reasons[-1])
    return translate(words.SLIP_TOLD, found.language, day=found.send_by)


def deed_of(deed: PaneDeed) -> Deed:
    """The step of the chain that a button stands for; only where it is one."""
    return Deed(deed.value)
