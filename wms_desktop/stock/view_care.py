"""Rounds and climate of the zones: what is due at the left, one zone at the right (LOC-5, 6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.core.language import N_
from wms_desktop.core.moments import site_time
from wms_desktop.stock import words
from wms_desktop.stock.care import RoundDue, rounds_due
from wms_desktop.stock.climate import ZoneClimate, climates
from wms_desktop.stock.view_care_plan import CarePlanPane
from wms_desktop.stock.view_care_words import climate_words, due_pill
from wms_desktop.stock.view_care_zone import CareZonePane
from wms_desktop.ui.cell import Cell
from wms_desktop.ui.columns_model import Column
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.list_view import ListView
from wms_desktop.ui.page import Expectation, Page
from wms_desktop.ui.page_parts import ListFoot
from wms_desktop.ui.plane import Plane
from wms_desktop.ui.rows_model import RowsModel
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column
from wms_desktop.ui.words import tr

WIDE, NARROW = 348, 296
_EVERY = N_("every {days} d")


@dataclass(frozen=True, slots=True)
class CareRow:
    """A kind of round in a zone, with the zone's climate."""

    round: RoundDue
    climate: ZoneClimate

    @property
    def key(self) -> tuple[int, str]:
        """What stays the same when the list is read again."""
        return self.round.zone_id, self.round.kind


class CareView(QWidget):
    """What is due first.

    Signals:
        changed: something else is possible.
    """

    care_list: ListView
    care_foot: ListFoot
    care_side: Plane

    changed = Signal()

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_form(self, "stock_care")
        self._page = page
        self._wanted: tuple[int, str] | None = None
        self._zone_wanted, self._kind_wanted = 0, ""
        self.rows: RowsModel[CareRow] = RowsModel(_columns(page.context.acting().today))
        self.care_list.set_two_lines(True)
        self.care_list.set_model(self.rows)
        self.zone, self.plan = CareZonePane(page), CarePlanPane(page)
        self.care_side.setLayout(column((self.zone, 1), (self.plan, 1), gap=0))
        show_when(self.plan, False)
        self.care_list.current_changed.connect(self._on_current)
        self.care_list.activated_row.connect(lambda _row: self.zone.start())
        self.zone.kept.connect(self.refresh)
        self.zone.care_plan.clicked.connect(self.open_plan)
        self.plan.saved.connect(self._on_planned)
        self.plan.dropped.connect(lambda: self._show_plan(False))

    def expectation(self) -> Expectation:
        """A zone's location shows its rounds."""
        return Expectation(tr("Scan a location"), tr("the rounds of its zone"))

    def refresh(self) -> None:
        """What is due now."""
        db, by = self._page.context.db, self._page.context.acting()

        def read() -> list[CareRow]:
            zones = {each.zone_id: each for each in climates(db, by.site_id)}
            return [CareRow(each, zones[each.zone_id]) for each in rounds_due(db, by)]

        self._page.read(read, self._show)

    def show_zone(self, zone_id: int, kind: str = "") -> None:
        """Go to the most urgent round of a zone, or to the one of that *kind*."""
        self._zone_wanted, self._kind_wanted = zone_id, kind
        self._choose()

    def open_plan(self) -> None:
        """Limits and intervals of the zone shown."""
        row = self.care_list.current_row()
        if isinstance(row, CareRow):
            rounds = [each.round for each in self.rows.rows() if each.key[0] == row.key[0]]
            self.plan.open_for(row.climate, rounds)
            self._show_plan(True)

    def open_finding(self) -> None:
        """F4: what the last round of the zone found is to be judged (LOC-5)."""
        row = self.care_list.current_row()
        if isinstance(row, CareRow):
            self._page.open(tab="exceptions", round=row.round.last_id)

    def open_climate(self) -> None:
        """F7: readings of the zone that are out of limits are to be judged (LOC-6)."""
        row = self.care_list.current_row()
        if isinstance(row, CareRow):
            self._page.open(tab="exceptions", climate_zone=row.round.zone_id)

    def save(self) -> None:
        """Ctrl+S: what is typed is kept."""
        (self.zone if self.plan.isHidden() else self.plan).save()

    def read_climate(self) -> None:
        """F6: keep a reading, or begin one."""
        if self.plan.isHidden():
            self.zone.read()

    def back(self) -> bool:
        """Esc: from the plan to the zone, from the fields to the list; whether it led anywhere."""
        if not self.plan.isHidden():
            self._show_plan(False)
            return True
        if self.zone.isAncestorOf(self.focusWidget() or self):
            self.care_list.setFocus()
            return True
        return False

    def set_narrow(self, narrow: bool) -> None:
        """Keep two panes."""
        self.care_side.set_least_width(NARROW if narrow else WIDE)

    def _show(self, found: list[CareRow]) -> None:
        row = self.care_list.current_row()
        if isinstance(row, CareRow):
            self._wanted = row.key
        self.rows.set_rows(found)
        today = self._page.context.acting().today
        late = sum(each.round.due_on < today for each in found)
        now = sum(each.round.due_on == today for each in found)
        outside = sum(bool(zone.faults) for zone in {row.climate for row in found})
        says = tr("{late} overdue, {now} due today", late=late, now=now)
        if outside:
            says = f"{says}  {tr('{count} zones out of limits', count=outside)}"
        self.care_foot.set_text(says)
        self._choose()

    def _choose(self) -> None:
        rows = self.rows.rows()
        if not rows:
            self._on_current(None)
            return
        places = [n for n, each in enumerate(rows) if each.key == self._wanted]
        if self._zone_wanted:
            places = [
                n for n, each in enumerate(rows)
                if each.key[0] == self._zone_wanted and self._kind_wanted in ("", each.key[1])
            ]  # fmt: skip
        self.care_list.selectRow(places[0] if places else 0)
        self._zone_wanted = 0
        self._on_current(self.care_list.current_row())

    def _on_current(self, row: object) -> None:
        if isinstance(row, CareRow):
            self._wanted = row.key
            self.zone.show_zone(row.round, row.climate)
        show_when(self.care_side, isinstance(row, CareRow))
        self.changed.emit()

    def _on_planned(self) -> None:
        self._show_plan(False)
        self.refresh()

    def _show_plan(self, wanted: bool) -> None:
        show_when(self.plan, wanted)
        show_when(self.zone, not wanted)
        if wanted:
            self.plan.start()
        else:
            self.care_list.setFocus()
        self.changed.emit()


