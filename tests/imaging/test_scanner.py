"""Paper scanners through SANE: a stack, its faults, and what a device lets choose."""

from __future__ import annotations

import shutil
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests import fake_scanner
from wms_desktop.core.errors import Refused
from wms_desktop.imaging import scanner
from wms_desktop.imaging.scanner import Device, Feeder, ScannerFault, ScannerSetting


@pytest.fixture
def feeder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A computer with a scanner; its feeder is the folder that is given."""
    for name in ("bin", "feeder", "out"):
        (tmp_path / name).mkdir()
    fake_scanner.program(tmp_path / "bin")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    monkeypatch.setenv("FAKE_FEEDER", str(tmp_path / "feeder"))
    monkeypatch.setenv("FAKE_CALLS", str(tmp_path / "calls"))
    return tmp_path / "feeder"


def put_in(feeder: Path, pages: int) -> None:
    for number in range(pages):
        Image.new("L", (20, 28), number).save(feeder / f"{number:02d}.png")


def scanned(feeder: Path, setting: ScannerSetting | None = None) -> list[Path]:
    came: list[Path] = []
    run = Feeder(setting or ScannerSetting(), feeder.parent / "out", "scan")
    assert run.scan(came.append) == len(came)
    return came


@pytest.mark.rule("RCP-3")
def test_ten_pages_of_a_feeder_are_ten_files(feeder: Path) -> None:
    put_in(feeder, 10)
    came = scanned(feeder)
    assert [path.name for path in came] == [f"scan-{n:03d}.png" for n in range(1, 11)]
    assert [path.read_bytes() for path in came] == [
        page.read_bytes() for page in sorted(feeder.iterdir())
    ]


def test_the_devices_own_words_are_used(feeder: Path) -> None:
    put_in(feeder, 1)
    scanned(feeder, ScannerSetting("test:0", 220, "gray", both_sides=True))
    call = (feeder.parent / "calls").read_text(encoding="utf-8").splitlines()[-1]
    for word in ("--device-name=test:0", "--mode=Gray", "--source=ADF Duplex", "--resolution=200"):
        assert word in call
    scanned(feeder)
    call = (feeder.parent / "calls").read_text(encoding="utf-8").splitlines()[-1]
    for word in ("--mode=Color", "--source=Automatic Document Feeder"):
        assert word in call


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        (3, ScannerFault.BUSY),
        (6, ScannerFault.JAMMED),
        (8, ScannerFault.COVER_OPEN),
        (9, ScannerFault.NO_ANSWER),
        (11, ScannerFault.NO_RIGHT),
    ],
)
def test_a_fault_after_three_pages_keeps_the_three(
    feeder: Path, monkeypatch: pytest.MonkeyPatch, code: int, fault: ScannerFault
) -> None:
    put_in(feeder, 3)
    monkeypatch.setenv("FAKE_EXIT", str(code))
    came: list[Path] = []
    with pytest.raises(Refused) as refused:
        Feeder(ScannerSetting(), feeder.parent / "out", "scan").scan(came.append)
    assert (refused.value.code, refused.value.params) == (fault, {"pages": 3})
    assert all(path.is_file() for path in came)
    assert len(came) == 3


def test_an_empty_feeder_and_no_device(feeder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refused) as refused:
        scanned(feeder)
    assert refused.value.code is ScannerFault.NO_PAPER
    monkeypatch.setenv("FAKE_OPEN", "4")
    with pytest.raises(Refused) as refused:
        scanned(feeder)
    assert refused.value.code is ScannerFault.NO_DEVICE


def stopped_at_the_first(feeder: Path, pages: int) -> list[Path]:
    """What came of a stack whose scanner is told to stop at its first page."""
    put_in(feeder, pages)
    run = Feeder(ScannerSetting(), feeder.parent / "out", "scan")
    first = threading.Event()
    came: list[Path] = []
    stopper = threading.Thread(target=lambda: (first.wait(10), run.stop()))
    stopper.start()
    run.scan(lambda path: (came.append(path), first.set()))
    stopper.join()
    return came


@pytest.fixture
def in_the_background() -> Iterator[None]:
    """Shells start a program in the background with Ctrl+C ignored, and so all that it starts."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("in_the_background")
def test_stopped_in_mid_stack(feeder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAKE_SECONDS", "0.1")
    came = stopped_at_the_first(feeder, 20)
    assert 1 <= len(came) < 20
    assert all(path.is_file() for path in came)


def test_a_scanner_that_does_not_stop_is_stopped_by_force(
    feeder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAKE_SECONDS", "0.2")
    monkeypatch.setenv("FAKE_DEAF", "1")
    monkeypatch.setattr(scanner, "STOP_SECONDS", 0.5)
    assert 1 <= len(stopped_at_the_first(feeder, 20)) < 20


def test_stopped_while_the_device_is_asked_what_it_can_do(
    feeder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in(feeder, 20)
    monkeypatch.setenv("FAKE_SECONDS", "0.1")
    run = Feeder(ScannerSetting(), feeder.parent / "out", "scan")
    run.stop()
    came: list[Path] = []
    assert run.scan(came.append) == len(came) < 20


def test_a_scanner_that_does_not_answer(feeder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_in(feeder, 1)
    monkeypatch.setenv("FAKE_SECONDS", "60")
    monkeypatch.setattr(scanner, "PAGE_SECONDS", 0.3)
    with pytest.raises(Refused) as refused:
        scanned(feeder)
    assert refused.value.code is ScannerFault.NO_ANSWER


def test_the_list_of_devices(feeder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert scanner.devices() == [Device("test:0", "Noname frontend-tester")]
    monkeypatch.setenv("PATH", str(feeder))
    assert scanner.program() is None
    assert scanner.devices() == []


@pytest.mark.skipif(shutil.which("scanimage") is None, reason="no SANE on this computer")
def test_ten_pages_of_sanes_own_test_device(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "dll.conf").write_text("test\n", encoding="utf-8")
    (tmp_path / "test.conf").write_text("number_of_devices 1\n", encoding="utf-8")
    monkeypatch.setenv("SANE_CONFIG_DIR", str(tmp_path))
    came: list[Path] = []
    setting = ScannerSetting("test:0", dpi=150, mode="gray")
    assert Feeder(setting, tmp_path, "scan").scan(came.append) == 10
    assert len({path.read_bytes() for path in came}) >= 1
