"""Whoever can write to the share hangs nobody who reads from it, and fills nobody's memory (SYS-2).

What lies there under a kept file's name may be a link to another file, a pipe that nobody writes
to, or a file without an end. None of them is read; each is what it is: an altered file.
"""

from __future__ import annotations

import os
import stat
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.db.test_evidence import findings, keep, object_of, use
from tests.shop import Shop
from wms_desktop.core.errors import Lack, Refused, Unavailable
from wms_desktop.db import archive, stores
from wms_desktop.db.archive import ArchiveFault
from wms_desktop.db.kinds import StoreKind

CONTENT = b"%PDF-1.4 kept"
PATIENCE_S = 20
pytestmark = [
    pytest.mark.rule("SYS-2"),
    pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with a name here"),
]


def link(place: Path, said: bytes) -> None:
    (place.parent / "elsewhere").write_bytes(said)
    place.symlink_to(place.parent / "elsewhere")


def pipe(place: Path, _said: bytes) -> None:
    os.mkfifo(place)


def endless(place: Path, said: bytes) -> None:
    place.write_bytes(said)
    os.truncate(place, stores.LARGEST + 1)  # a hole: it takes no room


KINDS = pytest.mark.parametrize("hostile", [link, pipe, endless])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "store"
    made.mkdir()
    return made


@pytest.fixture
def without_hanging() -> Iterator[Callable[..., object]]:
    """Runs something on a thread that the test does not wait for; pipes are opened at its end."""
    opened: list[Path] = []

    def run(work: Callable[[], object], place: Path) -> object:
        opened.append(place)
        return pool.submit(work).result(PATIENCE_S)

    with ThreadPoolExecutor(1) as pool:
        yield run
        for place in opened:
            if place.is_fifo():
                threading.Thread(target=place.write_bytes, args=(b"",), daemon=True).start()


@KINDS
def test_it_is_an_altered_file_and_the_same_scan_makes_it_whole(
    desk_shop: Shop, folder: Path, hostile: Callable[[Path, bytes], None],
    without_hanging: Callable[..., object],
) -> None:  # fmt: skip
    use(desk_shop, StoreKind.FOLDER, folder)
    sha256 = keep(desk_shop, CONTENT)
    place = object_of(folder, sha256)
    place.unlink()
    hostile(place, CONTENT)

    def read() -> object:
        with pytest.raises(Refused) as refused:
            archive.content(desk_shop.db, sha256)
        return refused.value.code

    assert without_hanging(read, place) is ArchiveFault.ALTERED
    assert findings(desk_shop) == [f"file:{sha256[:12]} altered"]
    without_hanging(lambda: keep(desk_shop, CONTENT), place)
    assert stat.S_ISREG(place.lstat().st_mode)
    assert place.read_bytes() == CONTENT
    assert findings(desk_shop) == []


@KINDS
def test_a_mark_that_is_none_is_no_store_of_ours(
    desk_shop: Shop, folder: Path, hostile: Callable[[Path, bytes], None],
    without_hanging: Callable[..., object],
) -> None:  # fmt: skip
    use(desk_shop, StoreKind.FOLDER, folder)
    sha256, mark = keep(desk_shop, CONTENT), folder / stores.MARK
    said = mark.read_bytes()
    mark.unlink()
    hostile(mark, said)

    def read() -> object:
        with pytest.raises(Unavailable) as refused:
            archive.content(desk_shop.db, sha256)
        return refused.value.lack

    assert without_hanging(read, mark) is Lack.EVIDENCE_STORE


@KINDS
def test_nothing_of_the_kind_is_fetched_back(
    desk_shop: Shop, folder: Path, hostile: Callable[[Path, bytes], None],
    without_hanging: Callable[..., object],
) -> None:  # fmt: skip
    use(desk_shop, StoreKind.FOLDER, folder)
    sha256 = keep(desk_shop, CONTENT)
    object_of(folder, sha256).unlink()
    lost = folder / stores.LOST / sha256
    hostile(lost, CONTENT)

    def read() -> object:
        with pytest.raises(Refused) as refused:
            archive.content(desk_shop.db, sha256)
        return refused.value.code

    assert without_hanging(read, lost) is ArchiveFault.MISSING
    assert not object_of(folder, sha256).exists()


def test_a_file_without_an_end_is_not_read_to_its_end(desk_shop: Shop, folder: Path) -> None:
    use(desk_shop, StoreKind.FOLDER, folder)
    sha256 = keep(desk_shop, CONTENT)
    object_of(folder, sha256).unlink()
    endless(object_of(folder, sha256), CONTENT)
    tracemalloc.start()
    try:
        with pytest.raises(Refused):
            archive.content(desk_shop.db, sha256)
        assert tracemalloc.get_traced_memory()[1] < stores.LARGEST / 10
    finally:
        tracemalloc.stop()


def test_a_known_file_that_has_gone_from_its_store_is_brought_there_again(
    desk_shop: Shop, folder: Path
) -> None:
    """Its row alone proves nothing, though new files are kept elsewhere by now."""
    use(desk_shop, StoreKind.FOLDER, folder)
    sha256 = keep(desk_shop, CONTENT)
    use(desk_shop, StoreKind.DATABASE)
    object_of(folder, sha256).unlink()
    assert findings(desk_shop) == [f"file:{sha256[:12]} missing"]
    assert keep(desk_shop, CONTENT) == sha256
    assert object_of(folder, sha256).read_bytes() == CONTENT
    assert findings(desk_shop) == []
