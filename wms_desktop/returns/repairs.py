"""Goods that the customer wishes repaired: sent out, back, handed over, by a day (RET-6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.text import clean_line
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database
from wms_desktop.db.rule_values import value_on
from wms_desktop.returns import pieces
from wms_desktop.returns.chain import still_here
from wms_desktop.returns.kinds import RepairStage, ReturnState, Wish
from wms_desktop.returns.rules_inspection import (
    REPAIR_DAYS,
    REPAIRERS,
    InspectionFault,
    next_stage,
)
from wms_desktop.returns.tables import RepairStep, ReturnApplication


@dataclass(frozen=True, slots=True)
class RepairOn:
    """The repair goes one step on.

    Attributes:
        stage: the step that was taken, as the screen offered it.
        partner: who repairs; needed when it is sent out.
        due_on: when it must be handed over; None takes the house's days.
    """

    op_id: UUID
    application_id: int
    seen_version: int
    stage: RepairStage
    partner: str = ""
    due_on: date | None = None
    detail: str = ""


def go_on(db: Database, by: Acting, command: RepairOn) -> Done[int]:
    """Note that goods under repair went out, came back, or were handed over.

    Raises:
        Refused: no right, not inspected, no repair was wished, another step is due, nobody named
            who repairs, or the day lies in the past.
        Stale: changed since it was shown.

    Source: RET-6.
    """
    by.require(*REPAIRERS)
    return operations.once(
        db, by, "returns.repair", command, lambda session: _go_on(session, by, command)
    )


def _go_on(session: Session, by: Acting, command: RepairOn) -> Done[int]:
    application = pieces.locked(session, by, command.application_id, command.seen_version)
    still_here(session, by, *REPAIRERS)
    pieces.require_state(application, ReturnState.INSPECTED, InspectionFault.NOT_INSPECTED)
    if application.wish is not Wish.REPAIR:
        raise Refused(InspectionFault.NO_REPAIR, number=application.number)
    expected = next_stage(stages(session, application.id))
    if command.stage is not expected:
        raise Refused(
            InspectionFault.REPAIR_STEP, number=application.number, expected=expected or "–"
        )
    partner, due_on = _sent_to(session, by, command)
    detail = clean_line(command.detail, field="Note", limit=300, required=False)
    step_id: int = session.execute(
        insert(RepairStep).returning(RepairStep.id),
        {
            "application_id": application.id,
            "stage": command.stage,
            "partner": partner,
            "due_on": due_on,
            "detail": detail,
            "person_id": by.person_id,
        },
    ).scalar_one()
    _touch(application)
    after = {"stage": command.stage, "partner": partner, "due_on": due_on, "detail": detail}
    audit.record(session, by, "returns.repair", f"return:{application.number}", after=after)
    return Done(step_id, frozenset({Topic.RETURNS}))


def stages(session: Session, application_id: int) -> dict[RepairStage, RepairStep]:
    """The steps that a repair has taken."""
    rows = session.scalars(select(RepairStep).where(RepairStep.application_id == application_id))
    return {row.stage: row for row in rows}


def due_day(session: Session, day: date) -> date:
    """When goods that are sent out on *day* must be handed over."""
    return day + timedelta(days=value_on(session, REPAIR_DAYS, day))


def _sent_to(session: Session, by: Acting, command: RepairOn) -> tuple[str, date | None]:
    """Partner and deadline, which only sending out sets."""
    if command.stage is not RepairStage.SENT_OUT:
        return "", None
    partner = clean_line(command.partner, field="Repairer", required=False)
    if not partner:
        raise Refused(InspectionFault.PARTNER_MISSING)
    due_on = command.due_on or due_day(session, by.today)
    if due_on < by.today:
        raise Refused(InspectionFault.DUE_IN_PAST, day=due_on, today=by.today)
    return partner, due_on


def _touch(application: ReturnApplication) -> None:
    """Count the version up although no column changes: the screen's picture is an older one."""
    flag_modified(application, "state")
