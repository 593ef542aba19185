"""The scan folder in the window: files come in by themselves, also after the folder was away."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.conftest import dump
from tests.desk import RecordingShell, open_page
from tests.receipts.stack import clean, paper_pages, printed, required, scanned
from tests.shop import Shop
from wms_desktop.receipts import quarantine
from wms_desktop.receipts.view import ReceiptsPage

Watched = Callable[..., ReceiptsPage]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "scans"
    path.mkdir()
    return path


@pytest.fixture
def watched(qtbot: QtBot, desk_shop: Shop, tmp_path: Path, folder: Path) -> Watched:
    """The receipts tab with *folder* watched by a clock that the test moves."""

    def run(**more: str) -> ReceiptsPage:
        page = open_page(qtbot, desk_shop, ReceiptsPage, tmp_path, **more)
        page.context.preferences |= {"watched_folder": str(folder), "watch_still_s": 2}
        watch = page.incoming.watch
        watch._timer.stop()
        clock = [0.0]
        watch._clock = lambda: clock.__setitem__(0, clock[0] + 2) or clock[0]
        return page

    return run


def slip(shop: Shop) -> tuple[str, bytes]:
    number = required(shop)[0]
    return number, scanned(paper_pages(printed(shop, [number])), clean())


def looks(page: ReceiptsPage, times: int = 2) -> ReceiptsPage:
    for _ in range(times):
        page.incoming.watch.look()
    return page


def told(page: ReceiptsPage) -> list[str]:
    shell = page.context.shell
    assert isinstance(shell, RecordingShell)
    return [result.head for result in shell.results]


@pytest.mark.rule("RCP-3")
def test_what_scanners_put_there_is_filed_and_shown(
    watched: Watched, desk_shop: Shop, folder: Path
) -> None:
    number, content = slip(desk_shop)
    (folder / "good.pdf").write_bytes(content)
    page = looks(watched(), 1)
    assert page.desk.receipts_watch_line.text() == "扫描文件夹：1 份待归档"
    looks(page)
    assert [row.number for row in page.desk.rows.rows()] == [number]
    assert page.desk.receipts_watch_line.text() == "扫描文件夹：good.pdf"
    assert [path.name for path in (folder / "done").iterdir()] == ["good.pdf"]
    assert told(page) == ["1 页：归档 1"]


@pytest.mark.bad_input(76, 91)
@pytest.mark.rule("RCP-3")
def test_a_bad_file_is_set_aside_and_on_the_list(
    watched: Watched, desk_shop: Shop, folder: Path
) -> None:
    (folder / "bad.pdf").write_bytes(b"not a page")
    page = looks(watched(), 3)
    assert (folder / "quarantine" / "bad.pdf").read_bytes() == b"not a page"
    [row] = quarantine.not_read(desk_shop.db, 1)
    assert (row.source, row.fault.value) == ("bad.pdf", "wrong_type")
    assert "bad.pdf" in page.desk.receipts_refused.text


@pytest.mark.bad_input(99)
def test_a_share_that_goes_away_is_said_once_and_resumes(
    watched: Watched, desk_shop: Shop, folder: Path
) -> None:
    page = looks(watched())
    before = dump(desk_shop.db)
    folder.rename(folder.with_name("away"))
    looks(page, 3)
    assert told(page) == [page.desk.receipts_watch_trouble._title.text()]
    assert "scans" in page.desk.receipts_watch_trouble.text
    assert dump(desk_shop.db) == before
    folder.with_name("away").rename(folder)
    number, content = slip(desk_shop)
    (folder / "good.pdf").write_bytes(content)
    looks(page, 3)
    assert page.desk.receipts_watch_trouble.text == ""
    assert [row.number for row in page.desk.rows.rows()] == [number]


@pytest.mark.bad_input(98)
def test_a_full_disk_leaves_the_scan_where_it_is(
    watched: Watched, desk_shop: Shop, folder: Path
) -> None:
    number, content = slip(desk_shop)
    (folder / "good.pdf").write_bytes(content)
    page = watched()
    before = dump(desk_shop.db)
    full = no_room()
    looks(page, 4)
    assert (folder / "good.pdf").exists()
    assert dump(desk_shop.db) == before
    assert page.desk.receipts_watch_trouble.isVisible()
    assert len(told(page)) == 1
    full.undo()
    looks(page, 8)
    assert [row.number for row in page.desk.rows.rows()] == [number]
    assert not (folder / "good.pdf").exists()


def no_room() -> pytest.MonkeyPatch:
    """The disk of the temporary folder is full: the edge of the machine."""
    import errno
    import tempfile

    def refuse(*_args: object, **_more: object) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    patch = pytest.MonkeyPatch()
    patch.setattr(tempfile, "mkdtemp", refuse)
    return patch


@pytest.mark.rule("RCP-3")
def test_a_file_that_was_filed_before_the_crash_is_moved_and_not_filed_again(
    watched: Watched, desk_shop: Shop, folder: Path
) -> None:
    _number, content = slip(desk_shop)
    (folder / "good.pdf").write_bytes(content)
    page = looks(watched(), 3)
    before = dump(desk_shop.db)
    shutil.move(folder / "done" / "good.pdf", folder / "good.pdf")  # as if it never was moved
    page.incoming.watch._watch = None
    looks(page, 3)
    assert not (folder / "good.pdf").exists()
    assert dump(desk_shop.db) == before


def test_who_may_not_file_watches_nothing(watched: Watched, folder: Path, desk_shop: Shop) -> None:
    (folder / "good.pdf").write_bytes(slip(desk_shop)[1])
    page = looks(watched(login="keeper2"), 3)
    assert (folder / "good.pdf").exists()
    assert not page.desk.receipts_watch_line.isVisible()


@pytest.mark.bad_input(94)
def test_what_is_never_taken_is_named_at_the_desk(watched: Watched, folder: Path) -> None:
    (folder / "link.pdf").symlink_to("/etc/hostname")
    page = looks(watched(), 2)
    assert page.desk.receipts_watch_line.text() == "扫描文件夹：1 项未取，link.pdf"
