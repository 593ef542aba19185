"""What this workstation itself knows of the vault: a small file that only its user can read.

A copy of the database without such a file opens nothing, and neither does the file without a
reader's password. What is destroyed is taken out of the file, and with it out of every backup.

Source: reliability.md, Identity documents.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from wms_desktop.core.durable import write_whole
from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.core.locks import Turn
from wms_desktop.people.vault_crypt import KEY, new_secret, public_of

_SCHEME = 2
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class OldKeys:
    """The keys of the first scheme: one for everybody, which every workstation had."""

    number: int
    encryption: bytes = field(repr=False)
    index: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Ring:
    """What is in the file.

    Attributes:
        station: this workstation's private key; ``before`` until the shop knows the new one.
        index_number: which index key ``index`` is; 0 while this workstation waits for it.
        index_next: the one after it, until the shop is known to use it.
        halves: by key number, what opening a key needs beside a reader's password.
        own: keys that nobody but this workstation can open, until the first reader takes over.
        old: the keys of the first scheme, until they are in a reader's hands.
        since: what was in the file when this ring was made of it; only the difference is written.
    """

    station: bytes = field(repr=False)
    before: bytes = field(default=b"", repr=False)
    index_number: int = 0
    index: bytes = field(default=b"", repr=False)
    index_next: bytes = field(default=b"", repr=False)
    halves: dict[int, bytes] = field(default_factory=dict, repr=False)
    own: dict[int, bytes] = field(default_factory=dict, repr=False)
    old: OldKeys | None = None
    since: Ring | None = field(default=None, repr=False, compare=False)

    @property
    def publics(self) -> tuple[bytes, ...]:
        """By which of its keys the shop may know this workstation."""
        return tuple(public_of(key) for key in (self.station, self.before) if key)

    def beside(self, known: Ring) -> Ring:
        """This ring, and the keys that it leaves out of *known*, the same workstation's."""
        if not {self.station, self.before} & {key for key in (known.station, known.before) if key}:
            return self
        return replace(self, own={**known.own, **self.own}, old=self.old or known.old)

    def onto(self, now: Ring) -> Ring:
        """*now*, which another window may have written meanwhile, with what was changed here.

        What is not known here is not taken away.
        """
        base = self.since or Ring(b"")
        station, before = self.station, self.before
        if (station, before) == (base.station, base.before):
            station, before = now.station, now.before
        elif self.since and now.station not in (base.station, station, before):
            before = now.station  # both have a new one: the shop may know either
        number, index = self.index_number, self.index
        is_passed = now.index_number > max(number, base.index_number)
        if (number, index) == (base.index_number, base.index) or (self.since and is_passed):
            number, index = now.index_number, now.index
        return Ring(
            station,
            before,
            number,
            index,
            _merged(self.index_next, base.index_next, now.index_next),
            _merged_keys(self.halves, base.halves, now.halves),
            _merged_keys(self.own, base.own, now.own),
            _merged(self.old, base.old, now.old),
        )

    def is_kin(self, other: Ring) -> bool:
        """Whether both are of one workstation in one shop: they share a secret."""
        return bool(self._secrets() & other._secrets())

    def _secrets(self) -> set[bytes]:
        keys = {self.station, self.before, self.index, self.index_next}
        keys |= {*self.halves.values(), *self.own.values()}
        return (keys | ({self.old.encryption} if self.old else set())) - {b""}

    def without(self, number: int) -> Ring:
        """The ring after key *number* was destroyed."""
        return replace(
            self,
            halves={n: half for n, half in self.halves.items() if n != number},
            own={n: key for n, key in self.own.items() if n != number},
            old=None if self.old and self.old.number == number else self.old,
        )


def _merged(wanted: T, base: T, now: T) -> T:
    """*wanted* where it was changed here; what another window has put there is never emptied."""
    return now if wanted == base or (not wanted and now != base) else wanted


def _merged_keys(
    wanted: dict[int, bytes], base: dict[int, bytes], now: dict[int, bytes]
) -> dict[int, bytes]:
    numbers = sorted({*wanted, *now})
    merged = {n: _merged(wanted.get(n), base.get(n), now.get(n)) for n in numbers}
    return {n: key for n, key in merged.items() if key}


