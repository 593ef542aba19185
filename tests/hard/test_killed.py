"""Workstations that are killed in mid-work: nothing acknowledged is lost, nothing is half there."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.hard import station
from tests.shop import Shop
from wms_desktop.checks import check
from wms_desktop.db import guard, seals
from wms_desktop.db.tables import Operation
from wms_desktop.people.vault import Vault
from wms_desktop.receipts.tables import ScanBatch, ScanPage


def survives(shop: Shop, folder: Path, work: str, kills: int) -> set[object]:
    """Kill *kills* workstations; the database is whole and knows every acknowledged key."""
    station.set_out(shop)
    with shop.db.write() as session:  # the shop's key is made by nobody who gets killed
        Vault(folder / "vault.key").keep(session, shop.acting(), "X1", purpose="t")
    url = shop.db.engine.url.render_as_string(hide_password=False)
    shop.db.close()
    done = subprocess.run(
        [sys.executable, "-m", "tests.hard.killing", url, str(kills), str(folder), work],
        capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    if shop.db.is_sqlite:
        guard.check(url)
        guard.quick_check(shop.db)
    assert [finding for verdict in check.run(shop.db) for finding in verdict.findings] == []
    acked = station.acknowledged(folder)
    with shop.db.read() as session:
        known = set(session.scalars(select(Operation.op_id)))
    assert len(acked) >= kills
    assert acked - known == set()
    seals.seal(shop.db)
    assert seals.verify(shop.db) == []
    return set(acked)


@pytest.mark.rule("STK-3")
def test_killed_while_posting(shop: Shop, tmp_path: Path) -> None:
    survives(shop, tmp_path, "posting", 3)


@pytest.mark.slow
@pytest.mark.rule("STK-3")
def test_killed_thirty_times_while_posting(shop: Shop, tmp_path: Path) -> None:
    survives(shop, tmp_path, "posting", 30)


@pytest.mark.rule("RCP-3")
def test_killed_while_filing(shop: Shop, tmp_path: Path) -> None:
    files_whole(shop, survives(shop, tmp_path, "filing", 3))


@pytest.mark.slow
@pytest.mark.rule("RCP-3")
def test_killed_thirty_times_while_filing(shop: Shop, tmp_path: Path) -> None:
    files_whole(shop, survives(shop, tmp_path, "filing", 30))


def files_whole(shop: Shop, acked: set[object]) -> None:
    """Every scan that was filed has both its pages; none is there by half."""
    with shop.db.read() as session:
        batches = session.scalar(select(func.count()).select_from(ScanBatch)) or 0
        pages = session.scalar(select(func.count()).select_from(ScanPage)) or 0
    assert pages == 2 * batches
    assert batches >= len(acked)


@pytest.mark.rule("STK-3")
def test_a_disk_that_fills_up_while_posting(desk_shop: Shop, tmp_path: Path) -> None:
    """People are told so; what was acknowledged is there, and work goes on once there is room."""
    survives(desk_shop, tmp_path, "cramped", 1)
    told = json.loads((tmp_path / "told.json").read_text(encoding="utf-8"))
    reasons = {reason.split(": ")[1] for reason in told if ": Unavailable" in reason}
    assert reasons
    assert reasons <= {"Unavailable database", "Unavailable database_full"}, told
    assert desk_shop.item("NEW-1")


@pytest.mark.rule("RCP-3")
@pytest.mark.parametrize(
    ("kills", "scans"), [(6, 30), pytest.param(200, 1000, marks=pytest.mark.slow)]
)
def test_killed_while_filing_a_watched_folder(kills: int, scans: int) -> None:
    """Every scan lies in its folder or is filed, exactly once, with its file whole."""
    command = [sys.executable, "-m", "tests.hard.filing_kills", f"--kills={kills}"]
    done = subprocess.run(
        [*command, f"--scans={scans}"], capture_output=True, text=True, timeout=1800
    )
    assert done.returncode == 0, done.stdout + done.stderr[-3000:]
    figures = json.loads(done.stdout)
    assert (figures["kills"], figures["scans"]) == (kills, scans)
    for fault in ("lost", "twice", "without_good_file", "acknowledged_and_gone", "findings"):
        assert figures[fault] == []


@pytest.mark.rule("RCP-3")
@pytest.mark.parametrize(
    ("kills", "scans"), [(5, 20), pytest.param(500, 3000, marks=pytest.mark.slow)]
)
def test_killed_while_the_share_goes_away_and_disks_are_full(kills: int, scans: int) -> None:
    """Files lie in a folder that is lost, bare or full now and then (G12)."""
    command = [sys.executable, "-m", "tests.hard.filing_kills", f"--kills={kills}"]
    done = subprocess.run(
        [*command, f"--scans={scans}", "--store=folder", "--faults"],
        capture_output=True, text=True, timeout=7200,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr[-3000:]
    figures = json.loads(done.stdout)
    assert len(figures["faults"]) == 5
    for fault in ("lost", "twice", "without_good_file", "acknowledged_and_gone", "findings"):
        assert figures[fault] == []
