"""Print the complaint form: archived as printed, a copy from the second time on (SYS-2)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from wms_desktop.complaints.cases import subject
from wms_desktop.complaints.files import ComplaintFile, complaint_file
from wms_desktop.complaints.kinds import ConfirmedBy
from wms_desktop.complaints.papers_complaint import ComplaintPaper, complaint_pdf
from wms_desktop.complaints.rules import ComplaintFault
from wms_desktop.complaints.tables import Complaint, ComplaintStep
from wms_desktop.complaints.words_paper import TITLE
from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Done
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import Language, translate
from wms_desktop.db import archive, seals
from wms_desktop.db.database import Database
from wms_desktop.db.drawn import Drawn, keep_drawn, times_printed
from wms_desktop.documents.paper import Printed
from wms_desktop.people.rules import site_zone

PAPER_KIND = "complaint"


@dataclass(frozen=True, slots=True)
class PrintComplaint:
    """Somebody prints the form; in the customer's language unless another is asked for."""

    op_id: UUID
    complaint_id: int
    language: Language | None = None


def print_complaint(db: Database, by: Acting, command: PrintComplaint) -> Done[str]:
    """Draw the form, then archive it in a short transaction.

    Returns:
        The SHA-256 under which `archive.content` has it.

    Raises:
        Refused: no role, or no such complaint at this site.
        Unavailable: `Lack.FONT`, a name with a character that no font has; nothing is archived.

    Source: CMP-7, SYS-2, SYS-5.
    """
    by.require(*Role)
    seal = seals.newest_anchor(db)
    return keep_drawn(
        db,
        by,
        "complaints.print",
        command,
        lambda: _draw(db, by, command, seal),
        lambda session: _stand(session, command.complaint_id),
    )


def _draw(db: Database, by: Acting, command: PrintComplaint, seal: str) -> Drawn:
    with db.snapshot() as session:
        case = complaint_file(session, command.complaint_id)
        if case is None or case.site_id != by.site_id:
            raise Refused(ComplaintFault.UNKNOWN_COMPLAINT, number=command.complaint_id)
        before = times_printed(session, PAPER_KIND, case.number)
    language = command.language or case.language
    zone = site_zone(case.time_zone)
    paper = ComplaintPaper(
        case,
        language,
        _signature(db, case),
        Printed(by.now.astimezone(zone), by.person_name, by.workstation_name),
        seal,
        bool(before),
    )
    return Drawn(
        PAPER_KIND,
        case.number,
        translate(TITLE, language),
        language,
        complaint_pdf(paper),
        before,
        subject(case.number),
        (case.version, len(case.steps)),
    )


def _signature(db: Database, case: ComplaintFile) -> bytes:
    """The customer's signature of the last word, where it was given on the screen."""
    word = case.confirmations[-1] if case.confirmations else None
    if word is None or word.means is not ConfirmedBy.SCREEN or not word.signature_sha256:
        return b""
    return archive.content(db, word.signature_sha256)


def _stand(session: Session, complaint_id: int) -> tuple[int, int]:
    """What tells that nothing was done about a complaint since it was drawn."""
    version = session.scalar(select(Complaint.version).where(Complaint.id == complaint_id))
    steps = select(func.count(ComplaintStep.id)).where(ComplaintStep.complaint_id == complaint_id)
    return version or 0, session.scalar(steps) or 0
