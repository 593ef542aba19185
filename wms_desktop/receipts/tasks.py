"""What signed receipts owe: chasing, the desk, questions, envelopes, loans, assessments (SRV-7)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.language import N_
from wms_desktop.core.task import AHEAD_DAYS, SINGLY, Task
from wms_desktop.receipts import custody, due_groups, duty_queries
from wms_desktop.receipts.due_groups import SlipGroup
from wms_desktop.receipts.queries import DeskList
from wms_desktop.receipts.rules_control import WHO_CHASES, WHO_DECIDES
from wms_desktop.receipts.service import WORKERS

WHO_SEES_TO_ALL = (Role.RECEIPT_ADMIN, Role.CS_SUPERVISOR)  # slips of others, and of nobody
_CHASE = N_("Chase {count} {count:slip|slips}")
_CHASE_BEYOND = N_("Chase {count} {count:slip|slips} beyond the limit")
_DUE = N_("{count} {count:slip is|slips are} due back")
_PROMISED = N_("{count} {count:slip was|slips were} promised for this day")


def tasks(session: Session, by: Acting) -> list[Task]:
    """Everything about receipts that this person has to see to.

    Source: RCP-1, RCP-3, RCP-4, RCP-6, RCP-7, RCP-10, RCP-11, SRV-7.
    """
    found: list[Task] = []
    if by.may(*WHO_CHASES):
        found += _chasing(session, by)
        found += _questions(session, by)
    if by.may(*WORKERS):
        found += _desk(session, by)
    if by.may(*custody.MOVERS):
        found += _envelopes(session, by)
        found += _loans(session, by)
    if by.may(*WHO_DECIDES) and (count := duty_queries.count_assessments(session, by)):
        found.append(
            _task(
                "assessments", "RCP-11",
                N_("Decide on {count} {count:assessment|assessments}"), WHO_DECIDES,
                {"control": "assessments"}, count=count,
            )
        )  # fmt: skip
    if by.may(*custody.APPROVERS):
        found += _destruction(session, by)
    return found


def _task(
    what: str, rule: str, title: str, who: tuple[Role, ...], target: dict[str, object],
    about: str = "", **more: object,
) -> Task:  # fmt: skip
    return Task(
        f"receipts:{what}", rule, title, about, roles=frozenset(who), page="receipts",
        target=target, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def _chasing(session: Session, by: Acting) -> Iterator[Task]:
    """One task for each responsible person and class, never one a slip (RCP-6)."""
    until = by.today + timedelta(days=AHEAD_DAYS)
    kinds: tuple[tuple[str, str, Iterable[SlipGroup], Callable[[SlipGroup], str]], ...] = (
        ("chase", "to_chase", due_groups.to_chase(session, by),
         lambda group: _CHASE_BEYOND if group.is_beyond else _CHASE),
        ("due", "due", due_groups.due_soon(session, by), lambda _group: _DUE),
        ("promised", "all", due_groups.promised(session, by, until=until), lambda _g: _PROMISED),
    )  # fmt: skip
    for kind, standing, groups, title in kinds:
        for group in groups:
            mine = group.responsible == by.person_name
            if not mine and not by.may(*WHO_SEES_TO_ALL):
                continue
            what = f"{kind}:{group.responsible}:{group.day}:{group.is_beyond:d}"
            target: dict[str, object] = {"part": "missing", "standing": standing}
            if group.responsible:
                target["person"] = group.responsible
            yield _task(
                what, "RCP-6", title(group), WHO_SEES_TO_ALL, target, group.responsible,
                count=group.count, due_on=group.day, person_id=by.person_id if mine else None,
            )  # fmt: skip


def _questions(session: Session, by: Acting) -> Iterator[Task]:
    """Asked of this site, and not answered (RCP-1)."""
    rows, count = duty_queries.open_questions(session, by.site_id, SINGLY)
    for id_, number, site in rows:
        yield _task(
            f"question:{id_}", "RCP-1", N_("Answer the question about the slip"), WHO_CHASES,
            {"question": id_}, f"{number}  {site}",
        )  # fmt: skip
    if count > len(rows):
        yield _task(
            "questions", "RCP-1", N_("Answer {count} more questions"), WHO_CHASES,
            {"control": "questions"}, count=count - len(rows),
        )  # fmt: skip


def _desk(session: Session, by: Acting) -> Iterator[Task]:
    """Pages that wait for a person, and files that were not read (RCP-3, RCP-4)."""
    waiting = duty_queries.desk_waiting(session, by.site_id)
    kinds = (
        ("tray", "RCP-3", N_("File {count} {count:page|pages} of the tray"), waiting.tray,
         DeskList.TRAY.value),
        ("suspect", "RCP-4", N_("Judge {count} suspect {count:page|pages}"), waiting.suspect,
         DeskList.SUSPECT.value),
        ("not_read", "RCP-3", N_("Settle {count} {count:file|files} not read"), waiting.not_read,
         "not_read"),
    )  # fmt: skip
    for what, rule, title, count, listed in kinds:
        if count:
            target: dict[str, object] = {"part": "desk", "desk": listed}
            yield _task(what, rule, title, WORKERS, target, count=count)


def _envelopes(session: Session, by: Acting) -> Iterator[Task]:
    """On their way here or being checked, and what lacked or was too much (RCP-7)."""
    who = custody.MOVERS
    for row in duty_queries.arriving(session, by.site_id, SINGLY):
        title = N_("Check the opened envelope") if row.is_opened else N_("Open the envelope")
        target: dict[str, object] = {"custody": "envelopes", "list": "arriving", "row": row.id}
        yield _task(
            f"envelope:{row.id}", "RCP-7", title, who, target, f"{row.number}  {row.from_site}"
        )
    rows, count = duty_queries.open_differences(session, by.site_id, SINGLY)
    for id_, envelope, number in rows:
        target = {"custody": "envelopes", "list": "differences", "row": id_}
        yield _task(
            f"envelope_line:{id_}", "RCP-7", N_("Settle the envelope's difference"), who, target,
            f"{envelope}  {number}",
        )  # fmt: skip
    if count > len(rows):
        yield _task(
            "envelope_lines", "RCP-7", N_("Settle {count} more differences of envelopes"), who,
            {"custody": "envelopes", "list": "differences"}, count=count - len(rows),
        )  # fmt: skip


def _loans(session: Session, by: Acting) -> Iterator[Task]:
    """Originals that are to come back from who borrowed them (RCP-10)."""
    until = by.today + timedelta(days=AHEAD_DAYS)
    for id_, number, borrower, due_on in duty_queries.loans_due(session, by.site_id, until, SINGLY):
        yield _task(
            f"loan:{id_}", "RCP-10", N_("Get the lent original back"), custody.MOVERS,
            {"custody": "boxes", "list": "loans", "row": id_}, f"{number}  {borrower}",
            due_on=due_on,
        )  # fmt: skip


def _destruction(session: Session, by: Acting) -> Iterator[Task]:
    """Lists that wait for an approval which this person may give (RCP-10)."""
    for id_, number in duty_queries.to_approve(session, by, SINGLY):
        yield _task(
            f"destruction:{id_}", "RCP-10", N_("Approve the destruction list"), custody.APPROVERS,
            {"destruction": id_}, number,
        )  # fmt: skip
