"""Which customers can be invoiced, and which receipts hold an invoice up (RCP-10)."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from wms_desktop.receipts import exports_control, finance, words
from wms_desktop.receipts.finance import CustomerRow, HeldRow, Which
from wms_desktop.receipts.view_control_part import ControlPart, Period
from wms_desktop.ui.cell import Cell
from wms_desktop.ui.fields import SearchEdit
from wms_desktop.ui.label import Label
from wms_desktop.ui.list_export import ListExport, Write
from wms_desktop.ui.page import Page
from wms_desktop.ui.page_parts import Segments
from wms_desktop.ui.paged_model import Column
from wms_desktop.ui.rows_pane import RowsPane
from wms_desktop.ui.scroll_pane import ScrollPane
from wms_desktop.ui.stack import column
from wms_desktop.ui.timeline import Timeline, TimelineStep
from wms_desktop.ui.type import NOTE
from wms_desktop.ui.words import tr


class FinancePart(ControlPart):
    """Customers of a month; beside them what is not back. Enter shows it as missing."""

    has_periods = True

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._month, self._which, self._text = (
            page.context.acting().today.replace(day=1),
            Which.ALL,
            "",
        )
        self.period = Period(self, "receipts_finance")
        self.which = Segments(
            [
                (Which.ALL.value, tr("All")), (Which.READY.value, tr("Ready@@invoice")),
                (Which.HELD.value, tr("Held up")),
            ]
        )  # fmt: skip
        self.which.setObjectName("receipts_finance_which")
        self.which.chosen.connect(lambda _key: self.refresh())
        self.search = SearchEdit(hint=tr("Customer"))
        self.search.setObjectName("receipts_finance_search")
        self.search.setAccessibleName(tr("Customer"))
        self.search.searched.connect(lambda _text: self.refresh())
        context = page.context
        self.pane = RowsPane(
            page, "receipts_finance", tr("Receipts by customer"), "cash", _columns(),
            lambda after, limit: finance.customers(
                context.db, context.acting().today, self._month, self._which, text=self._text,
                after=after, limit=limit,
            ),
            lambda: finance.count_customers(
                context.db, context.acting().today, self._month, self._which, text=self._text
            ),
            empty=lambda: (tr("No customers here"), tr("Another month: PgUp, PgDn.")),
            counted=lambda count: tr("{count} {count:customer|customers}", count=count),
        )  # fmt: skip
        self.pane.list.set_two_lines(False)
        self.pane.current.connect(self._show)
        self.pane.chosen.connect(self._go)
        export = ListExport(
            "receipts.export_finance", tr("Receipts by customer"), self._write, page, self.pane
        )
        self.pane.foot.add_right(self.search, export.button())
        self.title, self.says = (
            Label("", bold=True, wrap=True),
            Label("", NOTE, "text_2", wrap=True),
        )
        self.held = Timeline()
        content = QWidget()
        content.setLayout(
            column(self.title, self.says, self.held, None, gap=10, margins=(16, 16, 16, 12))
        )
        self.beside(self.pane, ScrollPane(content))
        self.tools = (self.period, self.which)

    def refresh(self) -> None:
        self._which, self._text = Which(self.which.current()), self.search.text().strip()
        self.period.label.setText(f"{self._month:%Y-%m}")
        self.pane.rows.reload()

    def turn(self) -> None:
        every = [each.value for each in Which]
        here = every.index(self.which.current())
        self.which.choose(every[(here + 1) % len(every)])
        self.refresh()

    def step(self, by: int) -> None:
        move = finance.month_after if by > 0 else finance.month_before
        self._month = move(self._month)
        self.refresh()

    def start_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _show(self, found: CustomerRow | None) -> None:
        self.held.show_steps(())
        self.title.setText(found.customer if found else "")
        if found is None:
            self.says.setText("")
            return
        said = tr("All {count} receipts are back.", count=found.total)
        if not found.is_ready:
            said = tr(
                "{count} of {total} hold up the invoice.", count=found.held, total=found.total
            )
        self.says.setText(said)
        db = self._page.context.db

        def show(rows: list[HeldRow]) -> None:
            if self.title.text() == found.customer:
                self.held.show_steps(self._step(each) for each in rows)

        self._page.read(lambda: finance.held(db, found), show)

    def _step(self, each: HeldRow) -> TimelineStep:
        late = each.due_on is not None and each.due_on < self._page.context.acting().today
        due = tr("due {day}@@receipt", day=f"{each.due_on:%m-%d}") if each.due_on else ""
        note = "  ".join(filter(None, (tr(words.STATES[each.state]), due, each.responsible)))
        return TimelineStep(f"{each.number}  {each.consignee}", note, "bad" if late else "waiting")

    def _go(self, found: CustomerRow) -> None:
        self._page.open(part="missing", customer=found.customer)

    def _write(self) -> Write:
        context = self._page.context
        wanted = {"state": self._which, "text": self._text, "on": self._month}
        return exports_control.FINANCE.writer(context.db, context.acting(), wanted)


def _columns() -> tuple[Column[Any], ...]:
    return (
        Column(tr("Customer"), lambda r: Cell(r.customer), "name"),
        Column(tr("Required@@receipts"), lambda r: f"{r.total}", "figure"),
        Column(tr("Back@@receipts"), lambda r: f"{r.back}", "figure"),
        Column(tr("Cash, to fetch"), lambda r: _count(r.cash), "figure", optional=True),
        Column(tr("Invoice"), lambda r: Cell(pill=_pill(r)), "state"),
    )


def _count(number: int) -> Cell:
    return Cell(f"{number}", role="text" if number else "text_3")


def _pill(found: CustomerRow) -> tuple[str, str]:
    if found.is_ready:
        return "ok", tr("Ready@@invoice")
    kind = "warn" if found.overdue else "info"
    return kind, tr("{count} missing@@invoice", count=found.held)
