"""Pick list and delivery note; with a signed receipt in its lower part where one is required.

The receipt's codes and boxes are where `receipts.layout.SLIP` has them, so that a scanned delivery
note is filed like any slip.

Source: OUT-3, RCP-1, SYS-5.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.core.language import Language, translate
from wms_desktop.core.quantity import shown_quantity
from wms_desktop.documents.join import joined
from wms_desktop.documents.paper import Box, Column, Fact, Paper, PaperHead, Printed
from wms_desktop.documents.table import Kind
from wms_desktop.goods import words
from wms_desktop.goods.outbound_detail import OutboundDetail, OutboundLineRow, PickRow
from wms_desktop.goods.packed import PackageRow
from wms_desktop.receipts.papers import Slip, slips_pdf
from wms_desktop.receipts.rules import Needs

_SIGN_MM = 26.0
MOST_LINES_ON_SLIP = 5  # more are listed in full on pages before it


@dataclass(frozen=True, slots=True)
class ReceiptPart:
    """The receipt that the consignee signs on the delivery note."""

    number: str
    needs: Needs


def pick_list_pdf(
    order: OutboundDetail, stops: Sequence[PickRow], printed: Printed, language: Language
) -> bytes:
    """What to take where, in walking order, with the order's barcode and boxes to tick.

    Once everything is taken it lists all of it again, to be checked. A delivery address of its own
    stands on it (ORD-8).
    """
    says = _Says(language)
    left = [stop for stop in stops if stop.quantity > stop.picked]
    paper = Paper(_head(order, printed, words.PICK_LIST, language), language)
    paper.facts(_facts(order, says))
    columns = (
        Column(says(words.LOCATION), 1.3, bold=True),
        Column(says(words.ITEM), 3.4),
        Column(says(words.LOT), 1.5),
        Column(says(words.QUANTITY), 1.0, Kind.FIGURE, bold=True),
        Column(says(words.UNIT), 0.7),
        Column(says(words.TAKEN), 0.7, Kind.TICK),
    )
    rows = [
        (s.location, f"{s.item} {s.name}", s.lot or "–",
         shown_quantity(s.quantity - s.picked if left else s.quantity), s.unit, "")
        for s in left or stops
    ]  # fmt: skip
    paper.table(columns, rows, least_row_mm=9)
    if order.remarks:
        paper.note_box(says(words.REMARKS), order.remarks)
    return paper.bytes()


def delivery_note_pdf(
    order: OutboundDetail,
    printed: Printed,
    language: Language,
    *,
    organization: str = "",
    receipt: ReceiptPart | None = None,
    packages: Sequence[PackageRow] = (),
    seal: str = "",
) -> bytes:
    """What is delivered to whom.

    Args:
        packages: the packing list; with a receipt it stands on pages before it.
        receipt: the signed receipt that the lower part is; without it there is a place to sign
            for the customer's own copy.
        seal: the first hex digits of the newest seal of the records (SYS-1).
    """
    if receipt is not None:
        slip = replace(_slip(order, printed, language, organization, receipt), seal=seal)
        if len(slip.lines) <= MOST_LINES_ON_SLIP and not packages:
            return slips_pdf([slip])
        pages = slips_pdf([replace(slip, is_one_page=True)])
        note = _note(order, printed, language, organization, packages, signed=False, seal=seal)
        return joined((note, pages))
    return _note(order, printed, language, organization, packages, signed=True, seal=seal)


def _note(
    order: OutboundDetail,
    printed: Printed,
    language: Language,
    organization: str,
    packages: Sequence[PackageRow] = (),
    *,
    signed: bool,
    seal: str,
) -> bytes:
    """The plain note; with a place to sign where it is no receipt's front page."""
    says = _Says(language)
    head = replace(_head(order, printed, words.DELIVERY_NOTE, language, organization), seal=seal)
    paper = Paper(head, language)
    paper.facts(_facts(order, says))
    columns = (
        Column(says(words.LINE), 0.5, Kind.FIGURE),
        Column(says(words.ITEM), 3.6),
        Column(says(words.QUANTITY), 1.0, Kind.FIGURE, bold=True),
        Column(says(words.UNIT), 0.7),
    )
    lines = [line for line in order.lines if _sent(order, line.picked, line.ordered) > 0]
    rows = [
        (str(line.line), _goods(line, says),
         shown_quantity(_sent(order, line.picked, line.ordered)), line.unit)
        for line in lines
    ]  # fmt: skip
    sums: dict[str, Decimal] = {}  # rolls and books do not add up
    for line in lines:
        sent = _sent(order, line.picked, line.ordered)
        sums[line.unit] = sums.get(line.unit, Decimal(0)) + sent
    said = [(shown_quantity(total), unit) for unit, total in sums.items()]
    several = "  ".join(" ".join(each) for each in said)
    totals = (says(words.TOTAL), *said[0]) if len(said) == 1 else (
        f"{says(words.TOTAL)}  {several}", "", "",
    )  # fmt: skip
    paper.table(columns, rows, totals=("", *totals))
    if packages:
        _packing_list(paper, packages, says)
    if order.remarks:
        paper.note_box(says(words.REMARKS), order.remarks)
    if signed:
        date_box = Box(says(words.RECEIVED_AT), "date")
        paper.boxes((Box(says(words.RECEIVED_BY), "signature", 2), date_box), _SIGN_MM)
    return paper.bytes()


