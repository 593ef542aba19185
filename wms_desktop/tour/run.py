"""Runs the tour: a throw-away shop, a real window without a screen, pictures, papers, a report."""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import time
import traceback
from pathlib import Path

from wms_desktop.core.language import Language
from wms_desktop.tour.report import Report, Step

WIDTH, HEIGHT = 1366, 768


def run(out: Path, language: Language) -> Report:
    """Play the day into *out*: ``pictures/``, ``papers/``, ``scans/``, ``report.json``."""
    with tempfile.TemporaryDirectory(prefix="wms-tour-") as folder:
        for name in ("DATA", "CONFIG", "CACHE"):  # nobody's own settings are touched
            os.environ[f"WMS_{name}_DIR"] = str(Path(folder) / name.lower())
        report = _play(out, language, Path(folder))
    (out / "report.json").write_text(
        json.dumps(report.as_json(), ensure_ascii=False, indent=2), encoding="utf-8"
    )
    return report


def _play(out: Path, language: Language, folder: Path) -> Report:
    from wms_desktop import slices
    from wms_desktop.app import Place, Program
    from wms_desktop.core.workstation import WorkstationFile
    from wms_desktop.demo.masters import main_desk
    from wms_desktop.opening import sample_database
    from wms_desktop.start import made_application
    from wms_desktop.tour.day import Day
    from wms_desktop.tour.first_start import first_start_pictures
    from wms_desktop.tour.robot import FolderPrinters, Robot

    pictures, papers, scans = (out / name for name in ("pictures", "papers", "scans"))
    for place in (pictures, papers, scans):
        place.mkdir(parents=True, exist_ok=True)
    report = Report()
    slices.load()
    app = made_application(WorkstationFile().load(), language)
    _step(report, "first start", lambda: first_start_pictures(pictures))
    started = time.monotonic()
    db = sample_database(folder)
    report.figures["sample_data_s"] = round(time.monotonic() - started, 2)
    printers = FolderPrinters(papers)
    file = WorkstationFile(folder / "workstation.toml")
    file.load()
    started = time.monotonic()
    with db.read() as session:
        desk = main_desk(session)
    program = Program(app, Place(db, folder, desk, file, is_sample=True), printers)
    program.context.printing.show_with(printers.show)
    program.window.resize(WIDTH, HEIGHT)
    program.window.show()
    robot = Robot(program.window, pictures)
    robot.breathe(0.1)
    report.figures["window_s"] = round(time.monotonic() - started - 0.1, 2)
    day = Day(program, robot, scans, report.figures)
    for name, work in day.steps():
        _step(report, name, work, robot)
    _step(report, "check", lambda: _check(program))
    report.papers = printers.papers
    if sys.platform != "win32":
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        report.figures["peak_mb"] = round(peak / (1024 if sys.platform == "linux" else 2**20))
    program.window.hide()
    program.close()
    return report


def _step(report: Report, name: str, work: object, robot: object = None) -> None:
    taken = getattr(robot, "taken", [])
    before, started, error = len(taken), time.monotonic(), ""
    try:
        work()  # type: ignore[operator]
    except Exception as fault:  # one failed step must not hide the others; the report names it
        error = "".join(traceback.format_exception_only(fault)).strip()
        if robot is not None:
            robot.snap("failed")  # type: ignore[attr-defined]
    took = time.monotonic() - started
    report.steps.append(Step(name, round(took, 2), tuple(taken[before:]), error))


def _check(program: object) -> None:
    from wms_desktop.checks import check
    from wms_desktop.tour.robot import TourError

    findings = [f for v in check.run(program.context.db) for f in v.findings]  # type: ignore[attr-defined]
    if findings:
        raise TourError(f"check: {findings[:3]}")
