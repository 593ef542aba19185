"""Scanned pages of the sample receipts that came back: printed, signed by a squiggle, filed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

from PIL import Image, ImageDraw
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.db import archive
from wms_desktop.demo.cast import Cast
from wms_desktop.documents.render import page_image
from wms_desktop.receipts import life, printing
from wms_desktop.receipts.codes import slip_code
from wms_desktop.receipts.kinds import PageStatus, Verdict
from wms_desktop.receipts.layout import SLIP
from wms_desktop.receipts.papers import slips_pdf
from wms_desktop.receipts.tables import Receipt, ScanBatch, ScanPage

DPI = 100
BATCH = 20
OLD_DPI = 40


def add_scans(session: Session, cast: Cast, by: Acting, receipt_ids: Sequence[int]) -> None:
    """File one page for every copy of these receipts, twenty receipts a stack."""
    for first in range(0, len(receipt_ids), BATCH):
        receipts = [session.get_one(Receipt, i) for i in receipt_ids[first : first + BATCH]]
        printed = [replace(printing.slip_of(session, by, r), is_one_page=True) for r in receipts]
        slips = slips_pdf(printed)
        copies = [(r, copy) for r in receipts for copy in range(1, r.copies + 1)]
        pages = [
            (receipt, copy, signed(cast, receipt, page_image(slips, number, DPI), DPI))
            for number, (receipt, copy) in enumerate(copies)
        ]
        original = BytesIO()
        pictures = [image for _, _, image in pages]
        pictures[0].save(original, "PDF", save_all=True, append_images=pictures[1:], resolution=DPI)
        batch = ScanBatch(
            source=f"scan-{first // BATCH + 1:03d}.pdf",
            file_sha256=archive.store(session, by, original.getvalue(), "application/pdf"),
            pages=len(pages),
            site_id=by.site_id,
            person_id=by.person_id,
        )
        session.add(batch)
        session.flush()
        for number, (receipt, copy, image) in enumerate(pages, 1):
            page = BytesIO()
            image.save(page, "JPEG", quality=60)
            session.add(
                ScanPage(
                    batch_id=batch.id,
                    page=number,
                    image_sha256=archive.store(session, by, page.getvalue(), "image/jpeg"),
                    receipt_id=receipt.id,
                    copy_number=copy,
                    status=PageStatus.FILED,
                    codes=slip_code(receipt.number, copy),
                    verdict=Verdict.COMPLETE,
                    decided_by_id=by.person_id,
                    decided_at=by.now,
                )
            )
        session.flush()


def add_old_pages(session: Session, by: Acting, receipts: Sequence[Receipt]) -> None:
    """One small page each for receipts of past months; rendering all slips would take too long."""
    pages = [_old_page(receipt) for receipt in receipts]
    original = BytesIO()
    pages[0].save(original, "PDF", save_all=True, append_images=pages[1:], resolution=OLD_DPI)
    batch = ScanBatch(
        source="scan-past.pdf",
        file_sha256=archive.store(session, by, original.getvalue(), "application/pdf"),
        pages=len(pages), site_id=by.site_id, person_id=by.person_id,
    )  # fmt: skip
    session.add(batch)
    session.flush()
    for number, (receipt, image) in enumerate(zip(receipts, pages, strict=True), 1):
        page = BytesIO()
        image.save(page, "JPEG", quality=60)
        session.add(
            ScanPage(
                batch_id=batch.id, page=number, receipt_id=receipt.id, copy_number=1,
                image_sha256=archive.store(session, by, page.getvalue(), "image/jpeg"),
                status=PageStatus.FILED, codes=slip_code(receipt.number, 1),
                verdict=Verdict.COMPLETE, decided_by_id=by.person_id, decided_at=by.now,
            )
        )  # fmt: skip
    session.flush()


def _old_page(receipt: Receipt) -> Image.Image:
    scale = OLD_DPI / 25.4
    page = Image.new("L", (round(210 * scale), round(297 * scale)), 250)
    draw = ImageDraw.Draw(page)
    draw.text((14 * scale, 20 * scale), receipt.number, fill=40)
    for box in SLIP.boxes.values():
        left, top = box.x * scale, box.y * scale
        draw.rectangle((left, top, left + box.width * scale, top + box.height * scale), outline=90)
    return page


def signed(cast: Cast, receipt: Receipt, printed: Image.Image, dpi: int) -> Image.Image:
    """The page as it looks after the consignee had it in hand."""
    image = printed.convert("RGB")
    draw = ImageDraw.Draw(image)
    _squiggle(draw, cast, "signature", dpi)
    if life.needs_of(receipt).id_number:
        _squiggle(draw, cast, "id_number", dpi)
    if life.needs_of(receipt).seal:
        _seal(draw, cast, dpi)
    return image


def _squiggle(draw: ImageDraw.ImageDraw, cast: Cast, box: str, dpi: int) -> None:
    rect = SLIP.boxes[box]
    scale = dpi / 25.4
    amplitude = rect.height * cast.random.uniform(0.18, 0.3)
    waves = cast.random.uniform(2, 4)
    points = []
    for step in range(80):
        share = step / 79
        x = rect.x + rect.width * (0.15 + 0.6 * share)
        y = (
            rect.y
            + rect.height * 0.55
            + amplitude * math.sin(share * waves * 2 * math.pi) * (1 - share / 2)
        )
        points.append((x * scale, y * scale))
    draw.line(points, fill=(24, 34, 82), width=max(2, dpi // 45), joint="curve")


def _seal(draw: ImageDraw.ImageDraw, cast: Cast, dpi: int) -> None:
    rect, scale = SLIP.boxes["seal"], dpi / 25.4
    radius = min(rect.width, rect.height) * 0.36 * scale
    x = (rect.x + rect.width / 2 + cast.random.uniform(-4, 4)) * scale
    y = (rect.y + rect.height / 2) * scale
    red = (200, 40, 40)
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=red, width=4)
    star = [
        (
            x + radius * (0.4 if point % 2 else 0.85) * 0.5 * math.sin(math.pi * point / 5),
            y - radius * (0.4 if point % 2 else 0.85) * 0.5 * math.cos(math.pi * point / 5),
        )
        for point in range(10)
    ]
    draw.polygon(star, fill=red)
