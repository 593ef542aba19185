"""What a scan means while an order is packed: goods go into the package that is open (OUT-1)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from uuid import uuid4

from PySide6.QtCore import QObject, Signal

from wms_desktop.core.changes import Done
from wms_desktop.core.quantity import shown_quantity
from wms_desktop.goods import packing
from wms_desktop.goods.outbound_detail import OutboundDetail
from wms_desktop.goods.packed import PackageRow, PackedLine, Packing
from wms_desktop.goods.packing import Describe, PutDone, PutIn, TakeOut
from wms_desktop.goods.view_words import joined
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


class Packer(QObject):
    """Packs one order at a time; every scan is written at once.

    Attributes:
        package_id: the package that is open; None where the next scan begins one.

    Signals:
        changed: another package is open.
        refused: the error of what was not written.
    """

    changed = Signal()
    refused = Signal(object)

    def __init__(self, page: Page, parent: QObject) -> None:
        super().__init__(parent)
        self._page = page
        self._order: OutboundDetail | None = None
        self._packing = Packing()
        self.package_id: int | None = None
        self.closed_note: Callable[[], str] = str  # what a closed package is offered

    def work_on(self, order: OutboundDetail, now: Packing) -> None:
        """Pack *order*; a package that nobody closed goes on."""
        fresh = self._order is None or self._order.id != order.id
        self._order, self._packing = order, now
        if fresh:
            last = now.packages[-1] if now.packages else None
            is_closed = last is None or bool(last.weight or last.remarks)
            self.package_id = None if last is None or is_closed else last.id
        elif self.package is None:
            self.package_id = None

    @property
    def packing(self) -> Packing:
        """How far the order is packed."""
        return self._packing

    @property
    def package(self) -> PackageRow | None:
        """The package that is open."""
        found = (each for each in self._packing.packages if each.id == self.package_id)
        return next(found, None)

    @property
    def last(self) -> PackageRow | None:
        """The package that a label is printed for: the open one, else the one closed last."""
        return self.package or next(reversed(self._packing.packages), None)

    @property
    def sequence(self) -> int:
        """The number of the package that the next scan goes into."""
        package = self.package
        if package is not None:
            return package.sequence
        return max((each.sequence for each in self._packing.packages), default=0) + 1

    def expectation(self) -> Expectation:
        """Goods, as long as some are in no package."""
        left = shown_quantity(self._packing.left)
        where = tr("Package {number}", number=self.sequence)
        note = joined(where, tr("{count} left to pack", count=left))
        return Expectation(tr("Scan item or lot"), note, tr("each scan counts one, ×n counts n"))

    def take(self, scan: Scan) -> None:
        """Put what was scanned into the package; answers through ``scan_finished``."""
        meaning = scan.meaning
        assert meaning is not None
        line = self._line_of(meaning)
        if line is None:
            head = tr("Wrong goods: {code}", code=meaning.code)
            note = tr("Nothing of it is left to pack.")
            self._page.scan_finished.emit(ScanResult("bad", head, note))
            return
        is_lot = meaning.kind is MeaningKind.LOT
        lots = {each.lot_id for each in self._packing.lines if each.item_id == line.item_id}
        if not is_lot and len(lots) > 1:
            head = tr("Scan the lot")
            self._page.scan_finished.emit(ScanResult("warn", head, line.item))
            return
        self._put(line, scan.quantity or Decimal(1))

    def put_all(self) -> None:
        """Everything that is left goes into the package that is open."""
        order, lines = self._order, [each for each in self._packing.lines if each.left > 0]
        if order is None or not lines:
            return
        db, by, package_id = self._page.context.db, self._page.context.acting(), self.package_id
        keys = [uuid4() for _line in lines]

        def work() -> Done[PutDone]:
            into, done = package_id, None
            for key, line in zip(keys, lines, strict=True):
                command = PutIn(key, order.id, line.item_id, line.lot_id, line.left, into)
                done = packing.put_in(db, by, command)
                into = done.value.package_id
            assert done is not None
            return done

        count = shown_quantity(sum((line.left for line in lines), Decimal(0)))

        def on_done(done: Done[PutDone]) -> None:
            head = tr("Package {number}: +{count}", number=done.value.sequence, count=count)
            self._opened(done.value)
            self._page.context.shell.show_result(ScanResult("ok", head, sound="complete"))

        self._page.write(work, on_done, self.refused.emit)

    def close_package(self, weight: Decimal, remarks: str) -> None:
        """Keep weight and remarks; the next scan begins another package."""
        if self.package_id is None:
            return
        db, by = self._page.context.db, self._page.context.acting()
        command = Describe(uuid4(), self.package_id, weight, remarks)
        said = tr("Package {number} closed", number=self.sequence)

        def on_done(_done: object) -> None:
            self.package_id = None
            self._page.context.shell.show_result(ScanResult("ok", said, self.closed_note()))
            self.changed.emit()

        self._page.write(lambda: packing.describe(db, by, command), on_done, self.refused.emit)

    def _line_of(self, meaning: Meaning) -> PackedLine | None:
        item_id = int(str(meaning.extra.get("item_id") or meaning.id))
        lines: Sequence[PackedLine] = [x for x in self._packing.lines if x.item_id == item_id]
        if meaning.kind is MeaningKind.LOT:
            lines = [line for line in lines if line.lot_id == meaning.id]
        return next((line for line in lines if line.left > 0), next(iter(lines), None))

    def _put(self, line: PackedLine, quantity: Decimal) -> None:
        assert self._order is not None
        db, by = self._page.context.db, self._page.context.acting()
        command = PutIn(
            uuid4(), self._order.id, line.item_id, line.lot_id, quantity, self.package_id
        )

        def on_done(done: Done[PutDone]) -> None:
            self._opened(done.value)
            put = joined(line.item, f"+{shown_quantity(done.value.quantity)}")
            head = tr("Package {number}: {goods}", number=done.value.sequence, goods=put)
            left = done.value.left
            note = tr("{count} left to pack", count=shown_quantity(left)) if left else ""
            result = ScanResult(
                "ok", head, note or tr("Everything is packed"), undo=lambda: self._undo(done.value),
                undo_says=head, sound="" if left else "complete",
            )  # fmt: skip
            self._page.scan_finished.emit(result)

        self._page.write(
            lambda: packing.put_in(db, by, command),
            on_done,
            lambda error: self._page.scan_finished.emit(refusal_result(error)),
        )

    def _opened(self, done: PutDone) -> None:
        self.package_id = done.package_id
        self.changed.emit()

    def _undo(self, done: PutDone) -> None:
        db, by = self._page.context.db, self._page.context.acting()
        command = TakeOut(uuid4(), done.package_id, done.line_id, done.lot_id, done.quantity)
        self._page.write(lambda: packing.take_out(db, by, command), lambda _done: None)
