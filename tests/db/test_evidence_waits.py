"""No transaction stays open while a store of kept files is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.shop import Shop
from wms_desktop.db import archive, evidence, evidence_checks
from wms_desktop.db.bringing import Bringing
from wms_desktop.db.kinds import StoreKind
from wms_desktop.db.stores import FolderStore


@pytest.fixture
def held(shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many connections are in use at each question to the store."""
    counts: list[int] = []
    pool: Any = shop.db.engine.pool
    for name in ("get", "put", "claim", "objects"):
        plain: Any = getattr(FolderStore, name)

        def watched(*given: Any, plain: Any = plain) -> Any:
            counts.append(pool.checkedout())
            return plain(*given)

        monkeypatch.setattr(FolderStore, name, watched)
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        evidence.choose(shop.db, shop.acting("admin"), StoreKind.FOLDER, str(tmp_path / name))
    return counts


def test_a_slow_store_holds_no_connection(shop: Shop, held: list[int]) -> None:
    sha256 = Bringing().run(
        shop.db, lambda s: archive.store(s, shop.acting(), b"%PDF-1", "application/pdf")
    )
    assert archive.content(shop.db, sha256) == b"%PDF-1"
    assert evidence_checks.verify(shop.db) == (1, [])
    evidence.move(shop.db, shop.acting("admin"), StoreKind.DATABASE)
    assert len(held) >= 5
    assert set(held) == {0}
