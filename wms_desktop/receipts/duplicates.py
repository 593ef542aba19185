"""Two scans of one slip: the later one may take the earlier one's place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.db import operations
from wms_desktop.db.database import Database
from wms_desktop.receipts import desk, life, pages
from wms_desktop.receipts import findings as kept
from wms_desktop.receipts.kinds import PageRole, PageStatus, Verdict
from wms_desktop.receipts.rules import ReceiptFault, judged
from wms_desktop.receipts.service import WORKERS
from wms_desktop.receipts.tables import Receipt, ScanPage

_CHANGED = frozenset({Topic.RECEIPTS})


@dataclass(frozen=True, slots=True)
class TakeInstead:
    """This scan of a slip counts from now on, the one that was filed does not."""

    op_id: UUID
    page_id: int
    seen_version: int


def take_instead(db: Database, by: Acting, command: TakeInstead) -> Done[int]:
    """Let a duplicate take the place of the page that was filed, which becomes its duplicate.

    Neither picture is gone, and doing the same with the other page takes it back.

    Returns:
        The id of the page that counted before.

    Raises:
        Refused: it is no duplicate, or of the same picture, or the receipt has left.

    Source: RCP-3.
    """
    by.require(*WORKERS)
    return operations.once(
        db, by, "receipts.take_instead", command, lambda session: _swap(session, by, command)
    )


def _swap(session: Session, by: Acting, command: TakeInstead) -> Done[int]:
    new = desk.seen_page(session, command.page_id, command.seen_version)
    old = session.scalars(
        select(ScanPage).where(ScanPage.id == new.duplicate_of_id).with_for_update()
    ).one_or_none()
    if (
        new.status is not PageStatus.DUPLICATE
        or old is None
        or old.receipt_id is None
        or old.status not in pages.ATTACHED
        or old.image_sha256 == new.image_sha256
    ):
        raise Refused(ReceiptFault.NOT_REPLACEABLE)
    receipt = desk.locked_receipt(session, old.receipt_id)
    if receipt.state not in life.SETTLED:
        raise Refused(ReceiptFault.HAS_LEFT, number=receipt.number)
    old.status, old.duplicate_of_id = PageStatus.DUPLICATE, new.id
    session.flush()  # nothing is filed twice, not even for a moment
    new.receipt_id, new.copy_number = receipt.id, old.copy_number
    new.part, new.role, new.duplicate_of_id = old.part, old.role, None
    new.status = _standing(receipt, new)
    session.flush()
    session.execute(
        update(ScanPage)
        .where(ScanPage.duplicate_of_id == old.id)
        .values(duplicate_of_id=new.id, version=ScanPage.version + 1)
        .execution_options(synchronize_session=False)
    )
    pages.weigh_copies(session, receipt)
    life.settle(session, by, receipt, "another scan of it")
    desk.tell(
        session, by, "receipts.take_instead", receipt, new, before=f"page {old.id}", after="counts"
    )
    return Done(old.id, _CHANGED)


def _standing(receipt: Receipt, page: ScanPage) -> PageStatus:
    """How it stands now that it counts; a verdict it once had holds again."""
    if page.verdict is not None:
        return PageStatus.FILED if page.verdict is Verdict.COMPLETE else PageStatus.SUSPECT
    if page.role is not PageRole.SLIP:
        return PageStatus.FILED
    found = kept.from_text(page.findings)
    judgement = judged(life.needs_of(receipt), found.seen())
    page.findings = kept.to_text(replace(found, judgement=judgement))
    return PageStatus.SUSPECT if judgement.is_suspect else PageStatus.FILED
