"""May these goods go to this person? Every reason not to, at once (PCK-1 to PCK-8)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from wms_desktop.core.text import narrow
from wms_desktop.pickup.claims import (
    Claim,
    Document,
    Light,
    Reason,
    Shown,
    Standards,
)
from wms_desktop.pickup.identity import (
    ENDING_KINDS,
    LONG_TERM,
    LONG_TERM_KINDS,
    NumberCheck,
    check_number,
    narrowed,
)
from wms_desktop.pickup.kinds import (
    Block,
    Collector,
    DocumentKind,
    Gap,
    SealMeans,
    Tick,
)
from wms_desktop.pickup.names import compare_names
from wms_desktop.pickup.rules_book import book_reasons, by_book, code_reasons, credit_reasons
from wms_desktop.pickup.rules_parts import is_part, money_open, money_reasons, pieces_reasons
from wms_desktop.transport.kinds import ConsignmentState

__all__ = [
    "checked_document",
    "is_number",
    "looks_like_number",
    "masked_phone",
    "money_open",
    "needs_document",
    "readiness",
    "required_ticks",
    "valid_until",
    "waybill_block",
]


def readiness(claim: Claim, shown: Shown, standards: Standards) -> Light:
    """Every reason not to hand the goods over; none means release.

    All reasons are given, not the first: the customer is told once what to bring next time.

    Source: PCK-1 to PCK-8.
    """
    reasons = [
        *_waybill(claim, shown),
        *pieces_reasons(claim, shown),
        *_document(claim, shown, standards),
        *_names(claim, shown),
        *_agent(claim, shown, standards),
        *book_reasons(claim, shown, standards),
        *_organization(claim, shown),
        *credit_reasons(claim, shown, standards),
        *code_reasons(claim, shown, standards),
        *_call_back(claim, shown),
        *_ticks(claim, shown),
        *money_reasons(claim, shown, standards),
        *_signature(claim, shown),
    ]
    return Light(tuple(sorted(reasons, key=lambda reason: not reason.is_block)))


def required_ticks(claim: Claim, shown: Shown) -> tuple[Tick, ...]:
    """What must be ticked off before release, in the order of the screen (PCK-5, PCK-7).

    While pieces stay here the receipt is not signed: of a part pickup only its letter, the seal
    on the pickup slip and an old slip are ticked.
    """
    part, booked = is_part(claim, shown), by_book(claim, shown) is not None
    receipt = claim.needs_receipt and not part
    by_agent = shown.collector is Collector.AGENT
    by_letter = shown.seal_means is SealMeans.LETTER and not booked
    stamped = claim.is_organization or (claim.needs_seal and not part)
    wanted = {
        Tick.OLD_SLIP: claim.is_changed_after_printing,
        Tick.SIGNATURE: receipt and claim.needs_signature and not by_agent,
        Tick.AGENT_SIGNATURE: receipt and claim.needs_signature and by_agent,
        Tick.ID_NUMBER: receipt and claim.needs_id_number,
        Tick.SEAL: stamped and not by_letter and not booked,
        Tick.OWN_FORMS: receipt and claim.needs_own_forms,
        Tick.COPIES: receipt,
        Tick.LETTER: (by_agent and not booked) or by_letter,
    }
    return tuple(tick for tick, is_wanted in wanted.items() if is_wanted)


def needs_document(claim: Claim, shown: Shown) -> bool:
    """Whether an identity document must be shown.

    Only an organization that puts its seal directly on the receipt needs none (PCK-5), unless
    the receipt asks for an identity number.
    """
    sealed = shown.seal_means is SealMeans.SEAL_ON_RECEIPT and by_book(claim, shown) is None
    return not (claim.is_organization and sealed and not claim.needs_id_number)


def checked_document(document: Document, standards: Standards) -> NumberCheck:
    """The check of a shown document's number (PCK-2)."""
    return check_number(
        document.kind,
        document.number,
        today=standards.today,
        old_form_allowed=standards.old_form_allowed,
    )


def valid_until(document: Document, standards: Standards) -> date | None:
    """The last day on which *document* is valid; None where none is said or asked for.

    What a machine-readable zone says goes before what was typed.
    """
    if document.kind not in ENDING_KINDS:
        return None
    read = checked_document(document, standards).valid_until
    typed = document.valid_until
    if typed == LONG_TERM and document.kind not in LONG_TERM_KINDS:
        typed = None
    return read or typed


_STATES = {
    ConsignmentState.RELEASED: Block.RELEASED,
    ConsignmentState.CANCELLED: Block.CANCELLED,
    ConsignmentState.HELD: Block.HELD,
    ConsignmentState.ON_THE_WAY: Block.ON_THE_WAY,
}


def waybill_block(claim: Claim) -> Reason | None:
    """Why these goods cannot be collected by anybody now; None where they wait."""
    if not claim.is_here:
        return Reason(Block.OTHER_SITE, {"number": claim.number})
    if claim.state in _STATES:
        return Reason(
            _STATES[claim.state], {"number": claim.number, "why": claim.state_reason or "–"}
        )
    return None


def _waybill(claim: Claim, shown: Shown) -> Iterator[Reason]:
    if reason := waybill_block(claim):
        yield reason
    if claim.is_changed_after_printing and Tick.OLD_SLIP not in shown.ticked:
        yield Reason(Block.CHANGED_AFTER_PRINTING, {"number": claim.number})


