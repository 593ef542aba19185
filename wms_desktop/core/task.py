"""What somebody owes by a day or a moment, as every slice says it and one list shows it (SRV-7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from wms_desktop.core.acting import Role

AHEAD_DAYS = 7  # what is due later is no task yet
SINGLY = 20  # of one kind that are rows of their own where there may be thousands
MOST = 200  # of one source; what is more stands in one task with its count


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to be done.

    Attributes:
        key: stable, "source:what:id"; two reads of the same matter give the same key.
        rule: of domain.md, that asks for it.
        title: English, marked, imperative; with ``{param}`` places for *params*.
        about: the document's number, a customer, a place: what the row shows beneath.
        count: of like things where one row stands for many.
        due_on, due_at: the day (of the site) or the moment it is owed; neither: as soon as may be.
        person_id: who owes it; None: any holder of one of *roles* at the site.
        page, target: where it is done: ``shell.go_to(page, **target)``.
    """

    key: str
    rule: str
    title: str
    about: str = ""
    params: Mapping[str, object] = field(default_factory=dict)
    count: int = 1
    due_on: date | None = None
    due_at: datetime | None = None
    person_id: int | None = None
    roles: frozenset[Role] = frozenset()
    page: str = ""
    target: Mapping[str, object] = field(default_factory=dict)


def gathered(singly: Sequence[Task], count: int, rest: Task) -> list[Task]:
    """*singly* as they are, and one more task for all that are beyond them.

    Args:
        count: how many there are in all.
        rest: what the last row says; its own count is replaced.
    """
    beyond = count - len(singly)
    return [*singly, *([replace(rest, count=beyond)] if beyond > 0 else [])]
