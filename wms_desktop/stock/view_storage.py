"""The map with one more mode: the rounds and the climate of its zones (LOC-4 to LOC-6)."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from wms_desktop.core.language import N_
from wms_desktop.stock.view_care import CareView
from wms_desktop.stock.view_map import KEPT_MODE, MapTab
from wms_desktop.stock.view_map_modes import MODES, MapMode
from wms_desktop.ui.actions import ActionSpec, tie
from wms_desktop.ui.button import Button
from wms_desktop.ui.page import Expectation, Meaning, MeaningKind, Page, Scan, ScanResult
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.words import joined, tr

ROUNDS = "rounds"
READING = ActionSpec("stock.reading", N_("Keep reading"), "F6", "temperature")

FINDING = ActionSpec("stock.open_finding", N_("Open an exception"), "F4", "alert-triangle")
CLIMATE = ActionSpec("stock.open_climate", N_("Climate exception"), "F7", "temperature")


class StorageTab(MapTab):
    """Use, age, rounds: the third is a list of what is due."""

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(page, parent)
        self._of_map = [*self._own]
        self.segments.add(ROUNDS, tr("Rounds"))
        self.care = CareView(page)
        self.layout().addWidget(self.care)  # type: ignore[union-attr]
        reading = self.own(READING, self.care.read_climate)
        tie(reading, self.care.zone.care_read)
        self._of_care = [reading]
        self._foldable: list[Button] = []
        for spec, handler in (
            (FINDING, self.care.open_finding), (CLIMATE, self.care.open_climate)
        ):  # fmt: skip
            button = Button(tr(spec.title), icon=spec.icon, kind="quiet", key=spec.keys)
            button.setObjectName(spec.id.replace(".", "_"))
            action = self.own(spec, handler)
            tie(action, button)
            self._of_care.append(action)
            self.care.care_foot.add_right(button)
            self._foldable.append(button)
        self.care.changed.connect(self.changed)
        if page.context.preferences.get(KEPT_MODE) == ROUNDS:
            self.segments.choose(ROUNDS)
        self._show_body()

    @property
    def is_on_rounds(self) -> bool:
        """Whether the rounds are shown instead of the map."""
        return self.segments.current() == ROUNDS

    @property
    def prints(self) -> bool:
        return super().prints and not self.is_on_rounds

    def show_own(self, shown: bool) -> None:
        super().show_own(shown)
        for action in self._of_map:
            action.setVisible(shown and not self.is_on_rounds)
        for action in self._of_care:
            action.setVisible(shown and self.is_on_rounds)

    def expectation(self) -> Expectation:
        return self.care.expectation() if self.is_on_rounds else super().expectation()

    def wants(self, meaning: Meaning) -> bool:
        if self.is_on_rounds:
            return meaning.kind is MeaningKind.LOCATION
        return super().wants(meaning)

    def take(self, scan: Scan) -> None:
        meaning = scan.meaning
        if self.is_on_rounds and meaning is not None and meaning.kind is MeaningKind.LOCATION:
            known = self._places.get(meaning.id)
            if known is None:
                self._page.scan_finished.emit(
                    ScanResult("warn", meaning.code, tr("Not on the map"))
                )
                return
            self.care.show_zone(known[1].id)
            self._page.scan_finished.emit(ScanResult("ok", joined(meaning.code, known[1].name)))
            return
        self._leave_rounds()
        super().take(scan)

    def open(self, **target: Any) -> None:
        """``rounds`` shows what is due: of one zone where it is its id; else as `MapTab`."""
        if (zone := target.pop(ROUNDS, None)) is not None:
            self.segments.choose(ROUNDS)
            self._on_mode(ROUNDS)
            if zone is not True:
                self.care.show_zone(int(zone), str(target.pop("round_kind", "")))
        if target:
            self._leave_rounds()
            super().open(**target)

    def refresh(self) -> None:
        super().refresh()
        if self.is_on_rounds:
            self.care.refresh()

    def back(self) -> None:
        if not self.is_on_rounds:
            super().back()
        else:
            self.care.back()

    def start_search(self) -> None:
        self._leave_rounds()
        super().start_search()

    def save(self) -> None:
        if self.is_on_rounds:
            self.care.save()
        else:
            super().save()

    def go_on(self) -> None:
        self.save()

    def set_narrow(self, narrow: bool) -> None:
        super().set_narrow(narrow)
        self.care.set_narrow(narrow)
        for button in self._foldable:
            button.set_folded(narrow)

    def _leave_rounds(self) -> None:
        if self.is_on_rounds:
            self.segments.choose(MODES[0].name)
            self._on_mode(MODES[0].name)

    def _mode(self) -> MapMode:
        return MODES[0] if self.is_on_rounds else super()._mode()

    def _on_mode(self, name: str) -> None:
        super()._on_mode(name)
        self._show_body()
        self.show_own(True)
        if self.is_on_rounds:
            self.care.refresh()
            self.care.care_list.setFocus()
        self.changed.emit()

    def _show_body(self) -> None:
        for part in (self.map_body, self.map_line, self.map_side):
            show_when(part, not self.is_on_rounds)
        show_when(self.care, self.is_on_rounds)
