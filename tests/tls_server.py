"""A real PostgreSQL that speaks TLS, as `server settings` asks for it, and the impostors.

It listens on this machine, but is called by a name of its own (``hostaddr`` leads there), so that
the program takes it for another machine.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from tests.postgres import _binaries
from wms_desktop.server import certificates

HOST, OWNER, PASSWORD = "db.shop.test", "wms_owner_test", "a plain sentence"
_CONFIG = """
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = '{folder}'
fsync = off
ssl = {ssl}
ssl_cert_file = '{folder}/worn/server.crt'
ssl_key_file = '{folder}/worn/server.key'
password_encryption = scram-sha-256
lc_messages = 'C'
"""
_RULES = """
local all postgres peer map=own
hostssl all all 127.0.0.1/32 scram-sha-256
"""


@dataclass
class TlsServer:
    """A running server; `wear` changes its certificate while it runs."""

    folder: Path
    port: int
    binaries: Path
    user: str | None
    more: str = ""
    _last: str = ""

    @classmethod
    def start(cls, more: str = "") -> TlsServer:
        """Start one whose certificate is right and whose authority lies in `authority`.

        Args:
            more: lines for its settings.
        """
        binaries = _binaries()
        assert binaries is not None, "no PostgreSQL: set PG_BIN, or install the dev dependencies"
        if b"SSL_CTX_" not in (binaries / "postgres").read_bytes():
            pytest.skip(f"the PostgreSQL in {binaries} is built without TLS: set PG_BIN")
        folder = Path(tempfile.mkdtemp(prefix="wms-tls-"))
        user = "nobody" if os.name == "posix" and os.geteuid() == 0 else None
        if user:
            os.chown(folder, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        server = cls(folder, port, binaries, user, more)
        server._run(
            "initdb", "-D", f"{folder}/data", "-A", "trust", "-U", "postgres", "-E", "UTF8",
            "--locale=C.UTF-8", "--no-sync", "--data-checksums",
        )  # fmt: skip
        certificates.make(folder / "right", [HOST], now=datetime.now(UTC))
        server._wear(folder / "right")
        server._write("data/pg_hba.conf", _RULES)
        server._write("data/pg_ident.conf", "own /^.*$ postgres\n")  # whoever runs the tests
        server._configure(ssl=True)
        server._run("pg_ctl", "-D", f"{folder}/data", "-w", "-l", f"{folder}/log", "start")
        return server

    @property
    def authority(self) -> Path:
        """The shop's certificate authority, as the workstations have it."""
        return self.folder / "right" / "shop-ca.crt"

    def url(self, database: str, *, host: str = HOST, **more: str) -> str:
        """The address by which a workstation calls it."""
        options = "".join(f"&{name}={value}" for name, value in more.items())
        return f"postgresql://{host}:{self.port}/{database}?hostaddr=127.0.0.1{options}"

    def by_socket(self, database: str = "postgres") -> psycopg.Connection[tuple[object, ...]]:
        """A connection of the server's own superuser, from the machine itself."""
        return psycopg.connect(
            host=str(self.folder), port=self.port, user="postgres", dbname=database, autocommit=True
        )

    def say(self, *statements: str, database: str = "postgres") -> None:
        """Carry *statements* out as the superuser."""
        with closing(self.by_socket(database)) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def wear(self, folder: Path | None) -> None:
        """Show the certificate in *folder* from now on; None speaks without TLS."""
        if folder is not None:
            self._wear(folder)
        self._configure(ssl=folder is not None)
        self._reload()

    def rules(self, text: str) -> None:
        """Another ``pg_hba.conf``."""
        self._write("data/pg_hba.conf", text)
        self._reload()

    def also(self, line: str) -> None:
        """One more line in its settings, which counts before all others."""
        self._last = line
        self._configure(ssl=True)
        self._reload()

    def rightly(self) -> None:
        """As at the start."""
        self._last = ""
        self._write("data/pg_hba.conf", _RULES)
        self.wear(self.folder / "right")

    def stop(self) -> None:
        """Stop it and remove what it left."""
        self._run("pg_ctl", "-D", f"{self.folder}/data", "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _wear(self, folder: Path) -> None:
        for name in (certificates.SERVER_CERTIFICATE, certificates.SERVER_KEY):
            self._write(f"worn/{name}", (folder / name).read_text())

    def _configure(self, *, ssl: bool) -> None:
        said = _CONFIG.format(
            port=self.port,
            folder=self.folder,
            ssl="on" if ssl else "off",
        )
        self._write("data/postgresql.auto.conf", "\n".join((self.more, said, self._last)))

    def _write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        path.chmod(0o600)
        if self.user:
            entry = pwd.getpwnam(self.user)
            os.chown(path, entry.pw_uid, entry.pw_gid)
            os.chown(path.parent, entry.pw_uid, entry.pw_gid)

    def _reload(self) -> None:
        with closing(self.by_socket()) as connection:
            before = connection.execute("SELECT pg_conf_load_time()").fetchone()
            connection.execute("SELECT pg_reload_conf()")
        until = time.monotonic() + 10
        while time.monotonic() < until:
            with closing(self.by_socket()) as connection:  # a backend as the others come after it
                if connection.execute("SELECT pg_conf_load_time()").fetchone() != before:
                    return
            time.sleep(0.02)
        raise AssertionError("the server has not taken its settings over")

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [str(self.binaries / program), *arguments],
            check=True,
            user=self.user,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
        )


def impostor(folder: Path) -> Path:
    """A certificate for the right host, signed by somebody else's authority of the same name."""
    certificates.make(folder, [HOST], now=datetime.now(UTC))
    return folder


def of_another_host(server: TlsServer, folder: Path) -> Path:
    """A certificate of the shop's authority, for another server."""
    return _signed(server, folder, ["other.shop.test"], datetime.now(UTC), 825)


def expired(server: TlsServer, folder: Path) -> Path:
    """A certificate of the shop's authority whose time was over yesterday."""
    return _signed(server, folder, [HOST], datetime.now(UTC) - timedelta(days=31), 30)


def _signed(server: TlsServer, folder: Path, hosts: list[str], now: datetime, days: int) -> Path:
    folder.mkdir()
    for name in ("shop-ca.crt", certificates.CA_KEY):
        shutil.copy(server.folder / "right" / name, folder)
    certificates.make(folder, hosts, now=now, days=days)
    return folder