def _packing_list(paper: Paper, packages: Sequence[PackageRow], says: _Says) -> None:
    """Which goods lie in which package (OUT-1)."""
    paper.heading(says(words.PACKING_LIST))
    columns = (
        Column(says(words.PACKAGE), 1.6, bold=True),
        Column(says(words.ITEM), 3.0),
        Column(says(words.LOT), 1.3),
        Column(says(words.QUANTITY), 1.0, Kind.FIGURE, bold=True),
        Column(says(words.UNIT), 0.7),
    )
    rows = []
    for package in packages:
        weight = f"{shown_quantity(package.weight)} kg" if package.weight else ""
        name = " ".join(filter(None, (f"{package.sequence}  {package.number}", weight)))
        for number, (item, title, lot, quantity, unit) in enumerate(package.goods):
            head = name if number == 0 else ""
            rows.append((head, f"{item} {title}", lot or "–", shown_quantity(quantity), unit))
        if package.remarks:
            rows.append(("", package.remarks, "", "", ""))
    paper.table(columns, rows)


def _slip(
    order: OutboundDetail,
    printed: Printed,
    language: Language,
    organization: str,
    receipt: ReceiptPart,
) -> Slip:
    says = _Says(language)
    lines = tuple(
        (
            _goods(line, says),
            f"{shown_quantity(_sent(order, line.picked, line.ordered))} {line.unit}",
            "",
        )
        for line in order.lines
        if _sent(order, line.picked, line.ordered) > 0
    )
    return Slip(
        number=receipt.number,
        waybill=order.number,
        origin_name=organization or printed.place,
        site_name=order.address or order.consignee,
        shipper=order.owner,
        consignee=" ".join(filter(None, (order.consignee, order.phone))),
        goods=order.remarks.partition("\n")[0],
        lines=lines,
        needs=receipt.needs,
        is_cash=False,
        arrived_on=None,
        due_on=None,
        language=language,
        printed=printed,
        title=translate(words.DELIVERY_RECEIPT, language),
        order_code=own_code(CodeKind.OUTBOUND, order.number),
    )


def _sent(order: OutboundDetail, picked: Decimal, ordered: Decimal) -> Decimal:
    """What is (to be) delivered: what was picked, or what is ordered while nothing is yet."""
    return picked if any(line.picked > 0 for line in order.lines) else ordered


def _goods(line: OutboundLineRow, says: _Says) -> str:
    """The item; with the lot, where the customer asked for one."""
    lot = f"{says(words.LOT)} {line.lot_code}" if line.lot_code else ""
    return " ".join(filter(None, (line.item, line.name, line.spec, lot)))


def _head(
    order: OutboundDetail, printed: Printed, title: str, language: Language, organization: str = ""
) -> PaperHead:
    return PaperHead(
        translate(title, language),
        order.number,
        own_code(CodeKind.OUTBOUND, order.number),
        organization,
        printed=printed,
    )


def _facts(order: OutboundDetail, says: _Says) -> list[Fact]:
    hand_over = says(words.HAND_OVERS[order.hand_over])
    return [
        Fact(says(words.CUSTOMER), order.customer),
        Fact(says(words.OWNER), order.owner),
        Fact(says(words.CONSIGNEE), order.consignee, bold=True),
        Fact(says(words.PHONE), order.phone),
        Fact(says(words.HAND_OVER), hand_over),
        Fact(says(words.DUE_ON), f"{order.due_on or '–'}"),
        Fact(says(words.ADDRESS), order.address or "–", wide=True),
    ]


@dataclass(frozen=True, slots=True)
class _Says:
    language: Language

    def __call__(self, source: str) -> str:
        return translate(source, self.language)
