"""The way to the window: database, sample data or first start, then sign-in."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QMetaObject, QObject
from PySide6.QtWidgets import QApplication, QWidget

from wms_desktop.app import Place, Program
from wms_desktop.backups.by_clock import BackupRounds, back_up_at_close
from wms_desktop.backups.damage import DAMAGED, GONE, Damage
from wms_desktop.checks import check
from wms_desktop.commands import house
from wms_desktop.core.errors import Lack, Refused, Unavailable
from wms_desktop.core.paths import data_dir
from wms_desktop.core.workstation import WorkstationFault, WorkstationFile
from wms_desktop.db import guard, schema
from wms_desktop.db.database import Database
from wms_desktop.db.instance import InstanceLock
from wms_desktop.db.schema import SchemaState
from wms_desktop.documents.render import page_count, page_image
from wms_desktop.first_window import FirstWindow
from wms_desktop.founding import prepare_house
from wms_desktop.front_door import FrontDoor
from wms_desktop.people import queries as people
from wms_desktop.people import setup
from wms_desktop.people.setup import Setup, Where
from wms_desktop.people.signin import LocalSignIn, SignedIn
from wms_desktop.people.view_first_start import FirstStart
from wms_desktop.ui.front_call import FrontCall
from wms_desktop.ui.look import current
from wms_desktop.ui.printers import PageImage, find_printers
from wms_desktop.ui.report import LastResort, Report
from wms_desktop.ui.report_panel import show_report
from wms_desktop.ui.tasks import Lane, TaskRunner
from wms_desktop.ui.words import sentence, tr

SAMPLE_LOGIN = "lin"
SAMPLE_SEED = 20260521
SAMPLE_MS = 60_000


class Opening(QObject):
    """The way to the window: sample, first start, or sign-in. Lives as long as the application."""

    def __init__(
        self,
        app: QApplication,
        last: LastResort,
        tasks: TaskRunner,
        first: FirstWindow,
        door: FrontDoor | None,
        file: WorkstationFile,
        url: str,
        *,
        chosen_url: bool,
        tab: str,
    ) -> None:
        super().__init__(app)
        self._app, self._last, self._url = app, last, url
        self._chosen_url, self._tab = chosen_url, tab
        self._tasks, self._first, self._door = tasks, first, door
        self._file = file
        self._lock: InstanceLock | None = None
        self._workstation_id = 0
        self._damage = Damage(tasks, first, file, self)
        self._damage.mended.connect(lambda: self._reopen(as_it_is=False))
        self._damage.worked_on.connect(lambda: self._reopen(as_it_is=True))

    def begin(self, *, demo: bool) -> None:
        """Show the first thing that this workstation needs."""
        if demo:
            self._begin_sample()
            return
        settings = self._file.settings
        if self._file.has_lost_address and not self._chosen_url:
            told = sentence(Refused(WorkstationFault.PASSWORD_IN_ADDRESS))
            self._first.say(told.head, f"{told.advice} {self._file.path}", "database-off")
            return
        if settings.is_new and not self._chosen_url:
            self._ask_first()
            return
        self._open(self._url, settings.workstation_id)

    # sample data

    def _begin_sample(self) -> None:
        self._first.say(tr("Preparing sample data"), tr("It is thrown away at the end."), "folder")
        folder = Path(tempfile.mkdtemp(prefix="wms-demo-"))
        given_up = self._app.aboutToQuit.connect(lambda: self._throw_away(folder))
        self._tasks.submit(
            lambda: _sample(folder),
            owner=self,
            done=lambda sample: self._show_sample(sample, folder, given_up),
            failed=self._raise,
            lane=Lane.LONG,
        )

    def _throw_away(self, folder: Path) -> None:
        """Closed while the sample was still being made: nothing of it may stay behind."""
        self._tasks.wait(SAMPLE_MS)
        shutil.rmtree(folder, ignore_errors=True)

    def _show_sample(self, sample: Sample, folder: Path, given_up: QMetaObject.Connection) -> None:
        file = WorkstationFile(folder / "workstation.toml")
        file.load()
        file.remember(backup_folder=str(folder / "backups"))  # never among a real shop's
        program = self._made(Place(sample.db, folder, sample.desk, file, is_sample=True))
        QObject.disconnect(given_up)  # the program closes its files first
        self._app.aboutToQuit.connect(lambda: self._throw_away(folder))
        self._enter(program, sample.signed_in)

    # first start

    def _ask_first(self) -> None:
        view = FirstStart(self._tasks, data_dir() / "wms.sqlite")
        view.finished.connect(self._make_ready)
        self._first.show(view)

    def _make_ready(self, answers: Setup) -> None:
        self._file.change(
            language=answers.language.value,
            theme=answers.theme,
            text_scale_percent=answers.text_scale_percent,
        )
        if answers.where is Where.SAMPLE:
            self._begin_sample()
            return
        view = self._first.view
        assert isinstance(view, FirstStart)
        self._tasks.submit(
            lambda: _ready(answers),
            owner=view,
            done=lambda ready: self._on_ready(ready, answers),
            failed=view.say_refused,
            lane=Lane.LONG,
        )

    def _on_ready(self, ready: setup.Ready, answers: Setup) -> None:
        self._file.change(
            database_url=ready.database_url,
            site_id=ready.site_id,
            workstation_id=ready.workstation_id,
            backup_folder=answers.backup_folder,
            backup_second_folder=answers.backup_second_folder,
        )
        self._open(ready.database_url, ready.workstation_id)

    # the shop's own data

    def _open(self, url: str, workstation_id: int, *, as_it_is: bool = False) -> None:
        self._url, self._workstation_id = url, workstation_id
        if self._door is None:
            title, advice = tr("Opening the database"), tr("Checked before anybody works with it.")
            self._first.say(title, advice, "server-2")
        self._tasks.submit(
            lambda: _opened(url, workstation_id, as_it_is=as_it_is),
            owner=self,
            done=self._on_opened,
            failed=self._on_not_opened,
            lane=Lane.LONG,
        )

    def _on_opened(self, opened: Opened) -> None:
        self._lock = opened.lock
        program = self._made(Place(opened.db, data_dir(), opened.workstation_id, self._file))
        if opened.lock is not None:
            FrontCall(opened.lock.is_called, lambda: self._first.view or program.window, self)
        self._app.aboutToQuit.connect(self._unlock)  # after the program has closed the database
        self._watch_backups(program, opened)
        door = self._door or FrontDoor(self._app, self._tasks, self._first, self._file)
        program.window.lock(QWidget(), door.take_badge)  # nobody works behind the door
        door.language_chosen.connect(program.window.apply_language)
        door.signed_in.connect(lambda signed_in: self._enter(program, signed_in))
        door.open(program.way)

    def _on_not_opened(self, error: Exception) -> None:
        told = sentence(error)  # anything unexpected is raised here and reaches the report
        if isinstance(error, Unavailable) and error.lack is Lack.DATABASE_IN_USE:
            advice = tr("Its window comes to the front. This one can be closed.")
            self._first.say(told.head, advice, "database-off")
            return
        if isinstance(error, Unavailable) and error.lack in (*DAMAGED, *GONE):
            self._damage.offer(error, self._url)
            return
        self._first.say(told.head, told.advice, "database-off")

    def _reopen(self, *, as_it_is: bool) -> None:
        """Once more, after a restore or as it is; the sign-in panel is made anew."""
        self._door = None
        self._open(self._url, self._workstation_id, as_it_is=as_it_is)

    def _watch_backups(self, program: Program, opened: Opened) -> None:
        """Backups by the clock, and the last one when the window has closed."""

        BackupRounds(program.window, self._tasks, program.at_work, self._file, program.clock)
        if opened.lock is not None:
            url, desk = opened.db.shown_url, opened.workstation_id
            self._app.aboutToQuit.connect(lambda: back_up_at_close(url, self._file, desk))

    # the window

    def _made(self, place: Place) -> Program:
        program = Program(self._app, place, find_printers(_rendered), tasks=self._tasks)
        self._last.reported.connect(lambda report: self._report(program, report))
        return program

    def _report(self, program: Program, report: Report) -> None:
        if self._first.view is None:  # else it is said there
            show_report(program.window, report)

    def _enter(self, program: Program, signed_in: SignedIn) -> None:
        """Show the window once it has something to show."""
        program.window.restore_geometry()
        program.window.first_tab = self._tab
        program.window.winId()  # the idle lock watches the native window
        program.enter(signed_in)
        program.window.show()
        self._first.close()

    def _unlock(self) -> None:
        if self._lock is not None:
            self._lock.release()

    def _raise(self, error: Exception) -> None:
        raise error


@dataclass(frozen=True, slots=True)
class Opened:
    """A shop's database, checked and of this version; its lock where it is a file."""

    db: Database
    lock: InstanceLock | None
    workstation_id: int


