"""What the tour needs from the sample shop: which order, which waybill, which slip to play with."""

from __future__ import annotations

import random
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from uuid import uuid4

from PIL import Image
from sqlalchemy import select

from wms_desktop.core.acting import Acting
from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.counts.tables import Count
from wms_desktop.customers.tables import Customer, CustomerKind
from wms_desktop.db import archive
from wms_desktop.db.database import Database
from wms_desktop.demo.cast import Cast
from wms_desktop.demo.scans import signed
from wms_desktop.documents.render import page_count, page_image
from wms_desktop.goods.kinds import InboundState, OutboundState
from wms_desktop.goods.packed import left_to_pack
from wms_desktop.goods.tables import InboundLine, InboundOrder, OutboundOrder
from wms_desktop.people.queries import acting_for
from wms_desktop.people.tables import Person
from wms_desktop.pickup.numbers import resident_check_character
from wms_desktop.receipts.kinds import ReceiptState
from wms_desktop.receipts.printing import PrintSlips, print_slips
from wms_desktop.receipts.tables import Receipt
from wms_desktop.stock.kinds import Condition
from wms_desktop.stock.tables import Balance, Item, Location, Lot, StockDocument, StockMove
from wms_desktop.transport.kinds import ConsignmentState
from wms_desktop.transport.tables import Consignment

SCAN_DPI = 200
NUMBER = "310113" + "19850412" + "241"  # a training number, its check character is added


@dataclass(frozen=True, slots=True)
class Waybill:
    """A consignment to be collected by a person."""

    id: int
    number: str
    consignee: str
    needs: tuple[str, ...]
    money: tuple[str, ...]


def inbound_barcode(db: Database) -> str:
    """The barcode of the first order that is expected."""
    with db.read() as session:
        number = session.scalars(
            select(InboundOrder.number)
            .where(InboundOrder.state == InboundState.EXPECTED)
            .order_by(InboundOrder.id)
        ).first()
    return _barcode(CodeKind.INBOUND, str(number))


def customer_name(db: Database) -> str:
    """A customer whose contact and address are on record."""
    with db.read() as session:
        return (
            session.scalars(
                select(Customer.name)
                .where(Customer.contact_name != "", Customer.address != "", Customer.phone != "")
                .order_by(Customer.id)
            ).first()
            or ""
        )


def is_item(db: Database, code: str) -> bool:
    """Whether an item is on record."""
    with db.read() as session:
        return session.scalar(select(Item.id).where(Item.code == code)) is not None


def first_lines(db: Database, number: str, count: int) -> list[tuple[str, int]]:
    """(item code, pieces) of an inbound order's first lines, without those that QC looks at."""
    with db.read() as session:
        rows = session.execute(
            select(Item.code, InboundLine.expected)
            .join(Item, Item.id == InboundLine.item_id)
            .join(InboundOrder, InboundOrder.id == InboundLine.order_id)
            .where(InboundOrder.number == number, Item.needs_qc.is_(False))
            .order_by(InboundLine.line)
            .limit(count)
        ).all()
    return [(code, int(expected)) for code, expected in rows]


def outbound_barcode(db: Database) -> str:
    """The barcode of the first order that waits to be allocated."""
    with db.read() as session:
        number = session.scalars(
            select(OutboundOrder.number)
            .where(OutboundOrder.state == OutboundState.APPROVED)
            .order_by(OutboundOrder.needs_receipt.desc(), OutboundOrder.id)
        ).first()
    return _barcode(CodeKind.OUTBOUND, str(number))


def shipped_barcode(db: Database, by: Acting) -> str:
    """The barcode of the newest order that was shipped and whose lots are still in stock."""
    in_stock = select(Balance.lot_id).where(
        Balance.quantity > 0, Balance.condition == Condition.GOOD
    )
    gone = (
        select(StockMove.id)
        .join(StockDocument, StockDocument.id == StockMove.document_id)
        .where(
            StockDocument.document == "outbound:" + OutboundOrder.number,
            StockMove.lot_id.not_in(in_stock),
        )
    )
    with db.read() as session:
        number = session.scalars(
            select(OutboundOrder.number)
            .where(
                OutboundOrder.state == OutboundState.SHIPPED,
                OutboundOrder.ordered_on < by.today,
                ~gone.exists(),
            )
            .order_by(OutboundOrder.ordered_on.desc(), OutboundOrder.id)
        ).first()
    return _barcode(CodeKind.OUTBOUND, str(number))


def order_in(db: Database, state: OutboundState) -> int:
    """The newest outbound order that stands at *state*."""
    with db.read() as session:
        query = select(OutboundOrder.id).where(OutboundOrder.state == state)
        return session.scalars(query.order_by(OutboundOrder.id.desc())).first() or 0


def left_in_hand(db: Database, order_id: int) -> list[tuple[str, int]]:
    """(lot barcode, pieces) of what was picked and is in no package yet."""
    with db.read() as session:
        lines = left_to_pack(session, order_id)
    return [(lot_barcode(line.lot_id), int(line.left)) for line in lines if line.left > 0]


def held_lot(db: Database) -> str:
    """The barcode of goods that other orders hold."""
    with db.read() as session:
        query = select(Balance.lot_id).where(Balance.condition == Condition.GOOD)
        lot = session.scalars(query.order_by(Balance.reserved.desc(), Balance.id)).first()
    return lot_barcode(lot or 0)


