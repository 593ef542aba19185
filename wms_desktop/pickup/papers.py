"""Papers of the pickup counter: the cash receipt and the pickup slip, one small sheet each."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from wms_desktop.core.language import N_, Language, translate
from wms_desktop.documents.paper import (
    Box,
    Fact,
    Paper,
    PaperHead,
    PaperSize,
    Printed,
)
from wms_desktop.documents.table import Column, Kind
from wms_desktop.pickup.amounts import in_characters
from wms_desktop.pickup.notice import NOTICE, NOTICE_VERSION
from wms_desktop.pickup.records import RecordRow
from wms_desktop.pickup.words import STATES

CASH_RECEIPT = "cash_receipt"
PICKUP_SLIP = "pickup_slip"
PRIVACY_NOTICE = "privacy_notice"
TITLES = {
    CASH_RECEIPT: N_("Cash receipt"),
    PICKUP_SLIP: N_("Pickup slip"),
    PRIVACY_NOTICE: N_("Privacy notice"),
}


@dataclass(frozen=True, slots=True)
class PickupPaper:
    """What both papers say: the record, its goods, the house, and who prints it.

    Attributes:
        code: our own barcode of the consignment; empty where its number does not fit into one.
        seal: the newest seal's beginning, so that this paper shows a cut tail (SYS-1).
    """

    record: RecordRow
    goods: str
    shipper_name: str
    code: str
    house: str
    printed: Printed
    seal: str = ""

    @property
    def cash_number(self) -> str:
        """The cash receipt's own: part pickups of one waybill have one each."""
        return f"SJ-{self.record.id:08d}"


def cash_receipt(data: PickupPaper, language: Language, *, copy: bool = False) -> bytes:
    """What was taken at the counter, how, and for which waybill (PCK-8).

    Args:
        copy: it was printed before; the page says so.

    Raises:
        ValueError: nothing was taken.
    """
    if not data.record.payments:
        raise ValueError("nothing was taken")
    paper = _paper(data, TITLES[CASH_RECEIPT], language, copy=copy)
    paper.facts([Fact(translate(N_("Cash receipt number"), language), data.cash_number)])
    total = sum((amount for _, _, amount in data.record.payments), Decimal(0))
    paper.table(
        (
            Column(translate(N_("For"), language)),
            Column(translate(N_("Means"), language)),
            Column(translate(N_("Amount in yuan"), language), kind=Kind.FIGURE),
        ),
        [
            (translate(STATES[what], language), translate(STATES[means], language), f"{amount:.2f}")
            for what, means, amount in data.record.payments
        ],
        totals=(translate(N_("Total"), language), "", f"{total:.2f}"),
    )
    if said := in_characters(total, language):
        paper.facts([Fact(translate(N_("Amount in characters"), language), said, wide=True)])
    seal = Box(translate(N_("Seal of the house"), language))
    paper.boxes([Box(translate(N_("Taken by"), language), value=data.record.person), seal], 20)
    return paper.bytes()


def pickup_slip(data: PickupPaper, language: Language) -> bytes:
    """Who collected what, shown which document, masked; to be signed where it was not (PCK-9)."""
    paper = _paper(data, TITLES[PICKUP_SLIP], language)
    paper.table(
        (
            Column(translate(N_("Whose document"), language)),
            Column(translate(N_("Document"), language)),
            Column(translate(N_("Name"), language)),
            Column(translate(N_("Number, masked"), language)),
        ),
        [
            (translate(STATES[whose], language), translate(STATES[kind], language), name, number)
            for whose, kind, name, number in data.record.documents
        ],
    )
    signs = translate(STATES[data.record.collector], language)
    paper.boxes(
        [
            Box(translate(N_("Signature: {who}"), language, who=signs)),
            Box(translate(N_("Handed over by"), language), value=data.record.person),
        ],
        22,
    )
    return paper.bytes()


def privacy_notice(house: str, printed: Printed, language: Language) -> bytes:
    """Why a document is looked at, what is kept how long, and whom to ask; one A5 page."""
    head = PaperHead(
        title=translate(TITLES[PRIVACY_NOTICE], language),
        organization=house,
        note=translate(N_("Version {version}"), language, version=NOTICE_VERSION),
        printed=printed,
    )
    paper = Paper(head, language, PaperSize.A5)
    for title, text in NOTICE:
        paper.heading(translate(title, language))
        paper.text(translate(text, language))
    return paper.bytes()


def _paper(data: PickupPaper, title: str, language: Language, *, copy: bool = False) -> Paper:
    head = PaperHead(
        title=translate(title, language),
        number=data.record.number,
        code=data.code,
        organization=data.house,
        printed=data.printed,
        seal=data.seal,
        copy=copy,
    )
    paper = Paper(head, language, PaperSize.A5, landscape=True)
    paper.facts(
        [
            Fact(translate(N_("Consignee"), language), data.record.consignee_name, bold=True),
            Fact(translate(N_("Shipper"), language), data.shipper_name),
            Fact(translate(N_("Goods"), language), data.goods, wide=True),
        ]
    )
    return paper
