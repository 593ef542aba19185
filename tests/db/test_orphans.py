"""A file that is filed while orphans are set aside: no row is ever without its file (SYS-2)."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.shop import Shop
from wms_desktop.checks import check
from wms_desktop.db import archive, evidence
from wms_desktop.db.bringing import Bringing
from wms_desktop.db.kinds import StoreKind
from wms_desktop.db.stores import FolderStore

CONTENT = b"%PDF-1.4 scanned once more"
pytestmark = pytest.mark.rule("SYS-2")


class Desk:
    """A shop on a share, on which CONTENT lies without a row, for long."""

    def __init__(self, shop: Shop, folder: Path) -> None:
        self.shop, self.folder = shop, folder
        evidence.choose(shop.db, shop.acting("admin"), StoreKind.FOLDER, str(folder))
        self.sha256 = self.file(and_then=_forget)
        os.utime(self.object, (time.time() - 3 * evidence.ORPHAN_AFTER_S,) * 2)

    @property
    def object(self) -> Path:
        return self.folder / "objects" / self.sha256[:2] / self.sha256

    @property
    def store(self) -> FolderStore:
        with self.shop.db.read() as session:
            found = evidence.opened(session, StoreKind.FOLDER)
        assert isinstance(found, FolderStore)
        return found

    def file(self, and_then: Callable[[], None] = lambda: None) -> str:
        """Somebody files CONTENT; *and_then* comes between the file and the commit of its row."""
        found: list[str] = []

        def work(session: Any) -> None:
            found.append(archive.store(session, self.shop.acting(), CONTENT, "application/pdf"))
            if len(found) == 2:
                and_then()

        with suppress(_ForgottenError):
            Bringing().run(self.shop.db, work)
        return found[-1]

    def swept(self) -> list[str]:
        return evidence.collect_orphans(self.shop.db, time.time())

    def assert_whole(self) -> None:
        assert self.object.read_bytes() == CONTENT
        assert [f for v in check.run(self.shop.db) for f in v.findings] == []


class _ForgottenError(Exception):
    """The row never came."""


def _forget() -> None:
    raise _ForgottenError


@pytest.fixture
def desk(shop: Shop, tmp_path: Path) -> Desk:
    made = tmp_path / "store"
    made.mkdir()
    return Desk(shop, made)


def meanwhile(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> None:
    """*happens*, once orphans are listed and before the first is set aside."""
    listed = evidence.orphans

    def with_delay(*args: Any) -> Any:
        found = list(listed(*args))
        monkeypatch.setattr(evidence, "orphans", listed)
        happens()
        return found

    monkeypatch.setattr(evidence, "orphans", with_delay)


def test_what_nobody_wants_is_set_aside(desk: Desk) -> None:
    (place,) = desk.swept()
    assert Path(place).read_bytes() == CONTENT
    assert not desk.object.exists()


def test_a_row_that_arrives_after_the_list_keeps_its_file(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing told by the file's age: it is asked for again."""
    old = desk.object.stat().st_mtime
    meanwhile(monkeypatch, lambda: (desk.file(), os.utime(desk.object, (old, old))))
    assert desk.swept() == []
    desk.assert_whole()


@pytest.mark.parametrize("may_touch", [True, False], ids=["own", "of another login"])
def test_a_file_put_after_the_list_stays_though_its_row_comes_later(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, may_touch: bool
) -> None:
    """Set aside between the file and its row; where its age cannot be told, it is written anew."""
    if not may_touch:
        monkeypatch.setattr("os.utime", _refuse)
    told, (kept,) = [], desk.store.objects(desk.sha256[:2])
    desk.file(and_then=lambda: told.append(desk.store.set_aside(kept, desk.sha256[:2])))
    assert told == [""]
    desk.assert_whole()


def _refuse(*_args: object, **_more: object) -> None:
    raise PermissionError


def test_a_file_set_aside_while_it_is_put_is_written_anew(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was there when its content was compared, and is not when it is used again."""
    told: list[str] = []
    touch, (kept,) = os.utime, desk.store.objects(desk.sha256[:2])

    def too_late(path: Any, *args: Any) -> None:
        if not told:
            told.append(desk.store.set_aside(kept, desk.sha256[:2]))
        touch(path, *args)

    monkeypatch.setattr("os.utime", too_late)
    desk.file()
    assert Path(told.pop()).parent.name == "lost+found"
    desk.assert_whole()


def test_what_was_set_aside_under_a_second_name_is_fetched_back_too(desk: Desk) -> None:
    """The program was killed while it put one back, and another of its name lay there."""
    desk.file()
    lost = desk.folder / "lost+found"
    (lost / desk.sha256).write_bytes(b"spoilt")
    desk.object.rename(lost / f"{desk.sha256}-17")
    assert archive.content(desk.shop.db, desk.sha256) == CONTENT
    desk.assert_whole()


def test_one_that_has_gone_ends_no_sweep(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two sweep at once."""
    other = desk.folder / "objects" / "ff"
    other.mkdir()
    (other / "left over").write_bytes(b"x")
    os.utime(other / "left over", (1, 1))
    meanwhile(monkeypatch, desk.object.unlink)
    (place,) = desk.swept()
    assert Path(place).name == "left over"
