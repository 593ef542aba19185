"""A count's sheet as Excel, to be filled in away from the program (CNT-2).

Like the paper it shows where to look for what, and the booked figure only where the count is not
blind. How it comes back is in `counts.imports`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_, translate
from wms_desktop.core.redact import without_resident_numbers
from wms_desktop.core.text import visible
from wms_desktop.counts import words
from wms_desktop.counts.counting import require_state
from wms_desktop.counts.kinds import CountState
from wms_desktop.counts.rules import APPROVERS, COUNTERS, CountFault
from wms_desktop.counts.rules_sheets import SheetRowFault
from wms_desktop.counts.tables import Count, CountLine, CountLocation
from wms_desktop.customers import import_files
from wms_desktop.customers.tables import Customer
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database
from wms_desktop.documents.sheet_fill import FillColumn, fill_xlsx
from wms_desktop.documents.sheet_out import Kind
from wms_desktop.stock.tables import Item, Location, Lot
from wms_desktop.stock.words import CONDITIONS

_BLANK_ROWS = 100  # for goods that nobody expected

COUNT, LOCATION, ITEM = N_("Count"), N_("Location"), N_("Item")
NAME, LOT, OWNER = N_("Name@@thing"), N_("Lot"), N_("Owner")
CONDITION, UNIT, BOOKED = N_("Condition"), N_("Unit"), N_("Booked")
COUNTED, KEY = N_("Counted"), N_("Row key")


@dataclass(frozen=True, slots=True)
class WriteSheet:
    """Somebody wants the sheet of a count as a file."""

    op_id: UUID
    count_id: int


def write_sheet(db: Database, by: Acting, command: WriteSheet, path: Path) -> Done[int]:
    """Write the sheet of a count that is being counted; returns how many rows there are.

    Raises:
        Refused: no right, another ending, or the count is not being counted.
        Unavailable: the file cannot be written.
    """
    by.require(*COUNTERS, *APPROVERS)
    if path.suffix.lower() != ".xlsx":
        raise Refused(SheetRowFault.ENDING)
    with db.read() as session:
        count = session.get(Count, command.count_id)
        if count is None or count.site_id != by.site_id:
            raise Refused(CountFault.UNKNOWN)
        require_state(count, CountState.COUNTING)
        rows, number = _rows(session, by, count), count.number
        columns = _columns(by, is_blind=count.is_blind)
    content = fill_xlsx(
        translate(words.SHEET_TITLE, by.language), columns, rows, blank_rows=_BLANK_ROWS
    )

    def work(session: Session) -> Done[int]:
        told = without_resident_numbers(visible(path.name))
        after = {"file": told[-80:], "rows": len(rows)}
        audit.record(session, by, "counts.sheet_out", f"count:{number}", after=after)
        return Done(len(rows), frozenset())

    import_files.write(path, content)
    return operations.once(db, by, "counts.sheet_out", command, work)


def _columns(by: Acting, *, is_blind: bool) -> list[FillColumn]:
    def tr(source: str) -> str:
        return translate(source, by.language)

    booked = [] if is_blind else [FillColumn(tr(BOOKED), Kind.QUANTITY, 10, is_free=False)]
    return [
        FillColumn(tr(COUNT), width=20, is_free=False),
        FillColumn(tr(LOCATION)),
        FillColumn(tr(ITEM), width=16),
        FillColumn(tr(NAME), width=26),
        FillColumn(tr(LOT), width=16),
        FillColumn(tr(OWNER), width=12),
        FillColumn(tr(CONDITION), width=10),
        FillColumn(tr(UNIT), width=8, is_free=False),
        *booked,
        FillColumn(tr(COUNTED), Kind.QUANTITY, 12, is_open=True),
        FillColumn(tr(KEY), is_free=False, is_hidden=True),
    ]


def _rows(session: Session, by: Acting, count: Count) -> list[list[str | Decimal | None]]:
    """Every line in walking order, and every location in which nothing should lie."""
    query = (
        select(
            Location.code,
            Item.code,
            Item.name,
            Lot.code,
            Customer.code,
            CountLine.condition,
            Item.unit,
            CountLine.booked,
            CountLine.id,
        )
        .select_from(CountLocation)
        .join(Location, Location.id == CountLocation.location_id)
        .outerjoin(
            CountLine,
            (CountLine.count_id == count.id) & (CountLine.location_id == Location.id),
        )
        .outerjoin(Item, Item.id == CountLine.item_id)
        .outerjoin(Lot, Lot.id == CountLine.lot_id)
        .outerjoin(Customer, Customer.id == CountLine.owner_id)
        .where(CountLocation.count_id == count.id)
        .order_by(Location.distance, Location.code, Item.code, Lot.code, CountLine.id)
    )
    found: list[list[str | Decimal | None]] = []
    lines: Any = session.execute(query)
    for place, item, name, lot, owner, condition, unit, booked, line_id in lines:
        said = translate(CONDITIONS[condition], by.language) if condition else None
        shown = [] if count.is_blind else [booked]
        key = None if line_id is None else str(line_id)
        found.append([count.number, place, item, name, lot, owner, said, unit, *shown, None, key])
    return found
