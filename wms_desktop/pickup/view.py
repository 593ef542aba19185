"""The pickup tab: one screen from arrival to thank-you."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from PySide6.QtWidgets import QStackedLayout

from wms_desktop.core.changes import Topic
from wms_desktop.core.errors import Refused
from wms_desktop.pickup import queries
from wms_desktop.pickup.kinds import Block, Verdict
from wms_desktop.pickup.queries import Desk, Uses
from wms_desktop.pickup.rules import waybill_block
from wms_desktop.pickup.view_arrival import ArrivalForm, may_record, waybill_number
from wms_desktop.pickup.view_bound import CounterKeys
from wms_desktop.pickup.view_desk import DeskView, opened_result
from wms_desktop.pickup.view_draft import WaybillDraft
from wms_desktop.pickup.view_side import SideViews
from wms_desktop.pickup.view_waiting import WaitingList
from wms_desktop.pickup.view_work import CounterWork
from wms_desktop.transport.queries import ConsignmentRow
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

TAIL = 4  # digits of a waybill's or phone number that call it up


class PickupPage(Page):
    """Waiting list while nothing is open; else the waybill's desk."""

    name: ClassVar[str] = "pickup"
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.CONSIGNMENTS})

    def __init__(self, context: Context, parent: Any = None) -> None:
        super().__init__(context, parent)
        self.waiting, self.desk = WaitingList(self), DeskView(self)
        self.arrival = ArrivalForm(self)
        self._is_own_decision = False  # what is stopped is stopped from here
        self._unknown = ""  # scanned while another waybill was open
        self.work = CounterWork(self, self.desk)
        self._draft = WaybillDraft(self, self.desk)
        self._loads = 0
        self._next: Callable[[], None] | None = None
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.waiting)
        self._stack.addWidget(self.desk)
        self._stack.addWidget(self.arrival)
        self.side = SideViews(self, self._stack)
        self.side.opened.connect(self._tell_state)
        self.side.left.connect(self._on_left_beside)
        self.side.chosen.connect(self._load)
        self.waiting.chosen.connect(self._on_chosen)
        self.desk.light_changed.connect(self._on_light)
        self.desk.left.refused.connect(self.work.refuse)
        self.desk.left.decision.recorded.connect(self._on_decided)
        self.desk.left.decision.failed.connect(self.show_error)
        self.arrival.recorded.connect(lambda result: self.context.shell.show_result(result))
        self.arrival.left.connect(self.close_desk)
        self.desk.steps.mismatch.connect(self._on_mismatch)
        self.desk.steps.change.recording.connect(self.work.record_change)
        self.work.finished.connect(self._on_finished)
        self.work.failed.connect(self._go_on)
        self.work.recorded.connect(self._on_recorded)
        self.work.busy_changed.connect(lambda _busy: self._tell_state())
        self.desk.steps.entry.settled.connect(self._ask_uses)
        self.keys = CounterKeys(self)
        self.desk.left.edited.connect(self._on_light)
        self.desk.left.refusing.connect(self._on_light)
        self.waiting.reload()

    # what the shell asks

    def expectation(self) -> Expectation:
        if self.is_arriving:
            return self.arrival.expectation()
        if self.side.shown is not None:
            return self.side.expectation()
        if not self.is_open:
            return Expectation(tr("Scan a waybill"), tr("or type its last four digits"))
        return self.desk.expectation()

    def wants(self, meaning: Meaning) -> bool:
        placing = self.is_arriving or (self.is_open and self.desk.left.is_deciding)
        place = meaning.kind is MeaningKind.LOCATION and placing
        return place or meaning.kind is MeaningKind.CONSIGNMENT

    def wants_text(self, text: str) -> bool:
        if self.is_open and self.desk.steps.wants_text(text):
            return True
        return _is_tail(text) or (bool(waybill_number(text)) and may_record(self.context.acting()))

    def take(self, scan: Scan) -> None:
        if scan.meaning is not None and scan.meaning.kind is MeaningKind.LOCATION:
            self._put_at(scan)
            return
        if scan.meaning is None and self.is_open and self.desk.steps.wants_text(scan.text):
            self.scan_finished.emit(self.desk.steps.take_text(scan.text))
            return
        if scan.meaning is None and not _is_tail(scan.text):
            self._offer(waybill_number(scan.text))
            return
        if scan.meaning is None:
            head = tr("Nothing that waits ends in {digits}", digits=scan.text[:TAIL])
            self.scan_finished.emit(ScanResult("bad", head, tr("Scan the waybill, or search.")))
            return
        self._load(scan.meaning.id, scanned=True)

    def open(self, **target: Any) -> None:
        """``consignment=ID`` opens a waybill, ``search=TEXT`` looks for one.

        ``arrival`` goes on with the one that was being written; ``warnings`` shows those.
        """
        if "consignment" in target:
            self._load(int(target["consignment"]))
        elif "arrival" in target:
            self.open_arrival()
        elif "warnings" in target:
            self.side.open_warnings()
        elif "search" in target:
            self.close_desk()
            self.waiting.pickup_search.setText(str(target["search"]))
            self.waiting.pickup_search.search_now()

    def refresh(self) -> None:
        self.waiting.reload()
        self.side.refresh()
        if self.desk.desk is not None and self.is_open:
            self._load(self.desk.desk.file.id, again=True)

    @property
    def is_arriving(self) -> bool:
        """Whether an arrival is being written."""
        return self._stack.currentWidget() is self.arrival

    @property
    def is_open(self) -> bool:
        """Whether a waybill is on the screen."""
        return self._stack.currentWidget() is self.desk

    def close_desk(self) -> None:
        """Back to the list; what was typed stays in its draft."""
        self._draft.close()
        self.desk.desk = self.side.desk = None
        self._stack.setCurrentWidget(self.waiting)
        self.waiting.pickup_search.setFocus()
        self._tell_state()

    # arrivals and decisions

    def open_arrival(self) -> None:
        """F3: the form for a consignment that arrived, with what was scanned last."""
        number, self._unknown = self._unknown, ""
        self.close_desk()
        self._stack.setCurrentWidget(self.arrival)
        said = self.arrival.begin(number)
        if said is not None:
            self.context.shell.show_result(said)
        self._tell_state()

    def _offer(self, number: str) -> None:
        """A waybill that is not on record: its arrival can be recorded (PCK-8)."""
        if self.is_open:
            self._unknown = number
            head = tr("{number} is not on record", number=number)
            advice = tr("Press F3 to record its arrival.")
            self.scan_finished.emit(ScanResult("warn", head, advice))
            return
        self._stack.setCurrentWidget(self.arrival)
        said = self.arrival.begin(number)
        self._tell_state()
        self.scan_finished.emit(said)

    def _put_at(self, scan: Scan) -> None:
        asking = self.arrival if self.is_arriving else self.desk.left.decision
        self.scan_finished.emit(asking.put_at(scan))

    def _on_decided(self, result: ScanResult) -> None:
        self.context.shell.show_result(result)
        if self.desk.desk is not None:
            self._is_own_decision = True
            self._load(self.desk.desk.file.id, again=True)

    # opening

    def _on_chosen(self, row: ConsignmentRow) -> None:
        self._load(row.id)

    def _load(self, consignment_id: int, *, scanned: bool = False, again: bool = False) -> None:
        if self.work.is_busy and not again:  # the one on the screen is being saved: then this one
            self._next = lambda: self._load(consignment_id, scanned=scanned)
            return
        by, db = self.context.acting(), self.context.db
        self._loads += 1
        number = self._loads

        def done(desk: Desk | None) -> None:
            if number != self._loads:  # another waybill was called up meanwhile
                if scanned:
                    self._tell(ScanResult("ok", tr("Another waybill is open")), scanned)
            elif desk is None:
                self._tell(refusal_result(Refused(Block.UNKNOWN)), scanned)
            elif not again or self.is_open:
                self._show(desk, scanned=scanned, again=again)

        def failed(error: Exception) -> None:
            self._tell(refusal_result(error), scanned)

        self.read(lambda: queries.desk(db, by.site_id, consignment_id, by.today), done, failed)

    def _show(self, desk: Desk, *, scanned: bool, again: bool) -> None:
        by = self.context.acting()
        same = self.desk.desk is not None and self.desk.desk.file.id == desk.file.id
        kept = {} if same else self._draft.take_over(desk.file.id)
        was_free = same and self.desk.desk is not None and not waybill_block(self.desk.desk.claim)
        self.side.desk = desk
        self.desk.show_desk(desk, by)
        stopped = was_free and waybill_block(desk.claim) and desk.released is None
        if stopped and not self._is_own_decision:
            self.context.shell.show_result(opened_result(desk))  # stopped while it was open
        self._is_own_decision = False
        if not same:
            self._draft.begin()
        if desk.released is not None:
            self._draft.clear()  # somebody else has ended it
        self._stack.setCurrentWidget(self.desk)
        if kept and desk.released is None:
            self.desk.fill(kept)
        if not again:
            self.desk.begin()
            self._tell(opened_result(desk), scanned)
        self._tell_state()

    # deciding

    def _on_light(self, *_what: object) -> None:
        if not self.desk.is_over and not self.work.is_busy:
            self._draft.keep()
        self._tell_state()

    def _on_mismatch(self, waybill: str, document: str) -> None:
        """A wrong person costs the goods: the scan bar locks until Esc."""
        result = ScanResult("bad", tr("Names differ"), f"{waybill} ≠ {document}", locks=True)
        self.context.shell.show_result(result)
        self.desk.show_change()

    def _ask_uses(self) -> None:
        """Whether the document was used for many consignees lately (PCK-10)."""

        def show(uses: Uses) -> None:
            if uses.is_many:
                self.desk.left.warn_of_uses(uses.consignees, uses.days)
            if uses.has_other_form:
                self.desk.left.warn_of_two_numbers()

        self.desk.kept_numbers.ask_uses(self.desk.steps.entry.check(), show)

    def release(self) -> None:
        """Ctrl+Enter: hand the goods over, if the light is green."""
        op_id = self._draft.op_id
        if op_id is not None and self.desk.light.verdict is Verdict.READY:
            self.work.release(op_id)

    def _on_left_beside(self) -> None:
        self._tell_state()
        self.refresh()  # the book may be another one now

    def _on_recorded(self) -> None:
        said = tr("Call the phone on the waybill back.")
        self._on_decided(ScanResult("ok", tr("Change is on record"), said))

    def _on_finished(self, result: ScanResult) -> None:
        self.context.shell.show_result(result)
        self._draft.end()
        self.close_desk()
        self.waiting.reload()
        self._go_on()

    def _go_on(self) -> None:
        """Open what was scanned while the last one was being saved."""
        following, self._next = self._next, None
        if following is not None:
            following()

    # small things

    def _tell(self, result: ScanResult, scanned: bool) -> None:
        if scanned:
            self.scan_finished.emit(result)
        else:
            self.context.shell.show_result(result)

    def _tell_state(self) -> None:
        self.expectation_changed.emit(self.expectation())
        ready = self.is_open and self.desk.light.verdict is Verdict.READY
        self.keys.enable(releases=ready and not self.work.is_busy)

    def go_back(self) -> None:
        """Esc: one step back."""
        if self.side.shown is not None:
            self.side.back()
        elif self.desk.left.is_refusing:
            self.desk.left.close_refusal()
        elif self.desk.left.is_deciding:
            self.desk.left.close_decision()
        else:
            self.close_desk()


def _is_tail(text: str) -> bool:
    return len(text) == TAIL and text.isdecimal()
