"""Boxes and loans: a scanned slip goes into the box in use, or comes back from its borrower."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from wms_desktop.receipts import custody_queries as queries
from wms_desktop.receipts import exports_custody as exports
from wms_desktop.receipts import keeping
from wms_desktop.receipts.custody_queries import BoxRow, LoanRow, PaperRow, Whereabouts
from wms_desktop.receipts.view_box_sides import BoxSide, LendSide, LoanSide, NewBoxSide
from wms_desktop.receipts.view_custody_panes import Papers, Rows
from wms_desktop.receipts.view_custody_part import Part
from wms_desktop.receipts.view_custody_rows import box_columns, loan_columns, paper_columns
from wms_desktop.ui.list_export import ListExport, Write
from wms_desktop.ui.page import Expectation, Meaning, MeaningKind, Page, ScanResult
from wms_desktop.ui.words import tr

BOXES, LOANS = "boxes", "loans"
_IN_USE = "receipts.box"


class BoxesPart(Part):
    """The boxes of this site with what is in them, and originals that are out."""

    name = "boxes"
    kinds = frozenset({MeaningKind.BOX})

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        context = self.context
        papers = Papers("receipts_box", tr("In the box"), paper_columns())
        boxes = Rows(
            page, "receipts_boxes", tr("Boxes and binders"), "archive",
            box_columns(lambda: self.in_use),
            lambda after, limit: queries.boxes(
                context.db, context.acting().site_id, after=after, limit=limit
            ),
            empty=lambda: (tr("No boxes"), tr("Open one with F3 and scan slips into it.")),
        )  # fmt: skip
        boxes.foot.add_right(self._export("boxes", tr("Boxes and binders"), boxes).button())
        self.add_list(BOXES, tr("Boxes and binders"), boxes, papers)
        loans = Rows(
            page, "receipts_loans", tr("Loans"), "folder", loan_columns(context.acting().today),
            lambda after, limit: queries.loans(
                context.db, context.acting().site_id, after=after, limit=limit
            ),
            empty=lambda: (tr("Nothing is lent"), tr("Scan a slip here to lend it.")),
        )  # fmt: skip
        loans.foot.add_right(self._export("loans", tr("Loans"), loans).button())
        self.add_list(LOANS, tr("Loans"), loans)
        self.box, self.new_box, self.loan, self.lend = (
            BoxSide(self), NewBoxSide(self), LoanSide(self), LendSide(self),
        )  # fmt: skip
        for pane in (self.box, self.new_box, self.loan, self.lend):
            self.side.add(pane)
        self.choose(BOXES)

    def _export(self, name: str, title: str, rows: Rows) -> ListExport:
        return ListExport(f"receipts.export_{name}", title, self._write, self.page, rows)

    # what is shown

    @property
    def in_use(self) -> int:
        """The id of the box that this workstation fills; 0 for none."""
        kept = self.context.preferences.get(_IN_USE)
        return kept if isinstance(kept, int) else 0

    def use(self, box_id: int) -> None:
        """Fill this box from now on."""
        self.context.preferences[_IN_USE] = box_id

    def show_row(self, found: Any) -> None:
        if self.side.current in (self.new_box, self.lend):
            return
        if self.filter == LOANS:
            self.loan.show_row(found if isinstance(found, LoanRow) else None)
            self.side.show_pane(self.loan)
            return
        row = found if isinstance(found, BoxRow) else None
        self.box.show_row(row)
        self.side.show_pane(self.box)
        if row is None:
            self.papers[BOXES].show_rows([])
            return
        self._load(row)

    def _load(self, box: BoxRow) -> None:
        db = self.context.db

        def show(found: list[PaperRow]) -> None:
            if self.box.row is not None and self.box.row.id == box.id:
                says = tr("{count} {count:receipt|receipts}", count=len(found))
                self.papers[BOXES].show_rows(found, says)

        self.page.read(lambda: queries.box_papers(db, box.id), show)

    def expectation(self) -> Expectation:
        if self.filter == LOANS:
            return Expectation(tr("Scan a slip"), tr("lend it, or take it back"))
        row = self.box.row
        if row is None:
            return Expectation(tr("Scan a box"), tr("or open a new one: F3"))
        note = tr("it goes into {title}, no. {place}", title=row.title, place=row.last + 1)
        return Expectation(tr("Scan a slip"), note, tr("each slip once"))

    # scans

    def take(self, meaning: Meaning) -> None:
        if meaning.kind is MeaningKind.BOX:
            self.use(meaning.id)
            self.open_id(BOXES, meaning.id)
            self.page.scan_finished.emit(ScanResult("ok", meaning.code, tr("Box in use")))
        elif self.filter == LOANS:
            self._lend_or_take_back(meaning)
        else:
            self._put_away(meaning)

    def _put_away(self, meaning: Meaning) -> None:
        row = self.box.row
        if row is None:
            head, note = tr("No box chosen"), tr("Scan a box, or open one with F3.")
            self.page.scan_finished.emit(ScanResult("warn", head, note))
            return
        self.use(row.id)
        db, by = self.context.db, self.context.acting()
        command = keeping.PutAway(uuid4(), row.id, meaning.code)

        def done(place: int) -> None:
            note = tr("{title}, no. {place}", title=row.title, place=place)
            self.page.scan_finished.emit(
                ScanResult(
                    "ok", meaning.code, note, undo=lambda: self._take_out(meaning.code),
                    undo_says=tr("{number} taken out", number=meaning.code),
                )
            )  # fmt: skip

        self.do(lambda: keeping.put_away(db, by, command), done, scan=True)

    def _lend_or_take_back(self, meaning: Meaning) -> None:
        db = self.context.db

        def show(found: Whereabouts | None) -> None:
            if found is not None and found.borrower:
                self._take_back(meaning)
                return
            self.lend.begin(meaning.code, found)
            self.side.show_pane(self.lend)
            self.lend.borrower.setFocus()
            self.page.scan_finished.emit(ScanResult("ok", meaning.code, tr("Who borrows it?")))

        self.page.read(lambda: queries.where_is(db, meaning.code), show)

    def _take_back(self, meaning: Meaning) -> None:
        db, by = self.context.db, self.context.acting()
        command = keeping.GiveBack(uuid4(), meaning.code)

        def done(found: Whereabouts | None) -> None:
            home = tr("taken back")
            if found is not None and found.title:
                place = tr("{title}, no. {place}", title=found.title, place=found.number)
                home = tr("taken back, to {place}", place=place)
            self.page.scan_finished.emit(ScanResult("ok", meaning.code, home))

        def work() -> Any:
            return keeping.give_back(db, by, command)

        self.do(
            work,
            lambda number: self.page.read(lambda: queries.where_is(db, number), done),
            scan=True,
        )

    def give_back(self, number: str) -> None:
        """Ctrl+S at a loan: the original is back."""
        db, by = self.context.db, self.context.acting()
        command = keeping.GiveBack(uuid4(), number)
        self.do(
            lambda: keeping.give_back(db, by, command),
            lambda code: self.told(code, tr("taken back")),
        )

    def _take_out(self, number: str) -> None:
        db, by = self.context.db, self.context.acting()
        command = keeping.TakeFromBox(uuid4(), number)
        self.do(
            lambda: keeping.take_from_box(db, by, command),
            lambda code: self.told(tr("{number} taken out", number=code)),
        )

    # keys

    def new(self) -> None:
        """F3: a new box; among the loans, a slip is scanned or typed."""
        if self.filter == LOANS:
            self.lend.begin("", None)
            self.side.show_pane(self.lend)
            self.lend.slip.setFocus()
            return
        self.new_box.begin()
        self.side.show_pane(self.new_box)
        self.new_box.box_title.setFocus()

    def take_out(self) -> None:
        paper = self.papers[BOXES].list.current_row()
        if self.filter == BOXES and isinstance(paper, PaperRow):
            self._take_out(paper.number)

    def special(self) -> None:
        """F7: the box is full; F7 again: it is not."""
        row = self.box.row
        if self.filter != BOXES or row is None:
            return
        db, by = self.context.db, self.context.acting()
        command = keeping.MarkFull(uuid4(), row.id, row.version, not row.is_full)
        self.do(
            lambda: keeping.mark_full(db, by, command),
            lambda _id: self.told(row.title, tr("Open@@box") if row.is_full else tr("Full@@box")),
        )

    def save(self) -> None:
        current = self.side.current
        if current is self.new_box:
            self.new_box.save()
        elif current is self.lend:
            self.lend.save()
        elif self.filter == LOANS and self.loan.row is not None:
            self.give_back(self.loan.row.number)

    def print_paper(self) -> None:
        row = self.box.row
        if self.filter != BOXES or row is None:
            return
        db, by = self.context.db, self.context.acting()
        command = keeping.PrintBoxLabel(uuid4(), row.id)
        title = f"{tr('Box label')} {row.number}"
        self.print_by(lambda: keeping.print_box_label(db, by, command), title)

    @property
    def prints(self) -> bool:
        return self.filter == BOXES and self.box.row is not None

    def _write(self) -> Write:
        export = exports.BOXES if self.filter == BOXES else exports.LOANS
        wanted = {} if self.filter == BOXES else {"state": True}
        return export.writer(self.context.db, self.context.acting(), wanted)
