"""A customer who has got goods and may send them back: an order, its deliveries, an application."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from tests.shop import Shop
from wms_desktop.core.acting import Acting, Role
from wms_desktop.customers.kinds import Channel
from wms_desktop.goods.kinds import OutboundState
from wms_desktop.goods.tables import OutboundOrder
from wms_desktop.people.tables import Person, PersonRole
from wms_desktop.returns import chain, queries, service
from wms_desktop.returns.kinds import ReturnReason, ReturnState, Wish
from wms_desktop.stock import posting
from wms_desktop.stock.kinds import MoveReason

ORDER = "CK-20260312-0088"


def somebody(shop: Shop, login: str, name: str, *roles: Role, site: int = 1) -> Acting:
    """A new person with these roles at a site, signed in there."""
    person_id = shop.insert(Person, login=login, name=name)
    for role in roles:
        with shop.db.write() as session:
            session.add(PersonRole(person_id=person_id, site_id=site, role=role))
    held = frozenset(roles)
    return replace(shop.acting(site=site), person_id=person_id, person_name=name, roles=held)


@dataclass(frozen=True, slots=True)
class Staff:
    """Who takes the steps of the chain (RET-3); the clerk Lin hands applications in."""

    sales: Acting
    manager: Acting
    assistant: Acting

    @classmethod
    def of(cls, shop: Shop) -> Staff:
        """The staff of a shop; the duty manager is its own."""
        return cls(
            somebody(shop, "gu", "顾晨", Role.SALES),
            shop.acting("zhou"),
            somebody(shop, "huang", "黃雅婷", Role.SALES_ASSISTANT),
        )


TOLD = chain.Told(Channel.PHONE, "退货单已开，6 月 20 日前寄回", "周经理")


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
            self.shop.op(), self.order_id, self.shown.facts.version,
            other.pop("wish", Wish.REFUND), lines, **other
        )  # fmt: skip

    def submit(self, *lines: service.ReturnGoods, login: str = "lin") -> service.Submitted:
        """Hand an application in."""
        shop = self.shop
        return service.submit(shop.db, shop.acting(login), self.command(*lines)).value

    def step(self, application_id: int) -> chain.Step:
        """Confirm or approve what is on the screen now."""
        return chain.Step(self.shop.op(), application_id, self.version(application_id))

    def issue_slip(self, application_id: int, told: chain.Told = TOLD) -> chain.Issue:
        """Issue the slip of what is on the screen now."""
        return chain.Issue(self.shop.op(), application_id, self.version(application_id), told)

    def version(self, application_id: int) -> int:
        """The application's, as it is now."""
        found = queries.application(self.shop.db, application_id)
        assert found is not None
        return found.version

    def take_to(self, state: ReturnState, staff: Staff, application_id: int) -> None:
        """Take an application handed in on to *state*, at most to the issued slip."""
        db = self.shop.db
        deeds = (
            (
                ReturnState.CONFIRMED,
                lambda: chain.confirm(db, staff.sales, self.step(application_id)),
            ),
            (
                ReturnState.APPROVED,
                lambda: chain.approve(db, staff.manager, self.step(application_id)),
            ),
            (
                ReturnState.ISSUED,
                lambda: chain.issue(db, staff.assistant, self.issue_slip(application_id)),
            ),
        )
        for reached, deed in deeds:
            if state is ReturnState.SUBMITTED:
                return
            deed()
            if reached is state:
                return

    @property
    def shown(self) -> queries.ReturnableOrder:
        """The order as the screen shows it."""
        found = queries.order(self.shop.db, self.number, today=self.shop.today)
        assert found is not None
        return found
