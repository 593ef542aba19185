"""A line to a PostgreSQL server that fails when told to, exactly where it hurts.

Understands just enough of the wire to see COMMIT going by, so that "answer lost" is aimed, not
hoped for. A process of its own: ``python -m wms_desktop.simulate.proxy HOST PORT``. It prints its
port, takes one fault a line (``lost``, ``freeze 2.5``) and prints each when it has happened.
``hold 12`` keeps the answer to the twelfth COMMIT, or a later one, until the server is dead: that
is where a crash hurts.

Source: reliability.md, How to test it 2; PostgreSQL: Message Formats.
"""

from __future__ import annotations

import asyncio
import socket
import struct
import sys
from collections import deque
from dataclasses import dataclass, field

ENCRYPTION = (80877103, 80877104)  # what a client asks for before its start-up message
AT_COMMIT = ("cut", "lost", "delay")
CHUNK = 65_536
NO_LINGER = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)


@dataclass
class Wire:
    """Both directions of every line, and the faults that wait for their moment."""

    host: str
    port: int
    waiting: deque[tuple[str, float]] = field(default_factory=deque)
    hears: asyncio.Event = field(default_factory=asyncio.Event)
    commits: int = 0
    held: Line | None = None

    async def commands(self) -> None:
        """Faults as they are ordered."""
        loop = asyncio.get_running_loop()
        while line := await loop.run_in_executor(None, sys.stdin.readline):
            kind, _, seconds = line.strip().partition(" ")
            if kind == "freeze":
                await self._freeze(float(seconds or 2))
            else:
                self.waiting.append((kind, float(seconds or 0)))

    async def _freeze(self, seconds: float) -> None:
        self.hears.clear()
        await asyncio.sleep(seconds)
        self.hears.set()
        happened("freeze")

    def taken(self, is_commit: bool) -> tuple[str, float]:
        """The fault that is due for the message that goes by."""
        self.commits += is_commit
        for fault in self.waiting:
            kind, number = fault
            is_aimed = kind == "hold" and self.held is None and self.commits >= number
            if kind == "reset" or (is_commit and (kind in AT_COMMIT or is_aimed)):
                self.waiting.remove(fault)
                return fault
        return "", 0.0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One client, from its first byte on."""
        try:
            first = await _start_up(reader, writer)
            there, back = await asyncio.open_connection(self.host, self.port)
        except (OSError, asyncio.IncompleteReadError):
            _torn(writer)
            return
        line = Line(self, reader, writer, there, back)
        back.write(first)
        tasks = [asyncio.create_task(line.asks()), asyncio.create_task(line.answers())]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self.held is line:
            self.held = None
        _torn(writer)
        _torn(back)


@dataclass
class Line:
    """One client's line to the server; ends when either direction does."""

    wire: Wire
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    there: asyncio.StreamReader
    back: asyncio.StreamWriter
    is_deaf: bool = False  # the server's next answer is lost, and the line with it

    async def asks(self) -> None:
        """Messages to the server, one by one."""
        while True:
            head = await self.reader.readexactly(5)
            body = await self.reader.readexactly(struct.unpack("!I", head[1:])[0] - 4)
            await self.wire.hears.wait()
            is_commit = head[:1] in b"QP" and b"COMMIT" in body[:16].upper()
            kind, seconds = self.wire.taken(is_commit)
            if kind in ("cut", "reset"):
                happened(kind)
                return
            if kind == "delay":
                await asyncio.sleep(seconds)
                happened(kind)
            self.is_deaf = self.is_deaf or kind == "lost"
            if kind == "hold":
                self.wire.held = self
            self.back.write(head + body)
            await self.back.drain()
            if kind == "hold":
                happened(kind)

    async def answers(self) -> None:
        """Whatever the server says."""
        while data := await self.there.read(CHUNK):
            if self.is_deaf:  # it has answered to COMMIT: all is done, and nobody hears of it
                happened("lost")
                return
            if self.wire.held is self:
                continue
            await self.wire.hears.wait()
            self.writer.write(data)
            await self.writer.drain()


async def _start_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    """The start-up message; encryption is declined, else nothing could be seen."""
    while True:
        head = await reader.readexactly(8)
        length, code = struct.unpack("!II", head)
        if code not in ENCRYPTION:
            return head + await reader.readexactly(length - 8)
        writer.write(b"N")
        await writer.drain()


def _torn(writer: asyncio.StreamWriter) -> None:
    """End a line at once, as a pulled plug does: what was not sent is not sent any more."""
    raw = writer.get_extra_info("socket")
    if raw is not None and raw.fileno() >= 0:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGER)
    writer.close()


def happened(kind: str) -> None:
    """Tell whoever ordered it."""
    print(kind, flush=True)


async def run(host: str, port: int) -> None:
    """Listen until nobody gives orders any more."""
    wire = Wire(host, port)
    wire.hears.set()
    server = await asyncio.start_server(wire.serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await wire.commands()


if __name__ == "__main__":
    asyncio.run(run(sys.argv[1], int(sys.argv[2])))
