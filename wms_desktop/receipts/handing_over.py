"""Hand receipts over to whoever signs for them, on a list (RCP-8)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Lack, Refused, Unavailable
from wms_desktop.core.language import translate
from wms_desktop.core.text import clean_line
from wms_desktop.customers.tables import Customer
from wms_desktop.db import archive, audit, operations, seals
from wms_desktop.db.database import Database
from wms_desktop.db.numbers import next_number
from wms_desktop.imaging.signature import SignatureFlaw, signature_flaw
from wms_desktop.receipts import custody, life
from wms_desktop.receipts import words_custody as words
from wms_desktop.receipts.kinds import HandOverKind, HandOverState, ReceiptState
from wms_desktop.receipts.papers_custody import HandOverPaper, hand_over_pdf
from wms_desktop.receipts.rules_custody import CustodyFault, may_hand_over
from wms_desktop.receipts.tables import Receipt
from wms_desktop.receipts.tables_custody import HandOver, HandOverLine

CHANGED = frozenset({Topic.RECEIPTS})
PAPER_KIND = "receipt_hand_over"
LARGEST_PAPER = 10_000_000  # bytes
_MEDIA = ((b"%PDF-", "application/pdf"), (b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG", "image/png"))


@dataclass(frozen=True, slots=True)
class MakeList:
    """Somebody begins a hand-over list.

    Attributes:
        customer_id: whose receipts they are; None for a colleague's list, or for whoever the
            first slip belongs to.
        taker: who is going to sign; the customer or colleague unless said.
        slips: codes or numbers; none takes all that wait for this customer or colleague.
    """

    op_id: UUID
    kind: HandOverKind
    customer_id: int | None = None
    taker: str = ""
    slips: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AddToList:
    """Somebody scans one more slip for a list."""

    op_id: UUID
    list_id: int
    slip: str


@dataclass(frozen=True, slots=True)
class TakeOff:
    """Somebody takes a slip off a list that is not signed yet."""

    op_id: UUID
    list_id: int
    slip: str


@dataclass(frozen=True, slots=True)
class SignList:
    """Whoever takes the receipts signs: on the screen, or on paper that is attached.

    Attributes:
        signature: PNG as drawn on the screen.
        paper: the signed list as PDF, JPEG or PNG.
    """

    op_id: UUID
    list_id: int
    seen_version: int
    taker: str
    signature: bytes = b""
    paper: bytes = b""


@dataclass(frozen=True, slots=True)
class CancelList:
    """A list that nobody signed is given up."""

    op_id: UUID
    list_id: int
    seen_version: int


@dataclass(frozen=True, slots=True)
class PrintList:
    """Somebody prints a list, to be signed or as it was signed."""

    op_id: UUID
    list_id: int


def make_list(db: Database, by: Acting, command: MakeList) -> Done[int]:
    """A new list with its receipts; its id.

    Raises:
        Refused: nothing waits for them, or one of the receipts cannot be handed over here.

    Source: RCP-8.
    """
    by.require(*custody.MOVERS)
    return operations.once(
        db, by, "receipts.hand_over.make", command, lambda session: _make(session, by, command)
    )


def _make(session: Session, by: Acting, command: MakeList) -> Done[int]:
    customer = session.get(Customer, command.customer_id) if command.customer_id else None
    taker = clean_line(command.taker, field="Name", required=False)
    receipts = custody.receipts(session, command.slips)  # before the number: one order of locks
    if customer is None and not taker and receipts:  # whose the first slip is
        first = receipts[0]
        taker = first.shipper_name
        customer = session.get(Customer, first.customer_id) if first.customer_id else None
    if customer is not None:
        taker = taker if command.taker else customer.contact_name or customer.name
    if not taker:
        raise Refused(CustodyFault.TAKER_MISSING)
    if not receipts:
        receipts = custody.receipts(session, session.scalars(_waiting_for(by, command, taker)))
    if not receipts:
        raise Refused(CustodyFault.LIST_EMPTY)
    made = HandOver(
        number=next_number(session, "JJ", by.today), kind=command.kind,
        customer_id=customer.id if customer else None, taker_name=taker, site_id=by.site_id,
        made_by_id=by.person_id,
    )  # fmt: skip
    session.add(made)
    session.flush()
    for receipt in sorted(receipts, key=lambda each: each.number):
        _add(session, by, made, receipt)
    audit.record(
        session, by, "receipts.hand_over.make", f"hand_over:{made.number}",
        after={"taker": taker, "kind": made.kind, "receipts": len(receipts)},
    )  # fmt: skip
    return Done(made.id, CHANGED)


def waits_here(site_id: int) -> ColumnElement[bool]:
    """The condition of receipts that can be handed over at a site and are on no open list."""
    on_list = (
        select(HandOverLine.receipt_id)
        .join(HandOver, HandOver.id == HandOverLine.hand_over_id)
        .where(HandOver.state == HandOverState.OPEN)
    )
    same = and_(Receipt.state == ReceiptState.FILED, Receipt.site_id == Receipt.origin_site_id)
    return and_(
        or_(Receipt.state == ReceiptState.RECEIVED, same),
        Receipt.origin_site_id == site_id,
        Receipt.is_suspect.is_(False),
        Receipt.destroyed_on.is_(None),
        Receipt.id.not_in(on_list),
        Receipt.id.not_in(custody.lent_ids()),
    )


def _waiting_for(by: Acting, command: MakeList, taker: str) -> Select[str]:
    query = select(Receipt.number).where(waits_here(by.site_id)).order_by(Receipt.id)
    if command.customer_id is not None:
        return query.where(Receipt.customer_id == command.customer_id)
    return query.where(Receipt.responsible == taker)


def add_to_list(db: Database, by: Acting, command: AddToList) -> Done[int]:
    """One more receipt on a list; how many there are now.

    Raises:
        Refused: the list is not open here, the receipt cannot be handed over, is on a list
            already, or is another customer's.
    """
    by.require(*custody.MOVERS)

    def work(session: Session) -> Done[int]:
        listed = open_list(session, by, command.list_id)
        _add(session, by, listed, custody.receipt(session, command.slip))
        custody.touch(listed)
        return Done(_count(session, listed.id), CHANGED)

    return operations.once(db, by, "receipts.hand_over.add", command, work)


def _add(session: Session, by: Acting, listed: HandOver, receipt: Receipt) -> None:
    fault = may_hand_over(custody.paper_of(session, receipt), by.site_id)
    if fault is not None:
        raise custody.refuse(session, fault, receipt)
    other = session.scalar(
        select(HandOver.number)
        .join(HandOverLine, HandOverLine.hand_over_id == HandOver.id)
        .where(HandOverLine.receipt_id == receipt.id, HandOver.state == HandOverState.OPEN)
    )
    if other == listed.number:
        raise Refused(CustodyFault.IN_THIS_LIST, number=receipt.number)
    if other is not None:
        raise Refused(CustodyFault.IN_OTHER_LIST, number=receipt.number, list=other)
    if listed.kind is not HandOverKind.COLLEAGUE and not _is_theirs(session, listed, receipt):
        raise Refused(
            CustodyFault.OTHER_CUSTOMER, number=receipt.number, customer=receipt.shipper_name
        )
    last = select(func.max(HandOverLine.place)).where(HandOverLine.hand_over_id == listed.id)
    place = (session.scalar(last) or 0) + 1
    session.add(HandOverLine(hand_over_id=listed.id, receipt_id=receipt.id, place=place))
    session.flush()
    _tell(session, by, "add", receipt, listed)


def _is_theirs(session: Session, listed: HandOver, receipt: Receipt) -> bool:
    """Whether it is of the list's customer; without one, of the shipper of its first receipt."""
    if listed.customer_id is not None:
        return receipt.customer_id == listed.customer_id
    first = session.execute(
        select(Receipt.customer_id, Receipt.shipper_name)
        .join(HandOverLine, HandOverLine.receipt_id == Receipt.id)
        .where(HandOverLine.hand_over_id == listed.id)
        .order_by(HandOverLine.place)
        .limit(1)
    ).one_or_none()
    return first is None or tuple(first) == (receipt.customer_id, receipt.shipper_name)


