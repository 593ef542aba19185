"""Return applications: submitted against the rules, printed, rejected (RET-1 to RET-3)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import NoReturn
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused, Stale
from wms_desktop.core.quantity import checked_quantity
from wms_desktop.core.text import clean_line, clean_note
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database
from wms_desktop.db.numbers import next_number
from wms_desktop.db.rule_values import value_on
from wms_desktop.returns.checks import age_refusal, line_refusal
from wms_desktop.returns.figures import DeliveredLot, OrderFacts, delivered_lots, order_facts
from wms_desktop.returns.kinds import ReturnReason, ReturnState, Wish
from wms_desktop.returns.rules import (
    APPLICANTS,
    LEAST_PIECES,
    MONTHS,
    OPEN,
    ReturnFault,
)
from wms_desktop.returns.tables import ReturnApplication, ReturnLine, ReturnStep
from wms_desktop.stock.tables import Item, Lot

_CHANGED = frozenset({Topic.RETURNS})


@dataclass(frozen=True, slots=True)
class ReturnGoods:
    """So much of an item and lot is to come back, and why."""

    item_id: int
    lot_id: int
    quantity: Decimal
    reason: ReturnReason
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class Submit:
    """The customer applies for a return of goods of one order (RET-1).

    Attributes:
        seen_version: of the order, as it was shown.
        contact_name: who asked; the customer's own contact where not given.
    """

    op_id: UUID
    order_id: int
    seen_version: int
    wish: Wish
    lines: tuple[ReturnGoods, ...]
    contact_name: str = ""
    contact_phone: str = ""
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class Submitted:
    """The application that was made."""

    id: int
    number: str


@dataclass(frozen=True, slots=True)
class Reject:
    """An application is turned down (RET-3)."""

    op_id: UUID
    application_id: int
    seen_version: int
    reason: str


def submit(db: Database, by: Acting, command: Submit) -> Done[Submitted]:
    """Take a return application in, its rules checked once more inside the transaction.

    Raises:
        Refused: no right, unknown order, nothing delivered, no lines, an item or lot that is not
            on the order or stands there twice, more than was delivered, or RET-2 says no.
        Stale: the order changed since it was shown.

    Source: RET-1, RET-2.
    """
    by.require(*APPLICANTS)
    return operations.once(
        db,
        by,
        "returns.submit",
        command,
        lambda session: submit_in(session, by, command),
        decode=lambda value: Submitted(**value),
    )


def submit_in(
    session: Session, by: Acting, command: Submit, complaint: str = ""
) -> Done[Submitted]:
    """`submit` inside another use case's transaction.

    Args:
        complaint: number of the quality complaint that asks for it; RET-2 is skipped then.

    Source: RET-1, RET-2, RET-5.
    """
    order = order_facts(session, command.order_id, lock=True)
    if order is None:
        raise Refused(ReturnFault.UNKNOWN_ORDER, number=command.order_id)
    if order.version != command.seen_version:
        raise Stale
    checked = _checked_lines(session, by, order, command.lines, by_complaint=bool(complaint))
    number = next_number(session, "TH", by.today)
    application_id: int = session.execute(
        insert(ReturnApplication).returning(ReturnApplication.id),
        _application_row(by, order, command) | {"number": number, "complaint": complaint},
    ).scalar_one()
    session.execute(
        insert(ReturnLine),
        [
            {
                **asdict(goods),
                "quantity": quantity,
                "remarks": clean_line(goods.remarks, field="Remark", limit=200, required=False),
                "application_id": application_id,
                "line": line,
                "delivered": lot.delivered,
                "stock_of_lot": lot.stock_of_lot,
            }
            for line, (goods, quantity, lot) in enumerate(checked, 1)
        ],
    )
    add_step(session, by, application_id, ReturnState.SUBMITTED)
    after: dict[str, object] = {
        "order": order.number, "wish": command.wish, "lines": len(checked)
    }  # fmt: skip
    if complaint:
        after["complaint"] = complaint
    audit.record(session, by, "returns.submit", f"return:{number}", after=after)
    return Done(Submitted(application_id, number), _CHANGED)


def _application_row(by: Acting, order: OrderFacts, command: Submit) -> dict[str, object]:
    name = clean_line(command.contact_name, field="Contact", required=False)
    phone = clean_line(command.contact_phone, field="Phone", limit=40, required=False)
    return {
        "order_id": order.id,
        "customer_id": order.customer_id,
        "site_id": by.site_id,
        "wish": command.wish,
        "contact_name": name or order.contact_name,
        "contact_phone": phone or order.phone,
        "remarks": clean_note(command.remarks, field="Remarks"),
        "state": ReturnState.SUBMITTED,
        "person_id": by.person_id,
        "version": 1,
    }


def _checked_lines(
    session: Session,
    by: Acting,
    order: OrderFacts,
    lines: tuple[ReturnGoods, ...],
    *,
    by_complaint: bool,
) -> list[tuple[ReturnGoods, Decimal, DeliveredLot]]:
    """Every line with its figures, in the order in which it was written."""
    if not lines:
        raise Refused(ReturnFault.NO_LINES)
    lots = {lot.key: lot for lot in delivered_lots(session, order)}
    if not lots:
        raise Refused(ReturnFault.NOTHING_DELIVERED, number=order.number)
    if not by_complaint:
        months = value_on(session, MONTHS, by.today)
        too_old = age_refusal(order.number, order.ordered_on, today=by.today, months=months)
        if too_old is not None:
            raise too_old
    least = value_on(session, LEAST_PIECES, by.today)
    checked: list[tuple[ReturnGoods, Decimal, DeliveredLot]] = []
    seen: set[tuple[int, int]] = set()
    for line, goods in enumerate(lines, 1):
        lot = lots.get((goods.item_id, goods.lot_id))
        if lot is None:
            _refuse_foreign(session, order, line, goods)
        if lot.key in seen:
            raise Refused(
                ReturnFault.SAME_LINE_TWICE, line=line, item=lot.item_code, lot=lot.lot_code or "–"
            )
        seen.add(lot.key)
        quantity = checked_quantity(goods.quantity, fractional=lot.is_fractional)
        refusal = line_refusal(line, lot, quantity, least=least, by_complaint=by_complaint)
        if refusal is not None:
            raise refusal
        checked.append((goods, quantity, lot))
    return checked


def _refuse_foreign(session: Session, order: OrderFacts, line: int, goods: ReturnGoods) -> NoReturn:
    """Name what is not on the order: another customer's item, or an unknown lot."""
    item = session.get(Item, goods.item_id)
    lot = session.get(Lot, goods.lot_id)
    belongs = item is not None and lot is not None and lot.item_id == item.id
    raise Refused(
        ReturnFault.NOT_ON_ORDER,
        line=line,
        item=item.code if item else "–",
        lot=lot.code if lot is not None and belongs else "–",
        number=order.number,
    )


