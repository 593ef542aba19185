"""Every receipt with its state: which are back, which are on their way (RCP-2, RCP-10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from wms_desktop.core.text import sought
from wms_desktop.db.database import Database
from wms_desktop.people.tables import Site
from wms_desktop.receipts.kinds import AbnormalKind, ReceiptState
from wms_desktop.receipts.tables import Receipt


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """A receipt as the register lists it."""

    id: int
    number: str
    document: str
    site_name: str
    origin_name: str
    shipper: str
    consignee: str
    goods: str
    copies: int
    is_cash: bool
    state: ReceiptState
    abnormal: AbnormalKind | None
    arrived_on: date | None
    due_on: date | None
    responsible: str


def register(
    db: Database,
    *,
    site_id: int | None = None,
    state: ReceiptState | None = None,
    text: str = "",
    after: RegisterRow | None = None,
    limit: int = 50,
) -> list[RegisterRow]:
    """Receipts, the newest first (keyset).

    Args:
        site_id: where they are to be signed; None for all sites.
        text: in number, document, consignee or shipper.
    """
    origin = aliased(Site)
    query: Any = (
        select(
            Receipt.id, Receipt.number, Receipt.document, Site.name, origin.name,
            Receipt.shipper_name, Receipt.consignee_name, Receipt.goods, Receipt.copies,
            Receipt.is_cash, Receipt.state, Receipt.abnormal_kind, Receipt.arrived_on,
            Receipt.due_on, Receipt.responsible,
        )
        .join(Site, Site.id == Receipt.site_id)
        .join(origin, origin.id == Receipt.origin_site_id)
        .order_by(Receipt.id.desc())
        .limit(limit)
    )  # fmt: skip
    if site_id is not None:
        query = query.where(Receipt.site_id == site_id)
    if state is not None:
        query = query.where(Receipt.state == state)
    if typed := sought(text):
        columns = (Receipt.number, Receipt.document, Receipt.consignee_name, Receipt.shipper_name)
        query = query.where(or_(*(column.icontains(typed, autoescape=True) for column in columns)))
    if after is not None:
        query = query.where(Receipt.id < after.id)
    with db.read() as session:
        return [RegisterRow(*row) for row in session.execute(query)]
