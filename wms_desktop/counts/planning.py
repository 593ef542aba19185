"""Before a count is planned: what a choice would cover and why; and the ABC classes (CNT-1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import bindparam, exists, func, select, update
from sqlalchemy.orm import Session, aliased

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.text import clean_line
from wms_desktop.counts import scope, suggesting
from wms_desktop.counts.kinds import CountScope
from wms_desktop.counts.rules import PLANNERS
from wms_desktop.counts.rules_abc import ISSUED_DAYS, SHARE_A, SHARE_B, classified
from wms_desktop.counts.suggesting import ClassDue
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database
from wms_desktop.db.rule_values import value_on
from wms_desktop.stock.kinds import AbcClass, MoveReason
from wms_desktop.stock.tables import Item, StockDocument, StockMove


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a choice of scope would cover now, and the figures behind it.

    Attributes:
        classes: for classes due: how much of each there is, and how much is due.
        documents: for findings: the outbound orders whose picking found it.
        unclassified: for classes due: items without a class yet.
    """

    locations: int
    lines: int
    items: int
    classes: tuple[ClassDue, ...] = ()
    documents: tuple[str, ...] = ()
    unclassified: int = 0


def coverage(db: Database, by: Acting, chosen: CountScope, codes: Sequence[str] = ()) -> Coverage:
    """How much a plan would cover if it began now; codes that mean nothing cover nothing."""
    by.require(*PLANNERS)
    codes = [clean_line(code, field="Codes", limit=40) for code in codes]
    with db.read() as session:
        unknown = scope.unknown_codes(session, by.site_id, chosen, codes)
        known = [code for code in codes if code not in unknown]
        if unknown and not known:
            return Coverage(0, 0, 0)
        size = scope.size_of(session, scope.area_of(session, by, chosen, known))
        is_due, is_short = chosen is CountScope.ABC_DUE, chosen is CountScope.SHORTAGES
        return Coverage(
            size.locations,
            size.lines,
            size.items,
            suggesting.classes_due(session, by) if is_due else (),
            suggesting.short_documents(session, by.site_id) if is_short else (),
            _unclassified(session) if is_due else 0,
        )


def _unclassified(session: Session) -> int:
    query = select(func.count()).where(Item.is_active, Item.abc_class == AbcClass.NONE)
    return session.scalar(query) or 0


@dataclass(frozen=True, slots=True)
class Classes:
    """What classifying would do now: items by class, and how many change."""

    items: tuple[tuple[AbcClass, int], ...]
    changes: int


@dataclass(frozen=True, slots=True)
class Classify:
    """Every item gets the class that the value issued gives it."""

    op_id: UUID


def classes_now(db: Database, by: Acting) -> Classes:
    """What `classify` would do, before it is done."""
    by.require(*PLANNERS)
    with db.read() as session:
        found = _classified(session, by)
        known = dict(session.execute(_ACTIVE).all())
    numbers = Counter(found.values())
    return Classes(
        tuple((each, numbers[each]) for each in suggesting.CLASSES),
        sum(known[item_id] is not each for item_id, each in found.items()),
    )


def classify(db: Database, by: Acting, command: Classify) -> Done[int]:
    """Give every item its class by the value issued (CNT-1).

    Returns:
        How many items have another class than before.
    """
    by.require(*PLANNERS)

    def work(session: Session) -> Done[int]:
        known = dict(session.execute(_ACTIVE).all())
        found = _classified(session, by)
        changed = {id_: each for id_, each in found.items() if known[id_] is not each}
        table = Item.__table__
        if changed:
            session.connection().execute(
                update(table)  # type: ignore[arg-type]
                .where(table.c.id == bindparam("item_id"))
                .values(abc_class=bindparam("to"), version=table.c.version + 1),
                [{"item_id": id_, "to": changed[id_]} for id_ in sorted(changed)],
            )
        numbers = {each.value: n for each, n in sorted(Counter(found.values()).items())}
        after = {"changed": len(changed), **numbers}
        audit.record(session, by, "counts.classify", "items", after=after)
        return Done(len(changed), frozenset({Topic.COUNTS, Topic.STOCK}))

    return operations.once(db, by, "counts.classify", command, work)


_ACTIVE = select(Item.id, Item.abc_class).where(Item.is_active)


def _classified(session: Session, by: Acting) -> dict[int, AbcClass]:
    """The class of every active item by the value issued lately, without what was taken back."""
    since = by.now - timedelta(days=value_on(session, ISSUED_DAYS, by.today))
    undone = aliased(StockDocument)
    query = (
        select(StockMove.item_id, func.sum(StockMove.quantity))
        .join(StockDocument, StockDocument.id == StockMove.document_id)
        .where(
            StockDocument.reason == MoveReason.ISSUE,
            StockDocument.posted_at >= since,
            ~exists().where(undone.reverses_id == StockDocument.id),
        )
        .group_by(StockMove.item_id)
    )
    pieces = dict(session.execute(query).all())
    prices = dict(session.execute(select(Item.id, Item.unit_price).where(Item.is_active)).all())
    issued = {id_: pieces.get(id_, Decimal(0)) * price for id_, price in prices.items()}
    shares = {"share_a": SHARE_A, "share_b": SHARE_B}
    return classified(issued, **{k: value_on(session, s, by.today) for k, s in shares.items()})
