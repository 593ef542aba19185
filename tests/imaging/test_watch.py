"""The scan folder: a file is taken when it is complete, never before (bad-inputs.md, 92 to 100)."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest

from tests.scans import pdf_of_objects
from wms_desktop.imaging.faults import FileFault, Quarantined
from wms_desktop.imaging.watch import Skipped, WatchedFolder, is_unfinished_name, set_aside

WHOLE = pdf_of_objects([b"<< /Type /Catalog >>"])


@pytest.mark.bad_input(92)
def test_92_a_file_is_taken_after_it_stood_still(tmp_path: Path) -> None:
    folder = WatchedFolder(tmp_path, still_seconds=5)
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(WHOLE)
    assert folder.look(0).waiting == 1
    assert folder.look(4.9).ready == ()
    assert folder.look(5).ready == (scan,)


@pytest.mark.bad_input(92)
def test_92_a_growing_file_is_waited_for(tmp_path: Path) -> None:
    folder = WatchedFolder(tmp_path, still_seconds=5)
    scan = tmp_path / "scan.pdf"
    for second in range(0, 40, 4):
        with scan.open("ab") as file:
            file.write(WHOLE)
        assert folder.look(second).ready == ()
    assert folder.look(36 + 5).ready == (scan,)


@pytest.mark.bad_input(92)
def test_92_a_missing_end_is_waited_for_then_left_to_the_reader(tmp_path: Path) -> None:
    folder = WatchedFolder(tmp_path, still_seconds=2)
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(WHOLE[:-7])
    looks = [folder.look(second).ready for second in (0, 2, 4, 6)]
    assert looks == [(), (), (), (scan,)]


@pytest.mark.bad_input(95)
def test_a_locked_file_is_reported_after_three_tries(tmp_path: Path) -> None:
    folder = WatchedFolder(tmp_path, still_seconds=2)
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(WHOLE)
    with scan.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        looks = [folder.look(second) for second in (0, 2, 4, 6)]
        assert looks[-1].skipped == (Skipped(scan, FileFault.NO_RIGHT),)
        assert not any(look.ready for look in looks)
    assert folder.look(8).ready == (scan,)


@pytest.mark.bad_input(94)
def test_94_links_and_folders_are_reported_not_followed(tmp_path: Path) -> None:
    (tmp_path / "link.pdf").symlink_to("/etc/hostname")
    (tmp_path / "folder.pdf").mkdir()
    os.mkfifo(tmp_path / "pipe.pdf")
    look = WatchedFolder(tmp_path).look(0)
    assert {skipped.path.name for skipped in look.skipped} == {"link.pdf", "folder.pdf", "pipe.pdf"}
    assert (look.ready, look.waiting) == ((), 0)


@pytest.mark.parametrize("name", [".scan.pdf", "~scan.pdf", "scan.pdf.part", "scan.TMP"])
def test_unfinished_names_are_left_alone(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(WHOLE)
    folder = WatchedFolder(tmp_path)
    assert (folder.look(0).waiting, folder.look(100).ready) == (0, ())
    assert is_unfinished_name(name)


@pytest.mark.rule("RCP-3")
@pytest.mark.parametrize("name", ["list.xlsx", "notes.txt", "waybills.csv", "README", "scan.docx"])
def test_a_file_that_is_no_page_is_left_alone(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"PK\x03\x04 somebody else's file")
    folder = WatchedFolder(tmp_path, still_seconds=1)
    for second in range(0, 12, 2):
        look = folder.look(second)
        assert look.ready == look.skipped == ()
    assert look.waiting == 0
    assert (tmp_path / name).exists()


@pytest.mark.rule("RCP-3")
@pytest.mark.parametrize("name", ["bad.pdf", "bad.PNG", "photo.heic", "drawing.svg"])
def test_a_bad_page_is_for_the_reader_to_refuse(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"no page at all")
    folder = WatchedFolder(tmp_path, still_seconds=1)
    assert any(folder.look(second).ready for second in range(0, 12, 2))


def test_a_page_under_another_name_is_taken(tmp_path: Path) -> None:
    scan = tmp_path / "SCAN0001"
    scan.write_bytes(WHOLE)
    folder = WatchedFolder(tmp_path, still_seconds=1)
    folder.look(0)
    assert folder.look(1).ready == (scan,)
    scan.write_bytes(b"now something else")
    folder.look(2)
    assert folder.look(4).ready == ()


@pytest.mark.bad_input(99)
def test_99_a_share_that_went_away_is_the_callers_to_tell(tmp_path: Path) -> None:
    folder = WatchedFolder(tmp_path / "share")
    with pytest.raises(FileNotFoundError):
        folder.look(0)
    (tmp_path / "share").mkdir()
    assert folder.look(1).ready == ()


@pytest.mark.bad_input(100)
def test_100_many_files_come_oldest_first(tmp_path: Path) -> None:
    for number in range(300):
        scan = tmp_path / f"{999 - number}.pdf"
        scan.write_bytes(WHOLE)
        os.utime(scan, (number, number))
    folder = WatchedFolder(tmp_path, still_seconds=1)
    folder.look(0)
    ready = folder.look(1).ready
    assert [path.name for path in ready[:2]] == ["999.pdf", "998.pdf"]
    assert len(ready) == 300


def test_a_bad_file_is_set_aside_with_its_reason(tmp_path: Path) -> None:
    for _ in range(2):
        scan = tmp_path / "a\nb.pdf"
        scan.write_bytes(b"x")
        set_aside(scan, tmp_path / "bad", Quarantined(FileFault.CUT, "why"), "文件不完整，缺少结尾")
        assert not scan.exists()
    names = sorted(path.name for path in (tmp_path / "bad").iterdir())
    assert names == [
        "a_u000ab-2.pdf",
        "a_u000ab-2.pdf.txt",
        "a_u000ab.pdf",
        "a_u000ab.pdf.txt",
    ]
    assert "[cut] why" in (tmp_path / "bad" / names[1]).read_text(encoding="utf-8")
