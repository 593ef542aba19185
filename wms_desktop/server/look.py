"""Looks at a running server as an administrator, and says what is not as it should be.

Reads only. What the login may not see is a finding too: an unseen rule is an unknown one.

Source: reliability.md, Connection settings, Two-tier security, Embedded SQLite (PostgreSQL's line).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_network
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from wms_desktop.core.language import N_
from wms_desktop.core.server_place import is_here
from wms_desktop.db.logins import LEAVERS

OLDEST = 150000
_SAFE = ("scram-sha-256", "cert", "reject", "peer")
_ARCHIVED_WITHIN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing looked at.

    Attributes:
        what: English, to be translated.
        found: as the server says it; names and values, never a row of the shop.
        todo: the line or act that puts it right; empty where all is well.
    """

    what: str
    found: str
    todo: str = ""

    @property
    def is_good(self) -> bool:
        """Whether nothing is to be done."""
        return not self.todo


SETTINGS: tuple[tuple[str, str, Callable[[str], bool], str], ...] = (
    ("ssl", N_("Encryption"), lambda v: v == "on", "ssl = on"),
    (
        "ssl_min_protocol_version",
        N_("Oldest protocol"),
        lambda v: v in ("TLSv1.2", "TLSv1.3"),
        "ssl_min_protocol_version = 'TLSv1.2'",
    ),
    (
        "password_encryption",
        N_("New passwords"),
        lambda v: v == "scram-sha-256",
        "password_encryption = 'scram-sha-256'",
    ),
    (
        "data_checksums",
        N_("Checksums of data pages"),
        lambda v: v == "on",
        "pg_checksums --enable -D DATA  # stopped",
    ),
    ("fsync", N_("Writes reach the disk"), lambda v: v == "on", "fsync = on"),
    ("full_page_writes", N_("Whole pages"), lambda v: v == "on", "full_page_writes = on"),
    (
        "synchronous_commit",
        N_("Commits wait for the disk"),
        lambda v: v != "off",
        "synchronous_commit = on",
    ),
    (
        "tcp_keepalives_idle",
        N_("Silent clients are noticed"),
        lambda v: 0 < int(v) <= 120,
        "tcp_keepalives_idle = 30",
    ),
    (
        "client_connection_check_interval",
        N_("Vanished clients are noticed"),
        lambda v: int(v) > 0,
        "client_connection_check_interval = '5s'",
    ),
    (
        "idle_session_timeout",
        N_("Idle windows stay connected"),
        lambda v: v == "0",
        "idle_session_timeout = 0",
    ),
    (
        "authentication_timeout",
        N_("Unfinished sign-ins end soon"),
        lambda v: 0 < int(v) <= 30,
        "authentication_timeout = '10s'",
    ),
    (
        "temp_file_limit",
        N_("No question fills the disk"),
        lambda v: 0 <= int(v) <= 64 * 2**20,  # kB
        "temp_file_limit = '4GB'",
    ),
    ("log_connections", N_("Sign-ins are logged"), lambda v: v != "off", "log_connections = on"),
    ("log_lock_waits", N_("Long waits are logged"), lambda v: v == "on", "log_lock_waits = on"),
    (
        "log_error_verbosity",
        N_("No rows in the log"),
        lambda v: v == "terse",
        "log_error_verbosity = terse",
    ),
    (
        "log_min_error_statement",
        N_("No statements in the log"),
        lambda v: v in ("panic", "fatal"),
        "log_min_error_statement = panic",
    ),
    (
        "log_statement",
        N_("No data in the log"),
        lambda v: v in ("none", "ddl"),
        "log_statement = none",
    ),
)


def look(connection: Connection, now: datetime) -> list[Line]:
    """Everything about the server that the shop depends on, good and bad."""
    values = {
        str(row.name): str(row.setting)
        for row in connection.execute(text("SELECT name, setting FROM pg_settings"))
    }
    found = [_version(values), *_settings(connection, values)]
    for part in (_rules, _passwords, _pending, _in_the_way, _lent, _left):
        found += _seen(connection, part)
    found += _seen(connection, lambda seen: _copies(seen, values, now))
    return found


