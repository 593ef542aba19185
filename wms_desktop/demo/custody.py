"""Where the sample shop's signed papers are; moved by the use cases, by people of two sites."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.language import Language
from wms_desktop.customers.tables import Customer, CustomerKind
from wms_desktop.db.database import Database
from wms_desktop.demo import scans
from wms_desktop.demo.cast import Cast
from wms_desktop.demo.stock import a_key
from wms_desktop.people.queries import acting_for
from wms_desktop.people.tables import Person, Site, Workstation
from wms_desktop.receipts import (
    arriving,
    closing,
    destroying,
    envelopes,
    handing_over,
    keeping,
    life,
    service,
)
from wms_desktop.receipts.kinds import (
    Arrival,
    BoxKind,
    EnvelopeState,
    HandOverKind,
    ReceiptState,
    Verdict,
)
from wms_desktop.receipts.rules import LIFE
from wms_desktop.receipts.tables import Receipt, ReceiptStep
from wms_desktop.receipts.tables_custody import Envelope, EnvelopeLine, Loan

THERE = "SX"
WAYBILL = "TY-8807{number:04d}"
OLD_DAYS = 1900  # longer ago than closed receipts are kept
_STANDING = (  # how many receipts of the main site, signed at the other one, stand where
    (ReceiptState.FILED, 18),
    (ReceiptState.RECEIVED, 10),
    (ReceiptState.HANDED_OVER, 4),
    (ReceiptState.CLOSED, 5),
)
_GOODS = ("墙布 6 件", "窗帘 12 件", "沙发布 4 件", "遮光布 9 件", "绗缝被 15 件", "样布册 2 箱")


@dataclass(frozen=True, slots=True)
class _People:
    """Who does it, at which site, with keys that are the same for the same seed."""

    db: Database
    cast: Cast
    now: datetime

    def op(self) -> UUID:
        return a_key(self.cast)

    def by(self, login: str, site: str = "SH") -> Acting:
        with self.db.read() as session:
            person = session.execute(select(Person.id).where(Person.login == login)).scalar_one()
            desk = session.execute(
                select(Workstation.id)
                .join(Site, Site.id == Workstation.site_id)
                .where(Site.code == site)
                .order_by(Workstation.id)
                .limit(1)
            ).scalar_one()
        return acting_for(self.db, person, desk, now=self.now, language=Language.ZH_CN)


def add_custody(db: Database, cast: Cast, now: datetime) -> None:
    """Everything about moving and keeping signed papers."""
    people = _People(db, cast, now)
    here, there = people.by("wu"), people.by("wu", THERE)
    with db.write() as session:
        _envelopes_of_old(session, here)
        numbers = _receipts(session, cast, there, here.site_id)
    _packed(people)
    _on_the_way(people, numbers[ReceiptState.FILED])
    _handed_over(people, numbers)
    _kept(people, numbers)
    _to_be_destroyed(people)


def _receipts(
    session: Session, cast: Cast, there: Acting, origin_site_id: int
) -> dict[ReceiptState, list[str]]:
    """Receipts of the main site's own shipments, signed at the other site."""
    shippers = session.scalars(
        select(Customer)
        .where(Customer.kind == CustomerKind.ORGANIZATION)
        .order_by(Customer.id)
        .limit(3)
    ).all()
    numbers: dict[ReceiptState, list[str]] = {}
    made, serial = [], 0
    for state, count in _STANDING:
        for _ in range(count):
            serial += 1
            receipt = _receipt(session, cast, there, origin_site_id, shippers, serial)
            days = OLD_DAYS if state is ReceiptState.CLOSED else 0
            _steps(session, there, receipt, state, days)
            numbers.setdefault(state, []).append(receipt.number)
            made.append(receipt.id)
    scans.add_scans(session, cast, there, made)
    return numbers


