"""Consignments of the last weeks, and their receipts in every state of their life."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.customers.tables import Customer, CustomerKind
from wms_desktop.demo.cast import Cast
from wms_desktop.people.tables import Site
from wms_desktop.pickup.kinds import (
    Collector,
    DocumentKind,
    Due,
    PaymentMeans,
    PickupOutcome,
    RefusalReason,
)
from wms_desktop.pickup.tables import Payment, PickupRecord, ShownDocument
from wms_desktop.receipts import life
from wms_desktop.receipts import service as receipts
from wms_desktop.receipts.kinds import AbnormalKind, ReceiptState, Route
from wms_desktop.receipts.rules import LIFE
from wms_desktop.receipts.tables import Receipt
from wms_desktop.transport import service as transport
from wms_desktop.transport.kinds import ConsignmentState
from wms_desktop.transport.rules import Waybill
from wms_desktop.transport.tables import Consignment

# of a hundred consignments: how many stand where, and the days since they arrived
STANDING = (
    (10, ConsignmentState.ON_THE_WAY, None, (0, 0)),
    (16, ConsignmentState.WAITING, ReceiptState.REQUIRED, (0, 5)),
    (10, ConsignmentState.WAITING, ReceiptState.PRINTED, (0, 12)),
    (2, ConsignmentState.HELD, ReceiptState.REQUIRED, (1, 4)),
    (2, ConsignmentState.CANCELLED, None, (1, 9)),
    (22, ConsignmentState.RELEASED, ReceiptState.SIGNED, (1, 29)),
    (10, ConsignmentState.RELEASED, ReceiptState.FILED, (2, 9)),
    (6, ConsignmentState.RELEASED, ReceiptState.DISPATCHED, (5, 16)),
    (5, ConsignmentState.RELEASED, ReceiptState.RECEIVED, (8, 20)),
    (5, ConsignmentState.RELEASED, ReceiptState.HANDED_OVER, (10, 24)),
    (8, ConsignmentState.RELEASED, ReceiptState.CLOSED, (15, 40)),
    (3, ConsignmentState.RELEASED, ReceiptState.ABNORMAL, (3, 22)),
    (1, ConsignmentState.RELEASED, ReceiptState.LOST, (26, 45)),
)
REASONS = {
    ConsignmentState.HELD: "发货人通知暂缓，等电话",
    ConsignmentState.CANCELLED: "发货人取消，货退回",
}
ROUTES = (Route.DIRECT, Route.DIRECT, Route.DIRECT, Route.ONE_TRANSFER, Route.TWO_TRANSFERS)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one sample consignment and its receipt stand."""

    state: ConsignmentState
    receipt: ReceiptState | None
    arrived_on: date


def add_consignments(session: Session, cast: Cast, by: Acting, count: int) -> list[int]:
    """*count* consignments to the main site; the ids of receipts that need scanned pages."""
    origins = list(session.scalars(select(Site.id).where(Site.id != by.site_id).order_by(Site.id)))
    shippers = list(
        session.scalars(
            select(Customer).where(Customer.kind == CustomerKind.ORGANIZATION).order_by(Customer.id)
        )
    )
    filed = []
    for number, standing in enumerate(_standings(cast, by.today, count)):
        waybill = _waybill(
            cast, by, number, cast.random.choice(origins), cast.random.choice(shippers)
        )
        waybill = replace(waybill, remarks=_remarks(waybill, number))
        then = replace(by, today=standing.arrived_on)
        row = session.get_one(Consignment, transport.add(session, then, waybill))
        row.state, row.state_reason = standing.state, REASONS.get(standing.state, "")
        if standing.state is ConsignmentState.ON_THE_WAY:
            continue
        row.arrived_on = standing.arrived_on
        row.stored_at_code = f"S-01-{number % 12 + 1:02d}"
        if standing.state is ConsignmentState.RELEASED:
            hand_over(session, cast, by, row, row.pieces)
        elif number % 17 == 5:
            _refuse(session, cast, by, row)
        receipt = _receipt(session, then, row, standing)
        if receipt is not None and standing.receipt in LIFE[LIFE.index(ReceiptState.FILED) :]:
            filed.append(receipt.id)
    return filed


