"""Who holds copies of the vault's keys: workstations, readers, the paper in the safe.

Source: reliability.md, Identity documents.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.errors import Refused
from wms_desktop.people.kinds import HolderKind, KeyPurpose
from wms_desktop.people.tables_vault import VaultCopy, VaultHolder, VaultKey
from wms_desktop.people.vault_crypt import (
    KEY,
    VaultFault,
    new_secret,
    public_of,
    unboxed,
    under_password,
    vouched,
    with_password,
)
from wms_desktop.people.vault_file import Ring
from wms_desktop.people.vault_keys import (
    bound,
    by_number,
    give_all,
    give_secret,
    hand_on,
    holders,
    is_genuine,
    living,
    readers_and_paper,
    require_genuine,
    told,
)


def take_over(session: Session, ring: Ring) -> tuple[Ring, bool]:
    """What was left for this workstation, and its new key pair where something was.

    A pair is used once: what lies in old backups of the database opens with none that is left.

    Returns:
        The ring, and whether it has changed.
    """
    desk = own_row(session, ring)
    if desk is None or desk.granted_at is None:
        return ring, False
    before = ring
    rows = session.execute(
        select(VaultCopy, VaultKey)
        .join(VaultKey, VaultKey.id == VaultCopy.key_id)
        .where(VaultCopy.holder_id == desk.id, VaultCopy.box.is_not(None))
    ).all()
    for copy, key in rows:
        secret = _opened_here(ring, desk, key, copy.box or b"")
        copy.box = None
        if key.purpose is KeyPurpose.INDEX:
            ring = replace(ring, index=secret, index_number=key.number, index_next=b"")
        else:
            ring = replace(ring, halves={**ring.halves, key.number: secret})
    if rows:
        ring = replace(ring, station=new_secret(), before=_station(ring, desk))
        desk.public = public_of(ring.station)
        desk.proof = vouched(ring.index, told(desk))
    elif ring.before and desk.public == public_of(ring.station):
        ring = replace(ring, before=b"")
    ring = _tidied(session, _surrendered(session, ring))
    session.flush()
    return ring, ring != before


def own_row(session: Session, ring: Ring) -> VaultHolder | None:
    """This workstation among the holders."""
    return session.scalar(
        select(VaultHolder).where(
            VaultHolder.kind == HolderKind.WORKSTATION,
            VaultHolder.public.in_(ring.publics),
            VaultHolder.ended_at.is_(None),
        )
    )


def ask(session: Session, by: Acting, ring: Ring) -> None:
    """Ask, as a workstation, to be enrolled; an administrator at another one says yes."""
    desk = VaultHolder(
        kind=HolderKind.WORKSTATION, workstation_id=by.workstation_id,
        public=public_of(ring.station), proof="",
    )  # fmt: skip
    session.add(desk)
    session.flush()


def enrol(session: Session, by: Acting, ring: Ring, desk: VaultHolder) -> None:
    """Say yes to a workstation that asks."""
    desk.granted_at = by.now
    desk.proof = vouched(ring.index, told(desk))
    session.flush()
    hand_on(session, ring)


@dataclass(frozen=True, slots=True)
class Pair:
    """A reader's own key pair; slow to make, so it is made before the transaction."""

    person_id: int
    public: bytes
    sealed: bytes = field(repr=False)


def new_pair(person_id: int, password: str) -> Pair:
    """A key pair under the person's password."""
    private = new_secret()
    sealed = under_password(password, private, _of_person(person_id))
    return Pair(person_id, public_of(private), sealed)


def new_reader(session: Session, ring: Ring, pair: Pair) -> VaultHolder:
    """A reader; their key pair opens nothing until somebody grants copies."""
    reader = VaultHolder(
        kind=HolderKind.READER, person_id=pair.person_id, public=pair.public, sealed=pair.sealed
    )
    reader.proof = vouched(ring.index, told(reader))
    session.add(reader)
    session.flush()
    return reader


def grant(
    session: Session, by: Acting, ring: Ring, reader: VaultHolder, secrets: dict[int, bytes]
) -> None:
    """Give a reader copies of every key."""
    require_genuine(ring, reader)
    reader.granted_at = reader.granted_at or by.now
    reader.proof = vouched(ring.index, told(reader))
    session.flush()
    give_all(session, ring, secrets, reader)


def had_readers(session: Session) -> bool:
    """Whether the shop has or had a reader: from then on a password is needed."""
    granted = select(VaultHolder.id).where(
        VaultHolder.kind == HolderKind.READER, VaultHolder.granted_at.is_not(None)
    )
    return session.scalar(granted.limit(1)) is not None


def unlocked(session: Session, person_id: int, password: str) -> bytes:
    """The private key of a reader that the password opens; slow on purpose.

    A key pair that was ended (password reset) still opens what nobody else holds.

    Raises:
        Refused: not a reader, or another password.
    """
    found = session.scalars(
        select(VaultHolder)
        .where(
            VaultHolder.kind == HolderKind.READER,
            VaultHolder.person_id == person_id,
            VaultHolder.granted_at.is_not(None),
        )
        .order_by(VaultHolder.ended_at.is_not(None), VaultHolder.id.desc())
    ).all()
    for reader in found:
        try:
            return with_password(password, reader.sealed or b"", _of_person(person_id))
        except Refused:
            continue
    raise Refused(VaultFault.PASSWORD if found else VaultFault.NOT_A_READER)


