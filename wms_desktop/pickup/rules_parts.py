"""Part pickups: how many pieces go this time, and what is to be paid for them (PCK-8)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from wms_desktop.core.errors import Refused
from wms_desktop.pickup.claims import Claim, Reason, Shown, Standards
from wms_desktop.pickup.kinds import Block, Due, Gap
from wms_desktop.transport.kinds import ConsignmentFault
from wms_desktop.transport.rules import LARGEST_MONEY

CENT = Decimal("0.01")


def pieces_taken(claim: Claim, shown: Shown) -> int:
    """What goes this time; all that is left where nothing else is said."""
    return claim.pieces_left if shown.pieces is None else shown.pieces


def is_part(claim: Claim, shown: Shown) -> bool:
    """Whether something stays here after this pickup; then the receipt is not signed yet."""
    return pieces_taken(claim, shown) < claim.pieces_left


def due_now(claim: Claim, shown: Shown, standards: Standards) -> dict[Due, Decimal]:
    """What is to be taken this time, per kind of money; without those of which nothing is due.

    All money is due with the first piece: once goods have gone, nothing secures the rest. By the
    setting each part pays its share, rounded to cents; the last one pays what is left, so that
    the sum is exactly the amount on the waybill.

    Source: PCK-8.
    """
    found = {}
    for what, amount in claim.due.items():
        open_now = amount
        if standards.in_proportion and is_part(claim, shown):
            gone = claim.pieces_collected + max(pieces_taken(claim, shown), 0)
            open_now = (amount * gone / claim.pieces).quantize(CENT, ROUND_HALF_UP)
        still = open_now - claim.paid.get(what, Decimal(0))
        if still > 0:
            found[what] = still
    return found


def money_open(claim: Claim, shown: Shown, standards: Standards) -> dict[Due, Decimal]:
    """What is due now and not yet taken, per kind; negative where too much was (PCK-8)."""
    still = due_now(claim, shown, standards)
    for part in shown.taken:
        still[part.what] = still.get(part.what, Decimal(0)) - part.amount
    return {what: amount for what, amount in still.items() if amount}


def checked_amount(amount: Decimal) -> Decimal:
    """*amount* if a till can take it; else two wrong ones could make up a right sum (PCK-8).

    Raises:
        Refused: not finite, not above nought, too large, or finer than a cent.
    """
    fits = amount.is_finite() and 0 < amount <= LARGEST_MONEY
    if not fits or amount != amount.quantize(CENT):
        raise Refused(ConsignmentFault.MONEY, amount=str(amount)[:20])
    return amount.quantize(CENT)


def pieces_reasons(claim: Claim, shown: Shown) -> Iterator[Reason]:
    """Never nothing, never more than there is."""
    if not 1 <= pieces_taken(claim, shown) <= max(claim.pieces_left, 1):
        params = {"left": claim.pieces_left, "pieces": pieces_taken(claim, shown)}
        yield Reason(Block.PIECES, params)


def money_reasons(claim: Claim, shown: Shown, standards: Standards) -> Iterator[Reason]:
    """Money that is missing, or too much."""
    for what, amount in money_open(claim, shown, standards).items():
        if amount > 0:
            yield Reason(Gap.MONEY, {"what": what, "amount": f"{amount:.2f}"})
        else:
            yield Reason(Block.OVERPAID, {"what": what, "amount": f"{-amount:.2f}"})
