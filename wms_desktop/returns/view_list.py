"""All return applications of the site."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from wms_desktop.core.language import N_
from wms_desktop.returns import exports, inbox, words, words_chain
from wms_desktop.returns.inbox import ApplicationRow
from wms_desktop.returns.kinds import ReturnState
from wms_desktop.returns.rules_chain import TURNS, Shown
from wms_desktop.ui.cell import Cell
from wms_desktop.ui.empty_state import EmptyState
from wms_desktop.ui.line_edit import SearchEdit
from wms_desktop.ui.list_export import ListExport, Write
from wms_desktop.ui.list_view import ListView
from wms_desktop.ui.page import Page
from wms_desktop.ui.page_parts import ListFoot, Segments
from wms_desktop.ui.paged_model import Column, PagedModel
from wms_desktop.ui.plane import Plane
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.words import tr

PILLS = {
    ReturnState.DRAFT: "mute",
    ReturnState.SUBMITTED: "info",
    ReturnState.CONFIRMED: "info",
    ReturnState.APPROVED: "info",
    ReturnState.ISSUED: "ok",
    ReturnState.ARRIVED: "info",
    ReturnState.INSPECTED: "ok",
    ReturnState.CLOSED: "mute",
    ReturnState.REJECTED: "bad",
}


class ApplicationList(Plane):
    """The list, newest first, and what narrows it down.

    Signals:
        opened: an `ApplicationRow` was chosen.
        pointed: another `ApplicationRow` is the current one; None for none.
        failed: the list could not be read.
    """

    opened = Signal(object)
    pointed = Signal(object)
    failed = Signal(object)

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__("page", parent=parent)
        self.setObjectName("returns_list_page")
        self._context = context = page.context
        self.search = SearchEdit(hint=tr(N_("Number, order or customer")))
        self.search.setObjectName("returns_list_search")
        self.list = ListView(two_lines=True, says=tr(N_("All applications")))
        self.list.setObjectName("returns_list")
        self.segments = Segments(
            [(each.value, tr(text)) for each, text in words_chain.LISTS.items()]
        )
        self.segments.setObjectName("returns_list_segments")
        has_turn = context.acting().may(*(turn.role for turn in TURNS))
        self.segments.choose((Shown.WAITING if has_turn else Shown.OPEN).value)
        self._empty = EmptyState("truck-return")
        self._area = QStackedWidget()
        self._area.addWidget(self.list)
        self._area.addWidget(self._empty)
        self._export = ListExport(
            "returns.export", tr(N_("Return applications")), self._write_shown, page, self
        )
        self._foot = ListFoot(" ", self._export.button())
        head = row(self.segments, None, (self.search, 1), gap=16, margins=(16, 12, 16, 12))
        self.setLayout(column(head, (self._area, 1), self._foot, gap=0))
        self.model = PagedModel(
            context.tasks, self._columns(), self._fetch("")[0], self, count=self._fetch("")[1]
        )
        self.list.set_model(self.model)
        self.segments.chosen.connect(lambda _key: self._on_searched(self.search.text()))
        self.search.searched.connect(self._on_searched)
        self.search.returnPressed.connect(self._to_list)
        self.list.activated_row.connect(self.opened)
        self.list.current_changed.connect(self.pointed)
        self.model.loaded.connect(self._on_loaded)
        self.model.total_changed.connect(self._on_total)
        self.model.failed.connect(self.failed)

    @property
    def shown(self) -> Shown:
        """The segment that is shown."""
        return Shown(self.segments.current())

    def reload(self) -> None:
        """Show the applications as they are now."""
        self.model.reload()

    def _fetch(self, text: str):  # type: ignore[no-untyped-def]
        db, by, shown = self._context.db, self._context.acting(), self.shown
        return (
            lambda after, limit: inbox.applications(
                db, by.site_id, text, shown=shown, by=by, after=after, limit=limit
            ),
            lambda: inbox.count_applications(db, by.site_id, text, shown=shown, by=by),
        )

    def _write_shown(self) -> Write:
        """What writes the list to a file, as it is narrowed down now."""
        wanted = {"text": self.search.text(), "state": self.shown}
        return exports.RETURNS.writer(self._context.db, self._context.acting(), wanted)

    def _on_searched(self, text: str) -> None:
        self.model.set_fetch(*self._fetch(text))

    def _to_list(self) -> None:
        self.list.setFocus()
        self.list.select_first()

    def _on_loaded(self, known: int) -> None:
        if not known and self.search.text().strip():
            self._empty.say(tr(N_("Nothing found")), tr(N_("Shorten what was typed.")))
        elif not known and self.shown is Shown.WAITING:
            said = N_("Alt+PgDown shows the open ones.")
            self._empty.say(tr(N_("Nothing waits for you")), tr(said))
        elif not known:
            self._empty.say(
                tr(N_("No applications yet")), tr(N_("Scan an order to write the first one."))
            )
        self._area.setCurrentIndex(0 if known else 1)
        self.list.select_first()

    def _on_total(self, total: int) -> None:
        self._foot.set_text(tr(N_("{count} {count:application|applications}"), count=total))

    def _columns(self) -> tuple[Column[ApplicationRow], ...]:
        return (
            Column(tr(N_("Number")), lambda found: Cell(found.number, sub=found.order_number)),
            Column(
                tr(words.CUSTOMER),
                lambda found: Cell(found.customer_name, sub=tr(words.WISHES[found.wish])),
                "name",
            ),
            Column(tr(N_("Lines")), lambda found: str(found.lines), "figure", optional=True),
            Column(
                tr(words.APPLIED_ON),
                lambda found: found.submitted_on.isoformat(),
                optional=True,
            ),
            Column(tr(N_("State")), self._state, "state"),
        )

    def _state(self, found: ApplicationRow) -> Cell:
        """Where it stands; while sales has not confirmed, how much time is left."""
        pill = (PILLS[found.state], tr(words.STATES[found.state]))
        if found.confirm_by is None:
            return Cell(pill=pill, sub=found.slip_number)
        minutes = int((found.confirm_by - self._context.acting().now).total_seconds() // 60)
        if minutes < 0:
            hours = -minutes // 60
            return Cell(pill=("bad", tr(N_("{hours} h late"), hours=max(hours, 1))))
        return Cell(pill=("warn", _left(minutes)))


def _left(minutes: int) -> str:
    if minutes < 60:
        return tr(N_("{minutes} min left"), minutes=minutes)
    return tr(N_("{hours} h left"), hours=minutes // 60)
