"""Inspection: what customers send back arrives, is looked at piece by piece, is closed (RET-4)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import uuid4

from PySide6.QtWidgets import QWidget

from wms_desktop.core.changes import Done
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.receipts import page_copies
from wms_desktop.receipts import queries as scans
from wms_desktop.returns import printing_inspection as printing
from wms_desktop.returns import queries, words, words_inspection
from wms_desktop.returns.exports_inspection import CREDITS
from wms_desktop.returns.inspection_files import InspectionFile, PieceRow, inspection
from wms_desktop.returns.inspection_queries import STATES, Which
from wms_desktop.returns.kinds import PieceVerdict, ReturnState
from wms_desktop.returns.rules import READERS, ReturnFault
from wms_desktop.returns.rules_inspection import CREDIT_READERS, InspectionFault
from wms_desktop.returns.view_inspection_body import InspectionBody
from wms_desktop.returns.view_inspection_panes import ReturnSide
from wms_desktop.returns.view_inspection_sides import ArriveSide, CloseSide, RepairSide
from wms_desktop.returns.view_look_side import LookSide
from wms_desktop.ui.actions import ActionSpec, tie
from wms_desktop.ui.button import Button
from wms_desktop.ui.list_export import ListExport, Write
from wms_desktop.ui.page import Expectation, Meaning, MeaningKind, Page, Scan, ScanResult
from wms_desktop.ui.page import refusal_result as refused
from wms_desktop.ui.stack import column
from wms_desktop.ui.sub_page import SubPage
from wms_desktop.ui.tasks import Lane
from wms_desktop.ui.words import tr

VERDICT_KEYS = tuple(
    ActionSpec(f"returns.verdict_{verdict.value}", words_inspection.VERDICTS[verdict], str(n))
    for n, verdict in enumerate(PieceVerdict, 1)
)
COUNT = ActionSpec("returns.count_line", N_("Count pieces of the line"), "+", "plus")
TAKE_BACK = ActionSpec("returns.take_piece_back", N_("Take an entry back"), "Alt+Del", "x")
PAGES = ActionSpec("returns.signed_pages", N_("Signed pages"), "F7", "eye")
GOODS = (MeaningKind.LOT, MeaningKind.ITEM)


class InspectionTab(SubPage):
    """Slips at the left, the lines of one in the middle, its next step at the right."""

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(page, parent)
        self.context = page.context
        self.file: InspectionFile | None = None
        self._asked = 0  # an answer about another slip is late
        self.look, self.arrive = LookSide(page), ArriveSide(page)
        self.repair, self.close_side = RepairSide(page), CloseSide(page)
        sides: tuple[ReturnSide, ...] = (self.arrive, self.look, self.repair, self.close_side)
        self.body = InspectionBody(page, sides)
        self.setLayout(column((self.body, 1), gap=0))
        self.look.line = self.body.current_line
        self.look.counted.connect(self.context.shell.show_result)
        self.look.verdict_changed.connect(self.changed)
        self.body.pointed.connect(self._on_pointed)
        self.body.arranged.connect(self.changed)
        for side in sides:
            side.done.connect(self._on_done)
        for spec, verdict in zip(VERDICT_KEYS, PieceVerdict, strict=True):
            self.own(spec, partial(self._choose, verdict))
        self.own(COUNT, self._count)
        self.own(TAKE_BACK, self._take_back)
        self._make_head()

    def _make_head(self) -> None:
        """Signed pages, the record, and for who may: what finance credits."""
        self._pages = Button(tr("Signed pages"), kind="quiet", icon="eye", key="F7")
        self._record = Button(tr("Record@@inspection"), kind="quiet", icon="printer", key="F9")
        self._pages.setObjectName("returns_signed_pages")
        self._record.setObjectName("returns_record")
        self._pages_action = self.own(PAGES, self._show_pages)
        tie(self._pages_action, self._pages)
        self._record.clicked.connect(self.print_paper)
        self._credits: tuple[Button, ...] = ()
        if self.context.acting().may(*CREDIT_READERS):
            export = ListExport(
                "returns.export_credits", tr(words_inspection.CREDIT_TITLE), self._write_credits,
                self._page, self, keys="Ctrl+Shift+E",
            )  # fmt: skip
            button = export.button()
            button.setText(tr("Credits"))
            button.set_key_cap("")
            self._credits = (button,)
        self._show_head(0)

    def _show_head(self, signed: int) -> None:
        self._pages_action.setEnabled(signed > 0)
        self._record.setEnabled(self.prints)

    def _write_credits(self) -> Write:
        return CREDITS.writer(self.context.db, self.context.acting(), {})

    # what the page asks

    def head_widgets(self) -> Sequence[QWidget]:
        return (*self._credits, self._pages, self._record)

    @property
    def is_open(self) -> bool:
        return self.body.hides_list

    @property
    def prints(self) -> bool:
        ended = (ReturnState.INSPECTED, ReturnState.CLOSED)
        return self.file is not None and self.file.state in ended

    def expectation(self) -> Expectation:
        state = self.file.state if self.file is not None else None
        if state is ReturnState.ISSUED:
            return Expectation(tr("Scan the location"), tr("then Ctrl+Enter: it has arrived"))
        if state is ReturnState.ARRIVED:
            verdict = tr(words_inspection.VERDICTS[self.look.verdict])
            note = tr("as {verdict}; 1–4 change it", verdict=verdict)
            return Expectation(tr("Scan every piece"), note, tr("each scan counts one"))
        return Expectation(tr("Scan a return slip"), tr("its goods are taken in or shown"))

    def wants(self, meaning: Meaning) -> bool:
        if meaning.kind is MeaningKind.RETURN:
            return True
        if not self.isVisible() or self.file is None:
            return False
        if meaning.kind in GOODS:
            return self.file.state is ReturnState.ARRIVED
        return meaning.kind is MeaningKind.LOCATION and self.file.state is ReturnState.ISSUED

    def take(self, scan: Scan) -> None:
        meaning, tell = scan.meaning, self._page.scan_finished.emit
        if meaning is None:
            tell(ScanResult("bad", tr("Unknown code"), scan.text))
        elif meaning.kind is MeaningKind.RETURN:
            self._load(meaning.id, told=True)
        elif meaning.kind is MeaningKind.LOCATION:
            self.arrive.scanned(meaning.id, meaning.code)
            tell(ScanResult("ok", meaning.code, tr("Ctrl+Enter: the goods have arrived")))
        else:
            is_lot = meaning.kind is MeaningKind.LOT
            item_id = int(str(meaning.extra.get("item_id") or meaning.id))
            self.look.look_at(
                scan.quantity or Decimal(1), tell, lambda error: tell(refused(error)),
                item_id=item_id, lot_id=meaning.id if is_lot else 0,
            )  # fmt: skip

    def open(self, **target: Any) -> None:
        """Show the slip of the application ``inspection=id``, or one of the lists."""
        if (which := str(target.get("inspections", ""))) in {each.value for each in Which}:
            self.body.choose(Which(which))
        if "inspection" in target:
            self._load(int(target["inspection"]))

    def refresh(self) -> None:
        if self.file is not None:  # first it, then the list: it may stand in another one now
            self._load(self.file.id, keep=True, again=True)
        else:
            self.body.reload()

    def start_search(self) -> None:
        self.body.show_list()
        self.body.search.setFocus()

    def back(self) -> None:
        self.body.show_list()
        self.body.slips.setFocus()

    def close_order(self) -> None:
        self.back()

    def go_on(self) -> None:
        self.body.side.go_on()

    def save(self) -> None:
        self.body.side.go_on()

    def set_narrow(self, narrow: bool) -> None:
        self.body.set_narrow(narrow)
        for button in (*self._credits, self._pages, self._record):
            button.set_folded(narrow)

    def print_paper(self) -> None:
        """F9: the inspection record."""
        found = self.file
        if found is None or not self.prints:
            return
        db, by = self.context.db, self.context.acting()
        command = printing.PrintRecord(uuid4(), found.id)
        title = f"{tr(words_inspection.RECORD_TITLE)} {found.slip_number}"

        def work() -> Done[bytes]:
            done = printing.print_record(db, by, command)
            return Done(queries.paper(db, done.value), done.changed)

        def show(answer: Done[bytes]) -> None:
            self.context.printing.print_pdf(answer.value, title)
            self.context.shell.show_result(ScanResult("ok", title, tr("Sent to the printer")))

        self._page.write(work, show, lane=Lane.LONG)

    # inside

    def _load(
        self, application_id: int, *, told: bool = False, keep: bool = False, again: bool = False
    ) -> None:
        db, by = self.context.db, self.context.acting()
        self._asked = application_id

        def work() -> tuple[InspectionFile | None, int]:
            found = inspection(db, by.site_id, application_id, by.today)
            pages = scans.pages_of_document(db, found.document) if found is not None else []
            return found, len(pages)

        def done(answer: tuple[InspectionFile | None, int]) -> None:
            found, signed = answer
            if found is None or not found.slip_number:
                if told:
                    self._page.scan_finished.emit(refused(_unfit(found, application_id)))
                return
            if self._asked == application_id:
                before = self.file
                moved = (
                    before is not None
                    and before.id == found.id
                    and (before.state is not found.state)
                )
                self._show(found, signed, keep=keep and not moved)
            if again:
                self.body.reload()
            if told:
                state = tr(words.STATES.get(found.state, "")) or found.customer_name
                self._page.scan_finished.emit(ScanResult("ok", found.slip_number, state))

        self._page.read(work, done)

    def _show(self, found: InspectionFile, signed: int, *, keep: bool) -> None:
        self.file = found
        match found.state:
            case ReturnState.ISSUED:
                side: ReturnSide = self.arrive
            case ReturnState.ARRIVED:
                side = self.look
            case _:
                side = self.repair if _repairs(found) else self.close_side
        side.show_file(found, signed)
        self._show_head(signed)
        which = next((w for w, state in STATES.items() if state is found.state), None)
        self.body.show_file(found, side, which, keep=keep)
        self.changed.emit()

    def _on_pointed(self, application_id: int) -> None:
        if application_id:
            self._load(application_id, keep=True)
        else:
            self.file, self._asked = None, 0
            self._show_head(0)
            self.changed.emit()

    def _on_done(self, head: str, note: str) -> None:
        self.context.shell.show_result(ScanResult("ok", head, note, sound="complete"))
        if self.file is not None:
            self._load(self.file.id)

    def _choose(self, verdict: PieceVerdict) -> None:
        if self.file is not None and self.file.state is ReturnState.ARRIVED:
            self.look.choose(verdict)

    def _count(self) -> None:
        if self.file is not None and self.file.state is ReturnState.ARRIVED:
            self.look.count_line()

    def _take_back(self) -> None:
        piece = self.body.current_piece()
        is_open = self.file is not None and self.file.state is ReturnState.ARRIVED
        if isinstance(piece, PieceRow) and is_open:
            self.look.take_back(piece.id)

    def _show_pages(self) -> None:
        """F7: the signed pages that came back, to look at."""
        found = self.file
        if found is None:
            return
        db, by = self.context.db, self.context.acting()
        command = page_copies.ShowDocument(uuid4(), found.document, found.slip_number)
        self._page.read(
            lambda: page_copies.show_document(db, by, command, READERS),
            lambda pdf: self.context.shell.open_pdf(pdf, f"{tr('Signed pages')} {found.number}"),
            lane=Lane.LONG,
        )


def _unfit(found: InspectionFile | None, application_id: int) -> Refused:
    """Why a scanned application cannot be shown here: no slip yet, or another site's."""
    if found is None:
        return Refused(ReturnFault.UNKNOWN_APPLICATION, number=application_id)
    return Refused(InspectionFault.NOT_ISSUED, number=found.number, state=found.state)


def _repairs(found: InspectionFile) -> bool:
    """Whether a repair is to be followed: something was accepted, and it is not closed."""
    is_open = found.state is ReturnState.INSPECTED and found.next_stage is not None
    return is_open and found.open_matter is not None
