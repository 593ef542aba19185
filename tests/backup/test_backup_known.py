"""Backups of an embedded shop that this account has not noted: restored only where somebody asks.

Whoever can write to a folder of backups could lay a whole one there, with people and passwords of
their own. On a new machine an honest one is not known either.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from tests.backup.test_backup_file import mark, mark_of, prints
from tests.desk import a_context
from tests.shop import Shop
from wms_desktop import cli
from wms_desktop.backups import by_clock, making
from wms_desktop.backups.damage import Damage
from wms_desktop.backups.making import Folders
from wms_desktop.backups.offering import offer
from wms_desktop.backups.view_offer import RestoreOffer
from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.core.language import Language
from wms_desktop.core.workstation import WorkstationFile
from wms_desktop.db.aside import copied_aside
from wms_desktop.db.backup import folder as backup_folder
from wms_desktop.db.backup import making as file_making
from wms_desktop.db.backup.folder import Kept
from wms_desktop.db.backup.known import FILE_NAME, KnownBackups
from wms_desktop.db.database import Database
from wms_desktop.db.program import DONE, FAILED
from wms_desktop.db.tables import Audit
from wms_desktop.first_window import FirstWindow

pytestmark = pytest.mark.rule("SYS-1")


@pytest.fixture(autouse=True)
def own_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The account's data folder; another one is another machine."""
    monkeypatch.setenv("WMS_DATA_DIR", str(tmp_path / "account"))
    (tmp_path / "account").mkdir()
    return tmp_path / "account" / FILE_NAME


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path / "first")


def path_of(shop: Shop) -> Path:
    assert shop.db.path is not None
    return shop.db.path


def forged(shop: Shop, folders: Folders) -> Kept:
    """Whole in every byte and newer than all: who may sign in is the forger's choice."""
    path = path_of(shop).with_name("forged.sqlite")
    file_making.back_up(shop.db, path, proof=lambda _copy: ())
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.execute("UPDATE person SET password_hash = 'known to me' WHERE login = 'admin'")
        file.execute("INSERT INTO change_count (topic, count) VALUES ('returns', 900)")
    db = Database(f"sqlite:///{path}")
    now = datetime.now(UTC) + timedelta(minutes=1)
    target = folders.first / backup_folder.name_of(now)
    file_making.back_up(db, target, proof=lambda _copy: (), now=now)
    db.close()
    (newest,) = (kept for kept in backup_folder.backups_in(folders.first) if kept.path == target)
    return newest


def test_what_this_account_has_made_is_known(
    stocked: Shop, folders: Folders, tmp_path: Path
) -> None:
    path = path_of(stocked)
    by_hand = making.make(stocked.db, tmp_path / "hand.sqlite")
    by_itself = making.make_by_clock(stocked.db, folders)
    for sha256 in (by_hand.sha256, by_itself.manifest.sha256):
        assert sha256 in KnownBackups()
    before = copied_aside(path, "upgrade")
    mark(path, "墙布")
    stocked.db.close()
    for source in (by_itself.path, before, tmp_path / "hand.sqlite"):
        making.restore(source, path, folders=folders)


def test_a_forged_backup_is_refused_by_the_command_until_its_hash_is_named(
    stocked: Shop, folders: Folders, capsys: pytest.CaptureFixture[str]
) -> None:
    path = path_of(stocked)
    url = f"sqlite:///{path}"
    making.make_by_clock(stocked.db, folders)
    kept = forged(stocked, folders)
    stocked.db.close()
    mark(path, "素麻")
    before = prints(path.parent)
    restore = ["restore", str(kept.path), "--database", url, "--language", "en"]
    for more in ([], ["--trust", "0" * 64]):
        assert cli.run([*restore, *more]) == FAILED
        said = capsys.readouterr().err
        assert "This account has not noted the backup" in said
        assert "--trust" in said
        assert "--known-by" not in said
    assert prints(path.parent) == before
    assert mark_of(path) == "素麻"
    assert cli.run([*restore, "--trust", kept.manifest.sha256]) == DONE
    with stocked.db.read() as session:
        told = session.scalar(select(Audit.after).where(Audit.action == "house.restored"))
    assert '"believed": "by_hand"' in str(told)


@pytest.mark.parametrize("whose", ["this account's", "a forger's", "another machine's"])
def test_the_window_asks_where_it_does_not_know_a_backup(
    stocked: Shop, folders: Folders, tmp_path: Path, qtbot: QtBot, own_list: Path, whose: str
) -> None:
    path = path_of(stocked)
    making.make_by_clock(stocked.db, folders)
    if whose == "a forger's":
        forged(stocked, folders)
    elif whose == "another machine's":
        own_list.unlink()
    context = a_context(stocked, tmp_path, language=Language.EN)
    stocked.db.close()
    path.write_bytes(b"\x00" * 20_000)
    file = WorkstationFile(tmp_path / "w.toml")
    file.load()
    file.change(backup_folder=str(folders.first))
    first, mended = FirstWindow(), list[int]()
    damage = Damage(context.tasks, first, file, first)
    damage.mended.connect(lambda: mended.append(1))
    damage.offer(Unavailable(Lack.DATABASE_BROKEN, database=str(path)), f"sqlite:///{path}")
    view = first.view
    assert isinstance(view, RestoreOffer)
    qtbot.addWidget(view)
    shown = " ".join(line.text() for line in view.lines)
    is_known = whose == "this account's"
    assert ("neither made nor noted" in shown) is not is_known
    if not is_known:
        view.restore.click()
        assert "where this backup is from" in view.message.text
        assert (mended, path.read_bytes()) == ([], b"\x00" * 20_000)
    view.restore.click()
    assert mended == [1]


def test_backups_made_before_this_list_are_noted_from_the_shops_own_rows(
    stocked: Shop, folders: Folders, own_list: Path
) -> None:
    made = making.make_by_clock(stocked.db, folders)
    own_list.unlink()
    assert not offer(path_of(stocked), folders).is_known
    by_clock.how_it_stands(stocked.db)
    assert made.manifest.sha256 in KnownBackups()
    assert offer(path_of(stocked), folders).is_known
