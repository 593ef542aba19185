"""The trail of everything that people change, to Excel or CSV (SYS-1, SYS-3)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.language import N_
from wms_desktop.customers.exporting import TEXT, Export, ExportColumn, Wanted
from wms_desktop.db.database import Database
from wms_desktop.documents.sheet_out import Kind
from wms_desktop.people import queries_trail
from wms_desktop.people.queries_trail import TrailFilter, TrailRow

WHO_READS = (Role.ADMIN, Role.DUTY_MANAGER, Role.GENERAL_MANAGER)
_A_ZONE = timedelta(days=1)  # more than any zone is away from UTC; the export looks at each row


def _trail(db: Database, _by: Acting, wanted: Wanted, after: Any, limit: int) -> list[TrailRow]:
    first, last = wanted.get("from"), wanted.get("to")
    asked = TrailFilter(
        wanted.get("text", ""),
        None if first is None else datetime.combine(first, time(), UTC) - _A_ZONE,
        None if last is None else datetime.combine(last, time(), UTC) + 2 * _A_ZONE,
    )
    return queries_trail.trail(db, asked, after=after, limit=limit)


def _said(values: Mapping[str, str]) -> str:
    return "\n".join(f"{name}: {value}" if name else value for name, value in values.items())


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
        ExportColumn(N_("Before@@trail"), lambda row, _language: _said(row.before)),
        ExportColumn(N_("After@@trail"), lambda row, _language: _said(row.after)),
    ),
    _trail,
    (TEXT,),
    "at",
    roles=WHO_READS,
)
