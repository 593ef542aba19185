"""A shop with something in stock, to be backed up."""

from __future__ import annotations

import pytest

from tests.shop import Shop


@pytest.fixture
def stocked(desk_shop: Shop) -> Shop:
    """Forty pieces on one shelf, in a file of its own."""
    item = desk_shop.item()
    desk_shop.stock(item, desk_shop.lot(item), 40, "A-01-01")
    return desk_shop
