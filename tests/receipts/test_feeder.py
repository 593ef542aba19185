"""A stack in the scanner's feeder, filed with one key."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests import fake_scanner, scans
from tests.desk import RecordingShell, a_context, open_page
from tests.receipts.stack import clean, paper_pages, png, printed, required
from tests.shop import Shop
from wms_desktop.core.paths import data_dir
from wms_desktop.receipts import quarantine
from wms_desktop.receipts.kinds import PageStatus
from wms_desktop.receipts.layout import SLIP
from wms_desktop.receipts.own_folder import FOLDER, OwnFolder
from wms_desktop.receipts.view import ReceiptsPage
from wms_desktop.ui.tasks import TaskRunner


@pytest.fixture
def feeder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("bin", "feeder", "data"):
        (tmp_path / name).mkdir()
    fake_scanner.program(tmp_path / "bin")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    monkeypatch.setenv("FAKE_FEEDER", str(tmp_path / "feeder"))
    monkeypatch.setenv("FAKE_CALLS", str(tmp_path / "calls"))
    monkeypatch.setenv("WMS_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "feeder"


def put_in(shop: Shop, feeder: Path, count: int) -> list[str]:
    numbers = required(shop, count)
    for at, page in enumerate(paper_pages(printed(shop, numbers))):
        (feeder / f"{at:02d}.png").write_bytes(png(scans.scan(page, clean(), SLIP)))
    return numbers


def left(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock"]


@pytest.mark.rule("RCP-3")
def test_ten_pages_in_the_feeder_are_ten_filed_pages(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path, feeder: Path
) -> None:
    numbers = put_in(desk_shop, feeder, 10)
    page = open_page(qtbot, desk_shop, ReceiptsPage, tmp_path)
    assert page.receipts_scan.isVisible()
    page.activateWindow()
    QApplication.processEvents()
    qtbot.keyClick(page, Qt.Key.Key_F4)
    rows = page.desk.rows.rows()
    assert [(row.number, row.status) for row in rows] == [(n, PageStatus.FILED) for n in numbers]
    assert left(data_dir() / FOLDER) == []  # filed, so no longer needed


@pytest.mark.rule("RCP-3")
def test_a_jam_is_said_and_what_came_through_is_filed(
    qtbot: QtBot,
    desk_shop: Shop,
    tmp_path: Path,
    feeder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    put_in(desk_shop, feeder, 2)
    monkeypatch.setenv("FAKE_EXIT", "6")
    page = open_page(qtbot, desk_shop, ReceiptsPage, tmp_path)
    page.incoming.scan()
    shell = page.context.shell
    assert isinstance(shell, RecordingShell)
    assert shell.results[-1].head == "卡纸，已扫描 2 页"
    assert page.desk.rows.rowCount() == 2


def test_without_a_scan_program_there_is_no_key(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    page = open_page(qtbot, desk_shop, ReceiptsPage, tmp_path)
    assert not page.receipts_scan.isVisible()
    page.incoming.scan()
    assert page.desk.rows.rowCount() == 0


@pytest.mark.rule("RCP-3")
def test_pages_of_a_window_that_died_are_filed_by_the_next(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path, feeder: Path
) -> None:
    [number] = put_in(desk_shop, feeder, 1)
    dead = OwnFolder()
    (dead.path / "scan-001.png").write_bytes((feeder / "00.png").read_bytes())
    (dead.path / "scan-002.png.part").write_bytes(b"half")
    living = OwnFolder()
    assert living.left_behind() == []  # the first window still lives
    dead._lock.release()  # type: ignore[union-attr]  # as the system does at a crash
    page = open_page(qtbot, desk_shop, ReceiptsPage, tmp_path)
    assert [row.number for row in page.desk.rows.rows()] == [number]


@pytest.mark.rule("RCP-3")
def test_a_scanned_page_that_cannot_be_read_is_kept_and_listed(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path, feeder: Path
) -> None:
    (feeder / "00.png").write_bytes(b"\x89PNG\r\n\x1a\n half a page")
    page = open_page(qtbot, desk_shop, ReceiptsPage, tmp_path)
    page.incoming.scan()
    [row] = quarantine.not_read(desk_shop.db, 1)
    kept = [path for path in left(data_dir() / FOLDER) if path.suffix == ".png"]
    assert [path.read_bytes() for path in kept] == [(feeder / "00.png").read_bytes()]
    assert row.source == kept[0].name


@pytest.mark.rule("RCP-3")
def test_a_page_that_goes_stops_the_scanner_and_its_pages_stay(
    qtbot: QtBot,
    desk_shop: Shop,
    tmp_path: Path,
    feeder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for number in range(40):
        (feeder / f"{number:02d}.png").write_bytes(b"a page")
    monkeypatch.setenv("FAKE_SECONDS", "0.5")
    context = a_context(desk_shop, tmp_path)
    context.tasks = TaskRunner()
    page = ReceiptsPage(context)
    page.show()
    folder = page.incoming.intake.own.path
    page.incoming.scan()
    qtbot.waitUntil(lambda: bool(left(folder)), timeout=15_000)
    page.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert context.tasks.wait(8_000), "the scanner would need twenty seconds for them all"
    assert len(left(data_dir() / FOLDER)) < 40