def _version(values: dict[str, str]) -> Line:
    number = int(values.get("server_version_num", "0"))
    todo = "" if number >= OLDEST else f"PostgreSQL >= {OLDEST // 10000}"
    return Line(N_("Version"), values.get("server_version", ""), todo)


def _settings(connection: Connection, values: dict[str, str]) -> Iterator[Line]:
    version = str(connection.execute(text("SELECT version()")).scalar())
    for name, what, is_good, wanted in SETTINGS:
        if name == "client_connection_check_interval" and "Visual C++" in version:
            continue  # cannot be had there
        value = values.get(name)
        if value is not None:
            yield Line(what, f"{name} = {value}", "" if is_good(value) else wanted)


def _seen(connection: Connection, part: Callable[[Connection], Iterator[Line]]) -> list[Line]:
    """What *part* finds; that the login may not look is a finding."""
    try:
        with connection.begin_nested():
            return list(part(connection))
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", "") != "42501":
            raise
        about = _ABOUT.get(part, N_("Copies elsewhere"))
        return [Line(about, "?", "--database postgresql://wms_setup@…")]


def _rules(connection: Connection) -> Iterator[Line]:
    """Who may come in: only over TLS, only by SCRAM, only from the shop's network."""
    asked = text(
        "SELECT line_number, type, address, netmask, auth_method, error FROM pg_hba_file_rules"
        " ORDER BY line_number"
    )
    bad = 0
    for row in connection.execute(asked):
        found = f"pg_hba.conf:{row.line_number} {row.type or ''} {row.address or ''}"
        found += f" {row.auth_method or ''}"
        if todo := _wrong(row):
            bad += 1
            yield Line(_WHO, " ".join(found.split()), todo)
    if not bad:
        yield Line(_WHO, "pg_hba.conf")


def _wrong(row: Any) -> str:
    if row.error:
        return str(row.error)
    if row.auth_method == "reject":
        return ""
    if row.auth_method not in _SAFE:
        return "scram-sha-256"
    if row.type == "local" or _is_own(row.address):
        return ""
    if row.type != "hostssl":
        return "hostssl"
    return "192.168.1.0/24" if _is_everybody(row.address, row.netmask) else ""


def _is_own(address: str | None) -> bool:
    return address == "samehost" or (bool(address) and is_here(str(address)))


def _is_everybody(address: str | None, netmask: str | None) -> bool:
    if address in (None, "all"):
        return True
    try:
        return ip_network(f"{address}/{netmask}").prefixlen == 0
    except ValueError:
        return False  # a host name, or the server's own network


def _passwords(connection: Connection) -> Iterator[Line]:
    """No login whose password lies there in the old form."""
    asked = text(
        "SELECT rolname FROM pg_authid WHERE rolcanlogin AND rolpassword IS NOT NULL"
        " AND rolpassword NOT LIKE 'SCRAM-SHA-256$%' ORDER BY rolname"
    )
    old = list(connection.scalars(asked))
    for login in old:
        yield Line(_OLD, login, f"wms-desktop user passwd {login}")
    if not old:
        yield Line(_OLD, "0")


def _pending(connection: Connection) -> Iterator[Line]:
    asked = text("SELECT name FROM pg_settings WHERE pending_restart ORDER BY name")
    waiting = list(connection.scalars(asked))
    yield Line(
        _RESTART, ", ".join(waiting) or "0", "systemctl restart postgresql" if waiting else ""
    )


