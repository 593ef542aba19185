"""The receipts tab: the desk where scanned slips are judged, and the slips that are missing."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from wms_desktop.core.changes import Topic
from wms_desktop.receipts import queries
from wms_desktop.receipts import view_keys as keys
from wms_desktop.receipts.evidence_parts import Provider
from wms_desktop.receipts.kinds import PageRole, PageStatus, Verdict
from wms_desktop.receipts.missing import GroupBy
from wms_desktop.receipts.queries import PageRow
from wms_desktop.receipts.view_desk import DeskView
from wms_desktop.receipts.view_desk_notes import NOT_READ
from wms_desktop.receipts.view_incoming import Incoming
from wms_desktop.receipts.view_missing import MissingView
from wms_desktop.receipts.view_tabs import TABS
from wms_desktop.ui.actions import bind
from wms_desktop.ui.button import Button
from wms_desktop.ui.context import Context
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.page import Expectation, Meaning, MeaningKind, Page, Scan, ScanResult
from wms_desktop.ui.page_parts import PageHead
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.sub_host import SubHost
from wms_desktop.ui.sub_page import SubPage
from wms_desktop.ui.sub_tabs import SubTabs
from wms_desktop.ui.words import tr

DESK, MISSING = 0, 1
PARTS = ("desk", "missing", *(each.name for each in TABS))


class ReceiptsPage(Page):
    """Signed receipts. Shows and asks; decides nothing."""

    name = "receipts"
    topics = frozenset({Topic.RECEIPTS})

    receipts_tabs: SubTabs
    receipts_match: Button
    receipts_scan: Button
    receipts_file_in: Button
    receipts_due_list: Button
    receipts_head: PageHead
    receipts_parts: QStackedWidget

    def __init__(
        self,
        context: Context,
        parent: QWidget | None = None,
        *,
        evidence: tuple[Provider, ...] = (),
    ) -> None:
        """*evidence* gives what other slices know of a document in a dispute."""
        super().__init__(context, parent)
        self._old: set[int] = set()  # what has changed since it was read
        load_form(self, "receipts")
        self.desk, self.missing = DeskView(self), MissingView(self, evidence)
        self.incoming = Incoming(self, self.desk)
        for view, title in ((self.desk, tr("Desk")), (self.missing, tr("Missing slips"))):
            self.receipts_parts.addWidget(view)
            self.receipts_tabs.addTab(title)
        self.subs = SubHost(self, TABS, self.receipts_head, self.receipts_parts)
        self.subs.changed.connect(self._on_sub_changed)
        for each in TABS:
            self.receipts_tabs.addTab(tr(each.title))
        self.receipts_tabs.setAccessibleName(tr("Receipts"))
        self._export = self.missing.export.button()
        self.receipts_head.add_right(self._export)
        self.setAcceptDrops(True)
        self._connect()
        self._bind()
        self._on_part(DESK)
        self.desk.reload()
        self.missing.reload()

    def _connect(self) -> None:
        self.receipts_tabs.currentChanged.connect(self._on_part)
        self.desk.page_shown.connect(lambda: self.expectation_changed.emit(self.expectation()))
        self.receipts_match.clicked.connect(self.desk.match_by_hand)
        self.receipts_file_in.clicked.connect(self.incoming.choose_files)
        self.receipts_scan.clicked.connect(self.incoming.scan)
        self.incoming.feeder.changed.connect(self._on_feeder)
        self.incoming.began.connect(lambda: self.show_part(PARTS[DESK]))
        self.receipts_due_list.clicked.connect(self.missing.open_due_list)

    def _bind(self) -> None:
        at_desk: list[QAction] = [
            bind(keys.MATCH, self.desk.match_by_hand, self.desk),
            bind(keys.REJECT, self.desk.verdict.reject, self.desk),
            bind(keys.BLANKS, self.desk.verdict.reject_blanks, self.desk),
            bind(keys.OWN_FORM, partial(self.desk.verdict.attach, PageRole.OWN_FORM), self.desk),
            bind(keys.BACK_SIDE, partial(self.desk.verdict.attach, PageRole.BACK), self.desk),
            bind(keys.INSTEAD, self.desk.verdict.take_instead, self.desk),
            bind(keys.SPLIT, self.desk.verdict.ask_split, self.desk),
            bind(keys.SETTLE, self.desk.not_read.settle, self.desk),
            bind(keys.ROTATE, self.desk.rotate, self.desk),
            bind(keys.NEXT, lambda: self.desk.move_by(1), self.desk),
            bind(keys.PREVIOUS, lambda: self.desk.move_by(-1), self.desk),
            bind(keys.LARGER, lambda: self.desk.sheet.zoom_by(1), self.desk),
            bind(keys.SMALLER, lambda: self.desk.sheet.zoom_by(-1), self.desk),
        ]
        if self.incoming.feeder.is_there:
            at_desk.append(bind(keys.SCAN, self.incoming.scan, self))
        for spec, verdict in zip(keys.VERDICT_KEYS, Verdict, strict=True):
            at_desk.append(bind(spec, partial(self.desk.verdict.judge, verdict), self.desk))
        side = self.missing.side
        at_missing = [
            bind(keys.CHASE, side.open_contact, self.missing),
            bind(keys.REMIND, side.open_letter, self.missing),
            bind(keys.ASK, side.open_ask, self.missing),
            bind(keys.EVIDENCE, side.make_pack, self.missing),
            bind(keys.PAGES, side.show_pages, self.missing),
            bind(keys.PRINT, self.missing.print_chosen, self.missing),
            bind(keys.DUE_LIST, self.missing.open_due_list, self.missing),
        ]
        self._of_part = {DESK: at_desk, MISSING: at_missing}
        self._sub_print = bind(keys.SUB_PRINT, lambda: self._shown_sub().print_paper(), self)
        self._of_subs = [
            self._sub_print,
            bind(keys.SUB_SAVE, lambda: self._shown_sub().save(), self),
            bind(keys.SUB_GO_ON, lambda: self._shown_sub().go_on(), self),
            bind(keys.SUB_BACK, lambda: self._shown_sub().back(), self),
        ]
        bind(keys.NEXT_TAB, lambda: self._turn(1), self)
        bind(keys.TAB_BEFORE, lambda: self._turn(-1), self)
        at_desk.append(bind(keys.FILE_IN, self.incoming.choose_files, self))
        bind(keys.PASTE, self.incoming.paste, self)
        bind(keys.FIND, self._find, self)

    # what the window asks of every page

    def expectation(self) -> Expectation:
        if (shown := self.subs.shown) is not None:
            return shown.expectation()
        if self.receipts_tabs.currentIndex() == MISSING:
            return Expectation(tr("Scan a slip"), tr("it is found in this list"))
        row = self.desk.current
        if self.desk.shows_files:
            return Expectation(tr("Settle this file: S"), tr("any slip leads to its page"))
        if row is not None and row.status is PageStatus.TRAY:
            return Expectation(tr("Scan the slip"), tr("it matches this page"))
        if row is None:
            return Expectation(tr("Scan a slip"), tr("any slip leads to its page"))
        is_slip = row.role is PageRole.SLIP
        if row.status in (PageStatus.DUPLICATE, PageStatus.REJECTED) or not is_slip:
            return Expectation(tr("Next page: Space"), tr("any slip leads to its page"))
        return Expectation(tr("Judge this page: 1–6"), tr("any slip leads to its page"))

    def wants(self, meaning: Meaning) -> bool:
        if self.subs.shown is not None and self.subs.shown.wants(meaning):
            return True
        return meaning.kind is MeaningKind.RECEIPT or bool(self.subs.opened_by(meaning))

    def wants_text(self, text: str) -> bool:
        return self.subs.shown is not None and self.subs.shown.wants_text(text)

    def take(self, scan: Scan) -> None:
        meaning = scan.meaning
        shown = self.subs.shown
        if shown is not None and (meaning is None or shown.wants(meaning)):
            shown.take(scan)
            return
        assert meaning is not None
        if opened := self.subs.opened_by(meaning):
            self.show_part(opened)
            self.subs.sub(opened).take(scan)
            return
        if shown is not None:  # a slip leads from anywhere to where it is judged
            self.show_part("desk")
        row = self.desk.current
        if self.receipts_tabs.currentIndex() == MISSING:
            self.missing.search(meaning.code)
            self.scan_finished.emit(ScanResult("ok", meaning.code, meaning.label))
        elif row is not None and row.status is PageStatus.TRAY:
            self.scan_finished.emit(ScanResult("ok", meaning.code, tr("matches this page")))
            self.desk.decisions.match(scan.text)
        else:
            self._jump(meaning)

    def open(self, **target: Any) -> None:
        """Show the part named by *part*, or the receipt with *number*, or what a part answers.

        Of the missing slips ``standing`` chooses those to chase or due; of the desk ``desk`` one
        of its lists.
        """
        meaning = target.pop("meaning", None)
        if isinstance(meaning, Meaning):
            target[meaning.kind.value] = meaning.id
        part = str(target.pop("part", ""))
        name, wanted = self.subs.answering(part, target)
        if name:
            self.show_part(name)
            if wanted:
                self.subs.sub(name).open(**wanted)
        elif part == "missing":
            self.receipts_tabs.setCurrentIndex(MISSING)
            if "standing" in target:
                self.missing.show_standing(str(target["standing"]))
            for by in GroupBy:
                if by.value in target:
                    self.missing.show_of(by, target[by.value])
        elif number := target.get("number"):
            self.receipts_tabs.setCurrentIndex(MISSING)
            self.missing.search(str(number))
        else:
            self.receipts_tabs.setCurrentIndex(DESK)
            if (listed := target.get("desk")) == NOT_READ:
                self.desk.show_not_read()
            elif listed:
                self.desk.show_list(queries.DeskList(listed))

    def refresh(self) -> None:
        if self.subs.shown is not None:
            self.subs.shown.refresh()
        self._old = {DESK, MISSING}
        self._reload_shown()

    def _reload_shown(self) -> None:
        """What nobody looks at is read again when somebody does."""
        part = self.receipts_tabs.currentIndex()
        if part in self._old:
            self._old.discard(part)
            (self.desk, self.missing)[part].reload()

    def set_narrow(self, narrow: bool) -> None:
        self.subs.set_narrow(narrow)
        self.desk.set_narrow(narrow=narrow)
        self.missing.set_narrow(narrow)
        self.receipts_match.set_folded(narrow)
        self.receipts_scan.set_folded(narrow)
        self.receipts_file_in.set_folded(narrow)

    def may_close(self) -> str:
        is_busy = self.incoming.intake.is_busy or self.incoming.feeder.is_scanning
        return tr("Scans are being filed.") if is_busy else ""

    # scans dropped on the window

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.incoming.take_mime(event.mimeData())

    # moving about

    def show_part(self, name: str) -> None:
        """Show the part *name*."""
        self.receipts_tabs.setCurrentIndex(PARTS.index(name))

    def _shown_sub(self) -> SubPage:
        assert self.subs.shown is not None
        return self.subs.shown

    def _turn(self, step: int) -> None:
        index = (self.receipts_tabs.currentIndex() + step) % len(PARTS)
        self.receipts_tabs.setCurrentIndex(index)
        self.setFocus()  # the arrows and Enter belong to what is shown now

    def _on_sub_changed(self) -> None:
        shown = self.subs.shown
        self._sub_print.setEnabled(shown is not None and shown.prints)
        self.expectation_changed.emit(self.expectation())

    def _on_part(self, part: int) -> None:
        shown = self.subs.show(PARTS[part] if part > MISSING else "")
        if shown is None:
            self.receipts_parts.setCurrentWidget((self.desk, self.missing)[part])
        self._reload_shown()
        for action in self._of_subs:
            action.setEnabled(shown is not None)
        self._sub_print.setEnabled(shown is not None and shown.prints)
        for index, actions in self._of_part.items():
            for action in actions:
                action.setEnabled(index == part)
        show_when(self.receipts_match, part == DESK)
        show_when(self.receipts_file_in, part == DESK)
        show_when(self.receipts_scan, part == DESK and self.incoming.feeder.is_there)
        show_when(self.receipts_due_list, part == MISSING)
        show_when(self._export, part == MISSING)
        self.expectation_changed.emit(self.expectation())

    def _on_feeder(self, scanning: bool) -> None:
        self.receipts_scan.setText(tr("Stop scanning") if scanning else tr("Scan a stack"))

    def _find(self) -> None:
        if self.subs.shown is not None:
            self.subs.shown.start_search()
        elif self.receipts_tabs.currentIndex() == MISSING:
            self.missing.receipts_search.setFocus()
        else:
            self.desk.toggle_list()

    def _jump(self, meaning: Meaning) -> None:
        db = self.context.db

        def work() -> PageRow | None:
            page_id = queries.newest_page_of(db, meaning.id)
            return None if page_id is None else queries.page(db, page_id)

        def done(row: PageRow | None) -> None:
            if row is None:
                note = tr("No page of it is filed yet")
                self.scan_finished.emit(ScanResult("warn", meaning.code, note))
                return
            self.desk.jump_to(row)
            self.scan_finished.emit(ScanResult("ok", meaning.code, meaning.label))

        def failed(error: Exception) -> None:
            self.scan_finished.emit(ScanResult("bad", meaning.code))
            self.show_error(error)

        self.read(work, done, failed)
