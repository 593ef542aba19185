"""Missing slips: what should have come back and has not, by age; slips are printed from here."""

from __future__ import annotations

from uuid import uuid4

from PySide6.QtWidgets import QWidget

from wms_desktop.core.changes import Done
from wms_desktop.receipts import due_list, exports, missing, printing, words
from wms_desktop.receipts.evidence_parts import Provider
from wms_desktop.receipts.exports import TO_CHASE
from wms_desktop.receipts.missing import Ageing, GroupBy, MissingFilter, MissingRow
from wms_desktop.receipts.rules import LIMIT_DAYS, Dueness
from wms_desktop.receipts.view_ageing import AgeingBar, AgePart
from wms_desktop.receipts.view_chase import ChaseSide
from wms_desktop.receipts.view_group import GroupFilter
from wms_desktop.receipts.view_rows import missing_columns
from wms_desktop.ui.button import Button
from wms_desktop.ui.choices import Combo
from wms_desktop.ui.empty_state import EmptyState
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.label import Label
from wms_desktop.ui.line_edit import SearchEdit
from wms_desktop.ui.list_export import ListExport, Write
from wms_desktop.ui.list_view import ListView
from wms_desktop.ui.page import Page, ScanResult
from wms_desktop.ui.paged_model import PagedModel
from wms_desktop.ui.plane import Plane, VLine
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column
from wms_desktop.ui.words import current_language, tr

_MOST_LISTED = 5_000
_SIDE = 348


