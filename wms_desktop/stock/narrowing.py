"""Which balances can be meant at all, found by index or in one quick pass over one.

A list ordered by an index stops at its fiftieth row where hits are many. Where they are few it
would read everything to the end; then the few are found first, and only they are sorted.

Source: ux.md (first 50 rows of any list in under 300 ms).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import BigInteger, any_, false, func, literal, or_, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from wms_desktop.customers.names import folded
from wms_desktop.stock.kinds import Condition
from wms_desktop.stock.queries import LONGEST_SEARCH, StockFilter
from wms_desktop.stock.tables import Balance, Item, Location, Lot

FEW = 5_000  # that many are sorted in some milliseconds
_FEW_NAMED = 1_000


def by_index_only(session: Session) -> None:
    """Let the server follow indexes in what this transaction still reads.

    The queries of these lists name at most some thousand rows; a server that guesses more reads
    whole tables instead, and takes seconds at a million moves. SQLite has no other way anyhow.
    """
    if session.get_bind().dialect.name == "postgresql":
        for way in ("enable_seqscan", "enable_hashjoin", "enable_mergejoin", "jit"):
            session.execute(text(f"SET LOCAL {way} = off"))
        session.execute(text("SET LOCAL join_collapse_limit = 1"))  # balances first, as written


def among(session: Session, column: Any, ids: Collection[int]) -> Any:
    """*column* is one of many *ids*; the server is given them as one value, not as thousands."""
    if session.get_bind().dialect.name == "postgresql":
        return column == any_(literal(list(ids), ARRAY(BigInteger)))
    return column.in_(ids)


def text_of(wanted: StockFilter) -> str:
    """What is searched for, as it is compared."""
    return folded(wanted.text)[:LONGEST_SEARCH]


def text_fits(sought: str) -> tuple[Any, Any, Any]:
    """Conditions on item, lot and location, of which one must hold; ``%`` and ``_`` are plain."""
    return (
        Item.search.contains(sought, autoescape=True),
        func.lower(Lot.code).startswith(sought, autoescape=True),
        func.lower(Location.code).startswith(sought, autoescape=True),
    )


def narrowed(session: Session, wanted: StockFilter, *, not_good: bool = False) -> list[int] | None:
    """Ids of the balances that *wanted* can mean; None where they are too many to be listed."""
    for condition in _candidates(session, wanted, not_good):
        query = select(Balance.id).where(condition, Balance.quantity > 0).limit(FEW + 1)
        found = list(session.scalars(query))
        if len(found) <= FEW:
            return found
    return None


def _candidates(session: Session, wanted: StockFilter, not_good: bool) -> list[Any]:
    """Conditions on balances alone, the narrowest first."""
    found: list[Any] = []
    if wanted.lot_id is not None:
        found.append(Balance.lot_id == wanted.lot_id)
    if wanted.location_id is not None:
        found.append(Balance.location_id == wanted.location_id)
    if wanted.item_id is not None:
        found.append(Balance.item_id == wanted.item_id)
    if text_of(wanted):
        found += _named(session, text_of(wanted))
    if wanted.owner_id is not None:
        found.append(Balance.owner_id == wanted.owner_id)
    if not_good:
        found.append(Balance.condition != Condition.GOOD)
    elif wanted.condition is not None:
        found.append(Balance.condition == wanted.condition)
    return found


def _named(session: Session, sought: str) -> list[Any]:
    """The balances of the items, lots and locations that *sought* names, unless it names many."""
    of_item, of_lot, of_location = text_fits(sought)
    most = _FEW_NAMED + 1
    items = list(session.scalars(select(Item.id).where(of_item).limit(most)))
    if len(items) == most:
        return []
    lots = list(session.scalars(select(Lot.id).where(of_lot).limit(most)))
    if len(lots) == most:
        return []
    places = list(session.scalars(select(Location.id).where(of_location).limit(most)))
    if len(places) == most:
        return []
    named = (
        (Balance.item_id, items),
        (Balance.lot_id, lots),
        (Balance.location_id, places),
    )
    return [or_(false(), *(among(session, column, ids) for column, ids in named if ids))]
