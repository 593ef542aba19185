"""The commands ``open`` and ``tour``: the window, and the window playing a whole day by itself."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from wms_desktop.core.language import N_, Language
from wms_desktop.db.program import DONE, FAILED, Program


def add_commands(commands: Any) -> None:
    """Declare the commands."""
    window = commands.add("open", "open the window")
    window.add_argument("--tab", help="the tab to begin with")
    window.add_argument("--demo", action="store_true", help="on a throw-away sample database")
    window.set_defaults(run=open_window)
    tour = commands.add("tour", "play one day at the counter without a screen")
    tour.add_argument("--out", type=Path, required=True, metavar="DIR")
    tour.set_defaults(run=run_tour)


def open_window(program: Program, options: argparse.Namespace) -> int:
    """Open the window; says so in one sentence where there is no screen."""
    if not has_screen():
        text = N_("There is no screen here. The command tour works without one.")
        print(program.tr(text), file=sys.stderr)
        return FAILED
    from wms_desktop.start import start

    chosen = Language(options.language) if options.language else None
    return start(
        program.url,
        chosen_url=bool(options.database or os.environ.get("WMS_DATABASE_URL")),
        demo=options.demo,
        language=chosen,
        tab=options.tab or "",
    )


def run_tour(program: Program, options: argparse.Namespace) -> int:
    """Play the day; 1 when a step failed."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from wms_desktop.tour.run import run

    language = Language(options.language) if options.language else Language.ZH_CN
    report = run(options.out, language)
    program.answer(report.as_json(), report.lines())
    return DONE if report.is_good else FAILED


def has_screen() -> bool:
    """Whether a window can be shown: Qt aborts the whole program where it cannot."""
    if not sys.platform.startswith("linux"):
        return True
    chosen = os.environ.get("QT_QPA_PLATFORM", "")
    if chosen in ("offscreen", "minimal", "vnc"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
