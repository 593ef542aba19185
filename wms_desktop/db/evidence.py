"""Which store keeps the shop's files, and how files move from one to another.

The setting is the shop's: it stands in the database, dated and under the seals, by an
administrator. Addresses of stores that were in use before stay known, so that their files open.

Order (finding 12): the object is written and brought to the disk, then its row, then the commit
(`db.bringing`); only then the source may go. What is left over without a row is an orphan, set
aside, never deleted.

Source: reliability.md, Evidence; SYS-2.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from uuid import uuid4

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.errors import Lack, Refused, Stale, Unavailable
from wms_desktop.core.settings import RuleSetting
from wms_desktop.db import audit, rule_values
from wms_desktop.db.bucket import BucketStore, key_from_surroundings, parsed
from wms_desktop.db.database import Database
from wms_desktop.db.kinds import StoreKind
from wms_desktop.db.stores import PREFIXES, FolderStore, Kept, NoSuchObjectError, Store
from wms_desktop.db.tables import StoredFile, StoredPlace

STORE = RuleSetting("evidence.store", StoreKind.DATABASE.value, "", "SYS-2")
FOLDER = RuleSetting("evidence.folder", "", "", "SYS-2")
BUCKET = RuleSetting("evidence.bucket", "", "", "SYS-2")
OWNER = RuleSetting("evidence.owner", "", "", "SYS-2")
ORPHAN_AFTER_S = 24 * 3600  # a file whose row is not committed yet is no orphan
_ADDRESS = {StoreKind.FOLDER: FOLDER, StoreKind.S3: BUCKET}
_EVER = date.max  # a store that was chosen holds from that moment
_HERE = "WMS_EVIDENCE_DIR"  # where this workstation sees the shop's folder, if elsewhere
_CHUNK = 200
_LONGEST = 200


class EvidenceFault(StrEnum):
    """Why a store cannot be chosen or files cannot be moved."""

    BAD_ADDRESS = "evidence_bad_address"
    NOT_ALL_THERE = "evidence_not_all_there"
    NOT_CHOSEN = "evidence_not_chosen"
    SPOILT = "evidence_spoilt"


@dataclass(frozen=True, slots=True)
class StoreFacts:
    """What one store holds, as the settings show it."""

    kind: StoreKind
    place: str
    files: int
    size: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where files outside the database lie, as the shop's settings say it."""

    kind: StoreKind
    address: str
    owner: str

    def opened(self) -> Store:
        """The store there; nothing is asked of it yet."""
        return _store(self.kind, self.address, self.owner)


def chosen(session: Session) -> StoreKind:
    """Where new files are kept."""
    return StoreKind(rule_values.value_on(session, STORE, _EVER))


def place_of(session: Session, kind: StoreKind) -> Place:
    """Where this shop has its store of one kind.

    Raises:
        Refused: the shop never had one.
    """
    address = rule_values.value_on(session, _ADDRESS[kind], _EVER)
    if not address:
        raise Refused(EvidenceFault.NOT_CHOSEN, kind=kind.value)
    return Place(kind, address, rule_values.value_on(session, OWNER, _EVER))


def opened(session: Session, kind: StoreKind) -> Store:
    """The store of one kind, as this shop has it.

    Raises:
        Refused: the shop never had one.
    """
    return place_of(session, kind).opened()


def store_of(db: Database, kind: StoreKind) -> Store:
    """`opened`, for what asks the store when the transaction has ended."""
    with db.read() as session:
        return opened(session, kind)


def facts(db: Database) -> list[StoreFacts]:
    """Every store that holds files or is chosen, the chosen one first."""
    with db.read() as session:
        now = chosen(session)
        rows = session.execute(
            select(StoredFile.store, func.count(), func.sum(StoredFile.size)).group_by(
                StoredFile.store
            )
        ).all()
        held = {row[0]: (row[1], int(row[2])) for row in rows}
        kinds = [now, *(kind for kind in StoreKind if kind in held and kind is not now)]
        return [
            StoreFacts(kind, _place(session, kind), *held.get(kind, (0, 0)), kind is now)
            for kind in kinds
        ]


