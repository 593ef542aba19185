"""Corrective and preventive actions: opened, planned, done, checked by somebody else (CMP-8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from wms_desktop.complaints.kinds import ActionState, Cause, ComplaintEvent, Effect
from wms_desktop.complaints.rules_actions import (
    CHECK_DAYS,
    WHO_CHECKS,
    WHO_OPENS,
    WHO_STANDS_IN,
    ActionFault,
    checked_days,
    moved_check_day,
)
from wms_desktop.complaints.tables import Complaint, ComplaintStep
from wms_desktop.complaints.tables_actions import CorrectiveAction
from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.core.text import clean_line, clean_note
from wms_desktop.customers.tables import Customer
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database
from wms_desktop.db.numbers import next_number
from wms_desktop.db.rule_values import value_on
from wms_desktop.people.tables import Person, PersonRole
from wms_desktop.stock.tables import Item, Lot

PREFIX = "JZ"
LONGEST, LONGEST_FINDING, LONGEST_DEPARTMENT = 1_000, 10_000, 60
_CHANGED = frozenset({Topic.COMPLAINTS})


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done about it, by whom, until when.

    Attributes:
        check_on: day of the check; None for so many days after the due day as the setting says.
    """

    responsible_id: int
    due_on: date
    check_on: date | None = None
    cause_kind: Cause = Cause.UNKNOWN
    cause: str = ""
    measure: str = ""
    prevention: str = ""
    department: str = ""


@dataclass(frozen=True, slots=True)
class OpenAction:
    """Somebody opens an action, from a complaint or free.

    Attributes:
        finding: what went wrong; empty takes over what the complaint says.
        complaint_id: then item, lot and customer are the complaint's.
    """

    op_id: UUID
    plan: Plan
    finding: str = ""
    complaint_id: int | None = None
    item_id: int | None = None
    lot_id: int | None = None
    customer_id: int | None = None


@dataclass(frozen=True, slots=True)
class ChangeAction:
    """Cause, measure, person or days of an open action are written anew."""

    op_id: UUID
    action_id: int
    seen_version: int
    plan: Plan


@dataclass(frozen=True, slots=True)
class DoneAction:
    """The responsible person says that the measure is carried out."""

    op_id: UUID
    action_id: int
    seen_version: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class CheckAction:
    """Somebody else says whether it had its effect; if not, what is done instead."""

    op_id: UUID
    action_id: int
    seen_version: int
    is_effective: bool
    note: str
    follow_up: Plan | None = None


def open_action(db: Database, by: Acting, command: OpenAction) -> Done[int]:
    """Open an action; returns its id.

    Raises:
        Refused: no right, an unknown complaint, item, lot, customer or person, no finding, days
            that have passed or stand in the wrong order, a text that is too long.

    Source: CMP-8.
    """
    by.require(*WHO_OPENS)
    return operations.once(
        db, by, "complaints.action.open", command, lambda session: _open(session, by, command)
    )


def _open(session: Session, by: Acting, command: OpenAction) -> Done[int]:
    about = _about(session, by, command)
    action = _new(session, by, command.plan, about)
    session.flush()
    after = {"due": action.due_on, "check": action.check_on, "responsible": action.responsible_id}
    audit.record(session, by, "complaints.action.open", f"action:{action.number}", after=after)
    _tell_complaint(session, by, action.complaint_id, action.number)
    return Done(action.id, _CHANGED)


def change_action(db: Database, by: Acting, command: ChangeAction) -> Done[int]:
    """Write the plan of an open action anew.

    A due day that has passed may stay as it is; a new one is today or later.

    Raises:
        Refused: no right, done or closed already, or as `open_action`.
        Stale: changed since it was shown.
    """
    by.require(*WHO_OPENS)
    return operations.once(
        db, by, "complaints.action.change", command, lambda session: _change(session, by, command)
    )


