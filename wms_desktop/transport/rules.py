"""What a waybill must say before it is taken, and what a change of consignee needs (PCK-4)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.core.text import clean_code, clean_line, clean_note, narrow
from wms_desktop.receipts.kinds import Route
from wms_desktop.transport.kinds import ConsignmentFault

LARGEST_PIECES = 100_000
LARGEST_MONEY = Decimal("9999999.99")
MOST_COPIES = 4
LARGEST_GRAMS = 1_000_000_000  # a thousand tons
LARGEST_PAPER = 10_000_000  # bytes
_AMOUNT = re.compile(r"(?:[0-9]{1,9}|[0-9]{1,3}(?:,[0-9]{3}){1,2})(?:\.[0-9]{1,4})?")
_PAPER_STARTS = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"II*\x00": "image/tiff",
    b"MM\x00*": "image/tiff",
}


@dataclass(frozen=True, slots=True)
class Waybill:
    """What a waybill says: who sends what to whom, what is due, what its receipt needs (RCP-1).

    Attributes:
        site_id: where the goods are collected; ``origin_site_id`` where they come from.
        weight_grams: nought where it is not known.
        collect_freight, cash_on_delivery: yuan due at the counter (PCK-8).
        is_cash_settled: freight was paid cash; its receipt is fetched at once (RCP-9).
    """

    number: str
    site_id: int
    origin_site_id: int
    shipper_name: str
    consignee_name: str
    goods: str
    pieces: int
    is_organization: bool = False
    customer_id: int | None = None
    shipper_contact: str = ""
    shipper_phone: str = ""
    consignee_phone: str = ""
    weight_grams: int = 0
    route: Route = Route.DIRECT
    collect_freight: Decimal = Decimal(0)
    cash_on_delivery: Decimal = Decimal(0)
    is_cash_settled: bool = False
    needs_receipt: bool = True
    needs_signature: bool = True
    needs_id_number: bool = False
    needs_seal: bool = False
    needs_own_forms: bool = False
    receipt_copies: int = 1
    remarks: str = ""
    carrier: str = ""


def checked_waybill(waybill: Waybill) -> Waybill:
    """*waybill* with clean texts.

    Raises:
        Refused: a text that cannot be taken, or a figure outside its bounds.
    """
    if not 0 < waybill.pieces <= LARGEST_PIECES:
        raise Refused(ConsignmentFault.PIECES, pieces=waybill.pieces, most=LARGEST_PIECES)
    if not 1 <= waybill.receipt_copies <= MOST_COPIES:
        raise Refused(ConsignmentFault.COPIES, copies=waybill.receipt_copies, most=MOST_COPIES)
    if not 0 <= waybill.weight_grams <= LARGEST_GRAMS:
        raise Refused(ConsignmentFault.WEIGHT, most=LARGEST_GRAMS // 1000)
    return replace(
        waybill,
        number=clean_code(waybill.number, field=N_("Waybill number")).upper(),
        shipper_name=clean_line(waybill.shipper_name, field=N_("Shipper")),
        consignee_name=clean_line(waybill.consignee_name, field=N_("Consignee")),
        goods=clean_line(waybill.goods, field=N_("Goods"), limit=200),
        shipper_contact=_optional(waybill.shipper_contact, N_("Shipper's contact"), 120),
        shipper_phone=_optional(waybill.shipper_phone, N_("Shipper's phone"), 40),
        consignee_phone=_optional(waybill.consignee_phone, N_("Consignee's phone"), 40),
        collect_freight=_money(waybill.collect_freight),
        cash_on_delivery=_money(waybill.cash_on_delivery),
        remarks=clean_note(waybill.remarks, field=N_("Remarks")),
        carrier=_optional(waybill.carrier, N_("Carrier"), 60),
    )


def _optional(text: str, field: str, limit: int) -> str:
    return clean_line(text, field=field, limit=limit, required=False)


def _money(amount: Decimal) -> Decimal:
    fits = amount.is_finite() and 0 <= amount <= LARGEST_MONEY
    if not fits or amount != amount.quantize(Decimal("0.01")):
        raise Refused(ConsignmentFault.MONEY, amount=str(amount)[:20])
    return abs(amount.quantize(Decimal("0.01")))


def typed_money(text: str) -> Decimal:
    """Yuan as they are typed; nought where nothing is.

    Raises:
        Refused: not an amount, or more than a waybill can say.
    """
    typed = narrow(text).strip().removeprefix("¥").strip()
    if typed and not _AMOUNT.fullmatch(typed):
        raise Refused(ConsignmentFault.MONEY, amount=text.strip()[:20])
    return _money(Decimal(typed.replace(",", "") or 0))


def document_of(number: str) -> str:
    """How receipts, papers and the trail name the consignment *number*."""
    return f"consignment:{number}"


def tail(text: str) -> str:
    """The last four letters or digits, by which people ask for a waybill or a phone."""
    return re.sub(r"[^0-9A-Za-z]", "", text)[-4:].upper()


def days_here(arrived_on: date | None, today: date) -> int:
    """Days since arrival; nought on the day itself."""
    return max((today - arrived_on).days, 0) if arrived_on else 0


def paper_type(content: bytes) -> str:
    """The media type of a change's paper, by what it holds and not by its name.

    Raises:
        Refused: empty, too large, or no PDF, PNG, JPEG or TIFF.
    """
    if not content:
        raise Refused(ConsignmentFault.NO_PAPER)
    if len(content) > LARGEST_PAPER:
        raise Refused(ConsignmentFault.PAPER_TOO_LARGE, megabytes=LARGEST_PAPER // 1_000_000)
    for start, media_type in _PAPER_STARTS.items():
        if content.startswith(start):
            return media_type
    raise Refused(ConsignmentFault.PAPER_KIND)


def checked_phone(typed: str) -> str:
    """A phone number as it is kept: at least five digits, no letters.

    Raises:
        Refused: nobody can be called there.
    """
    phone = clean_line(typed, field=N_("Number called"), limit=40)
    if (
        not re.fullmatch(r"\+?[0-9][0-9 ()#*/,-]{3,}[0-9]", phone)
        or sum(map(str.isdigit, phone)) < 5
    ):
        raise Refused(ConsignmentFault.PHONE)
    return phone
