"""Scans that come in badly: growing, gone, no files, doubled, too many (92-101, 118)."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QTimer, QUrl
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from tests.bad_inputs.said import unchanged
from tests.bad_inputs.test_scans import picture
from tests.conftest import dump
from tests.desk import a_context
from tests.shop import Shop
from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.core.language import Language
from wms_desktop.db.instance import InstanceLock
from wms_desktop.imaging.reader import Reader
from wms_desktop.opening import _opened
from wms_desktop.receipts import filing, quarantine
from wms_desktop.receipts.tables import ScanBatch, ScanPage
from wms_desktop.receipts.view import ReceiptsPage
from wms_desktop.receipts.watching import Arrived, Watch
from wms_desktop.slices import register_words
from wms_desktop.ui.front_call import FrontCall
from wms_desktop.ui.tasks import TaskRunner

PAGE = picture("JPEG")
LONGEST_STALL_MS = 200


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as made:
        yield made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    register_words()
    path = tmp_path / "scans"
    path.mkdir()
    return path


@pytest.fixture
def watch(desk_shop: Shop, folder: Path, reader: Reader) -> Watch:
    return Watch(desk_shop.db, desk_shop.acting, reader, folder, still_seconds=2)


def looked(watch: Watch, *seconds: float) -> list[Arrived]:
    return [arrived for now in seconds for arrived in watch.look(now, Language.ZH_CN)]


def counted(shop: Shop, table: type) -> int:
    with shop.db.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


@pytest.mark.bad_input(92)
def test_a_file_that_grows_for_thirty_seconds_is_waited_for(
    watch: Watch, folder: Path, desk_shop: Shop
) -> None:
    scan = folder / "grows.jpg"
    with unchanged(desk_shop.db):
        for second in range(30):  # closed after every block, as scanners do between pages
            with scan.open("ab") as file:
                file.write(PAGE[second * len(PAGE) // 30 : (second + 1) * len(PAGE) // 30])
            assert looked(watch, second) == []
            assert watch.writing == 1
    assert len(looked(watch, 31, 33)) == 1
    assert counted(desk_shop, ScanPage) == 1


@pytest.mark.bad_input(93)
@pytest.mark.parametrize("deed", ["deleted", "renamed"])
def test_a_file_that_goes_while_it_is_read(
    watch: Watch, folder: Path, desk_shop: Shop, reader: Reader, deed: str
) -> None:
    scan = folder / "goes.jpg"
    scan.write_bytes(PAGE)
    assert looked(watch, 0) == []
    plain = reader.read

    def read(path: Path, *rest: object, **more: object) -> object:
        answer = plain(path, *rest, **more)  # type: ignore[arg-type]
        scan.unlink() if deed == "deleted" else scan.rename(folder / "new.jpg")
        reader.read = plain  # type: ignore[method-assign]
        return answer

    reader.read = read  # type: ignore[assignment,method-assign]
    with unchanged(desk_shop.db):
        assert looked(watch, 2) == []
    assert quarantine.waiting(desk_shop.db, 1) == 0
    assert len(looked(watch, 4, 6)) == (deed == "renamed")


@pytest.mark.bad_input(93)
def test_a_file_that_changes_at_every_reading_is_quarantined(
    watch: Watch, folder: Path, desk_shop: Shop, reader: Reader
) -> None:
    scan = folder / "changes.jpg"
    scan.write_bytes(PAGE)
    stamp = scan.stat().st_mtime_ns
    plain, times = reader.read, iter(range(99))

    def read(path: Path, *rest: object, **more: object) -> object:
        answer = plain(path, *rest, **more)  # type: ignore[arg-type]
        body = bytearray(PAGE)
        body[-20] = next(times)
        scan.write_bytes(body)
        os.utime(scan, ns=(stamp, stamp))
        return answer

    reader.read = read  # type: ignore[assignment,method-assign]
    try:
        found = looked(watch, 0, 2, 13, 24, 35)
    finally:
        reader.read = plain  # type: ignore[method-assign]
    assert [arrived.fault for arrived in found] == ["gone", "gone", "damaged"]
    assert (folder / "quarantine" / "changes.jpg").exists()
    assert quarantine.waiting(desk_shop.db, 1) == 1
    assert counted(desk_shop, ScanBatch) == 0


@pytest.mark.rule("RCP-3")
def test_a_scan_of_another_sites_holds_up_no_other(
    watch: Watch, folder: Path, desk_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server refuses its row: it stays where it is, is told, and is tried again."""
    for number, name in enumerate(("elsewhere.jpg", "ours.jpg")):
        (folder / name).write_bytes(PAGE + bytes([number]) + PAGE[-2:])
        os.utime(folder / name, (number, number))
    file_scan, is_refused = filing.file_scan, True

    def refused(*args: Any, **more: Any) -> Any:
        if is_refused and args[3].source == "elsewhere.jpg":
            raise Unavailable(Lack.DATABASE_RIGHT)
        return file_scan(*args, **more)

    monkeypatch.setattr(filing, "file_scan", refused)
    found = looked(watch, 0, 2)
    assert [(each.path.name, each.fault) for each in found] == [
        ("elsewhere.jpg", Lack.DATABASE_RIGHT.value), ("ours.jpg", ""),
    ]  # fmt: skip
    assert found[0].said
    assert counted(desk_shop, ScanBatch) == 1
    assert ((folder / "elsewhere.jpg").exists(), (folder / "ours.jpg").exists()) == (True, False)
    assert quarantine.waiting(desk_shop.db, 1) == 0
    assert looked(watch, 4, 6) == []  # not again at every look
    is_refused = False  # that site's own people sign in, or it was mended
    assert [each.path.name for each in looked(watch, 13)] == ["elsewhere.jpg"]
    assert counted(desk_shop, ScanBatch) == 2


