"""The work on a complaint: its two clocks, answering, proposing, noting, changing, pausing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from functools import partial
from uuid import uuid4

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from wms_desktop.complaints import handling
from wms_desktop.complaints.files import ComplaintFile
from wms_desktop.complaints.handlers import Handler, handlers
from wms_desktop.complaints.kinds import ComplaintKind
from wms_desktop.complaints.rules import may_work
from wms_desktop.complaints.rules_clock import Clock
from wms_desktop.complaints.view_pane import CasePane
from wms_desktop.complaints.view_words import clock_pill, clock_words
from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done
from wms_desktop.core.language import N_
from wms_desktop.customers.kinds import Channel
from wms_desktop.db.database import Database
from wms_desktop.ui.actions import ActionSpec, bind
from wms_desktop.ui.button import Button
from wms_desktop.ui.drafts import DraftKeeper
from wms_desktop.ui.fields import CheckBox, Combo, Field, TextEdit
from wms_desktop.ui.label import Label
from wms_desktop.ui.message import Message
from wms_desktop.ui.page import Page, ScanResult
from wms_desktop.ui.pill import Pill
from wms_desktop.ui.plane import HLine
from wms_desktop.ui.scroll_pane import ScrollPane
from wms_desktop.ui.shown import hold_still, show_when
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.type import NOTE
from wms_desktop.ui.words import sentence, tr, word

ANSWER = ActionSpec("complaints.answer", N_("First answer"), "F4", "phone-call")
PROPOSE = ActionSpec("complaints.propose", N_("Make a proposal"), "F6", "checklist")
PAUSE = ActionSpec("complaints.pause", N_("Pause or resume clocks"), "F7", "player-pause")


class Deed(StrEnum):
    """What is to be done about it."""

    ANSWER = "answer"
    PROPOSE = "propose"
    NOTE = "note"
    CHANGE = "change"
    PAUSE = "pause"
    RESUME = "resume"


_TITLES = {
    Deed.ANSWER: N_("First answer"),
    Deed.PROPOSE: N_("Make a proposal"),
    Deed.NOTE: N_("Add a note"),
    Deed.CHANGE: N_("Change kind, weight, handler"),
    Deed.PAUSE: N_("Pause the clocks"),
    Deed.RESUME: N_("Let the clocks run on"),
}
_BUTTONS = {
    Deed.ANSWER: (N_("Log answer"), "phone-call"),
    Deed.PROPOSE: (N_("Log proposal"), "checklist"),
    Deed.NOTE: (N_("Keep note"), "check"),
    Deed.CHANGE: (N_("Change@@button"), "check"),
    Deed.PAUSE: (N_("Pause@@clock"), "player-pause"),
    Deed.RESUME: (N_("Resume@@clock"), "restore"),
}
_ASKED = {
    Deed.ANSWER: N_("What the customer was told"),
    Deed.PROPOSE: N_("What is proposed"),
    Deed.NOTE: N_("Note"),
    Deed.PAUSE: N_("What is waited for"),
}
Work = Callable[[Database, Acting], Done[int]]
_SHOWN = Qt.ShortcutContext.WindowShortcut  # while the pane is shown, wherever the keyboard is
_TELLING = (Deed.ANSWER, Deed.PROPOSE)


class ClockLine(QWidget):
    """One clock: what it is for, the pill, the moment."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.pill, self.moment = Pill(), Label("", NOTE, "text_2")
        self.setLayout(
            column(row(Label(title), None, self.pill), row(None, self.moment), gap=2)
        )  # fmt: skip

    def show_clock(self, clock: Clock, now: datetime) -> None:
        """Show how it stands."""
        self.pill.show_state(*clock_pill(clock, now))
        self.moment.setText(clock_words(clock, now))


