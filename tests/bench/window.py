"""The real window on a real display: how soon it is usable, how soon a scan is posted, how large.

Usage: ``python -m tests.bench.window [STARTS] [SCANS]``; needs Xvfb and xdotool.

*start*: seconds from exec until the sign-in panel is painted and can be typed into, and, with the
password typed at once, until the goods list is filled, beside a bare PySide6 window. Cold: the
files of Python, the libraries and the program were dropped from the page cache first, as far as
nobody else uses them.

*scan*: milliseconds from the Enter of a location's code (as the window system saw it) to its
answer in the scan bar, when the goods are durably in the ledger.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.journeys.display import scan_all, virtual_display
from wms_desktop.core.workstation import WorkstationFile

PROJECT = Path(__file__).resolve().parents[2]
PEOPLE_SPEED_MS = 2


def main(starts: int = 7, scans: int = 200) -> int:
    """Measure everything; 1 when something was lost."""
    from wms_desktop.opening import sample_database
    from wms_desktop.slices import load_tables

    load_tables()
    with tempfile.TemporaryDirectory() as name, virtual_display() as display:
        folder = Path(name)
        sample_database(folder).close()
        told: dict[str, Any] = {"start_s": starting(display, folder, starts)}
        told["scan"] = scanning(display, folder, scans)
        told["load"] = os.getloadavg()
    print(json.dumps(told, indent=2))
    return 0 if told["scan"]["posted"] == scans and not told["scan"]["findings"] else 1


# start


def starting(display: str, folder: Path, rounds: int) -> dict[str, Any]:
    """Ours and a bare window in turns, all warm, then one of each cold."""
    told: dict[str, Any] = {}
    for kind in ("bare", "ours"):
        _started(display, folder, kind)  # compiles what is not compiled yet
        drop_cached_files(folder / "compiled")
        told[f"cold_{kind}"] = _started(display, folder, kind)
    warm: dict[str, list[dict[str, float]]] = {"bare": [], "ours": []}
    for _ in range(rounds):
        for kind, times in warm.items():
            times.append(_started(display, folder, kind))
    for kind, times in warm.items():
        told[f"warm_{kind}"] = {what: _spread([t[what] for t in times]) for what in times[0]}
    pairs = zip(warm["ours"], warm["bare"], strict=True)
    told["warm_ratio"] = _spread([ours["painted"] / bare["painted"] for ours, bare in pairs])
    return told


def _started(display: str, folder: Path, kind: str) -> dict[str, float]:
    own = {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(PROJECT)}
    environment = os.environ | own | {"PYTHONPYCACHEPREFIX": str(folder / "compiled")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program is compiled
    with tempfile.TemporaryDirectory() as name:
        if kind == "ours":
            shutil.copy(folder / "sample.sqlite", Path(name) / "wms.sqlite")
            file = WorkstationFile(Path(name) / "workstation.toml")
            file.change(workstation_id=1, language="zh_CN", last_login="lin")
        command = [sys.executable, "-m", "tests.bench.window_start", kind, name]
        started = time.monotonic()
        done = subprocess.run(
            command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False
        )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.strip().splitlines()[-1])
    return {what: round(at - started, 3) for what, at in told.items()}


def drop_cached_files(compiled: Path) -> None:
    """Forget what the system keeps of Python, the libraries and the program in memory."""
    import PySide6

    libraries = [Path(os.__file__).parent, Path(PySide6.__file__).parents[1]]
    places = [*libraries, PROJECT / "wms_desktop", compiled]
    os.sync()
    for place in places:
        for path in place.rglob("*"):
            if path.is_file():
                with path.open("rb") as file:
                    os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _figures(seconds: list[float]) -> dict[str, float]:
    ordered = sorted(seconds) or [float("nan")]
    return {
        "p50": round(statistics.median(ordered) * 1000, 1),
        "p99": round(ordered[int(len(ordered) * 0.99)] * 1000, 1),
        "highest": round(ordered[-1] * 1000, 1),
    }


def _spread(values: list[float]) -> dict[str, float]:
    return {
        "median": round(statistics.median(values), 3),
        "lowest": round(min(values), 3),
        "highest": round(max(values), 3),
    }


# scans


def scanning(display: str, folder: Path, scans: int) -> dict[str, Any]:
    """Goods received by scanning, as the program itself tells it."""
    own = {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(PROJECT)}
    window = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.window", "--receiving", str(folder), str(scans)],
        cwd=PROJECT,
        env=os.environ | own,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert window.stdout is not None
    ready = json.loads(window.stdout.readline())
    one = [(ready["item"], PEOPLE_SPEED_MS), (ready["location"], PEOPLE_SPEED_MS)]
    script = folder / "scanner.txt"
    scan_all(display, ready["window"], one * scans, script, pause_s=0.15)
    told = json.loads(window.communicate(timeout=120)[0].strip().splitlines()[-1])
    return dict(told)


class Stopwatch:
    """Between the Enter that ends a code, by the window system's clock, and its answer."""

    def __init__(self, window: Any) -> None:
        self.posted: list[float] = []
        self.known: list[float] = []
        self._pressed = 0.0
        self._window = window
        window.scan_filter.scanned.connect(self._on_scan)
        window.desk.resulted.connect(self._on_result)
        self._filter = window.scan_filter._on_end
        window.scan_filter._on_end = self._on_end

    def _on_end(self, event: Any, now: int) -> Any:
        self._pressed = now / 1000
        return self._filter(event, now)

    def _on_scan(self, text: str) -> None:
        self._text = text

    def _on_result(self, _result: object) -> None:
        taken = time.monotonic() - self._pressed
        (self.posted if self._text == self.location else self.known).append(taken)

    location = ""
    _text = ""