class KeyFile:
    """Reads and writes the ring; never half, never for others' eyes.

    Several windows and commands of one workstation have the same file: one at a time.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._turn = Turn(path.with_suffix(".lock"))
        self._seen: tuple[str, Ring] | None = None

    @property
    def exists(self) -> bool:
        """Whether there is one."""
        return self.path.exists()

    def load(self) -> Ring:
        """What is in the file, of either scheme.

        Raises:
            Unavailable: there is none, or it is none.
        """
        with self.turn() if self.exists else nullcontext():
            text = _text_of(self.path)
        if self._seen is None or self._seen[0] != text:
            ring = _parsed(text)
            self._seen = text, replace(ring, since=ring)
        return self._seen[1]

    def save(self, ring: Ring) -> Ring:
        """Write durably what was changed in *ring* since it was read; what is in the file then.

        Another shop's ring, which another window has put there, is kept under another name.

        Raises:
            Unavailable: what is there is no key file.
        """
        with self.turn():
            now = self.load() if self.exists else None
            if now is not None and not (
                now.is_kin(ring) or (ring.since and now.is_kin(ring.since))
            ):
                self.set_aside()
                now = None
            whole = ring if now is None else ring.onto(now)
            if whole == now:
                return now
            self._write(whole, self.path)
            return self.load()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Held while the file is read or changed.

        Raises:
            Unavailable: somebody has it and does not give it up, or the folder bears no lock.
        """
        with ExitStack() as held:
            try:
                self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                held.enter_context(self._turn)
            except OSError as error:
                raise Unavailable(Lack.VAULT_KEY) from error
            yield

    def save_begun(self, ring: Ring) -> None:
        """Write *ring* beside the file: it holds once the shop knows of it."""
        with self.turn():
            self._write(ring, self._begun)

    def begun(self) -> Ring | None:
        """What `save_begun` wrote; None where nothing is begun."""
        try:
            return _parsed(_text_of(self._begun))
        except Unavailable:
            return None

    def drop_begun(self) -> None:
        """It is in use, or came to nothing."""
        self._begun.unlink(missing_ok=True)

    @property
    def _begun(self) -> Path:
        return self.path.with_suffix(".begun")

    def _write(self, ring: Ring, path: Path) -> None:
        content = json.dumps(_said(ring)).encode("ascii")
        write_whole(path, content, draft=self.path.with_suffix(".new"))

    def bring_back(self, fits: Callable[[Ring], bool]) -> Ring | None:
        """The ring of a shop that was worked for before, put in its place again."""
        for aside in self.path.parent.glob(f"{self.path.stem}.*"):
            if aside == self.path or not aside.suffix[1:].isdigit():
                continue
            try:
                ring = _parsed(_text_of(aside))
            except Unavailable:
                continue
            if fits(ring):
                with self.turn():
                    self.set_aside()
                    os.replace(aside, self.path)
                    return self.load()
        return None

    def set_aside(self) -> None:
        """Keep the keys of another shop under another name."""
        if self.path.exists():
            aside = datetime.now(UTC).strftime("%Y%m%d%H%M%S%f")
            os.replace(self.path, self.path.with_suffix(f".{aside}"))


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except (OSError, ValueError) as error:
        raise Unavailable(Lack.VAULT_KEY) from error


def _parsed(text: str) -> Ring:
    try:
        said = json.loads(text)
        return _ring(said) if said.get("scheme") == _SCHEME else _old_ring(said)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unavailable(Lack.VAULT_KEY) from error


def _said(ring: Ring) -> dict[str, Any]:
    said: dict[str, Any] = {
        "scheme": _SCHEME,
        "station": _text(ring.station),
        "before": _text(ring.before),
        "index_number": ring.index_number,
        "index": _text(ring.index),
        "index_next": _text(ring.index_next),
        "halves": {str(n): _text(half) for n, half in ring.halves.items()},
        "own": {str(n): _text(key) for n, key in ring.own.items()},
    }
    if ring.old is not None:
        keys = ring.old
        said["old"] = {
            "number": keys.number,
            "key": _text(keys.encryption),
            "index": _text(keys.index),
        }
    return said


def _ring(said: dict[str, Any]) -> Ring:
    return Ring(
        _key(said["station"]),
        _bytes(said["before"]),
        int(said["index_number"]),
        _bytes(said["index"]),
        _bytes(said["index_next"]),
        {int(n): _key(text) for n, text in said["halves"].items()},
        {int(n): _key(text) for n, text in said["own"].items()},
        _old(said["old"]) if "old" in said else None,
    )


def _old_ring(said: dict[str, Any]) -> Ring:
    return Ring(new_secret(), old=_old(said))


def _old(said: dict[str, Any]) -> OldKeys:
    return OldKeys(int(said["number"]), _key(said["key"]), _key(said["index"]))


def _text(secret: bytes) -> str:
    return base64.b64encode(secret).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def _key(text: str) -> bytes:
    secret = _bytes(text)
    if len(secret) != KEY:
        raise ValueError(f"{len(secret)} bytes are no key")
    return secret
