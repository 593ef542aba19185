"""Work beside the window that may be given up while it runs: it lets go of what it holds.

Source: reliability.md, Watchdog.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, ClassVar
from uuid import UUID

from wms_desktop.core.errors import Lack, Unavailable


@dataclass(frozen=True, slots=True)
class Sent:
    """A use case on its way to the database, as far as it may be written down.

    Attributes:
        body: what the command says, without its secret fields.
    """

    op_id: UUID
    kind: str
    body: Any


@dataclass(frozen=True, slots=True)
class Look:
    """What a database says of use cases that were sent, at one moment.

    Attributes:
        known: the keys that were carried out.
        begun: more than the number of every transaction that has begun by now.
        ended: every transaction with a number below it has ended; what it wrote is in *known*.
    """

    known: frozenset[UUID]
    begun: int = 0
    ended: int = 0


class Errand:
    """One call on a worker thread. Whoever waits for it may give it up, from any thread.

    What it holds (a database connection) is cut off then, and it gets nothing new: the next thing
    that it asks for is refused, so that it comes to its end.

    Attributes:
        on_sent: hears of each use case before its first statement; on the worker's thread.
    """

    _here: ClassVar[threading.local] = threading.local()

    def __init__(self, on_sent: Callable[[Sent], object] | None = None) -> None:
        self.on_sent = on_sent
        self._lock = threading.Lock()
        self._held: dict[int, Callable[[], object]] = {}
        self._given_up = self._ended = False

    @classmethod
    def current(cls) -> Errand | None:
        """The errand of this thread."""
        return getattr(cls._here, "errand", None)

    def __enter__(self) -> Errand:
        self._here.errand = self
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _at: TracebackType | None,
    ) -> None:
        self._here.errand = None

    def hold(self, thing: object, let_go: Callable[[], object]) -> None:
        """*thing* is in use until `put_back`; *let_go* cuts it off, at once and from any thread.

        Raises:
            Unavailable: nobody waits for this errand any more.
        """
        with self._lock:
            if self._given_up:
                raise Unavailable(Lack.DATABASE)
            self._held[id(thing)] = let_go

    def require_wanted(self) -> None:
        """Go on only while somebody waits.

        Raises:
            Unavailable: nobody does any more.
        """
        with self._lock:
            if self._given_up:
                raise Unavailable(Lack.DATABASE)

    def put_back(self, thing: object) -> None:
        """*thing* is not in use any more; it is not cut off after that."""
        with self._lock:
            self._held.pop(id(thing), None)

    def give_up(self) -> bool:
        """Cut everything off; whether it had not ended yet."""
        with self._lock:
            if self._ended:
                return False
            self._given_up = True
            while self._held:
                _thing, let_go = self._held.popitem()
                let_go()
            return True

    def end(self) -> bool:
        """The work has come to its end; whether it had been given up before."""
        with self._lock:
            self._ended = True
            return self._given_up


def sends(op_id: UUID, kind: str, body: Callable[[], Any]) -> None:
    """Tell whoever waits for this thread's errand that a use case begins."""
    errand = Errand.current()
    if errand is not None and errand.on_sent is not None:
        errand.on_sent(Sent(op_id, kind, body()))
