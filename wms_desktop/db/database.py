"""Opens read and write transactions. Knows SQLite from PostgreSQL; nobody else does."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, text
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, OperationalError, TimeoutError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.orm.exc import StaleDataError

from wms_desktop.core.errors import Lack, Stale, Unavailable
from wms_desktop.db import address, servers
from wms_desktop.db.cutting import cut_when_given_up
from wms_desktop.db.prepared import said
from wms_desktop.db.server_door import ServerDoor

T = TypeVar("T")
RETRIED = {"40P01", "40001", "55P03"}  # deadlock, serialization, lock timeout: nothing was done
TRIES = 5
RUN_AGAIN: Counter[str] = Counter()
"""How often this process has run a use case again, by what the engine said; for measuring."""
_NO_LIMIT = text(
    "SELECT set_config('statement_timeout', '0', true),"
    " set_config('idle_in_transaction_session_timeout', '0', true)"
)
_SQLITE_PRAGMAS = (
    "foreign_keys=ON",
    "journal_mode=WAL",
    "synchronous=FULL",
    "busy_timeout=10000",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "secure_delete=ON",  # an erased number leaves nothing in the file (PCK-11)
)


class Database:
    """One shop's data. Sessions come from here and never leave a use case.

    Args:
        url: ``sqlite:///path`` (one workstation, local disk), ``postgresql://…`` (many), or two
            servers, ``db1,db2`` (`db.address`).
        station: the workstation's name, shown to the server's administrator.

    Raises:
        Unavailable: the address asks for a connection without protection to another machine.
    """

    def __init__(self, url: str, *, station: str = "wms-desktop") -> None:
        given = address.parsed(url)
        self.shown_url = address.shown(given)  # without its password
        parsed, self._reports_at = address.with_reports_apart(given)
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        self.report_engines: dict[str, Engine] = {}  # see `db.reports`
        self.report_slot = Lock()
        self.arguments: dict[str, Any] = {}  # of a server's driver, for `db.reports`
        if self.is_sqlite:
            self.engine = file_engine(parsed)
        else:
            door = ServerDoor(parsed, station)
            self.arguments = door.arguments
            self.engine = _server_engine(parsed, door)
        writer = self.engine.execution_options(wms_begin="IMMEDIATE")
        self._read = sessionmaker(self.engine, expire_on_commit=False)
        self._snapshot = sessionmaker(self._one_moment(), expire_on_commit=False)
        self._write = sessionmaker(writer, expire_on_commit=False)

    @property
    def path(self) -> Path | None:
        """The file of an embedded database."""
        name = self.engine.url.database
        return Path(name) if self.is_sqlite and name else None

    @property
    def address(self) -> str:
        """Which database it is, whoever asks: the address without a login."""
        return address.shown(address.place(self.engine.url))

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for queries; always rolled back."""
        with expected_errors(), self._read() as session:
            yield session

    @contextmanager
    def snapshot(self) -> Iterator[Session]:
        """One moment of the whole database, however long the looking takes and whoever posts.

        For what adds up figures from several queries; on a server without its time limit.
        """
        with expected_errors(), self._snapshot() as session:
            if not self.is_sqlite:
                session.execute(_NO_LIMIT)
            yield session

    def _one_moment(self) -> Engine:
        if self.is_sqlite:
            return self.engine  # every transaction is one there
        return self.engine.execution_options(isolation_level="REPEATABLE READ")

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One use case: committed when the block ends, rolled back when it raises.

        Raises:
            Unavailable: with ``unknown`` where the connection was lost while committing: the rows
                may be there, and only the operation's key can tell.
        """
        is_committing = False
        try:
            with expected_errors(), self._write.begin() as session:
                yield session
                is_committing = True
        except Unavailable as error:
            if is_committing and error.lack is Lack.DATABASE:
                raise Unavailable(Lack.DATABASE, unknown=True) from error.__cause__
            raise

    @contextmanager
    def report(self) -> Iterator[Database]:
        """The same data for what runs long: exports, summaries, figures of a whole year.

        Read only, of one moment for all of its queries, on a connection of its own that is given
        back at the end; on the server for reports where the address names one (`db.reports`).
        """
        from wms_desktop.db import reports

        with reports.opened(self, self._reports_at) as report:
            yield report

    @contextmanager
    def recount(self) -> Iterator[Session]:
        """`snapshot` for what reads everything: it may take hours, and holds up nobody.

        Always on the shop's own server, which is what is looked at; there on the connection for
        reports, so that a window that also listens and shows long lists has one left to work with.
        """
        from wms_desktop.db import reports

        if self.is_sqlite:
            with self.snapshot() as session:
                yield session
            return
        with reports.opened(self, ()) as report, report.read() as session:
            session.execute(_NO_LIMIT)
            yield session

    def close(self) -> None:
        """Give all connections back, and leave none open from now on.

        A sending of whoever worked here may still be asked for: each asking opens one and ends it.
        """
        if not self.is_sqlite and not event.contains(self.engine, "checkin", _end_at_once):
            event.listen(self.engine, "checkin", _end_at_once)
        self.engine.dispose()


def _server_engine(url: URL, door: ServerDoor) -> Engine:
    try:
        engine = create_engine(
            url.set(drivername="postgresql+psycopg"),
            hide_parameters=True,
            pool_size=2,
            max_overflow=1,  # with the one for reports four in all (G19)
            pool_timeout=5,
            pool_pre_ping=True,
            pool_recycle=1800,
            connect_args=door.arguments,
        )
    except ArgumentError as error:  # two hosts, and three ports
        raise Unavailable(Lack.DATABASE_FOREIGN) from error
    servers.follow(engine, address.hosts(url))
    servers.keep_options(engine, str(door.arguments["options"]))
    servers.believe_both(engine)
    cut_when_given_up(engine)
    event.listen(engine, "do_connect", door.connect)  # the last of them: it opens
    return engine


def _end_at_once(_connection: object, record: Any) -> None:
    record.invalidate()


def retried(work: Callable[[], T]) -> T:
    """Run *work* again, a few times, where the engine undid it without a fault of ours.

    Only deadlocks, serialization failures and lock timeouts are tried again (20 ms, doubling, with
    jitter); the operation's key keeps a second run from posting twice.

    Raises:
        Unavailable: still busy after the last try.
    """
    for attempt in range(TRIES):
        try:
            return work()
        except Unavailable as error:
            if error.lack is not Lack.DATABASE_BUSY or attempt == TRIES - 1:
                raise
            RUN_AGAIN[_said_by_engine(error)] += 1
            time.sleep(0.02 * 2**attempt * (0.5 + random.random()))
    raise AssertionError("unreachable")


def _said_by_engine(error: Unavailable) -> str:
    said = getattr(getattr(error.__cause__, "orig", None), "sqlstate", None)
    return str(said or "busy")


@contextmanager
def expected_errors() -> Iterator[None]:
    """Turn what the engine says into the errors that people are told of."""
    try:
        yield
    except StaleDataError as error:
        raise Stale from error
    except TimeoutError as error:
        raise Unavailable(Lack.DATABASE) from error
    except IntegrityError:
        raise
    except (OperationalError, DBAPIError) as error:
        raise _unavailable(error) from error


def _unavailable(error: DBAPIError) -> Exception:
    state = getattr(error.orig, "sqlstate", None)
    text = str(error.orig).lower()
    if state in RETRIED or "database is locked" in text:
        return Unavailable(Lack.DATABASE_BUSY)
    if state == "42501" or "permission denied" in text:
        return Unavailable(Lack.DATABASE_RIGHT)
    if "readonly database" in text or state == "25006":
        return Unavailable(Lack.DATABASE_READ_ONLY)
    if "disk is full" in text or state == "53100":
        return Unavailable(Lack.DATABASE_FULL)
    if "not a database" in text or "malformed" in text:
        return Unavailable(Lack.DATABASE_BROKEN)
    if isinstance(error, OperationalError) or error.connection_invalidated:
        return Unavailable(Lack.DATABASE)
    return error


def file_engine(url: URL, *, reads_only: bool = False) -> Engine:
    """The engine of an embedded file."""
    pool = NullPool if reads_only else None
    engine = create_engine(url, hide_parameters=True, poolclass=pool)
    event.listen(engine, "connect", _prepare_sqlite)
    if reads_only:
        event.listen(engine, "connect", lambda c, _: c.execute("PRAGMA query_only=ON"))
    event.listen(engine, "begin", _begin_sqlite)
    cut_when_given_up(engine)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # sqlite3 must not open transactions on its own
    for pragma in _SQLITE_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    mode = connection.get_execution_options().get("wms_begin", "DEFERRED")
    text = f"BEGIN {mode}"
    cursor: Any = connection.connection.cursor()
    try:
        cursor.execute(text)
    except connection.dialect.loaded_dbapi.Error as error:
        raise said(connection, text, error, cursor) from error
    finally:
        cursor.close()