@pytest.mark.bad_input(94)
@pytest.mark.skipif(os.name == "nt", reason="pipes and links of Unix")
def test_what_is_no_file_is_skipped_and_reported(
    watch: Watch, folder: Path, desk_shop: Shop
) -> None:
    (folder / "link.pdf").symlink_to("/etc/hostname")
    (folder / "folder.pdf").mkdir()
    os.mkfifo(folder / "pipe.pdf")
    with unchanged(desk_shop.db):
        assert looked(watch, 0, 2, 4) == []
    names = {skipped.path.name for skipped in watch.skipped}
    assert names == {"link.pdf", "folder.pdf", "pipe.pdf"}


@pytest.mark.bad_input(95)
def test_a_locked_file_is_tried_again_reported_and_then_filed(
    watch: Watch, folder: Path, desk_shop: Shop
) -> None:
    import fcntl

    scan = folder / "locked.jpg"
    scan.write_bytes(PAGE)
    with scan.open("rb") as held, unchanged(desk_shop.db):
        fcntl.flock(held, fcntl.LOCK_EX)
        assert looked(watch, 0, 2, 4, 6) == []
        assert [skipped.path.name for skipped in watch.skipped] == ["locked.jpg"]
    assert [len(arrived.pages) for arrived in looked(watch, 8)] == [1]


@pytest.mark.bad_input(96, 97)
def test_same_content_twice_and_same_name_with_other_content(
    watch: Watch, folder: Path, desk_shop: Shop
) -> None:
    (folder / "a.jpg").write_bytes(PAGE)
    (folder / "b.jpg").write_bytes(PAGE)
    first = looked(watch, 0, 2)
    assert sorted(page.status.value for a in first for page in a.pages) == ["duplicate", "tray"]
    (folder / "a.jpg").write_bytes(picture("JPEG", width=320))
    [again] = looked(watch, 4, 6)
    assert [page.status.value for page in again.pages] == ["tray"]
    assert len({a.sha256 for a in (*first, again)}) == 2
    assert counted(desk_shop, ScanBatch) == 3
    assert sorted(path.name for path in (folder / "done").iterdir()) == [
        "a-2.jpg", "a.jpg", "b.jpg",
    ]  # fmt: skip


STRANGE = (b"a\xe2\x80\xaegnp.jpg", b"two\nlines.jpg", b"x" * 251 + b".jpg", b"bad\xff\xfe.jpg")