@dataclass(frozen=True, slots=True)
class Sample:
    """A throw-away shop, the workstation in it, and who works there; nobody is asked."""

    db: Database
    desk: int
    signed_in: SignedIn


def _opened(url: str, workstation_id: int, *, as_it_is: bool = False) -> Opened:
    """Open the shop's database. A server is asked for nothing before somebody signs in.

    Args:
        as_it_is: somebody has decided to work on although the figures are in doubt.

    Raises:
        Unavailable: missing, damaged, in use, newer, or in a place where none may lie.
    """
    guard.require(url)
    db = Database(url)
    if db.path is None:
        if not workstation_id:
            raise Unavailable(Lack.DATABASE_MISSING, database=db.shown_url)
        return Opened(db, None, workstation_id)
    lock = InstanceLock(db.path)
    try:
        lock.acquire()
    except Unavailable as error:
        if error.lack is Lack.DATABASE_IN_USE:
            lock.call_holder()
        raise
    try:
        return Opened(db, lock, _made_current(db, workstation_id, as_it_is=as_it_is))
    except BaseException:
        db.close()
        lock.release()  # a restore may need the file
        raise


def _made_current(db: Database, workstation_id: int, *, as_it_is: bool) -> int:
    """Look through an embedded database and bring it up to date; the workstation's number."""
    assert db.path is not None
    if guard.is_small(db.path):
        guard.quick_check(db)
    if schema.state(db) is SchemaState.OLDER:
        house.copied_aside(db)
        schema.upgrade(db)
    schema.require_current(db)
    if guard.is_small(db.path) and not as_it_is and check.ledger(db):
        raise Unavailable(Lack.DATABASE_LEDGER, database=str(db.path))
    prepare_house(db)
    desks = [] if workstation_id else people.workstations(db)
    if not workstation_id and not desks:
        raise Unavailable(Lack.DATABASE_MISSING, database=db.shown_url)
    return workstation_id or desks[0].id


def _ready(answers: Setup) -> setup.Ready:
    ready = setup.make_ready(answers, now=datetime.now(UTC))
    if answers.founding is not None:
        with closing(answers.door.opened()) as db:
            prepare_house(db)
    return ready


def _sample(folder: Path) -> Sample:
    from wms_desktop.demo.masters import PASSWORD, main_desk

    db = sample_database(folder)
    with db.read() as session:
        desk = main_desk(session)
    way, language = LocalSignIn(db, desk), current().language
    entered = way.enter(SAMPLE_LOGIN, PASSWORD, now=datetime.now(UTC), language=language)
    return Sample(db, desk, entered)


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
