"""Who may collect for the sample's companies by the book, and goods that go in parts."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.customers.tables import Customer, CustomerKind
from wms_desktop.demo.cast import Cast
from wms_desktop.demo.consignments import hand_over
from wms_desktop.pickup.kinds import DocumentKind
from wms_desktop.pickup.tables import AuthorizedCollector
from wms_desktop.transport.kinds import ConsignmentState
from wms_desktop.transport.tables import Consignment

MOST = 8  # companies with a book
ENDS = (200, 90, None, -12)  # days from today


def add_collectors(session: Session, cast: Cast, by: Acting) -> None:
    """One or two collectors each for companies that wait for goods; a waybill half collected."""
    waiting = session.scalars(
        select(Consignment)
        .where(Consignment.state == ConsignmentState.WAITING, Consignment.pieces > 3)
        .order_by(Consignment.id)
    ).all()
    for row in waiting[3:12:4]:
        hand_over(session, cast, by, row, row.pieces // 2)
    names = [row.consignee_name for row in waiting]
    companies = session.scalars(
        select(Customer)
        .where(Customer.kind == CustomerKind.ORGANIZATION, Customer.is_active)
        .order_by(Customer.name.in_(names).desc(), Customer.id)
        .limit(MOST)
    ).all()
    for place, company in enumerate(companies):
        for _ in range(1 + place % 2):
            _add(session, cast, by, company, ENDS[place % len(ENDS)])


def _add(session: Session, cast: Cast, by: Acting, company: Customer, end: int | None) -> None:
    session.add(
        AuthorizedCollector(
            customer_id=company.id,
            name=cast.person(),
            kind=DocumentKind.RESIDENT_ID,
            masked_number=f"3{'*' * 16}{cast.random.choice('0123456789X')}",
            phone=cast.mobile(),
            valid_from=by.today - timedelta(days=60),
            valid_until=None if end is None else by.today + timedelta(days=end),
            recorded_by_id=by.person_id,
        )
    )