def _receipt(
    session: Session,
    cast: Cast,
    there: Acting,
    origin_site_id: int,
    shippers: Sequence[Customer],
    serial: int,
) -> Receipt:
    shipper = shippers[serial % len(shippers)]
    wanted = service.Requirement(
        document=f"consignment:{WAYBILL.format(number=serial)}",
        site_id=there.site_id,
        origin_site_id=origin_site_id,
        customer_id=shipper.id,
        shipper_name=shipper.name,
        consignee_name=cast.person(),
        goods=_GOODS[serial % len(_GOODS)],
        needs_seal=serial % 4 == 0,
        is_cash=serial % 6 == 1,
        arrived_on=there.today - timedelta(days=6 + serial % 5),
        responsible=("林晓雯", "顾晨")[serial % 2],
    )
    return session.get_one(Receipt, service.require(session, there, wanted))


def _steps(
    session: Session, there: Acting, receipt: Receipt, state: ReceiptState, days: int
) -> None:
    """Every step up to *state*; those of old receipts as long ago as they were."""
    steps = LIFE[1 : LIFE.index(state) + 1]
    if not days:
        for each in steps:
            life.enter(session, there, receipt, each)
    else:
        first = there.now - timedelta(days=days + len(steps))
        session.execute(
            insert(ReceiptStep),
            [_old_step(there, receipt, each, first + timedelta(days=n))
             for n, each in enumerate(steps)],
        )  # fmt: skip
        receipt.state = state
        receipt.arrived_on = (first - timedelta(days=3)).date()
        receipt.due_on = (first + timedelta(days=7)).date()
    if state in LIFE[LIFE.index(ReceiptState.RECEIVED) :]:
        receipt.back_on = there.today - timedelta(days=days)


def _old_step(there: Acting, receipt: Receipt, state: ReceiptState, at: datetime) -> dict[str, Any]:
    return {
        "receipt_id": receipt.id, "state": state, "site_id": there.site_id,
        "person_id": there.person_id, "workstation_id": there.workstation_id, "at": at,
    }  # fmt: skip


def _envelopes_of_old(session: Session, by: Acting) -> None:
    """What the main site has sent lies in envelopes: one for each site, still on its way."""
    sent = session.execute(
        select(Receipt.origin_site_id, Receipt.id)
        .where(Receipt.state == ReceiptState.DISPATCHED, Receipt.site_id == by.site_id)
        .order_by(Receipt.origin_site_id, Receipt.id)
    ).all()
    day = by.now - timedelta(days=2)
    for number, site_id in enumerate(dict.fromkeys(row.origin_site_id for row in sent), 1):
        envelope = Envelope(
            number=f"XF-{day:%Y%m%d}-{number:04d}", from_site_id=by.site_id, to_site_id=site_id,
            state=EnvelopeState.SENT, carrier="顺丰", waybill=f"SF12400{number:05d}",
            made_by_id=by.person_id, made_at=day, sent_by_id=by.person_id, sent_at=day,
        )  # fmt: skip
        session.add(envelope)
        session.flush()
        inside = [row.id for row in sent if row.origin_site_id == site_id]
        session.add_all(
            EnvelopeLine(
                envelope_id=envelope.id, receipt_id=receipt_id, place=place,
                arrival=Arrival.EXPECTED, put_by_id=by.person_id, put_at=day,
            )
            for place, receipt_id in enumerate(inside, 1)
        )  # fmt: skip


def _packed(people: _People) -> None:
    """An envelope that is being packed at the main site."""
    by = people.by("lin")
    with people.db.read() as session:
        rows = session.execute(
            select(Receipt.number, Receipt.origin_site_id)
            .where(
                Receipt.state == ReceiptState.FILED,
                Receipt.site_id == by.site_id,
                Receipt.origin_site_id != by.site_id,
                Receipt.is_suspect.is_(False),
            )
            .order_by(Receipt.origin_site_id, Receipt.id)
        ).all()
    if rows:
        to_site = rows[0].origin_site_id
        own = [row.number for row in rows if row.origin_site_id == to_site]
        _envelope(people, by, to_site, own[:5])


def _envelope(people: _People, by: Acting, to_site_id: int, numbers: Sequence[str]) -> int:
    command = envelopes.OpenEnvelope(people.op(), to_site_id, "顺丰", "")
    envelope_id = envelopes.open_envelope(people.db, by, command).value
    for number in numbers:
        envelopes.put_in(people.db, by, envelopes.PutIn(people.op(), envelope_id, number))
    return envelope_id


