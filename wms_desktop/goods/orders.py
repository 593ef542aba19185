"""Reading an order under lock and moving it on: how every use case of goods begins and ends."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NoReturn

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.errors import Refused
from wms_desktop.core.text import clean_line
from wms_desktop.customers.tables import Customer
from wms_desktop.db import audit
from wms_desktop.db.prepared import Prepared
from wms_desktop.goods.kinds import HandOver, InboundState, OutboundState
from wms_desktop.goods.rules import GoodsFault
from wms_desktop.goods.tables import (
    Allocation,
    InboundOrder,
    OutboundLine,
    OutboundOrder,
    OutboundStep,
)


@dataclass(frozen=True, slots=True)
class InboundHead:
    """An inbound order as the services see it."""

    id: int
    number: str
    site_id: int
    owner_id: int
    is_announced: bool
    state: InboundState
    version: int

    @property
    def document(self) -> str:
        """Its name in the ledger and on the trail."""
        return f"inbound:{self.number}"


@dataclass(frozen=True, slots=True)
class OutboundHead:
    """An outbound order as the services see it."""

    id: int
    number: str
    site_id: int
    owner_id: int
    customer_id: int
    hand_over: HandOver
    needs_receipt: bool
    state: OutboundState
    version: int

    @property
    def document(self) -> str:
        """Its name in the ledger, on the trail and on receipts."""
        return f"outbound:{self.number}"


_INBOUND = Prepared(
    select(
        InboundOrder.id,
        InboundOrder.number,
        InboundOrder.site_id,
        InboundOrder.owner_id,
        InboundOrder.is_announced,
        InboundOrder.state,
        InboundOrder.version,
    )
    .where(InboundOrder.id == bindparam("order_id"))
    .with_for_update()
)
_OUTBOUND = Prepared(
    select(
        OutboundOrder.id,
        OutboundOrder.number,
        OutboundOrder.site_id,
        OutboundOrder.owner_id,
        OutboundOrder.customer_id,
        OutboundOrder.hand_over,
        OutboundOrder.needs_receipt,
        OutboundOrder.state,
        OutboundOrder.version,
    )
    .where(OutboundOrder.id == bindparam("order_id"))
    .with_for_update()
)
_TO_INBOUND = Prepared(
    update(InboundOrder)
    .where(InboundOrder.id == bindparam("order_id"))
    .values(state=bindparam("now"), version=bindparam("next"))
)
_TO_OUTBOUND = Prepared(
    update(OutboundOrder)
    .where(OutboundOrder.id == bindparam("order_id"))
    .values(state=bindparam("now"), version=OutboundOrder.version + 1)
)
_SUMS = Prepared(
    select(func.sum(Allocation.quantity), func.sum(Allocation.picked))
    .join(OutboundLine, OutboundLine.id == Allocation.line_id)
    .where(OutboundLine.order_id == bindparam("order_id"))
)
_STEP = Prepared(insert(OutboundStep))


def inbound_head(
    session: Session,
    by: Acting,
    order_id: int,
    *,
    states: Collection[InboundState],
    seen_version: int | None = None,
) -> InboundHead:
    """Read an inbound order and keep others from changing it until the transaction ends.

    Raises:
        Refused: unknown, of another site, or not in one of *states*.
        Stale: changed since it was shown.
    """
    head = InboundHead(*_locked(session, _INBOUND, order_id))
    _check(session, head, by, states, seen_version)
    return head


def outbound_head(
    session: Session,
    by: Acting,
    order_id: int,
    *,
    states: Collection[OutboundState],
    seen_version: int | None = None,
) -> OutboundHead:
    """Read an outbound order and keep others from changing it until the transaction ends.

    Raises:
        Refused: unknown, of another site, or not in one of *states*.
        Stale: changed since it was shown.
    """
    head = OutboundHead(*_locked(session, _OUTBOUND, order_id))
    _check(session, head, by, states, seen_version)
    return head


def _locked(session: Session, query: Prepared, order_id: int) -> Any:
    row = query.one_or_none(session, {"order_id": order_id})
    if row is None:
        raise Refused(GoodsFault.UNKNOWN_ORDER, number=order_id)
    return row


def _check(
    session: Session,
    head: InboundHead | OutboundHead,
    by: Acting,
    states: Collection[InboundState | OutboundState],
    seen_version: int | None,
) -> None:
    if head.site_id != by.site_id:
        raise Refused(GoodsFault.OTHER_SITE, number=head.number)
    if head.state not in states:
        _refuse_state(head.number, head.state)
    if seen_version is not None and head.version != seen_version:
        raise audit.stale(session, head.document)


def _refuse_state(number: str, state: InboundState | OutboundState) -> NoReturn:
    finished = (
        InboundState.COMPLETED,
        InboundState.CANCELLED,
        OutboundState.SHIPPED,
        OutboundState.DELIVERED,
        OutboundState.CONFIRMED,
        OutboundState.CANCELLED,
    )
    fault = GoodsFault.FINISHED if state in finished else GoodsFault.WRONG_STATE
    raise Refused(fault, number=number, state=state)


def move_inbound(session: Session, head: InboundHead, state: InboundState) -> None:
    """Let an inbound order go on to *state*."""
    _TO_INBOUND.run(session, {"order_id": head.id, "now": state, "next": head.version + 1})


def move_outbound(
    session: Session, by: Acting, head: OutboundHead, state: OutboundState, detail: str = ""
) -> None:
    """Let an outbound order go on to *state* and note the step (OUT-4)."""
    _TO_OUTBOUND.run(session, {"order_id": head.id, "now": state})
    note_step(session, by, head.id, state, detail)


def note_step(
    session: Session, by: Acting, order_id: int, state: OutboundState, detail: str = ""
) -> None:
    """Add a step to an outbound order's timeline (OUT-4)."""
    _STEP.run(
        session,
        {
            "order_id": order_id,
            "state": state,
            "detail": detail[:200],
            "person_id": by.person_id,
        },
    )


def allocated_and_picked(session: Session, order_id: int) -> tuple[Decimal, Decimal]:
    """How much is allocated and picked, over all lines of an outbound order."""
    allocated, picked = _SUMS.one_or_none(session, {"order_id": order_id})
    return allocated or Decimal(0), picked or Decimal(0)


def require_customer(session: Session, customer_id: int) -> str:
    """The name of a customer in use.

    Raises:
        Refused: unknown, or no longer in use.
    """
    name = session.scalar(
        select(Customer.name).where(Customer.id == customer_id, Customer.is_active)
    )
    if name is None:
        raise Refused(GoodsFault.UNKNOWN_CUSTOMER)
    return name


def required_reason(text: str) -> str:
    """A reason as it is recorded.

    Raises:
        Refused: there is none.
    """
    reason = clean_line(text, field="Reason", limit=200, required=False)
    if not reason:
        raise Refused(GoodsFault.REASON_MISSING)
    return reason