def _in_the_way(connection: Connection) -> Iterator[Line]:
    """Whose transaction others wait for, longer than the shop's own work takes."""
    asked = text(
        "SELECT holder.usename, count(DISTINCT waits.pid) AS waiting FROM pg_locks waits"
        " CROSS JOIN unnest(pg_blocking_pids(waits.pid)) AS holds(pid)"
        " JOIN pg_stat_activity holder ON holder.pid = holds.pid"
        " WHERE NOT waits.granted AND waits.waitstart < clock_timestamp() - interval '1 second'"
        " AND holder.datname = current_database() AND NOT EXISTS"
        " (SELECT FROM pg_locks own WHERE own.pid = holder.pid AND NOT own.granted)"
        " GROUP BY holder.usename ORDER BY 2 DESC"
    )
    held = connection.execute(asked).all()
    for row in held:
        yield Line(
            _WAY, f"{row.usename} < {row.waiting}", f"wms-desktop user end-sessions {row.usename}"
        )
    if not held:
        yield Line(_WAY, "0")


def _lent(connection: Connection) -> Iterator[Line]:
    """Nobody acts under another's login: up to PostgreSQL 14 anybody may lend their own."""
    if connection.execute(text("SELECT to_regclass('person')")).scalar() is None:
        return  # no shop yet
    asked = text(
        "SELECT lent.rolname AS lent, had.rolname AS had FROM pg_auth_members m"
        " JOIN pg_roles lent ON lent.oid = m.roleid JOIN pg_roles had ON had.oid = m.member"
        " WHERE EXISTS (SELECT FROM person WHERE login = lent.rolname)"
        " AND EXISTS (SELECT FROM person WHERE login = had.rolname) ORDER BY 1, 2"
    )
    found = connection.execute(asked).all()
    for row in found:
        yield Line(_BORROWED, f"{row.lent} → {row.had}", f'REVOKE "{row.lent}" FROM "{row.had}"')
    if not found:
        yield Line(_BORROWED, "0")


def _left(connection: Connection) -> Iterator[Line]:
    """Nobody who is switched off or past the last day still has something open."""
    schema = connection.execute(
        text("SELECT relnamespace::regnamespace FROM pg_class WHERE oid = to_regclass('person')")
    ).scalar()
    if schema is None:
        return  # no shop yet
    theirs = f"SELECT usename, count(*) AS open FROM ({LEAVERS.format(schema=schema)}) AS a"
    asked = text(f"{theirs} GROUP BY 1 ORDER BY 1")
    found = connection.execute(asked).all()
    for row in found:
        todo = f"wms-desktop user end-sessions {row.usename}"
        yield Line(_LEAVING, f"{row.usename} × {row.open}", todo)
    if not found:
        yield Line(_LEAVING, "0")


def _copies(connection: Connection, values: dict[str, str], now: datetime) -> Iterator[Line]:
    """Somewhere else there is a copy of what was just posted: an archive, or a standby."""
    archived = connection.execute(
        text("SELECT last_archived_wal, last_archived_time, last_failed_time FROM pg_stat_archiver")
    ).one()
    standbys = connection.execute(
        text("SELECT application_name, state, sync_state FROM pg_stat_replication ORDER BY 1")
    ).all()
    for standby in standbys:
        is_live = standby.state == "streaming"
        found = f"{standby.application_name} {standby.state} {standby.sync_state}"
        yield Line(_STANDBY, found, "" if is_live else "pg_stat_replication")
    if values.get("archive_mode") != "off":
        last = archived.last_archived_time
        failed = archived.last_failed_time
        is_late = last is None or now - last > _ARCHIVED_WITHIN or (failed and failed > last)
        found = f"{archived.last_archived_wal or '-'} {last or ''}".strip()
        begin = "SELECT pg_switch_wal()" if not (last or failed) else "archive_command"
        yield Line(_ARCHIVE, found, begin if is_late else "")
    elif not standbys:
        yield Line(_ARCHIVE, "archive_mode = off", "archive_mode = on, archive_command = …")


_WHO, _OLD, _RESTART = (
    N_("Who may come in"),
    N_("Passwords in the old form"),
    N_("Waits for restart"),
)
_ARCHIVE, _STANDBY = N_("Archive of the log"), N_("Standby")
_WAY, _BORROWED = N_("In the way of others"), N_("Logins lent to others")
_LEAVING = N_("Open after the last day or switching off")
_ABOUT: dict[Any, str] = {_rules: _WHO, _passwords: _OLD, _pending: _RESTART}
