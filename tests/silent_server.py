"""A network between a program and its server that can be cut, go silent, or lose the answers."""

from __future__ import annotations

import selectors
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Enum, auto
from typing import Any

from sqlalchemy import make_url


class Net(Enum):
    """How the network is.

    SILENT keeps every line and carries nothing; LOSES_ANSWERS carries what is asked and no answer
    (a half-open line); COMMIT_LOST is that from the COMMIT of the next new inbound order on (a
    fresh connection commits its settings too, and is not meant); CUT ends every line and lets
    nobody in.
    """

    GOOD = auto()
    CUT = auto()
    SILENT = auto()
    LOSES_ANSWERS = auto()
    COMMIT_LOST = auto()


ORDER = b"INSERT INTO inbound_order "


class SilentServer:
    """Stands before *url* on a port of its own."""

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        self._behind = (parsed.host or "127.0.0.1", parsed.port or 5432)
        self._door = socket.create_server(("127.0.0.1", 0))
        self.url = parsed.set(host="127.0.0.1", port=self._door.getsockname()[1]).render_as_string(
            hide_password=False
        )
        self.net = Net.GOOD
        self.lines = 0
        self._ends = False
        self._selector = selectors.DefaultSelector()
        self._pairs: dict[socket.socket, tuple[socket.socket, bool]] = {}
        self._ordered: set[socket.socket] = set()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End every line and the thread."""
        self._ends = True
        self._thread.join(5)
        self._door.close()

    def _run(self) -> None:
        self._door.setblocking(False)
        self._selector.register(self._door, selectors.EVENT_READ)
        while not self._ends:
            events = self._selector.select(0.005)
            if self.net is Net.CUT:
                self._end_all()
            for key, _mask in events:
                if key.fileobj is self._door:
                    self._let_in()
                elif key.fileobj in self._pairs:
                    self._carry(key.fileobj)
        self._end_all()
        self._selector.close()

    def _let_in(self) -> None:
        near, _from = self._door.accept()
        if self.net is Net.CUT:
            near.close()
            return
        self.lines += 1
        far = socket.create_connection(self._behind)
        for end, other, is_near in ((near, far, True), (far, near, False)):
            self._pairs[end] = (other, is_near)
            self._selector.register(end, selectors.EVENT_READ)

    def _carry(self, end: Any) -> None:
        if self.net is Net.SILENT:
            self._threads_rest()
            return
        other, is_near = self._pairs[end]
        data = b""
        with suppress(OSError):
            data = end.recv(65_536)
        if not data:
            self._end(end)
            return
        if ORDER in data:
            self._ordered.add(end)
        elif end in self._ordered and (b"COMMIT" in data or b"ROLLBACK" in data):
            self._ordered.discard(end)
            if self.net is Net.COMMIT_LOST and b"COMMIT" in data:
                self.net = Net.LOSES_ANSWERS
        if self.net is Net.LOSES_ANSWERS and not is_near:
            return
        with suppress(OSError):
            other.sendall(data)

    def _threads_rest(self) -> None:
        threading.Event().wait(0.005)  # what waits to be read stays there

    def _end(self, end: socket.socket) -> None:
        other, _is_near = self._pairs[end]
        for each in (end, other):
            del self._pairs[each]
            self._ordered.discard(each)
            self._selector.unregister(each)
            each.close()

    def _end_all(self) -> None:
        while self._pairs:
            self._end(next(iter(self._pairs)))


@contextmanager
def before(url: str) -> Iterator[SilentServer]:
    """A network before the server at *url*."""
    server = SilentServer(url)
    try:
        yield server
    finally:
        server.close()
