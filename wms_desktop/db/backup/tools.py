"""PostgreSQL's own client programs: found, of the right version, and run without a secret in sight.

Source: reliability.md, Embedded SQLite (last point) and security checklist 5.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from psycopg.conninfo import make_conninfo

from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.core.redact import redacted
from wms_desktop.db.database import Database, expected_errors

_HANDED_ON = (  # what the programs of every version understand
    "host", "hostaddr", "port", "dbname", "user", "connect_timeout", "channel_binding",
    "gssencmode", "sslmode", "sslrootcert", "sslcert", "sslkey", "sslcrl",
)  # fmt: skip
_PLACES = ("/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/pgsql", "C:/Program Files/PostgreSQL")


def server_version(db: Database) -> int:
    """The server's major version."""
    with expected_errors(), db.engine.connect() as connection:
        number = connection.exec_driver_sql("SHOW server_version_num").scalar()
    return int(str(number)) // 10_000


def tool(name: str, version: int) -> Path:
    """The program *name*, not older than the server.

    Looked for in the folder PG_BIN, on PATH and where PostgreSQL is usually installed.

    Raises:
        Unavailable: there is none, or only older ones.
    """
    oldest: tuple[int, Path] | None = None
    for path in _found(name):
        have = _version_of(path)
        if have >= version:
            return path
        if have:
            oldest = max(oldest or (0, path), (have, path))
    if oldest is None:
        raise Unavailable(Lack.BACKUP_TOOL, tool=name, version=version)
    raise Unavailable(Lack.BACKUP_TOOL_OLDER, tool=name, found=oldest[0], version=version)


def run(
    path: Path,
    arguments: Sequence[str],
    db: Database | None = None,
    *,
    output: IO[bytes] | None = None,
) -> str:
    """Run one of the programs; what it printed, unless that goes to *output*.

    The password reaches it through a file that only this user can read, gone when it ends: neither
    the command line nor the list of environments shows it.

    Raises:
        Unavailable: it did not succeed; its first line without personal data is told.
    """
    with _way_in(db) as (address, environment):
        done = subprocess.run(
            [str(path), *arguments, *address],
            stdout=output or subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            stdin=subprocess.DEVNULL,
            env=environment,
            check=False,
        )
    if done.returncode == 0:
        return done.stdout or ""
    lines = [line for line in done.stderr.splitlines() if line.strip()] or ["?"]
    told = redacted(next((line for line in lines if "rror" in line), lines[0]))[:200]
    if "permission denied" in done.stderr:
        raise Unavailable(Lack.DATABASE_RIGHT)
    if "No space left" in done.stderr:
        raise Unavailable(Lack.BACKUP_PLACE, path=str(output.name if output else ""))
    raise Unavailable(Lack.BACKUP_TOOL_FAILED, tool=path.stem, detail=told)


@contextmanager
def _way_in(db: Database | None) -> Iterator[tuple[list[str], dict[str, str]]]:
    environment = os.environ | {"LC_ALL": "C.UTF-8", "PGCONNECT_TIMEOUT": "5"}
    if db is None:
        yield [], environment
        return
    with expected_errors(), db.engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
        parameters = {k: v for k, v in raw.info.get_parameters().items() if k in _HANDED_ON}
        password = raw.info.password
    with tempfile.TemporaryDirectory(prefix="wms-pg-") as folder:
        if password:
            secret = Path(folder) / "pass"
            descriptor = os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(f"*:*:*:*:{_escaped(password)}\n")
            environment["PGPASSFILE"] = str(secret)
        # as the program itself asks of the server; read by clients from version 16 on
        environment["PGREQUIREAUTH"] = str(db.arguments["require_auth"])
        yield ["-d", make_conninfo("", **parameters)], environment


def _escaped(password: str) -> str:
    return password.replace("\\", "\\\\").replace(":", "\\:")


def _found(name: str) -> Iterator[Path]:
    ending = ".exe" if os.name == "nt" else ""
    if folder := os.environ.get("PG_BIN"):
        yield from (path for path in (Path(folder) / f"{name}{ending}",) if path.is_file())
    if on_path := shutil.which(name):
        yield Path(on_path)
    for place in map(Path, _PLACES):
        yield from sorted(place.parent.glob(f"{place.name}*/*/bin/{name}{ending}"), reverse=True)
        yield from sorted(place.glob(f"*/bin/{name}{ending}"), reverse=True)


def _version_of(path: Path) -> int:
    try:
        told = subprocess.run([str(path), "--version"], capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = re.search(r"(\d+)(?:\.\d+|devel|beta|rc)", told.stdout)
    return int(found[1]) if found else 0
