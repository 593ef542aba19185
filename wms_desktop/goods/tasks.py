"""What goods in and goods out owe: differences, orders that wait, arrivals, QC (SRV-7)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.language import N_
from wms_desktop.core.quantity import shown_quantity
from wms_desktop.core.task import AHEAD_DAYS, SINGLY, Task, gathered
from wms_desktop.db.rule_values import value_on
from wms_desktop.goods import care_exceptions, difference_list, due, quality
from wms_desktop.goods.decided import decided_of
from wms_desktop.goods.kinds import OutboundState
from wms_desktop.goods.outbound import WHO_DECIDES, WHO_ORDERS
from wms_desktop.goods.queries import OutboundRow
from wms_desktop.goods.rules_duties import CONFIRM_DAYS
from wms_desktop.goods.settling import WHO_SETTLES
from wms_desktop.people.rules import site_day
from wms_desktop.people.tables import Site
from wms_desktop.stock.care import WHO_LOOKS
from wms_desktop.stock.climate import climates_in
from wms_desktop.stock.service_moves import WHO_GRADES

_ARRIVALS_SINGLY = 5  # whoever asks telephones from the list
WHO_ASKS = (*WHO_ORDERS, *WHO_DECIDES)
_ASKED = {
    OutboundState.SHIPPED: N_("Ask whether the goods arrived"),
    OutboundState.DELIVERED: N_("Ask the customer how it went"),
}


def tasks(session: Session, by: Acting) -> list[Task]:
    """Differences to judge, orders to decide on, arrivals to confirm, goods for QC, climate.

    Source: INB-4, INB-5, OUT-2, OUT-4, LOC-6, SRV-7.
    """
    zone = session.scalar(select(Site.time_zone).where(Site.id == by.site_id)) or ""
    found: list[Task] = []
    if by.may(*WHO_SETTLES):
        found += _differences(session, by, zone)
    if by.may(*WHO_DECIDES):
        found += _paused(session, by, zone)
    if by.may(*WHO_ASKS):
        for state in _ASKED:
            found += _arrivals(session, by, zone, state)
    if by.may(*WHO_GRADES):
        found += _quality(session, by)
    if by.may(*WHO_LOOKS):
        found += _climate(session, by, zone)
    return found


def _task(
    what: str, rule: str, title: str, about: str, who: tuple[Role, ...], target: dict[str, object],
    due_on: date | None = None,
) -> Task:  # fmt: skip
    return Task(
        f"goods:{what}", rule, title, about, due_on=due_on, roles=frozenset(who),
        page="goods", target=target,
    )  # fmt: skip


def _differences(session: Session, by: Acting, zone: str) -> list[Task]:
    """To be judged on the day on which they were noted."""
    rows, count = difference_list.open_in(session, by.site_id, today=by.today, limit=SINGLY)
    title = N_("Judge the difference")
    singly = [
        _task(
            f"difference:{row.id}", "INB-4", title, _about(row), WHO_SETTLES,
            {"tab": "exceptions", "exception": row.id}, site_day(row.at, zone),
        )
        for row in rows
    ]  # fmt: skip
    rest = _task(
        "differences", "INB-4", N_("Judge {count} more differences"), "", WHO_SETTLES,
        {"tab": "exceptions"}, by.today,
    )  # fmt: skip
    return gathered(singly, count, rest)


def _about(row: difference_list.DifferenceRow) -> str:
    return "  ".join(filter(None, (row.number, row.goods)))


def _paused(session: Session, by: Acting, zone: str) -> list[Task]:
    """Decided on the day they were paused, or on the day until which they were to wait."""
    rows, count = due.first_in(session, by.site_id, OutboundState.PAUSED, 5 * SINGLY)
    last = by.today + timedelta(days=AHEAD_DAYS)
    singly = [
        _task(
            f"paused:{row.id}", "OUT-2", N_("Decide on the paused order"),
            f"{row.number}  {row.customer}", WHO_DECIDES, {"outbound": row.id}, day,
        )
        for row in rows
        if (day := _decide_on(row, zone)) <= last
    ]  # fmt: skip
    rest = _task(
        "paused", "OUT-2", N_("Decide on {count} more paused orders"), "", WHO_DECIDES,
        {"outbound_part": due.DECIDE}, by.today,
    )  # fmt: skip
    return gathered(singly, count - len(rows) + len(singly), rest)


def _decide_on(row: OutboundRow, zone: str) -> date:
    decided = decided_of(row.noted)
    if decided is not None and decided.until is not None:
        return decided.until
    return site_day(row.since, zone)


def _arrivals(session: Session, by: Acting, zone: str, state: OutboundState) -> Iterator[Task]:
    days = timedelta(days=value_on(session, CONFIRM_DAYS, by.today))
    last = by.today + timedelta(days=AHEAD_DAYS)
    rows, count = due.first_in(session, by.site_id, state, _ARRIVALS_SINGLY)
    for row in rows:
        day = site_day(row.since, zone) + days
        if day <= last:
            yield _task(
                f"arrival:{row.id}", "OUT-4", _ASKED[state],
                f"{row.number}  {row.customer}", WHO_ASKS, {"outbound": row.id}, day,
            )  # fmt: skip
    rest = _task(
        f"arrivals:{state}", "OUT-4", N_("Ask about {count} more arrivals"), "", WHO_ASKS,
        {"outbound_part": due.CONFIRM}, by.today,
    )  # fmt: skip
    yield from gathered((), count - len(rows), rest)


def _quality(session: Session, by: Acting) -> list[Task]:
    rows, count = quality.waiting_in(session, by.site_id, SINGLY)
    singly = [
        _task(
            f"qc:{row.id}", "INB-5", N_("Test goods that wait for QC"), _goods(row), WHO_GRADES,
            {"tab": "exceptions", "qc": row.item},
        )
        for row in rows
    ]  # fmt: skip
    rest = _task(
        "qc", "INB-5", N_("Test {count} more goods for QC"), "", WHO_GRADES,
        {"tab": "exceptions", "qc": ""},
    )  # fmt: skip
    return gathered(singly, count, rest)


def _goods(row: quality.WaitingRow) -> str:
    amount: Any = shown_quantity(row.quantity)
    return "  ".join(filter(None, (row.goods, row.lot, row.location, f"{amount} {row.unit}")))


def _climate(session: Session, by: Acting, zone: str) -> Iterator[Task]:
    """Zones whose newest reading is out of limits, until an exception stands for it."""
    for found in climates_in(session, by.site_id):
        at = found.taken_at
        if not found.faults or at is None:
            continue
        if not care_exceptions.is_seen_to(session, found.zone_id, at):
            yield _task(
                f"climate:{found.zone_id}", "LOC-6", N_("See to the zone out of limits"),
                f"{found.code}  {found.name}", WHO_LOOKS,
                {"tab": "map", "rounds": found.zone_id}, site_day(at, zone),
            )  # fmt: skip
