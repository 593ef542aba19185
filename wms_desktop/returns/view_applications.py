"""Applications: one written by scanning, all of them, and their approval (RET-1 to RET-3)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.returns import queries, words
from wms_desktop.returns import view_deeds as deeds
from wms_desktop.returns.draft import DraftApplication
from wms_desktop.returns.files import ApplicationFile
from wms_desktop.returns.queries import ApplicationRow
from wms_desktop.returns.rules import APPLICANTS, READERS, ReturnFault
from wms_desktop.returns.view_choice import Choice
from wms_desktop.returns.view_draft import DraftDesk
from wms_desktop.returns.view_form import ReturnForm
from wms_desktop.returns.view_keys import ADD, ALL, NEW, REMOVE
from wms_desktop.returns.view_list import PILLS, ApplicationList
from wms_desktop.returns.view_scans import GOODS, blocked_words, expectation_of
from wms_desktop.returns.view_side import ApprovalPane
from wms_desktop.ui import page as pages
from wms_desktop.ui.actions import ActionSpec, tie
from wms_desktop.ui.button import Button
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.label import Label
from wms_desktop.ui.page import Expectation, Meaning, MeaningKind, Page, Scan, ScanResult
from wms_desktop.ui.pill import Pill
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import row
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
        self._make_head()
        self._file: ApplicationFile | None = None  # shown instead of the draft
        self._pointed: ApplicationFile | None = None  # the current one of the list
        self._sending = False
        self.form, self.list = ReturnForm(), ApplicationList(page)
        self.choice, self.side = Choice(), ApprovalPane()
        for part in (self.form, self.list, self.choice):
            self.returns_parts.addWidget(part)
        host = self.returns_side_host.layout()
        assert host is not None
        host.addWidget(self.side)
        self.desk = DraftDesk(page, self.form, self.choice)
        self._bind_keys()
        self.form.order_typed.connect(self._on_order_typed)
        self.form.changed.connect(self._on_typed)
        self.desk.changed.connect(self._show)
        self.desk.asked.connect(lambda: self.returns_parts.setCurrentWidget(self.choice))
        self.desk.settled.connect(self._on_settled)
        self.side.reject_asked.connect(self._reject)
        self.choice.left.connect(self._show_form)
        self.list.opened.connect(lambda row: self.open(id=row.id))
        self.list.pointed.connect(self._on_pointed)
        self.list.failed.connect(page.show_error)
        self._show()
        self.desk.restore()

    def _make_head(self) -> None:
        self.returns_number, self.returns_pill = Label(role="text_2"), Pill()
        self._head = QWidget()
        self._head.setLayout(row(self.returns_number, self.returns_pill, gap=8))
        self.returns_new = _head_button(NEW, "returns_new")
        self.returns_all = _head_button(ALL, "returns_all")

    def _bind_keys(self) -> None:
        self._add = self.own(ADD, self.desk.add_line)
        self._remove = self.own(REMOVE, self.desk.remove_line)
        tie(self._add, self.form.returns_add)
        tie(self._remove, self.form.returns_remove)
        tie(self.own(NEW, self._new), self.returns_new)
        tie(self.own(ALL, self._show_all), self.returns_all)
        self.form.returns_submit.clicked.connect(self.save)
        self.side.returns_print.clicked.connect(self.print_paper)

    # what the page asks

    def head_start(self) -> Sequence[QWidget]:
        return (self._head,)

    def head_widgets(self) -> Sequence[QWidget]:
        return self.returns_new, self.returns_all

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
            number = str(target["document"]).partition(":")[2]
            db, site_id = self.context.db, self.context.acting().site_id
            self._page.read(
                lambda: queries.scan_meanings(db, site_id, number),
                lambda found: self._open_application(found[0][1]) if found else None,
            )
        elif "order" in target:
            self._on_settled()
            self.desk.find(str(target["order"]))
        elif "draft" in target:
            self._file = None
            self._show_form()

    def refresh(self) -> None:
        if self.returns_parts.currentWidget() is self.list:
            self.list.reload()
        if self._file is not None:
            self._open_application(self._file.id, keep_part=True)
        else:
            self.desk.reload()

    def set_narrow(self, narrow: bool) -> None:
        self.form.set_narrow(narrow)
        self._show()

    # what is shown

    @property
    def _draft(self) -> DraftApplication | None:
        """The draft, while it is what is shown."""
        return self.desk.draft if self._file is None else None

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
        ready = draft is not None and refusal is None and may and not self._sending
        self.form.returns_submit.setEnabled(ready)
        self._add.setEnabled(draft is not None and bool(draft.lots_not_listed()))
        self._remove.setEnabled(draft is not None and bool(draft.lines))
        self._show_head()
        self.changed.emit()

    def _show_head(self) -> None:
        in_list = self.returns_parts.currentWidget() is self.list
        found = self._pointed if in_list else self._file
        self.returns_number.setText(found.number if found else "")
        show_when(self.returns_number, found is not None)
        if found is not None:
            self.returns_pill.show_state(PILLS[found.state], tr(words.STATES[found.state]))
        elif self.desk.draft is not None and not in_list:
            self.returns_pill.show_state("info", tr(N_("Draft, kept here")), "device-floppy")
        else:
            self.returns_pill.show_state("mute", "")
        may_print = found is not None and self.context.acting().may(*READERS)
        self.side.returns_print.setEnabled(may_print)
        self.side.show_file(found)

    def _show_form(self) -> None:
        self.returns_parts.setCurrentWidget(self.form)
        self._show()
        (self.form.lines if self.form.rows.rows() else self.form.returns_order).setFocus()

    def _on_settled(self) -> None:
        self._file = None
        self.returns_parts.setCurrentWidget(self.form)

    def _show_all(self) -> None:
        if self.returns_parts.currentWidget() is self.list:
            self._show_form()
            return
        self.returns_parts.setCurrentWidget(self.list)
        self.list.reload()
        self.list.search.setFocus()
        self._show_head()

    def start_search(self) -> None:
        if self.returns_parts.currentWidget() is self.list:
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

    def _on_pointed(self, row: ApplicationRow | None) -> None:
        def done(found: ApplicationFile | None) -> None:
            self._pointed = found
            self._show_head()

        db = self.context.db
        self._page.read(lambda: queries.application(db, row.id) if row else None, done)

    # applications

    def _open_application(
        self, application_id: int, *, told: bool = False, keep_part: bool = False
    ) -> None:
        def done(found: ApplicationFile | None) -> None:
            if found is None:
                failed(Refused(ReturnFault.UNKNOWN_APPLICATION, number=application_id))
                return
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

        db = self.context.db
        self._page.read(lambda: queries.application(db, application_id), done, failed)

    def _new(self) -> None:
        draft = self.desk.draft
        if self._file is not None or self.returns_parts.currentWidget() is not self.form:
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
        if self.returns_parts.currentWidget() is not self.form:
            self._show_form()

    def save(self) -> None:
        draft = self._draft
        if draft is None or not self.form.returns_submit.isEnabled():
            return
        self._sending = True  # until the answer is here
        self._show()
        deeds.submit(
            self._page,
            draft,
            self.form.wish(),
            self.desk.keeper.op_id,
            done=self._on_submitted,
            failed=self._on_refused,
        )

    def _on_submitted(self, application_id: int) -> None:
        self._sending = False
        self.desk.clear()
        self._open_application(application_id)

    def _on_refused(self, error: Exception) -> None:
        self._sending = False
        self.refresh()
        self._show()
        self.context.shell.show_result(pages.refusal_result(error))

    def _reject(self, reason: str) -> None:
        if self.side.shown is not None:
            failed = self._on_reject_refused
            deeds.reject(
                self._page, self.side.shown, reason, done=self._open_application, failed=failed
            )

    def _on_reject_refused(self, error: Exception) -> None:
        if isinstance(error, Refused):
            self.side.show_refusal(error)
        else:
            self._page.show_error(error)

    def print_paper(self) -> None:
        if self.side.shown is not None:
            deeds.print_paper(self._page, self.side.shown)


def _head_button(spec: ActionSpec, name: str) -> Button:
    button = Button(tr(spec.title), kind="quiet", icon=spec.icon, key=spec.keys.replace("+", " "))
    button.setObjectName(name)
    return button
