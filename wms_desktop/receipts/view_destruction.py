"""Destruction: what is old enough, two approvals by two others, then the deed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from wms_desktop.receipts import destroying
from wms_desktop.receipts import destruction_queries as queries
from wms_desktop.receipts import words_custody as words
from wms_desktop.receipts.custody import APPROVERS
from wms_desktop.receipts.custody_queries import PaperRow
from wms_desktop.receipts.destruction_queries import DestructionRow
from wms_desktop.receipts.kinds import DestructionState
from wms_desktop.receipts.view_custody_panes import Papers, Rows, SidePane, deed
from wms_desktop.receipts.view_custody_part import Part
from wms_desktop.receipts.view_custody_rows import destruction_columns, moment, paper_columns
from wms_desktop.ui.field import Field
from wms_desktop.ui.line_edit import LineEdit
from wms_desktop.ui.page import Expectation, Meaning, MeaningKind, Page, ScanResult
from wms_desktop.ui.questions import Question
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.words import sentence, tr

LISTS = "lists"
_LIVE = (DestructionState.PROPOSED, DestructionState.APPROVED)


class DestructionPart(Part):
    """Lists of originals to be destroyed, and who has agreed."""

    name = "destruction"
    kinds = frozenset({MeaningKind.DESTRUCTION})

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        context = self.context
        papers = Papers("receipts_destruction", tr("Receipts@@count"), paper_columns())
        lists = Rows(
            page, "receipts_destructions", tr("Destruction lists"), "flame", destruction_columns(),
            lambda after, limit: queries.destructions(
                context.db, context.acting().site_id, after=after, limit=limit
            ),
            empty=lambda: (tr("No destruction lists"), tr("F3 proposes what is old enough.")),
        )  # fmt: skip
        self.add_list(LISTS, tr("Destruction lists"), lists, papers)
        self.shown, self.propose = ListSide(self), ProposeSide(self)
        for pane in (self.shown, self.propose):
            self.side.add(pane)
        self.choose(LISTS)

    def show_row(self, found: Any) -> None:
        if self.side.current is self.propose:
            return
        row = found if isinstance(found, DestructionRow) else None
        self.shown.show_row(row)
        if row is None:
            self.papers[LISTS].show_rows([])
            return
        db = self.context.db

        def show(papers: list[PaperRow]) -> None:
            if self.shown.row is not None and self.shown.row.id == row.id:
                says = tr("{count} {count:receipt|receipts}", count=len(papers))
                self.papers[LISTS].show_rows(papers, says)

        self.page.read(lambda: queries.destruction_papers(db, row.id), show)

    def expectation(self) -> Expectation:
        return Expectation(tr("Scan a list"), tr("its barcode shows it"))

    def wants(self, meaning: Meaning) -> bool:
        return False

    def take(self, meaning: Meaning) -> None:
        self.open_id(LISTS, meaning.id)
        self.page.scan_finished.emit(ScanResult("ok", meaning.code, tr("List shown")))

    def new(self) -> None:
        self.propose.begin()
        self.side.show_pane(self.propose)
        self.propose.reason.setFocus()

    def save(self) -> None:
        if self.side.current is self.propose:
            self.propose.save()
        else:
            self.shown.approve()

    def go_on(self) -> None:
        self.shown.ask()

    def print_paper(self) -> None:
        row = self.shown.row
        if row is None:
            return
        db, by = self.context.db, self.context.acting()
        command = destroying.PrintDestruction(uuid4(), row.id)
        title = f"{tr(words.DESTRUCTION_TITLE)} {row.number}"
        self.print_by(lambda: destroying.print_destruction(db, by, command), title)

    @property
    def prints(self) -> bool:
        return self.shown.row is not None


class ListSide(SidePane):
    """One list: who proposed and agreed, and what may be done now."""

    def __init__(self, part: DestructionPart) -> None:
        self.row: DestructionRow | None = None
        self.begin = deed(
            "receipts_destruction_new", tr("Propose list"), part.new, icon="plus", key="F3"
        )
        self.print = deed(
            "receipts_destruction_print", tr("Print list"), part.print_paper, icon="printer",
            key="F9",
        )  # fmt: skip
        self.cancel_it = deed(
            "receipts_destruction_cancel", tr("Cancel list"), self.cancel, icon="ban"
        )
        self.agree = deed(
            "receipts_destruction_approve", tr("Approve@@destruction"), self.approve, icon="check",
            key="Ctrl S", kind="primary",
        )  # fmt: skip
        self.destroy_it = deed(
            "receipts_destruction_destroy", tr("Destroy"), self.ask, icon="flame", key="Ctrl ↵",
            kind="danger",
        )  # fmt: skip
        super().__init__(
            buttons=(self.begin, self.cancel_it, self.print, self.agree, self.destroy_it)
        )
        self.part = part

    def show_row(self, found: DestructionRow | None) -> None:
        """Show a list; None for none."""
        self.row, by = found, self.part.context.acting()
        self.begin.setEnabled(by.may(*destroying.WHO_PROPOSES))
        live = found is not None and found.state in _LIVE
        ready = live and found is not None and found.approvals == 2
        show_when(self.print, found is not None)
        show_when(self.cancel_it, live)
        show_when(self.agree, live and not ready)
        show_when(self.destroy_it, ready)
        self.cancel_it.setEnabled(by.may(*destroying.WHO_DESTROYS))
        self.print.setEnabled(by.may(*destroying.WHO_DESTROYS))
        self.destroy_it.setEnabled(by.may(*destroying.WHO_DESTROYS))
        if found is None:
            self.say(tr("No destruction lists"), [])
            return
        why = self._why_not(found) if live and not ready else ""
        self.agree.setEnabled(not why)
        self.destroy_it.setText(tr("Destroy {count}", count=found.count))
        facts = [
            (tr("Reason@@destruction"), found.reason),
            (tr("Proposed by"), f"{found.proposed_by} {moment(found.proposed_at)}"),
            (tr("First approval"), _agreed(found.first_by, found.first_at)),
            (tr("Second approval"), _agreed(found.second_by, found.second_at)),
            (tr("Destroyed on"), f"{found.destroyed_on}" if found.destroyed_on else ""),
        ]
        self.say(found.number, facts, why)

    def _why_not(self, found: DestructionRow) -> str:
        by = self.part.context.acting()
        if not by.may(*APPROVERS):
            return tr("A supervisor or manager approves it.")
        if by.person_id == found.proposed_by_id:
            return tr("You proposed it; two others approve.")
        return tr("You approved it already.") if by.person_id == found.first_by_id else ""

    def approve(self) -> None:
        """Ctrl+S: one of two people agrees."""
        row, part = self.row, self.part
        if row is None or self.agree.isHidden() or not self.agree.isEnabled():
            return
        db, by = part.context.db, part.context.acting()
        command = destroying.Approve(uuid4(), row.id, row.version)
        part.do(
            lambda: destroying.approve(db, by, command),
            lambda given: part.told(row.number, tr("{count} of 2 agreed", count=given)),
        )

    def cancel(self) -> None:
        """Give the list up."""
        row, part = self.row, self.part
        if row is None:
            return
        db, by = part.context.db, part.context.acting()
        command = destroying.CancelDestruction(uuid4(), row.id, row.version)
        part.do(
            lambda: destroying.cancel(db, by, command),
            lambda _id: part.told(row.number, tr("List cancelled")),
        )

    def ask(self) -> None:
        """Ctrl+Enter: destroyed paper does not come back."""
        row, part = self.row, self.part
        if row is None or self.destroy_it.isHidden() or not self.destroy_it.isEnabled():
            return
        yes = tr("Destroy {count}", count=row.count)
        title = tr("Destroy {count} {count:original|originals}?", count=row.count)
        follows = tr("The papers are gone for good; scans and trail stay.")
        part.context.shell.ask(
            Question(title, row.number, follows, yes, tr("Back"), self._destroyed(row))
        )

    def _destroyed(self, row: DestructionRow) -> Callable[[], object]:
        part = self.part
        db, by = part.context.db, part.context.acting()
        command = destroying.Destroy(uuid4(), row.id, row.version)
        return lambda: part.do(
            lambda: destroying.destroy(db, by, command),
            lambda count: part.told(row.number, tr("{count} destroyed", count=count)),
        )


class ProposeSide(SidePane):
    """Propose to destroy everything that is old enough."""

    def __init__(self, part: DestructionPart) -> None:
        self.reason = LineEdit()
        self.reason.setObjectName("receipts_destruction_reason")
        self.propose_it = deed(
            "receipts_destruction_propose", tr("Propose"), self.save, icon="check", key="Ctrl S",
            kind="primary",
        )  # fmt: skip
        super().__init__(Field(tr("Reason@@destruction"), self.reason), buttons=(self.propose_it,))
        self.part = part
        self._keeper = part.page.draft("destruction").watch(self.reason)

    def begin(self) -> None:
        """Say how many are old enough."""
        db, by = self.part.context.db, self.part.context.acting()
        self.message.clear()

        def show(found: tuple[int, int]) -> None:
            count, days = found
            facts = [
                (tr("Old enough"), tr("{count} {count:receipt|receipts}", count=count)),
                (tr("Closed longer than"), tr("{days} d", days=days)),
            ]
            may = by.may(*destroying.WHO_PROPOSES)
            why = "" if count else tr("Nothing is old enough.")
            self.propose_it.setEnabled(bool(count) and may)
            self.say(tr("Propose list"), facts, why)

        self.part.page.read(lambda: queries.count_old_enough(db, by), show)

    def save(self) -> None:
        """Ctrl+S."""
        part = self.part
        if not self.propose_it.isEnabled():
            return
        db, by = part.context.db, part.context.acting()
        command = destroying.Propose(uuid4(), self.reason.text().strip())

        def done(list_id: int) -> None:
            self.reason.clear()
            self._keeper.clear()
            part.side.show_pane(part.shown)
            part.open_id(LISTS, list_id)
            part.told(tr("List proposed"), tr("Two others approve it"))

        def failed(error: Exception) -> None:
            told = sentence(error)
            self.message.show_message("bad", told.head, told.advice)

        part.page.write(
            lambda: destroying.propose(db, by, command), lambda answer: done(answer.value), failed
        )


def _agreed(name: str, at: Any) -> str:
    return f"{name} {moment(at)}" if name else "–"
