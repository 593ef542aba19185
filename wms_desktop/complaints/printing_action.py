"""Print the form of an action: archived as printed, a copy from the second time on (SYS-2)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from wms_desktop.complaints.papers_action import ActionPaper, action_pdf
from wms_desktop.complaints.queries_actions import ActionFile, action_file
from wms_desktop.complaints.rules_actions import ActionFault
from wms_desktop.complaints.words_actions import TITLE
from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Done
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import Language, translate
from wms_desktop.db import seals
from wms_desktop.db.database import Database
from wms_desktop.db.drawn import Drawn, keep_drawn, times_printed
from wms_desktop.documents.paper import Printed
from wms_desktop.people.rules import site_zone

PAPER_KIND = "corrective_action"


@dataclass(frozen=True, slots=True)
class PrintAction:
    """Somebody prints the form; in the customer's language unless another is asked for."""

    op_id: UUID
    action_id: int
    language: Language | None = None


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

    def draw() -> Drawn:
        with db.snapshot() as session:
            found = action_file(session, command.action_id)
            before = times_printed(session, PAPER_KIND, found.row.number)
        if found.site_id != by.site_id:
            raise Refused(ActionFault.OTHER_SITE, number=found.row.number)
        language = command.language or found.language
        return Drawn(
            PAPER_KIND, found.row.number, translate(TITLE, language), language,
            action_pdf(_paper(by, found, language, seal, is_copy=bool(before))),
            before, f"action:{found.row.number}", found.row.version,
        )  # fmt: skip

    def version(session: Session) -> int:
        return action_file(session, command.action_id).row.version

    return keep_drawn(db, by, "complaints.action.print", command, draw, version)


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
