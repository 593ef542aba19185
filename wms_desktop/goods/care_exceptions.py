"""Exceptions from the rounds and the climate of the zones (LOC-5, LOC-6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, case, cast, func, or_, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.db import operations
from wms_desktop.db.database import Database
from wms_desktop.goods.exceptions import add_exception
from wms_desktop.goods.kinds import ExceptionKind, ExceptionOutcome
from wms_desktop.goods.rules import GoodsFault
from wms_desktop.goods.tables import ExceptionStep, GoodsException
from wms_desktop.stock import care
from wms_desktop.stock.care import WHO_LOOKS, zone_here
from wms_desktop.stock.tables import CareRound, ClimateReading, Zone

ROUND, CLIMATE = care.SUBJECT, "climate"
CARE = (ROUND, CLIMATE)
CHANGED = frozenset({Topic.LOCATIONS})


@dataclass(frozen=True, slots=True)
class OpenFromRound:
    """What a round found is to be judged."""

    op_id: UUID
    round_id: int


@dataclass(frozen=True, slots=True)
class OpenFromClimate:
    """Readings of a zone that are out of its limits are to be judged."""

    op_id: UUID
    zone_id: int


def open_from_round(db: Database, by: Acting, command: OpenFromRound) -> Done[int]:
    """Make an exception of what a round found; returns its id, also where it was made before.

    Raises:
        Refused: no such round at this site, or everything was in order.

    Source: LOC-5.
    """
    by.require(*WHO_LOOKS)
    return operations.once(
        db, by, "goods.exception.round", command, lambda s: _from_round(s, by, command)
    )


def open_from_climate(db: Database, by: Acting, command: OpenFromClimate) -> Done[int]:
    """Make one exception of all readings of a zone out of limits since its last exception.

    Typed and imported readings count alike, judged by the limits that hold now. Where nothing
    new is out of limits, the last exception of the zone is meant.

    Returns:
        The exception's id; its document is the newest of the readings.

    Raises:
        Refused: no such zone here, or no reading of it was ever out of limits.

    Source: LOC-6.
    """
    by.require(*WHO_LOOKS)
    return operations.once(
        db, by, "goods.exception.climate", command, lambda s: _from_climate(s, by, command)
    )


def about(prefix: str, key: Any) -> Any:
    """The condition that an exception's document is ``prefix:key``; the key's index is used."""
    document = GoodsException.document
    number = cast(func.substr(document, len(prefix) + 2), BigInteger)
    return key == case((document.startswith(f"{prefix}:"), number))


def _from_round(session: Session, by: Acting, command: OpenFromRound) -> Done[int]:
    made = session.get(CareRound, command.round_id)
    if made is None:
        raise Refused(GoodsFault.UNKNOWN_ROUND)
    _hold_zone(session, by, made.zone_id)
    if made.is_in_order:
        raise Refused(GoodsFault.NOTHING_FOUND)
    document = f"{ROUND}:{made.id}"
    known = session.scalar(
        select(GoodsException.id).where(GoodsException.document == document).limit(1)
    )
    if known is not None:
        return Done(known, CHANGED)
    return Done(_add(session, by, document, ExceptionKind.FINDING, made.findings), CHANGED)


def _from_climate(session: Session, by: Acting, command: OpenFromClimate) -> Done[int]:
    _hold_zone(session, by, command.zone_id)
    last: Any = session.execute(
        select(GoodsException.id, ClimateReading.taken_at)
        .join(ClimateReading, about(CLIMATE, ClimateReading.id))
        .where(ClimateReading.zone_id == command.zone_id)
        .order_by(ClimateReading.taken_at.desc())
        .limit(1)
    ).one_or_none()
    query = (
        select(ClimateReading)
        .join(Zone, Zone.id == ClimateReading.zone_id)
        .where(Zone.id == command.zone_id, _is_out())
        .order_by(ClimateReading.taken_at.desc())
    )
    if last is not None:
        query = query.where(ClimateReading.taken_at > last.taken_at)
    found = session.scalars(query).all()
    if not found and last is None:
        raise Refused(GoodsFault.WITHIN_LIMITS)
    if not found:
        return Done(last.id, CHANGED)
    newest = found[0]
    remarks = f"{_figures(newest)} ×{len(found)}" if len(found) > 1 else _figures(newest)
    document = f"{CLIMATE}:{newest.id}"
    return Done(_add(session, by, document, ExceptionKind.CLIMATE, remarks), CHANGED)


def _hold_zone(session: Session, by: Acting, zone_id: int) -> None:
    """One after the other: a round or reading becomes one exception, whoever presses."""
    session.execute(select(Zone.id).where(Zone.id == zone_id).with_for_update())
    zone_here(session, by, zone_id)


def is_seen_to(session: Session, zone_id: int, taken_at: datetime) -> bool:
    """Whether an exception stands for a zone's reading: made of it or a later one, or still open.

    While one is open, more readings that are out of limits are the same matter.
    """
    judged = (
        select(ExceptionStep.id)
        .where(
            ExceptionStep.exception_id == GoodsException.id,
            ExceptionStep.outcome != ExceptionOutcome.REMARK,
        )
        .exists()
    )
    query = (
        select(GoodsException.id)
        .join(ClimateReading, about(CLIMATE, ClimateReading.id))
        .where(
            GoodsException.document.between(f"{CLIMATE}:", f"{CLIMATE}:~"),
            ClimateReading.zone_id == zone_id,
            or_(ClimateReading.taken_at >= taken_at, ~judged),
        )
        .limit(1)
    )
    return session.scalar(query) is not None


def _is_out() -> Any:
    reading, zone = ClimateReading, Zone
    return or_(
        reading.temperature < zone.temperature_low,
        reading.temperature > zone.temperature_high,
        reading.humidity < zone.humidity_low,
        reading.humidity > zone.humidity_high,
    )


def _figures(reading: ClimateReading) -> str:
    """5.4 °C, 61 %."""
    warm = "" if reading.temperature is None else f"{reading.temperature:.1f} °C"
    damp = "" if reading.humidity is None else f"{reading.humidity:.1f} %"
    return ", ".join(each for each in (warm, damp) if each)


def _add(session: Session, by: Acting, document: str, kind: ExceptionKind, remarks: str) -> int:
    return add_exception(session, by, document, 0, kind, Decimal(0), remarks)


def zone_of(session: Session, document: str) -> int:
    """The zone that an exception from a round or a reading is about; 0 where there is none."""
    is_round = document.startswith(f"{ROUND}:")
    table: Any = CareRound if is_round else ClimateReading
    found = session.scalar(
        select(table.zone_id)
        .join(GoodsException, about(ROUND if is_round else CLIMATE, table.id))
        .where(GoodsException.document == document)
        .limit(1)
    )
    return int(found or 0)
