"""The three panes of the inspection: slips, the lines and entries of one, its next step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.returns import exports_inspection as exports
from wms_desktop.returns.inspection_files import InspectionFile, LineFile, PieceRow
from wms_desktop.returns.inspection_queries import (
    InspectionRow,
    Which,
    count_inspections,
    inspections,
)
from wms_desktop.returns.kinds import ReturnState
from wms_desktop.returns.view_inspection_panes import ReturnSide
from wms_desktop.returns.view_inspection_rows import (
    EMPTY,
    TITLES,
    line_columns,
    piece_columns,
    slip_columns,
)
from wms_desktop.ui.empty_state import EmptyState
from wms_desktop.ui.line_edit import SearchEdit
from wms_desktop.ui.list_export import ListExport, Write
from wms_desktop.ui.list_view import ListView
from wms_desktop.ui.page import Page
from wms_desktop.ui.page_parts import ListFoot, PageHead, Segments
from wms_desktop.ui.paged_model import PagedModel
from wms_desktop.ui.plane import Plane, VLine
from wms_desktop.ui.rows_model import RowsModel
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.side_stack import SideStack
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.words import tr

LIST_WIDE, LIST_NARROW = 348, 300
SIDE_WIDE, SIDE_NARROW = 320, 300


class InspectionBody(QWidget):
    """Shows; what a step does is its side's business.

    Signals:
        pointed: id of the application whose slip is the current one; 0 for none.
        arranged: other panes are shown.
    """

    pointed = Signal(int)
    arranged = Signal()

    def __init__(self, page: Page, sides: Sequence[ReturnSide]) -> None:
        super().__init__()
        self._page, self._which, self._wanted = page, Which.EXPECTED, 0
        self._narrow, self._listing, self._has_file = False, True, False
        self._make_list()
        self._make_middle()
        self._side_stack, self._sides = SideStack(), sides
        for side in sides:
            self._side_stack.add(side)
        self.side: ReturnSide = sides[0]
        self._side = Plane("side", column(self._side_stack))
        self._side_line = VLine()
        self._head = PageHead((self.segments,), (self.search,))
        panes = row(self._left, self._line, (self._middle, 1), self._side_line, self._side, gap=0)
        self._panes = panes
        self.setLayout(column(self._head, (_widget(panes), 1), gap=0))
        self.reload()
        self._arrange()

    def _make_list(self) -> None:
        context = self._page.context
        self.segments, self.search = Segments(), SearchEdit(hint=tr("Slip, order or customer"))
        self.segments.setObjectName("returns_inspections")
        self.search.setObjectName("returns_inspections_search")
        for which, title in TITLES.items():
            self.segments.add(which.value, tr(title))
        self.slips = ListView(two_lines=True, says=tr("Return slips"))
        self.slips.setObjectName("returns_slips")
        self.empty, self._foot = EmptyState("truck-return"), ListFoot(" ")
        self.empty.setObjectName("returns_slips_empty")
        export = ListExport(
            "returns.export_inspections", tr("Return inspections"), self._write, self._page, self
        )
        self._foot.add_right(export.button())
        self.rows: PagedModel[InspectionRow] = PagedModel(
            context.tasks, slip_columns(lambda: context.acting().today), self._fetch, self,
            count=self._count,
        )  # fmt: skip
        self.rows.failed.connect(self._page.show_error)
        self.rows.loaded.connect(self._on_loaded)
        self.rows.total_changed.connect(self._on_total)
        self.slips.set_model(self.rows)
        self.slips.current_changed.connect(self._on_current)
        self.slips.activated_row.connect(lambda _row: self._enter())
        self.segments.chosen.connect(lambda key: self.choose(Which(key)))
        self.search.searched.connect(self._on_searched)
        self.search.returnPressed.connect(self.slips.setFocus)
        self._left, self._line = Plane("page"), VLine()
        self._left.setLayout(column((self.slips, 1), (self.empty, 1), self._foot, gap=0))
        show_when(self.empty, False)

    def _make_middle(self) -> None:
        self.lines: RowsModel[LineFile] = RowsModel(line_columns())
        self.pieces: RowsModel[PieceRow] = RowsModel(piece_columns(self._moment))
        self.line_list = ListView(two_lines=True, says=tr("Lines of the slip"))
        self.piece_list = ListView(two_lines=True, says=tr("Entries of the inspection"))
        self.line_list.setObjectName("returns_slip_lines")
        self.piece_list.setObjectName("returns_slip_pieces")
        self.line_list.set_model(self.lines)
        self.piece_list.set_model(self.pieces)
        self.line_foot = ListFoot(" ")
        self._middle = Plane("page")
        self._middle.setLayout(
            column((self.line_list, 3), (self.piece_list, 2), self.line_foot, gap=0)
        )
        self._file: InspectionFile | None = None

    # what the tab does with it

    @property
    def hides_list(self) -> bool:
        """Whether the list of slips must be gone back to."""
        return self._narrow and not self._listing

    def choose(self, which: Which) -> None:
        """List slips in another state."""
        self._which, self._listing, self._wanted = which, True, 0
        self.segments.choose(which.value)
        self.reload()
        self._arrange()

    def reload(self) -> None:
        """The list as it is now."""
        self.rows.reload()

    def show_list(self) -> None:
        """Back to the slips."""
        self._listing = True
        self._arrange()

    def show_file(
        self, found: InspectionFile, side: ReturnSide, which: Which | None, *, keep: bool
    ) -> None:
        """Show a slip with its next step; *keep* leaves the list where it is."""
        self._file, self.side, self._has_file = found, side, True
        at = self.line_list.currentIndex().row()
        self.lines.set_rows(found.lines)
        if found.lines:
            self.line_list.selectRow(min(max(at, 0), len(found.lines) - 1))
        self.pieces.set_rows(found.pieces[::-1])
        show_when(self.piece_list, bool(found.pieces))
        seen = sum(line.seen for line in found.lines)
        applied = sum(line.applied for line in found.lines)
        says = tr(
            "{seen} of {applied} looked at", seen=f"{seen:f}".split(".")[0],
            applied=f"{applied:f}".split(".")[0],
        )  # fmt: skip
        self.line_foot.set_text(says if found.state is not ReturnState.ISSUED else "")
        self._side_stack.show_pane(side)
        self._wanted = found.id
        if not keep:
            self._listing = False
            if which is not None and which is not self._which:
                self._which = which
                self.segments.choose(which.value)
                self.reload()
            else:
                self._select()
        self._arrange()

    def current_line(self) -> LineFile | None:
        """The line that a count by hand is for."""
        found = self.line_list.current_row()
        return found if isinstance(found, LineFile) else None

    def current_piece(self) -> object:
        """The entry that is chosen; the newest where none is."""
        rows = self.pieces.rows()
        return self.piece_list.current_row() or (rows[0] if rows else None)

    def set_narrow(self, narrow: bool) -> None:
        """Keep two panes."""
        self._narrow = narrow
        for side in self._sides:
            side.set_narrow(narrow)
        self._arrange()

    # inside

    def _fetch(self, after: Any, limit: int) -> list[InspectionRow]:
        context = self._page.context
        site_id, text = context.acting().site_id, self.search.text()
        return inspections(context.db, site_id, self._which, text, after=after, limit=limit)

    def _count(self) -> int:
        context = self._page.context
        site_id = context.acting().site_id
        return count_inspections(context.db, site_id, self._which, self.search.text())

    def _write(self) -> Write:
        context = self._page.context
        wanted = {"state": self._which, "text": self.search.text()}
        return exports.INSPECTIONS.writer(context.db, context.acting(), wanted)

    def _on_total(self, total: int) -> None:
        self._foot.set_text(tr("{count} {count:slip|slips}", count=total))

    def _on_loaded(self, count: int) -> None:
        head, advice = EMPTY[self._which]
        if self.search.text().strip():
            head, advice = tr("Nothing found"), tr("Shorten what was typed.")
        self.empty.say(tr(head), tr(advice))
        show_when(self.empty, count == 0)
        show_when(self.slips, count > 0)
        if count == 0:
            self._has_file = False
            self._arrange()
            self.pointed.emit(0)
        elif self._wanted:
            self._select()
        else:
            self.slips.select_first()

    def _on_searched(self, _text: str) -> None:
        self._wanted = 0  # what is found is shown, not what was
        self.rows.reload()

    def _select(self) -> None:
        """Mark the slip that is shown; no other takes its place where it is not listed yet."""
        number = self.rows.row_of(self._wanted)
        if number is None:
            self.slips.setCurrentIndex(QModelIndex())
        else:
            self.slips.selectRow(number)

    def _on_current(self, found: object) -> None:
        if isinstance(found, InspectionRow):
            self._wanted = found.id
            if self._file is None or not self._has_file or self._file.id != found.id:
                self.pointed.emit(found.id)

    def _enter(self) -> None:
        self._listing = False
        self._arrange()
        self.line_list.setFocus()

    def _moment(self, piece: PieceRow) -> str:
        return f"{self._file.local(piece.at):%m-%d %H:%M}" if self._file is not None else ""

    def _arrange(self) -> None:
        """Which panes there is room for."""
        lists = not self._narrow or self._listing or not self._has_file
        middle = self._has_file and not (self._narrow and lists)
        show_when(self._head, lists)
        show_when(self._left, lists)
        show_when(self._middle, middle)
        show_when(self._line, lists and middle)
        show_when(self._side, self._has_file)
        show_when(self._side_line, self._has_file)
        least = LIST_NARROW if self._narrow else LIST_WIDE
        self._left.set_least_width(least if middle else 0)
        self._side.set_least_width(SIDE_NARROW if self._narrow else SIDE_WIDE)
        self._panes.setStretch(0, 0 if middle else 1)
        self._panes.setStretch(2, 1 if middle else 0)
        self.arranged.emit()


def _widget(layout: Any) -> QWidget:
    made = QWidget()
    made.setLayout(layout)
    return made
