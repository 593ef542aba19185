"""Print a return application: archived as it is printed, a copy from the second time on (SYS-2)."""

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
from wms_desktop.returns import words
from wms_desktop.returns.files import ApplicationFile, application_file
from wms_desktop.returns.papers import ApplicationPaper, PaperLine, application_pdf
from wms_desktop.returns.rules import READERS, ReturnFault

PAPER_KIND = "return_application"


@dataclass(frozen=True, slots=True)
class PrintApplication:
    """Somebody prints an application; in the customer's language unless another is asked for."""

    op_id: UUID
    application_id: int
    language: Language | None = None


def print_application(db: Database, by: Acting, command: PrintApplication) -> Done[str]:
    """Make the paper and archive it, for whoever has a part in returns.

    Returns:
        The SHA-256 under which `queries.paper` gives its bytes.

    Raises:
        Refused: no right, or no such application.
        Unavailable: `Lack.FONT`, a character that no font has; then nothing is archived.

    Source: RET-1, SYS-2, SYS-5.
    """
    by.require(*READERS)
    seal = seals.newest_anchor(db)
    return operations.once(
        db, by, "returns.print", command, lambda session: _print(session, by, command, seal)
    )


def _print(session: Session, by: Acting, command: PrintApplication, seal: str) -> Done[str]:
    found = application_file(session, command.application_id)
    if found is None:
        raise Refused(ReturnFault.UNKNOWN_APPLICATION, number=command.application_id)
    language = command.language or found.language
    before = session.scalar(
        select(func.count(PrintedDocument.id)).where(
            PrintedDocument.kind == PAPER_KIND, PrintedDocument.number == found.number
        )
    )
    sha256 = archive.keep_paper(
        session,
        by,
        kind=PAPER_KIND,
        number=found.number,
        title=f"{translate(words.TITLE, language)} {found.number}",
        pdf=application_pdf(_paper(by, found, language, seal, is_copy=bool(before))),
        language=language,
    )
    after = {"language": language, "copy": bool(before)}
    audit.record(session, by, "returns.print", f"return:{found.number}", after=after)
    return Done(sha256, frozenset({Topic.DOCUMENTS}))


def _paper(
    by: Acting, found: ApplicationFile, language: Language, seal: str, *, is_copy: bool
) -> ApplicationPaper:
    order = found.order
    return ApplicationPaper(
        number=found.number,
        site_name=found.site_name,
        customer=f"{order.customer_name} ({order.customer_code})",
        contact=" ".join(filter(None, (found.contact_name, found.contact_phone))),
        order_number=order.number,
        ordered_on=order.ordered_on,
        wish=found.wish,
        applied_on=found.submitted_on,
        taken_by=found.taken_by,
        lines=tuple(
            PaperLine(
                line.item_code,
                " ".join(filter(None, (line.item_name, line.spec))),
                line.lot_code,
                line.unit,
                line.figures,
                line.reason,
                line.remarks,
            )
            for line in found.lines
        ),
        months=found.months,
        least_pieces=found.least_pieces,
        language=language,
        remarks=found.remarks,
        printed=Printed(found.local(by.now), by.person_name, by.workstation_name),
        seal=seal,
        is_copy=is_copy,
    )
