"""The history of an item, a lot, a location or a document, newest first (STK-6)."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from wms_desktop.core.language import N_
from wms_desktop.core.moments import site_time
from wms_desktop.core.quantity import shown_quantity
from wms_desktop.db import archive
from wms_desktop.db.attachments import AttachmentRow
from wms_desktop.stock import exports, history
from wms_desktop.stock.history import HistoryRow, Subject, SubjectKind
from wms_desktop.stock.queries import OnHandRow
from wms_desktop.stock.view_words import ends, reversal_pill, signed
from wms_desktop.ui.cell import Cell
from wms_desktop.ui.empty_state import EmptyState
from wms_desktop.ui.label import Label
from wms_desktop.ui.list_export import ListExport, Write
from wms_desktop.ui.list_view import ListView
from wms_desktop.ui.page import Page, ScanResult
from wms_desktop.ui.page_parts import ListFoot, PageHead, Segments
from wms_desktop.ui.paged_model import Column, PagedModel
from wms_desktop.ui.photo_strip import PhotoStrip
from wms_desktop.ui.plane import Plane
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column
from wms_desktop.ui.words import tr, word

SCOPES: dict[SubjectKind, str] = {
    SubjectKind.LOT: N_("Lot"),
    SubjectKind.ITEM: N_("Item"),
    SubjectKind.LOCATION: N_("Location"),
    SubjectKind.DOCUMENT: N_("Document"),
}
_WIDE = 1200
_PAGES = {"inbound": "goods", "outbound": "goods", "count": "counts", "return": "returns"}


class HistoryView(QWidget):
    """Moves of one subject; Enter looks into the document behind a move and then opens its page.

    What was opened from goods on hand can be seen by lot, item and location: Left and Right, or
    the segments.
    """

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self._ways: dict[SubjectKind, Subject] = {}
        self._subject = Subject(SubjectKind.DOCUMENT)
        self._before: list[tuple[dict[SubjectKind, Subject], Subject]] = []
        self.heading = Label("", bold=True)
        self.about = Label("", role="text_2")
        self.segments = Segments((kind.value, tr(says)) for kind, says in SCOPES.items())
        self.list = ListView(two_lines=True, says=tr("History@@stock"))
        self.empty = EmptyState("history", tr("Nothing has moved yet"))
        self.foot = ListFoot()
        self.photos, self._photographed = PhotoStrip(page, "history_photos", adds=False), 0
        self._photos_plane = Plane("side", column(self.photos, margins=(16, 8, 16, 8)))
        for widget, name in (
            (self.heading, "history_heading"), (self.about, "history_about"),
            (self.segments, "history_segments"), (self.list, "history_list"),
            (self.empty, "history_empty"), (self.foot, "history_foot"),
        ):  # fmt: skip
            widget.setObjectName(name)
        head = PageHead((self.heading, self.about), (self.segments,))
        self.setLayout(
            column(head, (self.list, 1), (self.empty, 1), self._photos_plane, self.foot, gap=0)
        )
        self.rows: PagedModel[HistoryRow] = PagedModel(
            page.context.tasks, self._columns(), self._fetch, self, count=self._count
        )
        self.rows.failed.connect(page.show_error)
        self.rows.loaded.connect(self._on_loaded)
        self.rows.total_changed.connect(
            lambda n: self.foot.set_text(tr("{count} {count:move|moves}", count=n))
        )
        self.list.set_model(self.rows)
        self.list.activated_row.connect(self._open_document)
        self.list.current_changed.connect(lambda _row: self._show_photos())
        self.segments.chosen.connect(lambda key: self._show(self._ways[SubjectKind(key)]))
        title = tr("History@@stock")
        self._export = ListExport("stock.export_history", title, self._write_shown, page, self)
        self.foot.add_right(self._export.button())
        show_when(self.empty, False)
        show_when(self._photos_plane, False)

    @property
    def subject(self) -> Subject:
        """Whose history is shown."""
        return self._subject

    def open_goods(self, row: OnHandRow) -> None:
        """The history of goods on hand: of their lot first, then of their item and location."""
        lot = (Subject(SubjectKind.LOT, row.lot_id),) if row.lot else ()
        item = Subject(SubjectKind.ITEM, row.item_id)
        self._begin((*lot, item, Subject(SubjectKind.LOCATION, row.location_id)))

    def open_subject(self, subject: Subject) -> None:
        """The history of one subject that something else leads to."""
        self._begin((subject,))

    def back(self) -> bool:
        """To what was looked at before; False where there is nothing."""
        if not self._before:
            return False
        self._ways, subject = self._before.pop()
        self._show(subject)
        return True

    def turn(self, step: int) -> None:
        """The next or the last of the ways to look at it."""
        ways = [*self._ways.values()]
        self._show(ways[(ways.index(self._subject) + step) % len(ways)])

    def open_order(self) -> None:
        """F4: the page of the order, count or return behind the current move."""
        row = self.list.current_row()
        if isinstance(row, HistoryRow):
            self._open_page(row.move.document)

    def _open_page(self, document: str) -> None:
        kind, _colon, number = document.partition(":")
        shell = self._page.context.shell
        if kind in _PAGES:
            shell.go_to(_PAGES[kind], document=document)
        else:
            head = tr("{number} has no page of its own", number=number)
            shell.show_result(ScanResult("warn", head))

    def reload(self) -> None:
        """Show the history as it is now."""
        self.rows.reload()

    def _begin(self, ways: tuple[Subject, ...]) -> None:
        self._before.clear()
        self._ways = {each.kind: each for each in ways}
        self._show(ways[0])

    def _show(self, subject: Subject) -> None:
        self._subject = subject
        self.segments.offer({kind.value for kind in self._ways})
        self.segments.choose(subject.kind.value)
        self.heading.setText("")
        self.about.setText("")
        db = self._page.context.db
        self._page.read(lambda: history.title(db, subject), lambda t: self._entitle(subject, t))
        self.rows.reload()
        self.list.setFocus()

    def _entitle(self, subject: Subject, title: tuple[str, str]) -> None:
        if subject == self._subject:
            self.heading.setText(f"{tr(SCOPES[subject.kind])} {title[0]}".strip())
            self.about.setText(title[1])

    def _open_document(self, row: HistoryRow) -> None:
        if self._subject.kind is SubjectKind.DOCUMENT:
            self._open_page(row.move.document)
            return
        self._before.append((self._ways, self._subject))
        document = Subject(SubjectKind.DOCUMENT, document=row.move.document)
        self._ways = {document.kind: document}
        self._show(document)

    def _fetch(self, after: HistoryRow | None, limit: int) -> list[HistoryRow]:
        context = self._page.context
        site = history.seen_site(context.acting())
        return history.history(context.db, site, self._subject, after=after, limit=limit)

    def _count(self) -> int:
        context = self._page.context
        return history.count(context.db, history.seen_site(context.acting()), self._subject)

    def _write_shown(self) -> Write:
        context, subject = self._page.context, self._subject
        wanted = {subject.kind.value: subject.id or subject.document}
        return exports.MOVES.writer(context.db, context.acting(), wanted)

    def _show_photos(self) -> None:
        """Of the document behind the current move, where there are any."""
        row, db = self.list.current_row(), self._page.context.db
        document = row.move.document_id if isinstance(row, HistoryRow) else 0
        if document == self._photographed:
            return
        self._photographed = document

        def show(found: list[AttachmentRow]) -> None:
            if document == self._photographed:
                kept = [(each.title, partial(archive.content, db, each.sha256)) for each in found]
                self.photos.show_kept(kept)
                show_when(self._photos_plane, bool(kept))

        self._page.read(lambda: history.photos(db, document), show)

    def _on_loaded(self, count: int) -> None:
        show_when(self.empty, count == 0)
        show_when(self.list, count > 0)
        self.list.select_first()

    def _columns(self) -> tuple[Column[HistoryRow], ...]:
        def when(row: HistoryRow) -> Cell:
            at = site_time(row.move.at)
            return Cell(f"{at:%Y-%m-%d %H:%M}", sub=row.move.person)

        def why(row: HistoryRow) -> Cell:
            return Cell(word(row.move.reason), sub=row.move.document.partition(":")[2])

        def what(row: HistoryRow) -> Cell:
            return Cell(row.move.item, sub=row.move.lot)

        def balance(row: HistoryRow) -> Cell:
            if row.balance is None:
                return Cell("–", role="text_3")
            return Cell(shown_quantity(row.balance), sub=row.move.unit)

        return (
            Column(tr("Posted at"), when),
            Column(tr("Reason"), why, "name"),
            Column(tr("Item"), what, optional=True, shown_from=_WIDE),
            Column(tr("From, to"), ends),
            Column(tr("Change@@quantity"), lambda r: signed(r.change, r.move.quantity), "figure"),
            Column(tr("Balance after"), balance, "figure"),
            Column(tr("Status"), lambda r: Cell(pill=reversal_pill(r)), "state"),
        )
