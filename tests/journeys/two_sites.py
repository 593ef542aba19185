"""A signed paper on its way back from the site of signing to the site that sent the goods."""

from __future__ import annotations

from sqlalchemy import select

from tests.pickup.waybills import signature
from tests.shop import Shop
from wms_desktop.people.tables import Person
from wms_desktop.receipts import arriving, envelopes
from wms_desktop.receipts.closing import CloseReceipts, close_receipts
from wms_desktop.receipts.codes import slip_code
from wms_desktop.receipts.handing_over import MakeList, SignList, make_list, sign_list
from wms_desktop.receipts.kinds import HandOverKind, ReceiptState, Verdict
from wms_desktop.receipts.tables import Receipt, ReceiptStep
from wms_desktop.receipts.tables_custody import Envelope, EnvelopeLine


class TwoSites:
    """The signed paper goes back: packed here, checked there, handed over, closed."""

    def __init__(self, shop: Shop, number: str) -> None:
        self._shop, self.number = shop, number
        self.here, self.there = shop.acting(), shop.acting("zhou", site=2)

    def send(self) -> int:
        """Put the slip into an envelope to its origin site, and send it."""
        db, op = self._shop.db, self._shop.op
        command = envelopes.OpenEnvelope(op(), self.there.site_id)
        envelope_id = envelopes.open_envelope(db, self.here, command).value
        code = slip_code(self.number, 1)
        envelopes.put_in(db, self.here, envelopes.PutIn(op(), envelope_id, code))
        sent = envelopes.Send(op(), envelope_id, self._seen(envelope_id), "顺丰", "SF1234567890")
        envelopes.send(db, self.here, sent)
        return envelope_id

    def receive(self, envelope_id: int) -> int:
        """Open it there, scan and judge the slip, close it; how many were missing."""
        db, op, by = self._shop.db, self._shop.op, self.there
        arriving.unseal(db, by, arriving.Unseal(op(), envelope_id))
        code = slip_code(self.number, 1)
        arriving.check_in(db, by, arriving.CheckIn(op(), envelope_id, code))
        with db.read() as session:
            query = select(EnvelopeLine.id).where(EnvelopeLine.envelope_id == envelope_id)
            line = session.scalars(query).one()
        arriving.confirm(db, by, arriving.Confirm(op(), line, Verdict.COMPLETE))
        closing_it = arriving.CloseEnvelope(op(), envelope_id, self._seen(envelope_id))
        return arriving.close(db, by, closing_it).value

    def hand_over(self, taker: str) -> None:
        """The customer takes it at the counter and signs on the screen."""
        db, op, by = self._shop.db, self._shop.op, self.there
        listed = MakeList(op(), HandOverKind.COUNTER, slips=(self.number,))
        list_id = make_list(db, by, listed).value
        sign_list(db, by, SignList(op(), list_id, 1, taker, signature()))

    def close(self) -> None:
        """Customer service confirms that it is done with."""
        command = CloseReceipts(self._shop.op(), (self.number,))
        close_receipts(self._shop.db, self.there, command)

    def timeline(self) -> list[tuple[ReceiptState, str, int]]:
        """(state, who, at which site) of every step of the receipt's life."""
        with self._shop.db.read() as session:
            rows = session.execute(
                select(ReceiptStep.state, Person.login, ReceiptStep.site_id)
                .join(Person, Person.id == ReceiptStep.person_id)
                .join(Receipt, Receipt.id == ReceiptStep.receipt_id)
                .where(Receipt.number == self.number)
                .order_by(ReceiptStep.id)
            ).all()
        return [(state, login, site) for state, login, site in rows]

    def _seen(self, envelope_id: int) -> int:
        with self._shop.db.read() as session:
            return session.get_one(Envelope, envelope_id).version