class MissingView(QWidget):
    """Ageing bar, filters, list; the oldest deadline first."""

    receipts_ageing_place: QWidget
    receipts_search: SearchEdit
    receipts_group: Combo
    receipts_value: Combo
    receipts_standing: Combo
    receipts_missing: ListView
    receipts_none_missing: EmptyState
    receipts_missing_count: Label
    receipts_print: Button
    receipts_remind: Button
    receipts_chase: Button
    receipts_missing_left: QWidget
    receipts_side_line: VLine
    receipts_side: Plane

    def __init__(self, page: Page, providers: tuple[Provider, ...] = ()) -> None:
        super().__init__(page)
        self._page, self._narrow, self._card_open = page, False, False
        load_form(self, "receipts_missing")
        self.side = ChaseSide(page, providers)
        self.receipts_side.setLayout(column(self.side))
        self.receipts_side.set_least_width(_SIDE)
        self.side.opened.connect(self._lay_out)
        self.side.closed.connect(self._on_side_closed)
        self.group = GroupFilter(page, self.receipts_group, self.receipts_value)
        self.group.changed.connect(self.reload)
        self.ageing = AgeingBar()
        self.ageing.setObjectName("receipts_ageing")
        self.receipts_ageing_place.setLayout(column(self.ageing))
        self._fill_choices()
        columns = missing_columns(LIMIT_DAYS.default)
        self.rows = PagedModel(page.context.tasks, columns, self._fetch, self, count=self._count)
        self.rows.failed.connect(page.show_error)
        self.rows.loaded.connect(self._on_loaded)
        self.rows.total_changed.connect(lambda _total: self._show_count())
        self.receipts_missing.set_model(self.rows)
        self.receipts_missing.set_multiple(True)
        self.receipts_missing.set_two_lines(True)
        self.receipts_missing.current_changed.connect(self._show_card)
        self.receipts_missing.activated_row.connect(self._open_card)
        self.receipts_missing.setAccessibleName(tr("Missing slips"))
        self.receipts_missing.selectionModel().selectionChanged.connect(
            lambda *_changed: self._show_count()
        )
        self.receipts_search.searched.connect(lambda _text: self.reload())
        self.receipts_standing.currentIndexChanged.connect(lambda _index: self.reload())
        self.receipts_print.clicked.connect(self.print_chosen)
        self.receipts_remind.clicked.connect(self.side.open_letter)
        self.receipts_chase.clicked.connect(self.side.open_contact)
        self.export = ListExport(
            "receipts.export_missing", tr("Missing slips"), self._write_shown, page, self
        )
        self._wanted = self._filter()
        self._show_ageing(Ageing())

    def _fill_choices(self) -> None:
        self.receipts_standing.setAccessibleName(tr("Deadline"))
        self.receipts_search.setAccessibleName(tr("Number, customer, consignee"))
        self.receipts_standing.set_items(
            [
                (tr("All deadlines"), frozenset()),
                (tr("To chase today"), TO_CHASE),
                (tr("Due and late"), missing.DUE),
                (tr(words.DUENESS[Dueness.OVERDUE]), frozenset({Dueness.OVERDUE})),
                (tr(words.DUENESS[Dueness.BEYOND_LIMIT]), frozenset({Dueness.BEYOND_LIMIT})),
            ]
        )

    def reload(self) -> None:
        """Show list and figures as they are now."""
        self._wanted = self._filter()
        self.rows.reload()
        context, wanted = self._page.context, self._wanted
        today = context.acting().today
        self._page.read(lambda: missing.ageing(context.db, today, wanted), self._show_ageing)
        self.group.show_for(wanted)

    def show_of(self, by: GroupBy, value: object) -> None:
        """Show what is missing of one site, carrier, customer or person."""
        self.group.choose(by, value)

    def show_standing(self, standing: str) -> None:
        """Show what is to be chased, is due, or all, whatever was looked for before."""
        wanted = {TO_CHASE: TO_CHASE, "due": missing.DUE}.get(standing, frozenset())
        self.group.forget()
        self.receipts_search.setText("")
        self.receipts_search.search_now()
        self.receipts_standing.set_value(wanted)
        self.reload()

    def set_narrow(self, narrow: bool) -> None:
        """Where the window is narrow, list and side take turns."""
        self._narrow = narrow
        self.receipts_print.set_folded(narrow)
        self._lay_out()

    def search(self, text: str) -> None:
        """Show what *text* finds."""
        self.receipts_search.setText(text)
        self.receipts_search.search_now()

    def print_chosen(self) -> None:
        """F9: print the slips of the chosen receipts at the workstation's printer."""
        chosen: list[MissingRow] = self.receipts_missing.selected_rows()
        context = self._page.context
        command = printing.PrintSlips(uuid4(), tuple(row.number for row in chosen))
        by = context.acting()

        def work() -> Done[tuple[str, bytes]]:
            done = printing.print_slips(context.db, by, command)
            content = printing.printed_pdf(context.db, done.value)
            return Done((done.value, content), done.changed)

        self._page.write(work, lambda done: self._on_printed(chosen, done.value[1]))

    def open_due_list(self) -> None:
        """The list as it is filtered, as a paper."""
        context, wanted, language = self._page.context, self._wanted, current_language()
        today = context.acting().today

        def work() -> bytes:
            rows = missing.missing(context.db, today, wanted, limit=_MOST_LISTED)
            return due_list.due_pdf(rows, today, language)

        title = tr(words.DUE_TITLE)
        self._page.read(work, lambda content: context.shell.open_pdf(content, title))

    def _write_shown(self) -> Write:
        """What writes the list to a file, as it is narrowed down now."""
        context, asked = self._page.context, self._wanted
        wanted = {
            "site": asked.site_id,
            "responsible": asked.responsible,
            "text": asked.text,
            "state": asked.standings,
            "carrier": asked.carrier,
            "customer": asked.customer,
        }
        if asked.is_to_chase:
            wanted["state"] = TO_CHASE
        return exports.MISSING.writer(context.db, context.acting(), wanted)

    def _on_printed(self, chosen: list[MissingRow], content: bytes) -> None:
        context = self._page.context
        context.printing.print_pdf(content, tr(words.SLIP_TITLE))
        said = tr("{count} {count:slip|slips} printed", count=len(chosen))
        if len(chosen) == 1:
            said = tr("{number} printed", number=chosen[0].number)
        context.shell.show_result(ScanResult("ok", said, tr("Ready to be signed")))

    def _filter(self) -> MissingFilter:
        state = self.receipts_standing.value() or frozenset()
        to_chase = state == TO_CHASE
        return self.group.narrowed(
            MissingFilter(
                text=self.receipts_search.text(),
                standings=frozenset() if to_chase else state,
                is_to_chase=to_chase,
            )
        )

    def _fetch(self, last: MissingRow | None, limit: int) -> list[MissingRow]:
        context = self._page.context
        today = context.acting().today
        return missing.missing(context.db, today, self._wanted, after=last, limit=limit)

    def _count(self) -> int:
        context = self._page.context
        return missing.count_missing(context.db, context.acting().today, self._wanted)

    def _show_card(self, row: MissingRow | None) -> None:
        if row is None:
            self.side.card.clear()
        else:
            here = self.receipts_missing.hasFocus()  # what the program chose, nobody has read
            self.side.card.show_receipt(row.id, is_read=here)

    def _open_card(self, row: MissingRow) -> None:
        """Enter: to the card; where the window is narrow it takes the place of the list."""
        self.side.card.show_receipt(row.id, is_read=True)
        self._card_open = True
        self._lay_out()
        self.side.card.pack.setFocus()

    def _on_side_closed(self) -> None:
        self._card_open = False
        self._lay_out()
        self.receipts_missing.setFocus()

    def _lay_out(self) -> None:
        form = self.side.has_form
        instead = self._narrow and (form or self._card_open)
        show_when(self.receipts_missing_left, not instead)
        show_when(self.receipts_side, instead or not self._narrow)
        show_when(self.receipts_side_line, not self._narrow)
        for button in (self.receipts_remind, self.receipts_chase):
            show_when(button, not form)  # the form has the one primary button
        self.receipts_side.set_least_width(0 if self._narrow else _SIDE)

    def _on_loaded(self, count: int) -> None:
        self.receipts_none_missing.say(*self._nothing())
        show_when(self.receipts_none_missing, count == 0)
        show_when(self.receipts_missing, count > 0)
        if count and not self.receipts_missing.selected_rows():
            self.receipts_missing.selectRow(max(self.receipts_missing.currentIndex().row(), 0))
        if not count:
            self.side.card.clear()
        self._show_count()

    def _nothing(self) -> tuple[str, str]:
        """What the empty list says: with a search or a filter on, others may well be missing."""
        if self._wanted != MissingFilter():
            return tr("No receipt fits"), tr(
                "Shorten the search, or choose all sites and all terms."
            )
        says = tr("Receipts that are to come back are listed here, the oldest deadline first.")
        return tr("Nothing is missing"), says

    def _show_count(self) -> None:
        rows = self.receipts_missing.selected_rows()
        self.side.choose(rows)
        chosen = len(rows)
        total = self.rows.total if self.rows.total is not None else self.rows.rowCount()
        said = tr("{total} missing, {chosen} chosen", total=total, chosen=chosen)
        self.receipts_missing_count.setText(said)
        text = (
            tr("Print slip") if chosen < 2 else tr("Print {count} {count:slip|slips}", count=chosen)
        )
        self.receipts_print.setText(text)
        for button in (self.receipts_print, self.receipts_remind, self.receipts_chase):
            button.setEnabled(chosen > 0)

    def _show_ageing(self, figures: Ageing) -> None:
        soon = tr("Due within {days} d", days=figures.soon_days)
        beyond = tr("More than {days} d", days=figures.limit_days)
        overdue = tr(words.DUENESS[Dueness.OVERDUE])
        self.ageing.show_parts(
            (
                AgePart(figures.in_time, tr(words.DUENESS[Dueness.IN_TIME]), "text", "text_3"),
                AgePart(figures.due_soon, soon, "accent_text", "accent", "clock"),
                AgePart(figures.overdue, overdue, "warn", "warn_solid", "alert-triangle"),
                AgePart(figures.beyond_limit, beyond, "bad", "bad_solid", "alert-octagon"),
            )
        )
