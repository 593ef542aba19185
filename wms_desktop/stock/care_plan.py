"""How often a zone is looked at, and between what its climate should stay (LOC-5, LOC-6)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Done
from wms_desktop.core.errors import Refused
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database
from wms_desktop.stock.care import CHANGED, zone_here
from wms_desktop.stock.climate import LIMITS, limits_of, require_possible
from wms_desktop.stock.kinds import CareKind
from wms_desktop.stock.rules_care import LONGEST_INTERVAL, CareFault, Limits
from wms_desktop.stock.tables import CarePlan, Zone

WHO_PLANS = (Role.DUTY_MANAGER, Role.CS_SUPERVISOR)


@dataclass(frozen=True, slots=True)
class PlanZone:
    """What the zone needs.

    Attributes:
        goods_days: days from one round of the goods to the next.
        sensitive_days: the same while goods lie there that suffer from damp or spoil.
        equipment_days: days from one round of fire and safety to the next.
    """

    op_id: UUID
    zone_id: int
    seen_version: int
    limits: Limits
    goods_days: int
    sensitive_days: int
    equipment_days: int


def plan_zone(db: Database, by: Acting, command: PlanZone) -> Done[int]:
    """Let a zone have limits and intervals of its own; returns its id.

    Raises:
        Refused: no such zone here, an interval or a limit that cannot be, a low limit above its
            high one.
        Stale: the zone was changed since it was shown.
    """
    by.require(*WHO_PLANS)
    return operations.once(db, by, "stock.zone.plan", command, lambda s: _plan_zone(s, by, command))


def _plan_zone(session: Session, by: Acting, command: PlanZone) -> Done[int]:
    zone = zone_here(session, by, command.zone_id)
    if zone.version != command.seen_version:
        raise audit.stale(session, f"zone:{zone.code}")
    for days in (command.goods_days, command.sensitive_days, command.equipment_days):
        if not 1 <= days <= LONGEST_INTERVAL:
            raise Refused(CareFault.INTERVAL, days=days, most=LONGEST_INTERVAL)
    before = _put_limits(zone, command.limits)
    _put_interval(session, by, zone, CareKind.GOODS, command.goods_days, command.sensitive_days)
    equipment = command.equipment_days
    _put_interval(session, by, zone, CareKind.EQUIPMENT, equipment, equipment)
    flag_modified(zone, "name")  # another window sees that the intervals changed, too
    session.flush()
    intervals = [command.goods_days, command.sensitive_days, equipment]
    audit.record(
        session, by, "stock.zone.plan", f"zone:{zone.code}",
        before=before, after=_as_data(command.limits) | {"days": intervals},
    )  # fmt: skip
    return Done(zone.id, CHANGED)


def _put_limits(zone: Zone, limits: Limits) -> dict[str, object]:
    for value in (limits.temperature_low, limits.temperature_high):
        require_possible(value, None)
    for value in (limits.humidity_low, limits.humidity_high):
        require_possible(None, value)
    if limits.are_crossed:
        raise Refused(CareFault.LIMITS_CROSSED)
    before = _as_data(limits_of(zone))
    for name in LIMITS:
        setattr(zone, name, getattr(limits, name))
    return before


def _put_interval(
    session: Session, by: Acting, zone: Zone, kind: CareKind, days: int, sensitive_days: int
) -> None:
    plan = session.get(CarePlan, (zone.id, kind))
    if plan is None:
        plan = CarePlan(zone_id=zone.id, kind=kind, since=by.today)
        session.add(plan)
    plan.interval_days, plan.sensitive_days = days, sensitive_days


def _as_data(limits: Limits) -> dict[str, object]:
    return {name: getattr(limits, name) for name in LIMITS}
