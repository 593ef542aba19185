"""Settings, audit trail: who changed what, where and when; one line's old and new values beside."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from PySide6.QtWidgets import QWidget

from wms_desktop.core.language import N_
from wms_desktop.core.moments import site_time
from wms_desktop.customers import exports_trail
from wms_desktop.people import queries_trail
from wms_desktop.people.queries_trail import MOST_SHOWN, TrailFilter, TrailRow
from wms_desktop.ui.actions import FIND_KEYS, ActionSpec, bind
from wms_desktop.ui.cell import Cell
from wms_desktop.ui.fields import SearchEdit
from wms_desktop.ui.label import Label
from wms_desktop.ui.list_export import ListExport, Write
from wms_desktop.ui.page import Page
from wms_desktop.ui.page_parts import KeyValue, PageHead, Segments
from wms_desktop.ui.paged_model import Column
from wms_desktop.ui.plane import Plane, VLine
from wms_desktop.ui.rows_pane import RowsPane
from wms_desktop.ui.scroll_pane import ScrollPane
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.words import joined, tr

FIND = ActionSpec("settings.trail_find", N_("Find in the list"), FIND_KEYS, "search")
WIDE, NARROW = 320, 260
_DAYS = {"today": 0, "week": 6, "month": 30, "all": None}
_LONG, _FACTS = 400, 40  # of a value; values of one line that are told; an export has them all


class TrailSection(QWidget):
    """The newest line first, narrowed down by days and words."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page, self._wanted = page, TrailFilter()
        context = page.context
        says = (tr("Today"), tr("7 days@@trail"), tr("31 days@@trail"), tr("All"))
        self.days = Segments(zip(_DAYS, says, strict=True))
        self.days.setObjectName("trail_days")
        self.search = SearchEdit(hint=tr("Subject, action or person"))
        self.search.setObjectName("trail_search")
        self.pane = RowsPane(
            page, "trail", tr("Audit trail"), "history", _columns(),
            lambda after, limit: queries_trail.trail(
                context.db, self._wanted, after=after, limit=limit
            ),
            lambda: queries_trail.count_trail(context.db, self._wanted),
            empty=lambda: (tr("No line fits"), tr("Choose more days, or clear the search.")),
            counted=_counted,
        )  # fmt: skip
        export = ListExport("settings.trail_export", tr("Audit trail"), self._write, page, self)
        self.pane.foot.add_right(export.button())
        self.facts = KeyValue()
        bind(FIND, self.start_search, self)
        self.days.chosen.connect(lambda _key: self.reload())
        self.search.searched.connect(lambda _text: self.reload())
        self.pane.current.connect(self._show)
        self._lay_out()

    def _lay_out(self) -> None:
        left, inner = QWidget(), QWidget()
        left.setLayout(column(PageHead((self.days,), (self.search,)), (self.pane, 1), gap=0))
        head = Label(tr("What was changed"), bold=True)
        inner.setLayout(column(head, self.facts, None, gap=12, margins=(16, 16, 16, 16)))
        self._side = Plane("side", column((ScrollPane(inner), 1), gap=0))
        self._side.set_least_width(WIDE)
        self.setLayout(row((left, 1), VLine(), self._side, gap=0))

    def set_narrow(self, narrow: bool) -> None:
        """Keep two panes."""
        self._side.set_least_width(NARROW if narrow else WIDE)

    def start_search(self) -> None:
        """F2: look for something."""
        self.search.setFocus()
        self.search.selectAll()

    def reload(self) -> None:
        """Show the lines as they are now."""
        back, now = _DAYS[self.days.current()], site_time(self._page.context.acting().now)
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        since = None if back is None else midnight - timedelta(days=back)
        self._wanted = TrailFilter(self.search.text().strip(), since)
        self.pane.rows.reload()

    def _write(self) -> Write:
        context = self._page.context
        wanted: dict[str, Any] = {"text": self._wanted.text}
        if self._wanted.since is not None:
            wanted["from"] = self._wanted.since.date()
        return exports_trail.TRAIL.writer(context.db, context.acting(), wanted)

    def _show(self, found: TrailRow | None) -> None:
        if found is None:
            self.facts.show_facts(())
            return
        where = joined(found.workstation, found.client_address)
        head: list[tuple[str, str] | tuple[str, str, bool]] = [
            (found.action, found.subject, True),
            (f"{site_time(found.at):%Y-%m-%d %H:%M:%S}", joined(found.person, found.login)),
            (tr("Workstation"), where or "–"),
        ]
        self.facts.show_facts([*head, *_changes(found)])


def _columns() -> tuple[Column[Any], ...]:
    return (
        Column(tr("Subject@@trail"), lambda r: Cell(r.subject, sub=r.action), "name"),
        Column(tr("Who@@trail"), lambda r: Cell(r.person or "–", sub=r.login)),
        Column(
            tr("When@@trail"),
            lambda r: Cell(f"{site_time(r.at):%m-%d}", sub=f"{site_time(r.at):%H:%M:%S}"),
        ),
        Column(
            tr("Workstation"),
            lambda r: Cell(r.workstation or "–", sub=r.client_address),
            optional=True,
        ),
    )


def _counted(count: int) -> str:
    if count >= MOST_SHOWN:
        return tr("{count} lines and more", count=count)
    return tr("{count} {count:line|lines}@@trail", count=count)


def _changes(found: TrailRow) -> list[tuple[str, str]]:
    """Each value that was set, with the old one before it."""
    told = []
    for name in sorted({**found.before, **found.after})[:_FACTS]:
        said = [values[name][:_LONG] for values in (found.before, found.after) if name in values]
        told.append((name, " → ".join(said)))
    return told
