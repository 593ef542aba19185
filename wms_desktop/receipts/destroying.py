"""Destroy old originals: a list, two approvals by two others, then the deed; evidence stays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Right, Role
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import translate
from wms_desktop.core.text import clean_line
from wms_desktop.db import archive, audit, operations, seals
from wms_desktop.db.database import Database
from wms_desktop.db.numbers import next_number
from wms_desktop.db.rule_values import value_on
from wms_desktop.people.tables import Person, PersonRole, Site
from wms_desktop.receipts import custody, life
from wms_desktop.receipts import words_custody as words
from wms_desktop.receipts.kinds import AssessmentState, DestructionState, ReceiptState
from wms_desktop.receipts.papers_custody import DestructionPaper, destruction_pdf
from wms_desktop.receipts.rules_custody import KEPT_DAYS, CustodyFault
from wms_desktop.receipts.tables import Receipt, ReceiptStep
from wms_desktop.receipts.tables_control import Assessment, ReceiptQuestion
from wms_desktop.receipts.tables_custody import Destruction, DestructionLine

CHANGED = frozenset({Topic.RECEIPTS})
PAPER_KIND = "receipt_destruction"
MOST = 2_000  # receipts of one list
WHO_PROPOSES = (Role.RECEIPT_ADMIN, Role.DUTY_MANAGER, Role.CS_SUPERVISOR)
WHO_DESTROYS = (*WHO_PROPOSES, Role.GENERAL_MANAGER)
_LIVE = (DestructionState.PROPOSED, DestructionState.APPROVED)


@dataclass(frozen=True, slots=True)
class Propose:
    """Somebody proposes to destroy what is old enough."""

    op_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class Approve:
    """One of two people agrees."""

    op_id: UUID
    destruction_id: int
    seen_version: int


@dataclass(frozen=True, slots=True)
class CancelDestruction:
    """The list is given up; its receipts stay."""

    op_id: UUID
    destruction_id: int
    seen_version: int


@dataclass(frozen=True, slots=True)
class Destroy:
    """The originals of an approved list are destroyed now."""

    op_id: UUID
    destruction_id: int
    seen_version: int


@dataclass(frozen=True, slots=True)
class PrintDestruction:
    """Somebody prints the list."""

    op_id: UUID
    destruction_id: int


def old_enough(session: Session, by: Acting) -> Select[int]:
    """The ids of closed originals of this site that may go on a list now."""
    days = value_on(session, KEPT_DAYS, by.today)
    closed_before = by.now - timedelta(days=days)
    closed = (
        select(ReceiptStep.receipt_id)
        .where(ReceiptStep.state == ReceiptState.CLOSED, ReceiptStep.at < closed_before)
        .where(ReceiptStep.receipt_id == Receipt.id)
    )
    listed = (
        select(DestructionLine.receipt_id)
        .join(Destruction, Destruction.id == DestructionLine.destruction_id)
        .where(Destruction.state.in_(_LIVE))
    )
    return (
        select(Receipt.id)
        .where(_may_go(), Receipt.origin_site_id == by.site_id, closed.exists())
        .where(Receipt.id.not_in(listed))
        .order_by(Receipt.id)
    )


def _may_go() -> ColumnElement[bool]:
    """Neither lent nor in question, closed, and not destroyed yet."""
    assessed = select(Assessment.receipt_id).where(Assessment.state == AssessmentState.PROPOSED)
    asked = select(ReceiptQuestion.receipt_id).where(ReceiptQuestion.answered_at.is_(None))
    return and_(
        Receipt.state == ReceiptState.CLOSED,
        Receipt.destroyed_on.is_(None),
        Receipt.is_suspect.is_(False),
        Receipt.id.not_in(custody.lent_ids()),
        Receipt.id.not_in(assessed),
        Receipt.id.not_in(asked),
    )


def propose(db: Database, by: Acting, command: Propose) -> Done[int]:
    """A list of all originals that are old enough; its id.

    Closed longer ago than the setting says; lent, abnormal and disputed ones stay out.

    Raises:
        Refused: nothing is old enough.
    """
    by.require(*WHO_PROPOSES)

    def work(session: Session) -> Done[int]:
        ids = list(session.scalars(old_enough(session, by).limit(MOST)))
        if not ids:
            days = value_on(session, KEPT_DAYS, by.today)
            raise Refused(CustodyFault.NOTHING_TO_DESTROY, days=days)
        made = Destruction(
            number=next_number(session, "XH", by.today),
            reason=clean_line(command.reason, field="Reason", limit=200),
            site_id=by.site_id,
            proposed_by_id=by.person_id,
        )
        session.add(made)
        session.flush()
        session.add_all(DestructionLine(destruction_id=made.id, receipt_id=id_) for id_ in ids)
        _tell(session, by, "propose", made, reason=made.reason, receipts=len(ids))
        return Done(made.id, CHANGED)

    return operations.once(db, by, "receipts.destruction.propose", command, work)


def approve(db: Database, by: Acting, command: Approve) -> Done[int]:
    """Agree to a list; how many approvals it has now.

    Raises:
        Stale: the list changed since it was shown.
        Refused: it waits for no approval, or the person proposed it or approved it before, if
            only under another login, or is an approver no more.
    """
    by.require(*custody.APPROVERS)

    def work(session: Session) -> Done[int]:
        listed = _list(session, by, command.destruction_id, command.seen_version)
        if listed.state not in _LIVE or listed.second_by_id is not None:
            raise Refused(CustodyFault.NOT_PROPOSED, number=listed.number)
        if by.person_id not in _may_approve(session, by, [by.person_id]):
            raise Refused(Right.ROLE_MISSING, roles=custody.APPROVERS)  # taken away meanwhile
        if _is_same(session, listed.proposed_by_id, by):
            raise Refused(CustodyFault.OWN_PROPOSAL, number=listed.number)
        if _is_same(session, listed.first_by_id, by):
            raise Refused(CustodyFault.APPROVED_BY_SAME, number=listed.number)
        if listed.first_by_id is None:
            listed.first_by_id, listed.first_at = by.person_id, by.now
        else:
            listed.second_by_id, listed.second_at = by.person_id, by.now
        listed.state = DestructionState.APPROVED
        given = 2 if listed.second_by_id else 1
        _tell(session, by, "approve", listed, approvals=given)
        return Done(given, CHANGED)

    return operations.once(db, by, "receipts.destruction.approve", command, work)


def _may_approve(session: Session, by: Acting, people: Iterable[int | None]) -> set[int | None]:
    """Who of *people* works here now and may approve, as the database knows it."""
    query = (
        select(Person.id)
        .join(PersonRole, PersonRole.person_id == Person.id)
        .where(Person.id.in_([person for person in people if person is not None]))
        .where(Person.is_active, PersonRole.site_id == by.site_id)
        .where(PersonRole.role.in_(custody.APPROVERS))
    )
    return set(session.scalars(query))


def _is_same(session: Session, person_id: int | None, by: Acting) -> bool:
    """Whether it is the same person, if only under another login."""
    other = session.get(Person, person_id) if person_id is not None else None
    return other is not None and by.person_name == other.name


def cancel(db: Database, by: Acting, command: CancelDestruction) -> Done[int]:
    """Give a list up.

    Raises:
        Stale: the list changed since it was shown.
        Refused: it was carried out or cancelled already.
    """
    by.require(*WHO_DESTROYS)

    def work(session: Session) -> Done[int]:
        listed = _list(session, by, command.destruction_id, command.seen_version)
        if listed.state not in _LIVE:
            raise Refused(CustodyFault.NOT_PROPOSED, number=listed.number)
        listed.state = DestructionState.CANCELLED
        _tell(session, by, "cancel", listed)
        return Done(listed.id, CHANGED)

    return operations.once(db, by, "receipts.destruction.cancel", command, work)


def destroy(db: Database, by: Acting, command: Destroy) -> Done[int]:
    """The originals are destroyed: they leave their boxes; scans, steps and trail stay; how many.

    Raises:
        Stale: the list changed since it was shown.
        Refused: it is not approved by two people who are approvers still, or one of its receipts
            must not go any more.
    """
    by.require(*WHO_DESTROYS)

    def work(session: Session) -> Done[int]:
        listed = _list(session, by, command.destruction_id, command.seen_version)
        given = {listed.first_by_id, listed.second_by_id}
        approved = given == _may_approve(session, by, given)  # by nobody switched off since
        if listed.state is not DestructionState.APPROVED or not approved:
            raise Refused(CustodyFault.NOT_APPROVED_TWICE, number=listed.number)
        receipts = _receipts(session, listed)
        ids = [receipt.id for receipt in receipts]
        fit = set(session.scalars(select(Receipt.id).where(Receipt.id.in_(ids), _may_go())))
        for receipt in receipts:
            if receipt.id not in fit:
                raise Refused(CustodyFault.MAY_NOT_BE_DESTROYED, number=receipt.number)
            receipt.destroyed_on = by.today
            custody.leave_box(receipt)
            audit.record(
                session, by, "receipts.destroy", f"receipt:{receipt.number}",
                after={"list": listed.number},
            )  # fmt: skip
        listed.state = DestructionState.DONE
        _tell(session, by, "destroy", listed, receipts=len(receipts))
        return Done(len(receipts), CHANGED)

    return operations.once(db, by, "receipts.destruction.destroy", command, work)


def print_destruction(db: Database, by: Acting, command: PrintDestruction) -> Done[str]:
    """The list on paper with the names of those who approved; archived."""
    by.require(*WHO_DESTROYS)

    def work(session: Session) -> Done[str]:
        listed = _list(session, by, command.destruction_id, None)
        _tell(session, by, "print", listed)
        return Done(_paper(session, by, listed), frozenset({Topic.DOCUMENTS}))

    return operations.once(db, by, "receipts.destruction.print", command, work)


def _paper(session: Session, by: Acting, listed: Destruction) -> str:
    zone = ZoneInfo(
        session.execute(select(Site.time_zone).where(Site.id == listed.site_id)).scalar_one()
    )
    names = {
        row.id: row.name
        for row in session.execute(
            select(Person.id, Person.name).where(
                Person.id.in_((listed.proposed_by_id, listed.first_by_id, listed.second_by_id))
            )
        )
    }
    approvals = tuple(
        f"{names[person]} {moment.astimezone(zone):%Y-%m-%d %H:%M}"
        for person, moment in (
            (listed.first_by_id, listed.first_at),
            (listed.second_by_id, listed.second_at),
        )
        if person is not None and moment is not None
    )
    place = func.row_number().over(order_by=Receipt.id)
    places = (
        select(place)
        .join_from(DestructionLine, Receipt, Receipt.id == DestructionLine.receipt_id)
        .where(DestructionLine.destruction_id == listed.id)
        .order_by(Receipt.id)
    )
    lines = custody.paper_lines(session, places)
    destroyed = session.scalar(
        select(func.max(Receipt.destroyed_on))
        .join(DestructionLine, DestructionLine.receipt_id == Receipt.id)
        .where(DestructionLine.destruction_id == listed.id)
    )
    done = listed.state is DestructionState.DONE and destroyed is not None
    made = DestructionPaper(
        listed.number, lines, listed.reason, custody.site_name(session, listed.site_id),
        f"{names[listed.proposed_by_id]} {listed.proposed_at.astimezone(zone):%Y-%m-%d %H:%M}",
        approvals, f"{destroyed}" if done else "", custody.printed(session, by),
        seals.anchor_in(session),
    )  # fmt: skip
    return archive.keep_paper(
        session, by, kind=PAPER_KIND, number=listed.number,
        title=f"{translate(words.DESTRUCTION_TITLE, by.language)} {listed.number}",
        pdf=destruction_pdf(made, by.language), language=by.language,
    )  # fmt: skip


def _list(session: Session, by: Acting, destruction_id: int, seen: int | None) -> Destruction:
    listed = session.scalars(
        select(Destruction)
        .where(Destruction.id == destruction_id, Destruction.site_id == by.site_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if listed is None:
        raise Refused(CustodyFault.UNKNOWN_DESTRUCTION)
    if seen is not None and listed.version != seen:
        raise audit.stale(session, f"destruction:{listed.number}")
    return listed


def _receipts(session: Session, listed: Destruction) -> list[Receipt]:
    numbers = session.scalars(
        select(Receipt.number)
        .join(DestructionLine, DestructionLine.receipt_id == Receipt.id)
        .where(DestructionLine.destruction_id == listed.id)
    )
    return list(life.locked(session, set(numbers)).values())


def _tell(session: Session, by: Acting, deed: str, listed: Destruction, **after: object) -> None:
    subject = f"destruction:{listed.number}"
    audit.record(session, by, f"receipts.destruction.{deed}", subject, after=after)
