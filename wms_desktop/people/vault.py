"""Identity numbers, encrypted on the workstation: the database never sees one in clear.

AES-256-GCM with a random nonce; the record's id and the key's number are bound to it, so that a
ciphertext moved to another row does not open. A keyed hash finds the same document again. Both
are erased after retention; the proof that the check was done stays.

Source: PCK-9, PCK-11; reliability.md, Identity documents.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Done
from wms_desktop.core.errors import Lack, Refused, Unavailable
from wms_desktop.core.text import clean_line
from wms_desktop.db import audit, operations, rule_values
from wms_desktop.db.database import Database
from wms_desktop.db.tables import Meta
from wms_desktop.people.rules import (
    SHORTEST_REASON,
    VAULT_DAYS,
    VAULT_READERS,
    VAULT_READINGS,
    day_begin,
    masked,
    normal_number,
)
from wms_desktop.people.tables import Site, VaultEntry, VaultReading

_KEY_FACT = "vault_key"
_NONCE = 12


class VaultFault(StrEnum):
    """Why an identity number cannot be kept or read."""

    UNREADABLE = "vault_unreadable"
    ERASED = "vault_erased"
    UNKNOWN_ENTRY = "vault_unknown_entry"
    NO_NUMBER = "vault_no_number"
    REASON_SHORT = "vault_reason_short"
    LIMIT = "vault_limit"
    BAD_KEY = "vault_bad_key"


@dataclass(frozen=True, slots=True)
class _Keys:
    number: int
    encryption: bytes = field(repr=False)
    index: bytes = field(repr=False)

    @property
    def fingerprint(self) -> str:
        """Tells two keys apart without telling anything about them."""
        digest = hmac.new(self.encryption, b"fingerprint" + self.index, hashlib.sha256)
        return f"{self.number}:{digest.hexdigest()[:32]}"


@dataclass(frozen=True, slots=True)
class _Reading:
    op_id: UUID
    entry_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class _Erasing:
    op_id: UUID


class Vault:
    """The identity numbers of one shop, as this workstation can reach them.

    Args:
        key_file: this workstation's keys; made at the first number where the shop has none yet.
    """

    def __init__(self, key_file: Path) -> None:
        self._file = key_file
        self._keys: _Keys | None = None

    @property
    def has_key(self) -> bool:
        """Whether this workstation has been given keys."""
        return self._keys is not None or self._file.exists()

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
            Refused: there is no number.
            Unavailable: the shop's key is another one than this workstation's.
        """
        bare = normal_number(number)
        if not bare:
            raise Refused(VaultFault.NO_NUMBER)
        keys = self._shop_keys(session)
        days = rule_values.value_on(session, VAULT_DAYS, by.today)
        entry = VaultEntry(
            purpose=purpose[:40],
            masked=masked(bare)[:40],
            ciphertext=b"",
            lookup=_lookup(keys, normal_number(key) or bare),
            key_number=keys.number,
            erase_on=erase_on or by.today + timedelta(days=days),
        )
        session.add(entry)
        session.flush()
        nonce = secrets.token_bytes(_NONCE)
        sealed = AESGCM(keys.encryption).encrypt(
            nonce, bare.encode(), _bound(entry.id, keys.number)
        )
        entry.ciphertext = nonce + sealed
        session.flush()
        return entry.id

    def lookup(self, number: str) -> str:
        """The keyed hash under which the same document is found again (PCK-10).

        Raises:
            Unavailable: this workstation has no key.
        """
        return _lookup(self._loaded(), normal_number(number))

    def open(
        self, db: Database, by: Acting, entry_id: int, reason: str, *, op_id: UUID | None = None
    ) -> str:
        """Read a full number, for a stated reason; every reading stays on record (PCK-11).

        The number itself is in no log, trail or stored answer. Show it for 30 seconds.

        Raises:
            Refused: no right, no reason, the day's limit is reached, erased, or not readable
                with this shop's key; a failed reading stays on record too.
            Unavailable: this workstation has no key.
        """
        by.require(*VAULT_READERS)
        text = clean_line(reason, field="Reason", limit=200)
        if len(text) < SHORTEST_REASON:
            raise Refused(VaultFault.REASON_SHORT, shortest=SHORTEST_REASON)
        keys = self._loaded()
        command = _Reading(op_id or uuid4(), entry_id, text)
        operations.once(
            db, by, "people.read_id", command, lambda session: _record_reading(session, by, command)
        )
        with db.read() as session:
            entry = session.get_one(VaultEntry, entry_id)
            sealed, number = entry.ciphertext, entry.key_number
        if sealed is None:
            raise Refused(VaultFault.ERASED)
        if number != keys.number:
            raise Refused(VaultFault.UNREADABLE)
        try:
            clear = AESGCM(keys.encryption).decrypt(
                sealed[:_NONCE], sealed[_NONCE:], _bound(entry_id, number)
            )
        except (InvalidTag, ValueError) as error:
            raise Refused(VaultFault.UNREADABLE) from error
        return clear.decode()

    def erase_due(self, db: Database, by: Acting) -> Done[int]:
        """Erase numbers and lookups whose retention has ended; needs no key. Run every day.

        Returns:
            How many were erased.
        """
        command = _Erasing(uuid4())
        return operations.once(
            db, by, "people.erase_ids", command, lambda session: _erase(session, by)
        )

    def recovery_key(self, by: Acting) -> str:
        """The keys as a text for the safe, and for enrolling another workstation.

        Raises:
            Refused: not an administrator.
            Unavailable: there is no key here.
        """
        by.require(Role.ADMIN)
        keys = self._loaded()
        raw = bytes([keys.number]) + keys.encryption + keys.index
        raw += hashlib.sha256(raw).digest()[:4]
        text = base64.b32encode(raw).decode().rstrip("=")
        return "-".join(text[start : start + 5] for start in range(0, len(text), 5))

    def enrol(self, by: Acting, recovery_key: str) -> None:
        """Give this workstation the shop's keys. A key that was here is set aside, not deleted.

        Raises:
            Refused: not an administrator, or a mistyped key.
        """
        by.require(Role.ADMIN)
        text = "".join(c for c in normal_number(recovery_key))
        try:
            raw = base64.b32decode(text + "=" * (-len(text) % 8))
        except ValueError as error:
            raise Refused(VaultFault.BAD_KEY) from error
        if len(raw) != 69 or hashlib.sha256(raw[:65]).digest()[:4] != raw[65:]:
            raise Refused(VaultFault.BAD_KEY)
        if self._file.exists():
            aside = datetime.now(UTC).strftime("%Y%m%d%H%M%S%f")
            os.replace(self._file, self._file.with_suffix(f".{aside}"))
        self._keys = self._written(_Keys(raw[0], raw[1:33], raw[33:65]))

    def _shop_keys(self, session: Session) -> _Keys:
        """The keys, which must be the shop's; the first workstation makes them."""
        known = session.get(Meta, _KEY_FACT)
        if known is None:
            keys = self._loaded() if self.has_key else self._made()
            session.add(Meta(key=_KEY_FACT, value=keys.fingerprint))
            session.flush()
            return keys
        keys = self._loaded()
        if not hmac.compare_digest(known.value, keys.fingerprint):
            raise Unavailable(Lack.VAULT_KEY)
        return keys

    def _loaded(self) -> _Keys:
        if self._keys is None:
            try:
                said = json.loads(self._file.read_text(encoding="ascii"))
                parts = (base64.b64decode(said[name], validate=True) for name in ("key", "index"))
                self._keys = _Keys(int(said["number"]), *parts)
            except (OSError, ValueError, KeyError, TypeError) as error:
                raise Unavailable(Lack.VAULT_KEY) from error
            if len(self._keys.encryption) != 32 or len(self._keys.index) != 32:
                self._keys = None
                raise Unavailable(Lack.VAULT_KEY)
        return self._keys

    def _made(self) -> _Keys:
        self._keys = self._written(_Keys(1, secrets.token_bytes(32), secrets.token_bytes(32)))
        return self._keys

    def _written(self, keys: _Keys) -> _Keys:
        said = {
            "number": keys.number,
            "key": base64.b64encode(keys.encryption).decode(),
            "index": base64.b64encode(keys.index).decode(),
        }
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            json.dump(said, file)
            file.flush()
            os.fsync(file.fileno())
        return keys


