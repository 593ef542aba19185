"""The right side of counting: what is left, where to go next, what one has entered oneself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wms_desktop.core.language import N_
from wms_desktop.core.quantity import shown_quantity
from wms_desktop.counts import queries, recounts
from wms_desktop.counts.queries import CountRow, EntryRow, PlaceToCount, Progress
from wms_desktop.ui.actions import ActionSpec, bind, tie
from wms_desktop.ui.button import Button
from wms_desktop.ui.cell import Cell
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.icon_label import IconLabel
from wms_desktop.ui.label import Label
from wms_desktop.ui.list_view import ListView
from wms_desktop.ui.paged_model import Column, PagedModel
from wms_desktop.ui.plane import HLine
from wms_desktop.ui.progress import Figure, ProgressBar
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import row
from wms_desktop.ui.type import NOTE
from wms_desktop.ui.words import tr

if TYPE_CHECKING:
    from wms_desktop.counts.view_blind import BlindCount

END = ActionSpec("counts.end_here", N_("End counting"), "F4", "list-check")
FOLD = ActionSpec("counts.my_lines", N_("My lines"), "Ctrl+L", "chevron-right")
TAKE_BACK = ActionSpec("counts.take_back", N_("Take back"), "Del", "arrow-back-up")
_SHOWN, _SHOWN_NARROW = 6, 3


class ProgressSide(QWidget):
    """How far the count is; it never holds a booked figure (CNT-2).

    Signals:
        take_back_asked: an `EntryRow` of one's own that was wrong.
        end_asked: everything is counted.
    """

    take_back_asked = Signal(object)
    end_asked = Signal()

    count_left: Figure
    count_progress: ProgressBar
    count_done: Label
    count_side_line: HLine
    count_next_label: Label
    count_next: QWidget
    count_mine: ListView
    count_blind_words: Label
    count_fold: Button
    count_take_back: Button
    count_end: Button

    def __init__(self, owner: BlindCount) -> None:
        super().__init__(owner)
        load_form(self, "counts_side")
        self.progress: Progress | None = None
        self._page, self._count, self._here = owner.page, 0, PlaceToCount(0, "", False)
        self._narrow = self._is_again = False
        self._places = [_NextPlace(self.count_next) for _ in range(_SHOWN)]
        layout = self.count_next.layout()
        assert isinstance(layout, QVBoxLayout)
        for place in self._places:
            layout.addWidget(place)
        db = self._page.context.db
        person_id = self._page.context.acting().person_id
        self.mine: PagedModel[EntryRow] = PagedModel(
            self._page.context.tasks,
            _columns(),
            lambda last, limit: queries.entries(
                db, self._count, person_id, after=last, limit=limit
            ),
            self,
        )
        self.count_mine.set_two_lines(True)
        self.count_mine.set_model(self.mine)
        self.mine.failed.connect(self._page.show_error)
        self.count_mine.current_changed.connect(lambda _row: self._show_buttons())
        self._bind_keys(owner)
        self.set_unfolded(False)

    def _bind_keys(self, owner: BlindCount) -> None:
        self._end = bind(END, self.end_asked.emit, owner)
        tie(self._end, self.count_end)
        fold = bind(FOLD, lambda: self.set_unfolded(self.count_mine.isHidden()), owner)
        self.count_fold.clicked.connect(lambda checked: self.set_unfolded(checked))
        fold.setEnabled(True)
        self._take_back = bind(TAKE_BACK, self._on_take_back, self.count_mine)
        tie(self._take_back, self.count_take_back)

    def show_count(self, count: CountRow) -> None:
        """Begin with *count*."""
        self._count, self._is_again = count.id, count.is_counted_again
        self._end.setEnabled(not self._is_again)
        self.count_next_label.setText(
            tr("Count these again") if self._is_again else tr("Next locations")
        )
        show_when(self.count_blind_words, count.is_blind)
        self.set_unfolded(False)

    def reload(self, here: PlaceToCount | None) -> None:
        """Ask how far the count is; *here* is where the counter stands."""
        self._here = here or PlaceToCount(0, "", False)
        db, person_id = self._page.context.db, self._page.context.acting().person_id
        count_id, after = self._count, self._here.location_id
        site_id, is_again = self._page.context.acting().site_id, self._is_again

        def work() -> Progress:
            if is_again:
                return recounts.progress(
                    db, site_id, count_id, person_id, after=after, places=_SHOWN
                )
            return queries.progress(db, count_id, person_id, after=after, places=_SHOWN)

        self._page.read(work, self._show)
        if not self.count_mine.isHidden():
            self.mine.reload()

    def set_narrow(self, narrow: bool) -> None:
        """Show fewer locations where the window is low."""
        self._narrow = narrow
        if self.progress is not None:
            self._show(self.progress)

    def set_unfolded(self, unfolded: bool) -> None:
        """Show one's own lines instead of the next locations."""
        self.count_fold.setChecked(unfolded)
        self.count_fold.set_icon_name("chevron-down" if unfolded else "chevron-right")
        own, others = (self.count_mine, self.count_take_back), (self.count_next,)
        for widget in others if unfolded else own:  # what goes first, or the window would grow
            show_when(widget, False)
        for widget in own if unfolded else others:
            show_when(widget, True)
        self._show_buttons()
        if unfolded and self._count:
            self.mine.reload()
            self.count_mine.setFocus()
        if self.progress is not None:
            self._show(self.progress)

    def _show(self, found: Progress) -> None:
        self.progress = found
        total = found.left + found.done
        left = tr("location left") if found.left == 1 else tr("locations left")
        if self._is_again:
            left = tr("line to count again") if found.left == 1 else tr("lines to count again")
        self.count_left.show_figure(str(found.left), left)
        self.count_progress.set_share(found.done / total if total else 0)
        said = tr("{done} done, {people} counting", done=found.done, people=found.counters)
        if found.others:
            said = tr("{others} {others:waits|wait} for another person", others=found.others)
        self.count_done.setText(said)
        folded = self.count_mine.isHidden()
        shown = found.following[: _SHOWN_NARROW if self._narrow else _SHOWN] if folded else ()
        show_when(self.count_next_label, bool(shown))
        for number, place in enumerate(self._places):
            place.show_place(shown[number] if number < len(shown) else None, self._here)
        self.count_fold.setText(tr("My lines: {lines}", lines=found.lines))
        self.count_fold.setEnabled(found.lines > 0)
        show_when(self.count_end, found.left == 0 and not self._is_again)

    def _show_buttons(self) -> None:
        current: EntryRow | None = self.count_mine.current_row()
        usable = current is not None and current.counted > 0 and not self.count_mine.isHidden()
        self._take_back.setEnabled(usable)

    def _on_take_back(self) -> None:
        if (current := self.count_mine.current_row()) is not None:
            self.take_back_asked.emit(current)


class _NextPlace(QWidget):
    """A location that is still open."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._code, self._note = Label(), Label("", NOTE, "text_2")
        self.setLayout(row(IconLabel("map-pin"), self._code, None, self._note))
        self.hide()

    def show_place(self, place: PlaceToCount | None, here: PlaceToCount) -> None:
        """Show *place*, and whether it stands in the same row as *here*; None shows nothing."""
        show_when(self, place is not None)
        if place is not None:
            self._code.setText(place.code)
            rack = here.code.rpartition("-")[0]
            same = bool(rack) and place.code.rpartition("-")[0] == rack
            self._note.setText(place.goods or (tr("same row") if same else ""))


def _columns() -> tuple[Column[EntryRow], ...]:
    return (
        Column(
            tr("Item, lot"),
            lambda entry: Cell(
                entry.item_code, sub=", ".join(filter(None, (entry.location_code, entry.lot_code)))
            ),
            "name",
        ),
        Column(tr("Counted"), lambda entry: Cell(shown_quantity(entry.counted)), "figure"),
    )
