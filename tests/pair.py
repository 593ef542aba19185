"""Two real PostgreSQL servers: a primary, and a standby that has every commit before anybody knows.

The standby reaches the primary through a plug (`Plug`) that a test can pull: the link is cut.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from tests.postgres import binaries

STANDBY = "standby1"
_ALWAYS = (
    "-c listen_addresses=127.0.0.1 -c max_connections=60 -c wal_level=replica -c hot_standby=on"
    " -c wal_retrieve_retry_interval=200ms"  # a link that comes back is used at once
)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Plug:
    """A door on this machine that leads to another; pulled, it leads nowhere."""

    def __init__(self, target: int) -> None:
        self.target, self.port = target, free_port()
        self._door = socket.create_server(("127.0.0.1", self.port))
        self._open: list[socket.socket] = []
        self._is_in = True
        threading.Thread(target=self._serve, daemon=True).start()

    def pull(self) -> None:
        """Cut every connection, and refuse new ones."""
        self._is_in = False
        while self._open:
            _close(self._open.pop())

    def push_in(self) -> None:
        """Lead on again."""
        self._is_in = True

    def close(self) -> None:
        """Take the door away."""
        self.pull()
        _close(self._door)

    def _serve(self) -> None:
        while True:
            try:
                ours, _ = self._door.accept()
            except OSError:
                return
            try:
                theirs = socket.create_connection(("127.0.0.1", self.target), 5)
            except OSError:
                _close(ours)
                continue
            theirs.settimeout(None)
            self._open += [ours, theirs]
            if not self._is_in:
                self.pull()
                continue
            for one, other in ((ours, theirs), (theirs, ours)):
                threading.Thread(target=_carry, args=(one, other), daemon=True).start()


def _carry(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while data := one.recv(65_536):
            other.sendall(data)
    _close(one)
    _close(other)


def _close(door: socket.socket) -> None:
    with suppress(OSError):
        door.shutdown(socket.SHUT_RDWR)
    door.close()


@dataclass
class Node:
    """One server of the pair."""

    folder: Path
    port: int = field(default_factory=free_port)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        """As the server's administrator."""
        with psycopg.connect(
            host="127.0.0.1", port=self.port, user="postgres", dbname="postgres",
            autocommit=True, connect_timeout=5,
        ) as connection:  # fmt: skip
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def start(self, more: str = "") -> None:
        """Start it and wait until it answers."""
        options = f"-p {self.port} -k {self.folder} {_ALWAYS} {more}"
        self._control("-w", "-l", f"{self.folder}/log", "-o", options, "start")

    def stop(self) -> None:
        """At once, as with the plug pulled."""
        if (self.data / "postmaster.pid").exists():
            with suppress(subprocess.CalledProcessError):
                self._control("-m", "immediate", "stop")

    def crash(self) -> None:
        """Kill the server and each of its processes; nothing is written any more."""
        pid = int((self.data / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for each in (pid, *map(int, children)):
            with suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)

    def promote(self) -> None:
        """Let a standby take writes."""
        self._control("-w", "promote")

    def _control(self, *arguments: str) -> None:
        run("pg_ctl", "-D", str(self.data), *arguments, folder=self.folder)


@dataclass
class Pair:
    """A primary and its synchronous standby, joined by a link that can be cut."""

    primary: Node
    standby: Node
    link: Plug

    @classmethod
    def start(cls) -> Pair | None:
        """Start both; None where there is no PostgreSQL or no way to run it."""
        if binaries() is None or os.name != "posix":
            return None
        primary, standby = (Node(node_folder(name)) for name in ("primary", "standby"))
        run(
            "initdb", "-D", str(primary.data), "-A", "trust", "-U", "postgres", "-E", "UTF8",
            "--locale=C.UTF-8", "--no-sync", folder=primary.folder,
        )  # fmt: skip
        primary.start()
        pair = cls(primary, standby, Plug(primary.port))
        pair.make_standby()
        return pair

    def make_standby(self) -> None:
        """Copy the primary, start the copy, and from now on wait for it at every commit."""
        run(
            "pg_basebackup", "-D", str(self.standby.data), "-R", "-X", "stream", "-c", "fast",
            "--no-sync", "-d",
            f"host=127.0.0.1 port={self.link.port} user=postgres application_name={STANDBY}",
            folder=self.standby.folder,
        )  # fmt: skip
        self.standby.start()
        self.primary.ask(f"ALTER SYSTEM SET synchronous_standby_names = 'FIRST 1 ({STANDBY})'")
        self.primary.ask("SELECT pg_reload_conf()")
        until(self.is_synchronous, "a synchronous standby")

    def is_synchronous(self) -> bool:
        """Whether the primary waits for the standby, and the standby is there."""
        asked = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"
        return bool(self.primary.ask(asked)[0][0])

    def url(self, database: str) -> str:
        """Both, as a shop would type it."""
        hosts = ",".join(f"127.0.0.1:{node.port}" for node in (self.primary, self.standby))
        return f"postgresql://postgres@{hosts}/{database}"

    def turn(self) -> None:
        """After a promotion: the old primary becomes the standby, made anew from the other one."""
        self.link.close()
        self.primary.stop()
        shutil.rmtree(self.primary.data)
        self.primary, self.standby = self.standby, self.primary
        self.primary.ask("ALTER SYSTEM RESET primary_conninfo")
        self.link = Plug(self.primary.port)
        self.make_standby()

    def stop(self) -> None:
        """Stop both and remove what they left."""
        self.link.close()
        for node in (self.primary, self.standby):
            node.stop()
            shutil.rmtree(node.folder, ignore_errors=True)


def until(holds: Any, what: str, seconds: float = 30) -> None:
    """Wait for a condition."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"no {what}"
        time.sleep(0.02)


def run(program: str, *arguments: str, folder: Path) -> None:
    """One of the server's programs, as another user when root."""
    where = binaries()
    assert where is not None
    subprocess.run(
        [str(where / program), *arguments],
        check=True, user="nobody" if os.geteuid() == 0 else None, cwd=folder,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
    )  # fmt: skip


def node_folder(name: str) -> Path:
    """A new folder that the server may write in."""
    folder = Path(tempfile.mkdtemp(prefix=f"wms-pg-{name}-"))
    if os.geteuid() == 0:
        entry = pwd.getpwnam("nobody")
        os.chown(folder, entry.pw_uid, entry.pw_gid)
    return folder