def add_step(
    session: Session, by: Acting, application_id: int, state: ReturnState, detail: str = ""
) -> None:
    """Note a step of the approval chain (RET-3)."""
    session.execute(
        insert(ReturnStep),
        {
            "application_id": application_id,
            "state": state,
            "detail": detail[:200],
            "person_id": by.person_id,
        },
    )


def reject(db: Database, by: Acting, command: Reject) -> Done[int]:
    """Turn an application down; its goods can be applied for again. Anyone may, with a reason.

    Raises:
        Refused: unknown, decided already, or no reason given.
        Stale: changed since it was shown.

    Source: RET-3.
    """
    return operations.once(
        db, by, "returns.reject", command, lambda session: _reject(session, by, command)
    )


def _reject(session: Session, by: Acting, command: Reject) -> Done[int]:
    application = session.get(ReturnApplication, command.application_id, with_for_update=True)
    if application is None:
        raise Refused(ReturnFault.UNKNOWN_APPLICATION, number=command.application_id)
    reason = clean_line(command.reason, field="Reason", limit=200, required=False)
    if not reason:
        raise Refused(ReturnFault.REASON_MISSING)
    if application.version != command.seen_version:
        raise audit.stale(session, f"return:{application.number}")
    if application.state not in OPEN:
        raise Refused(
            ReturnFault.ALREADY_DECIDED, number=application.number, state=application.state
        )
    before = application.state
    application.state = ReturnState.REJECTED
    add_step(session, by, application.id, ReturnState.REJECTED, reason)
    audit.record(
        session,
        by,
        "returns.reject",
        f"return:{application.number}",
        before={"state": before},
        after={"state": ReturnState.REJECTED, "reason": reason},
    )
    return Done(application.id, _CHANGED)
