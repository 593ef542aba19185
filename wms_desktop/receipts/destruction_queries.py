"""Destruction lists as the window shows them, and what could go on one now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, literal, select
from sqlalchemy.orm import aliased

from wms_desktop.core.acting import Acting
from wms_desktop.db.database import Database
from wms_desktop.db.rule_values import value_on
from wms_desktop.people.tables import Person
from wms_desktop.receipts.custody_queries import PAPER, PaperRow, papers
from wms_desktop.receipts.destroying import old_enough
from wms_desktop.receipts.kinds import DestructionState
from wms_desktop.receipts.rules_custody import KEPT_DAYS
from wms_desktop.receipts.tables import Receipt
from wms_desktop.receipts.tables_custody import Destruction, DestructionLine


@dataclass(frozen=True, slots=True)
class DestructionRow:
    """One list of originals to be destroyed."""

    id: int
    version: int
    number: str
    state: DestructionState
    reason: str
    proposed_by_id: int
    proposed_by: str
    proposed_at: datetime
    first_by_id: int | None
    first_by: str
    first_at: datetime | None
    second_by: str
    second_at: datetime | None
    count: int
    destroyed_on: date | None

    @property
    def approvals(self) -> int:
        """How many have agreed."""
        return sum(moment is not None for moment in (self.first_at, self.second_at))


def destructions(
    db: Database, site_id: int, *, after: DestructionRow | None = None, limit: int = 50
) -> list[DestructionRow]:
    """Destruction lists of a site, the newest first."""
    first, second = aliased(Person), aliased(Person)
    inside = (
        select(func.count())
        .select_from(DestructionLine)
        .where(DestructionLine.destruction_id == Destruction.id)
        .correlate(Destruction)
        .scalar_subquery()
    )
    destroyed = (
        select(func.max(Receipt.destroyed_on))
        .join(DestructionLine, DestructionLine.receipt_id == Receipt.id)
        .where(DestructionLine.destruction_id == Destruction.id)
        .correlate(Destruction)
        .scalar_subquery()
    )
    query = (
        select(
            Destruction.id, Destruction.version, Destruction.number, Destruction.state,
            Destruction.reason, Destruction.proposed_by_id, Person.name, Destruction.proposed_at,
            Destruction.first_by_id, func.coalesce(first.name, ""), Destruction.first_at,
            func.coalesce(second.name, ""), Destruction.second_at, inside, destroyed,
        )
        .join(Person, Person.id == Destruction.proposed_by_id)
        .outerjoin(first, first.id == Destruction.first_by_id)
        .outerjoin(second, second.id == Destruction.second_by_id)
        .where(Destruction.site_id == site_id)
        .order_by(Destruction.id.desc())
        .limit(limit)
    )  # fmt: skip
    if after is not None:
        query = query.where(Destruction.id < after.id)
    with db.read() as session:
        return [DestructionRow(*tuple[Any, ...](row)) for row in session.execute(query)]


def destruction_papers(db: Database, destruction_id: int) -> list[PaperRow]:
    """The receipts of a list."""
    return papers(
        db,
        select(literal(0), *PAPER)
        .join(DestructionLine, DestructionLine.receipt_id == Receipt.id)
        .where(DestructionLine.destruction_id == destruction_id)
        .order_by(Receipt.id),
    )


def count_old_enough(db: Database, by: Acting) -> tuple[int, int]:
    """How many originals could be destroyed now, and how many days they are kept."""
    with db.read() as session:
        old = old_enough(session, by).order_by(None).subquery()
        count = session.scalar(select(func.count()).select_from(old)) or 0
        return count, value_on(session, KEPT_DAYS, by.today)
