"""Whatever is altered behind the program's back shows, and nothing else does (G11)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hard import tampering
from tests.postgres import Server

EACH_KIND = len(tampering.KINDS)


def well(figures: tampering.Figures, count: int) -> None:
    assert figures.not_found == []
    assert figures.crashed == []
    assert figures.false_alarms == []
    assert (figures.tamperings, figures.found) == (count, count)


@pytest.mark.rule("SYS-1")
@pytest.mark.rule("SYS-2")
def test_every_tampering_is_found(tmp_path: Path) -> None:
    figures = tampering.run(f"sqlite:///{tmp_path / 'wms.sqlite'}", 60, tmp_path, rows=12)
    well(figures, 60)


@pytest.mark.rule("SYS-1")
@pytest.mark.rule("SYS-2")
@pytest.mark.parametrize("count", [EACH_KIND, pytest.param(60, marks=pytest.mark.slow)])
def test_every_tampering_on_a_server_is_found(
    postgres_server: Server, tmp_path: Path, count: int
) -> None:
    url = postgres_server.create(f"tampered_{count}")
    try:
        well(tampering.run(url, count, tmp_path, rows=8), count)
    finally:
        postgres_server.drop(f"tampered_{count}")


@pytest.mark.rule("SYS-1")
def test_honest_objects_raise_no_alarm(tmp_path: Path) -> None:
    kept, alarms = tampering.honest(f"sqlite:///{tmp_path / 'many.sqlite'}", 1200, tmp_path)
    assert (kept, alarms) == (1200, [])


@pytest.mark.rule("SYS-1")
def test_without_the_list_of_seals_seen_a_forger_could_seal_anew(tmp_path: Path) -> None:
    """The drill itself is tried: what only the anchors show is not shown without them."""
    kept = tampering.Evidence(f"sqlite:///{tmp_path / 'wms.sqlite'}", tmp_path, 8)
    tamperer = tampering.Tamperer(kept, tampering.random.Random(3))
    assert tamperer.alter("forged and sealed anew")
    assert [f.check for f in kept.look()] == ["anchors"] * len(kept.anchors.seen(kept.db))
    kept.anchors.path.unlink()
    assert kept.look() == []


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_thousand_tamperings(engine: str) -> None:
    command = [sys.executable, "-m", "tests.hard.tampering", "--count=1000", "--rows=20"]
    done = subprocess.run(
        [*command, f"--engine={engine}", "--objects=100000"],
        capture_output=True, text=True, timeout=7200,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr[-3000:]
    figures = json.loads(done.stdout)
    assert (figures["found"], figures["objects"]) == (1000, 100_000)
