"""Lots: the production batches that goods belong to, found or made while they are received."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from wms_desktop.core.errors import Refused
from wms_desktop.core.text import clean_code
from wms_desktop.db.prepared import Prepared
from wms_desktop.stock.tables import Item, Lot


class LotFault(StrEnum):
    """Why a lot cannot be used so."""

    NEEDED = "lot_needed"
    NOT_WANTED = "lot_not_wanted"
    EXPIRY_DIFFERS = "lot_expiry_differs"


_KNOWN = Prepared(
    select(Lot.id, Lot.expires_on).where(
        Lot.item_id == bindparam("item_id"), Lot.code == bindparam("code")
    )
)
_SHELF_DAYS = Prepared(select(Item.shelf_days).where(Item.id == bindparam("item_id")))
_INSERTS = (("sqlite", sqlite.insert(Lot)), ("postgresql", postgresql.insert(Lot)))
_MAKE = Prepared(
    {
        name: insert.on_conflict_do_nothing(index_elements=["item_id", "code"])
        for name, insert in _INSERTS
    }
)


def lot_id(
    session: Session,
    item_id: int,
    code: str,
    received_on: date,
    expires_on: date | None = None,
) -> int:
    """The lot *code* of an item; made where it is new. Items without lots have the empty code.

    Args:
        received_on: first receipt day of a new lot; the day that first in, first out goes by.
        expires_on: last day of a new lot; by the item's shelf days where not given.

    Raises:
        Refused: the lot is known with another expiry date.
    """
    key = {"item_id": item_id, "code": code}
    known = _KNOWN.one_or_none(session, key)
    if known is None:
        shelf_days = _SHELF_DAYS.scalar(session, {"item_id": item_id})
        if expires_on is None and shelf_days:
            expires_on = received_on + timedelta(days=shelf_days)
        _MAKE.run(session, key | {"received_on": received_on, "expires_on": expires_on})
        known = _KNOWN.one_or_none(session, key)
    check_expiry(code, known.expires_on, expires_on)
    return int(known.id)


def check_expiry(code: str, known: date | None, given: date | None) -> None:
    """A lot has one last day.

    Raises:
        Refused: *given* is another than the lot is *known* with.
    """
    if given is not None and known != given:
        raise Refused(LotFault.EXPIRY_DIFFERS, lot=code, known=known or "–", given=given)


def checked_lot_code(code: str, *, item: str, has_lots: bool) -> str:
    """*code* as it is stored; empty for an item without lots.

    Raises:
        Refused: missing where the item has lots, given where it has none, or not a code.
    """
    if not code.strip():
        if has_lots:
            raise Refused(LotFault.NEEDED, item=item)
        return ""
    if not has_lots:
        raise Refused(LotFault.NOT_WANTED, item=item, lot=code.strip()[:40])
    return clean_code(code, field="Lot")
