"""Judging differences: accepted, claimed, sent back, corrected, or a remark that leaves it open."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.photo import CheckedPhoto, Photo
from wms_desktop.core.text import clean_note
from wms_desktop.db import attachments, audit, operations
from wms_desktop.db.database import Database
from wms_desktop.goods.care_exceptions import CARE, zone_of
from wms_desktop.goods.difference_list import INBOUND, subject
from wms_desktop.goods.kinds import ExceptionOutcome, InboundState, OutboundState
from wms_desktop.goods.orders import inbound_head, outbound_head
from wms_desktop.goods.rules import GoodsFault
from wms_desktop.goods.tables import ExceptionStep, GoodsException, InboundOrder, OutboundOrder
from wms_desktop.imaging.photos import checked
from wms_desktop.stock.care import zone_here

WHO_SETTLES = (Role.KEEPER, Role.DUTY_MANAGER, Role.CS_SUPERVISOR)
WHO_REMARKS = (*WHO_SETTLES, Role.CLERK, Role.CS_AGENT, Role.QC)
_ADD = insert(ExceptionStep).returning(ExceptionStep.id)


@dataclass(frozen=True, slots=True)
class SettleException:
    """What becomes of a difference, why, and what proves it."""

    op_id: UUID
    exception_id: int
    outcome: ExceptionOutcome
    remarks: str
    photos: tuple[Photo | CheckedPhoto, ...] = ()


def settle(db: Database, by: Acting, command: SettleException) -> Done[int]:
    """Judge a difference, or add a remark and photos to it; returns the step's id.

    Raises:
        Refused: unknown, of another site, judged already, or no reason given.
            Also a photo that is none, or somebody who may only add remarks.

    Source: INB-4.
    """
    is_remark = command.outcome is ExceptionOutcome.REMARK
    by.require(*(WHO_REMARKS if is_remark else WHO_SETTLES))
    photos = checked(command.photos)
    return operations.once(
        db, by, "goods.exception.settle", command, lambda s: _settle(s, by, command, photos)
    )


def _settle(
    session: Session, by: Acting, command: SettleException, photos: tuple[CheckedPhoto, ...]
) -> Done[int]:
    document = session.scalar(
        select(GoodsException.document).where(GoodsException.id == command.exception_id)
    )
    if document is None:
        raise Refused(GoodsFault.UNKNOWN_EXCEPTION, number=command.exception_id)
    topic = _hold_order(session, by, document)
    remarks = clean_note(command.remarks, field="Reason").strip()
    if not remarks and not (command.outcome is ExceptionOutcome.REMARK and photos):
        raise Refused(GoodsFault.REASON_MISSING)
    if command.outcome is not ExceptionOutcome.REMARK:
        _not_judged_yet(session, command.exception_id)
    values = {
        "exception_id": command.exception_id,
        "outcome": command.outcome,
        "remarks": remarks,
        "person_id": by.person_id,
    }
    step_id: int = session.connection().execute(_ADD, values).scalar_one()
    attachments.attach_all(session, by, subject(command.exception_id), photos)
    after = {"exception": command.exception_id, "outcome": command.outcome, "remarks": remarks}
    audit.record(session, by, "goods.exception.settle", document, after=after)
    return Done(step_id, frozenset({topic}))


def _hold_order(session: Session, by: Acting, document: str) -> Topic:
    """Keep others from judging differences of the same order meanwhile; says what changes."""
    direction, _colon, number = document.partition(":")
    if direction in CARE:
        zone_here(session, by, zone_of(session, document))
        return Topic.LOCATIONS
    if direction == INBOUND:
        order_id = session.scalar(select(InboundOrder.id).where(InboundOrder.number == number))
        inbound_head(session, by, order_id or 0, states=frozenset(InboundState))
        return Topic.INBOUND
    order_id = session.scalar(select(OutboundOrder.id).where(OutboundOrder.number == number))
    outbound_head(session, by, order_id or 0, states=frozenset(OutboundState))
    return Topic.OUTBOUND


def _not_judged_yet(session: Session, exception_id: int) -> None:
    judged = session.scalar(
        select(ExceptionStep.outcome).where(
            ExceptionStep.exception_id == exception_id,
            ExceptionStep.outcome != ExceptionOutcome.REMARK,
        )
    )
    if judged is not None:
        raise Refused(GoodsFault.SETTLED, outcome=judged)