def _change(session: Session, by: Acting, command: ChangeAction) -> Done[int]:
    action = _found(session, by, command.action_id, command.seen_version)
    if action.state is not ActionState.OPEN:
        raise Refused(ActionFault.NOT_OPEN, number=action.number, state=action.state)
    before = {
        "due": action.due_on, "check": action.check_on, "responsible": action.responsible_id,
        "measure": action.measure,
    }  # fmt: skip
    plan = command.plan
    if (plan.due_on, plan.check_on) != (action.due_on, action.check_on):
        days = value_on(session, CHECK_DAYS, by.today)
        action.due_on, action.check_on = checked_days(plan.due_on, plan.check_on, by.today, days)
    _write(session, by, action, plan)
    after = {
        "due": action.due_on, "check": action.check_on, "responsible": action.responsible_id,
        "measure": action.measure,
    }  # fmt: skip
    document = f"action:{action.number}"
    audit.record(session, by, "complaints.action.change", document, before=before, after=after)
    return Done(action.id, _CHANGED)


def done_action(db: Database, by: Acting, command: DoneAction) -> Done[int]:
    """The measure is carried out; from now on its effect is to be checked.

    Raises:
        Refused: somebody else is responsible, no cause or measure is written, or it is done
            already.
        Stale: changed since it was shown.
    """
    by.require(*Role)
    return operations.once(
        db, by, "complaints.action.done", command, lambda session: _done(session, by, command)
    )


def _done(session: Session, by: Acting, command: DoneAction) -> Done[int]:
    action = _found(session, by, command.action_id, command.seen_version)
    if action.responsible_id != by.person_id and not by.may(*WHO_STANDS_IN):
        person = session.get_one(Person, action.responsible_id).name
        raise Refused(ActionFault.NOT_YOURS, person=person)
    if action.state is not ActionState.OPEN:
        raise Refused(ActionFault.NOT_OPEN, number=action.number, state=action.state)
    if not action.measure or not action.cause:
        raise Refused(ActionFault.INCOMPLETE, number=action.number)
    action.done_note = _text(command.note, N_("Note@@action"))
    action.state, action.done_on = ActionState.DONE, by.today
    action.check_on = moved_check_day(action.due_on, action.check_on, by.today)
    after = {"done": action.done_on, "check": action.check_on}
    audit.record(session, by, "complaints.action.done", f"action:{action.number}", after=after)
    return Done(action.id, _CHANGED)


def check_action(db: Database, by: Acting, command: CheckAction) -> Done[int]:
    """Close it with what the check of its effect found; what was not effective is followed up.

    Returns:
        The id of the action that follows, else of the one that was checked.

    Raises:
        Refused: no right, the person is responsible for it, not done yet, closed already, nothing
            said; not effective without a new measure, or effective with one.
        Stale: changed since it was shown.

    Source: CMP-8.
    """
    by.require(*WHO_CHECKS)
    return operations.once(
        db, by, "complaints.action.check", command, lambda session: _check(session, by, command)
    )


def _check(session: Session, by: Acting, command: CheckAction) -> Done[int]:
    action = _found(session, by, command.action_id, command.seen_version)
    if action.state is ActionState.CLOSED:
        raise Refused(ActionFault.CLOSED, number=action.number)
    if action.state is not ActionState.DONE:
        raise Refused(ActionFault.NOT_DONE, number=action.number)
    if action.responsible_id == by.person_id:
        raise Refused(ActionFault.OWN_CHECK, person=by.person_name)
    plan = command.follow_up
    if command.is_effective and plan is not None:
        raise Refused(ActionFault.NEEDLESS_FOLLOW_UP)
    if not command.is_effective and (plan is None or not plan.measure.strip()):
        raise Refused(ActionFault.NO_FOLLOW_UP)
    action.effect_note = _text(command.note, N_("What the check found"), required=True)
    action.effect = Effect.EFFECTIVE if command.is_effective else Effect.NOT_EFFECTIVE
    action.checked_by_id, action.checked_at = by.person_id, by.now
    action.state = ActionState.CLOSED
    session.flush()
    after: dict[str, object] = {"effect": action.effect}
    answer = action.id
    if plan is not None:
        about = _About(
            action.finding, action.complaint_id, action.item_id, action.lot_id, action.customer_id
        )
        following = _new(session, by, plan, about)
        following.follows_id = action.id
        session.flush()
        after["followed by"], answer = following.number, following.id
        audit.record(
            session, by, "complaints.action.open", f"action:{following.number}",
            after={"follows": action.number, "due": following.due_on},
        )  # fmt: skip
        _tell_complaint(session, by, action.complaint_id, following.number)
    audit.record(session, by, "complaints.action.check", f"action:{action.number}", after=after)
    return Done(answer, _CHANGED)


