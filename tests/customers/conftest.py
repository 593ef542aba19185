"""The import panel, opened as somebody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests.customers.import_desk import ImportDeskRobot
from tests.shop import Shop


@pytest.fixture
def desk(qtbot: QtBot, desk_shop: Shop, tmp_path: Path) -> Iterator[Callable[..., ImportDeskRobot]]:
    def make(login: str = "keeper2", **context: Any) -> ImportDeskRobot:
        return ImportDeskRobot(qtbot, desk_shop, tmp_path, login, **context)

    return make  # type: ignore[return-value]
