"""Receipts on their way between two sites, and what people at both do with them."""

from __future__ import annotations

from sqlalchemy import select

from tests.receipts.stack import required
from tests.shop import Shop
from wms_desktop.core.acting import Acting
from wms_desktop.receipts import arriving, envelopes, life
from wms_desktop.receipts.kinds import Arrival, ReceiptState, Verdict
from wms_desktop.receipts.rules import LIFE
from wms_desktop.receipts.tables import Receipt
from wms_desktop.receipts.tables_custody import Envelope, EnvelopeLine


def standing(shop: Shop, state: ReceiptState, count: int = 1, **fixed: object) -> list[str]:
    """Numbers of receipts that took every step up to *state*; signed at site 2 unless said."""
    numbers = required(shop, count, **fixed)
    with shop.db.write() as session:
        for receipt in life.locked(session, set(numbers)).values():
            same = receipt.site_id == receipt.origin_site_id
            by = shop.acting(site=receipt.site_id)
            for each in LIFE[1 : LIFE.index(state) + 1]:
                if not (same and each in (ReceiptState.DISPATCHED, ReceiptState.RECEIVED)):
                    life.enter(session, by, receipt, each)
    return numbers


def filed(shop: Shop, count: int = 1, **fixed: object) -> list[str]:
    """Numbers of receipts that are filed at site 2 and go back to site 1."""
    return standing(shop, ReceiptState.FILED, count, **fixed)


def state_of(shop: Shop, number: str) -> ReceiptState:
    with shop.db.read() as session:
        return session.execute(select(Receipt.state).where(Receipt.number == number)).scalar_one()


def receipt_of(shop: Shop, number: str) -> Receipt:
    with shop.db.read() as session:
        return session.execute(select(Receipt).where(Receipt.number == number)).scalar_one()


class Post:
    """Envelopes from site 2 to site 1, and the people who pack and check them."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop

    @property
    def there(self) -> Acting:
        return self.shop.acting(site=2)

    @property
    def here(self) -> Acting:
        return self.shop.acting(site=1)

    def open(self, to: int = 1) -> int:
        command = envelopes.OpenEnvelope(self.shop.op(), to)
        return envelopes.open_envelope(self.shop.db, self.there, command).value

    def put(self, envelope_id: int, slip: str, by: Acting | None = None) -> int:
        command = envelopes.PutIn(self.shop.op(), envelope_id, slip)
        return envelopes.put_in(self.shop.db, by or self.there, command).value

    def send(self, envelope_id: int, by: Acting | None = None) -> str:
        version = self.envelope(envelope_id).version
        command = envelopes.Send(self.shop.op(), envelope_id, version, "顺丰", "SF1234567890")
        return envelopes.send(self.shop.db, by or self.there, command).value

    def sent(self, numbers: list[str]) -> int:
        envelope_id = self.open()
        for number in numbers:
            self.put(envelope_id, number)
        self.send(envelope_id)
        return envelope_id

    def unsealed(self, numbers: list[str]) -> int:
        envelope_id = self.sent(numbers)
        self.unseal(envelope_id)
        return envelope_id

    def unseal(self, envelope_id: int) -> None:
        command = arriving.Unseal(self.shop.op(), envelope_id)
        arriving.unseal(self.shop.db, self.here, command)

    def check(self, envelope_id: int, slip: str) -> str:
        command = arriving.CheckIn(self.shop.op(), envelope_id, slip)
        return arriving.check_in(self.shop.db, self.here, command).value

    def uncheck(self, envelope_id: int, slip: str) -> None:
        command = arriving.Uncheck(self.shop.op(), envelope_id, slip)
        arriving.uncheck(self.shop.db, self.here, command)

    def confirm(self, envelope_id: int, number: str, verdict: Verdict = Verdict.COMPLETE) -> None:
        line = self.line(envelope_id, number)
        command = arriving.Confirm(self.shop.op(), line.id, verdict)
        arriving.confirm(self.shop.db, self.here, command)

    def close(self, envelope_id: int) -> int:
        version = self.envelope(envelope_id).version
        command = arriving.CloseEnvelope(self.shop.op(), envelope_id, version)
        return arriving.close(self.shop.db, self.here, command).value

    def settle(self, line_id: int, how: object, note: str = "", by: Acting | None = None) -> None:
        command = arriving.Settle(self.shop.op(), line_id, how, note)  # type: ignore[arg-type]
        arriving.settle(self.shop.db, by or self.here, command)

    def envelope(self, envelope_id: int) -> Envelope:
        with self.shop.db.read() as session:
            return session.get_one(Envelope, envelope_id)

    def line(self, envelope_id: int, number: str) -> EnvelopeLine:
        with self.shop.db.read() as session:
            return session.execute(
                select(EnvelopeLine)
                .join(Receipt, Receipt.id == EnvelopeLine.receipt_id)
                .where(EnvelopeLine.envelope_id == envelope_id, Receipt.number == number)
            ).scalar_one()

    def arrivals(self, envelope_id: int) -> list[Arrival]:
        query = select(EnvelopeLine.arrival).where(EnvelopeLine.envelope_id == envelope_id)
        with self.shop.db.read() as session:
            return list(session.scalars(query.order_by(EnvelopeLine.place)))
