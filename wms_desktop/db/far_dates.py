"""Days and moments that no calendar here has, as somebody may write them past the program.

``infinity``, or a year with five digits, in one row would end every list that shows it, and in a
row that is never changed again every seal after it. Read, it is the last day there is.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from psycopg import Connection, DataError
from psycopg.types.datetime import DateLoader, TimestamptzLoader

FIRST, LAST = date(1900, 1, 1), date(9000, 1, 1)
_ROOM = timedelta(days=2)  # for the clocks of every zone
_FIRST_MOMENT = datetime(1900, 1, 1, tzinfo=UTC)
_LAST_MOMENT = datetime(9000, 1, 1, tzinfo=UTC)


def read_by(connection: Connection[Any]) -> None:
    """Let *connection* read far days and moments."""
    connection.adapters.register_loader("date", _Day)
    connection.adapters.register_loader("timestamptz", _Moment)


class _Day(DateLoader):
    def load(self, data: Any) -> date:
        try:
            return super().load(data)
        except DataError:
            return FIRST if _is_early(data) else LAST


class _Moment(TimestamptzLoader):
    def load(self, data: Any) -> datetime:
        try:
            found = super().load(data)
            found + _ROOM  # a zone's clock may be ahead
            found - _ROOM
        except (DataError, OverflowError):
            return _FIRST_MOMENT if _is_early(data) else _LAST_MOMENT
        return found


def _is_early(data: Any) -> bool:
    told = bytes(data)
    return told.startswith((b"-", b"0001")) or told.endswith(b"BC")
