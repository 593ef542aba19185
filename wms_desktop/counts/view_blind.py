"""Counting: location, goods, quantity, Enter; by scanner, by keyboard, or both (CNT-2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtWidgets import QVBoxLayout

from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.counts import lookup, queries, service
from wms_desktop.counts.kinds import CountState
from wms_desktop.counts.lookup import Goods
from wms_desktop.counts.queries import CountRow, PlaceToCount
from wms_desktop.counts.rules import CountFault
from wms_desktop.counts.view_fields import CountFields
from wms_desktop.counts.view_goods import GoodsStep
from wms_desktop.counts.view_part import Part
from wms_desktop.counts.view_progress import ProgressSide
from wms_desktop.ui.actions import BACK_KEYS, NEW_KEYS, ActionSpec, bind, tie
from wms_desktop.ui.button import Button
from wms_desktop.ui.fields import LineEdit
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.label import ElidedLabel, Label
from wms_desktop.ui.page import Expectation, Meaning, MeaningKind, Scan, ScanResult
from wms_desktop.ui.pill import Pill
from wms_desktop.ui.plane import Plane
from wms_desktop.ui.words import sentence, tr

if TYPE_CHECKING:
    from wms_desktop.counts.view import CountsPage

EMPTY = ActionSpec("counts.location_empty", N_("Location is empty"), "F6", "box-off")
UNEXPECTED = ActionSpec("counts.unexpected", N_("Unexpected goods"), NEW_KEYS, "plus")
PAUSE = ActionSpec("counts.pause", N_("Pause@@count"), BACK_KEYS, "player-pause")
_SCANNED = (MeaningKind.LOCATION, MeaningKind.LOT, MeaningKind.ITEM)
_RECORDS, _FINISHES = "OK", "NEXT"
BEGUN = N_("counting of {number}")
Then = Callable[[], object]


class BlindCount(Part):
    """One counter at one count. What is scanned, typed and recorded so far survives a crash."""

    count_number: Label
    count_pill: Pill
    count_title: ElidedLabel
    count_pause: Button
    count_page: Plane
    count_side: Plane

    def __init__(self, page: CountsPage) -> None:
        super().__init__(page)
        load_form(self, "counts_blind")
        self.fields, self.side = CountFields(self), ProgressSide(self)
        for plane, widget in ((self.count_page, self.fields), (self.count_side, self.side)):
            layout = plane.layout()
            assert isinstance(layout, QVBoxLayout)
            layout.addWidget(widget)
        self.count: CountRow | None = None
        self.place: PlaceToCount | None = None
        self.touched = False  # something was entered at this location on this visit
        self.step = GoodsStep(self)
        self.draft = page.draft("blind").watch(self.fields.count_quantity)
        fields = self.fields
        fields.location_typed.connect(self.find_place)
        self.side.take_back_asked.connect(self.step.take_back)
        self.side.end_asked.connect(lambda: self.count and self.page.end_counting(self.count))
        tie(bind(EMPTY, lambda: self.step.settle(self._finish_place), self), fields.count_empty)
        tie(bind(UNEXPECTED, self.step.unexpected, self), fields.count_unexpected)
        tie(bind(PAUSE, self._pause, self), self.count_pause)

    def expectation(self) -> Expectation:
        policy = tr("same code counts up")
        if self.place is None:
            progress = self.side.progress
            if progress is not None and progress.left == 0 and self.is_again:
                note = tr(
                    "{lines} {lines:line waits|lines wait} for another person",
                    lines=progress.others,
                )
                return Expectation(tr("Nothing left for you"), note)
            if progress is not None and progress.left == 0:
                return Expectation(tr("End the counting"), tr("F4, or scan a location again"))
            return Expectation(tr("Scan a location"), tr("the one you stand before"))
        if self.step.goods is not None:
            return Expectation(tr("Type the quantity"), tr("or scan piece by piece"), policy)
        if self.fields.is_choosing():
            return Expectation(tr("Scan the lot"), tr("or choose it from the list"))
        note = tr("at {location}, or go on to the next location", location=self.place.code)
        return Expectation(tr("Scan the goods"), note, policy)

    def wants(self, meaning: Meaning) -> bool:
        if meaning.kind is MeaningKind.COMMAND:
            return meaning.code in (_RECORDS, _FINISHES)
        return meaning.kind in _SCANNED

    def take(self, scan: Scan) -> None:
        meaning = scan.meaning
        assert meaning is not None
        self.step.recorded = None
        if meaning.kind is MeaningKind.LOCATION:
            self.find_place(meaning.code)
        elif meaning.kind is MeaningKind.COMMAND:
            finish = meaning.code == _FINISHES
            self.step.settle(self._finish_place) if finish else self.step.record()
        else:
            self.step.take(meaning, scan.quantity)

    def refresh(self) -> None:
        if self.count is not None:
            count, site_id = self.count, self.context.acting().site_id
            self.side.reload(self.place)
            db = self.context.db
            self.page.read(lambda: queries.count(db, site_id, count.id), self._on_count)

    def set_narrow(self, narrow: bool) -> None:
        self.side.set_narrow(narrow)
        self.fields.set_narrow(narrow)

    # which count

    @property
    def is_again(self) -> bool:
        """Whether lines are counted once more, after a first count (CNT-3)."""
        return self.count is not None and self.count.state is CountState.REVIEW

    def show_count(self, row: CountRow) -> None:
        """Count in *row* from its next location on."""
        if self.count is None or self.count.id != row.id:
            self._set_place(None)
        self.count = row
        self.count_number.setText(row.number)
        kind = tr("Count again") if self.is_again else tr("First count A")
        self.count_pill.show_state("info", kind)
        self.count_title.setText(row.title)
        self.side.show_count(row)
        db, site_id = self.context.db, self.context.acting().site_id
        self.page.read(lambda: lookup.owners(db, site_id), self.fields.set_owners)
        self.keep()
        self.fields.go_on()

    def restore(self) -> None:
        """Go on where a crash, or a switch of language, has interrupted."""
        count_id, typed = self.draft.kept("count"), self.fields.count_quantity.text()
        if not count_id:
            return
        code, lot_id = self.draft.kept("place", ""), self.draft.kept("lot")
        db, site_id = self.context.db, self.context.acting().site_id

        def work() -> tuple[CountRow, PlaceToCount | None, Goods | None]:
            row = queries.count(db, site_id, count_id)
            place = lookup.place(db, count_id, code) if code and row.takes_figures else None
            return row, place, lookup.lot(db, lot_id) if lot_id and place else None

        def on_found(found: tuple[CountRow, PlaceToCount | None, Goods | None]) -> None:
            row, place, goods = found
            if not row.takes_figures:
                self.draft.clear()
                return
            self.show_count(row)
            self._set_place(place)
            self.page.show_part(self)
            if goods is not None:
                self.step.offer([goods], ("lot", goods.lot_code))
                self.fields.count_quantity.setText(typed)

        self.page.read(work, on_found, lambda _error: self.draft.clear())

    def _on_count(self, row: CountRow) -> None:
        was_again, self.count = self.is_again, row
        if row.takes_figures and self.is_again is not was_again:  # ended elsewhere
            self._set_place(None)
            self.show_count(row)
        if not row.takes_figures and self.page.part is self:
            self._set_place(None)
            self.draft.clear()
            self.page.show_count(row)
        else:
            self.expect()

    def _pause(self) -> None:
        self._set_place(None)
        self.count = None
        self.draft.clear()
        self.page.show_part(self.page.counts)

    # where

    def find_place(self, code: str) -> None:
        """A location was scanned or typed."""
        if self.count is None or not code:
            return
        db, count_id = self.context.db, self.count.id
        self.page.read(lambda: lookup.place(db, count_id, code), self._on_place, self._not_a_place)

    def _not_a_place(self, error: Exception) -> None:
        self.deny(error, None if self.place else self.fields.count_location)

    def _on_place(self, place: PlaceToCount) -> None:
        def arrive() -> None:
            self._set_place(place)
            self._say_place(place)

        if self.place is not None and self.place.location_id == place.location_id:
            self.step.settle(arrive)
        else:
            self.step.settle(lambda: self._leave(arrive))

    def _say_place(self, place: PlaceToCount) -> None:
        before, self.step.recorded = self.step.recorded, None
        if place.is_done and not self.is_again:
            note = tr("Was finished before; what you enter adds up.")
            self.page.answer(ScanResult("warn", place.code, note))
        elif before is not None:
            self.page.answer(
                ScanResult("ok", place.code, before.head, undo=before.undo, undo_says=before.head)
            )
        else:
            self.page.answer(ScanResult("ok", place.code, tr("location recognized")))

    def _set_place(self, place: PlaceToCount | None) -> None:
        self.place, self.touched = place, False
        self.step.forget()
        self.fields.show_place(place)
        self.keep()
        if self.count is not None:
            self.side.reload(place)
        self.go_on()

    def _leave(self, then: Then) -> None:
        """Going on to another location finishes this one, if something was entered here."""
        if self.place is None or not self.touched or self.is_again:
            then()  # what is counted again is said line by line
        else:
            self._close(self.place, then)

    def _finish_place(self) -> None:
        place, touched = self.place, self.touched
        if place is None:
            self.deny(Refused(CountFault.LOCATION_FIRST), self.fields.count_location)
            return

        def on_closed() -> None:
            self._set_place(None)
            head = tr("{location} finished") if touched else tr("{location} is empty")
            self.page.answer(
                ScanResult(
                    "ok",
                    head.format(location=place.code),
                    undo=None if self.is_again else lambda: self._reopen(place),
                    sound="complete",
                )
            )

        self._close(place, on_closed)

    def _close(self, place: PlaceToCount, then: Then) -> None:
        assert self.count is not None
        command = service.CloseLocation(uuid4(), self.count.id, place.location_id)
        db, by = self.context.db, self.context.acting()
        self.page.write(lambda: service.close_location(db, by, command), lambda _done: then())

    def _reopen(self, place: PlaceToCount) -> None:
        if self.count is not None:
            command = service.CloseLocation(uuid4(), self.count.id, place.location_id)
            db, by = self.context.db, self.context.acting()
            self.page.write(
                lambda: service.reopen_location(db, by, command), lambda _done: self.refresh()
            )

    # what the goods step asks

    def deny(self, error: Exception, field: LineEdit | None = None) -> None:
        """Say at the fields and in the scan bar why it does not go on so."""
        told = sentence(error)
        self.fields.show_error(told, field)
        self.page.show_error(error)

    def go_on(self) -> None:
        """Put the cursor where the next thing belongs, and say what is expected."""
        self.fields.go_on()
        self.expect()

    def keep(self) -> None:
        """Keep where the counter stands, on this computer."""
        if self.count is not None:
            goods = self.step.goods
            self.draft.keep("count", self.count.id)
            self.draft.offer(BEGUN, {"count_id": self.count.id}, number=self.count.number)
            self.draft.keep("place", self.place.code if self.place else "")
            self.draft.keep("lot", goods.lot_id if goods else 0)
