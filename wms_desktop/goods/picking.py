"""Picking by scanning: the right goods, or others with a reason (OUT-1, OUT-2, LOC-3)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.photo import CheckedPhoto, Photo
from wms_desktop.core.quantity import checked_quantity, shown_quantity
from wms_desktop.core.text import clean_line
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database
from wms_desktop.goods.allocating import WHO_PICKS
from wms_desktop.goods.exceptions import add_exception
from wms_desktop.goods.kinds import ExceptionKind, OutboundState
from wms_desktop.goods.orders import (
    OutboundHead,
    allocated_and_picked,
    move_outbound,
    outbound_head,
)
from wms_desktop.goods.packed import left_to_pack
from wms_desktop.goods.pick_lines import Reserved, count_picked, pick_lines, reserved_for
from wms_desktop.goods.rules import GoodsFault, state_by_work
from wms_desktop.goods.substitutes import substitute
from wms_desktop.goods.tables import Allocation, OutboundLine
from wms_desktop.imaging.photos import checked
from wms_desktop.stock.items import item_facts
from wms_desktop.stock.tables import Balance, Item

PICKED_OR_NOT = frozenset({OutboundState.ALLOCATED, OutboundState.PICKED})


@dataclass(frozen=True, slots=True)
class Pick:
    """One scan: so much of an item and lot taken from a location.

    Attributes:
        lot_id: None for an item without lots, or where any lot at the location will do.
        reason: why another lot or location than allocated is taken.
    """

    op_id: UUID
    order_id: int
    item_id: int
    lot_id: int | None
    location_id: int
    quantity: Decimal
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Picked:
    """What one scan did. ``state`` is picked once nothing is left to pick."""

    allocation_id: int
    line: int
    quantity: Decimal
    line_picked: Decimal  # this scan included
    ordered: Decimal
    state: OutboundState


@dataclass(frozen=True, slots=True)
class UndoPick:
    """Put goods of one pick back (F8)."""

    op_id: UUID
    allocation_id: int
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class ReportShortage:
    """Goods to be picked are missing or damaged: the order waits for a decision (OUT-2)."""

    op_id: UUID
    order_id: int
    line: int
    kind: ExceptionKind
    quantity: Decimal
    remarks: str = ""
    photos: tuple[Photo | CheckedPhoto, ...] = ()


def pick(db: Database, by: Acting, command: Pick) -> Done[Picked]:
    """Take goods for an order; they leave the books when it is sent.

    Raises:
        Refused: wrong item, more than ordered, not there, expired, the location is blocked, the
            order is held or finished.
        NeedsConfirmation: another lot or location than allocated, until a reason is given.
    """
    by.require(*WHO_PICKS)
    return operations.once(
        db, by, "goods.pick", command, lambda s: _pick(s, by, command), decode=_picked
    )


def _picked(value: dict[str, Any]) -> Picked:
    return Picked(
        value["allocation_id"],
        value["line"],
        Decimal(value["quantity"]),
        Decimal(value["line_picked"]),
        Decimal(value["ordered"]),
        OutboundState(value["state"]),
    )


def _pick(session: Session, by: Acting, command: Pick) -> Done[Picked]:
    head = outbound_head(session, by, command.order_id, states=PICKED_OR_NOT)
    item = item_facts(session, command.item_id, active=False)
    quantity = item.quantity(command.quantity)
    lines = pick_lines(session, head.id, item.id)
    if not lines:
        raise Refused(GoodsFault.WRONG_ITEM, item=item.code, number=head.number)
    left = sum((line.left for line in lines), Decimal(0))
    if quantity > left:
        raise Refused(
            GoodsFault.MORE_THAN_ORDERED,
            item=item.code, wanted=shown_quantity(quantity), left=shown_quantity(left),
        )  # fmt: skip
    reserved = reserved_for(session, lines)
    right = next((each for each in reserved if _fits(each, command, quantity)), None)
    reason = clean_line(command.reason, field="Reason", limit=200, required=False)
    if right is None:
        place = (command.location_id, command.lot_id)
        right = substitute(session, by, head, item, lines, reserved, place, quantity, reason)
    elif right.is_blocked:
        raise Refused(
            GoodsFault.BLOCKED_THERE, item=item.code, lot=right.lot, location=right.location
        )
    else:
        reason = ""
    count_picked(session, right.id, right.line.id, quantity)
    state = _after_work(session, by, head)
    after = {
        "line": right.line.line, "item": item.code, "lot": right.lot, "location": right.location,
        "quantity": quantity, "reason": reason,
    }  # fmt: skip
    audit.record(session, by, "goods.pick", head.document, after=after)
    value = Picked(
        right.id, right.line.line, quantity, right.line.picked + quantity, right.line.ordered, state
    )
    return Done(value, frozenset({Topic.OUTBOUND}))


def _fits(each: Reserved, command: Pick, quantity: Decimal) -> bool:
    same_lot = command.lot_id in (None, each.lot_id)
    return each.location_id == command.location_id and same_lot and each.left >= quantity


def _after_work(session: Session, by: Acting, head: OutboundHead) -> OutboundState:
    state = state_by_work(*allocated_and_picked(session, head.id))
    if state is not head.state:
        move_outbound(session, by, head, state)
    return state


def undo_pick(db: Database, by: Acting, command: UndoPick) -> Done[int]:
    """Put picked goods back to their place; they stay reserved. Returns the order's id.

    Raises:
        Refused: not so much was picked, or the order is packed, held or finished.
    """
    by.require(*WHO_PICKS)
    return operations.once(db, by, "goods.pick.undo", command, lambda s: _undo_pick(s, by, command))


def _undo_pick(session: Session, by: Acting, command: UndoPick) -> Done[int]:
    checked_quantity(command.quantity, fractional=True)
    found = session.execute(
        select(OutboundLine.order_id, OutboundLine.id, Item.code, Balance.lot_id)
        .join(Allocation, Allocation.line_id == OutboundLine.id)
        .join(Balance, Balance.id == Allocation.balance_id)
        .join(Item, Item.id == OutboundLine.item_id)
        .where(Allocation.id == command.allocation_id)
    ).one_or_none()
    if found is None:
        raise Refused(GoodsFault.NOT_PICKED, item="–")
    head = outbound_head(session, by, found.order_id, states=PICKED_OR_NOT)
    picked = session.execute(
        select(Allocation.picked).where(Allocation.id == command.allocation_id)
    ).scalar_one()
    if picked < command.quantity:
        raise Refused(GoodsFault.NOT_PICKED, item=found.code)
    _check_unpacked(session, found, command.quantity)
    count_picked(session, command.allocation_id, found.id, -command.quantity)
    _after_work(session, by, head)
    audit.record(
        session, by, "goods.pick.undo", head.document,
        after={"allocation": command.allocation_id, "quantity": command.quantity},
    )  # fmt: skip
    return Done(head.id, frozenset({Topic.OUTBOUND}))


def _check_unpacked(session: Session, found: Any, quantity: Decimal) -> None:
    """What lies in a package is not put back before it is taken out of it."""
    lines = left_to_pack(session, found.order_id)
    left = sum(
        (each.left for each in lines if (each.line_id, each.lot_id) == (found.id, found.lot_id)),
        Decimal(0),
    )
    if left < quantity:
        raise Refused(GoodsFault.IS_PACKED, item=found.code)


def report_shortage(db: Database, by: Acting, command: ReportShortage) -> Done[int]:
    """Note what is missing or damaged and pause the order; returns the exception's id.

    Raises:
        Refused: not being picked, unknown line, a quantity that cannot be, or a photo that is
            none.
    """
    by.require(*WHO_PICKS)
    photos = checked(command.photos)
    return operations.once(
        db, by, "goods.pick.shortage", command, lambda s: _report_shortage(s, by, command, photos)
    )


def _report_shortage(
    session: Session, by: Acting, command: ReportShortage, photos: tuple[CheckedPhoto, ...]
) -> Done[int]:
    head = outbound_head(session, by, command.order_id, states=PICKED_OR_NOT)
    checked_quantity(command.quantity, fractional=True)
    code = session.scalar(
        select(Item.code)
        .join(OutboundLine, OutboundLine.item_id == Item.id)
        .where(OutboundLine.order_id == head.id, OutboundLine.line == command.line)
    )
    if code is None:
        raise Refused(GoodsFault.WRONG_ITEM, item="–", number=head.number)
    exception_id = add_exception(
        session, by, head.document, command.line, command.kind, command.quantity,
        command.remarks, photos,
    )  # fmt: skip
    move_outbound(session, by, head, OutboundState.PAUSED, f"{command.kind.value} {code}")
    return Done(exception_id, frozenset({Topic.OUTBOUND}))
