"""Reports of lost personal data: written by one person, approved by another, then printed."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from PySide6.QtWidgets import QWidget

from wms_desktop.core.changes import Done
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.core.moments import site_time
from wms_desktop.db import seals
from wms_desktop.documents.paper import Printed
from wms_desktop.people import vault_papers, vault_reports
from wms_desktop.people.vault_reports import ReportRow
from wms_desktop.ui.actions import ActionSpec, bind, tie
from wms_desktop.ui.button import Button
from wms_desktop.ui.cell import Cell
from wms_desktop.ui.fields import DateEdit, Field, TextEdit
from wms_desktop.ui.form_pane import FormPane
from wms_desktop.ui.label import Label
from wms_desktop.ui.list_view import ListView
from wms_desktop.ui.page import Page
from wms_desktop.ui.page_parts import ListFoot, PageHead
from wms_desktop.ui.paged_model import Column
from wms_desktop.ui.plane import Plane, VLine
from wms_desktop.ui.rows_model import RowsModel
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.words import sentence, tr

SAVE = ActionSpec("settings.report_save", N_("Write the report"), "Ctrl+S", "check")
APPROVE = ActionSpec("settings.report_approve", N_("Approve the report"), "Ctrl+Return", "users")
PRINT = ActionSpec("settings.report_print", N_("Print the report"), "F9", "printer")
WIDE, NARROW = 360, 300


class ReportsSection(QWidget):
    """Reports at the left, a new one at the right."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self.rows: RowsModel[ReportRow] = RowsModel(_columns(), (), self)
        self.list = ListView()
        self.list.setObjectName("vault_reports")
        self.list.setAccessibleName(tr("Reports@@vault"))
        self.list.set_two_lines(True)
        self.list.set_model(self.rows)
        self.list.current_changed.connect(lambda _row: self._tell())
        today = page.context.acting().today
        self.days = {name: DateEdit() for name in ("noticed", "first", "last")}
        self.texts = {name: TextEdit() for name in ("what", "told", "done")}
        for name, edit in (self.days | self.texts).items():
            edit.setObjectName(f"report_{name}")
        for edit in self.days.values():
            edit.set_today(lambda: page.context.acting().today)
            edit.setText(today.isoformat())
        self.fields = {
            "what": Field(tr("What happened"), self.texts["what"]),
            "noticed": Field(tr("Noticed on"), self.days["noticed"]),
            "first": Field(tr("Kept from"), self.days["first"]),
            "last": Field(tr("Kept until"), self.days["last"]),
            "told": Field(tr("Who was told"), self.texts["told"]),
            "done": Field(tr("What was done"), self.texts["done"]),
        }
        days = QWidget()
        days.setLayout(row((self.fields["first"], 1), (self.fields["last"], 1), gap=12))
        self.form = FormPane(
            "report", tr("New report"), tr("Write@@report"), self.fields["what"],
            self.fields["noticed"], days, self.fields["told"], self.fields["done"], leaves=False,
        )  # fmt: skip
        bind(SAVE, self.save, self)
        self.form.saved.connect(self.save)
        self._lay_out()

    def _lay_out(self) -> None:
        self.approve_button = Button(tr("Approve"), icon="users", key="Ctrl Enter")
        self.print_button = Button(tr("Print"), icon="printer", kind="quiet", key="F9")
        for name, button in (("approve", self.approve_button), ("print", self.print_button)):
            button.setObjectName(f"report_{name}")
        self._approve = bind(APPROVE, self.approve, self)
        self._print = bind(PRINT, self.print_report, self)
        tie(self._approve, self.approve_button)
        tie(self._print, self.print_button)
        self.foot = ListFoot("", self.print_button, self.approve_button)
        left = QWidget()
        head = PageHead((Label(tr("Lost personal data"), bold=True),))
        left.setLayout(column(head, (self.list, 1), self.foot, gap=0))
        self._side = Plane("side", column((self.form, 1), gap=0))
        self._side.set_least_width(WIDE)
        self.setLayout(row((left, 1), VLine(), self._side, gap=0))

    def set_narrow(self, narrow: bool) -> None:
        """Keep two panes."""
        self._side.set_least_width(NARROW if narrow else WIDE)

    def reload(self) -> None:
        """Show the reports as they are now."""
        db = self._page.context.db
        self._page.read(lambda: vault_reports.reports(db), self._show)

    def _show(self, found: list[ReportRow]) -> None:
        self.rows.set_rows(found)
        if self.list.current_row() is None:
            self.list.select_first()
        self._tell()

    def _tell(self) -> None:
        chosen = self.list.current_row()
        by = self._page.context.acting()
        is_open = chosen is not None and chosen.approved_at is None
        is_own = chosen is not None and chosen.person == by.person_name
        self._approve.setEnabled(is_open and not is_own)
        self._print.setEnabled(chosen is not None and not is_open)
        why = tr("No reports.") if chosen is None else ""
        self.foot.set_text(tr("By another person.") if is_open and is_own else why)

    def save(self) -> None:
        """Ctrl+S: write the report down."""
        days = {name: self._day(name) for name in self.days}
        if None in days.values():
            return
        what, told, done = (self.texts[name].toPlainText() for name in ("what", "told", "done"))
        first, last, noticed = days["first"], days["last"], days["noticed"]
        assert first is not None
        assert last is not None
        assert noticed is not None
        command = vault_reports.AddReport(uuid4(), what, noticed, first, last, told, done)
        db, by = self._page.context.db, self._page.context.acting()

        def on_done(_done: Done[int]) -> None:
            for edit in self.texts.values():
                edit.clear()
            self.form.message.show_message("ok", tr("Written. A second person approves it."))
            self.reload()

        self._page.write(
            lambda: vault_reports.add_report(db, by, command), on_done, self.form.refuse
        )

    def approve(self) -> None:
        """Ctrl+Enter: agree, as a second person."""
        chosen = self.list.current_row()
        if chosen is None:
            return
        command = vault_reports.ApproveReport(uuid4(), chosen.id)
        db, by = self._page.context.db, self._page.context.acting()
        self._page.write(
            lambda: vault_reports.approve_report(db, by, command),
            lambda _done: self.reload(),
            self.form.refuse,
        )

    def print_report(self) -> None:
        """F9: the report with those affected, by mask and index."""
        chosen = self.list.current_row()
        if chosen is None:
            return
        command = vault_reports.ApproveReport(uuid4(), chosen.id)
        context = self._page.context
        db, by, language = context.db, context.acting(), context.language
        printed = Printed(site_time(by.now), by.person_name, by.site_name)

        def work() -> bytes:
            report, rows = vault_reports.affected(db, by, command)
            seal = seals.newest_anchor(db)
            return vault_papers.report_paper(report, rows, printed, language, seal)

        title = tr(vault_papers.REPORT)
        self._page.write(
            work,
            lambda content: context.printing.print_pdf(content, f"{title} {chosen.id}"),
            self._on_refused,
        )

    def _on_refused(self, error: Exception) -> None:
        told = sentence(error)
        self.form.message.show_message("bad", told.head, told.advice)

    def _day(self, name: str) -> date | None:
        try:
            day = self.days[name].checked()
        except Refused as error:
            self.fields[name].show_refusal(error)
            return None
        self.fields[name].set_error("" if day else tr("Type a day, like 1001."))
        return day


def _columns() -> tuple[Column[ReportRow], ...]:
    def state(found: ReportRow) -> Cell:
        if found.approved_at is None:
            return Cell(pill=("warn", tr("Waits@@report"), "clock"))
        return Cell(pill=("ok", tr("Approved@@report"), "circle-check"))

    return (
        Column(
            tr("Report@@vault"),
            lambda r: Cell(r.what.splitlines()[0], sub=f"{r.id}  {r.noticed_on}  {r.person}"),
            "name",
        ),
        Column(tr("Approved by"), lambda r: r.approver or "–", optional=True, shown_from=800),
        Column(tr("State"), state, "state"),
    )
