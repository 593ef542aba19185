"""What stock counts owe: classes due, counting, second counts, reviews, approvals (SRV-7)."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.language import N_
from wms_desktop.core.task import SINGLY, Task
from wms_desktop.counts import recounts, suggesting, variances
from wms_desktop.counts.approving import limits_on
from wms_desktop.counts.kinds import CountState
from wms_desktop.counts.rules import APPROVERS, COUNTERS, PLANNERS, CountFault, approval_faults
from wms_desktop.counts.tables import Count, CountLine

WHO_APPROVES = (*APPROVERS, Role.GENERAL_MANAGER)
_REVIEW, _APPROVE = N_("Review the count's variances"), N_("Approve the count")
_MOST_LINES = 1_000  # of a count whose variances are looked at here


def tasks(session: Session, by: Acting) -> list[Task]:
    """Counts that this person plans, makes, repeats, reviews or approves.

    Source: CNT-1, CNT-3, CNT-4, SRV-7.
    """
    found: list[Task] = []
    if by.may(*PLANNERS):
        found += _classes(session, by)
    if by.may(*COUNTERS, *WHO_APPROVES):
        query = (
            select(Count)
            .where(
                Count.site_id == by.site_id,
                Count.state.in_((CountState.COUNTING, CountState.REVIEW)),
            )
            .order_by(Count.id)
            .limit(SINGLY)
        )
        for count in session.scalars(query):
            found += _of_count(session, by, count)
    return found


def _classes(session: Session, by: Acting) -> Iterator[Task]:
    """Classes of goods that were counted too long ago (CNT-1)."""
    for each in suggesting.CLASSES:
        if suggesting.is_class_due(session, by, each):
            yield Task(
                f"counts:class:{each}",
                "CNT-1",
                N_("Count what is due of class {abc}"),
                params={"abc": each.value.upper()},
                due_on=by.today,
                roles=frozenset(PLANNERS),
                page="counts",
                target={"plan": True},
            )


def _of_count(session: Session, by: Acting, count: Count) -> Iterator[Task]:
    if count.state is CountState.COUNTING:
        if by.may(*COUNTERS):
            yield _task(count, "count", "CNT-1", N_("Go on counting"), COUNTERS)
        return
    again = recounts.open_lines(session, count.id, by.person_id, by.site_id)
    mine = sum(line.is_mine for line in again)
    if mine and by.may(*COUNTERS):
        title = N_("Count {count} {count:line|lines} again")
        yield _task(count, "again", "CNT-3", title, COUNTERS, mine)
    if not again and by.may(*WHO_APPROVES):
        yield from _approval(session, by, count)


def _approval(session: Session, by: Acting, count: Count) -> Iterator[Task]:
    """Causes first; then the approval, by nobody who counted (CNT-4).

    Of a very long count the lines are not looked at here: whoever may approve is asked.
    """
    if by.person_id in variances.counter_ids(session, count.id):
        return
    lines = session.scalar(select(func.count()).where(CountLine.count_id == count.id)) or 0
    if lines > _MOST_LINES:
        yield _task(count, "review", "CNT-4", _REVIEW, WHO_APPROVES)
        return
    faults = approval_faults(
        [row.variance for row in variances.of_count(session, count)],
        approver_id=by.person_id, counter_ids=(), roles=(), limits=limits_on(session, by),
    )  # fmt: skip
    if set(faults) - {CountFault.GENERAL_MANAGER}:
        if by.may(*APPROVERS):
            yield _task(count, "review", "CNT-4", _REVIEW, APPROVERS)
    elif CountFault.GENERAL_MANAGER not in faults:
        if by.may(*APPROVERS):
            yield _task(count, "approve", "CNT-4", _APPROVE, APPROVERS)
    elif Role.GENERAL_MANAGER in by.roles:  # of this role alone: an administrator may not
        yield _task(count, "approve", "CNT-4", _APPROVE, (Role.GENERAL_MANAGER,))


def _task(
    count: Count, what: str, rule: str, title: str, who: tuple[Role, ...], lines: int = 1
) -> Task:
    return Task(
        f"counts:{what}:{count.id}", rule, title, f"{count.number}  {count.title}",
        count=lines, roles=frozenset(who), page="counts", target={"count_id": count.id},
    )  # fmt: skip
