"""The week or month by site: required, back in time, late, outstanding, abnormal (RCP-6, KPI-5).

What counts in a period are the receipts whose deadline falls into it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from wms_desktop.db.database import Database
from wms_desktop.db.rule_values import value_on
from wms_desktop.people.tables import Site
from wms_desktop.receipts.kinds import AbnormalKind, ReceiptState, Verdict
from wms_desktop.receipts.rules_control import ON_TIME_TARGET
from wms_desktop.receipts.tables import Receipt, ScanPage

PERIODS = 12  # in the chart
_KINDS = {kind.value: kind for kind in AbnormalKind}


class Span(StrEnum):
    """How long a period is."""

    WEEK = "week"  # from Monday
    MONTH = "month"

    def begin(self, day: date) -> date:
        """The first day of the period that *day* lies in."""
        return day - timedelta(days=day.weekday()) if self is Span.WEEK else day.replace(day=1)

    def after(self, begin: date) -> date:
        """The first day of the following period."""
        return self.begin(begin + timedelta(days=7 if self is Span.WEEK else 31))

    def before(self, begin: date) -> date:
        """The first day of the period before."""
        return self.begin(begin - timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the receipts that were due.

    Attributes:
        in_time: back on the due day at the latest; *late* after it.
        waiting: not back, and not due yet; *overdue* not back though due.
        days: from arrival to being back, of all that are back, added up.
    """

    in_time: int = 0
    late: int = 0
    waiting: int = 0
    overdue: int = 0
    days: int = 0
    abnormal: Mapping[AbnormalKind, int] = field(default_factory=dict)

    def __add__(self, other: Tally) -> Tally:
        kinds = {
            kind: self.abnormal.get(kind, 0) + other.abnormal.get(kind, 0)
            for kind in AbnormalKind
            if kind in self.abnormal or kind in other.abnormal
        }
        return Tally(
            self.in_time + other.in_time,
            self.late + other.late,
            self.waiting + other.waiting,
            self.overdue + other.overdue,
            self.days + other.days,
            kinds,
        )

    @property
    def required(self) -> int:
        """All receipts that were due in the period."""
        return self.in_time + self.late + self.outstanding

    @property
    def outstanding(self) -> int:
        """Those that are not back."""
        return self.waiting + self.overdue

    @property
    def share(self) -> Decimal | None:
        """The share that came back in time of those whose due day is past or that are back."""
        judged = self.in_time + self.late + self.overdue
        return Decimal(self.in_time) / judged if judged else None

    @property
    def average_days(self) -> Decimal | None:
        """From arrival to being back, one decimal."""
        back = self.in_time + self.late
        return round(Decimal(self.days) / back, 1) if back else None

    @property
    def abnormal_count(self) -> int:
        """Abnormal slips of all kinds."""
        return sum(self.abnormal.values())


@dataclass(frozen=True, slots=True)
class SiteSummary:
    """One site's week or month."""

    id: int
    site: str
    begin: date
    span: Span
    tally: Tally


@dataclass(frozen=True, slots=True)
class Board:
    """One period by site, and the share in time over the last ones.

    Attributes:
        begins: first days of the periods, the oldest first; the last is the one shown.
        by_site: tallies over those periods, by site id; *everywhere* of all sites.
    """

    rows: tuple[SiteSummary, ...]
    begins: tuple[date, ...]
    by_site: Mapping[int, tuple[Tally, ...]]
    everywhere: tuple[Tally, ...]
    target: Decimal
    span: Span

    @property
    def total(self) -> Tally:
        """All sites together in the period shown."""
        return self.everywhere[-1]


def board(db: Database, today: date, begin: date, span: Span) -> Board:
    """The period from *begin* on by site, and the eleven before it for the chart."""
    begins = [span.begin(begin)]
    while len(begins) < PERIODS:
        begins.insert(0, span.before(begins[0]))
    end = span.after(begins[-1])
    with db.report() as report, report.read() as session:
        sites = session.execute(select(Site.id, Site.name).order_by(Site.code)).all()
        kept = _tallies(session, today, begins[0], end, span)
        abnormal = _abnormal(session, begins[-1], end)
        target = value_on(session, ON_TIME_TARGET, today)
    for site_id, kinds in abnormal.items():
        key = site_id, begins[-1]
        kept[key] = kept.get(key, Tally()) + Tally(abnormal=kinds)
    by_site = {row.id: tuple(kept.get((row.id, each), Tally()) for each in begins) for row in sites}
    everywhere = tuple(
        sum((tallies[n] for tallies in by_site.values()), Tally()) for n in range(len(begins))
    )
    rows = tuple(
        SiteSummary(row.id, row.name, begins[-1], span, by_site[row.id][-1])
        for row in sites
        if by_site[row.id][-1].required
    )
    return Board(rows, tuple(begins), by_site, everywhere, target, span)


def _tallies(
    session: Session, today: date, first: date, end: date, span: Span
) -> dict[tuple[int, date], Tally]:
    """By site and period; the database groups what is alike."""
    columns = (Receipt.site_id, Receipt.due_on, Receipt.arrived_on, Receipt.back_on)
    query: Any = select(*columns, func.count()).where(*_due(first, end)).group_by(*columns)
    kept: dict[tuple[int, date], Tally] = {}
    for site_id, due_on, arrived_on, back_on, count in session.execute(query):
        key = site_id, span.begin(due_on)
        if back_on is not None:
            days = count * (back_on - arrived_on).days
            one = Tally(in_time=count, days=days)
            if back_on > due_on:
                one = Tally(late=count, days=days)
        else:
            one = Tally(overdue=count) if due_on < today else Tally(waiting=count)
        kept[key] = kept.get(key, Tally()) + one
    return kept


def _due(first: date, end: date) -> tuple[Any, ...]:
    """Due from *first* until before *end*; every state is named, so that their index is used."""
    return Receipt.state.in_(tuple(ReceiptState)), Receipt.due_on >= first, Receipt.due_on < end


def _abnormal(session: Session, first: date, end: date) -> dict[int, dict[AbnormalKind, int]]:
    """By site and kind: slips that somebody has called so, now or on an earlier page."""
    due = _due(first, end)
    now = select(Receipt.site_id, Receipt.id, Receipt.abnormal_kind).where(
        *due, Receipt.state == ReceiptState.ABNORMAL
    )
    judged = (
        select(Receipt.site_id, Receipt.id, ScanPage.verdict)
        .join(ScanPage, ScanPage.receipt_id == Receipt.id)
        .where(*due, ScanPage.verdict.is_not(None), ScanPage.verdict != Verdict.COMPLETE)
    )
    found = {
        (site_id, receipt_id, _KINDS[kind.value])
        for query in (now, judged)
        for site_id, receipt_id, kind in session.execute(query)
    }
    return _counted((site_id, kind) for site_id, _receipt, kind in found)


def _counted(
    found: Iterable[tuple[int, AbnormalKind]],
) -> dict[int, dict[AbnormalKind, int]]:
    counts: dict[int, dict[AbnormalKind, int]] = {}
    for site_id, kind in found:
        of_site = counts.setdefault(site_id, {})
        of_site[kind] = of_site.get(kind, 0) + 1
    return counts
