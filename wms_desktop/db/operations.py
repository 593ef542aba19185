"""Exactly once: every use case carries a key made by whoever asks (STK-3).

`once` is the one way in which a use case runs: one short transaction, claimed by its key, tried
again where the engine undid it or a file had to be brought to its store first, with the change
counters raised at the end. Whoever sends the same key again gets the first answer and changes
nothing; the same key with another body is refused.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Protocol, TypeVar
from uuid import UUID

from sqlalchemy import bindparam, case, func, insert, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errand import Look, sends
from wms_desktop.core.errors import Lack, Refused, Stale, Unavailable
from wms_desktop.db.bringing import Bringing
from wms_desktop.db.database import Database, retried
from wms_desktop.db.prepared import Prepared
from wms_desktop.db.servers import wait_for_both
from wms_desktop.db.tables import ChangeCount, Operation

T = TypeVar("T")
FULL = 0.5  # of the server's queue of notices
CHANNEL = "wms_changes"  # where a server says which topics have changed, when it is committed
_UNIQUE = "23505"
_SORTED = json.JSONEncoder(sort_keys=True, ensure_ascii=False, default=str)
_AS_GIVEN = json.JSONEncoder(ensure_ascii=False)
SECRET = {"secret": True}  # metadata of a command's field that never reaches a hash or the trail


class Command(Protocol):
    """What a window sends: a frozen dataclass with the key of the press that sent it."""

    @property
    def op_id(self) -> UUID: ...


class OperationFault(StrEnum):
    """Why an operation's key cannot be used."""

    KEY_REUSED = "key_reused"


_KNOWN = Prepared(
    select(Operation.kind, Operation.body_hash, Operation.result).where(
        Operation.op_id == bindparam("op_id")
    )
)
_DONE = Prepared(insert(Operation))


@cache
def _counters(topics: int) -> Prepared:
    """Raise the counters of so many topics, in the order in which they are given.

    A server tells the other workstations in the same statement; they hear it once it is committed.
    """
    rows = [{"topic": bindparam(f"topic{n}"), "count": 1} for n in range(topics)]
    raised: dict[str, Any] = {
        name: statement.values(rows).on_conflict_do_update(
            index_elements=["topic"], set_={"count": ChangeCount.__table__.c.count + 1}
        )
        for name, statement in (
            ("sqlite", sqlite.insert(ChangeCount)),
            ("postgresql", postgresql.insert(ChangeCount)),
        )
    }
    # a queue that somebody has flooded would end every posting: then nobody is told, and all look
    has_room = func.pg_notification_queue_usage() < FULL
    told = case((has_room, func.pg_notify(CHANNEL, ChangeCount.__table__.c.topic)))
    return Prepared(raised | {"postgresql": raised["postgresql"].returning(told)})


def once(
    db: Database,
    by: Acting,
    kind: str,
    command: Command,
    work: Callable[[Session], Done[T]],
    *,
    decode: Callable[[Any], T] | None = None,
) -> Done[T]:
    """Carry out *work* in one transaction, unless *command*'s key was carried out before.

    Args:
        kind: ``slice.verb``, stored with the key.
        command: equal commands have equal bodies; fields marked ``SECRET`` stay out of the hash.
        work: checks, changes and tells; its value must be a number, a text, a list, or a flat
            dataclass of those. It may run more than once, so it changes nothing but its session.
        decode: makes the value from its JSON again, for a repeated key; plain values need none.

    Raises:
        Refused: a rule says no, or the key was used for another command.
        Stale: the record changed since it was shown.
        Unavailable: the database failed, or stayed busy.
    """
    digest = body_hash(command)
    row = {
        "op_id": command.op_id,
        "kind": kind,
        "body_hash": digest,
        "person_id": by.person_id,
        "workstation_id": by.workstation_id,
    }
    sends(command.op_id, kind, lambda: _plain(command))
    bringing = Bringing()

    def attempt(session: Session) -> Done[T]:
        known = _KNOWN.one_or_none(session, {"op_id": command.op_id})
        if known is not None:
            if (known.kind, known.body_hash) != (kind, digest):
                raise Refused(OperationFault.KEY_REUSED)
            wait_for_both(session)
            value = json.loads(known.result)
            return Done(decode(value) if decode else value, replay=True)
        done = work(session)
        session.flush()
        _finish(session, row, done)
        return done

    def answered() -> Done[T]:
        try:
            return bringing.run(db, attempt)
        except (Refused, Stale, IntegrityError) as error:
            if not _is_overtaken(error) and not _comes_to_pass(db, row):
                raise
            return bringing.run(db, attempt)  # its twin was faster: the answer is the twin's

    return retried(answered)


