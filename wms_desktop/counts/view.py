"""The tab of stock counts: the list, counting, and the review, one at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from PySide6.QtWidgets import QStackedLayout, QWidget

from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Stale
from wms_desktop.core.language import N_
from wms_desktop.counts import printing, queries, service
from wms_desktop.counts.kinds import CountState
from wms_desktop.counts.queries import CountRow
from wms_desktop.counts.rules import COUNTERS
from wms_desktop.counts.view_blind import BlindCount
from wms_desktop.counts.view_list import CountList
from wms_desktop.counts.view_part import Part
from wms_desktop.counts.view_results import CountResults
from wms_desktop.counts.view_review import CountReview
from wms_desktop.ui.context import Context
from wms_desktop.ui.page import (
    Expectation,
    Meaning,
    MeaningKind,
    Page,
    Scan,
    ScanResult,
    refusal_result,
)
from wms_desktop.ui.words import tr


class CountsPage(Page):
    """Stock counts (CNT): plan, count blind, review, approve."""

    name = "counts"
    topics = frozenset({Topic.COUNTS})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._answering = False
        self._stack = QStackedLayout(self)
        self.counts, self.blind, self.review = CountList(self), BlindCount(self), CountReview(self)
        self.results = CountResults(self)
        self._review_from: Part = self.counts
        for part in (self.counts, self.blind, self.review, self.results):
            self._stack.addWidget(part)
        self.blind.restore()

    # what the window asks

    def expectation(self) -> Expectation:
        return self.part.expectation()

    def wants(self, meaning: Meaning) -> bool:
        return meaning.kind is MeaningKind.COUNT or self.part.wants(meaning)

    def take(self, scan: Scan) -> None:
        self._answering = True
        if scan.meaning is not None and scan.meaning.kind is MeaningKind.COUNT:
            self._open_count(scan.meaning.id, tell=True)
        else:
            self.part.take(scan)

    def open(self, **target: Any) -> None:
        meaning = target.get("meaning")
        count_id = meaning.id if isinstance(meaning, Meaning) else target.get("count_id")
        if count_id is not None:
            self._open_count(int(count_id))
        elif "document" in target:
            number = str(target["document"]).partition(":")[2]
            db, site_id = self.context.db, self.context.acting().site_id
            self.read(
                lambda: queries.scan_meanings(db, site_id, number),
                lambda found: self._open_count(found[0][1]) if found else None,
            )
        elif "plan" in target:
            self.show_part(self.counts)
            self.counts.open_plan()

    def refresh(self) -> None:
        self.part.refresh()

    def set_narrow(self, narrow: bool) -> None:
        for part in (self.counts, self.blind, self.review, self.results):
            part.set_narrow(narrow)

    # what the parts ask

    @property
    def part(self) -> Part:
        """The view that is shown."""
        shown = self._stack.currentWidget()
        assert isinstance(shown, Part)
        return shown

    def shows(self, part: Part) -> bool:
        """Whether *part* is the view that is shown."""
        return self._stack.currentWidget() is part

    def show_part(self, part: Part) -> None:
        """Show *part*, as the data are now."""
        self._stack.setCurrentWidget(part)
        part.refresh()
        self.expectation_changed.emit(part.expectation())

    def answer(self, result: ScanResult) -> None:
        """Say *result*: as the answer to the scan under way, or to what was typed or pressed."""
        scanned, self._answering = self._answering, False
        if scanned:
            self.scan_finished.emit(result)
        else:
            self.context.shell.show_result(result)

    def show_error(self, error: Exception) -> None:
        self.answer(refusal_result(error))
        if isinstance(error, Stale):
            self.refresh()

    def show_count(self, row: CountRow) -> None:
        """Open a count where it stands."""
        counts_here = self.context.acting().may(*COUNTERS)
        if row.takes_figures and counts_here:
            self.blind.show_count(row)
            self.show_part(self.blind)
        elif row.state in (CountState.PLANNED, CountState.CANCELLED):
            self.show_part(self.counts)
            self.counts.choose(row.id)
        else:
            self.show_review(row.id)

    def show_review(self, count_id: int, opened_from: Part | None = None) -> None:
        """Open the review of a count; Esc leads back to where it was opened from."""
        self._review_from = opened_from or self.counts
        self.review.show_count(count_id)
        self.show_part(self.review)

    def leave_review(self) -> None:
        """One level back."""
        self.show_part(self._review_from)

    def end_counting(self, row: CountRow) -> None:
        """Hand a count over to its review."""
        command = service.Step(uuid4(), row.id, row.version)
        db, by = self.context.db, self.context.acting()
        self.write(
            lambda: service.to_review(db, by, command), lambda done: self._on_ended(row, done.value)
        )

    def _on_ended(self, row: CountRow, again: int) -> None:
        """The review follows; or the second counts, which stay blind for those who count."""
        if again:
            self.show_part(self.counts)
            self.counts.choose(row.id)
            note = tr("{lines} {lines:line|lines} to count again, by another person", lines=again)
            self.answer(ScanResult("ok", row.number, note))
        else:
            self.show_review(row.id)

    def print_paper(self, make: Callable[..., Done[str]], row_id: int, title: str) -> None:
        """Archive a paper of a count and send it to the printer."""
        command = printing.PrintPaper(uuid4(), row_id)
        db, by = self.context.db, self.context.acting()

        def on_content(content: bytes) -> None:
            self.context.printing.print_pdf(content, title)
            self.answer(ScanResult("ok", title, tr(N_("Sent to the printer"))))

        self.write(
            lambda: make(db, by, command),
            lambda done: self.read(lambda: printing.paper(db, done.value), on_content),
        )

    # the rest

    def _open_count(self, count_id: int, *, tell: bool = False) -> None:
        db, site_id = self.context.db, self.context.acting().site_id

        def on_row(row: CountRow) -> None:
            self.show_count(row)
            if tell:
                self.answer(ScanResult("ok", row.number, row.title))

        self.read(lambda: queries.count(db, site_id, count_id), on_row)