def _columns(today: date) -> tuple[Column[CareRow], ...]:
    return (
        Column(tr("Zone"), lambda row: Cell(row.round.zone, sub=row.round.zone_code), kind="name"),
        Column(tr("Round"), _kind),
        Column(tr("Last round"), _last, optional=True),
        Column(tr("Climate"), _climate, optional=True),
        Column(
            tr("Next round"), lambda row: Cell(pill=due_pill(row.round.due_on, today)), kind="state"
        ),
    )


def _kind(row: CareRow) -> Cell:
    every = tr(_EVERY, days=row.round.days)
    if row.round.is_sensitive:
        every = tr("every {days} d, sensitive goods", days=row.round.days)
    return Cell(tr(words.CARE_KINDS[row.round.kind]), sub=every)


def _last(row: CareRow) -> Cell:
    if row.round.last_at is None:
        return Cell("–", role="text_3")
    good = row.round.was_in_order
    return Cell(
        f"{site_time(row.round.last_at):%Y-%m-%d}", sub=row.round.last_by,
        icon="" if good else "alert-triangle", icon_role="text_2" if good else "warn",
    )  # fmt: skip


def _climate(row: CareRow) -> Cell:
    zone = row.climate
    if zone.taken_at is None:
        return Cell("–", role="text_3")
    says = climate_words(zone.temperature, zone.humidity)
    if not zone.faults:
        return Cell(says, sub=f"{site_time(zone.taken_at):%m-%d %H:%M}")
    fault = tr(words.OUT_OF_LIMITS[zone.faults[0]])
    return Cell(says, sub=fault, role="bad", icon="alert-octagon", icon_role="bad")
