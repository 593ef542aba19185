"""The lot that a line of an outbound order asks for (LOC-3)."""

from __future__ import annotations

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from wms_desktop.core.errors import Refused
from wms_desktop.core.text import clean_code
from wms_desktop.db.prepared import Prepared
from wms_desktop.goods.rules import GoodsFault
from wms_desktop.stock.items import ItemFacts
from wms_desktop.stock.lots import LotFault
from wms_desktop.stock.tables import Lot

_KNOWN = Prepared(
    select(Lot.id).where(Lot.item_id == bindparam("item_id"), Lot.code == bindparam("code"))
)


def asked_lot(session: Session, item: ItemFacts, typed: str) -> str:
    """The code of the lot asked for, as it is stored; empty for any lot.

    Raises:
        Refused: the item has no lots, or never had this one.
    """
    if not typed.strip():
        return ""
    code = clean_code(typed, field="Lot")
    if not item.has_lots:
        raise Refused(LotFault.NOT_WANTED, item=item.code)
    if _KNOWN.scalar(session, {"item_id": item.id, "code": code}) is None:
        raise Refused(GoodsFault.LOT_UNKNOWN, item=item.code, lot=code)
    return code
