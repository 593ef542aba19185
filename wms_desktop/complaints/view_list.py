"""The list of complaints: both clocks of each, what runs out first on top."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from wms_desktop.complaints import exports, queries
from wms_desktop.complaints.queries import ComplaintRow, Which
from wms_desktop.complaints.view_words import (
    clock_pill,
    clock_words,
    moment_words,
    state_pill,
)
from wms_desktop.core.language import N_
from wms_desktop.ui.cell import Cell
from wms_desktop.ui.list_export import ListExport, Write
from wms_desktop.ui.page import Page
from wms_desktop.ui.paged_model import Column
from wms_desktop.ui.rows_pane import RowsPane
from wms_desktop.ui.words import joined, tr, word

WIDE_FROM, FULL_FROM = 1100, 1300
_EMPTY = {
    Which.MINE: N_("Nothing to do for you"),
    Which.OPEN: N_("No open complaints"),
    Which.OVERDUE: N_("No complaint is overdue"),
    Which.CLOSED: N_("Nothing closed yet"),
    Which.ALL: N_("No complaints"),
}


class ComplaintList(RowsPane):
    """Rows of one segment; ``which`` and ``text`` say which, for the worker that asks no widget."""

    def __init__(self, page: Page) -> None:
        self.which, self.text = Which.OPEN, ""
        context = page.context
        super().__init__(
            page,
            "complaints",
            tr("Complaints"),
            "headset",
            _columns(lambda: context.acting().now),
            lambda after, limit: queries.complaints(
                context.db, context.acting(), after=after, limit=limit, **self._wanted()
            ),
            lambda: queries.count_complaints(context.db, context.acting(), **self._wanted()),
            empty=self._says,
            counted=lambda count: tr("{count} {count:complaint|complaints}", count=count),
        )
        export = ListExport(
            "complaints.export", tr("Complaints"), self._write_shown, page, self
        )  # fmt: skip
        self.foot.add_right(export.button())
        self._context = context

    def show_rows(self, which: Which, text: str) -> None:
        """Show another segment, or what fits *text*."""
        self.which, self.text = which, text
        self.rows.reload()

    def tick(self) -> None:
        """A minute has passed: clocks are drawn anew."""
        self.list.viewport().update()

    def _wanted(self) -> dict[str, Any]:
        return {"which": self.which, "text": self.text}

    def _says(self) -> tuple[str, str]:
        if self.text:
            return tr("Nothing found"), tr("Check the words, or look at all.")
        return tr(_EMPTY[self.which]), tr("F3 takes a complaint, in under a minute.")

    def _write_shown(self) -> Write:
        typed = {"text": self.text, "state": self.which.value}
        return exports.COMPLAINTS.writer(self._context.db, self._context.acting(), typed)


def _columns(now: Callable[[], datetime]) -> tuple[Column[Any], ...]:
    def goods(found: ComplaintRow) -> Cell:
        name = f"{found.item} {found.item_name}".strip() or found.order
        return Cell(name, sub=found.lot) if name else Cell("–", role="text_3")

    def name(found: ComplaintRow) -> Cell:
        says = joined(found.customer, " ".join(found.what.split()))
        icon, weight = ("flame", tr("Major")) if found.is_major else ("", "")
        return Cell(says, sub=joined(found.number, weight), icon=icon, icon_role="bad")

    def handler(found: ComplaintRow) -> Cell:
        return Cell(found.handler) if found.handler else Cell("–", role="text_3")

    def clock(which: str) -> Callable[[ComplaintRow], Cell]:
        def shown(found: ComplaintRow) -> Cell:
            if found.closed_at is not None and which == "proposal":
                closed = tr("closed {moment}", moment=moment_words(found.closed_at, now()))
                return Cell(pill=state_pill(found.state), sub=closed)
            of = found.answer if which == "answer" else found.proposal
            return Cell(pill=clock_pill(of, now()), sub=clock_words(of, now()))

        return shown

    return (
        Column(tr("Complaint"), name, "name"),
        Column(tr("Goods@@complaint"), goods, optional=True, shown_from=FULL_FROM),
        Column(tr("Kind@@complaint"), lambda r: word(r.kind), optional=True, shown_from=WIDE_FROM),
        Column(tr("Handler"), handler, optional=True, shown_from=WIDE_FROM),
        Column(tr("First answer"), clock("answer"), "state"),
        Column(tr("Proposal"), clock("proposal"), "state"),
    )
