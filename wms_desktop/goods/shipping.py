"""Packing an order and letting it leave: the issue is posted here (OUT-1)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.quantity import shown_quantity
from wms_desktop.core.text import clean_line
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database
from wms_desktop.db.prepared import Prepared
from wms_desktop.db.rule_values import value_on
from wms_desktop.goods.allocating import WHO_PICKS
from wms_desktop.goods.decided import as_typed
from wms_desktop.goods.kinds import HandOver, OutboundState
from wms_desktop.goods.orders import OutboundHead, move_outbound, outbound_head
from wms_desktop.goods.packed import forget_check, left_to_pack, packages_of
from wms_desktop.goods.rules import MOST_PARCELS, PACKING, SECOND_CHECK, GoodsFault
from wms_desktop.goods.slips import receipt_signed, require_receipt
from wms_desktop.goods.tables import Allocation, OutboundLine, OutboundOrder
from wms_desktop.stock import posting
from wms_desktop.stock.kinds import MoveReason, PlaceKind
from wms_desktop.stock.places import outside
from wms_desktop.stock.tables import Balance

_TAKEN = Prepared(
    select(
        Allocation.quantity,
        Allocation.picked,
        Allocation.balance_id,
        OutboundLine.line,
        Balance.item_id,
        Balance.lot_id,
        Balance.owner_id,
        Balance.location_id,
    )
    .join(OutboundLine, OutboundLine.id == Allocation.line_id)
    .join(Balance, Balance.id == Allocation.balance_id)
    .where(OutboundLine.order_id == bindparam("order_id"), Allocation.quantity > 0)
    .order_by(Balance.id)
)
_LINES_LEAVE = Prepared(
    update(OutboundLine)
    .where(OutboundLine.order_id == bindparam("order"))
    .values(shipped=OutboundLine.picked, version=OutboundLine.version + 1)
)


@dataclass(frozen=True, slots=True)
class Pack:
    """Everything picked is in its parcels."""

    op_id: UUID
    order_id: int
    seen_version: int
    parcels: int = 1


@dataclass(frozen=True, slots=True)
class Ship:
    """The goods leave: with a carrier, or in the hands of the customer who collects."""

    op_id: UUID
    order_id: int
    seen_version: int
    detail: str = ""  # carrier and number, or who collected


def pack(db: Database, by: Acting, command: Pack) -> Done[int]:
    """Note that an order is packed; its receipt exists from now on where one is required.

    Returns:
        The order's id.

    Raises:
        Refused: not all is picked, or packed where packages are asked for; held or finished.
        Stale: changed since it was shown.
    """
    by.require(*WHO_PICKS)
    return operations.once(db, by, "goods.pack", command, lambda s: _pack(s, by, command))


def _pack(session: Session, by: Acting, command: Pack) -> Done[int]:
    head = outbound_head(
        session, by, command.order_id, states={OutboundState.PICKED},
        seen_version=command.seen_version,
    )  # fmt: skip
    if not 1 <= command.parcels <= MOST_PARCELS:
        raise Refused(GoodsFault.PARCELS, parcels=command.parcels, most=MOST_PARCELS)
    parcels = _packages(session, by, head) or command.parcels
    forget_check(session, head.id)
    move_outbound(session, by, head, OutboundState.PACKED, str(parcels))
    require_receipt(session, by, head)
    audit.record(session, by, "goods.pack", head.document, after={"parcels": parcels})
    return Done(head.id, frozenset({Topic.OUTBOUND, Topic.RECEIPTS}))


def _packages(session: Session, by: Acting, head: OutboundHead) -> int:
    """How many packages there are; all that was picked is in them, or there are none."""
    packages = len(packages_of(session, head.id))
    if packages or value_on(session, PACKING, by.today):
        left = sum((line.left for line in left_to_pack(session, head.id)), Decimal(0))
        if left:
            raise Refused(GoodsFault.NOT_ALL_PACKED, number=head.number, left=shown_quantity(left))
    return packages


def ship(db: Database, by: Acting, command: Ship) -> Done[int]:
    """Post the issue of everything picked and give the rest free; returns the stock document's id.

    Raises:
        Refused: not packed, held or finished; not checked where a second person is asked for;
            the goods are not on hand any more.
        Stale: changed since it was shown.
    """
    by.require(*WHO_PICKS)
    return operations.once(db, by, "goods.ship", command, lambda s: _ship(s, by, command))


def _ship(session: Session, by: Acting, command: Ship) -> Done[int]:
    head = outbound_head(
        session, by, command.order_id, states={OutboundState.PACKED},
        seen_version=command.seen_version,
    )  # fmt: skip
    if value_on(session, SECOND_CHECK, by.today) and not _is_checked(session, head.id):
        raise Refused(GoodsFault.NOT_CHECKED, number=head.number)
    detail = clean_line(command.detail, field="Detail", limit=200, required=False)
    rows = _TAKEN.all(session, {"order_id": head.id})
    document = _issue(session, by, head, rows, command.op_id)
    _LINES_LEAVE.run(session, {"order": head.id})
    move_outbound(session, by, head, OutboundState.SHIPPED, as_typed(detail))
    if head.hand_over is HandOver.COLLECT:
        move_outbound(session, by, head, OutboundState.DELIVERED, as_typed(detail))
        receipt_signed(session, by, head)
    audit.record(
        session, by, "goods.ship", head.document, after={"document": document, "detail": detail}
    )
    return Done(document, frozenset({Topic.OUTBOUND, Topic.STOCK, Topic.RECEIPTS}))


def _is_checked(session: Session, order_id: int) -> bool:
    query = select(OutboundOrder.checked_by_id).where(OutboundOrder.id == order_id)
    return session.scalar(query) is not None


def _issue(session: Session, by: Acting, head: OutboundHead, rows: Any, op_id: UUID) -> int:
    customer = outside(session, by.site_id, PlaceKind.CUSTOMER)
    moves = [
        posting.Move(row.item_id, row.lot_id, row.owner_id, row.location_id, customer, row.picked)
        for row in rows
        if row.picked > 0
    ]
    if not moves:
        raise Refused(GoodsFault.NOT_PICKED, item="–")
    freed = [(row.balance_id, row.line, -row.quantity) for row in rows]
    posting.reserve(session, by, document=head.document, wanted=freed)
    return posting.post(
        session, by, op_id=op_id, reason=MoveReason.ISSUE, document=head.document, moves=moves
    )
