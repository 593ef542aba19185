"""Applications: one written by scanning, all of them, and their approval (RET-1 to RET-3)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from wms_desktop.core.language import N_
from wms_desktop.returns import queries, words
from wms_desktop.returns import view_deeds as deeds
from wms_desktop.returns import view_keys as keys
from wms_desktop.returns.draft import DraftApplication
from wms_desktop.returns.files import ApplicationFile
from wms_desktop.returns.inbox import ApplicationRow
from wms_desktop.returns.rules import APPLICANTS
from wms_desktop.returns.view_chain import ChainDesk
from wms_desktop.returns.view_choice import Choice
from wms_desktop.returns.view_complaint import go_to_complaint, may_complain
from wms_desktop.returns.view_draft import DraftDesk
from wms_desktop.returns.view_form import ReturnForm
from wms_desktop.returns.view_head import ApplicationHead
from wms_desktop.returns.view_list import ApplicationList
from wms_desktop.returns.view_scans import GOODS, blocked_words, expectation_of
from wms_desktop.returns.view_side import ApprovalPane
from wms_desktop.ui import page as pages
from wms_desktop.ui.actions import tie
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.page import Expectation, Meaning, MeaningKind, Page, Scan, ScanResult
from wms_desktop.ui.sub_page import SubPage
from wms_desktop.ui.words import tr


class ApplicationsTab(SubPage):
    """One application at a time: the draft of this workstation, or one that was handed in."""

    returns_parts: QStackedWidget
    returns_side_host: QWidget

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(page, parent)
        load_form(self, "returns")
        self.context = page.context
        self._file: ApplicationFile | None = None  # shown instead of the draft
        self._pointed: ApplicationFile | None = None  # the current one of the list
        self._from_list = self._is_shown = False
        self._asked: int | None = None
        self.head, self.form, self.list = ApplicationHead(), ReturnForm(), ApplicationList(page)
        self.choice, self.side = Choice(), ApprovalPane(page)
        for part in (self.form, self.list, self.choice):
            self.returns_parts.addWidget(part)
        host = self.returns_side_host.layout()
        assert host is not None
        host.addWidget(self.side)
        self.desk = DraftDesk(page, self.form, self.choice)
        self.chain, self.handing = ChainDesk(page, self.side), deeds.SubmitDesk(page)
        self._bind_keys()
        self.form.order_typed.connect(self._on_order_typed)
        self.form.changed.connect(self._on_typed)
        self.desk.changed.connect(self._show)
        self.desk.asked.connect(lambda: self.returns_parts.setCurrentWidget(self.choice))
        self.desk.settled.connect(self._on_settled)
        self.form.complaint_asked.connect(self._to_complaint)
        self.handing.submitted.connect(self._on_submitted)
        self.handing.refused.connect(self._on_refused)
        self.chain.changed.connect(self._on_decided)
        self.chain.facts_known.connect(self._show_head)
        self.choice.left.connect(self._show_form)
        self.list.opened.connect(self._on_opened)
        self.list.pointed.connect(self._on_pointed)
        self.list.failed.connect(page.show_error)
        self._show()
        self.chain.reload()
        self.desk.restore()

    def _bind_keys(self) -> None:
        self._add = self.own(keys.ADD, self.desk.add_line)
        self._remove = self.own(keys.REMOVE, self.desk.remove_line)
        tie(self._add, self.form.returns_add)
        tie(self._remove, self.form.returns_remove)
        tie(self.own(keys.NEW, self._new), self.head.new)
        tie(self.own(keys.ALL, self._show_all), self.head.all)
        self.form.returns_submit.clicked.connect(self.save)
        self.chain.bind(self.own)
        self._complain = self.own(keys.COMPLAIN, self._to_complaint)

    # what the page asks

    def show_own(self, shown: bool) -> None:
        super().show_own(shown)
        self._is_shown = shown
        self._show_keys()

    def head_start(self) -> Sequence[QWidget]:
        return (self.head,)

    def head_widgets(self) -> Sequence[QWidget]:
        return self.head.new, self.head.all

    @property
    def prints(self) -> bool:
        return self.side.returns_print.isEnabled()

    def expectation(self) -> Expectation:
        return expectation_of(self._draft)

    def wants(self, meaning: Meaning) -> bool:
        if meaning.kind is MeaningKind.RETURN:
            return True
        if not self.isVisible():
            return False
        if meaning.kind in GOODS:
            return self._draft is not None
        return meaning.kind is MeaningKind.OUTBOUND

    def take(self, scan: Scan) -> None:
        meaning = scan.meaning
        tell = self._page.scan_finished.emit
        if meaning is None:
            tell(ScanResult("bad", tr(N_("Unknown code")), scan.text))
        elif meaning.kind is MeaningKind.RETURN:
            self._open_application(meaning.id, told=True)
        elif meaning.kind is MeaningKind.OUTBOUND:
            self.desk.scan_order(meaning, tell)
        else:
            self.desk.scan_goods(meaning, scan.quantity or Decimal(1), tell)

    def open(self, **target: Any) -> None:
        if known := target.get("id") or target.get(MeaningKind.RETURN.value):
            self._open_application(int(known))
        elif "document" in target:
            deeds.find(self._page, str(target["document"]), self._open_application)
        elif "order" in target:
            self._on_settled()
            self.desk.find(str(target["order"]))
        elif "draft" in target:
            self._file = self._asked = None
            self._show_form()

    def refresh(self) -> None:
        if self._shows(self.list):
            self.list.reload()
        self.chain.reload()
        if self._file is not None:
            self._open_application(self._file.id, keep_part=True)
        else:
            self.desk.reload()

    def set_narrow(self, narrow: bool) -> None:
        self.form.set_narrow(narrow)
        self.head.set_narrow(narrow)
        self._show()

    # what is shown

    @property
    def _draft(self) -> DraftApplication | None:
        """The draft, while it is what is shown."""
        return self.desk.draft if self._file is None else None

    def _shows(self, part: QWidget) -> bool:
        return self.returns_parts.currentWidget() is part

    def _show(self) -> None:
        """Everything as it is now."""
        by, draft = self.context.acting(), self._draft
        refusal = draft.refusal(by.today) if draft else None
        if self._file is not None:
            self.form.show_application(self._file)
        else:
            self.form.show_draft(draft, refusal, by.today)
        may = by.may(*APPLICANTS)
        self.form.returns_blocked.setText(blocked_words(draft, refusal, may=may))
        ready = draft is not None and refusal is None and may and not self.handing.is_sending
        self.form.returns_submit.setEnabled(ready)
        self._add.setEnabled(draft is not None and bool(draft.lots_not_listed()))
        self._remove.setEnabled(draft is not None and bool(draft.lines))
        self._show_head()

    def _show_head(self) -> None:
        in_list = self._shows(self.list)
        found = self._pointed if in_list else self._file
        has_draft = self.desk.draft is not None and not in_list
        self.head.show_file(found, has_draft=has_draft)
        if found is not None or in_list:
            self.side.show_file(found)
        else:
            self.side.show_draft(self.chain.facts)
        self._show_keys()
        self.changed.emit()

    def _show_keys(self) -> None:
        """Name those keys alone that do something now."""
        draft = None if self._shows(self.list) else self._draft
        self.chain.show_keys(shown=self._is_shown)
        self._add.setVisible(self._is_shown and draft is not None)
        self._remove.setVisible(self._is_shown and draft is not None)
        refused = draft is not None and may_complain(draft, self.context.acting().today)
        self._complain.setVisible(self._is_shown and refused)

    def _show_form(self) -> None:
        self.returns_parts.setCurrentWidget(self.form)
        self._show()
        (self.form.lines if self.form.rows.rows() else self.form.returns_order).setFocus()

    def _on_settled(self) -> None:
        self._file, self._asked, self._from_list = None, None, False
        self.returns_parts.setCurrentWidget(self.form)

    def _show_all(self) -> None:
        if self._shows(self.list):
            self._show_form()
            return
        self._from_list = False
        self.returns_parts.setCurrentWidget(self.list)
        self.list.reload()
        self.list.search.setFocus()
        self._show_head()

    def start_search(self) -> None:
        if self._shows(self.list):
            self.list.search.setFocus()
        else:
            self.form.returns_order.setFocus()
            self.form.returns_order.selectAll()

    def _on_order_typed(self, text: str) -> None:
        if self._file is None:
            self.desk.find(text)

    def _on_typed(self) -> None:
        self.desk.keep()
        self._show()

    def _on_opened(self, row: ApplicationRow) -> None:
        self._open_application(row.id)
        self._from_list = True  # where Esc leads back to

    def _on_pointed(self, row: ApplicationRow | None) -> None:
        def done(found: ApplicationFile | None) -> None:
            current = self.list.list.current_row()
            if (found.id if found else None) == (current.id if current else None):
                self._pointed = found  # else an answer about a row that was left meanwhile
                self._show_head()

        db, today = self.context.db, self.context.acting().today
        self._page.read(lambda: queries.application(db, row.id, today) if row else None, done)

    # applications

    def _open_application(self, id_: int, *, told: bool = False, keep_part: bool = False) -> None:
        if not keep_part:
            self._asked = id_  # until something else is asked for

        def done(found: ApplicationFile) -> None:
            shown = self._file.id if self._file is not None else None
            if found.id == (shown if keep_part else self._asked):
                self._file = found
                if not keep_part:
                    self.returns_parts.setCurrentWidget(self.form)
                self._show()
            if told:
                state = tr(words.STATES[found.state])
                self._page.scan_finished.emit(ScanResult("ok", found.number, state))

        def failed(error: Exception) -> None:
            if told:
                self._page.scan_finished.emit(pages.refusal_result(error))
            else:
                self._page.show_error(error)

        db, today = self.context.db, self.context.acting().today
        self._page.read(lambda: deeds.application(db, id_, today), done, failed)

    def _new(self) -> None:
        draft, self._asked = self.desk.draft, None
        if self._file is not None or not self._shows(self.form):
            self._file = None
            self._show_form()
        elif draft is not None and draft.lines:
            deeds.ask_to_throw_away(self._page, draft, self._clear)
        else:
            self._clear()

    def _clear(self) -> None:
        self.desk.clear()
        self._show_form()

    def back(self) -> None:
        if self.side.has_form:
            self.side.close_form()
        elif self._from_list and self._file is not None and self._shows(self.form):
            self._show_all()
        elif not self._shows(self.form):
            self._show_form()

    def go_on(self) -> None:
        if self._draft is not None and self._shows(self.form):
            self.save()
        else:
            self.side.take_step()

    def save(self) -> None:
        if self._draft is not None and self.form.returns_submit.isEnabled():
            self.handing.send(self._draft, self.form.wish(), self.desk.keeper.op_id)
            self._show()

    def _on_submitted(self, application_id: int) -> None:
        self.desk.clear()
        self._open_application(application_id)

    def _on_refused(self, error: Exception) -> None:
        self.refresh()
        self._show()
        self.context.shell.show_result(pages.refusal_result(error))

    def _on_decided(self, application_id: int) -> None:
        if self._shows(self.list):
            self.list.reload()
        else:
            self._open_application(application_id, keep_part=True)

    def _to_complaint(self) -> None:
        if self._draft is not None:
            go_to_complaint(self._page, self._draft, self.form.place())

    def print_paper(self) -> None:
        self.chain.print_application()
