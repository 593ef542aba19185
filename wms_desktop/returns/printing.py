"""Print a return application or its slip: archived as printed, a copy from the second time on.

Papers are drawn before the transaction that keeps them, so that a slow one holds up no write.

Source: RET-1, RET-3, SYS-2, SYS-5.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import Language, translate
from wms_desktop.db import seals
from wms_desktop.db.database import Database
from wms_desktop.db.drawn import Drawn, keep_drawn, times_printed
from wms_desktop.documents.paper import Printed
from wms_desktop.returns import words, words_chain
from wms_desktop.returns.files import ApplicationFile, application_file
from wms_desktop.returns.kinds import ReturnState
from wms_desktop.returns.papers import ApplicationPaper, PaperLine, application_pdf
from wms_desktop.returns.papers_slip import SlipLine, SlipPaper, slip_pdf
from wms_desktop.returns.rules import READERS, ReturnFault
from wms_desktop.returns.rules_chain import ChainFault
from wms_desktop.returns.tables import ReturnApplication
from wms_desktop.stock.kinds import StorageClass
from wms_desktop.stock.tables import Zone

PAPER_KIND = "return_application"
SLIP_KIND = "return_slip"


@dataclass(frozen=True, slots=True)
class PrintApplication:
    """Somebody prints an application; in the customer's language unless another is asked for."""

    op_id: UUID
    application_id: int
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class PrintSlip:
    """Somebody prints the return slip; in the customer's language unless another is asked for."""

    op_id: UUID
    application_id: int
    language: Language | None = None


Command = PrintApplication | PrintSlip


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read before the paper is drawn."""

    found: ApplicationFile
    send_to: str
    number: str
    printed: int  # times that it was printed before
    seal: str
    language: Language


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What makes a paper an application or a slip."""

    kind: str
    operation: str
    title: str
    draw: Callable[[Acting, _Read], bytes]


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
    sheet = _Sheet(PAPER_KIND, "returns.print", words.TITLE, _application)
    return _print(db, by, command, sheet)


def print_slip(db: Database, by: Acting, command: PrintSlip) -> Done[str]:
    """Make the return slip and archive it, for whoever has a part in returns.

    Returns:
        The SHA-256 under which `queries.paper` gives its bytes.

    Raises:
        Refused: no right, no such application, or no slip was issued on it.
        Unavailable: `Lack.FONT`, a character that no font has; then nothing is archived.

    Source: RET-3, SYS-2, SYS-5.
    """
    by.require(*READERS)
    sheet = _Sheet(SLIP_KIND, "returns.print_slip", words_chain.SLIP_TITLE, _slip)
    return _print(db, by, command, sheet)


def _print(db: Database, by: Acting, command: Command, sheet: _Sheet) -> Done[str]:
    seal = seals.newest_anchor(db)

    def draw() -> Drawn:
        with db.snapshot() as session:
            read = _read(session, command, sheet, seal)
        return Drawn(
            sheet.kind,
            read.number,
            translate(sheet.title, read.language),
            read.language,
            sheet.draw(by, read),
            read.printed,
            f"return:{read.found.number}",
            read.found.version,
        )

    def version(session: Session) -> int | None:
        row = select(ReturnApplication.version).where(
            ReturnApplication.id == command.application_id
        )
        return session.scalar(row.with_for_update())  # whoever prints it too waits here

    return keep_drawn(db, by, sheet.operation, command, draw, version)


def _read(session: Session, command: Command, sheet: _Sheet, seal: str) -> _Read:
    found = application_file(session, command.application_id)
    if found is None:
        raise Refused(ReturnFault.UNKNOWN_APPLICATION, number=command.application_id)
    number = found.number
    if sheet.kind == SLIP_KIND:
        if not found.slip_number:
            raise Refused(ChainFault.NO_SLIP_YET, number=number)
        number = found.slip_number
    language = command.language or found.language
    times = times_printed(session, sheet.kind, number)
    return _Read(found, _send_to(session, found), number, times, seal, language)


def _send_to(session: Session, found: ApplicationFile) -> str:
    """The site, and its zone for returned goods where it has one."""
    zone = session.scalar(
        select(Zone.name)
        .where(Zone.site_id == found.site_id, Zone.storage_class == StorageClass.RETURNS)
        .order_by(Zone.code)
        .limit(1)
    )
    return " ".join(filter(None, (found.site_name, zone)))


def _application(by: Acting, read: _Read) -> bytes:
    found, order = read.found, read.found.order
    paper = ApplicationPaper(
        number=found.number,
        site_name=found.site_name,
        customer=f"{order.customer_name} ({order.customer_code})",
        contact=found.contact,
        order_number=order.number,
        ordered_on=order.ordered_on,
        wish=found.wish,
        applied_on=found.submitted_on,
        taken_by=found.taken_by,
        lines=tuple(
            PaperLine(
                line.item_code,
                line.item_words,
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
        language=read.language,
        remarks=found.remarks,
        complaint=found.complaint,
        printed=Printed(found.local(by.now), by.person_name, by.workstation_name),
        seal=read.seal,
        is_copy=bool(read.printed),
    )
    return application_pdf(paper)


def _slip(by: Acting, read: _Read) -> bytes:
    found, order = read.found, read.found.order
    assert found.issued_on is not None
    issued = (step.person for step in found.steps if step.state is ReturnState.ISSUED)
    paper = SlipPaper(
        number=read.number,
        application=found.number,
        site_name=found.site_name,
        send_to=read.send_to,
        customer=f"{order.customer_name} ({order.customer_code})",
        contact=found.contact,
        order_number=order.number,
        wish=found.wish,
        issued_on=found.issued_on,
        send_by=found.send_by,
        issued_by=next(issued, ""),
        lines=tuple(
            SlipLine(
                line.item_code,
                line.item_words,
                line.lot_code,
                line.unit,
                line.quantity,
                line.reason,
                line.remarks,
            )
            for line in found.lines
        ),
        language=read.language,
        complaint=found.complaint,
        printed=Printed(found.local(by.now), by.person_name, by.workstation_name),
        seal=read.seal,
        is_copy=bool(read.printed),
    )
    return slip_pdf(paper)
