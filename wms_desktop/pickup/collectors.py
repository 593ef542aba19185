"""The book of authorized collectors: who is added, by which letter, and struck out (PCK-5)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.core.text import clean_line
from wms_desktop.customers.tables import Customer
from wms_desktop.db import archive, audit, operations
from wms_desktop.db.database import Database
from wms_desktop.db.number_index import found_by
from wms_desktop.db.rule_values import value_on
from wms_desktop.people.tables import VaultEntry
from wms_desktop.pickup.claims import SECRET
from wms_desktop.pickup.identity import check_number
from wms_desktop.pickup.kinds import Block, CollectorFault, DocumentKind, Gap, PickupFault
from wms_desktop.pickup.queries import standards_on
from wms_desktop.pickup.rules import is_number
from wms_desktop.pickup.rules_settings import COLLECTOR_DAYS
from wms_desktop.pickup.tables import AuthorizedCollector
from wms_desktop.transport.rules import paper_type

if TYPE_CHECKING:
    from wms_desktop.people.vault import Vault

WHO = (Role.CLERK, Role.CS_AGENT, Role.CS_SUPERVISOR, Role.DUTY_MANAGER)
WHO_REVOKES = WHO
PURPOSE = "collector"
CHANGED = frozenset({Topic.CONSIGNMENTS, Topic.CUSTOMERS})


@dataclass(frozen=True, slots=True)
class AddCollector:
    """A customer names somebody who may collect: by a letter, with the original document shown.

    Attributes:
        valid_until: the last day; None where the letter names no end.
        letter: scan of the letter of authorization; the house keeps it.
    """

    op_id: UUID
    customer_id: int
    name: str
    kind: DocumentKind
    number: str = field(repr=False, metadata=SECRET)
    valid_from: date
    valid_until: date | None
    letter: bytes = field(repr=False)
    phone: str = ""
    kind_name: str = ""


@dataclass(frozen=True, slots=True)
class RevokeCollector:
    """A customer takes an authorization back."""

    op_id: UUID
    collector_id: int
    seen_version: int
    reason: str


def add_collector(db: Database, by: Acting, command: AddCollector, *, vault: Vault) -> Done[int]:
    """Put somebody into the book of a customer.

    Raises:
        Refused: unknown customer, a wrong number, no letter, an end before its beginning, or
            the same document stands in the customer's book already.
    """
    by.require(*WHO)
    return operations.once(
        db, by, "pickup.add_collector", command, lambda session: _add(session, by, command, vault)
    )


def _add(session: Session, by: Acting, command: AddCollector, vault: Vault) -> Done[int]:
    customer = session.get(Customer, command.customer_id, with_for_update=True)  # see _require_once
    if customer is None or not customer.is_active:
        raise Refused(CollectorFault.CUSTOMER)
    if is_number(command.name):
        raise Refused(PickupFault.LOOKS_LIKE_NUMBER, field=N_("Collector's name"))
    name = clean_line(command.name, field=N_("Collector's name"))
    phone = clean_line(command.phone, field=N_("Phone"), limit=40, required=False)
    kind_name = clean_line(
        command.kind_name, field=N_("Kind of document"), limit=60, required=False
    )
    if command.kind is DocumentKind.OTHER_OFFICIAL and not kind_name:
        raise Refused(Gap.KIND_NAME)
    if command.valid_until is not None and command.valid_until < command.valid_from:
        raise Refused(CollectorFault.DAYS)
    if command.valid_until is not None and command.valid_until < by.today:
        raise Refused(CollectorFault.OVER)
    standards = standards_on(session, by.today)
    check = check_number(
        command.kind,
        command.number,
        today=by.today,
        old_form_allowed=standards.old_form_allowed,
    )
    if check.fault is not None:
        raise Refused(Block.NUMBER, fault=check.fault, expected=check.expected)
    media_type = paper_type(command.letter)
    days = value_on(session, COLLECTOR_DAYS, by.today)
    last = command.valid_until or date.max
    end = last + timedelta(days=min(days, (date.max - last).days))
    entry_id = vault.keep(session, by, check.number, purpose=PURPOSE, key=check.key, erase_on=end)
    _require_once(session, by, customer.id, found_by(session, vault.lookup(check.key)))
    row = AuthorizedCollector(
        customer_id=customer.id,
        name=name,
        kind=command.kind,
        kind_name=kind_name,
        masked_number=check.masked[:40],
        vault_entry_id=entry_id,
        phone=phone,
        valid_from=command.valid_from,
        valid_until=command.valid_until,
        letter_sha256=archive.store(session, by, command.letter, media_type),
        recorded_by_id=by.person_id,
    )
    session.add(row)
    session.flush()
    after = {
        "name": name, "document": command.kind, "masked": row.masked_number,
        "from": command.valid_from, "until": command.valid_until, "letter": row.letter_sha256,
    }  # fmt: skip
    audit.record(session, by, "pickup.add_collector", subject(row.id), after=after)
    return Done(row.id, CHANGED)


def _require_once(session: Session, by: Acting, customer_id: int, entries: list[int]) -> None:
    """The same document stands once in a customer's book while it holds.

    Args:
        entries: the vault's, of that document.
    """
    twin = session.scalar(
        select(AuthorizedCollector.name)
        .where(AuthorizedCollector.customer_id == customer_id)
        .where(AuthorizedCollector.vault_entry_id.in_(entries))
        .where(AuthorizedCollector.revoked_at.is_(None))
        .where(
            AuthorizedCollector.valid_until.is_(None)
            | (AuthorizedCollector.valid_until >= by.today)
        )
        .limit(1)
    )
    if twin is not None:
        raise Refused(CollectorFault.TWICE, name=twin)


def revoke_collector(db: Database, by: Acting, command: RevokeCollector) -> Done[int]:
    """Strike somebody out; from now on they collect nothing, and their number is erased in time.

    Raises:
        Refused: unknown, revoked before, or no reason.
        Stale: changed since it was shown.
    """
    by.require(*WHO_REVOKES)
    return operations.once(
        db, by, "pickup.revoke_collector", command, lambda session: _revoke(session, by, command)
    )


def _revoke(session: Session, by: Acting, command: RevokeCollector) -> Done[int]:
    query = select(AuthorizedCollector).where(AuthorizedCollector.id == command.collector_id)
    row = session.scalar(query.with_for_update())
    if row is None:
        raise Refused(Block.COLLECTOR_UNKNOWN)
    if row.revoked_at is not None:
        raise Refused(CollectorFault.REVOKED, name=row.name)
    if row.version != command.seen_version:
        raise audit.stale(session, subject(row.id))
    row.revoke_reason = clean_line(command.reason, field=N_("Reason"), limit=200)
    row.revoked_by_id, row.revoked_at = by.person_id, by.now
    days = value_on(session, COLLECTOR_DAYS, by.today)
    entry = update(VaultEntry).where(
        VaultEntry.id == row.vault_entry_id, VaultEntry.erase_on > by.today + timedelta(days=days)
    )
    session.execute(entry.values(erase_on=by.today + timedelta(days=days)))
    after = {"name": row.name, "reason": row.revoke_reason}
    audit.record(session, by, "pickup.revoke_collector", subject(row.id), after=after)
    return Done(row.id, CHANGED)


def subject(collector_id: int) -> str:
    """How the trail names an entry of the book."""
    return f"collector:{collector_id}"
