"""What was sent and is not settled yet, in the drafts file: it survives the end of the program.

A row is also the lock of its draft: while one window sends a key, no other window sends it.

Source: reliability.md, What the desktop does.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A use case that was sent, and of which nobody has heard yet.

    Attributes:
        address: of the database that it was sent to, without a login.
        page: the tab that sent it.
        body: what the command says, without secret fields.
    """

    op_id: UUID
    kind: str
    address: str
    page: str
    sent_at: datetime
    body: Any = None


def prepare(db: sqlite3.Connection) -> None:
    """Make room for it in the drafts file."""
    db.execute(
        "CREATE TABLE IF NOT EXISTS sent (op_id TEXT PRIMARY KEY, kind TEXT NOT NULL,"
        " address TEXT NOT NULL, page TEXT NOT NULL, sent_at TEXT NOT NULL, body TEXT NOT NULL,"
        " window TEXT NOT NULL)"
    )


def claim(
    db: sqlite3.Connection, row: Unsettled, window: str, is_open: Callable[[str], bool]
) -> bool:
    """Write *row* down for *window*, on the disk; False while another open window sends it."""
    text = json.dumps(row.body, ensure_ascii=False)
    moment = row.sent_at.isoformat()
    values = (str(row.op_id), row.kind, row.address, row.page, moment, text, window)
    db.execute("INSERT INTO sent VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", values)
    found = db.execute("SELECT window FROM sent WHERE op_id = ?", (str(row.op_id),)).fetchone()
    if found is None or found[0] == window:
        return found is not None
    if is_open(found[0]):
        return False
    taken = db.execute(
        "UPDATE sent SET window = ? WHERE op_id = ? AND window = ?",
        (window, str(row.op_id), found[0]),
    )
    return taken.rowcount == 1


def forget(db: sqlite3.Connection, op_id: UUID) -> None:
    """It is settled."""
    db.execute("DELETE FROM sent WHERE op_id = ?", (str(op_id),))


def left_over(
    db: sqlite3.Connection, address: str, window: str, is_open: Callable[[str], bool]
) -> list[Unsettled]:
    """What windows that are gone had sent to *address*, the oldest first; *window*'s from now."""
    found = []
    rows = db.execute(
        "SELECT op_id, kind, page, sent_at, body, window FROM sent"
        " WHERE address = ? AND window <> ? ORDER BY sent_at",
        (address, window),
    ).fetchall()
    for op_id, kind, page, sent_at, body, owner in rows:
        if not is_open(owner):
            db.execute("UPDATE sent SET window = ? WHERE op_id = ?", (window, op_id))
            moment = datetime.fromisoformat(sent_at).astimezone(UTC)
            found.append(Unsettled(UUID(op_id), kind, address, page, moment, json.loads(body)))
    return found
