"""The first start: trying an address, and making a database and its shop ready.

Everything here reaches a database and runs off the GUI thread.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from wms_desktop.core.errors import Lack, Refused, Unavailable
from wms_desktop.core.language import Language
from wms_desktop.core.workstation import WorkstationFault, holds_password
from wms_desktop.db import address, guard, schema
from wms_desktop.db.database import Database, expected_errors
from wms_desktop.db.schema import SchemaState
from wms_desktop.people import queries, service
from wms_desktop.people.rules import PersonFault
from wms_desktop.people.signin import told_at_the_door


class Where(StrEnum):
    """Where a shop's data live."""

    HERE = "here"
    SHARED = "shared"
    SAMPLE = "sample"


@dataclass(frozen=True, slots=True)
class Door:
    """An address, and with which login it is tried."""

    url: str
    login: str = ""
    password: str = field(default="", repr=False)

    def opened(self) -> Database:
        """The database behind it; the caller closes it.

        Raises:
            Refused: the address itself holds a password.
            Unavailable: not an address, or a place where no database may lie.
        """
        if holds_password(self.url):
            raise Refused(WorkstationFault.PASSWORD_IN_ADDRESS)
        guard.check(self.url)
        url = address.parsed(self.url)
        if url.get_backend_name() == "postgresql" and self.login:
            url = url.set(username=self.login, password=self.password or None)
        return Database(url.render_as_string(hide_password=False))


@dataclass(frozen=True, slots=True)
class Probe:
    """What was found behind an address.

    Attributes:
        engine: name and version, e.g. "PostgreSQL 17".
        workstations: those of the shop that is there already; empty where there is none.
    """

    engine: str
    state: SchemaState
    is_founded: bool
    delay_ms: int
    workstations: tuple[queries.WorkstationRow, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing at all yet."""
        return self.state is SchemaState.EMPTY


@dataclass(frozen=True, slots=True)
class Setup:
    """Everything that was answered at the first start.

    Attributes:
        founding: the new shop; None where the database has one, or for sample data.
        workstation_id: the one chosen in a shop that is there already.
        backup_folder, backup_second_folder: for a database on this machine; empty for the one
            beside the data, and for none.
    """

    language: Language
    theme: str
    text_scale_percent: int
    where: Where
    door: Door
    founding: service.Founding | None = None
    site_id: int = 0
    workstation_id: int = 0
    backup_folder: str = ""
    backup_second_folder: str = ""


@dataclass(frozen=True, slots=True)
class Ready:
    """What this workstation is to remember."""

    database_url: str
    site_id: int
    workstation_id: int


def file_url(path: Path) -> str:
    """The address of an embedded database."""
    return f"sqlite:///{path}"


def probe(door: Door) -> Probe:
    """Really connect, and say what is there. Takes at most about 5 s.

    Raises:
        Refused: login or password is wrong, or the address holds one.
        Unavailable: nobody answers, the place is wrong, or it is another program's database.
    """
    path = guard.embedded_path(door.url)
    if path is not None and not path.exists():
        guard.check(door.url)
        return Probe(_engine_name(None), SchemaState.EMPTY, is_founded=False, delay_ms=0)
    db = door.opened()
    try:
        with expected_errors(), db.engine.connect() as connection:
            connection.exec_driver_sql("SELECT 1")
            begun = time.monotonic()
            connection.exec_driver_sql("SELECT 1")
            delay_ms = round((time.monotonic() - begun) * 1000)
        state = schema.state(db)
        founded = state is SchemaState.CURRENT and queries.is_founded(db)
        desks = tuple(queries.workstations(db)) if founded else ()
        return Probe(_engine_name(db), state, founded, delay_ms, desks)
    except Unavailable as error:
        raise told_at_the_door(error) from error
    finally:
        db.close()


def try_elsewhere(db: Database, url: str, workstation_id: int) -> Probe:
    """Look with *db*'s own login whether the same shop is at *url* too.

    Raises:
        Refused: the login is not taken there, or the shop there does not know this workstation.
        Unavailable: nobody answers, it is not believed, or it is another program's database.
    """
    own = db.engine.url
    login = Door(url, own.username or "", own.password or "")
    found = probe(login)
    require_usable(found, url)
    if workstation_id not in {desk.id for desk in found.workstations}:
        raise Refused(PersonFault.UNKNOWN_WORKSTATION)
    return found


def make_ready(setup: Setup, *, now: datetime) -> Ready:
    """Make the schema where there is none, and found the shop where there is none.

    Raises:
        Refused: something typed cannot be used, or somebody else has founded a shop meanwhile.
        Unavailable: the database cannot be used.
    """
    path = guard.embedded_path(setup.door.url)
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    db = setup.door.opened()
    try:
        if schema.state(db) is SchemaState.EMPTY:
            with expected_errors():
                schema.upgrade(db)
        schema.require_current(db)
        if setup.founding is None:
            return Ready(setup.door.url, setup.site_id, setup.workstation_id)
        found = service.found(db, setup.founding, now=now, language=setup.language).value
        return Ready(setup.door.url, found.site_id, found.workstation_id)
    except Unavailable as error:
        raise told_at_the_door(error) from error
    finally:
        db.close()


def require_usable(found: Probe, url: str) -> None:
    """Refuse what this program cannot work on.

    Raises:
        Unavailable: older, newer or foreign.
    """
    lacks = {
        SchemaState.OLDER: Lack.DATABASE_OLDER,
        SchemaState.NEWER: Lack.DATABASE_NEWER,
        SchemaState.FOREIGN: Lack.DATABASE_FOREIGN,
    }
    if found.state in lacks:
        raise Unavailable(lacks[found.state], database=url)


def _engine_name(db: Database | None) -> str:
    if db is None or db.is_sqlite:
        return "SQLite"
    version = db.engine.dialect.server_version_info or ("",)
    return f"PostgreSQL {version[0]}"
