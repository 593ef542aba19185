"""The approval chain: sales confirms, the duty manager approves, the slip is issued (RET-3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Right, Role
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.text import clean_line
from wms_desktop.customers import contacts
from wms_desktop.customers.contacts import Said
from wms_desktop.customers.kinds import Channel
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database
from wms_desktop.db.numbers import next_number
from wms_desktop.db.rule_values import value_on
from wms_desktop.people.rules import has_ended, site_day
from wms_desktop.people.tables import Person, PersonRole, Site
from wms_desktop.returns.checks import age_refusal, line_refusal
from wms_desktop.returns.figures import delivered_lots, order_facts
from wms_desktop.returns.kinds import ReturnState
from wms_desktop.returns.rules import LEAST_PIECES, MONTHS, OPEN, ReturnFault
from wms_desktop.returns.rules_chain import TELLERS, TURN_OF, ChainFault, Deed, Turn, deed_fault
from wms_desktop.returns.service import add_step
from wms_desktop.returns.tables import ReturnApplication, ReturnLine, ReturnStep
from wms_desktop.stock.tables import Item, Lot

PREFIX = "TD"
_CHANGED = frozenset({Topic.RETURNS})
_TOLD = frozenset({Topic.RETURNS, Topic.CONTACTS})


@dataclass(frozen=True, slots=True)
class Step:
    """Somebody confirms or approves what is on the screen."""

    op_id: UUID
    application_id: int
    seen_version: int


@dataclass(frozen=True, slots=True)
class Told:
    """How the customer was told: by which way, whom, in which words."""

    channel: Channel
    said: str
    spoke_with: str = ""


@dataclass(frozen=True, slots=True)
class Issue:
    """The return slip is made, and the customer told of it."""

    op_id: UUID
    application_id: int
    seen_version: int
    told: Told


@dataclass(frozen=True, slots=True)
class Tell:
    """The customer is told that the application was rejected, and why."""

    op_id: UUID
    application_id: int
    told: Told


@dataclass(frozen=True, slots=True)
class Reject:
    """An application is turned down (RET-3)."""

    op_id: UUID
    application_id: int
    seen_version: int
    reason: str


def confirm(db: Database, by: Acting, command: Step) -> Done[int]:
    """Sales says that the application is right; returns its id.

    Raises:
        Refused: no right any more, own request, or another step is due.
        Stale: changed since it was shown.

    Source: RET-3.
    """
    work = partial(_step, by=by, command=command, turn=TURN_OF[Deed.CONFIRM])
    return _once(db, by, command, Deed.CONFIRM, work)


def approve(db: Database, by: Acting, command: Step) -> Done[int]:
    """The duty manager approves, RET-2 looked at once more as the stock is now; returns the id.

    The age of the order counts until the day on which the application was handed in.

    Raises:
        Refused: no right any more, own request, confirmed by the same person, another step is
            due, or RET-2 says no now (with its figures).
        Stale: changed since it was shown.

    Source: RET-2, RET-3.
    """
    work = partial(_step, by=by, command=command, turn=TURN_OF[Deed.APPROVE])
    return _once(db, by, command, Deed.APPROVE, work)


def issue(db: Database, by: Acting, command: Issue) -> Done[int]:
    """Give the return slip its number and log that the customer was told; returns the id.

    Raises:
        Refused: no right any more, another step is due, or no words for the customer.
        Stale: changed since it was shown.

    Source: RET-3.
    """
    work = partial(_issue, by=by, command=command, turn=TURN_OF[Deed.ISSUE])
    return _once(db, by, command, Deed.ISSUE, work)


def _once(
    db: Database, by: Acting, command: Step | Issue, deed: Deed, work: partial[Done[int]]
) -> Done[int]:
    by.require(TURN_OF[deed].role)
    return operations.once(db, by, f"returns.{deed.value}", command, work)


def _step(session: Session, *, by: Acting, command: Step, turn: Turn) -> Done[int]:
    application = _in_turn(session, by, command, turn)
    after: dict[str, object] = {"state": turn.leads_to}
    if turn.deed is Deed.APPROVE:
        after["stock"] = _rule_holds(session, application)
    _move(session, by, application, turn.leads_to, "", f"returns.{turn.deed.value}", after)
    return Done(application.id, _CHANGED)


def _issue(session: Session, *, by: Acting, command: Issue, turn: Turn) -> Done[int]:
    application = _in_turn(session, by, command, turn)
    slip = next_number(session, PREFIX, by.today)
    application.slip_number, application.issued_on = slip, by.today
    after = {"state": turn.leads_to, "slip": slip}
    _move(session, by, application, turn.leads_to, slip, "returns.issue", after)
    _log(session, by, application, command.told)
    return Done(application.id, _TOLD)


def tell(db: Database, by: Acting, command: Tell) -> Done[int]:
    """Log that the customer was told of a rejection; returns the application's id.

    Raises:
        Refused: no right, unknown, not rejected, or nothing was said.

    Source: RET-3, SRV-2.
    """
    by.require(*TELLERS)

    def work(session: Session) -> Done[int]:
        application = found(session, by, command.application_id)
        if application.state is not ReturnState.REJECTED:
            raise Refused(
                ChainFault.NOT_REJECTED, number=application.number, state=application.state
            )
        _log(session, by, application, command.told)
        return Done(application.id, _TOLD)

    return operations.once(db, by, "returns.tell", command, work)


def reject(db: Database, by: Acting, command: Reject) -> Done[int]:
    """Turn an application down; its goods can be applied for again. Anyone may, with a reason.

    Raises:
        Refused: unknown, of another site, decided already, or no reason given.
        Stale: changed since it was shown.

    Source: RET-3.
    """
    return operations.once(
        db, by, "returns.reject", command, lambda session: _reject(session, by, command)
    )


def _reject(session: Session, by: Acting, command: Reject) -> Done[int]:
    application = found(session, by, command.application_id)
    reason = clean_line(command.reason, field="Reason", limit=200, required=False)
    if not reason:
        raise Refused(ReturnFault.REASON_MISSING)
    if application.version != command.seen_version:
        raise audit.stale(session, f"return:{application.number}")
    if application.state not in OPEN:
        raise Refused(
            ReturnFault.ALREADY_DECIDED, number=application.number, state=application.state
        )
    still_here(session, by)
    after = {"state": ReturnState.REJECTED, "reason": reason}
    _move(session, by, application, ReturnState.REJECTED, reason, "returns.reject", after)
    return Done(application.id, _CHANGED)


def found(session: Session, by: Acting, application_id: int) -> ReturnApplication:
    """An application of the person's site, kept from others until the transaction ends.

    Raises:
        Refused: unknown, or of another site.
    """
    application = session.get(ReturnApplication, application_id, with_for_update=True)
    if application is None:
        raise Refused(ReturnFault.UNKNOWN_APPLICATION, number=application_id)
    if application.site_id != by.site_id:
        raise Refused(ChainFault.OTHER_SITE, number=application.number)
    return application


def _in_turn(session: Session, by: Acting, command: Step | Issue, turn: Turn) -> ReturnApplication:
    """The application, where this step is due and this person may take it."""
    application = found(session, by, command.application_id)
    if application.version != command.seen_version:
        raise audit.stale(session, f"return:{application.number}")
    if application.state is not turn.waits:
        raise Refused(ChainFault.NOT_ITS_TURN, number=application.number, state=application.state)
    still_here(session, by, turn.role)
    fault = deed_fault(
        turn.deed,
        by.person_id,
        applicant_id=application.person_id,
        confirmer_id=_who_confirmed(session, application.id),
    )
    if fault is not None:
        raise Refused(fault, number=application.number, person=by.person_name)
    return application


def still_here(session: Session, by: Acting, *roles: Role) -> None:
    """Refuse whoever was switched off, locked out or lost all of *roles* since they signed in."""
    person = session.get(Person, by.person_id)
    if person is None or not person.is_active or has_ended(person.last_day, by.today):
        raise Refused(ChainFault.SWITCHED_OFF, person=by.person_name)
    if person.locked_until is not None and person.locked_until > by.now:
        raise Refused(ChainFault.SWITCHED_OFF, person=by.person_name)
    if roles and not session.scalar(
        select(PersonRole.person_id).where(
            PersonRole.person_id == by.person_id,
            PersonRole.site_id == by.site_id,
            PersonRole.role.in_((*roles, Role.ADMIN)),
        )
    ):
        raise Refused(Right.ROLE_MISSING, roles=roles)


def _who_confirmed(session: Session, application_id: int) -> int | None:
    return session.scalar(
        select(ReturnStep.person_id).where(
            ReturnStep.application_id == application_id,
            ReturnStep.state == ReturnState.CONFIRMED,
        )
    )


def _rule_holds(session: Session, application: ReturnApplication) -> dict[str, str]:
    """Look at RET-2 again; gives the stock of each lot that it looked at, for the trail.

    Settings are those of the day on which the application was handed in. What is applied for
    elsewhere does not count its own lines.
    """
    order = order_facts(session, application.order_id)
    assert order is not None
    zone = session.scalar(select(Site.time_zone).where(Site.id == application.site_id)) or ""
    day = site_day(application.submitted_at, zone)
    by_complaint = bool(application.complaint)
    if not by_complaint:
        months = value_on(session, MONTHS, day)
        late = age_refusal(order.number, order.ordered_on, today=day, months=months)
        if late is not None:
            raise late
    least = value_on(session, LEAST_PIECES, day)
    lots = {lot.key: lot for lot in delivered_lots(session, order)}
    seen: dict[str, str] = {}
    query = (
        select(ReturnLine, Item.code, Lot.code)
        .join(Item, Item.id == ReturnLine.item_id)
        .join(Lot, Lot.id == ReturnLine.lot_id)
        .where(ReturnLine.application_id == application.id)
        .order_by(ReturnLine.line)
    )
    for line, item, lot_code in session.execute(query):
        lot = lots.get((line.item_id, line.lot_id))
        if lot is None:  # its delivery was taken back meanwhile
            params = {"line": line.line, "item": item, "lot": lot_code, "number": order.number}
            raise Refused(ReturnFault.NOT_ON_ORDER, **params)
        others = replace(lot, applied=lot.applied - line.quantity)
        refusal = line_refusal(
            line.line, others, line.quantity, least=least, by_complaint=by_complaint
        )
        if refusal is not None:
            raise refusal
        seen[f"{item} {lot_code}"] = str(lot.stock_of_lot)
    return seen


def _move(
    session: Session,
    by: Acting,
    application: ReturnApplication,
    state: ReturnState,
    detail: str,
    action: str,
    after: Mapping[str, object],
) -> None:
    before = {"state": application.state}
    application.state = state
    add_step(session, by, application.id, state, detail)
    audit.record(session, by, action, f"return:{application.number}", before=before, after=after)


def _log(session: Session, by: Acting, application: ReturnApplication, told: Told) -> None:
    said = Said(told.channel, told.said, told.spoke_with)
    document = f"return:{application.number}"
    contacts.log(session, by, application.customer_id, said, document=document)
