"""What a workstation and its shop know of each other: the keys in its file, in step with the shop.

Source: reliability.md, Identity documents.
"""

from __future__ import annotations

import hashlib
import hmac
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import RLock

from sqlalchemy import event
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.db.tables import Meta
from wms_desktop.people import vault_holders, vault_keys
from wms_desktop.people.kinds import KeyPurpose
from wms_desktop.people.tables_vault import VaultKey
from wms_desktop.people.vault_crypt import is_vouched, new_secret
from wms_desktop.people.vault_file import KeyFile, OldKeys, Ring

_OLD_FACT = "vault_key"


class Enrolment:
    """The part that this workstation has in the shop's vault.

    Args:
        key_file: what this workstation knows; made with the shop's first number.
    """

    def __init__(self, key_file: Path) -> None:
        self.file = KeyFile(key_file)
        self._ring: Ring | None = None
        self._lock = RLock()

    @property
    def has_key(self) -> bool:
        """Whether this workstation is enrolled: it can close numbers and find them again."""
        try:
            return bool(index_key(self.ring()))
        except Unavailable:
            return False

    def ring(self) -> Ring:
        """What this workstation knows.

        Raises:
            Unavailable: nothing.
        """
        ring = self._read() or self._ring  # another window may have written it meanwhile
        if ring is None:
            ring = self.file.load()
        self._ring = ring
        return ring

    def save(self, ring: Ring, session: Session | None = None) -> Ring:
        """Know *ring* from now on.

        Args:
            session: hands on the keys that *ring* leaves out: they are forgotten once that is
                committed. Forgotten before, a commit that fails would leave them in no hands.
        """
        with self._lock:
            whole = ring
            known = ring.since or self._ring
            if session is not None and known is not None:
                whole = ring.beside(known)
                if whole != ring:
                    event.listen(session, "after_commit", lambda _s: self._forget(whole, ring))
            self._ring = written = self.file.save(whole)
            if whole == ring:
                return written
            own = {n: key for n, key in written.own.items() if n in ring.own or n not in whole.own}
            return replace(written, own=own, old=written.old if ring.old else None)

    def _forget(self, whole: Ring, ring: Ring) -> None:
        """Others have what *ring* lacks of *whole*; on a full disk it goes the next time."""
        with self._lock, suppress(OSError, Unavailable):
            known, gone = self.ring(), whole.own.keys() - ring.own.keys()
            own = {number: key for number, key in known.own.items() if number not in gone}
            self.save(replace(known, own=own, old=known.old if ring.old else None))

    def renew(self, ring: Ring, session: Session) -> None:
        """Know *ring* of a workstation that begins anew, once *session* is committed.

        Until then it lies beside the file: a commit that fails changes nothing here, and one
        whose answer is lost is seen by `in_step`.
        """
        with self._lock:
            self.file.save_begun(ring)
            event.listen(session, "after_commit", lambda _s: self._take(ring))

    def _take(self, ring: Ring) -> None:
        """Put *ring* into use; on a full disk it stays beside until the next time."""
        with self._lock, suppress(OSError, Unavailable), self.file.turn():
            known = self._read()
            if known is None or not {known.station, known.before} & {ring.station}:
                if known is None or known.index != ring.index:  # another shop's, or all are lost
                    self.file.set_aside()
                known = self.file.save(ring)
            self._ring = known
            self.file.drop_begun()

    def ready(self, session: Session, by: Acting) -> Ring:
        """What closing and finding need; the shop's first number makes the shop's first keys.

        Raises:
            Unavailable: this workstation is not enrolled.
        """
        with self._lock:
            index = vault_keys.current(session, KeyPurpose.INDEX)
            if index is None:
                return self._without_keys(session, by)
            ring = self._in_step(session, index) or self.settled(session, by, asks=False)
            if ring is None or not _fits(ring, index):
                raise Unavailable(Lack.VAULT_KEY)
            return ring

    def settled(self, session: Session, by: Acting, *, asks: bool = True) -> Ring | None:
        """Take over what was left for this workstation, pass on what others lack.

        Args:
            asks: a workstation that the shop does not know asks to be enrolled.

        Returns:
            What this workstation knows then; None in a shop without keys.
        """
        with self._lock:
            index = vault_keys.current(session, KeyPurpose.INDEX)
            if index is None:
                return None
            ring = self._in_step(session, index) or self._loaded_or_new()
            if (
                ring.old
                and not ring.index
                and is_vouched(ring.old.index, vault_keys.told(index), index.proof)
            ):
                ring = replace(ring, index=ring.old.index, index_number=index.number)
            if vault_holders.own_row(session, ring) is None:
                if not asks:
                    return self.save(ring, session)
                if ring.index and not ring.old and not _fits(ring, index):
                    self.file.set_aside()
                    ring = Ring(new_secret())
                vault_holders.ask(session, by, ring)
            ring, _changed = vault_holders.take_over(session, ring)
            if _fits(ring, index):
                vault_keys.hand_on(session, ring)
            return self.save(ring, session)

    def founded(self, session: Session, by: Acting) -> Ring | None:
        """The shop's first keys, made here where there are none; None where others hold the old.

        Only somebody who may read takes the old keys of the shop over.
        """
        with self._lock:
            if vault_keys.current(session, KeyPurpose.INDEX) is not None:
                return self.settled(session, by)
            fact, ring = session.get(Meta, _OLD_FACT), Ring(new_secret())
            if fact is not None:
                if not (self.has_key and _is_old_shops(self.ring(), fact)):
                    return None
                ring = self.ring()
            else:
                self.file.set_aside()
            return self.save(vault_keys.begin(session, by, ring), session)

    def _without_keys(self, session: Session, by: Acting) -> Ring:
        fact = session.get(Meta, _OLD_FACT)
        if fact is not None:
            if not _is_old_shops(self.ring(), fact):
                raise Unavailable(Lack.VAULT_KEY)
            return self.ring()
        if self.file.exists:
            self.file.load()  # what is no key file stops the work: somebody has to look at it
        founded = self.founded(session, by)
        assert founded is not None
        return founded

    def in_step(self, session: Session) -> None:
        """Know what the shop knows, where the answer to a beginning anew was lost."""
        with self._lock:
            index = vault_keys.current(session, KeyPurpose.INDEX)
            if index is not None:
                self._in_step(session, index)

    def _in_step(self, session: Session, index: VaultKey) -> Ring | None:
        """The ring with the shop's present index key; read again where another window knows it."""
        known = self._read() or self._ring
        if known is not None:
            if _fits(known, index):
                self._ring = known
                self.file.drop_begun()
                return known
            ahead = replace(
                known, index=known.index_next, index_next=b"", index_number=index.number
            )
            if known.index_next and _fits(ahead, index):
                return self.save(ahead)
        begun = self.file.begun()
        if begun and _fits(begun, index) and vault_holders.own_row(session, begun) is not None:
            self._take(begun)
            return begun
        back = self.file.bring_back(lambda ring: _fits(ring, index))
        self._ring = back or self._ring
        return back

    def _read(self) -> Ring | None:
        try:
            return self.file.load() if self.file.exists else None
        except Unavailable:
            return None

    def _loaded_or_new(self) -> Ring:
        return self.ring() if self.file.exists else Ring(new_secret())


def old_keys(ring: Ring) -> OldKeys:
    """The keys of the first scheme.

    Raises:
        Unavailable: this workstation has none.
    """
    if ring.old is None:
        raise Unavailable(Lack.VAULT_KEY)
    return ring.old


def index_key(ring: Ring) -> bytes:
    """What numbers are found by, of either scheme; empty while this workstation waits for it."""
    return ring.index or (ring.old.index if ring.old else b"")


def _fits(ring: Ring, index: VaultKey) -> bool:
    return ring.index_number == index.number and is_vouched(
        ring.index, vault_keys.told(index), index.proof
    )


def _is_old_shops(ring: Ring, fact: Meta) -> bool:
    """Whether the old key is this shop's: its mark says so without telling anything about it."""
    if ring.old is None:
        return False
    old = ring.old
    digest = hmac.new(old.encryption, b"fingerprint" + old.index, hashlib.sha256).hexdigest()
    return hmac.compare_digest(fact.value, f"{old.number}:{digest[:32]}")
