"""Slips that somebody should see to, counted together: by who is responsible, and how late (RCP-6).

Thousands of slips are a handful of rows here; the list of missing slips shows each one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.receipts.missing import (
    OUTSTANDING,
    MissingFilter,
    conditions,
    newest_promise,
    rules_of_day,
)
from wms_desktop.receipts.tables import Receipt
from wms_desktop.receipts.tables_control import Chase


@dataclass(frozen=True, slots=True)
class SlipGroup:
    """Slips of one responsible person that stand alike.

    Attributes:
        responsible: their name; empty for nobody's.
        day: of the oldest deadline, or the day that was promised.
    """

    responsible: str
    count: int
    day: date
    is_beyond: bool = False


def to_chase(session: Session, by: Acting) -> list[SlipGroup]:
    """What is to be chased today at the site, beyond the limit apart from the rest.

    Source: RCP-5, RCP-6.
    """
    wanted = MissingFilter(site_id=by.site_id, is_to_chase=True)
    day = rules_of_day(session, by.today, wanted)
    beyond: Any = Receipt.arrived_on < by.today - timedelta(days=day.deadlines.limit_days)
    query: Any = (
        select(Receipt.responsible, func.count(), func.min(Receipt.due_on), beyond)
        .where(*conditions(wanted, day))
        .group_by(Receipt.responsible, beyond)
    )
    return [
        SlipGroup(name, count, day, bool(late)) for name, count, day, late in session.execute(query)
    ]


def due_soon(session: Session, by: Acting) -> list[SlipGroup]:
    """What is due today or within the days of the setting, by its day."""
    wanted = MissingFilter(site_id=by.site_id)
    day = rules_of_day(session, by.today, wanted)
    last = by.today + timedelta(days=day.deadlines.soon_days)
    query: Any = (
        select(Receipt.responsible, func.count(), Receipt.due_on)
        .where(*conditions(wanted, day), Receipt.due_on.between(by.today, last))
        .group_by(Receipt.responsible, Receipt.due_on)
    )
    return [SlipGroup(*row) for row in session.execute(query)]


def promised(session: Session, by: Acting, *, until: date) -> list[SlipGroup]:
    """What was promised for today or a later day, by that day; a broken promise is chased."""
    query: Any = (
        select(Receipt.responsible, func.count(), Chase.promised_on)
        .join(Receipt, Receipt.id == Chase.receipt_id)
        .where(
            Chase.site_id == by.site_id,
            Chase.promised_on.between(by.today, until),
            Chase.id == newest_promise(),
            OUTSTANDING,
        )
        .group_by(Receipt.responsible, Chase.promised_on)
    )
    return [SlipGroup(*row) for row in session.execute(query)]
