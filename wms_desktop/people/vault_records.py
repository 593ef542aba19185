"""What the vault leaves on record: readings with their reason, and what retention has erased.

On a server these two are the only ways to a number's row; they stand here alone so that the
database can carry them out with rights of its own.

Source: PCK-11; reliability.md, Identity documents.
"""

from __future__ import annotations

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done
from wms_desktop.core.errors import Refused
from wms_desktop.db import audit, rule_values
from wms_desktop.people.rules import VAULT_READINGS, day_begin
from wms_desktop.people.tables import Site, VaultEntry, VaultReading
from wms_desktop.people.vault_crypt import VaultFault

_BATCH = 500


def record_reading(session: Session, by: Acting, entry_id: int, reason: str) -> Done[int]:
    """Write down who reads which number and why, before anything is opened.

    Returns:
        The reading's id, against which the number is handed out.

    Raises:
        Refused: no such entry, erased, or the day's limit is reached.
    """
    entry = session.get(VaultEntry, entry_id)
    if entry is None:
        raise Refused(VaultFault.UNKNOWN_ENTRY)
    if entry.erased_at is not None:
        raise Refused(VaultFault.ERASED)
    limit = rule_values.value_on(session, VAULT_READINGS, by.today)
    if readings_today(session, by) >= limit:
        raise Refused(VaultFault.LIMIT, limit=limit)
    reading = VaultReading(entry_id=entry.id, person_id=by.person_id, reason=reason)
    session.add(reading)
    after = {"masked": entry.masked, "reason": reason}
    audit.record(session, by, "people.read_id", f"vault_entry:{entry.id}", after=after)
    session.flush()
    return Done(reading.id)


def readings_today(session: Session, by: Acting) -> int:
    """How many numbers this person has read on the site's day."""
    zone = session.scalar(select(Site.time_zone).where(Site.id == by.site_id)) or "Asia/Shanghai"
    count = (
        select(func.count())
        .select_from(VaultReading)
        .where(
            VaultReading.person_id == by.person_id,
            VaultReading.read_at >= day_begin(by.today, zone),
        )
    )
    return session.scalar(count) or 0


def erase_due(session: Session, by: Acting) -> Done[int]:
    """Erase numbers and lookups whose retention has ended; the proof of the check stays."""
    due = session.scalars(
        select(VaultEntry.id).where(VaultEntry.erase_on <= by.today, VaultEntry.erased_at.is_(None))
    ).all()
    for start in range(0, len(due), _BATCH):
        session.execute(
            update(VaultEntry)
            .where(VaultEntry.id.in_(due[start : start + _BATCH]))
            .values(ciphertext=None, lookup=None, erased_at=by.now)
        )
    if due:
        audit.record(session, by, "people.erase_ids", "vault", after={"erased": len(due)})
    return Done(len(due))