@pytest.mark.bad_input(101)
@pytest.mark.skipif(os.name == "nt", reason="names of Unix")
@pytest.mark.parametrize("name", STRANGE)
def test_odd_names_are_shown_escaped_and_filed(watch: Watch, folder: Path, name: bytes) -> None:
    path = Path(os.fsdecode(bytes(folder) + b"/" + name))
    path.write_bytes(PAGE)
    [arrived] = looked(watch, 0, 2)
    [page] = arrived.pages
    assert page.source.isprintable()
    assert len(page.source) <= 255
    assert "\u202e" not in page.source
    moved = [os.fsencode(each.name) for each in (folder / "done").iterdir()]
    assert moved == [name]


@pytest.mark.bad_input(101)
@pytest.mark.skipif(os.name == "nt", reason="names of Unix")
@pytest.mark.parametrize("name", STRANGE)
def test_odd_names_of_bad_files_too(
    watch: Watch, folder: Path, desk_shop: Shop, name: bytes
) -> None:
    Path(os.fsdecode(bytes(folder) + b"/" + name)).write_bytes(PAGE[:-300])
    looked(watch, 0, 2, 6, 12)
    [row] = quarantine.not_read(desk_shop.db, 1)
    assert row.source.isprintable()
    assert not [path for path in folder.iterdir() if path.is_file()]


class Stalls:
    """The longest time in which the window could not answer."""

    def __init__(self) -> None:
        self.longest_ms, self._last = 0.0, time.perf_counter()
        self._timer = QTimer()
        self._timer.setInterval(5)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.longest_ms = max(self.longest_ms, (now - self._last) * 1000)
        self._last = now


@contextmanager
def living_page(qtbot: QtBot, shop: Shop, folder: Path) -> Iterator[ReceiptsPage]:
    """The receipts tab with its work on threads, as in the window."""
    context = a_context(shop, folder)
    context.tasks = TaskRunner()
    page = ReceiptsPage(context)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitExposed(page)
    yield page
    page.incoming.intake._waiting.clear()
    qtbot.waitUntil(lambda: not page.incoming.intake.is_busy, timeout=20_000)
    assert context.tasks.wait(20_000)


@pytest.mark.bad_input(100)
def test_ten_thousand_files_at_once_wait_in_line_and_the_window_lives(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path
) -> None:
    one = tmp_path / "one.jpg"
    one.write_bytes(PAGE)
    urls = [QUrl.fromLocalFile(str(tmp_path / f"{n}.jpg")) for n in range(10_000)]
    for n in range(40):
        shutil.copy(one, tmp_path / f"{n}.jpg")
    data = QMimeData()
    data.setUrls(urls)
    with living_page(qtbot, desk_shop, tmp_path) as page:
        intake = page.incoming.intake
        qtbot.wait(100)
        stalls = Stalls()
        page.incoming.take_mime(data)
        filed: list[object] = []
        intake.filed.connect(filed.append)
        qtbot.waitUntil(lambda: len(filed) >= 10, timeout=30_000)
        assert intake.waiting > 9_900
        print(f"longest stall {stalls.longest_ms:.0f} ms")
        assert stalls.longest_ms < LONGEST_STALL_MS, f"{stalls.longest_ms:.0f} ms"
    assert counted(desk_shop, ScanBatch) >= 10


@pytest.mark.bad_input(118)
def test_a_second_start_is_refused_and_the_first_comes_to_the_front(
    qtbot: QtBot, desk_shop: Shop
) -> None:
    path = desk_shop.db.path
    assert path is not None
    with InstanceLock(path).acquire() as lock:
        window = QWidget()
        qtbot.addWidget(window)
        window.showMinimized()
        call = FrontCall(lock.is_called, lambda: window, window)
        call.look()
        assert window.isMinimized()
        before = dump(desk_shop.db)
        with pytest.raises(Unavailable) as refused:
            _opened(f"sqlite:///{path}", 1)
        assert refused.value.lack is Lack.DATABASE_IN_USE
        call.look()
        assert not window.isMinimized()
        assert window.isVisible()
        window.showMinimized()
        call.look()
        assert window.isMinimized()  # one call, once
        assert dump(desk_shop.db) == before
