"""Goods on the shelves, and somebody at the map."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.shop import Shop
from tests.stock.map.robot import MapDesk, OpenMap


@pytest.fixture
def goods(desk_shop: Shop) -> int:
    """24 of A302-14 at A-01-01; 3 more at A-01-03."""
    item = desk_shop.item()
    lot = desk_shop.lot(item)
    desk_shop.stock(item, lot, 24)
    desk_shop.stock(item, lot, 3, "A-01-03")
    return item


@pytest.fixture
def open_map(qtbot: QtBot, desk_shop: Shop, tmp_path: Path) -> OpenMap:
    return lambda **context: MapDesk(qtbot, desk_shop, tmp_path, **context)
