"""Release and refusal at the counter; each is one transaction and leaves one record (PCK-9)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.core.photo import CheckedPhoto, Photo
from wms_desktop.core.text import clean_line
from wms_desktop.db import archive, attachments, audit, operations
from wms_desktop.db.database import Database
from wms_desktop.db.number_index import found_by
from wms_desktop.imaging.photos import checked
from wms_desktop.pickup import codes
from wms_desktop.pickup.claims import SECRET, Claim, Document, Shown, Standards
from wms_desktop.pickup.identity import NumberFlag
from wms_desktop.pickup.kinds import (
    Asking,
    Block,
    Collector,
    DocumentKind,
    PickupFault,
    PickupOutcome,
    RefusalReason,
    Tick,
)
from wms_desktop.pickup.notice import NOTICE_VERSION
from wms_desktop.pickup.queries import claim_of, standards_on
from wms_desktop.pickup.records import photos_of
from wms_desktop.pickup.rules import (
    checked_document,
    is_number,
    looks_like_number,
    needs_document,
    readiness,
    required_ticks,
    valid_until,
    waybill_block,
)
from wms_desktop.pickup.rules_book import by_book, credit_code, may_be_kept
from wms_desktop.pickup.rules_parts import checked_amount, pieces_taken
from wms_desktop.pickup.signature import checked_signature
from wms_desktop.pickup.tables import Payment, PickupRecord, ShownDocument
from wms_desktop.receipts import service as receipts
from wms_desktop.transport.kinds import ConsignmentState
from wms_desktop.transport.rules import document_of, paper_type
from wms_desktop.transport.tables import Consignment

if TYPE_CHECKING:
    from wms_desktop.people.vault import Vault

RELEASED = frozenset({Topic.CONSIGNMENTS, Topic.RECEIPTS})
REFUSED = frozenset({Topic.CONSIGNMENTS})
COUNTER = (Role.CLERK, Role.KEEPER, Role.DUTY_MANAGER)
PURPOSE = "pickup"


@dataclass(frozen=True, slots=True)
class Release:
    """The clerk presses release with this on the screen.

    Attributes:
        signature: drawn on the screen, as PNG; None where it was signed on paper.
        authorization: scan of the letter of authorization, where one was made.
        confirmed: warnings that the clerk saw and went past, in words (PCK-10).
        code: the one-time pick-up code as it was said, where one is asked for.
        try_id: key of this one try of the code: asked for again, it counts once.
    """

    op_id: UUID
    consignment_id: int
    seen_version: int
    shown: Shown
    signature: bytes | None = field(default=None, repr=False)
    authorization: bytes | None = field(default=None, repr=False)
    confirmed: tuple[str, ...] = ()
    code: str = field(default="", repr=False, metadata=SECRET)
    try_id: UUID = field(default_factory=uuid4, metadata=SECRET)


@dataclass(frozen=True, slots=True)
class Refuse:
    """The clerk sends somebody away, for a reason; what was shown is recorded masked."""

    op_id: UUID
    consignment_id: int
    reason: RefusalReason
    detail: str = ""
    shown: Shown = field(default_factory=Shown)
    photos: tuple[Photo, ...] = ()


def release(db: Database, by: Acting, command: Release, *, vault: Vault) -> Done[int]:
    """Hand the goods over: verification, money, consignment, receipt and record in one transaction.

    Returns:
        The id of the pickup record.

    Raises:
        Refused: the first reason of `rules.readiness`, all of them in params["reasons"].
        Stale: the consignment changed since it was shown.

    Source: PCK-1 to PCK-9.
    """
    by.require(*COUNTER)
    if command.code and not operations.is_known(db, command.op_id):
        tried = codes.TryCode(command.try_id, command.consignment_id, command.code)
        codes.try_code(db, by, tried)  # a wrong try counts, also where the release is refused
    return operations.once(
        db, by, "pickup.release", command, lambda session: _release(session, by, command, vault)
    )


def _release(session: Session, by: Acting, command: Release, vault: Vault) -> Done[int]:
    row = _locked(session, command.consignment_id)
    standards = standards_on(session, by.today)
    if vault.has_key:
        standards = replace(standards, found=lambda key: found_by(session, vault.lookup(key)))
    claim = claim_of(session, by.site_id, row, by.today)
    if gone := waybill_block(claim):
        raise Refused(gone.code, **gone.params)
    if row.version != command.seen_version:
        raise audit.stale(session, document_of(row.number))
    is_right = codes.is_right(session, row.id, command.code)
    shown = replace(_clean(command.shown), is_code_right=is_right)
    signature = None if command.signature is None else checked_signature(command.signature)
    light = readiness(claim, shown, standards)
    if light.reasons:
        first = light.reasons[0]
        raise Refused(first.code, **first.params, reasons=[r.code for r in light.reasons])
    record = _released(by, command, row, claim, shown, standards)
    if signature is not None:
        record.signature_sha256 = archive.store(session, by, signature, "image/png")
    if command.authorization is not None:
        kind = paper_type(command.authorization)
        record.authorization_sha256 = archive.store(session, by, command.authorization, kind)
    session.add(record)
    session.flush()
    _documents(session, by, record, _counted(claim, shown), standards, vault)
    for part in shown.taken:
        session.add(
            Payment(record_id=record.id, what=part.what, means=part.means, amount=part.amount)
        )
    _hand_over(session, by, row, record.pieces)
    if is_right:
        codes.use_up(session, row.id)
    audit.record(
        session, by, "pickup.release", document_of(row.number),
        before={"state": ConsignmentState.WAITING}, after=_told(record, row, shown),
    )  # fmt: skip
    return Done(record.id, RELEASED)


def _released(
    by: Acting,
    command: Release,
    row: Consignment,
    claim: Claim,
    shown: Shown,
    standards: Standards,
) -> PickupRecord:
    """What the record of a release says beside what every record does."""
    record = _record(by, command.op_id, row, shown, PickupOutcome.RELEASED)
    record.seal_means = shown.seal_means
    record.pieces = pieces_taken(claim, shown)
    record.notice = NOTICE_VERSION
    record.is_code_shown = shown.is_code_right
    if by_book(claim, shown) is not None and shown.collector is not Collector.CONSIGNEE:
        record.collector_id, record.seal_means = shown.collector_id, None
    record.ticked = ",".join(tick.value for tick in required_ticks(claim, shown))
    record.confirmations = _confirmations(claim, shown, standards, command.confirmed)
    if shown.call_back is not None and claim.has_change:
        record.callback_phone, record.callback_note = shown.call_back.phone, shown.call_back.note
    return record


def _hand_over(session: Session, by: Acting, row: Consignment, pieces: int) -> None:
    """Count what goes; with the last piece the consignment is over and its receipt signed."""
    row.pieces_collected += pieces
    if row.pieces_collected < row.pieces:
        return
    row.state = ConsignmentState.RELEASED
    if row.needs_receipt:
        receipts.mark_signed(session, by, document_of(row.number))


def refuse(db: Database, by: Acting, command: Refuse) -> Done[int]:
    """Send somebody away; the goods stay, the reason is on record.

    Returns:
        The id of the pickup record.

    Raises:
        Refused: the goods are gone, another site's, or "other" without words.

    Source: PCK-9.
    """
    by.require(*COUNTER)
    photos = checked(command.photos)
    return operations.once(
        db, by, "pickup.refuse", command, lambda session: _refuse(session, by, command, photos)
    )


def _refuse(
    session: Session, by: Acting, command: Refuse, photos: Sequence[CheckedPhoto]
) -> Done[int]:
    row = _locked(session, command.consignment_id)
    if row.site_id != by.site_id:
        raise Refused(Block.OTHER_SITE, number=row.number)
    if row.state is ConsignmentState.RELEASED:
        raise Refused(Block.RELEASED, number=row.number)
    shown = _clean(command.shown)
    record = _record(by, command.op_id, row, shown, PickupOutcome.REFUSED)
    record.refusal_reason = command.reason
    record.detail = _plain(command.detail, N_("Reason in words"), 200)
    if command.reason is RefusalReason.OTHER and not record.detail:
        raise Refused(PickupFault.REASON_DETAIL)
    session.add(record)
    session.flush()
    _documents(session, by, record, shown, standards_on(session, by.today), None)
    attachments.attach_all(session, by, photos_of(record.id), photos)
    after = {"reason": command.reason, "detail": record.detail, "collector": shown.collector}
    audit.record(session, by, "pickup.refuse", document_of(row.number), after=after)
    return Done(record.id, REFUSED)


def _locked(session: Session, consignment_id: int) -> Consignment:
    query = select(Consignment).where(Consignment.id == consignment_id).with_for_update()
    row = session.scalar(query)
    if row is None:
        raise Refused(Block.UNKNOWN)
    return row


def _clean(shown: Shown) -> Shown:
    """*shown* with texts as they are stored; an identity number in one of them is refused."""
    call = shown.call_back
    return Shown(
        shown.collector,
        shown.document and _clean_document(shown.document),
        shown.agent and _clean_document(shown.agent)
        if shown.collector is Collector.AGENT
        else None,
        _plain(shown.relation, N_("Relation"), 60),
        _name(shown.organization_name, N_("Name in the seal")),
        shown.seal_means,
        call and type(call)(call.phone, _plain(call.note, N_("Call-back"), 200)),
        shown.ticked,
        tuple(replace(part, amount=checked_amount(part.amount)) for part in shown.taken),
        shown.is_signed,
        shown.pieces,
        shown.collector_id,
        credit_code(shown.credit_code),
        shown.is_code_right,
    )


def _clean_document(document: Document) -> Document:
    return Document(
        document.kind,
        _name(document.name, N_("Name on the document")),
        document.number,
        _plain(document.kind_name, N_("Kind of document"), 60),
        document.is_original,
        document.valid_until,
    )


def _name(text: str, field_name: str) -> str:
    if is_number(text):
        raise Refused(PickupFault.LOOKS_LIKE_NUMBER, field=field_name)
    return _plain(text, field_name, 120)


def _plain(text: str, field_name: str, limit: int) -> str:
    if looks_like_number(text):
        raise Refused(PickupFault.LOOKS_LIKE_NUMBER, field=field_name)
    return clean_line(text, field=field_name, limit=limit, required=False)


def _record(
    by: Acting,
    op_id: UUID,
    row: Consignment,
    shown: Shown,
    outcome: PickupOutcome,
) -> PickupRecord:
    return PickupRecord(
        op_id=op_id,
        consignment_id=row.id,
        outcome=outcome,
        collector=shown.collector,
        consignee_name=row.consignee_name,
        organization_name=shown.organization_name,
        relation=shown.relation,
        credit_code=shown.credit_code if _tells_code(shown) else "",
        site_id=by.site_id,
        person_id=by.person_id,
        workstation_id=by.workstation_id,
    )


def _tells_code(shown: Shown) -> bool:
    """Whether an organization's code was told; nothing else is kept in clear in its place."""
    return shown.collector is Collector.ORGANIZATION and may_be_kept(shown.credit_code)


