"""A count sheet that was filled in comes back: each figure is an entry of who brings it (CNT-2).

Cells left empty were not counted. A line that has a figure already is refused, so that a sheet
that was changed a little and brought twice does not count double.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.core.quantity import shown_quantity
from wms_desktop.counts import sheets
from wms_desktop.counts.counting import Enter, entered, require_state
from wms_desktop.counts.kinds import CountState
from wms_desktop.counts.rules import COUNTERS, CountFault
from wms_desktop.counts.rules_sheets import SheetRowFault
from wms_desktop.counts.tables import Count, CountEntry, CountLine, CountLocation
from wms_desktop.customers.importing import Importer, row_guard
from wms_desktop.documents.import_table import ImportColumn, ImportFault, ImportRow, ImportTable
from wms_desktop.documents.sheet_out import Kind
from wms_desktop.stock import words as stock_words
from wms_desktop.stock.imports import QUANTITY_NAMES, find_customer, find_item
from wms_desktop.stock.kinds import Condition
from wms_desktop.stock.tables import Location, Lot

COLUMNS = (
    ImportColumn("count", sheets.COUNT, required=True, names=("盘点单号", "盤點單號")),
    ImportColumn("location", sheets.LOCATION, required=True),
    ImportColumn("item", sheets.ITEM, required=True),
    ImportColumn("name", sheets.NAME),
    ImportColumn("lot", sheets.LOT),
    ImportColumn("owner", sheets.OWNER),
    ImportColumn("condition", sheets.CONDITION, choices=tuple(stock_words.CONDITIONS.values())),
    ImportColumn("unit", sheets.UNIT),
    ImportColumn("booked", sheets.BOOKED, kind=Kind.QUANTITY),
    ImportColumn("quantity", sheets.COUNTED, True, QUANTITY_NAMES, Kind.QUANTITY),
    ImportColumn("line", sheets.KEY),
)
_LONGEST_KEY = 15  # digits


class _Sheet:
    """A sheet on its way onto the books, row by row."""

    def __init__(self, session: Session, by: Acting, table: ImportTable) -> None:
        self._session, self._by = session, by
        self._counts: dict[str, Count] = {}
        self._touched: dict[tuple[int, int], None] = {}
        numbers = {str(row.cells.get("count") or "").strip() for row in table.rows()} - {""}
        self._only = numbers.pop() if len(numbers) == 1 else ""

    def take(self, row: ImportRow) -> None:
        """Enter one row that has a figure."""
        before = len(row.bad)
        quantity = row.quantity("quantity", zero=True)
        count = self._count(row)
        if len(row.bad) > before:
            return
        if row.text("line", limit=20, is_code=True):
            command = self._of_line(row, count, quantity)
        elif row.cells.get("item") is None:
            self._empty(row, count, quantity)
            return
        else:
            command = self._of_goods(row, count, quantity)
        if command is None or len(row.bad) > before:
            return
        self._refuse_twice(command)
        entered(self._session, self._by, command)
        self._touched[count.id, command.location_id] = None

    def finish(self) -> None:
        """Locations of which every line has its figure are finished."""
        counted = {
            count_id: set(_figures(self._session, CountLine.count_id == count_id))
            for count_id in {count_id for count_id, _location in self._touched}
        }
        for count_id, location_id in self._touched:
            lines = self._session.scalars(
                select(CountLine.id).where(
                    CountLine.count_id == count_id, CountLine.location_id == location_id
                )
            )
            if counted[count_id].issuperset(lines):
                self._session.get_one(CountLocation, (count_id, location_id)).is_done = True

    # which count, which line

    def _count(self, row: ImportRow) -> Count:
        number = row.code("count") or self._only.upper()
        if not number:
            raise Refused(SheetRowFault.NO_COUNT)
        if number not in self._counts:
            count = self._session.scalar(
                select(Count)
                .where(Count.number == number, Count.site_id == self._by.site_id)
                .with_for_update(read=True)  # before its lines, as everybody takes them
            )
            if count is None:
                raise Refused(CountFault.UNKNOWN)
            require_state(count, CountState.COUNTING)
            self._counts[number] = count
        return self._counts[number]

    def _of_line(self, row: ImportRow, count: Count, quantity: Decimal) -> Enter | None:
        """The line that the hidden key names; what stands beside it must still be its own."""
        text = row.text("line", limit=20, is_code=True)
        key = int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_KEY else 0
        found: Any = self._session.execute(
            select(CountLine, Location.code, Lot.code)
            .join(Location, Location.id == CountLine.location_id)
            .join(Lot, Lot.id == CountLine.lot_id)
            .where(CountLine.id == key, CountLine.count_id == count.id)
        ).one_or_none()
        item_id = find_item(self._session, row, "item")
        place, lot_code = row.code("location"), row.text("lot", limit=40, is_code=True)
        if found is None:
            raise Refused(SheetRowFault.ROW_CHANGED)
        line, location, lot = found
        if (item_id, place, lot_code) != (line.item_id, location, lot):
            raise Refused(SheetRowFault.ROW_CHANGED)
        return Enter(
            uuid4(), count.id, line.location_id, line.item_id, line.lot_id, quantity,
            line.owner_id, line.condition,
        )  # fmt: skip

    def _of_goods(self, row: ImportRow, count: Count, quantity: Decimal) -> Enter | None:
        """Goods that somebody has written down themselves: of a line, or unexpected."""
        location_id = self._location(row, count)
        item_id = find_item(self._session, row, "item")
        if item_id is None or location_id is None:
            return None
        lot_id = self._lot(row, item_id)
        if lot_id is None:
            return None
        goods = (count.id, location_id, item_id, lot_id, quantity)
        if row.cells.get("owner") is None and row.cells.get("condition") is None:
            known: Any = self._session.execute(
                select(CountLine.owner_id, CountLine.condition).filter_by(
                    count_id=count.id, location_id=location_id, item_id=item_id, lot_id=lot_id
                )
            ).all()
            if len(known) > 1:
                raise Refused(CountFault.WHOSE_MISSING)
            if known:
                return Enter(uuid4(), *goods, *known[0])
        owner_id = find_customer(self._session, row, "owner")
        condition = row.choice("condition", stock_words.CONDITIONS, Condition.GOOD)
        return None if owner_id is None else Enter(uuid4(), *goods, owner_id, condition)

    def _empty(self, row: ImportRow, count: Count, quantity: Decimal) -> None:
        """A location with nought and no goods: it is empty, as it should be."""
        location_id = self._location(row, count)
        if location_id is None:
            return
        lines = select(CountLine.id).filter_by(count_id=count.id, location_id=location_id)
        if quantity:
            row.fail("item", Refused(ImportFault.EMPTY))
        elif self._session.scalar(lines.limit(1)) is not None:
            raise Refused(SheetRowFault.NOT_EMPTY)
        else:
            self._touched[count.id, location_id] = None

    def _location(self, row: ImportRow, count: Count) -> int | None:
        code = row.code("location", required=True)
        if not code:
            return None
        found = self._session.scalar(
            select(Location.id)
            .join(CountLocation, CountLocation.location_id == Location.id)
            .where(CountLocation.count_id == count.id, Location.code == code)
        )
        if found is None:
            row.fail("location", Refused(CountFault.NOT_IN_SCOPE, location=code))
        return found

    def _lot(self, row: ImportRow, item_id: int) -> int | None:
        code = row.text("lot", limit=40, is_code=True)
        found = self._session.scalar(
            select(Lot.id).where(Lot.item_id == item_id, func.lower(Lot.code) == code.lower())
        )
        if found is None:
            row.fail("lot", Refused(SheetRowFault.UNKNOWN_LOT, lot=code or "–"))
        return found

    def _refuse_twice(self, command: Enter) -> None:
        """Look for a figure once the line is locked: another sheet may bring one just now."""
        line_id = self._line_of(command)
        figures = _figures(self._session, CountLine.id == line_id)
        if line_id in figures:
            counted = shown_quantity(figures[line_id])
            raise Refused(SheetRowFault.ALREADY_COUNTED, counted=counted)

    def _line_of(self, command: Enter) -> int | None:
        return self._session.scalar(
            select(CountLine.id)
            .filter_by(
                count_id=command.count_id,
                location_id=command.location_id,
                item_id=command.item_id,
                lot_id=command.lot_id,
                owner_id=command.owner_id,
                condition=command.condition,
            )
            .with_for_update()
        )


def _figures(session: Session, lines: ColumnElement[bool]) -> dict[int, Decimal]:
    """What has been counted of each of *lines* so far; what was taken back again is not."""
    rows = session.execute(
        select(CountEntry.line_id, CountEntry.quantity)
        .join(CountLine, CountLine.id == CountEntry.line_id)
        .where(lines)
    )
    sums: dict[int, Decimal] = {}
    noughts = set()
    for line_id, quantity in rows:
        sums[line_id] = sums.get(line_id, Decimal(0)) + quantity
        if quantity == 0:
            noughts.add(line_id)
    return {line_id: total for line_id, total in sums.items() if total or line_id in noughts}


def _is_filled(row: ImportRow) -> bool:
    value = row.cells.get("quantity")
    return value is not None and not (isinstance(value, str) and not value.strip(" \u3000"))


def _apply(session: Session, by: Acting, table: ImportTable) -> list[int]:
    sheet, good = _Sheet(session, by, table), []
    for row in filter(_is_filled, table.counted()):
        before = len(table.bad)
        with row_guard(session, row, "quantity"):
            sheet.take(row)
        if len(table.bad) == before:
            good.append(row.number)
    if not good and not table.bad:
        raise Refused(SheetRowFault.NOTHING_FILLED)
    sheet.finish()
    return good


COUNT_SHEET = Importer(
    "count-sheet",
    N_("Count sheet"),
    N_("Import count sheet"),
    COLUMNS,
    _apply,
    frozenset({Topic.COUNTS}),
    COUNTERS,
)