def loose_goods(db: Database, zone: str) -> tuple[str, str]:
    """(location code, lot barcode) of good goods of a zone that no order holds."""
    with db.read() as session:
        code, lot = session.execute(
            select(Location.code, Balance.lot_id)
            .join(Location, Location.id == Balance.location_id)
            .join(Lot, Lot.id == Balance.lot_id)
            .where(
                Location.code.startswith(f"{zone}-"),
                Balance.condition == Condition.GOOD,
                Balance.reserved == 0,
                Balance.quantity > 1,
            )
            .order_by(Location.distance, Balance.id)
            .limit(1)
        ).one()
    return code, lot_barcode(lot)


def owner_name(db: Database) -> str:
    """A customer whose goods are kept here."""
    with db.read() as session:
        query = select(Customer.name).join(Balance, Balance.owner_id == Customer.id)
        owners = query.where(Customer.kind == CustomerKind.ORGANIZATION, Balance.quantity > 0)
        return session.scalars(owners.order_by(Customer.id)).first() or ""


def waybills(db: Database, count: int) -> list[Waybill]:
    """Persons' consignments that wait; the first ones need no seal and no own forms."""
    with db.read() as session:
        rows = session.scalars(
            select(Consignment)
            .where(
                Consignment.state == ConsignmentState.WAITING,
                Consignment.consignee_kind == CustomerKind.PERSON,
                Consignment.needs_own_forms.is_(False),
                Consignment.needs_seal.is_(False),
            )
            .order_by(Consignment.collect_freight.desc(), Consignment.id)
            .limit(count)
        ).all()
    return [
        Waybill(
            row.id,
            row.number,
            row.consignee_name,
            tuple(n for n in ("signature", "id_number") if getattr(row, f"needs_{n}")),
            tuple(n for n in ("collect_freight", "cash_on_delivery") if getattr(row, n)),
        )
        for row in rows
    ]


def resident_number() -> str:
    """A well-formed number for the training check; nobody's."""
    return NUMBER + resident_check_character(NUMBER)


def goods_in_zone(db: Database, zone: str) -> list[tuple[str, str, int]]:
    """(location code, lot barcode, pieces) of everything in a zone, in walking order."""
    with db.read() as session:
        rows = session.execute(
            select(Location.code, Lot.id, Balance.quantity)
            .join(Lot, Lot.id == Balance.lot_id)
            .join(Location, Location.id == Balance.location_id)
            .where(Location.code.startswith(f"{zone}-"), Balance.quantity > 0)
            .order_by(Location.distance, Lot.id)
        ).all()
    return [(code, lot_barcode(lot), int(n)) for code, lot, n in rows]


def locations_in_zone(db: Database, zone: str) -> list[str]:
    """The bins of a zone in walking order."""
    with db.read() as session:
        return list(
            session.scalars(
                select(Location.code)
                .where(Location.code.startswith(f"{zone}-"))
                .order_by(Location.distance)
            )
        )


def lot_barcode(lot_id: int) -> str:
    """What a lot's label says."""
    return own_code(CodeKind.LOT, str(lot_id))


def location_barcode(code: str) -> str:
    """What a location's label says."""
    return own_code(CodeKind.LOCATION, code)


def scanned_stack(db: Database, by: Acting, folder: Path, count: int) -> Path:
    """Slips of *count* signed receipts, printed, signed and scanned askew into one PDF.

    The last one is not signed, and after it comes a page without any code.
    """
    with db.read() as session:
        receipts = session.scalars(
            select(Receipt)
            .where(Receipt.state == ReceiptState.SIGNED, Receipt.copies == 1)
            .order_by(Receipt.id)
            .limit(count)
        ).all()
    numbers = tuple(receipt.number for receipt in receipts)
    slips = archive.content(db, print_slips(db, by, PrintSlips(uuid4(), numbers)).value)
    cast = Cast(random.Random(7))
    pages = []
    for number in range(page_count(slips)):
        page = page_image(slips, number, SCAN_DPI)
        if number < page_count(slips) - 1:
            page = signed(cast, receipts[number], page, SCAN_DPI)
        pages.append(_askew(page, cast.random))
    pages.append(_askew(Image.new("L", pages[0].size, 245), cast.random))
    stack = BytesIO()
    pages[0].save(stack, "PDF", save_all=True, append_images=pages[1:], resolution=SCAN_DPI)
    path = folder / "scanned-stack.pdf"
    path.write_bytes(stack.getvalue())
    return path


def _askew(page: Image.Image, chance: random.Random) -> Image.Image:
    turned = page.convert("L").rotate(
        chance.uniform(-2.5, 2.5), Image.Resampling.BICUBIC, fillcolor=250
    )
    return turned.rotate(chance.choice((0, 0, 90, 180, 270)), expand=True)


def _barcode(kind: CodeKind, number: str) -> str:
    return own_code(kind, number.removeprefix(f"{kind.value}-"))


def state_of(db: Database, table: type, number: str) -> str:
    """The state of a consignment, an order or a count by its number: the step really worked."""
    with db.read() as session:
        return str(session.execute(select(table.state).where(table.number == number)).scalar_one())  # type: ignore[attr-defined]


def acting_as(db: Database, login: str, like: Acting) -> Acting:
    """Somebody else at the same workstation."""
    with db.read() as session:
        person = session.scalars(select(Person.id).where(Person.login == login)).one()
    return acting_for(db, person, like.workstation_id, now=like.now, language=like.language)


def newest(db: Database, table: type) -> str:
    """The number of the record made last; empty where there is none yet."""
    with db.read() as session:
        query = select(table.number).order_by(table.id.desc()).limit(1)  # type: ignore[attr-defined]
        return str(session.execute(query).scalar() or "")


def count_called(db: Database, title: str) -> int:
    """The count with a title."""
    with db.read() as session:
        return session.execute(select(Count.id).where(Count.title == title)).scalar_one()
