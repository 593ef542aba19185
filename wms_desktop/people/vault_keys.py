"""The shop's keys and their copies, within a transaction; what a workstation takes over of them.

Numbers are closed with a key's public part. Its private part exists only in copies: closed for
each reader (with a half that only enrolled workstations have) and for the paper in the safe.

Source: reliability.md, Identity documents.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.errors import Lack, Refused, Unavailable
from wms_desktop.people.kinds import HolderKind, KeyPurpose
from wms_desktop.people.tables import VaultEntry
from wms_desktop.people.tables_vault import VaultCopy, VaultHolder, VaultKey
from wms_desktop.people.vault_crypt import (
    VaultFault,
    boxed,
    is_vouched,
    new_secret,
    public_of,
    vouched,
)
from wms_desktop.people.vault_file import Ring


def current(session: Session, purpose: KeyPurpose) -> VaultKey | None:
    """The key that new records use; None where the shop has none yet."""
    return session.scalar(
        select(VaultKey)
        .where(VaultKey.purpose == purpose, VaultKey.retired_on.is_(None))
        .order_by(VaultKey.number.desc())
        .limit(1)
    )


def living(session: Session, purpose: KeyPurpose) -> Sequence[VaultKey]:
    """Keys that are not destroyed, by number."""
    return session.scalars(
        select(VaultKey)
        .where(VaultKey.purpose == purpose, VaultKey.destroyed_at.is_(None))
        .order_by(VaultKey.number)
    ).all()


def by_number(session: Session, number: int) -> VaultKey | None:
    """The key of numbers with this number, destroyed or not."""
    return session.scalar(
        select(VaultKey).where(VaultKey.purpose == KeyPurpose.NUMBERS, VaultKey.number == number)
    )


def holders(session: Session, kind: HolderKind, *, granted: bool = True) -> Sequence[VaultHolder]:
    """Who holds copies; with ``granted=False`` also who has asked for them."""
    found = select(VaultHolder).where(VaultHolder.kind == kind, VaultHolder.ended_at.is_(None))
    if granted:
        found = found.where(VaultHolder.granted_at.is_not(None))
    return session.scalars(found.order_by(VaultHolder.id)).all()


def told(row: VaultKey | VaultHolder) -> str:
    """What the proof of a row stands for."""
    if isinstance(row, VaultKey):
        return f"vault_key:{row.purpose}:{row.number}:{row.public.hex()}"
    whose = row.person_id or row.workstation_id or 0
    state = "granted" if row.granted_at else "asks"
    return f"vault_holder:{row.kind}:{whose}:{state}:{row.public.hex()}"


def is_genuine(ring: Ring, row: VaultKey | VaultHolder) -> bool:
    """Whether somebody of the shop put the row there."""
    return is_vouched(ring.index, told(row), row.proof)


def require_genuine(ring: Ring, row: VaultKey | VaultHolder) -> None:
    """Refuse what only the server put there.

    Raises:
        Refused: ``FOREIGN_KEY``.
    """
    if not is_genuine(ring, row):
        raise Refused(VaultFault.FOREIGN_KEY)


def bound(key: VaultKey, holder: VaultHolder) -> str:
    """The place of a copy."""
    return f"vault_copy:{key.purpose}:{key.number}:{holder.public.hex()}"


def begin(session: Session, by: Acting, ring: Ring, *, index_number: int = 1) -> Ring:
    """The shop's first keys, made at this workstation, which is enrolled by that.

    Args:
        ring: with the keys of the first scheme where the shop has them.
    """
    old = ring.old
    index = old.index if old else new_secret()
    ring = Ring(ring.station, b"", index_number, index, old=old)
    row = VaultKey(
        purpose=KeyPurpose.INDEX, number=index_number, public=b"", made_on=by.today, scheme=2
    )
    row.proof = vouched(index, told(row))
    session.add(row)
    desk = VaultHolder(
        kind=HolderKind.WORKSTATION, workstation_id=by.workstation_id,
        public=public_of(ring.station), granted_at=by.now,
    )  # fmt: skip
    desk.proof = vouched(index, told(desk))
    session.add(desk)
    session.flush()
    if old is not None:
        ring = _add_key(session, by, ring, old.number, old.encryption, scheme=1)
    return make_numbers_key(session, by, ring)


def make_numbers_key(session: Session, by: Acting, ring: Ring) -> Ring:
    """A new key of numbers, used from now on; those before it are retired."""
    for key in living(session, KeyPurpose.NUMBERS):
        key.retired_on = key.retired_on or by.today
    last = session.scalar(
        select(func.max(VaultKey.number)).where(VaultKey.purpose == KeyPurpose.NUMBERS)
    )
    if last is None:  # numbers were kept before there were keys; later anybody may claim one
        last = session.scalar(select(func.max(VaultEntry.key_number)))
    return _add_key(session, by, ring, (last or 0) + 1, new_secret(), scheme=2)


def make_index_key(session: Session, by: Acting, ring: Ring) -> Ring:
    """A new index key in place of the old one, and every proof made anew with it.

    Args:
        ring: its ``index_next`` becomes the key; it is in the file before the shop uses it.
    """
    old = current(session, KeyPurpose.INDEX)
    if old is None:
        raise Unavailable(Lack.VAULT_KEY)
    fresh = replace(ring, index_number=old.number + 1, index=ring.index_next or new_secret())
    held = select(VaultHolder).where(VaultHolder.ended_at.is_(None))  # who was lost stays lost
    rows: list[VaultKey | VaultHolder] = list(session.scalars(held))
    rows += session.scalars(select(VaultKey).where(VaultKey.purpose == KeyPurpose.NUMBERS))
    for row in rows:
        if is_genuine(ring, row):
            row.proof = vouched(fresh.index, told(row))
    old.retired_on, old.destroyed_at = by.today, by.now
    drop_copies(session, old)
    key = VaultKey(
        purpose=KeyPurpose.INDEX, number=fresh.index_number, public=b"", made_on=by.today, scheme=2
    )
    key.proof = vouched(fresh.index, told(key))
    session.add(key)
    session.flush()
    for holder in holders(session, HolderKind.RECOVERY):
        give(session, key, holder, fresh.index)
    hand_on(session, fresh)
    return fresh


def give_all(session: Session, ring: Ring, secrets: dict[int, bytes], holder: VaultHolder) -> None:
    """Copies of every living key for a reader or the paper.

    Args:
        secrets: private parts by key number.
    """
    for key in living(session, KeyPurpose.NUMBERS):
        if key.number in secrets:
            give_secret(session, ring, key, holder, secrets[key.number])
    index = current(session, KeyPurpose.INDEX)
    if holder.kind is HolderKind.RECOVERY and index is not None:
        give(session, index, holder, ring.index)


def hand_on(session: Session, ring: Ring) -> None:
    """Leave for the other workstations what they have not been given yet."""
    index = current(session, KeyPurpose.INDEX)
    given = {(copy.key_id, copy.holder_id) for copy in session.scalars(select(VaultCopy))}
    for desk in holders(session, HolderKind.WORKSTATION):
        if desk.public in ring.publics or not is_genuine(ring, desk):
            continue
        if index is not None and (index.id, desk.id) not in given:
            give(session, index, desk, ring.index)
        for key in living(session, KeyPurpose.NUMBERS):
            half = ring.halves.get(key.number)
            if half and (key.id, desk.id) not in given:
                give(session, key, desk, half)


def destroy(session: Session, by: Acting, key: VaultKey) -> None:
    """Take every copy of a key away; also the paper's, whose old copies lie in old backups."""
    key.retired_on, key.destroyed_at = key.retired_on or by.today, by.now
    drop_copies(session, key)
    for paper in holders(session, HolderKind.RECOVERY):
        paper.ended_at = by.now
    session.flush()


