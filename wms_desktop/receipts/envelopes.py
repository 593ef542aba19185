"""Send receipts to the site they must come back to: put in, take out, seal and send (RCP-7)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import translate
from wms_desktop.core.text import clean_line
from wms_desktop.db import archive, audit, operations, seals
from wms_desktop.db.database import Database
from wms_desktop.db.numbers import next_number
from wms_desktop.people.tables import Site
from wms_desktop.receipts import custody, life
from wms_desktop.receipts import words_custody as words
from wms_desktop.receipts.kinds import Arrival, EnvelopeState, ReceiptState
from wms_desktop.receipts.papers_custody import EnvelopePaper, envelope_pdf
from wms_desktop.receipts.rules_custody import CustodyFault, may_travel
from wms_desktop.receipts.tables import Receipt
from wms_desktop.receipts.tables_custody import Envelope, EnvelopeLine

CHANGED = frozenset({Topic.RECEIPTS})
PAPER_KIND = "receipt_envelope"


@dataclass(frozen=True, slots=True)
class OpenEnvelope:
    """Somebody takes a new envelope for another site."""

    op_id: UUID
    to_site_id: int
    carrier: str = ""
    waybill: str = ""


@dataclass(frozen=True, slots=True)
class PutIn:
    """Somebody scans a slip into an open envelope; *slip* is its code or number."""

    op_id: UUID
    envelope_id: int
    slip: str


@dataclass(frozen=True, slots=True)
class TakeOut:
    """Somebody takes a slip out of an open envelope again."""

    op_id: UUID
    envelope_id: int
    slip: str


@dataclass(frozen=True, slots=True)
class Send:
    """Somebody seals an envelope and gives it to the carrier."""

    op_id: UUID
    envelope_id: int
    seen_version: int
    carrier: str
    waybill: str


@dataclass(frozen=True, slots=True)
class PrintEnvelope:
    """Somebody prints cover and list of an envelope (again)."""

    op_id: UUID
    envelope_id: int


def open_envelope(db: Database, by: Acting, command: OpenEnvelope) -> Done[int]:
    """A new envelope with its number; its id.

    Raises:
        Refused: there is no such site, or it is this one.

    Source: RCP-7.
    """
    by.require(*custody.MOVERS)
    return operations.once(
        db, by, "receipts.envelope.open", command, lambda session: _open(session, by, command)
    )


def _open(session: Session, by: Acting, command: OpenEnvelope) -> Done[int]:
    site = session.get(Site, command.to_site_id)
    if site is None:
        raise Refused(CustodyFault.UNKNOWN_SITE)
    if site.id == by.site_id:
        raise Refused(CustodyFault.SAME_SITE, site=site.name)
    envelope = Envelope(
        number=next_number(session, "XF", by.today),
        from_site_id=by.site_id,
        to_site_id=site.id,
        carrier=clean_line(command.carrier, field="Carrier", limit=60, required=False),
        waybill=clean_line(command.waybill, field="Waybill", limit=60, required=False),
        made_by_id=by.person_id,
    )
    session.add(envelope)
    session.flush()
    _tell(session, by, "open", envelope, to=site.name)
    return Done(envelope.id, CHANGED)


def put_in(db: Database, by: Acting, command: PutIn) -> Done[int]:
    """Put a filed receipt into an open envelope; how many are in it now.

    Raises:
        Refused: the envelope is not open here; the receipt goes elsewhere, is not filed, suspect,
            lent, destroyed, or in an envelope already.

    Source: RCP-7.
    """
    by.require(*custody.MOVERS)
    return operations.once(
        db, by, "receipts.envelope.put_in", command, lambda session: _put_in(session, by, command)
    )


def _put_in(session: Session, by: Acting, command: PutIn) -> Done[int]:
    envelope = opened_here(session, by, command.envelope_id)
    receipt = custody.receipt(session, command.slip)
    _refuse_second(session, envelope, receipt)
    paper = custody.paper_of(session, receipt)
    fault = may_travel(paper, from_site_id=by.site_id, to_site_id=envelope.to_site_id)
    if fault is not None:
        raise custody.refuse(session, fault, receipt)
    place = session.scalar(
        select(func.max(EnvelopeLine.place)).where(EnvelopeLine.envelope_id == envelope.id)
    )
    session.add(
        EnvelopeLine(
            envelope_id=envelope.id, receipt_id=receipt.id, place=(place or 0) + 1,
            put_by_id=by.person_id,
        )
    )  # fmt: skip
    custody.touch(envelope)
    session.flush()
    _tell_receipt(session, by, "put_in", receipt, envelope)
    return Done(count(session, envelope.id), CHANGED)


def _refuse_second(session: Session, envelope: Envelope, receipt: Receipt) -> None:
    number = session.scalar(
        select(Envelope.number)
        .join(EnvelopeLine, EnvelopeLine.envelope_id == Envelope.id)
        .where(EnvelopeLine.receipt_id == receipt.id, EnvelopeLine.arrival == Arrival.EXPECTED)
    )
    if number == envelope.number:
        raise Refused(CustodyFault.IN_THIS_ENVELOPE, number=receipt.number)
    if number is not None:
        raise Refused(CustodyFault.IN_OTHER_ENVELOPE, number=receipt.number, envelope=number)


def take_out(db: Database, by: Acting, command: TakeOut) -> Done[int]:
    """Take a receipt out of an open envelope again; how many are left.

    Raises:
        Refused: the envelope is not open here, or the receipt is not in it.
    """
    by.require(*custody.MOVERS)
    return operations.once(
        db, by, "receipts.envelope.take_out", command,
        lambda session: _take_out(session, by, command),
    )  # fmt: skip


def _take_out(session: Session, by: Acting, command: TakeOut) -> Done[int]:
    envelope = opened_here(session, by, command.envelope_id)
    receipt = custody.receipt(session, command.slip)
    line = line_of(session, envelope, receipt)
    if line is None:
        raise Refused(CustodyFault.NOT_IN_ENVELOPE, number=receipt.number, envelope=envelope.number)
    session.delete(line)
    custody.touch(envelope)
    session.flush()
    _tell_receipt(session, by, "take_out", receipt, envelope)
    return Done(count(session, envelope.id), CHANGED)


def send(db: Database, by: Acting, command: Send) -> Done[str]:
    """Send an envelope: every receipt in it is dispatched; cover and list are archived.

    What has changed since it was put in (suspect again, lent) is refused by its number; it is
    taken out first.

    Returns:
        The SHA-256 under which `db.archive.content` gives the cover with the list.

    Raises:
        Stale: the envelope changed since it was shown.
        Refused: it is empty, not open here, or one of its receipts may not travel.

    Source: RCP-2, RCP-7, SYS-2.
    """
    by.require(*custody.MOVERS)
    return operations.once(
        db, by, "receipts.envelope.send", command, lambda session: _send(session, by, command)
    )


def _send(session: Session, by: Acting, command: Send) -> Done[str]:
    envelope = opened_here(session, by, command.envelope_id)
    if envelope.version != command.seen_version:
        raise audit.stale(session, f"envelope:{envelope.number}")
    receipts = _receipts_in(session, envelope)
    if not receipts:
        raise Refused(CustodyFault.ENVELOPE_EMPTY, number=envelope.number)
    for receipt in receipts:
        paper = custody.paper_of(session, receipt)
        fault = may_travel(paper, from_site_id=by.site_id, to_site_id=envelope.to_site_id)
        if fault is not None:
            raise custody.refuse(session, fault, receipt)
        life.step(session, by, receipt, ReceiptState.DISPATCHED, envelope.number)
        custody.leave_box(receipt)
    envelope.carrier = clean_line(command.carrier, field="Carrier", limit=60, required=False)
    envelope.waybill = clean_line(command.waybill, field="Waybill", limit=60, required=False)
    envelope.state = EnvelopeState.SENT
    envelope.sent_by_id, envelope.sent_at = by.person_id, by.now
    session.flush()
    told = {"receipts": len(receipts), "carrier": envelope.carrier, "waybill": envelope.waybill}
    _tell(session, by, "send", envelope, **told)
    return Done(_paper(session, by, envelope), CHANGED | {Topic.DOCUMENTS})


def print_envelope(db: Database, by: Acting, command: PrintEnvelope) -> Done[str]:
    """Cover and list of an envelope, as it is now; archived.

    Raises:
        Refused: it is neither from here nor to here.
    """
    by.require(*custody.MOVERS)

    def work(session: Session) -> Done[str]:
        envelope = known(session, by, command.envelope_id)
        _tell(session, by, "print", envelope)
        return Done(_paper(session, by, envelope), frozenset({Topic.DOCUMENTS}))

    return operations.once(db, by, "receipts.envelope.print", command, work)


def _paper(session: Session, by: Acting, envelope: Envelope) -> str:
    in_it = (Arrival.EXPECTED, Arrival.ARRIVED, Arrival.MISSING)
    query = (
        select(EnvelopeLine.place)
        .join(Receipt, Receipt.id == EnvelopeLine.receipt_id)
        .where(EnvelopeLine.envelope_id == envelope.id, EnvelopeLine.arrival.in_(in_it))
        .order_by(EnvelopeLine.place)
    )
    made = EnvelopePaper(
        envelope.number,
        custody.paper_lines(session, query),
        from_site=custody.site_name(session, envelope.from_site_id),
        to_site=custody.site_name(session, envelope.to_site_id),
        carrier=envelope.carrier,
        waybill=envelope.waybill,
        printed=custody.printed(session, by),
        seal=seals.anchor_in(session),
    )
    return archive.keep_paper(
        session, by, kind=PAPER_KIND, number=envelope.number,
        title=f"{translate(words.ENVELOPE_TITLE, by.language)} {envelope.number}",
        pdf=envelope_pdf(made, by.language), language=by.language,
    )  # fmt: skip


# -- what receiving uses too -------------------------------------------------------------------


def known(session: Session, by: Acting, envelope_id: int) -> Envelope:
    """An envelope from here or to here, locked.

    Raises:
        Refused: there is none, or it is between other sites.
    """
    envelope = session.scalars(
        select(Envelope)
        .where(Envelope.id == envelope_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if envelope is None:
        raise Refused(CustodyFault.UNKNOWN_ENVELOPE)
    if by.site_id not in (envelope.from_site_id, envelope.to_site_id):
        raise Refused(CustodyFault.ENVELOPE_NOT_HERE, number=envelope.number)
    return envelope


def opened_here(session: Session, by: Acting, envelope_id: int) -> Envelope:
    """An envelope of this site that is still open for more."""
    envelope = known(session, by, envelope_id)
    if envelope.from_site_id != by.site_id or envelope.state is not EnvelopeState.OPEN:
        raise Refused(CustodyFault.ENVELOPE_NOT_OPEN, number=envelope.number)
    return envelope


def line_of(session: Session, envelope: Envelope, receipt: Receipt) -> EnvelopeLine | None:
    """The line of a receipt in an envelope."""
    return session.scalars(
        select(EnvelopeLine).where(
            EnvelopeLine.envelope_id == envelope.id, EnvelopeLine.receipt_id == receipt.id
        )
    ).one_or_none()


def count(session: Session, envelope_id: int) -> int:
    """How many receipts are in it."""
    query = select(func.count()).select_from(EnvelopeLine)
    return session.scalar(query.where(EnvelopeLine.envelope_id == envelope_id)) or 0


def _receipts_in(session: Session, envelope: Envelope) -> list[Receipt]:
    numbers = session.scalars(
        select(Receipt.number)
        .join(EnvelopeLine, EnvelopeLine.receipt_id == Receipt.id)
        .where(EnvelopeLine.envelope_id == envelope.id)
    )
    return list(life.locked(session, set(numbers)).values())


def _tell(session: Session, by: Acting, deed: str, envelope: Envelope, **after: object) -> None:
    audit.record(
        session, by, f"receipts.envelope.{deed}", f"envelope:{envelope.number}", after=after
    )


def _tell_receipt(
    session: Session, by: Acting, deed: str, receipt: Receipt, envelope: Envelope
) -> None:
    audit.record(
        session, by, f"receipts.envelope.{deed}", f"receipt:{receipt.number}",
        after={"envelope": envelope.number},
    )  # fmt: skip
