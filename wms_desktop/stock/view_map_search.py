"""F2 on the map: a location, or goods, whose locations are marked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.core.quantity import shown_quantity
from wms_desktop.stock.locations import locations
from wms_desktop.stock.map_queries import Holding, holding
from wms_desktop.stock.queries import search_items
from wms_desktop.ui.finder import MOST_HITS, Finder
from wms_desktop.ui.page import Page
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column
from wms_desktop.ui.words import joined, tr


@dataclass(frozen=True, slots=True)
class Hit:
    """A location or an item that the search has found."""

    kind: str  # location or item
    id: int
    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Sought:
    """Goods whose locations are marked."""

    item_id: int | None
    lot_id: int | None
    code: str


class MapSearch(QWidget):
    """The search field above the map.

    Signals:
        found: a `Hit` was chosen.
    """

    found = Signal(object)

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = page
        words = tr("Location, item code or name")
        self.finder = Finder(page, self._find, _hit_words, "map_search", hint=words)
        self.finder.name_it(words)
        self.finder.chosen.connect(self._on_chosen)
        self.setLayout(column(self.finder, margins=(16, 12, 16, 0)))
        self._always = True

    def set_always(self, always: bool) -> None:
        """Stand there always, or after F2 only."""
        self._always = always
        show_when(self, always)

    def start(self) -> None:
        """F2."""
        show_when(self, True)
        self.finder.setFocus()
        self.finder.search.selectAll()

    def leave(self) -> bool:
        """Esc: empty the field, or put it away. Whether there was something to do."""
        begun = bool(self.finder.text()) or (not self._always and not self.isHidden())
        if self.finder.text():
            self.finder.search.clear()
            self.finder.search.search_now()
        show_when(self, self._always)
        return begun

    def _find(self, text: str) -> list[Hit]:
        db, site = self._page.context.db, self._page.context.acting().site_id
        places = [
            Hit("location", row.id, row.code, row.zone)
            for row in locations(db, site, text=text, limit=MOST_HITS)
        ]
        exact = [hit for hit in places if hit.code.lower() == text.lower()]
        if exact:
            return exact
        items = [
            Hit("item", row.id, row.code, row.name)
            for row in search_items(db, text, limit=MOST_HITS)
        ]
        half = MOST_HITS // 2
        return [*items[: max(half, MOST_HITS - len(places))], *places][:MOST_HITS]

    def _on_chosen(self, hit: Hit | None) -> None:
        if hit is not None:
            self.found.emit(hit)


def holdings(
    page: Page,
    sought: Sought,
    done: Callable[[list[Holding]], object],
    failed: Callable[[Exception], object],
) -> None:
    """Ask which locations hold *sought*."""
    db, site = page.context.db, page.context.acting().site_id
    page.read(lambda: holding(db, site, item_id=sought.item_id, lot_id=sought.lot_id), done, failed)


def holding_words(code: str, found: list[Holding]) -> str:
    """A302-14: 48 in 3 locations, nearest A-01-02."""
    if not found:
        return tr("{goods} lies nowhere here", goods=code)
    total = sum((each.quantity for each in found), Decimal(0))
    count = tr(
        "{goods}: {total} in {count} {count:location|locations}",
        goods=code, total=shown_quantity(total), count=len(found),
    )  # fmt: skip
    return joined(count, tr("nearest {location}", location=found[0].code))


def _hit_words(hit: Hit) -> tuple[str, str]:
    return hit.code, hit.label
