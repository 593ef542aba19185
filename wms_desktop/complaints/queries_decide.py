"""What people look at when they decide a complaint: stock, limits, who is asked, what came in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from wms_desktop.complaints import authority
from wms_desktop.complaints.kinds import ChargedTo, CompensationState, ComplaintState
from wms_desktop.complaints.quality import LotPlace, lot_stock
from wms_desktop.complaints.rules_decide import ALONE_PIECES, DISPUTED_PERCENT, OFFICES, office_for
from wms_desktop.complaints.signatures import filed_paper
from wms_desktop.complaints.tables import Compensation, CompensationApproval, Complaint
from wms_desktop.core.acting import Acting, Role
from wms_desktop.customers.tables import Customer
from wms_desktop.db.database import Database
from wms_desktop.db.rule_values import value_on
from wms_desktop.people.tables import Person
from wms_desktop.returns.kinds import ReturnState
from wms_desktop.returns.tables import ReturnApplication
from wms_desktop.stock.tables import Item


@dataclass(frozen=True, slots=True)
class Waiting:
    """A compensation that waits for a yes.

    Attributes:
        offices: all that it needs; ``missing`` of them have not spoken yet.
        mine: in which office the person may speak now; None where they may not.
        is_own: the person proposed it themselves.
    """

    id: int
    version: int
    offices: tuple[Role, ...]
    missing: tuple[Role, ...]
    mine: Role | None
    is_own: bool


@dataclass(frozen=True, slots=True)
class Known:
    """What stands beside a complaint while it is decided.

    Attributes:
        places: good stock of the same lot, at all sites (CMP-4).
        list_price: of one piece in yuan; nought where the item has none.
        alone, percent: the numbers of CMP-6 and CMP-5 today.
        is_bound: a disputed quality case without a clear defect.
        earlier_pieces: approved before for the same goods of the same order.
        earlier_amount: approved for this complaint before.
        has_paper: its form came in signed through the scanner since it was decided.
        return_state: of the return that it led to.
    """

    places: tuple[LotPlace, ...]
    list_price: Decimal
    alone: int
    percent: int
    is_bound: bool
    earlier_pieces: Decimal
    earlier_amount: Decimal
    waiting: Waiting | None
    return_state: ReturnState | None
    has_paper: bool

    @property
    def stock(self) -> Decimal:
        """Of the same lot, at all sites."""
        return sum((place.quantity for place in self.places), Decimal(0))

    @property
    def is_returned(self) -> bool:
        """Whether a return of it goes on or is done."""
        return self.return_state not in (None, ReturnState.REJECTED)


def known(db: Database, by: Acting, complaint_id: int) -> Known | None:
    """What is known beside the complaint's own file; None where there is none at this site."""
    by.require(*Role)
    with db.read() as session:
        complaint = session.get(Complaint, complaint_id)
        if complaint is None or complaint.site_id != by.site_id:
            return None
        price = select(Item.unit_price).where(Item.id == complaint.item_id)
        state = select(ReturnApplication.state).where(ReturnApplication.id == complaint.return_id)
        pieces = authority.earlier_pieces(session, complaint, 0)
        _pieces, amount = authority.earlier(session, complaint.id, 0)
        is_decided = complaint.state is ComplaintState.DECIDED
        return Known(
            lot_stock(session, complaint),
            session.scalar(price) or Decimal(0),
            value_on(session, ALONE_PIECES, by.today),
            value_on(session, DISPUTED_PERCENT, by.today),
            authority.bound(session, complaint),
            pieces,
            amount,
            _waiting(session, by, complaint),
            session.scalar(state),
            is_decided and filed_paper(session, complaint) is not None,
        )


def _waiting(session: Session, by: Acting, complaint: Complaint) -> Waiting | None:
    compensation_id = authority.open_of(session, complaint.id)
    found = session.get(Compensation, compensation_id) if compensation_id else None
    return None if found is None else waiting_for(session, by, complaint, found)


def waiting_for(session: Session, by: Acting, complaint: Complaint, found: Compensation) -> Waiting:
    """Who must still say yes to *found*, and whether *by* is one of them (CMP-6)."""
    day = authority.day_of(session, complaint, found)
    asked = authority.asked(session, complaint, found, day)
    said = session.execute(
        select(CompensationApproval.role, CompensationApproval.person_id).where(
            CompensationApproval.compensation_id == found.id
        )
    ).all()
    given = {row.role for row in said}
    is_own = found.proposed_by_id == by.person_id
    spoke = by.person_id in {row.person_id for row in said}
    mine = None if is_own or spoke else office_for(asked.offices, given, by.roles)
    missing = tuple(role for role in asked.offices if role not in given)
    return Waiting(found.id, found.version, asked.offices, missing, mine, is_own)


@dataclass(frozen=True, slots=True)
class CompensationLine:
    """A compensation as lists show it."""

    id: int
    complaint: str
    customer: str
    item: str
    lot: str
    quantity: Decimal
    goods_value: Decimal
    amount: Decimal
    charged_to: ChargedTo
    state: CompensationState
    reason: str
    proposed_by: str
    proposed_at: datetime
    approvals: int  # how many said yes


def compensations(
    db: Database,
    by: Acting,
    *,
    state: CompensationState | None = None,
    after: CompensationLine | None = None,
    limit: int = 50,
) -> list[CompensationLine]:
    """Compensations of the site, the newest first (keyset)."""
    by.require(*Role)
    query = _lines().where(Complaint.site_id == by.site_id)
    if state is not None:
        query = query.where(Compensation.state == state)
    if after is not None:
        query = query.where(Compensation.id < after.id)
    with db.read() as session:
        found = session.execute(query.order_by(Compensation.id.desc()).limit(limit))
        return [CompensationLine(*row) for row in found]


def open_compensations(session: Session, by: Acting, limit: int) -> list[Any]:
    """Pairs of compensation and complaint of the site that wait for a yes, the oldest first."""
    query = (
        select(Compensation, Complaint)
        .join(Complaint, Complaint.id == Compensation.complaint_id)
        .where(Complaint.site_id == by.site_id, Compensation.state == CompensationState.PROPOSED)
        .order_by(Compensation.id)
        .limit(limit)
    )
    return [] if by.roles.isdisjoint(OFFICES) else list(session.execute(query))


def _lines() -> Any:
    yes = func.sum(case((CompensationApproval.is_approved, 1), else_=0))
    approvals = (
        select(func.coalesce(yes, 0))
        .where(CompensationApproval.compensation_id == Compensation.id)
        .scalar_subquery()
    )
    return (
        select(
            Compensation.id, Complaint.number, Customer.name, func.coalesce(Item.code, ""),
            Complaint.lot_code, Compensation.quantity, Compensation.goods_value,
            Compensation.amount, Compensation.charged_to, Compensation.state,
            Compensation.reason, Person.name, Compensation.proposed_at, approvals,
        )
        .join(Complaint, Complaint.id == Compensation.complaint_id)
        .join(Customer, Customer.id == Complaint.customer_id)
        .join(Person, Person.id == Compensation.proposed_by_id)
        .outerjoin(Item, Item.id == Complaint.item_id)
    )  # fmt: skip
