"""Causes that come back: complaints and damage by item, lot, customer and cause (CMP-8)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.complaints.kinds import ActionState, Cause
from wms_desktop.complaints.rules_actions import RECURRING_COUNT, RECURRING_DAYS
from wms_desktop.complaints.tables import Complaint
from wms_desktop.complaints.tables_actions import CorrectiveAction
from wms_desktop.complaints.tables_damage import DamageCase
from wms_desktop.core.acting import Acting, Role
from wms_desktop.customers.tables import Customer
from wms_desktop.db.database import Database
from wms_desktop.db.rule_values import value_on
from wms_desktop.people.rules import day_begin, site_day
from wms_desktop.people.tables import Site
from wms_desktop.stock.tables import Item, Lot

PARTS = 6  # of the period, as bars of the chart


class By(StrEnum):
    """What cases have in common."""

    ITEM = "item"
    LOT = "lot"
    CUSTOMER = "customer"
    CAUSE = "cause"


@dataclass(frozen=True, slots=True)
class Recurring:
    """What has come back often enough to be looked at.

    Attributes:
        key: id of the item, lot or customer; nought for a cause.
        before: cases of the period of the same length before this one.
        complaint_parts, damage_parts: cases in each sixth of the period, the oldest first.
        action_id: an action that is not closed yet and is about the same; None for none.
    """

    by: By
    key: int
    cause: Cause
    name: str
    sub: str
    complaints: int
    damages: int
    before: int
    complaint_parts: tuple[int, ...]
    damage_parts: tuple[int, ...]
    action_id: int | None
    action: str
    item_id: int | None = None

    @property
    def id(self) -> tuple[By, int, Cause]:
        """What makes it the same row."""
        return self.by, self.key, self.cause

    @property
    def count(self) -> int:
        """Cases of the period."""
        return self.complaints + self.damages

    @property
    def trend(self) -> int:
        """How many more cases than in the period before."""
        return self.count - self.before


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Everything that came back in a period; both days count."""

    first_on: date
    last_on: date
    least: int
    rows: tuple[Recurring, ...]

    @property
    def part_days(self) -> tuple[date, ...]:
        """The first day of each sixth of the period."""
        days = (self.last_on - self.first_on).days + 1
        return tuple(self.first_on + timedelta(days=days * n // PARTS) for n in range(PARTS))


@dataclass(slots=True)
class _Tally:
    complaints: list[int]
    damages: list[int]
    before: int = 0


def part_of(day: date, first_on: date, days: int) -> int:
    """Which sixth of the period a day lies in; negative before it."""
    gone = (day - first_on).days
    return -1 if gone < 0 else min(gone * PARTS // days, PARTS - 1)


def recurring(db: Database, by: Acting, *, only: By | None = None) -> Recurrence:
    """What came back in the period that ends today, the most frequent first.

    Source: CMP-8; period and least count are settings.
    """
    by.require(*Role)
    with db.report() as report, report.read() as session:
        days = value_on(session, RECURRING_DAYS, by.today)
        least = value_on(session, RECURRING_COUNT, by.today)
        first_on = by.today - timedelta(days=days - 1)
        tallies: dict[tuple[By, int, Cause], _Tally] = defaultdict(
            lambda: _Tally([0] * PARTS, [0] * PARTS)
        )
        for keys, day, is_damage in _cases(session, by, first_on - timedelta(days=days)):
            part = part_of(day, first_on, days)
            for key in keys:
                tally = tallies[key]
                if part < 0:
                    tally.before += 1
                else:
                    (tally.damages if is_damage else tally.complaints)[part] += 1
        often = {
            key: tally
            for key, tally in tallies.items()
            if sum(tally.complaints) + sum(tally.damages) >= least and only in (None, key[0])
        }
        rows = _rows(session, by, often)
    rows.sort(key=lambda row: (-row.count, list(By).index(row.by), row.name, row.key))
    return Recurrence(first_on, by.today, least, tuple(rows))


def _cases(
    session: Session, by: Acting, since: date
) -> Iterator[tuple[list[tuple[By, int, Cause]], date, bool]]:
    zone = session.get_one(Site, by.site_id).time_zone
    complaints = select(
        Complaint.item_id,
        Complaint.lot_id,
        Complaint.customer_id,
        Complaint.cause,
        Complaint.taken_at,
    ).where(Complaint.site_id == by.site_id, Complaint.taken_at >= day_begin(since, zone))
    for item, lot, customer, cause, at in session.execute(complaints):
        yield _keys(item, lot, customer, cause), site_day(at, zone), False
    damages = select(
        DamageCase.item_id, DamageCase.lot_id, DamageCase.customer_id, DamageCase.happened_on
    ).where(DamageCase.site_id == by.site_id, DamageCase.happened_on >= since)
    for item, lot, customer, day in session.execute(damages):
        yield _keys(item, lot, customer, Cause.UNKNOWN), day, True


def _keys(
    item: int | None, lot: int | None, customer: int, cause: Cause
) -> list[tuple[By, int, Cause]]:
    found = [(By.CUSTOMER, customer, Cause.UNKNOWN)]
    if item is not None:
        found.append((By.ITEM, item, Cause.UNKNOWN))
    if lot is not None:
        found.append((By.LOT, lot, Cause.UNKNOWN))
    if cause is not Cause.UNKNOWN:
        found.append((By.CAUSE, 0, cause))
    return found


def _rows(
    session: Session, by: Acting, often: dict[tuple[By, int, Cause], _Tally]
) -> list[Recurring]:
    names, actions = _names(session, often), _open_actions(session, by)
    rows = []
    for (what, key, cause), tally in often.items():
        name, sub, item_id = names.get((what, key), ("", "", None))
        action_id, number = actions.get((what, key, cause), (None, ""))
        rows.append(
            Recurring(
                what, key, cause, name, sub, sum(tally.complaints), sum(tally.damages),
                tally.before, tuple(tally.complaints), tuple(tally.damages), action_id, number,
                item_id,
            )
        )  # fmt: skip
    return rows


def _names(session: Session, often: Any) -> dict[tuple[By, int], tuple[str, str, int | None]]:
    def ids(what: By) -> list[int]:
        return [key for by, key, _cause in often if by is what]

    found: dict[tuple[By, int], tuple[str, str, int | None]] = {}
    items = select(Item.id, Item.code, Item.name).where(Item.id.in_(ids(By.ITEM)))
    for id_, code, name in session.execute(items):
        found[By.ITEM, id_] = (code, name, id_)
    lots = (
        select(Lot.id, Lot.code, Item.code, Item.name, Item.id)
        .join(Item, Item.id == Lot.item_id)
        .where(Lot.id.in_(ids(By.LOT)))
    )
    for id_, code, item, name, item_id in session.execute(lots):
        found[By.LOT, id_] = (code or item, f"{item} {name}", item_id)
    customers = select(Customer.id, Customer.name, Customer.code)
    for id_, name, code in session.execute(customers.where(Customer.id.in_(ids(By.CUSTOMER)))):
        found[By.CUSTOMER, id_] = (name, code, None)
    return found


def _open_actions(
    session: Session, by: Acting
) -> dict[tuple[By, int, Cause], tuple[int | None, str]]:
    """For each thing that open actions are about, the newest of them.

    An action about a customer's complaint of an item is about the item and the lot; about the
    customer alone only where it names no goods.
    """
    query = (
        select(
            CorrectiveAction.id, CorrectiveAction.number, CorrectiveAction.item_id,
            CorrectiveAction.lot_id, CorrectiveAction.customer_id, CorrectiveAction.cause_kind,
        )
        .where(
            CorrectiveAction.site_id == by.site_id, CorrectiveAction.state != ActionState.CLOSED
        )
        .order_by(CorrectiveAction.id)
    )  # fmt: skip
    found: dict[tuple[By, int, Cause], tuple[int | None, str]] = {}
    for id_, number, item, lot, customer, cause in session.execute(query):
        if item is not None:
            found[By.ITEM, item, Cause.UNKNOWN] = (id_, number)
        elif customer is not None:
            found[By.CUSTOMER, customer, Cause.UNKNOWN] = (id_, number)
        if lot is not None:
            found[By.LOT, lot, Cause.UNKNOWN] = (id_, number)
        if cause is not Cause.UNKNOWN:
            found[By.CAUSE, 0, cause] = (id_, number)
    return found


def newest_cases(db: Database, by: Acting, row: Recurring, limit: int = 6) -> list[str]:
    """Numbers of the newest complaints and damage cases behind *row*, newest first."""
    by.require(*Role)
    found: list[tuple[date, str]] = []
    with db.read() as session:
        zone = session.get_one(Site, by.site_id).time_zone
        days = value_on(session, RECURRING_DAYS, by.today)
        since = by.today - timedelta(days=days - 1)
        wanted = select(Complaint.number, Complaint.taken_at).where(
            Complaint.site_id == by.site_id, Complaint.taken_at >= day_begin(since, zone),
            _same(Complaint, row),
        )  # fmt: skip
        for number, at in session.execute(wanted.order_by(Complaint.id.desc()).limit(limit)):
            found.append((site_day(at, zone), number))
        if row.by is not By.CAUSE:
            damaged = select(DamageCase.number, DamageCase.happened_on).where(
                DamageCase.site_id == by.site_id, DamageCase.happened_on >= since,
                _same(DamageCase, row),
            )  # fmt: skip
            for number, day in session.execute(damaged.order_by(DamageCase.id.desc()).limit(limit)):
                found.append((day, number))
    return [number for _day, number in sorted(found, reverse=True)[:limit]]


def _same(table: Any, row: Recurring) -> Any:
    match row.by:
        case By.ITEM:
            return table.item_id == row.key
        case By.LOT:
            return table.lot_id == row.key
        case By.CUSTOMER:
            return table.customer_id == row.key
    return table.cause == row.cause
