"""What stands beside the document: the book of collectors, the credit code, the pick-up code."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from wms_desktop.core.redact import holds_resident_number
from wms_desktop.core.text import narrow
from wms_desktop.pickup import numbers
from wms_desktop.pickup.claims import BookEntry, Claim, Document, Reason, Shown, Standards
from wms_desktop.pickup.identity import check_number
from wms_desktop.pickup.kinds import Asking, Block, CodeState, Collector, Gap
from wms_desktop.pickup.names import compare_names


def by_book(claim: Claim, shown: Shown) -> BookEntry | None:
    """Who collects by the book; they need no letter of authorization (PCK-5).

    Nobody who says to be the consignee: `book_reasons` looks at no document of theirs.
    """
    if shown.collector is Collector.CONSIGNEE:
        return None
    return claim.collector(shown.collector_id)


def entry_block(entry: BookEntry, today: date) -> Block | None:
    """Why somebody in the book may not collect today; None where they may."""
    if entry.is_revoked:
        return Block.COLLECTOR_REVOKED
    if entry.valid_from > today:
        return Block.COLLECTOR_EARLY
    if entry.valid_until is not None and entry.valid_until < today:
        return Block.COLLECTOR_EXPIRED
    return None


def book_reasons(claim: Claim, shown: Shown, standards: Standards) -> Iterator[Reason]:
    """Whoever stands in the book shows the very document that is noted there.

    Whether its number is the one that was noted, only the database says; it shows none.

    Source: PCK-5, PCK-11.
    """
    if shown.collector_id is None or shown.collector is Collector.CONSIGNEE:
        return
    entry = by_book(claim, shown)
    if entry is None:
        yield Reason(Block.COLLECTOR_UNKNOWN)
        return
    if block := entry_block(entry, standards.today):
        until = entry.valid_until.isoformat() if entry.valid_until else "–"
        params = {"name": entry.name, "until": until, "since": entry.valid_from.isoformat()}
        yield Reason(block, params)
    document = shown.agent if shown.collector is Collector.AGENT else shown.document
    if document is None or not _is_judged(document):
        return
    differs = _differs(entry, document, standards)
    if differs is None:
        yield Reason(Gap.BOOK)
    elif differs:
        yield Reason(Block.COLLECTOR_DIFFERS, {"name": entry.name, "masked": entry.masked_number})


def _is_judged(document: Document) -> bool:
    return bool(document.number.strip() and document.name.strip())


def _differs(entry: BookEntry, document: Document, standards: Standards) -> bool | None:
    """Whether it is another document than the book's; None while that is being asked."""
    if entry.kind is not document.kind or not compare_names(entry.name, document.name).is_same:
        return True
    check = check_number(
        document.kind,
        document.number,
        today=standards.today,
        old_form_allowed=standards.old_form_allowed,
    )
    if not check.is_ok:
        return False  # said as a wrong number already
    if standards.found is None:
        return True
    found = standards.found(check.key)
    return None if found is None else entry.entry_id not in found


def credit_code(typed: str) -> str:
    """*typed* as a unified social credit code is kept: narrow, upper case, without blanks."""
    return "".join(narrow(typed).split()).replace("-", "").upper()


def may_be_kept(code: str) -> bool:
    """Whether *code* is an organization's, which is public, and no person's number (PCK-11).

    One resident number in thirty has the check character of a credit code too.
    """
    return numbers.is_credit_code(code) and not holds_resident_number(code)


def credit_reasons(claim: Claim, shown: Shown, standards: Standards) -> Iterator[Reason]:
    """An organization's code, where it is asked for, has its check character (PCK-5)."""
    if not claim.is_organization or standards.credit_code is Asking.OFF:
        return
    code = credit_code(shown.credit_code)
    if code and not may_be_kept(code):
        yield Reason(Block.CREDIT_CODE)
    elif not code and standards.credit_code is Asking.REQUIRED:
        yield Reason(Gap.CREDIT_CODE)


def code_reasons(claim: Claim, shown: Shown, standards: Standards) -> Iterator[Reason]:
    """The one-time code, where it is required; it never takes the place of the document."""
    if standards.pickup_code is not Asking.REQUIRED or shown.is_code_right:
        return
    if claim.code is CodeState.LOCKED:
        yield Reason(Block.CODE_LOCKED)
    else:
        yield Reason(Gap.CODE)
