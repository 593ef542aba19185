"""Who answers for a complaint, why it happened, whether it is disputed (CMP-5)."""

from __future__ import annotations

from uuid import uuid4

from wms_desktop.complaints import judging
from wms_desktop.complaints.files import ComplaintFile
from wms_desktop.complaints.kinds import Cause, ComplaintKind, ComplaintState, Responsibility
from wms_desktop.complaints.queries_decide import Known
from wms_desktop.complaints.view_decide import DecidePane, closed_words
from wms_desktop.ui.button import Button
from wms_desktop.ui.fields import CheckBox, Combo, Field, TextEdit
from wms_desktop.ui.label import Label
from wms_desktop.ui.page import Page
from wms_desktop.ui.page_parts import KeyValue
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.type import NOTE
from wms_desktop.ui.words import tr, word


class JudgePane(DecidePane):
    """What was judged above; another judgement with its reason below, Ctrl+S."""

    def __init__(self, page: Page) -> None:
        super().__init__(page, "judge")
        self.facts = KeyValue()
        self.responsible, self.cause = Combo(), Combo()
        self.disputed, self.reason = CheckBox(tr("The case is disputed")), TextEdit(lines=3)
        for name, widget in (
            ("responsible", self.responsible), ("cause", self.cause),
            ("disputed", self.disputed), ("reason", self.reason),
        ):  # fmt: skip
            widget.setObjectName(f"complaint_judge_{name}")
        self.disputed.setAccessibleName(self.disputed.text())
        self.responsible.set_items([(word(each), each) for each in Responsibility])
        self.cause.set_items([(word(each), each) for each in Cause])
        self.limit = Label("", NOTE, "text_2", wrap=True)
        self.reason_field = Field(tr("Reason@@judge"), self.reason)
        self.judge = Button(tr("Judge"), icon="check", kind="primary", key="Ctrl S")
        self.judge.setObjectName("complaint_judge")
        self.lay_out(
            (Label(tr("Responsibility"), bold=True), self.facts),
            (
                Field(tr("Responsible@@complaint"), self.responsible),
                Field(tr("Cause@@complaint"), self.cause),
                self.disputed, self.limit, self.reason_field,
            ),
            (self.judge,),
        )  # fmt: skip
        self.judge.clicked.connect(self.save)
        self.disputed.toggled.connect(lambda _on: self._show_limit())
        self.reason.textChanged.connect(lambda: self.reason_field.set_error(""))
        self.setFocusProxy(self.responsible)

    def drafted(self) -> tuple[TextEdit]:
        return (self.reason,)

    def empty(self) -> None:
        self.reason.setPlainText("")

    def begin(self, case: ComplaintFile) -> None:
        self.responsible.set_value(case.responsibility)
        self.cause.set_value(case.cause)
        self.disputed.setChecked(case.is_disputed)

    def show_case(self, case: ComplaintFile) -> None:
        before = self.case
        super().show_case(case)
        if before is not None and (before.id, before.version) != (case.id, case.version):
            self.begin(case)  # else what is being chosen stays

    def show_known(self, case: ComplaintFile, _known: Known) -> None:
        self.facts.show_facts(
            [
                (tr("Responsible@@complaint"), word(case.responsibility), True),
                (tr("Cause@@complaint"), word(case.cause), True),
                (tr("Disputed"), tr("Yes") if case.is_disputed else tr("No"), case.is_disputed),
            ]
        )
        is_decided = case.state is ComplaintState.DECIDED
        decided = tr("Decided: it goes on when the customer is not satisfied.")
        lacks = "" if self.may else tr("Whoever handles this kind works on it.")
        self.refuse(closed_words(case) or (decided if is_decided else lacks))
        can = self.may and not case.is_closed and not is_decided
        show_when(self.facts, not can)  # else the form says it
        show_when(self.form, can)
        show_when(self.judge, can)
        self._show_limit()

    def save(self) -> None:
        """Ctrl+S: keep the judgement."""
        case = self.case
        if case is None or self.judge.isHidden():
            return
        if not self.reason.text().strip():
            self.reason_field.set_error(tr("Say why, in a few words."))
            self.reason.setFocus()
            return
        command = judging.Judge(
            uuid4(), case.id, case.version, self.responsible.value(), self.cause.value(),
            self.disputed.isChecked(), self.reason.text(),
        )  # fmt: skip
        says = tr("Judged: {who}", who=word(command.responsibility))
        self.send(self.judge, lambda db, by: judging.judge(db, by, command), says)

    # inside

    def _show_limit(self) -> None:
        """What being disputed means for the money (CMP-5)."""
        known, case = self.known, self.case
        counts = self.disputed.isChecked() and known is not None and case is not None
        show_when(self.limit, counts and case is not None and case.kind is ComplaintKind.QUALITY)
        if known is not None:
            self.limit.setText(
                tr(
                    "Without a clear defect at most {percent} % of the value, from the factory.",
                    percent=known.percent,
                )
            )
