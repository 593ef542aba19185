"""Questions to origin sites about what a receipt needs, open ones first to answer (RCP-1)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

from wms_desktop.core.changes import Done
from wms_desktop.core.moments import site_time
from wms_desktop.receipts import exports_control, questions
from wms_desktop.receipts.questions import AnswerQuestion, QuestionRow
from wms_desktop.receipts.rules import Needs
from wms_desktop.receipts.rules_control import WHO_CHASES
from wms_desktop.receipts.view_control_part import ControlPart
from wms_desktop.ui.cell import Cell
from wms_desktop.ui.fields import CheckBox, Combo, Field, LineEdit
from wms_desktop.ui.form_pane import FormPane
from wms_desktop.ui.list_export import ListExport, Write
from wms_desktop.ui.page import Page, ScanResult
from wms_desktop.ui.page_parts import KeyValue, Segments
from wms_desktop.ui.paged_model import Column
from wms_desktop.ui.rows_pane import RowsPane
from wms_desktop.ui.words import tr, word

OPEN, ALL = "open", "all"


class QuestionsPart(ControlPart):
    """Both sites see a question; the one that was asked answers it here."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._only_open = True
        self.which = Segments([(OPEN, tr("Open@@questions")), (ALL, tr("All"))])
        self.which.setObjectName("receipts_questions_which")
        self.which.chosen.connect(lambda _key: self.refresh())
        context = page.context
        self.pane = RowsPane(
            page, "receipts_questions", tr("Questions about receipts"), "mail", _columns(),
            lambda after, limit: questions.questions(
                context.db, site_id=context.acting().site_id, only_open=self._only_open,
                after=after, limit=limit,
            ),
            lambda: questions.count_questions(
                context.db, site_id=context.acting().site_id, only_open=self._only_open
            ),
            empty=lambda: (
                tr("No open questions"),
                tr("Where remarks and requirement differ, the origin site is asked here."),
            ),
            counted=lambda count: tr("{count} {count:question|questions}", count=count),
        )  # fmt: skip
        self._wanted = 0  # the question that was asked for from elsewhere
        self.pane.rows.loaded.connect(lambda _count: self._go_to_wanted())
        self.pane.current.connect(self._show)
        export = ListExport(
            "receipts.export_questions", tr("Questions about receipts"), self._write, page,
            self.pane,
        )  # fmt: skip
        self.pane.foot.add_right(export.button())
        self.facts, self.answer = KeyValue(), LineEdit()
        self.answer.setObjectName("receipts_answer")
        self.answer_field = Field(tr("Answer@@receipt"), self.answer, note=tr("required"))
        self.seal, self.forms = CheckBox(tr("Company seal")), CheckBox(tr("Own forms attached"))
        self.id_number, self.copies = CheckBox(tr("ID number@@need")), Combo()
        self.copies.set_items([(f"{n}", n) for n in range(1, 5)])
        self.copies_field = Field(tr("Copies"), self.copies)
        for name, widget in (
            ("seal", self.seal), ("forms", self.forms), ("id_number", self.id_number),
            ("copies", self.copies),
        ):  # fmt: skip
            widget.setObjectName(f"receipts_answer_{name}")
            if isinstance(widget, CheckBox):
                widget.setAccessibleName(widget.text())
        self.form = FormPane(
            "receipts_answer", tr("Question"), tr("Answer@@button"), self.facts, self.answer_field,
            self.seal, self.forms, self.id_number, self.copies_field, leaves=False,
        )  # fmt: skip
        self.form.saved.connect(self.save)
        self.beside(self.pane, self.form)
        self.tools = (self.which,)
        self._show(None)

    def refresh(self) -> None:
        self._only_open = self.which.current() == OPEN
        self.pane.rows.reload()

    def show_question(self, question_id: int) -> None:
        """Show one question, once the list has come."""
        self._wanted = question_id
        self.which.choose(OPEN)
        self.refresh()

    def _go_to_wanted(self) -> None:
        number = self.pane.rows.row_of(self._wanted) if self._wanted else None
        if number is not None:
            self._wanted = 0
            self.pane.list.selectRow(number)
            self.answer.setFocus()

    def turn(self) -> None:
        self.which.choose(ALL if self._only_open else OPEN)
        self.refresh()

    def save(self) -> None:
        found: QuestionRow | None = self.pane.list.current_row()
        if found is None or not self.form.save.isEnabled():
            return
        context = self._page.context
        needs = self._needs(found) if found.may_change_needs else None
        command = AnswerQuestion(uuid4(), found.id, found.version, self.answer.text(), needs)
        db, by, said = context.db, context.acting(), self.answer.text()

        def done(_made: Done[int]) -> None:
            head = tr("{number}: question answered", number=found.number)
            context.shell.show_result(ScanResult("ok", head, said))
            self.answer.clear()
            self.pane.list.setFocus()

        self.form.save.setEnabled(False)
        self._page.write(lambda: questions.answer(db, by, command), done, self.form.refuse)

    def _needs(self, found: QuestionRow) -> Needs:
        return replace(
            found.needs, seal=self.seal.isChecked(), own_forms=self.forms.isChecked(),
            id_number=self.id_number.isChecked(), copies=int(self.copies.value() or 1),
        )  # fmt: skip

    def _show(self, found: QuestionRow | None) -> None:
        self.form.message.clear()
        if found is None:
            self.facts.show_facts(())
            self.form.title.setText(tr("Question"))
            self.form.allow(tr("Choose a question."))
            self._allow_needs(False)
            return
        by = self._page.context.acting()
        asked = f"{found.asked_by}  {site_time(found.asked_at):%m-%d %H:%M}"
        self.form.title.setText(found.number)
        facts = [
            (tr("Consignee"), found.consignee, False),
            (tr("Remarks"), found.remarks or "–", False),
            (tr("Question"), found.question, True),
            (tr("Asked by"), asked, False),
        ]
        if found.answered_at is not None:
            facts.append((tr("Answer@@receipt"), found.answer, True))
            facts.append((tr("Answered by"), found.answered_by, False))
        self.facts.show_facts(facts)
        self.seal.setChecked(found.needs.seal)
        self.forms.setChecked(found.needs.own_forms)
        self.id_number.setChecked(found.needs.id_number)
        self.copies.set_value(found.needs.copies)
        why = ""
        if not found.is_open:
            why = tr("Answered already.")
        elif found.asked_site_id != by.site_id:
            why = tr("{site} answers.", site=found.asked_site)
        elif not by.may(*WHO_CHASES):
            why = tr("Receipts or customer service answers.")
        self.form.allow(why)
        self.answer_field.setEnabled(not why)
        self._allow_needs(not why and found.may_change_needs)

    def _allow_needs(self, allowed: bool) -> None:
        for part in (self.seal, self.forms, self.id_number, self.copies_field):
            part.setEnabled(allowed)

    def _write(self) -> Write:
        context = self._page.context
        by = context.acting()
        wanted = {"state": OPEN if self._only_open else ALL, "site": by.site_id}
        return exports_control.QUESTIONS.writer(context.db, by, wanted)


def _columns() -> tuple[Column[Any], ...]:
    return (
        Column(tr("Receipt@@paper"), lambda r: Cell(r.number, sub=r.consignee), "name"),
        Column(tr("Question"), lambda r: Cell(word(r.about), sub=r.question), optional=True),
        Column(tr("Site asked"), lambda r: r.asked_site),
        Column(tr("State@@receipt"), lambda r: Cell(pill=_pill(r)), "state"),
    )


def _pill(found: QuestionRow) -> tuple[str, str]:
    return ("warn", tr("Open@@question")) if found.is_open else ("ok", tr("Answered"))
