"""Receipts and stacks of signed slips for tests, printed by the program, then badly scanned."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from uuid import uuid4

import pypdfium2 as pdfium
from PIL import Image

from tests import scans
from tests.shop import Shop
from wms_desktop.core.locks import PDFIUM
from wms_desktop.db import archive
from wms_desktop.receipts import printing, service
from wms_desktop.receipts.layout import SLIP
from wms_desktop.receipts.service import Requirement

ARRIVED = date(2026, 5, 18)


def requirement(document: str = "consignment:TY-88062263", **fixed: object) -> Requirement:
    """What a consignment of site 1, to be signed at site 2, asks for."""
    base = Requirement(
        document=document,
        site_id=2,
        origin_site_id=1,
        customer_id=2,
        shipper_name="绍兴锦程纺织有限公司",
        consignee_name="绍兴市柯桥锦绣家居有限公司",
        goods="墙布 12 件，毛重 286 kg",
        arrived_on=ARRIVED,
        lines=(("A302-14 云锦·烟灰", "8", ""), ("B118-02 素麻·燕麦", "3", "")),
    )
    return replace(base, **fixed)  # type: ignore[arg-type]


def required(shop: Shop, count: int = 1, **fixed: object) -> list[str]:
    """Numbers of *count* new receipts."""
    from wms_desktop.receipts.tables import Receipt

    numbers = []
    for _ in range(count):
        with shop.db.write() as session:
            document = f"consignment:TY-{uuid4().hex[:8].upper()}"
            wanted = requirement(str(fixed.get("document", document)))
            wanted = replace(wanted, **fixed)  # type: ignore[arg-type]
            receipt_id = service.require(session, shop.acting(), wanted)
            numbers.append(session.get_one(Receipt, receipt_id).number)
    return numbers


def printed(shop: Shop, numbers: list[str]) -> bytes:
    """The slips of *numbers* as the program prints them."""
    command = printing.PrintSlips(shop.op(), tuple(numbers))
    return archive.content(shop.db, printing.print_slips(shop.db, shop.acting(), command).value)


def paper_pages(pdf: bytes) -> list[Image.Image]:
    """Every page as it comes out of the printer, 200 dpi, RGB."""
    with PDFIUM, pdfium.PdfDocument(pdf) as document:
        return [page.render(scale=scans.DPI / 72).to_pil().convert("RGB") for page in document]


def scanned(pages: list[Image.Image], *how: scans.Handling) -> bytes:
    """Pages signed and scanned; one `scans.Handling` for each, or one for all, as one PDF."""
    each = how if len(how) == len(pages) else how * len(pages)
    jpegs = [
        scans.jpeg(scans.scan(page, handled, SLIP), handled.quality)
        for page, handled in zip(pages, each, strict=True)
    ]
    return scans.pdf_of_jpegs(jpegs)


def clean(**fixed: object) -> scans.Handling:
    """A good scan of a slip that is signed and sealed."""
    return replace(scans.Handling(noise=4, blur=0), **fixed)  # type: ignore[arg-type]


def png(page: Image.Image) -> bytes:
    """A page as a PNG file."""
    out = BytesIO()
    page.save(out, "PNG")
    return out.getvalue()
