"""Pictures of the first start: language, data, site, administrator."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from wms_desktop.people.view_first_start import FirstStartView
from wms_desktop.ui.tasks import TaskRunner

WIDTH, HEIGHT = 1366, 768
STEPS = ("language", "data", "site", "administrator")


def first_start_pictures(pictures: Path) -> None:
    """Go through the steps as somebody does who starts alone on this machine."""
    tasks = TaskRunner()
    view = FirstStartView(tasks, pictures / "never-made.sqlite")
    view.resize(WIDTH, HEIGHT)
    view.show()
    for number, name in enumerate(STEPS):
        _breathe(0.4)
        _type(view, "site_code", "SH")
        _type(view, "site_name", "上海宝山仓")
        _type(view, "workstation_name", "工作台 1")
        _breathe(0.1)
        view.grab().save(str(pictures / f"00-first-start-{number + 1}-{name}.png"))
        view.start_next.click()
        _breathe(0.4)
    tasks.wait(3000)
    view.hide()
    view.deleteLater()


def _type(view: QWidget, name: str, text: str) -> None:
    field = view.findChild(QWidget, name)
    if field is not None and field.isVisible() and not str(field.property("text")):
        field.setProperty("text", text)


def _breathe(seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.005)
