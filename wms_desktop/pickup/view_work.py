"""What the buttons of the pickup screen do: release, refuse, record a change, print."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Literal, TypeVar
from uuid import UUID, uuid4

from PySide6.QtCore import QObject, Signal

from wms_desktop.core.changes import Done
from wms_desktop.pickup import service
from wms_desktop.pickup.claims import Shown
from wms_desktop.pickup.kinds import RefusalReason
from wms_desktop.pickup.paperwork import HandedOver, print_receipt, release_and_print
from wms_desktop.pickup.queries import Desk
from wms_desktop.pickup.rules_parts import is_part, pieces_taken
from wms_desktop.pickup.view_desk import DeskView
from wms_desktop.transport import service as transport
from wms_desktop.ui.page import Page, ScanResult
from wms_desktop.ui.words import sentence, tr

T = TypeVar("T")


class CounterWork(QObject):
    """Sends what is on the screen as a command, one at a time, and says how it ended.

    Signals:
        finished: the pickup came to its end, with a `ScanResult`.
        recorded: a change of consignee is on record; show the waybill again.
        busy_changed: a command is under way, or has been answered.
    """

    finished = Signal(object)
    recorded = Signal()
    busy_changed = Signal(bool)
    failed = Signal()

    def __init__(self, page: Page, desk_view: DeskView) -> None:
        super().__init__(page)
        self._page, self._view = page, desk_view
        self.is_busy = False

    def release(self, op_id: UUID) -> None:
        """Release the goods and print; *op_id* is the waybill's own until it is released."""
        desk = self._free()
        if desk is None:
            return
        context = self._page.context
        by, db, vault = context.acting(), context.db, context.vault
        steps = self._view.steps
        letter = steps.agent.letter.content or steps.seal.letter.content
        command = service.Release(
            op_id,
            desk.file.id,
            desk.file.version,
            self._view.shown(),
            self._view.right.signature(),
            letter or None,
            self._view.left.warnings,
            steps.code.code,
        )
        unprinted = "" if desk.receipt_is_printed else desk.receipt_number
        self._send(
            lambda: release_and_print(db, by, command, vault=vault, unprinted_receipt=unprinted),
            lambda done: self._on_released(desk, command.shown, done),
        )

    def refuse(self, reason: RefusalReason, detail: str) -> None:
        """Send the person away; what was shown is recorded masked."""
        desk = self._free()
        if desk is None:
            return
        by, db = self._page.context.acting(), self._page.context.db
        shown = replace(self._view.shown(), taken=(), ticked=frozenset())
        photos = self._view.left.photos.photos
        command = service.Refuse(uuid4(), desk.file.id, reason, detail, shown, photos)
        said = ScanResult("warn", tr("{number} refused", number=desk.file.number), tr("On record"))
        self._send(
            lambda: service.refuse(db, by, command),
            lambda _done: self._end(lambda: self.finished.emit(said)),
        )

    def record_change(self) -> None:
        """Put the shipper's change of consignee on record, to the name that is shown."""
        block, shown = self._view.steps.change, self._view.shown()
        said_at = block.said_at
        desk = self._free() if said_at is not None else None
        if desk is None or said_at is None:
            return
        by, db = self._page.context.acting(), self._page.context.db
        document = shown.document.name if shown.document else ""
        command = transport.ChangeConsignee(
            uuid4(),
            desk.file.id,
            desk.file.version,
            shown.organization_name if desk.claim.is_organization else document,
            block.change_said_by.text(),
            block.channel,
            block.change_phone.text(),
            said_at,
            block.paper.content,
        )
        self._send(
            lambda: transport.change_consignee(db, by, command),
            lambda _done: self._end(self.recorded.emit),
        )

    def print_slip(self) -> None:
        """Print the receipt's slip, to be signed."""
        desk, context = self._view.desk, self._page.context
        if desk is None:
            return
        if not desk.receipt_number:
            said = ScanResult("warn", tr("No receipt to print"), tr("This waybill needs none."))
            context.shell.show_result(said)
            return
        by, db, number = context.acting(), context.db, desk.receipt_number
        self._page.write(
            lambda: print_receipt(db, by, uuid4(), number),
            lambda done: context.printing.print_pdf(done.value, number),
        )

    def _on_released(self, desk: Desk, shown: Shown, done: Done[HandedOver]) -> None:
        handed, number = done.value, desk.file.number
        for paper in handed.papers:
            self._page.context.printing.print_pdf(paper, number)
        kind: Literal["ok", "warn"] = "ok"
        note = tr("{count} {count:paper|papers} at the printer", count=len(handed.papers))
        if handed.fault is not None:
            told = sentence(handed.fault)
            kind, note = "warn", f"{told.head} {told.advice}"
        head = tr("{number} released", number=number)
        if is_part(desk.claim, shown):
            went = pieces_taken(desk.claim, shown)
            left = desk.claim.pieces_left - went
            head = tr("{number}: {went} released, {left} left", number=number, went=went, left=left)
        result = ScanResult(kind, head, note, sound="complete")
        self._end(lambda: self.finished.emit(result))

    def _free(self) -> Desk | None:
        """The waybill on the screen, unless a command is still under way."""
        return None if self.is_busy else self._view.desk

    def _send(self, work: Callable[[], T], done: Callable[[T], object]) -> None:
        self._set_busy(True)
        self._page.write(work, done, self._on_failed)

    def _end(self, tell: Callable[[], object]) -> None:
        self._set_busy(False)
        tell()

    def _on_failed(self, error: Exception) -> None:
        self._set_busy(False)
        self._page.show_error(error)
        self.failed.emit()

    def _set_busy(self, busy: bool) -> None:
        self.is_busy = busy
        self.busy_changed.emit(busy)
