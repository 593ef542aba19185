"""Papers drawn beside the transaction that keeps them, so that a slow one holds up no write.

A paper shows its document as it stood when it was drawn. Where somebody has changed or printed the
document meanwhile, it is drawn anew: what is archived never shows a state that is over, and of two
printed at once only one is not a copy.

On a server two that keep a paper at once would see nothing of each other. So whoever keeps one
raises the papers' change counter before looking how often it was printed, not at the end: the next
one waits there until the first has committed. An advisory lock would do it too, but any clerk could
hold one for ever; nobody on the staff may take one (`db.granting`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.core.language import Language
from wms_desktop.db import archive, audit, operations
from wms_desktop.db.database import TRIES, Database
from wms_desktop.db.tables import PrintedDocument

_CHANGED = frozenset({Topic.DOCUMENTS})


@dataclass(frozen=True, slots=True)
class Drawn:
    """A paper, and what it was drawn from.

    Attributes:
        number: the document's, under which the paper is found again.
        title: in the paper's language, without the number.
        before: how often it was printed before; from the second time on it is a copy.
        subject: the document as the trail names it.
        stand: what the document's state is told by; compared once more when the paper is kept.
        told: for the trail, beside language and copy.
    """

    kind: str
    number: str
    title: str
    language: Language
    pdf: bytes
    before: int
    subject: str
    stand: object = None
    told: Mapping[str, Any] = field(default_factory=dict)


class _OvertakenError(Exception):
    """What was drawn has changed, or was printed elsewhere, meanwhile."""


def times_printed(session: Session, kind: str, number: str) -> int:
    """How often a paper was printed before."""
    query = select(func.count(PrintedDocument.id)).where(
        PrintedDocument.kind == kind, PrintedDocument.number == number
    )
    return session.scalar(query) or 0


def keep_drawn(
    db: Database,
    by: Acting,
    operation: str,
    command: operations.Command,
    draw: Callable[[], Drawn],
    stand: Callable[[Session], object] = lambda _session: None,
) -> Done[str]:
    """Draw a paper, then archive it in a short transaction; anew while somebody is faster.

    Args:
        draw: reads and draws, with a snapshot of its own.
        stand: the same as `Drawn.stand`, now; may hold the document's row.

    Returns:
        The SHA-256 under which `archive.content` has the paper.

    Raises:
        Unavailable: somebody was faster every time.

    Source: SYS-2.
    """
    for _attempt in range(TRIES):
        drawn = draw()

        def keep(session: Session, drawn: Drawn = drawn) -> Done[str]:
            now = stand(session)  # the document before the counter, as every use case holds them
            operations.count_changes(session, _CHANGED)
            before = times_printed(session, drawn.kind, drawn.number)
            if (now, before) != (drawn.stand, drawn.before):
                raise _OvertakenError
            sha256 = archive.keep_paper(
                session, by, kind=drawn.kind, number=drawn.number,
                title=f"{drawn.title} {drawn.number}", pdf=drawn.pdf, language=drawn.language,
            )  # fmt: skip
            after = {"language": drawn.language, "copy": bool(drawn.before), **drawn.told}
            audit.record(session, by, operation, drawn.subject, after=after)
            return Done(sha256, _CHANGED)

        try:
            return operations.once(db, by, operation, command, keep)
        except _OvertakenError:
            continue
    raise Unavailable(Lack.DATABASE_BUSY)
