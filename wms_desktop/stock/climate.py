"""Temperature and humidity of the zones: limits, readings, what is out of limits (LOC-6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session, aliased

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database
from wms_desktop.people.tables import Person
from wms_desktop.stock.care import zone_here
from wms_desktop.stock.kinds import ReadingSource
from wms_desktop.stock.rules_care import CareFault, Limits, OutOfLimits, can_be
from wms_desktop.stock.tables import ClimateReading, Zone

WHO_READS = (Role.KEEPER, Role.CLERK, Role.DUTY_MANAGER, Role.QC)
CHANGED = frozenset({Topic.LOCATIONS})
_AHEAD = timedelta(minutes=5)  # clocks differ
_TENTH = Decimal("0.1")
LIMITS = ("temperature_low", "temperature_high", "humidity_low", "humidity_high")


@dataclass(frozen=True, slots=True)
class TakeReading:
    """What a thermometer and a hygrometer showed; one of the two may be missing.

    Attributes:
        temperature: °C, one decimal.
        humidity: % relative humidity, one decimal.
    """

    op_id: UUID
    zone_id: int
    taken_at: datetime
    temperature: Decimal | None = None
    humidity: Decimal | None = None
    source: ReadingSource = ReadingSource.TYPED


@dataclass(frozen=True, slots=True)
class ZoneClimate:
    """A zone, its limits and its newest reading."""

    zone_id: int
    version: int
    code: str
    name: str
    limits: Limits
    taken_at: datetime | None
    temperature: Decimal | None
    humidity: Decimal | None

    @property
    def faults(self) -> list[OutOfLimits]:
        """What of the newest reading is out of limits."""
        return self.limits.faults(self.temperature, self.humidity)


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """One reading, and what of it is out of the limits that hold now."""

    id: int
    zone_code: str
    taken_at: datetime
    temperature: Decimal | None
    humidity: Decimal | None
    person: str
    faults: tuple[OutOfLimits, ...]


def take_reading(db: Database, by: Acting, command: TakeReading) -> Done[int]:
    """Keep a reading; returns its id.

    Raises:
        Refused: no such zone here, nothing read, a figure that cannot be, a moment that has not
            come yet, or one that is kept already.
    """
    by.require(*WHO_READS)
    return operations.once(
        db, by, "stock.climate.reading", command, lambda s: add_reading(s, by, command)
    )


def add_reading(session: Session, by: Acting, command: TakeReading) -> Done[int]:
    """`take_reading` inside another use case's transaction (imports)."""
    zone = zone_here(session, by, command.zone_id)
    if command.temperature is None and command.humidity is None:
        raise Refused(CareFault.NO_READING)
    require_possible(command.temperature, command.humidity)
    if command.taken_at > by.now + _AHEAD:
        raise Refused(CareFault.FUTURE)
    known = select(ClimateReading.id).where(
        ClimateReading.zone_id == zone.id, ClimateReading.taken_at == command.taken_at
    )
    if session.scalar(known) is not None:
        raise Refused(CareFault.KNOWN, zone=zone.code)
    values = {
        "zone_id": zone.id,
        "taken_at": command.taken_at,
        "temperature": command.temperature,
        "humidity": command.humidity,
        "source": command.source,
        "person_id": by.person_id,
    }
    reading_id: int = session.execute(
        insert(ClimateReading).returning(ClimateReading.id), values
    ).scalar_one()
    after = {"at": command.taken_at, "°C": command.temperature, "%": command.humidity}
    audit.record(session, by, "stock.climate.reading", f"zone:{zone.code}", after=after)
    return Done(reading_id, CHANGED)


def climates(db: Database, site_id: int) -> list[ZoneClimate]:
    """Every zone of the site with its newest reading, what is out of limits first."""
    with db.read() as session:
        return climates_in(session, site_id)


def climates_in(session: Session, site_id: int) -> list[ZoneClimate]:
    """`climates` inside another query."""
    each = aliased(ClimateReading)
    newest = (  # by the index, zone by zone: a logger writes thousands of readings a month
        select(func.max(each.taken_at)).where(each.zone_id == Zone.id).scalar_subquery()
    )
    query = (
        select(Zone, ClimateReading)
        .outerjoin(
            ClimateReading,
            (ClimateReading.zone_id == Zone.id) & (ClimateReading.taken_at == newest),
        )
        .where(Zone.site_id == site_id)
    )
    found = [
        ZoneClimate(
            zone.id, zone.version, zone.code, zone.name, limits_of(zone),
            reading.taken_at if reading else None,
            reading.temperature if reading else None,
            reading.humidity if reading else None,
        )
        for zone, reading in session.execute(query)
    ]  # fmt: skip
    return sorted(found, key=lambda each: (not each.faults, each.code))


def readings(
    db: Database,
    site_id: int,
    *,
    zone_id: int | None = None,
    since: datetime | None = None,
    after: ReadingRow | None = None,
    limit: int = 50,
) -> list[ReadingRow]:
    """Readings, the newest first, each judged by the limits that hold now."""
    query = (
        select(ClimateReading, Zone, Person.name)
        .join(Zone, Zone.id == ClimateReading.zone_id)
        .join(Person, Person.id == ClimateReading.person_id)
        .where(Zone.site_id == site_id)
        .order_by(ClimateReading.taken_at.desc(), ClimateReading.id.desc())
        .limit(limit)
    )
    if zone_id is not None:
        query = query.where(ClimateReading.zone_id == zone_id)
    if since is not None:
        query = query.where(ClimateReading.taken_at >= since)
    if after is not None:
        same = (ClimateReading.taken_at == after.taken_at) & (ClimateReading.id < after.id)
        query = query.where((ClimateReading.taken_at < after.taken_at) | same)
    with db.read() as session:
        return [
            ReadingRow(
                row.id, zone.code, row.taken_at, row.temperature, row.humidity, person,
                tuple(limits_of(zone).faults(row.temperature, row.humidity)),
            )
            for row, zone, person in session.execute(query)
        ]  # fmt: skip


def limits_of(zone: Zone) -> Limits:
    """Between what the climate of *zone* should stay."""
    return Limits(*(getattr(zone, name) for name in LIMITS))


def require_possible(temperature: Decimal | None, humidity: Decimal | None) -> None:
    """Refuse figures that no instrument shows, and those with more than one decimal.

    Raises:
        Refused: `CareFault.IMPOSSIBLE` with the figure.
    """
    for value in (temperature, humidity):
        if value is None:
            continue
        if not value.is_finite() or not can_be(temperature, humidity):
            raise Refused(CareFault.IMPOSSIBLE, figure=str(value)[:12])
        if value != value.quantize(_TENTH):
            raise Refused(CareFault.IMPOSSIBLE, figure=str(value)[:12])
