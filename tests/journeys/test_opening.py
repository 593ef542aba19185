"""The start of a workstation that is set up: who types at once is let in when the rest is there."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.goods.conftest import Counter
from tests.shop import Shop
from wms_desktop import slices
from wms_desktop.app import Program
from wms_desktop.core.acting import Role
from wms_desktop.core.language import Language
from wms_desktop.core.workstation import WorkstationFile
from wms_desktop.first_window import FirstWindow
from wms_desktop.front_door import PERSON, FrontDoor
from wms_desktop.opening import Opening
from wms_desktop.people import service
from wms_desktop.people.rules import badge_code
from wms_desktop.people.view_sign_in import SignInView
from wms_desktop.ui.empty_state import EmptyState
from wms_desktop.ui.report import LastResort, Report
from wms_desktop.ui.report_panel import ReportPanel
from wms_desktop.ui.shell import MainWindow
from wms_desktop.ui.tasks import TaskRunner
from wms_desktop.ui.theme import apply_theme
from wms_desktop.ui.type import load_fonts

PASSWORD = "a plain sentence"
SOON_MS = 30_000


class Morning:
    """One start of a workstation, step by step."""

    def __init__(self, qtbot: QtBot, app: QApplication, url: str, folder: Path) -> None:
        self.bot, self._app, self._url = qtbot, app, url
        self.file = WorkstationFile(folder / "workstation.toml")
        self.file.load()
        self.file.change(
            workstation_id=1, last_login="qian", language="en", preferences={PERSON: "钱小红"}
        )
        self.tasks, self.first = TaskRunner(app), FirstWindow()
        self.door = FrontDoor(app, self.tasks, self.first, self.file)
        self._last = LastResort(folder / "log", app)
        self._last.reported.connect(self.first.report)
        self.opening: Opening | None = None

    @property
    def panel(self) -> SignInView:
        assert self.first.view is not None
        found = self.first.view.findChild(SignInView)
        assert found is not None
        return found

    def loaded(self, *, chosen_url: bool = True) -> None:
        """Everything is imported; the database is opened now."""
        self.opening = Opening(
            self._app, self._last, self.tasks, self.first, self.door, self.file,
            self._url, chosen_url=chosen_url, tab="pickup",
        )  # fmt: skip
        self.opening.begin(demo=False)

    def type_password(self, password: str = PASSWORD) -> None:
        field = self.panel.sign_in_password
        self.bot.keyClicks(field, password)
        self.bot.keyClick(field, Qt.Key.Key_Return)

    @property
    def program(self) -> Program | None:
        return next(iter(self._app.findChildren(Program)), None)

    def opened(self) -> Program:
        """The database is open, and nobody has signed in."""
        self.loaded()
        self.bot.waitUntil(lambda: self.panel.sign_in_person.count() > 2, timeout=SOON_MS)
        assert self.program is not None
        return self.program

    def go_wrong(self) -> None:
        """Something that nobody expected happens."""
        self._last.reported.emit(Report("20260521-1", "ValueError", Path("log")))

    def window(self) -> MainWindow | None:
        shown = [w for w in self._app.topLevelWidgets() if isinstance(w, MainWindow)]
        return next((w for w in shown if w.isVisible()), None)

    def end(self) -> None:
        """Everything goes, so that the next look is put on by nobody else."""
        self._app.aboutToQuit.emit()
        self.tasks.wait()
        self.first.close()
        for program in self._app.findChildren(Program):
            program.scan_filter.stop()
            program.window.hide()
            program.window.deleteLater()
            program.deleteLater()
        for part in (self.opening, self.door, self.tasks, self._last):
            if part is not None:
                part.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def morning(
    qtbot: QtBot,
    qapp: QApplication,
    desk_shop: Shop,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Callable[[str], Morning]]:
    monkeypatch.setenv("WMS_DATA_DIR", str(tmp_path / "data"))  # no other test's backups
    slices.load()
    load_fonts()
    apply_theme(qapp, language=Language.EN)
    command = service.AddPerson(desk_shop.op(), "qian", "钱小红", PASSWORD, ((1, Role.CLERK),))
    service.add_person(desk_shop.db, desk_shop.acting("admin"), command)
    item = desk_shop.item()
    Counter(desk_shop).announce((item, 2, "L1"))
    path = desk_shop.db.path
    desk_shop.db.close()
    made: list[Morning] = []

    def start(url: str = "") -> Morning:
        made.append(Morning(qtbot, qapp, url or f"sqlite:///{path}", tmp_path))
        return made[-1]

    yield start
    for each in made:
        each.end()
    apply_theme(qapp)


def test_what_is_typed_before_the_database_is_open_counts(
    morning: Callable[..., Morning],
) -> None:
    start = morning()
    assert start.panel.sign_in_person.currentText() == "钱小红"
    start.type_password()
    assert start.panel.sign_in_message.text.startswith("Opening the database")
    assert start.window() is None
    start.loaded()
    start.bot.waitUntil(lambda: start.window() is not None, timeout=SOON_MS)
    window = start.window()
    assert window is not None
    assert window.area.current_name() == "pickup"
    assert not window.is_locked
    assert start.first.view is None
    rail, goods = window.area.tabs.rail, window.area.names().index("goods")
    start.bot.waitUntil(lambda: rail.accessibleTabName(goods).endswith(": 1"), timeout=SOON_MS)
    assert [page.name for page in window.area.pages()] == ["pickup"]  # goods was never opened


def test_a_password_half_typed_is_kept_when_the_people_come(
    morning: Callable[..., Morning],
) -> None:
    start = morning()
    start.bot.keyClicks(start.panel.sign_in_password, PASSWORD[:7])
    start.loaded()
    start.bot.waitUntil(lambda: start.panel.sign_in_person.count() > 2, timeout=SOON_MS)
    assert start.panel.sign_in_person.currentText() == "钱小红, Counter clerk"
    start.type_password(PASSWORD[7:])
    start.bot.waitUntil(lambda: start.window() is not None, timeout=SOON_MS)


def test_a_wrong_password_typed_early_is_told(morning: Callable[..., Morning]) -> None:
    start = morning()
    start.type_password("something else")
    start.loaded()
    start.bot.waitUntil(lambda: "wrong" in start.panel.sign_in_message.text, timeout=SOON_MS)
    assert start.window() is None
    start.type_password()
    start.bot.waitUntil(lambda: start.window() is not None, timeout=SOON_MS)


def test_a_language_chosen_at_the_door_stays(morning: Callable[..., Morning]) -> None:
    start = morning()
    start.panel.language_zh_tw.click()
    start.loaded()
    start.type_password()
    start.bot.waitUntil(lambda: start.window() is not None, timeout=SOON_MS)
    assert WorkstationFile(start.file.path).load().language == "zh_TW"
    assert WorkstationFile(start.file.path).load().last_login == "qian"


def test_a_scan_at_the_door_is_a_badge_or_nothing(morning: Callable[..., Morning]) -> None:
    start = morning()
    program = start.opened()
    program.scan_filter.scanned.emit(badge_code("lin"))
    assert start.panel.sign_in_person.value() == "lin"
    program.scan_filter.scanned.emit("6901234567892")
    assert "not a badge" in start.panel.sign_in_message.text
    assert program.window.is_locked
    start.panel.sign_in_person.set_value("qian")
    start.type_password()
    start.bot.waitUntil(lambda: start.window() is not None, timeout=SOON_MS)
    assert not program.window.is_locked


def test_what_is_typed_stays_when_the_language_changes(morning: Callable[..., Morning]) -> None:
    start = morning()
    start.panel.sign_in_person.set_value("")
    start.bot.keyClicks(start.panel.sign_in_login, "qian")
    start.type_password()
    start.panel.language_zh_tw.click()
    assert start.panel.sign_in_person.value() == "qian"
    assert start.panel.sign_in_password.text() == PASSWORD
    start.loaded()
    start.bot.waitUntil(lambda: start.window() is not None, timeout=SOON_MS)


def test_who_types_on_after_start_presses_it_again(morning: Callable[..., Morning]) -> None:
    start = morning()
    start.type_password("a plain sen")
    start.bot.keyClicks(start.panel.sign_in_password, "ten")
    start.opened()
    assert start.panel.sign_in_start.isEnabled()
    assert start.panel.sign_in_message.text == ""
    start.type_password("ce")
    start.bot.waitUntil(lambda: start.window() is not None, timeout=SOON_MS)


def test_a_fault_of_the_program_is_told_where_people_look(
    morning: Callable[..., Morning],
) -> None:
    start = morning()
    program = start.opened()
    start.go_wrong()
    assert start.first.view is not None
    assert len(start.first.view.findChildren(ReportPanel)) == 1
    assert not program.window.findChildren(ReportPanel)
    start.type_password()
    start.bot.waitUntil(lambda: start.window() is not None, timeout=SOON_MS)
    start.go_wrong()
    assert len(program.window.findChildren(ReportPanel)) == 1


def test_a_folder_that_cannot_be_written_keeps_nobody_out(
    morning: Callable[..., Morning], tmp_path: Path
) -> None:
    start = morning()
    (tmp_path / "no folder").write_text("")
    start.file.path = tmp_path / "no folder" / "workstation.toml"
    start.panel.language_zh_tw.click()
    assert start.panel.language_zh_tw.isChecked()
    start.type_password()
    start.loaded()
    start.bot.waitUntil(lambda: start.window() is not None, timeout=SOON_MS)
    assert start.program is not None
    assert start.program.idle is not None


def test_a_database_that_is_not_there_is_told_at_the_door(
    morning: Callable[..., Morning], tmp_path: Path
) -> None:
    start = morning(f"sqlite:///{tmp_path / 'gone' / 'wms.sqlite'}")
    start.type_password()
    start.loaded()
    start.bot.waitUntil(lambda: isinstance(start.first.view, EmptyState), timeout=SOON_MS)
    assert not (tmp_path / "gone").exists()
    assert start.window() is None


@pytest.mark.bad_input(122)
def test_an_address_with_a_password_never_leads_to_another_database(
    morning: Callable[..., Morning],
) -> None:
    """It is not used, and the embedded file does not silently take its place."""
    start = morning()
    start.file.path.write_text(
        'database_url = "postgresql://lin:geheim@db/wms"\nworkstation_id = 1\n'
    )
    start.file.load()
    start.type_password()
    start.loaded(chosen_url=False)
    start.bot.waitUntil(lambda: isinstance(start.first.view, EmptyState), timeout=SOON_MS)
    assert start.window() is None


@pytest.mark.parametrize("arguments", [[], ["open"], ["--demo"], ["open", "--tab", "pickup"]])
def test_the_panel_stands_before_the_heavy_libraries(arguments: list[str]) -> None:
    look = (
        "import sys; from wms_desktop import cli\n"
        "from wms_desktop.commands import window\n"
        "def opened(program, options):\n"
        "    import wms_desktop.start\n"
        "    heavy = ('sqlalchemy', 'alembic', 'psycopg', 'reportlab', 'PIL', 'openpyxl')\n"
        "    print([name for name in heavy if name in sys.modules])\n"
        "window.open_window = opened\n"
        f"cli.run({arguments!r})"
    )
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
