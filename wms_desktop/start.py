"""From nothing to a usable window: look, database, first start, sign-in."""

from __future__ import annotations

import shutil
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QWidget

from wms_desktop import house_commands, slices
from wms_desktop.app import Place, Program
from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.core.language import Language
from wms_desktop.core.paths import cache_dir, data_dir
from wms_desktop.core.workstation import WorkstationFile, WorkstationSettings
from wms_desktop.db import guard, schema
from wms_desktop.db.database import Database
from wms_desktop.db.instance import InstanceLock
from wms_desktop.db.schema import SchemaState
from wms_desktop.documents.render import page_count, page_image
from wms_desktop.founding import prepare_house
from wms_desktop.people import queries as people
from wms_desktop.people import setup
from wms_desktop.people.setup import Setup, Where
from wms_desktop.people.view_first_start import FirstStart
from wms_desktop.ui.empty_state import EmptyState
from wms_desktop.ui.focus_ring import FocusRing
from wms_desktop.ui.garbage import Garbage
from wms_desktop.ui.icons import pixmap
from wms_desktop.ui.look import Theme
from wms_desktop.ui.printers import PageImage, find_printers
from wms_desktop.ui.report import LastResort, open_log
from wms_desktop.ui.report_panel import show_report
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.tasks import Lane, TaskRunner
from wms_desktop.ui.theme import apply_theme
from wms_desktop.ui.type import load_fonts
from wms_desktop.ui.words import sentence, tr

WIDTH, HEIGHT = 1366, 768
SAMPLE_LOGIN = "lin"
SAMPLE_SEED = 20260521


def start(url: str, *, chosen_url: bool, demo: bool, language: Language | None, tab: str) -> int:
    """Run the window until it is closed; the program's exit code.

    Args:
        chosen_url: the address was given for this run and not by the workstation's settings.
        tab: shown first; empty for the workstation's own.
    """
    app = made_application(WorkstationFile().load(), language)
    last = LastResort(open_log(cache_dir()), app)
    last.install()
    opening = Opening(app, last, url, chosen_url=chosen_url, tab=tab)
    opening.begin(demo=demo)
    return int(app.exec())


def made_application(settings: WorkstationSettings, language: Language | None) -> QApplication:
    """Qt's application, dressed as this workstation wants it."""
    slices.load_tables()
    slices.register_words()
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("WMS Desktop")
    load_fonts()
    theme = Theme.DARK if settings.theme == "dark" else Theme.LIGHT
    shown = language or settings.shown_language
    apply_theme(app, theme, shown, settings.text_scale_percent / 100)
    app.setWindowIcon(QIcon(pixmap("building-warehouse", "accent", 64)))
    FocusRing(app)
    Garbage(app)
    return app