def take_off(db: Database, by: Acting, command: TakeOff) -> Done[int]:
    """Take a receipt off a list that is not signed; how many are left."""
    by.require(*custody.MOVERS)

    def work(session: Session) -> Done[int]:
        listed = open_list(session, by, command.list_id)
        receipt = custody.receipt(session, command.slip)
        line = session.get(HandOverLine, (listed.id, receipt.id))
        if line is None:
            raise Refused(
                CustodyFault.NOT_IN_ENVELOPE, number=receipt.number, envelope=listed.number
            )
        session.delete(line)
        custody.touch(listed)
        session.flush()
        _tell(session, by, "take_off", receipt, listed)
        return Done(_count(session, listed.id), CHANGED)

    return operations.once(db, by, "receipts.hand_over.take_off", command, work)


def sign_list(db: Database, by: Acting, command: SignList) -> Done[str]:
    """The taker has signed: every receipt of the list is handed over.

    Returns:
        The SHA-256 under which `db.archive.content` gives the list as it was signed.

    Raises:
        Stale: the list changed since it was shown.
        Refused: it is empty or not open, the taker's name is missing, nobody signed (a dot is no
            signature), the file is none, or one of the receipts may not leave any more.

    Source: RCP-2, RCP-8.
    """
    by.require(*custody.MOVERS)
    return operations.once(
        db, by, "receipts.hand_over.sign", command, lambda session: _sign(session, by, command)
    )


