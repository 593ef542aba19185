"""Whose clock is right: the database's, by which everything is stamped (bad-inputs.md 70)."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select

from wms_desktop.db.base import UtcDateTime
from wms_desktop.db.database import Database

TOLERATED = timedelta(seconds=60)


def ahead(db: Database, now: datetime) -> timedelta:
    """How far *now* is ahead of the database's clock; nothing where they nearly agree."""
    with db.read() as session:
        moment = session.scalar(select(func.current_timestamp(type_=UtcDateTime())))
    assert moment is not None
    found = now - moment
    return found if abs(found) > TOLERATED else timedelta(0)
