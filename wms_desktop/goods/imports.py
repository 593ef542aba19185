"""Orders from a file, in and out: rows with the same reference are one order (SYS-4)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from uuid import uuid4

from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Topic
from wms_desktop.core.language import N_
from wms_desktop.customers.importing import Importer, row_guard
from wms_desktop.documents.import_table import YES_NO, ImportColumn, ImportRow, ImportTable
from wms_desktop.documents.sheet_out import Kind
from wms_desktop.goods import inbound, outbound, words
from wms_desktop.goods.asked_lots import asked_lot
from wms_desktop.goods.kinds import HandOver
from wms_desktop.stock.imports import ITEM_NAMES, QUANTITY_NAMES, find_customer, find_item
from wms_desktop.stock.items import item_facts
from wms_desktop.stock.lots import checked_lot_code

COLUMNS = (
    ImportColumn("order", N_("Order"), required=True, names=("订单号", "訂單號", "order number")),
    ImportColumn("customer", N_("Customer"), required=True, names=("客户编号", "客戶編號")),
    ImportColumn("owner", N_("Owner"), names=("货主编号", "貨主編號")),
    ImportColumn("consignee", N_("Consignee"), required=True),
    ImportColumn("phone", N_("Phone")),
    ImportColumn("address", N_("Address")),
    ImportColumn("item", N_("Item"), required=True, names=ITEM_NAMES),
    ImportColumn("quantity", N_("Quantity"), True, QUANTITY_NAMES, Kind.QUANTITY),
    ImportColumn("lot", N_("Lot"), names=("批号", "批號", "lot code")),
    ImportColumn("hand_over", N_("Hand-over"), choices=tuple(words.HAND_OVERS.values())),
    ImportColumn("needs_receipt", N_("Receipt required"), choices=YES_NO),
    ImportColumn("needs_seal", N_("Seal required"), choices=YES_NO),
    ImportColumn("copies", N_("Copies"), kind=Kind.QUANTITY),
    ImportColumn("due_on", N_("Due on"), kind=Kind.DAY),
    ImportColumn("remarks", N_("Remarks")),
)


@dataclass(slots=True)
class _Order:
    first: ImportRow
    head: outbound.CreateOutbound
    lines: list[outbound.OrderedLine] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)


def _apply(session: Session, by: Acting, table: ImportTable) -> list[int]:
    orders: dict[str, _Order] = {}
    for row in table.counted():
        _collect(session, row, orders)
    good: list[int] = []
    for order in orders.values():
        before = len(table.bad)
        if not any(bad.row in order.rows for bad in table.bad):
            with row_guard(session, order.first, "order"):
                command = replace(order.head, lines=tuple(order.lines))
                outbound.add_outbound(session, by, command)
            if len(table.bad) == before:
                good += order.rows
    return sorted(good)


def _collect(session: Session, row: ImportRow, orders: dict[str, _Order]) -> None:
    reference = row.text("order", required=True)
    item_id = find_item(session, row, "item")
    quantity = row.quantity("quantity")
    if item_id is not None:
        with row_guard(session, row, "quantity"):
            quantity = item_facts(session, item_id).quantity(quantity)
    lot = row.code("lot")
    if item_id is not None and lot:
        with row_guard(session, row, "lot"):
            lot = asked_lot(session, item_facts(session, item_id), lot)
    order = orders.get(reference)
    if order is None:
        order = orders[reference] = _Order(row, _head(session, row, reference))
    order.rows.append(row.number)
    order.lines.append(outbound.OrderedLine(item_id or 0, quantity, lot))


def _head(session: Session, row: ImportRow, reference: str) -> outbound.CreateOutbound:
    return outbound.CreateOutbound(
        op_id=uuid4(),
        customer_id=find_customer(session, row, "customer") or 0,
        owner_id=find_customer(session, row, "owner") or 0,
        consignee_name=row.text("consignee", required=True),
        lines=(),
        consignee_phone=row.text("phone", limit=40),
        address=row.text("address", limit=300),
        hand_over=row.choice("hand_over", words.HAND_OVERS, HandOver.SHIP),
        needs_receipt=row.yes("needs_receipt"),
        needs_seal=row.yes("needs_seal"),
        receipt_copies=row.number_of("copies", 1),
        due_on=row.day("due_on"),
        remarks="\n".join(filter(None, (reference, row.text("remarks", limit=2_000)))),
    )


ORDERS = Importer(
    "orders",
    N_("Outbound"),
    N_("Import orders"),
    COLUMNS,
    _apply,
    frozenset({Topic.OUTBOUND}),
    outbound.WHO_MAKES,
)


INBOUND_COLUMNS = (
    ImportColumn("order", N_("Order"), required=True, names=("订单号", "訂單號", "order number")),
    ImportColumn("customer", N_("Supplier"), required=True, names=("供应商编号", "供應商編號")),
    ImportColumn("owner", N_("Owner"), names=("货主编号", "貨主編號")),
    ImportColumn("expected_on", N_("Expected on"), kind=Kind.DAY),
    ImportColumn("item", N_("Item"), required=True, names=ITEM_NAMES),
    ImportColumn("lot", N_("Lot")),
    ImportColumn("quantity", N_("Quantity"), True, QUANTITY_NAMES, Kind.QUANTITY),
    ImportColumn("remarks", N_("Remarks")),
)


@dataclass(slots=True)
class _Delivery:
    first: ImportRow
    head: inbound.CreateInbound
    lines: list[inbound.AnnouncedLine] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)


def _announce(session: Session, by: Acting, table: ImportTable) -> list[int]:
    orders: dict[str, _Delivery] = {}
    for row in table.counted():
        _collect_delivery(session, row, orders)
    good: list[int] = []
    for order in orders.values():
        before = len(table.bad)
        if not any(bad.row in order.rows for bad in table.bad):
            with row_guard(session, order.first, "order"):
                inbound.add_inbound(session, by, replace(order.head, lines=tuple(order.lines)))
            if len(table.bad) == before:
                good += order.rows
    return sorted(good)


def _collect_delivery(session: Session, row: ImportRow, orders: dict[str, _Delivery]) -> None:
    reference = row.text("order", required=True)
    item_id = find_item(session, row, "item")
    quantity, lot = row.quantity("quantity"), row.text("lot", limit=40, is_code=True)
    if item_id is not None:
        facts = item_facts(session, item_id, active=False)
        with row_guard(session, row, "quantity"):
            quantity = item_facts(session, item_id).quantity(quantity)
        if lot:
            with row_guard(session, row, "lot"):
                lot = checked_lot_code(lot, item=facts.code, has_lots=facts.has_lots)
    order = orders.get(reference)
    if order is None:
        order = orders[reference] = _Delivery(row, _delivery(session, row, reference))
    order.rows.append(row.number)
    order.lines.append(inbound.AnnouncedLine(item_id or 0, quantity, lot))


def _delivery(session: Session, row: ImportRow, reference: str) -> inbound.CreateInbound:
    return inbound.CreateInbound(
        op_id=uuid4(),
        customer_id=find_customer(session, row, "customer") or 0,
        owner_id=find_customer(session, row, "owner") or 0,
        expected_on=row.day("expected_on"),
        remarks="\n".join(filter(None, (reference, row.text("remarks", limit=2_000)))),
    )


INBOUND = Importer(
    "inbound",
    N_("Inbound"),
    N_("Import inbound orders"),
    INBOUND_COLUMNS,
    _announce,
    frozenset({Topic.INBOUND}),
    inbound.WHO_ANNOUNCES,
)
