"""Opening stock, goods announced, goods ordered and goods shipped during the last weeks."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.customers.tables import Customer, CustomerKind
from wms_desktop.db.numbers import next_number
from wms_desktop.demo.cast import Cast
from wms_desktop.goods.kinds import HandOver, InboundState, OutboundState
from wms_desktop.goods.tables import (
    InboundLine,
    InboundOrder,
    OutboundLine,
    OutboundOrder,
    OutboundStep,
)
from wms_desktop.stock import posting
from wms_desktop.stock.kinds import MoveReason, PlaceKind, StorageClass
from wms_desktop.stock.tables import Balance, Item, Location, Lot, Zone

_BATCH = 500


def add_opening_stock(session: Session, cast: Cast, by: Acting, moves: int) -> None:
    """Every lot lies in a bin of its class; *moves* opening moves in all."""
    opening = _place(session, by.site_id, PlaceKind.OPENING)
    house = session.execute(
        select(Customer.id).where(Customer.kind == CustomerKind.HOUSE)
    ).scalar_one()
    bins = _bins_by_class(session, by.site_id)
    lots = session.execute(
        select(Lot.id, Lot.item_id, Item.storage_class).join(Item, Item.id == Lot.item_id)
    ).all()
    posted: list[posting.Move] = []
    taken = dict.fromkeys(bins, 0)
    for number in range(moves):
        lot_id, item_id, storage = lots[number % len(lots)]
        choice = bins[storage]
        location_id = choice[taken[storage] % len(choice)]
        taken[storage] += 1
        quantity = Decimal(cast.random.choice((6, 8, 12, 18, 24, 24, 36, 48, 60)))
        posted.append(posting.Move(item_id, lot_id, house, opening, location_id, quantity))
    document = f"opening:{next_number(session, 'QC', by.today)}"
    for first in range(0, len(posted), _BATCH):
        posting.post(
            session,
            by,
            op_id=a_key(cast),
            reason=MoveReason.OPENING,
            document=document,
            moves=posted[first : first + _BATCH],
        )


def add_inbound_orders(session: Session, cast: Cast, by: Acting, count: int) -> None:
    """Announced goods: some expected today, some overdue, some in the next days."""
    customers = _customers(session)
    house = session.execute(
        select(Customer.id).where(Customer.kind == CustomerKind.HOUSE)
    ).scalar_one()
    items = _items(session)
    for number in range(count):
        order = InboundOrder(
            number=next_number(session, "RK", by.today),
            site_id=by.site_id,
            customer_id=cast.random.choice(customers).id,
            owner_id=house,
            expected_on=by.today + timedelta(days=number % 4 - 1),
            state=InboundState.EXPECTED,
            remarks="",
        )
        session.add(order)
        session.flush()
        for line in range(1, cast.random.randrange(4, 9)):
            item = cast.random.choice(items)
            session.add(
                InboundLine(
                    order_id=order.id,
                    line=line,
                    item_id=item.id,
                    lot_code=f"L{by.today:%y%m%d}",
                    expected=Decimal(cast.random.choice((12, 24, 36, 48, 60))),
                )
            )


def add_outbound_orders(session: Session, cast: Cast, by: Acting, count: int) -> None:
    """A third waits to be allocated; the rest was shipped during the last four months."""
    customers = _customers(session)
    for number in range(count):
        customer = cast.random.choice(customers)
        ordered_on = by.today - timedelta(days=0 if number % 3 == 0 else 4 * (number % 33) + 1)
        order = OutboundOrder(
            number=next_number(session, "CK", ordered_on),
            site_id=by.site_id,
            customer_id=customer.id,
            owner_id=1,
            ordered_on=ordered_on,
            due_on=ordered_on + timedelta(days=2),
            consignee_name=customer.contact_name or customer.name,
            consignee_phone=customer.phone,
            address=customer.address,
            hand_over=HandOver.COLLECT if number % 5 == 0 else HandOver.SHIP,
            needs_receipt=number % 2 == 0,
            remarks="",
        )
        session.add(order)
        session.flush()
        _add_lines(session, cast, by, order)


def _add_lines(session: Session, cast: Cast, by: Acting, order: OutboundOrder) -> None:
    is_open = order.ordered_on == by.today
    chosen = cast.random.sample(_free(session, by.site_id), cast.random.randrange(2, 5))
    moves = []
    for line, balance in enumerate(chosen, 1):
        whole = min(balance.quantity - balance.reserved, Decimal(24))
        quantity = max(Decimal(1), Decimal(int(whole * cast.random.choice((1, 2)) / 3)))
        done = Decimal(0) if is_open else quantity
        session.add(
            OutboundLine(
                order_id=order.id,
                line=line,
                item_id=balance.item_id,
                ordered=quantity,
                picked=done,
                shipped=done,
            )
        )
        out = _place(session, by.site_id, PlaceKind.CUSTOMER)
        moves.append(
            posting.Move(
                balance.item_id,
                balance.lot_id,
                balance.owner_id,
                balance.location_id,
                out,
                quantity,
            )
        )
    states = [OutboundState.RECEIVED, OutboundState.APPROVED]
    if not is_open:
        states += [OutboundState.ALLOCATED, OutboundState.PICKED, OutboundState.SHIPPED]
        posting.post(
            session,
            by,
            op_id=a_key(cast),
            reason=MoveReason.ISSUE,
            document=f"outbound:{order.number}",
            moves=moves,
        )
    order.state = states[-1]
    end = by.now - timedelta(days=(by.today - order.ordered_on).days)
    session.execute(
        insert(OutboundStep),
        [
            {"order_id": order.id, "state": s, "detail": "", "person_id": by.person_id,
             "at": end - timedelta(hours=len(states) - n)}
            for n, s in enumerate(states)
        ],
    )  # fmt: skip


def a_key(cast: Cast) -> UUID:
    """An idempotency key from the seed, so that the same seed gives the same rows."""
    return UUID(int=cast.random.getrandbits(128), version=4)


def _free(session: Session, site_id: int) -> list[Balance]:
    query = (
        select(Balance)
        .join(Location, Location.id == Balance.location_id)
        .where(Location.site_id == site_id, Balance.quantity > Decimal(6))
        .order_by(Balance.id)
        .limit(400)
    )
    return list(session.scalars(query.execution_options(populate_existing=True)))


def _customers(session: Session) -> list[Customer]:
    query = select(Customer).where(Customer.kind != CustomerKind.HOUSE).order_by(Customer.id)
    return list(session.scalars(query))


def _items(session: Session) -> list[Item]:
    return list(session.scalars(select(Item).order_by(Item.id).limit(400)))


def _place(session: Session, site_id: int, kind: PlaceKind) -> int:
    return session.execute(
        select(Location.id).where(Location.site_id == site_id, Location.kind == kind)
    ).scalar_one()


def _bins_by_class(session: Session, site_id: int) -> dict[StorageClass, list[int]]:
    rows = session.execute(
        select(Zone.storage_class, Location.id)
        .join(Zone, Zone.id == Location.zone_id)
        .where(Location.site_id == site_id)
        .order_by(Location.distance)
    )
    bins: dict[StorageClass, list[int]] = {}
    for storage, location_id in rows:
        bins.setdefault(storage, []).append(location_id)
    return bins
