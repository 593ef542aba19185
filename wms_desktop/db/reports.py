"""What runs long reads here: on its own connection, of one moment, and cannot change anything.

A read replica may serve it. The replica is asked only once it has everything that was committed
before the report began; where it stays behind or away, the shop's own server answers.

Source: reliability.md, 2 ("Reports use a second engine").
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

from sqlalchemy import Connection, Engine, NullPool, create_engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from wms_desktop.core.errors import Unavailable
from wms_desktop.db import address, database, servers
from wms_desktop.db.address import Host
from wms_desktop.db.cutting import cut_when_given_up
from wms_desktop.db.server_door import ServerDoor

if TYPE_CHECKING:
    from wms_desktop.db.database import Database

LIMIT_S = 600
BEHIND_S = 5.0
_OPTIONS = (
    f"-c statement_timeout={LIMIT_S * 1000} -c lock_timeout=4000 -c timezone=UTC"
    f" -c idle_in_transaction_session_timeout={LIMIT_S * 1000}"
    " -c default_transaction_read_only=on"
)
_OF_ONE_MOMENT = "REPEATABLE READ"
_COMMITTED = text("SELECT pg_current_wal_flush_lsn()")  # each commit flushes, before it tells
_TIME = text(f"SET LOCAL statement_timeout = {LIMIT_S * 1000}")
_BEHIND = text(
    "SELECT pg_is_in_recovery() AND coalesce(pg_last_wal_replay_lsn() < CAST(:lsn AS pg_lsn), true)"
)


@contextmanager
def opened(db: Database, replicas: Sequence[Host]) -> Iterator[Database]:
    """A database that reads all it is asked for at one moment, and refuses to write."""
    with database.expected_errors(), _connected(db, replicas) as connection:
        yield Report(db, connection)


class Report(database.Database):
    """One moment of another database, as long as one connection is held."""

    def __init__(self, db: Database, connection: Connection) -> None:
        self.is_sqlite, self.engine, self._reports_at = db.is_sqlite, connection.engine, ()
        self.shown_url = db.shown_url
        self._one = sessionmaker(connection, expire_on_commit=False)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session on the report's moment."""
        with database.expected_errors(), self._one() as session:
            yield session

    snapshot = recount = read

    @contextmanager
    def report(self) -> Iterator[Database]:
        """This one: it is one already."""
        yield self

    def write(self) -> NoReturn:
        """Never."""
        raise TypeError("a report changes nothing")

    def close(self) -> None:
        """The connection is given back by who opened the report."""


@contextmanager
def _connected(db: Database, replicas: Sequence[Host]) -> Iterator[Connection]:
    is_first = db.report_slot.acquire(blocking=False)
    connection = _own(db, replicas) if is_first else _shared(db)
    try:
        with connection.begin():  # sessions join it, and none of them ends it
            if not is_first and not db.is_sqlite:
                connection.execute(_TIME)
            yield connection
    finally:
        connection.close()
        if is_first:
            db.report_slot.release()


def _own(db: Database, replicas: Sequence[Host]) -> Connection:
    try:
        return (replicas and _replica(db, replicas)) or _engine(db, ()).connect()
    except BaseException:
        db.report_slot.release()
        raise


def _shared(db: Database) -> Connection:
    """A program has one connection for reports; the second at a time takes one of the others."""
    if db.is_sqlite:
        return _engine(db, ()).connect()
    reader = db.engine.execution_options(isolation_level=_OF_ONE_MOMENT, postgresql_readonly=True)
    return reader.connect()


def _replica(db: Database, replicas: Sequence[Host]) -> Connection | None:
    """A connection to the replica, once it knows all that was committed up to now; else None."""
    with db.read() as session:
        lsn = str(session.scalar(_COMMITTED))
    try:
        connection = _engine(db, replicas).connect()
    except (DBAPIError, Unavailable):
        return None  # it is away
    try:
        if _has_all(connection, lsn):
            return connection
    except DBAPIError:
        pass  # it has just gone away
    connection.close()
    return None


def _has_all(connection: Connection, lsn: str) -> bool:
    connection.execution_options(isolation_level="AUTOCOMMIT")
    end = time.monotonic() + BEHIND_S
    while connection.scalar(_BEHIND, {"lsn": lsn}):
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    connection.rollback()
    connection.execution_options(isolation_level=_OF_ONE_MOMENT)
    return True


def _engine(db: Database, replicas: Sequence[Host]) -> Engine:
    """Made once; its connections are closed when a report ends."""
    place = "replica" if replicas else "own"
    if place not in db.report_engines:
        db.report_engines[place] = (
            database.file_engine(db.engine.url, reads_only=True)
            if db.is_sqlite
            else _server_engine(db, replicas)
        )
    return db.report_engines[place]


def _server_engine(db: Database, replicas: Sequence[Host]) -> Engine:
    """One connection, read only, of one moment, with time for long questions."""
    known = address.at(db.engine.url, replicas) if replicas else db.engine.url
    door = ServerDoor(known, str(db.arguments["application_name"]))
    arguments = door.arguments | {
        "options": _OPTIONS,
        "target_session_attrs": "any" if replicas else "primary",
    }
    engine = create_engine(
        known,
        hide_parameters=True,
        poolclass=NullPool,
        isolation_level=_OF_ONE_MOMENT,
        connect_args=arguments,
    )
    servers.keep_options(engine, _OPTIONS)
    if not replicas:
        servers.follow(engine, address.hosts(known))
    cut_when_given_up(engine)
    event.listen(engine, "do_connect", door.connect)
    return engine
