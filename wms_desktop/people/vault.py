"""Identity numbers, encrypted on the workstation: the database never sees one in clear.

Every workstation can close a number and find it again by its keyed index; opening one takes a
reader's own password, at an enrolled workstation. Until a shop has its first reader, the
workstation that kept the first number holds the only key itself.

Source: PCK-9, PCK-11; reliability.md, Identity documents.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done
from wms_desktop.core.errors import Lack, Refused, Unavailable
from wms_desktop.core.text import clean_line
from wms_desktop.db import number_index, operations, rule_values
from wms_desktop.db.database import Database
from wms_desktop.people import vault_holders, vault_keys, vault_records
from wms_desktop.people.kinds import KeyPurpose
from wms_desktop.people.rules import (
    SHORTEST_REASON,
    VAULT_DAYS,
    VAULT_READERS,
    masked,
    normal_number,
)
from wms_desktop.people.tables import VaultEntry
from wms_desktop.people.tables_vault import VaultKey
from wms_desktop.people.vault_crypt import (
    VaultFault,
    boxed,
    index_of,
    locked,
    unboxed,
    unlocked,
)
from wms_desktop.people.vault_enrolment import Enrolment, index_key, old_keys
from wms_desktop.people.vault_file import Ring


@dataclass(frozen=True, slots=True)
class _Reading:
    op_id: UUID
    entry_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class _Chore:
    op_id: UUID


@dataclass(frozen=True, slots=True)
class Opener:
    """What somebody can open at this workstation, by key number."""

    secrets: dict[int, bytes] = field(repr=False)
    keys: dict[int, tuple[int, bool]] = field(default_factory=dict)

    def clear(self, entry: VaultEntry) -> tuple[str, str]:
        """The number of an entry, and what it is found by.

        Raises:
            Refused: erased, altered, its key destroyed, or not for this reader.
        """
        return self.opened(entry, entry.ciphertext)

    def opened(self, entry: VaultEntry, ciphertext: bytes | None) -> tuple[str, str]:
        """The same, where the database has handed out the *ciphertext* by itself.

        Raises:
            Refused: as `clear` does.
        """
        if ciphertext is None:
            raise Refused(VaultFault.ERASED)
        number = entry.key_number
        scheme, is_destroyed = self.keys.get(number, (1, False))
        if is_destroyed:
            raise Refused(VaultFault.KEY_DESTROYED)
        secret = self.secrets.get(number)
        if secret is None:
            raise Refused(VaultFault.UNREADABLE)
        opens = unlocked if scheme == 1 else unboxed
        clear = opens(secret, ciphertext, bound(entry.id, number)).decode()
        bare, _, key = clear.partition("\n")
        return bare, key or bare


class Vault:
    """The identity numbers of one shop, as this workstation can reach them.

    Args:
        key_file: what this workstation knows; made with the shop's first number.
    """

    def __init__(self, key_file: Path) -> None:
        self.enrolment = Enrolment(key_file)

    @property
    def has_key(self) -> bool:
        """Whether this workstation is enrolled: it can close numbers and find them again."""
        return self.enrolment.has_key

    def keep(
        self,
        session: Session,
        by: Acting,
        number: str,
        *,
        purpose: str,
        key: str = "",
        erase_on: date | None = None,
    ) -> int:
        """Keep *number* encrypted, in the transaction of the check it belongs to.

        Args:
            key: what the document is found by, where another form of the number stands for it.
            erase_on: the end of its retention; the shop's days from today where it is None.

        Returns:
            The id of its vault entry.

        Raises:
            Refused: there is no number, or the shop's key was not made by the shop.
            Unavailable: this workstation is not enrolled.
        """
        bare = normal_number(number)
        if not bare:
            raise Refused(VaultFault.NO_NUMBER)
        found_by = normal_number(key) or bare
        ring = self.enrolment.ready(session, by)
        current = vault_keys.current(session, KeyPurpose.NUMBERS)
        days = rule_values.value_on(session, VAULT_DAYS, by.today)
        entry = VaultEntry(
            purpose=purpose[:40],
            masked=masked(bare)[:40],
            ciphertext=b"",
            lookup=index_of(index_key(ring), found_by),
            key_number=current.number if current else old_keys(ring).number,
            erase_on=erase_on or by.today + timedelta(days=days),
        )
        session.add(entry)
        session.flush()
        entry.ciphertext = closed(ring, current, entry, bare, found_by)
        session.flush()
        return entry.id

    def lookup(self, number: str) -> str:
        """The keyed hash under which the same document is found again (PCK-10).

        Raises:
            Unavailable: this workstation is not enrolled.
        """
        key = index_key(self.enrolment.ring())
        if not key:
            raise Unavailable(Lack.VAULT_KEY)
        return index_of(key, normal_number(number))

    def open(
        self,
        db: Database,
        by: Acting,
        entry_id: int,
        reason: str,
        *,
        password: str = "",
        op_id: UUID | None = None,
    ) -> str:
        """Read a full number, for a stated reason; every reading stays on record (PCK-11).

        The number itself is in no log, trail or stored answer. Show it for 30 seconds.

        Args:
            password: the reader's own; needed once the shop has readers.

        Raises:
            Refused: no right, no reason, wrong password, the day's limit is reached, erased, or
                not readable with this shop's keys; a failed reading stays on record too.
            Unavailable: this workstation is not enrolled.
        """
        by.require(*VAULT_READERS)
        text = clean_line(reason, field="Reason", limit=200)
        if len(text) < SHORTEST_REASON:
            raise Refused(VaultFault.REASON_SHORT, shortest=SHORTEST_REASON)
        private = self.unlocked(db, by, password)
        with db.read() as session:
            opener = self.opener(session, private)
        command = _Reading(op_id or uuid4(), entry_id, text)
        reading = operations.once(
            db, by, "people.read_id", command,
            lambda session: vault_records.record_reading(session, by, entry_id, text),
        ).value  # fmt: skip
        with db.read() as session:
            ciphertext = number_index.ciphertext(session, reading)
            return opener.opened(session.get_one(VaultEntry, entry_id), ciphertext)[0]

    def unlocked(self, db: Database, by: Acting, password: str) -> bytes:
        """A reader's private key; empty while the shop has no reader. Slow on purpose.

        Raises:
            Refused: not a reader, or another password.
        """
        with db.read() as session:
            if not vault_holders.had_readers(session):
                return b""
            return vault_holders.unlocked(session, by.person_id, password)

    def opener(self, session: Session, private: bytes) -> Opener:
        """What a reader can open here.

        Args:
            private: from `unlocked`.

        Raises:
            Unavailable: this workstation is not enrolled.
        """
        ring = self.enrolment.ring()
        rows = session.scalars(select(VaultKey).where(VaultKey.purpose == KeyPurpose.NUMBERS))
        keys = {row.number: (row.scheme, row.destroyed_at is not None) for row in rows}
        secrets = dict(ring.own)
        if private:
            secrets = vault_holders.opened_keys(session, ring, private)
            if not secrets:
                raise Unavailable(Lack.VAULT_KEY)
        if ring.old is not None:
            secrets.setdefault(ring.old.number, ring.old.encryption)
        return Opener(secrets, keys)

    def erase_due(self, db: Database, by: Acting) -> Done[int]:
        """Erase numbers and lookups whose retention has ended; needs no key. Run every day.

        Returns:
            How many were erased.
        """
        return operations.once(
            db, by, "people.erase_ids", _Chore(uuid4()),
            lambda session: vault_records.erase_due(session, by),
        )  # fmt: skip

    def keep_house(self, db: Database, by: Acting) -> Done[int]:
        """What is due once a day: retention, the year's new key, what was left for this desk.

        Returns:
            How many numbers were erased.
        """
        erased = self.erase_due(db, by)
        for _again in range(2):  # the second time a used key pair is forgotten
            operations.once(
                db, by, "people.settle_vault", _Chore(uuid4()),
                lambda session: self._settle_chore(session, by),
            )  # fmt: skip
        return erased

    def _settle_chore(self, session: Session, by: Acting) -> Done[int]:
        ring = self.enrolment.settled(session, by)
        key = vault_keys.current(session, KeyPurpose.NUMBERS)
        is_old = key is not None and key.made_on.year < by.today.year
        if ring is not None and ring.index and is_old and by.may(*VAULT_READERS):
            self.enrolment.save(vault_keys.make_numbers_key(session, by, ring), session)
        return Done(0)


def bound(entry_id: int, key_number: int) -> str:
    """The place of a number, which its ciphertext is tied to."""
    return f"vault_entry:{entry_id}:{key_number}"


def closed(ring: Ring, key: VaultKey | None, entry: VaultEntry, bare: str, found_by: str) -> bytes:
    """The ciphertext of a number; what it is found by goes with it where it is another form."""
    clear = (bare if found_by == bare else f"{bare}\n{found_by}").encode()
    if key is None:  # a shop whose first reader has not signed in yet
        return locked(
            old_keys(ring).encryption, bare.encode(), bound(entry.id, old_keys(ring).number)
        )
    vault_keys.require_genuine(ring, key)
    return boxed(key.public, clear, bound(entry.id, key.number))
