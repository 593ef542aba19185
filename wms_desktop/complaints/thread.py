"""One thread through everything that a complaint has led to (CMP-8, RET-5, SRV-4).

Complaint, return, corrective actions, then what slices above know: revisits and surveys. They
declare it as ``<slice>/thread.py: links(session, document)``, which `slices.thread_providers`
collects.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.complaints.tables import Complaint
from wms_desktop.complaints.tables_actions import CorrectiveAction
from wms_desktop.core.language import N_
from wms_desktop.customers.tables_contacts import Contact
from wms_desktop.db.database import Database
from wms_desktop.goods.tables import OutboundOrder
from wms_desktop.people.rules import site_day
from wms_desktop.people.tables import Site
from wms_desktop.returns.tables import ReturnApplication

COMPLAINT, RETURN, ACTION = N_("Complaint"), N_("Return@@thread"), N_("Corrective action")
CONTACT = N_("Contact@@thread")
MOST_CONTACTS = 20


@dataclass(frozen=True, slots=True)
class ThreadLink:
    """One paper, visit or word in the thread.

    Attributes:
        document: ``kind:number``; the same document stands in a thread once.
        title: what it is, English, marked; ``number`` is how people call it.
        state: where it stands, a word of the slice's own; None where it has none.
        day: when it began.
        note: one line beside it.
        page, target: ``shell.go_to(page, **target)`` opens it; an empty page: nothing to open.
    """

    document: str
    title: str
    number: str
    day: date
    state: Enum | None = None
    note: str = ""
    page: str = ""
    target: Mapping[str, object] = field(default_factory=dict)


Provider = Callable[[Session, str], Iterable[ThreadLink]]


def thread_of(
    db: Database, complaint_id: int, providers: Iterable[Provider] = ()
) -> tuple[ThreadLink, ...]:
    """Everything that hangs on a complaint, in the order of its kind, then by day.

    Args:
        providers: what slices above know of each document in the thread.

    Returns:
        Nothing for a complaint that is not known.
    """
    with db.snapshot() as session:
        complaint = session.get(Complaint, complaint_id)
        if complaint is None:
            return ()
        zone = session.get_one(Site, complaint.site_id).time_zone
        own = [*_own(session, complaint, zone)]
        documents = [*(link.document for link in own), *_order(session, complaint)]
        more = [
            link for provider in providers for each in documents for link in provider(session, each)
        ]
    found: dict[str, ThreadLink] = {}
    for link in (*own, *sorted(more, key=lambda each: each.day)):
        found.setdefault(link.document, link)
    return tuple(found.values())


def thread_of_action(
    db: Database, action_id: int, providers: Iterable[Provider] = ()
) -> tuple[ThreadLink, ...]:
    """The thread of the complaint that an action follows from; of a free one itself and its kin."""
    with db.snapshot() as session:
        action = session.get(CorrectiveAction, action_id)
        if action is None:
            return ()
        complaint_id = action.complaint_id
        kin = [] if complaint_id is not None else [*_kin(session, action)]
    if complaint_id is not None:
        return thread_of(db, complaint_id, providers)
    return tuple(kin)


def _own(session: Session, complaint: Complaint, zone: str) -> Iterator[ThreadLink]:
    yield ThreadLink(
        f"complaint:{complaint.number}", COMPLAINT, complaint.number,
        site_day(complaint.taken_at, zone), complaint.state, complaint.what.partition("\n")[0][:80],
        "service", {"complaint": complaint.id},
    )  # fmt: skip
    yield from _contacts(session, f"complaint:{complaint.number}", zone)
    ids = [complaint.return_id] if complaint.return_id is not None else []
    returns = select(ReturnApplication).where(ReturnApplication.id.in_(ids))
    for each in session.scalars(returns):
        yield ThreadLink(
            f"return:{each.number}", RETURN, each.number, site_day(each.submitted_at, zone),
            each.state, "", "returns", {"document": f"return:{each.number}"},
        )  # fmt: skip
    actions = select(CorrectiveAction).where(CorrectiveAction.complaint_id == complaint.id)
    for action in session.scalars(actions.order_by(CorrectiveAction.id)):
        yield _action(action, zone)


def _contacts(session: Session, document: str, zone: str) -> Iterator[ThreadLink]:
    query = select(Contact).where(Contact.document == document).order_by(Contact.id)
    for each in session.scalars(query.limit(MOST_CONTACTS)):
        yield ThreadLink(
            f"contact:{each.id}", CONTACT, each.spoke_with, site_day(each.at, zone),
            None, each.said.partition("\n")[0][:80],
        )  # fmt: skip


def _order(session: Session, complaint: Complaint) -> Iterator[str]:
    """The order that the complaint is about: visits after fitting hang on it."""
    if complaint.order_id is not None:
        yield f"outbound:{session.get_one(OutboundOrder, complaint.order_id).number}"


def _kin(session: Session, action: CorrectiveAction) -> Iterator[ThreadLink]:
    """An action without a complaint, those before it and those that follow."""
    zone = session.get_one(Site, action.site_id).time_zone
    first, seen = action, {action.id}
    while first.follows_id is not None and first.follows_id not in seen:
        first = session.get_one(CorrectiveAction, first.follows_id)
        seen.add(first.id)
    following: CorrectiveAction | None = first
    while following is not None:
        yield _action(following, zone)
        query = select(CorrectiveAction).where(CorrectiveAction.follows_id == following.id)
        following = session.scalar(query)


def _action(action: CorrectiveAction, zone: str) -> ThreadLink:
    return ThreadLink(
        f"action:{action.number}", ACTION, action.number, site_day(action.made_at, zone),
        action.state, action.measure.partition("\n")[0][:80], "service", {"action": action.id},
    )  # fmt: skip
