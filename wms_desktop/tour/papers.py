"""Signed papers of the sample shop that the tour plays with: waybills, stacks, envelopes, lists."""

from __future__ import annotations

import random
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from uuid import uuid4

from PIL import Image, ImageDraw
from sqlalchemy import Select, select

from wms_desktop.core.acting import Acting
from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.customers.tables import Customer, CustomerKind
from wms_desktop.db import archive
from wms_desktop.db.database import Database
from wms_desktop.demo.cast import Cast
from wms_desktop.demo.scans import signed
from wms_desktop.documents.render import page_image
from wms_desktop.receipts.codes import slip_code
from wms_desktop.receipts.kinds import DestructionState, EnvelopeState, HandOverState, ReceiptState
from wms_desktop.receipts.printing import PrintSlips, print_slips
from wms_desktop.receipts.tables import Receipt
from wms_desktop.receipts.tables_custody import (
    Destruction,
    Envelope,
    EnvelopeLine,
    HandOver,
    ReceiptBox,
)
from wms_desktop.transport.kinds import ConsignmentState
from wms_desktop.transport.tables import Consignment

SCAN_DPI = 200
_SLIPS = 5


def waybill_in_parts(db: Database) -> Consignment:
    """A person's waybill of several pieces with money to pay; of eight, if there is one."""
    wanted = (
        _waiting(CustomerKind.PERSON)
        .where(
            Consignment.pieces > 3, Consignment.collect_freight > 0,
            Consignment.pieces_collected == 0,
        )
        .order_by((Consignment.pieces == 8).desc(), Consignment.id)
    )  # fmt: skip
    return _first(db, wanted)


def part_collected(db: Database) -> str:
    """The number of a waybill that part of was collected."""
    wanted = select(Consignment).where(
        Consignment.state == ConsignmentState.WAITING, Consignment.pieces_collected > 0
    )
    return _first(db, wanted.order_by(Consignment.id)).number


def company_waybill(db: Database) -> Consignment:
    """A waybill of a company that is a customer: its book says who may collect."""
    names = select(Customer.name).where(Customer.is_active)
    wanted = _waiting(CustomerKind.ORGANIZATION).where(Consignment.consignee_name.in_(names))
    return _first(db, wanted.order_by(Consignment.needs_seal, Consignment.id))


def _waiting(kind: CustomerKind) -> Select[Consignment]:
    return select(Consignment).where(
        Consignment.state == ConsignmentState.WAITING,
        Consignment.consignee_kind == kind,
        Consignment.needs_own_forms.is_(False),
    )


def _first(db: Database, wanted: Select[Consignment]) -> Consignment:
    with db.read() as session:
        row = session.scalars(wanted.limit(1)).one()
        session.expunge(row)
    return row


def mixed_stack(db: Database, by: Acting, folder: Path) -> tuple[Path, str]:
    """A slip, its blank back, the slip again, one without codes, two on a page.

    The last slip is not signed. Besides the file: the number of the one whose codes are lost.
    """
    with db.read() as session:
        receipts = session.scalars(
            select(Receipt)
            .where(
                Receipt.state == ReceiptState.SIGNED, Receipt.copies == 1,
                Receipt.site_id == by.site_id, Receipt.needs_own_forms.is_(False),
            )
            .order_by(Receipt.id.desc())
            .limit(_SLIPS)
        ).all()  # fmt: skip
    command = PrintSlips(uuid4(), tuple(receipt.number for receipt in receipts))
    slips = archive.content(db, print_slips(db, by, command).value)
    cast = Cast(random.Random(11))
    bare = [page_image(slips, number, SCAN_DPI).convert("RGB") for number in range(len(receipts))]
    done = [
        signed(cast, receipt, page, SCAN_DPI) for receipt, page in zip(receipts, bare, strict=True)
    ]
    first, spoilt, left, right, _last = done
    blank = Image.new("RGB", first.size, (246, 246, 244))
    pages = [first, blank, first.rotate(180), _without_codes(spoilt), _two(left, right), bare[-1]]
    path = folder / "mixed-stack.pdf"
    path.write_bytes(_pdf(pages))
    return path, receipts[1].number


