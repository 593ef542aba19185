"""The running program: one window, who is signed in, and everything that stands behind the pages.

With ``slices.py`` and ``tabs.py`` the only place that knows everything.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from wms_desktop import finding, front_door, scanning, slices, tabs
from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Topic
from wms_desktop.core.language import Language
from wms_desktop.core.moments import show_moments_in
from wms_desktop.core.workstation import WorkstationFile, WorkstationSettings
from wms_desktop.core.workstation_preferences import WorkstationPreferences
from wms_desktop.db import seals
from wms_desktop.db.anchors import FILE_NAME, AnchorList
from wms_desktop.db.database import Database
from wms_desktop.db.listening import Listener
from wms_desktop.db.operations import change_counts
from wms_desktop.people import queries as people
from wms_desktop.people import vault_care
from wms_desktop.people.presence import Presence
from wms_desktop.people.rules import site_zone
from wms_desktop.people.signin import LocalSignIn, ServerSignIn, SignedIn, SignIn
from wms_desktop.people.vault import Vault
from wms_desktop.people.view_sign_in import SignInView
from wms_desktop.ui.context import Context
from wms_desktop.ui.drafts import Drafts
from wms_desktop.ui.idle import IdleLock
from wms_desktop.ui.live import Connection, Live
from wms_desktop.ui.look import current
from wms_desktop.ui.page import Meaning, Page
from wms_desktop.ui.printers import Printers
from wms_desktop.ui.printing import Printing
from wms_desktop.ui.scans.detector import ScannerSetting
from wms_desktop.ui.scans.filter import ScanFilter
from wms_desktop.ui.shell import MainWindow, ShellParts
from wms_desktop.ui.sound import Sound
from wms_desktop.ui.status_line import PERSON, PRINTER, SITE, WORKSTATION
from wms_desktop.ui.tasks import Lane, TaskRunner
from wms_desktop.ui.trouble import Trouble
from wms_desktop.ui.unfinished import (
    tell_back,
    tell_clock,
    tell_settings,
    tell_unfinished,
    unfinished,
)
from wms_desktop.ui.words import tr
from wms_desktop.upkeep.keepers import Keepers, warned

log = logging.getLogger(__name__)
CLOSING_MS = 5_000
SILENT_MS = 300


@dataclass(frozen=True, slots=True)
class Place:
    """Where one run of the program lives.

    Attributes:
        folder: for drafts, the key of the vault, preferences.
        is_sample: throw-away data; nobody signs in by hand.
    """

    db: Database
    folder: Path
    workstation_id: int
    file: WorkstationFile
    is_sample: bool = False


class Program(QObject):
    """Ties the window to the person who works at it.

    Args:
        clock: an aware moment in UTC.
    """

    def __init__(
        self,
        app: QApplication,
        place: Place,
        printers: Printers,
        *,
        tasks: TaskRunner | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        super().__init__(app)
        self._place, self.clock = place, clock
        settings = place.file.settings
        self.presence = Presence(clock)
        self.presence.language = current().language
        self.tasks = tasks or TaskRunner(self)
        self.vault = Vault(place.folder / "vault.key")
        self.anchors = AnchorList(place.folder / FILE_NAME if place.is_sample else None)
        self.way = self._sign_in_way()
        self.sound = Sound(settings.volume_percent, muted=not settings.sound_on, beep=app.beep)
        self.scan_filter = ScanFilter(self, _scanner(place.file))
        printing = Printing(self.tasks, printers, self, chosen=self._printer)
        printing.failed.connect(lambda _job: self._show_printer())
        printing.changed.connect(lambda _job: self._show_printer())
        self.context = Context(
            db=place.db,
            tasks=self.tasks,
            acting=self.presence.acting,
            drafts=Drafts(place.folder / "drafts.sqlite"),
            shell=None,  # type: ignore[arg-type]  # the window puts itself here
            printing=printing,
            language=current().language,
            vault=self.vault,
            preferences=WorkstationPreferences(place.file),
        )
        specs = tabs.specs(settings=self._settings_page)
        self.window = MainWindow(self.context, specs, self._parts(), self.scan_filter)
        self.window.rebuilt.connect(self._show_status)
        self.live = Live(self.tasks, lambda: change_counts(self.context.db), self)
        self.trouble = Trouble(self.window, self.live, self._waiting_drafts)
        self.live.connection_changed.connect(lambda how: tell_back(self.window, how))
        self._listener: Listener | None = None
        self.idle: IdleLock | None = None
        self.keepers = Keepers(
            self.window,
            self.presence,
            self.at_work,
            slices.task_sources,
            clock=clock,
            anchors=self.anchors,
            workstation_id=place.workstation_id,
            parent=self,
        )
        self.tasks.changed.connect(self._on_topics_changed)
        app.aboutToQuit.connect(self.close)

    # coming and going

    def ask_who(self, *, locked: bool = False) -> None:
        """Cover the window with the sign-in panel."""
        was = self.presence.signed_in
        if locked:
            self.presence.lock()
        settings = self._place.file.settings
        panel = SignInView(
            self.tasks,
            self.way,
            place=self._place_words(),
            language=current().language,
            login=was.login if was else settings.last_login,
            locked=locked,
            clock=self.clock,
        )
        panel.signed_in.connect(self.enter)
        panel.language_chosen.connect(lambda language: self._on_language(language, locked))
        self.window.lock(panel, panel.take_badge)

    def enter(self, signed_in: SignedIn) -> None:
        """*signed_in* works here from now on."""
        was = self.presence.signed_in
        self.presence.enter(signed_in)
        show_moments_in(site_zone(signed_in.time_zone))
        self.presence.language = current().language
        self.context.db = signed_in.db
        if was is not None and was.db is not signed_in.db:
            self.way.leave(was)
        if was is not None and was.login != signed_in.login:
            self.keepers.forget_person()
            self.window.rebuild_pages()
        self.window.unlock()
        self.window.set_roles(signed_in.acting.roles)
        self._show_status()
        self._listen(signed_in.db)
        self.live.start()
        if not self._place.is_sample:
            kept = self._place.file.settings.with_person(signed_in.login)
            self._place.file.remember(last_login=kept.last_login, known_logins=kept.known_logins)
            acting = signed_in.acting
            place = tr("{site}, {desk}", site=acting.site_name, desk=acting.workstation_name)
            self.context.preferences[front_door.PLACE] = place
            self.context.preferences[front_door.PERSON] = acting.person_name
            front_door.remember_end(self.context.preferences, signed_in)
            front_door.remember_name(self.context.preferences, signed_in, kept.known_logins)
        self._watch_idle(signed_in.idle_minutes)
        self._load_pages()
        self.keepers.begin(signed_in)
        if was is None:
            tell_settings(self.window, self._place.file.warnings)
        if was is None or was.login != signed_in.login:
            tell_unfinished(self.window)
        tell_clock(self.window, signed_in.clock_ahead)

    def change_person(self) -> None:
        """Somebody else takes over; what was typed stays for whoever typed it."""
        self.ask_who(locked=True)

    def close(self) -> None:
        """End in order: drafts written, work ended, what was posted sealed."""
        self.live.stop()
        self.keepers.close()
        if self._listener is not None:
            self._listener.stop()
        is_silent = self.live.connection is not Connection.GREEN
        self.tasks.wait(SILENT_MS if is_silent else CLOSING_MS)
        self.tasks.give_up_all()
        self.tasks.wait(CLOSING_MS)
        self.context.drafts.close()
        if self.presence.signed_in is not None and self.context.db.is_sqlite:
            seals.seal(self.context.db)
            self.anchors.note(self.context.db, self.clock())
        self.context.db.close()

    # inside

    def _listen(self, db: Database) -> None:
        """Hear of changes at once, where the database can say so; as the person signed in now."""
        if self._listener is not None and self._listener.db is not db:
            self._listener.stop(0)  # its thread ends behind the window, which waits for nobody
            self._listener = None
        if self._listener is None and not db.is_sqlite:
            self._listener = Listener(db, self.live.heard.emit, self.live.listening.emit)
            self._listener.start()

    def _load_pages(self) -> None:
        """Import the other tabs' pages, so that the first look at one is as quick as the second."""
        self.tasks.submit(
            tabs.load_pages,
            owner=self,
            done=lambda _none: None,
            failed=self._on_failed,
            lane=Lane.LONG,
        )

    def _on_topics_changed(self, topics: frozenset[Topic]) -> None:
        """Roles that were given or taken hold at once."""
        asked = self.presence.signed_in
        if Topic.PEOPLE in topics and asked is not None:
            self.tasks.submit(
                self.presence.looked_up,
                owner=self,
                done=lambda found: self._on_looked_up(asked, found),
                failed=warned("roles"),
            )

    def _on_looked_up(self, asked: SignedIn, found: SignedIn | None) -> None:
        """Take the answer only while the person it was asked for still works here."""
        now = self.presence.signed_in
        if found is None or now is None or self.presence.is_locked:
            return
        if (now.login, now.db) == (asked.login, asked.db) == (found.login, found.db):
            self.presence.enter(found)
            self.window.set_roles(found.acting.roles)
            self.keepers.count()

    def at_work(self) -> tuple[Database, Acting] | None:
        """The database and whoever works with it now; None while nobody does."""
        if self.presence.signed_in is None or self.presence.is_locked:
            return None
        return self.context.db, self.presence.acting()

    def _waiting_drafts(self) -> int:
        return len(unfinished(self.window)) if self.at_work() else 0

    def _sign_in_way(self) -> SignIn:
        db, desk = self._place.db, self._place.workstation_id
        if db.is_sqlite:
            return LocalSignIn(db, desk, arrived=vault_care.at_the_door(self.vault))
        kept = self._place.file.settings
        return ServerSignIn(
            db.shown_url,
            desk,
            known_logins=kept.known_logins,
            known_names=front_door.known_names(kept.preferences),
            known_ends=front_door.known_ends(kept.preferences),
            arrived=vault_care.at_the_door(self.vault),
        )

    def _parts(self) -> ShellParts:
        def site_id() -> int:
            return self.presence.acting().site_id

        def resolve(text: str) -> list[Meaning]:
            by = self.presence.acting
            return scanning.resolver(self.context.db, site_id, lambda: by().today)(text)

        return ShellParts(
            resolver=resolve,
            sound=self.sound,
            providers=finding.providers(
                lambda: self.context.db,
                self.presence.acting,
                lambda code: self.window.on_scan(code),
                lambda page, **target: self.window.go_to(page, **target),
                slices.importers,
            ),
            attach=lambda code: self.window.go_to("goods", attach=code),
            initials=finding.initials,
            print_commands=self._print_commands,
            on_pause=self.change_person,
            on_due=lambda: self.window.go_to("service", tab="tasks"),
            person=lambda: self.presence.acting().person_name,
        )

    def _settings_page(self, context: Context) -> Page:
        from wms_desktop.people.view_settings import SettingsPage  # made when it is first shown
        from wms_desktop.stock import label_templates

        return SettingsPage(
            context,
            rule_settings=slices.rule_settings(),
            more_parts=tabs.settings_parts(self.anchors),
            label_templates=lambda: label_templates.offered(context.db),
            file=self._place.file,
            scanner=self.scan_filter,
            applied=self._apply,
        )

    def _apply(self, settings: WorkstationSettings) -> None:
        self.sound.volume, self.sound.muted = settings.volume_percent, not settings.sound_on
        self.scan_filter.set_setting(_scanner(self._place.file))

    def _print_commands(self) -> None:
        from wms_desktop.command_sheet import command_sheet

        language = current().language
        self.context.tasks.submit(
            lambda: command_sheet(language),
            owner=self,
            done=lambda pdf: self.context.printing.print_pdf(pdf, tr("Command barcodes")),
            failed=self._on_failed,
            lane=Lane.LONG,
        )

    def _on_failed(self, error: Exception) -> None:
        raise error

    def _printer(self, purpose: str) -> str:
        settings = self._place.file.settings
        return settings.label_printer if purpose == "label" else settings.paper_printer

    def _on_language(self, language: Language, locked: bool) -> None:
        self.window.apply_language(language)
        if not self._place.is_sample:
            self._place.file.remember(language=language.value)
        self.ask_who(locked=locked)

    def _watch_idle(self, minutes: int) -> None:
        if self._place.is_sample or self.window.windowHandle() is None:
            return
        if self.idle is None:
            self.idle = IdleLock(self.window.windowHandle(), minutes, self)
            self.idle.idle.connect(self._on_idle)
        self.idle.set_minutes(minutes)

    def _on_idle(self) -> None:
        if not self.window.is_locked and self.presence.signed_in is not None:
            self.ask_who(locked=True)

    def _place_words(self) -> str:
        if not self._place.db.is_sqlite:  # nobody has signed in yet, so nobody may ask the server
            return self._place.file.settings.preferences.get(front_door.PLACE, "") or self.shown_url
        place = people.workplace(self._place.db, self._place.workstation_id)
        if place is None:
            return ""
        return tr("{site}, {desk}", site=place.site_name, desk=place.workstation_name)

    def _show_status(self) -> None:
        """Who works where, in the language shown."""
        self.presence.language = current().language
        signed_in = self.presence.signed_in
        if signed_in is not None:
            self.window.show_status(PERSON, signed_in.acting.person_name)
            self.window.show_status(SITE, signed_in.acting.site_name)
            self.window.show_status(WORKSTATION, signed_in.acting.workstation_name)
        self._show_printer()
        self.trouble.show()

    @property
    def shown_url(self) -> str:
        """The database's address as it may be shown."""
        return self._place.db.shown_url

    def _show_printer(self) -> None:
        jobs = self.context.printing.jobs()
        if jobs and jobs[0].error is not None:
            self.window.show_status(PRINTER, tr("Printer failed"), "bad")
        else:
            self.window.show_status(PRINTER, tr("Printer ready"))


def _scanner(file: WorkstationFile) -> ScannerSetting:
    settings = file.settings
    return ScannerSetting(
        prefix=settings.scan_prefix,
        median_gap_ms=settings.scan_gap_ms,
        shortest=settings.scan_shortest,
    )