class StepsPane(CasePane):
    """Clocks above, one deed at a time below; Ctrl+S does it."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._keeper: DraftKeeper = page.draft("complaint")
        self._known: tuple[Handler, ...] = ()
        self._offered: list[Deed] = []
        self._sending = False
        self.answer_clock = ClockLine(tr("First answer"))
        self.proposal_clock = ClockLine(tr("Proposal"))
        self.deed, self.channel, self.kind, self.handler = Combo(), Combo(), Combo(), Combo()
        self.text, self.major = TextEdit(lines=5), CheckBox(tr("Major quality accident"))
        for name, widget in (
            ("deed", self.deed), ("channel", self.channel), ("kind", self.kind),
            ("handler", self.handler), ("text", self.text), ("major", self.major),
        ):  # fmt: skip
            widget.setObjectName(f"complaint_{name}")
        self.channel.set_items([(word(each), each) for each in Channel])
        self.kind.set_items([(word(each), each) for each in ComplaintKind])
        self.deed_field = Field(tr("Next step"), self.deed)
        self.channel_field = Field(tr("Told by@@channel"), self.channel)
        self.text_field = Field("", self.text)
        self.kind_field = Field(tr("Kind@@complaint"), self.kind)
        self.handler_field = Field(tr("Handler"), self.handler)
        self.major.setAccessibleName(self.major.text())
        self.message, self.why_not = Message(), Label("", NOTE, "text_2", wrap=True)
        self.do = Button("", icon="check", kind="primary", key="Ctrl S")
        self.do.setObjectName("complaint_do")
        self._lay_out()
        self.do.clicked.connect(self.save)
        self.deed.currentIndexChanged.connect(lambda _index: self._on_deed())
        self.kind.currentIndexChanged.connect(lambda _index: self._offer_handlers())
        self.text.textChanged.connect(lambda: self.text_field.set_error(""))
        self.deed.activated.connect(lambda _index: self.message.clear())
        for spec, deeds in (
            (ANSWER, (Deed.ANSWER,)), (PROPOSE, (Deed.PROPOSE,)),
            (PAUSE, (Deed.PAUSE, Deed.RESUME)),
        ):  # fmt: skip
            bind(spec, partial(self.begin, *deeds), self, context=_SHOWN)

    def _lay_out(self) -> None:
        content = QWidget()
        clocks = column(self.answer_clock, self.proposal_clock, gap=8)
        self._form = QWidget()
        self._form.setLayout(
            column(
                self.deed_field, self.channel_field, self.kind_field, self.major,
                self.handler_field, self.text_field, gap=10,
            )
        )  # fmt: skip
        content.setLayout(
            column(
                Label(tr("Clocks"), bold=True), clocks, HLine(), self._form, None,
                gap=12, margins=(16, 12, 16, 8),
            )
        )  # fmt: skip
        foot = column(self.message, self.why_not, row(None, self.do), margins=(16, 0, 16, 12))
        self.setLayout(column((ScrollPane(content), 1), foot, gap=4))
        self.setFocusProxy(self.text)

    # what the case view uses

    def show_case(self, case: ComplaintFile) -> None:
        is_other = self.case is None or self.case.id != case.id
        is_new = self.case is None or (self.case.id, self.case.version) != (case.id, case.version)
        super().show_case(case)
        if is_other:
            self.message.clear()
            self._keeper.leave()
            self.text.setPlainText("")
            self._keeper = self.page.draft(f"complaint/{case.id}").watch(self.text)
        self._offer_deeds(case, keep=not is_other)
        if is_new:  # else what is being chosen stays
            self.kind.set_value(case.kind)
            self.major.setChecked(case.is_major)
            self._offer_handlers()
        self.tick()

    def tick(self) -> None:
        if self.case is not None:
            now = self.page.context.acting().now
            self.answer_clock.show_clock(self.case.answer, now)
            self.proposal_clock.show_clock(self.case.proposal, now)

    def leave(self) -> None:
        self._keeper.save_if_changed()

    def begin(self, *wanted: Deed) -> None:
        """Get ready for the first of *wanted* that is possible now."""
        offered = [each for each in wanted if each in self._offered]
        if not offered:
            return
        self.message.clear()
        self.deed.set_value(offered[0])
        (self.do if self.deed.value() is Deed.RESUME else self.text).setFocus()

    def save(self) -> None:
        """Ctrl+S: do it."""
        case, deed = self.case, self.deed.value()
        if case is None or deed is None or self._sending or not self.do.isEnabled():
            return
        if deed in _ASKED and not self.text.text().strip():
            self.text_field.set_error(tr("Write it in a few words."))
            self.text.setFocus()
            return
        context = self.page.context
        db, by, keeper = context.db, context.acting(), self._keeper
        work = self._work(case, deed)
        head = f"{case.number} {tr(_TITLES[deed])}"
        self._send(True)

        def on_done(_done: Done[int]) -> None:
            self._send(False)
            context.shell.show_result(ScanResult("ok", head, case.customer_name))
            if self.case is not None and self.case.id == case.id and deed in _ASKED:
                self.text.setPlainText("")
                self.message.clear()
                self._offer_deeds(self.case, keep=False)
                self.text.setFocus()
            if deed in _ASKED:
                keeper.clear()

        self.page.write(lambda: work(db, by), on_done, self._on_refused)

    # inside

    def _work(self, case: ComplaintFile, deed: Deed) -> Work:
        key = (uuid4(), case.id, case.version)
        text, channel = self.text.text(), self.channel.value()
        match deed:
            case Deed.ANSWER:
                answer = handling.Answer(*key, channel, text)
                return lambda db, by: handling.answer(db, by, answer)
            case Deed.PROPOSE:
                propose = handling.Propose(*key, channel, text)
                return lambda db, by: handling.propose(db, by, propose)
            case Deed.NOTE:
                note = handling.AddNote(*key, text)
                return lambda db, by: handling.add_note(db, by, note)
            case Deed.PAUSE:
                pause = handling.Pause(*key, text)
                return lambda db, by: handling.pause(db, by, pause)
            case Deed.RESUME:
                return lambda db, by: handling.resume(db, by, handling.Resume(*key))
        change = handling.Change(
            *key, self.kind.value(), self.major.isChecked(), self.handler.value()
        )
        return lambda db, by: handling.change(db, by, change)

    def _offer_deeds(self, case: ComplaintFile, *, keep: bool) -> None:
        """The deeds that are possible; what is owed first comes first."""
        runs = case.proposal.met_at is None
        offered = [
            *([Deed.ANSWER] if case.answer.met_at is None else []),
            Deed.PROPOSE, Deed.NOTE, Deed.CHANGE,
            *([Deed.RESUME] if case.paused_at is not None else [Deed.PAUSE] if runs else []),
        ]  # fmt: skip
        if not runs:
            offered.sort(key=lambda each: each is not Deed.NOTE)
        by = self.page.context.acting()
        may = may_work(by, case.kind, case.handler_id) and not case.is_closed
        before, self._offered = self.deed.value(), offered if may else []
        self.deed.set_items([(tr(_TITLES[each]), each) for each in self._offered])
        if keep and before in self._offered:
            self.deed.set_value(before)
        why = "" if may else tr("Whoever handles this kind works on it.")
        if case.is_closed:
            why = tr("Closed: nothing is changed any more.")
        self.why_not.setText(why)
        show_when(self.why_not, bool(why))
        show_when(self._form, may)
        self.do.setEnabled(may)
        self._on_deed()

    def _on_deed(self) -> None:
        deed = self.deed.value()
        show_when(self.channel_field, deed in _TELLING)
        show_when(self.text_field, deed in _ASKED)
        for part in (self.kind_field, self.major, self.handler_field):
            show_when(part, deed is Deed.CHANGE)
        show_when(self.do, deed is not None)
        if deed is not None:
            text, icon = _BUTTONS[deed]
            self.do.setText(tr(text))
            self.do.set_icon_name(icon)
            if deed in _ASKED:
                self.text_field.set_label(tr(_ASKED[deed]))

    def _offer_handlers(self) -> None:
        case, kind = self.case, self.kind.value()
        if case is None or kind is None:
            return
        db, site_id = self.page.context.db, case.site_id

        def offer(found: tuple[Handler, ...]) -> None:
            if self.case is not None and self.kind.value() is kind:
                whoever = (tr("Whoever has the role"), None)
                self.handler.set_items([whoever, *((each.name, each.id) for each in found)])
                known = {each.id for each in found}
                self.handler.set_value(
                    self.case.handler_id if self.case.handler_id in known else None
                )

        self.page.read(lambda: handlers(db, site_id, kind), offer)

    def _on_refused(self, error: Exception) -> None:
        self._send(False)
        told = sentence(error)
        self.message.show_message("bad", told.head, told.advice)
        self.page.refresh()

    def _send(self, sending: bool) -> None:
        self._sending = sending
        hold_still(self._form, sending)
        self.do.setEnabled(not sending)
