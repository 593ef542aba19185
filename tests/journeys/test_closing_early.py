"""The window is closed before it is there: the program ends, and leaves nothing behind."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.shop import Shop
from wms_desktop.core.acting import Role
from wms_desktop.core.workstation import WorkstationFile
from wms_desktop.people import service

PASSWORD = "a plain sentence"
_RUN = """
import sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from wms_desktop import start

slow_load, close_when, kind, url = float(sys.argv[1]), *sys.argv[2:5]
load, made = start._load, start.made_application

def slowly(tab):
    time.sleep(slow_load)
    load(tab)

def close():
    for window in QApplication.topLevelWidgets():
        if window.isVisible():
            window.close()

def watch():
    panels = [w for w in QApplication.allWidgets() if w.objectName() == "sign_in"]
    if close_when == "entering":
        if not panels or panels[0]._way is None:
            return
        panels[0].sign_in_password.setText("a plain sentence")
        panels[0].sign_in_start.click()
    elif time.monotonic() - began < float(close_when):
        return
    timer.stop()
    close()

def application(*given):
    global timer
    app = made(*given)
    timer = QTimer(app)
    timer.timeout.connect(watch)
    timer.start(10)
    return app

began = time.monotonic()
start._load, start.made_application = slowly, application
sys.exit(start.start(url, chosen_url=False, demo=kind == "demo", language=None, tab=""))
"""


def closed_early(folder: Path, *given: str) -> list[str]:
    """Run the program and close it; what lies in its folder for passing things afterwards."""
    passing = folder / "passing"
    passing.mkdir()
    places = {"WMS_CONFIG_DIR": "config", "WMS_DATA_DIR": "data", "WMS_CACHE_DIR": "cache"}
    places["TMPDIR"] = "passing"
    environment = os.environ | {name: str(folder / part) for name, part in places.items()}
    done = subprocess.run(
        [sys.executable, "-c", _RUN, *given],
        env=environment | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    said = [line for line in done.stderr.splitlines() if "propagateSizeHints" not in line]
    assert (done.returncode, said) == (0, [])
    return os.listdir(passing)


@pytest.fixture
def known(desk_shop: Shop, tmp_path: Path) -> str:
    """The address of a database that this workstation is set up for."""
    command = service.AddPerson(desk_shop.op(), "qian", "钱小红", PASSWORD, ((1, Role.CLERK),))
    service.add_person(desk_shop.db, desk_shop.acting("admin"), command)
    assert desk_shop.db.path is not None
    path, url = desk_shop.db.path, f"sqlite:///{tmp_path / 'shop.sqlite'}"
    desk_shop.db.close()
    shutil.copy(path, tmp_path / "shop.sqlite")
    file = WorkstationFile(tmp_path / "config" / "workstation.toml")
    file.change(workstation_id=1, last_login="qian", language="en", database_url=url)
    return url


def test_closed_while_the_sample_is_made(tmp_path: Path) -> None:
    assert closed_early(tmp_path, "0", "2.5", "demo", "") == []


@pytest.mark.parametrize(("slow", "when"), [("2", "0.5"), ("0", "entering")])
def test_closed_at_the_door(known: str, tmp_path: Path, slow: str, when: str) -> None:
    assert closed_early(tmp_path, slow, when, "own", known) == []
    assert (tmp_path / "shop.sqlite").exists()
