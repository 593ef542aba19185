"""G15 in small: back up, try out, restore, with every hash; the time is told."""

from __future__ import annotations

from pathlib import Path

from tests.hard import restoring


def test_a_small_shop_is_restored_whole(tmp_path: Path) -> None:
    told = restoring.run(1_000, 4, tmp_path)
    assert told["moves"] == 1_000
    assert told["files"] == 10
    assert set(told["seconds"]) == {"backup", "drill", "restore"}  # type: ignore[call-overload]