# -- what they have in common -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _About:
    finding: str
    complaint_id: int | None = None
    item_id: int | None = None
    lot_id: int | None = None
    customer_id: int | None = None


def _about(session: Session, by: Acting, command: OpenAction) -> _About:
    finding = _text(command.finding, N_("Finding"), limit=LONGEST_FINDING)
    if command.complaint_id is not None:
        found = session.get(Complaint, command.complaint_id)
        if found is None or found.site_id != by.site_id:
            raise Refused(ActionFault.UNKNOWN_COMPLAINT)
        finding = finding or found.what
        return _About(finding, found.id, found.item_id, found.lot_id, found.customer_id)
    _text(finding, N_("Finding"), limit=LONGEST_FINDING, required=True)
    if command.item_id is not None and session.get(Item, command.item_id) is None:
        raise Refused(ActionFault.UNKNOWN_GOODS)
    if command.lot_id is not None:
        lot = session.get(Lot, command.lot_id)
        if lot is None or lot.item_id != command.item_id:
            raise Refused(ActionFault.UNKNOWN_GOODS)
    if command.customer_id is not None and session.get(Customer, command.customer_id) is None:
        raise Refused(ActionFault.UNKNOWN_CUSTOMER)
    return _About(finding, None, command.item_id, command.lot_id, command.customer_id)


def _new(session: Session, by: Acting, plan: Plan, about: _About) -> CorrectiveAction:
    days = value_on(session, CHECK_DAYS, by.today)
    due_on, check_on = checked_days(plan.due_on, plan.check_on, by.today, days)
    action = CorrectiveAction(
        number="", site_id=by.site_id, complaint_id=about.complaint_id, item_id=about.item_id,
        lot_id=about.lot_id, customer_id=about.customer_id, finding=about.finding,
        due_on=due_on, check_on=check_on, person_id=by.person_id,
    )  # fmt: skip
    _write(session, by, action, plan)
    action.number = next_number(session, PREFIX, by.today)
    session.add(action)
    return action


def _write(session: Session, by: Acting, action: CorrectiveAction, plan: Plan) -> None:
    action.responsible_id = _responsible(session, by, plan.responsible_id)
    action.cause_kind = plan.cause_kind
    action.cause = _text(plan.cause, N_("Cause@@action"))
    action.measure = _text(plan.measure, N_("Measure@@action"))
    action.prevention = _text(plan.prevention, N_("Prevention@@action"))
    action.department = clean_line(
        plan.department, field=N_("Department"), limit=LONGEST_DEPARTMENT, required=False
    )


def _responsible(session: Session, by: Acting, person_id: int) -> int:
    query = (
        select(Person.id)
        .join(PersonRole, PersonRole.person_id == Person.id)
        .where(Person.id == person_id, Person.is_active, PersonRole.site_id == by.site_id)
        .limit(1)
    )
    found = session.scalar(query)
    if found is None:
        raise Refused(ActionFault.NOBODY)
    return found


def _text(text: str, field: str, *, limit: int = LONGEST, required: bool = False) -> str:
    """Several lines, at most *limit* characters."""
    cleaned = clean_note(text, field=field, limit=limit)
    if required and not cleaned:
        clean_line("", field=field)  # says that nothing was written
    return cleaned


def _found(session: Session, by: Acting, action_id: int, seen_version: int) -> CorrectiveAction:
    query = select(CorrectiveAction).where(CorrectiveAction.id == action_id).with_for_update()
    action = session.scalar(query)
    if action is None:
        raise Refused(ActionFault.UNKNOWN)
    if action.site_id != by.site_id:
        raise Refused(ActionFault.OTHER_SITE, number=action.number)
    if action.version != seen_version:
        raise audit.stale(session, f"action:{action.number}")
    return action


def _tell_complaint(session: Session, by: Acting, complaint_id: int | None, number: str) -> None:
    """The complaint's own timeline names the action."""
    if complaint_id is None:
        return
    step = {
        "complaint_id": complaint_id, "event": ComplaintEvent.ACTION, "detail": number,
        "person_id": by.person_id,
    }  # fmt: skip
    session.execute(insert(ComplaintStep), step)
