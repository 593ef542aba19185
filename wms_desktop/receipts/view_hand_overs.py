"""Handing over: who receipts wait for, the lists that are signed, cash, and closing (RCP-8, 9)."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import uuid4

from wms_desktop.receipts import closing, handing_over
from wms_desktop.receipts import custody_queries as queries
from wms_desktop.receipts import exports_custody as exports
from wms_desktop.receipts import words_custody as words
from wms_desktop.receipts.custody_queries import CashRow, GroupRow, HandOverRow, PaperRow
from wms_desktop.receipts.kinds import HandOverKind, HandOverState
from wms_desktop.receipts.view_custody_panes import Papers, Rows
from wms_desktop.receipts.view_custody_part import Part
from wms_desktop.receipts.view_custody_rows import (
    cash_columns,
    closing_columns,
    group_columns,
    hand_over_columns,
    paper_columns,
)
from wms_desktop.receipts.view_hand_over_sides import CashSide, CloseSide, GroupSide, SignSide
from wms_desktop.ui.list_export import ListExport, Write
from wms_desktop.ui.page import Expectation, Meaning, MeaningKind, Page, ScanResult
from wms_desktop.ui.questions import Question
from wms_desktop.ui.words import tr

CUSTOMERS, COLLEAGUES, LISTS = "customers", "colleagues", "lists"
CASH, CLOSE = "cash", "close"


class HandOverPart(Part):
    """By customer, by colleague, the lists, who is told to fetch, what is to be closed."""

    name = "hand_over"
    kinds = frozenset({MeaningKind.HAND_OVER})

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        papers = Papers("receipts_hand_over", tr("Receipts@@count"), paper_columns())
        for key, says, by_colleague in (
            (CUSTOMERS, tr("By customer"), False), (COLLEAGUES, tr("By colleague"), True),
        ):  # fmt: skip
            self.add_list(
                key, says,
                Rows(
                    page, f"receipts_{key}", says, "users", group_columns(),
                    partial(self._groups, by_colleague),
                    empty=lambda: (tr("Nothing to hand over"), tr("What is received comes here.")),
                    pages=False,
                ),
                papers,
            )  # fmt: skip
        lists = Rows(
            page, "receipts_hand_overs", tr("Hand-over lists"), "list-check", hand_over_columns(),
            lambda after, limit: queries.hand_overs(
                self.context.db, self.context.acting().site_id, after=after, limit=limit
            ),
            empty=lambda: (tr("No hand-over lists"), tr("Choose a customer, then F3.")),
        )  # fmt: skip
        export = ListExport(
            "receipts.export_hand_overs", tr("Hand-over lists"), self._write, page, lists
        )
        lists.foot.add_right(export.button())
        self.add_list(LISTS, tr("Lists"), lists, papers)
        self.add_list(CASH, tr("Cash: tell customer"), self._cash_rows())
        self.add_list(CLOSE, tr("To close"), self._close_rows())
        self.group, self.sign, self.cash, self.closing = (
            GroupSide(self), SignSide(self), CashSide(self), CloseSide(self),
        )  # fmt: skip
        for pane in (self.group, self.sign, self.cash, self.closing):
            self.side.add(pane)
        self.choose(CUSTOMERS)

    def _groups(self, by_colleague: bool, _after: Any, _limit: int) -> list[GroupRow]:
        site_id = self.context.acting().site_id
        return queries.groups(self.context.db, site_id, by_colleague=by_colleague)

    def _cash_rows(self) -> Rows:
        return Rows(
            self.page, "receipts_cash", tr("Cash: tell customer"), "cash", cash_columns(),
            lambda _after, _limit: queries.cash_waiting(
                self.context.db, self.context.acting().site_id
            ),
            empty=lambda: (tr("Nobody to tell"), tr("Cash-settled receipts come here.")),
            pages=False,
        )  # fmt: skip

    def _close_rows(self) -> Rows:
        return Rows(
            self.page, "receipts_close", tr("To close"), "check", closing_columns(),
            lambda after, limit: queries.handed_over(
                self.context.db, self.context.acting().site_id, after=after, limit=limit
            ),
            empty=lambda: (tr("Nothing to close"), tr("Receipts handed over come here.")),
        )  # fmt: skip

    # what is shown

    def show_row(self, found: Any) -> None:
        match found:
            case GroupRow():
                self.group.show_group(found)
                self.side.show_pane(self.group)
                self._load_group(found)
            case HandOverRow():
                self.sign.show_list(found)
                self.side.show_pane(self.sign)
                self._load_list(found)
            case CashRow():
                self.cash.show_row(found)
                self.side.show_pane(self.cash)
            case PaperRow():
                self.closing.show_row(found)
                self.side.show_pane(self.closing)
            case _:
                self._show_nothing()

    def _show_nothing(self) -> None:
        self.papers[LISTS].show_rows([])
        panes: dict[str, SignSide | CashSide | CloseSide] = {
            LISTS: self.sign, CASH: self.cash, CLOSE: self.closing
        }  # fmt: skip
        pane = panes.get(self.filter, self.group)
        pane.show_nothing()
        self.side.show_pane(pane)

    def _load_group(self, group: GroupRow) -> None:
        db, site_id = self.context.db, self.context.acting().site_id

        def show(found: list[PaperRow]) -> None:
            if self.current == group:
                self._show_papers(found)

        self.page.read(lambda: queries.group_papers(db, site_id, group), show)

    def _load_list(self, row: HandOverRow) -> None:
        db = self.context.db

        def show(found: list[PaperRow]) -> None:
            if self.sign.row is not None and self.sign.row.id == row.id:
                self._show_papers(found)

        self.page.read(lambda: queries.hand_over_papers(db, row.id), show)

    def _show_papers(self, found: list[PaperRow]) -> None:
        says = tr("{count} {count:receipt|receipts}", count=len(found))
        self.papers[LISTS].show_rows(found, says)

    @property
    def _open_list(self) -> HandOverRow | None:
        row = self.sign.row if self.filter == LISTS else None
        return row if row is not None and row.state is HandOverState.OPEN else None

    def expectation(self) -> Expectation:
        if (row := self._open_list) is not None:
            return Expectation(
                tr("Scan a slip"), tr("it goes on list {number}", number=row.number),
                tr("each slip once"),
            )  # fmt: skip
        return Expectation(tr("Scan a slip"), tr("it begins a list for the counter"))

    # scans

    def take(self, meaning: Meaning) -> None:
        if meaning.kind is MeaningKind.HAND_OVER:
            self.open_id(LISTS, meaning.id)
            self.page.scan_finished.emit(ScanResult("ok", meaning.code, tr("List shown")))
        elif (row := self._open_list) is not None:
            self._add(row, meaning)
        else:
            self._begin(meaning)

    def _add(self, row: HandOverRow, meaning: Meaning) -> None:
        db, by = self.context.db, self.context.acting()
        command = handing_over.AddToList(uuid4(), row.id, meaning.code)

        def done(count: int) -> None:
            note = tr("{count} in {number}", count=count, number=row.number)
            self.page.scan_finished.emit(
                ScanResult(
                    "ok", meaning.code, note, undo=lambda: self._take_off(row, meaning.code),
                    undo_says=tr("{number} taken out", number=meaning.code),
                )
            )  # fmt: skip

        self.do(lambda: handing_over.add_to_list(db, by, command), done, scan=True)

    def _begin(self, meaning: Meaning) -> None:
        """A customer stands at the counter: the first slip begins the list."""
        db, by = self.context.db, self.context.acting()
        command = handing_over.MakeList(uuid4(), HandOverKind.COUNTER, slips=(meaning.code,))

        def done(list_id: int) -> None:
            self.open_id(LISTS, list_id)
            self.page.scan_finished.emit(ScanResult("ok", meaning.code, tr("List begun")))

        self.do(lambda: handing_over.make_list(db, by, command), done, scan=True)

    def _take_off(self, row: HandOverRow, number: str) -> None:
        db, by = self.context.db, self.context.acting()
        command = handing_over.TakeOff(uuid4(), row.id, number)
        self.do(
            lambda: handing_over.take_off(db, by, command),
            lambda _left: self.told(tr("{number} taken out", number=number), row.number),
        )

    # keys

    def new(self) -> None:
        """F3: a list of all that wait for the customer or colleague chosen."""
        group = self.current
        if not isinstance(group, GroupRow):
            return
        db, by = self.context.db, self.context.acting()
        kind = HandOverKind.COLLEAGUE if group.customer_id is None else HandOverKind.CUSTOMER
        taker = group.name if group.customer_id is None else ""
        command = handing_over.MakeList(uuid4(), kind, group.customer_id, taker)

        def done(list_id: int) -> None:
            self.open_id(LISTS, list_id)
            self.told(group.name, tr("List made; have it signed"))

        self.do(lambda: handing_over.make_list(db, by, command), done)

    def take_out(self) -> None:
        paper, row = self.papers[LISTS].list.current_row(), self._open_list
        if row is not None and isinstance(paper, PaperRow):
            self._take_off(row, paper.number)

    def special(self) -> None:
        """F7: attach the list that was signed on paper."""
        if self._open_list is not None:
            self.sign.attach()

    def save(self) -> None:
        row = self.current
        if isinstance(row, CashRow):
            self.cash.save()
        elif isinstance(row, PaperRow):
            self.close_numbers((row.number,))

    def go_on(self) -> None:
        if self.filter == CLOSE:
            self._ask_to_close(tuple(row.number for row in self.lists[CLOSE].rows.rows()))
        elif self._open_list is not None:
            self.sign.sign()

    def _ask_to_close(self, numbers: tuple[str, ...]) -> None:
        if not numbers or not self.closing.all.isEnabled():
            return
        title = tr("Close {count} {count:receipt|receipts}?", count=len(numbers))
        follows, yes = tr("A closed receipt stays closed."), tr("Close {count}", count=len(numbers))
        about = f"{numbers[0]} – {numbers[-1]}"
        deed = partial(self.close_numbers, numbers)
        self.context.shell.ask(Question(title, about, follows, yes, tr("Back"), deed))

    def close_numbers(self, numbers: tuple[str, ...]) -> None:
        """Customer service confirms them."""
        if not numbers:
            return
        db, by = self.context.db, self.context.acting()
        command = closing.CloseReceipts(uuid4(), numbers)
        says = numbers[0] if len(numbers) == 1 else ""
        self.do(
            lambda: closing.close_receipts(db, by, command),
            lambda count: self.told(
                says or tr("{count} closed", count=count), tr("Closed@@receipt")
            ),
        )

    def print_paper(self) -> None:
        row = self.sign.row
        if self.filter != LISTS or row is None:
            return
        db, by = self.context.db, self.context.acting()
        command = handing_over.PrintList(uuid4(), row.id)
        title = f"{tr(words.HAND_OVER_TITLE)} {row.number}"
        self.print_by(lambda: handing_over.print_list(db, by, command), title)

    @property
    def prints(self) -> bool:
        return self.filter == LISTS and self.sign.row is not None

    def _write(self) -> Write:
        return exports.HAND_OVERS.writer(self.context.db, self.context.acting(), {})
