"""The scanned pages of one receipt to look at, away from the desk; who did is on its trail."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_, translate
from wms_desktop.core.sentences import word
from wms_desktop.db import archive, operations
from wms_desktop.db.database import Database
from wms_desktop.documents.paper import Paper, PaperHead
from wms_desktop.documents.printable import printable
from wms_desktop.people.rules import TABS
from wms_desktop.receipts import queries, readings
from wms_desktop.receipts.kinds import ReadingOf
from wms_desktop.receipts.rules import ReceiptFault
from wms_desktop.receipts.rules_control import ControlFault

_PAGE_MM = 220.0


@dataclass(frozen=True, slots=True)
class ShowPages:
    """Somebody wants to see the pages of a receipt."""

    op_id: UUID
    receipt_id: int


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
    title = translate(N_("Pages of the receipt"), by.language)
    paper = Paper(PaperHead(title, card.number), by.language)
    for number, page in enumerate(card.pages):
        if number:
            paper.new_page()
        where = {"page": page.page, "file": page.source, "copy": page.copy}
        says = translate(N_("Copy {copy}, page {page} of {file}"), by.language, **where)
        status = word(page.status, by.language)
        picture = archive.content(db, page.image_sha256)
        paper.pictures([(picture, printable(f"{says}  {status}"))], 1, _PAGE_MM)

    def work(session: Session) -> Done[int]:
        readings.add(session, by, [card.id], ReadingOf.PAGE)
        return Done(card.id)

    operations.once(db, by, "receipts.show_pages", command, work)
    return paper.bytes()
