"""The signed receipt of an outbound order: required when packed, running when delivered (RCP-1)."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.quantity import shown_quantity
from wms_desktop.customers.tables import Customer
from wms_desktop.goods.orders import OutboundHead
from wms_desktop.goods.tables import OutboundLine, OutboundOrder
from wms_desktop.receipts import service as receipts
from wms_desktop.stock.tables import Item


def require_receipt(session: Session, by: Acting, head: OutboundHead) -> None:
    """Let an order that wants a signed receipt have one; it comes back to the site that sends."""
    if not head.needs_receipt:
        return
    order = session.execute(
        select(
            OutboundOrder.consignee_name,
            OutboundOrder.needs_seal,
            OutboundOrder.receipt_copies,
            Customer.name.label("shipper"),
        )
        .join(Customer, Customer.id == OutboundOrder.owner_id)
        .where(OutboundOrder.id == head.id)
    ).one()
    lines = session.execute(
        select(Item.code, Item.name, Item.unit, OutboundLine.picked)
        .join(OutboundLine, OutboundLine.item_id == Item.id)
        .where(OutboundLine.order_id == head.id, OutboundLine.picked > 0)
        .order_by(OutboundLine.line)
    ).all()
    first = f"{lines[0].code} {lines[0].name}" if lines else ""
    receipts.require(
        session,
        by,
        receipts.Requirement(
            document=head.document,
            site_id=head.site_id,
            origin_site_id=head.site_id,
            customer_id=head.customer_id,
            shipper_name=order.shipper,
            consignee_name=order.consignee_name,
            goods=first if len(lines) < 2 else f"{first} (+{len(lines) - 1})",
            needs_seal=order.needs_seal,
            copies=order.receipt_copies,
            lines=tuple(
                (f"{line.code} {line.name}", f"{shown_quantity(line.picked)} {line.unit}", "")
                for line in lines
            ),
        ),
    )


def receipt_arrived(session: Session, by: Acting, head: OutboundHead) -> None:
    """The goods reached the consignee: the receipt's deadline runs (RCP-5)."""
    if head.needs_receipt:
        receipts.arrived(session, by, head.document, by.today)


def receipt_signed(session: Session, by: Acting, head: OutboundHead) -> None:
    """The customer who collected signed at the counter."""
    if head.needs_receipt:
        receipts.arrived(session, by, head.document, by.today)
        receipts.mark_signed(session, by, head.document)
