"""Numbers of documents: prefix, day, counter, e.g. ``RK-20260521-0012``."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from wms_desktop.db.tables import NumberSeries

_NEXT: dict[str, Any] = {
    name: statement.on_conflict_do_update(
        index_elements=["prefix"], set_={"last": NumberSeries.__table__.c.last + 1}
    ).returning(NumberSeries.last)
    for name, statement in (
        ("sqlite", sqlite.insert(NumberSeries)),
        ("postgresql", postgresql.insert(NumberSeries)),
    )
}


def next_number(session: Session, prefix: str, day: date) -> str:
    """The next free number of *prefix* on *day*; given back when the transaction fails."""
    series = f"{prefix}-{day:%Y%m%d}"
    connection = session.connection()
    last = connection.execute(
        _NEXT[connection.dialect.name], {"prefix": series, "last": 1}
    ).scalar_one()
    return f"{series}-{last:04d}"