def _sign(session: Session, by: Acting, command: SignList) -> Done[str]:
    listed = open_list(session, by, command.list_id, command.seen_version)
    taker = clean_line(command.taker, field="Name", required=False)
    if not taker:
        raise Refused(CustodyFault.TAKER_MISSING)
    receipts = _receipts_of(session, listed)
    if not receipts:
        raise Refused(CustodyFault.LIST_EMPTY)
    _keep_proof(session, by, listed, command)
    for receipt in receipts:
        fault = may_hand_over(custody.paper_of(session, receipt), by.site_id)
        if fault is not None:
            raise custody.refuse(session, fault, receipt)
        life.step(session, by, receipt, ReceiptState.HANDED_OVER, f"{listed.number} {taker}")
        receipt.back_on = receipt.back_on or by.today
        if listed.kind is not HandOverKind.COLLEAGUE:
            custody.leave_box(receipt)
    listed.taker_name, listed.state, listed.signed_at = taker, HandOverState.SIGNED, by.now
    session.flush()
    audit.record(
        session, by, "receipts.hand_over.sign", f"hand_over:{listed.number}",
        after={"taker": taker, "receipts": len(receipts), "on_screen": bool(command.signature)},
    )  # fmt: skip
    return Done(_paper(session, by, listed, command.signature), CHANGED | {Topic.DOCUMENTS})


def _keep_proof(session: Session, by: Acting, listed: HandOver, command: SignList) -> None:
    if command.signature or not command.paper:
        flaw = signature_flaw(command.signature)
        if flaw is SignatureFlaw.UNREADABLE:
            raise Refused(CustodyFault.SIGNATURE_UNREADABLE)
        if flaw is not None:
            raise Refused(CustodyFault.SIGNATURE_MISSING)
        listed.signature_sha256 = archive.store(session, by, command.signature, "image/png")
    if command.paper:
        kind = _media_type(command.paper)
        listed.paper_sha256 = archive.store(session, by, command.paper, kind)