class Opening:
    """The way to the window: sample, first start, or sign-in."""

    def __init__(
        self, app: QApplication, last: LastResort, url: str, *, chosen_url: bool, tab: str
    ) -> None:
        self._app, self._last, self._url = app, last, url
        self._chosen_url, self._tab = chosen_url, tab
        self._tasks = TaskRunner(app)
        self._first: QWidget | None = None
        self._lock: InstanceLock | None = None
        self.program: Program | None = None

    def begin(self, *, demo: bool) -> None:
        """Show the first thing that this workstation needs."""
        if demo:
            self._begin_sample()
            return
        settings = WorkstationFile().load()
        if settings.is_new and not self._chosen_url:
            self._ask_first()
            return
        self._open(self._url, settings.workstation_id)

    # sample data

    def _begin_sample(self) -> None:
        self._say(tr("Preparing sample data"), tr("It is thrown away at the end."), "folder")
        folder = Path(tempfile.mkdtemp(prefix="wms-demo-"))
        self._tasks.submit(
            lambda: sample_database(folder),
            owner=self._tasks,
            done=lambda db: self._show_sample(db, folder),
            failed=self._raise,
            lane=Lane.LONG,
        )

    def _show_sample(self, db: Database, folder: Path) -> None:
        from wms_desktop.demo.masters import PASSWORD, main_desk

        with db.read() as session:
            desk = main_desk(session)
        file = WorkstationFile(folder / "workstation.toml")
        file.load()
        self._show(Place(db, folder, desk, file, is_sample=True))
        assert self.program is not None
        self._app.aboutToQuit.connect(lambda: shutil.rmtree(folder, ignore_errors=True))
        self.program.enter_sample(SAMPLE_LOGIN, PASSWORD)
        self._go_to_tab()

    # first start

    def _ask_first(self) -> None:
        view = FirstStart(self._tasks, data_dir() / "wms.sqlite")
        view.finished.connect(self._make_ready)
        view.resize(WIDTH, HEIGHT)
        self._replace_first(view)

    def _make_ready(self, answers: Setup) -> None:
        file = WorkstationFile()
        file.load()
        file.change(
            language=answers.language.value,
            theme=answers.theme,
            text_scale_percent=answers.text_scale_percent,
        )
        if answers.where is Where.SAMPLE:
            self._begin_sample()
            return
        view = self._first
        assert isinstance(view, FirstStart)
        self._tasks.submit(
            lambda: _ready(answers),
            owner=view,
            done=self._on_ready,
            failed=view.say_refused,
            lane=Lane.LONG,
        )

    def _on_ready(self, ready: setup.Ready) -> None:
        file = WorkstationFile()
        file.load()
        file.change(
            database_url=ready.database_url,
            site_id=ready.site_id,
            workstation_id=ready.workstation_id,
        )
        self._open(ready.database_url, ready.workstation_id)

    # the shop's own data

    def _open(self, url: str, workstation_id: int) -> None:
        self._say(
            tr("Opening the database"), tr("Checked before anybody works with it."), "server-2"
        )
        self._tasks.submit(
            lambda: _opened(url, workstation_id),
            owner=self._tasks,
            done=self._on_opened,
            failed=self._on_not_opened,
            lane=Lane.LONG,
        )

    def _on_opened(self, opened: Opened) -> None:
        self._lock = opened.lock
        file = WorkstationFile()
        file.load()
        self._show(Place(opened.db, data_dir(), opened.workstation_id, file))
        assert self.program is not None
        self.program.ask_who()
        self._go_to_tab()

    def _on_not_opened(self, error: Exception) -> None:
        told = sentence(error)  # anything unexpected is raised here and reaches the report
        self._say(told.head, told.advice, "database-off")

    # the window

    def _show(self, place: Place) -> None:
        self.program = Program(self._app, place, find_printers(_rendered), tasks=self._tasks)
        window = self.program.window
        self._last.reported.connect(lambda report: show_report(window, report))
        window.restore_geometry()
        window.show()
        self._replace_first(None)

    def _go_to_tab(self) -> None:
        if self._tab and self.program is not None:
            self.program.window.go_to(self._tab)

    def _say(self, title: str, advice: str, icon: str) -> None:
        words = EmptyState(icon, title, advice)
        words.resize(WIDTH, HEIGHT)
        self._replace_first(words)

    def _replace_first(self, view: QWidget | None) -> None:
        old, self._first = self._first, view
        if view is not None:
            view.setWindowTitle("WMS Desktop")
            view.show()
        if old is not None:
            show_when(old, False)
            old.deleteLater()

    def _raise(self, error: Exception) -> None:
        raise error


@dataclass(frozen=True, slots=True)
class Opened:
    """A shop's database, checked and of this version; its lock where it is a file."""

    db: Database
    lock: InstanceLock | None
    workstation_id: int


def _opened(url: str, workstation_id: int) -> Opened:
    """Open the shop's database. A server is asked for nothing before somebody signs in.

    Raises:
        Unavailable: missing, damaged, in use, newer, or in a place where none may lie.
    """
    guard.require(url)
    db = Database(url)
    if db.path is None:
        if not workstation_id:
            raise Unavailable(Lack.DATABASE_MISSING, database=db.shown_url)
        return Opened(db, None, workstation_id)
    lock = InstanceLock(db.path).acquire()
    if guard.is_small(db.path):
        guard.quick_check(db)
    if schema.state(db) is SchemaState.OLDER:
        house_commands.copied_aside(db)
        schema.upgrade(db)
    schema.require_current(db)
    prepare_house(db)
    desks = [] if workstation_id else people.workstations(db)
    if not workstation_id and not desks:
        raise Unavailable(Lack.DATABASE_MISSING, database=db.shown_url)
    return Opened(db, lock, workstation_id or desks[0].id)


def _ready(answers: Setup) -> setup.Ready:
    ready = setup.make_ready(answers, now=datetime.now(UTC))
    if answers.founding is not None:
        db = answers.door.opened()
        prepare_house(db)
        db.close()
    return ready


def sample_database(folder: Path, now: datetime | None = None) -> Database:
    """A throw-away database with the sample shop in it."""
    from wms_desktop.demo.fill import fill

    db = Database(f"sqlite:///{folder / 'sample.sqlite'}")
    schema.upgrade(db)
    fill(db, seed=SAMPLE_SEED, now=now or datetime.now(UTC))
    return db


def _rendered(pdf: bytes, dpi: int) -> list[PageImage]:
    pages = (page_image(pdf, number, dpi, grey=True) for number in range(page_count(pdf)))
    return [PageImage(page.width, page.height, dpi, page.tobytes()) for page in pages]


__all__ = ["Opening", "made_application", "sample_database", "start"]
