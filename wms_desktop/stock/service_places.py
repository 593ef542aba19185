"""Zones and locations are added, changed and blocked (LOC-1, LOC-4)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.quantity import checked_quantity, shown_quantity
from wms_desktop.core.text import clean_code, clean_line
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database
from wms_desktop.stock.kinds import PlaceKind, StorageClass
from wms_desktop.stock.tables import Balance, Location, Zone

WHO_KEEPS = (Role.KEEPER, Role.CS_SUPERVISOR, Role.DUTY_MANAGER)
WHO_BLOCKS = (Role.KEEPER, Role.QC, Role.CS_SUPERVISOR, Role.DUTY_MANAGER)
HIGHEST_LEVEL = 99
FARTHEST = 1_000_000
CHANGED = frozenset({Topic.LOCATIONS})


class PlaceFault(StrEnum):
    """Why a zone or location cannot be kept so."""

    UNKNOWN = "place_unknown"
    UNKNOWN_ZONE = "place_unknown_zone"
    CODE_TAKEN = "place_code_taken"
    ZONE_TAKEN = "place_zone_taken"
    NOT_EMPTY = "place_not_empty"
    ALREADY = "place_already_so"
    LEVEL = "place_level"
    DISTANCE = "place_distance"


@dataclass(frozen=True, slots=True)
class AddZone:
    """A new zone of the site. ``heavy_level``: highest level for heavy goods."""

    op_id: UUID
    code: str
    name: str
    storage_class: StorageClass
    heavy_level: int = 1


@dataclass(frozen=True, slots=True)
class LocationFields:
    """What is typed about a location.

    Attributes:
        capacity: base units, nought for no limit.
        distance: the walk from staging, in the shop's own steps.
    """

    zone_id: int
    level: int = 1
    distance: int = 0
    capacity: Decimal = Decimal(0)
    is_blocked: bool = False


@dataclass(frozen=True, slots=True)
class AddLocation:
    """A new location of the site."""

    op_id: UUID
    code: str
    fields: LocationFields


@dataclass(frozen=True, slots=True)
class ChangeLocation:
    """Other fields for a location; *reason* where that blocks it or frees it."""

    op_id: UUID
    location_id: int
    seen_version: int
    fields: LocationFields
    reason: str = ""


@dataclass(frozen=True, slots=True)
class BlockLocation:
    """A location takes and gives nothing any more, or is free again; with the reason."""

    op_id: UUID
    location_id: int
    seen_version: int
    is_blocked: bool
    reason: str


def add_zone(db: Database, by: Acting, command: AddZone) -> Done[int]:
    """Add a zone; returns its id.

    Raises:
        Refused: the code is taken, or a text or level cannot be taken.
    """
    by.require(*WHO_KEEPS)
    return operations.once(db, by, "stock.zone.add", command, lambda s: make_zone(s, by, command))


def make_zone(session: Session, by: Acting, command: AddZone) -> Done[int]:
    """`add_zone` inside another use case's transaction (imports)."""
    code = clean_code(command.code, field="Zone")
    if session.scalar(
        select(Zone.id).where(Zone.site_id == by.site_id, func.lower(Zone.code) == code.lower())
    ):
        raise Refused(PlaceFault.ZONE_TAKEN, code=code)
    zone = Zone(
        site_id=by.site_id,
        code=code,
        name=clean_line(command.name, field="Name@@thing"),
        storage_class=command.storage_class,
        heavy_level=_level(command.heavy_level),
    )
    session.add(zone)
    session.flush()
    after = {"name": zone.name, "storage_class": zone.storage_class}
    audit.record(session, by, "stock.zone.add", f"zone:{code}", after=after)
    return Done(zone.id, CHANGED)


def add_location(db: Database, by: Acting, command: AddLocation) -> Done[int]:
    """Add a location; returns its id.

    Raises:
        Refused: the code is taken, the zone unknown, or a figure cannot be taken.
    """
    by.require(*WHO_KEEPS)
    return operations.once(
        db, by, "stock.location.add", command, lambda s: make_location(s, by, command)
    )


def make_location(session: Session, by: Acting, command: AddLocation) -> Done[int]:
    """`add_location` inside another use case's transaction (imports)."""
    code = clean_code(command.code, field="Location")
    if session.scalar(
        select(Location.id).where(
            Location.site_id == by.site_id, func.lower(Location.code) == code.lower()
        )
    ):
        raise Refused(PlaceFault.CODE_TAKEN, code=code)
    location = Location(site_id=by.site_id, code=code, kind=PlaceKind.STORAGE)
    _fill(session, by, location, command.fields)
    session.add(location)
    session.flush()
    audit.record(session, by, "stock.location.add", f"location:{code}", after=_shown(location))
    return Done(location.id, CHANGED)


