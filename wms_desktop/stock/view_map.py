"""The second-level tab Map: every location of the warehouse, and what can be done at one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from wms_desktop.core.language import N_
from wms_desktop.stock.map_queries import Holding, MapCell, MapZone, WarehouseMap, warehouse_map
from wms_desktop.stock.map_rules import AGE_LIMITS
from wms_desktop.stock.service_places import WHO_KEEPS
from wms_desktop.stock.view_map_modes import MODES, SIGNS, MapMode, panels, row_words
from wms_desktop.stock.view_map_search import (
    Hit,
    MapSearch,
    Sought,
    holding_words,
    holdings,
)
from wms_desktop.stock.view_map_side import MapSide
from wms_desktop.ui.actions import ActionSpec, tie
from wms_desktop.ui.button import Button
from wms_desktop.ui.empty_state import EmptyState
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.heat_legend import HeatLegend
from wms_desktop.ui.heat_map import HeatMap
from wms_desktop.ui.import_offer import ImportOffer
from wms_desktop.ui.label import Label
from wms_desktop.ui.page import Expectation, Meaning, MeaningKind, Page, Scan, ScanResult
from wms_desktop.ui.page_parts import Segments
from wms_desktop.ui.plane import Plane, VLine
from wms_desktop.ui.scroll_pane import ScrollPane
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column
from wms_desktop.ui.sub_page import SubPage
from wms_desktop.ui.words import tr

MOVE = ActionSpec("stock.move", N_("Move goods"), "F4", "switch-horizontal")
CONDITION = ActionSpec("stock.condition", N_("Change condition"), "F6", "shield-check")
BLOCK = ActionSpec("stock.block", N_("Block or free location"), "F7", "lock")
HISTORY = ActionSpec("stock.history", N_("History of the location"), "Ctrl+H", "history")
KINDS = frozenset({MeaningKind.LOCATION, MeaningKind.LOT, MeaningKind.ITEM})
KEPT_MODE = "stock.map_mode"


class MapTab(SubPage):
    """Zones with their locations as cells at the left, one location at the right."""

    map_body: QWidget
    map_find_place: QWidget
    map_found: QWidget
    map_found_words: Label
    map_found_all: Button
    map_area: ScrollPane
    map_foot: QWidget
    map_line: VLine
    map_legend_place: QWidget
    map_side: Plane

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(page, parent)
        load_form(self, "stock_map")
        self._map = WarehouseMap()
        self._places: dict[int, tuple[MapCell, MapZone]] = {}
        self._sought: Sought | None = None
        self._waiting: int | None = None
        self._narrow = False
        self.segments = Segments([(mode.name, tr(mode.title)) for mode in MODES])
        self.segments.setObjectName("map_modes")
        kept = str(page.context.preferences.get(KEPT_MODE, ""))
        if any(mode.name == kept for mode in MODES):
            self.segments.choose(kept)
        self.heat = HeatMap(tr("Warehouse map"))
        self.heat.setObjectName("map_cells")
        self.map_area.setWidget(self.heat)
        self.search = MapSearch(page)
        self.map_find_place.setLayout(column(self.search, gap=0))
        self.legend = HeatLegend({icon: tr(words) for icon, words in SIGNS.items()})
        self.map_legend_place.setLayout(column(self.legend, gap=0))
        self.side = MapSide(page)
        self.map_side.setLayout(column((self.side, 1), gap=0))
        self._empty = EmptyState(
            "building-warehouse", tr("No locations yet"), tr("Import them, or add them by hand.")
        )
        self.map_body.layout().insertWidget(2, self._empty)  # type: ignore[union-attr]
        deed = tr("Import locations")
        self._offer = ImportOffer(self._empty, page, "locations", deed, WHO_KEEPS)
        show_when(self._empty, False)
        show_when(self.map_found, False)
        self._connect()
        self._show_mode()

    def _connect(self) -> None:
        self.segments.chosen.connect(self._on_mode)
        self.heat.moved.connect(self._on_moved)
        self.heat.chosen.connect(self._on_chosen)
        self.heat.revealed.connect(
            lambda rect: self.map_area.ensureVisible(
                rect.center().x(), rect.center().y(), rect.width() // 2, rect.height() // 2
            )
        )
        self.search.found.connect(self._on_found)
        self.map_found_all.clicked.connect(self.show_all)
        self.side.expected.connect(self.changed)
        self.side.shown_next.connect(self._show_next)
        place = self.side.place
        for spec, handler, button in (
            (MOVE, self.side.open_move, place.map_move),
            (CONDITION, self.side.open_condition, place.map_condition),
            (BLOCK, self.side.open_block, place.map_block),
            (HISTORY, self.side.open_history, place.map_history),
        ):
            action = self.own(spec, handler)
            self.side.enable(spec.id, action.setEnabled)
            tie(action, button)
        place.map_print.clicked.connect(self.print_paper)

    # what the page uses

    @property
    def prints(self) -> bool:
        return self.side.cell is not None

    def head_widgets(self) -> Sequence[QWidget]:
        return (self.segments,)

    def expectation(self) -> Expectation:
        return self.side.expectation() or Expectation(
            tr("Scan a location or item"), tr("the map shows where it is")
        )

    def wants(self, meaning: Meaning) -> bool:
        return meaning.kind in KINDS

    def take(self, scan: Scan) -> None:
        meaning = scan.meaning
        assert meaning is not None
        answer = self._page.scan_finished.emit
        if self.side.take(scan, answer):
            return
        if meaning.kind is MeaningKind.LOCATION:
            self.open_location(meaning.id)
            known = self._places.get(meaning.id)
            note = row_words(*known) if known else meaning.label
            answer(ScanResult("ok", meaning.code, note))
            return
        self._mark(
            _sought(meaning),
            lambda words, some: answer(ScanResult("ok" if some else "warn", words)),
            go=True,
        )

    def open(self, **target: Any) -> None:
        if "location" in target:
            self.open_location(int(target["location"]))
        if "item" in target:
            self._mark(Sought(int(target["item"]), None, str(target.get("code", ""))), go=True)
        if "lot" in target:
            self._mark(Sought(None, int(target["lot"]), str(target.get("code", ""))), go=True)

    def open_location(self, location_id: int) -> None:
        """Show one location; a form that was begun for it is open again."""
        if location_id not in self._places:
            self._waiting = location_id  # until the map has been read
            self.refresh()
            return
        self.heat.show_key(location_id)
        self.side.show_cell(self._places[location_id][0])
        self.changed.emit()

    def refresh(self) -> None:
        db, site = self._page.context.db, self._page.context.acting().site_id
        self._page.read(lambda: warehouse_map(db, site), self._show_map)

    def back(self) -> None:
        if self.side.back() or self.search.leave():
            self.heat.setFocus()
        elif self._sought is not None:
            self.show_all()

    def start_search(self) -> None:
        self.search.start()

    def save(self) -> None:
        self.side.save()

    def go_on(self) -> None:
        self.side.save()

    def print_paper(self) -> None:
        self.side.print_label()

    def set_narrow(self, narrow: bool) -> None:
        self._narrow = narrow
        self.search.set_always(not narrow)

    def show_all(self) -> None:
        """No goods are marked any more."""
        self._sought = None
        self.heat.mark(())
        show_when(self.map_found, False)

    # the map

    def _show_map(self, shown: WarehouseMap) -> None:
        self._map = shown
        self._places = {cell.id: (cell, zone) for zone in shown.zones for cell in zone.cells}
        self._draw()
        empty = not shown.zones
        show_when(self._empty, empty)
        self._offer.show_for(empty)
        for part in (self.map_area, self.map_foot):
            show_when(part, not empty)
        waiting, self._waiting = self._waiting, None
        if waiting in self._places:
            self.open_location(waiting)
        elif self.side.cell is not None:
            known = self._places.get(self.side.cell.id)
            self.heat.show_key(self.side.cell.id if known else None)
            self.side.follow(known[0] if known else None)
        if self._sought is not None:
            self._mark(self._sought)

    def _draw(self) -> None:
        today = self._page.context.acting().today
        self.heat.show_panels(panels(self._map, self._mode(), today))

    def _mode(self) -> MapMode:
        return next(each for each in MODES if each.name == self.segments.current())

    def _show_mode(self) -> None:
        mode = self._mode()
        self.legend.show_words(tr(mode.low), tr(mode.high, days=AGE_LIMITS[-1]), mode.signs)

    def _on_mode(self, name: str) -> None:
        self._page.context.preferences[KEPT_MODE] = name
        self._show_mode()
        self._draw()

    def _on_moved(self, key: int) -> None:
        """The pane follows the arrow keys, unless a form is open there."""
        if not self.side.is_busy:
            self.open_location(key)

    def _on_chosen(self, key: int) -> None:
        cell = self._places[key][0]
        if not self.side.choose(cell):
            self.open_location(key)

    def _show_next(self, location_id: int) -> None:
        """After a form: the location that is of interest now, as it is now."""
        self._waiting = location_id
        self.refresh()
        self.heat.setFocus()

    # goods

    def _on_found(self, hit: Hit) -> None:
        if hit.kind == "location":
            self.show_all()
            self.open_location(hit.id)
        else:
            self._mark(Sought(hit.id, None, hit.code), go=True)
        self.heat.setFocus()

    def _mark(
        self,
        sought: Sought,
        told: Callable[[str, bool], object] = lambda _words, _some: None,
        *,
        go: bool = False,
    ) -> None:
        """Mark what holds *sought*; *go*: show the nearest of them, unless a form is open."""
        self._sought = sought

        def show(found: list[Holding]) -> None:
            words = holding_words(sought.code, found)
            if self._sought is sought:
                self.heat.mark([each.location_id for each in found])
                self.map_found_words.setText(words)
                show_when(self.map_found, True)
                if go and found and not self.side.is_busy:
                    self.open_location(found[0].location_id)
            told(words, bool(found))

        holdings(self._page, sought, show)


def _sought(meaning: Meaning) -> Sought:
    if meaning.kind is MeaningKind.LOT:
        return Sought(None, meaning.id, meaning.code)
    return Sought(meaning.id, None, meaning.code)
