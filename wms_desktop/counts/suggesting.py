"""What should be counted next, and why: classes due, emptied places, findings (CNT-1)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, exists, func, literal, or_, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.counts.kinds import CountState
from wms_desktop.counts.rules_abc import EVERY
from wms_desktop.counts.tables import Count, CountLine, CountLocation
from wms_desktop.db.rule_values import value_on
from wms_desktop.goods.kinds import ExceptionKind, ExceptionOutcome
from wms_desktop.goods.tables import (
    Allocation,
    ExceptionStep,
    GoodsException,
    OutboundLine,
    OutboundOrder,
)
from wms_desktop.stock.kinds import AbcClass, PlaceKind
from wms_desktop.stock.tables import Balance, Item, Location, Lot, StockMove

CLASSES = (AbcClass.A, AbcClass.B, AbcClass.C)
_FOUND_MISSING = (ExceptionKind.SHORT, ExceptionKind.DAMAGED)


def due_items(session: Session, by: Acting, classes: Collection[AbcClass]) -> Any:
    """Items of the site that were last counted too long ago (or came so long ago), as a query.

    Days run from the approval of the last count that held the item; a count every 30 days is due
    on the thirtieth.
    """
    known = _known_items(by.site_id).subquery()
    due = [
        and_(
            known.c.abc_class == each,
            or_(
                known.c.counted_at <= by.now - timedelta(days=days),
                and_(
                    known.c.counted_at.is_(None),
                    known.c.came_on <= by.today - timedelta(days=days),
                ),
            ),
        )
        for each in classes
        if (days := value_on(session, EVERY[each], by.today))
    ]
    return select(known.c.item_id).where(or_(*due))


def _known_items(site_id: int) -> Any:
    """Goods that lie at the site: class, first day there, last approved count."""
    counted = (
        select(CountLine.item_id, func.max(Count.approved_at).label("at"))
        .join(Count, Count.id == CountLine.count_id)
        .where(Count.site_id == site_id, Count.state == CountState.APPROVED)
        .group_by(CountLine.item_id)
        .subquery()
    )
    return (
        select(
            Item.id.label("item_id"),
            Item.abc_class,
            func.min(Lot.received_on).label("came_on"),
            func.max(counted.c.at, type_=Count.approved_at.type).label("counted_at"),
        )
        .join(Balance, Balance.item_id == Item.id)
        .join(Lot, Lot.id == Balance.lot_id)
        .join(Location, Location.id == Balance.location_id)
        .outerjoin(counted, counted.c.item_id == Item.id)
        .where(
            Location.site_id == site_id,
            Location.kind == PlaceKind.STORAGE,
            Balance.quantity != 0,
            Item.abc_class != AbcClass.NONE,
        )
        .group_by(Item.id, Item.abc_class)
    )


@dataclass(frozen=True, slots=True)
class ClassDue:
    """How much of a class lies at the site, how much of it is due, and how often it should be."""

    abc_class: AbcClass
    items: int
    due: int
    every_days: int


def classes_due(session: Session, by: Acting) -> tuple[ClassDue, ...]:
    """What is due of each class."""
    known = _known_items(by.site_id).subquery()
    there: dict[AbcClass, int] = dict(
        session.execute(select(known.c.abc_class, func.count()).group_by(known.c.abc_class)).all()
    )
    found = []
    for each in CLASSES:
        due = due_items(session, by, (each,)).subquery()
        number = session.scalar(select(func.count()).select_from(due)) or 0
        days = value_on(session, EVERY[each], by.today)
        found.append(ClassDue(each, there.get(each, 0), number, days))
    return tuple(found)


def is_class_due(session: Session, by: Acting, abc_class: AbcClass) -> bool:
    """Whether anything of a class is due, as `classes_due` would say; the first item is enough.

    Asked again and again by everybody's task list: it looks at what was counted lately, not at
    all that was ever counted.
    """
    days = value_on(session, EVERY[abc_class], by.today)
    if not days:
        return False
    counted = (
        select(CountLine.item_id)
        .join(Count, Count.id == CountLine.count_id)
        .where(Count.site_id == by.site_id, Count.state == CountState.APPROVED)
    )
    lately = counted.where(Count.approved_at > by.now - timedelta(days=days))
    lies_here = (
        select(Balance.id)
        .join(Location, Location.id == Balance.location_id)
        .join(Lot, Lot.id == Balance.lot_id)
        .where(
            Balance.item_id == Item.id,
            Balance.quantity != 0,
            Location.site_id == by.site_id,
            Location.kind == PlaceKind.STORAGE,
        )
        .correlate(Item)
    )
    is_old = lies_here.where(Lot.received_on <= by.today - timedelta(days=days)).exists()
    query = (
        select(Item.id)
        .where(
            Item.abc_class == abc_class,
            Item.id.not_in(lately),
            or_(is_old, and_(lies_here.exists(), Item.id.in_(counted))),
        )
        .limit(1)
    )
    return session.scalar(query) is not None


def is_emptied(site_id: int) -> tuple[Any, ...]:
    """Conditions on a location: nothing is booked there, and something left since its last count.

    Nothing is quicker to check than that a place is empty, and goods found there were never
    missed by anybody.
    """
    last = (
        select(func.coalesce(func.max(Count.snapshot_move_id), 0))
        .join(CountLocation, CountLocation.count_id == Count.id)
        .where(
            CountLocation.location_id == Location.id,
            Count.site_id == site_id,
            Count.state == CountState.APPROVED,
        )
        .correlate(Location)
        .scalar_subquery()
    )
    booked = exists().where(Balance.location_id == Location.id, Balance.quantity != 0)
    left = exists().where(StockMove.from_location_id == Location.id, StockMove.id > last)
    return ~booked.correlate(Location), left.correlate(Location)


def _findings(site_id: int) -> Any:
    """Goods that pickers did not find, or found damaged, and that nobody has settled or counted."""
    settled = exists().where(
        ExceptionStep.exception_id == GoodsException.id,
        ExceptionStep.outcome != ExceptionOutcome.REMARK,
    )
    counted = exists().where(
        CountLine.count_id == Count.id,
        Count.state == CountState.APPROVED,
        CountLine.item_id == Balance.item_id,
        CountLine.location_id == Balance.location_id,
        Count.started_at > GoodsException.at,
    )
    return (
        select(GoodsException.id, GoodsException.document, Balance.location_id)
        .join(
            OutboundOrder,
            GoodsException.document == literal("outbound:") + OutboundOrder.number,
        )
        .join(
            OutboundLine,
            and_(
                OutboundLine.order_id == OutboundOrder.id,
                OutboundLine.line == GoodsException.line,
            ),
        )
        .join(Allocation, Allocation.line_id == OutboundLine.id)
        .join(Balance, Balance.id == Allocation.balance_id)
        .where(
            OutboundOrder.site_id == site_id,
            GoodsException.kind.in_(_FOUND_MISSING),
            ~settled.correlate(GoodsException),
            ~counted.correlate(GoodsException, Balance),
        )
    )


def short_places(site_id: int) -> Any:
    """Places where picking found goods missing or damaged, as a query."""
    return select(_findings(site_id).subquery().c.location_id)


def short_documents(session: Session, site_id: int) -> tuple[str, ...]:
    """The outbound orders whose picking found it, the oldest first."""
    found = _findings(site_id).subquery()
    query = select(found.c.document).group_by(found.c.document).order_by(func.min(found.c.id))
    return tuple(document.partition(":")[2] for document in session.scalars(query))
