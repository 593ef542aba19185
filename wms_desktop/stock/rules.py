"""Where goods may lie and where to put them. Pure rules of storage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from wms_desktop.stock.kinds import Condition, StorageClass, WeightClass


class StorageFault(StrEnum):
    """Why goods may not lie at a location, or only once somebody confirms it (LOC-1)."""

    NOT_A_BIN = "location_not_a_bin"
    BLOCKED = "location_blocked"
    OTHER_CLASS = "location_other_class"
    TOO_HIGH = "location_too_high"
    INCOMPATIBLE = "location_incompatible"
    NO_ROOM = "location_no_room"


CONFIRMABLE = frozenset({StorageFault.TOO_HIGH, StorageFault.INCOMPATIBLE, StorageFault.NO_ROOM})

# zones with a purpose take goods of every class, but only in these conditions
_PURPOSE = {
    StorageClass.STAGING: frozenset(Condition),
    StorageClass.HOLD: frozenset({Condition.GOOD}),
    StorageClass.RETURNS: frozenset({Condition.RETURNED, Condition.QUARANTINE, Condition.DAMAGED}),
    StorageClass.DAMAGED: frozenset({Condition.DAMAGED}),
}


class PutAwayReason(StrEnum):
    """Why a location is suggested, best first (LOC-2)."""

    SAME_LOT = "same_lot"
    EMPTY = "empty"
    SAME_ITEM = "same_item"


@dataclass(frozen=True, slots=True)
class Goods:
    """What is to be stored: an item's storage needs, and the lot (None while it is not known)."""

    item_id: int
    lot_id: int | None = None
    storage_class: StorageClass = StorageClass.AMBIENT
    weight_class: WeightClass = WeightClass.LIGHT
    group: str = ""
    incompatible_with: frozenset[str] = frozenset()
    condition: Condition = Condition.GOOD


@dataclass(frozen=True, slots=True)
class Content:
    """What lies in a bin already."""

    item_id: int
    lot_id: int
    group: str = ""
    incompatible_with: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Bin:
    """A location with its zone's needs and what it holds.

    Attributes:
        storage_class: of the zone; None for places outside the warehouse.
        capacity: base units, nought for no limit.
        distance: the walk from staging, in the shop's own steps.
    """

    location_id: int
    code: str
    storage_class: StorageClass | None
    level: int = 1
    heavy_level: int = 1
    distance: int = 0
    capacity: Decimal = Decimal(0)
    used: Decimal = Decimal(0)
    is_blocked: bool = False
    contents: tuple[Content, ...] = ()

    @property
    def room(self) -> Decimal | None:
        """Base units that still fit; None without a limit."""
        return max(self.capacity - self.used, Decimal(0)) if self.capacity else None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A location to put goods to, and why. ``room`` is None without a limit."""

    location_id: int
    code: str
    reason: PutAwayReason
    room: Decimal | None


@dataclass(frozen=True, slots=True)
class SkippedBin:
    """A location that was passed over, and why."""

    location_id: int
    code: str
    why: StorageFault


@dataclass(frozen=True, slots=True)
class PutAway:
    """Locations in the order in which they are suggested, and those passed over."""

    suggestions: tuple[Suggestion, ...]
    skipped: tuple[SkippedBin, ...]


def storage_faults(goods: Goods, place: Bin, quantity: Decimal) -> tuple[StorageFault, ...]:
    """Every reason not to put *quantity* of *goods* at *place*; empty means put it there.

    A fault in `CONFIRMABLE` needs a recorded confirmation, any other one refuses. Zones with a
    purpose (staging, hold, returns, damaged) take every class in the conditions they are for.

    Source: LOC-1; capacity LOC-4.
    """
    if place.storage_class is None:
        return (StorageFault.NOT_A_BIN,)
    heavy = goods.weight_class is WeightClass.HEAVY
    checks = {
        StorageFault.BLOCKED: place.is_blocked,
        StorageFault.OTHER_CLASS: not fits_class(goods, place.storage_class),
        StorageFault.TOO_HIGH: heavy and place.level > place.heavy_level,
        StorageFault.INCOMPATIBLE: any(_at_odds(goods, content) for content in place.contents),
        StorageFault.NO_ROOM: place.room is not None and quantity > place.room,
    }
    return tuple(fault for fault, applies in checks.items() if applies)


def fits_class(goods: Goods, storage_class: StorageClass) -> bool:
    """Whether a zone of *storage_class* takes *goods* (LOC-1)."""
    if goods.storage_class is storage_class:
        return True
    return goods.condition in _PURPOSE.get(storage_class, frozenset())


def groups(text: str) -> frozenset[str]:
    """The groups in a comma-separated list (``food,acid``)."""
    return frozenset(part.strip() for part in text.replace("，", ",").split(",") if part.strip())


def put_away(goods: Goods, quantity: Decimal, bins: Iterable[Bin]) -> PutAway:
    """Where to put *goods*: same item and lot with room, nearest empty one, same item.

    Nothing is suggested that `storage_faults` has anything against; such bins are named as
    skipped where they hold the item already, or would have been the nearest.

    Source: LOC-2.
    """
    found: list[tuple[tuple[int, int, str], Suggestion]] = []
    skipped = []
    for place in bins:
        faults = storage_faults(goods, place, quantity)
        if faults:
            skipped.append(SkippedBin(place.location_id, place.code, faults[0]))
            continue
        reason = _put_away_reason(goods, place)
        if reason is not None:
            rank = (list(PutAwayReason).index(reason), place.distance, place.code)
            suggestion = Suggestion(place.location_id, place.code, reason, place.room)
            found.append((rank, suggestion))
    found.sort(key=lambda each: each[0])
    return PutAway(tuple(suggestion for _, suggestion in found), tuple(skipped))


def _put_away_reason(goods: Goods, place: Bin) -> PutAwayReason | None:
    if goods.condition is Condition.GOOD and place.storage_class is not goods.storage_class:
        # good goods belong to their own class; zones with a purpose are chosen by people
        return None
    if not place.contents:
        return PutAwayReason.EMPTY
    same_item = [content for content in place.contents if content.item_id == goods.item_id]
    if goods.lot_id is not None and any(c.lot_id == goods.lot_id for c in same_item):
        return PutAwayReason.SAME_LOT
    return PutAwayReason.SAME_ITEM if same_item else None


def _at_odds(goods: Goods, content: Content) -> bool:
    return goods.group in content.incompatible_with or content.group in goods.incompatible_with
