"""No transaction stays open while a store of kept files is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.shop import Shop
from wms_desktop.db import archive, evidence, evidence_checks
from wms_desktop.db.kinds import StoreKind
from wms_desktop.db.stores import FolderStore


@pytest.fixture
def held(shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many connections are in use at each reading of the store."""
    counts: list[int] = []
    read: Any = FolderStore.get
    pool: Any = shop.db.engine.pool

    def watched(store: FolderStore, sha256: str) -> bytes:
        counts.append(pool.checkedout())
        return bytes(read(store, sha256))

    monkeypatch.setattr(FolderStore, "get", watched)
    (tmp_path / "store").mkdir()
    evidence.choose(shop.db, shop.acting("admin"), StoreKind.FOLDER, str(tmp_path / "store"))
    return counts


def test_a_slow_store_holds_no_connection(shop: Shop, held: list[int]) -> None:
    with shop.db.write() as session:
        sha256 = archive.store(session, shop.acting(), b"%PDF-1", "application/pdf")
    assert archive.content(shop.db, sha256) == b"%PDF-1"
    assert evidence_checks.verify(shop.db) == (1, [])
    evidence.move(shop.db, shop.acting("admin"), StoreKind.DATABASE)
    assert held == [0, 0, 0]
