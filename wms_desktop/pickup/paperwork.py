"""The papers of a finished pickup: made from its record, archived, given out (SYS-2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused, Unavailable
from wms_desktop.core.language import Language, translate
from wms_desktop.db import archive, operations, seals
from wms_desktop.db.database import Database
from wms_desktop.documents.paper import Printed
from wms_desktop.people.tables import Site
from wms_desktop.pickup import records
from wms_desktop.pickup.kinds import Block
from wms_desktop.pickup.notice import NOTICE_VERSION
from wms_desktop.pickup.papers import (
    CASH_RECEIPT,
    PICKUP_SLIP,
    PRIVACY_NOTICE,
    TITLES,
    PickupPaper,
    cash_receipt,
    pickup_slip,
    privacy_notice,
)
from wms_desktop.pickup.records import RecordRow
from wms_desktop.pickup.service import COUNTER, Release, release
from wms_desktop.pickup.tables import PickupRecord
from wms_desktop.receipts.printing import PrintSlips, print_slips
from wms_desktop.transport import queries as transport
from wms_desktop.transport.queries import ConsignmentFile

if TYPE_CHECKING:
    from wms_desktop.people.vault import Vault


@dataclass(frozen=True, slots=True)
class PrintPickup:
    """Somebody prints the papers of one pickup record."""

    op_id: UUID
    record_id: int
    language: Language


def print_pickup(db: Database, by: Acting, command: PrintPickup) -> Done[list[str]]:
    """Make the pickup slip, and the cash receipt where money was taken; archive both.

    Returns:
        Their SHA-256, under which `db.archive.content` gives them.

    Raises:
        Refused: there is no such record.
    """
    by.require(*COUNTER)
    data = _data(db, by, command.record_id)
    number = data.record.number
    made = [(PICKUP_SLIP, pickup_slip(data, command.language))]
    if data.record.payments:
        made.append((CASH_RECEIPT, cash_receipt(data, command.language)))

    def work(session: Session) -> Done[list[str]]:
        kept = []
        for kind, pdf in made:
            title = f"{translate(TITLES[kind], command.language)} {number}"
            kept.append(
                archive.keep_paper(
                    session,
                    by,
                    kind=kind,
                    number=number,
                    title=title,
                    pdf=pdf,
                    language=command.language,
                )
            )
        return Done(kept, frozenset({Topic.DOCUMENTS}))

    return operations.once(db, by, "pickup.print", command, work)


def _data(db: Database, by: Acting, record_id: int) -> PickupPaper:
    record = records.record(db, record_id)
    with db.read() as session:
        found = session.execute(
            select(PickupRecord.consignment_id, PickupRecord.site_id).where(
                PickupRecord.id == record_id
            )
        ).one_or_none()
    file = transport.consignment(db, found.consignment_id) if found else None
    if record is None or found is None or file is None:
        raise Refused(Block.UNKNOWN)
    if found.site_id != by.site_id:
        raise Refused(Block.OTHER_SITE, number=record.number)
    return PickupPaper(
        record,
        _goods(file, record),
        file.shipper_name,
        file.code,
        by.site_name,
        _printed(db, by),
        seals.newest_anchor(db),
    )


def _goods(file: ConsignmentFile, record: RecordRow) -> str:
    """What went; of a part pickup, how many of all."""
    of_all = "" if record.pieces in (0, file.pieces) else f" / {file.pieces}"
    return f"{file.goods} × {record.pieces or file.pieces}{of_all}"


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A release with its papers.

    Attributes:
        papers: PDFs in the order of printing: receipt slip, pickup slip, cash receipt.
        fault: why a paper could not be made; the goods are released all the same.
    """

    record_id: int
    papers: tuple[bytes, ...] = ()
    fault: Exception | None = None


def release_and_print(
    db: Database, by: Acting, command: Release, *, vault: Vault, unprinted_receipt: str = ""
) -> Done[HandedOver]:
    """Release the goods, and make every paper that follows.

    Args:
        unprinted_receipt: number of the receipt, where its slip was never printed; it is made
            first, because a slip printed after signing would be marked as a copy.

    Raises:
        Refused, Stale, Unavailable: as `service.release`; a paper's failure is in the answer.
    """
    made: list[str] = []
    faults: list[Exception] = []

    def tried(work: Callable[[], list[str]]) -> None:
        try:
            made.extend(work())
        except (Refused, Unavailable) as error:
            faults.append(error)

    if unprinted_receipt:
        slips = PrintSlips(uuid5(command.op_id, "slips"), (unprinted_receipt,))
        tried(lambda: [print_slips(db, by, slips).value])
    done = release(db, by, command, vault=vault)
    papers = PrintPickup(uuid5(command.op_id, "papers"), done.value, by.language)
    tried(lambda: print_pickup(db, by, papers).value)
    contents = tuple(archive.content(db, sha256) for sha256 in made)
    changed = done.changed | {Topic.DOCUMENTS}
    handed = HandedOver(done.value, contents, faults[0] if faults else None)
    return Done(handed, changed, done.replay)


def print_receipt(db: Database, by: Acting, op_id: UUID, number: str) -> Done[bytes]:
    """The receipt's slip to be signed, as PDF; archived and noted as printed (RCP-2)."""
    done = print_slips(db, by, PrintSlips(op_id, (number,)))
    return Done(archive.content(db, done.value), done.changed, done.replay)


@dataclass(frozen=True, slots=True)
class _PrintOne:
    op_id: UUID
    kind: str
    record_id: int
    language: Language


def reprint_cash_receipt(db: Database, by: Acting, op_id: UUID, record_id: int) -> Done[bytes]:
    """The cash receipt of a record once more, marked as a copy and archived.

    Raises:
        Refused: there is no such record, or nothing was taken.
    """
    by.require(*COUNTER)
    data = _data(db, by, record_id)
    if not data.record.payments:
        raise Refused(Block.UNKNOWN)
    pdf = cash_receipt(data, by.language, copy=True)
    command = _PrintOne(op_id, CASH_RECEIPT, record_id, by.language)
    return _kept(db, by, command, data.record.number, pdf)


def print_notice(db: Database, by: Acting, op_id: UUID) -> Done[bytes]:
    """The privacy notice in the language of the counter; archived as it is given out."""
    by.require(*COUNTER)
    pdf = privacy_notice(by.site_name, _printed(db, by), by.language)
    return _kept(db, by, _PrintOne(op_id, PRIVACY_NOTICE, 0, by.language), NOTICE_VERSION, pdf)


def _kept(db: Database, by: Acting, command: _PrintOne, number: str, pdf: bytes) -> Done[bytes]:
    title = f"{translate(TITLES[command.kind], command.language)} {number}"

    def work(session: Session) -> Done[str]:
        sha256 = archive.keep_paper(
            session, by, kind=command.kind, number=number, title=title, pdf=pdf,
            language=command.language,
        )  # fmt: skip
        return Done(sha256, frozenset({Topic.DOCUMENTS}))

    done = operations.once(db, by, "pickup.print_one", command, work)
    return Done(archive.content(db, done.value), done.changed, done.replay)


def _printed(db: Database, by: Acting) -> Printed:
    with db.read() as session:
        zone = session.scalar(select(Site.time_zone).where(Site.id == by.site_id))
    at = by.now.astimezone(ZoneInfo(zone or "Asia/Shanghai"))
    return Printed(at, by.person_name, by.site_name)
