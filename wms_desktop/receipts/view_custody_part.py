"""A part of Movement: its lists, the papers of what is chosen, and a side pane."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from wms_desktop.core.changes import Done
from wms_desktop.db import archive
from wms_desktop.receipts.view_custody_panes import Papers, Rows, SidePane
from wms_desktop.ui.page import Expectation, Meaning, MeaningKind, Page, ScanResult, refusal_result
from wms_desktop.ui.plane import Plane, VLine
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.side_stack import SideStack
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.tasks import Lane
from wms_desktop.ui.words import tr

T = TypeVar("T")
LIST_WIDE, LIST_NARROW = 396, 296
SIDE_WIDE, SIDE_NARROW = 320, 284


class Part(QWidget):
    """One segment of Movement: lists of which one is shown, its papers, and a side pane.

    Attributes:
        filters: what can be listed, as (key, words).
        kinds: codes that lead here from anywhere.

    Signals:
        changed: something else is expected, or possible.
    """

    changed = Signal()
    name = ""
    kinds: frozenset[MeaningKind] = frozenset()

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page, self.context = page, page.context
        self.lists: dict[str, Rows] = {}
        self.papers: dict[str, Papers] = {}
        self.filters: list[tuple[str, str]] = []
        self.filter, self._narrow, self._listing = "", False, True
        self.side = SideStack()
        self._lists, self._list_line, self._side_line = Plane("page"), VLine(), VLine()
        self._lists.setLayout(column(gap=0))
        self._middle = QWidget()
        self._middle.setLayout(column(gap=0))
        self._side = Plane("side", column(self.side))
        self._side.set_least_width(SIDE_WIDE)
        parts = (self._lists, self._list_line, (self._middle, 1), self._side_line, self._side)
        self._row = row(*parts, gap=0)
        self.setLayout(self._row)

    # what its subclasses declare

    def add_list(self, key: str, words: str, rows: Rows, papers: Papers | None = None) -> None:
        """One more list; its *papers* stand beside it."""
        self.filters.append((key, words))
        self.lists[key] = rows
        layout = self._lists.layout()
        assert layout is not None
        layout.addWidget(rows)
        rows.chosen.connect(lambda _row: self.enter())
        rows.current.connect(lambda found, key=key: self._on_current(key, found))
        if papers is not None and papers not in self.papers.values():
            middle = self._middle.layout()
            assert middle is not None
            middle.addWidget(papers)
        if papers is not None:
            self.papers[key] = papers

    def show_row(self, found: Any) -> None:
        """Show the row that is current in the list; None for none."""

    def expectation(self) -> Expectation:
        """What the next scan should be."""
        raise NotImplementedError

    def wants(self, meaning: Meaning) -> bool:
        """Whether `take` can use it while this part is shown."""
        return meaning.kind is MeaningKind.RECEIPT

    def take(self, meaning: Meaning) -> None:
        """Use a scan; ends with exactly one ``page.scan_finished``."""
        raise NotImplementedError

    def new(self) -> None:
        """F3."""

    def special(self) -> None:
        """F7."""

    def take_out(self) -> None:
        """Del."""

    def judge(self, number: int) -> None:
        """Keys 1 to 6."""

    def save(self) -> None:
        """Ctrl+S."""

    def go_on(self) -> None:
        """Ctrl+Enter."""

    def print_paper(self) -> None:
        """F9."""

    @property
    def prints(self) -> bool:
        """Whether F9 prints something now."""
        return False

    # what is the same for all

    @property
    def current(self) -> Any:
        """The row of the list that is shown."""
        return self.lists[self.filter].list.current_row()

    def choose(self, key: str) -> None:
        """List something else."""
        self.filter, self._listing = key, True
        self.side.show_first()
        self._arrange()
        self.refresh()
        self.changed.emit()

    def refresh(self) -> None:
        """Everything as it is now."""
        self.lists[self.filter].rows.reload()

    def open_id(self, key: str, id_: int) -> None:
        """Show the record *id_* of one list."""
        if self.filter != key:
            self.filter = key
            self.side.show_first()
        self._listing = False
        self.lists[key].go_to(id_)
        self._arrange()
        self.refresh()
        self.changed.emit()

    def enter(self) -> None:
        """Enter in the list: on to the papers or the fields beside it."""
        self._listing = False
        self._arrange()
        if self.filter in self.papers:
            self.papers[self.filter].list.setFocus()
        else:
            self.side.current.setFocus()
            self.focusNextChild()

    def back(self) -> None:
        """Esc: back to the list."""
        self._listing = True
        self.side.show_first()
        self._arrange()
        self.lists[self.filter].list.setFocus()
        self.show_row(self.current)
        self.changed.emit()

    def set_narrow(self, narrow: bool) -> None:
        """Keep two panes."""
        self._narrow = narrow
        self._side.set_least_width(SIDE_NARROW if narrow else SIDE_WIDE)
        for pane in self.findChildren(SidePane):
            pane.set_narrow(narrow)
        self._arrange()

    def do(
        self,
        work: Callable[[], Done[T]],
        done: Callable[[T], object],
        *,
        scan: bool = False,
    ) -> None:
        """Carry out a use case; a refusal is told where the scan or the key expects it."""

        def failed(error: Exception) -> None:
            if scan:
                self.page.scan_finished.emit(refusal_result(error))
            else:
                self.page.show_error(error)

        self.page.write(work, lambda answer: done(answer.value), failed)

    def told(self, head: str, note: str = "", *, kind: str = "ok") -> None:
        """Say what a key has done."""
        result = ScanResult(kind, head, note)  # type: ignore[arg-type]
        self.context.shell.show_result(result)

    def print_by(self, work: Callable[[], Done[str]], title: str) -> None:
        """Print the paper that *work* makes and archives."""
        db = self.context.db

        def made() -> Done[bytes]:
            done = work()
            return Done(archive.content(db, done.value), done.changed)

        def show(answer: Done[bytes]) -> None:
            self.context.printing.print_pdf(answer.value, title)
            self.told(title, tr("Sent to the printer"))

        self.page.write(made, show, lane=Lane.LONG)

    def _on_current(self, key: str, found: Any) -> None:
        if key == self.filter:
            self.show_row(found)
            self.changed.emit()

    def _arrange(self) -> None:
        """Which panes there is room for."""
        has_papers = self.filter in self.papers
        lists = not (self._narrow and has_papers) or self._listing
        papers = has_papers and not (self._narrow and self._listing)
        for key, rows in self.lists.items():
            show_when(rows, key == self.filter)
        for panes in set(self.papers.values()):
            show_when(panes, self.papers.get(self.filter) is panes)
        show_when(self._lists, lists)
        show_when(self._middle, papers)
        show_when(self._list_line, lists and papers)
        self._lists.set_least_width(LIST_NARROW if self._narrow else LIST_WIDE)
        if not papers:  # the list has the room of the papers too
            self._lists.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._row.setStretch(0, 0 if papers else 1)
        self._row.setStretch(2, 1 if papers else 0)
