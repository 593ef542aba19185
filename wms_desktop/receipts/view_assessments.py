"""Assessments for late and lost receipts: proposed by rule, decided by a supervisor (RCP-11)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import uuid4

from wms_desktop.core.changes import Done
from wms_desktop.core.quantity import shown_money
from wms_desktop.receipts import assessing, exports_control
from wms_desktop.receipts.assessing import AssessmentRow, Decide, PersonSum, Propose
from wms_desktop.receipts.kinds import AssessmentKind, AssessmentState
from wms_desktop.receipts.rules_control import WHO_DECIDES, WHO_SEES_ALL
from wms_desktop.receipts.view_control_part import ControlPart
from wms_desktop.ui.bar_chart import Rank, RankChart
from wms_desktop.ui.cell import Cell
from wms_desktop.ui.fields import Combo, Field, LineEdit
from wms_desktop.ui.form_pane import FormPane
from wms_desktop.ui.list_export import ListExport, Write
from wms_desktop.ui.page import Page, ScanResult
from wms_desktop.ui.page_parts import KeyValue, Segments
from wms_desktop.ui.paged_model import Column
from wms_desktop.ui.rows_pane import RowsPane
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.words import tr, word

_KINDS = {
    AssessmentState.PROPOSED: "warn",
    AssessmentState.CONFIRMED: "ok",
    AssessmentState.CHANGED: "info",
    AssessmentState.DROPPED: "mute",
}
OPEN, ALL = "proposed", "all"


class AssessmentsPart(ControlPart):
    """Proposals and decisions; nobody decides about themselves."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._state: AssessmentState | None = AssessmentState.PROPOSED
        self.which = Segments([(OPEN, tr("Proposed@@assessments")), (ALL, tr("All"))])
        self.which.setObjectName("receipts_assessments_which")
        self.which.chosen.connect(lambda _key: self.refresh())
        context = page.context
        self.pane = RowsPane(
            page, "receipts_assessments", tr("Assessments"), "calculator", _columns(),
            lambda after, limit: assessing.assessments(
                context.db, context.acting(), state=self._state, after=after, limit=limit
            ),
            lambda: assessing.count_assessments(context.db, context.acting(), state=self._state),
            empty=lambda: (
                tr("Nothing to decide"),
                tr("Late and lost receipts are proposed here by rule."),
            ),
            counted=lambda count: tr("{count} {count:assessment|assessments}", count=count),
        )  # fmt: skip
        self.pane.current.connect(self._show)
        export = ListExport(
            "receipts.export_assessments", tr("Assessments"), self._write, page, self.pane
        )
        self.pane.foot.add_right(export.button())
        self.facts, self.sums = KeyValue(), RankChart()
        self.sums.setObjectName("receipts_assess_sums")
        self.decision = Combo()
        decided = [each for each in AssessmentState if each is not AssessmentState.PROPOSED]
        self.decision.set_items([(_deed(each), each) for each in decided])
        self.amount, self.loss, self.reason = LineEdit(), LineEdit(), LineEdit()
        for name, widget in (
            ("decision", self.decision), ("amount", self.amount), ("loss", self.loss),
            ("reason", self.reason),
        ):  # fmt: skip
            widget.setObjectName(f"receipts_assess_{name}")
        self.decision_field = Field(tr("Decision"), self.decision)
        self.loss_field = Field(tr("Loss of the company (CNY)"), self.loss)
        self.amount_field = Field(tr("Amount (CNY)"), self.amount)
        self.reason_field = Field(tr("Reason"), self.reason)
        self.decision.currentIndexChanged.connect(lambda _index: self._show_fields())
        self.form = FormPane(
            "receipts_assess", tr("Assessment"), tr("Decide@@button"), self.facts,
            self.decision_field, self.loss_field, self.amount_field, self.reason_field, self.sums,
            leaves=False,
        )  # fmt: skip
        self.form.saved.connect(self.save)
        self.beside(self.pane, self.form)
        self.tools = (self.which,)
        self._show(None)

    def refresh(self) -> None:
        self._state = AssessmentState.PROPOSED if self.which.current() == OPEN else None
        self.pane.rows.reload()
        context = self._page.context
        db, by = context.db, context.acting()
        month = by.today.replace(day=1)
        self._page.read(lambda: assessing.month_sums(db, by, month), self._show_sums)
        if by.may(*WHO_SEES_ALL):  # new ones come to light whenever somebody looks
            command = Propose(uuid4())
            self._page.write(lambda: assessing.propose(db, by, command), lambda _done: None)

    def turn(self) -> None:
        self.which.choose(ALL if self.which.current() == OPEN else OPEN)
        self.refresh()

    def save(self) -> None:
        found: AssessmentRow | None = self.pane.list.current_row()
        if found is None or not self.form.save.isEnabled():
            return
        context, state = self._page.context, self.decision.value()
        changed, lost = state is AssessmentState.CHANGED, found.kind is AssessmentKind.LOST
        command = Decide(
            uuid4(), found.id, found.version, state,
            _yuan(self.amount.text()) if changed else None,
            _yuan(self.loss.text()) if lost and self.loss.text().strip() else None,
            self.reason.text(),
        )  # fmt: skip
        db, by = context.db, context.acting()

        def done(_made: Done[int]) -> None:
            head = tr("{name}: {decision}", name=found.responsible, decision=word(state))
            context.shell.show_result(ScanResult("ok", head, found.number))
            for field in (self.amount, self.loss, self.reason):
                field.clear()
            self.pane.list.setFocus()

        self.form.save.setEnabled(False)
        self._page.write(lambda: assessing.decide(db, by, command), done, self.form.refuse)

    def _show(self, found: AssessmentRow | None) -> None:
        self.form.message.clear()
        if found is None:
            self.facts.show_facts(())
            self.form.allow(tr("Choose an assessment."))
            self._show_fields()
            return
        by = self._page.context.acting()
        facts = [
            (found.responsible, word(found.kind), True),
            (found.number, f"{found.consignee}  {found.site_name}", False),
            (tr("Deadline"), f"{found.due_on or '–'}", False),
            (tr("Proposed (CNY)"), shown_money(found.amount), True),
        ]
        why = ""
        if found.decided_at is not None:
            said = "  ".join(filter(None, (word(found.state), found.decided_by, found.reason)))
            facts.append(
                (tr("Decided (CNY)"), shown_money(found.decided_amount or Decimal(0)), True)
            )
            facts.append((tr("Decision"), said, False))
            why = tr("Decided already.")
        elif not by.may(*WHO_DECIDES):
            why = tr("A customer service supervisor decides.")
        elif found.responsible == by.person_name:
            why = tr("Nobody decides about themselves.")
        self.facts.show_facts(facts)
        self.form.allow(why)
        self._show_fields()

    def _show_fields(self) -> None:
        """Only what the decision needs."""
        found: AssessmentRow | None = self.pane.list.current_row()
        state, may = self.decision.value(), not self.form.why_not.text()
        lost = found is not None and found.kind is AssessmentKind.LOST
        dropped = state is AssessmentState.DROPPED
        show_when(self.decision_field, may)
        show_when(self.loss_field, may and lost and not dropped)
        show_when(self.amount_field, may and state is AssessmentState.CHANGED)
        show_when(self.reason_field, may)

    def _show_sums(self, sums: list[PersonSum]) -> None:
        ranks = [
            Rank(
                each.responsible, float(each.amount),
                tr("{count} {count:slip|slips}, {value}", count=each.count,
                   value=shown_money(each.amount)),
            )
            for each in sums
        ]  # fmt: skip
        self.sums.show_ranks(ranks, tr("This month, by person"), tr("Nothing decided yet"))

    def _write(self) -> Write:
        context = self._page.context
        wanted = {} if self._state is None else {"state": self._state}
        return exports_control.ASSESSMENTS.writer(context.db, context.acting(), wanted)


