"""What the stations were told, held against the database: every difference is a finding.

The checker trusts no code of the posting path: it reads rows. What `check` recomputes (ledger
against balance, reservations, digests, seals) is run beside it.

Source: reliability.md, How to test it 1.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from wms_desktop.checks import check
from wms_desktop.core.language import N_
from wms_desktop.db import seals
from wms_desktop.db.base import Quantity
from wms_desktop.db.database import Database
from wms_desktop.db.tables import Operation
from wms_desktop.simulate.journal import Entry, History, Told
from wms_desktop.simulate.spoken import USES
from wms_desktop.simulate.stage import Stage
from wms_desktop.stock.kinds import MoveReason
from wms_desktop.stock.tables import Balance, StockDocument, StockMove

Gathered = dict[tuple[str, object], Decimal]
_PARTS = {"pick": "ship", "look_at": "finish"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was promised and does not hold."""

    what: str
    subject: str
    detail: str = ""


LOST = N_("told done, not in the database")
CHANGED = N_("told another answer than the database keeps")
LIE = N_("told not done, and yet done")
TWICE = N_("more than one document of one key")
NO_DOCUMENT = N_("done without its document in the ledger")
UNSETTLED = N_("outcome never known")
NOBODYS = N_("done, and nobody asked for it")
EMPTY = N_("document without lines")
HALF = N_("document with fewer or other goods than asked for")
BELOW = N_("below nought")


def findings(db: Database, stage: Stage, history: History) -> list[Finding]:
    """Everything that does not hold, of the history and of `check`; sealed where all does."""
    with db.snapshot() as session:
        found = [*_told(session, stage, history), *_ledger(session, history)]
    for verdict in check.run(db):
        found += [Finding(verdict.name, each.subject, each.detail) for each in verdict.findings]
    if not found:
        seals.seal(db)
        found = [Finding(N_("seals"), f"seal:{f.seal_id}", str(f)) for f in seals.verify(db)]
    return found


def _told(session: Session, stage: Stage, history: History) -> Iterator[Finding]:
    kept = {
        row.op_id: row.result for row in session.execute(select(Operation.op_id, Operation.result))
    }
    for key, entry in history.entries.items():
        if entry.told is Told.ACKED and key not in kept:
            yield _finding(LOST, entry)
        elif entry.told is Told.ACKED and kept[key] != entry.answer:
            yield _finding(CHANGED, entry, f"{entry.answer} <> {kept[key]}")
        elif entry.told in (Told.REFUSED, Told.FAILED) and key in kept:
            yield _finding(LIE, entry, entry.why)
        elif entry.told in (Told.SENT, Told.UNKNOWN):
            yield _finding(UNSETTLED, entry)
    asked = history.entries.keys() | set(stage.known)
    for key in kept.keys() - asked:
        yield Finding(NOBODYS, f"operation:{key}")


def _ledger(session: Session, history: History) -> Iterator[Finding]:
    rows = session.execute(
        select(
            StockDocument.id, StockDocument.op_id, StockDocument.reason,
            func.count(StockMove.id).label("lines"),
            func.coalesce(func.sum(StockMove.quantity, type_=Quantity), 0).label("quantity"),
        )
        .outerjoin(StockMove, StockMove.document_id == StockDocument.id)
        .group_by(StockDocument.id, StockDocument.op_id, StockDocument.reason)
    ).all()  # fmt: skip
    many = Counter(row.op_id for row in rows)
    gathered = _gathered(history)
    operations = set(session.scalars(select(Operation.op_id)))
    for row in rows:
        if row.lines == 0:
            yield Finding(EMPTY, f"stock_document:{row.id}")
        if row.op_id not in operations:
            yield Finding(NOBODYS, f"stock_document:{row.id}")
        entry = history.entries.get(row.op_id)
        wanted = None if entry is None else _wanted(entry, gathered)
        if entry and wanted is not None and row.quantity != wanted:
            yield _finding(HALF, entry, f"{wanted} <> {row.quantity}")
    for key, times in many.items():
        if times > 1:
            yield Finding(TWICE, f"operation:{key}", str(times))
    for entry in history.entries.values():
        if entry.told is Told.ACKED and USES[entry.use].posts and entry.key not in many:
            yield _finding(NO_DOCUMENT, entry)
    yield from _below_nought(session)


def _below_nought(session: Session) -> Iterator[Finding]:
    query = select(Balance.id, Balance.quantity, Balance.reserved).where(
        (Balance.quantity < 0) | (Balance.reserved < 0) | (Balance.reserved > Balance.quantity)
    )
    for row in session.execute(query):
        yield Finding(BELOW, f"balance:{row.id}", f"{row.quantity} / {row.reserved}")


def _wanted(entry: Entry, gathered: Gathered) -> Decimal | None:
    """How many goods the entry's document must move; None where that cannot be told."""
    if entry.use in ("receive", "transfer"):
        return Decimal(entry.said["quantity"])
    if entry.use == "open_stock":
        return sum((Decimal(line["quantity"]) for line in entry.said["lines"]), Decimal(0))
    return gathered.get(_whole(entry.use, entry.said))


def _gathered(history: History) -> Gathered:
    """Goods that were picked for an order, or looked at for a return, one by one."""
    sums: Gathered = {}
    for entry in history.entries.values():
        if entry.told is Told.ACKED and entry.use in _PARTS:
            whole = _whole(_PARTS[entry.use], entry.said)
            sums[whole] = sums.get(whole, Decimal(0)) + Decimal(entry.said["quantity"])
    return sums


def _whole(use: str, said: dict[str, object]) -> tuple[str, object]:
    return use, said.get("order_id") or said.get("application_id")


def _finding(what: str, entry: Entry, detail: str = "") -> Finding:
    return Finding(what, f"{entry.use}:{entry.key}", detail)


def posted(db: Database, stage: Stage) -> Counter[MoveReason]:
    """How many documents of each kind stand in the ledger since the stations began."""
    query = select(StockDocument.reason, StockDocument.op_id)
    known: set[UUID] = set(stage.known)
    with db.read() as session:
        return Counter(row.reason for row in session.execute(query) if row.op_id not in known)
