"""Counted against booked, for those who may see it, with what keeps them from approving."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.errors import Refused
from wms_desktop.counts import variances
from wms_desktop.counts.approving import limits_on
from wms_desktop.counts.kinds import CountState
from wms_desktop.counts.rules import (
    COUNTERS,
    Accuracy,
    CountFault,
    Limits,
    Verdict,
    accuracy,
    approval_faults,
    can_be_accepted,
    may_review,
    verdict,
)
from wms_desktop.counts.tables import Count
from wms_desktop.counts.variances import VarianceRow
from wms_desktop.db.database import Database
from wms_desktop.people.tables import Person


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One line of the review grid, and what it still needs."""

    row: VarianceRow
    verdict: Verdict
    can_be_accepted: bool = False

    @property
    def id(self) -> int:
        """The count line's id."""
        return self.row.line_id

    @property
    def is_off(self) -> bool:
        """Whether it differs from the books, or one of its counts from another."""
        return bool(self.row.difference) or self.row.variance.is_disputed

    @property
    def count_a(self) -> Decimal | None:
        """What the first count found; None while nobody has counted."""
        return self._counted(1)

    @property
    def count_b(self) -> Decimal | None:
        """What the second count found."""
        return self._counted(2)

    @property
    def count_c(self) -> Decimal | None:
        """What the third count found."""
        return self._counted(3)

    def _counted(self, round_: int) -> Decimal | None:
        rounds = self.row.rounds
        return rounds[round_ - 1].counted if len(rounds) >= round_ else None


@dataclass(frozen=True, slots=True)
class Review:
    """A count as its reviewers see it.

    Attributes:
        faults: what keeps the person who looks from approving; empty when they may.
        counters: names of everybody who entered a figure.
    """

    id: int
    version: int
    number: str
    title: str
    state: CountState
    lines: tuple[ReviewLine, ...]
    accuracy: Accuracy
    faults: tuple[CountFault, ...]
    counters: tuple[str, ...]
    approved_by: str
    approved_at: datetime | None


def review_of(db: Database, by: Acting, count_id: int) -> Review:
    """The review of a count.

    Raises:
        Refused: there is no such count at the site, it has not been started, or it is blind and
            still being counted by people like this one (CNT-2).
    """
    with db.read() as session:
        return in_session(session, by, count_id)


def in_session(session: Session, by: Acting, count_id: int) -> Review:
    """`review_of` inside a transaction."""
    count = session.get(Count, count_id)
    if count is None or count.site_id != by.site_id:
        raise Refused(CountFault.UNKNOWN)
    if count.state is CountState.PLANNED:
        raise Refused(CountFault.NOT_STARTED, number=count.number)
    counters = variances.counter_ids(session, count.id)
    counts_here = by.may(*COUNTERS) or by.person_id in counters
    blind = {"is_blind": count.is_blind, "counts_here": counts_here}
    if not may_review(count.state, **blind):
        raise Refused(CountFault.REVIEW_CLOSED, number=count.number)
    rows = variances.of_count(session, count)
    left = sum(row.variance.is_open for row in rows)
    if not may_review(count.state, is_again_open=left > 0, **blind):
        raise Refused(CountFault.AGAIN_OPEN, number=count.number, left=left)
    limits = limits_on(session, by)
    faults = approval_faults(
        [row.variance for row in rows],
        approver_id=by.person_id,
        counter_ids=counters,
        roles=by.roles,
        limits=limits,
    )
    return Review(
        count.id,
        count.version,
        count.number,
        count.title,
        count.state,
        _lines(rows, limits, is_posted=count.state is CountState.APPROVED),
        accuracy([row.variance for row in rows]),
        tuple(faults),
        _names(session, counters),
        "".join(_names(session, {count.approved_by_id} - {None})),
        count.approved_at,
    )


def _lines(rows: list[VarianceRow], limits: Limits, *, is_posted: bool) -> tuple[ReviewLine, ...]:
    return tuple(
        ReviewLine(
            row,
            verdict(row.variance, limits=limits, is_posted=is_posted),
            not is_posted and can_be_accepted(row.variance, limits),
        )
        for row in rows
    )


def _names(session: Session, people: set[int] | set[int | None]) -> tuple[str, ...]:
    query = select(Person.name).where(Person.id.in_(people)).order_by(Person.id)
    return tuple(session.scalars(query)) if people else ()