def _is_overtaken(error: Exception) -> bool:
    """Whether a row that was not there when it was looked for had just been made elsewhere.

    Looking once more finds it, and says so in words; a second time it is a fault of ours.
    """
    return getattr(getattr(error, "orig", None), "sqlstate", None) == _UNIQUE


def is_known(db: Database, op_id: UUID) -> bool:
    """Whether an operation with this key was carried out; asked before what must not come twice."""
    with db.read() as session:
        known = _KNOWN.one_or_none(session, {"op_id": op_id})
    return known is not None


def _comes_to_pass(db: Database, row: Mapping[str, Any]) -> bool:
    """Whether *row*'s key was carried out, or is: its commit may wait for the standby, unseen.

    Whoever sends it again meanwhile is not refused for a reason of the moment. The key, put in and
    taken back, meets the other one and waits until that has ended.

    Raises:
        Unavailable: the other one has not ended for seconds, or nobody answers.
    """
    if db.is_sqlite:  # one writer at a time
        return is_known(db, row["op_id"])
    try:
        with db.read() as session:
            _DONE.run(session, {**row, "result": ""})
    except IntegrityError:
        return True
    except Unavailable as error:
        if error.lack is not Lack.DATABASE_RIGHT:  # who may not write has nothing under way either
            raise
    return False


_TURNS = text(  # its own number is higher than that of whatever had begun before
    "SELECT CAST(CAST(pg_current_xact_id() AS text) AS bigint),"
    " CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text) AS bigint)"
)


def look_for(db: Database, op_ids: Collection[UUID]) -> Look:
    """Which of *op_ids* were carried out, and which transactions might still carry one out.

    A commit that waits for its standby is not seen yet and has not ended either: only once it has
    ended is an unknown key certain to come to nothing.

    Raises:
        Unavailable: no answer; or a known one is on one server alone, and the other is away.
    """
    begun = ended = 0
    with db.read() as session:
        if not db.is_sqlite:
            begun, ended = session.execute(_TURNS).one()  # before the keys are looked for
        known = session.scalars(select(Operation.op_id).where(Operation.op_id.in_(op_ids)))
        found = frozenset(known)
    if found and not db.is_sqlite:
        with db.write() as session:
            wait_for_both(session)
    return Look(found, begun, ended)


def _finish(session: Session, row: Mapping[str, Any], done: Done[T]) -> None:
    try:
        _DONE.run(session, {**row, "result": as_kept(done.value)})
    except IntegrityError as error:  # the same key, sent twice at the same moment: ask again
        raise Unavailable(Lack.DATABASE_BUSY) from error
    count_changes(session, done.changed)


def count_changes(session: Session, topics: frozenset[Topic]) -> None:
    """Raise the counters that other windows watch; in sorted order, so that nobody deadlocks."""
    if topics:
        values = {f"topic{n}": topic.value for n, topic in enumerate(sorted(topics))}
        _counters(len(values)).run(session, values)


def change_counts(db: Database) -> dict[Topic, int]:
    """How often each topic has changed so far; cheap enough to ask every second."""
    with db.read() as session:
        rows = session.execute(select(ChangeCount.topic, ChangeCount.count)).all()
    known = Topic._value2member_map_
    return {Topic(topic): count for topic, count in rows if topic in known}


def body_hash(command: object) -> str:
    """SHA-256 over what *command* says, the same on every machine."""
    text = _SORTED.encode(_plain(command))
    # half a character gets as far as the rule that refuses it
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def as_kept(value: object) -> str:
    """The answer *value* as it is kept with its key."""
    return _AS_GIVEN.encode(_plain(value))


@cache
def _fields_said(kind: type) -> tuple[str, ...]:
    return tuple(f.name for f in fields(kind) if not f.metadata.get("secret"))


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return {name: _plain(getattr(value, name)) for name in _fields_said(type(value))}
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted((_plain(v) for v in value), key=str)  # the same in every process
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    return str(value)
