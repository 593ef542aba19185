"""Climate readings from a logger's file (LOC-6, SYS-4)."""

from __future__ import annotations

from datetime import date, datetime, time, tzinfo
from decimal import Decimal, InvalidOperation
from uuid import uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.core.text import narrow
from wms_desktop.customers.importing import Importer, each_row
from wms_desktop.documents.import_table import ImportColumn, ImportFault, ImportRow, ImportTable
from wms_desktop.documents.sheet_out import Kind
from wms_desktop.people.rules import site_zone
from wms_desktop.people.tables import Site
from wms_desktop.stock import climate
from wms_desktop.stock.kinds import ReadingSource
from wms_desktop.stock.rules_care import CareFault
from wms_desktop.stock.tables import Zone

CLIMATE_COLUMNS = (
    ImportColumn("zone", N_("Zone"), required=True, names=("库区", "庫區")),
    ImportColumn(
        "taken_at", N_("Time@@reading"), required=True,
        names=("date", "timestamp", "日期", "日期时间", "日期時間", "测量时间", "測量時間"),
        kind=Kind.MOMENT,
    ),
    ImportColumn(
        "temperature", N_("Temperature °C"), names=("temperature", "温度", "溫度", "temp"),
        kind=Kind.QUANTITY,
    ),
    ImportColumn(
        "humidity", N_("Humidity %"), names=("humidity", "湿度", "濕度", "rh"), kind=Kind.QUANTITY
    ),
)  # fmt: skip
_SHAPES = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M")


def _climate(session: Session, by: Acting, table: ImportTable) -> list[int]:
    name = session.scalars(select(Site.time_zone).where(Site.id == by.site_id)).one()
    zone_info = site_zone(name)

    def add(row: ImportRow) -> None:
        before = len(table.bad)
        zone_id = _zone(session, by, row)
        taken_at = _moment(row, zone_info)
        temperature, humidity = _figure(row, "temperature"), _figure(row, "humidity")
        if len(table.bad) == before and zone_id and taken_at:
            command = climate.TakeReading(
                uuid4(), zone_id, taken_at, temperature, humidity, ReadingSource.IMPORTED
            )
            climate.add_reading(session, by, command)

    return each_row(session, table, "taken_at", add)


def _zone(session: Session, by: Acting, row: ImportRow) -> int | None:
    code = row.code("zone", required=True)
    found = session.scalar(
        select(Zone.id).where(Zone.site_id == by.site_id, func.lower(Zone.code) == code.lower())
    )
    if code and found is None:
        row.fail("zone", Refused(CareFault.UNKNOWN_ZONE))
    return found


def _moment(row: ImportRow, zone: tzinfo) -> datetime | None:
    """A moment in the site's own time; a bare day cannot be one."""
    value = row.cells.get("taken_at")
    found: datetime | None = None
    if isinstance(value, datetime):
        found = value
    elif isinstance(value, date):
        found = datetime.combine(value, time())
    elif value is not None:
        found = _typed_moment(row.text("taken_at", limit=40))
    if found is None or not 2000 <= found.year <= 2099:
        row.fail("taken_at", Refused(ImportFault.NOT_A_DAY, typed=str(value or "")[:40]))
        return None
    return found if found.tzinfo else found.replace(tzinfo=zone)


def _typed_moment(text: str) -> datetime | None:
    plain = narrow(text).strip().replace("/", "-")
    for shape in _SHAPES:
        try:
            return datetime.strptime(plain, shape)
        except ValueError:
            continue
    return None


def _figure(row: ImportRow, key: str) -> Decimal | None:
    """A figure that may be below nought; None where the cell is empty."""
    value = row.cells.get(key)
    if value is None:
        return None
    text = narrow(row.text(key, limit=40)).strip().replace("−", "-")
    try:
        found = Decimal(text) if text and set(text) <= set("0123456789.-") else Decimal("NaN")
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        row.fail(key, Refused(ImportFault.NOT_A_NUMBER, typed=text[:40]))
        return None
    return found


CLIMATE = Importer(
    "climate",
    N_("Climate"),
    N_("Import climate readings"),
    CLIMATE_COLUMNS,
    _climate,
    climate.CHANGED,
    climate.WHO_READS,
)