_OF_DOCUMENT = (
    Gap.DOCUMENT,
    Gap.KIND_NAME,
    Block.COPY,
    Block.KIND,
    Block.NUMBER,
    Gap.VALIDITY,
    Block.EXPIRED,
)
_OF_AGENT = (
    Gap.AGENT_DOCUMENT,
    Gap.AGENT_KIND_NAME,
    Block.AGENT_COPY,
    Block.AGENT_KIND,
    Block.AGENT_NUMBER,
    Gap.AGENT_VALIDITY,
    Block.AGENT_EXPIRED,
)


def _document(claim: Claim, shown: Shown, standards: Standards) -> Iterator[Reason]:
    if needs_document(claim, shown):
        yield from _paper(shown.document, standards, _OF_DOCUMENT)


def _paper(
    document: Document | None,
    standards: Standards,
    codes: tuple[Gap, Gap, Block, Block, Block, Gap, Block],
) -> Iterator[Reason]:
    missing, unnamed, copy, kind, wrong, undated, expired = codes
    if document is None or not document.number.strip():
        yield Reason(missing)
        return
    if not document.is_original:
        yield Reason(copy)
    if document.kind not in standards.accepted_kinds:
        yield Reason(kind, {"kind": document.kind})
    if document.kind is DocumentKind.OTHER_OFFICIAL and not document.kind_name.strip():
        yield Reason(unnamed)
    check = checked_document(document, standards)
    if check.fault is not None:
        yield Reason(wrong, {"fault": check.fault, "expected": check.expected})
    until = valid_until(document, standards)
    if until is not None and until < standards.today:
        yield Reason(expired, {"until": until.isoformat()})
    elif until is None and document.kind in ENDING_KINDS and standards.validity_required:
        yield Reason(undated)


def _names(claim: Claim, shown: Shown) -> Iterator[Reason]:
    document_name = shown.document.name if shown.document else ""
    if claim.is_organization:
        if needs_document(claim, shown) and not document_name.strip():
            yield Reason(Gap.NAME)
        if by_book(claim, shown) is not None:  # the book names the organization
            return
        name, missing = shown.organization_name, Gap.ORGANIZATION_NAME
    else:
        name, missing = document_name, Gap.NAME
    if not name.strip():
        yield Reason(missing)
        return
    compared = compare_names(claim.consignee_name, name)
    if not compared.is_same:
        places = [place + 1 for place in sorted(compared.differing)]
        params = {"waybill": claim.consignee_name, "document": name.strip(), "places": places}
        yield Reason(Block.NAME_DIFFERS, params)


def _agent(claim: Claim, shown: Shown, standards: Standards) -> Iterator[Reason]:
    if shown.collector is not Collector.AGENT:
        return
    agent, consignee = shown.agent, shown.document
    if agent is None or not agent.name.strip():
        yield Reason(Gap.AGENT_NAME)
    elif (
        _same_number(agent, consignee, standards)
        and compare_names(agent.name, claim.consignee_name).is_same
    ):
        yield Reason(Block.AGENT_IS_CONSIGNEE)
    elif _same_number(agent, consignee, standards):
        yield Reason(Block.SAME_DOCUMENT)
    yield from _paper(agent, standards, _OF_AGENT)


def _same_number(first: Document, second: Document | None, standards: Standards) -> bool:
    """Whether two documents are one person's; an old number of 15 digits is that of 18."""
    if second is None or not first.number.strip() or not second.number.strip():
        return False
    return checked_document(first, standards).key == checked_document(second, standards).key


def _organization(claim: Claim, shown: Shown) -> Iterator[Reason]:
    stamped = claim.is_organization or (claim.needs_seal and not is_part(claim, shown))
    if stamped and shown.seal_means is None and by_book(claim, shown) is None:
        yield Reason(Gap.SEAL_MEANS)


def _call_back(claim: Claim, shown: Shown) -> Iterator[Reason]:
    if not claim.has_change:
        return
    call = shown.call_back
    if call is None or call.phone not in claim.phones or not call.note.strip():
        yield Reason(Gap.CALL_BACK, {"phone": claim.phones[0] if claim.phones else "–"})


def _ticks(claim: Claim, shown: Shown) -> Iterator[Reason]:
    for tick in required_ticks(claim, shown):
        if tick not in shown.ticked and tick is not Tick.OLD_SLIP:
            yield Reason(Gap.TICK, {"tick": tick, "copies": claim.copies})


def _signature(claim: Claim, shown: Shown) -> Iterator[Reason]:
    if claim.needs_signature and not shown.is_signed:
        yield Reason(Gap.SIGNATURE)


_DIGITS_OF_A_NUMBER, _OTHERS_IN_A_NUMBER = 6, 3
_NUMBER_LIKE = re.compile(r"(?<![0-9])(?:[0-9][\s-]?){17}[0-9Xx](?![0-9])")


def looks_like_number(text: str) -> bool:
    """Whether *text* holds what may be a resident number, which belongs only in its own field."""
    return _NUMBER_LIKE.search(narrow(text)) is not None


def is_number(name: str) -> bool:
    """Whether what was typed as a name is a number: digits alone, or hardly anything else.

    A number in the wrong field is neither compared nor kept as somebody's name.
    """
    bare = narrowed(name)
    if looks_like_number(name) or bare.isdecimal():
        return True
    digits = sum(character.isdecimal() for character in bare)
    return digits >= _DIGITS_OF_A_NUMBER and len(bare) - digits <= _OTHERS_IN_A_NUMBER


def masked_phone(phone: str) -> str:
    """*phone* as it stands on the screen: the first three and the last four digits."""
    digits = re.sub(r"[^0-9]", "", phone)
    return f"{digits[:3]} **** {digits[-4:]}" if len(digits) >= 8 else phone or "–"
