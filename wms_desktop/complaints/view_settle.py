"""The decision and the customer's word: signed on screen, on paper, or not satisfied (CMP-7)."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

from PySide6.QtWidgets import QWidget

from wms_desktop.complaints import deciding, printing_complaint
from wms_desktop.complaints.files import ComplaintFile
from wms_desktop.complaints.kinds import CompensationState, ComplaintState, Responsibility
from wms_desktop.complaints.queries_decide import Known
from wms_desktop.complaints.rules_decide import DecideFault, owed_by_qc
from wms_desktop.complaints.signatures import signed_paper
from wms_desktop.complaints.view_decide import DecidePane, closed_words
from wms_desktop.complaints.view_words import moment_words
from wms_desktop.complaints.words_paper import TITLE
from wms_desktop.core.changes import Done
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.db import archive
from wms_desktop.ui.actions import ActionSpec, bind
from wms_desktop.ui.button import Button
from wms_desktop.ui.field import Field
from wms_desktop.ui.fields import TextEdit
from wms_desktop.ui.file_dialogs import choose_file
from wms_desktop.ui.label import Label
from wms_desktop.ui.line_edit import LineEdit
from wms_desktop.ui.page import Page
from wms_desktop.ui.page_parts import KeyValue
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.signature_pad import SignaturePad
from wms_desktop.ui.stack import row
from wms_desktop.ui.tasks import Lane
from wms_desktop.ui.type import NOTE
from wms_desktop.ui.words import joined, sentence, tr, word

ATTACH = ActionSpec("complaints.attach", N_("Attach the signed form"), "F7", "paperclip")
AGAIN = ActionSpec("complaints.unsatisfied", N_("Customer is not satisfied"), "F4", "x")
_KINDS = "PDF, JPEG, PNG (*.pdf *.jpg *.jpeg *.png)"


class SettlePane(DecidePane):
    """First the decision; then the customer's signature closes it, or it goes on."""

    def __init__(self, page: Page) -> None:
        super().__init__(page, "settle")
        self.title, self.words = Label(tr("The customer's word"), bold=True), KeyValue()
        self.decision, self.wishes = TextEdit(lines=4), TextEdit(lines=2)
        self.said_by, self.pad = LineEdit(), SignaturePad()
        for name, widget in (
            ("decision", self.decision), ("wishes", self.wishes), ("said_by", self.said_by),
            ("signature", self.pad),
        ):  # fmt: skip
            widget.setObjectName(f"complaint_settle_{name}")
        self.decision_field = Field(tr("Decision@@complaint"), self.decision)
        self.said_by_field = Field(tr("Said by@@complaint"), self.said_by)
        self.pad_field = Field(tr("Signature"), self.pad)
        self.wishes_field = Field(tr("If not satisfied: what they ask for"), self.wishes)
        self.filed = Label(tr("The signed form came in through the scanner."), NOTE, "text_2")
        self._make_buttons()
        self.lay_out(
            (self.title, self.words),
            (
                self.decision_field, self.said_by_field, self.pad_field,
                row(self.clear, self.attach, None, gap=4), self.filed, self.wishes_field,
            ),
            (self.to_action, self.to_revisit),
            (self.again, self.decide, self.confirm),
        )  # fmt: skip
        self.setFocusProxy(self.decision)

    def _make_buttons(self) -> None:
        self.clear = Button(tr("Sign again"), icon="x", kind="quiet")
        self.attach = Button(tr("Signed form"), icon="paperclip", kind="quiet", key="F7")
        self.again = Button(tr("Not satisfied"), icon="x", key="F4")
        self.decide = Button(tr("Decide@@complaint"), icon="check", kind="primary", key="Ctrl S")
        self.confirm = Button(
            tr("Close@@complaint"), icon="signature", kind="primary", key="Ctrl S"
        )
        self.to_action = Button(tr("Corrective action"), icon="arrow-right", kind="quiet")
        self.to_revisit = Button(tr("Plan revisit"), icon="calendar-due", kind="quiet")
        for name, button, handler in (
            ("clear", self.clear, self.pad.clear), ("attach", self.attach, self.choose),
            ("again", self.again, self.go_round), ("decide", self.decide, self.save),
            ("confirm", self.confirm, self.save), ("to_action", self.to_action, self.begin_action),
            ("to_revisit", self.to_revisit, self.plan_revisit),
        ):  # fmt: skip
            button.setObjectName(f"complaint_settle_{name}")
            button.clicked.connect(handler)
        bind(ATTACH, self.choose, self)
        bind(AGAIN, self.go_round, self)

    def drafted(self) -> tuple[QWidget, ...]:
        return self.decision, self.said_by, self.wishes

    def empty(self) -> None:
        self.decision.setPlainText("")
        self.wishes.setPlainText("")
        self.said_by.clear()
        self.pad.clear()

    def begin(self, case: ComplaintFile) -> None:
        self.said_by.setText(case.contact_name)
        self.decision.setPlainText(case.decision or case.proposal_text)

    def show_known(self, case: ComplaintFile, known: Known) -> None:
        now = self.page.context.acting().now
        facts = [(tr("Decision@@complaint"), case.decision, False)] if case.decision else []
        for each in case.confirmations:
            said = tr("Satisfied@@customer") if each.is_satisfied else tr("Not satisfied@@customer")
            means = word(each.means) if each.is_satisfied else ""
            label = joined(said, moment_words(each.at, now))
            facts.append((label, joined(each.said_by, means, each.remarks), each.is_satisfied))
        self.words.show_facts(facts)
        show_when(self.title, bool(facts))
        self._offer(case, known)

    @property
    def prints(self) -> bool:
        return self.case is not None

    def print_paper(self) -> None:
        """F9: the complaint form."""
        case, page = self.case, self.page
        if case is None:
            return
        db, by, title = page.context.db, page.context.acting(), f"{tr(TITLE)} {case.number}"
        command = printing_complaint.PrintComplaint(uuid4(), case.id)

        def made() -> Done[bytes]:
            done = printing_complaint.print_complaint(db, by, command)
            return Done(archive.content(db, done.value), done.changed)

        def on_made(answer: Done[bytes]) -> None:
            page.context.printing.print_pdf(answer.value, title)

        page.write(made, on_made, lane=Lane.LONG)

    def save(self) -> None:
        """Ctrl+S: the decision, or the customer's signature."""
        case = self.case
        if case is None:
            return
        if self.confirm.isHidden():
            command = deciding.Decide(uuid4(), case.id, case.version, self.decision.text())
            says = tr("Decided@@complaint")
            self.send(self.decide, lambda db, by: deciding.decide(db, by, command), says)
        else:
            self._confirm(b"")

    def choose(self) -> None:
        """F7: the form signed on paper, as a file."""
        if self.attach.isHidden():
            return
        case = self.case

        def read(content: bytes) -> None:
            if self.case == case:  # another one is shown by now
                self._confirm(content)

        def chosen(path: Path) -> None:
            self.page.read(lambda: signed_paper(path), read, lane=Lane.LONG)

        choose_file(self, tr("Attach the signed form"), "", _KINDS, chosen)

    def go_round(self) -> None:
        """F4: the customer is not satisfied, it goes on."""
        case = self.case
        if case is None or self.again.isHidden():
            return
        if not self.wishes.text().strip():
            self.wishes_field.set_error(tr("Write it down, it goes on with that."))
            self.wishes.setFocus()
            return
        command = deciding.NotSatisfied(
            uuid4(), case.id, case.version, self.said_by.text(), self.wishes.text()
        )
        says = tr("It goes on, round {round}", round=case.round + 1)
        self.send(self.again, lambda db, by: deciding.not_satisfied(db, by, command), says)

    def begin_action(self) -> None:
        """A corrective action that begins with this complaint."""
        if self.case is not None:
            self.page.context.shell.go_to("service", action_for=self.case.id)

    def plan_revisit(self) -> None:
        """Revisits after this complaint."""
        if self.case is not None:
            draft = {"source": self.case.number}
            self.page.context.shell.go_to("service", revisit_draft=draft)

    # inside

    def _confirm(self, paper: bytes) -> None:
        case = self.case
        if case is None:
            return
        if not self.said_by.text().strip():
            self.said_by_field.set_error(tr("Who confirms it."))
            self.said_by.setFocus()
            return
        signature = b"" if paper else self.pad.png()
        command = deciding.Confirm(
            uuid4(), case.id, case.version, self.said_by.text(), signature, paper
        )
        says = tr("Closed@@complaint")
        self.send(self.confirm, lambda db, by: deciding.confirm(db, by, command), says)

    def _offer(self, case: ComplaintFile, known: Known) -> None:
        """The decision while none is made; then the customer's word; then what follows."""
        is_decided = case.state is ComplaintState.DECIDED
        decides = self.may and not case.is_closed and not is_decided
        confirms = self.may and is_decided
        show_when(self.decision_field, decides)
        show_when(self.decide, decides)
        for part in (
            self.said_by_field, self.pad_field, self.clear, self.attach, self.wishes_field,
            self.again, self.confirm,
        ):  # fmt: skip
            show_when(part, confirms)
        show_when(self.filed, confirms and known.has_paper)
        show_when(self.to_action, case.is_closed)
        show_when(self.to_revisit, case.is_closed)
        lacks = "" if self.may else tr("Whoever handles this kind works on it.")
        self.refuse(closed_words(case) or lacks or (_owed(case) if decides else ""))
        self.setFocusProxy(self.said_by if confirms else self.decision)


def _owed(case: ComplaintFile) -> str:
    """What keeps it from being decided; empty where nothing does (CMP-4, CMP-6)."""
    results = tuple(test.result for test in case.tests)
    fault = owed_by_qc(case.kind, case.responsibility, results)
    if case.responsibility is Responsibility.UNDECIDED and not case.is_disputed:
        fault = DecideFault.NOT_JUDGED
    elif any(each.state is CompensationState.PROPOSED for each in case.compensations):
        fault = DecideFault.COMPENSATION_OPEN
    return "" if fault is None else sentence(Refused(fault, number=case.number)).head
