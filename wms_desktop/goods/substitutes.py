"""Taking other goods than allocated, with a reason that is kept (LOC-3, OUT-2)."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.errors import NeedsConfirmation, Refused
from wms_desktop.core.quantity import shown_quantity
from wms_desktop.goods.orders import OutboundHead
from wms_desktop.goods.pick_lines import PickLine, Reserved
from wms_desktop.goods.rules import GoodsFault
from wms_desktop.goods.tables import Allocation
from wms_desktop.stock import posting
from wms_desktop.stock.allocation import OnHand, SkipReason, allocate
from wms_desktop.stock.free_goods import on_hand_of
from wms_desktop.stock.items import ItemFacts

_FAULTS = {
    SkipReason.EXPIRED: GoodsFault.LOT_EXPIRED,
    SkipReason.NOT_GOOD: GoodsFault.NOT_GOOD,
    SkipReason.BLOCKED: GoodsFault.BLOCKED_THERE,
}


def substitute(
    session: Session,
    by: Acting,
    head: OutboundHead,
    item: ItemFacts,
    lines: list[PickLine],
    reserved: list[Reserved],
    place: tuple[int, int | None],  # location, lot
    quantity: Decimal,
    reason: str,
) -> Reserved:
    """Reserve other goods than allocated for a line, and give the allocated ones free.

    Raises:
        Refused: the item or lot is not there, expired, not good, or not enough of it is free.
        NeedsConfirmation: no reason was given yet.
    """
    line = next((line for line in lines if line.left >= quantity), None)
    if line is None:
        most = max(line.left for line in lines)
        raise Refused(
            GoodsFault.MORE_THAN_ORDERED, item=item.code, wanted=shown_quantity(quantity),
            left=shown_quantity(most),
        )  # fmt: skip
    goods = _goods_there(session, by, head, item, place)
    own = sum(
        (r.left for r in reserved if r.balance_id == goods.balance_id and r.line == line),
        Decimal(0),
    )
    if quantity > goods.free + own:
        raise Refused(
            posting.StockFault.NOT_ENOUGH, item=item.code, location=goods.location_code,
            wanted=shown_quantity(quantity), free=shown_quantity(goods.free + own),
            on_hand=shown_quantity(goods.quantity),
        )  # fmt: skip
    if not reason:
        _ask(item, goods, [r for r in reserved if r.left > 0])
    _give_free(session, by, head, line, goods.balance_id, reserved, quantity)
    return _reserve(session, by, head, line, goods, quantity, reason)


def _goods_there(
    session: Session,
    by: Acting,
    head: OutboundHead,
    item: ItemFacts,
    place: tuple[int, int | None],
) -> OnHand:
    location_id, lot_id = place
    stock = on_hand_of(session, by.site_id, head.owner_id, [item.id], lock=True)[item.id]
    there = [goods for goods in stock if goods.location_id == location_id]
    if not there:
        raise Refused(GoodsFault.NOT_THERE, item=item.code)
    lots = [goods for goods in there if lot_id in (None, goods.lot_id)]
    if not lots:
        raise Refused(
            GoodsFault.LOT_NOT_THERE, item=item.code, location=there[0].location_code,
            lots=", ".join(sorted({goods.lot_code for goods in there})),
        )  # fmt: skip
    plan = allocate(Decimal(1), lots, today=by.today)
    if plan.taken:
        return plan.taken[0].goods
    reserved = [skip.goods for skip in plan.skipped if skip.why is SkipReason.RESERVED]
    if reserved:
        return reserved[0]
    skip = plan.skipped[0]
    raise Refused(
        _FAULTS[skip.why], item=item.code, lot=skip.goods.lot_code,
        location=skip.goods.location_code,
    )  # fmt: skip


def _ask(item: ItemFacts, goods: OnHand, waiting: list[Reserved]) -> None:
    same_lot = any(each.lot_id == goods.lot_id for each in waiting)
    raise NeedsConfirmation(
        GoodsFault.OTHER_LOCATION if same_lot else GoodsFault.OTHER_LOT,
        item=item.code,
        lot=goods.lot_code,
        location=goods.location_code,
        allocated=", ".join(f"{each.lot} {each.location}".strip() for each in waiting) or "–",
    )


def _give_free(
    session: Session,
    by: Acting,
    head: OutboundHead,
    line: PickLine,
    balance_id: int,
    reserved: list[Reserved],
    quantity: Decimal,
) -> None:
    """Give free as much as is taken elsewhere: what lies at the very place first."""
    mine = [each for each in reserved if each.line == line and each.left > 0]
    mine.sort(key=lambda each: each.balance_id != balance_id)
    unreserved = line.left - sum((each.left for each in mine), Decimal(0))
    to_free = max(quantity - unreserved, Decimal(0))
    freed = []
    for each in mine:
        part = min(each.left, to_free)
        if part <= 0:
            break
        to_free -= part
        freed.append((each.balance_id, line.line, -part))
        session.connection().execute(
            update(Allocation)
            .where(Allocation.id == each.id)
            .values(quantity=each.quantity - part, version=Allocation.version + 1)
        )
    posting.reserve(session, by, document=head.document, wanted=freed)


def _reserve(
    session: Session,
    by: Acting,
    head: OutboundHead,
    line: PickLine,
    goods: OnHand,
    quantity: Decimal,
    reason: str,
) -> Reserved:
    row = {
        "line_id": line.id,
        "balance_id": goods.balance_id,
        "quantity": quantity,
        "picked": Decimal(0),
        "other_lot_reason": reason,
        "version": 1,
    }
    made: int = (
        session.connection().execute(insert(Allocation).returning(Allocation.id), row).scalar_one()
    )
    wanted = [(goods.balance_id, line.line, quantity)]
    posting.reserve(session, by, document=head.document, wanted=wanted)
    return Reserved(
        made, line, goods.balance_id, goods.lot_id, goods.lot_code, goods.location_id,
        goods.location_code, quantity, Decimal(0),
    )  # fmt: skip
