"""In/out accuracy and on-time rate of a site, from the orders themselves (OUT-5, KPI-3)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, tzinfo
from typing import Any

from sqlalchemy import case, exists, func, literal, or_, select
from sqlalchemy.orm import Session

from wms_desktop.db.database import Database
from wms_desktop.db.tables import Audit
from wms_desktop.goods.kinds import InboundState, OutboundState
from wms_desktop.goods.rules_figures import FinishedOrder, Flow, FlowFigures, flow_figures
from wms_desktop.goods.tables import (
    GoodsException,
    InboundLine,
    InboundOrder,
    OutboundLine,
    OutboundOrder,
    OutboundStep,
)
from wms_desktop.people.rules import site_zone
from wms_desktop.people.tables import Site

COMPLETED = "goods.inbound.complete"


def figures(
    db: Database, site_id: int, *, first: date, last: date, by_month: bool = False
) -> list[FlowFigures]:
    """The figures of a site per day or month, the newest first.

    Args:
        first: calendar day at the site; orders finished on it count, as on *last*.
    """
    with db.report() as report, report.read() as session:
        zone = site_zone(session.get_one(Site, site_id).time_zone)
        span = _at(first, time.min, zone), _at(last, time.max, zone)
        orders = [*_left(session, site_id, span, zone), *_received(session, site_id, span, zone)]
    return flow_figures(orders, by_month=by_month)


def _left(
    session: Session, site_id: int, span: tuple[datetime, datetime], zone: tzinfo
) -> Iterator[FinishedOrder]:
    wrong = or_(
        OutboundLine.shipped < OutboundLine.ordered,
        _noted("outbound:", OutboundOrder.number, OutboundLine.line),
    )
    rows: Any = session.execute(
        select(OutboundStep.at, OutboundOrder.due_on, *_counts(OutboundLine.id, wrong))
        .join(OutboundOrder, OutboundOrder.id == OutboundStep.order_id)
        .join(OutboundLine, OutboundLine.order_id == OutboundOrder.id)
        .where(
            OutboundOrder.site_id == site_id,
            OutboundStep.state == OutboundState.SHIPPED,
            OutboundStep.at.between(*span),
        )
        .group_by(OutboundStep.id, OutboundStep.at, OutboundOrder.due_on)
    )
    return (_finished(Flow.OUTBOUND, row, zone) for row in rows.all())


def _received(
    session: Session, site_id: int, span: tuple[datetime, datetime], zone: tzinfo
) -> Iterator[FinishedOrder]:
    wrong = or_(
        InboundLine.received != InboundLine.expected,
        _noted("inbound:", InboundOrder.number, InboundLine.line),
    )
    rows: Any = session.execute(
        select(Audit.at, InboundOrder.expected_on, *_counts(InboundLine.id, wrong))
        .join(Audit, Audit.subject == literal("inbound:") + InboundOrder.number)
        .join(InboundLine, InboundLine.order_id == InboundOrder.id)
        .where(
            InboundOrder.site_id == site_id,
            InboundOrder.state == InboundState.COMPLETED,
            InboundOrder.is_announced,
            Audit.action == COMPLETED,
            Audit.at.between(*span),
        )
        .group_by(Audit.id, Audit.at, InboundOrder.expected_on)
    )
    return (_finished(Flow.INBOUND, row, zone) for row in rows.all())


def _counts(line_id: Any, wrong: Any) -> tuple[Any, Any]:
    return func.count(line_id), func.sum(case((wrong, 1), else_=0))


def _noted(kind: str, number: Any, line: Any) -> Any:
    """Whether a difference was noted about a line while it was received or picked."""
    return exists(
        select(GoodsException.id).where(
            GoodsException.document == literal(kind) + number, GoodsException.line == line
        )
    )


def _finished(flow: Flow, row: Any, zone: tzinfo) -> FinishedOrder:
    at, due_on, lines, wrong = row
    return FinishedOrder(flow, at.astimezone(zone).date(), due_on, int(lines), int(wrong))


def _at(day: date, moment: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, moment, zone)
