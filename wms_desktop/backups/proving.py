"""What is recounted in a copy before it counts as a backup, and what a drill recounts."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence

from sqlalchemy import select

from wms_desktop.checks import check
from wms_desktop.db.database import Database
from wms_desktop.db.tables import StoredFile

NEWEST, SHARE = 50, 0.05  # of the stored files in a backup by the clock; a drill hashes them all


def quick(db: Database) -> Sequence[str]:
    """Ledger against balances, and a sample of the stored files against their hashes.

    Source: reliability.md, Embedded SQLite: each backup is recounted before it counts.
    """
    wrong = [finding.subject for finding in check.ledger(db)]
    return wrong[:3] + _altered(db, share=SHARE)[:3]


def full(db: Database) -> Sequence[str]:
    """Ledger against balances, and every stored file against its hash."""
    wrong = [finding.subject for finding in check.ledger(db)]
    return wrong[:3] + _altered(db, share=1.0)[:3]


def everything(db: Database) -> Sequence[str]:
    """All invariants that `check` knows: ledger, audit trail, seals, every stored file."""
    verdicts = check.run(db)
    return [f"{f.subject} {f.detail}" for verdict in verdicts for f in verdict.findings][:5]


def _altered(db: Database, *, share: float) -> list[str]:
    names = select(StoredFile.sha256).order_by(StoredFile.stored_at.desc(), StoredFile.sha256)
    with db.snapshot() as session:
        known = list(session.scalars(names))
        looked_at = known
        if share < 1:
            older = known[NEWEST:]
            looked_at = known[:NEWEST] + random.sample(older, round(len(older) * share))
        wrong = []
        for sha256 in looked_at:
            content = session.scalar(select(StoredFile.content).where(StoredFile.sha256 == sha256))
            if content is not None and hashlib.sha256(content).hexdigest() != sha256:
                wrong.append(f"file:{sha256[:12]}")
    return wrong
