"""Beside a slip that is inspected: the verdict of the next scan, what is found, the end (RET-4)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from uuid import uuid4

from PySide6.QtCore import Signal

from wms_desktop.core.errors import NeedsConfirmation, Refused
from wms_desktop.core.quantity import shown_quantity
from wms_desktop.imaging.photos import opened
from wms_desktop.returns import finishing, inspection, words_inspection
from wms_desktop.returns.inspection import Looked
from wms_desktop.returns.inspection_files import InspectionFile, LineFile
from wms_desktop.returns.kinds import PieceVerdict
from wms_desktop.returns.rules_inspection import INSPECTORS, InspectionFault
from wms_desktop.returns.view_inspection_panes import ReturnSide, channel_combo, primary
from wms_desktop.ui.button import Button
from wms_desktop.ui.fields import Field, LineEdit, QuantityEdit
from wms_desktop.ui.page import Page, ScanResult
from wms_desktop.ui.page_parts import Segments
from wms_desktop.ui.photo_strip import PhotoStrip
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.words import sentence, tr

LONGEST = 300


class LookSide(ReturnSide):
    """The verdict that is set counts for every scan until another key is pressed.

    Signals:
        counted: a piece was noted by the key +; carries the `ScanResult`.
        verdict_changed: another verdict counts now.
    """

    counted = Signal(object)
    verdict_changed = Signal()

    def __init__(self, page: Page) -> None:
        self.verdicts = Segments()
        self.verdicts.setObjectName("returns_verdicts")
        for number, verdict in enumerate(PieceVerdict, 1):
            says = f"{number} {tr(words_inspection.VERDICTS[verdict])}"
            button = self.verdicts.add(verdict.value, says)
            button.setObjectName(f"returns_verdict_{verdict.value}")
        self.verdicts.set_rows(2)
        self.quantity = QuantityEdit(says=tr("Pieces counted"))
        self.finding, self.explained, self.spoke, self.missing = (LineEdit() for _ in range(4))
        self.channel = channel_combo("returns_look_channel")
        for widget, name in (
            (self.quantity, "quantity"), (self.finding, "finding"),
            (self.explained, "explained"), (self.spoke, "spoke"), (self.missing, "missing"),
        ):  # fmt: skip
            widget.setObjectName(f"returns_look_{name}")
        for field in (self.finding, self.explained, self.missing):
            field.setMaxLength(LONGEST)
        self.finding_field = Field(tr(words_inspection.FINDING_SAYS), self.finding)
        self.explained_field = Field(tr(words_inspection.FINDING_EXPLAINED), self.explained)
        self.channel_field = Field(tr("Told by@@customer"), self.channel)
        self.spoke_field = Field(tr("Spoke with"), self.spoke)
        self.missing_field = Field(tr(words_inspection.SHORTAGE), self.missing)
        self.quantity_field = Field(tr("Count the line"), self.quantity)
        self.count_button = Button(tr("Count@@deed"), icon="plus", key="+")
        self.count_button.setObjectName("returns_count")
        self.count_button.clicked.connect(lambda: self.count_line())
        self.photos = PhotoStrip(page, "returns_look_photos")
        self.button = primary("returns_finish", tr("Finish@@inspection"), self.go_on)
        super().__init__(
            page, self.verdicts, self.finding_field, self.explained_field, self.channel_field,
            self.spoke_field, self.photos, self.missing_field, buttons=(self.button,),
        )  # fmt: skip
        content = self.title.parentWidget()
        layout = content.layout() if content is not None else None
        assert layout is not None
        beside = column(23, self.count_button, None, gap=0)  # as high as the field's label
        counting = row((self.quantity_field, 1), beside, gap=8)
        layout.insertLayout(3, counting)  # type: ignore[attr-defined]
        self.line: Callable[[], LineFile | None] = lambda: None
        self._confirmed: tuple[str, ...] = ()
        self.verdicts.chosen.connect(lambda _key: self._on_verdict())
        self.finding.textChanged.connect(lambda _text: self.finding_field.set_error(""))
        self.explained.textChanged.connect(lambda _text: self.explained_field.set_error(""))
        self.missing.textChanged.connect(lambda _text: self.missing_field.set_error(""))
        self._keeper = page.draft("inspection").watch(self.finding, self.explained, self.missing)

    @property
    def verdict(self) -> PieceVerdict:
        """What the next scan says of its piece."""
        return PieceVerdict(self.verdicts.current())

    def choose(self, verdict: PieceVerdict) -> None:
        """Keys 1 to 4."""
        self.verdicts.choose(verdict.value)
        self._on_verdict()

    def show_file(self, found: InspectionFile, signed: int) -> None:
        is_other = self.shown.id not in (0, found.id)
        if self.shown is not found:
            self._confirmed = ()
        super().show_file(found, signed)
        if is_other:
            self.cleared()
        self._refresh()

    def told(self, found: InspectionFile, signed: int) -> list[tuple[str, str]]:
        arrived = "  ".join(filter(None, (f"{found.arrived_on or ''}", found.location_code)))
        return [*super().told(found, signed), (tr("Arrived@@returns"), arrived)]

    # pieces

    def look_at(
        self,
        quantity: Decimal,
        tell: Callable[[ScanResult], object],
        failed: Callable[[Exception], object],
        **goods: int,
    ) -> None:
        """Note a piece, or several: *goods* is what was scanned, or the line that was chosen."""
        context, found, verdict = self.page.context, self.shown, self.verdict
        db, by = context.db, context.acting()
        finding, explained = self.finding.text(), self.explained.text()
        command = inspection.LookAt(
            uuid4(), found.id, verdict, quantity, finding=finding, explained=explained,
            photos=self.photos.photos, **goods,
        )  # fmt: skip

        def done(answer: Looked) -> None:
            self._forget_piece(finding, explained)
            line = next(each for each in found.lines if each.line == answer.line)
            says = tr(words_inspection.VERDICTS[verdict])
            seen, applied = shown_quantity(answer.seen), shown_quantity(answer.applied)
            head = f"{line.item_code} +{shown_quantity(quantity)} → {seen} / {applied}"
            is_last = answer.seen == answer.applied
            tell(
                ScanResult(
                    "ok", head, says, undo=lambda: self.take_back(answer.piece_id),
                    undo_says=f"{line.item_code} +{shown_quantity(quantity)} {says}",
                    sound="complete" if is_last else "",
                )
            )  # fmt: skip

        def refused(error: Exception) -> None:
            self._piece_refused(error, failed)

        if command.photos:  # opened beside other reads; a plain scan goes straight on
            self.page.write_after(
                lambda: opened(command), lambda ready: inspection.look_at(db, by, ready),
                lambda answer: done(answer.value), refused,
            )  # fmt: skip
        else:
            work = partial(inspection.look_at, db, by, command)
            self.page.write(work, lambda answer: done(answer.value), refused)

    def count_line(self) -> None:
        """+: count pieces of the chosen line without a scan."""
        line = self.line()
        if line is None or not self.count_button.isEnabled():
            return
        quantity = self.quantity.value() or (Decimal(1) if not self.quantity.text() else None)
        if quantity is None:
            return

        def tell(result: ScanResult) -> None:
            self.quantity.clear()
            self.counted.emit(result)

        self.look_at(quantity, tell, self.page.show_error, line_id=line.line_id)

    def take_back(self, piece_id: int) -> None:
        """F8, or Del on an entry: it was a mistake."""
        db, by = self.page.context.db, self.page.context.acting()
        command = inspection.TakeBack(uuid4(), self.shown.id, piece_id)
        self.page.write(lambda: inspection.take_back(db, by, command), lambda _done: None)

    def _piece_refused(self, error: Exception, failed: Callable[[Exception], object]) -> None:
        if isinstance(error, Refused) and error.code is InspectionFault.FINDING_MISSING:
            self.finding_field.show_refusal(error)
            self.finding.setFocus()
        failed(error)

    def _forget_piece(self, finding: str, explained: str) -> None:
        """What was typed for one piece is not said of the next, unless it was typed meanwhile."""
        if self.finding.text() == finding:
            self.finding.clear()
        if self.explained.text() == explained:
            self.explained.clear()
        self.photos.clear()

    # the end

    def go_on(self) -> None:
        if not self.button.isEnabled():
            return
        db, by, found = self.page.context.db, self.page.context.acting(), self.shown
        command = finishing.Finish(
            uuid4(), found.id, found.version, found.newest_entry, self.missing.text(),
            self.explained.text(), self.channel.value(), self.spoke.text(), self._confirmed,
        )  # fmt: skip
        self.write(
            lambda: finishing.finish(db, by, command),
            lambda: (found.slip_number, tr("inspected; accepted goods are on the books")),
        )

    def refused(self, error: Exception) -> None:
        if isinstance(error, NeedsConfirmation):
            says = sentence(error)
            self._confirmed = (*self._confirmed, error.code.value)
            person = self.page.context.acting().person_name
            note = tr("Ctrl+Enter again confirms it, recorded under {person}.", person=person)
            self.message.show_message("warn", says.head, f"{says.advice} {note}")
            self.page.context.shell.show_result(ScanResult("warn", says.head, note))
            return
        super().refused(error)
        code = error.code if isinstance(error, Refused) else None
        if code is InspectionFault.NOT_ALL_SEEN:
            self.missing_field.show_refusal(error)
            self.missing.setFocus()
        elif code is InspectionFault.EXPLANATION_MISSING:
            self.explained_field.show_refusal(error)
            self.explained.setFocus()

    def cleared(self) -> None:
        for field in (self.finding, self.explained, self.missing, self.spoke, self.quantity):
            field.clear()
        self.photos.clear()
        self._keeper.clear()

    # what is shown

    def _on_verdict(self) -> None:
        self._refresh()
        self.verdict_changed.emit()

    def _refresh(self) -> None:
        found = self.shown
        if not found.id:
            return
        refuses = self.verdict is PieceVerdict.REFUSED
        has_refused = found.total(PieceVerdict.REFUSED) > 0
        show_when(self.explained_field, refuses or found.unexplained > 0)
        show_when(self.channel_field, has_refused)
        show_when(self.spoke_field, has_refused)
        seen = any(line.seen for line in found.lines)
        show_when(self.missing_field, seen and found.left > 0)
        self.finding_field.set_note(tr("required") if refuses else "")
        may = self.page.context.acting().may(*INSPECTORS)
        self.count_button.setEnabled(may)
        self.button.setEnabled(may and seen)
        why = "" if seen else tr("Scan the pieces first.")
        if seen and found.left:
            why = tr("{left} not looked at yet", left=shown_quantity(found.left))
        self.say_why(why if may else tr("Your role inspects no returns."))
