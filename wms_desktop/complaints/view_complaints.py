"""The second-level tab Complaints: the list, one case, and taking a new one (CMP-1, CMP-2)."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

from wms_desktop.complaints.queries import Which
from wms_desktop.complaints.rules import TAKERS
from wms_desktop.complaints.view_case import ORDER, CaseView
from wms_desktop.complaints.view_intake import IntakeForm
from wms_desktop.complaints.view_list import ComplaintList
from wms_desktop.core.language import N_
from wms_desktop.ui.actions import ActionSpec, tie
from wms_desktop.ui.button import Button
from wms_desktop.ui.fields import SearchEdit
from wms_desktop.ui.page import Expectation, Meaning, MeaningKind, Page, Scan, ScanResult
from wms_desktop.ui.page_parts import PageHead, Segments
from wms_desktop.ui.stack import column
from wms_desktop.ui.sub_page import SubPage
from wms_desktop.ui.words import tr

NEW = ActionSpec("complaints.new", N_("Take a complaint"), "F3", "plus")
MINUTE_MS = 60_000
_SEGMENTS = (
    (Which.MINE, N_("Mine@@complaints")),
    (Which.OPEN, N_("Open@@complaints")),
    (Which.OVERDUE, N_("Overdue@@complaints")),
    (Which.CLOSED, N_("Closed@@complaints")),
    (Which.ALL, N_("All")),
)


class ComplaintsTab(SubPage):
    """Segments and search above the list; Enter opens a case, F3 takes a new complaint."""

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(page, parent)
        self.segments = Segments()
        self.search = SearchEdit(hint=tr("Customer, number, goods"))
        self.segments.setObjectName("complaints_segments")
        self.search.setObjectName("complaints_search")
        for which, text in _SEGMENTS:
            self.segments.add(which.value, tr(text))
        self.segments.choose(Which.OPEN.value)
        self.list, self.view, self.form = ComplaintList(page), CaseView(page), IntakeForm(page)
        self.new = Button(tr("Take complaint"), icon="plus", kind="primary", key="F3")
        self.new.setObjectName("complaints_new")
        self.list.foot.add_right(self.new)
        self._home = QWidget()
        head = PageHead((self.segments,), (self.search,))
        self._home.setLayout(column(head, (self.list, 1), gap=0))
        self._parts = QStackedWidget()
        for part in (self._home, self.view, self.form):
            self._parts.addWidget(part)
        self.setLayout(column((self._parts, 1), gap=0))
        self._new_action = self.own(NEW, self.take_new)
        self._new_action.setEnabled(page.context.acting().may(*TAKERS))
        tie(self._new_action, self.new)
        self._order_action = self.own(ORDER, self.view.open_order)
        tie(self._order_action, self.view.to_order)
        self._connect()

    def _connect(self) -> None:
        self.segments.chosen.connect(lambda _key: self._show_rows())
        self.search.searched.connect(lambda _text: self._show_rows())
        self.search.returnPressed.connect(self._on_enter)
        self.list.chosen.connect(lambda found: self.open_case(found.id))
        self.view.changed.connect(self.changed)
        self.changed.connect(self._show_order)
        self.form.changed.connect(self.changed)
        self.form.taken.connect(self._on_taken)
        self.form.left.connect(self.close_order)
        self.form.other.connect(self.open_case)
        self._minute = QTimer(self)
        self._minute.setInterval(MINUTE_MS)
        self._minute.timeout.connect(self.tick)
        self._minute.start()

    def _show_order(self) -> None:
        case = self.view.case if self._shows_case else None
        self._order_action.setEnabled(case is not None and case.order_id is not None)

    # what the page uses

    @property
    def is_open(self) -> bool:
        return self._parts.currentWidget() is not self._home

    @property
    def prints(self) -> bool:
        return self._shows_case and self.view.prints

    @property
    def back_says(self) -> str:
        return tr("All complaints")

    def expectation(self) -> Expectation:
        if self._parts.currentWidget() is self.form:
            return Expectation(tr("Scan order or goods"), tr("it fills the form"))
        if self._shows_case:
            return Expectation(tr("Scan a complaint"), tr("or work on this one, then Ctrl S"))
        return Expectation(tr("Scan a complaint"), tr("or Enter opens one, F3 takes one"))

    def wants(self, meaning: Meaning) -> bool:
        if meaning.kind is MeaningKind.COMPLAINT:
            return True
        if self._parts.currentWidget() is self.form:
            return self.form.wants(meaning)
        return self._shows_case and self.view.pane.wants(meaning)

    def take(self, scan: Scan) -> None:
        meaning = scan.meaning
        if meaning is not None and meaning.kind is MeaningKind.COMPLAINT:
            self.open_case(meaning.id)
            result = ScanResult("ok", meaning.code, meaning.label)
            self._page.scan_finished.emit(result)
        elif self._shows_case:
            self.view.pane.take(scan)
        else:
            self.form.take(scan)

    def open(self, **target: Any) -> None:
        """A ``complaint`` by id (with a ``pane``), a ``complaint_draft``, or the form begun."""
        if "complaint" in target:
            self.open_case(int(target["complaint"]), str(target.get("pane", "")))
        elif "complaint_draft" in target:
            self.take_new()
            self.form.fill(dict(target["complaint_draft"]))
        elif "complaint_new" in target:
            self.take_new()
        elif "complaints" in target:
            self.close_order()
            self.segments.choose(Which(target["complaints"]).value)
            self._show_rows()

    def open_case(self, complaint_id: int, pane: str = "") -> None:
        """Show one complaint."""
        self._parts.setCurrentWidget(self.view)
        self.view.open_for(complaint_id, pane)
        self.view.pane.setFocus()
        self.changed.emit()

    def take_new(self) -> None:
        """F3: the form, with what was begun in it."""
        if self._new_action.isEnabled():
            self._parts.setCurrentWidget(self.form)
            self.form.begin()
            self.changed.emit()

    def close_order(self) -> None:
        if self.is_open:
            self.view.leave()
            self._parts.setCurrentWidget(self._home)
            self.refresh()
            self.list.list.setFocus()
            self.changed.emit()

    def back(self) -> None:
        self.close_order()

    def refresh(self) -> None:
        if self._shows_case:
            self.view.reload()
        elif not self.is_open:
            self._show_rows()

    def tick(self) -> None:
        """A minute has passed: clocks stand differently."""
        if self._shows_case:
            self.view.tick()
        elif self.is_open:
            self.form.tick()
        else:
            self.list.tick()

    def save(self) -> None:
        if self._shows_case:
            self.view.pane.save()
        elif self.is_open:
            self.form.save()

    def go_on(self) -> None:
        if self._shows_case:
            self.view.pane.go_on()
        elif self.is_open:
            self.form.save()

    def print_paper(self) -> None:
        if self._shows_case:
            self.view.print_paper()

    def start_search(self) -> None:
        if not self.is_open:
            self.search.setFocus()
            self.search.selectAll()
        elif not self._shows_case:
            self.form.customer.setFocus()

    def set_narrow(self, narrow: bool) -> None:
        self.view.set_narrow(narrow)
        self.form.set_narrow(narrow)

    # inside

    @property
    def _shows_case(self) -> bool:
        return self._parts.currentWidget() is self.view

    def _show_rows(self) -> None:
        self.list.show_rows(Which(self.segments.current()), self.search.text().strip())

    def _on_enter(self) -> None:
        self.search.search_now()
        self.list.list.setFocus()

    def _on_taken(self, complaint_id: int) -> None:
        self.open_case(complaint_id)