def _counted(claim: Claim, shown: Shown) -> Shown:
    """*shown* without a document that was not needed and therefore was not checked."""
    if needs_document(claim, shown):
        return shown
    return Shown(shown.collector)


def _documents(
    session: Session,
    by: Acting,
    record: PickupRecord,
    shown: Shown,
    standards: Standards,
    vault: Vault | None,
) -> None:
    """What was shown, masked; with *vault* the numbers are kept encrypted."""
    first = (
        Collector.ORGANIZATION if shown.collector is Collector.ORGANIZATION else Collector.CONSIGNEE
    )
    for belongs_to, document in ((first, shown.document), (Collector.AGENT, shown.agent)):
        if document is None or not document.number.strip():
            continue
        check = checked_document(document, standards)
        kept = vault and vault.keep(session, by, check.number, purpose=PURPOSE, key=check.key)
        session.add(
            ShownDocument(
                record_id=record.id,
                belongs_to=belongs_to,
                kind=document.kind,
                kind_name=document.kind_name
                if document.kind is DocumentKind.OTHER_OFFICIAL
                else "",
                name=document.name,
                masked_number=check.masked[:40],
                vault_entry_id=kept,
                valid_until=valid_until(document, standards),
            )
        )


def _confirmations(
    claim: Claim, shown: Shown, standards: Standards, confirmed: tuple[str, ...]
) -> str:
    """What was accepted although it is unusual, and why; as JSON."""
    said: list[dict[str, str]] = [{"what": "warning", "why": text[:200]} for text in confirmed]
    if claim.is_changed_after_printing:
        said.append({"what": Tick.OLD_SLIP.value, "why": "taken back before release"})
    if standards.pickup_code is Asking.ASKED and not shown.is_code_right:
        said.append({"what": "pickup_code", "why": "asked for, not said"})
    for document in (shown.document, shown.agent):
        if (
            document is not None
            and NumberFlag.OLD_FORM in checked_document(document, standards).flags
        ):
            said.append({"what": NumberFlag.OLD_FORM.value, "why": "allowed by the setting"})
    return json.dumps(said, ensure_ascii=False) if said else ""


def _told(record: PickupRecord, row: Consignment, shown: Shown) -> dict[str, object]:
    return {
        "state": row.state,
        "pieces": f"{record.pieces}, {row.pieces_collected}/{row.pieces}",
        "record": record.id,
        "collector": shown.collector,
        "documents": [document.kind for document in (shown.document, shown.agent) if document],
        "taken": [f"{part.what} {part.amount} {part.means}" for part in shown.taken],
    }
