"""Backups by the clock: made on a change, twice, kept 24/30/12; and told when one is missing."""

from __future__ import annotations

import json
import os
import shutil
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.desk import a_context
from tests.shop import Shop
from wms_desktop import cli
from wms_desktop.backups import by_clock, making, proving
from wms_desktop.backups.by_clock import BackupRounds
from wms_desktop.backups.damage import Damage
from wms_desktop.backups.making import Folders
from wms_desktop.backups.offering import offer
from wms_desktop.backups.view_offer import RestoreOffer
from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.core.language import Language
from wms_desktop.core.moments import site_time
from wms_desktop.core.workstation import WorkstationFile
from wms_desktop.db.backup import folder as backup_folder
from wms_desktop.db.backup import manifest as manifests
from wms_desktop.db.backup import notes
from wms_desktop.db.backup.rules import Standing, to_keep
from wms_desktop.db.program import DONE, FAILED
from wms_desktop.first_window import FirstWindow
from wms_desktop.people.tasks import tasks as house_tasks
from wms_desktop.ui.status_line import BACKUP


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    (tmp_path / "second").mkdir()
    return Folders(tmp_path / "first", tmp_path / "second")


def change(shop: Shop) -> None:
    from wms_desktop.core.changes import Topic
    from wms_desktop.db.operations import count_changes

    with shop.db.write() as session:
        count_changes(session, frozenset({Topic.STOCK}))


def test_which_are_kept() -> None:
    """24 hourly, 30 daily, 12 monthly: the newest of each."""
    end = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    made = [end - timedelta(minutes=30 * n) for n in range(48 * 400)]
    kept = to_keep(made)
    assert end in kept
    assert len([m for m in kept if end - m < timedelta(hours=24)]) == 24
    assert 24 + 28 + 10 <= len(kept) <= 24 + 30 + 12
    assert len({m.strftime("%Y%m") for m in kept}) == 12
    assert len({m.date() for m in kept if end - m < timedelta(days=29)}) == 30
    assert to_keep([]) == set()
    assert to_keep([end]) == {end}


def test_made_when_something_changed_and_in_both_folders(
    stocked: Shop,
    folders: Folders,
) -> None:
    first = making.make_if_changed(stocked.db, folders)
    assert first is not None
    assert first.lacks is None
    assert folders.second is not None
    twin = folders.second / first.path.name
    assert manifests.require_unaltered(twin) == first.manifest
    assert making.make_if_changed(stocked.db, folders) is None
    change(stocked)
    assert making.make_if_changed(stocked.db, folders) is not None
    shutil.rmtree(folders.first)
    shutil.rmtree(folders.second)  # somebody threw them away: the rows alone are no backup
    told = making.make_if_changed(stocked.db, folders)
    assert told is not None
    assert told.lacks is not None  # a disk that is not there is not made anew
    assert not folders.second.exists()
    assert notes.standing(stocked.db).backup_at is not None


def test_old_ones_are_let_go_and_others_left(stocked: Shop, folders: Folders) -> None:
    made = making.make_by_clock(stocked.db, folders)
    letter = folders.first / "letter.sqlite"
    letter.write_text("素麻")
    for minutes in range(10, 300, 10):
        moment = made.manifest.made_at - timedelta(minutes=minutes)
        path = folders.first / backup_folder.name_of(moment)
        shutil.copy(made.path, path)
        said = made.manifest.as_json() | {"made_at": moment.isoformat()}
        manifests.manifest_path(path).write_text(json.dumps(said))
    gone = backup_folder.let_go(folders.first, made.manifest.database_id)
    kept = backup_folder.backups_in(folders.first)
    assert len(gone) + len(kept) == 30
    assert 5 <= len(kept) <= 7
    assert kept[0].path == made.path
    assert letter.exists()
    assert backup_folder.let_go(folders.first, "another shop") == []