def _yuan(text: str) -> Decimal | None:
    """An amount as it was typed; the rules refuse what is none."""
    try:
        return Decimal(text.strip().removeprefix("¥").replace(",", ""))
    except ArithmeticError:
        return None


def _deed(state: AssessmentState) -> str:
    match state:
        case AssessmentState.CONFIRMED:
            return tr("Confirm@@assessment")
        case AssessmentState.CHANGED:
            return tr("Change amount@@assessment")
    return tr("Drop@@assessment")


def _columns() -> tuple[Column[Any], ...]:
    return (
        Column(tr("Person@@assessed"), lambda r: Cell(r.responsible, sub=word(r.kind)), "name"),
        Column(tr("Receipt@@paper"), lambda r: Cell(r.number, sub=r.consignee), optional=True),
        Column(tr("Proposed on"), lambda r: f"{r.proposed_on:%m-%d}", optional=True),
        Column(tr("Amount (CNY)"), _amount, "figure"),
        Column(tr("State@@receipt"), _state, "state"),
    )  # fmt: skip


def _amount(found: AssessmentRow) -> Cell:
    shown = found.amount if found.decided_amount is None else found.decided_amount
    return Cell(shown_money(shown), role="text" if shown else "text_3")


def _state(found: AssessmentRow) -> Cell:
    return Cell(pill=(_KINDS[found.state], word(found.state)))
