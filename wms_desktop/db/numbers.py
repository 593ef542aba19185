"""Numbers of documents: prefix, day, counter, e.g. ``RK-20260521-0012``."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from wms_desktop.db.prepared import Prepared
from wms_desktop.db.tables import NumberSeries

_NEXT = Prepared(
    {
        name: statement.on_conflict_do_update(
            index_elements=["prefix"], set_={"last": NumberSeries.__table__.c.last + 1}
        ).returning(NumberSeries.last)
        for name, statement in (
            ("sqlite", sqlite.insert(NumberSeries)),
            ("postgresql", postgresql.insert(NumberSeries)),
        )
    }
)


def next_number(session: Session, prefix: str, day: date) -> str:
    """The next free number of *prefix* on *day*; given back when the transaction fails."""
    series = f"{prefix}-{day:%Y%m%d}"
    last = _NEXT.scalar(session, {"prefix": series, "last": 1})
    return f"{series}-{last:04d}"


def likely_number(session: Session, prefix: str, day: date) -> str:
    """What `next_number` will give unless somebody else is faster; nothing is taken.

    For papers that are drawn before the transaction that keeps them.
    """
    series = f"{prefix}-{day:%Y%m%d}"
    last = session.scalar(select(NumberSeries.last).where(NumberSeries.prefix == series)) or 0
    return f"{series}-{last + 1:04d}"
