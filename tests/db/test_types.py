"""Quantities and money are exact on both engines, also in sums made by the database."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import func, select

from tests.shop import Shop
from wms_desktop.customers.tables import CustomerKind
from wms_desktop.db.base import Money, Quantity
from wms_desktop.transport.tables import Consignment


def test_sums_of_money_stay_money(shop: Shop) -> None:
    shop.insert(
        Consignment,
        number="TY-1",
        number_tail="TY1",
        site_id=1,
        origin_site_id=2,
        shipper_name="锦程",
        consignee_kind=CustomerKind.PERSON,
        consignee_name="杨民敬",
        goods="墙布",
        pieces=1,
        collect_freight=Decimal("186.00"),
        cash_on_delivery=Decimal("0.55"),
    )
    both = Consignment.collect_freight + Consignment.cash_on_delivery
    less = Consignment.collect_freight - Consignment.cash_on_delivery
    with shop.db.read() as session:
        row = session.execute(select(both, less)).one()
        total = session.scalar(select(func.sum(both, type_=Money)))
    assert (*row, total) == (Decimal("186.55"), Decimal("185.45"), Decimal("186.55"))


@pytest.mark.parametrize(("kind", "value"), [(Money, "0.005"), (Quantity, "0.0005")])
def test_finer_than_the_unit_is_never_rounded_in_silence(shop: Shop, kind, value) -> None:
    with pytest.raises(ValueError, match="decimals"):
        kind().process_bind_param(Decimal(value), shop.db.engine.dialect)