def _without_codes(slip: Image.Image) -> Image.Image:
    """Coffee over the head of the slip, its foot torn off."""
    page, (width, height) = slip.copy(), slip.size
    draw = ImageDraw.Draw(page)
    draw.rectangle((0, 0, width, height // 6), fill=(236, 228, 214))
    draw.rectangle((0, height - height // 5, width, height), fill=(250, 250, 250))
    return page


def _two(left: Image.Image, right: Image.Image) -> Image.Image:
    """Two slips that lay on the glass side by side."""
    width, height = left.size
    page = Image.new("RGB", (width * 2, height), (250, 250, 250))
    page.paste(left, (0, 0))
    page.paste(right, (width, 0))
    return page


def _pdf(pages: Sequence[Image.Image]) -> bytes:
    stack = BytesIO()
    first, *others = (page.convert("L") for page in pages)
    first.save(stack, "PDF", save_all=True, append_images=others, resolution=SCAN_DPI)
    return stack.getvalue()


def open_envelope(db: Database, by: Acting) -> tuple[str, str]:
    """(barcode, code of a slip that belongs in it) of the envelope that is being packed here."""
    with db.read() as session:
        envelope = session.scalars(
            select(Envelope).where(
                Envelope.state == EnvelopeState.OPEN, Envelope.from_site_id == by.site_id
            )
        ).first()
        assert envelope is not None
        inside = select(EnvelopeLine.receipt_id)
        number = session.scalars(
            select(Receipt.number)
            .where(
                Receipt.state == ReceiptState.FILED, Receipt.site_id == by.site_id,
                Receipt.origin_site_id == envelope.to_site_id, Receipt.id.not_in(inside),
                Receipt.is_suspect.is_(False),
            )
            .order_by(Receipt.id)
        ).first()  # fmt: skip
    return _code(CodeKind.ENVELOPE, envelope.number), slip_code(str(number), 1)


def arriving_envelope(db: Database, by: Acting) -> tuple[str, list[str]]:
    """(barcode, codes of its slips) of an envelope that is on its way here."""
    with db.read() as session:
        envelope = session.scalars(
            select(Envelope).where(
                Envelope.state == EnvelopeState.SENT, Envelope.to_site_id == by.site_id
            )
        ).first()
        assert envelope is not None
        numbers = session.scalars(
            select(Receipt.number)
            .join(EnvelopeLine, EnvelopeLine.receipt_id == Receipt.id)
            .where(EnvelopeLine.envelope_id == envelope.id)
            .order_by(EnvelopeLine.place)
        ).all()
    return _code(CodeKind.ENVELOPE, envelope.number), [slip_code(n, 1) for n in numbers]


def open_list(db: Database) -> str:
    """The barcode of a hand-over list that waits for its signature."""
    wanted = select(HandOver.number).where(HandOver.state == HandOverState.OPEN)
    return _code(CodeKind.HAND_OVER, _number(db, wanted.order_by(HandOver.id.desc())))


def box_in_use(db: Database) -> tuple[str, str]:
    """(barcode, code of a slip that lies in it) of a box that is not full."""
    with db.read() as session:
        box, number = session.execute(
            select(ReceiptBox.number, Receipt.number)
            .join(Receipt, Receipt.box_id == ReceiptBox.id)
            .where(ReceiptBox.is_full.is_(False))
            .order_by(ReceiptBox.id, Receipt.box_place.desc())
            .limit(1)
        ).one()
    return _code(CodeKind.BOX, box), slip_code(number, 1)


def destruction_list(db: Database) -> str:
    """The barcode of a destruction list that one person has agreed to."""
    wanted = select(Destruction.number).where(Destruction.state == DestructionState.APPROVED)
    return _code(CodeKind.DESTRUCTION, _number(db, wanted.order_by(Destruction.id.desc())))


def _number(db: Database, wanted: Select[str]) -> str:
    with db.read() as session:
        return session.scalars(wanted.limit(1)).one()


def _code(kind: CodeKind, number: str) -> str:
    return own_code(kind, number.removeprefix(f"{kind.value}-"))