def signed_paper(path: Path) -> bytes:
    """The list signed on paper, read from its file; never more than a list may have.

    Raises:
        Refused: `CustodyFault.PAPER_UNREADABLE`.
        Unavailable: the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_PAPER + 1)
    except OSError as error:
        raise Unavailable(Lack.FILE, path=path.name) from error
    _media_type(content)
    return content


def _media_type(paper: bytes) -> str:
    kind = next((m for start, m in _MEDIA if paper.startswith(start)), "")
    if not kind or len(paper) > LARGEST_PAPER:
        raise Refused(CustodyFault.PAPER_UNREADABLE)
    return kind


def cancel_list(db: Database, by: Acting, command: CancelList) -> Done[int]:
    """Give a list up that nobody signed; its receipts wait as before."""
    by.require(*custody.MOVERS)

    def work(session: Session) -> Done[int]:
        listed = open_list(session, by, command.list_id, command.seen_version)
        listed.state = HandOverState.CANCELLED
        audit.record(session, by, "receipts.hand_over.cancel", f"hand_over:{listed.number}")
        return Done(listed.id, CHANGED)

    return operations.once(db, by, "receipts.hand_over.cancel", command, work)


def print_list(db: Database, by: Acting, command: PrintList) -> Done[str]:
    """The list on paper, archived: to be signed, or with the signature given on the screen."""
    by.require(*custody.MOVERS)
    with db.read() as reading:
        known = reading.get(HandOver, command.list_id)
        drawn = known.signature_sha256 if known else None
    signature = archive.content(db, drawn) if drawn else b""

    def work(session: Session) -> Done[str]:
        listed = session.get(HandOver, command.list_id)
        if listed is None or listed.site_id != by.site_id:
            raise Refused(CustodyFault.UNKNOWN_HAND_OVER)
        audit.record(session, by, "receipts.hand_over.print", f"hand_over:{listed.number}")
        return Done(_paper(session, by, listed, signature), frozenset({Topic.DOCUMENTS}))

    return operations.once(db, by, "receipts.hand_over.print", command, work)


def _paper(session: Session, by: Acting, listed: HandOver, signature: bytes) -> str:
    customer = session.get(Customer, listed.customer_id) if listed.customer_id else None
    language = customer.language if customer else by.language
    places = (
        select(HandOverLine.place)
        .join(Receipt, Receipt.id == HandOverLine.receipt_id)
        .where(HandOverLine.hand_over_id == listed.id)
        .order_by(HandOverLine.place)
    )
    printed = custody.printed(session, by)
    zone = printed.at.tzinfo
    signed_on = f"{listed.signed_at.astimezone(zone):%Y-%m-%d %H:%M}" if listed.signed_at else ""
    made = HandOverPaper(
        listed.number, custody.paper_lines(session, places),
        title=customer.name if customer else listed.taker_name, taker=listed.taker_name,
        site=custody.site_name(session, listed.site_id), signature=signature,
        signed_on=signed_on, printed=printed, seal=seals.anchor_in(session),
    )  # fmt: skip
    return archive.keep_paper(
        session, by, kind=PAPER_KIND, number=listed.number,
        title=f"{translate(words.HAND_OVER_TITLE, language)} {listed.number}",
        pdf=hand_over_pdf(made, language), language=language,
    )  # fmt: skip


def open_list(session: Session, by: Acting, list_id: int, seen: int | None = None) -> HandOver:
    """A list of this site that is not signed yet, locked, and as it was *seen*."""
    listed = session.scalars(
        select(HandOver)
        .where(HandOver.id == list_id, HandOver.site_id == by.site_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if listed is None:
        raise Refused(CustodyFault.UNKNOWN_HAND_OVER)
    if listed.state is not HandOverState.OPEN:
        raise Refused(CustodyFault.LIST_NOT_OPEN, number=listed.number)
    if seen is not None and listed.version != seen:
        raise audit.stale(session, f"hand_over:{listed.number}")
    return listed


def _receipts_of(session: Session, listed: HandOver) -> list[Receipt]:
    numbers = session.scalars(
        select(Receipt.number)
        .join(HandOverLine, HandOverLine.receipt_id == Receipt.id)
        .where(HandOverLine.hand_over_id == listed.id)
    )
    return list(life.locked(session, set(numbers)).values())


def _count(session: Session, list_id: int) -> int:
    query = select(func.count()).select_from(HandOverLine)
    return session.scalar(query.where(HandOverLine.hand_over_id == list_id)) or 0


def _tell(session: Session, by: Acting, deed: str, receipt: Receipt, listed: HandOver) -> None:
    after = {"list": listed.number}
    audit.record(
        session, by, f"receipts.hand_over.{deed}", f"receipt:{receipt.number}", after=after
    )
