"""The append-only trail of everything a person changes (SYS-1)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import column, insert, select, table
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.errors import Stale
from wms_desktop.db.prepared import Prepared
from wms_desktop.db.tables import Audit

_SORTED = json.JSONEncoder(ensure_ascii=False, sort_keys=True, default=str)
_ADD = Prepared(insert(Audit))


def record(
    session: Session,
    by: Acting,
    action: str,
    subject: str,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    """Add one line to the trail, in the transaction of the change itself.

    Args:
        action: ``slice.verb``.
        subject: ``kind:number`` of what was changed, e.g. ``consignment:TY-88062415``.
        before: the old values of what changed; identity numbers only masked.
        after: the new ones.
    """
    row = {
        "person_id": by.person_id,
        "workstation_id": by.workstation_id,
        "action": action,
        "subject": subject[:80],
        "before": _text(before),
        "after": _text(after),
    }
    _ADD.run(session, row | {"digest": digest_of(row)})


def stale(session: Session, subject: str) -> Stale:
    """That *subject* has changed since it was shown, by whom and when (bad-inputs.md 67)."""
    person = table("person", column("id"), column("name"))
    last = session.execute(
        select(person.c.name, Audit.at)
        .join_from(Audit, person, person.c.id == Audit.person_id)
        .where(Audit.subject == subject[:80])
        .order_by(Audit.id.desc())
        .limit(1)
    ).one_or_none()
    return Stale() if last is None else Stale(last.name, last.at)


def digest_of(row: Mapping[str, Any]) -> str:
    """What the trail's line says, as a hash: `check` finds a line that was altered."""
    names = ("person_id", "workstation_id", "action", "subject", "before", "after")
    return hashlib.sha256("\x1f".join(str(row[name]) for name in names).encode()).hexdigest()


def _text(values: Mapping[str, object] | None) -> str:
    return _SORTED.encode(values) if values else ""