def choose(db: Database, by: Acting, kind: StoreKind, address: str = "") -> None:
    """Keep new files in another store from now on; those already kept stay where they are.

    Args:
        address: of a folder or bucket; empty for the one that is known.

    Raises:
        Refused: no administrator, no such address, or files kept at the old address are not there.
        Unavailable: the store does not answer, or is another database's.
    """
    by.require(Role.ADMIN)
    facts = {} if kind is StoreKind.DATABASE else _claimed(db, kind, address)
    with db.write() as session:
        for setting, value in facts.items():
            known = rule_values.value_on(session, setting, _EVER)
            if setting is OWNER and known not in ("", value):
                raise Stale  # somebody else has just chosen the first store
            if known != value:
                rule_values.set_value(session, by, setting, value, by.today)
        if chosen(session) is not kind:
            rule_values.set_value(session, by, STORE, kind.value, by.today)


def move(
    db: Database,
    by: Acting,
    to: StoreKind,
    progress: Callable[[int, int], object] = lambda _done, _total: None,
    goes_on: Callable[[], bool] = lambda: True,
) -> int:
    """Move every kept file to the store *to*, each verified at both ends; can be taken up again.

    A file leaves the database only with the commit that says where it is; what lies in a folder
    or bucket afterwards is left there, without a row, for people to remove.

    Args:
        goes_on: asked before each file; once it says no the rest stays where it is.

    Returns:
        How many were moved now.

    Raises:
        Refused: no administrator; or, when all others have moved, a file is not what its name
            says: nothing of it is changed.
        Unavailable: a store does not answer or is full; what was moved before stays moved.
    """
    by.require(Role.ADMIN)
    with db.read() as session:
        target = None if to is StoreKind.DATABASE else opened(session, to)
        total = session.scalar(select(func.count()).where(StoredFile.store != to)) or 0
    moved, spoilt = 0, ""
    try:
        for sha256 in _elsewhere(db, to):
            if not goes_on():
                return moved
            if _move_one(db, by, sha256, to, target):
                moved += 1
            else:
                spoilt = spoilt or sha256
            progress(moved, total)
    finally:
        _note_move(db, by, to, moved)
    if spoilt:
        raise Refused(EvidenceFault.SPOILT, number=spoilt[:12])
    return moved


def content_of(db: Database, sha256: str) -> bytes | None:
    """The bytes as they are kept, not verified; None where there is no such row.

    No transaction stays open while a store outside the database is read.

    Raises:
        NoSuchObjectError: the row stands, its store answers, and has none.
        Unavailable: the store does not answer.
    """
    with db.read() as session:
        row = session.execute(
            select(StoredFile.store, StoredFile.content).where(StoredFile.sha256 == sha256)
        ).one_or_none()
        if row is None:
            return None
        if row.store is StoreKind.DATABASE:
            return bytes(row.content)
        store = opened(session, row.store)
    return store.get(sha256)


def orphans(db: Database, now: float) -> Iterator[tuple[StoreKind, str, Kept]]:
    """Objects without a row, older than a day: the store, the place in it, the object.

    Args:
        now: seconds since 1970, by the clock of the store.
    """
    for kind in (StoreKind.FOLDER, StoreKind.S3):
        with db.read() as session:
            if not rule_values.value_on(session, _ADDRESS[kind], _EVER):
                continue
            store = opened(session, kind)
        for prefix in PREFIXES:
            found = [each for each in store.objects(prefix) if _is_old(each, now)]
            known: set[str] = set()
            if found:
                with db.read() as session:
                    here = StoredFile.sha256.between(prefix, prefix + "g")
                    known = set(
                        session.scalars(
                            select(StoredFile.sha256).where(here, StoredFile.store == kind)
                        )
                    )
            yield from ((kind, prefix, each) for each in found if each.name not in known)


def collect_orphans(db: Database, now: float) -> list[str]:
    """Set every orphan aside in ``lost+found``; where each is now.

    The list may be minutes old. So each is asked for again; and who files the same content
    meanwhile has put it before their row (`db.bringing`), which the store sees (`Store.set_aside`).
    """
    found = []
    for kind, prefix, kept in list(orphans(db, now)):
        store = store_of(db, kind)
        if not _has_row(db, kind, kept):
            found.append(store.set_aside(kept, prefix))
    return [place for place in found if place]


def _has_row(db: Database, kind: StoreKind, kept: Kept) -> bool:
    if not kept.is_named:
        return False
    query = select(StoredFile.sha256).where(
        StoredFile.sha256 == kept.name, StoredFile.store == kind
    )
    with db.read() as session:
        return session.scalar(query) is not None


