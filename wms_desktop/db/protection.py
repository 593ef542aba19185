"""What a database protects by itself, and what it leaves to the people around it.

Source: reliability.md, Two-tier security (last points).
"""

from __future__ import annotations

from enum import StrEnum

from wms_desktop.core.language import N_
from wms_desktop.db.database import Database


class Protection(StrEnum):
    """Who keeps the rules when somebody comes with another program."""

    FILE = "file"
    SERVER = "server"


SAID: dict[Protection, str] = {
    Protection.FILE: N_(
        "Whoever reaches this file can read and change all of it, past every right and name. Keep"
        " it to one person's till, behind that person's sign-in and an encrypted disk; the seals"
        " show afterwards what was altered."
    ),
    Protection.SERVER: N_(
        "Each person has a login and rights of their own; the server itself refuses the rest."
    ),
}


def of(db: Database) -> Protection:
    """What protects *db*."""
    return Protection.FILE if db.is_sqlite else Protection.SERVER
