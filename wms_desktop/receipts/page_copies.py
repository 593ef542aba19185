"""The scanned pages of one receipt to look at, away from the desk; who did is on its trail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Done
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_, translate
from wms_desktop.core.sentences import word
from wms_desktop.db import archive, audit, operations
from wms_desktop.db.database import Database
from wms_desktop.documents.paper import Paper, PaperHead
from wms_desktop.documents.printable import printable
from wms_desktop.people.rules import TABS
from wms_desktop.receipts import queries, readings
from wms_desktop.receipts.kinds import ReadingOf
from wms_desktop.receipts.queries import PageRow
from wms_desktop.receipts.rules import ReceiptFault
from wms_desktop.receipts.rules_control import ControlFault

_PAGE_MM = 220.0


@dataclass(frozen=True, slots=True)
class ShowPages:
    """Somebody wants to see the pages of a receipt."""

    op_id: UUID
    receipt_id: int


@dataclass(frozen=True, slots=True)
class ShowDocument:
    """Somebody wants to see the signed pages of another document than a receipt."""

    op_id: UUID
    document: str
    number: str


def show_document(db: Database, by: Acting, command: ShowDocument, who: tuple[Role, ...]) -> bytes:
    """Every signed page of a document as one PDF, verified; the reading is noted.

    Args:
        who: the roles that may see that document.

    Raises:
        Refused: no right, nothing came back signed yet, or a page was altered.
    """
    by.require(*who)
    pages = queries.pages_of_document(db, command.document)
    if not pages:
        raise Refused(ControlFault.NO_PAGES, number=command.number)
    paper = _paper(db, by, N_("Signed pages"), command.number, pages)

    def work(session: Session) -> Done[int]:
        after = {"pages": len(pages)}
        audit.record(session, by, "receipts.show_document", command.document, after=after)
        return Done(len(pages))

    operations.once(db, by, "receipts.show_document", command, work)
    return paper


def show_pages(db: Database, by: Acting, command: ShowPages) -> bytes:
    """Every scanned page of the receipt as one PDF, verified; the reading is noted (RCP-10).

    Raises:
        Refused: no right, no such receipt, nothing scanned yet, or a page was altered.
    """
    by.require(*TABS["receipts"])
    card = queries.card(db, command.receipt_id)
    if card is None:
        raise Refused(ReceiptFault.UNKNOWN_RECEIPT, number="")
    if not card.pages:
        raise Refused(ControlFault.NO_PAGES, number=card.number)
    pdf = _paper(db, by, N_("Pages of the receipt"), card.number, card.pages)

    def work(session: Session) -> Done[int]:
        readings.add(session, by, [card.id], ReadingOf.PAGE)
        return Done(card.id)

    operations.once(db, by, "receipts.show_pages", command, work)
    return pdf


def _paper(db: Database, by: Acting, title: str, number: str, pages: Sequence[PageRow]) -> bytes:
    paper = Paper(PaperHead(translate(title, by.language), number), by.language)
    for at, page in enumerate(pages):
        if at:
            paper.new_page()
        where = {"page": page.page, "file": page.source, "copy": page.copy}
        says = translate(N_("Copy {copy}, page {page} of {file}"), by.language, **where)
        status = word(page.status, by.language)
        picture = archive.content(db, page.image_sha256)
        paper.pictures([(picture, printable(f"{says}  {status}"))], 1, _PAGE_MM)
    return paper.bytes()
