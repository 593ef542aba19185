"""Goods out under way: orders that wait for a decision, are being packed, or are on their way."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.errors import Refused
from wms_desktop.db.database import Database
from wms_desktop.demo.cast import Cast
from wms_desktop.demo.stock import a_key
from wms_desktop.goods import allocating, outbound, packing, picking, shipping
from wms_desktop.goods.kinds import Decision, ExceptionKind, OutboundState
from wms_desktop.goods.outbound_detail import outbound_order, pick_list
from wms_desktop.goods.packed import left_to_pack
from wms_desktop.goods.rules import GoodsFault
from wms_desktop.goods.tables import OutboundOrder
from wms_desktop.stock.tables import Item

PIECES_A_CARTON = Decimal(12)
WAIT_DAYS = 3
_CONFIRMED = (GoodsFault.SHORT_STOCK.value,)


def add_cartons(session: Session) -> None:
    """Every third item comes in full cartons (LOC-3)."""
    query = update(Item).where(Item.id % 3 == 0).values(pack_size=PIECES_A_CARTON)
    session.execute(query.execution_options(synchronize_session=False))


def add_outbound_work(db: Database, cast: Cast, by: Acting) -> None:
    """The last of the open orders are taken on; the first ones are left to whoever looks."""
    with db.read() as session:
        query = select(OutboundOrder.id).where(
            OutboundOrder.site_id == by.site_id, OutboundOrder.state == OutboundState.APPROVED
        )
        orders = list(session.scalars(query.order_by(OutboundOrder.id.desc()).limit(4)))
        sent = session.scalars(
            select(OutboundOrder.id)
            .where(OutboundOrder.state == OutboundState.SHIPPED)
            .order_by(OutboundOrder.ordered_on, OutboundOrder.id)  # the newest is the tour's
            .limit(1)
        ).all()
    work = _Work(db, cast, by)
    for order_id, take_on in zip(
        orders, (work.paused, work.waiting, work.half_packed, work.packed), strict=False
    ):
        if work.allocated(order_id):
            take_on(order_id)
    for order_id in sent:
        work.delivered(order_id)


class _Work:
    """What people at the counter did to an order."""

    def __init__(self, db: Database, cast: Cast, by: Acting) -> None:
        self._db, self._cast, self._by = db, cast, by

    def allocated(self, order_id: int) -> bool:
        command = allocating.Allocate(self._key(), order_id, self._version(order_id), _CONFIRMED)
        try:
            allocating.allocate_order(self._db, self._by, command)
        except Refused:  # nothing of it is free: it stays as it is
            return False
        return True

    def paused(self, order_id: int) -> None:
        command = picking.ReportShortage(
            self._key(),
            order_id,
            1,
            ExceptionKind.SHORT,
            Decimal(2),
            "少 2 件，已找过相邻库位",
        )
        picking.report_shortage(self._db, self._by, command)

    def waiting(self, order_id: int) -> None:
        command = picking.ReportShortage(
            self._key(), order_id, 1, ExceptionKind.DAMAGED, Decimal(1), "外箱受潮，边角发霉"
        )
        picking.report_shortage(self._db, self._by, command)
        until = self._by.today + timedelta(days=WAIT_DAYS)
        decided = outbound.Decide(
            self._key(), order_id, self._version(order_id), Decision.WAIT, "客户同意等补货", until
        )
        outbound.decide(self._db, self._by, decided)

    def half_packed(self, order_id: int) -> None:
        self._pick_all(order_id)
        self._pack_lines(order_id, 1)

    def packed(self, order_id: int) -> None:
        self._pick_all(order_id)
        self._pack_lines(order_id, None)
        command = shipping.Pack(self._key(), order_id, self._version(order_id))
        shipping.pack(self._db, self._by, command)

    def delivered(self, order_id: int) -> None:
        command = outbound.Confirm(
            self._key(), order_id, self._version(order_id), "收货人电话确认，外包装完好"
        )
        outbound.confirm(self._db, self._by, command)

    def _pick_all(self, order_id: int) -> None:
        for stop in pick_list(self._db, order_id, open_only=True):
            command = picking.Pick(
                self._key(), order_id, stop.item_id, stop.lot_id, stop.location_id,
                stop.quantity - stop.picked,
            )  # fmt: skip
            picking.pick(self._db, self._by, command)

    def _pack_lines(self, order_id: int, most: int | None) -> None:
        """A package a line, with its weight."""
        with self._db.read() as session:
            lines = left_to_pack(session, order_id)[:most]
        for line in lines:
            command = packing.PutIn(self._key(), order_id, line.item_id, line.lot_id, line.left)
            done = packing.put_in(self._db, self._by, command).value
            weight = (line.left * Decimal("1.4")).quantize(Decimal("0.1"))
            closed = packing.Describe(self._key(), done.package_id, weight, "")
            packing.describe(self._db, self._by, closed)

    def _version(self, order_id: int) -> int:
        return outbound_order(self._db, order_id).version

    def _key(self) -> UUID:
        return a_key(self._cast)
