"""What every shop has from its first minute: the house itself as the owner of its own stock."""

from __future__ import annotations

from sqlalchemy import select

from wms_desktop.customers.names import search_text
from wms_desktop.customers.tables import Customer, CustomerKind
from wms_desktop.db.database import Database

HOUSE_CODE, HOUSE_NAME = "HOUSE", "本仓"


def prepare_house(db: Database) -> None:
    """Make the house's own customer record where there is none."""
    with db.write() as session:
        known = session.scalar(select(Customer.id).where(Customer.kind == CustomerKind.HOUSE))
        if known is None:
            session.add(
                Customer(
                    code=HOUSE_CODE,
                    name=HOUSE_NAME,
                    kind=CustomerKind.HOUSE,
                    search=search_text(HOUSE_NAME, HOUSE_CODE),
                )
            )
