"""The command line on the test's shop, on both engines."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.exports.way_out import WayOut
from tests.shop import Shop


@pytest.fixture
def out(shop: Shop, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> WayOut:
    """Exports to a folder of the test."""
    folder = tmp_path / "out"
    folder.mkdir()
    return WayOut(shop, folder, capsys)
