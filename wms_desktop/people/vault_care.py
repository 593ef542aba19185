"""Caring for the vault: readers, workstations, rotation, the recovery key.

Source: PCK-11; reliability.md, Identity documents.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Lack, Refused, Stale, Unavailable
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database
from wms_desktop.db.operations import SECRET
from wms_desktop.people import vault_holders, vault_keys
from wms_desktop.people.kinds import HolderKind, KeyPurpose
from wms_desktop.people.rules import VAULT_READERS
from wms_desktop.people.signin import Arrived, SignedIn
from wms_desktop.people.tables_vault import VaultHolder
from wms_desktop.people.vault import Vault
from wms_desktop.people.vault_crypt import (
    VaultFault,
    as_paper,
    from_paper,
    new_secret,
    public_of,
    vouched,
)
from wms_desktop.people.vault_file import Ring
from wms_desktop.people.vault_holders import Pair

log = logging.getLogger(__name__)
SHOWN = frozenset({Topic.SETTINGS})
Progress = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class Welcome:
    """A reader has signed in; their password closes their own key."""

    op_id: UUID
    password: str = field(repr=False, metadata=SECRET)


@dataclass(frozen=True, slots=True)
class Grant:
    """An administrator lets a reader read, or a workstation take part."""

    op_id: UUID
    holder_id: int
    password: str = field(default="", repr=False, metadata=SECRET)


@dataclass(frozen=True, slots=True)
class EndHolder:
    """A reader or a workstation gets no copies any more."""

    op_id: UUID
    holder_id: int


@dataclass(frozen=True, slots=True)
class MakeRecovery:
    """A new recovery key for the safe; the paper before it is worth nothing then."""

    op_id: UUID
    password: str = field(repr=False, metadata=SECRET)


@dataclass(frozen=True, slots=True)
class ProveRecovery:
    """The key is typed back from the paper."""

    op_id: UUID
    typed: str = field(repr=False, metadata=SECRET)


@dataclass(frozen=True, slots=True)
class UseRecovery:
    """The paper from the safe enrols this workstation and makes its administrator a reader."""

    op_id: UUID
    typed: str = field(repr=False, metadata=SECRET)
    password: str = field(repr=False, metadata=SECRET)


def at_the_door(vault: Vault) -> Arrived:
    """What a sign-in tells, with the password that is known at no other moment.

    A reader gets their own key so; the door opens in any case.
    """

    def arrived(who: SignedIn, password: str) -> None:
        if not who.acting.may(*VAULT_READERS):
            return
        try:
            welcome(who.db, who.acting, Welcome(uuid4(), password), vault=vault)
        except (Refused, Stale, Unavailable):
            log.warning("a reader's key could not be made", exc_info=True)

    return arrived


def welcome(db: Database, by: Acting, command: Welcome, *, vault: Vault) -> Done[int]:
    """Make a reader's own key pair at their first sign-in; the first administrator's opens all.

    Nothing happens where the person has one, or where this workstation is not enrolled.

    Returns:
        The reader's id, 0 where there is none yet.
    """
    by.require(*VAULT_READERS)
    with db.read() as session:
        known = _reader_of(session, by.person_id)
    if known is not None:
        return Done(known.id)
    pair = vault_holders.new_pair(by.person_id, command.password)
    return operations.once(
        db, by, "people.vault_welcome", command,
        lambda session: _welcome(session, by, pair, vault),
    )  # fmt: skip


def _welcome(session: Session, by: Acting, pair: Pair, vault: Vault) -> Done[int]:
    founds = Role.ADMIN in by.roles
    ring = vault.enrolment.founded(session, by) if founds else vault.enrolment.settled(session, by)
    if ring is None or not ring.index or _reader_of(session, by.person_id) is not None:
        return Done(0)
    reader = vault_holders.new_reader(session, ring, pair)
    is_first = not vault_keys.holders(session, HolderKind.READER)
    if founds and is_first and ring.own:
        vault_holders.grant(session, by, ring, reader, ring.own)
        vault.enrolment.save(replace(ring, own={}, old=None), session)
    state = "granted" if reader.granted_at else "asks"
    _told(session, by, "people.vault_reader", reader, state)
    return Done(reader.id, SHOWN)


def grant(db: Database, by: Acting, command: Grant, *, vault: Vault) -> Done[int]:
    """Say yes to a reader or a workstation that asks.

    Args:
        command: a reader needs the password of who says yes; a workstation needs none.

    Raises:
        Refused: no right, unknown, wrong password, or put there by the server alone.
        Unavailable: this workstation is not enrolled.
    """
    by.require(Role.ADMIN)
    with db.read() as session:
        is_reader = _holder(session, command.holder_id).kind is HolderKind.READER
    opens = vault.unlocked(db, by, command.password) if is_reader else b""

    def work(session: Session) -> Done[int]:
        ring = vault.enrolment.ready(session, by)
        holder = _holder(session, command.holder_id)
        if holder.kind is HolderKind.READER:
            secrets = vault.opener(session, opens).secrets
            vault_holders.grant(session, by, ring, holder, secrets)
        else:
            vault_holders.enrol(session, by, ring, holder)
        _told(session, by, "people.vault_grant", holder, "granted")
        return Done(holder.id, SHOWN)

    return operations.once(db, by, "people.vault_grant", command, work)


def end_holder(db: Database, by: Acting, command: EndHolder) -> Done[int]:
    """A reader who leaves, or a workstation that was lost, gets nothing any more.

    After a workstation was lost, make a new index key too.

    Raises:
        Refused: no right, unknown, or nobody else could open the numbers.
    """
    by.require(Role.ADMIN)

    def work(session: Session) -> Done[int]:
        holder = _holder(session, command.holder_id)
        readers = vault_keys.holders(session, HolderKind.READER)
        if holder.kind is HolderKind.READER and [r.id for r in readers] == [holder.id]:
            raise Refused(VaultFault.LAST_READER)
        vault_holders.end(session, holder)
        _told(session, by, "people.vault_end", holder, "ended")
        return Done(holder.id, SHOWN)

    return operations.once(db, by, "people.vault_end", command, work)


def make_recovery(db: Database, by: Acting, command: MakeRecovery, *, vault: Vault) -> Done[str]:
    """A new recovery key, as the text to be printed. It is kept nowhere but on that paper.

    Raises:
        Refused: no right, not a reader, or another password.
        Unavailable: this workstation is not enrolled.
    """
    by.require(Role.ADMIN)
    private, opens = new_secret(), vault.unlocked(db, by, command.password)

    def work(session: Session) -> Done[int]:
        ring = vault.enrolment.ready(session, by)
        secrets = vault.opener(session, opens).secrets
        for paper in vault_keys.holders(session, HolderKind.RECOVERY, granted=False):
            vault_holders.end(session, paper)
        paper = VaultHolder(
            kind=HolderKind.RECOVERY, public=public_of(private), granted_at=by.now, proof=""
        )
        paper.proof = vouched(ring.index, vault_keys.told(paper))
        session.add(paper)
        session.flush()
        vault_keys.give_all(session, ring, secrets, paper)
        _told(session, by, "people.vault_recovery", paper, "made")
        return Done(paper.id, SHOWN)

    operations.once(db, by, "people.vault_recovery", command, work)
    return Done(as_paper(private), SHOWN)


def prove_recovery(db: Database, by: Acting, command: ProveRecovery) -> Done[int]:
    """The key typed back from the paper is the right one: the paper can go into the safe.

    Raises:
        Refused: no right, mistyped, or not the present key.
    """
    by.require(Role.ADMIN)
    public = public_of(from_paper(command.typed))

    def work(session: Session) -> Done[int]:
        paper = _paper(session, public)
        paper.tested_at = by.now
        _told(session, by, "people.vault_recovery_test", paper, "tested")
        return Done(paper.id, SHOWN)

    return operations.once(db, by, "people.vault_recovery_test", command, work)


def use_recovery(db: Database, by: Acting, command: UseRecovery, *, vault: Vault) -> Done[int]:
    """Enrol this workstation and its administrator with the paper, when nobody else can.

    Raises:
        Refused: no right, mistyped, or not the present key.
    """
    by.require(Role.ADMIN)
    private = from_paper(command.typed)
    pair = vault_holders.new_pair(by.person_id, command.password)

    def work(session: Session) -> Done[int]:
        paper = _paper(session, public_of(private))
        secrets, halves, (number, index) = vault_holders.opened_recovery(session, paper, private)
        ring = Ring(new_secret(), b"", number, index, halves=halves)
        desk = VaultHolder(
            kind=HolderKind.WORKSTATION, workstation_id=by.workstation_id,
            public=public_of(ring.station), granted_at=by.now, proof="",
        )  # fmt: skip
        desk.proof = vouched(ring.index, vault_keys.told(desk))
        session.add(desk)
        vault_holders.end_readers(session, by.person_id)
        reader = vault_holders.new_reader(session, ring, pair)
        vault_holders.grant(session, by, ring, reader, secrets)
        vault.enrolment.renew(ring, session)
        _told(session, by, "people.vault_recovered", reader, "granted")
        return Done(reader.id, SHOWN)

    return _in_step(db, vault, operations.once(db, by, "people.vault_recovered", command, work))


def start_over(db: Database, by: Acting, command: Welcome, *, vault: Vault) -> Done[int]:
    """New keys where every workstation and the paper are lost: work goes on, old numbers do not.

    What was kept before stays where it is until its time is over, and opens with nothing.

    Raises:
        Refused: no right, or this workstation is enrolled.
    """
    by.require(Role.ADMIN)
    pair = vault_holders.new_pair(by.person_id, command.password)

    def work(session: Session) -> Done[int]:
        index = vault_keys.current(session, KeyPurpose.INDEX)
        if index is None:
            raise Unavailable(Lack.VAULT_KEY)
        if vault.has_key and vault_keys.is_genuine(vault.enrolment.ring(), index):
            raise Refused(VaultFault.ALREADY_THERE)
        for kind in HolderKind:
            for holder in vault_keys.holders(session, kind, granted=False):
                holder.ended_at = by.now
        index.retired_on, index.destroyed_at = by.today, by.now
        session.flush()
        ring = vault_keys.begin(session, by, Ring(new_secret()), index_number=index.number + 1)
        reader = vault_holders.new_reader(session, ring, pair)
        vault_holders.grant(session, by, ring, reader, ring.own)
        vault.enrolment.renew(replace(ring, own={}), session)
        _told(session, by, "people.vault_start_over", reader, "granted")
        return Done(reader.id, SHOWN)

    return _in_step(db, vault, operations.once(db, by, "people.vault_start_over", command, work))


def _in_step(db: Database, vault: Vault, done: Done[int]) -> Done[int]:
    """*done*; where it was done before, and the answer was lost, its keys come into use now."""
    if done.replay:
        with db.read() as session:
            vault.enrolment.in_step(session)
    return done


def _reader_of(session: Session, person_id: int) -> VaultHolder | None:
    return session.scalar(
        select(VaultHolder).where(
            VaultHolder.kind == HolderKind.READER,
            VaultHolder.person_id == person_id,
            VaultHolder.ended_at.is_(None),
        )
    )


def _holder(session: Session, holder_id: int) -> VaultHolder:
    holder = session.get(VaultHolder, holder_id)
    if holder is None or holder.ended_at is not None or holder.kind is HolderKind.RECOVERY:
        raise Refused(VaultFault.UNKNOWN_HOLDER)
    return holder


def _paper(session: Session, public: bytes) -> VaultHolder:
    for paper in vault_keys.holders(session, HolderKind.RECOVERY):
        if paper.public == public:
            return paper
    raise Refused(VaultFault.NO_RECOVERY)


def _told(session: Session, by: Acting, action: str, holder: VaultHolder, state: str) -> None:
    whose = holder.person_id or holder.workstation_id or 0
    after = {"kind": holder.kind.value, "whose": whose, "state": state}
    audit.record(session, by, action, f"vault_holder:{holder.id}", after=after)