def receive_by_scanning(folder: Path, scans: int) -> None:
    """Open an order, say the codes, wait for *scans* of each, say how long they took."""
    from PySide6.QtCore import QCoreApplication, QTimer
    from sqlalchemy import select

    from tests.journeys.real_window import memory_mb, opened
    from wms_desktop.checks import check
    from wms_desktop.core.codes import parse_own_code
    from wms_desktop.goods import inbound
    from wms_desktop.stock.tables import Item
    from wms_desktop.tour import stage
    from wms_desktop.tour.robot import Robot

    program = opened(folder)
    db, by, window = program.context.db, program.presence.acting(), program.window
    robot = Robot(window, folder)
    robot.breathe(1)
    fresh = memory_mb()
    announced = parse_own_code(stage.inbound_barcode(db))
    assert announced is not None
    code, _pieces = stage.first_lines(db, f"RK-{announced.number}", 1)[0]
    with db.read() as session:
        item = session.execute(select(Item.id).where(Item.code == code)).scalar_one()
    line = inbound.AnnouncedLine(item, Decimal(999_999), "L260412")
    order = inbound.create(db, by, inbound.CreateInbound(uuid4(), 2, 1, (line,))).value
    window.go_to("goods", inbound=order)
    robot.breathe(1)
    robot.scan(code)
    place = str(robot.find("goods_put_place").property("text"))
    robot.press("Esc")
    watch = Stopwatch(window)
    watch.location = stage.location_barcode(place)
    ready = {"window": int(window.winId()), "item": code, "location": watch.location}
    print(json.dumps(ready), flush=True)
    end = QTimer(window, interval=100)
    end.timeout.connect(lambda: len(watch.posted) >= scans and QCoreApplication.quit())
    end.start()
    QTimer.singleShot(int(scans * 2_000 + 30_000), QCoreApplication.quit)
    QCoreApplication.exec()
    findings = [str(f) for verdict in check.run(db) for f in verdict.findings]
    told = {
        "posted": len(watch.posted),
        "scan_to_posted_ms": _figures(watch.posted),
        "scan_to_goods_known_ms": _figures(watch.known),
        "fresh_mb": fresh,
        "peak_mb": memory_mb("VmHWM"),
        "findings": findings,
    }
    print(json.dumps(told), flush=True)
    program.close()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--receiving"]:
        receive_by_scanning(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        sys.exit(main(*(int(argument) for argument in sys.argv[1:])))
