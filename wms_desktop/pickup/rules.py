"""May these goods go to this person? Every reason not to, at once (PCK-1 to PCK-8)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from wms_desktop.core.text import narrow
from wms_desktop.pickup.claims import (
    SETTINGS,
    Claim,
    Document,
    Light,
    Reason,
    Shown,
    Standards,
)
from wms_desktop.pickup.identity import NumberCheck, check_number, narrowed
from wms_desktop.pickup.kinds import (
    Block,
    Collector,
    DocumentKind,
    Due,
    Gap,
    SealMeans,
    Tick,
)
from wms_desktop.pickup.names import compare_names
from wms_desktop.transport.kinds import ConsignmentState

__all__ = [
    "SETTINGS",
    "checked_document",
    "is_number",
    "looks_like_number",
    "masked_phone",
    "money_open",
    "needs_document",
    "readiness",
    "required_ticks",
    "waybill_block",
]


def readiness(claim: Claim, shown: Shown, standards: Standards) -> Light:
    """Every reason not to hand the goods over; none means release.

    All reasons are given, not the first: the customer is told once what to bring next time.

    Source: PCK-1 to PCK-8.
    """
    reasons = [
        *_waybill(claim, shown),
        *_document(claim, shown, standards),
        *_names(claim, shown),
        *_agent(claim, shown, standards),
        *_organization(claim, shown),
        *_call_back(claim, shown),
        *_ticks(claim, shown),
        *_money(claim, shown),
        *_signature(claim, shown),
    ]
    return Light(tuple(sorted(reasons, key=lambda reason: not reason.is_block)))


def required_ticks(claim: Claim, shown: Shown) -> tuple[Tick, ...]:
    """What must be ticked off before release, in the order of the screen (PCK-5, PCK-7)."""
    by_agent = shown.collector is Collector.AGENT
    by_letter = shown.seal_means is SealMeans.LETTER
    stamped = (claim.needs_seal or claim.is_organization) and not by_letter
    wanted = {
        Tick.OLD_SLIP: claim.is_changed_after_printing,
        Tick.SIGNATURE: claim.needs_receipt and claim.needs_signature and not by_agent,
        Tick.AGENT_SIGNATURE: claim.needs_receipt and claim.needs_signature and by_agent,
        Tick.ID_NUMBER: claim.needs_receipt and claim.needs_id_number,
        Tick.SEAL: stamped,
        Tick.OWN_FORMS: claim.needs_receipt and claim.needs_own_forms,
        Tick.COPIES: claim.needs_receipt,
        Tick.LETTER: by_agent or by_letter,
    }
    return tuple(tick for tick, is_wanted in wanted.items() if is_wanted)


def needs_document(claim: Claim, shown: Shown) -> bool:
    """Whether an identity document must be shown.

    Only an organization that puts its seal directly on the receipt needs none (PCK-5), unless
    the receipt asks for an identity number.
    """
    sealed = shown.seal_means is SealMeans.SEAL_ON_RECEIPT
    return not (claim.is_organization and sealed and not claim.needs_id_number)


def money_open(claim: Claim, shown: Shown) -> dict[Due, Decimal]:
    """What is due and not yet taken, per kind; negative where too much was (PCK-8)."""
    still = {what: amount for what, amount in claim.due.items() if amount}
    for part in shown.taken:
        still[part.what] = still.get(part.what, Decimal(0)) - part.amount
    return {what: amount for what, amount in still.items() if amount}


def checked_document(document: Document, standards: Standards) -> NumberCheck:
    """The check of a shown document's number (PCK-2)."""
    return check_number(
        document.kind,
        document.number,
        today=standards.today,
        old_form_allowed=standards.old_form_allowed,
    )


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


_OF_DOCUMENT = (Gap.DOCUMENT, Gap.KIND_NAME, Block.COPY, Block.KIND, Block.NUMBER)
_OF_AGENT = (
    Gap.AGENT_DOCUMENT,
    Gap.AGENT_KIND_NAME,
    Block.AGENT_COPY,
    Block.AGENT_KIND,
    Block.AGENT_NUMBER,
)


def _document(claim: Claim, shown: Shown, standards: Standards) -> Iterator[Reason]:
    if needs_document(claim, shown):
        yield from _paper(shown.document, standards, _OF_DOCUMENT)


def _paper(
    document: Document | None,
    standards: Standards,
    codes: tuple[Gap, Gap, Block, Block, Block],
) -> Iterator[Reason]:
    missing, unnamed, copy, kind, wrong = codes
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


def _names(claim: Claim, shown: Shown) -> Iterator[Reason]:
    document_name = shown.document.name if shown.document else ""
    if claim.is_organization:
        if needs_document(claim, shown) and not document_name.strip():
            yield Reason(Gap.NAME)
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
    elif compare_names(agent.name, claim.consignee_name).is_same and _same_number(agent, consignee):
        yield Reason(Block.AGENT_IS_CONSIGNEE)
    elif _same_number(agent, consignee):
        yield Reason(Block.SAME_DOCUMENT)
    yield from _paper(agent, standards, _OF_AGENT)


def _same_number(first: Document, second: Document | None) -> bool:
    if second is None or not first.number.strip():
        return False
    return narrowed(first.number) == narrowed(second.number)


def _organization(claim: Claim, shown: Shown) -> Iterator[Reason]:
    if (claim.is_organization or claim.needs_seal) and shown.seal_means is None:
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


def _money(claim: Claim, shown: Shown) -> Iterator[Reason]:
    for what, amount in money_open(claim, shown).items():
        if amount > 0:
            yield Reason(Gap.MONEY, {"what": what, "amount": f"{amount:.2f}"})
        else:
            yield Reason(Block.OVERPAID, {"what": what, "amount": f"{-amount:.2f}"})


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
