"""Print the inspection record: archived as printed, a copy from the second time on (SYS-2)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import Language, translate
from wms_desktop.db import archive, audit, operations, seals
from wms_desktop.db.database import Database
from wms_desktop.db.tables import PrintedDocument
from wms_desktop.documents.paper import Printed
from wms_desktop.returns import words_inspection
from wms_desktop.returns.inspection_files import InspectionFile, inspection_file
from wms_desktop.returns.kinds import ReturnState
from wms_desktop.returns.papers_inspection import RecordPaper, record_pdf
from wms_desktop.returns.rules import READERS, ReturnFault
from wms_desktop.returns.rules_inspection import InspectionFault

RECORD_KIND = "return_inspection"
_ENDED = (ReturnState.INSPECTED, ReturnState.CLOSED)
_TRIES = 3


@dataclass(frozen=True, slots=True)
class PrintRecord:
    """Somebody prints the record; in the customer's language unless another is asked for."""

    op_id: UUID
    application_id: int
    language: Language | None = None


class _PrintedMeanwhileError(Exception):
    """Somebody else printed it while this one was drawn: this one is a copy, too."""


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
    for attempt in range(_TRIES):
        with db.read() as session:
            found = inspection_file(session, by.site_id, command.application_id, by.today)
            before = _printed(session, found)
        if found is None:
            raise Refused(ReturnFault.UNKNOWN_APPLICATION, number=command.application_id)
        if found.state not in _ENDED:
            raise Refused(
                InspectionFault.NOT_INSPECTED, number=found.slip_number or found.number,
                state=found.state,
            )  # fmt: skip
        language = command.language or found.language
        stamp = Printed(found.local(by.now), by.person_name, by.workstation_name)
        pdf = record_pdf(RecordPaper(found, language, stamp, seal, is_copy=before > 0))
        keep = _Keep(by, found, pdf, language, before)
        try:
            return operations.once(db, by, "returns.print_record", command, keep)
        except _PrintedMeanwhileError:
            if attempt == _TRIES - 1:
                raise
    raise AssertionError("unreachable")


@dataclass(frozen=True, slots=True)
class _Keep:
    """Archives the paper that was drawn."""

    by: Acting
    found: InspectionFile
    pdf: bytes
    language: Language
    before: int

    def __call__(self, session: Session) -> Done[str]:
        found, by = self.found, self.by
        if _printed(session, found) != self.before:
            raise _PrintedMeanwhileError
        sha256 = archive.keep_paper(
            session,
            by,
            kind=RECORD_KIND,
            number=found.slip_number,
            title=f"{translate(words_inspection.RECORD_TITLE, self.language)} {found.slip_number}",
            pdf=self.pdf,
            language=self.language,
        )
        after = {"language": self.language, "copy": self.before > 0}
        audit.record(session, by, "returns.print_record", f"return:{found.number}", after=after)
        return Done(sha256, frozenset({Topic.DOCUMENTS}))


def _printed(session: Session, found: InspectionFile | None) -> int:
    """How often the record was printed before."""
    if found is None:
        return 0
    query = select(func.count(PrintedDocument.id)).where(
        PrintedDocument.kind == RECORD_KIND, PrintedDocument.number == found.slip_number
    )
    return session.scalar(query) or 0
