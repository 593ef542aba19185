"""A start on a damaged file: the newest good backup is offered, a key confirms it, work goes on."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from tests.journeys.test_opening import PASSWORD, SOON_MS, Morning, morning  # noqa: F401
from tests.shop import Shop
from wms_desktop.backups import making
from wms_desktop.backups.making import Folders
from wms_desktop.backups.view_offer import RestoreOffer
from wms_desktop.checks import check
from wms_desktop.db.backup import folder
from wms_desktop.db.database import Database


def offered(start: Morning) -> RestoreOffer:
    start.loaded()
    start.bot.waitUntil(lambda: isinstance(start.first.view, RestoreOffer), timeout=SOON_MS)
    view = start.first.view
    assert isinstance(view, RestoreOffer)
    return view


@pytest.fixture
def kept(morning: Callable[..., Morning], desk_shop: Shop, tmp_path: Path) -> tuple[Morning, Path]:  # noqa: F811
    """A workstation with one backup of its shop, and the shop's file."""
    start, path = morning(), desk_shop.db.path
    assert path is not None
    making.make_by_clock(desk_shop.db, Folders(tmp_path / "backups"))
    desk_shop.db.close()
    start.file.change(backup_folder=str(tmp_path / "backups"))
    return start, path


@pytest.mark.bad_input(117)
@pytest.mark.parametrize("harm", ["cut", "zeros", "gone"])
def test_a_key_restores_and_somebody_signs_in(kept: tuple[Morning, Path], harm: str) -> None:
    start, path = kept
    half = path.stat().st_size // 2
    broken = {"cut": path.read_bytes()[:half], "zeros": bytes(half), "gone": b""}[harm]
    path.write_bytes(broken)
    if harm == "gone":
        path.unlink()
    view = offered(start)
    assert harm == "gone" or path.read_bytes() == broken
    assert "Newest good backup" in view.lines[0].text()
    assert "Nothing was saved" not in view.accessibleName()  # nobody was saving anything
    start.bot.keyClick(view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    start.bot.waitUntil(lambda: not isinstance(start.first.view, RestoreOffer), timeout=SOON_MS)
    start.bot.waitUntil(lambda: start.program is not None, timeout=SOON_MS)
    start.bot.waitUntil(lambda: start.panel.sign_in_person.count() > 2, timeout=SOON_MS)
    start.type_password(PASSWORD)
    start.bot.waitUntil(lambda: start.window() is not None, timeout=SOON_MS)
    asides = list(path.parent.glob("*.replaced-*.sqlite"))
    assert [aside.read_bytes() for aside in asides] == ([broken] if harm != "gone" else [])


@pytest.mark.bad_input(117)
def test_figures_in_doubt_can_be_worked_on(kept: tuple[Morning, Path]) -> None:
    start, path = kept
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.execute("PRAGMA foreign_keys=OFF")
        places = "(SELECT max(id) FROM location), 7000, 0, 'good'"
        columns = "(item_id, lot_id, owner_id, location_id, quantity, reserved, condition)"
        file.execute("PRAGMA ignore_check_constraints=ON")
        file.execute(f"INSERT INTO balance {columns} VALUES (1, 1, 1, {places})")
    db = Database(f"sqlite:///{path}")
    assert check.ledger(db)
    db.close()
    view = offered(start)
    start.bot.mouseClick(view.work_on, Qt.MouseButton.LeftButton)
    start.bot.waitUntil(lambda: start.program is not None, timeout=SOON_MS)
    assert not list(path.parent.glob("*.replaced-*"))


def test_the_last_backup_is_made_when_the_window_closes(
    kept: tuple[Morning, Path], tmp_path: Path
) -> None:
    start, _path = kept
    start.opened()
    before = folder.backups_in(tmp_path / "backups")[0].manifest
    start.type_password(PASSWORD)
    start.bot.waitUntil(lambda: start.window() is not None, timeout=SOON_MS)
    program = start.program
    assert program is not None
    with program.context.db.write() as session:
        session.connection().exec_driver_sql(
            "INSERT INTO change_count (topic, count) VALUES ('stock', 99)"
            " ON CONFLICT (topic) DO UPDATE SET count = 99"
        )
    start.tasks.wait()
    start._app.aboutToQuit.emit()
    after = folder.backups_in(tmp_path / "backups")[0].manifest
    assert after.changes > before.changes
    assert after.made_at > before.made_at