def _send(people: _People, by: Acting, envelope_id: int, waybill: str) -> None:
    version = _version(people.db, envelope_id)
    command = envelopes.Send(people.op(), envelope_id, version, "顺丰", waybill)
    envelopes.send(people.db, by, command)


def _version(db: Database, envelope_id: int) -> int:
    with db.read() as session:
        return session.get_one(Envelope, envelope_id).version


def _on_the_way(people: _People, numbers: list[str]) -> None:
    """Three from the other site: one closed with differences, one being checked, one coming."""
    db, here, there = people.db, people.by("lin"), people.by("wu", THERE)
    first, second, third = numbers[:5], numbers[6:11], numbers[11:17]
    made = [_envelope(people, there, here.site_id, part) for part in (first, second, third)]
    for serial, envelope_id in enumerate(made, 1):
        _send(people, there, envelope_id, f"SF12401{serial:05d}")
    for envelope_id, scanned in zip(made, (first[:4] + numbers[5:6], second[:2]), strict=False):
        arriving.unseal(db, here, arriving.Unseal(people.op(), envelope_id))
        for number in scanned:
            arriving.check_in(db, here, arriving.CheckIn(people.op(), envelope_id, number))
    with db.read() as session:
        lines = session.scalars(
            select(EnvelopeLine.id).where(
                EnvelopeLine.envelope_id == made[0],
                EnvelopeLine.arrival.in_((Arrival.ARRIVED, Arrival.EXTRA)),
            )
        ).all()
    for line in lines:
        arriving.confirm(db, here, arriving.Confirm(people.op(), line, Verdict.COMPLETE))
    version = _version(db, made[0])
    arriving.close(db, here, arriving.CloseEnvelope(people.op(), made[0], version))


def _handed_over(people: _People, numbers: dict[ReceiptState, list[str]]) -> None:
    """A list that waits for its signature; one customer was told to fetch."""
    db, by = people.db, people.by("lin")
    received = numbers[ReceiptState.RECEIVED]
    with db.read() as session:
        cash = session.scalars(
            select(Receipt.number)
            .where(Receipt.number.in_(received), Receipt.is_cash.is_(True))
            .order_by(Receipt.id)
        ).all()
    for number in cash[:1]:
        command = closing.TellCustomer(people.op(), number, "周经理")
        closing.tell_customer(db, by, command)
    wanted = [number for number in received if number not in cash]
    listed = handing_over.MakeList(people.op(), HandOverKind.COUNTER, slips=(wanted[0],))
    handing_over.make_list(db, by, listed)


def _kept(people: _People, numbers: dict[ReceiptState, list[str]]) -> None:
    """A box in use and a binder that is full; one original is out for too long."""
    db, by = people.db, people.by("lin")
    closed, received = numbers[ReceiptState.CLOSED], numbers[ReceiptState.RECEIVED]
    binder = keeping.OpenBox(people.op(), BoxKind.BINDER, "2021-08", "B-02")
    box = keeping.OpenBox(people.op(), BoxKind.BOX, f"{by.today:%Y-%m}", "B-01")
    for command, inside in ((binder, closed), (box, received[4:9])):
        box_id = keeping.open_box(db, by, command).value
        for number in inside:
            keeping.put_away(db, by, keeping.PutAway(people.op(), box_id, number))
        if command is binder:
            keeping.mark_full(db, by, keeping.MarkFull(people.op(), box_id, 1))
    due = by.today + timedelta(days=5)
    for number, borrower, purpose in (
        (received[4], "钱芳", "对账"), (received[5], "顾晨", "客户核对"),
    ):  # fmt: skip
        keeping.lend(db, by, keeping.Lend(people.op(), number, borrower, purpose, due))
    _make_overdue(db, by.today)


def _make_overdue(db: Database, today: date) -> None:
    with db.write() as session:
        first = session.scalars(select(Loan.id).order_by(Loan.id).limit(1)).one()
        session.execute(
            update(Loan).where(Loan.id == first).values(due_on=today - timedelta(days=3))
        )


def _to_be_destroyed(people: _People) -> None:
    """A list that one person has agreed to."""
    db = people.db
    command = destroying.Propose(people.op(), "保管期满")
    made = destroying.propose(db, people.by("wu"), command).value
    destroying.approve(db, people.by("zhao"), destroying.Approve(people.op(), made, 1))
