"""The real program on a real display, from station to station, saying what the scans did to it.

Prints a line of JSON when a station is ready for scans, and another when it got its last one.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton
from shiboken6 import isValid

from tests.journeys.fields import Fields, focusable
from tests.journeys.stations import STATIONS, Station, Stay
from wms_desktop import slices
from wms_desktop.app import Place, Program
from wms_desktop.core.language import Language
from wms_desktop.core.workstation import WorkstationFile
from wms_desktop.db.database import Database
from wms_desktop.db.operations import change_counts
from wms_desktop.demo.masters import PASSWORD, main_desk
from wms_desktop.opening import SAMPLE_LOGIN
from wms_desktop.start import made_application
from wms_desktop.tour.robot import FolderPrinters, Robot

LAST = "END-OF-STATION-"
PATIENCE_MS = 300_000


@dataclass(slots=True)
class Seen:
    """What happened at one station."""

    codes: list[str] = field(default_factory=list)
    results: int = 0
    refused: int = 0
    pressed: list[str] = field(default_factory=list)
    focused: set[str] = field(default_factory=set)


class Walk:
    """Leads one program through all stations."""

    def __init__(self, program: Program, robot: Robot) -> None:
        self._program, self._robot, self._window = program, robot, program.window
        self._seen = Seen()
        self._stay: Stay | None = None
        self._loop = QEventLoop()
        self._heard: set[int] = set()
        desk = self._window.desk
        self._submit = desk.submit
        desk.submit = self._on_scan  # type: ignore[method-assign]
        desk.resulted.connect(self._on_result)
        desk.refused.connect(self._on_refused)

    def visit(self, number: int, station: Station) -> dict[str, Any]:
        """Make *station* ready, wait for its scans, say what they did."""
        stay = station.prepare(self._program, self._robot)
        self._robot.breathe(0.2)
        self._listen()
        if stay.fills:
            Fields(self._window).fill_empty()
        before, known = self._settled(moves_focus=stay.moves_focus), self._counts()
        stay.targets = focusable(self._window)
        self._seen, self._stay = Seen(), stay
        self._focus(0)
        self._say(ready=station.name, number=number, window=int(self._window.winId()))
        QTimer.singleShot(PATIENCE_MS, self._loop, self._loop.quit)
        self._loop.exec()
        stands = stay.stands()
        stay.release()
        self._robot.wait(lambda: not self._window.desk.waiting, "the desk to be idle")
        self._robot.breathe(0.15)
        seen, self._seen, self._stay = self._seen, Seen(), None
        told = {
            "station": station.name,
            "codes": seen.codes,
            "results": seen.results,
            "refused": seen.refused,
            "pressed": seen.pressed,
            "focused": sorted(seen.focused),
            "changed": before.changed(),
            "typed": self._window.typist.text,
            "held": len(self._program.scan_filter.detector.keys),
            "written": known != self._counts(),
            "stands": stands,
            "mb": memory_mb(),
        }
        stay.leave()
        self._robot.breathe(0.1)
        return told

    def _settled(self, *, moves_focus: bool) -> Fields:
        """The fields once the lists are filled and entering and leaving them changes nothing.

        What a page makes of a text when the keyboard leaves it is no scan's doing.
        """
        before = Fields(self._window)
        for _ in range(8):
            before = Fields(self._window)
            for widget in focusable(self._window) if moves_focus else ():
                if isValid(widget) and widget.isVisible():
                    widget.setFocus()
                    self._robot.breathe(0.01)
            self._robot.breathe(0.25)
            if not before.changed():
                break
        return before

    def _on_scan(self, text: str) -> None:
        stay = self._stay
        if stay is None:
            self._submit(text)
            return
        self._seen.codes.append(text)
        self._submit(text)
        count = len(self._seen.codes)
        stay.wander(count)
        self._focus(count)
        if text.startswith(LAST):
            QTimer.singleShot(200, self._loop, self._loop.quit)

    def _focus(self, count: int) -> None:
        stay = self._stay
        if stay is None or not stay.moves_focus:
            return
        widget = stay.targets[count % len(stay.targets)]
        widget.setFocus()
        self._seen.focused.add(f"{type(widget).__name__} {widget.objectName()}")

    def _on_result(self, _result: object) -> None:
        self._seen.results += 1

    def _on_refused(self, _text: str) -> None:
        self._seen.refused += 1

    def _listen(self) -> None:
        """Hear every button and every action that exists by now."""
        for button in self._window.findChildren(QAbstractButton):
            self._hear(button, button.clicked)
        for action in self._window.findChildren(QAction):
            self._hear(action, action.triggered)

    def _hear(self, source: Any, signal: Any) -> None:
        if id(source) not in self._heard:
            self._heard.add(id(source))
            name = f"{source.objectName()} {source.text()}"
            signal.connect(lambda *_: self._seen.pressed.append(name))

    def _counts(self) -> dict[Any, int]:
        return change_counts(self._program.context.db)

    def _say(self, **told: Any) -> None:
        print(json.dumps(told), flush=True)


def main(folder: Path, names: list[str]) -> None:
    """Walk through the stations of these names, or all, in the sample shop of *folder*."""
    errors: list[str] = []

    def on_error(kind: type[BaseException], error: BaseException, at: TracebackType | None) -> None:
        errors.append("".join(traceback.format_exception(kind, error, at)))
        print(errors[-1], file=sys.stderr, flush=True)

    sys.excepthook = on_error
    program = opened(folder)
    robot = Robot(program.window, folder)
    robot.breathe(0.5)
    walk = Walk(program, robot)
    for number, name in enumerate(names):
        station = next(station for station in STATIONS if station.name == name)
        print(json.dumps(walk.visit(number, station)), flush=True)
    told = {"done": True, "errors": errors, "peak_mb": memory_mb("VmHWM")}
    print(json.dumps(told), flush=True)
    program.window.hide()
    program.close()


def memory_mb(line: str = "VmRSS") -> int:
    """Resident memory now; with ``VmHWM`` the most so far (``getrusage`` counts the parent's)."""
    for said in Path("/proc/self/status").read_text().splitlines():
        if said.startswith(f"{line}:"):
            return int(said.split()[1]) // 1024
    return 0


def opened(folder: Path) -> Program:
    """The program with its window, the sample shop of *folder* behind it, a clerk signed in."""
    for kind in ("DATA", "CONFIG", "CACHE"):  # nobody's own settings are touched
        os.environ[f"WMS_{kind}_DIR"] = str(folder / kind.lower())
    slices.load()
    app = made_application(WorkstationFile().load(), Language.ZH_CN)
    db = Database(f"sqlite:///{folder / 'sample.sqlite'}")
    with db.read() as session:
        desk = main_desk(session)
    file = WorkstationFile(folder / "workstation.toml")
    file.load()
    file.change(sound_on=False)
    place = Place(db, folder, desk, file, is_sample=True)
    program = Program(app, place, FolderPrinters(folder))
    program.window.resize(1366, 768)
    program.window.show()
    now = program.clock()
    program.enter(program.way.enter(SAMPLE_LOGIN, PASSWORD, now=now, language=Language.ZH_CN))
    return program


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
