"""Beside a slip: it arrives, a repair is followed, the return is closed (RET-4, RET-6)."""

from __future__ import annotations

from decimal import Decimal
from uuid import uuid4

from wms_desktop.core.language import N_
from wms_desktop.core.quantity import shown_quantity
from wms_desktop.returns import closing, inspection, repairs, words, words_inspection
from wms_desktop.returns.inspection_files import InspectionFile
from wms_desktop.returns.kinds import PieceVerdict, RepairStage, ReturnState, Wish
from wms_desktop.returns.rules_inspection import (
    CLOSERS,
    INSPECTORS,
    REPAIRERS,
    InspectionFault,
    accepts,
)
from wms_desktop.returns.view_inspection_panes import ReturnSide, channel_combo, primary
from wms_desktop.ui.choices import TextEdit
from wms_desktop.ui.fields import DateEdit, Field, LineEdit
from wms_desktop.ui.page import Page
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.words import tr

DEEDS: dict[RepairStage, str] = {
    RepairStage.SENT_OUT: N_("Send out@@repair"),
    RepairStage.BACK: N_("It is back@@repair"),
    RepairStage.HANDED_OVER: N_("Hand over@@repair"),
}


class ArriveSide(ReturnSide):
    """The goods of an issued slip have come: where they stand, since when."""

    def __init__(self, page: Page) -> None:
        self.place, self.day = LineEdit(), DateEdit(lambda: page.context.acting().today)
        self.place.setReadOnly(True)
        self.place.setObjectName("returns_arrive_place")
        self.day.setObjectName("returns_arrive_day")
        self.place_field = Field(
            tr(words_inspection.LOCATION), self.place, note=tr("scanned@@field"),
            hint=tr("Scan a location of the returns zone."),
        )  # fmt: skip
        self.day_field = Field(tr(words_inspection.ARRIVED_ON), self.day)
        self.button = primary("returns_arrive", tr("Arrived@@deed"), self.go_on)
        super().__init__(page, self.place_field, self.day_field, buttons=(self.button,))
        self._place = 0

    def show_file(self, found: InspectionFile, signed: int) -> None:
        if self.shown.id != found.id:
            self._place = 0
            self.place.clear()
            self.day.set_value(self.page.context.acting().today)
        super().show_file(found, signed)
        self._refresh()

    def told(self, found: InspectionFile, signed: int) -> list[tuple[str, str]]:
        issued = f"{found.issued_on}" if found.issued_on else ""
        return [*super().told(found, signed), (tr("Slip issued"), issued)]

    def scanned(self, location_id: int, code: str) -> bool:
        self._place = location_id
        self.place.setText(code)
        self.place_field.set_error("")
        self._refresh()
        return True

    def go_on(self) -> None:
        day = self.day.value()
        if not self.button.isEnabled() or day is None:
            return
        db, by, found = self.page.context.db, self.page.context.acting(), self.shown
        command = inspection.Arrive(uuid4(), found.id, found.version, self._place, day)
        self.write(
            lambda: inspection.arrive(db, by, command),
            lambda: (found.slip_number, tr("arrived: scan every piece")),
        )

    def _refresh(self) -> None:
        may = self.page.context.acting().may(*INSPECTORS)
        why = "" if self._place else tr("Scan the location first.")
        why = why if may else tr("Your role takes no returns in.")
        self.button.setEnabled(not why)
        self.say_why(why)


class RepairSide(ReturnSide):
    """A repair: sent out to whom and until when, back, handed over."""

    def __init__(self, page: Page) -> None:
        self.partner, self.note = LineEdit(), LineEdit()
        self.due = DateEdit(lambda: page.context.acting().today)
        for widget, name in (
            (self.partner, "partner"), (self.due, "due"), (self.note, "note"),
        ):  # fmt: skip
            widget.setObjectName(f"returns_repair_{name}")
        self.partner_field = Field(tr("Repairer"), self.partner)
        self.due_field = Field(tr("Hand over by"), self.due)
        self.button = primary("returns_repair", "", self.go_on)
        super().__init__(
            page, self.partner_field, self.due_field, Field(tr("Note@@repair"), self.note),
            buttons=(self.button,),
        )  # fmt: skip
        self._keeper = page.draft("repair").watch(self.partner, self.note)

    def show_file(self, found: InspectionFile, signed: int) -> None:
        is_other = self.shown.id not in (0, found.id)
        super().show_file(found, signed)
        stage = found.next_stage
        if stage is None:
            return
        if is_other:
            self.partner.clear()
            self.note.clear()
        out = stage is RepairStage.SENT_OUT
        show_when(self.partner_field, out)
        show_when(self.due_field, out)
        if out and self.due.value() is None:
            self.due.set_value(found.repair_due)
        self.button.setText(tr(DEEDS[stage]))
        may = self.page.context.acting().may(*REPAIRERS)
        self.button.setEnabled(may)
        self.say_why("" if may else tr("Your role follows no repairs."))

    def told(self, found: InspectionFile, signed: int) -> list[tuple[str, str]]:
        rows = [
            (
                tr(words_inspection.STAGES[row.stage]),
                "  ".join(filter(None, (row.partner, f"{found.local(row.at):%m-%d}", row.detail))),
            )
            for row in found.repairs
        ]
        due = next((row.due_on for row in found.repairs if row.due_on), None)
        late = due is not None and due < self.page.context.acting().today
        says = tr("{day}, overdue", day=due) if late else f"{due or ''}"
        return [*super().told(found, signed), *rows, (tr("Hand over by"), says)]

    def go_on(self) -> None:
        stage = self.shown.next_stage
        if stage is None or not self.button.isEnabled():
            return
        db, by, found = self.page.context.db, self.page.context.acting(), self.shown
        command = repairs.RepairOn(
            uuid4(), found.id, found.version, stage, self.partner.text(),
            self.due.value() if stage is RepairStage.SENT_OUT else None, self.note.text(),
        )  # fmt: skip
        self.write(
            lambda: repairs.go_on(db, by, command),
            lambda: (found.slip_number, tr(words_inspection.STAGES[stage])),
        )

    def cleared(self) -> None:
        for field in (self.partner, self.note, self.due):
            field.clear()
        self._keeper.clear()