def _standings(cast: Cast, today: date, count: int) -> list[Standing]:
    found = []
    for share, state, receipt, (least, most) in STANDING:
        for _ in range(max(1, round(share * count / 100))):
            arrived = today - timedelta(days=cast.random.randint(least, most))
            found.append(Standing(state, receipt, arrived))
    cast.random.shuffle(found)
    training = Standing(ConsignmentState.WAITING, ReceiptState.PRINTED, today - timedelta(days=2))
    return [training, *found[: count - 1]]


def _waybill(cast: Cast, by: Acting, number: int, origin: int, shipper: Customer) -> Waybill:
    draw = cast.random
    company = draw.random() < 0.25
    consignee = cast.organization()[0] if company else cast.person()
    if number == 0:
        consignee, company = "杨民敬", False  # the name of the training example
    return Waybill(
        number=f"TY-8806{2000 + number:04d}",
        site_id=by.site_id,
        origin_site_id=origin,
        shipper_name=shipper.name,
        shipper_contact=shipper.contact_name,
        shipper_phone=shipper.phone,
        consignee_name=consignee,
        consignee_phone=cast.mobile(),
        is_organization=company,
        customer_id=shipper.id,
        goods=cast.parcel(),
        pieces=draw.randint(1, 12),
        weight_grams=draw.randint(3, 240) * 1000,
        route=draw.choice(ROUTES),
        collect_freight=Decimal(186 if number == 0 else draw.choice((0, 0, 35, 86, 120))),
        cash_on_delivery=Decimal(draw.choice((0, 0, 0, 480, 1260))),
        is_cash_settled=draw.random() < 0.08,
        needs_id_number=draw.random() < 0.4,
        needs_seal=company and draw.random() < 0.7,
        needs_own_forms=draw.random() < 0.1,
        receipt_copies=draw.choice((1, 1, 1, 2)),
    )


def _remarks(waybill: Waybill, number: int) -> str:
    """What the waybill says of its receipt; now and then it forgets the seal."""
    said = ["回单须盖公章"] if waybill.needs_seal and number % 11 else []
    if waybill.needs_own_forms and number % 9:
        said.append("随货单签收带回")
    return "，".join(said)


def _receipt(session: Session, by: Acting, row: Consignment, standing: Standing) -> Receipt | None:
    if standing.receipt is None:
        return None
    receipt = session.get_one(Receipt, receipts.require(session, by, transport.requirement_of(row)))
    last = standing.receipt if standing.receipt in LIFE else ReceiptState.SIGNED
    for state in LIFE[1 : LIFE.index(last) + 1]:
        life.enter(session, by, receipt, state)
    if standing.receipt is ReceiptState.ABNORMAL:
        life.enter(session, by, receipt, ReceiptState.ABNORMAL, "", AbnormalKind.NO_SEAL)
    if standing.receipt is ReceiptState.LOST:
        life.enter(session, by, receipt, ReceiptState.LOST)
    return receipt


def hand_over(session: Session, cast: Cast, by: Acting, row: Consignment, pieces: int) -> None:
    """Somebody has collected *pieces* of it; all money was taken at once."""
    record = _record(cast, by, row, PickupOutcome.RELEASED)
    record.pieces = pieces
    row.pieces_collected += pieces
    session.add(record)
    session.flush()
    session.add(
        ShownDocument(
            record_id=record.id,
            belongs_to=Collector.CONSIGNEE,
            kind=DocumentKind.RESIDENT_ID,
            name=row.consignee_name,
            masked_number=f"3{'*' * 16}{cast.random.choice('0123456789X')}",
        )
    )
    means = tuple(PaymentMeans)[record.id % len(PaymentMeans)]
    due = {
        Due.COLLECT_FREIGHT: row.collect_freight,
        Due.CASH_ON_DELIVERY: row.cash_on_delivery,
    }
    for what, amount in due.items():
        if amount:
            session.add(Payment(record_id=record.id, what=what, means=means, amount=amount))


def _refuse(session: Session, cast: Cast, by: Acting, row: Consignment) -> None:
    record = _record(cast, by, row, PickupOutcome.REFUSED)
    record.refusal_reason = RefusalReason.COPY_ONLY
    session.add(record)


def _record(cast: Cast, by: Acting, row: Consignment, outcome: PickupOutcome) -> PickupRecord:
    from wms_desktop.demo.stock import a_key

    return PickupRecord(
        op_id=a_key(cast),
        consignment_id=row.id,
        outcome=outcome,
        collector=Collector.CONSIGNEE,
        consignee_name=row.consignee_name,
        site_id=by.site_id,
        person_id=by.person_id,
        workstation_id=by.workstation_id,
    )