def _add_key(
    session: Session, by: Acting, ring: Ring, number: int, secret: bytes, *, scheme: int
) -> Ring:
    key = VaultKey(
        purpose=KeyPurpose.NUMBERS, number=number, scheme=scheme, made_on=by.today,
        public=public_of(secret) if scheme == 2 else b"",
    )  # fmt: skip
    key.proof = vouched(ring.index, told(key))
    session.add(key)
    session.flush()
    ring = replace(ring, halves={**ring.halves, number: new_secret()})
    trusted = [reader for reader in readers_and_paper(session) if is_genuine(ring, reader)]
    for holder in trusted:
        give_secret(session, ring, key, holder, secret)
    if not any(holder.kind is HolderKind.READER for holder in trusted):
        ring = replace(ring, own={**ring.own, number: secret})
    hand_on(session, ring)
    return ring


def readers_and_paper(session: Session) -> Iterator[VaultHolder]:
    yield from holders(session, HolderKind.READER)
    yield from holders(session, HolderKind.RECOVERY)


def give_secret(
    session: Session, ring: Ring, key: VaultKey, holder: VaultHolder, secret: bytes
) -> None:
    half = ring.halves[key.number]
    if holder.kind is HolderKind.RECOVERY:
        give(session, key, holder, secret + half)
    else:
        give(session, key, holder, secret, half)


def give(
    session: Session, key: VaultKey, holder: VaultHolder, secret: bytes, half: bytes = b""
) -> None:
    box = boxed(holder.public, secret, bound(key, holder), half)
    session.merge(VaultCopy(key_id=key.id, holder_id=holder.id, box=box))
    session.flush()


def drop_copies(session: Session, key: VaultKey) -> None:
    for copy in session.scalars(select(VaultCopy).where(VaultCopy.key_id == key.id)):
        session.delete(copy)
    session.flush()