class CloseSide(ReturnSide):
    """What the customer is told at the end; then it is closed. Closed ones are shown here, too."""

    def __init__(self, page: Page) -> None:
        self.note = TextEdit(lines=3, says=tr("Closing note"))
        self.note.setObjectName("returns_close_note")
        self.spoke = LineEdit()
        self.spoke.setObjectName("returns_close_spoke")
        self.channel = channel_combo("returns_close_channel")
        self.button = primary("returns_close", tr("Close@@return"), self.go_on)
        self._fields = (
            Field(tr("Closing note"), self.note, hint=tr("It goes onto the contact log.")),
            Field(tr("Told by@@customer"), self.channel),
            Field(tr("Spoke with"), self.spoke),
        )
        super().__init__(page, *self._fields, buttons=(self.button,))
        self._keeper = page.draft("closing").watch(self.note, self.spoke)

    def show_file(self, found: InspectionFile, signed: int) -> None:
        is_other = self.shown.id not in (0, found.id)
        super().show_file(found, signed)
        if is_other:
            self.note.setPlainText("")
            self.spoke.clear()
        is_open = found.state is ReturnState.INSPECTED
        for field in self._fields:
            show_when(field, is_open)
        show_when(self.button, is_open)
        why = ""
        if is_open and not self.page.context.acting().may(*CLOSERS):
            why = tr("Your role closes no returns.")
        elif is_open and found.open_matter is InspectionFault.EXCHANGE_OPEN:
            why = tr("The exchange order is made first.")
        self.button.setEnabled(not why)
        self.say_why(why)

    def told(self, found: InspectionFile, signed: int) -> list[tuple[str, str]]:
        accepted = sum(found.total(each) for each in PieceVerdict if accepts(each))
        counts = tr(
            "{accepted} accepted, of them {faulty} faulty; {refused} refused",
            accepted=shown_quantity(Decimal(accepted)),
            faulty=shown_quantity(found.total(PieceVerdict.FAULTY)),
            refused=shown_quantity(found.total(PieceVerdict.REFUSED)),
        )
        handed = next((row for row in found.repairs if row.stage is RepairStage.HANDED_OVER), None)
        repaired = f"{found.local(handed.at):%Y-%m-%d}" if handed is not None else ""
        wish = tr(words.WISHES[found.wish])
        return [
            *super().told(found, signed),
            (tr(words.WISH), wish if found.wish is not Wish.REPAIR or not repaired else
             f"{wish}, {tr(words_inspection.STAGES[RepairStage.HANDED_OVER])} {repaired}"),
            (tr("Inspection@@result"), counts),
            (tr(words_inspection.SHORTAGE), "  ".join(s.words for s in found.shortages[:1])),
            (tr("Closed on@@return"), f"{found.closed_on or ''}"),
            (tr("Closing note"), found.closing_note),
        ]  # fmt: skip

    def go_on(self) -> None:
        if not self.button.isEnabled() or self.shown.state is not ReturnState.INSPECTED:
            return
        db, by, found = self.page.context.db, self.page.context.acting(), self.shown
        command = closing.Close(
            uuid4(), found.id, found.version, self.note.text(), self.channel.value(),
            self.spoke.text(),
        )  # fmt: skip
        self.write(
            lambda: closing.close(db, by, command),
            lambda: (found.slip_number, tr("closed; the contact is logged")),
        )

    def cleared(self) -> None:
        self.note.setPlainText("")
        self.spoke.clear()
        self._keeper.clear()
