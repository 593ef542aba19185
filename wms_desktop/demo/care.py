"""Rounds that were made, some of them too long ago, and what a logger in the cold zone wrote."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from math import sin

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.stock.kinds import CareKind, ReadingSource, StorageClass
from wms_desktop.stock.tables import CareRound, ClimateReading, Zone

_FOUND = "墙角有水迹，货品已移开，待修。"
_DAYS_AGO = (9, 2, 5, 31, 6, 12, 1, 29)
_READINGS, _EVERY_HOURS = 42, 8


def add_care(session: Session, by: Acting) -> None:
    """Two weeks of the cold zone, one afternoon of it too warm; a round or two in each zone."""
    zones = session.scalars(select(Zone).where(Zone.site_id == by.site_id).order_by(Zone.code))
    rounds = []
    for number, zone in enumerate(zones):
        for offset, kind in enumerate(CareKind):
            days = _DAYS_AGO[(number * len(CareKind) + offset) % len(_DAYS_AGO)]
            found = kind is CareKind.GOODS and number == 1
            rounds.append(
                {
                    "zone_id": zone.id, "kind": kind, "is_in_order": not found,
                    "findings": _FOUND if found else "", "person_id": by.person_id,
                    "at": by.now - timedelta(days=days, hours=number),
                }
            )  # fmt: skip
        if zone.storage_class is StorageClass.COLD:
            zone.temperature_low, zone.temperature_high = Decimal(2), Decimal(8)
            zone.humidity_high = Decimal(75)
            session.execute(insert(ClimateReading), _two_weeks(by, zone.id))
    if rounds:
        session.execute(insert(CareRound), rounds)


def _two_weeks(by: Acting, zone_id: int) -> list[dict[str, object]]:
    readings = []
    for number in range(_READINGS):
        warm = Decimal("4.4") if number == _READINGS - 9 else Decimal(0)
        readings.append(
            {
                "zone_id": zone_id,
                "taken_at": by.now - timedelta(hours=_EVERY_HOURS * (_READINGS - 1 - number)),
                "temperature": Decimal(f"{5.2 + 1.3 * sin(number * 1.7):.1f}") + warm,
                "humidity": Decimal(f"{61 + 4 * sin(number):.1f}"),
                "source": ReadingSource.IMPORTED,
                "person_id": by.person_id,
            }
        )
    return readings