def _claimed(db: Database, kind: StoreKind, address: str) -> dict[RuleSetting[str], str]:
    """What is to be set, once the store at *address* is marked as ours; outside a transaction."""
    setting = _ADDRESS[kind]
    with db.read() as session:
        known = rule_values.value_on(session, setting, _EVER)
        owner = rule_values.value_on(session, OWNER, _EVER) or str(uuid4())
    wanted = address or known
    if not wanted:
        raise Refused(EvidenceFault.NOT_CHOSEN, kind=kind.value)
    store = _store(kind, wanted, owner)
    store.claim(owner)
    if known and wanted != known:
        _require_all(db, kind, store)
    return {OWNER: owner, setting: wanted}


def _require_all(db: Database, kind: StoreKind, store: Store) -> None:
    """Refuse a new address that lacks a file of the old one."""
    for prefix in PREFIXES:
        with db.read() as session:
            rows = session.execute(
                select(StoredFile.sha256, StoredFile.size).where(
                    StoredFile.sha256.between(prefix, prefix + "g"), StoredFile.store == kind
                )
            ).all()
        there = {kept.name: kept.size for kept in store.objects(prefix)} if rows else {}
        if any(there.get(row.sha256) != row.size for row in rows):
            raise Refused(EvidenceFault.NOT_ALL_THERE, place=store.place)


def _elsewhere(db: Database, to: StoreKind) -> Iterator[str]:
    """The names of what is not kept in *to*, in their order, each once."""
    after = ""
    while True:
        query = select(StoredFile.sha256).where(StoredFile.store != to, StoredFile.sha256 > after)
        with db.read() as session:
            names = session.scalars(query.order_by(StoredFile.sha256).limit(_CHUNK)).all()
        yield from names
        if not names:
            return
        after = names[-1]


def _note_move(db: Database, by: Acting, to: StoreKind, moved: int) -> None:
    if moved:
        with db.write() as session:
            after = {"files": moved, "to": to.value}
            audit.record(session, by, "evidence.move", f"store:{to.value}", after=after)


def _move_one(db: Database, by: Acting, sha256: str, to: StoreKind, target: Store | None) -> bool:
    """Move one file; whether it is there now, and not spoilt where it was."""
    try:
        content = content_of(db, sha256)
    except NoSuchObjectError:
        content = None
    if content is None or not _is(sha256, content):
        return False
    if target is not None:
        target.put(sha256, content)
        if not _is(sha256, target.get(sha256)):
            raise Unavailable(Lack.EVIDENCE_STORE, place=target.place)
    with db.write() as session:
        row = session.execute(
            select(StoredFile.size, StoredFile.media_type, StoredFile.store).where(
                StoredFile.sha256 == sha256
            )
        ).one()
        if row.store is to:
            return True  # somebody else moves too, and was faster
        placed = {
            "file_sha256": sha256,
            "size": row.size,
            "media_type": row.media_type,
            "store": to,
            "person_id": by.person_id,
            "workstation_id": by.workstation_id,
        }
        session.execute(insert(StoredPlace), placed)
        session.execute(
            update(StoredFile)
            .where(StoredFile.sha256 == sha256)
            .values(store=to, content=content if target is None else None)
        )
    return True


def _is_old(kept: Kept, now: float) -> bool:
    return now - kept.modified > ORPHAN_AFTER_S


def _is(sha256: str, content: bytes) -> bool:
    return hashlib.sha256(content).hexdigest() == sha256


def _place(session: Session, kind: StoreKind) -> str:
    if kind is StoreKind.DATABASE:
        return ""
    return rule_values.value_on(session, _ADDRESS[kind], _EVER).partition("?")[0]


def _store(kind: StoreKind, address: str, owner: str) -> Store:
    if len(address) > _LONGEST or not address.isprintable():
        raise Refused(EvidenceFault.BAD_ADDRESS, address=address[:40])
    if kind is StoreKind.FOLDER:
        folder = Path(os.environ.get(_HERE) or address)
        if not folder.is_absolute():
            raise Refused(EvidenceFault.BAD_ADDRESS, address=address)
        return FolderStore(folder, owner)
    try:
        parsed(address)
    except ValueError as error:
        shown = address.partition("?")[0].rpartition("@")[2]  # never what stands before an @
        raise Refused(EvidenceFault.BAD_ADDRESS, address=shown) from error
    return BucketStore(address, owner, key_from_surroundings())
