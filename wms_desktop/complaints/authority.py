"""Whose yes a compensation needs and what share it may take, with what was given before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from wms_desktop.complaints.kinds import CompensationState
from wms_desktop.complaints.quality import results_of
from wms_desktop.complaints.rules_decide import (
    ALONE_PIECES,
    DISPUTED_PERCENT,
    DecideFault,
    Given,
    highest_share,
    is_bound,
    latest,
    offices,
    share_fault,
)
from wms_desktop.complaints.tables import Compensation, Complaint
from wms_desktop.core.acting import Role
from wms_desktop.core.errors import Refused
from wms_desktop.core.quantity import shown_money
from wms_desktop.db.rule_values import value_on
from wms_desktop.people.rules import site_day
from wms_desktop.people.tables import Site


@dataclass(frozen=True, slots=True)
class Asked:
    """Who must say yes, and the figures behind it.

    Attributes:
        pieces: with those approved before for the same goods of the same order.
        alone: what after-sales decides alone.
    """

    offices: tuple[Role, ...]
    pieces: Decimal
    alone: int


def asked(session: Session, complaint: Complaint, wanted: Compensation, day: date) -> Asked:
    """Who must say yes to *wanted*, kept already or not, by the rule of *day* (CMP-6)."""
    alone = value_on(session, ALONE_PIECES, day)
    pieces = wanted.quantity + earlier_pieces(session, complaint, wanted.id or 0)
    needed = offices(
        pieces, is_major=complaint.is_major, alone=alone,
        is_above_value=wanted.amount > wanted.goods_value,
    )  # fmt: skip
    return Asked(needed, pieces, alone)


def bound(session: Session, complaint: Complaint) -> bool:
    """Whether it is a disputed quality case without a clear defect as things stand."""
    result = latest(results_of(session, complaint.id))
    return is_bound(complaint.kind, is_disputed=complaint.is_disputed, result=result)


def check_share(session: Session, complaint: Complaint, wanted: Compensation, day: date) -> None:
    """Refuse what a disputed case may not be given.

    Raises:
        Refused: `DecideFault.TO_FACTORY`, `VALUE_MISSING` or `ABOVE_SHARE` with the figures.
    """
    pieces, before = earlier(session, complaint.id, wanted.id or 0)
    percent = value_on(session, DISPUTED_PERCENT, day)
    given = Given(
        wanted.quantity + pieces, wanted.goods_value, wanted.amount, wanted.charged_to,
        bound(session, complaint), before,
    )  # fmt: skip
    fault = share_fault(given, percent=percent)
    if fault is None:
        return
    if fault is DecideFault.ABOVE_SHARE and not wanted.goods_value:
        raise Refused(DecideFault.VALUE_MISSING)
    most = max(highest_share(wanted.goods_value, percent) - before, Decimal(0))
    raise Refused(
        fault,
        amount=shown_money(wanted.amount),
        most=shown_money(most),
        percent=percent,
        value=shown_money(wanted.goods_value),
    )


def open_of(session: Session, complaint_id: int) -> int | None:
    """The compensation of a complaint that waits for a yes; None where none does."""
    return session.scalar(
        select(Compensation.id).where(
            Compensation.complaint_id == complaint_id,
            Compensation.state == CompensationState.PROPOSED,
        )
    )


def day_of(session: Session, complaint: Complaint, compensation: Compensation) -> date:
    """The day on which it was proposed, whose rule holds for it until the end."""
    zone = session.scalar(select(Site.time_zone).where(Site.id == complaint.site_id))
    return site_day(compensation.proposed_at, zone or "")


def earlier(session: Session, complaint_id: int, but: int) -> tuple[Decimal, Decimal]:
    """Pieces and yuan approved for a complaint in other compensations."""
    rows = session.execute(
        select(Compensation.quantity, Compensation.amount).where(
            Compensation.complaint_id == complaint_id,
            Compensation.state == CompensationState.APPROVED,
            Compensation.id != but,
        )
    ).all()
    return sum((row[0] for row in rows), Decimal(0)), sum((row[1] for row in rows), Decimal(0))


def earlier_pieces(session: Session, complaint: Complaint, but: int) -> Decimal:
    """Pieces approved before for the same goods of the same order, in whatever complaint.

    A second complaint about the same delivery is no way round the managers (CMP-6).
    """
    same = Complaint.id == complaint.id
    if complaint.order_id is not None and complaint.item_id is not None:
        same = or_(
            same,
            and_(
                Complaint.order_id == complaint.order_id,
                Complaint.item_id == complaint.item_id,
                Complaint.site_id == complaint.site_id,
            ),
        )
    query = (
        select(Compensation.quantity)
        .join(Complaint, Complaint.id == Compensation.complaint_id)
        .where(same, Compensation.state == CompensationState.APPROVED, Compensation.id != but)
    )
    return sum(session.scalars(query), Decimal(0))
