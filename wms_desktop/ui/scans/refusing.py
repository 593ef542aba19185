"""What is no code at all, and what is one that nothing here answers to: said so that it helps.

Source: bad-inputs.md, 47-49, 55 and 57.
"""

from __future__ import annotations

from wms_desktop.core.codes import CodeKind, is_misread, own_code_in_other_layout, parse_own_code
from wms_desktop.core.language import N_
from wms_desktop.core.text import visible
from wms_desktop.ui.page import ScanResult
from wms_desktop.ui.scans.detector import GROUP_SEPARATOR
from wms_desktop.ui.words import tr

LONGEST_CODE = 120
_SHOWN = 40
KINDS = {
    CodeKind.RECEIPT: N_("Receipt"),
    CodeKind.CONSIGNMENT: N_("Waybill"),
    CodeKind.INBOUND: N_("Inbound order"),
    CodeKind.OUTBOUND: N_("Outbound order"),
    CodeKind.COUNT: N_("Stock count"),
    CodeKind.RETURN: N_("Returns"),
    CodeKind.ENVELOPE: N_("Envelope"),
    CodeKind.ITEM: N_("Item"),
    CodeKind.LOT: N_("Lot"),
    CodeKind.LOCATION: N_("Location"),
    CodeKind.PERSON: N_("Badge"),
    CodeKind.COMMAND: N_("Command"),
}


def no_code(text: str) -> ScanResult | None:
    """Why *text* is not even looked up: keys that no label types, or far too many of them."""
    if any(not c.isprintable() and c != GROUP_SEPARATOR for c in text):
        head = tr("Not taken: the code holds control characters")
        return ScanResult("bad", head, tr("Read as {code}. Scan one label only.", code=short(text)))
    if len(text) > LONGEST_CODE:
        head = tr("Not taken: {count} characters are no code", count=len(text))
        return ScanResult("bad", head, tr("Scan the label, not the whole page."))
    return None


def unknown(text: str, *, can_attach: bool) -> ScanResult:
    """What to say of a code that stands for nothing here."""
    advice = tr("Check the label, then scan again.")
    if is_misread(text):
        return ScanResult("bad", tr("Misread: {code}", code=text), advice)
    if is_of_other_layout(text):
        head = tr("Scanner layout: read as {code}", code=short(text))
        return ScanResult("bad", head, tr("Set keyboard and scanner to English, input method off."))
    if (own := parse_own_code(text)) is not None:
        head = tr("{kind} {code} is not known here", kind=tr(KINDS[own.kind]), code=short(text))
        return ScanResult("bad", head, tr("The label may be another site's or another shop's."))
    if can_attach:
        advice = tr("Press A to attach it to an item.")
    return ScanResult("bad", tr("Unknown code {code}", code=short(text)), advice)


def may_be_attached(text: str) -> bool:
    """Whether *text* can be somebody's barcode: none of ours, read right, in the right layout."""
    return not (is_misread(text) or parse_own_code(text) or is_of_other_layout(text))


def is_of_other_layout(text: str) -> bool:
    """Whether *text* was typed for another keyboard: ``TZß8806…`` for ``TY-8806…``."""
    if parse_own_code(text) is not None:
        return False
    strange = any(c.isalpha() and not c.isascii() for c in text)
    return strange or own_code_in_other_layout(text)


def short(text: str) -> str:
    """*text* as a line has room for it, nothing hidden in it."""
    shown = visible(text)
    return shown if len(shown) <= _SHOWN else f"{shown[: _SHOWN - 1]}…"
