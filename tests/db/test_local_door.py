"""Whoever has taken the server's port on this very machine is told no password in clear."""

from __future__ import annotations

import socket
import struct
import threading
from contextlib import closing, suppress

import pytest

from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.db.database import Database

PASSWORD = "a plain sentence"
_ASKS_FOR_TLS, _ASKS_FOR_GSS = 80877103, 80877104
_IN_CLEAR = b"R" + struct.pack("!ii", 8, 3)


class Squatter:
    """Stands where the server should be, and asks for the password in clear."""

    def __init__(self) -> None:
        self.heard = b""
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                caller, _address = self._door.accept()
                caller.settimeout(2)
                with suppress(OSError), closing(caller):
                    self._talk(caller)

    def _talk(self, caller: socket.socket) -> None:
        size, asked = struct.unpack("!ii", caller.recv(8))
        while asked in (_ASKS_FOR_TLS, _ASKS_FOR_GSS):
            caller.sendall(b"N")
            size, asked = struct.unpack("!ii", caller.recv(8))
        caller.recv(size - 8)
        caller.sendall(_IN_CLEAR)
        while told := caller.recv(1000):
            self.heard += told

    def close(self) -> None:
        self._door.close()


@pytest.mark.bad_input(121)
def test_a_stranger_on_the_port_hears_no_password() -> None:
    squatter = Squatter()
    url = f"postgresql://lin:{PASSWORD.replace(' ', '%20')}@127.0.0.1:{squatter.port}/wms"
    db = Database(url)
    with closing(squatter), closing(db), pytest.raises(Unavailable) as caught, db.read() as session:
        session.connection()
    assert PASSWORD.encode() not in squatter.heard
    assert caught.value.lack is Lack.DATABASE_METHOD
