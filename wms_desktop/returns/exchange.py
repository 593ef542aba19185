"""The exchange order: what came back goes out once more (RET-6)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID, uuid5

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import translate
from wms_desktop.customers.tables import Customer
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database
from wms_desktop.db.rule_values import value_on
from wms_desktop.goods.outbound import CreateOutbound, OrderedLine, add_outbound
from wms_desktop.goods.tables import OutboundOrder
from wms_desktop.returns import words_chain as words
from wms_desktop.returns.chain import found, still_here
from wms_desktop.returns.kinds import PieceVerdict, ReturnState, Wish
from wms_desktop.returns.rules_chain import (
    EXCHANGE_BEFORE,
    TELLERS,
    ChainFault,
    exchange_from,
)
from wms_desktop.returns.tables import ReturnApplication, ReturnLine, ReturnPiece


@dataclass(frozen=True, slots=True)
class MakeExchange:
    """The exchange order is made from the application on the screen."""

    op_id: UUID
    application_id: int
    seen_version: int


@dataclass(frozen=True, slots=True)
class Exchanged:
    """The outbound order that was made."""

    id: int
    number: str


def make_exchange(db: Database, by: Acting, command: MakeExchange) -> Done[Exchanged]:
    """Make a new outbound order with the same items and quantities, once.

    After the inspection only what was accepted goes out again; of any lot that is free. Owner,
    consignee, address and way of handing over are those of the first order.

    Raises:
        Refused: no right, the customer wants no exchange, too early, nothing was accepted, or it
            was made already (the order is named).
        Stale: changed since it was shown.

    Source: RET-6.
    """
    by.require(*TELLERS)
    return operations.once(
        db,
        by,
        "returns.exchange",
        command,
        lambda session: _make(session, by, command),
        decode=lambda value: Exchanged(**value),
    )


def _make(session: Session, by: Acting, command: MakeExchange) -> Done[Exchanged]:
    application = found(session, by, command.application_id)
    still_here(session, by, *TELLERS)
    number = application.number
    if application.exchange_order_id is not None:
        made = session.get_one(OutboundOrder, application.exchange_order_id).number
        raise Refused(ChainFault.EXCHANGE_MADE, number=number, order=made)
    if application.version != command.seen_version:
        raise audit.stale(session, f"return:{number}")
    if application.wish is not Wish.EXCHANGE:
        raise Refused(ChainFault.NO_EXCHANGE_ASKED, number=number)
    before = value_on(session, EXCHANGE_BEFORE, by.today)
    if application.state not in exchange_from(before_inspection=before):
        raise Refused(ChainFault.EXCHANGE_TOO_EARLY, number=number, state=application.state)
    goods = _accepted(session, application)
    if not goods:
        raise Refused(ChainFault.NOTHING_ACCEPTED, number=number)
    order_id = add_outbound(session, by, _order(session, application, command, goods)).value
    application.exchange_order_id = order_id
    made = session.get_one(OutboundOrder, order_id).number
    audit.record(session, by, "returns.exchange", f"return:{number}", after={"order": made})
    return Done(Exchanged(order_id, made), frozenset({Topic.RETURNS, Topic.OUTBOUND}))


def _accepted(session: Session, application: ReturnApplication) -> dict[int, Decimal]:
    """What of each item goes out again: before the inspection everything applied for."""
    if application.state in (ReturnState.INSPECTED, ReturnState.CLOSED):
        return _inspected(session, application.id)
    query = (
        select(ReturnLine.item_id, func.sum(ReturnLine.quantity))
        .where(ReturnLine.application_id == application.id)
        .group_by(ReturnLine.item_id)
        .order_by(func.min(ReturnLine.line))
    )
    return {row[0]: row[1] for row in session.execute(query)}


def _inspected(session: Session, application_id: int) -> dict[int, Decimal]:
    """Accepted pieces by item, without entries that were taken back."""
    taken_back = aliased(ReturnPiece)
    query = (
        select(ReturnLine.item_id, ReturnPiece.quantity)
        .join(ReturnPiece, ReturnPiece.line_id == ReturnLine.id)
        .outerjoin(taken_back, taken_back.reverses_id == ReturnPiece.id)
        .where(
            ReturnLine.application_id == application_id,
            ReturnPiece.reverses_id.is_(None),
            taken_back.id.is_(None),
            ReturnPiece.verdict != PieceVerdict.REFUSED,
        )
        .order_by(ReturnLine.line, ReturnPiece.id)
    )
    goods: dict[int, Decimal] = {}
    for item_id, quantity in session.execute(query):
        goods[item_id] = goods.get(item_id, Decimal(0)) + quantity
    return goods


def _order(
    session: Session,
    application: ReturnApplication,
    command: MakeExchange,
    goods: dict[int, Decimal],
) -> CreateOutbound:
    first = session.get_one(OutboundOrder, application.order_id)
    customer = session.get_one(Customer, application.customer_id)
    return CreateOutbound(
        uuid5(command.op_id, "order"),
        application.customer_id,
        first.owner_id,
        first.consignee_name,
        tuple(OrderedLine(item_id, quantity) for item_id, quantity in goods.items()),
        first.consignee_phone,
        first.address,
        first.hand_over,
        first.needs_receipt,
        first.needs_seal,
        first.receipt_copies,
        remarks=translate(words.EXCHANGE_REMARK, customer.language, number=application.number),
    )
