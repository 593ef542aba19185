"""The book of authorized collectors: who may collect for whom, until when (PCK-5)."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from wms_desktop.pickup import book
from wms_desktop.pickup.book import CollectorRow
from wms_desktop.pickup.exports import COLLECTORS
from wms_desktop.pickup.view_book_form import AddForm, RevokeForm
from wms_desktop.ui.button import Button
from wms_desktop.ui.cell import Cell
from wms_desktop.ui.empty_state import EmptyState
from wms_desktop.ui.fields import SearchEdit
from wms_desktop.ui.label import Label
from wms_desktop.ui.list_export import ListExport, Write
from wms_desktop.ui.list_view import ListView
from wms_desktop.ui.look import scaled
from wms_desktop.ui.page import Expectation, Page
from wms_desktop.ui.page_parts import ListFoot, PageHead
from wms_desktop.ui.paged_model import Column, PagedModel
from wms_desktop.ui.plane import Plane, VLine
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.side_stack import SideStack
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.words import tr, word

_SIDE = 460


class BookView(QWidget):
    """List at the left; at the right the form to add somebody, or to strike somebody out."""

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self._today, self._sought = page.context.acting().today, ""
        self.search = SearchEdit()
        self.search.setObjectName("book_search")
        self.search.setPlaceholderText(tr("Customer or collector"))
        self.search.setAccessibleName(tr("Search the book"))
        self.back_button = Button(tr("Back"), icon="arrow-back-up", kind="quiet", key="Esc")
        self.back_button.setObjectName("book_back")
        self.revoke_button = Button(tr("Revoke"), icon="ban", key="F4")
        self.revoke_button.setObjectName("book_revoke_row")
        self.list, self.empty = ListView(), EmptyState("id", tr("Nobody is in the book"))
        self.list.setObjectName("book_list")
        self.list.setAccessibleName(tr("Authorized collectors"))
        self.list.set_two_lines(True)
        self.list.set_copying(False)
        self.rows: PagedModel[CollectorRow] = PagedModel(
            page.context.tasks, self._columns(), self._fetch, self
        )
        self.rows.failed.connect(page.show_error)
        self.rows.loaded.connect(self._on_loaded)
        self.list.set_model(self.rows)
        title = tr("Authorized collectors")
        self._export = ListExport("pickup.book_export", title, self._write_shown, page, self)
        self.add_form, self.revoke_form = AddForm(page), RevokeForm(page)
        self._side = SideStack()
        for form in (self.add_form, self.revoke_form):
            self._side.add(form)
            form.saved.connect(self._on_saved)
        self.search.searched.connect(lambda _text: self.reload())
        self.revoke_button.clicked.connect(self.start_revoking)
        self._lay_out()

    def show_for(self, customer_name: str) -> None:
        """Show the book, of one customer where it is named, and be ready to add somebody."""
        self._today = self._page.context.acting().today
        self.search.setText(customer_name)
        self.reload()
        self._side.show_pane(self.add_form)
        self.add_form.begin(customer_name)

    def reload(self) -> None:
        """Show the book as it is now; what is typed stays."""
        self._sought = self.search.text()
        self.rows.reload()

    def expectation(self) -> Expectation:
        """What is to be done here."""
        return Expectation(tr("Add or revoke"), tr("Esc leads back"))

    def start_revoking(self) -> None:
        """F4: strike out whoever is chosen in the list."""
        chosen = self.list.current_row()
        if isinstance(chosen, CollectorRow) and chosen.revoked_at is None:
            self._side.show_pane(self.revoke_form)
            self.revoke_form.begin(chosen)

    def start_adding(self) -> None:
        """F3: the form to add somebody."""
        self._side.show_pane(self.add_form)
        self.add_form.customer.setFocus()

    def start_search(self) -> None:
        """F2."""
        self.search.setFocus()
        self.search.selectAll()

    def save(self) -> None:
        """Ctrl+S: the form that is shown."""
        current = self._side.current
        (self.revoke_form if current is self.revoke_form else self.add_form).save()

    def back(self) -> bool:
        """Esc: from striking out to adding; whether there was anything to go back from."""
        if self._side.current is self.revoke_form:
            self._side.show_pane(self.add_form)
            self.list.setFocus()
            return True
        return False

    def _on_saved(self) -> None:
        self._side.show_pane(self.add_form)
        self.reload()

    def _write_shown(self) -> Write:
        """What writes the book to a file, as it is narrowed down now."""
        context, wanted = self._page.context, {"text": self.search.text()}
        return COLLECTORS.writer(context.db, context.acting(), wanted)

    def _fetch(self, after: CollectorRow | None, limit: int) -> list[CollectorRow]:
        return book.collectors(self._page.context.db, self._sought, after=after, limit=limit)

    def _columns(self) -> tuple[Column[CollectorRow], ...]:
        return (
            Column(tr("Collector"), lambda r: Cell(r.name, sub=r.customer_name), "name"),
            Column(tr("Document"), lambda r: Cell(word(r.kind), sub=r.masked_number)),
            Column(tr("Phone"), lambda r: r.phone or "–", optional=True, shown_from=1300),
            Column(tr("Valid@@authorization"), self._valid, "state"),
        )

    def _valid(self, entry: CollectorRow) -> Cell:
        if entry.revoked_at is not None:
            return Cell(pill=("bad", tr("Revoked@@authorization")))
        if entry.valid_from > self._today:
            return Cell(pill=("warn", tr("From {day}@@authorization", day=entry.valid_from)))
        if entry.valid_until is None:
            return Cell(pill=("ok", tr("No end@@authorization")))
        if entry.valid_until < self._today:
            return Cell(pill=("bad", tr("Ended {day}", day=entry.valid_until)))
        return Cell(pill=("ok", tr("To {day}@@authorization", day=entry.valid_until)))

    def _on_loaded(self, count: int) -> None:
        show_when(self.empty, count == 0)
        show_when(self.list, count > 0)
        self.list.select_first()

    def _lay_out(self) -> None:
        head = PageHead()
        head.add_left(Label(tr("Authorized collectors"), bold=True))
        head.add_right(self.search, self.revoke_button, self.back_button)
        foot = ListFoot()
        foot.add_right(self._export.button())
        side = Plane("side", column((self._side, 1), gap=0))
        side.setFixedWidth(scaled(_SIDE))
        left = column((self.list, 1), (self.empty, 1), foot, gap=0)
        self.setLayout(column(head, (row((left, 1), VLine(), side, gap=0), 1), gap=0))
        show_when(self.empty, False)
