"""Every way in by which a text of goods, stock, counts and customers reaches the books."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from uuid import uuid4

from sqlalchemy import select

from tests.counts.desk import counted, in_review, started
from tests.goods.conftest import Counter
from tests.shop import Shop
from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done
from wms_desktop.counts import queries as count_queries
from wms_desktop.counts import service as counts
from wms_desktop.counts.kinds import CountScope, VarianceCause
from wms_desktop.counts.tables import Count, CountLine
from wms_desktop.customers import service as customers
from wms_desktop.customers.tables import Customer, CustomerKind
from wms_desktop.goods import exceptions, inbound, outbound, picking, receiving, shipping
from wms_desktop.goods.kinds import Decision, ExceptionKind
from wms_desktop.goods.tables import (
    GoodsException,
    InboundLine,
    InboundOrder,
    OutboundOrder,
    OutboundStep,
)
from wms_desktop.stock import service, service_moves, service_places
from wms_desktop.stock.kinds import Condition, StorageClass
from wms_desktop.stock.tables import Balance, Item, ItemBarcode, Location, Lot, Zone

ONE = Decimal(1)


class Kind(StrEnum):
    """How a text is cleaned."""

    LINE = "line"  # names and one-line remarks
    NOTE = "note"  # several lines
    CODE = "code"  # ASCII only
    BARCODE = "barcode"  # somebody else's code


class Stage:
    """A shop with one of everything that a text can be written on."""

    def __init__(self, shop: Shop) -> None:
        self.shop, self.counter = shop, Counter(shop)
        self.by = shop.acting()
        self.boss = shop.acting("zhou")
        self.item = shop.item()
        self.lot = shop.lot(self.item, "L1")
        shop.stock(self.item, self.lot, 90)
        shop.stock(self.item, shop.lot(self.item, "L0"), 5, "A-01-02")
        with shop.db.read() as session:
            self.balance = session.scalars(select(Balance.id).order_by(Balance.id)).first() or 0
        count = started(shop)
        counted(shop, count, ("A-01-01", self.item, self.lot, 88))
        in_review(shop, count)
        self.variance = count_queries.review(shop.db, count)[0]

    def once(self, work: Callable[..., Done[object]], command: object, by: Acting) -> object:
        return work(self.shop.db, by, command).value

    def allocated(self) -> int:
        order = self.counter.order((self.item, 2))
        self.counter.allocate(order)
        return order

    def packed(self) -> int:
        order = self.allocated()
        self.counter.pick_all(order)
        self.counter.pack(order)
        return order

    def shipped(self) -> int:
        order = self.packed()
        self.counter.ship(order)
        return order

    def held(self) -> int:
        order = self.allocated()
        self.once(outbound.hold, outbound.Hold(uuid4(), order, self.version(order), "查"), self.by)
        return order

    def version(self, order: int) -> int:
        return self.counter.outbound(order).version

    def announced(self) -> int:
        return self.counter.announce((self.item, 9, ""))


Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Door:
    """One field of one use case.

    Attributes:
        make: prepares what the text is written on; the function it gives writes it.
        column: where it is kept.
        needed: it may not be empty.
    """

    kind: Kind
    make: Callable[[Stage, str], Work]
    column: object
    needed: bool = False
    limit: int = 120

    def stored(self, stage: Stage) -> str:
        """What the newest record has."""
        column: any = self.column  # type: ignore[valid-type]
        order = column.class_.__mapper__.primary_key[0]
        with stage.shop.db.read() as session:
            query = select(column).order_by(order.desc())
            if column.class_ is CountLine:
                query = select(column).where(CountLine.id == stage.variance.line_id)
            if column.class_ is ItemBarcode:
                query = select(column).order_by(ItemBarcode.added_at.desc())
            return str(session.scalars(query.limit(1)).one())


def _item(stage: Stage, **values: object) -> Work:
    fields = service.ItemFields(**({"name": "云锦", "unit": "卷"} | values))  # type: ignore[arg-type]
    command = service.AddItem(uuid4(), f"N-{uuid4().hex[:8]}", fields)
    return lambda: stage.once(service.add_item, command, stage.by)


def _coded_item(stage: Stage, text: str) -> Work:
    command = service.AddItem(uuid4(), text, service.ItemFields("云锦", "卷"))
    return lambda: stage.once(service.add_item, command, stage.by)


def _changed_item(stage: Stage, text: str) -> Work:
    item = stage.shop.item(f"N-{uuid4().hex[:8]}")
    command = service.ChangeItem(uuid4(), item, 1, service.ItemFields(text, "卷"))
    return lambda: stage.once(service.change_item, command, stage.by)


def _barcode(stage: Stage, text: str) -> Work:
    command = service.AttachBarcode(uuid4(), stage.item, text)
    return lambda: stage.once(service.attach_barcode, command, stage.by)


def _zone(stage: Stage, code: str, name: str) -> Work:
    command = service_places.AddZone(uuid4(), code, name, StorageClass.AMBIENT)
    return lambda: stage.once(service_places.add_zone, command, stage.by)


def _location(stage: Stage, text: str) -> Work:
    command = service_places.AddLocation(uuid4(), text, service_places.LocationFields(1))
    return lambda: stage.once(service_places.add_location, command, stage.by)


def _condition(stage: Stage, text: str) -> Work:
    command = service_moves.ChangeCondition(uuid4(), stage.balance, ONE, Condition.DAMAGED, text)
    return lambda: stage.once(service_moves.change_condition, command, stage.by)


def _opening_lot(stage: Stage, text: str) -> Work:
    line = service_moves.OpeningLine(stage.item, text, 1, stage.shop.location("A-01-03"), ONE)
    command = service_moves.OpenStock(uuid4(), (line,))
    return lambda: stage.once(service_moves.open_stock, command, stage.by)


def _customer(stage: Stage, **values: object) -> Work:
    code = str(values.pop("code", f"N-{uuid4().hex[:8]}"))
    given = {"name": "绍兴布行", "kind": CustomerKind.ORGANIZATION} | values
    command = customers.AddCustomer(uuid4(), customers.CustomerFields(**given), code)  # type: ignore[arg-type]
    return lambda: stage.once(customers.add, command, stage.by)


def _inbound(stage: Stage, **values: object) -> Work:
    lot = str(values.pop("lot", "L1"))
    command = inbound.CreateInbound(
        uuid4(), 2, 1, (inbound.AnnouncedLine(stage.item, ONE, lot),), **values  # type: ignore[arg-type]
    )  # fmt: skip
    return lambda: stage.once(inbound.create, command, stage.by)


def _outbound(stage: Stage, **values: object) -> Work:
    given = {"consignee_name": "周经理", "lines": (outbound.OrderedLine(stage.item, ONE),)} | values
    command = outbound.CreateOutbound(uuid4(), 2, 1, **given)  # type: ignore[arg-type]
    return lambda: stage.once(outbound.create, command, stage.by)


def _receive(stage: Stage, **values: object) -> Work:
    command = stage.counter.scan_command(
        stage.announced(), stage.item, 1, at="A-01-03", **values  # type: ignore[arg-type]
    )  # fmt: skip
    return lambda: stage.once(receiving.receive, command, stage.by)


def _over(stage: Stage, text: str) -> Work:
    order = stage.announced()
    command = stage.counter.scan_command(
        order, stage.item, 10, at="A-01-03", reason=text, confirmed=("goods_over_receipt",)
    )
    return lambda: stage.once(receiving.receive, command, stage.by)


def _pick(stage: Stage, text: str) -> Work:
    order, place = stage.allocated(), stage.shop.location("A-01-01")
    command = picking.Pick(uuid4(), order, stage.item, stage.lot, place, ONE, text)
    return lambda: stage.once(picking.pick, command, stage.by)


def _shortage(stage: Stage, text: str) -> Work:
    order = stage.allocated()
    command = picking.ReportShortage(uuid4(), order, 1, ExceptionKind.SHORT, ONE, text)
    return lambda: stage.once(picking.report_shortage, command, stage.by)


def _noted(stage: Stage, text: str) -> Work:
    order = stage.announced()
    command = exceptions.NoteException(uuid4(), order, 1, ExceptionKind.DAMAGED, ONE, text)
    return lambda: stage.once(exceptions.note_inbound, command, stage.by)


def _hold(stage: Stage, text: str) -> Work:
    order = stage.allocated()
    command = outbound.Hold(uuid4(), order, stage.version(order), text)
    return lambda: stage.once(outbound.hold, command, stage.by)


def _decide(stage: Stage, text: str) -> Work:
    order = stage.held()
    command = outbound.Decide(uuid4(), order, stage.version(order), Decision.GO_ON, text)
    return lambda: stage.once(outbound.decide, command, stage.by)


def _cancel(stage: Stage, text: str) -> Work:
    order = stage.allocated()
    command = outbound.Cancel(uuid4(), order, stage.version(order), text)
    return lambda: stage.once(outbound.cancel, command, stage.boss)


def _ship(stage: Stage, text: str) -> Work:
    order = stage.packed()
    command = shipping.Ship(uuid4(), order, stage.version(order), text)
    return lambda: stage.once(shipping.ship, command, stage.by)


def _confirm(stage: Stage, text: str) -> Work:
    order = stage.shipped()
    command = outbound.Confirm(uuid4(), order, stage.version(order), text)
    return lambda: stage.once(outbound.confirm, command, stage.by)


def _plan(stage: Stage, text: str) -> Work:
    command = counts.Plan(uuid4(), text, CountScope.SITE)
    return lambda: stage.once(counts.plan, command, stage.by)


def _cause(stage: Stage, text: str) -> Work:
    with stage.shop.db.read() as session:
        seen = session.get_one(CountLine, stage.variance.line_id).version
    command = counts.Decide(
        uuid4(), stage.variance.line_id, seen, VarianceCause.MISCOUNTED, text
    )  # fmt: skip
    return lambda: stage.once(counts.decide, command, stage.by)


LINE, NOTE, CODE = Kind.LINE, Kind.NOTE, Kind.CODE
DOORS: dict[str, Door] = {
    "item name": Door(LINE, lambda s, t: _item(s, name=t), Item.name, True),
    "item unit": Door(LINE, lambda s, t: _item(s, unit=t), Item.unit, True, 16),
    "item specification": Door(LINE, lambda s, t: _item(s, spec=t), Item.spec),
    "item group": Door(LINE, lambda s, t: _item(s, group=t), Item.group, False, 40),
    "changed item": Door(LINE, _changed_item, Item.name, True),
    "zone name": Door(LINE, lambda s, t: _zone(s, f"Z{uuid4().hex[:6]}", t), Zone.name, True),
    "condition": Door(LINE, _condition, None, True, 200),
    "customer name": Door(LINE, lambda s, t: _customer(s, name=t), Customer.name, True),
    "contact": Door(LINE, lambda s, t: _customer(s, contact_name=t), Customer.contact_name),
    "address": Door(LINE, lambda s, t: _customer(s, address=t), Customer.address, False, 300),
    "consignee": Door(LINE, lambda s, t: _outbound(s, consignee_name=t),
        OutboundOrder.consignee_name, True),
    "order address": Door(LINE, lambda s, t: _outbound(s, address=t),
        OutboundOrder.address, False, 300),
    "over-receipt": Door(LINE, _over, None, True, 200),
    "another lot": Door(LINE, _pick, None, False, 200),
    "hold": Door(LINE, _hold, OutboundStep.detail, True, 200),
    "decision": Door(LINE, _decide, None, True, 200),  # kept with the decision before it
    "cancel": Door(LINE, _cancel, OutboundStep.detail, True, 200),
    "carrier": Door(LINE, _ship, OutboundStep.detail, False, 200),
    "feedback": Door(LINE, _confirm, OutboundStep.detail, False, 200),
    "count title": Door(LINE, _plan, Count.title, True, 80),
    "count remark": Door(LINE, _cause, CountLine.remarks, False, 200),
    "inbound remarks": Door(NOTE, lambda s, t: _inbound(s, remarks=t), InboundOrder.remarks),
    "outbound remarks": Door(NOTE, lambda s, t: _outbound(s, remarks=t), OutboundOrder.remarks),
    "customer note": Door(NOTE, lambda s, t: _customer(s, note=t), Customer.note),
    "shortage": Door(NOTE, _shortage, GoodsException.remarks),
    "difference": Door(NOTE, _noted, GoodsException.remarks),
    "item code": Door(CODE, _coded_item, Item.code, True, 40),
    "zone code": Door(CODE, lambda s, t: _zone(s, t, "新区"), Zone.code, True, 40),
    "location code": Door(CODE, _location, Location.code, True, 40),
    "customer code": Door(CODE, lambda s, t: _customer(s, code=t), Customer.code, False, 40),
    "lot received": Door(CODE, lambda s, t: _receive(s, lot=t, confirmed=("goods_lot_differs",)),
        Lot.code, True, 40),
    "lot announced": Door(CODE, lambda s, t: _inbound(s, lot=t), InboundLine.lot_code, False, 40),
    "opening lot": Door(CODE, _opening_lot, Lot.code, True, 40),
    "barcode": Door(Kind.BARCODE, _barcode, ItemBarcode.code, True, 60),
}  # fmt: skip


def doors(*kinds: Kind) -> list[str]:
    """The names of the doors of some kinds."""
    return [name for name, door in DOORS.items() if door.kind in kinds]
