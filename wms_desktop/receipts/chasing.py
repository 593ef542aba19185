"""Contacts about receipts that are not back: who was reached, what was answered and promised."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.core.text import clean_line
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database
from wms_desktop.db.rule_values import value_on
from wms_desktop.people.tables import Person, Site
from wms_desktop.receipts import missing
from wms_desktop.receipts.kinds import ChaseBy, ReceiptState
from wms_desktop.receipts.rules import ReceiptFault
from wms_desktop.receipts.rules_control import PROMISE_DAYS, WHO_CHASES, ControlFault
from wms_desktop.receipts.tables import Receipt
from wms_desktop.receipts.tables_control import Chase

BY_HAND = (ChaseBy.PHONE, ChaseBy.CHAT, ChaseBy.MAIL, ChaseBy.COUNTER)
_ADD = insert(Chase)


@dataclass(frozen=True, slots=True)
class LogContact:
    """Somebody was asked for these receipts.

    Attributes:
        spoke_with: who was reached; may be empty where nobody was.
        answer: what was said, or that nobody answered.
        promised_on: the day on which they are to be back; today at the earliest.
    """

    op_id: UUID
    receipt_ids: tuple[int, ...]
    chased_by: ChaseBy
    spoke_with: str
    answer: str
    promised_on: date | None = None


@dataclass(frozen=True, slots=True)
class ChaseRow:
    """One contact, as the card and the list show it."""

    id: int
    receipt_id: int
    number: str
    consignee: str
    site_name: str
    chased_by: ChaseBy
    spoke_with: str
    answer: str
    promised_on: date | None
    person: str
    at: datetime
    back_on: date | None

    def is_broken(self, today: date) -> bool:
        """Whether the promised day has passed without the receipt."""
        day = self.promised_on
        return day is not None and day < (self.back_on or today)


def log_contact(db: Database, by: Acting, command: LogContact) -> Done[int]:
    """Put a contact on record for each of the chosen receipts; returns for how many.

    Raises:
        Refused: nothing chosen, a receipt is back already, the answer is missing, or the
            promised day has passed or lies too far ahead.

    Source: RCP-6.
    """
    by.require(*WHO_CHASES)
    return operations.once(
        db, by, "receipts.chase", command, lambda session: _log(session, by, command)
    )


def _log(session: Session, by: Acting, command: LogContact) -> Done[int]:
    last = by.today + timedelta(days=value_on(session, PROMISE_DAYS, by.today))
    promised = command.promised_on
    if promised is not None and promised < by.today:
        raise Refused(ControlFault.PROMISE_PAST, day=promised, today=by.today)
    if promised is not None and promised > last:
        raise Refused(ControlFault.PROMISE_FAR, day=promised, last=last)
    spoke_with = clean_line(command.spoke_with, field=N_("Who was reached"), required=False)
    answer = clean_line(command.answer, field=N_("Answer@@receipt"), limit=300)
    receipts = outstanding(session, command.receipt_ids)
    add(session, by, receipts, command.chased_by, spoke_with, answer, promised)
    return Done(len(receipts), frozenset({Topic.RECEIPTS}))


def outstanding(session: Session, receipt_ids: Collection[int]) -> list[Receipt]:
    """The receipts with these ids.

    Raises:
        Refused: none, one is unknown, or it is back and nobody need be asked for it.
    """
    if not receipt_ids:
        raise Refused(ReceiptFault.NOTHING_CHOSEN)
    wanted = sorted(set(receipt_ids))
    found = list(
        session.scalars(select(Receipt).where(Receipt.id.in_(wanted)).order_by(Receipt.id))
    )
    if len(found) < len(wanted):
        raise Refused(ReceiptFault.UNKNOWN_RECEIPT, number="")
    for receipt in found:
        if receipt.back_on is not None or receipt.state is ReceiptState.LOST:
            raise Refused(ControlFault.IS_BACK, number=receipt.number, state=receipt.state)
    return found


def add(
    session: Session,
    by: Acting,
    receipts: Iterable[Receipt],
    chased_by: ChaseBy,
    spoke_with: str,
    answer: str,
    promised_on: date | None,
) -> None:
    """One row and one line of the trail for each of *receipts*."""
    for receipt in receipts:
        values: dict[str, Any] = {
            "receipt_id": receipt.id,
            "chased_by": chased_by,
            "spoke_with": spoke_with,
            "answer": answer,
            "promised_on": promised_on,
            "site_id": receipt.site_id,
            "person_id": by.person_id,
        }
        session.connection().execute(_ADD, values)
        after = {"by": chased_by, "with": spoke_with, "answer": answer, "promised_on": promised_on}
        audit.record(session, by, "receipts.chase", f"receipt:{receipt.number}", after=after)


def chases(
    db: Database,
    *,
    receipt_id: int | None = None,
    site_id: int | None = None,
    promises: bool = False,
    after: ChaseRow | None = None,
    limit: int = 50,
) -> list[ChaseRow]:
    """Contacts, the newest first (keyset).

    Args:
        site_id: of receipts to be signed there; None for all sites.
        promises: only where a day was promised and the receipt is not back.
    """
    query: Any = (
        select(
            Chase.id, Chase.receipt_id, Receipt.number, Receipt.consignee_name, Site.name,
            Chase.chased_by, Chase.spoke_with, Chase.answer, Chase.promised_on, Person.name,
            Chase.at, Receipt.back_on,
        )
        .join(Receipt, Receipt.id == Chase.receipt_id)
        .join(Site, Site.id == Chase.site_id)
        .join(Person, Person.id == Chase.person_id)
        .order_by(Chase.id.desc())
        .limit(limit)
    )  # fmt: skip
    if receipt_id is not None:
        query = query.where(Chase.receipt_id == receipt_id)
    if site_id is not None:
        query = query.where(Chase.site_id == site_id)
    if promises:
        query = query.where(Chase.promised_on.is_not(None), missing.OUTSTANDING)
    if after is not None:
        query = query.where(Chase.id < after.id)
    with db.read() as session:
        return [ChaseRow(*row) for row in session.execute(query)]
