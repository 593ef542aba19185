"""Fills an empty database with the sample shop; the same seed and day give the same data."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import Language
from wms_desktop.db import audit, seals
from wms_desktop.db.database import Database
from wms_desktop.db.tables import Meta
from wms_desktop.demo import (
    actions,
    care,
    collectors,
    complaints,
    consignments,
    contacts,
    control,
    counts,
    custody,
    decided,
    exceptions,
    labels,
    masters,
    on_hand,
    outbound,
    past_counts,
    return_inspections,
    returns,
    scans,
    shelves,
    stock,
    surveys,
)
from wms_desktop.demo.cast import Cast
from wms_desktop.people.queries import acting_for
from wms_desktop.people.tables import Person


class DemoFault(StrEnum):
    """Why sample data cannot be filled in."""

    NOT_EMPTY = "demo_not_empty"


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is of everything."""

    items: int
    customers: int
    opening_moves: int
    consignments: int
    inbound: int
    outbound: int
    filed_most: int


SIZES = {
    "small": Size(200, 40, 420, 300, 9, 45, 60),
    "large": Size(5_000, 400, 30_000, 3_000, 40, 400, 120),
    "huge": Size(200_000, 2_000, 1_000_000, 20_000, 100, 2_000, 200),
}


def fill(
    db: Database,
    *,
    seed: int,
    now: datetime,
    size: str = "small",
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> None:
    """Make the sample shop around *now*.

    Raises:
        Refused: the database has people in it already.
    """
    cast, wanted = Cast(random.Random(seed)), SIZES[size]
    with db.write() as session:
        if session.scalar(select(func.count()).select_from(Person)):
            raise Refused(DemoFault.NOT_EMPTY)
        masters.add_sites_and_people(session, cast)
        masters.add_customers(session, cast, wanted.customers)
        masters.add_places(session)
        session.execute(insert(Meta), {"key": "sample", "value": f"{size}/{seed}"})
    by = _clerk(db, now)
    steps: tuple[Callable[[Session], object], ...] = (
        lambda s: masters.add_items(s, cast, wanted.items, by.today),
        outbound.add_cartons,
        lambda s: stock.add_opening_stock(s, cast, by, wanted.opening_moves),
        lambda s: stock.add_inbound_orders(s, cast, by, wanted.inbound),
        lambda s: stock.add_outbound_orders(s, cast, by, wanted.outbound),
        lambda s: care.add_care(s, by),
        lambda s: _consignments(s, cast, by, wanted),
        lambda s: control.add_control(s, by),
        lambda s: contacts.add_contacts(s, by),
        lambda s: exceptions.add_exceptions(s, cast, by),
        labels.add_template,
        lambda s: on_hand.add_remarkable_goods(s, cast, by),
        lambda s: shelves.add_shelves(s, by.site_id),
        lambda s: past_counts.add_past_counts(s, by),
        lambda s: actions.add_actions(s, by),
        lambda s: surveys.add_surveys(s, by),
        lambda s: audit.record(s, by, "demo.fill", f"sample:{size}", after={"seed": seed}),
    )
    for number, step in enumerate(steps):
        progress(number, len(steps))
        with db.write() as session:
            step(session)
    outbound.add_outbound_work(db, cast, by)
    returns.add_returns(db, cast, by)
    counts.add_counts(db, seed=seed, now=now)
    custody.add_custody(db, cast, now)
    complaints.add_complaints(db, cast, by)
    return_inspections.add_return_inspections(db, cast, now)
    decided.add_decided(db, cast, by)
    seals.seal(db)
    progress(len(steps), len(steps))


def _consignments(session: Session, cast: Cast, by: Acting, wanted: Size) -> None:
    filed = consignments.add_consignments(session, cast, by, wanted.consignments)
    collectors.add_collectors(session, cast, by)
    scans.add_scans(session, cast, by, filed)


def _clerk(db: Database, now: datetime) -> Acting:
    with db.read() as session:
        person = session.execute(select(Person.id).where(Person.login == "lin")).scalar_one()
        desk = masters.main_desk(session)
    return acting_for(db, person, desk, now=now, language=Language.ZH_CN)