def test_one_that_cannot_be_read_or_removed_holds_up_no_other(
    stocked: Shop, folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Let go by another window just now, open elsewhere, or its disk gives nothing back."""
    made = making.make_by_clock(stocked.db, folders)
    for minutes in range(1, 5):
        moment = made.manifest.made_at - timedelta(seconds=minutes)
        shutil.copy(made.path, folders.first / backup_folder.name_of(moment))
        said = made.manifest.as_json() | {"made_at": moment.isoformat()}
        name = manifests.manifest_path(folders.first / backup_folder.name_of(moment))
        name.write_text(json.dumps(said))
    paths = [kept.path for kept in backup_folder.backups_in(folders.first)]
    for number in range(5):
        (folders.first / f"wms-{number}.sqlite.unproven").write_bytes(b"")
    read, unlink = manifests.read, Path.unlink

    def read_but(backup: Path) -> manifests.Manifest | None:
        if backup == paths[1]:
            raise OSError(5, "no answer")
        return read(backup)

    def unlink_but(path: Path, **more: bool) -> None:
        if path in (paths[2], folders.first / "wms-0.sqlite.unproven"):
            raise PermissionError(13, "open elsewhere")
        unlink(path, **more)

    monkeypatch.setattr(manifests, "read", read_but)
    monkeypatch.setattr(Path, "unlink", unlink_but)
    found = [kept.path for kept in backup_folder.backups_in(folders.first)]
    assert found == [paths[0], *paths[2:]]
    assert backup_folder.let_go(folders.first, made.manifest.database_id) == paths[3:]
    assert sorted(path.exists() for path in paths) == [False] * 2 + [True] * 3
    assert manifests.manifest_path(paths[2]).exists()
    assert len(list(folders.first.glob("*.unproven"))) in (3, 4)


def test_a_manifest_between_two_names_is_read_and_settled_when_old_ones_are_let_go(
    stocked: Shop, folders: Folders
) -> None:
    made = making.make_by_clock(stocked.db, folders)
    name = manifests.manifest_path(made.path)
    os.replace(name, manifests.draft_of(name))
    assert [kept.manifest for kept in backup_folder.backups_in(folders.first)] == [made.manifest]
    assert not name.exists()
    assert backup_folder.let_go(folders.first, made.manifest.database_id) == []
    assert manifests.read(made.path) == made.manifest
    assert (name.exists(), manifests.draft_of(name).exists()) == (True, False)


def test_a_day_without_a_backup_is_told() -> None:
    now = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    day = timedelta(hours=24)
    assert not Standing().is_late(now)  # nothing in it yet
    assert not Standing(since=now - timedelta(hours=1)).is_late(now)
    assert Standing(since=now - day * 2).is_late(now)
    assert not Standing(backup_at=now - day, since=now - day * 9).is_late(now)
    assert Standing(backup_at=now - day - timedelta(seconds=1)).is_late(now)
    assert Standing(drill_at=now - day * 7).is_drilled(now)
    assert not Standing(drill_at=now - day * 8).is_drilled(now)


def test_the_task_of_a_missing_backup(stocked: Shop) -> None:
    with stocked.db.write() as session:
        from wms_desktop.db import audit

        audit.record(session, stocked.acting(), "test.begun", "shop:1")
    later = Shop(stocked.db, now=datetime.now(UTC) + timedelta(hours=25), today=stocked.today)
    with later.db.read() as session:
        told = house_tasks(session, later.acting("admin"))
        assert [task.key for task in told] == ["people:backup"]
        assert house_tasks(session, later.acting("nobody")) == []
        assert house_tasks(session, stocked.acting("admin")) == []  # 21 May: before the row


class Window:
    """What the rounds need of the window."""

    def __init__(self) -> None:
        self.said: dict[str, tuple[str, str]] = {}

    def show_status(self, item: str, text: str, kind: str = "") -> None:
        self.said[item] = (text, kind)


@pytest.fixture
def rounds(
    stocked: Shop,
    folders: Folders,
    tmp_path: Path,
    qtbot: QtBot,  # noqa: ARG001 - there must be an application
) -> Iterator[tuple[BackupRounds, Window, list[datetime]]]:
    from PySide6.QtCore import QObject, Signal

    class Stand(QObject):
        rebuilt = Signal()

    stand, window = Stand(), Window()
    stand.show_status = window.show_status  # type: ignore[attr-defined]
    context = a_context(stocked, tmp_path, language=Language.EN)
    file = WorkstationFile(tmp_path / "w.toml")
    file.load()
    file.change(backup_folder=str(folders.first), backup_second_folder=str(folders.second))
    clock = [datetime.now(UTC)]
    made = BackupRounds(
        stand,
        context.tasks,
        lambda: (stocked.db, stocked.acting()),
        file,
        lambda: clock[0],  # type: ignore[arg-type]
    )
    yield made, window, clock
    stand.deleteLater()


def test_the_window_backs_up_and_tells(rounds, folders: Folders) -> None:
    watch, window, clock = rounds
    watch.make()
    assert len(backup_folder.backups_in(folders.first)) == 1
    assert window.said[BACKUP] == ("", "")
    clock[0] += timedelta(hours=25)
    watch.look()
    text, kind = window.said[BACKUP]
    assert text.startswith("No good backup since")
    assert kind == "bad"


def test_the_window_tells_of_a_missing_second_folder(rounds, folders: Folders) -> None:
    watch, window, _clock = rounds
    assert folders.second is not None
    shutil.rmtree(folders.second)
    watch.make()
    assert window.said[BACKUP] == ("Second backup folder missing", "warn")


def test_the_weekly_look_through(rounds, monkeypatch: pytest.MonkeyPatch) -> None:
    watch, window, clock = rounds
    looked: list[Path] = []

    def look(path: Path) -> list[str]:
        looked.append(path)
        return []

    monkeypatch.setattr(by_clock.guard, "look_through", look)
    watch.look_through()
    watch.look_through()  # not again within the week
    assert len(looked) == 1
    clock[0] += timedelta(days=7)
    watch.look_through()
    assert len(looked) == 2
    monkeypatch.setattr(by_clock.guard, "look_through", lambda _path: ["page 7"])
    clock[0] += timedelta(days=7)
    watch.look_through()
    assert window.said[BACKUP][1] == "bad"


def test_the_last_backup_when_the_window_closes(
    stocked: Shop, folders: Folders, tmp_path: Path
) -> None:
    file = WorkstationFile(tmp_path / "w.toml")
    file.load()
    file.change(backup_folder=str(folders.first))
    by_clock.back_up_at_close(stocked.db.shown_url, file, 1)
    by_clock.back_up_at_close(stocked.db.shown_url, file, 1)
    assert len(backup_folder.backups_in(folders.first)) == 1


def test_the_drill(stocked: Shop, folders: Folders, capsys: pytest.CaptureFixture[str]) -> None:
    made = making.make_by_clock(stocked.db, folders)
    url = stocked.db.shown_url
    assert cli.run(["drill", str(made.path), "--database", url, "--json"]) == DONE
    assert json.loads(capsys.readouterr().out)["counts"]["stock_move"] == 1
    assert notes.standing(stocked.db).drill_at is not None
    with made.path.open("r+b") as file:
        file.seek(5_000)
        file.write(b"\xff" * 64)
    before = notes.standing(stocked.db).drill_at
    assert cli.run(["drill", str(made.path), "--database", url]) == FAILED
    assert notes.standing(stocked.db).drill_at == before


@pytest.mark.bad_input(117)
@pytest.mark.parametrize("harm", ["bytes", "cut", "page"])
def test_a_damaged_file_is_restored_by_key(
    stocked: Shop,
    folders: Folders,
    tmp_path: Path,
    qtbot: QtBot,
    harm: str,
) -> None:
    """The newest backup that holds is offered, with what it lacks; a key confirms it."""
    path = stocked.db.path
    assert path is not None
    making.make_by_clock(stocked.db, folders)
    item = stocked.item("A302-99", "云锦")
    stocked.stock(item, stocked.lot(item), 5, "A-01-02")
    context = a_context(stocked, tmp_path, language=Language.EN)
    stocked.db.close()
    whole = path.read_bytes()
    broken = {
        "bytes": b"\x00" * len(whole),
        "cut": whole[: len(whole) // 2],
        "page": whole[:40_960] + b"\xff" * 4_096 + whole[45_056:],
    }[harm]
    path.write_bytes(broken)
    file = WorkstationFile(tmp_path / "w.toml")
    file.load()
    file.change(backup_folder=str(folders.first))
    first = FirstWindow()
    damage = Damage(context.tasks, first, file, first)
    mended: list[int] = []
    damage.mended.connect(lambda: mended.append(1))
    damage.offer(Unavailable(Lack.DATABASE_BROKEN, database=str(path)), f"sqlite:///{path}")
    view = first.view
    assert isinstance(view, RestoreOffer)
    qtbot.addWidget(view)
    shown = " ".join(line.text() for line in view.lines)
    kept = backup_folder.backups_in(folders.first)[0]
    assert f"{site_time(kept.manifest.made_at):%Y-%m-%d %H:%M}, 1 stock move" in shown
    if harm == "page":
        assert "1 stock move " in shown.replace("1 stock move Missing", "") or "Missing" in shown
    assert path.read_bytes() == broken
    view.restore.click()
    assert mended == [1]
    asides = list(path.parent.glob("*.replaced-*.sqlite"))
    assert [aside.read_bytes() for aside in asides] == [broken]
    assert proving.everything(stocked.db) == []


def test_the_offer_passes_over_a_damaged_backup(stocked: Shop, folders: Folders) -> None:
    path = stocked.db.path
    assert path is not None
    first = making.make_by_clock(stocked.db, Folders(folders.first))
    moment = first.manifest.made_at + timedelta(minutes=5)
    newer = folders.first / backup_folder.name_of(moment)
    content = bytearray(first.path.read_bytes())
    content[9_000] ^= 1
    newer.write_bytes(content)
    said = first.manifest.as_json() | {"made_at": moment.isoformat()}
    manifests.manifest_path(newer).write_text(json.dumps(said))
    found = offer(path, folders)
    assert found.kept is not None
    assert found.kept.path == first.path
    assert found.passed_over == 1
    assert found.moves_since == 0
    stocked.db.close()
    path.write_bytes(bytes(20_000))  # says no more whose it is
    assert offer(path, folders, first.manifest.database_id).kept is not None
    assert offer(path, folders, "another shop").kept is None
    nothing = offer(path, Folders(folders.first / "none"))
    assert nothing.kept is None


def dated(folders: Folders, made: making.Made, moment: datetime) -> Path:
    """A backup as a workstation with another clock has made it."""
    path = folders.first / backup_folder.name_of(moment)
    os.rename(made.path, path)
    manifests.manifest_path(made.path).unlink()
    said = made.manifest.as_json() | {"made_at": moment.isoformat()}
    manifests.manifest_path(path).write_text(json.dumps(said))
    return path


def test_a_clock_far_ahead_makes_no_backup_the_newest(stocked: Shop, tmp_path: Path) -> None:
    folders, path = Folders(tmp_path / "first"), stocked.db.path
    assert path is not None
    ahead = datetime.now(UTC) + timedelta(days=3650)
    dated(folders, making.make_by_clock(stocked.db, folders), ahead)
    change(stocked)
    made = making.make_by_clock(stocked.db, folders)
    newest = making.newest(folders, made.manifest.database_id)
    assert newest is not None
    assert newest.path == made.path
    assert offer(path, folders).kept == newest
    assert making.make_if_changed(stocked.db, folders) is None


def test_backups_of_a_wrong_clock_take_no_right_ones_place(stocked: Shop, tmp_path: Path) -> None:
    folders, now = Folders(tmp_path / "first"), datetime.now(UTC)
    for hours in range(40):
        moment = now + timedelta(days=3650, hours=hours)
        dated(folders, making.make_by_clock(stocked.db, folders), moment)
    for hours in range(1, 4):
        moment = now - timedelta(hours=hours)
        dated(folders, making.make_by_clock(stocked.db, folders), moment)
    kept = [each.manifest.made_at for each in backup_folder.backups_in(folders.first)]
    assert len([moment for moment in kept if moment <= now]) == 3


def test_what_follows_a_restore_is_newer_than_what_was_left_behind(
    stocked: Shop, tmp_path: Path
) -> None:
    """An older backup was taken on purpose: the ones it passed over must not come back."""
    folders, path = Folders(tmp_path / "first"), stocked.db.path
    assert path is not None
    early = dated(
        folders, making.make_by_clock(stocked.db, folders), datetime.now(UTC) - timedelta(hours=3)
    )
    for _time in range(5):
        change(stocked)
    late = making.make_by_clock(stocked.db, folders)
    stocked.db.close()
    other = tmp_path / "usb" / early.name
    other.parent.mkdir()
    for name in (early, manifests.manifest_path(early)):
        shutil.move(name, other.parent / name.name)
    making.restore(other, path, folders=folders)
    assert notes.changes(stocked.db) > late.manifest.changes
    made = making.make_if_changed(stocked.db, folders)
    assert made is not None
    newest = making.newest(folders, made.manifest.database_id)
    assert newest is not None
    assert newest.manifest == made.manifest
    assert making.make_if_changed(stocked.db, folders) is None
    assert proving.everything(stocked.db) == []


@pytest.mark.skipif(os.name == "nt", reason="rights of Windows are the folder's")
def test_a_copy_is_nobody_elses_and_follows_no_link(
    stocked: Shop, folders: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second folder may lie where others can look and write."""
    made = making.make_if_changed(stocked.db, folders)
    assert made is not None
    source = backup_folder.backups_in(folders.first)[0].path
    target = tmp_path / "open"
    target.mkdir(mode=0o777)
    prey = tmp_path / "prey"
    prey.write_text("precious")
    for name in (source.name, f"{source.name}.json"):
        (target / f"{name}.part").symlink_to(prey)
    modes = []
    plain = shutil.copyfile

    def watched(one: Path, other: Path) -> None:
        plain(one, other)
        modes.append(stat.S_IMODE(os.stat(other).st_mode))

    monkeypatch.setattr(shutil, "copyfile", watched)
    backup_folder.copied(source, target)
    assert modes == [0o600]
    assert prey.read_text() == "precious"
