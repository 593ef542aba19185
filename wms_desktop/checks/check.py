"""Every invariant of the whole shop, recomputed from the rows themselves (STK-2, SYS-1, RCP-3).

Whatever the shop's size, only a few thousand rows are in memory at a time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from wms_desktop.checks import ledger as check_ledger
from wms_desktop.checks import receipts
from wms_desktop.checks.parts import Count, Finding, Looked, Verdict
from wms_desktop.core.errors import Unavailable
from wms_desktop.core.language import N_
from wms_desktop.db import evidence, evidence_checks, seals
from wms_desktop.db.anchors import AnchorList
from wms_desktop.db.database import Database
from wms_desktop.db.evidence_checks import Checker
from wms_desktop.db.tables import Audit, Seal, StoredFile
from wms_desktop.stock.tables import StockMove

__all__ = ["LATE", "Extent", "Finding", "Verdict", "may_seal", "run"]
LATE = N_("rows sealed in time")


@dataclass(frozen=True, slots=True)
class Extent:
    """How far one run looks.

    Attributes:
        percent: of the kept files, those longest unread first.
        by: in whose name the results are written down; nothing is changed for nobody.
        anchors: what this workstation has seen of the seals; None where that does not count, nor
            whether they come in time: in a backup nobody seals.
    """

    percent: int = 100
    by: Checker | None = None
    anchors: AnchorList | None = None


def run(
    db: Database,
    extent: Extent = Extent(),
    progress: Callable[[int, int], object] = lambda _done, _total: None,
) -> list[Verdict]:
    """All checks, in a fixed order, while others work on.

    Args:
        progress: told how much was read, of how much.
    """
    verdicts = []
    count = Count(_size(db, extent.percent), progress)
    with db.recount() as session:
        for name, check in (*check_ledger.CHECKS, *receipts.CHECKS):
            verdicts.append(Verdict(name, *check(session, count.step)))
    verdicts.append(Verdict(N_("stored files unaltered"), *_files(db, extent, count)))
    verdicts.append(Verdict(N_("seals"), *_seals(db, count)))
    if extent.anchors is not None:
        verdicts.append(Verdict(N_("seals seen here"), *_anchors(db, extent.anchors)))
        verdicts.append(Verdict(LATE, *_late(db)))
    orphans = Verdict(N_("files without a row"), *_orphans(db))
    if orphans.looked_at or orphans.findings:
        verdicts.append(orphans)
    count.finish()
    return verdicts


def may_seal(findings: Sequence[Finding]) -> bool:
    """Whether what was looked at may be sealed: nothing is wrong but that this is late."""
    return all(finding.check == LATE for finding in findings)


def _size(db: Database, percent: int) -> int:
    with db.read() as session:
        rows = [
            session.scalar(select(func.count()).select_from(table)) or 0
            for table in (Audit, StockMove, StoredFile)
        ]
        sealed = session.scalar(select(func.coalesce(func.sum(Seal.rows), 0))) or 0
    return int(rows[0] + rows[1] + rows[2] * percent // 100 + sealed)


def ledger(db: Database) -> tuple[Finding, ...]:
    """Only whether the ledger equals the balances: for each start and each backup."""
    with db.snapshot() as session:
        return tuple(check_ledger.ledger_is_balance(session))


def _files(db: Database, extent: Extent, count: Count) -> Looked:
    looked_at, bad = evidence_checks.verify(
        db, percent=extent.percent, by=extent.by, progress=count.follow()
    )
    findings = [Finding("files", f"file:{f.sha256[:12]}", f.result.value) for f in bad]
    with db.recount() as session:
        findings += receipts.file_rows(session)
    return looked_at, findings


def _seals(db: Database, count: Count) -> Looked:
    broken = seals.verify(db, count.follow())
    return seals.count(db), [Finding("seals", f"seal:{f.seal_id}", str(f)) for f in broken]


def _anchors(db: Database, anchors: AnchorList) -> Looked:
    found = [Finding("anchors", f"seal:{f.seal_id}", f.fault.value) for f in anchors.compare(db)]
    return len(anchors.seen(db)), found


def _late(db: Database) -> Looked:
    since = seals.late_since(db)
    if since is None:
        return seals.count(db), []
    return seals.count(db), [Finding(LATE, "audit", f"unsealed since {since:%Y-%m-%d %H:%M} UTC")]


def _orphans(db: Database) -> Looked:
    """Objects of a store without a row: left over by a filing that did not end, or by a move.

    They take nothing from anybody, so they are told and do not make the check fail.
    """
    try:
        return sum(1 for _each in evidence.orphans(db, time.time())), []
    except Unavailable:
        return 0, []  # its files were told one by one
