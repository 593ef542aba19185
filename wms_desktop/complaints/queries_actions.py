"""Corrective and preventive actions as lists and pages show them (CMP-8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session, aliased

from wms_desktop.complaints.kinds import ActionState, Cause, Effect
from wms_desktop.complaints.rules_actions import CHECK_DAYS, ActionFault, Standing, standing
from wms_desktop.complaints.tables import Complaint
from wms_desktop.complaints.tables_actions import CorrectiveAction
from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.codes import CodeKind, parse_own_code
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import Language
from wms_desktop.core.text import sought
from wms_desktop.customers.tables import Customer
from wms_desktop.db.database import Database
from wms_desktop.db.rule_values import value_on
from wms_desktop.people.tables import Person, PersonRole, Site
from wms_desktop.stock.tables import Item, Lot

LONGEST_SOUGHT = 120


class Which(StrEnum):
    """The views of the list."""

    OPEN = "open"
    MINE = "mine"
    CLOSED = "closed"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class ActionRow:
    """An action as lists show it; ``owed_on`` is the day that counts now."""

    id: int
    version: int
    number: str
    finding: str
    measure: str
    responsible_id: int
    responsible: str
    department: str
    due_on: date
    check_on: date
    state: ActionState
    effect: Effect
    customer: str
    item: str
    complaint: str
    cause_kind: Cause
    done_on: date | None
    owed_on: date

    def standing(self, today: date) -> Standing:
        """How it stands against its day."""
        return standing(self.state, self.due_on, self.check_on, today)


@dataclass(frozen=True, slots=True)
class ActionFile:
    """Everything of one action."""

    row: ActionRow
    complaint_id: int | None
    goods: str  # code and name, empty for none
    lot: str
    cause: str
    prevention: str
    done_note: str
    effect_note: str
    checked_by: str
    checked_at: datetime | None
    follows: str
    follows_id: int | None
    followed_by: str
    followed_by_id: int | None
    opened_by: str
    opened_at: datetime
    site_id: int
    site: str
    time_zone: str
    language: Language

    @property
    def id(self) -> int:
        """The action's id."""
        return self.row.id


_UNDER_WAY = (ActionState.OPEN, ActionState.DONE)  # named one by one: their index has them
_owed = case(
    (CorrectiveAction.state == ActionState.OPEN, CorrectiveAction.due_on),
    else_=CorrectiveAction.check_on,
)
_ROW: tuple[Any, ...] = (
    CorrectiveAction.id, CorrectiveAction.version, CorrectiveAction.number,
    CorrectiveAction.finding, CorrectiveAction.measure, CorrectiveAction.responsible_id,
    Person.name, CorrectiveAction.department, CorrectiveAction.due_on, CorrectiveAction.check_on,
    CorrectiveAction.state, CorrectiveAction.effect, func.coalesce(Customer.name, ""),
    func.coalesce(Item.code, ""), func.coalesce(Complaint.number, ""),
    CorrectiveAction.cause_kind, CorrectiveAction.done_on, _owed,
)  # fmt: skip


def actions(
    db: Database,
    by: Acting,
    which: Which = Which.OPEN,
    *,
    text: str = "",
    after: ActionRow | None = None,
    limit: int = 50,
) -> list[ActionRow]:
    """Actions of the site (keyset): what is owed first by its day, so overdue ones lead.

    Closed ones, and all, come newest first.
    """
    by.require(*Role)
    query = _at_site(select(*_ROW), by, which, text).limit(limit)
    if which in (Which.CLOSED, Which.ALL):
        query = query.order_by(CorrectiveAction.id.desc())
        if after is not None:
            query = query.where(CorrectiveAction.id < after.id)
    else:
        query = query.order_by(_owed, CorrectiveAction.id)
        if after is not None:
            later = (_owed == after.owed_on) & (CorrectiveAction.id > after.id)
            query = query.where(or_(_owed > after.owed_on, later))
    with db.read() as session:
        return [ActionRow(*row) for row in session.execute(query)]


def count_actions(db: Database, by: Acting, which: Which = Which.OPEN, *, text: str = "") -> int:
    """How many `actions` has in all."""
    by.require(*Role)
    with db.read() as session:
        query = _at_site(select(func.count(CorrectiveAction.id)), by, which, text)
        return session.scalar(query) or 0


def _at_site(query: Any, by: Acting, which: Which, text: str) -> Any:
    query = _joined(query).where(CorrectiveAction.site_id == by.site_id)
    match which:
        case Which.OPEN:
            query = query.where(CorrectiveAction.state.in_(_UNDER_WAY))
        case Which.MINE:
            query = query.where(
                CorrectiveAction.responsible_id == by.person_id,
                CorrectiveAction.state == ActionState.OPEN,
            )
        case Which.CLOSED:
            query = query.where(CorrectiveAction.state == ActionState.CLOSED)
    wanted = sought(text)[:LONGEST_SOUGHT].casefold()
    if not wanted:
        return query
    columns = (
        CorrectiveAction.number, CorrectiveAction.finding, CorrectiveAction.measure,
        CorrectiveAction.department, Person.name, Customer.search, Customer.name, Item.search,
        Complaint.number,
    )  # fmt: skip
    return query.where(
        or_(*(func.lower(column).contains(wanted, autoescape=True) for column in columns))
    )


