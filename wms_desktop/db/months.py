"""The ledger and the trail lie in months on PostgreSQL; the next ones are made long before.

Source: issue "The shared database" (Scale); migration 0009 has the reasons.
"""

from __future__ import annotations

import logging

from sqlalchemy import Connection, text

from wms_desktop.core.errors import Unavailable
from wms_desktop.db.database import Database

log = logging.getLogger(__name__)
_AHEAD = text("SELECT months_ahead()")
_PARTS = text("SELECT inhrelid::regclass::text FROM pg_inherits")


def prepare(db: Database) -> int:
    """Make the months that are near and not there yet; returns how many were made.

    Others may be posting: it waits half a second at most and leaves the rest for the next time,
    which is at somebody's next sign-in. A row whose month is missing lies in the rest.
    """
    if db.is_sqlite:
        return 0
    try:
        with db.write() as session:
            return int(session.scalar(_AHEAD) or 0)
    except Unavailable as error:
        log.info("months are made another time: %s", error.lack.value)
        return 0


def parts(connection: Connection) -> set[str]:
    """The names of all months (and of the rest), none of which is a table of its own."""
    if connection.dialect.name == "sqlite":
        return set()
    return set(connection.scalars(_PARTS))
