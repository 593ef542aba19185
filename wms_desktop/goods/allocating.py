"""Choosing and reserving the goods of an outbound order, first in first out (OUT-1, LOC-3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import NeedsConfirmation, Refused
from wms_desktop.core.quantity import shown_quantity
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database
from wms_desktop.goods.kinds import OutboundState
from wms_desktop.goods.orders import OutboundHead, move_outbound, outbound_head
from wms_desktop.goods.packed import forget_packages
from wms_desktop.goods.rules import GoodsFault
from wms_desktop.goods.tables import Allocation, OutboundLine
from wms_desktop.stock import posting
from wms_desktop.stock.allocation import OnHand, Taken, allocate
from wms_desktop.stock.free_goods import holders, on_hand_of, without
from wms_desktop.stock.tables import Item

WHO_PICKS = (Role.KEEPER, Role.CLERK)
MOST_HOLDERS = 3  # named in a message
_LESS_IS_FINE = frozenset({GoodsFault.SHORT_STOCK.value, GoodsFault.SHORT_UNHELD.value})


@dataclass(frozen=True, slots=True)
class Allocate:
    """Reserve the goods of an order.

    Attributes:
        confirmed: has `GoodsFault.SHORT_STOCK` or `SHORT_UNHELD` once a person agreed to less
            than ordered.
    """

    op_id: UUID
    order_id: int
    seen_version: int
    confirmed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Allocated:
    """How much of an order is reserved now, and how much is missing."""

    order_id: int
    allocated: Decimal
    short: Decimal


_LINES = (
    select(
        OutboundLine.id,
        OutboundLine.line,
        OutboundLine.item_id,
        OutboundLine.lot_code,
        OutboundLine.ordered,
        Item.pack_size,
        Item.code.label("item"),
        func.coalesce(
            select(func.sum(Allocation.quantity))
            .where(Allocation.line_id == OutboundLine.id)
            .scalar_subquery(),
            0,
        ).label("allocated"),
    )
    .join(Item, Item.id == OutboundLine.item_id)
    .where(OutboundLine.order_id == bindparam("order_id"))
    .order_by(OutboundLine.line)
)
_OPEN = (
    select(
        Allocation.id,
        Allocation.balance_id,
        Allocation.quantity,
        Allocation.picked,
        OutboundLine.line,
        OutboundLine.id.label("line_id"),
    )
    .join(OutboundLine, OutboundLine.id == Allocation.line_id)
    .where(OutboundLine.order_id == bindparam("order_id"), Allocation.quantity > 0)
    .order_by(Allocation.balance_id)
)


def allocate_order(db: Database, by: Acting, command: Allocate) -> Done[Allocated]:
    """Reserve the oldest goods for every line that is not reserved yet.

    Raises:
        NeedsConfirmation: less is free than ordered (both figures in params).
        Refused: nothing at all is free, or the order is past that.
        Stale: changed since it was shown.
    """
    by.require(*WHO_PICKS)
    return operations.once(
        db, by, "goods.allocate", command, lambda s: _allocate(s, by, command), decode=_allocated
    )


def _allocated(value: dict[str, Any]) -> Allocated:
    return Allocated(value["order_id"], Decimal(value["allocated"]), Decimal(value["short"]))


def _allocate(session: Session, by: Acting, command: Allocate) -> Done[Allocated]:
    head = outbound_head(
        session, by, command.order_id,
        states={OutboundState.APPROVED, OutboundState.ALLOCATED, OutboundState.PICKED},
        seen_version=command.seen_version,
    )  # fmt: skip
    lines = session.connection().execute(_LINES, {"order_id": head.id}).all()
    stock = on_hand_of(
        session, by.site_id, head.owner_id, {line.item_id for line in lines}, lock=True
    )
    taken, short = _plan(session, by, lines, stock, command)
    if not taken:
        held = _holders_of(session, [goods for each in stock.values() for goods in each])
        fault = GoodsFault.NOTHING_FREE if held else GoodsFault.NOTHING_THERE
        raise Refused(fault, number=head.number, holders=held)
    rows = [
        {
            "line_id": line.id, "balance_id": part.goods.balance_id, "quantity": part.quantity,
            "picked": Decimal(0), "version": 1,
        }
        for line, part in taken
    ]  # fmt: skip
    session.connection().execute(insert(Allocation), rows)
    wanted = [(part.goods.balance_id, line.line, part.quantity) for line, part in taken]
    posting.reserve(session, by, document=head.document, wanted=wanted)
    move_outbound(session, by, head, OutboundState.ALLOCATED)
    total = sum((part.quantity for _, part in taken), Decimal(0))
    after = {"allocated": total, "short": short, "confirmed": list(command.confirmed)}
    audit.record(session, by, "goods.allocate", head.document, after=after)
    changed = frozenset({Topic.OUTBOUND, Topic.STOCK})
    return Done(Allocated(head.id, total, short), changed)


def _plan(
    session: Session, by: Acting, lines: Any, stock: dict[int, list[OnHand]], command: Allocate
) -> tuple[list[tuple[Row[Any], Taken]], Decimal]:
    taken: list[tuple[Row[Any], Taken]] = []
    short = Decimal(0)
    for line in lines:
        wanted = line.ordered - line.allocated
        if wanted <= 0:
            continue
        plan = allocate(
            wanted, stock[line.item_id], today=by.today, pack_size=line.pack_size,
            lot_code=line.lot_code,
        )  # fmt: skip
        if plan.short and not _LESS_IS_FINE.intersection(command.confirmed):
            on_hand = sum((goods.quantity for goods in stock[line.item_id]), Decimal(0))
            held = _holders_of(session, [skip.goods for skip in plan.skipped])
            raise NeedsConfirmation(
                GoodsFault.SHORT_STOCK if held else GoodsFault.SHORT_UNHELD,
                item=line.item,
                wanted=shown_quantity(wanted),
                free=shown_quantity(wanted - plan.short),
                on_hand=shown_quantity(on_hand),
                holders=held,
            )
        stock[line.item_id] = without(stock[line.item_id], plan)
        taken += [(line, part) for part in plan.taken]
        short += plan.short
    return taken, short


def _holders_of(session: Session, goods: Sequence[OnHand]) -> str:
    """The documents that hold goods, the largest part first: "CK-20260521-0003 ×12, …"."""
    kept: dict[str, Decimal] = {}
    for balance in holders(session, {each.balance_id for each in goods}).values():
        for holder in balance:
            kept[holder.number] = kept.get(holder.number, Decimal(0)) + holder.quantity
    ranked = sorted(kept.items(), key=lambda each: (-each[1], each[0]))
    named = [f"{number} ×{shown_quantity(quantity)}" for number, quantity in ranked]
    return ", ".join(named[:MOST_HOLDERS] + ["…"] * (len(named) > MOST_HOLDERS))


def release_unpicked(
    session: Session, by: Acting, head: OutboundHead, *, picked_too: bool = False
) -> None:
    """Give free what an order has reserved and not picked, or all of it.

    Args:
        picked_too: picked goods go back to their places as well (the order is called off).
    """
    connection = session.connection()
    rows = connection.execute(_OPEN, {"order_id": head.id}).all()
    freed = []
    for row in rows:
        kept = Decimal(0) if picked_too else row.picked
        if row.quantity == kept:
            continue
        freed.append((row.balance_id, row.line, kept - row.quantity))
        connection.execute(
            update(Allocation)
            .where(Allocation.id == row.id)
            .values(quantity=kept, picked=kept, version=Allocation.version + 1)
        )
    if picked_too:
        forget_packages(session, head.id)
        connection.execute(
            update(OutboundLine)
            .where(OutboundLine.order_id == head.id)
            .values(picked=Decimal(0), version=OutboundLine.version + 1)
        )
    posting.reserve(session, by, document=head.document, wanted=freed)
