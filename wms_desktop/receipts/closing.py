"""Close receipts that reached who they are for; tell who pays cash to fetch theirs (RCP-9)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import translate
from wms_desktop.core.text import clean_line
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database
from wms_desktop.receipts import custody, life
from wms_desktop.receipts import words_custody as words
from wms_desktop.receipts.kinds import ChaseBy, ReceiptState
from wms_desktop.receipts.rules_custody import CustodyFault, may_hand_over
from wms_desktop.receipts.tables_control import Chase

CHANGED = frozenset({Topic.RECEIPTS})


@dataclass(frozen=True, slots=True)
class CloseReceipts:
    """Customer service confirms that these receipts are done with."""

    op_id: UUID
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TellCustomer:
    """A customer was told to fetch a cash-settled receipt."""

    op_id: UUID
    number: str
    spoke_with: str = ""


def close_receipts(db: Database, by: Acting, command: CloseReceipts) -> Done[int]:
    """Close receipts that were handed over: customer service confirms them; how many.

    Raises:
        Refused: nothing chosen, an unknown number, or one that was not handed over here.

    Source: RCP-2.
    """
    by.require(*custody.CLOSERS)

    def work(session: Session) -> Done[int]:
        receipts = custody.receipts(session, command.numbers)
        if not receipts:
            raise Refused(CustodyFault.LIST_EMPTY)
        for receipt in receipts:
            if receipt.origin_site_id != by.site_id:
                raise custody.refuse(session, CustodyFault.NOT_HERE, receipt)
            life.step(session, by, receipt, ReceiptState.CLOSED)
            audit.record(session, by, "receipts.close", f"receipt:{receipt.number}")
        return Done(len(receipts), CHANGED)

    return operations.once(db, by, "receipts.close", command, work)


def tell_customer(db: Database, by: Acting, command: TellCustomer) -> Done[str]:
    """Note that the customer was told to fetch a cash-settled receipt at once.

    Raises:
        Refused: it is not cash settled, or does not wait here.

    Source: RCP-9.
    """
    by.require(*custody.MOVERS)

    def work(session: Session) -> Done[str]:
        receipt = custody.receipt(session, command.number)
        if not receipt.is_cash:
            raise Refused(CustodyFault.NOT_CASH, number=receipt.number)
        fault = may_hand_over(custody.paper_of(session, receipt), by.site_id)
        if fault is not None:
            raise custody.refuse(session, fault, receipt)
        spoke_with = clean_line(command.spoke_with, field="Name", required=False)
        told = {
            "receipt_id": receipt.id, "chased_by": ChaseBy.PHONE, "spoke_with": spoke_with,
            "answer": translate(words.TOLD, by.language), "site_id": by.site_id,
            "person_id": by.person_id,
        }  # fmt: skip
        session.execute(insert(Chase), told)
        after = {"spoke_with": spoke_with}
        audit.record(session, by, "receipts.told", f"receipt:{receipt.number}", after=after)
        return Done(receipt.number, CHANGED)

    return operations.once(db, by, "receipts.told", command, work)