def _lookup(keys: _Keys, bare: str) -> str:
    return hmac.new(keys.index, bare.encode(), hashlib.sha256).hexdigest()


def _bound(entry_id: int, key_number: int) -> bytes:
    return f"vault_entry:{entry_id}:{key_number}".encode()


def _record_reading(session: Session, by: Acting, command: _Reading) -> Done[int]:
    entry = session.get(VaultEntry, command.entry_id)
    if entry is None:
        raise Refused(VaultFault.UNKNOWN_ENTRY)
    if entry.erased_at is not None:
        raise Refused(VaultFault.ERASED)
    limit = rule_values.value_on(session, VAULT_READINGS, by.today)
    zone = session.scalar(select(Site.time_zone).where(Site.id == by.site_id)) or "Asia/Shanghai"
    begin = day_begin(by.today, zone)
    read = session.scalar(
        select(func.count())
        .select_from(VaultReading)
        .where(VaultReading.person_id == by.person_id, VaultReading.read_at >= begin)
    )
    if (read or 0) >= limit:
        raise Refused(VaultFault.LIMIT, limit=limit)
    reading = VaultReading(entry_id=entry.id, person_id=by.person_id, reason=command.reason)
    session.add(reading)
    after = {"masked": entry.masked, "reason": command.reason}
    audit.record(session, by, "people.read_id", f"vault_entry:{entry.id}", after=after)
    return Done(entry.id)


def _erase(session: Session, by: Acting) -> Done[int]:
    due = session.scalars(
        select(VaultEntry.id).where(VaultEntry.erase_on <= by.today, VaultEntry.erased_at.is_(None))
    ).all()
    for start in range(0, len(due), 500):
        session.execute(
            update(VaultEntry)
            .where(VaultEntry.id.in_(due[start : start + 500]))
            .values(ciphertext=None, lookup=None, erased_at=by.now)
        )
    if due:
        audit.record(session, by, "people.erase_ids", "vault", after={"erased": len(due)})
    return Done(len(due))
