"""Files are written whole or not at all (reliability.md, Evidence)."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import pytest

from wms_desktop.core import durable

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="rights and folders of a POSIX system")


def test_the_new_one_takes_the_old_ones_place(tmp_path: Path) -> None:
    path = tmp_path / "key"
    durable.write_whole(path, b"old")
    durable.write_whole(path, b"new", mode=0o400)
    assert path.read_bytes() == b"new"
    assert [each.name for each in tmp_path.iterdir()] == ["key"]


@POSIX
def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_bytes(b"open to all")
    path.chmod(0o644)
    durable.write_whole(path, b"secret")
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_full_disk_leaves_what_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "key"
    durable.write_whole(path, b"old")

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="full"):
        durable.write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["key"]


@POSIX
def test_a_planted_link_is_not_followed(tmp_path: Path) -> None:
    prey, draft = tmp_path / "prey", tmp_path / "key.new"
    prey.write_bytes(b"prey")
    draft.symlink_to(prey)
    durable.write_whole(tmp_path / "key", b"secret", draft=draft)
    assert prey.read_bytes() == b"prey"
    assert not (tmp_path / "key").is_symlink()


@POSIX
def test_it_is_on_the_disk_before_its_name_and_the_name_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    sync, replace = os.fsync, os.replace

    def synced(descriptor: int) -> None:
        sync(descriptor)
        done.append("file" if os.fstat(descriptor).st_size == len(b"new") else "folder")

    def renamed(draft: Path, path: Path) -> None:
        replace(draft, path)
        done.append("name")

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "replace", renamed)
    durable.write_whole(tmp_path / "key", b"new")
    assert done == ["file", "name", "folder"]
