"""Rounds and climate readings to Excel or CSV (LOC-5, LOC-6, SYS-3)."""

from __future__ import annotations

from typing import Any

from wms_desktop.core.acting import Acting
from wms_desktop.core.language import N_, Language, translate
from wms_desktop.customers.exporting import Export, ExportColumn, Wanted, named
from wms_desktop.db.database import Database
from wms_desktop.documents.sheet_out import Kind
from wms_desktop.stock import care, climate, locations
from wms_desktop.stock.words import OUT_OF_LIMITS


def _rounds(db: Database, by: Acting, wanted: Wanted, after: Any, limit: int) -> list[Any]:
    last = after.id if after else 0
    return care.rounds_of(db, by.site_id, zone_id=wanted.get("zone"), after=last, limit=limit)


def _readings(db: Database, by: Acting, wanted: Wanted, after: Any, limit: int) -> list[Any]:
    return climate.readings(db, by.site_id, zone_id=wanted.get("zone"), after=after, limit=limit)


def _zone(db: Database, by: Acting, code: str) -> int | None:
    zones = (zone.id for zone in locations.zones(db, by.site_id) if zone.code == code.upper())
    return next(zones, None)


def _faults(row: climate.ReadingRow, language: Language) -> str:
    return ", ".join(translate(OUT_OF_LIMITS[fault], language) for fault in row.faults)


ROUNDS = Export(
    "rounds",
    N_("Rounds"),
    "goods",
    (
        ExportColumn(N_("Zone"), "zone_code"),
        ExportColumn(N_("Round"), "kind"),
        ExportColumn(N_("In order"), "is_in_order"),
        ExportColumn(N_("Findings"), "findings"),
        ExportColumn(N_("Photos"), "photos", Kind.QUANTITY),
        ExportColumn(N_("By"), "person"),
        ExportColumn(N_("Made at"), "at", Kind.MOMENT),
    ),
    _rounds,
    (named("zone", _zone),),
    "at",
)
READINGS = Export(
    "climate",
    N_("Climate readings"),
    "goods",
    (
        ExportColumn(N_("Zone"), "zone_code"),
        ExportColumn(N_("Time@@reading"), "taken_at", Kind.MOMENT),
        ExportColumn(N_("Temperature °C"), "temperature", Kind.QUANTITY),
        ExportColumn(N_("Humidity %"), "humidity", Kind.QUANTITY),
        ExportColumn(N_("Out of limits"), _faults),
        ExportColumn(N_("By"), "person"),
    ),
    _readings,
    (named("zone", _zone),),
    "taken_at",
)
