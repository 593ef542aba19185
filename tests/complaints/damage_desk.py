"""Somebody who works on one damage case in tests."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import uuid4

from tests.conftest import TODAY
from wms_desktop.complaints import damage, damage_money
from wms_desktop.complaints.damage import AddNote, CloseDamage, TellCustomer
from wms_desktop.complaints.damage_money import (
    Approve,
    AskBack,
    AssessLoss,
    BookRecovered,
    DecideLiability,
    Settle,
)
from wms_desktop.complaints.damage_steps import Deed
from wms_desktop.complaints.kinds import Liability
from wms_desktop.complaints.queries_damage import DamageFile, case
from wms_desktop.core.photo import Photo
from wms_desktop.customers.kinds import Channel


class Desk:
    """Somebody works on one case."""

    def __init__(self, shop, found: DamageFile, login: str = "lin") -> None:
        self.shop, self.found, self.by = shop, found, shop.acting(login)

    def after(self, login: str) -> Desk:
        """Somebody else goes on."""
        return Desk(self.shop, case(self.shop.db, self.found.id), login)

    def tell(self, said: str = "已电话告知") -> Desk:
        return self._do(damage.tell_customer, TellCustomer, Channel.PHONE, "周经理", said)

    def assess(self, amount: object = 900, basis: str = "出厂价") -> Desk:
        return self._do(damage_money.assess_loss, AssessLoss, Decimal(str(amount)), basis)

    def liable(
        self, who: Liability = Liability.THIRD_PARTY, name: str = "安达物流", why: str = "车上压坏"
    ) -> Desk:
        return self._do(damage_money.decide_liability, DecideLiability, who, name, why)

    def settle(self, amount: object = 900, why: str = "客户同意") -> Desk:
        return self._do(damage_money.settle, Settle, Decimal(str(amount)), why)

    def approve(self, yes: bool = True, why: str = "") -> Desk:
        return self._do(damage_money.approve, Approve, yes, why)

    def ask(self, amount: object = 900, due: date = TODAY) -> Desk:
        return self._do(damage_money.ask_back, AskBack, Decimal(str(amount)), due)

    def book(self, amount: object) -> Desk:
        return self._do(damage_money.book_recovered, BookRecovered, Decimal(str(amount)))

    def note(self, text: str = "", photos: tuple[Photo, ...] = ()) -> Desk:
        return self._do(damage.add_note, AddNote, text, photos)

    def close(self, why: str = "") -> Desk:
        return self._do(damage.close_damage, CloseDamage, why)

    def _do(self, work, command, *values) -> Desk:
        row = self.found.row
        work(self.shop.db, self.by, command(uuid4(), row.id, row.version, *values))
        self.found = case(self.shop.db, row.id)
        return self

    @property
    def row(self):
        return self.found.row

    @property
    def deeds(self) -> list[Deed]:
        return [step.noted.deed for step in self.found.steps]
