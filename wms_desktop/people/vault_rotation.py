"""New keys in place of old ones, and old keys destroyed once nothing is closed with them.

A key that is destroyed takes the numbers in every older backup with it: its copies are gone from
the database, its half from the workstations, and the paper of that time is to be torn up.

Source: reliability.md, Identity documents.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, undefer

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Done
from wms_desktop.core.errors import Lack, Refused, Stale, Unavailable
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database
from wms_desktop.db.operations import SECRET
from wms_desktop.people import vault_keys
from wms_desktop.people.kinds import HolderKind, KeyPurpose
from wms_desktop.people.tables import VaultEntry
from wms_desktop.people.tables_vault import VaultKey
from wms_desktop.people.vault import Opener, Vault, closed
from wms_desktop.people.vault_care import SHOWN, Progress
from wms_desktop.people.vault_crypt import VaultFault, index_of, new_secret
from wms_desktop.people.vault_file import Ring

BATCH = 200
_WHOLE = (undefer(VaultEntry.ciphertext), undefer(VaultEntry.lookup))


@dataclass(frozen=True, slots=True)
class Rotate:
    """A new key for new numbers; what is kept is closed anew with it."""

    op_id: UUID
    password: str = field(default="", repr=False, metadata=SECRET)


@dataclass(frozen=True, slots=True)
class DestroyKey:
    """A key that nothing is closed with any more ends for good."""

    op_id: UUID
    number: int


@dataclass(frozen=True, slots=True)
class Rotated:
    """What a rotation did.

    Attributes:
        number: of the key that is used now.
        unreadable: entries that nothing opens; their key stays until retention has erased them.
        destroyed: numbers of the keys that ended.
        needs_paper: the recovery key ended with them and has to be printed anew.
    """

    number: int
    closed_anew: int
    unreadable: int
    destroyed: tuple[int, ...]
    needs_paper: bool


@dataclass(frozen=True, slots=True)
class _Batch:
    op_id: UUID
    first: int
    last: int


def _silent(_done: int, _total: int) -> None:
    """Nobody watches."""


def rotate(
    db: Database, by: Acting, command: Rotate, *, vault: Vault, progress: Progress = _silent
) -> Done[Rotated]:
    """A new key for new numbers, everything kept closed anew in batches, old keys destroyed.

    Interrupted, it goes on where it stopped when it is started again on the same day.

    Raises:
        Refused: no right, not a reader, or another password.
        Unavailable: this workstation is not enrolled.
    """
    by.require(Role.ADMIN)
    private = vault.unlocked(db, by, command.password)
    with db.read() as session:
        if vault_keys.current(session, KeyPurpose.INDEX) is None:
            raise Unavailable(Lack.VAULT_KEY)
        opener = vault.opener(session, private)
    number = operations.once(
        db, by, "people.vault_rotate", command, lambda session: _renewed(session, by, vault)
    ).value
    total, done, unreadable = _left(db, number), 0, 0
    after = 0
    while ids := _next(db, number, after):
        batch = _Batch(uuid4(), ids[0], ids[-1])
        bad = operations.once(
            db, by, "people.vault_close_anew", batch,
            lambda session, ids=ids: _close_anew(session, vault, opener, ids),  # type: ignore[misc]
        ).value  # fmt: skip
        unreadable, after = unreadable + bad, ids[-1]
        done += len(ids)
        progress(done, max(done, total))
    ended = tuple(
        destroy(db, by, DestroyKey(uuid4(), key), vault=vault).value for key in unused(db)
    )
    with db.read() as session:
        needs_paper = not vault_keys.holders(session, HolderKind.RECOVERY)
    return Done(Rotated(number, done - unreadable, unreadable, ended, needs_paper), SHOWN)


def rotate_index(
    db: Database, by: Acting, command: Rotate, *, vault: Vault, progress: Progress = _silent
) -> Done[int]:
    """A new index key, and every index written anew with it, in one transaction.

    Returns:
        How many indexes were written.

    Raises:
        Refused: no right, not a reader, another password, or a number that is not for them.
        Unavailable: this workstation is not enrolled.
        Stale: another window made one meanwhile.
    """
    by.require(Role.ADMIN)
    private = vault.unlocked(db, by, command.password)
    with db.read() as session:
        opener = vault.opener(session, private)
        vault.enrolment.ready(session, by)
    ring = vault.enrolment.ring()  # what another window has begun is gone on with
    ring = vault.enrolment.save(replace(ring, index_next=ring.index_next or new_secret()))
    ready: dict[int, tuple[str, str]] = {}
    with db.read() as session:
        total = session.scalar(_indexed(func.count())) or 0
        whole = _indexed(VaultEntry).options(*_WHOLE)
        for entry in session.scalars(whole).yield_per(BATCH):
            ready[entry.id] = (entry.lookup or "", _fresh(ring, opener, entry))
            if len(ready) % BATCH == 0:
                progress(len(ready), total)
    written = operations.once(
        db, by, "people.vault_index", command,
        lambda session: _write_indexes(session, by, vault, opener, (ring.index_next, ready)),
    )  # fmt: skip
    with db.read() as session:
        vault.enrolment.ready(session, by)  # the file knows the new key as the present one
    progress(total, total)
    return Done(written.value, SHOWN)


def destroy(db: Database, by: Acting, command: DestroyKey, *, vault: Vault) -> Done[int]:
    """End a key for good; every older backup of the database is unreadable from then on.

    Other workstations drop their half when they next keep house. The recovery key ends too: the
    paper could open old backups.

    Raises:
        Refused: no right, or numbers are still closed with it.
    """
    by.require(Role.ADMIN)

    def work(session: Session) -> Done[int]:
        key = vault_keys.by_number(session, command.number)
        if key is None or key.retired_on is None:
            raise Refused(VaultFault.KEY_IN_USE, number=command.number, count=0)
        count = _used(session, key)
        if count:
            raise Refused(VaultFault.KEY_IN_USE, number=command.number, count=count)
        vault_keys.destroy(session, by, key)
        audit.record(session, by, "people.vault_destroy", f"vault_key:{key.number}")
        return Done(key.number, SHOWN)

    done = operations.once(db, by, "people.vault_destroy", command, work)
    vault.enrolment.save(vault.enrolment.ring().without(command.number))
    return done


def unused(db: Database) -> list[int]:
    """Keys that are retired, and that nothing is closed with any more."""
    with db.read() as session:
        return [
            key.number
            for key in vault_keys.living(session, KeyPurpose.NUMBERS)
            if key.retired_on is not None and not _used(session, key)
        ]


def _renewed(session: Session, by: Acting, vault: Vault) -> Done[int]:
    """The number of the new key; that of today's where today's rotation was interrupted."""
    ring = vault.enrolment.ready(session, by)
    current = vault_keys.current(session, KeyPurpose.NUMBERS)
    retired = [
        key
        for key in vault_keys.living(session, KeyPurpose.NUMBERS)
        if key.retired_on == by.today and _used(session, key)
    ]
    if current is None or current.made_on != by.today or not retired:
        vault.enrolment.save(vault_keys.make_numbers_key(session, by, ring), session)
        current = vault_keys.current(session, KeyPurpose.NUMBERS)
        assert current is not None
    audit.record(session, by, "people.vault_rotate", f"vault_key:{current.number}")
    return Done(current.number, SHOWN)


def _left(db: Database, number: int) -> int:
    with db.read() as session:
        return session.scalar(_closed_before(func.count(), number)) or 0


def _next(db: Database, number: int, after: int) -> Sequence[int]:
    with db.read() as session:
        found = _closed_before(VaultEntry.id, number).where(VaultEntry.id > after)
        return session.scalars(found.order_by(VaultEntry.id).limit(BATCH)).all()


def _closed_before(what: Any, number: int) -> Any:
    return (
        select(what)
        .select_from(VaultEntry)
        .where(VaultEntry.ciphertext.is_not(None), VaultEntry.key_number != number)
    )


def _close_anew(session: Session, vault: Vault, opener: Opener, ids: Sequence[int]) -> Done[int]:
    """Close a batch with the present key; how many could not be opened."""
    ring, bad = vault.enrolment.ring(), 0
    key = vault_keys.current(session, KeyPurpose.NUMBERS)
    assert key is not None
    entries = session.scalars(
        select(VaultEntry)
        .where(VaultEntry.id.in_(ids), VaultEntry.ciphertext.is_not(None))
        .options(*_WHOLE)
        .order_by(VaultEntry.id)
        .with_for_update()
    )
    for entry in entries:
        try:
            bare, found_by = opener.clear(entry)
        except Refused:
            bad += 1
            continue
        entry.ciphertext = closed(ring, key, entry, bare, _form(ring, entry, bare, found_by))
        entry.key_number = key.number
    session.flush()
    return Done(bad)


def _form(ring: Ring, entry: VaultEntry, bare: str, found_by: str) -> str:
    """What an entry is found by; the old scheme did not keep it beside the number."""
    if (
        found_by != bare
        or not (len(bare) == 15 and bare.isdigit())
        or index_of(ring.index, bare) == entry.lookup
    ):
        return found_by
    longer = long_form(bare)
    return longer if index_of(ring.index, longer) == entry.lookup else found_by


def long_form(bare: str) -> str:
    """The 18 characters of a resident number of 15 digits (GB 11643-1999)."""
    body = f"{bare[:6]}19{bare[6:]}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(d) * w for d, w in zip(body, weights, strict=True))
    return body + "10X98765432"[total % 11]


def _indexed(what: Any) -> Any:
    return select(what).select_from(VaultEntry).where(VaultEntry.lookup.is_not(None))


def _fresh(ring: Ring, opener: Opener, entry: VaultEntry) -> str:
    """The new index; empty for an entry that was altered: it is not found again."""
    try:
        bare, found_by = opener.clear(entry)
    except Refused:
        if entry.key_number not in opener.secrets:
            raise
        return ""
    return index_of(ring.index_next, _form(ring, entry, bare, found_by))


def _write_indexes(
    session: Session,
    by: Acting,
    vault: Vault,
    opener: Opener,
    prepared: tuple[bytes, dict[int, tuple[str, str]]],
) -> Done[int]:
    ring, written = vault.enrolment.ready(session, by), 0
    index_next, ready = prepared
    if ring.index_next != index_next:  # another window was first: what is ready fits no more
        raise Stale()
    rows = session.execute(
        select(VaultEntry.id, VaultEntry.lookup)
        .where(VaultEntry.lookup.is_not(None))
        .order_by(VaultEntry.id)
        .with_for_update()
    ).all()
    for entry_id, lookup in rows:
        before, fresh = ready.get(entry_id, ("", ""))
        if before != lookup:  # kept since it was looked at
            fresh = _fresh(ring, opener, session.get_one(VaultEntry, entry_id, options=_WHOLE))
        session.execute(
            update(VaultEntry).where(VaultEntry.id == entry_id).values(lookup=fresh or None)
        )
        written += 1
    fresh_ring = vault_keys.make_index_key(session, by, ring)
    subject = f"vault_index:{fresh_ring.index_number}"
    audit.record(session, by, "people.vault_index", subject, after={"written": written})
    return Done(written, SHOWN)


def _used(session: Session, key: VaultKey) -> int:
    count = (
        select(func.count())
        .select_from(VaultEntry)
        .where(VaultEntry.key_number == key.number, VaultEntry.ciphertext.is_not(None))
    )
    return session.scalar(count) or 0
