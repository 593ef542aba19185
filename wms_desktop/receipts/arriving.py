"""Receive an envelope: what is in it, what lacks, what is too much, and how that ends (RCP-7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Done
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import Language, translate
from wms_desktop.core.text import clean_line
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database
from wms_desktop.receipts import custody, life
from wms_desktop.receipts import words_custody as words
from wms_desktop.receipts.envelopes import CHANGED, known, line_of
from wms_desktop.receipts.kinds import Arrival, EnvelopeState, ReceiptState, Verdict
from wms_desktop.receipts.rules import abnormal_kind, may_follow
from wms_desktop.receipts.rules_custody import CustodyFault, Settlement, settlements
from wms_desktop.receipts.tables import Receipt, ReceiptStep
from wms_desktop.receipts.tables_custody import Envelope, EnvelopeLine

WHO_SETTLES = custody.MOVERS
WHO_LOSES = (Role.RECEIPT_ADMIN, Role.CS_SUPERVISOR, Role.DUTY_MANAGER)
_CAME = (Arrival.ARRIVED, Arrival.EXTRA)
_BACK = (ReceiptState.RECEIVED, ReceiptState.HANDED_OVER, ReceiptState.CLOSED)


@dataclass(frozen=True, slots=True)
class Unseal:
    """Somebody scans an envelope that has arrived."""

    op_id: UUID
    envelope_id: int


@dataclass(frozen=True, slots=True)
class CheckIn:
    """Somebody scans a slip out of an opened envelope."""

    op_id: UUID
    envelope_id: int
    slip: str


@dataclass(frozen=True, slots=True)
class Uncheck:
    """The last slip was scanned by mistake."""

    op_id: UUID
    envelope_id: int
    slip: str


@dataclass(frozen=True, slots=True)
class Confirm:
    """Somebody says whether a received receipt has what it needs (keys 1 to 6)."""

    op_id: UUID
    line_id: int
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class CloseEnvelope:
    """Everything that was in the envelope has been scanned."""

    op_id: UUID
    envelope_id: int
    seen_version: int


@dataclass(frozen=True, slots=True)
class Settle:
    """Somebody says what became of a missing or extra receipt."""

    op_id: UUID
    line_id: int
    how: Settlement
    note: str = ""


def unseal(db: Database, by: Acting, command: Unseal) -> Done[int]:
    """Open an envelope that arrived here; opened already, nothing changes.

    Raises:
        Refused: it is not for this site, or was not sent.

    Source: RCP-7.
    """
    by.require(*custody.MOVERS)

    def work(session: Session) -> Done[int]:
        envelope = known(session, by, command.envelope_id)
        if envelope.to_site_id != by.site_id:
            raise Refused(CustodyFault.ENVELOPE_NOT_HERE, number=envelope.number)
        if envelope.state is EnvelopeState.OPEN:
            raise Refused(CustodyFault.ENVELOPE_NOT_OPENED, number=envelope.number)
        if envelope.state is EnvelopeState.SENT:
            envelope.state = EnvelopeState.OPENED
            envelope.opened_by_id, envelope.opened_at = by.person_id, by.now
            audit.record(session, by, "receipts.envelope.unseal", f"envelope:{envelope.number}")
        return Done(envelope.id, CHANGED)

    return operations.once(db, by, "receipts.envelope.unseal", command, work)


def check_in(db: Database, by: Acting, command: CheckIn) -> Done[str]:
    """A slip out of an opened envelope: arrived, or one too many; the `Arrival` it gets.

    One that is on another envelope's list counts there as found here. One that was never listed
    and belongs here is received all the same: the paper proves its way.

    Raises:
        Refused: the envelope is not opened here, the slip was checked or received already, or no
            receipt has this number.

    Source: RCP-2, RCP-7.
    """
    by.require(*custody.MOVERS)
    return operations.once(
        db, by, "receipts.envelope.check_in", command,
        lambda session: _check_in(session, by, command),
    )  # fmt: skip


def _check_in(session: Session, by: Acting, command: CheckIn) -> Done[str]:
    envelope = known(session, by, command.envelope_id)
    receipt = custody.receipt(session, command.slip)
    line = line_of(session, envelope, receipt)
    if line is not None and _may_turn_up(line, receipt):
        _found(session, by, receipt, line, envelope.number)  # a late find settles it
        return Done(Arrival.ARRIVED.value, CHANGED)
    if envelope.to_site_id != by.site_id or envelope.state is not EnvelopeState.OPENED:
        raise Refused(CustodyFault.ENVELOPE_NOT_OPENED, number=envelope.number)
    if line is not None and line.arrival is not Arrival.EXPECTED:
        raise Refused(CustodyFault.CHECKED_ALREADY, number=receipt.number)
    if line is None:
        line = _extra(session, by, envelope, receipt)
    else:
        line.arrival = Arrival.ARRIVED
        _receive(session, by, receipt, envelope.number)
    line.checked_by_id, line.checked_at = by.person_id, by.now
    custody.touch(envelope)
    session.flush()
    after = {"envelope": envelope.number, "arrival": line.arrival}
    _tell(session, by, "check_in", receipt, after)
    return Done(line.arrival.value, CHANGED)


def _may_turn_up(line: EnvelopeLine, receipt: Receipt) -> bool:
    """Whether it is missing, or was given up as lost."""
    is_lost = receipt.state is ReceiptState.LOST
    return line.arrival is Arrival.MISSING and (line.settled_at is None or is_lost)


def _extra(session: Session, by: Acting, envelope: Envelope, receipt: Receipt) -> EnvelopeLine:
    """A slip that is not on this list; where it belongs here it is received (RCP-7)."""
    belongs_here = receipt.origin_site_id == by.site_id
    if belongs_here and receipt.state in _BACK:
        raise Refused(CustodyFault.RECEIVED_ALREADY, number=receipt.number)
    if belongs_here:
        for other in _listed_elsewhere(session, receipt):
            other.arrival = Arrival.MISSING
            other.note = translate(words.IN_ENVELOPE, by.language, number=envelope.number)
            other.settled_by_id, other.settled_at = by.person_id, by.now
        if receipt.state in (ReceiptState.FILED, ReceiptState.DISPATCHED, ReceiptState.LOST):
            _receive(session, by, receipt, envelope.number)
    place = session.scalar(
        select(func.max(EnvelopeLine.place)).where(EnvelopeLine.envelope_id == envelope.id)
    )
    line = EnvelopeLine(
        envelope_id=envelope.id, receipt_id=receipt.id, place=(place or 0) + 1,
        arrival=Arrival.EXTRA, put_by_id=by.person_id,
    )  # fmt: skip
    session.add(line)
    return line


def _listed_elsewhere(session: Session, receipt: Receipt) -> list[EnvelopeLine]:
    """Where else it is expected, or missing and not settled yet."""
    lines = session.scalars(
        select(EnvelopeLine).where(
            EnvelopeLine.receipt_id == receipt.id,
            EnvelopeLine.arrival.in_((Arrival.EXPECTED, Arrival.MISSING)),
            EnvelopeLine.settled_at.is_(None),
        )
    )
    return list(lines)


def uncheck(db: Database, by: Acting, command: Uncheck) -> Done[str]:
    """Take a scan out of an opened envelope back: the receipt is on its way again.

    Raises:
        Refused: the envelope is not opened here, or the receipt was not checked in it.
    """
    by.require(*custody.MOVERS)
    return operations.once(
        db, by, "receipts.envelope.uncheck", command,
        lambda session: _uncheck(session, by, command),
    )  # fmt: skip


def _uncheck(session: Session, by: Acting, command: Uncheck) -> Done[str]:
    envelope = known(session, by, command.envelope_id)
    if envelope.to_site_id != by.site_id or envelope.state is not EnvelopeState.OPENED:
        raise Refused(CustodyFault.ENVELOPE_NOT_OPENED, number=envelope.number)
    receipt = custody.receipt(session, command.slip)
    line = line_of(session, envelope, receipt)
    if line is None or line.arrival not in (Arrival.ARRIVED, Arrival.EXTRA):
        raise Refused(CustodyFault.NOT_IN_ENVELOPE, number=receipt.number, envelope=envelope.number)
    _step_back(session, by, receipt, envelope.number, listed=line.arrival is Arrival.ARRIVED)
    if line.arrival is Arrival.EXTRA:
        _expect_again(session, receipt, envelope)
        session.delete(line)
    else:
        line.arrival, line.meets_needs, line.note = Arrival.EXPECTED, None, ""
        line.checked_by_id = line.checked_at = None
    custody.touch(envelope)
    session.flush()
    _tell(session, by, "uncheck", receipt, {"envelope": envelope.number})
    return Done(receipt.number, CHANGED)


def _step_back(
    session: Session, by: Acting, receipt: Receipt, number: str, *, listed: bool
) -> None:
    """Before it was received out of this envelope, by the steps themselves."""
    session.flush()
    states = list(
        session.execute(
            select(ReceiptStep.state, ReceiptStep.detail)
            .where(ReceiptStep.receipt_id == receipt.id)
            .order_by(ReceiptStep.id.desc())
        )
    )
    while states and states[0].detail == number:
        if listed and states[0].state is ReceiptState.DISPATCHED:
            break
        states.pop(0)
    before = states[0].state if states else ReceiptState.DISPATCHED
    if receipt.state is not before:
        life.enter(session, by, receipt, before, translate(words.TAKEN_BACK, by.language))
        receipt.back_on = None


def _expect_again(session: Session, receipt: Receipt, envelope: Envelope) -> None:
    """It is on the list of the other envelope as before."""
    notes = [  # whoever checked it in may have worked in another language
        translate(words.IN_ENVELOPE, each, number=envelope.number) for each in Language
    ]
    other = session.scalars(
        select(EnvelopeLine)
        .where(EnvelopeLine.receipt_id == receipt.id, EnvelopeLine.note.in_(notes))
        .order_by(EnvelopeLine.id.desc())
    ).first()
    if other is not None:
        is_closed = session.get_one(Envelope, other.envelope_id).state is EnvelopeState.CLOSED
        other.arrival = Arrival.MISSING if is_closed else Arrival.EXPECTED
        other.note, other.settled_by_id, other.settled_at = "", None, None


def confirm(db: Database, by: Acting, command: Confirm) -> Done[str]:
    """Say whether a received receipt has what it needs; incomplete ones become abnormal.

    Said again while the envelope is open, the last word counts.

    Returns:
        The receipt's number.

    Raises:
        Refused: the receipt was not received out of an opened envelope here.

    Source: RCP-4, RCP-7.
    """
    by.require(*custody.MOVERS)
    return operations.once(
        db, by, "receipts.envelope.confirm", command,
        lambda session: _confirm(session, by, command),
    )  # fmt: skip


def _confirm(session: Session, by: Acting, command: Confirm) -> Done[str]:
    line = session.get(EnvelopeLine, command.line_id)
    if line is None:
        raise Refused(CustodyFault.UNKNOWN_ENVELOPE)
    envelope = known(session, by, line.envelope_id)
    receipt = custody.receipt_by_id(session, line.receipt_id)
    session.refresh(line)
    received = receipt.state in (ReceiptState.RECEIVED, ReceiptState.ABNORMAL)
    if (
        envelope.to_site_id != by.site_id
        or envelope.state is not EnvelopeState.OPENED
        or line.arrival not in (Arrival.ARRIVED, Arrival.EXTRA)
        or not received
    ):
        raise Refused(CustodyFault.ENVELOPE_NOT_OPENED, number=envelope.number)
    kind = abnormal_kind(command.verdict)
    wanted = ReceiptState.ABNORMAL if kind else ReceiptState.RECEIVED
    if (receipt.state, receipt.abnormal_kind) != (wanted, kind):
        life.enter(session, by, receipt, wanted, envelope.number, kind)
    line.meets_needs, line.note = kind is None, "" if kind is None else command.verdict.value
    after = {"envelope": envelope.number, "verdict": command.verdict}
    _tell(session, by, "confirm", receipt, after)
    return Done(receipt.number, CHANGED)


def close(db: Database, by: Acting, command: CloseEnvelope) -> Done[int]:
    """Everything has been scanned: what was not in the envelope is missing; how many.

    A missing receipt stays on its way, and so outstanding, until somebody says what became of it.

    Raises:
        Stale: the envelope changed since it was shown.
        Refused: it is not opened here, or a received receipt was not confirmed yet.

    Source: RCP-7.
    """
    by.require(*custody.MOVERS)
    return operations.once(
        db, by, "receipts.envelope.close", command, lambda session: _close(session, by, command)
    )


def _close(session: Session, by: Acting, command: CloseEnvelope) -> Done[int]:
    envelope = known(session, by, command.envelope_id)
    if envelope.to_site_id != by.site_id or envelope.state is not EnvelopeState.OPENED:
        raise Refused(CustodyFault.ENVELOPE_NOT_OPENED, number=envelope.number)
    if envelope.version != command.seen_version:
        raise audit.stale(session, f"envelope:{envelope.number}")
    lines = session.execute(
        select(EnvelopeLine, Receipt.state)
        .join(Receipt, Receipt.id == EnvelopeLine.receipt_id)
        .where(EnvelopeLine.envelope_id == envelope.id)
        .execution_options(populate_existing=True)
    ).all()
    open_lines = [
        line for line, state in lines
        if line.meets_needs is None and line.arrival in _CAME and state is ReceiptState.RECEIVED
    ]  # fmt: skip
    if open_lines:
        raise Refused(CustodyFault.NOT_CONFIRMED, number=envelope.number, count=len(open_lines))
    missing = [line for line, _state in lines if line.arrival is Arrival.EXPECTED]
    for line in missing:
        line.arrival = Arrival.MISSING
    envelope.state, envelope.closed_at = EnvelopeState.CLOSED, by.now
    after = {"missing": len(missing), "extra": sum(e.arrival is Arrival.EXTRA for e, _ in lines)}
    audit.record(session, by, "receipts.envelope.close", f"envelope:{envelope.number}", after=after)
    return Done(len(missing), CHANGED)


def settle(db: Database, by: Acting, command: Settle) -> Done[str]:
    """Say what became of a missing or extra receipt; both sites may.

    Found here: it is received, even late. Still there: it was never in the envelope and is filed
    where it was. Lost: the receipt is lost (RCP-2).

    Raises:
        Refused: it is no open difference, or the person may not declare a receipt lost.

    Source: RCP-7.
    """
    by.require(*WHO_SETTLES)
    if command.how is Settlement.LOST:
        by.require(*WHO_LOSES)
    return operations.once(
        db, by, "receipts.envelope.settle", command, lambda session: _settle(session, by, command)
    )


def _settle(session: Session, by: Acting, command: Settle) -> Done[str]:
    line = session.get(EnvelopeLine, command.line_id)
    if line is None:
        raise Refused(CustodyFault.NOT_A_DIFFERENCE)
    envelope = known(session, by, line.envelope_id)
    receipt = custody.receipt_by_id(session, line.receipt_id)
    session.refresh(line)
    is_missing = line.arrival is Arrival.MISSING
    is_open = line.settled_at is None and line.arrival in (Arrival.MISSING, Arrival.EXTRA)
    if not is_open or command.how not in settlements(is_missing=is_missing):
        raise Refused(CustodyFault.NOT_A_DIFFERENCE, number=receipt.number)
    note = clean_line(command.note, field="Note", limit=150, required=False)
    if command.how is Settlement.LOST and not note:
        raise Refused(CustodyFault.NOTE_MISSING, number=receipt.number)
    match command.how:
        case Settlement.FOUND_HERE if by.site_id == envelope.to_site_id:
            _found(session, by, receipt, line, note)
            return Done(receipt.number, CHANGED)
        case Settlement.FOUND_HERE | Settlement.STILL_THERE:
            if receipt.state is ReceiptState.DISPATCHED:
                life.enter(session, by, receipt, ReceiptState.FILED, envelope.number)
        case Settlement.LOST:
            life.step(session, by, receipt, ReceiptState.LOST, note)
    said = translate(words.SETTLEMENTS[command.how], by.language)
    line.note = f"{said} {note}".strip()[:200]
    line.settled_by_id, line.settled_at = by.person_id, by.now
    after = {"envelope": envelope.number, "how": command.how, "note": note}
    _tell(session, by, "settle", receipt, after)
    return Done(receipt.number, CHANGED)


def _found(session: Session, by: Acting, receipt: Receipt, line: EnvelopeLine, note: str) -> None:
    """A late find: the receipt is received, and the difference is settled."""
    if by.site_id != receipt.origin_site_id:
        raise Refused(CustodyFault.NOT_HERE, number=receipt.number, state=receipt.state)
    if receipt.state not in _BACK:
        _receive(session, by, receipt, note)
    line.arrival = Arrival.ARRIVED
    line.note = f"{translate(words.FOUND_LATE, by.language)} {note}".strip()[:200]
    line.checked_by_id, line.checked_at = by.person_id, by.now
    line.settled_by_id, line.settled_at = by.person_id, by.now
    _tell(session, by, "settle", receipt, {"how": Settlement.FOUND_HERE, "note": note})


def _receive(session: Session, by: Acting, receipt: Receipt, detail: str) -> None:
    """The receipt is where it must come back to; steps that its paper proves are noted (RCP-2)."""
    if may_follow(receipt.state, ReceiptState.RECEIVED, same_site=False):
        life.step(session, by, receipt, ReceiptState.RECEIVED, detail)
    else:
        life.step_up_to(session, by, receipt, ReceiptState.RECEIVED, detail)
    receipt.back_on = receipt.back_on or by.today


def _tell(
    session: Session, by: Acting, deed: str, receipt: Receipt, after: Mapping[str, object]
) -> None:
    audit.record(session, by, f"receipts.envelope.{deed}", f"receipt:{receipt.number}", after=after)