def change_location(db: Database, by: Acting, command: ChangeLocation) -> Done[int]:
    """Change a location; another zone only while it is empty.

    Raises:
        Refused: unknown, not empty, a figure cannot be taken, or blocked or freed without a reason.
        Stale: changed since it was shown.
    """
    by.require(*WHO_KEEPS)
    return operations.once(
        db, by, "stock.location.change", command, lambda s: _change_location(s, by, command)
    )


def _change_location(session: Session, by: Acting, command: ChangeLocation) -> Done[int]:
    location = session.get(Location, command.location_id, with_for_update=True)
    if location is None or location.site_id != by.site_id or location.zone_id is None:
        raise Refused(PlaceFault.UNKNOWN)
    if location.version != command.seen_version:
        raise audit.stale(session, f"location:{location.code}")
    if location.zone_id != command.fields.zone_id:
        held = session.scalar(
            select(func.sum(Balance.quantity)).where(Balance.location_id == location.id)
        )
        if held:
            raise Refused(
                PlaceFault.NOT_EMPTY, location=location.code, on_hand=shown_quantity(held)
            )
    before, after = _shown(location), dict[str, str]()
    if command.fields.is_blocked is not location.is_blocked:
        after["reason"] = clean_line(command.reason, field="Reason", limit=200)
    _fill(session, by, location, command.fields)
    if after and location.is_blocked:
        location.block_reason = after["reason"]
    session.flush()
    audit.record(
        session, by, "stock.location.change", f"location:{location.code}",
        before=before, after=_shown(location) | after,
    )  # fmt: skip
    return Done(location.id, CHANGED)


def block_location(db: Database, by: Acting, command: BlockLocation) -> Done[int]:
    """Block a location or free it; the reason of a block is shown wherever the location is.

    Raises:
        Refused: unknown, no reason, blocked or free already, no right.
        Stale: changed since it was shown.
    """
    by.require(*WHO_BLOCKS)
    return operations.once(
        db, by, "stock.location.block", command, lambda s: _block_location(s, by, command)
    )


def _block_location(session: Session, by: Acting, command: BlockLocation) -> Done[int]:
    location = session.get(Location, command.location_id, with_for_update=True)
    if location is None or location.site_id != by.site_id or location.zone_id is None:
        raise Refused(PlaceFault.UNKNOWN)
    reason = clean_line(command.reason, field="Reason", limit=200)
    if location.is_blocked is command.is_blocked:
        raise Refused(PlaceFault.ALREADY, location=location.code)
    if location.version != command.seen_version:
        raise audit.stale(session, f"location:{location.code}")
    before = {"is_blocked": location.is_blocked, "block_reason": location.block_reason}
    location.is_blocked = command.is_blocked
    location.block_reason = reason if command.is_blocked else ""
    session.flush()
    audit.record(
        session, by, "stock.location.block", f"location:{location.code}",
        before=before, after={"is_blocked": command.is_blocked, "reason": reason},
    )  # fmt: skip
    return Done(location.id, CHANGED)


def _fill(session: Session, by: Acting, location: Location, fields: LocationFields) -> None:
    zone = session.get(Zone, fields.zone_id)
    if zone is None or zone.site_id != by.site_id:
        raise Refused(PlaceFault.UNKNOWN_ZONE, zone=fields.zone_id)
    if not 0 <= fields.distance <= FARTHEST:
        raise Refused(PlaceFault.DISTANCE, distance=fields.distance, most=FARTHEST)
    location.zone_id = zone.id
    location.level = _level(fields.level)
    location.distance = fields.distance
    location.capacity = checked_quantity(fields.capacity, fractional=True, zero=True)
    location.is_blocked = fields.is_blocked
    if not fields.is_blocked:
        location.block_reason = ""


def _level(level: int) -> int:
    if not 1 <= level <= HIGHEST_LEVEL:
        raise Refused(PlaceFault.LEVEL, level=level, highest=HIGHEST_LEVEL)
    return level


def _shown(location: Location) -> dict[str, object]:
    names = ("zone_id", "level", "distance", "capacity", "is_blocked")
    return {name: getattr(location, name) for name in names}