def _joined(query: Any) -> Any:
    return (
        query.select_from(CorrectiveAction)
        .join(Person, Person.id == CorrectiveAction.responsible_id)
        .outerjoin(Customer, Customer.id == CorrectiveAction.customer_id)
        .outerjoin(Item, Item.id == CorrectiveAction.item_id)
        .outerjoin(Complaint, Complaint.id == CorrectiveAction.complaint_id)
    )


def action(db: Database, action_id: int) -> ActionFile:
    """One action with all that is written of it.

    Raises:
        Refused: there is none.
    """
    with db.read() as session:
        return action_file(session, action_id)


def action_file(session: Session, action_id: int) -> ActionFile:
    """`action` inside another transaction."""
    checker, opener = aliased(Person), aliased(Person)
    before, following = aliased(CorrectiveAction), aliased(CorrectiveAction)
    query = (
        _joined(
            select(
                *_ROW, CorrectiveAction, Item.name, Lot.code, checker.name, opener.name,
                before.number, following.number, following.id, Site, Customer.language,
            )
        )
        .join(opener, opener.id == CorrectiveAction.person_id)
        .join(Site, Site.id == CorrectiveAction.site_id)
        .outerjoin(checker, checker.id == CorrectiveAction.checked_by_id)
        .outerjoin(Lot, Lot.id == CorrectiveAction.lot_id)
        .outerjoin(before, before.id == CorrectiveAction.follows_id)
        .outerjoin(following, following.follows_id == CorrectiveAction.id)
        .where(CorrectiveAction.id == action_id)
    )  # fmt: skip
    found = session.execute(query).one_or_none()
    if found is None:
        raise Refused(ActionFault.UNKNOWN)
    wide = len(_ROW)
    row = ActionRow(*found[:wide])
    it, item, lot, checked, opened, follows, followed, followed_id, site, language = found[wide:]
    return ActionFile(
        row, it.complaint_id, f"{row.item} {item or ''}".strip(), lot or "", it.cause,
        it.prevention, it.done_note, it.effect_note, checked or "", it.checked_at,
        follows or "", it.follows_id, followed or "", followed_id, opened, it.made_at,
        site.id, site.name, site.time_zone, language or Language.ZH_CN,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Responsible:
    """Somebody who can be made responsible at the site."""

    id: int
    name: str
    login: str


def responsible_people(db: Database, by: Acting) -> list[Responsible]:
    """Everybody in use who has a role at the site, by name."""
    query = (
        select(Person.id, Person.name, Person.login)
        .where(
            Person.is_active,
            Person.id.in_(select(PersonRole.person_id).where(PersonRole.site_id == by.site_id)),
        )
        .order_by(Person.name, Person.id)
    )
    with db.read() as session:
        return [Responsible(*row) for row in session.execute(query)]


def check_days(db: Database, by: Acting) -> int:
    """After how many days the effect is checked, by the setting of today."""
    with db.read() as session:
        return value_on(session, CHECK_DAYS, by.today)


def scan_meanings(db: Database, site_id: int, text: str) -> list[tuple[str, int, str, str]]:
    """The action that a scanned *text* stands for: (kind, id, number, responsible person)."""
    wanted = sought(text).upper()[:LONGEST_SOUGHT]
    own = parse_own_code(wanted)
    number = f"JZ-{own.number}" if own and own.kind is CodeKind.ACTION else wanted
    query = (
        select(CorrectiveAction.id, CorrectiveAction.number, Person.name)
        .join(Person, Person.id == CorrectiveAction.responsible_id)
        .where(CorrectiveAction.number == number, CorrectiveAction.site_id == site_id)
    )
    with db.read() as session:
        return [("action", id_, found, name) for id_, found, name in session.execute(query)]


@dataclass(frozen=True, slots=True)
class ComplaintChoice:
    """A complaint that an action can follow from."""

    id: int
    number: str
    what: str
    customer: str


def find_complaints(db: Database, by: Acting, text: str, limit: int = 5) -> list[ComplaintChoice]:
    """Complaints of the site by number, customer or words, the newest first."""
    wanted = sought(text)[:LONGEST_SOUGHT].casefold()
    columns = (Complaint.number, Complaint.what, Customer.name, Customer.search)
    fits = (func.lower(column).contains(wanted, autoescape=True) for column in columns)
    with db.read() as session:
        query = _complaints(by).where(or_(*fits)).order_by(Complaint.id.desc()).limit(limit)
        return [ComplaintChoice(*row) for row in session.execute(query)]


def complaint_choice(db: Database, by: Acting, complaint_id: int) -> ComplaintChoice | None:
    """One complaint of the site; None where there is none."""
    with db.read() as session:
        row = session.execute(_complaints(by).where(Complaint.id == complaint_id)).one_or_none()
        return ComplaintChoice(*row) if row is not None else None


def _complaints(by: Acting) -> Any:
    return (
        select(Complaint.id, Complaint.number, Complaint.what, Customer.name)
        .join(Customer, Customer.id == Complaint.customer_id)
        .where(Complaint.site_id == by.site_id)
    )
