"""Causes that come back: what, how often, and whether something is done about it (CMP-8)."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.complaints import exports_actions, recurring
from wms_desktop.complaints.exports_actions import name_of
from wms_desktop.complaints.recurring import Recurrence, Recurring
from wms_desktop.complaints.rules_actions import WHO_OPENS
from wms_desktop.core.chart import Chart, Series
from wms_desktop.ui.bar_chart import BarChart
from wms_desktop.ui.button import Button
from wms_desktop.ui.cell import Cell
from wms_desktop.ui.label import Label
from wms_desktop.ui.list_export import ListExport, Write
from wms_desktop.ui.page import Page
from wms_desktop.ui.page_parts import KeyValue
from wms_desktop.ui.paged_model import Column
from wms_desktop.ui.rows_pane import RowsPane
from wms_desktop.ui.scroll_pane import ScrollPane
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.type import NOTE
from wms_desktop.ui.words import current_language, tr, word


class RecurringList(RowsPane):
    """What came back often enough in the period; there are few, and they come all at once."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.found: Recurrence | None = None
        super().__init__(
            page, "recurring", tr("Recurring causes"), "refresh", _columns(), self._fetch,
            lambda: len(self.found.rows) if self.found else 0,
            empty=lambda: (
                tr("Nothing comes back"),
                tr("What happens three times to one item, lot or customer stands here."),
            ),
            counted=self._counted,
        )  # fmt: skip
        export = ListExport(
            "service.export_recurring", tr("Recurring causes"), self._write, page, self
        )
        self.foot.add_right(export.button())

    def _fetch(self, after: Recurring | None, _limit: int) -> list[Recurring]:
        if after is not None:
            return []
        context = self._page.context
        self.found = recurring.recurring(context.db, context.acting())
        return list(self.found.rows)

    def _counted(self, _count: int) -> str:
        if self.found is None:
            return ""
        return tr(
            "{first} to {last}, from {least} cases on",
            first=f"{self.found.first_on:%m-%d}", last=f"{self.found.last_on:%m-%d}",
            least=self.found.least,
        )  # fmt: skip

    def _write(self) -> Write:
        context = self._page.context
        return exports_actions.RECURRING_CAUSES.writer(context.db, context.acting(), {})


class RecurringSide(QWidget):
    """One thing that came back: cases over the period, and the way to an action.

    Signals:
        asked: an action is to be opened for the `Recurring` shown.
        followed: the id of the action that is open for it.
    """

    asked = Signal(object)
    followed = Signal(int)

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self.found: Recurring | None = None
        self.title, self.facts, self.chart = Label("", bold=True, wrap=True), KeyValue(), BarChart()
        self.chart.setObjectName("recurring_chart")
        self.why_not = Label("", NOTE, "text_2", wrap=True)
        self.step = Button("", icon="plus", kind="primary", key="F4")
        self.step.setObjectName("recurring_step")
        content = QWidget()
        content.setLayout(
            column(self.title, self.chart, self.facts, None, gap=12, margins=(16, 16, 16, 8))
        )
        foot = column(self.why_not, row(None, self.step), margins=(16, 4, 16, 12))
        self.setLayout(column((ScrollPane(content), 1), foot, gap=4))
        self.step.clicked.connect(self.go)
        self.show_row(None, None)

    def show_row(self, found: Recurring | None, period: Recurrence | None) -> None:
        """Show what is current in the list; None for nothing."""
        self.found = found
        for part in (self.chart, self.step):
            show_when(part, found is not None)
        if found is None or period is None:
            self.title.setText("")
            self.facts.show_facts(())
            self._say("")
            return
        self.title.setText(name_of(found, current_language()))
        labels = tuple(f"{day:%m-%d}" for day in period.part_days)
        self.chart.show_chart(
            Chart(
                labels,
                (
                    Series(tr("Complaints"), tuple(float(n) for n in found.complaint_parts)),
                    Series(tr("Damage and loss"), tuple(float(n) for n in found.damage_parts)),
                ),
                tr("Cases@@recurring"), from_nought=True, bottom=0,
            )
        )  # fmt: skip
        self.facts.show_facts(
            [
                (tr("By@@recurring"), word(found.by), False),
                (tr("Complaints"), f"{found.complaints}", False),
                (tr("Damage and loss"), f"{found.damages}", False),
                (tr("Period before"), f"{found.before}", False),
                (tr("Open action"), found.action or "–", True),
            ]
        )
        is_open = found.action_id is not None
        self.step.setText(tr("Show action") if is_open else tr("New action"))
        may = is_open or self._page.context.acting().may(*WHO_OPENS)
        self.step.setEnabled(may)
        self._say("" if may else tr("Customer service, QC or a manager opens it."))
        db, by = self._page.context.db, self._page.context.acting()
        self._page.read(
            lambda: recurring.newest_cases(db, by, found),
            lambda numbers: self._show_cases(found, numbers),
        )

    def go(self) -> None:
        """F4: to the action that is open for it, or to a new one."""
        if self.found is None or not self.step.isEnabled():
            return
        if self.found.action_id is not None:
            self.followed.emit(self.found.action_id)
        else:
            self.asked.emit(self.found)

    def finding(self) -> str:
        """What an action about it begins with."""
        found = self.found
        if found is None:
            return ""
        return tr(
            "{name}: {count} {count:case|cases} in the period, {before} before",
            name=name_of(found, current_language()), count=found.count, before=found.before,
        )  # fmt: skip

    def _show_cases(self, of: Recurring, numbers: list[str]) -> None:
        if self.found is of:  # else another one is shown by now
            self.facts.setToolTip("\n".join(numbers))
            self.facts.setAccessibleDescription(", ".join(numbers))

    def _say(self, why: str) -> None:
        self.why_not.setText(why)
        show_when(self.why_not, bool(why))


def _columns() -> tuple[Column[Any], ...]:
    return (
        Column(
            tr("What came back"),
            lambda r: Cell(name_of(r, current_language()), sub=word(r.by)), "name",
        ),
        Column(tr("Cases@@recurring"), lambda r: Cell(f"{r.count}"), "figure"),
        Column(tr("Before@@period"), lambda r: f"{r.before}", "figure", optional=True),
        Column(tr("Trend"), _trend),
        Column(tr("Action@@recurring"), _action, "state"),
    )  # fmt: skip


def _trend(found: Recurring) -> Cell:
    if found.trend > 0:
        return Cell(tr("{count} more@@trend", count=found.trend), role="bad")
    if found.trend < 0:
        return Cell(tr("{count} fewer@@trend", count=-found.trend), role="ok")
    return Cell(tr("as before"), role="text_3")


def _action(found: Recurring) -> Cell:
    if found.action_id is None:
        return Cell(pill=("bad", tr("No action")))
    return Cell(pill=("ok", tr("In work@@action")))
