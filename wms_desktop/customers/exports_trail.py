"""The trail of everything that people change, to Excel or CSV (SYS-1, SYS-3)."""

from __future__ import annotations

from typing import Any

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.language import N_
from wms_desktop.customers.exporting import TEXT, Export, ExportColumn, Wanted
from wms_desktop.db.database import Database
from wms_desktop.documents.sheet_out import Kind
from wms_desktop.people import queries_trail
from wms_desktop.people.queries_trail import TrailFilter, TrailRow

WHO_READS = (Role.ADMIN, Role.DUTY_MANAGER, Role.GENERAL_MANAGER)
_LONGEST = 4_000


def _trail(db: Database, _by: Acting, wanted: Wanted, after: Any, limit: int) -> list[TrailRow]:
    days = TrailFilter(wanted.get("text", ""), wanted.get("from"), wanted.get("to"))
    return queries_trail.trail(db, days, after=after, limit=limit)


def _cut(said: str) -> str:
    return said if len(said) <= _LONGEST else said[:_LONGEST] + "…"


TRAIL = Export(
    "trail",
    N_("Audit trail"),
    "settings",
    (
        ExportColumn(N_("When@@trail"), "at", Kind.MOMENT),
        ExportColumn(N_("Who@@trail"), "person"),
        ExportColumn(N_("Login"), "login"),
        ExportColumn(N_("Workstation"), "workstation"),
        ExportColumn(N_("Machine@@trail"), "client_address"),
        ExportColumn(N_("Action@@trail"), "action"),
        ExportColumn(N_("Subject@@trail"), "subject"),
        ExportColumn(N_("Before@@trail"), lambda row, _language: _cut(row.before)),
        ExportColumn(N_("After@@trail"), lambda row, _language: _cut(row.after)),
    ),
    _trail,
    (TEXT,),
    "at",
    roles=WHO_READS,
)
