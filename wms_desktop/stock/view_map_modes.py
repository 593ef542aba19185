"""What the colours of the warehouse map mean: a declared list of modes, and cells in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache, partial

from wms_desktop.core.language import N_
from wms_desktop.core.quantity import shown_quantity
from wms_desktop.stock import map_rules
from wms_desktop.stock.kinds import StorageClass
from wms_desktop.stock.map_queries import MapCell, MapZone, WarehouseMap
from wms_desktop.ui.heat_layout import HeatCell, HeatPanel, Lines
from wms_desktop.ui.words import joined, tr

ICONS: dict[StorageClass, str] = {
    StorageClass.AMBIENT: "package",
    StorageClass.COLD: "snowflake",
    StorageClass.HAZARDOUS: "flame",
    StorageClass.RETURNS: "truck-return",
    StorageClass.DAMAGED: "box-off",
    StorageClass.HOLD: "hand-stop",
    StorageClass.STAGING: "clipboard-check",
}


@dataclass(frozen=True, slots=True)
class MapMode:
    """One way to colour the map; another one is one more line in `MODES`.

    Attributes:
        low: what the first heat step means, English, marked; ``high`` the last.
        step: the heat step of a location on a day.
        figure: the short number in its cell.
        note: a zone's figure in its head, in the language shown.
        signs: what cells show beside their colour: "lock" blocked, "minus" no room.
    """

    name: str
    title: str
    low: str
    high: str
    step: Callable[[MapCell, date], int]
    figure: Callable[[MapCell, date], str]
    note: Callable[[MapZone, date], str]
    signs: tuple[str, ...] = ("lock",)


def use_words(zone: MapZone) -> str:
    """71 % used; without a limit, how many locations are occupied; empty without locations."""
    if not zone.cells:
        return ""
    use = zone.use
    if use is None:
        return tr("{part} of {count} occupied", part=zone.occupied, count=len(zone.cells))
    return tr("{percent} % used", percent=map_rules.percent(use))


def climate_words(zone: MapZone) -> str:
    """2–8 °C, 5.4; empty where a zone has no limits."""
    low, high = zone.temperature_low, zone.temperature_high
    if low is None and high is None:
        return ""
    limits = f"{_figure(low)}–{_figure(high)} °C"
    now = "" if zone.temperature is None else f"{zone.temperature:.1f}"
    return joined(limits, now)


def _figure(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}".replace("-", "−")


def row_words(cell: MapCell, zone: MapZone) -> str:
    """Zone A, row 3."""
    row = map_rules.spot(cell.code, zone.code).row
    return joined(zone.name, tr("row {row}@@rack", row=row.lstrip("0") or row) if row else "")


def place_words(cell: MapCell, today: date) -> str:
    """A location in words: code, use, room, block, age; what a screen reader says of its cell."""
    use = map_rules.share(cell.used, cell.capacity)
    parts = [cell.code]
    if use is not None:
        parts.append(tr("{percent} % used", percent=map_rules.percent(use)))
    elif not cell.used:
        parts.append(tr("Empty@@location"))
    if cell.has_no_room:
        parts.append(tr("No room@@location"))
    elif cell.room is not None:
        parts.append(tr("Room for {count}", count=shown_quantity(cell.room)))
    days = map_rules.age_days(cell.oldest_on, today)
    if days is not None:
        parts.append(tr("oldest lot {days} {days:day|days}", days=days))
    if cell.is_blocked:
        parts.append(tr("Blocked@@location"))
    return joined(*parts)


def _age(cell: MapCell, today: date) -> str:
    days = map_rules.age_days(cell.oldest_on, today)
    return "" if days is None else str(days)


def _oldest(zone: MapZone, today: date) -> str:
    oldest = min((cell.oldest_on for cell in zone.cells if cell.oldest_on), default=None)
    days = map_rules.age_days(oldest, today)
    return "" if days is None else tr("oldest {days} {days:day|days}", days=days)


SIGNS = {"lock": N_("Blocked@@location"), "minus": N_("No room@@location")}
MODES: tuple[MapMode, ...] = (
    MapMode(
        "use", N_("Use@@location"), N_("Empty@@location"), N_("Full@@location"),
        lambda cell, _today: map_rules.use_step(cell.used, cell.capacity),
        lambda _cell, _today: "",
        lambda zone, _today: use_words(zone),
        signs=("lock", "minus"),
    ),
    MapMode(
        "age", N_("Age@@goods"), N_("Empty@@location"), N_("Over {days} days"),
        lambda cell, today: map_rules.age_step(map_rules.age_days(cell.oldest_on, today)),
        _age, _oldest,
    ),
)  # fmt: skip


def panels(shown: WarehouseMap, mode: MapMode, today: date) -> tuple[HeatPanel, ...]:
    """The map's panels in a mode."""
    return tuple(_panel(zone, mode, today) for zone in shown.zones)


def _panel(zone: MapZone, mode: MapMode, today: date) -> HeatPanel:
    codes = tuple(cell.code for cell in zone.cells)

    @lru_cache(maxsize=8)
    def lines(widest: int) -> Lines:
        found = map_rules.lines(codes, zone=zone.code, widest=widest)
        return tuple((_row_label(line.row), line.cells) for line in found)

    notes = tuple(note for note in (climate_words(zone), mode.note(zone, today)) if note)
    cells = tuple(_cell(cell, mode, today) for cell in zone.cells)
    return HeatPanel(
        zone.name, ICONS[zone.storage_class], notes, cells, lines, tr("No locations yet")
    )


def _row_label(row: str) -> str:
    return "" if row == map_rules.LOOSE else row


def _cell(cell: MapCell, mode: MapMode, today: date) -> HeatCell:
    sign = ""
    if cell.is_blocked:
        sign = "lock"
    elif "minus" in mode.signs and cell.has_no_room:
        sign = "minus"
    return HeatCell(
        cell.id,
        mode.step(cell, today),
        sign,
        mode.figure(cell, today),
        partial(place_words, cell, today),
    )
