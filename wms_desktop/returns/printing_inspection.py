"""Print the inspection record: archived as printed, a copy from the second time on (SYS-2)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import Language, translate
from wms_desktop.db import seals
from wms_desktop.db.database import Database
from wms_desktop.db.drawn import Drawn, keep_drawn, times_printed
from wms_desktop.documents.paper import Printed
from wms_desktop.returns import words_inspection
from wms_desktop.returns.inspection_files import InspectionFile, inspection_file
from wms_desktop.returns.kinds import ReturnState
from wms_desktop.returns.papers_inspection import RecordPaper, record_pdf
from wms_desktop.returns.rules import READERS, ReturnFault
from wms_desktop.returns.rules_inspection import InspectionFault

RECORD_KIND = "return_inspection"
_ENDED = (ReturnState.INSPECTED, ReturnState.CLOSED)


@dataclass(frozen=True, slots=True)
class PrintRecord:
    """Somebody prints the record; in the customer's language unless another is asked for."""

    op_id: UUID
    application_id: int
    language: Language | None = None


def print_record(db: Database, by: Acting, command: PrintRecord) -> Done[str]:
    """Draw the paper beside other work, then archive it.

    Returns:
        The SHA-256 under which `archive.content` gives its bytes.

    Raises:
        Refused: no right, no such slip here, or its inspection is not finished.
        Unavailable: `Lack.FONT`, a character that no font has; then nothing is archived.

    Source: RET-4, SYS-2, SYS-5.
    """
    by.require(*READERS)
    seal = seals.newest_anchor(db)

    def seen(session: Session) -> InspectionFile | None:
        return inspection_file(session, by.site_id, command.application_id, by.today)

    def draw() -> Drawn:
        with db.snapshot() as session:
            found = seen(session)
            if found is None:
                raise Refused(ReturnFault.UNKNOWN_APPLICATION, number=command.application_id)
            before = times_printed(session, RECORD_KIND, found.slip_number)
        if found.state not in _ENDED:
            raise Refused(
                InspectionFault.NOT_INSPECTED, number=found.slip_number or found.number,
                state=found.state,
            )  # fmt: skip
        language = command.language or found.language
        stamp = Printed(found.local(by.now), by.person_name, by.workstation_name)
        return Drawn(
            RECORD_KIND, found.slip_number, translate(words_inspection.RECORD_TITLE, language),
            language, record_pdf(RecordPaper(found, language, stamp, seal, is_copy=before > 0)),
            before, f"return:{found.number}", found,
        )  # fmt: skip

    return keep_drawn(db, by, "returns.print_record", command, draw, seen)
