"""Which goods leave first, from which places, and why others stay: a pure rule (LOC-3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import groupby

from wms_desktop.stock.kinds import Condition

NOUGHT = Decimal(0)


class SkipReason(StrEnum):
    """Why goods on hand are not taken (LOC-3, STK-4)."""

    OTHER_LOT = "other_lot"
    NOT_GOOD = "not_good"
    EXPIRED = "expired"
    BLOCKED = "blocked"
    RESERVED = "reserved"


@dataclass(frozen=True, slots=True)
class OnHand:
    """Goods of one item on one balance, as allocation sees them. ``free`` is not reserved."""

    balance_id: int
    lot_id: int
    lot_code: str
    location_id: int
    location_code: str
    received_on: date
    quantity: Decimal
    free: Decimal
    expires_on: date | None = None
    condition: Condition = Condition.GOOD
    distance: int = 0
    is_blocked: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """A part of one balance that is to be taken."""

    goods: OnHand
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class SkippedGoods:
    """Goods that are there and not taken, how much of them, and why."""

    goods: OnHand
    why: SkipReason
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class AllocationPlan:
    """What to take, oldest first, what is missing, and what was passed over."""

    taken: tuple[Taken, ...]
    short: Decimal
    skipped: tuple[SkippedGoods, ...]


def allocate(
    wanted: Decimal,
    on_hand: Sequence[OnHand],
    *,
    today: date,
    pack_size: Decimal = NOUGHT,
    lot_code: str = "",
) -> AllocationPlan:
    """Which goods leave: first expired first, else first in first out by the lot's receipt day.

    Lots with an expiry date go before lots without. A lot may be taken on its last day, and not
    after. Within a lot full cartons are taken for as many full cartons as are wanted, loose pieces
    for the rest, each from the nearest place; a carton is opened only where loose pieces are too
    few. No younger lot is taken for the sake of full cartons. Everything passed over is explained:
    where goods are short, what is taken and what is skipped add up to what is on hand.

    Args:
        wanted: base units, more than nought.
        today: calendar day at the site.
        pack_size: base units in a full carton; nought for an item without cartons.
        lot_code: the only lot to take; empty for any.

    Source: LOC-3; only good ones STK-4; what others reserved OUT-1.
    """
    ready, skipped = _sorted_out(on_hand, today, lot_code)
    taken: list[Taken] = []
    missing = wanted
    for _lot, places in groupby(ready, key=_lot_order):
        if missing <= 0:
            break
        parts = _from_lot(missing, list(places), pack_size)
        missing -= sum((part.quantity for part in parts), NOUGHT)
        taken += parts
    return AllocationPlan(tuple(taken), missing, skipped)


def _sorted_out(
    on_hand: Sequence[OnHand], today: date, lot_code: str
) -> tuple[list[OnHand], tuple[SkippedGoods, ...]]:
    ready, skipped = [], []
    for goods in sorted(on_hand, key=_leaving_order):
        why = _skip_reason(goods, today, lot_code)
        if why is None:
            ready.append(goods)
            kept, why = goods.quantity - goods.free, SkipReason.RESERVED
        else:
            kept = goods.quantity
        if kept > 0:
            skipped.append(SkippedGoods(goods, why, kept))
    return ready, tuple(skipped)


def _from_lot(wanted: Decimal, places: Sequence[OnHand], pack_size: Decimal) -> list[Taken]:
    """What is taken of one lot: cartons, then loose pieces, then pieces of an opened carton."""
    wanted = min(wanted, sum((goods.free for goods in places), NOUGHT))
    loose = [goods.free % pack_size if pack_size else goods.free for goods in places]
    cartons = [goods.free - rest for goods, rest in zip(places, loose, strict=True)]
    in_cartons = wanted - wanted % pack_size if pack_size else NOUGHT
    parts, unmet = _nearest(in_cartons, cartons)
    single, opened = _nearest(unmet + wanted - in_cartons, loose)
    closed = [there - part for there, part in zip(cartons, parts, strict=True)]
    rest, _none = _nearest(opened, closed)
    sums = (sum(each, NOUGHT) for each in zip(parts, single, rest, strict=True))
    return [
        Taken(goods, quantity) for goods, quantity in zip(places, sums, strict=True) if quantity
    ]


def _nearest(wanted: Decimal, there: Sequence[Decimal]) -> tuple[list[Decimal], Decimal]:
    """*wanted* from places in walking order: how much of each, and what they do not have."""
    parts = []
    for quantity in there:
        part = min(wanted, quantity)
        parts.append(part)
        wanted -= part
    return parts, wanted


def _lot_order(goods: OnHand) -> tuple[date, date, str, int]:
    return (goods.expires_on or date.max, goods.received_on, goods.lot_code, goods.lot_id)


def _leaving_order(goods: OnHand) -> tuple[tuple[date, date, str, int], int, str, int]:
    return (_lot_order(goods), goods.distance, goods.location_code, goods.balance_id)


def _skip_reason(goods: OnHand, today: date, lot_code: str) -> SkipReason | None:
    checks = {
        SkipReason.OTHER_LOT: bool(lot_code) and goods.lot_code != lot_code,
        SkipReason.NOT_GOOD: goods.condition is not Condition.GOOD,
        SkipReason.EXPIRED: goods.expires_on is not None and goods.expires_on < today,
        SkipReason.BLOCKED: goods.is_blocked,
        SkipReason.RESERVED: goods.free <= 0,
    }
    return next((why for why, applies in checks.items() if applies), None)
