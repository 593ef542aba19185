"""A call that nobody waits for any more loses its connection, which nobody uses again.

The window's watchdog does this at its deadline. It covers what the driver's own settings do not:
`tcp_user_timeout` does nothing on Windows, and keepalives do not see a host that only stays silent.

Source: reliability.md, Watchdog; findings 5 and 6.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from sqlalchemy import Engine, event

from wms_desktop.core.errand import Errand

_ERRAND = "errand"


def cut_when_given_up(engine: Engine) -> None:
    """Tie each connection of *engine* to the errand that has it in use."""
    dialect: Any = engine.dialect
    ping = dialect.do_ping

    def watched_ping(connection: Any) -> bool:
        """The pool asks whether a connection still lives before it tells anybody of it."""
        errand = Errand.current()
        if errand is None:
            return bool(ping(connection))
        errand.hold(connection, cutter(connection))
        try:
            return bool(ping(connection))
        finally:
            errand.put_back(connection)

    dialect.do_ping = watched_ping
    event.listen(engine, "do_connect", _on_connect)
    event.listen(engine, "checkout", _on_checkout)
    for name in ("checkin", "invalidate", "soft_invalidate", "close", "detach"):
        event.listen(engine, name, _on_given_back)


def _on_connect(*_arguments: object) -> None:
    errand = Errand.current()
    if errand is not None:
        errand.require_wanted()


def _on_checkout(connection: Any, record: Any, _proxy: object) -> None:
    errand = Errand.current()
    if errand is not None:
        record.record_info[_ERRAND] = errand
        errand.hold(record, cutter(connection))


def _on_given_back(_connection: object, record: Any = None, *_more: object) -> None:
    errand = record.record_info.pop(_ERRAND, None) if record is not None else None
    if errand is not None:
        errand.put_back(record)


def cutter(connection: Any) -> Callable[[], object]:
    """What cuts *connection* (the driver's own) off, at once, from any thread, and never fails."""
    interrupt = getattr(connection, "interrupt", None)
    if interrupt is not None:  # SQLite: what runs ends with an error and is undone
        return _quietly(interrupt)
    return _quietly(lambda: _shut(connection.pgconn.socket))


def _quietly(cut: Callable[[], object]) -> Callable[[], object]:
    def cut_if_open() -> None:
        with suppress(Exception):  # it was closed at the same moment, which is all we want
            cut()

    return cut_if_open


def _shut(handle: int) -> None:
    """End the conversation without waiting; the thread that listens wakes and closes it."""
    line = socket.socket(fileno=handle)
    try:
        line.shutdown(socket.SHUT_RDWR)
    finally:
        line.detach()  # it belongs to the driver
