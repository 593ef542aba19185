"""Print the form of an action: archived as printed, a copy from the second time on (SYS-2)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from wms_desktop.complaints.papers_action import ActionPaper, action_pdf
from wms_desktop.complaints.queries_actions import ActionFile, action_file
from wms_desktop.complaints.rules_actions import ActionFault
from wms_desktop.complaints.words_actions import TITLE
from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Lack, Refused, Unavailable
from wms_desktop.core.language import Language, translate
from wms_desktop.db import archive, audit, operations, seals
from wms_desktop.db.database import TRIES, Database
from wms_desktop.db.tables import PrintedDocument
from wms_desktop.documents.paper import Printed
from wms_desktop.people.rules import site_zone

PAPER_KIND = "corrective_action"


@dataclass(frozen=True, slots=True)
class PrintAction:
    """Somebody prints the form; in the customer's language unless another is asked for."""

    op_id: UUID
    action_id: int
    language: Language | None = None


class OvertakenError(Exception):
    """What was drawn has changed, or was printed elsewhere, meanwhile."""


def times_printed(session: Session, kind: str, number: str) -> int:
    """How often a paper was printed before."""
    query = select(func.count(PrintedDocument.id)).where(
        PrintedDocument.kind == kind, PrintedDocument.number == number
    )
    return session.scalar(query) or 0


def print_action(db: Database, by: Acting, command: PrintAction) -> Done[str]:
    """Draw the form, then archive it in a short transaction.

    Returns:
        The SHA-256 under which `archive.content` has it.

    Raises:
        Refused: no right, unknown, or of another site.
        Unavailable: `Lack.FONT`, a character that no font has; then nothing is archived.

    Source: CMP-8, SYS-2, SYS-5.
    """
    by.require(*Role)
    seal = seals.newest_anchor(db)
    for _attempt in range(TRIES):
        with db.snapshot() as session:
            found = action_file(session, command.action_id)
            before = times_printed(session, PAPER_KIND, found.row.number)
        if found.site_id != by.site_id:
            raise Refused(ActionFault.OTHER_SITE, number=found.row.number)
        language = command.language or found.language
        pdf = action_pdf(_paper(by, found, language, seal, is_copy=bool(before)))

        def keep(
            session: Session,
            found: ActionFile = found,
            before: int = before,
            pdf: bytes = pdf,
            language: Language = language,
        ) -> Done[str]:
            now = action_file(session, command.action_id)
            if now.row.version != found.row.version:
                raise OvertakenError
            if times_printed(session, PAPER_KIND, found.row.number) != before:
                raise OvertakenError
            sha256 = archive.keep_paper(
                session, by, kind=PAPER_KIND, number=found.row.number,
                title=f"{translate(TITLE, language)} {found.row.number}", pdf=pdf,
                language=language,
            )  # fmt: skip
            after = {"language": language, "copy": bool(before)}
            document = f"action:{found.row.number}"
            audit.record(session, by, "complaints.action.print", document, after=after)
            return Done(sha256, frozenset({Topic.DOCUMENTS}))

        try:
            return operations.once(db, by, "complaints.action.print", command, keep)
        except OvertakenError:
            continue
    raise Unavailable(Lack.DATABASE_BUSY)


def _paper(
    by: Acting, found: ActionFile, language: Language, seal: str, *, is_copy: bool
) -> ActionPaper:
    row, zone = found.row, site_zone(found.time_zone)
    checked = ""
    if found.checked_at is not None:
        checked = f"{found.checked_by} {found.checked_at.astimezone(zone):%Y-%m-%d}"
    return ActionPaper(
        number=row.number, house=found.site, customer=row.customer, goods=found.goods,
        lot=found.lot, complaint=row.complaint, department=row.department,
        responsible=row.responsible, opened_by=found.opened_by,
        opened_on=found.opened_at.astimezone(zone).date(), due_on=row.due_on,
        check_on=row.check_on, done_on=row.done_on, state=row.state, effect=row.effect,
        cause_kind=row.cause_kind, finding=row.finding, cause=found.cause, measure=row.measure,
        prevention=found.prevention, done_note=found.done_note, effect_note=found.effect_note,
        checked=checked, follows=found.follows, followed_by=found.followed_by, language=language,
        printed=Printed(by.now.astimezone(zone), by.person_name, by.workstation_name),
        seal=seal, is_copy=is_copy,
    )  # fmt: skip
