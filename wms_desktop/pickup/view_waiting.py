"""What waits to be collected: the pickup page while no waybill is open."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.core.acting import Role
from wms_desktop.core.redact import holds_resident_number
from wms_desktop.people.rules import VAULT_SEEKERS
from wms_desktop.pickup import queries, warnings
from wms_desktop.pickup.identity import narrowed
from wms_desktop.pickup.view_warnings import what
from wms_desktop.pickup.warnings import Warning
from wms_desktop.transport import queries as transport
from wms_desktop.transport.exports import CONSIGNMENTS, LISTED
from wms_desktop.transport.kinds import ConsignmentState
from wms_desktop.transport.queries import ConsignmentRow
from wms_desktop.transport.rules import days_here
from wms_desktop.transport.service import COUNTER
from wms_desktop.ui.button import Button
from wms_desktop.ui.cell import Cell
from wms_desktop.ui.empty_state import EmptyState
from wms_desktop.ui.fields import SearchEdit
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.import_offer import ImportOffer
from wms_desktop.ui.list_export import ListExport, Write
from wms_desktop.ui.list_view import ListView
from wms_desktop.ui.message import Message
from wms_desktop.ui.page import Page
from wms_desktop.ui.page_parts import ListFoot, Segments
from wms_desktop.ui.paged_model import Column, PagedModel
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.words import tr, word

LONG_DAYS = 7
MOST_FOUND = 50


class WaitingList(QWidget):
    """The list with its search; Enter or a double click opens a waybill.

    Signals:
        chosen: the `ConsignmentRow` to open.
    """

    pickup_segments: Segments
    pickup_search: SearchEdit
    pickup_new: Button
    pickup_waiting: ListView
    pickup_empty: EmptyState
    pickup_alarm: Message
    pickup_foot: ListFoot

    chosen = Signal(object)

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = page
        load_form(self, "pickup_waiting")
        for state in LISTED:
            self.pickup_segments.add(state.value, word(state))
        self.pickup_segments.chosen.connect(lambda _state: self.reload())
        self.pickup_search.setAccessibleName(tr("Search waybills"))
        self.pickup_waiting.setAccessibleName(tr("Waiting to be collected"))
        self.pickup_waiting.set_two_lines(True)
        self.pickup_waiting.set_copying(False)
        context = page.context
        self._today = context.acting().today
        self._state, self._sought = ConsignmentState.WAITING, ""
        self.rows: PagedModel[ConsignmentRow] = PagedModel(
            context.tasks, self._columns(), self._fetch, self, count=self._count
        )
        self.rows.failed.connect(page.show_error)
        self.rows.loaded.connect(self._on_loaded)
        self.rows.total_changed.connect(self._on_total)
        self.pickup_waiting.set_model(self.rows)
        self.pickup_waiting.activated_row.connect(self.chosen)
        self.pickup_search.searched.connect(lambda _text: self.reload())
        self.pickup_search.returnPressed.connect(self._on_enter)
        says = tr("Import consignments")
        self._offer = ImportOffer(self.pickup_empty, page, "consignments", says, COUNTER)
        title = tr("Waiting to be collected")
        self._export = ListExport("pickup.export", title, self._write_shown, page, self)
        self.book_button = Button(tr("Collectors"), icon="id", kind="quiet", key="F6")
        self.book_button.setObjectName("pickup_book")
        self.warnings_button = Button("", icon="alert-triangle", kind="quiet", key="Shift+F6")
        self.warnings_button.setObjectName("pickup_warnings")
        show_when(self.warnings_button, False)
        self.pickup_foot.add_right(self.warnings_button, self.book_button, self._export.button())
        show_when(self.pickup_empty, False)

    def show_state(self, state: ConsignmentState) -> None:
        """List what waits, is held, or is still on its way."""
        self.pickup_segments.choose(state.value)
        self.reload()

    def reload(self) -> None:
        """Show the list as it is now, and what the duty manager must see."""
        self._state = ConsignmentState(self.pickup_segments.current())
        self._sought = self.pickup_search.text()
        self.rows.reload()
        by, db = self._page.context.acting(), self._page.context.db
        if by.may(Role.DUTY_MANAGER):
            self._page.read(
                lambda: warnings.warnings(db, by.site_id, by.today), self._show_warnings
            )

    def _columns(self) -> tuple[Column[ConsignmentRow], ...]:
        return (
            Column(tr("Consignee"), lambda r: Cell(r.consignee_name, sub=r.shipper_name), "name"),
            Column(tr("Waybill"), lambda r: Cell(r.number, sub=_phone(r))),
            Column(tr("Goods"), lambda r: Cell(r.goods), optional=True, shown_from=1100),
            Column(tr("Pieces"), _pieces, "figure"),
            Column(tr("Storage place"), lambda r: r.stored_at_code or "–", optional=True),
            Column(tr("Due yuan"), _due, "figure"),
            Column(tr("Here for"), self._age, "state"),
        )

    def _age(self, row: ConsignmentRow) -> Cell:
        if row.arrived_on is None:
            return Cell(pill=("mute", word(row.state)))
        days = days_here(row.arrived_on, self._today)
        kind = "warn" if days > LONG_DAYS else "info"
        text = tr("{days} {days:day|days}", days=days) if days else tr("Today")
        return Cell(pill=(kind, text))

    def _fetch(self, after: ConsignmentRow | None, limit: int) -> list[ConsignmentRow]:
        by, text = self._page.context.acting(), self._sought
        db = self._page.context.db
        if (lookup := self._lookup(text)) is not None:
            return queries.shown_with(db, by.site_id, lookup, limit) if after is None else []
        return transport.waiting(db, by.site_id, text, after=after, limit=limit, state=self._state)

    def _count(self) -> int:
        by = self._page.context.acting()
        db, text = self._page.context.db, self._sought
        if (lookup := self._lookup(text)) is not None:
            return len(queries.shown_with(db, by.site_id, lookup, MOST_FOUND))
        return transport.count_waiting(db, by.site_id, text, state=self._state)

    def _lookup(self, text: str) -> str | None:
        """By what a number that stands in the search is sought; None where it is none.

        Empty, which nothing is found by, for who may not ask.
        """
        vault = self._page.context.vault
        if not holds_resident_number(text) or vault is None or not vault.has_key:
            return None
        if not self._page.context.acting().may(*VAULT_SEEKERS):
            return ""
        return str(vault.lookup(narrowed(text)))

    def _write_shown(self) -> Write:
        """What writes the list to a file, as it is narrowed down now."""
        context = self._page.context
        wanted = {"text": self.pickup_search.text(), "state": self._state}
        return CONSIGNMENTS.writer(context.db, context.acting(), wanted)

    def _on_loaded(self, count: int) -> None:
        show_when(self.pickup_empty, count == 0)
        show_when(self.pickup_waiting, count > 0)
        searched = bool(self.pickup_search.text().strip())
        self._offer.show_for(count == 0 and not searched)
        if searched:
            self.pickup_empty.say(tr("Nothing found"), tr("Check the number, or scan the waybill."))
        elif self._state is ConsignmentState.WAITING:
            advice = tr("Scan a waybill, or press F3 to record an arrival.")
            self.pickup_empty.say(tr("Nothing waits here"), advice)
        else:
            self.pickup_empty.say(tr("Nothing here"), tr("Such waybills are listed here."))
        self.pickup_waiting.select_first()

    def _on_total(self, total: int) -> None:
        if self._state is ConsignmentState.WAITING:
            self.pickup_foot.set_text(tr("{count} waiting", count=total))
        else:
            self.pickup_foot.set_text(tr("{count} {count:waybill|waybills}", count=total))

    def _on_enter(self) -> None:
        """Enter in the search opens the only hit, or goes to the list."""
        self.pickup_search.search_now()
        if self.rows.rowCount() == 1:
            self.chosen.emit(self.rows.row(0))
        elif self.rows.rowCount():
            self.pickup_waiting.setFocus()

    def _show_warnings(self, found: list[Warning]) -> None:
        unseen = [each for each in found if not each.is_seen]
        said = [what(each) for each in unseen[:3]]
        title = tr("Look at these pickups") if said else ""
        self.pickup_alarm.show_message("warn", title, "; ".join(said))
        self.warnings_button.setText(tr("Warnings {count}", count=len(unseen)))
        show_when(self.warnings_button, bool(found))


def _phone(row: ConsignmentRow) -> str:
    return tr("Phone ends in {tail}", tail=row.phone_tail) if row.phone_tail else ""


def _pieces(row: ConsignmentRow) -> Cell:
    """How many there are; of a part pickup, how many have gone."""
    if not row.pieces_collected:
        return Cell(str(row.pieces))
    words = tr("{gone} of {all} collected", gone=row.pieces_collected, all=row.pieces)
    return Cell(str(row.pieces), sub=words)


def _due(row: ConsignmentRow) -> Cell:
    return Cell(f"{row.due:.2f}") if row.due else Cell("–", role="text_3")
