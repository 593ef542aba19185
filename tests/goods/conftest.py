"""Short ways to make orders and to work on them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.shop import Shop
from wms_desktop.goods import allocating, inbound, outbound, picking, receiving, shipping
from wms_desktop.goods.inbound_detail import InboundDetail, inbound_order
from wms_desktop.goods.outbound_detail import OutboundDetail, outbound_order, pick_list


class Counter:
    """Somebody who receives and sends goods in a shop."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop

    def announce(self, *lines: tuple[int, int | str, str], **values: object) -> int:
        """An inbound order of (item, quantity, lot)."""
        wanted = tuple(inbound.AnnouncedLine(i, Decimal(q), lot) for i, q, lot in lines)
        command = inbound.CreateInbound(self.shop.op(), 2, 1, wanted, **values)  # type: ignore[arg-type]
        return inbound.create(self.shop.db, self.shop.acting(), command).value

    def scan(
        self,
        order: int,
        item: int,
        quantity: int | str,
        lot: str = "L1",
        at: str = "A-01-01",
        login: str = "lin",
        **more: object,
    ) -> receiving.Received:
        """Receive one scan."""
        command = self.scan_command(order, item, quantity, lot, at, **more)
        return receiving.receive(self.shop.db, self.shop.acting(login), command).value

    def scan_command(self, order: int, item: int, quantity: int | str, lot: str = "L1",
                     at: str = "A-01-01", **values: object) -> receiving.Receive:  # fmt: skip
        """What a scan sends."""
        command = receiving.Receive(
            self.shop.op(), order, item, lot, Decimal(quantity), self.shop.location(at)
        )
        return replace(command, **values)  # type: ignore[arg-type]

    def inbound(self, order: int) -> InboundDetail:
        """The order as its page shows it."""
        return inbound_order(self.shop.db, order)

    def order(self, *lines: tuple[int, int | str], **values: object) -> int:
        """An outbound order of (item, quantity)."""
        wanted = tuple(outbound.OrderedLine(item, Decimal(q)) for item, q in lines)
        values = {"consignee_name": "周经理"} | values
        command = outbound.CreateOutbound(self.shop.op(), 2, 1, lines=wanted, **values)  # type: ignore[arg-type]
        return outbound.create(self.shop.db, self.shop.acting(), command).value

    def outbound(self, order: int) -> OutboundDetail:
        """The order as its page shows it."""
        return outbound_order(self.shop.db, order)

    def allocate(self, order: int, *confirmed: str) -> allocating.Allocated:
        """Reserve its goods."""
        command = allocating.Allocate(
            self.shop.op(), order, self.outbound(order).version, confirmed
        )
        return allocating.allocate_order(self.shop.db, self.shop.acting(), command).value

    def pick(self, order: int, item: int, lot: int | None, at: str, quantity: int | str,
             reason: str = "") -> picking.Picked:  # fmt: skip
        """One scan of picking."""
        command = picking.Pick(
            self.shop.op(), order, item, lot, self.shop.location(at), Decimal(quantity), reason
        )
        return picking.pick(self.shop.db, self.shop.acting(), command).value

    def pick_all(self, order: int) -> None:
        """Pick everything as allocated."""
        for stop in pick_list(self.shop.db, order, open_only=True):
            self.pick(order, stop.item_id, stop.lot_id, stop.location, stop.quantity - stop.picked)  # type: ignore[arg-type]

    def pack(self, order: int) -> None:
        """Pack it."""
        command = shipping.Pack(self.shop.op(), order, self.outbound(order).version)
        shipping.pack(self.shop.db, self.shop.acting(), command)

    def ship(self, order: int) -> int:
        """Send it."""
        command = shipping.Ship(self.shop.op(), order, self.outbound(order).version)
        return shipping.ship(self.shop.db, self.shop.acting(), command).value


@pytest.fixture
def counter(shop: Shop) -> Counter:
    """Works on both engines."""
    return Counter(shop)