def opened_keys(session: Session, ring: Ring, private: bytes) -> dict[int, bytes]:
    """The private parts that a reader's copies give at this workstation, by key number."""
    rows = session.execute(
        select(VaultCopy.box, VaultKey, VaultHolder)
        .join(VaultKey, VaultKey.id == VaultCopy.key_id)
        .join(VaultHolder, VaultHolder.id == VaultCopy.holder_id)
        .where(VaultHolder.public == public_of(private), VaultKey.purpose == KeyPurpose.NUMBERS)
    ).all()
    return {
        key.number: unboxed(private, box, bound(key, reader), ring.halves[key.number])
        for box, key, reader in rows
        if box and key.number in ring.halves
    }


def opened_recovery(
    session: Session, paper: VaultHolder, private: bytes
) -> tuple[dict[int, bytes], dict[int, bytes], tuple[int, bytes]]:
    """What the paper in the safe opens: private parts, halves, and the index key's number."""
    rows = session.execute(
        select(VaultCopy.box, VaultKey)
        .join(VaultKey, VaultKey.id == VaultCopy.key_id)
        .where(VaultCopy.holder_id == paper.id)
    ).all()
    secrets, halves, index = {}, {}, (0, b"")
    for box, key in rows:
        clear = unboxed(private, box or b"", bound(key, paper))
        if key.purpose is KeyPurpose.INDEX:
            index = (key.number, clear)
        else:
            secrets[key.number], halves[key.number] = clear[:KEY], clear[KEY:]
    return secrets, halves, index


def rewrapped(
    session: Session, person_id: int, present: str, password: str
) -> dict[int, bytes | None]:
    """A reader's private key under another password, by holder; None where *present* is wrong."""
    fresh: dict[int, bytes | None] = {}
    for reader in _readers_of(session, person_id):
        try:
            private = with_password(present, reader.sealed or b"", _of_person(person_id))
            fresh[reader.id] = under_password(password, private, _of_person(person_id))
        except Refused:
            fresh[reader.id] = None
    return fresh


def rewrap(session: Session, person_id: int, fresh: dict[int, bytes | None]) -> None:
    """Somebody changed their own password: their key opens with the new one from now on."""
    for reader in _readers_of(session, person_id):
        sealed = fresh.get(reader.id)
        if sealed is None:  # another password than the one at sign-in: it has to be granted anew
            end(session, reader)
        else:
            reader.sealed = sealed


def end_readers(session: Session, person_id: int) -> None:
    """A password was given by somebody else, or somebody left: their key pair ends."""
    for reader in _readers_of(session, person_id):
        end(session, reader)


def end(session: Session, holder: VaultHolder) -> None:
    """A holder gets nothing any more; copies that somebody else has too are taken away."""
    holder.ended_at = func.current_timestamp()
    session.flush()
    others = {h.id for kind in HolderKind for h in holders(session, kind)} - {holder.id}
    desks = {h.id for h in holders(session, HolderKind.WORKSTATION)}
    for copy in session.scalars(select(VaultCopy).where(VaultCopy.holder_id == holder.id)):
        kept = select(VaultCopy.holder_id).where(VaultCopy.key_id == copy.key_id)
        if holder.kind is HolderKind.WORKSTATION or (others - desks) & set(session.scalars(kept)):
            session.delete(copy)
    session.flush()


def _readers_of(session: Session, person_id: int) -> Sequence[VaultHolder]:
    return [
        reader
        for reader in holders(session, HolderKind.READER, granted=False)
        if reader.person_id == person_id
    ]


def _opened_here(ring: Ring, desk: VaultHolder, key: VaultKey, box: bytes) -> bytes:
    return unboxed(_station(ring, desk), box, bound(key, desk))


def _station(ring: Ring, desk: VaultHolder) -> bytes:
    """The private key by which the shop knows this workstation just now."""
    return ring.station if public_of(ring.station) == desk.public else ring.before


def _surrendered(session: Session, ring: Ring) -> Ring:
    """The ring after readers were given what only this workstation could open."""
    readers = [r for r in holders(session, HolderKind.READER) if is_genuine(ring, r)]
    if not ring.own or not readers:
        return ring
    for key in living(session, KeyPurpose.NUMBERS):
        for reader in readers if key.number in ring.own else ():
            if session.get(VaultCopy, (key.id, reader.id)) is not None:
                continue  # given already; the file only did not hear of it
            give_secret(session, ring, key, reader, ring.own[key.number])
    return replace(ring, own={})


def _tidied(session: Session, ring: Ring) -> Ring:
    """Without what is destroyed, and without the old keys once a reader holds them."""
    for number in {*ring.halves, *ring.own}:
        key = by_number(session, number)
        if key is not None and key.destroyed_at is not None:
            ring = ring.without(number)
    if ring.old is not None:
        key = by_number(session, ring.old.number)
        if key is not None and (key.destroyed_at is not None or _is_held(session, key)):
            ring = replace(ring, old=None)
    return ring


def _is_held(session: Session, key: VaultKey) -> bool:
    ids = {holder.id for holder in readers_and_paper(session)}
    kept = select(VaultCopy.holder_id).where(VaultCopy.key_id == key.id)
    return bool(ids & set(session.scalars(kept)))


def _of_person(person_id: int) -> str:
    return f"vault_holder:person:{person_id}"
