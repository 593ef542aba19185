"""The window in bad surroundings: schema, settings, fonts, small screens, faults of its own."""

from __future__ import annotations

import logging
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from tests.conftest import dump
from tests.journeys.frozen import Frozen
from wms_desktop import opening
from wms_desktop.core.language import Language
from wms_desktop.core.workstation import WorkstationFile
from wms_desktop.db import schema
from wms_desktop.db.database import Database
from wms_desktop.db.schema import SchemaState
from wms_desktop.first_window import FirstWindow
from wms_desktop.front_door import FrontDoor
from wms_desktop.opening import Opening
from wms_desktop.ui.button import Button
from wms_desktop.ui.empty_state import EmptyState
from wms_desktop.ui.report import LastResort, open_log
from wms_desktop.ui.report_panel import ReportPanel, show_report
from wms_desktop.ui.tasks import TaskRunner
from wms_desktop.ui.theme import Theme, apply_theme

NUMBER = "11010519491231002X"
SOON_MS = 20_000


@pytest.fixture
def desk(qapp: QApplication, sqlite_db: Database, tmp_path: Path) -> Iterator[Frozen]:
    """The real window on a file."""
    url = sqlite_db.engine.url.render_as_string()
    made = Frozen(qapp, sqlite_db, url, tmp_path / "profile")
    yield made
    made.close()
    apply_theme(qapp)


# 119: the schema is another one


def opened(qtbot: QtBot, app: QApplication, url: str, folder: Path) -> FirstWindow:
    """A start of the program on *url*, until it says something."""
    file = WorkstationFile(folder / "workstation.toml")
    file.load()
    file.change(workstation_id=1, language="en")
    apply_theme(app, language=Language.EN)
    tasks, first = TaskRunner(app), FirstWindow()
    door = FrontDoor(app, tasks, first, file)
    last = LastResort(folder / "log", app)
    way = Opening(app, last, tasks, first, door, file, url, chosen_url=True, tab="")
    way.begin(demo=False)
    qtbot.waitUntil(lambda: isinstance(first.view, EmptyState), timeout=SOON_MS)
    assert tasks.wait()
    for part in (way, door, last, tasks):
        part.deleteLater()
    return first


@pytest.mark.bad_input(119)
def test_a_newer_schema_is_refused_in_the_window(
    qtbot: QtBot, qapp: QApplication, template: Path, tmp_path: Path
) -> None:
    path = tmp_path / "newer.sqlite"
    shutil.copy(template, path)
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("UPDATE alembic_version SET version_num = '9999'")
    before = path.read_bytes()
    first = opened(qtbot, qapp, f"sqlite:///{path}", tmp_path)
    assert first.view is not None
    assert "newer version" in first.view.accessibleName()
    assert path.read_bytes() == before
    first.close()
    apply_theme(qapp)


@pytest.mark.bad_input(119)
def test_an_older_schema_is_backed_up_then_upgraded_by_the_window(tmp_path: Path) -> None:
    path = tmp_path / "older.sqlite"
    db = Database(f"sqlite:///{path}")
    schema.upgrade(db, "0001")
    db.close()
    ready = opening._opened(f"sqlite:///{path}", 1)
    assert schema.state(ready.db) is SchemaState.CURRENT
    ready.db.close()
    assert ready.lock is not None
    ready.lock.release()
    copies = [each for each in tmp_path.rglob("*.sqlite") if each != path]
    before = Database(f"sqlite:///{copies[0]}")
    assert schema.state(before) is SchemaState.OLDER
    before.close()


# 122: the workstation's own file


@pytest.mark.bad_input(122)
@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("colour = 3\n", "colour"),
        ('text_scale_percent = "150"\n', "text_scale_percent"),
        ('database_url = "postgresql://lin:geheim@db/wms"\n', "database_url"),
        ("theme = \n", "workstation.toml"),
        ("colour = 3\nshade = 4\n", "另有 1 行"),
    ],
)
def test_what_is_not_used_of_the_settings_is_said(
    qapp: QApplication, sqlite_db: Database, tmp_path: Path, text: str, says: str
) -> None:
    folder = tmp_path / "profile"
    folder.mkdir()
    (folder / "workstation.toml").write_text(text, encoding="utf-8")
    desk = Frozen(qapp, sqlite_db, sqlite_db.engine.url.render_as_string(), folder)
    told = " ".join(desk.window.area.bar.result)
    assert says in told
    assert "geheim" not in told
    desk.close()


# 123: no such locale, time zone, font


_START = """
import sys
from pathlib import Path
from wms_desktop.core.language import Language
from wms_desktop.core.workstation import WorkstationFile
from wms_desktop.ui import type as fonts
fonts.resources_dir = lambda: Path(sys.argv[1])
from wms_desktop import start
app = start.made_application(WorkstationFile().load(), Language.ZH_TW)
first = start.FirstWindow("", app)
first.say("WMS Desktop", start.tr("Starting"), "building-warehouse")
app.processEvents()
print("shown", first.view.isVisible(), first.view.grab().width() > 0)
"""


