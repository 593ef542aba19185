"""Consignments from a file: what the carrier's list of a vehicle says, all rows or none (SYS-4)."""

from __future__ import annotations

from uuid import uuid4

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.customers.importing import Importer, each_row
from wms_desktop.documents.import_table import YES_NO, ImportColumn, ImportRow, ImportTable
from wms_desktop.documents.sheet_out import Kind
from wms_desktop.people.tables import Site
from wms_desktop.receipts.kinds import Route
from wms_desktop.transport import service
from wms_desktop.transport.kinds import ConsignmentFault
from wms_desktop.transport.rules import Waybill
from wms_desktop.transport.words import ROUTES

COLUMNS = (
    ImportColumn(
        "number", N_("Waybill number"), required=True, names=("waybill", "单号", "運單號", "运单号")
    ),
    ImportColumn("origin", N_("Origin site"), names=("origin", "始发站", "始發站")),
    ImportColumn("shipper_name", N_("Shipper"), required=True),
    ImportColumn("shipper_contact", N_("Shipper's contact")),
    ImportColumn("shipper_phone", N_("Shipper's phone")),
    ImportColumn("consignee_name", N_("Consignee"), required=True),
    ImportColumn("consignee_phone", N_("Consignee's phone"), names=("phone", "电话", "電話")),
    ImportColumn("is_organization", N_("Consignee is an organization"), choices=YES_NO),
    ImportColumn("goods", N_("Goods"), required=True),
    ImportColumn("pieces", N_("Pieces"), required=True, kind=Kind.QUANTITY),
    ImportColumn("weight", N_("Weight in kg"), kind=Kind.QUANTITY),
    ImportColumn("collect_freight", N_("Freight to collect"), kind=Kind.MONEY),
    ImportColumn("cash_on_delivery", N_("Cash on delivery"), kind=Kind.MONEY),
    ImportColumn("is_cash_settled", N_("Freight paid cash"), choices=YES_NO),
    ImportColumn("route", N_("Route@@transfers"), choices=tuple(ROUTES.values())),
    ImportColumn("needs_receipt", N_("Receipt required"), choices=YES_NO),
    ImportColumn("needs_signature", N_("Signature required"), choices=YES_NO),
    ImportColumn("needs_id_number", N_("ID number required"), choices=YES_NO),
    ImportColumn("needs_seal", N_("Seal required"), choices=YES_NO),
    ImportColumn("needs_own_forms", N_("Own forms attached"), choices=YES_NO),
    ImportColumn("receipt_copies", N_("Receipt copies"), kind=Kind.QUANTITY),
    ImportColumn("remarks", N_("Remarks")),
    ImportColumn("carrier", N_("Carrier"), names=("承运商", "承運商", "物流公司")),
    ImportColumn("arrived_on", N_("Arrived on"), kind=Kind.DAY),
    ImportColumn("stored_at", N_("Storage place"), names=("库位", "庫位")),
)


def _apply(session: Session, by: Acting, table: ImportTable) -> list[int]:
    def add(row: ImportRow) -> None:
        before = len(table.bad)
        waybill = _waybill(session, by, row)
        arrived_on, stored_at = row.day("arrived_on"), row.code("stored_at")
        if len(table.bad) > before:
            return
        consignment_id = service.add(session, by, waybill)
        if arrived_on is not None:
            command = service.Arrive(uuid4(), consignment_id, 1, arrived_on, stored_at)
            service.record_arrival(session, by, command)

    return each_row(session, table, "number", add)


def _waybill(session: Session, by: Acting, row: ImportRow) -> Waybill:
    return Waybill(
        number=row.code("number", required=True),
        site_id=by.site_id,
        origin_site_id=_origin(session, by, row),
        shipper_name=row.text("shipper_name", required=True),
        consignee_name=row.text("consignee_name", required=True),
        goods=row.text("goods", limit=200, required=True),
        pieces=row.number_of("pieces"),
        is_organization=row.yes("is_organization"),
        shipper_contact=row.text("shipper_contact"),
        shipper_phone=row.text("shipper_phone", limit=40),
        consignee_phone=row.text("consignee_phone", limit=40),
        weight_grams=int(row.quantity("weight", required=False, zero=True) * 1000),
        route=row.choice("route", ROUTES, Route.DIRECT),
        collect_freight=row.money("collect_freight"),
        cash_on_delivery=row.money("cash_on_delivery"),
        is_cash_settled=row.yes("is_cash_settled"),
        needs_receipt=row.yes("needs_receipt", default=True),
        needs_signature=row.yes("needs_signature", default=True),
        needs_id_number=row.yes("needs_id_number"),
        needs_seal=row.yes("needs_seal"),
        needs_own_forms=row.yes("needs_own_forms"),
        receipt_copies=row.number_of("receipt_copies", 1),
        remarks=row.text("remarks", limit=1000),
        carrier=row.text("carrier", limit=60),
    )


def _origin(session: Session, by: Acting, row: ImportRow) -> int:
    """The site that a row names by code or name; this site where the cell is empty."""
    text = row.text("origin")
    if not text:
        return by.site_id
    query = select(Site.id).where(or_(Site.code == text, Site.name == text))
    found = session.scalars(query.limit(2)).all()
    if len(found) != 1:
        row.fail("origin", Refused(ConsignmentFault.UNKNOWN_SITE, site=text[:40]))
        return by.site_id
    return found[0]


CONSIGNMENTS = Importer(
    "consignments",
    N_("Consignments"),
    N_("Import consignments"),
    COLUMNS,
    _apply,
    frozenset({Topic.CONSIGNMENTS, Topic.RECEIPTS}),
    service.COUNTER,
)
