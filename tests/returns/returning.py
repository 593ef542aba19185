"""A customer who has got goods and may send them back: an order, its deliveries, an application."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.shop import Shop
from wms_desktop.goods.kinds import OutboundState
from wms_desktop.goods.tables import OutboundOrder
from wms_desktop.returns import queries, service
from wms_desktop.returns.kinds import ReturnReason, Wish
from wms_desktop.stock import posting
from wms_desktop.stock.kinds import MoveReason

ORDER = "CK-20260312-0088"


class Returning:
    """An order of 2026-03-12 with what was delivered on it; today is 2026-05-21."""

    def __init__(self, shop: Shop, number: str = ORDER, ordered_on: date = date(2026, 3, 12)):
        self.shop, self.number = shop, number
        self.order_id = shop.insert(
            OutboundOrder, number=number, site_id=1, customer_id=2, owner_id=1,
            ordered_on=ordered_on, consignee_name="周经理", state=OutboundState.SHIPPED, remarks="",
        )  # fmt: skip
        self.lots: dict[str, tuple[int, int]] = {}

    def deliver(
        self, code: str, lot: str, quantity: int, *, left: int = 0, name: str = "云锦·烟灰",
        **item: object,
    ) -> Returning:  # fmt: skip
        """Deliver *quantity* of a new item; *left* of the lot stay in stock."""
        shop = self.shop
        item_id = shop.item(code, name, **item)
        lot_id = shop.lot(item_id, lot)
        self.lots[code] = item_id, lot_id
        shop.stock(item_id, lot_id, quantity + left, "A-01-01")
        self.issue(code, quantity)
        return self

    def issue(self, code: str, quantity: int) -> int:
        """Post that so much left for the customer; the stock document's id."""
        shop = self.shop
        move = posting.Move(
            *self.lots[code], 1, shop.location("A-01-01"), shop.location("CUSTOMER"),
            Decimal(quantity),
        )  # fmt: skip
        with shop.db.write() as session:
            return posting.post(
                session, shop.acting(), op_id=shop.op(), reason=MoveReason.ISSUE,
                document=f"outbound:{self.number}", moves=[move],
            )  # fmt: skip

    def goods(
        self, code: str, quantity: int | str, reason: ReturnReason = ReturnReason.COLOUR
    ) -> service.ReturnGoods:
        """A line of an application."""
        return service.ReturnGoods(*self.lots[code], Decimal(quantity), reason)

    def command(self, *lines: service.ReturnGoods, **other: object) -> service.Submit:
        """An application for these lines, with what is on the screen."""
        return service.Submit(
            self.shop.op(), self.order_id, self.shown.facts.version, Wish.REFUND, lines, **other
        )

    def submit(self, *lines: service.ReturnGoods, login: str = "lin") -> service.Submitted:
        """Hand an application in."""
        shop = self.shop
        return service.submit(shop.db, shop.acting(login), self.command(*lines)).value

    @property
    def shown(self) -> queries.ReturnableOrder:
        """The order as the screen shows it."""
        found = queries.order(self.shop.db, self.number, today=self.shop.today)
        assert found is not None
        return found
