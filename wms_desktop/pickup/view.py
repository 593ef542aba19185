"""The pickup tab: one screen from arrival to thank-you."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from PySide6.QtWidgets import QStackedLayout

from wms_desktop.core.changes import Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.pickup import queries
from wms_desktop.pickup.claims import Light
from wms_desktop.pickup.kinds import Block, Gap, Verdict
from wms_desktop.pickup.queries import Desk, Uses
from wms_desktop.pickup.rules import waybill_block
from wms_desktop.pickup.view_desk import DeskView
from wms_desktop.pickup.view_waiting import WaitingList
from wms_desktop.pickup.view_work import CounterWork
from wms_desktop.transport.queries import ConsignmentRow
from wms_desktop.ui.actions import (
    BACK_KEYS,
    FIND_KEYS,
    PRINT_KEYS,
    REFRESH_KEYS,
    SAVE_NEXT_KEYS,
    ActionSpec,
    bind,
    tie,
)
from wms_desktop.ui.context import Context
from wms_desktop.ui.drafts import DraftKeeper
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

FIND = ActionSpec("pickup.find", N_("Find a waybill"), FIND_KEYS, "search")
RELEASE = ActionSpec("pickup.release", N_("Release and print"), SAVE_NEXT_KEYS, "check")
REFUSE = ActionSpec("pickup.refuse", N_("Refuse, with reason"), "F4", "ban")
PRINT = ActionSpec("pickup.print", N_("Print receipt"), PRINT_KEYS, "printer")
RELOAD = ActionSpec("pickup.refresh", N_("Show again"), REFRESH_KEYS, "refresh")
BACK = ActionSpec("pickup.back", N_("Back to the list"), BACK_KEYS, "arrow-back-up")
_FORM = "form"
BEGUN = N_("pickup of {number}")
TAIL = 4  # digits of a waybill's or phone number that call it up


class PickupPage(Page):
    """Waiting list while nothing is open; else the waybill's desk."""

    name: ClassVar[str] = "pickup"
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.CONSIGNMENTS})

    def __init__(self, context: Context, parent: Any = None) -> None:
        super().__init__(context, parent)
        self.waiting, self.desk = WaitingList(self), DeskView(self)
        self.work = CounterWork(self, self.desk)
        self._keeper: DraftKeeper | None = None
        self._blank: dict[str, Any] | None = None  # what the form holds before anything is typed
        self._loads = 0
        self._next: Callable[[], None] | None = None
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.waiting)
        self._stack.addWidget(self.desk)
        self.waiting.chosen.connect(self._on_chosen)
        self.desk.light_changed.connect(self._on_light)
        self.desk.left.refused.connect(self.work.refuse)
        self.desk.steps.mismatch.connect(self._on_mismatch)
        self.desk.steps.change.recording.connect(self.work.record_change)
        self.work.finished.connect(self._on_finished)
        self.work.failed.connect(self._go_on)
        self.work.recorded.connect(self._on_recorded)
        self.work.busy_changed.connect(lambda _busy: self._tell_state())
        self.desk.steps.entry.settled.connect(self._ask_uses)
        self._bind_keys()
        self.waiting.reload()

    # what the shell asks

    def expectation(self) -> Expectation:
        if not self.is_open:
            return Expectation(tr("Scan a waybill"), tr("or type its last four digits"))
        light = self.desk.light
        if self.desk.is_over:
            return Expectation(tr("Scan a waybill"), tr("these goods have gone"))
        if light.verdict is Verdict.READY:
            return Expectation(tr("Release, or scan next"), tr("a scan opens another waybill"))
        if light.has(Gap.AGENT_DOCUMENT):
            return Expectation(tr("Agent's document"), tr("type its number and press Enter"))
        if light.has(Gap.DOCUMENT):
            return Expectation(tr("Check the document"), tr("type its number and press Enter"))
        return Expectation(tr("Complete the steps"), tr("a scan opens another waybill"))

    def wants(self, meaning: Meaning) -> bool:
        return meaning.kind is MeaningKind.CONSIGNMENT

    def wants_text(self, text: str) -> bool:
        return len(text) == TAIL and text.isdecimal()

    def take(self, scan: Scan) -> None:
        if scan.meaning is None:
            head = tr("Nothing that waits ends in {digits}", digits=scan.text[:TAIL])
            self.scan_finished.emit(ScanResult("bad", head, tr("Scan the waybill, or search.")))
            return
        self._load(scan.meaning.id, scanned=True)

    def open(self, **target: Any) -> None:
        """``consignment=ID`` opens a waybill; ``search=TEXT`` looks for one."""
        if "consignment" in target:
            self._load(int(target["consignment"]))
        elif "search" in target:
            self.close_desk()
            self.waiting.pickup_search.setText(str(target["search"]))
            self.waiting.pickup_search.search_now()

    def refresh(self) -> None:
        self.waiting.reload()
        if self.desk.desk is not None and self.is_open:
            self._load(self.desk.desk.file.id, again=True)

    @property
    def is_open(self) -> bool:
        """Whether a waybill is on the screen."""
        return self._stack.currentWidget() is self.desk

    def close_desk(self) -> None:
        """Back to the list; what was typed stays in its draft."""
        if self._keeper is not None:
            self._keeper.save_if_changed()
            self._keeper.deleteLater()
            self._keeper = None
        self.desk.desk = None
        self._stack.setCurrentWidget(self.waiting)
        self.waiting.pickup_search.setFocus()
        self._tell_state()

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
        kept = {} if same else self._kept_of(desk.file.id)
        if not same:
            self._blank = None
        self.desk.show_desk(desk, by)
        if not same:
            self._blank = self.desk.kept()
        if desk.released is not None and self._keeper is not None:
            self._keeper.clear()  # somebody else has ended it
        self._stack.setCurrentWidget(self.desk)
        if kept and desk.released is None:
            self.desk.fill(kept)
        if not again:
            self.desk.begin()
            self._tell(self._opened(desk), scanned)
        self._tell_state()

    def _kept_of(self, consignment_id: int) -> dict[str, Any]:
        """What was typed for a waybill before; from now on its draft is the one that is kept."""
        if self._keeper is not None:
            self._keeper.save_if_changed()
            self._keeper.deleteLater()
        self._keeper = self.draft(f"waybill-{consignment_id}")
        return dict(self._keeper.kept(_FORM, {}))

    def _opened(self, desk: Desk) -> ScanResult:
        """What a scan of the waybill says: stopped, held or changed ones lock the scan bar."""
        stopped = waybill_block(desk.claim)
        if stopped is not None:
            return refusal_result(Refused(stopped.code, **stopped.params), locks=True)
        if desk.claim.is_changed_after_printing:
            error = Refused(Block.CHANGED_AFTER_PRINTING, number=desk.file.number)
            return refusal_result(error, locks=True)
        return ScanResult(
            "ok", tr("{number} opened", number=desk.file.number), desk.file.consignee_name
        )

    # deciding

    def _on_light(self, _light: Light) -> None:
        is_open = self.desk.desk is not None and not self.desk.is_over
        if self._keeper is not None and is_open and not self.work.is_busy:
            self._keep(self._keeper)
        self._tell_state()

    def _keep(self, keeper: DraftKeeper) -> None:
        """Keep what is typed; a waybill that was only looked at leaves nothing behind."""
        form, desk = self.desk.kept(), self.desk.desk
        if desk is None or self._blank is None:
            return
        is_begun = form != self._blank
        if is_begun or keeper.kept(_FORM):
            keeper.keep(_FORM, form)
            keeper.offer(BEGUN if is_begun else "", {"consignment": desk.file.id},
                         number=desk.file.number)  # fmt: skip

    def _on_mismatch(self, waybill: str, document: str) -> None:
        """A wrong person costs the goods: the scan bar locks until Esc."""
        result = ScanResult("bad", tr("Names differ"), f"{waybill} ≠ {document}", locks=True)
        self.context.shell.show_result(result)
        self.desk.show_change()

    def _ask_uses(self) -> None:
        """Whether the document was used for many consignees lately (PCK-10)."""
        check, vault = self.desk.steps.entry.check(), self.context.vault
        if check is None or check.fault or vault is None or not vault.has_key:
            return
        db, today, number = self.context.db, self.context.acting().today, check.number
        asked = self._loads

        def show(uses: Uses) -> None:
            if uses.is_many and asked == self._loads:
                self.desk.left.warn_of_uses(uses.consignees, uses.days)

        self.read(lambda: queries.document_uses(db, vault.lookup(number), today), show)

    def _on_release(self) -> None:
        if self._keeper is not None and self.desk.light.verdict is Verdict.READY:
            self.work.release(self._keeper.op_id)

    def _on_recorded(self) -> None:
        said = tr("Call the phone on the waybill back.")
        self.context.shell.show_result(ScanResult("ok", tr("Change is on record"), said))
        if self.desk.desk is not None:
            self._load(self.desk.desk.file.id, again=True)

    def _on_finished(self, result: ScanResult) -> None:
        self.context.shell.show_result(result)
        if self._keeper is not None:
            self._keeper.clear()
            self._keeper.deleteLater()
            self._keeper = None
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
        self._release.setEnabled(ready and not self.work.is_busy)
        for action in (self._refuse, self._print, self._back):
            action.setEnabled(self.is_open)

    def _on_back(self) -> None:
        if self.desk.left.is_refusing:
            self.desk.left.close_refusal()
        else:
            self.close_desk()

    def _bind_keys(self) -> None:
        bind(FIND, self._on_find, self)
        bind(RELOAD, self.refresh, self)
        self._release = bind(RELEASE, self._on_release, self)
        self._refuse = bind(REFUSE, self.desk.left.open_refusal, self)
        self._print = bind(PRINT, self.work.print_slip, self)
        self._back = bind(BACK, self._on_back, self)
        tie(self._release, self.desk.right.pickup_release)
        for action in (self._release, self._refuse, self._print, self._back):
            action.setEnabled(False)

    def _on_find(self) -> None:
        self.close_desk()
        self.waiting.pickup_search.selectAll()