@pytest.mark.bad_input(123)
def test_it_starts_without_locale_time_zone_and_font(tmp_path: Path) -> None:
    bad = {"LC_ALL": "xx_XX.nonsense", "LANG": "nowhere", "TZ": "Nowhere/Nothing"}
    told = subprocess.run(
        [sys.executable, "-c", _START, str(tmp_path)],
        env=os.environ | bad | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "shown True True" in told.stdout, told.stderr


# 124: large type, small screens


def out_of_reach(window: QWidget) -> list[str]:
    """Buttons that post of which not three quarters can be brought into the window."""
    found = []
    for button in window.findChildren(Button):
        if not button.is_filled or not button.isVisibleTo(window):
            continue
        above = button.parentWidget()
        while above is not None and above is not window:
            if isinstance(above, QScrollArea):
                above.ensureWidgetVisible(button)
            above = above.parentWidget()
        place, seen = button.mapTo(window, QPoint(0, 0)), button.visibleRegion().boundingRect()
        wide, high = seen.width() / button.width(), seen.height() / button.height()
        if wide < 0.75 or high < 0.75:
            found.append(
                f"{button.objectName() or button.text()} at {place}: {wide:.2f} {high:.2f}"
            )
    return found


@pytest.mark.bad_input(124)
@pytest.mark.parametrize(
    ("width", "height", "scale"),
    [
        pytest.param(1024, 600, 1.0, id="1024x600", marks=pytest.mark.slow),
        pytest.param(819, 480, 1.0, id="1024x600-at-125"),
        pytest.param(1024, 600, 1.25, id="1024x600-type-125", marks=pytest.mark.slow),
        pytest.param(1366, 768, 1.5, id="1366x768-type-150", marks=pytest.mark.slow),
        pytest.param(1366, 768, 2.0, id="1366x768-type-200"),
        pytest.param(960, 540, 1.0, id="1920x1080-at-200", marks=pytest.mark.slow),
    ],
)
def test_what_posts_can_be_reached_on_small_screens_and_in_large_type(
    qapp: QApplication, desk: Frozen, width: int, height: int, scale: float
) -> None:
    apply_theme(qapp, Theme.LIGHT, Language.EN, scale)
    desk.window.rebuild_pages()
    desk.window.resize(width, height)
    faults = []
    for name in desk.window.area.names():
        desk.window.go_to(name)
        desk.rest(150)
        faults += [f"{name}: {fault}" for fault in out_of_reach(desk.window)]
    desk.open_form()
    desk.rest(150)
    assert desk.form.goods_create.isVisible()
    faults += out_of_reach(desk.window)
    assert desk.window.width() <= width
    assert faults == []


# 125: a fault of our own in a slot


@pytest.fixture
def last_resort(desk: Frozen, tmp_path: Path) -> Iterator[Path]:
    """As the program installs it."""
    log = open_log(tmp_path / "log")
    handler = logging.getLogger().handlers[-1]
    resort = LastResort(log, desk.program)
    resort.reported.connect(lambda report: show_report(desk.window, report))
    resort.install()
    yield log
    resort.uninstall()
    logging.getLogger().removeHandler(handler)
    handler.close()


def broken(*_given: Any) -> None:
    raise ValueError(f"陈先生 {NUMBER} 13912345678 password=geheim")


@pytest.mark.bad_input(125)
@pytest.mark.parametrize("where", ["slot", "worker", "answer"])
def test_a_crash_in_a_slot_is_told_and_the_draft_is_safe(
    desk: Frozen, last_resort: Path, where: str, sqlite_db: Database
) -> None:
    desk.fill_in()
    before, page = dump(sqlite_db), desk.window.area.current_page()
    crash: dict[str, Callable[[], object]] = {
        "slot": lambda: (desk.form.goods_new_drop.pressed.connect(broken),
                         desk.form.goods_new_drop.pressed.emit()),
        "worker": lambda: page.read(broken, lambda _none: None),
        "answer": lambda: page.read(lambda: 1, broken),
    }  # fmt: skip
    crash[where]()
    desk.wait(lambda: desk.window.findChildren(ReportPanel), "the report")
    report = desk.window.findChildren(ReportPanel)[0]
    shown = " ".join(
        label.text() for label in report.findChildren(QWidget) if hasattr(label, "text")
    )
    shown += report._details.toPlainText()
    written = last_resort.read_text(encoding="utf-8")
    for secret in (NUMBER, "13912345678", "geheim"):
        assert secret not in shown
        assert secret not in written
    assert "ValueError" in written
    desk.wait(lambda: kept(desk) == "半挂车", "the draft")
    assert dump(sqlite_db) == before
    report.close_button.click()
    desk.press()  # work goes on
    desk.wait(lambda: desk.orders() == 1, "the order")
    assert datetime.now(UTC) > desk.shop.now


def kept(desk: Frozen) -> str:
    """The remark as the drafts file has it."""
    desk.program.context.drafts.flush()
    found = desk.program.context.drafts.load(f"{desk.shop.acting().person_id}/goods/new_inbound")
    return str((found or {}).get("goods_new_remarks", ""))
