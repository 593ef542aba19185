"""The one-time pick-up code: made for a waybill, told to its consignee, said at the counter.

Only its argon2 hash is kept. It is asked for beside the document and never in its place.

Source: PCK-3; the setting `rules_settings.PICKUP_CODE`.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.text import narrow
from wms_desktop.db import audit, operations
from wms_desktop.db.base import UtcDateTime
from wms_desktop.db.database import Database
from wms_desktop.db.rule_values import value_on
from wms_desktop.people import passwords
from wms_desktop.pickup.claims import SECRET
from wms_desktop.pickup.kinds import Block, CodeState
from wms_desktop.pickup.rules_settings import CODE_DAYS, CODE_TRIES
from wms_desktop.pickup.tables import PickupCode
from wms_desktop.transport.kinds import ConsignmentState
from wms_desktop.transport.rules import document_of
from wms_desktop.transport.tables import Consignment

DIGITS = 6
WHO = (Role.CLERK, Role.KEEPER, Role.CS_AGENT, Role.CS_SUPERVISOR, Role.DUTY_MANAGER)
_CHANGED = frozenset({Topic.CONSIGNMENTS})


@dataclass(frozen=True, slots=True)
class MakeCode:
    """Somebody wants a code to tell the consignee; one that was made before holds no more."""

    op_id: UUID
    consignment_id: int


@dataclass(frozen=True, slots=True)
class TryCode:
    """Somebody says a code at the counter."""

    op_id: UUID
    consignment_id: int
    code: str = field(repr=False, metadata=SECRET)


def make_code(db: Database, by: Acting, command: MakeCode) -> Done[str]:
    """Make a code of six digits for a waybill that waits or is on its way.

    Returns:
        The code, once; it is kept nowhere. Empty where the same press had made it before.

    Raises:
        Refused: unknown, another site's, or the goods are gone.
    """
    by.require(*WHO)
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    code_hash = passwords.hashed(code)
    done = operations.once(
        db, by, "pickup.make_code", command, lambda session: _make(session, by, command, code_hash)
    )
    return Done("" if done.replay else code, done.changed, done.replay)


def _make(session: Session, by: Acting, command: MakeCode, code_hash: str) -> Done[int]:
    row = session.get(Consignment, command.consignment_id)
    if row is None:
        raise Refused(Block.UNKNOWN)
    if row.site_id != by.site_id:
        raise Refused(Block.OTHER_SITE, number=row.number)
    if row.state is ConsignmentState.RELEASED:
        raise Refused(Block.RELEASED, number=row.number)
    if row.state is ConsignmentState.CANCELLED:
        raise Refused(Block.CANCELLED, number=row.number, why=row.state_reason or "–")
    made = _of(session, row.id) or PickupCode(consignment_id=row.id)
    now = database_now(session)
    made.code_hash, made.made_by_id, made.made_at = code_hash, by.person_id, now
    made.valid_until = now + timedelta(days=value_on(session, CODE_DAYS, by.today))
    made.tries, made.used_at = 0, None
    session.add(made)
    session.flush()
    audit.record(session, by, "pickup.make_code", document_of(row.number))
    return Done(made.id, _CHANGED)


def try_code(db: Database, by: Acting, command: TryCode) -> Done[int]:
    """Whether what was said is the waybill's code; a wrong one counts, too many lock it.

    Raises:
        Refused: wrong, locked, or none is waiting; a wrong try is on record all the same.
    """
    by.require(*WHO)
    done = operations.once(
        db, by, "pickup.try_code", command, lambda session: _try(session, by, command)
    )
    if done.value == RIGHT:
        return done
    if done.value == 0:
        raise Refused(Block.CODE_LOCKED)
    raise Refused(Block.CODE_WRONG, left=done.value)


RIGHT = -1


def _try(session: Session, by: Acting, command: TryCode) -> Done[int]:
    """`RIGHT`, or how many tries are left."""
    row = session.get(Consignment, command.consignment_id)
    if row is None:
        raise Refused(Block.UNKNOWN)
    if row.site_id != by.site_id:  # who cannot release must not lock it either
        raise Refused(Block.OTHER_SITE, number=row.number)
    made = _of(session, command.consignment_id, lock=True)
    limit = value_on(session, CODE_TRIES, by.today)
    if made is None or made.used_at is not None or made.valid_until <= database_now(session):
        return Done(limit)
    if made.tries >= limit:
        return Done(0)
    if passwords.fits(_bare(command.code), made.code_hash):
        return Done(RIGHT)
    made.tries += 1
    after = {"tries": made.tries, "locked": made.tries >= limit}
    audit.record(session, by, "pickup.wrong_code", document_of(row.number), after=after)
    return Done(limit - made.tries, _CHANGED)


def is_right(session: Session, consignment_id: int, typed: str) -> bool:
    """Whether *typed* is the code that waits; changes nothing, for use after `try_code`."""
    made = _of(session, consignment_id) if typed else None
    if made is None or made.used_at is not None or made.valid_until <= database_now(session):
        return False
    return passwords.fits(_bare(typed), made.code_hash)


def use_up(session: Session, consignment_id: int) -> None:
    """The code was said at a release: it holds for no other one."""
    made = _of(session, consignment_id)
    if made is not None:
        made.used_at = database_now(session)


def state_of(session: Session, consignment_id: int, tries: int) -> CodeState:
    """How the code of a waybill stands; *tries* lock it."""
    made = _of(session, consignment_id)
    if made is None:
        return CodeState.NONE
    if made.used_at is not None:
        return CodeState.USED
    if made.tries >= tries:
        return CodeState.LOCKED
    is_over = made.valid_until <= database_now(session)
    return CodeState.EXPIRED if is_over else CodeState.WAITING


def database_now(session: Session) -> datetime:
    """The moment by the database's clock, which stamps the records."""
    return session.scalars(select(func.current_timestamp(type_=UtcDateTime()))).one()


def days_ago(session: Session, days: int) -> datetime:
    """The moment *days* ago by the database's clock."""
    return database_now(session) - timedelta(days=days)


def is_code(text: str) -> bool:
    """Whether *text* has the form of a pick-up code."""
    return len(_bare(text)) == DIGITS and _bare(text).isdecimal()


def _bare(typed: str) -> str:
    return "".join(narrow(typed).split())


def _of(session: Session, consignment_id: int, *, lock: bool = False) -> PickupCode | None:
    query = select(PickupCode).where(PickupCode.consignment_id == consignment_id)
    return session.scalar(query.with_for_update() if lock else query)
